//! How a listener lives: day by day, the sessions and the plays in them.

mod oddities;

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::{Date, Weekday, time};
use jiff::tz::TimeZone;

use super::catalogue::Catalogue;
use super::play::{Play, PlayedFrom};
use super::shelves::{Shelves, album_of};
use crate::clock::{HOUR, MINUTE, SECOND};
use crate::rng::{Rng, key};

/// The oddities of a life.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Habits {
    /// How often a track is heard again within a minute.
    pub(crate) near_repeat: f64,
    /// How often two plays end in the same millisecond.
    pub(crate) same_ms: f64,
    /// How often a day is one long session.
    pub(crate) marathon: f64,
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

/// How a session goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Ordinary,
    /// For hours on end, never in private.
    Tireless,
    /// The same, and hardly a track is heard to its end.
    Restless,
}

/// A life that can be lived on day by day.
///
/// It is planned as if there were no oddities. They put off what was planned, or put another day in its place; what
/// comes after that is the same with them and without.
#[derive(Clone, Debug)]
pub(crate) struct Life {
    seed: u64,
    rng: Rng,
    zone: TimeZone,
    began: Date,
    /// The next day to live; none at the end of the calendar.
    day: Option<Date>,
    /// The end of the last play by the plan.
    planned_end: i64,
    /// And as it really was.
    last_end: i64,
    /// How far the session is behind its plan; before it, when negative.
    delay: i64,
    next_key: u64,
    mood: Mood,
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
        let mut rng = Rng::keyed(&[seed, key("life")]);
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
            planned_end: last_end,
            last_end,
            delay: 0,
            next_key: 0,
            mood: Mood::Ordinary,
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

    /// Lives one day and gives its plays.
    pub(crate) fn live_a_day(&mut self, catalogue: &Catalogue) -> Vec<Play> {
        let mut plays = Vec::new();
        let Some(day) = self.day else { return plays };
        let age = self.began.until(day).map_or(0, |span| span.get_days());
        self.shelves.move_taste(age);
        if day.day() == 1 {
            self.shelves.turn_month(catalogue, day, &mut self.rng);
        }
        let age = u64::from(age.unsigned_abs());
        self.next_key = age << 17;
        let marathon = self.marathon(age);
        self.plan_and_live(catalogue, day, &mut plays);
        if let Some(mut runner) = marathon {
            // What was planned does not come about, but has left its marks: the days after it stay as they are.
            plays.clear();
            runner.run(catalogue, day, &mut plays);
            self.last_end = runner.last_end;
        }
        self.day = day.tomorrow().ok();
        plays
    }

    fn plan_and_live(&mut self, catalogue: &Catalogue, day: Date, plays: &mut Vec<Play>) {
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
            let start = start.max(self.planned_end + 2 * MINUTE);
            self.session(catalogue, day, kind, start..start + length, plays);
        }
    }

    fn kind_of(&mut self, day: Date) -> DayKind {
        // A fortnight in summer: first without music, then with it at odd hours.
        let year = u64::from(day.year().unsigned_abs());
        let mut luck = Rng::keyed(&[self.seed, key("holiday"), year]);
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
        span: Range<i64>,
        plays: &mut Vec<Play>,
    ) {
        let curiosity = self.shelves.curiosity();
        if self.rng.chance(curiosity) {
            self.shelves.discover(catalogue, &mut self.rng);
        }
        let private = self.rng.chance(0.012) && self.mood == Mood::Ordinary;
        let mut now = span.start;
        self.delay = (self.last_end + 2 * MINUTE - now).max(0);
        while now < span.end {
            let (from, queue) = self.choose(catalogue, day, kind);
            if queue.is_empty() {
                if self.mood == Mood::Ordinary {
                    return;
                }
                now += MINUTE;
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
            let played = if self.mood == Mood::Restless && self.rng.chance(0.95) {
                self.rng.range(31 * SECOND, 60 * SECOND).min(duration)
            } else if skipped {
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
            let plan = now..now + played + pause;
            self.play(track, from, private, plan, played, plays);
            now = self.planned_end
                + if skipped {
                    self.rng.range(100, 900)
                } else {
                    self.rng.range(0, 40)
                };
            if !skipped && self.rng.chance(0.04) && !self.shelves.liked.contains(&track) {
                self.shelves.liked.push(track);
            }
        }
        if self.rng.chance(self.habits.near_repeat)
            && let Some(first) = plays.last().copied()
        {
            self.repeat(first, now, duration, plays);
        }
        now
    }

    /// Plays a track as planned, but for the delay.
    fn play(
        &mut self,
        track: usize,
        from: PlayedFrom,
        private: bool,
        plan: Range<i64>,
        played_ms: i64,
        plays: &mut Vec<Play>,
    ) {
        let long_enough = played_ms >= 30 * SECOND;
        let listed = !private && (long_enough || self.rng.chance(self.habits.short_plays_listed));
        let other_track_before = plays
            .last()
            .is_some_and(|last| last.track != track && plan.start - self.planned_end < SECOND);
        let (started_at, ended_at) = if other_track_before && self.rng.chance(self.habits.same_ms) {
            (self.last_end - played_ms, self.last_end)
        } else {
            (plan.start + self.delay, plan.end + self.delay)
        };
        self.delay = ended_at - plan.end;
        self.planned_end = plan.end;
        self.last_end = ended_at;
        plays.push(Play {
            id: 0,
            key: self.next_key,
            track,
            started_at,
            ended_at,
            first_end: ended_at,
            connection: 0,
            played_ms,
            from,
            private,
            listed,
        });
        self.next_key += 2;
    }
}
