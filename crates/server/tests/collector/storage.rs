//! While the database is away lists wait in memory, and nothing is lost when it is back.

use std::sync::atomic::Ordering;

use domain::{account::AccountState, clock::Clock as _, gap::GapReason};
use jiff::{SignedDuration, tz::TimeZone};
use server::Event;
use simulator::{FaultKind, Faults, ListenerId, ListenerSettings};
use store::{
    Trouble,
    testing::{Engine, break_down, mend, refuse_lists, refuse_lists_of},
};

use crate::world::{INTERVAL, World, connect_account, connect_another};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

#[tokio::test]
async fn a_day_without_sqlite_loses_nothing() {
    a_day_without_its_database(Engine::Sqlite, Trouble::ReadOnly).await;
}

#[tokio::test]
async fn a_day_without_postgres_loses_nothing() {
    a_day_without_its_database(Engine::Postgres, Trouble::Unreachable).await;
}

async fn a_day_without_its_database(engine: Engine, trouble: Trouble) {
    // So much is played that the list alone does not reach back a day; and tokens last an hour, so
    // that new ones must be got meanwhile.
    let world = World::begin(engine, 31, |settings| {
        settings.faults = "everyday,marathon=1".parse().unwrap();
    })
    .await;
    world.live(HOUR).await;
    let mut events = world.app.events.subscribe();
    let before = world.stored().await.len();
    break_down(&world.app.store).await;
    let since = world.clock.now();
    world.live(HOUR * 20).await;
    let failing = world.app.storage.failing().unwrap();
    assert_eq!(failing.trouble, trouble);
    assert!(failing.since >= since && failing.waiting > 0);

    mend(&world.app.store).await;
    world.spotify.set_request_faults(&Faults::none());
    world.live(HOUR).await;
    assert_eq!(world.app.storage.failing(), None);
    assert_eq!(world.stored().await, world.seen());
    assert!(world.stored().await.len() > before + 50);
    let account = world.account().await;
    let gaps = world.app.store.gaps(account.listener).await.unwrap();
    assert_eq!(gaps, []);
    let mut told = 0;
    while let Ok(event) = events.try_recv() {
        told += usize::from(event == Event::Storage);
    }
    assert_eq!(told, 2, "once when it begins and once when it is over");
}

#[tokio::test]
async fn a_clock_that_is_set_changes_nothing_but_plans() {
    let world = World::begin(Engine::Sqlite, 32, |settings| {
        settings.faults = Faults::everyday();
    })
    .await;
    world.live(HOUR * 6).await;
    for hours in [24, -24, -24, 24] {
        let asked = polls(&world);
        world.clock.set(world.clock.now() + HOUR * hours);
        world.live(HOUR).await;
        let asked = polls(&world) - asked;
        assert!(
            (4..=70).contains(&asked),
            "{asked} polls in an hour after {hours} h"
        );
    }
    world.spotify.set_request_faults(&Faults::none());
    world.live(HOUR).await;
    assert_eq!(world.stored().await, world.seen());
    let account = world.account().await;
    let gaps = world.app.store.gaps(account.listener).await.unwrap();
    assert_eq!(gaps, []);
    assert_eq!(world.told().await, []);
}

#[tokio::test]
async fn a_plan_kept_in_memory_does_not_outlast_the_trouble_with_the_database() {
    let world = World::begin(Engine::Sqlite, 33, |_| {}).await;
    world.live(HOUR).await;
    let error = Faults::none().with(FaultKind::Error500, 1.0);
    world.spotify.set_request_faults(&error);
    break_down(&world.app.store).await;
    world.live(HOUR / 2).await;
    mend(&world.app.store).await;
    world.live(HOUR).await;
    let asked = polls(&world);
    world.live(HOUR * 2).await;
    let asked = polls(&world) - asked;
    assert!((6..=20).contains(&asked), "{asked} polls in two hours");
}

#[tokio::test]
async fn who_signs_in_again_is_asked_at_once_though_a_day_was_planned_while_the_disk_was_full() {
    let world = World::begin(Engine::Sqlite, 34, |settings| {
        settings.token_lifetime = SignedDuration::from_mins(30);
    })
    .await;
    world.live(HOUR).await;
    world.spotify.revoke(ListenerId::FIRST);
    world.live(HOUR * 26).await;
    assert_eq!(world.account().await.state, AccountState::SignInNeeded);
    break_down(&world.app.store).await;
    world.live(HOUR * 24).await;
    mend(&world.app.store).await;
    connect_account(&world.app).await;
    assert_eq!(world.collector.step().await.accounts, 1);
    assert_eq!(world.stored().await, world.seen());
}

