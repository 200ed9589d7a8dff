//! Stretches in which plays may be missing, as the pages ask for them.

use jiff::SignedDuration;
use serde_json::{Value, json};
use store::testing::{Engine, fresh_store};

use crate::{browser::Browser, harness::TestApp, plays_at::play};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// An account whose list moved on by more than it shows, so many times, each after two hours in
/// which nobody asked: each time a late gap and an overrun. The last list reaches back over the
/// last overrun.
async fn moved_on(engine: Engine, times: i64) -> (TestApp, Browser) {
    let store = fresh_store(engine).await;
    let app = TestApp::with(|parts| parts.store = store).await;
    let browser = app.set_up().await;
    let account = app.account().await;
    let list = |from: i64, count: i64, minutes: i64| {
        let first = app.app.clock.now() - SignedDuration::from_mins(minutes);
        let began = |number: i64| (first + SignedDuration::from_mins(number)).to_string();
        let plays = (0..count).map(|number| play(&format!("{}", from + number), &began(number)));
        plays.collect::<Vec<_>>()
    };
    app.record(&account, list(0, 20, 40)).await;
    for time in 1..=times {
        app.pass(HOUR * 2);
        app.record(&account, list(100 * time, 20, 40)).await;
    }
    let known = list(100 * times, 20, 40);
    let mut longer = list(100 * times + 50, 1, 2 * 60 + 35);
    longer.extend(known);
    app.record(&account, longer).await;
    (app, browser)
}

fn words(gaps: &Value) -> Vec<String> {
    let gaps = gaps.as_array().unwrap().iter();
    gaps.map(|gap| {
        let closed = if gap["closed_at"].is_null() {
            ""
        } else {
            " closed"
        };
        format!("{}{closed}", gap["reason"].as_str().unwrap())
    })
    .collect()
}

async fn the_sources_have_the_open_ones_and_the_list_has_all(engine: Engine) {
    let (_app, browser) = moved_on(engine, 2).await;
    let sources = browser.get("/api/v1/sources").await.ok();
    assert_eq!(words(&sources["gaps"]), ["overrun", "late", "late"]);
    let counts = json!({ "overrun": 1, "late": 2, "closed": 1 });
    assert_eq!(sources["gap_counts"], counts);

    let (mut all, mut url) = (Vec::new(), "/api/v1/gaps?limit=3".to_owned());
    for pages_left in [1, 0] {
        let page = browser.get(&url).await.ok();
        all.extend(page["items"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => url = format!("/api/v1/gaps?limit=3&cursor={next}"),
            None => assert_eq!(pages_left, 0),
        }
    }
    let froms: Vec<_> = all
        .iter()
        .map(|gap| gap["from"].as_str().unwrap())
        .collect();
    assert!(
        froms.is_sorted_by(|later, earlier| later >= earlier),
        "{froms:?}"
    );
    let mut all = words(&Value::Array(all));
    all.sort_unstable();
    assert_eq!(all, ["late", "late", "overrun", "overrun closed"]);
}

#[tokio::test]
async fn the_sources_have_the_open_ones_and_the_list_has_all_on_sqlite() {
    the_sources_have_the_open_ones_and_the_list_has_all(Engine::Sqlite).await;
}

#[tokio::test]
async fn the_sources_have_the_open_ones_and_the_list_has_all_on_postgres() {
    the_sources_have_the_open_ones_and_the_list_has_all(Engine::Postgres).await;
}

#[tokio::test]
async fn the_sources_stay_small_however_many_there_are() {
    let (_app, browser) = moved_on(Engine::Sqlite, 24).await;
    let sources = browser.get("/api/v1/sources").await.ok();
    assert_eq!(words(&sources["gaps"]), ["overrun"; 20]);
    let counts = json!({ "overrun": 23, "late": 24, "closed": 1 });
    assert_eq!(sources["gap_counts"], counts);
}

#[tokio::test]
async fn what_makes_no_sense_is_said() {
    let (app, browser) = TestApp::signed_in().await;
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("cursor=1", "cursor"),
        ("cursor=x.1", "cursor"),
    ] {
        let answer = browser.get(&format!("/api/v1/gaps?{query}")).await;
        let problem = answer.problem(422, "invalid-input");
        assert!(problem["fields"][field].is_string(), "{query}");
    }
    assert_eq!(app.browser().get("/api/v1/gaps").await.status, 401);
}
