//! Files uploaded, watched, reported, and taken back.

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};
use server::{imports::own_header, jobs::import_next};

use crate::{browser::Browser, harness::TestApp};

/// A row of the extended history that ended at an hour and minute of the day.
fn row(track: &str, at: &str, seconds: i64) -> Value {
    json!({
        "ts": format!("2025-03-01T{at}:00Z"), "ms_played": seconds * 1000, "platform": "ios",
        "conn_country": "CZ", "ip_addr": "203.0.113.7",
        "master_metadata_track_name": track, "master_metadata_album_artist_name": "Sigur Rós",
        "master_metadata_album_album_name": "Takk...",
        "spotify_track_uri": format!("spotify:track:{track}"), "reason_start": "trackdone",
        "reason_end": "trackdone", "shuffle": false, "skipped": false, "offline": false,
        "offline_timestamp": null, "incognito_mode": false,
    })
}

async fn upload(browser: &Browser, query: &str, body: impl Into<Body>) -> Value {
    let path = format!("/api/v1/imports{query}");
    let answer = browser.send(Method::POST, &path, body.into()).await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    answer.json()
}

/// Uploads rows and works on them; gives the import as it stands then.
async fn import(app: &TestApp, browser: &Browser, query: &str, rows: &Value) -> Value {
    let added = upload(browser, query, rows.to_string()).await;
    assert_eq!(added["state"], "waiting");
    assert!(import_next(&app.app).await.unwrap());
    assert!(!import_next(&app.app).await.unwrap());
    let path = format!("/api/v1/imports/{}", added["id"]);
    browser.get(&path).await.ok()
}

async fn plays(browser: &Browser) -> Value {
    browser.get("/api/v1/plays").await.ok()["items"].clone()
}

#[tokio::test]
async fn an_upload_becomes_plays_with_a_report_that_adds_up() {
    let (app, browser) = TestApp::signed_in().await;
    let rows = json!([
        row("a", "10:00", 200),
        row("a", "10:00", 200),
        row("b", "11:00", 100),
        {"ts": null, "ms_played": 5},
    ]);
    let done = import(&app, &browser, "?name=endsong_0.json", &rows).await;
    assert_eq!(done["state"], "done");
    assert_eq!(done["name"], "endsong_0.json");
    let report = &done["report"];
    let of = |name: &str| report[name].as_u64().unwrap();
    assert_eq!((of("rows"), of("new"), of("matched")), (4, 2, 0));
    assert_eq!((of("duplicate"), of("ignored"), of("refused")), (1, 0, 1));
    assert_eq!(report["formats"], json!(["spotify_extended"]));
    assert_eq!(report["first"], "2025-03-01T10:00:00.000Z");
    let reasons: Vec<_> = report["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reason| {
            (
                reason["reason"].as_str().unwrap(),
                reason["examples"][0]["row"].as_u64(),
            )
        })
        .collect();
    assert_eq!(reasons, [("sent_again", Some(2)), ("no_time", Some(4))]);
    let plays = plays(&browser).await;
    assert_eq!(plays.as_array().unwrap().len(), 2);
    assert_eq!(plays[0]["track"]["name"], "b");
    assert_eq!(plays[0]["sources"], json!(["extended"]));
    assert_eq!(plays[0]["artists"][0]["name"], "Sigur Rós");
    assert!(!app.app.events.subscribe().is_closed());
    let days = browser.get("/api/v1/coverage?zone=UTC").await.ok();
    assert_eq!(days["days"][0]["imports"], json!([done["id"]]));
    assert_eq!(days["days"][0]["plays"], 2);
}

#[tokio::test]
async fn a_row_that_has_not_happened_yet_is_refused() {
    let (app, browser) = TestApp::signed_in().await;
    let mut ahead = row("b", "11:00", 100);
    ahead["ts"] = json!("9999-11-30T12:00:00Z");
    let done = import(&app, &browser, "", &json!([row("a", "10:00", 200), ahead])).await;
    let report = &done["report"];
    assert_eq!((&report["new"], &report["refused"]), (&json!(1), &json!(1)));
    assert_eq!(report["reasons"][0]["reason"], "future");
    assert_eq!(report["last"], "2025-03-01T10:00:00.000Z");
}

