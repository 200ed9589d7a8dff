//! Connecting through the simulator's consent, and everything that can come between.

use http::Request;
use jiff::SignedDuration;
use serde_json::json;

use crate::{
    browser::{Answer, Browser},
    harness::TestApp,
};

/// Begins to connect and gives the address on which the browser lands after Spotify's page.
async fn consent(app: &TestApp, browser: &Browser) -> String {
    consent_for(app, browser, "").await
}

/// The same with a query.
async fn consent_for(app: &TestApp, browser: &Browser, query: &str) -> String {
    let begun = browser
        .post(&format!("/api/v1/accounts/connect{query}"), &json!({}))
        .await
        .ok();
    land_after(app, begun["authorize_url"].as_str().unwrap()).await
}

/// Where the browser lands after Spotify's page at this address.
async fn land_after(app: &TestApp, url: &str) -> String {
    let request = Request::get(url).body(Vec::new()).unwrap();
    let answer = app.app.http.send(request).await.unwrap();
    answer.headers()["location"].to_str().unwrap().to_owned()
}

/// The path and query of an address on our own server.
fn path(landed: &str) -> String {
    landed
        .strip_prefix("http://127.0.0.1:8000")
        .unwrap()
        .to_owned()
}

#[track_caller]
fn leads_to(answer: &Answer, target: &str) {
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(answer.header("location"), Some(target));
}

/// Nothing is connected and the address stays, to be copied to where connecting began.
#[track_caller]
fn stays(answer: &Answer) {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.text().contains("One more step"));
}

async fn accounts(browser: &Browser) -> usize {
    browser.get("/api/v1/sources").await.ok()["accounts"]
        .as_array()
        .unwrap()
        .len()
}

#[tokio::test]
async fn the_browser_comes_back_connected() {
    let (app, browser) = TestApp::signed_in().await;
    let landed = consent(&app, &browser).await;
    leads_to(&browser.get(&path(&landed)).await, "/sources?connected=1");
    let account = browser.get("/api/v1/sources").await.ok()["accounts"][0].clone();
    assert_eq!(account["state"], "collecting");
    assert_eq!(
        account["headline"],
        "Connected. Spotify is about to be asked for the first time."
    );
    assert_eq!(account["consent_days_left"], 181);
    assert_eq!(account["plays"], 0);

    stays(&browser.get(&path(&landed)).await);
    assert_eq!(accounts(&browser).await, 1);
}

#[tokio::test]
async fn the_pasted_address_does_as_well() {
    let (app, browser) = TestApp::signed_in().await;
    let landed = consent(&app, &browser).await;
    let pasted = json!({ "url": format!("  {landed}\n") });
    let account = browser
        .post("/api/v1/accounts/connect/finish", &pasted)
        .await
        .ok();
    assert_eq!(account["state"], "collecting");
    let again = browser
        .post("/api/v1/accounts/connect/finish", &pasted)
        .await;
    again.problem(409, "connect-expired");
    for url in ["", "hello", "http://127.0.0.1:8000/callback?code=x"] {
        let answer = browser
            .post("/api/v1/accounts/connect/finish", &json!({ "url": url }))
            .await;
        let problem = answer.problem(422, "invalid-input");
        assert!(problem["fields"]["url"].is_string());
    }
}

#[tokio::test]
async fn connecting_again_renews_the_consent() {
    let (app, browser) = TestApp::signed_in().await;
    for _ in 0..2 {
        let landed = consent(&app, &browser).await;
        leads_to(&browser.get(&path(&landed)).await, "/sources?connected=1");
        app.pass(SignedDuration::from_hours(24));
    }
    let sources = browser.get("/api/v1/sources").await.ok();
    assert_eq!(sources["accounts"].as_array().unwrap().len(), 1);
    assert_eq!(
        sources["accounts"][0]["consented_at"],
        "2026-11-24T10:00:00.000Z"
    );
    assert_eq!(
        sources["accounts"][0]["connected_at"],
        "2026-11-23T10:00:00.000Z"
    );
}

