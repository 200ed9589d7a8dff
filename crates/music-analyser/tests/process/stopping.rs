//! The end of the program: what is under way is finished, unless someone will not wait.

use crate::{browser::Browser, home::Home, program::Program, simulated::Simulated};

/// A server in the middle of its first poll, which Spotify does not answer yet.
async fn polling() -> (Simulated, Home, Program) {
    let simulated = Simulated::start(3).await;
    simulated.hold_polls();
    let token = simulated.refresh_token();
    let home = Home::for_spotify(&simulated).with("SPOTIFY_REFRESH_TOKEN", &token);
    let program = home.start(&["serve"]);
    simulated.polls(1).await;
    (simulated, home, program)
}

#[tokio::test]
async fn a_poll_under_way_is_finished() {
    let (simulated, home, mut program) = polling().await;
    program.terminate().await;
    program.stderr.with("finishing what is under way").await;
    simulated.release_polls();
    let ended = program.end().await;
    assert_eq!(ended.status.code(), Some(0));
    assert!(ended.complains("stopped"), "{:#?}", ended.stderr);
    let seen = simulated.seen_plays();
    assert!(!seen.is_empty());
    assert_eq!(home.stored_plays().await, seen);
}

#[tokio::test]
async fn a_second_signal_ends_at_once() {
    let (simulated, home, mut program) = polling().await;
    program.terminate().await;
    program.stderr.with("finishing what is under way").await;
    program.terminate().await;
    let ended = program.end().await;
    assert_eq!(ended.status.code(), Some(0));
    assert!(ended.complains("ended at once"), "{:#?}", ended.stderr);
    assert!(!ended.complains("in time"), "{:#?}", ended.stderr);
    assert_eq!(home.stored_plays().await, []);

    simulated.release_polls();
    let again = home.start(&["serve"]);
    simulated.polls(2).await;
    again.stop().await;
    assert_eq!(home.stored_plays().await, simulated.seen_plays());
}

#[tokio::test]
async fn a_signal_right_at_the_start_is_heard() {
    let home = Home::new();
    let mut program = home.start(&["serve"]);
    program.ready().await;
    program.stop().await;
}

#[tokio::test]
async fn an_open_stream_of_events_holds_nothing_up() {
    let home = Home::new();
    let mut program = home.start(&["serve"]);
    let origin = program.ready().await;
    let mut browser = Browser::at(&origin);
    browser.set_up().await;
    let mut stream = browser.events().await;
    stream.with("text/event-stream").await;

    let ended = program.stop().await;
    assert!(!ended.complains("in time"), "{:#?}", ended.stderr);
    stream.all().await;
}