#[tokio::test]
async fn answers_follow_imports_and_what_is_taken_back() {
    let (app, browser) = TestApp::signed_in().await;
    let path = "/api/v1/statistics/totals";
    let counted = async || browser.get(path).await.ok()["value"]["plays"].clone();
    assert_eq!(counted().await, 0);
    let done = import(&app, &browser, "", &json!([row("a", "10:00", 200)])).await;
    assert_eq!(counted().await, 1);
    // Asked once more, while nothing has changed.
    assert_eq!(counted().await, 1);
    let of_import = format!("/api/v1/imports/{}", done["id"]);
    browser.delete(&of_import).await;
    assert!(import_next(&app.app).await.unwrap());
    assert_eq!(counted().await, 0);
}

#[tokio::test]
async fn an_import_is_taken_back_and_a_dry_run_leaves_nothing() {
    let (app, browser) = TestApp::signed_in().await;
    let rows = json!([row("a", "10:00", 200)]);
    let tried = import(&app, &browser, "?dry_run=true", &rows).await;
    assert_eq!(
        (&tried["dry_run"], &tried["state"]),
        (&json!(true), &json!("done"))
    );
    assert_eq!(tried["report"]["new"], 1);
    assert_eq!(plays(&browser).await, json!([]));
    let forgotten = browser.delete("/api/v1/imports/1").await;
    assert_eq!(forgotten.status, 204);

    let done = import(&app, &browser, "", &rows).await;
    assert_eq!(done["report"]["new"], 1);
    let undone = browser.delete("/api/v1/imports/2").await.ok();
    assert_eq!(undone["state"], "undoing");
    assert!(import_next(&app.app).await.unwrap());
    browser
        .get("/api/v1/imports/2")
        .await
        .problem(404, "not-found");
    assert_eq!(plays(&browser).await, json!([]));
    assert_eq!(
        browser.get("/api/v1/imports").await.ok()["items"],
        json!([])
    );
    browser
        .delete("/api/v1/imports/2")
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn several_files_are_one_import() {
    let (app, browser) = TestApp::signed_in().await;
    let part = |name: &str, text: &str| {
        format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{text}\r\n"
        )
    };
    let rows = |track: &str| json!([row(track, "10:00", 200)]).to_string();
    let body = [
        part("MyData/endsong_0.json", &rows("a")),
        part("MyData/endsong_1.json", &rows("b")),
        part("MyData/Payments.json", "{\"card\": \"4111\"}"),
        "--x--\r\n".to_owned(),
    ]
    .concat();
    let form = browser.sending("content-type", "multipart/form-data; boundary=x");
    let added = upload(&form, "", body).await;
    assert_eq!(added["name"], "3 files");
    assert!(import_next(&app.app).await.unwrap());
    let done = form.get("/api/v1/imports/1").await.ok();
    assert_eq!(done["report"]["new"], 2);
    let files: Vec<_> = done["report"]["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| {
            (
                file["path"].as_str().unwrap(),
                file["outcome"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        files,
        [
            ("MyData/endsong_0.json", "read"),
            ("MyData/endsong_1.json", "read"),
            ("MyData/Payments.json", "skipped"),
        ]
    );
    assert!(!done.to_string().contains("4111"));
}

#[tokio::test]
async fn what_cannot_be_imported_says_why_and_leaves_nothing() {
    let (app, browser) = TestApp::signed_in().await;
    let failed = import(
        &app,
        &browser,
        "?name=holiday.jpg",
        &json!({"holiday": true}),
    )
    .await;
    assert_eq!(failed["state"], "failed");
    let title = failed["problem"]["title"].as_str().unwrap();
    assert!(title.contains("holiday.jpg"), "{title}");
    assert!(
        failed["problem"]["detail"]
            .as_str()
            .unwrap()
            .contains("zip")
    );

    let whole = json!([row("a", "10:00", 200), row("b", "11:00", 100)]).to_string();
    let broken = whole[..whole.len() - 40].to_owned();
    upload(&browser, "?name=endsong_7.json", broken).await;
    assert!(import_next(&app.app).await.unwrap());
    let done = browser.get("/api/v1/imports/2").await.ok();
    assert_eq!(
        done["report"]["new"], 1,
        "everything before the break is kept"
    );
    let file = &done["report"]["files"][0];
    assert_eq!(
        (&file["outcome"], &file["reason"]),
        (&json!("broken"), &json!("truncated"))
    );
    assert!(file["line"].as_u64().is_some() && file["offset"].as_u64().is_some());

    let nothing = browser
        .send(Method::POST, "/api/v1/imports", Body::empty())
        .await;
    nothing.problem(422, "invalid-input");
    let huge = browser.sending("content-length", "3000000000");
    let huge = huge
        .send(Method::POST, "/api/v1/imports", Body::empty())
        .await;
    let problem = huge.problem(413, "too-large");
    assert!(problem["detail"].as_str().unwrap().contains("2 GiB"));
}

#[tokio::test]
async fn an_export_of_our_own_covers_no_day() {
    let (app, browser) = TestApp::signed_in().await;
    let track = json!({
        "kind": "track", "key": "a", "uri": "spotify:track:a", "is": "track", "name": "a", "artists": [],
        "album": null, "duration_ms": 200_000, "explicit": null, "isrc": null, "metadata": null,
    });
    let play = |day: u8| {
        json!({
            "kind": "play", "track": "a", "started_at": format!("2025-03-{day:02}T10:00:00Z"),
            "ended_at": format!("2025-03-{day:02}T10:03:20Z"), "played_ms": 200_000,
            "certainty": "known", "sources": ["poll"], "reported_at": null, "platform": null,
            "country": null, "reason_start": null, "reason_end": null, "shuffle": null,
            "skipped": null, "offline": null, "incognito": null, "context": null, "deleted_at": null,
        })
    };
    // Its database may have had a gap in between.
    let lines = [
        own_header(),
        track.to_string(),
        play(1).to_string(),
        play(9).to_string(),
    ];
    upload(&browser, "", lines.join("\n")).await;
    assert!(import_next(&app.app).await.unwrap());
    let done = browser.get("/api/v1/imports/1").await.ok();
    assert_eq!(done["report"]["new"], 2, "{done}");
    let coverage = browser.get("/api/v1/coverage?zone=UTC").await.ok();
    let days = coverage["days"].as_array().unwrap();
    assert!(days.len() >= 9, "{coverage}");
    assert!(
        days.iter().all(|day| day["imports"] == json!([])),
        "{coverage}"
    );
}

#[tokio::test]
async fn one_that_waits_is_cancelled_and_the_others_go_on() {
    let (app, browser) = TestApp::signed_in().await;
    upload(&browser, "", json!([row("a", "10:00", 200)]).to_string()).await;
    upload(&browser, "", json!([row("b", "10:00", 200)]).to_string()).await;
    let cancelled = browser.delete("/api/v1/imports/1").await.ok();
    assert_eq!(cancelled["state"], "cancelled");
    assert!(import_next(&app.app).await.unwrap());
    assert!(!import_next(&app.app).await.unwrap());
    let items = browser.get("/api/v1/imports").await.ok()["items"].clone();
    let states: Vec<_> = items
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["state"])
        .collect();
    assert_eq!(states, ["done", "cancelled"]);
}

#[tokio::test]
async fn others_see_nothing_of_it() {
    let (app, browser) = TestApp::signed_in().await;
    import(&app, &browser, "", &json!([row("a", "10:00", 200)])).await;
    for path in [
        "/api/v1/imports",
        "/api/v1/imports/1",
        "/api/v1/imports/1/events",
    ] {
        app.browser().get(path).await.problem(401, "sign-in-needed");
    }
    app.browser()
        .delete("/api/v1/imports/1")
        .await
        .problem(401, "sign-in-needed");
}
