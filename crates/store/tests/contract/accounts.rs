//! Accounts and their sealed tokens.

use domain::{account::AccountState, secret::Secret};
use store::{Error, NewListener, Outcome, Refusal, Store};

use crate::{
    contract,
    world::{account, answer, at, consent, listener, plays, record},
};

contract! {
    connecting_again_renews_the_consent_and_keeps_the_plays
    an_account_belongs_to_one_listener
    tokens_come_back_as_they_went_in
    accounts_fall_due
    a_disconnected_account_takes_nothing_more
    a_refusal_of_the_former_consent_leaves_the_new_one_alone
    settings_are_kept_by_name
    an_account_counts_the_plays_it_brought
}

async fn connecting_again_renews_the_consent_and_keeps_the_plays(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "A@900").await;
    let mut renewed = consent(account.listener, "spotify-1", "token-2");
    renewed.consented_at = at(2000.0);
    let again = store.connect_account(&renewed, at(2000.0)).await.unwrap();
    assert_eq!(
        (again.id, again.consented_at, again.connected_at),
        (account.id, at(2000.0), at(0.0))
    );
    assert_eq!(
        store.refresh_token(&again).await.unwrap(),
        Some(Secret::new("token-2"))
    );
    assert_eq!(store.accounts(account.listener).await.unwrap().len(), 1);
    assert_eq!(plays(&store, account.listener).await, "A@800-900");
    let second = store
        .connect_account(&consent(account.listener, "spotify-2", "x"), at(2.0))
        .await
        .unwrap();
    assert_ne!(second.id, account.id);
    assert_eq!(
        second.scopes,
        ["user-read-recently-played", "user-top-read"]
    );
}

async fn an_account_belongs_to_one_listener(store: Store) {
    let account = account(&store).await;
    let mut stranger = consent(account.listener, "spotify-1", "token");
    stranger.listener = domain::ids::ListenerId(account.listener.0 + 1);
    let taken = store.connect_account(&stranger, at(1.0)).await;
    assert!(matches!(taken, Err(Error::AccountTaken)));
    let theirs = store.account(stranger.listener, account.id).await;
    assert!(matches!(theirs, Err(Error::NotFound(_))));
}

async fn tokens_come_back_as_they_went_in(store: Store) {
    let account = account(&store).await;
    assert_eq!(
        store.refresh_token(&account).await.unwrap(),
        Some(Secret::new("token-1"))
    );
    store
        .replace_refresh_token(&account, &Secret::new("token-2"))
        .await
        .unwrap();
    assert_eq!(
        store.refresh_token(&account).await.unwrap(),
        Some(Secret::new("token-2"))
    );
}

async fn accounts_fall_due(store: Store) {
    let account = account(&store).await;
    assert_eq!(
        store.due_accounts(at(0.0)).await.unwrap(),
        std::slice::from_ref(&account)
    );
    store.schedule_poll(&account, at(60.0)).await.unwrap();
    assert!(store.due_accounts(at(59.0)).await.unwrap().is_empty());
    assert_eq!(store.due_accounts(at(60.0)).await.unwrap().len(), 1);
}

async fn a_disconnected_account_takes_nothing_more(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "A@900").await;
    store
        .disconnect_account(account.listener, account.id)
        .await
        .unwrap();
    assert!(
        store
            .record(&account, &answer(1100.0, "B@1000 A@900"))
            .await
            .unwrap()
            .is_none()
    );
    store
        .replace_refresh_token(&account, &Secret::new("late"))
        .await
        .unwrap();
    assert_eq!(store.refresh_token(&account).await.unwrap(), None);
    assert!(store.due_accounts(at(9e6)).await.unwrap().is_empty());
    let kept = store.account(account.listener, account.id).await.unwrap();
    assert_eq!(kept.state, AccountState::Disconnected);
    assert_eq!(plays(&store, account.listener).await, "A@800-900");
    let listener = listener(&store, "x").await;
    let back = store
        .connect_account(&consent(listener, "spotify-1", "token-3"), at(3.0))
        .await
        .unwrap();
    assert_eq!(
        (back.id, back.state),
        (account.id, AccountState::Collecting)
    );
    let nobody = store
        .disconnect_account(listener, domain::ids::AccountId(99))
        .await;
    assert!(matches!(nobody, Err(Error::NotFound(_))));
}

async fn a_refusal_of_the_former_consent_leaves_the_new_one_alone(store: Store) {
    let account = account(&store).await;
    let refusal = Refusal {
        asked_at: at(10.0),
        answered_at: at(11.0),
        outcome: Outcome::Refused,
        problem: "Spotify asks you to sign in again".to_owned(),
        state: AccountState::SignInNeeded,
        next_poll_at: at(3610.0),
    };
    store.record_refusal(&account, &refusal).await.unwrap();
    let refused = store.account(account.listener, account.id).await.unwrap();
    assert_eq!(
        (refused.state, refused.failures),
        (AccountState::SignInNeeded, 1)
    );
    assert_eq!(refused.next_poll_at, at(3610.0));
    let mut renewed = consent(account.listener, "spotify-1", "token-2");
    renewed.consented_at = at(20.0);
    store.connect_account(&renewed, at(20.0)).await.unwrap();
    store.record_refusal(&refused, &refusal).await.unwrap();
    let now = store.account(account.listener, account.id).await.unwrap();
    assert_eq!(
        (now.state, now.failures, now.problem),
        (AccountState::Collecting, 0, None)
    );
    let owner = NewListener {
        name: "o",
        password_hash: Some("h"),
        zone: "UTC",
    };
    store.create_owner(owner, at(30.0)).await.unwrap();
}

async fn settings_are_kept_by_name(store: Store) {
    assert_eq!(store.setting("word").await.unwrap(), None);
    store.keep_setting("word", b"one").await.unwrap();
    store.keep_setting("word", b"two").await.unwrap();
    assert_eq!(store.setting("word").await.unwrap(), Some(b"two".to_vec()));
}

async fn an_account_counts_the_plays_it_brought(store: Store) {
    let account = account(&store).await;
    assert_eq!(store.account_plays(&account).await.unwrap(), (0, None));
    let recorded = record(&store, &account, 1000.0, "B@900 A@600 A@300").await;
    record(&store, &account, 1060.0, "B@900 A@602").await;
    store
        .delete_play(account.listener, recorded.new[2], at(1061.0))
        .await
        .unwrap();
    assert_eq!(
        store.account_plays(&account).await.unwrap(),
        (2, Some(at(200.0)))
    );
}
