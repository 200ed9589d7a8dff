//! Everything that goes wrong on the way to a handler is a problem of the one form.

use axum::body::Body;
use http::Method;
use jiff::SignedDuration;
use serde_json::json;
use store::testing::{Engine, break_down, fresh_store, mend};

use crate::harness::TestApp;

#[tokio::test]
async fn a_problem_says_what_to_do_and_names_the_request() {
    let app = TestApp::new().await;
    let browser = app.browser().sending("x-request-id", "r1");
    insta::assert_json_snapshot!(browser.get("/api/v1/plays").await.json(), @r#"
    {
      "detail": "Log in, then try again.",
      "request_id": "r1",
      "status": 401,
      "title": "You are not logged in",
      "type": "/problems/sign-in-needed"
    }
    "#);
}

#[tokio::test]
async fn what_is_not_there_is_a_problem() {
    let (_, browser) = TestApp::signed_in().await;
    for path in [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/nothing",
        "/api/v2/plays",
        "/api/docs/nothing.js",
        "/api/v1/tracks/1",
        "/api/v1/tracks/abc",
        "/api/v1/tracks/99999999999999999999",
    ] {
        browser.get(path).await.problem(404, "not-found");
    }
    browser
        .delete("/api/v1/plays/7")
        .await
        .problem(404, "not-found");
    browser
        .delete("/api/v1/accounts/7")
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn the_wrong_method_is_a_problem() {
    let (_, browser) = TestApp::signed_in().await;
    let answer = browser
        .send(Method::PUT, "/api/v1/plays", Body::empty())
        .await;
    answer.problem(405, "method-not-allowed");
    assert_eq!(answer.header("allow"), Some("GET,HEAD"));
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_problems() {
    let app = TestApp::new().await;
    let browser = app.browser();
    let send = async |body: String| {
        browser
            .send(Method::POST, "/api/v1/session", Body::from(body))
            .await
    };
    send("{".to_owned()).await.problem(400, "invalid-json");
    send(String::new()).await.problem(400, "invalid-json");
    send("{}".to_owned()).await.problem(422, "invalid-input");
    let answer = send(json!({ "name": "Ada", "password": ["a secret"] }).to_string()).await;
    answer.problem(422, "invalid-input");
    assert!(!answer.text().contains("a secret"));
    send(format!("\"{}\"", "x".repeat(70_000)))
        .await
        .problem(413, "too-large");

    let form = app
        .browser()
        .sending("content-type", "application/x-www-form-urlencoded");
    form.post("/api/v1/session", &json!({}))
        .await
        .problem(415, "not-json");
}

#[tokio::test]
async fn a_panic_ends_nothing_and_tells_nothing() {
    let app = TestApp::new().await;
    let answer = app.browser().get("/panic").await;
    answer.problem(500, "internal");
    assert!(!answer.text().contains("secret of a panic"));
    assert_eq!(app.browser().get("/healthz").await.status, 200);
}

#[tokio::test]
async fn a_database_that_is_away_says_what_to_do_and_nothing_else() {
    let (app, browser) = TestApp::signed_in().await;
    app.app.store.close().await;
    let answer = browser.get("/api/v1/plays").await;
    let problem = answer.problem(503, "storage-failing");
    let advice =
        "Check that the database runs and can be reached, and that no other program has locked it.";
    assert_eq!(problem["detail"], advice);
}

#[tokio::test]
async fn while_postgres_is_away_requests_say_what_to_do_and_work_again_afterwards() {
    let store = fresh_store(Engine::Postgres).await;
    let app = TestApp::with(|parts| parts.store = store).await;
    let browser = app.set_up().await;
    browser.get("/api/v1/sources").await.ok();
    break_down(&app.app.store).await;
    for path in ["/api/v1/sources", "/api/v1/plays", "/api/v1/session"] {
        let answer = browser.get(path).await;
        let problem = answer.problem(503, "storage-failing");
        let advice = problem["detail"].as_str().unwrap();
        assert!(
            advice.starts_with("Check that the database runs"),
            "{advice}"
        );
    }
    browser.get("/readyz").await.problem(503, "not-ready");
    mend(&app.app.store).await;
    for path in [
        "/api/v1/sources",
        "/api/v1/plays",
        "/api/v1/session",
        "/readyz",
    ] {
        browser.get(path).await.ok();
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_a_problem() {
    let app = TestApp::new().await;
    // Nothing else is under way, so the clock jumps to the end of the time limit.
    tokio::time::pause();
    let begun = tokio::time::Instant::now();
    app.browser().get("/never").await.problem(503, "timed-out");
    let took = SignedDuration::try_from(begun.elapsed()).unwrap();
    assert_eq!(took.as_secs(), 30);
}
