//! A database that is full, may not be written or is away says so, and works again afterwards.

use store::{
    Error, Store, Trouble,
    testing::{break_down, fill_up, key, mend},
};

use crate::{
    contract,
    world::{account, answer, at, plays, record},
};

contract! {
    what_could_not_be_written_is_written_once_it_can
}

/// A list of fifty plays that nobody has seen before.
fn fresh_list(round: u32) -> String {
    let words: Vec<String> = (0..50)
        .map(|n| format!("R{round}T{n}@{}", round * 10_000 + n * 100))
        .collect();
    words.join(" ")
}

async fn refused(store: &Store, account: &store::Account, list: &str) -> Error {
    let answer = answer(1060.0, list);
    let recorded = store.record(account, &answer, |_| at(0.0)).await;
    recorded.unwrap_err()
}

async fn what_could_not_be_written_is_written_once_it_can(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "A@900").await;
    break_down(&store).await;
    for _ in 0..3 {
        let error = refused(&store, &account, "B@1000 A@900").await;
        let expected = [Some(Trouble::ReadOnly), Some(Trouble::Unreachable)];
        assert!(expected.contains(&error.trouble()), "{error:?}");
    }
    mend(&store).await;
    let recorded = record(&store, &account, 1120.0, "B@1000 A@900").await;
    assert_eq!((recorded.new.len(), recorded.known), (1, 1));
    let stored = plays(&store, account.listener).await;
    assert_eq!(stored, "A@800-900 B@900-1000");
}

#[tokio::test]
async fn a_full_disk_takes_back_what_it_could_not_hold_and_can_still_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}/music.db", folder.path().display());
    let entropy = std::sync::Arc::new(domain::entropy::SeededEntropy::new(1));
    let store = Store::open(&address, &key(), entropy).await.unwrap();
    let account = account(&store).await;
    record(&store, &account, 1000.0, "A@900").await;
    fill_up(&store).await;
    let mut round = 1;
    let error = loop {
        let answer = answer(1060.0, &fresh_list(round));
        if let Err(error) = store.record(&account, &answer, |_| at(0.0)).await {
            break error;
        }
        round += 1;
    };
    assert_eq!(error.trouble(), Some(Trouble::Full), "{error:?}");
    let kept = plays(&store, account.listener).await;
    assert_eq!(kept.split(' ').count(), 1 + 50 * (round as usize - 1));
    let error = refused(&store, &account, &fresh_list(round)).await;
    assert_eq!(error.trouble(), Some(Trouble::Full), "{error:?}");
    mend(&store).await;
    let recorded = record(&store, &account, 1120.0, &fresh_list(round)).await;
    assert_eq!(recorded.new.len(), 50);
}

/// Some errors end a transaction in SQLite before anyone rolls it back.
#[tokio::test]
async fn wherever_the_disk_gets_full_the_next_transaction_can_begin() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}/music.db", folder.path().display());
    let entropy = std::sync::Arc::new(domain::entropy::SeededEntropy::new(1));
    let store = Store::open(&address, &key(), entropy).await.unwrap();
    let account = account(&store).await;
    for filling in 1..=12 {
        fill_up(&store).await;
        let mut end = filling * 100_000;
        let error = loop {
            let list: Vec<String> = (0..filling)
                .map(|n| format!("T{n}@{}", end + n * 100))
                .collect();
            end += 5_000;
            let answer = answer(1060.0, &list.join(" "));
            if let Err(error) = store.record(&account, &answer, |_| at(0.0)).await {
                break error;
            }
        };
        assert_eq!(error.trouble(), Some(Trouble::Full), "{error:?}");
        mend(&store).await;
        record(&store, &account, 1120.0, &format!("U@{end}")).await;
    }
}
