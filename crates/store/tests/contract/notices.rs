//! Notices: each thing is told once while it lasts.

use domain::notice::NoticeKind;
use store::{Account, NoticeKey, Store};

use crate::{
    contract,
    world::{account, at},
};

contract! {
    a_notice_stands_until_it_is_cleared
    what_comes_back_within_the_hour_is_not_told_again
}

fn key(account: &Account, kind: NoticeKind, level: i64) -> NoticeKey {
    NoticeKey {
        listener: account.listener,
        account: account.id,
        kind,
        level,
    }
}

async fn a_notice_stands_until_it_is_cleared(store: Store) {
    let account = account(&store).await;
    let suspect = key(&account, NoticeKind::Suspect, 0);
    let ending = |days| key(&account, NoticeKind::ConsentEnding, days);
    let told = store
        .change_notices(&[suspect, ending(30)], &[], at(1.0))
        .await
        .unwrap();
    assert_eq!(told, [suspect, ending(30)]);
    let again = store
        .change_notices(&[suspect], &[], at(2.0))
        .await
        .unwrap();
    assert_eq!(again, []);
    let told = store
        .change_notices(&[ending(14)], &[ending(30), suspect], at(3.0))
        .await
        .unwrap();
    assert_eq!(told, [ending(14)]);
    let standing = store.standing_notices().await.unwrap();
    assert_eq!(standing.len(), 1);
    assert_eq!(
        (standing[0].key, standing[0].raised_at),
        (ending(14), at(3.0))
    );
    let all = store.notices(account.listener, 10).await.unwrap();
    let ends: Vec<_> = all.iter().map(|notice| notice.cleared_at).collect();
    assert_eq!(ends, [None, Some(at(3.0)), Some(at(3.0))]);
}

async fn what_comes_back_within_the_hour_is_not_told_again(store: Store) {
    let account = account(&store).await;
    let silent = key(&account, NoticeKind::NotAnswering, 0);
    let change = async |raise: &[NoticeKey], clear: &[NoticeKey], second| {
        let told = store.change_notices(raise, clear, at(second)).await;
        told.unwrap().len()
    };
    assert_eq!(change(&[silent], &[], 0.0).await, 1);
    assert_eq!(change(&[], &[silent], 60.0).await, 0);
    assert_eq!(change(&[silent], &[], 3600.0).await, 0);
    let standing = store.standing_notices().await.unwrap();
    assert_eq!(standing[0].raised_at, at(0.0));
    assert_eq!(change(&[], &[silent], 3700.0).await, 0);
    assert_eq!(change(&[silent], &[], 7400.0).await, 1);
    assert_eq!(store.notices(account.listener, 9).await.unwrap().len(), 2);
}