#[tokio::test]
async fn a_database_that_could_not_be_read_for_a_moment_is_not_said_to_be_away_for_ever() {
    let world = World::begin(Engine::Postgres, 35, |_| {}).await;
    world.live(HOUR).await;
    // The account is not due for a while, so that nothing else is to be written.
    let account = world.account().await;
    let later = world.clock.now() + HOUR * 20;
    world
        .app
        .store
        .schedule_poll(&account, later)
        .await
        .unwrap();
    break_down(&world.app.store).await;
    world.wake().await;
    assert!(world.app.storage.failing().is_some());
    mend(&world.app.store).await;
    world.pass(INTERVAL);
    world.wake().await;
    assert_eq!(world.app.storage.failing(), None);
}

#[tokio::test]
async fn a_list_that_the_database_refuses_is_kept_and_the_reason_is_told() {
    let world = World::begin(Engine::Sqlite, 36, |settings| {
        settings.faults = "marathon=1".parse().unwrap();
    })
    .await;
    world.live(HOUR).await;
    break_down(&world.app.store).await;
    world.live(HOUR * 2).await;
    let waiting = world.app.storage.failing().unwrap().waiting;
    mend(&world.app.store).await;
    refuse_lists(&world.app.store, true).await;
    world.live(HOUR).await;
    refuse_lists(&world.app.store, false).await;
    assert!(waiting > 1);
    world.live(HOUR).await;
    assert_eq!(world.stored().await, world.seen());
    assert_eq!(
        world.app.store.gaps(world.account.listener).await.unwrap(),
        []
    );

    refuse_lists(&world.app.store, true).await;
    let asked = polls(&world);
    world.live(HOUR).await;
    let asked = polls(&world) - asked;
    assert!((3..=12).contains(&asked), "{asked} polls in an hour");
    let problem = world.account().await.problem.unwrap();
    assert!(problem.contains("could not be stored"), "{problem}");
    refuse_lists(&world.app.store, false).await;
    world.live(HOUR).await;
    assert_eq!(world.account().await.problem, None);
    assert_eq!(world.stored().await, world.seen());
}

#[tokio::test]
async fn lists_that_the_database_refuses_for_days_leave_the_other_accounts_their_room() {
    let world = World::begin(Engine::Sqlite, 38, |settings| {
        settings.faults = "marathon=1".parse().unwrap();
    })
    .await;
    let other = ListenerSettings {
        seed: 99,
        from: world.clock.now() - HOUR * 24,
        zone: TimeZone::UTC,
    };
    let other = world.spotify.add_listener(&other);
    let other = connect_another(&world.app, other, "other").await;
    world.live(HOUR).await;
    refuse_lists_of(&world.app.store, &world.account).await;
    let (mut asked, end) = (2, world.clock.now() + HOUR * 24 * 14);
    while asked == 2 && world.clock.now() < end {
        let before = polls(&world);
        world.pass(HOUR / 4);
        world.wake().await;
        asked = polls(&world) - before;
    }
    assert_eq!(
        asked, 1,
        "there is no more room for the one, but for the other"
    );
    let other = world.app.store.account(other.listener, other.id).await;
    assert_eq!(other.unwrap().answered_at, Some(world.clock.now()));
}

#[tokio::test]
async fn what_was_handed_in_late_is_confessed_though_the_first_list_after_an_absence_is_empty() {
    let world = World::begin(Engine::Sqlite, 37, |settings| {
        settings.faults = "marathon=1".parse().unwrap();
    })
    .await;
    world.live(HOUR).await;
    world.pass(HOUR * 2);
    world.longest_list.store(0, Ordering::Relaxed);
    world.wake().await;
    let gaps = || world.app.store.gaps(world.account.listener);
    assert_eq!(gaps().await.unwrap(), []);
    world.longest_list.store(usize::MAX, Ordering::Relaxed);
    world.live(HOUR / 4).await;
    let reasons: Vec<_> = gaps().await.unwrap().iter().map(|gap| gap.reason).collect();
    assert_eq!(reasons, [GapReason::Late]);
}

fn polls(world: &World) -> u64 {
    world.spotify.requests()["GET /v1/me/player/recently-played"]
}
