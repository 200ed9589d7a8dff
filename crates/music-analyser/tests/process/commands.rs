//! Each command as it is used: what it prints, what it does, how it ends.

use serde_json::Value;
use tokio::net::TcpListener;
use url::Url;

use store::testing::{Engine, fresh_address};

use crate::{
    browser::Browser,
    home::Home,
    program::{Program, address_in},
    simulated::Simulated,
};

#[tokio::test]
async fn simulate_says_first_where_it_is_and_how_to_use_it() {
    let arguments = [
        "simulate",
        "--listen",
        "127.0.0.1:0",
        "--auto-consent",
        "--seed",
        "4",
    ];
    let home = Home::new();
    let mut program = home.start(&arguments);
    program.stdout.with("{").await;
    let said = program.stdout.so_far();
    let info: Value = serde_json::from_str(&said[0]).unwrap();
    let names: Vec<&String> = info.as_object().unwrap().keys().collect();
    let mut wanted = [
        "accounts_url",
        "api_url",
        "gemini_url",
        "client_id",
        "client_secret",
        "redirect_uri",
    ];
    wanted.sort_unstable();
    assert_eq!(names, wanted);

    let mut authorize: Url = info["accounts_url"].as_str().unwrap().parse().unwrap();
    assert_ne!(authorize.port(), Some(0));
    authorize.set_path("/authorize");
    authorize.query_pairs_mut().extend_pairs([
        ("client_id", info["client_id"].as_str().unwrap()),
        ("response_type", "code"),
        ("redirect_uri", info["redirect_uri"].as_str().unwrap()),
    ]);
    let landed = Browser::at(&authorize).agree(authorize.as_str()).await;
    assert!(
        landed.starts_with(info["redirect_uri"].as_str().unwrap()),
        "{landed}"
    );
    assert!(landed.contains("code="), "{landed}");
    program.stop().await;
}

#[tokio::test]
async fn simulate_names_the_faults_that_there_are() {
    let ended = Home::new()
        .run(&["simulate", "--faults", "gremlins=1"])
        .await;
    assert_eq!(ended.status.code(), Some(2));
    let all = ended.stderr.join(" ");
    for word in ["gremlins", "everyday", "late=RATE", "null-track=RATE"] {
        assert!(all.contains(word), "{word}: {all}");
    }
}

#[tokio::test]
async fn a_question_that_cannot_be_asked_makes_no_database() {
    let home = Home::new();
    for (arguments, told) in [
        (vec!["stats", "charm"], "charm"),
        (vec!["stats", "totals", "--set", "period=never"], "never"),
    ] {
        let ended = home.run(&arguments).await;
        assert_eq!(ended.status.code(), Some(2), "{ended:?}");
        let said = ended.stderr.join(" ");
        assert!(said.contains(told), "{said}");
    }
    assert!(!home.path("data/music.db").exists());
}

#[tokio::test]
async fn poll_once_begins_with_a_refresh_token_alone() {
    let simulated = Simulated::start(5).await;
    let token = simulated.refresh_token();
    let home = Home::for_spotify(&simulated).with("SPOTIFY_REFRESH_TOKEN", &token);
    for result in [
        "1 account polled, 50 new plays",
        "1 account polled, 0 new plays",
    ] {
        let ended = home.run(&["poll", "--once"]).await;
        assert_eq!(ended.status.code(), Some(0), "{:#?}", ended.stderr);
        assert_eq!(ended.stdout, [result]);
    }
    assert_eq!(home.stored_plays().await, simulated.seen_plays());
}

#[tokio::test]
async fn poll_goes_on_until_it_is_stopped() {
    let simulated = Simulated::start(5).await;
    let token = simulated.refresh_token();
    let home = Home::for_spotify(&simulated).with("SPOTIFY_REFRESH_TOKEN", &token);
    let program = home.start(&["poll"]);
    simulated.polls(2).await;
    program.stop().await;
    assert_eq!(home.stored_plays().await, simulated.seen_plays());
}

#[tokio::test]
async fn poll_without_an_app_says_where_to_make_one() {
    let ended = Home::new().run(&["poll", "--once"]).await;
    assert_eq!(ended.status.code(), Some(1));
    assert!(
        ended.complains("https://developer.spotify.com/dashboard"),
        "{ended:?}"
    );
}

/// Opens the address that `connect` shows and agrees there; gives the address to paste.
async fn landing(program: &mut Program) -> String {
    let shown = address_in(&program.stderr.with("/authorize?").await);
    Browser::at(&shown).agree(shown.as_str()).await
}

