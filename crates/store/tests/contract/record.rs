//! Recording of polled lists: nothing lost, nothing doubled, gaps noticed.

use domain::{
    clock::from_millis,
    entropy::{SeededEntropy, random_bytes},
};
use store::{PlayFilter, Recorded, Store};

use crate::{
    contract,
    world::{account, answer, at, consent, due, plays, record, second, unreadable},
};

contract! {
    recording_again_changes_nothing
    the_whole_list_is_stored_whatever_its_order
    late_plays_find_their_place_and_shorten_the_play_after
    moved_stamps_stay_one_play_back_and_forth
    near_repeats_and_shared_milliseconds_stay_two_plays
    a_deleted_play_does_not_come_back_even_when_it_moves
    lists_of_two_accounts_do_not_mix
    a_list_that_moved_on_opens_a_gap
    an_empty_list_that_cannot_be_true_says_nothing
    a_play_that_came_back_moves_far_like_any_other
    names_of_any_length_are_stored
    a_play_that_the_database_refuses_holds_up_no_other
    unreadable_items_are_kept_once_and_block_nobody
    local_files_and_bare_tracks_are_kept
    many_writers_at_once_double_nothing
    an_empty_report_takes_no_names_away
}

fn summary(recorded: &Recorded) -> (usize, usize, usize, usize) {
    (
        recorded.new.len(),
        recorded.known,
        recorded.moved,
        recorded.late,
    )
}

async fn recording_again_changes_nothing(store: Store) {
    let account = account(&store).await;
    let first = record(&store, &account, 1000.0, "C@900 B@800 A@600").await;
    assert_eq!(summary(&first), (3, 0, 0, 0));
    let kept = plays(&store, account.listener).await;
    assert_eq!(kept, "A@500-600 B@700-800 C@800-900");
    let again = record(&store, &account, 1060.0, "C@900 B@800 A@600").await;
    assert_eq!(summary(&again), (0, 3, 0, 0));
    assert_eq!(plays(&store, account.listener).await, kept);
}

async fn the_whole_list_is_stored_whatever_its_order(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "A@600 C@900 B@800").await;
    assert_eq!(
        plays(&store, account.listener).await,
        "A@500-600 B@700-800 C@800-900"
    );
}

async fn late_plays_find_their_place_and_shorten_the_play_after(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "C@900 A@600").await;
    assert_eq!(plays(&store, account.listener).await, "A@500-600 C@800-900");
    let late = record(&store, &account, 1060.0, "C@900 B@850 A@600 Z@100").await;
    assert_eq!(summary(&late), (2, 2, 0, 2));
    assert_eq!(
        plays(&store, account.listener).await,
        "Z@0-100 A@500-600 B@750-850 C@850-900"
    );
}

async fn moved_stamps_stay_one_play_back_and_forth(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "B@900 A@600").await;
    let ids = ids(&store).await;
    let moved = record(&store, &account, 1060.0, "B@899.98 A@602.5").await;
    assert_eq!(summary(&moved), (0, 0, 2, 0));
    assert_eq!(
        plays(&store, account.listener).await,
        "A@502.5-602.5 B@799.98-899.98"
    );
    record(&store, &account, 1120.0, "B@900 A@600").await;
    let again = record(&store, &account, 1180.0, "B@900 A@600").await;
    assert_eq!(summary(&again), (0, 2, 0, 0));
    assert_eq!(plays(&store, account.listener).await, "A@500-600 B@800-900");
    assert_eq!(self::ids(&store).await, ids);
}

async fn ids(store: &Store) -> Vec<i64> {
    let account = account_of(store).await;
    let plays = store
        .plays(account.listener, &PlayFilter::default(), None, 100)
        .await
        .unwrap();
    plays.iter().map(|play| play.id.0).collect()
}

async fn account_of(store: &Store) -> store::Account {
    due(store, from_millis(i64::MAX)).await.remove(0)
}

async fn near_repeats_and_shared_milliseconds_stay_two_plays(store: Store) {
    let account = account(&store).await;
    let first = record(&store, &account, 1000.0, "B@900 A@900 A@870 A@870").await;
    assert_eq!((first.new.len(), first.repeated), (3, 1));
    let next = record(&store, &account, 1060.0, "A@930 B@900 A@900 A@870").await;
    assert_eq!(summary(&next), (1, 3, 0, 0));
}

async fn a_deleted_play_does_not_come_back_even_when_it_moves(store: Store) {
    let account = account(&store).await;
    let recorded = record(&store, &account, 1000.0, "B@900 A@600").await;
    store
        .delete_play(account.listener, recorded.new[0], at(1001.0))
        .await
        .unwrap();
    assert_eq!(plays(&store, account.listener).await, "B@800-900");
    record(&store, &account, 1060.0, "B@900 A@600").await;
    record(&store, &account, 1120.0, "B@900 A@603").await;
    assert_eq!(plays(&store, account.listener).await, "B@800-900");
    assert!(
        store
            .delete_play(account.listener, recorded.new[0], at(1200.0))
            .await
            .is_err()
    );
}