#[tokio::test]
async fn a_renewal_takes_no_other_account() {
    let (app, browser) = TestApp::signed_in().await;
    // Nobody at Spotify is this account: whoever consents there is someone else.
    let absent = app.account().await;
    let landed = consent_for(&app, &browser, "?account=1").await;
    leads_to(
        &browser.get(&path(&landed)).await,
        "/sources?connect_problem=other-account",
    );
    let pasted = json!({ "url": consent_for(&app, &browser, "?account=1").await });
    let problem = browser
        .post("/api/v1/accounts/connect/finish", &pasted)
        .await
        .problem(409, "other-account");
    assert!(problem["detail"].as_str().unwrap().contains("Ada L."));
    let sources = browser.get("/api/v1/sources").await.ok();
    assert_eq!(sources["accounts"].as_array().unwrap().len(), 1);
    let kept = app.app.store.refresh_token(&absent).await.unwrap();
    assert_eq!(kept.unwrap().reveal(), "refresh");

    let landed = consent(&app, &browser).await;
    leads_to(&browser.get(&path(&landed)).await, "/sources?connected=1");
    app.pass(SignedDuration::from_hours(24));
    let landed = consent_for(&app, &browser, "?account=2").await;
    leads_to(&browser.get(&path(&landed)).await, "/sources?connected=1");
    let unknown = browser
        .post("/api/v1/accounts/connect?account=3", &json!({}))
        .await;
    unknown.problem(404, "not-found");
}

#[tokio::test]
async fn who_declines_is_told_so() {
    let (app, browser) = TestApp::signed_in().await;
    let landed = consent(&app, &browser).await;
    let (_, state) = landed.split_once("state=").unwrap();
    let denied = format!("/callback?error=access_denied&state={state}");
    leads_to(
        &browser.get(&denied).await,
        "/sources?connect_problem=consent-denied",
    );
    // The attempt is over.
    stays(&browser.get(&path(&landed)).await);

    let pasted = json!({ "url": format!("http://127.0.0.1:8000{denied}") });
    let answer = browser
        .post("/api/v1/accounts/connect/finish", &pasted)
        .await;
    answer.problem(403, "consent-denied");
    let odd = browser.get("/callback?error=invalid_scope&state=x").await;
    leads_to(&odd, "/sources?connect_problem=spotify-refused");
}

#[tokio::test]
async fn an_attempt_belongs_to_its_session_and_its_ten_minutes() {
    let (app, browser) = TestApp::signed_in().await;
    let landed = consent(&app, &browser).await;
    stays(&app.browser().get(&path(&landed)).await);
    let login = json!({ "name": crate::harness::NAME, "password": crate::harness::PASSWORD });
    let other = app.browser();
    other.post("/api/v1/session", &login).await.ok();
    stays(&other.get(&path(&landed)).await);
    stays(&browser.get("/callback?code=x&state=y").await);
    app.pass(SignedDuration::from_mins(10));
    stays(&browser.get(&path(&landed)).await);
    leads_to(
        &browser.get("/callback").await,
        "/sources?connect_problem=invalid-input",
    );
    assert_eq!(accounts(&browser).await, 0);
}

#[tokio::test]
async fn a_code_that_spotify_refuses_is_explained() {
    let (app, browser) = TestApp::signed_in().await;
    let landed = consent(&app, &browser).await;
    let (_, state) = landed.split_once("state=").unwrap();
    let forged = json!({ "url": format!("/callback?code=marked-code&state={state}") });
    let answer = browser
        .post("/api/v1/accounts/connect/finish", &forged)
        .await;
    let problem = answer.problem(502, "code-refused");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("Start connecting again")
    );
    assert!(!answer.text().contains("marked-code"));
}

