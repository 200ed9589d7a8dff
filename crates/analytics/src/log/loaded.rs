//! What a log is made of: plays and catalogue as the store has them, under the store's ids.

pub use domain::loaded::{LoadedAlbum, LoadedArtist, LoadedCatalogue, LoadedTrack};
use domain::{
    ids::{PlayId, TrackId},
    play::Sources,
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
