//! What is asked for: which package, up to when, and what is wrong with it.

use jiff::{SignedDuration, Timestamp};

/// How Spotify writes its packages at a time. The extended ones come first, in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 2020: unsorted `endsong_N.json` and `endvideo.json`, without URIs, with places.
    Endsong2020,
    /// 2021 to mid 2023: the same with URIs and without places.
    Endsong2021,
    /// 2023: sorted `Streaming_History_Audio_2014-2021_0.json`, with the old keys, on one line.
    Ranged2023,
    /// From November 2024: `ip_addr`, no user name, no user agent; indented.
    Ranged2024,
    /// 2025: keys of audiobooks, and null for a start that is not known.
    Ranged2025,
    /// From mid 2026: `Streaming_History_Audio_2026.json`, `…_2026_1.json`; many are sorted runs, glued together.
    Yearly2026,
    /// Account data up to 2023: `StreamingHistoryN.json`, podcasts among the tracks.
    Account2020,
    /// Account data from 2024: `StreamingHistory_music_N.json` and its sisters.
    Account2024,
}

impl Era {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Endsong2020,
        Self::Endsong2021,
        Self::Ranged2023,
        Self::Ranged2024,
        Self::Ranged2025,
        Self::Yearly2026,
        Self::Account2020,
        Self::Account2024,
    ];

    /// Whether it is account data: twelve months, names only, to the minute.
    pub fn is_account(self) -> bool {
        self >= Self::Account2020
    }

    /// The folder in which everything of the package lies.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::Endsong2020 | Self::Endsong2021 | Self::Ranged2023 | Self::Account2020 => {
                "MyData"
            }
            Self::Ranged2024 | Self::Ranged2025 | Self::Yearly2026 => {
                "Spotify Extended Streaming History"
            }
            Self::Account2024 => "Spotify Account Data",
        }
    }

    pub(super) fn has_places(self) -> bool {
        self == Self::Endsong2020
    }

    pub(super) fn has_uris(self) -> bool {
        (Self::Endsong2021..=Self::Yearly2026).contains(&self)
    }

    pub(super) fn names_the_account(self) -> bool {
        self < Self::Ranged2024
    }

    pub(super) fn has_audiobooks(self) -> bool {
        self >= Self::Ranged2025 && self != Self::Account2020
    }

    pub(super) fn is_indented(self) -> bool {
        self >= Self::Ranged2024
    }

    /// Whether devices are named by a word such as `ios`.
    pub(super) fn has_short_platforms(self) -> bool {
        self >= Self::Ranged2023
    }

    /// Whether `skipped` is told of old rows, too.
    pub(super) fn always_tells_skips(self) -> bool {
        self >= Self::Ranged2024
    }

    /// Whether a start that is not known is null, and not 0.
    pub(super) fn has_null_starts(self) -> bool {
        self >= Self::Ranged2025
    }
}

/// Which package, and what it is like.
///
/// What befalls a row (its `ts`, its copies, …) follows from the world's seed, the listener, [`Self::defects`],
/// [`Self::beyond`] and [`Self::switched_at`] alone. Exports that agree in these re-send the same rows.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportSettings {
    /// How it is written.
    pub era: Era,
    /// Rows whose `ts` is before this are left out. Account data begin a year before `to` at the earliest.
    pub from: Timestamp,
    /// When it was asked for: only rows whose `ts` is before this are in it.
    pub to: Timestamp,
    /// Decides what may differ from one package to the next: the order of rows, in which shard they are, and what
    /// is in the files beside them.
    pub seed: u64,
    /// When the account began to write rows as they are today; before that, `offline_timestamp` is in milliseconds
    /// and sometimes not known, and old packages tell hardly any `skipped`. None: some day of August to October 2022.
    pub switched_at: Option<Timestamp>,
    /// How many rows are in a file at most.
    pub rows_in_a_file: usize,
    /// Whether the files of the history begin with a byte order mark.
    pub byte_order_mark: bool,
    /// What is heard that no list of recent plays ever shows.
    pub beyond: Beyond,
    /// What is wrong with rows.
    pub defects: ExportDefects,
}

