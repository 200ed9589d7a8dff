//! The store: the only crate with SQL. One concrete [`Store`] over SQLite or PostgreSQL.
//!
//! Every ordinary statement is written once, in the SQL that both engines share. Rows belong to
//! listeners and are only ever asked for with the listener they belong to.

mod accounts;
mod backend;
mod bulk;
mod catalogue;
mod changed;
mod coverage;
mod error;
mod estimate;
mod export;
mod gaps;
mod images;
mod imports;
mod keep_tracks;
mod listeners;
mod log;
mod login_sessions;
mod migrate;
mod notices;
mod plans;
mod plays;
mod polls;
mod quarantine;
mod record;
mod settings;
mod trouble;
mod vault;
mod window;

pub use accounts::{Account, NewAccount};
pub use backend::Store;
pub use catalogue::{
    AlbumPage, AlbumRef, ArtistPage, ArtistRef, SearchResults, TrackPage, TrackRef,
};
pub use changed::LogPosition;
pub use error::Error;
pub use export::{ExportedAlbum, ExportedPlay, ExportedTrack};
pub use gaps::{Gap, GapCounts};
pub use images::StoredImage;
pub use imports::{
    Brought, Counts, Go, Import, ImportRange, ImportState, Kinds, NewImport, Repeated, Rows,
    Runner, Step,
};
pub use keep_tracks::KnownTracks;
pub use listeners::{Credentials, Listener, NewListener};
pub use log::{LogChanges, LogPart, LogPlay};
pub use notices::{Notice, NoticeKey};
pub use plays::{Play, PlayCursor, PlayFilter};
pub use polls::{Outcome, Poll, PollCounts, PollFilter, Refusal};
pub use quarantine::{Quarantined, Whereabouts};
pub use record::{Answer, Recorded};
pub use settings::{ADOPTED_TOKEN, TOKEN_ASIDE};
pub use trouble::Trouble;
pub use vault::EncryptionKey;

#[cfg(feature = "testing")]
pub mod testing;
