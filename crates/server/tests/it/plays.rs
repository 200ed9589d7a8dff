//! Plays: pages, filters, days of zones, and deleting.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{browser::Browser, harness::TestApp, plays_at::play};

async fn names(browser: &Browser, query: &str) -> Vec<String> {
    names_of(&browser.get(&format!("/api/v1/plays{query}")).await.ok())
}

fn names_of(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|play| play["track"]["name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_play_is_told_with_all_its_names() {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    let plays = vec![
        play("Früh", "2026-11-23T08:00:00Z"),
        play("B", "2026-11-23T08:02:30.5Z"),
    ];
    app.record(&account, plays).await;
    let page = browser.get("/api/v1/plays").await.ok();
    assert_eq!(page["total"], 2);
    assert_eq!(page["next"], Value::Null);
    assert_eq!(names_of(&page), ["B", "Früh"]);
    insta::assert_json_snapshot!(page["items"][0]);
}

#[tokio::test]
async fn pages_follow_one_another_without_loss_or_repetition() {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    // Two and two end in the same millisecond.
    let plays = (0..9)
        .map(|number| {
            play(
                &number.to_string(),
                &format!("2026-11-23T08:{:02}:00Z", number / 2 * 5),
            )
        })
        .collect();
    app.record(&account, plays).await;
    let mut seen = Vec::new();
    let mut query = "?limit=2".to_owned();
    loop {
        let page = browser.get(&format!("/api/v1/plays{query}")).await.ok();
        let is_first = seen.is_empty();
        assert_eq!(page["total"], if is_first { json!(9) } else { Value::Null });
        seen.extend(names_of(&page));
        match page["next"].as_str() {
            Some(next) => query = format!("?limit=2&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, names(&browser, "").await);
    seen.sort();
    assert_eq!(
        seen,
        (0..9).map(|number| number.to_string()).collect::<Vec<_>>()
    );

    let page = browser.get("/api/v1/plays?limit=9").await.ok();
    assert_eq!(page["next"], Value::Null, "a full last page is the last");
}

#[tokio::test]
async fn filters_let_through_what_they_say() {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    let plays = vec![
        play("Café", "2026-11-22T08:00:00Z"),
        play("Nacht", "2026-11-22T09:00:00Z"),
        play("Café", "2026-11-23T08:00:00Z"),
    ];
    app.record(&account, plays).await;
    let page = browser.get("/api/v1/plays?q=nacht").await.ok();
    let item = &page["items"][0];
    for query in [
        "?q=NACHT".to_owned(),
        "?q=band%20nacht".to_owned(),
        "?q=album+nacht".to_owned(),
        format!("?artist={}", item["artists"][0]["id"]),
        format!("?album={}", item["album"]["id"]),
        format!("?track={}", item["track"]["id"]),
    ] {
        assert_eq!(names(&browser, &query).await, ["Nacht"], "{query}");
    }
    assert_eq!(names(&browser, "?q=cafe").await, ["Café", "Café"]);
    assert_eq!(names(&browser, "?q=cafe&from=2026-11-23").await, ["Café"]);
    assert_eq!(names(&browser, "?q=cafe%25").await, [""; 0]);
    assert_eq!(names(&browser, "?artist=999").await, [""; 0]);
    let page = browser.get("/api/v1/plays?q=cafe&limit=1").await.ok();
    assert_eq!(page["total"], 2, "the total is that of the filter");
}

#[tokio::test]
async fn days_are_those_of_the_zone() {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    // In Prague (UTC+1): 23:59 on the 20th, and 00:00 on the 21st.
    let plays = vec![
        play("late", "2026-11-20T22:59:00Z"),
        play("early", "2026-11-20T23:00:00Z"),
    ];
    app.record(&account, plays).await;
    let day = "?from=2026-11-20&to=2026-11-21";
    assert_eq!(names(&browser, day).await, ["late"]);
    assert_eq!(names(&browser, "?from=2026-11-21").await, ["early"]);
    assert_eq!(
        names(&browser, &format!("{day}&zone=UTC")).await,
        ["early", "late"]
    );
    assert_eq!(
        names(&browser, &format!("{day}&zone=Asia/Tokyo")).await,
        [""; 0]
    );
    assert_eq!(
        names(&browser, "?from=2026-11-21&to=2026-11-21").await,
        [""; 0]
    );
    assert_eq!(
        names(&browser, "?from=2026-11-22&to=2026-11-20").await,
        [""; 0]
    );
}

#[tokio::test]
async fn days_of_clock_changes_have_23_and_25_hours() {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    let plays = vec![
        // Prague's 29 March 2026 is 23:00 to 22:00 UTC, its 25 October 22:00 to 23:00.
        play("a", "2026-03-28T22:59:59Z"),
        play("b", "2026-03-28T23:00:00Z"),
        play("c", "2026-03-29T21:59:59Z"),
        play("d", "2026-03-29T22:00:00Z"),
        play("e", "2026-10-24T21:59:59Z"),
        play("f", "2026-10-24T22:00:00Z"),
        play("g", "2026-10-25T22:59:59Z"),
        play("h", "2026-10-25T23:00:00Z"),
    ];
    app.record(&account, plays).await;
    assert_eq!(
        names(&browser, "?from=2026-03-29&to=2026-03-30").await,
        ["c", "b"]
    );
    assert_eq!(
        names(&browser, "?from=2026-10-25&to=2026-10-26").await,
        ["g", "f"]
    );
}

#[tokio::test]
async fn a_deleted_play_never_comes_back() {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    let plays = || {
        vec![
            play("a", "2026-11-23T08:00:00Z"),
            play("b", "2026-11-23T08:10:00Z"),
        ]
    };
    app.record(&account, plays()).await;
    let id = browser.get("/api/v1/plays").await.ok()["items"][1]["id"].clone();
    let path = format!("/api/v1/plays/{id}");
    assert_eq!(browser.delete(&path).await.status, 204);
    browser.delete(&path).await.problem(404, "not-found");

    app.pass(SignedDuration::from_mins(1));
    app.record(&account, plays()).await;
    assert_eq!(names(&browser, "").await, ["b"]);
}

#[tokio::test]
async fn questions_that_make_no_sense_are_refused() {
    let (_, browser) = TestApp::signed_in().await;
    for (query, field) in [
        ("limit=0", Some("limit")),
        ("limit=201", Some("limit")),
        ("limit=-1", Some("limit")),
        ("zone=Mars", Some("zone")),
        ("cursor=", Some("cursor")),
        ("cursor=AAAA", Some("cursor")),
        ("cursor=%00%FF", Some("cursor")),
        ("cursor=OTk5OTk5OTk5OTk5OTk5OTk5LDE", Some("cursor")),
        ("limit=many", None),
        ("from=yesterday", None),
        ("from=2026-02-30", None),
        ("artist=Abba", None),
        ("artist=1&artist=2", None),
    ] {
        let problem = browser
            .get(&format!("/api/v1/plays?{query}"))
            .await
            .problem(422, "invalid-input");
        let marked = problem["fields"]
            .as_object()
            .map(|fields| fields.keys().next().unwrap().as_str());
        assert_eq!(marked, field, "{query}");
    }
}
