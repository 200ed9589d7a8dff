//! Plays as sources report them, and what can be said of a play that was only polled.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{catalogue::NewTrack, reconcile::Witness};

/// Where a report of a play comes from. The numbers are permanent: they are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(i16)]
pub enum Source {
    /// Spotify's list of recently played tracks.
    Poll = 1,
    /// Spotify's extended streaming history.
    Extended = 2,
    /// The streaming history in Spotify's account data.
    Account = 3,
    /// Saved answers of the list of recently played tracks.
    Saved = 4,
    /// Our own export.
    Own = 5,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 5] = [
        Self::Poll,
        Self::Extended,
        Self::Account,
        Self::Saved,
        Self::Own,
    ];

    /// The permanent number.
    pub fn number(self) -> i16 {
        self as i16
    }

    /// The source with this number.
    pub fn from_number(number: i16) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|source| source.number() == number)
    }

    /// The word used in JSON and URLs.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Poll => "poll",
            Self::Extended => "extended",
            Self::Account => "account",
            Self::Saved => "saved",
            Self::Own => "own",
        }
    }

    /// How it tells the time of a play.
    pub fn witness(self) -> Witness {
        match self {
            Self::Poll | Self::Saved => Witness::Poll,
            Self::Extended | Self::Own => Witness::Export,
            Self::Account => Witness::Minute,
        }
    }
}

/// Which sources know of a play.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sources(i16);

impl Sources {
    /// The set that is stored as this number: the sum of two to the power of each source's number.
    pub fn from_bits(bits: i16) -> Self {
        Source::ALL
            .into_iter()
            .filter(|source| bits & (1 << source.number()) != 0)
            .collect()
    }

    /// The number as which it is stored.
    pub fn bits(self) -> i16 {
        self.0
    }

    /// Whether a source is among them.
    pub fn contains(self, source: Source) -> bool {
        self.0 & (1 << source.number()) != 0
    }

    /// All of both.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// The sources, in the order of their numbers.
    pub fn iter(self) -> impl Iterator<Item = Source> {
        Source::ALL
            .into_iter()
            .filter(move |source| self.contains(*source))
    }
}

impl FromIterator<Source> for Sources {
    fn from_iter<I: IntoIterator<Item = Source>>(sources: I) -> Self {
        let bits = |source: Source| 1 << source.number();
        Self(
            sources
                .into_iter()
                .fold(0, |all, source| all | bits(source)),
        )
    }
}

/// A play as a poll reports it, before it is matched to what is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPlay {
    /// What was played.
    pub track: NewTrack,
    /// When the play ended (Spotify's `played_at`), to the millisecond.
    pub ended_at: Timestamp,
    /// From where it was played, when Spotify says so.
    pub context: Option<Context>,
}

/// From where a track was played: a playlist, an album, an artist, the listener's collection.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Context {
    /// Spotify's word for the kind, such as `playlist`.
    pub kind: String,
    /// Spotify's URI.
    pub uri: String,
}

/// An item of an answer that could not be read as a play. It is kept as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// When the play ended, if at least that could be read.
    pub ended_at: Option<Timestamp>,
    /// Between which entries of the list it stands, by their ends: the earlier and the later.
    pub between: (Option<Timestamp>, Option<Timestamp>),
    /// The item's JSON, to the byte.
    pub raw_json: String,
    /// Why it could not be read.
    pub reason: String,
}

/// How long a play can have lasted at most when only its end is known: the track's length, or
/// the time since the play before ended if that is shorter.
///
/// A good estimate in practice: measured gaps between consecutive polled plays equal the later
/// track's length whenever it was played through.
pub fn estimated_ms(
    ended_at: Timestamp,
    duration_ms: Option<i64>,
    previous_end: Option<Timestamp>,
) -> Option<i64> {
    let since_previous = previous_end.map(|previous| {
        ended_at
            .as_millisecond()
            .saturating_sub(previous.as_millisecond())
            .max(0)
    });
    match (duration_ms, since_previous) {
        (Some(duration), Some(since)) => Some(duration.max(0).min(since)),
        (Some(duration), None) => Some(duration.max(0)),
        (None, _) => None,
    }
}

/// When a play began whose end and (estimated) length are known.
pub fn started_at(ended_at: Timestamp, lasted_ms: Option<i64>) -> Timestamp {
    ended_at
        .checked_sub(SignedDuration::from_millis(lasted_ms.unwrap_or(0)))
        .unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::from_millis;

    #[test]
    fn source_numbers_are_permanent() {
        assert_eq!(Source::ALL.map(Source::number), [1, 2, 3, 4, 5]);
        for source in Source::ALL {
            assert_eq!(Source::from_number(source.number()), Some(source));
        }
        assert_eq!(Source::from_number(0), None);
    }

    #[test]
    fn sources_are_stored_as_a_number() {
        let sources: Sources = [Source::Extended, Source::Poll].into_iter().collect();
        assert_eq!(sources.bits(), 0b110);
        assert_eq!(Sources::from_bits(0b110), sources);
        assert_eq!(
            sources.iter().map(Source::slug).collect::<Vec<_>>(),
            ["poll", "extended"]
        );
        assert!(!sources.contains(Source::Own));
        // What a later version may have stored is left out.
        assert_eq!(Sources::from_bits(-1), Source::ALL.into_iter().collect());
    }

    #[test]
    fn a_polled_play_lasts_no_longer_than_the_track_or_the_pause_before() {
        let check = |duration, previous: Option<i64>| {
            estimated_ms(from_millis(300_000), duration, previous.map(from_millis))
        };
        assert_eq!(check(Some(180_000), None), Some(180_000));
        assert_eq!(check(Some(180_000), Some(0)), Some(180_000));
        assert_eq!(check(Some(180_000), Some(280_000)), Some(20_000));
        assert_eq!(check(Some(180_000), Some(400_000)), Some(0));
        assert_eq!(check(None, Some(280_000)), None);
        assert_eq!(check(Some(-5), Some(280_000)), Some(0));
    }
}
