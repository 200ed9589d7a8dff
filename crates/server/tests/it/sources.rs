//! How the accounts stand, as the page of sources shows it.

use domain::account::AccountState;
use jiff::SignedDuration;
use store::{Outcome, Refusal};

use crate::{harness::TestApp, plays_at::play};

#[tokio::test]
async fn everything_about_an_account_is_told() {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    app.record(&account, vec![play("a", "2026-11-23T08:00:00Z")])
        .await;
    app.pass(SignedDuration::from_secs(40));
    insta::assert_json_snapshot!(browser.get("/api/v1/sources").await.ok());
}

#[tokio::test]
async fn a_failed_poll_is_waited_out() {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    app.record(&account, Vec::new()).await;
    let now = app.app.clock.now();
    let mut refusal = Refusal {
        asked_at: now,
        answered_at: now,
        outcome: Outcome::Refused,
        problem: "Spotify asks for a pause".to_owned(),
        advice: None,
        state: AccountState::Collecting,
        refused_since: None,
        next_poll_at: now + SignedDuration::from_mins(5),
    };
    app.app
        .store
        .record_refusal(&account, &refusal)
        .await
        .unwrap();
    let told = browser.get("/api/v1/sources").await.ok()["accounts"][0].clone();
    assert_eq!(told["state"], "waiting");
    assert_eq!(
        told["headline"],
        "Waiting: Spotify asks for a pause. Tried again in 5 min."
    );
    assert_eq!(told["last_poll"]["outcome"], "refused");
    assert_eq!(told["last_success_at"], "2026-11-23T10:00:00.000Z");
    assert_eq!(
        told["polls_24h"],
        serde_json::json!({ "answered": 1, "failed": 1 })
    );

    refusal.state = AccountState::SignInNeeded;
    app.app
        .store
        .record_refusal(&account, &refusal)
        .await
        .unwrap();
    let told = browser.get("/api/v1/sources").await.ok()["accounts"][0].clone();
    assert_eq!(told["state"], "sign_in_needed");
    assert!(
        told["advice"]
            .as_str()
            .unwrap()
            .contains("Connect the Spotify account again")
    );

    app.pass(SignedDuration::from_hours(25));
    let told = browser.get("/api/v1/sources").await.ok()["accounts"][0].clone();
    assert_eq!(
        told["polls_24h"],
        serde_json::json!({ "answered": 0, "failed": 0 })
    );
}
