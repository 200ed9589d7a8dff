//! What the collector does when Spotify refuses, and how it goes on afterwards.

use domain::{account::AccountState, clock::Clock as _, gap::GapReason};
use jiff::{SignedDuration, tz::TimeZone};
use server::jobs::{Collector, adopt_token_once};
use simulator::{FaultKind, Faults, ListenerId, ListenerSettings, Rotation};
use store::testing::{Engine, break_down, mend};

use crate::world::{INTERVAL, World, connect_account, connect_another, sign_in};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

#[tokio::test]
async fn a_connected_account_is_polled_at_once_and_follows_the_listener() {
    let world = World::begin(Engine::Sqlite, 1, |_| {}).await;
    assert_eq!(world.collector.step().await.accounts, 1);
    assert_eq!(world.stored().await, world.seen());
    assert_eq!(world.stored().await.len(), 50);
    assert_eq!(world.collector.step().await.accounts, 0);
    world.live(HOUR * 24).await;
    let polls = world
        .app
        .store
        .poll_counts(&world.account, world.clock.now() - HOUR * 24)
        .await
        .unwrap();
    assert!((96..=700).contains(&polls.answered), "{polls:?}");
}

#[tokio::test]
async fn a_withdrawn_consent_is_noticed_kept_and_mended_by_signing_in_again() {
    let world = World::begin(Engine::Sqlite, 2, |settings| {
        settings.token_lifetime = SignedDuration::from_mins(30);
    })
    .await;
    world.live(HOUR).await;
    world.spotify.revoke(ListenerId::FIRST);
    world.live(HOUR).await;
    let refused = world.account().await;
    assert_eq!(refused.state, AccountState::Suspect);
    assert!(
        refused
            .advice
            .unwrap()
            .contains("Connect the Spotify account again")
    );
    assert!(
        world
            .app
            .store
            .refresh_token(&world.account)
            .await
            .unwrap()
            .is_some()
    );
    let again = connect_account(&world.app).await;
    assert_eq!(
        (again.id, again.state),
        (world.account.id, AccountState::Collecting)
    );
    world.live(HOUR * 6).await;
    assert_eq!(world.stored().await, world.seen());
    assert_eq!(world.account().await.state, AccountState::Collecting);
}

#[tokio::test]
async fn failures_space_the_polls_out_and_the_first_answer_brings_them_back() {
    let world = World::begin(Engine::Sqlite, 3, |_| {}).await;
    world.live(INTERVAL).await;
    world
        .spotify
        .set_request_faults(&Faults::none().with(FaultKind::Error500, 1.0));
    world.live(HOUR * 3).await;
    let stalled = world.account().await;
    assert!(
        (8..=24).contains(&stalled.failures),
        "{} failures in three hours",
        stalled.failures
    );
    assert_eq!(stalled.state, AccountState::Collecting);
    world.spotify.set_request_faults(&Faults::none());
    world.live(HOUR).await;
    assert_eq!(world.account().await.failures, 0);
    assert_eq!(world.stored().await, world.seen());
}

#[tokio::test]
async fn a_pause_that_spotify_asks_for_is_kept() {
    let world = World::begin(Engine::Sqlite, 4, |_| {}).await;
    world.live(INTERVAL).await;
    world
        .spotify
        .set_request_faults(&Faults::none().with(FaultKind::RateLimit, 1.0));
    world.live(HOUR * 2).await;
    world.spotify.set_request_faults(&Faults::none());
    world.live(HOUR).await;
    assert_eq!(world.account().await.failures, 0);
    assert_eq!(world.stored().await, world.seen());
}

#[tokio::test]
async fn being_off_for_longer_than_the_list_reaches_leaves_a_gap_and_goes_on() {
    let world = World::begin(Engine::Sqlite, 5, |_| {}).await;
    world.live(HOUR).await;
    world.pass(HOUR * 24 * 20);
    world.live(HOUR).await;
    let gaps = world.app.store.gaps(world.account.listener).await.unwrap();
    let overrun: Vec<_> = gaps
        .iter()
        .filter(|gap| gap.reason == GapReason::Overrun)
        .collect();
    assert_eq!(overrun.len(), 1);
    assert!(overrun[0].to.duration_since(overrun[0].from) > HOUR * 24 * 12);
    assert_eq!(world.stored().await, world.seen());
}

#[tokio::test]
async fn a_clock_that_was_ahead_for_a_while_stops_nothing() {
    let world = World::begin(Engine::Sqlite, 6, |_| {}).await;
    world.live(HOUR).await;
    let right = world.clock.now();
    world.pass(HOUR * 3);
    world.collector.step().await;
    world.clock.set(right);
    world.spotify.set_now(right);
    world.live(HOUR * 4).await;
    let polls = world
        .app
        .store
        .poll_counts(&world.account, right)
        .await
        .unwrap();
    assert!(polls.answered > 16, "{polls:?}");
    assert_eq!(world.stored().await, world.seen());
}

