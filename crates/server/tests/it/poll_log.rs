//! The poll log, as the pages ask for it.

use domain::account::AccountState;
use jiff::SignedDuration;
use serde_json::Value;
use store::{Outcome, Refusal};

use crate::{harness::TestApp, plays_at::play};

/// Four polls: the first list, one with nothing new, a refused one, and one with a play.
async fn polled() -> (TestApp, crate::browser::Browser) {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    let first = play("a", "2026-11-23T09:00:00Z");
    app.record(&account, vec![first.clone()]).await;
    app.pass(SignedDuration::from_mins(1));
    app.record(&account, vec![first.clone()]).await;
    app.pass(SignedDuration::from_mins(1));
    let now = app.app.clock.now();
    let refusal = Refusal {
        asked_at: now,
        answered_at: now,
        outcome: Outcome::Refused,
        problem: "Spotify asks for a pause.".to_owned(),
        advice: Some("It goes on by itself.".to_owned()),
        state: AccountState::Collecting,
        refused_since: None,
        next_poll_at: now + SignedDuration::from_mins(5),
    };
    app.app
        .store
        .record_refusal(&account, &refusal)
        .await
        .unwrap();
    app.pass(SignedDuration::from_mins(5));
    app.record(&account, vec![play("b", "2026-11-23T10:01:00Z"), first])
        .await;
    (app, browser)
}

fn ids(page: &Value) -> Vec<i64> {
    let polls = page["items"].as_array().unwrap().iter();
    polls.map(|poll| poll["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn every_poll_says_what_it_brought() {
    let (_app, browser) = polled().await;
    let page = browser.get("/api/v1/accounts/1/poll-log").await.ok();
    insta::assert_json_snapshot!(page);
}

#[tokio::test]
async fn it_is_read_page_by_page() {
    let (_app, browser) = polled().await;
    let url = "/api/v1/accounts/1/poll-log?limit=3";
    let page = browser.get(url).await.ok();
    assert_eq!(ids(&page), [4, 3, 2]);
    let next = page["next"].as_str().unwrap();
    let last = browser.get(&format!("{url}&cursor={next}")).await.ok();
    assert_eq!(ids(&last), [1]);
    assert_eq!(last["next"], Value::Null);
}

#[tokio::test]
async fn polls_that_changed_nothing_can_be_left_out() {
    let (_app, browser) = polled().await;
    let url = "/api/v1/accounts/1/poll-log?eventful=true";
    assert_eq!(ids(&browser.get(url).await.ok()), [4, 3, 1]);
}

#[tokio::test]
async fn what_makes_no_sense_is_said() {
    let (app, browser) = polled().await;
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("cursor=x", "cursor"),
    ] {
        let answer = browser
            .get(&format!("/api/v1/accounts/1/poll-log?{query}"))
            .await;
        let problem = answer.problem(422, "invalid-input");
        assert!(problem["fields"][field].is_string(), "{query}");
    }
    let unknown = browser.get("/api/v1/accounts/2/poll-log").await;
    unknown.problem(404, "not-found");
    let stranger = app.browser().get("/api/v1/accounts/1/poll-log").await;
    assert_eq!(stranger.status, 401);
}
