//! Covers: fetched once, kept, and safe to show.

use domain::catalogue::Image;
use futures_util::future::join_all;

use crate::{
    browser::Browser,
    harness::TestApp,
    plays_at::{cover, play},
};

/// A server with one album, whose covers are these.
async fn with_covers(images: Vec<Image>) -> (TestApp, Browser) {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    let mut play = play("a", "2026-11-23T08:00:00Z");
    play.track.album.as_mut().unwrap().images = images;
    app.record(&account, vec![play]).await;
    (app, browser)
}

#[tokio::test]
async fn a_cover_is_served_from_here_for_good() {
    let (_, browser) = with_covers(vec![cover("a", 640), cover("a", 300), cover("a", 64)]).await;
    let answer = browser.get("/api/v1/albums/1/image").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(matches!(
        answer.header("content-type"),
        Some("image/png" | "image/jpeg")
    ));
    assert_eq!(
        answer.header("cache-control"),
        Some("private, max-age=31536000, immutable")
    );
    let tag = answer.header("etag").unwrap();
    let again = browser
        .sending("if-none-match", tag)
        .get("/api/v1/albums/1/image")
        .await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    assert_eq!(again.header("etag"), Some(tag));
}

#[tokio::test]
async fn many_who_ask_at_once_ask_spotify_once() {
    let (app, browser) = with_covers(vec![cover("a", 300)]).await;
    let answers = join_all((0..8).map(|_| browser.get("/api/v1/albums/1/image"))).await;
    assert!(
        answers
            .iter()
            .all(|answer| answer.status == 200 && answer.body == answers[0].body)
    );
    browser.get("/api/v1/albums/1/image").await;
    assert_eq!(app.network.asked_for("/image/"), 1);
}

#[tokio::test]
async fn without_a_cover_there_is_none() {
    let (app, browser) = with_covers(Vec::new()).await;
    browser
        .get("/api/v1/albums/1/image")
        .await
        .problem(404, "not-found");
    browser
        .get("/api/v1/albums/2/image")
        .await
        .problem(404, "not-found");
    app.browser()
        .get("/api/v1/albums/1/image")
        .await
        .problem(401, "sign-in-needed");
}

#[tokio::test]
async fn what_is_no_cover_of_spotify_s_is_not_fetched() {
    for url in [
        "http://127.0.0.1:8000/healthz",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "not an address",
        "http://spotify.test/image/nonsense",
        "http://spotify.test/v1/me",
    ] {
        let image = Image {
            url: url.to_owned(),
            width: None,
            height: None,
        };
        let (_, browser) = with_covers(vec![image]).await;
        let answer = browser.get("/api/v1/albums/1/image").await;
        answer.problem(502, "cover-unavailable");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
}