#[tokio::test]
async fn connect_takes_the_pasted_address_and_explains_a_wrong_one() {
    let simulated = Simulated::start(6).await;
    let home = Home::for_spotify(&simulated);
    let mut program = home.start(&["connect"]);
    program.type_in("http://127.0.0.1:8000/sources").await;
    program
        .stderr
        .with("There is no code in this address")
        .await;
    program
        .type_in("http://127.0.0.1/callback?code=x&state=y")
        .await;
    program.stderr.with("belongs to another attempt").await;
    let landed = landing(&mut program).await;
    program.type_in(&landed).await;
    let ended = program.end().await;
    assert_eq!(ended.status.code(), Some(0), "{:#?}", ended.stderr);
    assert!(
        ended.stdout[0].starts_with("Connected "),
        "{:?}",
        ended.stdout
    );

    let polled = home.run(&["poll", "--once"]).await;
    assert_eq!(polled.stdout, ["1 account polled, 50 new plays"]);
}

#[tokio::test]
async fn connect_takes_the_browser_that_comes_back_and_waits_for_no_terminal() {
    let simulated = Simulated::start(6).await;
    // Free when it was taken, and as good as certainly still so.
    let free = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let home = Home::for_spotify(&simulated).with("LISTEN", &free.to_string());
    let mut program = home.start(&["connect"]);
    program.stderr.with("Waiting for the browser").await;
    let landed = landing(&mut program).await;
    assert!(
        landed.starts_with(&format!("http://{free}/callback")),
        "{landed}"
    );
    let page = Browser::at(&landed.parse().unwrap()).get(&landed).await;
    assert_eq!(page.status(), 200);
    let ended = program.end().await;
    assert_eq!(ended.status.code(), Some(0), "{:#?}", ended.stderr);
    assert!(
        ended.stdout[0].starts_with("Connected "),
        "{:?}",
        ended.stdout
    );
}

#[tokio::test]
async fn connect_print_prints_the_token_and_nothing_else() {
    let simulated = Simulated::start(6).await;
    let home = Home::for_spotify(&simulated);
    let mut program = home.start(&["connect", "--print"]);
    let landed = landing(&mut program).await;
    program.type_in(&landed).await;
    let ended = program.end().await;
    let [token] = ended.stdout.as_slice() else {
        panic!("{:?}", ended.stdout);
    };
    let elsewhere = Home::for_spotify(&simulated).with("SPOTIFY_REFRESH_TOKEN", token);
    let polled = elsewhere.run(&["poll", "--once"]).await;
    assert_eq!(
        polled.stdout,
        ["1 account polled, 50 new plays"],
        "{:#?}",
        polled.stderr
    );
}

#[tokio::test]
async fn demo_prints_its_address_and_serves_plays() {
    let home = Home::new();
    let mut program = home.start(&["demo", "--listen", "127.0.0.1:0"]);
    let origin = address_in(&program.stdout.with("Music Analyser demo: ").await);
    let login = program.stdout.with("Log in as ").await;
    let mut words = login
        .trim_start_matches("Log in as ")
        .split(" with the password ");
    let mut browser = Browser::at(&origin);
    browser
        .log_in(words.next().unwrap(), words.next().unwrap())
        .await;
    // Connecting it polls at once; the poll after that comes seconds later.
    browser.events().await.with("event: plays").await;
    let plays = browser.json("/api/v1/plays").await;
    assert!(plays["total"].as_i64().unwrap() >= 1, "{plays}");
    program.stop().await;
}

#[tokio::test]
async fn serve_needs_nothing_but_its_address_to_run_on_postgres() {
    let simulated = Simulated::start(8).await;
    let address = fresh_address(Engine::Postgres).await;
    check_serving(
        &simulated,
        Home::for_spotify(&simulated).with("DATABASE_URL", &address),
    )
    .await;
}

#[tokio::test]
async fn serve_keeps_everything_over_a_restart() {
    let simulated = Simulated::start(8).await;
    check_serving(&simulated, Home::for_spotify(&simulated)).await;
}

/// Set up and connected in the browser it stores the plays, and goes on after a restart.
async fn check_serving(simulated: &Simulated, home: Home) {
    let mut program = home.start(&["serve"]);
    let mut browser = Browser::at(&program.ready().await);
    browser.set_up().await;
    browser.connect().await;
    simulated.polls(1).await;
    program.stop().await;
    assert_eq!(home.stored_plays().await.len(), 50);

    let mut program = home.start(&["serve"]);
    let origin = program.ready().await;
    simulated.polls(1).await;
    let mut again = Browser::at(&origin);
    again.cookie = browser.cookie;
    let plays = again.json("/api/v1/plays").await;
    assert_eq!(plays["total"], 50, "{plays}");
    program.stop().await;
    assert_eq!(home.stored_plays().await, simulated.seen_plays());
    // One sign-in was enough.
    assert_eq!(simulated.spotify.requests()["GET /authorize"], 1);
}
