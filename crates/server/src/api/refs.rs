//! Tracks, albums and artists as other things name them.

use domain::ids::{AlbumId, ArtistId, TrackId};
use serde::Serialize;
use utoipa::ToSchema;

/// An artist by name.
#[derive(Serialize, ToSchema)]
pub(crate) struct ArtistRef {
    #[schema(value_type = i64)]
    id: ArtistId,
    name: String,
}

/// An album by name.
#[derive(Serialize, ToSchema)]
pub(crate) struct AlbumRef {
    #[schema(value_type = i64)]
    id: AlbumId,
    name: String,
    /// Where its cover is; absent when Spotify names none.
    image: Option<String>,
}

/// A track by name.
#[derive(Serialize, ToSchema)]
pub(crate) struct TrackRef {
    #[schema(value_type = i64)]
    id: TrackId,
    /// Absent for local files.
    spotify_id: Option<String>,
    name: String,
    duration_ms: Option<i64>,
    explicit: Option<bool>,
}

impl From<store::ArtistRef> for ArtistRef {
    fn from(artist: store::ArtistRef) -> Self {
        Self {
            id: artist.id,
            name: artist.name,
        }
    }
}

impl From<store::AlbumRef> for AlbumRef {
    fn from(album: store::AlbumRef) -> Self {
        Self {
            image: image(&album),
            id: album.id,
            name: album.name,
        }
    }
}

impl From<store::TrackRef> for TrackRef {
    fn from(track: store::TrackRef) -> Self {
        Self {
            id: track.id,
            spotify_id: track.spotify_id,
            name: track.name,
            duration_ms: track.duration_ms,
            explicit: track.explicit,
        }
    }
}

/// Where an album's cover is.
pub(crate) fn image(album: &store::AlbumRef) -> Option<String> {
    let cover = album.cover.as_ref()?;
    Some(format!("/api/v1/albums/{}/image?v={cover}", album.id))
}

/// All of them by name.
pub(crate) fn artists(artists: Vec<store::ArtistRef>) -> Vec<ArtistRef> {
    artists.into_iter().map(ArtistRef::from).collect()
}
