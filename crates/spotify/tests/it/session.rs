//! The access token is kept fresh, once for all who ask, and no new refresh token is ever lost.

use std::{
    collections::BTreeSet,
    sync::{Arc, atomic::Ordering},
};

use domain::secret::Secret;
use jiff::SignedDuration;
use simulator::{FaultKind, Faults, ListenerId, Rotation};
use spotify::{Error, Session};
use tokio::task::JoinSet;

use crate::house::{House, RECENT, TOKEN, Vault};

async fn ask_at_once(
    house: &House,
    session: &Arc<Session>,
    callers: usize,
) -> Vec<Result<usize, Error>> {
    let mut tasks = JoinSet::new();
    for _ in 0..callers {
        let (session, permit) = (session.clone(), house.permit());
        let again = house.permit();
        tasks.spawn(async move {
            let list = match session.recently_played(permit).await {
                Err(Error::TokenRefused) => session.recently_played(again).await?,
                list => list?,
            };
            Ok(list.plays.len())
        });
    }
    tasks.join_all().await
}

fn rotating() -> House {
    House::new(|settings| settings.rotation = Rotation::AlwaysNewRevokesOld)
}

#[tokio::test]
async fn what_the_client_reads_is_what_spotify_served() {
    let house = House::new(|settings| {
        settings.faults = Faults::none()
            .with(FaultKind::NullTrack, 0.2)
            .with(FaultKind::LocalTrack, 0.2)
            .with(FaultKind::NoFraction, 0.2)
            .with(FaultKind::NullContext, 0.2)
            .with(FaultKind::DuplicateItem, 0.2)
            .with(FaultKind::SameMs, 0.2);
    });
    let (session, _) = house.session().await;
    let list = session.recently_played(house.permit()).await.unwrap();

    let seen = house.spotify.seen().pop().unwrap();
    let served = |unreadable: bool| {
        let items = seen
            .items
            .iter()
            .filter(move |item| item.unreadable.is_some() == unreadable);
        items.map(|item| (item.served_at, item.uri.as_str()))
    };
    let read = list
        .plays
        .iter()
        .map(|play| (play.ended_at, play.track.uri.as_str()));
    assert!(read.eq(served(false)));
    let unreadable = list.unreadable.iter().map(|item| item.ended_at.unwrap());
    assert!(unreadable.eq(served(true).map(|(at, _)| at)));
    assert!(!list.unreadable.is_empty());
    assert!(
        list.plays
            .iter()
            .any(|play| play.track.spotify_id.is_none())
    );

    let names: BTreeSet<_> = list
        .plays
        .iter()
        .map(|play| play.track.name.clone())
        .collect();
    let truth = house.spotify.seen_plays(ListenerId::FIRST);
    assert_eq!(
        names,
        truth.into_iter().map(|play| play.track.name).collect()
    );
}

#[tokio::test]
async fn a_token_is_kept_until_a_minute_before_its_end() {
    let house = House::new(|_| {});
    let (session, _) = house.session().await;
    let signed_in = house.asked(TOKEN);
    for (minutes, refreshes) in [(0, 1), (58, 1), (1, 2), (1, 2), (58, 3)] {
        house.pass(SignedDuration::from_mins(minutes));
        session.recently_played(house.permit()).await.unwrap();
        assert_eq!(house.asked(TOKEN) - signed_in, refreshes);
    }
}

#[tokio::test]
async fn many_callers_cause_one_refresh() {
    for lifetime in [3600, 30] {
        let house = House::new(|settings| {
            settings.rotation = Rotation::AlwaysNewRevokesOld;
            settings.token_lifetime = SignedDuration::from_secs(lifetime);
        });
        let (session, vault) = house.session().await;
        let answers = ask_at_once(&house, &session, 20).await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        assert_eq!((house.asked(TOKEN), house.asked(RECENT)), (1 + 1, 20));
        assert_eq!(vault.generations(), 2);
    }
}

#[tokio::test]
async fn many_callers_share_one_refusal_and_later_ones_ask_again() {
    let house = House::new(|_| {});
    let (session, vault) = house.session().await;
    house.spotify.revoke(ListenerId::FIRST);
    for answer in ask_at_once(&house, &session, 20).await {
        assert!(
            matches!(answer, Err(Error::SignInNeeded { .. })),
            "{answer:?}"
        );
    }
    assert_eq!((house.asked(TOKEN), house.asked(RECENT)), (1 + 1, 0));
    assert_eq!(
        vault.generations(),
        1,
        "the refused token stays for a later try"
    );
    session.recently_played(house.permit()).await.unwrap_err();
    assert_eq!(house.asked(TOKEN), 1 + 2);
}

#[tokio::test]
async fn each_new_refresh_token_replaces_the_one_before() {
    let house = rotating();
    let (session, vault) = house.session().await;
    for generation in 2..6 {
        session.recently_played(house.permit()).await.unwrap();
        assert_eq!(vault.generations(), generation);
        house.pass(SignedDuration::from_hours(1));
    }
    // Another process goes on from what was kept.
    house
        .session_over(&vault)
        .recently_played(house.permit())
        .await
        .unwrap();
}

