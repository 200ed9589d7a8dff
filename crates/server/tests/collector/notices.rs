//! What needs someone or stalls is told once, in its own words, and is over when its cause is.

use std::sync::Arc;

use domain::{clock::Clock as _, entropy::SeededEntropy, secret::Secret};
use jiff::SignedDuration;
use server::jobs::notify;
use simulator::{FaultKind, Faults, ListenerId};
use store::{
    EncryptionKey, NewAccount, Store,
    testing::{Engine, key},
};

use crate::world::{World, connect_account};

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Lives until something is told or three days are over.
async fn live_until_told(world: &World) {
    let end = world.clock.now() + DAY * 3;
    while world.told().await.is_empty() && world.clock.now() < end {
        world.live(HOUR / 4).await;
    }
}

/// One trouble of Spotify's, which ends some time after it was told.
async fn told_once(kind: FaultKind, notice: &str) {
    let world = World::begin(Engine::Sqlite, 21, |settings| {
        settings.token_lifetime = SignedDuration::from_mins(30);
    })
    .await;
    world.live(HOUR).await;
    let trouble = Faults::none().with(kind, 1.0);
    world.spotify.set_request_faults(&trouble);
    live_until_told(&world).await;
    assert_eq!(world.told().await, [(notice, 0, false)]);
    world.spotify.set_request_faults(&Faults::none());
    // Until the longest pause that Spotify may have asked for is over.
    let end = world.clock.now() + DAY + HOUR * 2;
    while world.told().await.contains(&(notice, 0, false)) && world.clock.now() < end {
        world.live(HOUR / 4).await;
    }
    assert_eq!(world.told().await, [(notice, 0, true)]);
    assert_eq!(world.stored().await, world.seen());
}

#[tokio::test]
async fn a_lapsed_premium() {
    told_once(FaultKind::PremiumLapsed, "premium_needed").await;
}

#[tokio::test]
async fn an_account_that_is_not_on_the_app_s_list() {
    told_once(FaultKind::NotRegistered, "not_allowed").await;
}

#[tokio::test]
async fn a_sign_in_that_is_refused_for_a_while() {
    told_once(FaultKind::FalseGrant, "suspect").await;
}

#[tokio::test]
async fn a_quota_that_is_used_up() {
    told_once(FaultKind::Quota, "quota_used_up").await;
}

#[tokio::test]
async fn a_spotify_that_does_not_answer() {
    told_once(FaultKind::TimeOut, "not_answering").await;
}

#[tokio::test]
async fn a_list_that_stands_still_while_tracks_are_played() {
    let world = World::begin(Engine::Sqlite, 22, |settings| {
        settings.faults = Faults::none()
            .with(FaultKind::Stall, 1.0)
            .with(FaultKind::Marathon, 1.0);
    })
    .await;
    live_until_told(&world).await;
    assert_eq!(world.told().await, [("feed_stalled", 0, false)]);
    let end = world.clock.now() + DAY * 3;
    while world.told().await == [("feed_stalled", 0, false)] && world.clock.now() < end {
        world.live(HOUR / 4).await;
    }
    assert_eq!(world.told().await[0], ("feed_stalled", 0, true));
    assert_eq!(world.stored().await, world.seen());
}

#[tokio::test]
async fn a_consent_that_was_taken_back() {
    let world = World::begin(Engine::Sqlite, 23, |_| {}).await;
    world.live(HOUR).await;
    world.spotify.revoke(ListenerId::FIRST);
    world.live(HOUR * 20).await;
    assert_eq!(world.told().await, [("suspect", 0, false)]);
    world.live(HOUR * 10).await;
    let needed = [("suspect", 0, true), ("sign_in_needed", 0, false)];
    assert_eq!(world.told().await, needed);
    connect_account(&world.app).await;
    world.live(HOUR).await;
    let over = [("suspect", 0, true), ("sign_in_needed", 0, true)];
    assert_eq!(world.told().await, over);
}

#[tokio::test]
async fn a_consent_that_grows_old_and_ends() {
    let world = World::begin(Engine::Sqlite, 24, |_| {}).await;
    world.live(HOUR).await;
    grow_old(&world, DAY * 145).await;
    for _ in 0..40 {
        world.pass(DAY);
        world.wake().await;
    }
    let told = world.told().await;
    let reminders = [30, 14, 7, 3, 1].map(|days| ("consent_ending", days, true));
    assert_eq!(told[..5], reminders);
    assert_eq!(told[5..], [("consent_ended", 0, false)]);
    let asked = world.spotify.requests()["POST /api/token"];
    world.live(DAY).await;
    let asked_since = world.spotify.requests()["POST /api/token"] - asked;
    assert_eq!(asked_since, 0, "what has ended is not asked any more");
    connect_account(&world.app).await;
    world.live(HOUR).await;
    assert_eq!(world.told().await[5], ("consent_ended", 0, true));
    assert_eq!(world.told().await.len(), 6);
}

#[tokio::test]
async fn who_connects_again_after_months_is_not_told_of_their_own_absence() {
    let world = World::begin(Engine::Sqlite, 25, |_| {}).await;
    world.live(HOUR).await;
    let account = world.account().await;
    let store = &world.app.store;
    store
        .disconnect_account(account.listener, account.id)
        .await
        .unwrap();
    world.pass(DAY * 60);
    connect_account(&world.app).await;
    notify(&world.app).await.unwrap();
    assert_eq!(world.told().await, []);
}

#[tokio::test]
async fn tokens_that_were_forgotten_with_a_lost_key() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}/music.db", folder.path().display());
    let entropy = || Arc::new(SeededEntropy::new(1));
    let store = Store::open(&address, &key(), entropy()).await.unwrap();
    let world = World::begin_on(store, 26, |_| {}).await;
    world.live(HOUR).await;
    let other = EncryptionKey::from_secret(&Secret::new("another key that only tests know"));
    Store::forget_tokens(&address, &other, entropy())
        .await
        .unwrap();
    world.live(HOUR).await;
    assert_eq!(world.told().await, [("sign_in_needed", 0, false)]);
}

#[tokio::test]
async fn a_consent_that_outlives_its_six_months_is_not_said_to_end_within_a_day_for_ever() {
    let world = World::begin(Engine::Sqlite, 27, |_| {}).await;
    world.live(HOUR).await;
    age_ours(&world, DAY * 190).await;
    world.live(HOUR).await;
    assert_eq!(world.told().await, [("consent_ending", 0, false)]);
}

/// The consent is older than it was, for both sides.
async fn grow_old(world: &World, age: SignedDuration) {
    world.spotify.age_consents(ListenerId::FIRST, age);
    age_ours(world, age).await;
}

async fn age_ours(world: &World, age: SignedDuration) {
    let (store, account) = (&world.app.store, world.account().await);
    let aged = NewAccount {
        listener: account.listener,
        refresh_token: store.refresh_token(&account).await.unwrap().unwrap(),
        spotify_account_id: account.spotify_account_id,
        spotify_user_id: account.spotify_user_id,
        display_name: account.display_name,
        scopes: account.scopes,
        consented_at: account.consented_at - age,
    };
    let now = world.clock.now();
    store.connect_account(&aged, now).await.unwrap();
}
