//! Imports that are broken off, taken up again, and polled beside.

use domain::play::Source;
use store::{Go, ImportState, NewImport, Runner, Store};

use crate::{
    contract,
    imports::{extended, import_as, rows, take_back, told},
    world::{account, at, record},
};

contract! {
    an_import_goes_on_wherever_it_was_broken_off
    what_is_polled_meanwhile_is_not_doubled
}

/// Stopped before each of its steps, begun anew each time, and taken back likewise.
async fn an_import_goes_on_wherever_it_was_broken_off(store: Store) {
    let account = account(&store).await;
    let listener = account.listener;
    record(&store, &account, 1000.0, "A@300.5 B@500.25").await;
    let before = told(&store, listener).await;
    let text: String = [
        "A@300/200",
        "B@502/100",
        "C@700/90",
        "D@800/40",
        "C@700/90",
        "E@900/20",
    ]
    .join(" ");
    let (whole, counts) = import_as(&store, listener, Source::Extended, &text, false).await;
    let after = told(&store, listener).await;
    take_back(&store, listener, whole).await;
    assert_eq!(told(&store, listener).await, before);

    let new = NewImport {
        name: "endsong.json".to_owned(),
        is_dry_run: false,
        runner: Runner::Server,
    };
    let added = store.add_import(listener, &new, at(0.0), at(0.0), |_| Ok::<(), ()>(()));
    let import = added.await.unwrap().unwrap();
    let folder = std::env::temp_dir();
    for steps in 0.. {
        let mut left = steps;
        let mut rows = rows(Source::Extended, &text);
        let mut told = |_| {
            left -= 1;
            if left < 0 { Go::Stop } else { Go::On }
        };
        let brought = store.bring_in(listener, import.id, &mut rows, &folder, false, &mut told);
        if let Some(brought) = brought.await.unwrap() {
            assert!(steps > 3, "there are several steps");
            assert_eq!(brought.counts, counts);
            store
                .finish_import(&import, &brought, "{}", &[], at(0.0))
                .await
                .unwrap();
            break;
        }
    }
    assert_eq!(told(&store, listener).await, after);
    for steps in 0.. {
        let mut left = steps;
        let mut told = |_| {
            left -= 1;
            if left < 0 { Go::Stop } else { Go::On }
        };
        let taken = store.take_back(&import, None, &folder, at(0.0), &mut told);
        if taken.await.unwrap().is_some() {
            break;
        }
    }
    assert_eq!(told(&store, listener).await, before);
}

/// Polls go on while an import is written, broken off, and taken up again.
async fn what_is_polled_meanwhile_is_not_doubled(store: Store) {
    let account = account(&store).await;
    let listener = account.listener;
    extended(&store, listener, "Z@50/20").await;
    let text = "A@300/200 B@502/100 C@700/90";
    let new = NewImport {
        name: "endsong.json".to_owned(),
        is_dry_run: false,
        runner: Runner::Server,
    };
    let added = store.add_import(listener, &new, at(0.0), at(0.0), |_| Ok::<(), ()>(()));
    let import = added.await.unwrap().unwrap();
    let folder = std::env::temp_dir();
    let running = ImportState::Running;
    store
        .claim_import(&import, running, at(0.0), at(0.0))
        .await
        .unwrap();
    // Everything is written, and then it is broken off.
    let mut whole = rows(Source::Extended, text);
    store
        .bring_in(listener, import.id, &mut whole, &folder, false, &mut |_| {
            Go::On
        })
        .await
        .unwrap()
        .unwrap();
    record(&store, &account, 1000.0, "A@300.5 B@500.25").await;
    store
        .claim_import(&import, running, at(0.0), at(0.0))
        .await
        .unwrap();
    let mut whole = rows(Source::Extended, text);
    let brought = store
        .bring_in(listener, import.id, &mut whole, &folder, false, &mut |_| {
            Go::On
        })
        .await
        .unwrap()
        .unwrap();
    record(&store, &account, 2000.0, "A@300.5 B@500.25 C@700.75").await;
    store
        .finish_import(&import, &brought, "{}", &[], at(0.0))
        .await
        .unwrap();
    assert_eq!(
        told(&store, listener).await,
        "Z@30-50/20e A@100.5-300.5/200pe B@400.25-500.25/100pe C@610.75-700.75/90pe"
    );
}
