//! What became of an import's rows: a sum that adds up, with reasons and examples.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What became of everything that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportReport {
    /// Rows read: the sum of the next five.
    pub rows: u64,
    /// Plays that nothing else knows.
    pub new: u64,
    /// Plays that polls or other imports know as well.
    pub matched: u64,
    /// Rows that tell of a play of which another row of this import tells.
    pub duplicate: u64,
    /// Rows that are in order and no plays.
    pub ignored: u64,
    /// Rows that cannot be read.
    pub refused: u64,
    /// When the first play ended, RFC 3339.
    pub first: Option<String>,
    /// When the last play ended, RFC 3339.
    pub last: Option<String>,
    /// What was found.
    pub formats: Vec<FoundFormat>,
    /// The new and matched plays by what was heard.
    pub kinds: Kinds,
    /// Why rows are no new plays.
    pub reasons: Vec<Reason>,
    /// Every file.
    pub files: Vec<FileReport>,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportFormat)]
pub enum FoundFormat {
    /// Spotify's extended streaming history.
    SpotifyExtended,
    /// The streaming history of Spotify's account data.
    SpotifyAccount,
    /// Saved answers of Spotify's API about recently played tracks.
    SpotifyRecentlyPlayed,
    /// Our own export.
    MusicAnalyser,
}

impl FoundFormat {
    /// The permanent word.
    pub fn slug(self) -> &'static str {
        importers::Format::from(self).slug()
    }
}

impl From<importers::Format> for FoundFormat {
    fn from(format: importers::Format) -> Self {
        match format {
            importers::Format::Extended => Self::SpotifyExtended,
            importers::Format::Account => Self::SpotifyAccount,
            importers::Format::RecentlyPlayed => Self::SpotifyRecentlyPlayed,
            importers::Format::Own => Self::MusicAnalyser,
        }
    }
}

impl From<FoundFormat> for importers::Format {
    fn from(format: FoundFormat) -> Self {
        match format {
            FoundFormat::SpotifyExtended => Self::Extended,
            FoundFormat::SpotifyAccount => Self::Account,
            FoundFormat::SpotifyRecentlyPlayed => Self::RecentlyPlayed,
            FoundFormat::MusicAnalyser => Self::Own,
        }
    }
}

/// Plays by what was heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportKinds)]
pub struct Kinds {
    /// Music.
    pub track: u64,
    /// Podcasts.
    pub episode: u64,
    /// Audiobooks.
    pub chapter: u64,
    /// Things without a name: files of one's own, and what Spotify has removed.
    pub unknown: u64,
    /// Of all these, videos.
    pub video: u64,
}

/// What became of a row that is no play of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowOutcome {
    /// Another row of the import tells of the play.
    Duplicate,
    /// It is no play.
    Ignored,
    /// It cannot be read.
    Refused,
}

/// Why rows are no plays of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportReason)]
pub struct Reason {
    /// What became of them.
    pub outcome: RowOutcome,
    /// A permanent word for the reason.
    pub reason: String,
    /// The reason as a sentence.
    pub text: String,
    /// How many rows.
    pub rows: u64,
    /// The first of them.
    pub examples: Vec<Example>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportExample)]
pub struct Example {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: u64,
    /// The row, from 1.
    pub row: u64,
    /// What it looks like, without what is not kept.
    pub excerpt: Option<String>,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileOutcome {
    /// All of it was read.
    Read,
    /// It holds nothing for us, and nothing of it was kept.
    Skipped,
    /// It was read up to where it breaks.
    Broken,
}

/// A file and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportFile)]
pub struct FileReport {
    /// The file, inside its archive if it came in one.
    pub path: String,
    /// What became of it.
    pub outcome: FileOutcome,
    /// What it is.
    pub format: Option<FoundFormat>,
    /// Its rows.
    pub rows: u64,
    /// A permanent word for why it was skipped or how it broke.
    pub reason: Option<String>,
    /// The same as a sentence that says what to do.
    pub text: Option<String>,
    /// The line at which it breaks, from 1.
    pub line: Option<u64>,
    /// The bytes before that.
    pub offset: Option<u64>,
}
