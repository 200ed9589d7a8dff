//! Reading plays back: pages, filters, search.

use domain::{
    ids::{AlbumId, ArtistId, ListenerId},
    play::Context,
};
use store::{Error, PlayCursor, PlayFilter, Store};

use crate::{
    contract,
    world::{account, at, record, track},
};

contract! {
    a_play_comes_back_with_all_its_names
    pages_follow_each_other_without_overlap
    filters_narrow_and_combine
    the_catalogue_answers_only_about_what_was_played
    search_finds_names_in_any_spelling
    covers_are_kept
    play_metadata_is_kept_to_the_byte
}

async fn a_play_comes_back_with_all_its_names(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "A@900").await;
    let play = store
        .plays(account.listener, &PlayFilter::default(), None, 1)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(
        (play.started_at, play.ended_at, play.played_ms),
        (at(800.0), at(900.0), None)
    );
    assert_eq!(
        (play.track.name.as_str(), play.track.explicit),
        ("A", Some(false))
    );
    let artists: Vec<&str> = play
        .artists
        .iter()
        .map(|artist| artist.name.as_str())
        .collect();
    assert_eq!(artists, ["Sigur Rós", "Guest of A"]);
    let album = play.album.unwrap();
    assert_eq!(
        (album.name.as_str(), album.cover.is_some()),
        ("Album of A", true)
    );
    let context = Context {
        kind: "playlist".to_owned(),
        uri: "spotify:playlist:1".to_owned(),
    };
    assert_eq!(play.context, Some(context));
}

async fn pages_follow_each_other_without_overlap(store: Store) {
    let account = account(&store).await;
    let list: Vec<String> = (1..=20)
        .map(|n| format!("T{}@{}", n % 3, (n / 2) * 200))
        .collect();
    let stored = record(&store, &account, 5000.0, &list.join(" "))
        .await
        .new
        .len();
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let page = store
            .plays(account.listener, &PlayFilter::default(), cursor, 3)
            .await
            .unwrap();
        let Some(last) = page.last() else { break };
        cursor = Some(PlayCursor {
            ended_at: last.ended_at,
            id: last.id,
        });
        seen.extend(page);
    }
    assert_eq!(seen.len(), stored);
    assert!(
        seen.windows(2)
            .all(|pair| (pair[0].ended_at, pair[0].id) > (pair[1].ended_at, pair[1].id))
    );
    assert_eq!(
        store
            .count_plays(account.listener, &PlayFilter::default())
            .await
            .unwrap(),
        20
    );
}

async fn filters_narrow_and_combine(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 5000.0, "A@1000 B@2000 A@3000 C_x@4000").await;
    let all = store
        .plays(account.listener, &PlayFilter::default(), None, 10)
        .await
        .unwrap();
    let a = all.iter().find(|play| play.track.name == "A").unwrap();
    let names = |filter: PlayFilter| {
        let store = store.clone();
        async move {
            let plays = store
                .plays(account.listener, &filter, None, 10)
                .await
                .unwrap();
            assert_eq!(
                store.count_plays(account.listener, &filter).await.unwrap(),
                i64::try_from(plays.len()).unwrap()
            );
            plays
                .iter()
                .map(|play| play.track.name.clone())
                .collect::<Vec<_>>()
                .join(" ")
        }
    };
    let none = PlayFilter::default;
    assert_eq!(
        names(PlayFilter {
            track: Some(a.track.id),
            ..none()
        })
        .await,
        "A A"
    );
    assert_eq!(
        names(PlayFilter {
            album: a.album.as_ref().map(|x| x.id),
            ..none()
        })
        .await,
        "A A"
    );
    assert_eq!(
        names(PlayFilter {
            artist: Some(a.artists[0].id),
            ..none()
        })
        .await,
        "C_x A B A"
    );
    assert_eq!(
        names(PlayFilter {
            artist: Some(a.artists[1].id),
            ..none()
        })
        .await,
        "A A"
    );
    assert_eq!(
        names(PlayFilter {
            from: Some(at(1900.0)),
            to: Some(at(2900.0)),
            ..none()
        })
        .await,
        "B"
    );
    assert_eq!(
        names(PlayFilter {
            from: Some(at(1900.1)),
            ..none()
        })
        .await,
        "C_x A"
    );
    let text = |text: &str| PlayFilter {
        text: Some(text.to_owned()),
        ..none()
    };
    assert_eq!(names(text("sigur ROS guest of c_X")).await, "C_x");
    assert_eq!(names(text("c_x")).await, "C_x");
    assert_eq!(names(text("%")).await, "");
    assert_eq!(
        names(PlayFilter {
            track: Some(a.track.id),
            from: Some(at(2000.0)),
            ..none()
        })
        .await,
        "A"
    );
}

