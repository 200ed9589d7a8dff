//! What a log is made of: plays and catalogue as the store has them, under the store's ids.

use domain::{
    ids::{AlbumId, ArtistId, PlayId, TrackId},
    play::Sources,
    report::{Details, ItemKind},
    settle::Certainty,
};

/// A play as the store has it. Instants are milliseconds since the Unix epoch, as they are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadedPlay<'a> {
    /// Which play of the listener.
    pub id: PlayId,
    /// What was played.
    pub track: TrackId,
    /// When it began; estimated while `played_ms` is absent.
    pub started_at: i64,
    /// When it ended.
    pub ended_at: i64,
    /// How long the track was heard; absent when the play was only polled, and then taken to be
    /// the time from its beginning to its end.
    pub played_ms: Option<i64>,
    /// How sure the times are.
    pub certainty: Certainty,
    /// From where it is known.
    pub sources: Sources,
    /// Whether it was a video.
    pub is_video: bool,
    /// How it went: the key of one of [`LoadedCatalogue::details`].
    pub detail: Option<i64>,
    /// From where it was played: Spotify's word for the kind, and its URI.
    pub context: Option<(&'a str, &'a str)>,
}

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

/// What has changed since a log was built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amendment<'a> {
    /// Plays that are new, and plays that the log has otherwise: each takes the place of the one
    /// with its id.
    pub plays: Vec<LoadedPlay<'a>>,
    /// Plays that are no more.
    pub removed: Vec<PlayId>,
    /// Entries of the catalogue and ways of playing that are new or have changed.
    pub catalogue: LoadedCatalogue,
}
