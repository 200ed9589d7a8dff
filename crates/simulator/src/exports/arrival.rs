//! When the server learned of what was heard: mostly at once, sometimes of many things at one moment, much later.

use super::heard::Heard;
use super::settings::ExportDefects;
use crate::clock::{DAY, HOUR, MINUTE, SECOND};
use crate::rng::{Rng, key};
use crate::world::Play;

/// So many plays share their luck with a late upload.
const GROUP: u64 = 3;
/// In so many plays there is a pile at most once.
const STRETCH: u64 = 200;
/// After every export, and with room for a day more.
const NEVER: i64 = i64::MAX / 2;

/// When a device sent what was heard on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    pub(crate) at: i64,
    pub(crate) offline: bool,
}

/// Uploads of one listener.
pub(crate) struct Uploads<'a> {
    pub(crate) plays: &'a [Play],
    pub(crate) dice: Rng,
    pub(crate) defects: &'a ExportDefects,
}

impl Uploads<'_> {
    pub(crate) fn of(&self, heard: &Heard) -> Arrival {
        let upload = self.upload(heard);
        let at = upload.map_or(heard.to, |upload| upload.at.max(heard.to));
        let mut rng = self.dice.and(&[key("offline"), heard.key, heard.slot]);
        Arrival {
            at,
            offline: upload.map_or_else(|| rng.chance(0.02), |upload| upload.offline),
        }
    }

    fn upload(&self, heard: &Heard) -> Option<Arrival> {
        let back = heard.back_at.map(|at| Arrival { at, offline: true });
        back.or_else(|| self.pile(heard.anchor))
            .or_else(|| self.late(heard.anchor))
    }

    fn pile(&self, play: u64) -> Option<Arrival> {
        let stretch = play / STRETCH;
        let mut rng = self.dice.and(&[key("pile"), stretch]);
        if !rng.chance(self.defects.piles) {
            return None;
        }
        let length = rng.range(30, 120).min(rng.range(30, 120)).unsigned_abs();
        let most = STRETCH - length;
        let first = stretch * STRETCH + rng.range(0, most.cast_signed()).unsigned_abs();
        let delay = rng.range(MINUTE, 2 * HOUR);
        let offline = rng.chance(0.5);
        (first..first + length)
            .contains(&play)
            .then(|| self.together(first + length - 1, delay, offline))
    }

    fn late(&self, play: u64) -> Option<Arrival> {
        let group = play / GROUP;
        let mut rng = self.dice.and(&[key("late"), group]);
        if !rng.chance(self.defects.late) {
            return None;
        }
        let delay = match rng.below(100) {
            0..90 => rng.range(MINUTE + SECOND, HOUR),
            90..98 => rng.range(HOUR, DAY),
            _ => rng.range(DAY, 5 * DAY),
        };
        let offline = rng.chance(0.3);
        Some(self.together(group * GROUP + GROUP - 1, delay, offline))
    }

    /// Everything up to the last play, so long after its end.
    fn together(&self, last: u64, delay: i64, offline: bool) -> Arrival {
        let last = usize::try_from(last)
            .ok()
            .and_then(|last| self.plays.get(last));
        Arrival {
            // A play that is not lived yet ends after everything that is asked for now.
            at: last.map_or(NEVER, |last| last.ended_at + delay),
            offline,
        }
    }
}
