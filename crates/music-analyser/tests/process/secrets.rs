//! No secret shows anywhere: not in the log at its most talkative, not in an answer, not on the
//! disk. Every secret is marked or remembered, and everything that is written is searched.

use std::collections::BTreeSet;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use simulator::{App, FaultKind, Faults, ListenerId, Rotation};

use crate::{
    browser::{Browser, PASSWORD},
    home::{Home, SECRET_KEY},
    program::{Ended, address_in},
    simulated::Simulated,
};

/// Everything of ours, and of those who carry our requests.
const TALKATIVE: &str = "trace,memory_serve=trace";
/// Ours alone.
const OURS: &str = "info,server=trace,store=trace,spotify=trace,domain=trace,music_analyser=trace";

/// What was found out about the world while the program ran.
struct Secrets {
    /// Tokens, codes and keys.
    hidden: Vec<String>,
    /// The token in the session's cookie.
    session: String,
}

/// What the program has given away.
struct Told {
    /// The one line with the code for setting up from elsewhere.
    code_line: String,
    output: String,
    answers: String,
    database: Vec<u8>,
    /// The plays, as the signed-in listener is shown them.
    plays: Value,
}

#[tokio::test]
async fn none_shows_at_debug_in_text() {
    check("debug", "text").await;
}

#[tokio::test]
async fn none_shows_at_trace_in_json() {
    check(OURS, "json").await;
}

#[tokio::test]
async fn none_shows_when_libraries_tell_all() {
    check(TALKATIVE, "text").await;
}

#[tokio::test]
async fn nothing_about_the_listener_is_logged_at_info() {
    let (simulated, home) = house().await;
    let home = home.with("LOG", "info");
    let (_, told) = live(&simulated, &home).await;
    let name = simulated.spotify.display_name(ListenerId::FIRST).unwrap();
    check_absent(&told.output, "the display name", &name);
    let plays = told.plays["items"].as_array().unwrap();
    assert!(plays.len() > 40, "{}", told.plays);
    for play in plays {
        check_absent(
            &told.output,
            "a track's id",
            play["track"]["spotify_id"].as_str().unwrap(),
        );
        let artists = play["artists"].as_array().unwrap().iter();
        let named = artists.chain([&play["track"], &play["album"]]);
        for name in named.filter_map(|named| named["name"].as_str()) {
            // A name of one common word could stand in any text.
            if name.contains(' ') {
                check_absent(&told.output, "a name", name);
            }
        }
    }
}

