//! The set-up: who may make the owner, and what an owner must be.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::{NAME, PASSWORD, SETUP_CODE, TestApp};

fn owner(code: Option<&str>) -> Value {
    json!({ "name": NAME, "password": PASSWORD, "zone": "Europe/Prague", "code": code })
}

#[tokio::test]
async fn on_the_own_machine_no_code_is_needed() {
    let app = TestApp::new().await;
    let browser = app.browser();
    let before = browser.get("/api/v1/session").await.ok();
    assert_eq!(
        before,
        json!({ "version": "1.2.3", "setup": "needed", "listener": null, "demo": null })
    );

    let made = browser.post("/api/v1/setup", &owner(None)).await;
    assert_eq!(made.status, 201);
    let listener = json!({ "id": 1, "name": "Ada", "zone": "Europe/Prague" });
    let session =
        json!({ "version": "1.2.3", "setup": "done", "listener": listener, "demo": null });
    assert_eq!(made.ok(), session);
    assert_eq!(browser.get("/api/v1/session").await.ok(), session);

    let again = app.browser().post("/api/v1/setup", &owner(None)).await;
    again.problem(409, "already-set-up");
}

#[tokio::test]
async fn from_elsewhere_the_code_is_needed() {
    let app = TestApp::new().await;
    for browser in [
        app.browser().at("192.0.2.7"),
        app.browser().at("::ffff:192.0.2.7"),
        app.browser().sending("x-forwarded-for", "127.0.0.1"),
        app.browser().sending("forwarded", "for=127.0.0.1"),
        app.browser().sending("x-real-ip", "127.0.0.1"),
    ] {
        assert_eq!(
            browser.get("/api/v1/session").await.ok()["setup"],
            "code_needed"
        );
        let refused = browser.post("/api/v1/setup", &owner(None)).await;
        refused.problem(403, "setup-code-wrong");
        app.pass(SignedDuration::from_mins(15));
    }
    let browser = app.browser().at("192.0.2.7");
    browser
        .post("/api/v1/setup", &owner(Some("K7PX")))
        .await
        .problem(403, "setup-code-wrong");
    assert_eq!(
        browser
            .post("/api/v1/setup", &owner(Some(SETUP_CODE)))
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn without_a_code_nobody_elsewhere_may() {
    let app = TestApp::with(|parts| parts.settings.setup_code = None).await;
    let browser = app.browser().at("192.0.2.7");
    browser
        .post("/api/v1/setup", &owner(Some("")))
        .await
        .problem(403, "setup-code-wrong");
    browser
        .post("/api/v1/setup", &owner(None))
        .await
        .problem(403, "setup-code-wrong");
}

#[tokio::test]
async fn guessing_the_code_is_slow() {
    let app = TestApp::new().await;
    for last in 1..=5 {
        let browser = app.browser().at(&format!("192.0.2.{last}"));
        browser
            .post("/api/v1/setup", &owner(Some("guess")))
            .await
            .problem(403, "setup-code-wrong");
    }
    let browser = app.browser().at("192.0.2.6");
    let right = owner(Some(SETUP_CODE));
    browser
        .post("/api/v1/setup", &right)
        .await
        .problem(429, "too-many-attempts");
    app.pass(SignedDuration::from_mins(15));
    assert_eq!(browser.post("/api/v1/setup", &right).await.status, 201);
}

#[tokio::test]
async fn what_is_filled_in_wrongly_is_marked() {
    let app = TestApp::new().await;
    let wrong = json!({ "name": " ", "password": "short", "zone": "Mars" });
    let problem = app
        .browser()
        .post("/api/v1/setup", &wrong)
        .await
        .problem(422, "invalid-input");
    insta::assert_json_snapshot!(problem["fields"], @r#"
    {
      "name": "Choose a name of 1 to 64 characters.",
      "password": "Choose a password of at least 12 characters.",
      "zone": "Choose a zone by its IANA name, such as Europe/Prague."
    }
    "#);
    assert_eq!(
        app.browser().get("/api/v1/session").await.ok()["setup"],
        "needed"
    );
}

#[tokio::test]
async fn the_zone_of_the_server_is_the_default() {
    let app = TestApp::new().await;
    let owner = json!({ "name": NAME, "password": PASSWORD });
    let session = app.browser().post("/api/v1/setup", &owner).await.ok();
    assert_eq!(session["listener"]["zone"], "Asia/Tokyo");
}