/// Where connecting through this fault leads. Some faults come once on each day, for hours.
async fn refused_by(fault: &str) -> (TestApp, Browser, Answer) {
    let (app, browser) = TestApp::signed_in().await;
    let faults = format!("{fault}=1").parse().unwrap();
    app.spotify.set_request_faults(&faults);
    for _ in 0..96 {
        let landed = consent(&app, &browser).await;
        let answer = browser.get(&path(&landed)).await;
        if answer.header("location") != Some("/sources?connected=1") {
            return (app, browser, answer);
        }
        app.pass(SignedDuration::from_mins(30));
    }
    panic!("{fault} did not come within two days");
}

#[tokio::test]
async fn each_refusal_while_connecting_has_a_word_of_its_own() {
    for (fault, slug) in [
        ("not-registered", "not-allowed"),
        ("premium-lapsed", "premium-needed"),
        ("rate-limit", "rate-limited"),
        ("quota", "quota-exceeded"),
    ] {
        let (_, _, answer) = refused_by(fault).await;
        leads_to(&answer, &format!("/sources?connect_problem={slug}"));
    }
}

#[tokio::test]
async fn who_is_not_among_the_users_of_the_app_reads_where_to_add_them() {
    let (app, browser, _) = refused_by("not-registered").await;
    let pasted = json!({ "url": consent(&app, &browser).await });
    let answer = browser
        .post("/api/v1/accounts/connect/finish", &pasted)
        .await;
    let problem = answer.problem(403, "not-allowed");
    let advice = problem["detail"].as_str().unwrap();
    assert!(advice.contains("User Management"), "{advice}");
}

#[tokio::test]
async fn a_consent_without_its_permission_is_explained() {
    let (app, browser) = TestApp::signed_in().await;
    let begun = browser
        .post("/api/v1/accounts/connect", &json!({}))
        .await
        .ok();
    let url = begun["authorize_url"].as_str().unwrap();
    let required = spotify::REQUIRED_SCOPE;
    assert!(url.contains(required), "{url}");
    let landed = land_after(&app, &url.replace(required, "user-top-read")).await;
    leads_to(
        &browser.get(&path(&landed)).await,
        "/sources?connect_problem=permission-missing",
    );
}

#[tokio::test]
async fn without_an_app_there_is_nothing_to_connect_to() {
    let app = TestApp::with(|parts| parts.spotify = None).await;
    let browser = app.set_up().await;
    let answer = browser.post("/api/v1/accounts/connect", &json!({})).await;
    answer.problem(409, "spotify-not-configured");
    let sources = browser.get("/api/v1/sources").await.ok();
    assert_eq!(sources["spotify"]["configured"], false);
}

#[tokio::test]
async fn where_spotify_refuses_the_address_one_pastes() {
    let app = TestApp::with(|parts| {
        parts.settings.public_url = "http://192.168.1.5:8000".parse().unwrap();
    })
    .await;
    let browser = app.set_up().await;
    let spotify = browser.get("/api/v1/sources").await.ok()["spotify"].clone();
    assert_eq!(spotify["redirect_uri"], "http://127.0.0.1:8000/callback");
    assert!(
        spotify["redirect_uri_problem"]
            .as_str()
            .unwrap()
            .contains("192.168.1.5")
    );
    let landed = consent(&app, &browser).await;
    let pasted = json!({ "url": landed });
    browser
        .post("/api/v1/accounts/connect/finish", &pasted)
        .await
        .ok();
    assert_eq!(accounts(&browser).await, 1);
}

#[tokio::test]
async fn disconnecting_forgets_the_token() {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    assert!(
        app.app
            .store
            .refresh_token(&account)
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(browser.delete("/api/v1/accounts/1").await.status, 204);
    assert!(
        app.app
            .store
            .refresh_token(&account)
            .await
            .unwrap()
            .is_none()
    );
    let account = browser.get("/api/v1/sources").await.ok()["accounts"][0].clone();
    assert_eq!(account["state"], "disconnected");
    assert_eq!(account["next_poll_at"], serde_json::Value::Null);
}