async fn lists_of_two_accounts_do_not_mix(store: Store) {
    let one = account(&store).await;
    let two = store
        .connect_account(&consent(one.listener, "spotify-2", "t"), at(1.0))
        .await
        .unwrap();
    record(&store, &one, 1000.0, "B@900 A@600").await;
    let other = record(&store, &two, 1000.0, "B@900 A@603").await;
    assert_eq!(summary(&other), (2, 0, 0, 0));
    let again = record(&store, &one, 1060.0, "B@900 A@600").await;
    assert_eq!(summary(&again), (0, 2, 0, 0));
}

async fn a_list_that_moved_on_opens_a_gap(store: Store) {
    let account = account(&store).await;
    let list = |from: u32, to: u32| {
        let words: Vec<String> = (from..to)
            .map(|n| format!("T{}@{}", n % 7, n * 100))
            .collect();
        words.join(" ")
    };
    assert!(
        record(&store, &account, 5100.0, &list(0, 51))
            .await
            .gaps
            .is_empty()
    );
    assert!(
        record(&store, &account, 7100.0, &list(21, 71))
            .await
            .gaps
            .is_empty()
    );
    assert!(
        record(&store, &account, 9100.0, &list(41, 91))
            .await
            .gaps
            .is_empty()
    );
    let opened = record(&store, &account, 20_100.0, &list(151, 201))
        .await
        .gaps;
    let words: Vec<_> = opened
        .iter()
        .map(|gap| (gap.reason.slug(), second(gap.from), second(gap.to)))
        .collect();
    assert_eq!(
        words,
        [("late", 4100.0, 8400.0), ("overrun", 8400.0, 15_100.0)]
    );
    let mut kept = store.gaps(account.listener).await.unwrap();
    kept.reverse();
    assert_eq!(kept, opened);
    let recorded = record(&store, &account, 20_200.0, &list(85, 201)).await;
    assert_eq!((recorded.closed_gaps, recorded.gaps.len()), (0, 0));
    let recorded = record(&store, &account, 20_300.0, &list(84, 201)).await;
    assert_eq!(recorded.closed_gaps, 1, "the list shows the whole of it");
    let still_open = store.gaps(account.listener).await.unwrap();
    let still_open: Vec<_> = still_open
        .iter()
        .filter(|gap| gap.closed_at.is_none())
        .map(|gap| gap.reason.slug())
        .collect();
    assert_eq!(still_open, ["late"]);
}

async fn an_empty_list_that_cannot_be_true_says_nothing(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "B@900 A@600").await;
    let empty = record(&store, &account, 1060.0, "").await;
    assert_eq!((empty.is_continuous, empty.gaps.len()), (Some(false), 0));
    let next = record(&store, &account, 1120.0, "D@1110 C@1100").await;
    let words: Vec<_> = next
        .gaps
        .iter()
        .map(|gap| (gap.reason.slug(), second(gap.from), second(gap.to)))
        .collect();
    assert_eq!(words, [("overrun", 300.0, 1100.0)]);
}

