//! Days that are one long session, and tracks that are heard again at once. Their dice are their own, so that the life
//! round them stays as it was planned.

use jiff::civil::Date;

use super::{DayKind, Life, Mood};
use crate::clock::{HOUR, MINUTE, SECOND};
use crate::rng::{Rng, key};
use crate::world::Play;
use crate::world::catalogue::Catalogue;

impl Life {
    /// Whoever lives this day as one long session instead, if it is such a day.
    pub(super) fn marathon(&self, age: u64) -> Option<Self> {
        let mut rng = Rng::keyed(&[self.seed, key("marathon"), age]);
        rng.chance(self.habits.marathon).then(|| Self {
            planned_end: self.last_end,
            mood: if rng.below(3) == 0 {
                Mood::Restless
            } else {
                Mood::Tireless
            },
            rng,
            ..self.clone()
        })
    }

    pub(super) fn run(&mut self, catalogue: &Catalogue, day: Date, plays: &mut Vec<Play>) {
        // From between six and ten o'clock on.
        let hours: [u8; 24] = std::array::from_fn(|hour| u8::from((6..10).contains(&hour)));
        let Some(start) = self.moment(day, &hours) else {
            return;
        };
        let start = start.max(self.planned_end + 2 * MINUTE);
        let length = self.rng.range(10 * HOUR, 14 * HOUR);
        self.session(catalogue, day, DayKind::Free, start..start + length, plays);
    }

    /// Hears a track again at once. What was planned from `next` on is put off.
    pub(super) fn repeat(&mut self, first: Play, next: i64, duration: i64, plays: &mut Vec<Play>) {
        let mut rng = Rng::keyed(&[self.seed, key("near-repeat"), first.key]);
        let played_ms = rng.range(2 * SECOND, 58 * SECOND).min(duration);
        let started_at = next + self.delay;
        self.last_end = started_at + played_ms;
        self.delay += played_ms + rng.range(100, 900);
        plays.push(Play {
            key: first.key + 1,
            started_at,
            ended_at: self.last_end,
            played_ms,
            listed: !first.private,
            ..first
        });
    }
}
