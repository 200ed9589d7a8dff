//! Spotify's packages: the same true plays that are served as lists, written as the files that one asks for.
//!
//! What was heard ([`heard`]) becomes what the servers keep of it ([`event`]), once and for good; a package picks from
//! that, writes it with the keys of its era ([`extended`], [`account`]) and lays it out in files ([`sheets`]). The
//! files and [`TrueRow`]s come from the same lines.

mod account;
mod archive;
mod arrival;
mod beyond;
mod event;
mod extended;
mod heard;
mod json;
mod others;
mod package;
mod saved;
mod settings;
mod sheets;
mod shows;

pub use archive::{ZipSettings, zip};
pub(crate) use beyond::LONGEST;
pub use heard::{HeardId, HeardKind};
pub(crate) use package::Package;
pub use package::{ExportFile, TrueRow};
pub use saved::SavedList;
pub use settings::{Beyond, Era, ExportDefects, ExportSettings};
