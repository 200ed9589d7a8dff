//! Small things to record: a listener, an account, tracks and answers written as text.

use domain::{
    catalogue::{Image, NewAlbum, NewArtist, NewTrack},
    clock::from_millis,
    ids::ListenerId,
    play::{Context, NewPlay, Unreadable},
    secret::Secret,
};
use jiff::Timestamp;
use store::{Account, Answer, NewAccount, NewListener, PlayFilter, Recorded, Store};

/// A second of the test's time as an instant, a full day after the epoch.
pub(crate) fn at(second: f64) -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "small numbers in tests")]
    let ms = (second * 1000.0).round() as i64;
    from_millis(86_400_000 + ms)
}

/// The second of an instant.
pub(crate) fn second(instant: Timestamp) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "small numbers in tests")]
    let ms = (instant.as_millisecond() - 86_400_000) as f64;
    ms / 1000.0
}

pub(crate) async fn listener(store: &Store, name: &str) -> ListenerId {
    let new = NewListener {
        name,
        password_hash: None,
        zone: "Europe/Prague",
    };
    store.first_listener(new, at(0.0)).await.unwrap().id
}

pub(crate) fn consent(listener: ListenerId, spotify_account_id: &str, token: &str) -> NewAccount {
    NewAccount {
        listener,
        spotify_account_id: spotify_account_id.to_owned(),
        spotify_user_id: format!("user-{spotify_account_id}"),
        display_name: Some("Žofie".to_owned()),
        scopes: vec![
            "user-read-recently-played".to_owned(),
            "user-top-read".to_owned(),
        ],
        refresh_token: Secret::new(token),
        consented_at: at(0.0),
    }
}

pub(crate) async fn account(store: &Store) -> Account {
    let listener = listener(store, "owner").await;
    store
        .connect_account(&consent(listener, "spotify-1", "token-1"), at(0.0))
        .await
        .unwrap()
}

/// A track that lasts 100 seconds.
pub(crate) fn track(name: &str) -> NewTrack {
    let artist = |name: &str| NewArtist {
        spotify_id: Some(format!("artist-{name}")),
        name: name.to_owned(),
    };
    NewTrack {
        spotify_id: Some(format!("id-{name}")),
        uri: format!("spotify:track:id-{name}"),
        name: name.to_owned(),
        duration_ms: Some(100_000),
        explicit: Some(false),
        isrc: None,
        album: Some(NewAlbum {
            spotify_id: Some(format!("album-{name}")),
            name: format!("Album of {name}"),
            album_type: Some("album".to_owned()),
            release_date: Some("2001-04".to_owned()),
            artists: vec![artist("Sigur Rós")],
            images: vec![Image {
                url: "https://i.scdn.co/image/1".to_owned(),
                width: Some(64),
                height: Some(64),
            }],
        }),
        artists: vec![artist("Sigur Rós"), artist(&format!("Guest of {name}"))],
        metadata_json: Some(format!("{{ \"name\":\"{name}\"}}")),
    }
}

/// An answer asked for at a second; `A@100` is track A ending at second 100.
pub(crate) fn answer(asked: f64, list: &str) -> Answer {
    let plays = list
        .split_whitespace()
        .map(|word| {
            let (name, end) = word.split_once('@').unwrap();
            NewPlay {
                track: track(name),
                ended_at: at(end.parse().unwrap()),
                context: Some(Context {
                    kind: "playlist".to_owned(),
                    uri: "spotify:playlist:1".to_owned(),
                }),
            }
        })
        .collect();
    Answer {
        asked_at: at(asked),
        answered_at: at(asked),
        unasked_for: None,
        plays,
        unreadable: Vec::new(),
    }
}

pub(crate) fn unreadable(raw_json: &str) -> Unreadable {
    Unreadable {
        ended_at: None,
        between: (None, None),
        raw_json: raw_json.to_owned(),
        reason: "the track is null".to_owned(),
    }
}

pub(crate) async fn record(store: &Store, account: &Account, asked: f64, list: &str) -> Recorded {
    store
        .record(account, &answer(asked, list), |_| at(asked + 60.0))
        .await
        .unwrap()
        .unwrap()
}

/// The accounts that are to be asked now.
pub(crate) async fn due(store: &Store, now: Timestamp) -> Vec<Account> {
    let mut accounts = store.connected_accounts().await.unwrap();
    accounts.retain(|account| account.is_due(now));
    accounts
}

/// All plays as text, the oldest first: name, and begin and end in seconds.
pub(crate) async fn plays(store: &Store, listener: ListenerId) -> String {
    let mut plays = store
        .plays(listener, &PlayFilter::default(), None, 1000)
        .await
        .unwrap();
    plays.reverse();
    let words: Vec<String> = plays
        .iter()
        .map(|play| {
            format!(
                "{}@{}-{}",
                play.track.name,
                second(play.started_at),
                second(play.ended_at)
            )
        })
        .collect();
    words.join(" ")
}
