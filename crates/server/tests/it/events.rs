//! The live stream.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use domain::ids::{AccountId, ListenerId};
use futures_util::StreamExt as _;
use http::{Method, header};
use server::Event;

use crate::{browser::Browser, harness::TestApp};

async fn open(browser: &Browser) -> BodyDataStream {
    let response = browser
        .begin(Method::GET, "/api/v1/events", Body::empty())
        .await;
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "text/event-stream"
    );
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-cache");
    let mut stream = response.into_body().into_data_stream();
    assert_eq!(next(&mut stream).await.unwrap(), "retry: 3000\n\n");
    stream
}

/// What comes next, or nothing when the stream has ended.
async fn next(stream: &mut BodyDataStream) -> Option<String> {
    let bytes = stream.next().await?.unwrap();
    Some(String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn a_listener_hears_of_their_own_only() {
    let (app, browser) = TestApp::signed_in().await;
    let mut stream = open(&browser).await;
    let (mine, other) = (ListenerId(1), ListenerId(2));
    let plays = |listener| Event::Plays {
        listener,
        account: AccountId(4),
        new: 3,
    };
    app.app.events.send(plays(other));
    app.app.events.send(plays(mine));
    app.app.events.send(Event::Sources { listener: other });
    app.app.events.send(Event::Sources { listener: mine });
    assert_eq!(
        next(&mut stream).await.unwrap(),
        "event: plays\ndata: {\"account_id\":4,\"new\":3}\n\n"
    );
    assert_eq!(
        next(&mut stream).await.unwrap(),
        "event: sources\ndata: {}\n\n"
    );
}

#[tokio::test]
async fn the_stream_ends_when_the_server_does() {
    let (app, browser) = TestApp::signed_in().await;
    let mut stream = open(&browser).await;
    app.app.events.close();
    assert_eq!(next(&mut stream).await, None);
}

#[tokio::test]
async fn who_falls_behind_begins_anew() {
    let (app, browser) = TestApp::signed_in().await;
    let mut stream = open(&browser).await;
    for _ in 0..1000 {
        app.app.events.send(Event::Sources {
            listener: ListenerId(1),
        });
    }
    assert_eq!(next(&mut stream).await, None);
}

#[tokio::test]
async fn a_quiet_stream_is_kept_alive() {
    let (_, browser) = TestApp::signed_in().await;
    let mut stream = open(&browser).await;
    // Nothing else is under way, so the clock jumps to the next comment.
    tokio::time::pause();
    let begun = tokio::time::Instant::now();
    assert_eq!(next(&mut stream).await.unwrap(), ":\n\n");
    assert_eq!(begun.elapsed().as_secs(), Duration::from_secs(15).as_secs());
}

#[tokio::test]
async fn strangers_hear_nothing() {
    let (app, _) = TestApp::signed_in().await;
    app.browser()
        .get("/api/v1/events")
        .await
        .problem(401, "sign-in-needed");
}