impl ExportSettings {
    /// Everything before `to`, with what Spotify's packages usually have.
    pub fn new(era: Era, to: Timestamp) -> Self {
        Self {
            era,
            from: Timestamp::UNIX_EPOCH,
            to,
            seed: 0,
            switched_at: None,
            rows_in_a_file: if era.is_account() { 10_000 } else { 16_500 },
            byte_order_mark: false,
            beyond: Beyond::usual(),
            defects: ExportDefects::usual(),
        }
    }

    /// The first moment of which there are rows.
    pub(super) fn begins_at(&self) -> i64 {
        let year = SignedDuration::from_hours(365 * 24);
        let last_year = self.to.checked_sub(year).unwrap_or(Timestamp::MIN);
        let begin = if self.era.is_account() {
            self.from.max(last_year)
        } else {
            self.from
        };
        begin.as_millisecond()
    }
}

/// How often something else is heard: in exports only. Exports of one listener agree only if these do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beyond {
    /// A run of tracks is skipped through within seconds; of pauses between plays of a minute and more.
    pub skips: f64,
    /// A podcast's episode; of pauses.
    pub episodes: f64,
    /// A chapter of an audiobook; of pauses.
    pub chapters: f64,
    /// A music video or a looping clip; of pauses.
    pub videos: f64,
    /// Something without any name; of pauses.
    pub unknown: f64,
    /// A track of which nothing was heard; of plays. Half of them are of the track that is heard right after it.
    pub zeros: f64,
}

impl Beyond {
    /// Only what the listener's true plays are.
    pub fn none() -> Self {
        Self {
            skips: 0.0,
            episodes: 0.0,
            chapters: 0.0,
            videos: 0.0,
            unknown: 0.0,
            zeros: 0.0,
        }
    }

    /// As real people listen.
    pub fn usual() -> Self {
        Self {
            skips: 0.6,
            episodes: 0.3,
            chapters: 0.06,
            videos: 0.15,
            unknown: 0.08,
            zeros: 0.02,
        }
    }
}

/// How often each defect befalls a row; of all rows, where nothing else is said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExportDefects {
    /// The server learned of it more than a minute late, together with its neighbours, and `ts` is that moment.
    pub late: f64,
    /// 30 to 120 plays in a row have one `ts`; of each 200 plays.
    pub piles: f64,
    /// The row is there again, equal in everything.
    pub exact_copies: f64,
    /// The event was sent again: only `ts` differs, by a second to a day. Never of what has no name, and by less than
    /// half a minute and than what was heard where the start is not told.
    pub sent_again: f64,
    /// `ms_played` is a number near the least of 64 bits.
    pub garbage: f64,
    /// More was heard than the track is long, some of it twice; of plays with a pause in them.
    pub longer: f64,
    /// `offline_timestamp` is 0 or null; of rows before [`ExportSettings::switched_at`].
    pub unknown_start: f64,
    /// `offline_timestamp` is 1.
    pub start_of_one: f64,
    /// The device's clock was wrong by weeks to years, so that no start can be had from it.
    pub wrong_clock: f64,
    /// A track has its URI but no names (where there are URIs).
    pub nameless: f64,
    /// A reason is null or empty.
    pub blank_reasons: f64,
}

impl ExportDefects {
    /// Every row is right, at once, and there once.
    pub fn none() -> Self {
        Self {
            late: 0.0,
            piles: 0.0,
            exact_copies: 0.0,
            sent_again: 0.0,
            garbage: 0.0,
            longer: 0.0,
            unknown_start: 0.0,
            start_of_one: 0.0,
            wrong_clock: 0.0,
            nameless: 0.0,
            blank_reasons: 0.0,
        }
    }

    /// As measured in real packages.
    pub fn usual() -> Self {
        Self {
            late: 0.12,
            piles: 0.02,
            exact_copies: 0.002,
            sent_again: 0.0015,
            garbage: 0.000_02,
            longer: 0.9,
            unknown_start: 0.5,
            start_of_one: 0.000_1,
            wrong_clock: 0.000_5,
            nameless: 0.001,
            blank_reasons: 0.02,
        }
    }
}
