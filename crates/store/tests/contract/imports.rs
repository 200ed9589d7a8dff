//! What imports bring, whatever was known before, and what is left when they are taken back.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    catalogue::NewTrack,
    derive::RowPlace,
    ids::{ImportId, ListenerId},
    play::Source,
    report::{Details, Item, ItemKind, Precision, Report},
};
use store::{Counts, Go, ImportState, KnownTracks, NewImport, Rows, Runner, Store};

use crate::{
    contract,
    world::{account, at, record, second, track},
};

contract! {
    an_import_brings_plays_and_is_taken_back
    polls_and_imports_meet_in_any_order
    names_meet_ids
    a_deleted_play_does_not_come_back
    a_dry_run_writes_nothing
    lengths_that_are_told_after_the_plays_let_starts_be_estimated
    artists_and_albums_known_by_name_become_spotifys
}

/// `A@300/200` is track A, stopped at second 300 and heard for 200; `-A@…` is the same without an id.
fn report(word: &str, source: Source) -> Report {
    let (name, rest) = word.split_once('@').unwrap();
    let (stopped, seconds) = rest.split_once('/').unwrap();
    let (uri, name) = match name.strip_prefix('-') {
        Some(name) => (None, name),
        None => (Some(format!("spotify:track:id-{name}")), name),
    };
    Report {
        item: Arc::new(Item {
            kind: ItemKind::Track,
            uri: uri.filter(|_| source != Source::Account),
            name: Some(name.to_owned()),
            creator: Some("SIGUR ROS".to_owned()),
            album: (source == Source::Extended).then(|| format!("Album of {name}")),
        }),
        is_video: false,
        stopped_at: at(stopped.parse().unwrap()),
        precision: Precision::Second,
        started_at: None,
        played_ms: (source != Source::Saved).then(|| seconds.parse::<i64>().unwrap() * 1000),
        details: Arc::new(Details {
            platform: (source == Source::Extended).then(|| "ios".to_owned()),
            ..Details::default()
        }),
    }
}

pub(crate) fn rows(source: Source, text: &str) -> Rows {
    let mut rows = Rows::new(&std::env::temp_dir()).unwrap();
    for (word, row) in text.split_whitespace().zip(1..) {
        let place = RowPlace {
            file: 0,
            line: row,
            row,
        };
        rows.add(source, report(word, source), None, place).unwrap();
    }
    rows.seal().unwrap();
    rows
}

pub(crate) async fn import_as(
    store: &Store,
    listener: ListenerId,
    source: Source,
    text: &str,
    is_dry_run: bool,
) -> (ImportId, Counts) {
    import_with(store, listener, source, text, is_dry_run, &[]).await
}

/// Files may know more of tracks than rows do.
async fn import_with(
    store: &Store,
    listener: ListenerId,
    source: Source,
    text: &str,
    is_dry_run: bool,
    tracks: &[NewTrack],
) -> (ImportId, Counts) {
    let folder = std::env::temp_dir();
    let mut rows = rows(source, text);
    let new = NewImport {
        name: "endsong.json".to_owned(),
        is_dry_run,
        runner: Runner::Command,
    };
    let import = store
        .add_import(listener, &new, at(0.0), at(0.0), |_| Ok::<(), ()>(()))
        .await
        .unwrap()
        .unwrap();
    let brought = store
        .bring_in(
            listener,
            import.id,
            &mut rows,
            &folder,
            is_dry_run,
            &mut |_| Go::On,
        )
        .await
        .unwrap()
        .unwrap();
    let known = KnownTracks {
        tracks: tracks.to_vec(),
        albums: Vec::new(),
    };
    store.fill_in_tracks(&known).await.unwrap();
    store
        .finish_import(&import, &brought, "{}", &[], at(0.0))
        .await
        .unwrap();
    (import.id, brought.counts)
}

pub(crate) async fn extended(store: &Store, listener: ListenerId, text: &str) -> ImportId {
    import_as(store, listener, Source::Extended, text, false)
        .await
        .0
}

