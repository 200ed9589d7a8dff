//! What an imported file says of one play, before it is compared with anything: a report.
//!
//! A file's format is left behind here; what it could not know stays absent.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::play::Context;

/// What kind of thing was heard. The numbers are permanent: they are stored.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(i16)]
pub enum ItemKind {
    /// A piece of music.
    Track = 1,
    /// An episode of a podcast.
    Episode = 2,
    /// A chapter of an audiobook.
    Chapter = 3,
    /// Something of which the source says only that it was heard, so that totals add up.
    Unknown = 4,
}

impl ItemKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Track, Self::Episode, Self::Chapter, Self::Unknown];

    /// The permanent number.
    pub fn number(self) -> i16 {
        self as i16
    }

    /// The kind with this number.
    pub fn from_number(number: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// The word used in JSON and URLs.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Track => "track",
            Self::Episode => "episode",
            Self::Chapter => "chapter",
            Self::Unknown => "unknown",
        }
    }
}

/// What was heard, as a row names it. Texts are as the source has them, never empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Item {
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// Spotify's URI (`spotify:track:…`, `spotify:episode:…`), where the row has one.
    pub uri: Option<String>,
    /// The name of the track, episode or chapter.
    pub name: Option<String>,
    /// The album's artist, the show, or the audiobook.
    pub creator: Option<String>,
    /// The album.
    pub album: Option<String>,
}

/// How exactly a source tells when a play stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Precision {
    /// To the millisecond.
    Millisecond,
    /// Whole seconds, cut off.
    Second,
    /// Whole minutes, cut off.
    Minute,
}

/// One row: a play as its source reports it. Many rows share what was heard and how it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What was heard.
    pub item: Arc<Item>,
    /// Whether it was a video.
    pub is_video: bool,
    /// When the source says that it stopped, which of late rows is when Spotify heard of it.
    pub stopped_at: Timestamp,
    /// How exactly that is told.
    pub precision: Precision,
    /// When it began by the clock of the device, where that is known and can be true.
    pub started_at: Option<Timestamp>,
    /// How long it was heard; absent where the source does not say, or says what cannot be.
    pub played_ms: Option<i64>,
    /// What else the row knows.
    pub details: Arc<Details>,
}

/// How a play went, as far as its source knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Details {
    /// The device or programme, in Spotify's words of the time.
    pub platform: Option<String>,
    /// The country, two letters; absent where Spotify does not know it.
    pub country: Option<String>,
    /// Why it began, in Spotify's words: `trackdone`, `clickrow`, …
    pub reason_start: Option<String>,
    /// Why it ended, likewise.
    pub reason_end: Option<String>,
    /// Whether the order was shuffled.
    pub shuffle: Option<bool>,
    /// Whether it was skipped.
    pub skipped: Option<bool>,
    /// Whether the device had no connection.
    pub offline: Option<bool>,
    /// Whether it was heard in a private session.
    pub incognito: Option<bool>,
    /// From where it was played.
    pub context: Option<Context>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kind_numbers_are_permanent() {
        assert_eq!(ItemKind::ALL.map(ItemKind::number), [1, 2, 3, 4]);
        for kind in ItemKind::ALL {
            assert_eq!(ItemKind::from_number(kind.number()), Some(kind));
        }
        assert_eq!(ItemKind::from_number(0), None);
    }
}
