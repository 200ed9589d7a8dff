//! Settings as their owner gives them: what is wrong stops the start and says what to do.

use std::os::unix::fs::PermissionsExt as _;

use tokio::net::TcpListener;

use crate::{
    home::Home,
    program::{Ended, address_in},
};

/// Stopped by a setting: exit code 2, and one line with its name, the problem and the fix.
#[track_caller]
fn check_refused(ended: &Ended, name: &str, problem: &str) {
    let [line] = ended.stderr.as_slice() else {
        panic!("one line is enough: {:#?}", ended.stderr);
    };
    assert_eq!(ended.status.code(), Some(2), "{line}");
    assert_eq!(ended.stdout, [""; 0], "{line}");
    let start = format!("music-analyser: {name} {problem}");
    assert!(line.starts_with(&start), "{line}");
    let fix = line[start.len()..].split_once(". ").map(|(_, fix)| fix);
    assert!(fix.is_some_and(|fix| fix.len() > 10), "{line}");
}

#[tokio::test]
async fn each_wrong_value_stops_the_start() {
    for (name, text, problem) in [
        (
            "DATABASE_URL",
            "mysql://localhost/music",
            "names no database",
        ),
        ("LISTEN", "8000", "is not an address"),
        ("PUBLIC_URL", "music.example.org", "is not an http"),
        ("PUBLIC_URL", "https://example.org/music", "has a path"),
        ("SECRET_KEY", "too-short", "is shorter than 32"),
        (
            "SECRET_KEY_FILE",
            "no-such-file",
            "and SECRET_KEY_FILE are both",
        ),
        ("SPOTIFY_CLIENT_ID", "your-client-id", "is not the id"),
        ("SPOTIFY_CLIENT_SECRET_FILE", "no-such-file", "names a file"),
        ("SPOTIFY_REFRESH_TOKEN_FILE", "no-such-file", "names a file"),
        ("SPOTIFY_API_URL", "nonsense", "is not an http"),
        (
            "SPOTIFY_ACCOUNTS_URL",
            "ftp://example.org",
            "is not an http",
        ),
        ("POLL_INTERVAL", "soon", "is not a length"),
        ("POLL_INTERVAL", "29s", "is shorter than 30 seconds"),
        ("POLL_INTERVAL", "16m", "is longer than 15 minutes"),
        ("TZ", "Prague", "is not the name"),
        ("LOG", "=,=", "is not a log filter"),
        ("LOG_FORMAT", "xml", "is neither"),
    ] {
        let ended = Home::new().with(name, text).run(&["serve"]).await;
        let name = if problem.starts_with("and ") {
            "SECRET_KEY"
        } else {
            name
        };
        check_refused(&ended, name, problem);
        assert!(
            !ended.stderr[0].contains("too-short"),
            "a secret is not repeated"
        );
    }
}

#[tokio::test]
async fn a_simulator_may_be_asked_ten_times_a_second_and_no_faster() {
    let home = Home::new().with("SPOTIFY_API_URL", "http://127.0.0.1:9");
    let ended = home.with("POLL_INTERVAL", "99ms").run(&["serve"]).await;
    check_refused(&ended, "POLL_INTERVAL", "is shorter than 100 ms");
}

#[tokio::test]
async fn files_name_what_they_do_not_understand() {
    for (file, text, problem) in [
        (
            "music-analyser.toml",
            "pol_interval = \"2m\"",
            "has an unknown setting pol_interval",
        ),
        (
            "music-analyser.toml",
            "poll_interval = 60",
            "has a value of poll_interval",
        ),
        (
            "music-analyser.toml",
            "secret_key = \"hush",
            "is not valid TOML",
        ),
        (".env", "TZ Europe/Prague hush", "has a line"),
    ] {
        let home = Home::new();
        home.write(file, text);
        let ended = home.run(&["serve"]).await;
        check_refused(&ended, file, problem);
        assert!(!ended.stderr[0].contains("hush"), "a line is not repeated");
    }
}

#[tokio::test]
async fn a_secret_is_given_once_in_each_place() {
    let home = Home::new().with("SPOTIFY_REFRESH_TOKEN", "one");
    let home = home.with("SPOTIFY_REFRESH_TOKEN_FILE", "token");
    home.write("token", "two");
    let ended = home.run(&["serve"]).await;
    check_refused(
        &ended,
        "SPOTIFY_REFRESH_TOKEN",
        "and SPOTIFY_REFRESH_TOKEN_FILE are both set",
    );
}

#[tokio::test]
async fn a_flag_wins_then_the_environment_then_dotenv_then_the_file() {
    let home = Home::new();
    home.write("music-analyser.toml", "public_url = \"http://from.toml\"");
    check_public_url(&home, &[], "http://from.toml/").await;
    home.write(".env", "PUBLIC_URL=http://from.dotenv");
    check_public_url(&home, &[], "http://from.dotenv/").await;
    let home = home.with("PUBLIC_URL", "http://from.environment");
    check_public_url(&home, &[], "http://from.environment/").await;
    check_public_url(
        &home,
        &["--public-url", "http://from.flag"],
        "http://from.flag/",
    )
    .await;
}

async fn check_public_url(home: &Home, flags: &[&str], url: &str) {
    let arguments = [&["serve"], flags].concat();
    let mut program = home.start(&arguments);
    let line = program.stderr.with("Music Analyser is ready").await;
    assert_eq!(address_in(&line).as_str(), url);
    program.stop().await;
}

#[tokio::test]
async fn a_port_in_use_is_explained() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ended = Home::new().run(&["serve", "--listen", &address]).await;
    assert_eq!(ended.status.code(), Some(1));
    assert!(
        ended.complains(&format!("LISTEN: {address} cannot be used")),
        "{ended:?}"
    );
    assert!(ended.complains("Choose another with --listen"), "{ended:?}");
}

#[tokio::test]
async fn another_key_than_the_databases_is_explained() {
    let home = Home::new();
    let mut program = home.start(&["serve"]);
    program.ready().await;
    program.stop().await;
    let another = "another-key-of-at-least-32-characters";
    let home = home.with("SECRET_KEY", another);
    let ended = home.run(&["serve"]).await;
    assert_eq!(ended.status.code(), Some(1));
    assert!(
        ended.complains("SECRET_KEY (or the key file) is not the one"),
        "{ended:?}"
    );
    assert!(ended.complains("put the right one back"), "{ended:?}");
    assert!(!ended.complains(another), "{ended:?}");
    assert!(ended.complains("music-analyser forget-tokens"), "{ended:?}");

    let ended = home.run(&["forget-tokens"]).await;
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    let mut program = home.start(&["serve"]);
    program.ready().await;
    program.stop().await;
}

#[tokio::test]
async fn without_a_key_one_is_made_that_only_its_owner_can_read() {
    let home = Home::new().without("SECRET_KEY");
    for _ in 0..2 {
        let mut program = home.start(&["serve"]);
        program.ready().await;
        program.stop().await;
    }
    let key = home.path("data/music.key");
    let mode = std::fs::metadata(key).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
