//! Counting plays and the time that they were heard.

use serde::Serialize;
use utoipa::ToSchema;

use crate::scope::Measure;

/// How many plays something has, and how long they were heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub plays: u32,
    /// The row of the first of them; the highest number if there is none.
    pub first_row: u32,
    /// How long they were heard together.
    pub played_ms: u64,
}

/// The same for an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Amount {
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together, in milliseconds.
    pub played_ms: u64,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            plays: 0,
            first_row: u32::MAX,
            played_ms: 0,
        }
    }
}

impl Tally {
    /// Adds the play of a row.
    #[inline]
    pub fn add(&mut self, row: usize, played_ms: u32) {
        if self.plays == 0 {
            self.first_row = u32::try_from(row).unwrap_or(u32::MAX);
        }
        self.plays += 1;
        self.played_ms += u64::from(played_ms);
    }

    /// The same without a branch: for where it cannot be foretold whether it is the first.
    #[inline]
    pub(crate) fn add_any(&mut self, row: usize, played_ms: u32) {
        self.first_row = self.first_row.min(u32::try_from(row).unwrap_or(u32::MAX));
        self.plays += 1;
        self.played_ms += u64::from(played_ms);
    }

    /// Takes out a play that was added. All that were added after it have to go as well.
    pub(crate) fn take_out(&mut self, played_ms: u32) {
        self.plays -= 1;
        self.played_ms -= u64::from(played_ms);
        if self.plays == 0 {
            *self = Self::default();
        }
    }

    /// Adds the plays of another.
    pub fn merge(&mut self, other: Self) {
        self.plays += other.plays;
        self.first_row = self.first_row.min(other.first_row);
        self.played_ms += other.played_ms;
    }

    /// What a measure makes of it, and what the other one does.
    pub fn by(self, measure: Measure) -> (u64, u64) {
        match measure {
            Measure::Plays => (self.plays.into(), self.played_ms),
            Measure::Time => (self.played_ms, self.plays.into()),
        }
    }
}

impl From<Tally> for Amount {
    fn from(tally: Tally) -> Self {
        Self {
            plays: tally.plays.into(),
            played_ms: tally.played_ms,
        }
    }
}

/// An amount, and what part of everything it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Portion {
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together, in milliseconds.
    pub played_ms: u64,
    /// The part of all plays, or of all time if that is the measure; 0 of nothing.
    pub share: f64,
}

impl Portion {
    /// What part of everything a tally is.
    pub fn new(tally: Tally, all: Tally, measure: Measure) -> Self {
        Self {
            plays: tally.plays.into(),
            played_ms: tally.played_ms,
            share: share(tally.by(measure).0, all.by(measure).0),
        }
    }
}

/// The tallies of these together.
pub fn total<'a>(tallies: impl IntoIterator<Item = &'a Tally>) -> Tally {
    let mut all = Tally::default();
    tallies.into_iter().for_each(|tally| all.merge(*tally));
    all
}

/// Sums tallies by what each belongs to, one of so many things; what belongs to none comes second.
pub fn gather(
    tallies: &[Tally],
    things: usize,
    thing: impl Fn(u32) -> Option<u32>,
) -> (Vec<Tally>, Tally) {
    let (mut sums, mut rest) = (vec![Tally::default(); things], Tally::default());
    for (number, tally) in (0..).zip(tallies) {
        if tally.plays > 0 {
            let sum = thing(number).and_then(|thing| sums.get_mut(thing as usize));
            sum.unwrap_or(&mut rest).merge(*tally);
        }
    }
    (sums, rest)
}

/// A part of a whole, from 0 to 1; 0 of nothing.
#[expect(
    clippy::cast_precision_loss,
    reason = "shares are not exact to 53 bits"
)]
pub fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}
