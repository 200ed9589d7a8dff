//! Accounts and their sealed tokens.

use domain::{account::AccountState, secret::Secret};
use store::{Error, NewListener, Outcome, Refusal, Store};

use crate::{
    contract,
    world::{account, answer, at, consent, due, listener, plays, record},
};

contract! {
    connecting_again_renews_the_consent_and_keeps_the_plays
    an_account_belongs_to_one_listener
    tokens_come_back_as_they_went_in
    accounts_fall_due
    a_disconnected_account_takes_nothing_more
    a_refusal_of_the_former_consent_leaves_the_new_one_alone
    secrets_are_kept_by_name
    adopting_a_token_is_one_step
    an_account_that_spotify_names_anew_stays_one_account
    a_token_of_the_former_consent_replaces_nothing
    the_token_of_a_new_consent_is_not_handed_to_who_knows_the_former
    a_new_consent_ends_a_standstill_of_the_list
    a_clock_that_was_ahead_does_not_stop_collecting
    accounts_that_failed_are_due_at_once_when_asked_again
    plans_and_ages_move_along_with_the_clock
    a_clock_that_began_in_the_past_carries_no_event_into_the_future
    a_list_that_stands_still_is_noted_once_and_moves_on_with_a_new_play
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
    assert_eq!(due(&store, at(0.0)).await, std::slice::from_ref(&account));
    store.schedule_poll(&account, at(60.0)).await.unwrap();
    assert!(due(&store, at(59.0)).await.is_empty());
    assert_eq!(due(&store, at(60.0)).await.len(), 1);
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
            .record(&account, &answer(1100.0, "B@1000 A@900"), |_| at(0.0))
            .await
            .unwrap()
            .is_none()
    );
    store
        .replace_refresh_token(&account, &Secret::new("late"))
        .await
        .unwrap();
    assert_eq!(store.refresh_token(&account).await.unwrap(), None);
    assert!(due(&store, at(9e6)).await.is_empty());
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
        advice: None,
        state: AccountState::SignInNeeded,
        next_poll_at: at(3610.0),
        refused_since: Some(at(10.0)),
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

async fn secrets_are_kept_by_name(store: Store) {
    assert_eq!(store.kept_secret("word").await.unwrap(), None);
    store
        .keep_secret("word", &Secret::new("one"))
        .await
        .unwrap();
    store
        .keep_secret("word", &Secret::new("two"))
        .await
        .unwrap();
    assert_eq!(
        store.kept_secret("word").await.unwrap(),
        Some(Secret::new("two"))
    );
    let sealed = store.setting("word").await.unwrap().unwrap();
    assert!(!sealed.windows(3).any(|window| window == b"two"));
}

async fn adopting_a_token_is_one_step(store: Store) {
    let listener = listener(&store, "owner").await;
    store
        .keep_secret("aside", &Secret::new("rotated"))
        .await
        .unwrap();
    let new = consent(listener, "spotify-1", "rotated");
    store
        .adopt_account(&new, ("adopted", b"hash"), "aside", at(1.0))
        .await
        .unwrap();
    assert_eq!(
        store.setting("adopted").await.unwrap(),
        Some(b"hash".to_vec())
    );
    assert_eq!(store.setting("aside").await.unwrap(), None);
    assert_eq!(store.connected_accounts().await.unwrap().len(), 1);
}

async fn an_account_that_spotify_names_anew_stays_one_account(store: Store) {
    let listener = listener(&store, "owner").await;
    let mut named_by_user = consent(listener, "user-spotify-1", "token-1");
    "user-spotify-1".clone_into(&mut named_by_user.spotify_user_id);
    let first = store
        .connect_account(&named_by_user, at(0.0))
        .await
        .unwrap();
    record(&store, &first, 1000.0, "A@900").await;
    let named_for_good = consent(listener, "spotify-1", "token-2");
    let second = store
        .connect_account(&named_for_good, at(1.0))
        .await
        .unwrap();
    assert_eq!(
        (second.id, second.spotify_account_id.as_str()),
        (first.id, "spotify-1")
    );
    assert_eq!(
        store.refresh_token(&second).await.unwrap(),
        Some(Secret::new("token-2"))
    );
    let third = store
        .connect_account(&named_by_user, at(2.0))
        .await
        .unwrap();
    assert_eq!(
        (third.id, third.spotify_account_id.as_str()),
        (first.id, "spotify-1")
    );
    assert_eq!(
        store.refresh_token(&third).await.unwrap(),
        Some(Secret::new("token-1"))
    );
    assert_eq!(record(&store, &third, 1100.0, "A@900").await.known, 1);
}

async fn a_token_of_the_former_consent_replaces_nothing(store: Store) {
    let former = account(&store).await;
    let mut renewed = consent(former.listener, "spotify-1", "token-2");
    renewed.consented_at = at(20.0);
    let now = store.connect_account(&renewed, at(20.0)).await.unwrap();
    store
        .replace_refresh_token(&former, &Secret::new("rotated"))
        .await
        .unwrap();
    assert_eq!(
        store.refresh_token(&now).await.unwrap(),
        Some(Secret::new("token-2"))
    );
}