#[tokio::test]
async fn connect_shows_none() {
    let (simulated, home) = house().await;
    let home = home.with("LOG", TALKATIVE);
    let mut program = home.start(&["connect"]);
    let shown = address_in(&program.stderr.with("/authorize?").await);
    let landing = Browser::at(&shown).agree(shown.as_str()).await;
    program.type_in(&landing).await;
    let ended = program.end().await;
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    let secrets = simulated.secrets();
    assert!(secrets.len() > 3);
    for secret in secrets {
        check_absent(&output(&ended), "a secret", &secret);
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_keeps_its_password() {
    let password = "marked-database-password";
    let address = format!("postgres://music:{password}@127.0.0.1:1/music");
    let home = Home::new()
        .with("DATABASE_URL", &address)
        .with("LOG", TALKATIVE);
    let ended = home.run(&["serve"]).await;
    assert_eq!(ended.status.code(), Some(1));
    assert!(ended.complains("DATABASE_URL"), "{ended:?}");
    check_absent(&output(&ended), "the database's password", password);
}

async fn check(log: &str, format: &str) {
    let (simulated, home) = house().await;
    let home = home.with("LOG", log).with("LOG_FORMAT", format);
    let (secrets, told) = live(&simulated, &home).await;
    assert!(
        secrets.hidden.len() > 10,
        "tokens were handed out: {}",
        secrets.hidden.len()
    );
    let database = String::from_utf8_lossy(&told.database);
    for secret in secrets.hidden.iter().chain([&secrets.session]) {
        check_absent(&told.output, "a secret", secret);
        check_absent(&told.answers, "a secret", secret);
        check_absent(&database, "a secret", secret);
    }
    let code = setup_code(&told.code_line);
    check_absent(
        &told.output.replace(&told.code_line, ""),
        "the set-up code",
        code,
    );
    check_absent(&told.answers, "the set-up code", code);
    check_absent(&database, "the set-up code", code);
}

/// The code in its line of the log, as text or as JSON.
fn setup_code(line: &str) -> &str {
    let value = line.split(['=', ':']).map(|value| value.split('"').nth(1));
    value.flatten().find(|value| value.len() == 12).unwrap()
}

#[track_caller]
fn check_absent(text: &str, what: &str, secret: &str) {
    assert!(secret.len() > 3);
    if let Some(at) = text.find(secret) {
        let before: String = text[..at].chars().rev().take(200).collect();
        let before: String = before.chars().rev().collect();
        panic!("{what} shows after: {before}");
    }
}

/// A Spotify that hands out a new refresh token each time, and a home that knows its app's secret.
async fn house() -> (Simulated, Home) {
    let simulated = Simulated::start_as(11, jiff::SignedDuration::from_mins(10), |settings| {
        settings.rotation = Rotation::AlwaysNewRevokesOld;
        settings.world.live_from = Some(settings.now);
        settings.world.pace_of_life = 1.0;
    })
    .await;
    let home = Home::for_spotify(&simulated);
    (simulated, home)
}

/// A whole life: set-up, consent, polls, refusals, every page asked for, wrong input, a restart.
async fn live(simulated: &Simulated, home: &Home) -> (Secrets, Told) {
    let mut program = home.start(&["serve"]);
    let mut browser = Browser::at(&program.ready().await);
    let code_line = program.stderr.with("one-time code").await;
    ask_for_everything(&browser).await;
    browser.set_up().await;
    let landing = browser.connect().await;
    simulated.polls(1).await;
    // The same code again, a strange one, and one in the wrong place.
    browser.get(&landing).await;
    browser
        .post("/api/v1/accounts/connect/finish", &json!({"url": landing}))
        .await;
    browser
        .post("/api/v1/accounts/connect/finish", &json!({"url": 1}))
        .await;
    browser
        .post("/api/v1/session", &json!({"name": "owner", "password": 12}))
        .await;
    browser
        .post(
            "/api/v1/session",
            &json!({"name": "owner", "pass": PASSWORD}),
        )
        .await;
    let wrong = json!({"name": PASSWORD, "password": format!("{PASSWORD}-not")});
    assert_eq!(browser.post("/api/v1/session", &wrong).await.status(), 401);
    ask_for_everything(&browser).await;

    let refusals = Faults::none()
        .with(FaultKind::ExpiredToken, 0.5)
        .with(FaultKind::Error500, 0.3);
    simulated.set_faults(&refusals);
    simulated.polls(2).await;
    simulated.spotify.revoke(ListenerId::FIRST);
    simulated.set_faults(&Faults::none());
    program.stderr.with("sign-in-needed").await;
    ask_for_everything(&browser).await;
    let plays = browser.json("/api/v1/plays?limit=200").await;
    let first = program.stop().await;

    let token = simulated.refresh_token();
    let mut hidden = simulated.secrets();
    let App {
        client_id,
        client_secret,
        ..
    } = App::default();
    hidden.push(BASE64_STANDARD.encode(format!("{client_id}:{client_secret}")));
    hidden.extend([
        client_secret,
        SECRET_KEY.to_owned(),
        PASSWORD.to_owned(),
        token,
    ]);
    let (_, session) = browser.cookie.as_deref().unwrap().split_once('=').unwrap();
    let secrets = Secrets {
        hidden,
        session: session.to_owned(),
    };
    let told = Told {
        code_line,
        plays,
        output: output(&first) + &output(&home.run(&["docs", "configuration"]).await),
        answers: browser.heard(),
        database: home.database_bytes(),
    };
    for length in [told.answers.len(), told.database.len()] {
        assert!(length > 10_000, "there is something to search: {length}");
    }
    (secrets, told)
}

/// Asks for every path that the API describes, with ids that there are and queries that are wrong.
async fn ask_for_everything(browser: &Browser) {
    let description = browser.json("/api/openapi.json").await;
    let paths = description["paths"].as_object().unwrap();
    let with_get = paths.iter().filter(|(_, item)| !item["get"].is_null());
    let mut asked = BTreeSet::new();
    for (path, _) in with_get.filter(|(path, _)| !path.ends_with("/events")) {
        let path = path.replace("{id}", "1");
        for query in [
            "",
            "?q=a&limit=10",
            "?limit=none&code=x&state=y",
            "?error=no&state=y",
        ] {
            let answer = browser.get(&format!("{path}{query}")).await;
            assert!(answer.status() != 500, "{path}{query}");
        }
        asked.insert(path);
    }
    assert!(asked.len() > 8, "{asked:?}");
    browser.get("/api/v1/no-such-thing").await;
    browser.post("/api/v1/plays", &Value::Null).await;
}

fn output(ended: &Ended) -> String {
    [ended.stdout.join("\n"), ended.stderr.join("\n")].join("\n")
}
