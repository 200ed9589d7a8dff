//! What plays refer to, as a store gives it to those who keep plays in memory.

use crate::{
    ids::{AlbumId, ArtistId, TrackId},
    report::{Details, ItemKind},
};

/// What plays refer to. Entries that a log has already are replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadedCatalogue {
    /// The tracks.
    pub tracks: Vec<LoadedTrack>,
    /// Their albums.
    pub albums: Vec<LoadedAlbum>,
    /// The artists of tracks and albums.
    pub artists: Vec<LoadedArtist>,
    /// The ways in which plays went, by the store's key. A play's context is its own: the one in
    /// here is not looked at.
    pub details: Vec<(i64, Details)>,
}

/// A track as the store has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedTrack {
    /// Which one.
    pub id: TrackId,
    /// Spotify's id, where there is one.
    pub spotify_id: Option<String>,
    /// Its name; may be empty.
    pub name: String,
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// Its album.
    pub album: Option<AlbumId>,
    /// The credited artists, in order.
    pub artists: Vec<ArtistId>,
    /// Its length.
    pub duration_ms: Option<i64>,
    /// Whether it is marked explicit.
    pub explicit: Option<bool>,
}

/// An album as the store has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedAlbum {
    /// Which one.
    pub id: AlbumId,
    /// Spotify's id, where there is one.
    pub spotify_id: Option<String>,
    /// Its name.
    pub name: String,
    /// The release date as Spotify writes it: `2001`, `2001-04` or `2001-04-17`.
    pub release_date: Option<String>,
    /// The album's own artists, in order.
    pub artists: Vec<ArtistId>,
}

/// An artist as the store has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedArtist {
    /// Which one.
    pub id: ArtistId,
    /// Spotify's id, where there is one.
    pub spotify_id: Option<String>,
    /// Its name.
    pub name: String,
}