pub(crate) async fn take_back(store: &Store, listener: ListenerId, import: ImportId) {
    let import = store.import(listener, import).await.unwrap();
    let undoing = ImportState::Undoing;
    store
        .claim_import(&import, undoing, at(0.0), at(0.0))
        .await
        .unwrap();
    store
        .take_back(&import, None, &std::env::temp_dir(), at(0.0), &mut |_| {
            Go::On
        })
        .await
        .unwrap()
        .unwrap();
}

/// Every play as `A@began-ended/heard(sources)`, deleted ones with a cross.
pub(crate) async fn told(store: &Store, listener: ListenerId) -> String {
    let plays = store.exported_plays(listener, None, 1000).await.unwrap();
    let words: Vec<String> = plays
        .iter()
        .map(|play| {
            let name = play.track_key.strip_prefix("id-").unwrap_or("-");
            let heard = play
                .played_ms
                .map_or("?".to_owned(), |ms| (ms / 1000).to_string());
            let sources: String = play
                .sources
                .iter()
                .map(|source| &source.slug()[..1])
                .collect();
            let grave = if play.deleted_at.is_some() { "+" } else { "" };
            let (began, ended) = (second(play.started_at), second(play.ended_at));
            format!("{name}@{began}-{ended}/{heard}{sources}{grave}")
        })
        .collect();
    words.join(" ")
}

async fn an_import_brings_plays_and_is_taken_back(store: Store) {
    let listener = account(&store).await.listener;
    let (first, counts) = import_as(
        &store,
        listener,
        Source::Extended,
        "A@300/200 A@300/200 B@600/100",
        false,
    )
    .await;
    assert_eq!(
        (counts.new, counts.matched, counts.sent_again.rows),
        (2, 0, 1)
    );
    assert_eq!(counts.sent_again.examples[0].row, 2);
    assert_eq!(counts.kinds.track, 2);
    let all = "A@100-300/200e B@500-600/100e";
    assert_eq!(told(&store, listener).await, all);
    // Once more, with one that is new.
    let (second, counts) = import_as(
        &store,
        listener,
        Source::Extended,
        "B@600/100 C@900/50 A@300/200",
        false,
    )
    .await;
    assert_eq!((counts.new, counts.matched), (1, 2));
    let more = "A@100-300/200e B@500-600/100e C@850-900/50e";
    assert_eq!(told(&store, listener).await, more);
    take_back(&store, listener, first).await;
    assert_eq!(
        told(&store, listener).await,
        more,
        "the second knows them all"
    );
    take_back(&store, listener, second).await;
    assert_eq!(told(&store, listener).await, "");
    let tracks = store.exported_tracks(listener, "", 10).await.unwrap();
    assert_eq!(tracks, []);
    assert_eq!(store.imports(listener).await.unwrap(), []);
    let found = store.search(listener, "sigur", 5).await.unwrap();
    assert_eq!(found.artists, []);
}

/// Whatever comes first: the same plays.
async fn polls_and_imports_meet_in_any_order(store: Store) {
    let account = account(&store).await;
    let text = "A@300/200 C@400/90 B@502/100";
    let met = "A@100.5-300.5/200pe C@310-400/90e B@400.25-500.25/100pe";
    record(&store, &account, 1000.0, "A@300.5 B@500.25").await;
    let alone = told(&store, account.listener).await;
    let import = extended(&store, account.listener, text).await;
    assert_eq!(told(&store, account.listener).await, met);
    take_back(&store, account.listener, import).await;
    assert_eq!(told(&store, account.listener).await, alone);

    let import = extended(&store, account.listener, text).await;
    record(&store, &account, 2000.0, "A@300.5 B@500.25 C@400.5").await;
    let met = "A@100.5-300.5/200pe C@310.5-400.5/90pe B@400.25-500.25/100pe";
    assert_eq!(told(&store, account.listener).await, met);
    let all = store
        .count_plays(account.listener, &store::PlayFilter::default())
        .await
        .unwrap();
    assert_eq!(all, 3);
    take_back(&store, account.listener, import).await;
    assert_eq!(
        told(&store, account.listener).await,
        "A@200.5-300.5/?p C@300.5-400.5/?p B@400.5-500.25/?p"
    );
}

