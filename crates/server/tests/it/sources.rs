//! How the accounts stand, as the page of sources shows it.

use domain::{account::AccountState, play::NewPlay};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use server::jobs::notify;
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

/// What is told of a renewal after `away`, of an account whose lists were these before and after.
async fn renewed_after(
    away: SignedDuration,
    before: Option<Vec<NewPlay>>,
    after: Vec<NewPlay>,
) -> Value {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    if let Some(plays) = before {
        app.record(&account, plays).await;
    }
    app.pass(away);
    let account = app.account().await;
    let pending = browser.get("/api/v1/sources").await.ok()["accounts"][0]["renewal"].clone();
    assert_eq!(pending["outcome"], "pending");
    app.record(&account, after).await;
    browser.get("/api/v1/sources").await.ok()["accounts"][0]["renewal"]["outcome"].clone()
}

/// So many plays of tracks that are called so and numbered, from this instant on.
fn plays(name: &str, count: usize, from: &str) -> Vec<NewPlay> {
    let from: Timestamp = from.parse().unwrap();
    let began = |number: i64| (from + SignedDuration::from_mins(3 * number)).to_string();
    (0..)
        .take(count)
        .map(|number| play(&format!("{name}{number}"), &began(number)))
        .collect()
}

#[tokio::test]
async fn a_renewal_is_complete_only_where_no_gap_was_left() {
    let minutes = SignedDuration::from_mins;
    let first = plays("a", 2, "2026-11-23T09:00:00Z");
    let outcome = renewed_after(minutes(30), Some(first.clone()), first.clone()).await;
    assert_eq!(outcome, "complete");
    let outcome = renewed_after(minutes(120), Some(first.clone()), first.clone()).await;
    assert_eq!(outcome, "late", "nobody looked for two hours");
    let later = plays("b", 30, "2026-11-24T03:00:00Z");
    let outcome = renewed_after(minutes(24 * 60), Some(first), later).await;
    assert_eq!(outcome, "gap");
}

#[tokio::test]
async fn a_renewal_with_no_list_before_it_proves_nothing() {
    let minutes = SignedDuration::from_mins;
    let outcome = renewed_after(minutes(30), None, Vec::new()).await;
    assert_eq!(outcome, "unproven");
    let outcome = renewed_after(
        minutes(24 * 60),
        None,
        plays("b", 30, "2026-11-24T03:00:00Z"),
    )
    .await;
    assert_eq!(outcome, "gap", "more was played than one list shows");
}

#[tokio::test]
async fn a_list_that_stands_still_is_no_collecting_and_postpones_no_loss() {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    let list = plays("a", 2, "2026-11-23T09:00:00Z");
    app.record(&account, list.clone()).await;
    let since = app.app.clock.now();
    app.app.store.note_stall(&account, since).await.unwrap();
    for hours in 1..=3 {
        app.pass(SignedDuration::from_hours(1));
        app.record(&account, list.clone()).await;
        let told = browser.get("/api/v1/sources").await.ok()["accounts"][0].clone();
        assert_eq!(told["state"], "stalled");
        let headline = told["headline"].as_str().unwrap();
        assert!(
            headline.contains(&format!("standing still for {hours} h")),
            "{headline}"
        );
        assert_eq!(told["loss_possible_at"], "2026-11-23T12:30:00.000Z");
    }
    let mut moved_on = list;
    moved_on.extend(plays("b", 1, "2026-11-23T12:50:00Z"));
    app.record(&account, moved_on).await;
    let told = browser.get("/api/v1/sources").await.ok()["accounts"][0].clone();
    assert_eq!(told["state"], "collecting");
    assert_eq!(told["loss_possible_at"], "2026-11-23T15:30:00.000Z");
}

/// The plan of an app that has learned a quota of 256 calls of this kind.
async fn plan_with_learned(family: &str) -> Value {
    let (app, browser) = TestApp::signed_in().await;
    let now = app.app.clock.now();
    let lesson = serde_json::json!({ "limit": 256, "at": now.as_millisecond() });
    let spending = serde_json::json!({ "slots": [], "paused_until": null, "learned": lesson });
    let kept = serde_json::json!({ "families": { family: spending }, "paused_until": null });
    let budget = app.app.spotify.as_ref().unwrap().budget();
    budget.restore(Some(kept.to_string().as_bytes()), now);
    let plan = browser.get("/api/v1/sources").await.ok()["plan"].clone();
    let families = plan["families"].as_array().unwrap();
    let learned = families.iter().find(|told| told["family"] == family);
    assert_eq!(learned.unwrap()["learned_limit_24h"], 256);
    plan["reason"].clone()
}

#[tokio::test]
async fn a_quota_of_other_calls_is_not_said_to_pace_the_polls() {
    let paced = "paced to stay under about 256 in 24 hours";
    let of_polls = plan_with_learned("recently_played").await;
    assert!(of_polls.as_str().unwrap().contains(paced), "{of_polls}");
    for family in ["player", "profile"] {
        let reason = plan_with_learned(family).await;
        assert!(!reason.as_str().unwrap().contains("paced"), "{reason}");
    }
}

#[tokio::test]
async fn who_was_away_and_signs_in_again_is_not_told_that_the_absence_was_a_silence() {
    let (app, browser) = TestApp::signed_in().await;
    let account = app.account().await;
    app.record(&account, plays("a", 2, "2026-11-23T09:00:00Z"))
        .await;
    app.pass(SignedDuration::from_hours(72));
    app.account().await;
    app.pass(SignedDuration::from_hours(1));
    notify(&app.app).await.unwrap();
    let told = browser.get("/api/v1/sources").await.ok();
    let notice = &told["notices"][0];
    assert_eq!(notice["kind"], "not_answering");
    assert_eq!(notice["title"], "Ada L.: no list of plays has come for 1 h");
    // What is lost does not ask why no list came.
    let detail = notice["detail"].as_str().unwrap();
    assert!(detail.contains("Plays may be getting lost."), "{detail}");
    assert_eq!(
        told["accounts"][0]["loss_possible_at"],
        "2026-11-23T12:30:00.000Z"
    );
}
