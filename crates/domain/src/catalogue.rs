//! Tracks, albums and artists as a source names them.

use sha2::{Digest as _, Sha256};

/// PostgreSQL indexes no text over some 2700 bytes, and the URI of a local file may be longer.
const LONGEST_KEY: usize = 500;

/// A key that stands for a text and is short enough for every index: the text itself or, of a long
/// one, its beginning and a hash.
pub fn bounded_key(text: &str) -> String {
    if text.len() <= LONGEST_KEY {
        return text.to_owned();
    }
    let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let hash = u128::from_be_bytes(*hash.first_chunk().unwrap_or(&[0; 16]));
    let beginning = &text[..text.floor_char_boundary(LONGEST_KEY - 33)];
    format!("{beginning}#{hash:032x}")
}

/// What identifies a track: Spotify's id where there is one, else its URI (local files have no
/// id). Spotify takes the id away from a track that it removes, but not from its URI, so the id
/// is read from there: the track stays the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TrackKey(String);

impl TrackKey {
    /// The key of a track with this id and URI.
    pub fn new(spotify_id: Option<&str>, uri: &str) -> Self {
        let in_uri = || uri.strip_prefix("spotify:track:").unwrap_or(uri);
        Self(bounded_key(spotify_id.unwrap_or_else(in_uri)))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A track as a source describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTrack {
    /// Spotify's id; absent for local files.
    pub spotify_id: Option<String>,
    /// Spotify's URI, `spotify:track:…` or `spotify:local:…`.
    pub uri: String,
    /// The track's name; may be empty, never made up.
    pub name: String,
    /// The track's full length.
    pub duration_ms: Option<i64>,
    /// Whether it is marked explicit.
    pub explicit: Option<bool>,
    /// International Standard Recording Code, which releases of one recording share.
    pub isrc: Option<String>,
    /// The album it was played from.
    pub album: Option<NewAlbum>,
    /// The credited artists in order.
    pub artists: Vec<NewArtist>,
    /// The source's own JSON about the track, to the byte.
    pub metadata_json: Option<String>,
}

impl NewTrack {
    /// What identifies the track.
    pub fn key(&self) -> TrackKey {
        TrackKey::new(self.spotify_id.as_deref(), &self.uri)
    }
}

/// An album as a source describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAlbum {
    /// Spotify's id; absent for local files.
    pub spotify_id: Option<String>,
    /// The album's name.
    pub name: String,
    /// `album`, `single` or `compilation`.
    pub album_type: Option<String>,
    /// The release date as Spotify writes it: `2001`, `2001-04` or `2001-04-17`.
    pub release_date: Option<String>,
    /// The album's own artists, which may differ from its tracks'.
    pub artists: Vec<NewArtist>,
    /// Covers, in the order in which the source lists them.
    pub images: Vec<Image>,
}

/// An artist as a source describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewArtist {
    /// Spotify's id; absent for local files.
    pub spotify_id: Option<String>,
    /// The artist's name.
    pub name: String,
}

/// A picture's address and size.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Image {
    /// Where it is.
    pub url: String,
    /// Width in pixels.
    pub width: Option<i64>,
    /// Height in pixels.
    pub height: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_uri_has_a_short_key_of_its_own_that_stays() {
        let uri = |end: &str| format!("spotify:local:{}:{end}", "ř%20".repeat(1000));
        let key = TrackKey::new(None, &uri("1"));
        assert!((450..=LONGEST_KEY).contains(&key.as_str().len()));
        let (beginning, _) = key.as_str().rsplit_once('#').unwrap();
        assert!(uri("1").starts_with(beginning));
        assert_ne!(key, TrackKey::new(None, &uri("2")));
        assert_eq!(key, TrackKey::new(Some(key.as_str()), ""));
    }

    #[test]
    fn a_track_keeps_its_key_when_spotify_takes_its_id_away() {
        let listed = TrackKey::new(
            Some("4uLU6hMCjMI75M1A2tKUQC"),
            "spotify:track:4uLU6hMCjMI75M1A2tKUQC",
        );
        let removed = TrackKey::new(None, "spotify:track:4uLU6hMCjMI75M1A2tKUQC");
        assert_eq!(listed, removed);
        assert_eq!(
            TrackKey::new(None, "spotify:local:::Demo:0").as_str(),
            "spotify:local:::Demo:0"
        );
    }
}
