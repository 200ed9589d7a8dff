//! The past, brought in, taken back, and exported, from the command line.

use std::fmt::Write as _;

use serde_json::Value;

use crate::{
    browser::{Browser, PASSWORD},
    home::Home,
};

/// Rows of the extended history: one every five minutes, of a few tracks in turn.
fn rows(count: usize) -> String {
    let mut text = String::from("[");
    for number in 0..count {
        let minute = number * 5;
        let (day, hour, minute) = (minute / 1440 % 28 + 1, minute / 60 % 24, minute % 60);
        let (year, month) = (2015 + number / 8064 / 12, number / 8064 % 12 + 1);
        let comma = if number == 0 { "" } else { "," };
        let track = number % 7;
        write!(
            text,
            r#"{comma}{{"ts":"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z","ms_played":180000,
            "master_metadata_track_name":"Track {track}","master_metadata_album_artist_name":"Žofie",
            "master_metadata_album_album_name":"Album","spotify_track_uri":"spotify:track:t{track}",
            "platform":"ios","offline_timestamp":null}}"#
        )
        .unwrap();
    }
    text + "]"
}

async fn run(home: &Home, arguments: &[&str]) -> String {
    let ended = home.run(arguments).await;
    assert!(ended.status.success(), "{ended:?}");
    ended.stdout.join("\n")
}

async fn import(home: &Home, arguments: &[&str]) -> Value {
    let arguments = [&["import", "--json"], arguments].concat();
    serde_json::from_str(&run(home, &arguments).await).unwrap()
}

#[tokio::test]
async fn files_are_imported_taken_back_and_exported() {
    let home = Home::new();
    std::fs::create_dir_all(home.path("MyData")).unwrap();
    home.write("MyData/endsong_0.json", &rows(40));
    home.write("MyData/Payments.json", "{}");
    let tried = import(&home, &["MyData", "--dry-run"]).await;
    assert_eq!(
        (&tried["new"], &tried["dry_run"]),
        (&40.into(), &true.into())
    );
    let brought = import(&home, &["MyData"]).await;
    assert_eq!(brought["rows"], 40);
    assert_eq!(brought["new"], 40);
    assert_eq!(brought["format"], "spotify_extended");
    let again = import(&home, &["MyData/endsong_0.json"]).await;
    assert_eq!((&again["new"], &again["matched"]), (&0.into(), &40.into()));

    let exported = run(&home, &["export"]).await;
    assert_eq!(exported.lines().count(), 1 + 7 + 40);
    let csv = run(&home, &["export", "--format", "csv"]).await;
    assert_eq!(csv.lines().count(), 1 + 40);
    assert!(
        csv.contains(",Track 3,Žofie,Album,spotify:track:t3,"),
        "{csv}"
    );

    let other = Home::new();
    other.write("all.jsonl", &(exported.clone() + "\n"));
    let copied = import(&other, &["all.jsonl", "--listener", "Ada"]).await;
    assert_eq!(copied["new"], 40, "{copied}");
    assert_eq!(run(&other, &["export"]).await, exported);

    let first = brought["import_id"].to_string();
    run(&home, &["undo", &first]).await;
    assert_eq!(
        run(&home, &["export"]).await,
        exported,
        "the second knows them all"
    );
    run(&home, &["undo", &again["import_id"].to_string()]).await;
    assert_eq!(run(&home, &["export"]).await.lines().count(), 1);
}

#[tokio::test]
async fn what_cannot_be_imported_says_what_to_do() {
    let home = Home::new();
    home.write("picture.json", "{\"no\": \"history\"}");
    for (arguments, told) in [
        (vec!["import", "picture.json"], "picture.json"),
        (vec!["import", "nowhere.zip"], "nowhere.zip cannot be read"),
        (vec!["undo", "7"], "no import 7"),
    ] {
        let ended = home.run(&arguments).await;
        assert_eq!(ended.status.code(), Some(1), "{ended:?}");
        let said = ended.stderr.join("\n");
        assert!(said.contains(told), "{said}");
    }
    let wrong = home.run(&["import"]).await;
    assert_eq!(wrong.status.code(), Some(2));
}

/// How many rows it takes for an import to be seen at work.
const MANY: usize = 8_000;

/// What a killed command has left is cleared away by the next one.
#[tokio::test]
async fn a_killed_command_leaves_nothing_behind() {
    let home = Home::new();
    home.write("endsong.json", &rows(MANY));
    let program = home.start(&["import", "endsong.json", "--log", "warn"]);
    let lock = home.path("data/imports/1-1.lock");
    while !lock.exists() {
        tokio::task::yield_now().await;
    }
    program.kill_nine().await;
    let whole = import(&home, &["endsong.json"]).await;
    assert_eq!(
        (&whole["rows"], &whole["new"]),
        (&MANY.into(), &MANY.into())
    );
    let exported = run(&home, &["export"]).await;
    assert_eq!(exported.lines().count(), 1 + 7 + MANY);
}

/// What a killed server was working on goes on at the next start, with the same report.
#[tokio::test]
async fn a_killed_server_goes_on_with_its_import() {
    let home = Home::new();
    let mut program = home.start(&["serve"]);
    let mut browser = Browser::at(&program.ready().await);
    browser.set_up().await;
    let rows: Value = serde_json::from_str(&rows(MANY)).unwrap();
    let added = browser
        .post("/api/v1/imports?name=endsong.json", &rows)
        .await;
    assert_eq!(added.status(), 202);
    let import = async |browser: &Browser| browser.json("/api/v1/imports/1").await;
    while import(&browser).await["state"] == "waiting" {}
    program.kill_nine().await;

    let mut program = home.start(&["serve"]);
    let mut browser = Browser::at(&program.ready().await);
    browser.log_in("owner", PASSWORD).await;
    let done = loop {
        let now = import(&browser).await;
        if now["state"] == "done" {
            break now;
        }
        assert_ne!(now["state"], "failed", "{now}");
    };
    let report = &done["report"];
    assert_eq!(
        (&report["rows"], &report["new"]),
        (&MANY.into(), &MANY.into())
    );
    assert_eq!(browser.json("/api/v1/plays").await["total"], MANY);
    program.stop().await;
}