#[tokio::test]
async fn an_answer_without_a_refresh_token_keeps_the_old_one() {
    let house = House::new(|settings| settings.rotation = Rotation::Never);
    let (session, vault) = house.session().await;
    for _ in 0..3 {
        session.recently_played(house.permit()).await.unwrap();
        house.pass(SignedDuration::from_hours(1));
    }
    assert_eq!(vault.generations(), 1);
}

#[tokio::test]
async fn a_vault_that_takes_nothing_stops_nothing_and_gets_the_newest_token_once_it_can() {
    let house = rotating();
    let (session, vault) = house.session().await;
    vault.set_broken(true);
    for _ in 0..3 {
        session.recently_played(house.permit()).await.unwrap();
        house.pass(SignedDuration::from_hours(1));
    }
    assert_eq!((house.asked(TOKEN), vault.generations()), (1 + 3, 1));
    vault.set_broken(false);
    session.recently_played(house.permit()).await.unwrap();
    assert!(vault.generations() >= 2);
    // Another process goes on from what was kept.
    let another = house.session_over(&vault);
    another.recently_played(house.permit()).await.unwrap();
}

#[tokio::test]
async fn a_vault_that_can_no_longer_be_read_stops_nothing() {
    let house = House::new(|_| {});
    let (session, vault) = house.session().await;
    session.recently_played(house.permit()).await.unwrap();
    vault.unreadable.store(true, Ordering::Relaxed);
    house.pass(SignedDuration::from_hours(2));
    session.recently_played(house.permit()).await.unwrap();
}

#[tokio::test]
async fn a_vault_that_cannot_be_read_is_told_with_its_cause() {
    let house = House::new(|_| {});
    let (session, vault) = house.session().await;
    vault.unreadable.store(true, Ordering::Relaxed);
    let error = session.recently_played(house.permit()).await.unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(
        (error.slug(), cause.as_str()),
        ("vault", "the key is another one")
    );
    assert_eq!(house.asked(TOKEN), 1);
}

#[tokio::test]
async fn a_refused_access_token_is_replaced_once() {
    let house = rotating();
    let (session, _) = house.session().await;
    session.recently_played(house.permit()).await.unwrap();
    // Spotify's clock runs ahead of ours: to us the token still looks good.
    house
        .spotify
        .set_now(house.spotify.now() + SignedDuration::from_hours(2));
    assert!(
        ask_at_once(&house, &session, 5)
            .await
            .iter()
            .all(Result::is_ok)
    );
    assert_eq!(
        (house.asked(TOKEN), house.asked(RECENT)),
        (1 + 2, 1 + 2 * 5)
    );

    let always = Faults::none().with(FaultKind::ExpiredToken, 1.0);
    house.spotify.set_request_faults(&always);
    for _ in 0..2 {
        let error = session.recently_played(house.permit()).await.unwrap_err();
        assert!(matches!(error, Error::TokenRefused), "{error:?}");
    }
    assert_eq!((house.asked(TOKEN), house.asked(RECENT)), (1 + 3, 11 + 2));
}

#[tokio::test]
async fn a_vault_without_a_token_or_with_a_strange_one_needs_a_sign_in() {
    let house = House::new(|_| {});
    for (kept, asked) in [(None, 0), (Some(Secret::new("forged")), 1)] {
        let session = house.session_over(&Arc::new(Vault::new(kept)));
        let error = session.recently_played(house.permit()).await.unwrap_err();
        assert!(matches!(error, Error::SignInNeeded { .. }), "{error:?}");
        assert_eq!(house.asked(TOKEN), asked);
    }
}

#[tokio::test]
async fn a_consent_ends_after_six_months_however_often_it_is_used() {
    let house = House::new(|_| {});
    let (session, _) = house.session().await;
    for _ in 0..5 {
        house.pass(SignedDuration::from_hours(24 * 30));
        session.recently_played(house.permit()).await.unwrap();
    }
    house.pass(SignedDuration::from_hours(24 * 35));
    let error = session.recently_played(house.permit()).await.unwrap_err();
    assert!(matches!(error, Error::SignInNeeded { .. }), "{error:?}");
}

#[tokio::test]
async fn passing_failures_come_out_as_what_they_are() {
    let house = House::new(|_| {});
    let (session, _) = house.session().await;
    for (kind, slug) in [
        (FaultKind::TimeOut, "timed-out"),
        (FaultKind::Reset, "unreachable"),
        (FaultKind::Error500, "unavailable"),
        (FaultKind::RateLimit, "rate-limited"),
    ] {
        let always = Faults::none().with(kind, 1.0);
        house.spotify.set_request_faults(&always);
        for _ in 0..10 {
            let error = session.recently_played(house.permit()).await.unwrap_err();
            assert_eq!(error.slug(), slug, "{error:?}");
            house.pass(SignedDuration::from_mins(10));
        }
    }
    house.spotify.set_request_faults(&Faults::none());
    session.recently_played(house.permit()).await.unwrap();
}
