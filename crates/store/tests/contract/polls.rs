//! Polls and their counts.

use domain::account::AccountState;
use store::{Outcome, PollCounts, Refusal, Store};

use crate::{
    contract,
    world::{account, at, record},
};

contract! {
    the_first_answer_is_not_an_empty_list_that_cannot_be_true
    polls_are_kept_and_counted
    uneventful_polls_are_forgotten_but_never_the_latest_answer
}

fn refusal(second: f64) -> Refusal {
    Refusal {
        asked_at: at(second),
        answered_at: at(second + 1.0),
        outcome: Outcome::Unreachable,
        problem: "Spotify did not answer in time".to_owned(),
        advice: None,
        state: AccountState::Collecting,
        next_poll_at: at(second + 60.0),
        refused_since: None,
    }
}

async fn polls_are_kept_and_counted(store: Store) {
    let account = account(&store).await;
    assert!(store.last_poll(&account, None).await.unwrap().is_none());
    record(&store, &account, 1000.0, "B@950 A@900").await;
    record(&store, &account, 1100.0, "B@951 A@900 C@700").await;
    store
        .record_refusal(&account, &refusal(1200.0))
        .await
        .unwrap();
    let last = store.last_poll(&account, None).await.unwrap().unwrap();
    assert_eq!(
        (last.outcome, last.asked_at),
        (Outcome::Unreachable, at(1200.0))
    );
    assert_eq!(
        last.problem.as_deref(),
        Some("Spotify did not answer in time")
    );
    let answered = store
        .last_poll(&account, Some(Outcome::Answered))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (answered.items, answered.new, answered.moved, answered.late),
        (3, 1, 1, 1)
    );
    let counts = store.poll_counts(&account, at(1100.0)).await.unwrap();
    assert_eq!(
        counts,
        PollCounts {
            answered: 1,
            failed: 1
        }
    );
    record(&store, &account, 1300.0, "B@951").await;
    let healed = store.account(account.listener, account.id).await.unwrap();
    assert_eq!((healed.failures, healed.problem), (0, None));
    assert_eq!(healed.last_new_at, Some(at(1100.0)));
}

async fn uneventful_polls_are_forgotten_but_never_the_latest_answer(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "A@900").await;
    record(&store, &account, 1100.0, "A@900").await;
    record(&store, &account, 1200.0, "A@900").await;
    store
        .record_refusal(&account, &refusal(1300.0))
        .await
        .unwrap();
    assert_eq!(store.forget_uneventful_polls(at(9999.0)).await.unwrap(), 1);
    let counts = store.poll_counts(&account, at(0.0)).await.unwrap();
    assert_eq!(
        counts,
        PollCounts {
            answered: 2,
            failed: 1
        }
    );
    assert!(
        record(&store, &account, 1400.0, "A@900")
            .await
            .gaps
            .is_empty()
    );
}

async fn the_first_answer_is_not_an_empty_list_that_cannot_be_true(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "A@900").await;
    let empty = record(&store, &account, 1100.0, "").await;
    assert!(!empty.is_believed);
    let first = || store.first_answer_since(&account, at(1050.0));
    assert_eq!(first().await.unwrap(), None);
    let next = record(&store, &account, 1200.0, "B@1150 A@900").await;
    assert!(next.is_believed);
    assert_eq!(first().await.unwrap().unwrap().id, next.poll);
}