async fn names_meet_ids(store: Store) {
    let account = account(&store).await;
    let listener = account.listener;
    let names = "A@240/200 D@900/90";
    let (import, counts) = import_as(&store, listener, Source::Account, names, false).await;
    assert_eq!((counts.new, counts.matched), (2, 0));
    assert_eq!(told(&store, listener).await, "-@40-240/200a -@810-900/90a");
    record(&store, &account, 1000.0, "A@300.5 B@500.25").await;
    let met = "A@100.5-300.5/200pa B@400.25-500.25/?p -@810-900/90a";
    assert_eq!(told(&store, listener).await, met);
    // What no play of the track explains is a play of the track all the same.
    let more = extended(&store, listener, "D@9000/30").await;
    assert_eq!(
        told(&store, listener).await,
        "A@100.5-300.5/200pa B@400.25-500.25/?p D@810-900/90a D@8970-9000/30e"
    );
    take_back(&store, listener, more).await;
    assert_eq!(told(&store, listener).await, met);
    take_back(&store, listener, import).await;
    assert_eq!(
        told(&store, listener).await,
        "A@200.5-300.5/?p B@400.25-500.25/?p"
    );
}

async fn a_deleted_play_does_not_come_back(store: Store) {
    let account = account(&store).await;
    let listener = account.listener;
    let text = "A@300/200 B@600/100";
    let import = extended(&store, listener, text).await;
    let plays = store
        .plays(listener, &store::PlayFilter::default(), None, 10)
        .await
        .unwrap();
    store
        .delete_play(listener, plays[1].id, at(1.0))
        .await
        .unwrap();
    let left = "A@100-300/200e+ B@500-600/100e";
    assert_eq!(told(&store, listener).await, left);
    take_back(&store, listener, import).await;
    assert_eq!(told(&store, listener).await, "A@100-300/200e+");
    extended(&store, listener, text).await;
    assert_eq!(told(&store, listener).await, left);
    record(&store, &account, 1000.0, "A@301.5").await;
    assert_eq!(
        told(&store, listener).await,
        "A@101.5-301.5/200pe+ B@500-600/100e"
    );
}

async fn a_dry_run_writes_nothing(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "A@300.5").await;
    let before = told(&store, account.listener).await;
    let text = "A@300/200 B@600/100";
    let (_, counts) = import_as(&store, account.listener, Source::Extended, text, true).await;
    assert_eq!((counts.new, counts.matched), (1, 1));
    assert_eq!(told(&store, account.listener).await, before);
    let (_, counts) = import_as(&store, account.listener, Source::Extended, text, false).await;
    assert_eq!((counts.new, counts.matched), (1, 1), "as was said");
}

/// A list that somebody saved says how long its tracks are, which is stored after its plays.
async fn lengths_that_are_told_after_the_plays_let_starts_be_estimated(store: Store) {
    let listener = account(&store).await.listener;
    let tracks = [track("A")];
    let text = "A@300/0 A@350/0";
    import_with(&store, listener, Source::Saved, text, false, &tracks).await;
    assert_eq!(
        told(&store, listener).await,
        "A@200-300/?s A@300-350/?s",
        "as if they had been polled"
    );
}

async fn artists_and_albums_known_by_name_become_spotifys(store: Store) {
    let account = account(&store).await;
    let listener = account.listener;
    extended(&store, listener, "A@300/200 B@600/100").await;
    record(&store, &account, 1000.0, "A@900.5").await;
    let found = store.search(listener, "sigur", 5).await.unwrap();
    let artists: BTreeMap<_, _> = found
        .artists
        .iter()
        .map(|page| (page.spotify_id.clone(), page.plays))
        .collect();
    assert_eq!(
        artists,
        BTreeMap::from([(Some("artist-Sigur Rós".to_owned()), 3)])
    );
    let found = store.search(listener, "album of", 5).await.unwrap();
    let albums: BTreeMap<_, _> = found
        .albums
        .iter()
        .map(|page| {
            (
                page.album.name.clone(),
                (page.spotify_id.clone(), page.plays),
            )
        })
        .collect();
    assert_eq!(
        albums,
        BTreeMap::from([
            ("Album of A".to_owned(), (Some("album-A".to_owned()), 2)),
            ("Album of B".to_owned(), (None, 1)),
        ])
    );
}
