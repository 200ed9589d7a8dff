//! How the plays of a made-up listener follow each other: days, sessions, favourites and finds.

use analytics::log::LoadedCatalogue;

use crate::{
    catalogue::{COUNTRIES, PLATFORMS, PLAYLISTS, Way},
    dice::{Dice, Ranks},
};

/// 1 January 2014, universal time.
const START: i64 = 1_388_534_400_000;
/// Up to the end of 2025.
const DAYS: u32 = 4383;
const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;
const MINUTE_MS: i64 = 60_000;
/// The day after the last, when questions are asked.
pub(crate) const NOW: i64 = 1_767_312_000_000;
/// Polls tell of the last quarter: of its contexts, and alone of some plays.
const POLLED_FROM: u32 = DAYS / 4 * 3;
/// When sessions begin that are the first of a day.
const HOURS: [i64; 12] = [7, 8, 8, 9, 12, 13, 17, 18, 18, 20, 21, 23];
/// More plays than this do not fit into the days.
pub(crate) const MOST_PLAYS: i64 = 1_200_000;

/// A play of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WorldPlay {
    /// Its place in the catalogue.
    pub(crate) track: u32,
    pub(crate) started_at: i64,
    pub(crate) ended_at: i64,
    /// Absent if only polls know of it.
    pub(crate) played_ms: Option<u32>,
    pub(crate) way: u32,
    /// Its place among the contexts.
    pub(crate) context: Option<u32>,
}

/// What goes on while a history is made.
struct Maker<'a> {
    catalogue: &'a LoadedCatalogue,
    dice: Dice,
    ranks: Ranks,
    /// Tracks in the order in which they are found, which is not that of the catalogue.
    order: Vec<u32>,
    clock: i64,
    plays: Vec<WorldPlay>,
}

/// A history of so many plays, in the order of time, without overlaps.
pub(crate) fn history(catalogue: &LoadedCatalogue, dice: Dice, plays: u32) -> Vec<WorldPlay> {
    Maker::new(catalogue, dice).history(plays)
}

impl<'a> Maker<'a> {
    fn new(catalogue: &'a LoadedCatalogue, mut dice: Dice) -> Self {
        let tracks = u32::try_from(catalogue.tracks.len()).unwrap_or(u32::MAX);
        let mut order: Vec<u32> = (0..tracks).collect();
        dice.shuffle(&mut order);
        Self {
            catalogue,
            dice,
            ranks: Ranks::new(tracks),
            order,
            clock: START,
            plays: Vec::new(),
        }
    }

    fn history(mut self, plays: u32) -> Vec<WorldPlay> {
        for day in 0..DAYS {
            let is_last = day + 1 == DAYS;
            // Some days are without music; what was not heard is heard later.
            if !is_last && self.dice.one_in(14) {
                continue;
            }
            let due = u64::from(plays) * u64::from(day + 1) / u64::from(DAYS);
            let due = usize::try_from(due).unwrap_or(0);
            let hour = self.dice.below(12) as usize;
            // Who hears very much begins early.
            let hour = if due > self.plays.len() + 100 {
                0
            } else {
                hour
            };
            let begins = START + i64::from(day) * DAY_MS + HOURS[hour] * HOUR_MS;
            self.clock = self.clock.max(begins);
            while self.plays.len() < due {
                let most = due - self.plays.len();
                let length = 5 + self.dice.below(56) as usize;
                self.session(day, length.min(most));
                self.clock += i64::from(31 + self.dice.below(60)) * MINUTE_MS;
            }
        }
        self.plays
    }

    /// An album in its order, or a playlist.
    fn session(&mut self, day: u32, length: usize) {
        let found = self.found(day);
        let is_album = self.dice.one_in(4);
        let first = self.pick(found);
        let album = self
            .catalogue
            .tracks
            .get(first as usize)
            .and_then(|track| track.album);
        let context = match album.filter(|_| is_album) {
            Some(album) => u32::try_from(album.0 - 1).map_or(0, |place| PLAYLISTS + place),
            None => self.dice.below(PLAYLISTS),
        };
        let is_abroad = self.dice.one_in(20);
        let mut way = Way {
            platform: self.dice.below(u32::try_from(PLATFORMS.len()).unwrap_or(1)),
            country: if is_abroad {
                self.dice.below(u32::try_from(COUNTRIES.len()).unwrap_or(1))
            } else {
                0
            },
            reason_start: 3,
            reason_end: 0,
            shuffle: !is_album && self.dice.one_in(2),
        };
        let tracks = u32::try_from(self.order.len()).unwrap_or(u32::MAX);
        let mut track = first;
        for _ in 0..length {
            self.play(day, track, &mut way, context);
            track = if is_album && !self.dice.one_in(10) {
                (track + 1) % tracks
            } else {
                self.pick(found)
            };
        }
    }

    /// How many tracks have been found by a day: a fifth at first, all in the end.
    fn found(&self, day: u32) -> u32 {
        let tracks = self.order.len() as u64;
        let found = tracks / 5 + tracks * 4 / 5 * u64::from(day) / u64::from(DAYS);
        u32::try_from(found.max(1)).unwrap_or(u32::MAX)
    }

    /// An old favourite, or something new.
    fn pick(&mut self, found: u32) -> u32 {
        let rank = self.ranks.draw(&mut self.dice, found).min(found - 1);
        let is_new = self.dice.one_in(2);
        let place = if is_new { found - 1 - rank } else { rank };
        self.order.get(place as usize).copied().unwrap_or(0)
    }

    fn play(&mut self, day: u32, track: u32, way: &mut Way, context: u32) {
        let loaded = self.catalogue.tracks.get(track as usize);
        let duration = loaded.and_then(|track| track.duration_ms).unwrap_or(0);
        let duration = u32::try_from(duration).unwrap_or(0);
        let outcome = self.dice.below(100);
        let (played_ms, reason_end) = match outcome {
            0..25 => (1000 + self.dice.below(60_000), 1),
            25..30 => (1000 + self.dice.below(duration), 2),
            _ => (duration, 0),
        };
        way.reason_end = reason_end;
        let is_told_by_polls = day >= POLLED_FROM;
        let is_polled = is_told_by_polls && self.dice.one_in(15);
        let lasted_ms = if is_polled { duration } else { played_ms };
        let started_at = self.clock;
        let ended_at = started_at + i64::from(lasted_ms);
        self.plays.push(WorldPlay {
            track,
            started_at,
            ended_at,
            played_ms: (!is_polled).then_some(played_ms),
            way: way.number(),
            context: is_told_by_polls.then_some(context),
        });
        way.reason_start = reason_end;
        let pause = if self.dice.one_in(12) { 600_000 } else { 3_000 };
        self.clock = ended_at + i64::from(self.dice.below(pause));
    }
}