async fn a_clock_that_was_ahead_does_not_stop_collecting(store: Store) {
    let account = account(&store).await;
    let (two_hours, five_years) = (7200.0, 5.0 * 365.0 * 86_400.0);
    record(&store, &account, five_years, "").await;
    store
        .schedule_poll(&account, at(five_years + 60.0))
        .await
        .unwrap();
    assert_eq!(due(&store, at(100.0)).await.len(), 1);
    record(&store, &account, two_hours, "").await;
    store
        .schedule_poll(&account, at(two_hours + 60.0))
        .await
        .unwrap();
    assert_eq!(due(&store, at(100.0)).await.len(), 1);
    record(&store, &account, 100.0, "").await;
    store.schedule_poll(&account, at(160.0)).await.unwrap();
    assert!(due(&store, at(99.0)).await.is_empty());
}

fn refusal(state: AccountState, next: f64) -> Refusal {
    Refusal {
        asked_at: at(10.0),
        answered_at: at(10.0),
        outcome: Outcome::Refused,
        problem: "no".to_owned(),
        advice: None,
        state,
        next_poll_at: at(next),
        refused_since: None,
    }
}

async fn accounts_that_failed_are_due_at_once_when_asked_again(store: Store) {
    let account = account(&store).await;
    store
        .record_refusal(&account, &refusal(AccountState::NotAllowed, 3610.0))
        .await
        .unwrap();
    assert!(due(&store, at(20.0)).await.is_empty());
    store.ask_failed_again(at(20.0)).await.unwrap();
    assert_eq!(due(&store, at(20.0)).await.len(), 1);
    store
        .record_refusal(&account, &refusal(AccountState::ConsentEnded, 3610.0))
        .await
        .unwrap();
    store.ask_failed_again(at(20.0)).await.unwrap();
    assert!(due(&store, at(1e6)).await.is_empty());
}

async fn plans_and_ages_move_along_with_the_clock(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "A@900").await;
    store.note_stall(&account, at(700.0)).await.unwrap();
    let before = store.account(account.listener, account.id).await.unwrap();
    let day = jiff::SignedDuration::from_hours(24);
    store.shift_plans(day, at(1060.0) + day).await.unwrap();
    let after = store.account(account.listener, account.id).await.unwrap();
    assert_eq!(after.next_poll_at, before.next_poll_at + day);
    assert_eq!(after.answered_at, before.answered_at.map(|at| at + day));
    assert_eq!(after.last_new_at, before.last_new_at.map(|at| at + day));
    assert_eq!(after.stalled_since, Some(at(700.0) + day));
    assert_eq!(after.consented_at, before.consented_at);
    assert!(due(&store, at(1059.0) + day).await.is_empty());
    assert_eq!(due(&store, at(1060.0) + day).await.len(), 1);
}

async fn a_clock_that_began_in_the_past_carries_no_event_into_the_future(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "A@900").await;
    let refused = Refusal {
        refused_since: Some(at(1050.0)),
        ..refusal(AccountState::Suspect, 1100.0)
    };
    store.record_refusal(&account, &refused).await.unwrap();
    let years = jiff::SignedDuration::from_hours(24 * 2000);
    store.shift_plans(years, at(2000.0)).await.unwrap();
    let after = store.account(account.listener, account.id).await.unwrap();
    assert_eq!(after.answered_at, Some(at(1000.0)));
    assert_eq!(after.last_new_at, Some(at(1000.0)));
    assert_eq!(after.refused_since, Some(at(1050.0)));
    assert!(after.is_due(at(2000.0)));
}

async fn a_list_that_stands_still_is_noted_once_and_moves_on_with_a_new_play(store: Store) {
    let account = account(&store).await;
    let stalled_since = async || {
        let now = store.account(account.listener, account.id).await.unwrap();
        now.stalled_since
    };
    record(&store, &account, 1000.0, "A@900").await;
    store.note_stall(&account, at(1100.0)).await.unwrap();
    store.note_stall(&account, at(1200.0)).await.unwrap();
    assert_eq!(stalled_since().await, Some(at(1100.0)));
    record(&store, &account, 1300.0, "A@900").await;
    assert_eq!(stalled_since().await, Some(at(1100.0)));
    record(&store, &account, 1400.0, "A@900 B@1350").await;
    assert_eq!(stalled_since().await, None);
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

async fn the_token_of_a_new_consent_is_not_handed_to_who_knows_the_former(store: Store) {
    let former = account(&store).await;
    let mut renewed = consent(former.listener, "spotify-1", "token-2");
    renewed.consented_at = at(20.0);
    store.connect_account(&renewed, at(20.0)).await.unwrap();
    // If it were, Spotify's next one could not be kept.
    assert_eq!(store.refresh_token(&former).await.unwrap(), None);
}

async fn a_new_consent_ends_a_standstill_of_the_list(store: Store) {
    let account = account(&store).await;
    store.note_stall(&account, at(100.0)).await.unwrap();
    let renewed = consent(account.listener, "spotify-1", "token-2");
    let again = store.connect_account(&renewed, at(1e6)).await.unwrap();
    assert_eq!(again.stalled_since, None);
}
