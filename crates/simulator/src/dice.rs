//! When faults strike: single ones by what they strike, long ones by the day on which they begin. All of it follows
//! from the seed, the kind and names that never change, so nothing that one kind does moves the dice of another.

use std::collections::BTreeMap;

use crate::clock::DAY;
use crate::faults::{FaultKind, Faults};
use crate::rng::{Rng, key};

/// Faults together with the seed that decides when they strike.
#[derive(Clone, Debug)]
pub(crate) struct Dice {
    seed: u64,
    /// Of each kind that can strike, the rate and where its numbers begin.
    kinds: BTreeMap<FaultKind, (f64, Rng)>,
}

/// A stretch of time: from `from` until just before `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) from: i64,
    pub(crate) to: i64,
}

impl Dice {
    pub(crate) fn new(seed: u64, faults: &Faults) -> Self {
        let kinds = faults
            .possible()
            .map(|(kind, rate)| (kind, (rate, Rng::keyed(&[seed, key(kind.name())]))));
        Self {
            seed,
            kinds: kinds.collect(),
        }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// Whether `kind` strikes the thing that `parts` name; if so, the numbers for the details.
    pub(crate) fn strike(&self, kind: FaultKind, parts: &[u64]) -> Option<Rng> {
        let (rate, numbers) = self.kinds.get(&kind)?;
        let mut rng = numbers.and(parts);
        rng.chance(*rate).then_some(rng)
    }

    /// The periods of a long trouble of `whom` that touch the time from `from` until just before `to`, in the order
    /// in which they begin. Of a trouble without length, the moments after `from` and before `to`.
    pub(crate) fn periods(
        &self,
        kind: FaultKind,
        whom: u64,
        from: i64,
        to: i64,
    ) -> impl Iterator<Item = Period> {
        let (_, longest) = kind.lasts();
        let days = (from - longest).div_euclid(DAY)..=(to - 1).div_euclid(DAY);
        // Most kinds cannot strike at all: then no day is looked at.
        let days = self.kinds.contains_key(&kind).then_some(days);
        days.into_iter()
            .flatten()
            .filter_map(move |day| self.beginning_on(kind, whom, day))
            .filter(move |period| period.from < to && from < period.to)
    }

    /// The period that goes on at `now`; of several, that which began first.
    pub(crate) fn going_on(&self, kind: FaultKind, whom: u64, now: i64) -> Option<Period> {
        self.periods(kind, whom, now, now + 1).next()
    }

    fn beginning_on(&self, kind: FaultKind, whom: u64, day: i64) -> Option<Period> {
        let mut rng = self.strike(kind, &[whom, day.cast_unsigned()])?;
        let (shortest, longest) = kind.lasts();
        let from = day * DAY + rng.range(0, DAY - 1);
        // Most are over soon.
        let most = if rng.chance(0.8) {
            shortest + (longest - shortest) / 7
        } else {
            longest
        };
        let to = from + rng.range(shortest, most);
        Some(Period { from, to })
    }
}

/// The dice that were cast one after the other, as the faults were set anew.
#[derive(Debug)]
pub(crate) struct Reigns {
    /// Each with the moment at which its reign ended.
    past: Vec<(Dice, i64)>,
    current: Dice,
}

impl Reigns {
    pub(crate) fn begin(dice: Dice) -> Self {
        Self {
            past: Vec::new(),
            current: dice,
        }
    }

    pub(crate) fn change(&mut self, now: i64, dice: Dice) {
        let before = std::mem::replace(&mut self.current, dice);
        self.past.push((before, now));
    }

    pub(crate) fn current(&self) -> &Dice {
        &self.current
    }

    /// As [`Dice::periods`], each dice for the time of its reign.
    pub(crate) fn periods(&self, kind: FaultKind, whom: u64, from: i64, to: i64) -> Vec<Period> {
        let past = self.past.iter().map(|(dice, until)| (dice, *until));
        let mut since = i64::MIN;
        let mut periods: Vec<Period> = Vec::new();
        for (dice, until) in past.chain([(&self.current, i64::MAX)]) {
            let (begin, end) = (from.max(since), to.min(until));
            since = until;
            if begin >= end {
                continue;
            }
            for period in dice.periods(kind, whom, begin, end) {
                periods.push(Period {
                    from: period.from.max(begin),
                    to: period.to.min(end),
                });
            }
        }
        periods
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::HOUR;

    const KIND: FaultKind = FaultKind::Stall;

    fn dice(rate: f64) -> Dice {
        Dice::new(9, &Faults::none().with(KIND, rate))
    }

    #[test]
    fn dice_fall_as_often_as_the_rate_says_and_always_alike() {
        let faults = Faults::none().with(FaultKind::Late, 0.2);
        let dice = Dice::new(9, &faults);
        let struck = |dice: &Dice| {
            (0..5000)
                .filter(|id| dice.strike(FaultKind::Late, &[*id]).is_some())
                .collect::<Vec<u64>>()
        };
        let first = struck(&dice);
        assert!((850..1150).contains(&first.len()), "{}", first.len());
        assert_eq!(first, struck(&dice.clone()));
        assert_ne!(first, struck(&Dice::new(10, &faults)));
    }

    #[test]
    fn a_period_is_found_from_its_first_to_its_last_millisecond() {
        let dice = dice(0.1);
        let periods: Vec<Period> = dice.periods(KIND, 1, 0, 1000 * DAY).collect();
        assert!((70..130).contains(&periods.len()), "{}", periods.len());
        let hours = |period: &Period| (period.to - period.from) / HOUR;
        assert!(
            periods
                .iter()
                .all(|period| (2..=72).contains(&hours(period)))
        );
        let short = periods.iter().filter(|period| hours(period) < 12).count();
        assert!(short * 10 > periods.len() * 7 && short < periods.len());
        for period in &periods {
            for inside in [period.from, period.to - 1] {
                assert!(dice.going_on(KIND, 1, inside).is_some());
                assert!(
                    dice.periods(KIND, 1, inside, inside + 1)
                        .any(|found| found == *period)
                );
            }
            assert!(
                dice.periods(KIND, 1, period.to, period.to + 1)
                    .all(|found| found != *period)
            );
        }
        assert!(dice.going_on(KIND, 1, periods[0].from - 1).is_none());
        assert_ne!(
            periods,
            dice.periods(KIND, 2, 0, 1000 * DAY).collect::<Vec<_>>()
        );
    }

    #[test]
    fn each_dice_counts_for_its_reign() {
        let all: Vec<Period> = dice(0.5).periods(KIND, 1, 0, 60 * DAY).collect();
        let (middle, later) = (all[3].from + 1, all[5].from);
        let mut reigns = Reigns::begin(dice(0.5));
        reigns.change(middle, dice(0.0));
        let mut expected = all[..4].to_vec();
        expected[3].to = middle;
        assert_eq!(reigns.periods(KIND, 1, 0, 60 * DAY), expected);
        reigns.change(later, dice(0.5));
        let again = reigns.periods(KIND, 1, all[5].from, all[9].from);
        assert!(
            all[5..9]
                .iter()
                .all(|period| again.iter().any(|seen| seen.from == period.from))
        );
    }
}
