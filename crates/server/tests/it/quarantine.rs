//! Entries that could not be read, as the pages ask for them.

use domain::play::Unreadable;
use jiff::SignedDuration;
use serde_json::Value;
use store::testing::{Engine, fresh_store};

use crate::{harness::TestApp, plays_at::play};

async fn keep(app: &TestApp, account: &store::Account, entries: &[&str]) {
    let now = app.app.clock.now();
    let unreadable = entries.iter().map(|raw| Unreadable {
        ended_at: None,
        between: (None, None),
        raw_json: (*raw).to_owned(),
        reason: "it has no track".to_owned(),
    });
    let answer = store::Answer {
        asked_at: now,
        answered_at: now,
        unasked_for: None,
        plays: Vec::new(),
        unreadable: unreadable.collect(),
    };
    let recorded = app.app.store.record(account, &answer, |_| now).await;
    recorded.unwrap().unwrap();
}

fn texts<'a>(page: &'a Value, field: &str) -> Vec<&'a str> {
    let entries = page["items"].as_array().unwrap().iter();
    entries
        .map(|entry| entry[field].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn it_is_read_page_by_page_and_no_entry_is_left_out() {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    keep(&app, &account, &["1", "2", "3"]).await;
    app.pass(SignedDuration::from_mins(1));
    keep(&app, &account, &["3", "4"]).await;

    let (mut all, mut ids, mut cursor) = (Vec::new(), Vec::new(), String::new());
    for pages_left in [1, 0] {
        let url = format!("/api/v1/quarantine?limit=2{cursor}");
        let page = browser.get(&url).await.ok();
        all.extend(texts(&page, "raw_json").into_iter().map(str::to_owned));
        ids.extend(texts(&page, "id").into_iter().map(str::to_owned));
        if pages_left == 0 {
            assert_eq!(page["next"], Value::Null);
        } else {
            cursor = format!("&cursor={}", page["next"].as_str().unwrap());
            // What comes in above shifts nothing.
            app.pass(SignedDuration::from_mins(1));
            keep(&app, &account, &["5"]).await;
        }
    }
    assert_eq!(all[0], "4");
    all.sort();
    assert_eq!(all, ["1", "2", "3", "4"]);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 4);
}

#[tokio::test]
async fn what_makes_no_sense_is_said() {
    let (_app, browser) = TestApp::signed_in().await;
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("cursor=1", "cursor"),
        ("cursor=1.1.*", "cursor"),
    ] {
        let answer = browser.get(&format!("/api/v1/quarantine?{query}")).await;
        let problem = answer.problem(422, "invalid-input");
        assert!(problem["fields"][field].is_string(), "{query}");
    }
}

#[tokio::test]
async fn another_track_that_ended_in_the_same_millisecond_is_not_taken_for_it() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let store = fresh_store(engine).await;
        let app = TestApp::with(|parts| parts.store = store).await;
        let browser = app.set_up().await;
        let account = app.account().await;
        let whole = play("a", "2026-11-23T09:00:00Z");
        let unreadable = |raw: &str| Unreadable {
            ended_at: Some(whole.ended_at),
            between: (None, None),
            raw_json: raw.to_owned(),
            reason: "its track has no name".to_owned(),
        };
        let now = app.app.clock.now();
        let answer = store::Answer {
            asked_at: now,
            answered_at: now,
            unasked_for: None,
            plays: vec![whole.clone()],
            unreadable: vec![
                unreadable(r#"{"track":{"id":"track a"}}"#),
                unreadable(r#"{"track":{"id":"track b"}}"#),
                unreadable(r#"{"track":null}"#),
            ],
        };
        let recorded = app.app.store.record(&account, &answer, |_| now).await;
        recorded.unwrap().unwrap();
        let page = browser.get("/api/v1/quarantine").await.ok();
        let mut told: Vec<_> = texts(&page, "raw_json")
            .into_iter()
            .zip(texts(&page, "whereabouts"))
            .collect();
        told.sort_unstable();
        assert_eq!(
            told,
            [
                (r#"{"track":null}"#, "perhaps_stored"),
                (r#"{"track":{"id":"track a"}}"#, "stored"),
                (r#"{"track":{"id":"track b"}}"#, "missing"),
            ]
        );
    }
}
