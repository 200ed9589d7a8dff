//! Which plays count, whenever they were: play rule, kinds and filters, all of which have to let a
//! play through.

use domain::{
    ids::{AlbumId, ArtistId, TrackId},
    play::Source,
    report::ItemKind,
};
use jiff::tz::TimeZone;

use crate::{
    calendar::Calendar,
    log::{Catalogue, ListeningLog, Marks, Way, Ways},
    platform::family,
    query::words,
    row_set::RowSet,
};

words! {
    /// Which plays count, by how they were heard.
    Rule {
        /// All.
        All = "all",
        /// Those that were heard for 30 seconds or more, or nobody knows how long.
        Counted = "counted",
        /// Those that were heard to the end: they ended as `trackdone`, or 90 % were heard.
        Complete = "complete",
    }
}

words! {
    /// A day of the week.
    Weekday {
        /// The first of an ISO week.
        Monday = "monday",
        /// The second.
        Tuesday = "tuesday",
        /// The third.
        Wednesday = "wednesday",
        /// The fourth.
        Thursday = "thursday",
        /// The fifth.
        Friday = "friday",
        /// The sixth.
        Saturday = "saturday",
        /// The last.
        Sunday = "sunday",
    }
}

/// What counts beside music: only music does, unless it is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "any of them may be asked for"
)]
pub struct Include {
    /// Episodes of podcasts.
    pub episodes: bool,
    /// Chapters of audiobooks.
    pub chapters: bool,
    /// Videos of what counts: those of podcasts only together with episodes.
    pub videos: bool,
    /// Plays of which no source says what was heard.
    pub unknown: bool,
}

/// Which plays count. What is absent lets everything through.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Filter {
    /// How they were heard.
    pub rule: Rule,
    /// What counts beside music.
    pub include: Include,
    /// Whether only the first credited artist of a track counts.
    pub first_only: bool,
    /// An artist who is credited.
    pub artist: Option<ArtistId>,
    /// The album of the track.
    pub album: Option<AlbumId>,
    /// The track.
    pub track: Option<TrackId>,
    /// A source that knows of the play.
    pub source: Option<Source>,
    /// The device in Spotify's words, or a kind of device as [`family`] has them; either case.
    pub platform: Option<String>,
    /// The country, two letters; either case.
    pub country: Option<String>,
    /// From where it was played: Spotify's URI, or a kind such as `playlist`.
    pub context: Option<String>,
    /// Whether the order was shuffled.
    pub shuffle: Option<bool>,
    /// Whether the device had no connection.
    pub offline: Option<bool>,
    /// Whether it was a skip.
    pub skipped: Option<bool>,
    /// The hour of the day in which it began.
    pub hour: Option<u8>,
    /// The day of the week on which it began.
    pub weekday: Option<Weekday>,
    /// The first year of the decade in which the album came out.
    pub decade: Option<i16>,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            rule: Rule::Counted,
            include: Include::default(),
            first_only: false,
            artist: None,
            album: None,
            track: None,
            source: None,
            platform: None,
            country: None,
            context: None,
            shuffle: None,
            offline: None,
            skipped: None,
            hour: None,
            weekday: None,
            decade: None,
        }
    }
}

impl Include {
    /// All there is.
    pub const EVERYTHING: Self = Self {
        episodes: true,
        chapters: true,
        videos: true,
        unknown: true,
    };

    /// What a list of words includes, separated by commas.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut include = Self::default();
        for word in text.split(',') {
            match word {
                "episodes" => include.episodes = true,
                "chapters" => include.chapters = true,
                "videos" => include.videos = true,
                "unknown" => include.unknown = true,
                "everything" => include = Self::EVERYTHING,
                _ => return None,
            }
        }
        Some(include)
    }

    /// The words for it.
    pub(crate) fn words(self) -> Vec<&'static str> {
        [
            (self.episodes, "episodes"),
            (self.chapters, "chapters"),
            (self.videos, "videos"),
            (self.unknown, "unknown"),
        ]
        .into_iter()
        .filter_map(|(is_included, word)| is_included.then_some(word))
        .collect()
    }

    fn lets(self, marks: Marks) -> bool {
        let is_kind = match marks.kind() {
            ItemKind::Track => true,
            ItemKind::Episode => self.episodes,
            ItemKind::Chapter => self.chapters,
            ItemKind::Unknown => self.unknown,
        };
        is_kind && (self.videos || !marks.is_video())
    }
}

impl Filter {
    /// Lets everything through.
    pub fn open() -> Self {
        Self {
            rule: Rule::All,
            include: Include::EVERYTHING,
            ..Self::default()
        }
    }

    /// Whether it lets everything through.
    pub(crate) fn is_open(&self) -> bool {
        let open = Self {
            first_only: self.first_only,
            ..Self::open()
        };
        *self == open
    }

    /// Whether what it lets through depends on a zone.
    pub(crate) fn is_civil(&self) -> bool {
        self.hour.is_some() || self.weekday.is_some()
    }

    /// Whether what it lets through depends on what the catalogue says of tracks.
    pub(crate) fn asks_of_tracks(&self) -> bool {
        let asks = self.artist.is_some() || self.album.is_some() || self.track.is_some();
        asks || self.decade.is_some()
    }

    /// The rows of a log that it lets through.
    pub(crate) fn rows(&self, log: &ListeningLog, calendar: &Calendar) -> RowSet {
        let mut set = RowSet::default();
        self.extend(&mut set, log, Some(calendar));
        set
    }

