//! Tracks, artists and albums that were played, and finding them.

use serde_json::{Value, json};

use crate::{harness::TestApp, plays_at::play};

#[tokio::test]
async fn everything_played_has_a_page() {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    let plays = vec![
        play("Café", "2026-11-22T08:00:00Z"),
        play("Café", "2026-11-23T08:00:00Z"),
    ];
    app.record(&account, plays).await;
    let play = browser.get("/api/v1/plays").await.ok()["items"][0].clone();
    let (track, artist, album) = (
        &play["track"]["id"],
        &play["artists"][0]["id"],
        &play["album"]["id"],
    );
    let get = async |path: String| browser.get(&path).await.ok();
    let pages = json!({
        "track": get(format!("/api/v1/tracks/{track}")).await,
        "artist": get(format!("/api/v1/artists/{artist}")).await,
        "album": get(format!("/api/v1/albums/{album}")).await,
        "search": get("/api/v1/search?q=CAFE".to_owned()).await,
    });
    insta::assert_json_snapshot!(pages);
}

#[tokio::test]
async fn a_search_finds_no_more_than_asked_for() {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    let plays = (0..5).map(|n| play(&format!("Song {n}"), &format!("2026-11-23T0{n}:00:00Z")));
    app.record(&account, plays.collect()).await;
    let found = browser.get("/api/v1/search?q=song&limit=3").await.ok();
    for kind in ["artists", "albums", "tracks"] {
        assert_eq!(found[kind].as_array().map(Vec::len), Some(3), "{kind}");
    }
    let nothing = json!({ "artists": [], "albums": [], "tracks": [] });
    for query in ["q=", "q=%20", "q=nothing", "q=%25"] {
        let found: Value = browser.get(&format!("/api/v1/search?{query}")).await.ok();
        assert_eq!(found, nothing, "{query}");
    }
    for query in ["", "q=song&limit=0", "q=song&limit=51", "limit=3"] {
        let answer = browser.get(&format!("/api/v1/search?{query}")).await;
        answer.problem(422, "invalid-input");
    }
}
