//! Small random worlds for tests: a sketch, and its counted plays for whoever counts them one by one.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::Value;

use crate::{
    sketch::{Sketch, plays},
    statistic::Statistic,
};

/// A sketch and what is in it.
pub(crate) struct World {
    sketch: Sketch,
    zone: &'static str,
    /// The day on which it is asked, in its zone.
    pub(crate) today: Date,
    /// The counted plays, in the order of time.
    pub(crate) plays: Vec<Heard>,
}

/// A play that was heard for 30 seconds, or nobody knows how long.
pub(crate) struct Heard {
    pub(crate) started_at: Timestamp,
    /// On which day of the zone.
    pub(crate) date: Date,
    pub(crate) artists: Vec<String>,
    pub(crate) track: String,
    pub(crate) played_ms: u64,
}

/// Numbers that look random, the same for the same seed: splitmix64.
pub(crate) struct Dice(u64);

const ZONES: [&str; 5] = [
    "UTC",
    "Europe/Prague",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Pacific/Apia",
];

/// Tries a claim on many worlds of up to so many plays.
pub(crate) fn each(most: u64, claim: impl Fn(&World)) {
    for seed in 0..100 {
        let world = World::new(seed, most);
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| claim(&world)));
        if let Err(failure) = outcome {
            eprintln!("in world {seed}, in {}, today {}", world.zone, world.today);
            std::panic::resume_unwind(failure);
        }
    }
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % sides
    }
}

impl World {
    fn new(seed: u64, most: u64) -> Self {
        let mut dice = Dice::new(seed);
        let zone = ZONES[usize::try_from(dice.roll(5)).unwrap()];
        let in_zone = TimeZone::get(zone).unwrap();
        // 29 December 2011, the day before Samoa left one out.
        let mut at = 1_325_116_800_000;
        let (mut lines, mut heard) = (Vec::new(), Vec::new());
        // Few tracks in some worlds, many in others; a mood holds for some plays.
        let (tracks, mut mood) = (1 + dice.roll(40), 0);
        for _ in 0..dice.roll(most) {
            at += match dice.roll(60) {
                0 => 86_400_000 * (1 + i64::try_from(dice.roll(400)).unwrap()),
                1..10 => 3_600_000 * (1 + i64::try_from(dice.roll(30)).unwrap()),
                _ => 300_000,
            };
            if dice.roll(30) == 0 {
                mood = dice.roll(tracks);
            }
            let track = match dice.roll(3) {
                0 => dice.roll(tracks),
                _ => mood,
            };
            let started_at = Timestamp::from_millisecond(at).unwrap();
            let civil = TimeZone::UTC.to_datetime(started_at);
            let first = format!("artist {}", track % 7);
            let artists = match track % 5 {
                0 => vec![first, format!("artist {}", (track + 1 + track / 5 % 5) % 7)],
                _ => vec![first],
            };
            let seconds = 30 + track;
            let (told, played) = match dice.roll(10) {
                0 => ("0:10".to_owned(), None),
                1 => ("?".to_owned(), Some(seconds)),
                _ => (format!("0:{seconds}"), Some(seconds)),
            };
            let names = artists.join(" & ");
            let album = track / 3;
            lines.push(format!(
                "{civil} {names}/album {album}/track {track} {told} of 0:{seconds}"
            ));
            if let Some(played) = played {
                heard.push(Heard {
                    started_at,
                    date: in_zone.to_datetime(started_at).date(),
                    artists,
                    track: format!("track {track}"),
                    played_ms: played * 1000,
                });
            }
        }
        let now =
            Timestamp::from_millisecond(at + i64::try_from(dice.roll(300)).unwrap() * 86_400_000);
        let now = now.unwrap();
        Self {
            sketch: plays(&lines.join("\n")).on(&now.to_string()),
            zone,
            today: in_zone.to_datetime(now).date(),
            plays: heard,
        }
    }

    /// What a statistic answers.
    pub(crate) fn ask<S: Statistic>(&self, question: &str) -> Value {
        self.sketch
            .ask::<S>(&format!("zone={}&{question}", self.zone))
    }
}