async fn unreadable_items_are_kept_once_and_block_nobody(store: Store) {
    let account = account(&store).await;
    let mut answer = answer(1000.0, "B@900");
    answer.unreadable = vec![
        unreadable(r#"{"track":null}"#),
        unreadable(r#"{"track":null}"#),
    ];
    let recorded = store
        .record(&account, &answer, |_| at(0.0))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((recorded.new.len(), recorded.unreadable), (1, 2));
    assert_eq!(recorded.newly_unreadable, 1);
    let again = store
        .record(&account, &answer, |_| at(0.0))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((again.unreadable, again.newly_unreadable), (2, 0));
    let poll = store.last_poll(&account, None).await.unwrap().unwrap();
    assert_eq!((poll.items, poll.unreadable), (3, 2));
    let kept = store.quarantined(account.listener, None, 10).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].raw_json, r#"{"track":null}"#);
}

async fn local_files_and_bare_tracks_are_kept(store: Store) {
    let account = account(&store).await;
    let mut answer = answer(1000.0, "A@600 B@700 C@800 D@900");
    for play in &mut answer.plays {
        let track = &mut play.track;
        track.spotify_id = None;
        track.uri = format!("spotify:local:::{}:0", track.name);
        track.artists.clear();
        track.duration_ms = None;
        if let Some(album) = &mut track.album {
            album.spotify_id = None;
            album.artists.clear();
            if *track.name < *"C" {
                "".clone_into(&mut album.name);
            } else {
                "Demos".clone_into(&mut album.name);
            }
        }
        play.context = None;
    }
    answer.plays[3].track.album = None;
    assert_eq!(
        store
            .record(&account, &answer, |_| at(0.0))
            .await
            .unwrap()
            .unwrap()
            .new
            .len(),
        4
    );
    assert_eq!(
        store
            .record(&account, &answer, |_| at(0.0))
            .await
            .unwrap()
            .unwrap()
            .known,
        4
    );
    let stored = store
        .plays(account.listener, &PlayFilter::default(), None, 9)
        .await
        .unwrap();
    let albums: Vec<Option<&str>> = stored
        .iter()
        .map(|play| play.album.as_ref().map(|album| album.name.as_str()))
        .collect();
    assert_eq!(albums, [None, Some("Demos"), None, None]);
    assert!(
        stored
            .iter()
            .all(|play| play.started_at == play.ended_at && play.artists.is_empty())
    );
}

async fn many_writers_at_once_double_nothing(store: Store) {
    let account = account(&store).await;
    let writers = (0..8).map(|_| {
        let (store, account) = (store.clone(), account.clone());
        tokio::spawn(async move {
            record(&store, &account, 1000.0, "C@900 B@800 A@600")
                .await
                .new
                .len()
        })
    });
    let mut new = 0;
    for writer in writers.collect::<Vec<_>>() {
        new += writer.await.unwrap();
    }
    assert_eq!(new, 3);
    assert_eq!(
        plays(&store, account.listener).await,
        "A@500-600 B@700-800 C@800-900"
    );
}

async fn an_empty_report_takes_no_names_away(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "A@900").await;
    let mut removed = answer(1100.0, "A@1050 A@900");
    for play in &mut removed.plays {
        play.track.name.clear();
        play.track.artists.clear();
        play.track.spotify_id = None;
        if let Some(album) = &mut play.track.album {
            album.name.clear();
            album.artists.clear();
            album.images.clear();
        }
    }
    let recorded = store
        .record(&account, &removed, |_| at(0.0))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((recorded.new.len(), recorded.known), (1, 1));
    let found = PlayFilter {
        text: Some("guest of a".to_owned()),
        ..PlayFilter::default()
    };
    let plays = store
        .plays(account.listener, &found, None, 9)
        .await
        .unwrap();
    assert_eq!(plays.len(), 2);
    assert!(
        plays
            .iter()
            .all(|play| play.track.name == "A" && play.artists.len() == 2)
    );
    let album = plays[0].album.as_ref().unwrap();
    assert_eq!(
        (album.name.as_str(), album.cover.is_some()),
        ("Album of A", true)
    );
}

async fn a_play_that_came_back_moves_far_like_any_other(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 10_000.0, "C@9000 A@6000 B@100").await;
    record(&store, &account, 10_060.0, "C@9000 B@100").await;
    for stamp in ["A@6001", "A@6000", "A@7800"] {
        let list = format!("C@9000 {stamp} B@100");
        let moved = record(&store, &account, 10_120.0, &list).await;
        assert_eq!(summary(&moved), (0, 2, 1, 0), "{stamp}");
    }
}

async fn names_of_any_length_are_stored(store: Store) {
    let account = account(&store).await;
    // Such that PostgreSQL finds nothing in it to compress.
    let chance: [u8; 4000] = random_bytes(&SeededEntropy::new(1));
    let long: String = chance
        .iter()
        .map(|byte| char::from(b'a' + byte % 26))
        .collect();
    let mut answer = answer(1000.0, "A@900 B@800");
    let track = &mut answer.plays[0].track;
    track.spotify_id = None;
    track.uri = format!("spotify:local:{long}");
    for artist in &mut track.artists {
        artist.spotify_id = None;
        artist.name.push_str(&long);
    }
    let album = track.album.as_mut().unwrap();
    album.spotify_id = None;
    album.name.push_str(&long);
    for known in [0, 2] {
        let recorded = store.record(&account, &answer, |_| at(0.0)).await;
        let recorded = recorded.unwrap().unwrap();
        assert_eq!(summary(&recorded), (2 - known, known, 0, 0));
        assert_eq!(recorded.unreadable, 0);
    }
}

async fn a_play_that_the_database_refuses_holds_up_no_other(store: Store) {
    let account = account(&store).await;
    let mut answer = answer(1000.0, "C@900 B@800 A@600");
    // PostgreSQL takes no such text.
    answer.plays[1].track.name.push('\0');
    let recorded = store.record(&account, &answer, |_| at(0.0)).await;
    let recorded = recorded.unwrap().unwrap();
    assert_eq!(recorded.new.len() + recorded.unreadable, 3);
    assert!(recorded.unreadable <= 1);
    let again = store.record(&account, &answer, |_| at(0.0)).await;
    assert_eq!(again.unwrap().unwrap().new, []);
}