#[tokio::test]
async fn a_token_from_the_settings_is_not_lost_when_it_rotates_and_spotify_fails() {
    let world = World::begin(Engine::Sqlite, 7, |settings| {
        settings.rotation = Rotation::AlwaysNewRevokesOld;
    })
    .await;
    let (app, listener) = (&world.app, world.account.listener);
    let given = sign_in(app).await.refresh.unwrap();
    world
        .spotify
        .set_request_faults(&Faults::none().with(FaultKind::TimeOut, 1.0));
    assert!(adopt_token_once(app, listener, &given).await.is_err());
    world.spotify.set_request_faults(&Faults::none());
    let adopted = adopt_token_once(app, listener, &given)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(adopted.id, world.account.id);
    assert_eq!(adopt_token_once(app, listener, &given).await.unwrap(), None);
    world.live(HOUR * 3).await;
    assert_eq!(world.account().await.state, AccountState::Collecting);
    assert_eq!(world.stored().await, world.seen());
}

#[tokio::test]
async fn a_restart_without_its_database_forgets_neither_calls_nor_pauses() {
    let mut world = World::begin(Engine::Postgres, 8, |_| {}).await;
    world
        .spotify
        .set_request_faults(&Faults::none().with(FaultKind::Quota, 1.0));
    world.live(INTERVAL).await;
    let budget = |world: &World| {
        world
            .app
            .spotify
            .as_ref()
            .unwrap()
            .budget()
            .standing(world.clock.now())
    };
    let before = budget(&world);
    assert!(before.families[0].paused_until.is_some());
    world.restart();
    break_down(&world.app.store).await;
    world.wake().await;
    mend(&world.app.store).await;
    world.wake().await;
    assert_eq!(budget(&world), before);
}

#[tokio::test]
async fn a_pause_that_one_poll_is_asked_for_holds_for_the_next_of_the_same_round() {
    let world = World::begin(Engine::Sqlite, 9, |_| {}).await;
    let other = ListenerSettings {
        seed: 99,
        from: world.clock.now() - HOUR * 24,
        zone: TimeZone::UTC,
    };
    let other = world.spotify.add_listener(&other);
    connect_another(&world.app, other, "other").await;
    let quota = Faults::none().with(FaultKind::Quota, 1.0);
    world.spotify.set_request_faults(&quota);
    let collector = Collector::new(&world.app).unwrap().one_at_a_time();
    assert_eq!(collector.step().await.accounts, 1);
    let asked = world.spotify.requests()["GET /v1/me/player/recently-played"];
    assert_eq!(asked, 1);
}

#[tokio::test]
async fn a_sign_in_that_proves_good_is_no_longer_doubted_though_spotify_refuses_something_else() {
    let world = World::begin(Engine::Sqlite, 10, |settings| {
        settings.token_lifetime = SignedDuration::from_mins(30);
    })
    .await;
    world.live(HOUR).await;
    let doubted = Faults::none().with(FaultKind::FalseGrant, 1.0);
    world.spotify.set_request_faults(&doubted);
    let end = world.clock.now() + HOUR * 72;
    while world.account().await.refused_since.is_none() && world.clock.now() < end {
        world.live(INTERVAL).await;
    }
    assert_eq!(world.account().await.state, AccountState::Suspect);
    let limited = Faults::none().with(FaultKind::RateLimit, 1.0);
    world.spotify.set_request_faults(&limited);
    let end = world.clock.now() + HOUR * 24;
    while world.account().await.refused_since.is_some() && world.clock.now() < end {
        world.live(INTERVAL).await;
    }
    assert_eq!(world.account().await.refused_since, None);
    assert_eq!(world.account().await.state, AccountState::Collecting);
}

#[tokio::test]
async fn a_sign_in_that_is_refused_while_the_disk_is_full_counts_as_refused_since_then() {
    let world = World::begin(Engine::Sqlite, 11, |settings| {
        settings.token_lifetime = SignedDuration::from_mins(30);
        settings.faults = "marathon=1".parse().unwrap();
    })
    .await;
    world.live(HOUR).await;
    break_down(&world.app.store).await;
    // Lists wait when the refusals begin, and are stored after them.
    world.live(HOUR).await;
    world.spotify.revoke(ListenerId::FIRST);
    world.live(HOUR * 2).await;
    world.clock.set(world.clock.now() + HOUR * 10);
    world.live(HOUR * 10).await;
    mend(&world.app.store).await;
    world.live(HOUR * 2).await;
    let account = world.account().await;
    assert_eq!(account.state, AccountState::Suspect);
    let refused_for = world
        .clock
        .now()
        .duration_since(account.refused_since.unwrap());
    assert!(
        (HOUR * 13..=HOUR * 14).contains(&refused_for),
        "{refused_for:?}"
    );
    world.live(HOUR * 12).await;
    assert_eq!(world.account().await.state, AccountState::SignInNeeded);
    connect_account(&world.app).await;
    assert_eq!(world.collector.step().await.accounts, 1);
    assert_eq!(world.account().await.refused_since, None);
}
