//! Plays made by hand, for tests that ask for certain instants and names.

use domain::{
    catalogue::{Image, NewAlbum, NewArtist, NewTrack},
    ids::ListenerId,
    play::{Context, NewPlay},
    secret::Secret,
};
use jiff::{SignedDuration, Timestamp};
use store::{Account, NewAccount};

use crate::harness::{SPOTIFY, TestApp};

impl TestApp {
    /// An account of the owner's, connected behind the server's back.
    pub(crate) async fn account(&self) -> Account {
        let now = self.app.clock.now();
        let new = NewAccount {
            listener: ListenerId(1),
            spotify_account_id: "account-of-ada".to_owned(),
            spotify_user_id: "ada".to_owned(),
            display_name: Some("Ada L.".to_owned()),
            scopes: vec![spotify::REQUIRED_SCOPE.to_owned()],
            refresh_token: Secret::new("refresh"),
            consented_at: now,
        };
        self.app.store.connect_account(&new, now).await.unwrap()
    }

    /// Records a poll that brings these plays.
    pub(crate) async fn record(&self, account: &Account, plays: Vec<NewPlay>) {
        let now = self.app.clock.now();
        let answer = store::Answer {
            asked_at: now,
            answered_at: now,
            unasked_for: None,
            plays,
            unreadable: Vec::new(),
        };
        self.app
            .store
            .record(account, &answer, |_| now)
            .await
            .unwrap()
            .unwrap();
    }
}

/// A play of three minutes of the track of this name that began at this instant.
pub(crate) fn play(name: &str, began: &str) -> NewPlay {
    let began: Timestamp = began.parse().unwrap();
    NewPlay {
        track: track(name),
        ended_at: began + SignedDuration::from_mins(3),
        context: Some(Context {
            kind: "playlist".to_owned(),
            uri: "spotify:playlist:x".to_owned(),
        }),
    }
}

/// A track whose artist and album are named after it.
fn track(name: &str) -> NewTrack {
    let artist = NewArtist {
        spotify_id: Some(format!("artist of {name}")),
        name: format!("Band {name}"),
    };
    NewTrack {
        spotify_id: Some(format!("track {name}")),
        uri: format!("spotify:track:{name}"),
        name: name.to_owned(),
        duration_ms: Some(180_000),
        explicit: Some(false),
        isrc: None,
        album: Some(NewAlbum {
            spotify_id: Some(format!("album of {name}")),
            name: format!("Album {name}"),
            album_type: Some("album".to_owned()),
            release_date: Some("2001-04".to_owned()),
            artists: vec![artist.clone()],
            images: vec![cover(name, 640), cover(name, 300), cover(name, 64)],
        }),
        artists: vec![artist],
        metadata_json: None,
    }
}

/// An address at which the simulator draws a cover: its hash begins with the size.
pub(crate) fn cover(name: &str, width: i64) -> Image {
    let size = match width {
        640 => "ab67616d0000b273",
        300 => "ab67616d00001e02",
        _ => "ab67616d00004851",
    };
    let rest = name
        .bytes()
        .fold(0, |sum: u64, byte| sum * 31 + u64::from(byte));
    Image {
        url: format!("{SPOTIFY}/image/{size}{rest:024x}"),
        width: Some(width),
        height: Some(width),
    }
}