async fn the_catalogue_answers_only_about_what_was_played(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 5000.0, "A@1000 B@2000 A@3000").await;
    let play = store
        .plays(account.listener, &PlayFilter::default(), None, 1)
        .await
        .unwrap()
        .remove(0);
    let track = store.track(account.listener, play.track.id).await.unwrap();
    assert_eq!((track.plays, track.artists.len()), (2, 2));
    let artist = store
        .artist(account.listener, play.artists[0].id)
        .await
        .unwrap();
    assert_eq!(
        (artist.plays, artist.artist.name.as_str()),
        (3, "Sigur Rós")
    );
    let album = store
        .album(account.listener, play.album.unwrap().id)
        .await
        .unwrap();
    assert_eq!(
        (album.plays, album.release_date.as_deref()),
        (2, Some("2001-04"))
    );
    assert_eq!(album.artists[0].name, "Sigur Rós");
    let stranger = ListenerId(99);
    assert!(matches!(
        store.track(stranger, play.track.id).await,
        Err(Error::NotFound(_))
    ));
    assert!(matches!(
        store.artist(stranger, ArtistId(1)).await,
        Err(Error::NotFound(_))
    ));
    assert!(matches!(
        store.album(account.listener, AlbumId(99)).await,
        Err(Error::NotFound(_))
    ));
}

async fn search_finds_names_in_any_spelling(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 5000.0, "Glósóli@1000 B@2000 Glósóli@3000").await;
    let found = store.search(account.listener, "GLOSOLI", 5).await.unwrap();
    assert_eq!(found.tracks.len(), 1);
    assert_eq!(
        (found.tracks[0].track.name.as_str(), found.tracks[0].plays),
        ("Glósóli", 2)
    );
    assert_eq!(found.albums[0].album.name, "Album of Glósóli");
    assert_eq!(found.artists[0].artist.name, "Guest of Glósóli");
    let artists = store.search(account.listener, "sigur", 5).await.unwrap();
    assert_eq!(
        (
            artists.artists.len(),
            artists.albums.len(),
            artists.tracks.len()
        ),
        (1, 0, 0)
    );
    assert_eq!(artists.artists[0].plays, 3);
    assert_eq!(
        store.search(account.listener, "  ", 5).await.unwrap(),
        store::SearchResults::default()
    );
    assert_eq!(
        store.search(ListenerId(99), "sigur", 5).await.unwrap(),
        store::SearchResults::default()
    );
}

async fn covers_are_kept(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "A@900").await;
    let play = store
        .plays(account.listener, &PlayFilter::default(), None, 1)
        .await
        .unwrap()
        .remove(0);
    let images = store
        .album_images(account.listener, play.album.unwrap().id)
        .await
        .unwrap();
    assert_eq!(images[0].url, "https://i.scdn.co/image/1");
    assert!(store.image(&images[0].url).await.unwrap().is_none());
    let image = store::StoredImage {
        media_type: "image/png".to_owned(),
        bytes: vec![0, 255, 7],
    };
    store
        .keep_image(&images[0].url, &image, at(1.0))
        .await
        .unwrap();
    store
        .keep_image(&images[0].url, &image, at(2.0))
        .await
        .unwrap();
    assert_eq!(store.image(&images[0].url).await.unwrap(), Some(image));
}

async fn play_metadata_is_kept_to_the_byte(store: Store) {
    let account = account(&store).await;
    record(&store, &account, 1000.0, "A@900").await;
    let play = store
        .plays(account.listener, &PlayFilter::default(), None, 1)
        .await
        .unwrap()
        .remove(0);
    let kept = store.track_metadata(play.track.id).await.unwrap();
    assert_eq!(kept, track("A").metadata_json);
}
