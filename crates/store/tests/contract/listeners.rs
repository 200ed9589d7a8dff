//! Listeners and login sessions.

use jiff::SignedDuration;
use store::{Error, NewListener, Store};

use crate::{
    contract,
    world::{account, at, listener, plays, record},
};

contract! {
    the_owner_is_made_once
    of_many_owners_at_once_one_is_made
    a_listener_added_headless_becomes_the_owner_and_keeps_their_plays
    names_meet_however_they_are_capitalised
    sessions_end_by_age_by_idleness_and_by_logging_out
}

fn owner() -> NewListener<'static> {
    NewListener {
        name: "Žofie",
        password_hash: Some("hash"),
        zone: "Europe/Prague",
    }
}

async fn the_owner_is_made_once(store: Store) {
    assert!(!store.is_set_up().await.unwrap());
    store.create_owner(owner(), at(1.0)).await.unwrap();
    assert!(store.is_set_up().await.unwrap());
    let again = store
        .create_owner(
            NewListener {
                name: "Other",
                ..owner()
            },
            at(2.0),
        )
        .await;
    assert!(matches!(again, Err(Error::NameTaken)));
}

async fn a_listener_added_headless_becomes_the_owner_and_keeps_their_plays(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "A@900").await;
    assert!(!store.is_set_up().await.unwrap());
    let owner = store.create_owner(owner(), at(2000.0)).await.unwrap();
    assert_eq!(owner.id, account.listener);
    assert_eq!(plays(&store, owner.id).await, "A@800-900");
    assert_eq!(listener(&store, "ignored").await, owner.id);
}

async fn names_meet_however_they_are_capitalised(store: Store) {
    store.create_owner(owner(), at(1.0)).await.unwrap();
    let found = store.credentials("žOFIE").await.unwrap().unwrap();
    assert_eq!(found.listener.name, "Žofie");
    assert_eq!(found.password_hash.as_deref(), Some("hash"));
    assert!(store.credentials("nobody").await.unwrap().is_none());
}

async fn sessions_end_by_age_by_idleness_and_by_logging_out(store: Store) {
    let owner = store.create_owner(owner(), at(0.0)).await.unwrap();
    let idle = SignedDuration::from_secs(100);
    let alive = |hash: &'static [u8], now: f64| {
        let store = store.clone();
        async move {
            store
                .login_session(hash, at(now), at(now) - idle)
                .await
                .unwrap()
                .is_some()
        }
    };
    store
        .add_login_session(owner.id, b"one", at(0.0), at(500.0))
        .await
        .unwrap();
    assert!(alive(b"one", 99.0).await);
    assert!(!alive(b"two", 99.0).await);
    assert!(!alive(b"one", 101.0).await);
    store.touch_login_session(b"one", at(99.0)).await.unwrap();
    assert!(alive(b"one", 101.0).await);
    store.touch_login_session(b"one", at(499.0)).await.unwrap();
    assert!(!alive(b"one", 500.0).await);
    store.end_login_session(b"one").await.unwrap();
    assert!(!alive(b"one", 499.0).await);
    store
        .add_login_session(owner.id, b"old", at(0.0), at(500.0))
        .await
        .unwrap();
    store
        .remove_dead_sessions(at(600.0), at(500.0))
        .await
        .unwrap();
    assert!(!alive(b"old", 1.0).await);
}

async fn of_many_owners_at_once_one_is_made(store: Store) {
    let attempts: Vec<_> = (0..6)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let name = format!("Owner {n}");
                let new = NewListener {
                    name: &name,
                    password_hash: Some("hash"),
                    zone: "UTC",
                };
                store.create_owner(new, at(1.0)).await.is_ok()
            })
        })
        .collect();
    let mut made = 0;
    for attempt in attempts {
        made += usize::from(attempt.await.unwrap());
    }
    assert_eq!(made, 1);
}