    /// Adds the rows of a log that it lets through and a set does not have yet. The calendar is not
    /// looked at unless it asks for hours or days of the week.
    pub(crate) fn extend(&self, set: &mut RowSet, log: &ListeningLog, calendar: Option<&Calendar>) {
        let plays = log.plays();
        let mut by_marks = [false; Marks::ALL];
        for (byte, passes) in (0..=u8::MAX).zip(&mut by_marks) {
            *passes = self.lets_marks(Marks::from_byte(byte));
        }
        let passes = |marks: &Marks| by_marks[usize::from(marks.byte())];
        let from = set.extend(plays.marks(), passes);
        if let Some(tracks) = self.tracks(log.catalogue()) {
            let track = plays.track();
            set.retain(from, |row| is_in(&tracks, track.get(row)));
        }
        if let Some(ways) = self.ways(log.ways()) {
            let way = plays.way();
            set.retain(from, |row| is_in(&ways, way.get(row)));
        }
        if let Some(calendar) = calendar.filter(|_| self.is_civil()) {
            let hour = self.hour.map(usize::from);
            let weekday = self.weekday.map(|day| day as usize);
            for run in calendar.runs(from..plays.len()) {
                let is_hour = hour.is_none_or(|hour| hour == run.hour_of_day());
                if !is_hour || weekday.is_some_and(|weekday| weekday != run.weekday()) {
                    set.remove(run.rows);
                }
            }
        }
    }

    fn lets_marks(&self, marks: Marks) -> bool {
        let is_ruled = match self.rule {
            Rule::All => true,
            Rule::Counted => marks.is_counted(),
            Rule::Complete => marks.is_complete(),
        };
        let is_skipped = self
            .skipped
            .is_none_or(|skipped| skipped == marks.is_skipped());
        is_ruled && is_skipped && self.include.lets(marks)
    }

    /// Which tracks it lets through, by number, if it asks for any.
    fn tracks(&self, catalogue: &Catalogue) -> Option<Vec<bool>> {
        if !self.asks_of_tracks() {
            return None;
        }
        // What the log does not know has no plays.
        let artist = self.artist.map(|id| catalogue.find_artist(id));
        let album = self.album.map(|id| catalogue.find_album(id));
        let track = self.track.map(|id| catalogue.find_track(id));
        let lets = |number: u32| {
            let credits = self.credits(catalogue, number);
            let released = || catalogue.release(catalogue.album_of(number)?);
            artist.is_none_or(|artist| artist.is_some_and(|artist| credits.contains(&artist)))
                && album.is_none_or(|album| album.is_some() && album == catalogue.album_of(number))
                && track.is_none_or(|track| track == Some(number))
                && self
                    .decade
                    .is_none_or(|decade| released().is_some_and(|date| date.decade() == decade))
        };
        let numbers = (0..).take(catalogue.track_count());
        Some(numbers.map(lets).collect())
    }

    /// The artists of a track that count.
    pub fn credits<'a>(&self, catalogue: &'a Catalogue, track: u32) -> &'a [u32] {
        self.counting(catalogue.credits(track))
    }

    /// Those of some credited artists that count.
    pub fn counting<'a>(&self, credits: &'a [u32]) -> &'a [u32] {
        if self.first_only {
            credits.get(..1).unwrap_or_default()
        } else {
            credits
        }
    }

    /// Which ways of playing it lets through, by number, if it asks for any.
    fn ways(&self, ways: &Ways) -> Option<Vec<bool>> {
        let asks = self.source.is_some()
            || self.platform.is_some()
            || self.country.is_some()
            || self.context.is_some()
            || self.shuffle.is_some()
            || self.offline.is_some();
        asks.then(|| {
            ways.all()
                .iter()
                .map(|way| self.lets_way(way, ways))
                .collect()
        })
    }

    fn lets_way(&self, way: &Way, ways: &Ways) -> bool {
        let word = |words: &'_ [String], number: Option<u32>, is_it: &dyn Fn(&str) -> bool| {
            number
                .and_then(|number| words.get(number as usize))
                .is_some_and(|word| is_it(word))
        };
        let is_platform = |wanted: &String| {
            word(ways.platforms(), way.platform, &|platform| {
                platform.eq_ignore_ascii_case(wanted)
                    || family(platform).eq_ignore_ascii_case(wanted)
            })
        };
        let is_country = |wanted: &String| {
            word(ways.countries(), way.country, &|country| {
                country.eq_ignore_ascii_case(wanted)
            })
        };
        let is_context = |wanted: &String| {
            let is_it = |word: &str| word == wanted;
            word(ways.contexts(), way.context, &is_it)
                || word(ways.context_kinds(), way.context, &is_it)
        };
        let is_flag =
            |wanted: Option<bool>, known: Option<bool>| wanted.is_none() || wanted == known;
        self.source
            .is_none_or(|source| way.sources.contains(source))
            && self.platform.as_ref().is_none_or(is_platform)
            && self.country.as_ref().is_none_or(is_country)
            && self.context.as_ref().is_none_or(is_context)
            && is_flag(self.shuffle, way.shuffle)
            && is_flag(self.offline, way.offline)
    }

    /// What it is kept under: whose credits count matters only where an artist is asked for, and the
    /// zone where hours or days of the week are.
    pub(crate) fn key(&self, zone: &TimeZone) -> (Self, Option<TimeZone>) {
        let filter = Self {
            first_only: self.first_only && self.artist.is_some(),
            ..self.clone()
        };
        (filter, self.is_civil().then(|| zone.clone()))
    }
}

fn is_in(table: &[bool], number: Option<&u32>) -> bool {
    number
        .and_then(|number| table.get(*number as usize))
        .is_some_and(|is_in| *is_in)
}
