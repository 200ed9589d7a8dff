//! Logging in and out, and how long a login lasts.

use jiff::SignedDuration;
use serde_json::{Value, json};
use server::DemoLogin;

use crate::{
    browser::{Answer, Browser},
    harness::{NAME, PASSWORD, SETUP_CODE, TestApp},
};

async fn sign_in(browser: &Browser, name: &str, password: &str) -> Answer {
    browser
        .post(
            "/api/v1/session",
            &json!({ "name": name, "password": password }),
        )
        .await
}

async fn is_signed_in(browser: &Browser) -> bool {
    browser.get("/api/v1/session").await.ok()["listener"] != Value::Null
}

#[tokio::test]
async fn name_and_password_let_in() {
    let (app, _) = TestApp::signed_in().await;
    for name in [NAME, "ADA", "ada"] {
        let browser = app.browser().at("192.0.2.7");
        let answer = sign_in(&browser, name, PASSWORD).await;
        assert_eq!(answer.ok()["listener"]["name"], NAME);
        assert!(is_signed_in(&browser).await);
    }
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let (app, _) = TestApp::signed_in().await;
    let cookie = sign_in(&app.browser(), NAME, PASSWORD).await;
    let cookie = cookie.header("set-cookie").unwrap().to_owned();
    let (token, rest) = cookie.split_once(';').unwrap();
    assert_eq!(rest, " Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000");
    assert_eq!(token.len(), "music_analyser_session=".len() + 43);

    let app = TestApp::with(|parts| {
        parts.settings.public_url = "https://music.example".parse().unwrap();
    })
    .await;
    let owner = json!({ "name": NAME, "password": PASSWORD, "code": SETUP_CODE });
    let answer = app.browser().post("/api/v1/setup", &owner).await;
    assert!(answer.header("set-cookie").unwrap().ends_with("; Secure"));
}

#[tokio::test]
async fn wrong_names_and_passwords_are_told_apart_by_nothing() {
    let (app, _) = TestApp::signed_in().await;
    let mut answers = Vec::new();
    for (name, password) in [
        (NAME, "wrong horse"),
        ("Eve", PASSWORD),
        (NAME, ""),
        ("", ""),
    ] {
        let browser = app.browser().sending("x-request-id", "same");
        let answer = sign_in(&browser, name, password).await;
        answer.problem(401, "wrong-credentials");
        assert!(!is_signed_in(&browser).await);
        answers.push(answer.text());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
}

#[tokio::test]
async fn the_sixth_attempt_has_to_wait() {
    let (app, _) = TestApp::signed_in().await;
    for last in 1..=5 {
        let browser = app.browser().at(&format!("192.0.2.{last}"));
        sign_in(&browser, NAME, "wrong horse")
            .await
            .problem(401, "wrong-credentials");
    }
    app.pass(SignedDuration::from_mins(5));
    let browser = app.browser().at("192.0.2.6");
    let refused = sign_in(&browser, "ADA", PASSWORD).await;
    let problem = refused.problem(429, "too-many-attempts");
    assert_eq!(problem["detail"], "Try again in 10 minutes.");
    assert_eq!(refused.header("retry-after"), Some("600"));

    app.pass(SignedDuration::from_mins(10));
    assert_eq!(sign_in(&browser, NAME, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn one_address_cannot_try_many_names() {
    let (app, _) = TestApp::signed_in().await;
    for number in 0..20 {
        let name = format!("name {number}");
        sign_in(&app.browser(), &name, "x")
            .await
            .problem(401, "wrong-credentials");
    }
    sign_in(&app.browser(), NAME, PASSWORD)
        .await
        .problem(429, "too-many-attempts");
    assert_eq!(
        sign_in(&app.browser().at("192.0.2.7"), NAME, PASSWORD)
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn logging_out_ends_the_session_for_good() {
    let (_, browser) = TestApp::signed_in().await;
    let cookie = browser.cookie.lock().unwrap().clone();
    let answer = browser.delete("/api/v1/session").await;
    assert_eq!(answer.status, 204);
    assert_eq!(*browser.cookie.lock().unwrap(), None);
    assert!(!is_signed_in(&browser).await);
    let browser = browser.holding(cookie);
    assert!(!is_signed_in(&browser).await);
    assert_eq!(browser.delete("/api/v1/session").await.status, 204);
}

#[tokio::test]
async fn logging_in_anew_ends_the_session_before() {
    let (app, browser) = TestApp::signed_in().await;
    let former = browser.cookie.lock().unwrap().clone();
    assert_eq!(sign_in(&browser, NAME, PASSWORD).await.status, 200);
    assert!(is_signed_in(&browser).await);
    assert!(!is_signed_in(&app.browser().holding(former)).await);
}

#[tokio::test]
async fn an_unused_session_ends_after_a_week() {
    let (app, browser) = TestApp::signed_in().await;
    app.pass(SignedDuration::from_hours(7 * 24));
    assert!(is_signed_in(&browser).await);
    app.pass(SignedDuration::from_hours(7 * 24 + 1));
    assert!(!is_signed_in(&browser).await);
}

#[tokio::test]
async fn a_used_session_ends_after_thirty_days() {
    let (app, browser) = TestApp::signed_in().await;
    for _ in 0..29 {
        app.pass(SignedDuration::from_hours(24));
        assert!(is_signed_in(&browser).await);
    }
    app.pass(SignedDuration::from_hours(24));
    assert!(!is_signed_in(&browser).await);
}

#[tokio::test]
async fn a_made_up_cookie_is_no_login() {
    let (app, _) = TestApp::signed_in().await;
    for cookie in [
        "music_analyser_session=",
        "music_analyser_session=AAAA",
        "x=y",
        ";;=;",
    ] {
        let browser = app.browser().holding(Some(cookie.to_owned()));
        assert!(!is_signed_in(&browser).await, "{cookie}");
        browser
            .get("/api/v1/plays")
            .await
            .problem(401, "sign-in-needed");
    }
}

#[tokio::test]
async fn a_demo_shows_its_login() {
    let app = TestApp::with(|parts| {
        parts.settings.demo = Some(DemoLogin {
            name: "demo".into(),
            password: "demo".into(),
        });
    })
    .await;
    let session = app.browser().get("/api/v1/session").await.ok();
    assert_eq!(
        session["demo"],
        json!({ "name": "demo", "password": "demo" })
    );
}
