//! A listener's plays read in one pass, and kept up with.

use domain::ids::{ListenerId, PlayId};
use store::{LogChanges, LogPart, LogPosition, Store};

use crate::{
    contract,
    imports::{extended, take_back},
    world::{account, at, record},
};

contract! {
    a_log_has_every_play_and_what_it_refers_to
    a_log_is_kept_up_with_plays_that_come_move_and_go
    a_log_is_read_again_after_an_import_and_when_too_much_has_changed
}

/// Every play as `A@began-ended`, and where the changes are.
async fn read(store: &Store, listener: ListenerId) -> (String, LogPosition) {
    let mut parts = Vec::new();
    let position = store.read_log(listener, &mut |part| parts.push(part)).await;
    let mut catalogue = None;
    let mut plays = Vec::new();
    for part in parts {
        match part {
            LogPart::Catalogue(found, room) => catalogue = Some((found, room)),
            LogPart::Plays(found) => plays.extend(found),
        }
    }
    let (catalogue, room) = catalogue.unwrap();
    assert!(plays.len() <= room);
    plays.sort_by_key(|play| (play.ended_at, play.id));
    let words = plays.iter().map(|play| {
        let track = catalogue.tracks.iter().find(|track| track.id == play.track);
        let name = &track.unwrap().name;
        let second = |at: i64| (at - 86_400_000) / 1000;
        format!(
            "{name}@{}-{}",
            second(play.started_at),
            second(play.ended_at)
        )
    });
    (words.collect::<Vec<_>>().join(" "), position.unwrap())
}

async fn changes(store: &Store, listener: ListenerId, since: LogPosition) -> LogChanges {
    store.log_changes(listener, since).await.unwrap().unwrap()
}

fn ids(changes: &LogChanges) -> (Vec<i64>, Vec<i64>) {
    let mut plays: Vec<i64> = changes.plays.iter().map(|play| play.id.0).collect();
    plays.sort_unstable();
    (plays, changes.gone.iter().map(|id| id.0).collect())
}

async fn a_log_has_every_play_and_what_it_refers_to(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "A@900 B@500").await;
    let mut catalogue = None;
    let mut plays = Vec::new();
    store
        .read_log(account.listener, &mut |part| match part {
            LogPart::Catalogue(found, _) => catalogue = Some(found),
            LogPart::Plays(found) => plays.extend(found),
        })
        .await
        .unwrap();
    let catalogue = catalogue.unwrap();
    let track = catalogue
        .tracks
        .iter()
        .find(|track| track.name == "A")
        .unwrap();
    assert_eq!(
        (track.duration_ms, track.explicit),
        (Some(100_000), Some(false))
    );
    let name = |id| {
        let artist = catalogue.artists.iter().find(|artist| artist.id == id);
        artist.unwrap().name.clone()
    };
    let artists: Vec<String> = track.artists.iter().map(|id| name(*id)).collect();
    assert_eq!(artists, ["Sigur Rós", "Guest of A"]);
    let album = catalogue
        .albums
        .iter()
        .find(|album| Some(album.id) == track.album);
    assert_eq!(album.unwrap().release_date.as_deref(), Some("2001-04"));
    let play = plays.iter().find(|play| play.track == track.id).unwrap();
    assert_eq!(play.context.as_ref().unwrap().uri, "spotify:playlist:1");
    assert_eq!(
        (play.played_ms, play.is_video, play.detail),
        (None, false, None)
    );
    assert_eq!(
        read(&store, account.listener).await.0,
        "B@400-500 A@800-900"
    );
}

async fn a_log_is_kept_up_with_plays_that_come_move_and_go(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "B@900 A@800").await;
    let (all, known) = read(&store, account.listener).await;
    assert_eq!(all, "A@700-800 B@800-900");
    let nothing = changes(&store, account.listener, known).await;
    assert_eq!((ids(&nothing), nothing.position), ((vec![], vec![]), known));

    // One comes between, so that the next began later; and with it a track that was not known.
    record(&store, &account, 1100.0, "B@900 C@850 A@800").await;
    let came = changes(&store, account.listener, known).await;
    assert_eq!(ids(&came), (vec![2, 3], vec![]));
    let tracks: Vec<&str> = came
        .catalogue
        .tracks
        .iter()
        .map(|track| track.name.as_str())
        .collect();
    assert!(
        tracks.contains(&"C") && !tracks.contains(&"A"),
        "{tracks:?}"
    );

    record(&store, &account, 1200.0, "B@903 C@850 A@800").await;
    let moved = changes(&store, account.listener, came.position).await;
    assert_eq!(ids(&moved), (vec![2], vec![]));

    store
        .delete_play(account.listener, PlayId(2), at(1300.0))
        .await
        .unwrap();
    let gone = changes(&store, account.listener, moved.position).await;
    assert_eq!(ids(&gone), (vec![], vec![2]));
    // Whoever has missed everything is told everything.
    assert_eq!(
        ids(&changes(&store, account.listener, known).await),
        (vec![3], vec![2])
    );
}

async fn a_log_is_read_again_after_an_import_and_when_too_much_has_changed(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "A@900").await;
    let (_, known) = read(&store, account.listener).await;
    let import = extended(&store, account.listener, "C@300/200").await;
    assert_eq!(
        store.log_changes(account.listener, known).await.unwrap(),
        None
    );
    let (all, known) = read(&store, account.listener).await;
    assert_eq!(all, "C@100-300 A@800-900");
    take_back(&store, account.listener, import).await;
    assert_eq!(
        store.log_changes(account.listener, known).await.unwrap(),
        None
    );
    let (all, known) = read(&store, account.listener).await;
    assert_eq!(all, "A@800-900");

    for poll in 0..21_u32 {
        let list: Vec<String> = (0..50)
            .map(|play| format!("B@{}", 2000 + 50 * poll + play))
            .collect();
        record(&store, &account, f64::from(4000 + poll), &list.join(" ")).await;
    }
    assert_eq!(
        store.log_changes(account.listener, known).await.unwrap(),
        None
    );
}
