//! How a listener lives: day by day, the sessions and the plays in them.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday, time};
use jiff::tz::TimeZone;

use super::catalogue::Catalogue;
use super::play::{Play, PlayedFrom};
use super::shelves::{Shelves, album_of};
use crate::clock::{HOUR, MINUTE, SECOND};
use crate::rng::Rng;

/// The oddities of a life.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Habits {
    /// How often a track is heard again within a minute.
    pub(crate) near_repeat: f64,
    /// How often two plays end in the same millisecond.
    pub(crate) same_ms: f64,
    /// The share of plays under 30 s that are listed all the same.
    pub(crate) short_plays_listed: f64,
}

/// How likely a session begins in each hour of the day.
const WORKDAY: [u8; 24] = [
    1, 0, 0, 0, 0, 0, 1, 4, 5, 2, 2, 2, 4, 3, 2, 2, 3, 6, 8, 9, 10, 9, 6, 3,
];
const FREE_DAY: [u8; 24] = [
    4, 2, 1, 0, 0, 0, 0, 0, 1, 3, 5, 6, 5, 5, 6, 6, 7, 7, 8, 9, 10, 10, 8, 6,
];
/// On holiday, elsewhere, at odd hours.
const HOLIDAY: [u8; 24] = [
    6, 8, 9, 7, 4, 1, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 2, 1, 1, 1, 2, 3, 4, 5,
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum DayKind {
    Workday,
    Free,
    Silent,
    OddHoliday,
}

/// A life that can be lived on day by day.
#[derive(Debug)]
pub(crate) struct Life {
    seed: u64,
    rng: Rng,
    zone: TimeZone,
    began: Date,
    /// The next day to live; none at the end of the calendar.
    day: Option<Date>,
    last_end: i64,
    next_id: u64,
    habits: Habits,
    pub(crate) shelves: Shelves,
}

impl Life {
    pub(crate) fn new(
        seed: u64,
        from: Timestamp,
        zone: TimeZone,
        habits: Habits,
        catalogue: &Catalogue,
    ) -> Self {
        let mut rng = Rng::keyed(&[seed, crate::rng::key("life")]);
        let began = from.to_zoned(zone.clone()).date();
        let mut shelves = Shelves::new(&mut rng);
        shelves.move_taste(0);
        for _ in 0..12 {
            shelves.discover(catalogue, &mut rng);
        }
        for _ in 0..4 {
            shelves.turn_month(catalogue, began, &mut rng);
        }
        let last_end = from.as_millisecond();
        Self {
            seed,
            rng,
            zone,
            began,
            day: Some(began),
            last_end,
            next_id: 0,
            habits,
            shelves,
        }
    }

    /// The first instant of the next day to live; nothing happens in it before then.
    pub(crate) fn lived_until(&self) -> i64 {
        let start = self
            .day
            .and_then(|day| day.to_zoned(self.zone.clone()).ok());
        start.map_or(i64::MAX, |start| start.timestamp().as_millisecond())
    }

    /// Lives one day and appends its plays.
    pub(crate) fn live_a_day(&mut self, catalogue: &Catalogue, plays: &mut Vec<Play>) {
        let Some(day) = self.day else { return };
        let age = self.began.until(day).map_or(0, |span| span.get_days());
        self.shelves.move_taste(age);
        if day.day() == 1 {
            self.shelves.turn_month(catalogue, day, &mut self.rng);
        }
        let kind = self.kind_of(day);
        let (count, hours): (&[usize], _) = match kind {
            DayKind::Workday => (&[0, 1, 1, 2, 2, 3], &WORKDAY),
            DayKind::Free => (&[1, 2, 2, 3, 3, 4], &FREE_DAY),
            DayKind::OddHoliday => (&[0, 1, 1, 2], &HOLIDAY),
            DayKind::Silent => (&[0], &WORKDAY),
        };
        let count = *self.rng.pick(count);
        let mut starts: Vec<i64> = (0..count).filter_map(|_| self.moment(day, hours)).collect();
        starts.sort_unstable();
        for start in starts {
            let minutes: &[i64] = match kind {
                DayKind::Free => &[20, 30, 45, 60, 60, 90, 120, 180],
                _ => &[12, 18, 25, 25, 35, 45, 60, 90],
            };
            let length = (*self.rng.pick(minutes) + self.rng.range(0, 9)) * MINUTE;
            let start = start.max(self.last_end + 2 * MINUTE);
            self.session(catalogue, day, kind, start..start + length, plays);
        }
        self.day = day.tomorrow().ok();
    }

    fn kind_of(&mut self, day: Date) -> DayKind {
        // A fortnight in summer: first without music, then with it at odd hours.
        let year = u64::from(day.year().unsigned_abs());
        let mut luck = Rng::keyed(&[self.seed, crate::rng::key("holiday"), year]);
        let (leave, length) = (luck.range(160, 230), luck.range(10, 16));
        let into = i64::from(day.day_of_year()) - leave;
        if (0..length).contains(&into) {
            return if into < length / 2 {
                DayKind::Silent
            } else {
                DayKind::OddHoliday
            };
        }
        if self.rng.chance(0.05) {
            return DayKind::Silent;
        }
        match day.weekday() {
            Weekday::Saturday | Weekday::Sunday => DayKind::Free,
            _ => DayKind::Workday,
        }
    }

    fn moment(&mut self, day: Date, hours: &[u8; 24]) -> Option<i64> {
        let hour = self
            .rng
            .weighted(hours.iter().map(|weight| f64::from(*weight)));
        let at = time(i8::try_from(hour).ok()?, 0, 0, 0);
        let start = day.to_datetime(at).to_zoned(self.zone.clone()).ok()?;
        Some(start.timestamp().as_millisecond() + self.rng.range(0, HOUR - 1))
    }

    fn session(
        &mut self,
        catalogue: &Catalogue,
        day: Date,
        kind: DayKind,
        span: std::ops::Range<i64>,
        plays: &mut Vec<Play>,
    ) {
        let curiosity = self.shelves.curiosity();
        if self.rng.chance(curiosity) {
            self.shelves.discover(catalogue, &mut self.rng);
        }
        let private = self.rng.chance(0.012);
        let mut now = span.start;
        while now < span.end {
            let (from, queue) = self.choose(catalogue, day, kind);
            if queue.is_empty() {
                return;
            }
            for track in queue {
                now = self.hear(catalogue, track, from, private, now, plays);
                if now >= span.end {
                    break;
                }
            }
        }
    }

    /// What to put on next, and where from.
    fn choose(
        &mut self,
        catalogue: &Catalogue,
        day: Date,
        kind: DayKind,
    ) -> (PlayedFrom, Vec<usize>) {
        let wish = if kind == DayKind::OddHoliday {
            0.1
        } else {
            self.rng.unit()
        };
        if wish < 0.14 {
            let artist = self.shelves.artist(catalogue, &mut self.rng);
            let Some(album) = album_of(catalogue, artist, day, &mut self.rng) else {
                return (PlayedFrom::Nowhere, Vec::new());
            };
            (
                PlayedFrom::Album(album),
                catalogue.albums[album].tracks.clone().collect(),
            )
        } else if wish < 0.58 {
            let place = self.rng.below(self.shelves.playlists.len());
            let tracks = self.shelves.playlists[place].tracks.clone();
            (PlayedFrom::Playlist(place), self.some_of(tracks))
        } else if wish < 0.62 {
            let artist = self.shelves.artist(catalogue, &mut self.rng);
            let albums: Vec<usize> = catalogue.released(artist, day).collect();
            let tracks = albums
                .into_iter()
                .flat_map(|album| catalogue.albums[album].tracks.clone())
                .collect();
            (PlayedFrom::Artist(artist), self.some_of(tracks))
        } else if wish < 0.68 && !self.shelves.liked.is_empty() {
            let liked = self.shelves.liked.clone();
            (PlayedFrom::Collection, self.some_of(liked))
        } else {
            let mut queue: Vec<usize> = (0..8)
                .filter_map(|_| self.shelves.track(catalogue, day, &mut self.rng))
                .collect();
            if let (Some(obsession), true) = (self.shelves.obsession, self.rng.chance(0.5)) {
                queue.insert(0, obsession);
            }
            (PlayedFrom::Nowhere, queue)
        }
    }

    /// A dozen and a half of them, shuffled.
    fn some_of(&mut self, mut tracks: Vec<usize>) -> Vec<usize> {
        let wanted = tracks.len().min(18);
        for at in 0..wanted {
            let other = at + self.rng.below(tracks.len() - at);
            tracks.swap(at, other);
        }
        tracks.truncate(wanted);
        tracks
    }

    /// Hears a track from `now` on, perhaps skipping it, perhaps over and over. Returns when the next begins.
    fn hear(
        &mut self,
        catalogue: &Catalogue,
        track: usize,
        from: PlayedFrom,
        private: bool,
        now: i64,
        plays: &mut Vec<Play>,
    ) -> i64 {
        let duration = catalogue.tracks[track].duration_ms;
        let times = if self.rng.chance(0.012) {
            self.rng.range(2, 6)
        } else {
            1
        };
        let mut now = now;
        for _ in 0..times {
            let skipped = times == 1 && self.rng.chance(0.13);
            let played = if skipped {
                let most = if self.rng.chance(0.7) {
                    29 * SECOND
                } else {
                    90 * SECOND
                };
                self.rng.range(SECOND, most).min(duration)
            } else {
                // Some players fade into the next track before this one is over.
                duration
                    - if self.rng.chance(0.3) {
                        self.rng.range(0, 4 * SECOND)
                    } else {
                        0
                    }
            };
            let pause = if self.rng.chance(0.015) {
                self.rng.range(20 * SECOND, 8 * MINUTE)
            } else {
                0
            };
            self.push(
                track,
                from,
                private,
                now,
                now + played + pause,
                played,
                false,
                plays,
            );
            now = self.last_end
                + if skipped {
                    self.rng.range(100, 900)
                } else {
                    self.rng.range(0, 40)
                };
            if !skipped && self.rng.chance(0.04) && !self.shelves.liked.contains(&track) {
                self.shelves.liked.push(track);
            }
        }
        if self.rng.chance(self.habits.near_repeat) {
            let played = self.rng.range(2 * SECOND, 58 * SECOND).min(duration);
            self.push(track, from, private, now, now + played, played, true, plays);
            now = self.last_end + self.rng.range(100, 900);
        }
        now
    }

    #[expect(clippy::too_many_arguments, reason = "one play, field by field")]
    fn push(
        &mut self,
        track: usize,
        from: PlayedFrom,
        private: bool,
        started_at: i64,
        ended_at: i64,
        played_ms: i64,
        surely_listed: bool,
        plays: &mut Vec<Play>,
    ) {
        let long_enough = played_ms >= 30 * SECOND || surely_listed;
        let listed = !private && (long_enough || self.rng.chance(self.habits.short_plays_listed));
        let other_track_before = plays
            .last()
            .is_some_and(|last| last.track != track && started_at - last.ended_at < SECOND);
        let (started_at, ended_at) = if other_track_before && self.rng.chance(self.habits.same_ms) {
            (self.last_end - played_ms, self.last_end)
        } else {
            (started_at, ended_at)
        };
        plays.push(Play {
            id: self.next_id,
            track,
            started_at,
            ended_at,
            played_ms,
            from,
            private,
            listed,
        });
        self.next_id += 1;
        self.last_end = ended_at;
    }
}
