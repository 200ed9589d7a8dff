//! Questions about one's plays.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{browser::Browser, harness::TestApp, plays_at::play};

async fn ask(browser: &Browser, question: &str) -> Value {
    browser
        .get(&format!("/api/v1/statistics/{question}"))
        .await
        .ok()
}

#[tokio::test]
async fn a_question_is_answered_and_again_as_plays_come() {
    let (app, browser) = TestApp::signed_in().await;
    assert_eq!(ask(&browser, "totals").await["value"]["plays"], 0);
    let account = app.account().await;
    app.record(&account, vec![play("A", "2026-11-22T23:30:00Z")])
        .await;
    let first = ask(&browser, "totals").await;
    assert_eq!(first["statistic"], "totals");
    assert_eq!(first["scope"]["zone"], "Europe/Prague");
    let value = &first["value"];
    assert_eq!((&value["plays"], &value["tracks"]), (&json!(1), &json!(1)));
    assert_eq!(value["estimated_plays"], 1);
    // Half an hour after midnight in Prague, and before it in London.
    assert_eq!(
        ask(&browser, "totals?period=2026-11-23").await["value"]["plays"],
        1
    );
    assert_eq!(
        ask(&browser, "totals?period=2026-11-23&zone=Europe/London").await["value"]["plays"],
        0
    );
    let plays = vec![
        play("A", "2026-11-22T23:30:00Z"),
        play("B", "2026-11-23T08:00:00Z"),
    ];
    app.record(&account, plays).await;
    let top = ask(&browser, "top?of=tracks&measure=plays&limit=5").await;
    let names: Vec<&Value> = top["value"]["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["name"])
        .collect();
    assert_eq!(names, ["A", "B"]);
}

#[tokio::test]
async fn an_answer_that_has_not_changed_costs_nothing() {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    app.record(&account, vec![play("A", "2026-11-23T08:00:00Z")])
        .await;
    let question = "/api/v1/statistics/clock?measure=time";
    let answer = browser.get(question).await;
    let tag = answer.header("etag").unwrap().to_owned();
    let knowing = browser.sending("if-none-match", &tag);
    assert_eq!(knowing.get(question).await.status, 304);
    assert_eq!(knowing.get("/api/v1/statistics/clock").await.status, 200);
    let plays = vec![
        play("A", "2026-11-23T08:00:00Z"),
        play("B", "2026-11-23T08:10:00Z"),
    ];
    app.record(&account, plays).await;
    assert_eq!(knowing.get(question).await.status, 200);
}

#[tokio::test]
async fn what_cannot_be_asked_says_what_can() {
    let (app, browser) = TestApp::signed_in().await;
    let unknown = browser
        .get("/api/v1/statistics/mood")
        .await
        .problem(404, "not-found");
    assert!(
        unknown["detail"].as_str().unwrap().contains("totals"),
        "{unknown}"
    );
    for (question, said) in [
        ("totals?period=yesterday-ish", "last-30-days"),
        ("top?of=moods", "artists"),
        ("totals?zone=Mars/Olympus", "Europe/Prague"),
        ("totals?mood=blue", "period"),
    ] {
        let problem = browser.get(&format!("/api/v1/statistics/{question}")).await;
        let problem = problem.problem(422, "invalid-input");
        assert!(
            problem["detail"].as_str().unwrap().contains(said),
            "{problem}"
        );
    }
    app.browser()
        .get("/api/v1/statistics/totals")
        .await
        .problem(401, "sign-in-needed");
}

#[tokio::test]
async fn everything_that_can_be_asked_is_listed_and_described() {
    let (_app, browser) = TestApp::signed_in().await;
    let list = browser.get("/api/v1/statistics").await.ok();
    let api = browser.get("/api/openapi.json").await.ok();
    let items = list["items"].as_array().unwrap();
    assert!(items.len() >= 9);
    // The words of an answer are described as they are written.
    let words = |name: &str| api["components"]["schemas"][name]["enum"].clone();
    assert_eq!(words("Measure"), json!(["plays", "time"]));
    assert!(
        words("Movement")
            .as_array()
            .unwrap()
            .contains(&json!("re-entry"))
    );
    for item in items {
        let id = item["id"].as_str().unwrap();
        let path = format!("/api/v1/statistics/{id}");
        let operation = &api["paths"][&path]["get"];
        let schema =
            &operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"];
        let name = schema
            .as_str()
            .unwrap_or_default()
            .rsplit('/')
            .next()
            .unwrap_or_default();
        assert!(
            api["components"]["schemas"][name].is_object(),
            "{id}: {schema}"
        );
        let parameters = operation["parameters"].as_array().unwrap();
        let own = item["parameters"].as_array().unwrap().len();
        assert_eq!(
            parameters.len(),
            own + list["scope"].as_array().unwrap().len()
        );
        assert!(
            item["about"]["counted"]
                .as_str()
                .is_some_and(|text| text.len() > 20)
        );
    }
}

#[tokio::test]
async fn logs_that_nobody_asks_of_are_let_go() {
    let (app, browser) = TestApp::signed_in().await;
    ask(&browser, "totals").await;
    assert_eq!(app.app.logs.held().0, 1);
    app.clock.advance(SignedDuration::from_mins(31));
    server::jobs::expire(&app.app).await.unwrap();
    assert_eq!(app.app.logs.held(), (0, 0));
}

#[tokio::test]
async fn a_log_that_is_too_large_to_be_kept_still_answers() {
    let app = TestApp::with(|parts| parts.settings.log_bytes = 1).await;
    let browser = app.set_up().await;
    assert_eq!(ask(&browser, "totals").await["value"]["plays"], 0);
    assert_eq!(app.app.logs.held(), (0, 0));
}
