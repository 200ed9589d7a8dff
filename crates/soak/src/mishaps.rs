//! What goes wrong on our side of the line: the process, the machine, its clock and its disk, and
//! what the listener does.

use domain::entropy::{Entropy as _, SeededEntropy};
use jiff::SignedDuration;

/// One thing that can go wrong at home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mishap {
    /// The process dies when an answer has come and nothing is stored yet; it is back at once.
    Kill,
    /// The server is off for minutes or hours.
    Down,
    /// The machine sleeps for hours, with the process on it.
    Suspend,
    /// It sleeps longer than the week that the list reaches back.
    Away,
    /// The wall clock is set, by a second to a day, and set right again later.
    ClockStep,
    /// The database cannot be written, or cannot grow, for minutes or hours.
    Disk,
    /// The listener deletes a play.
    Delete,
    /// The consent ends while the days are lived.
    OldConsent,
}

struct Row {
    mishap: Mishap,
    name: &'static str,
    /// How often it happens when everything does: each day, but for [`Mishap::Kill`] each request
    /// and for [`Mishap::OldConsent`] each account.
    full: f64,
    /// How long it lasts, in minutes.
    minutes: (f64, f64),
}

const fn row(mishap: Mishap, name: &'static str, full: f64, minutes: (f64, f64)) -> Row {
    Row {
        mishap,
        name,
        full,
        minutes,
    }
}

const ROWS: [Row; 8] = [
    row(Mishap::Kill, "kill", 0.01, (0.0, 0.0)),
    row(Mishap::Down, "down", 0.15, (5.0, 1200.0)),
    row(Mishap::Suspend, "suspend", 0.1, (30.0, 600.0)),
    row(Mishap::Away, "away", 0.02, (11_520.0, 14_400.0)),
    row(Mishap::ClockStep, "clock-step", 0.3, (10.0, 360.0)),
    row(Mishap::Disk, "disk", 0.3, (5.0, 720.0)),
    row(Mishap::Delete, "delete", 0.3, (0.0, 0.0)),
    row(Mishap::OldConsent, "old-consent", 0.05, (0.0, 0.0)),
];

impl Mishap {
    /// All of them, in the order of their description.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.mishap)
    }

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// How often it happens when everything does.
    pub fn full_rate(self) -> f64 {
        self.row().full
    }

    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// Chance that decides this mishap and no other, so that leaving one out changes none.
    pub(crate) fn chance(self, seed: u64) -> SeededEntropy {
        SeededEntropy::new(seed.wrapping_mul(0x9E37_79B9).wrapping_add(self as u64 + 1))
    }

    /// When it happens in the course of so many hours: begin and length, in order.
    pub(crate) fn times(
        self,
        seed: u64,
        rate: f64,
        hours: i64,
    ) -> Vec<(SignedDuration, SignedDuration)> {
        let chance = self.chance(seed);
        let mut times = Vec::new();
        // A chance for each hour, so that longer runs begin as shorter ones do.
        for hour in 0..hours {
            let (strikes, at, share) = (chance.fraction(), chance.fraction(), chance.fraction());
            if strikes < rate / 24.0 {
                let (shortest, longest) = self.row().minutes;
                // Mostly short: evenly spread over the orders of magnitude.
                let minutes = if longest > 0.0 {
                    shortest * (longest / shortest).powf(share)
                } else {
                    0.0
                };
                let begin = SignedDuration::from_hours(hour) + seconds(at * 3600.0);
                times.push((begin, seconds(minutes * 60.0)));
            }
        }
        times
    }
}

pub(crate) fn seconds(seconds: f64) -> SignedDuration {
    SignedDuration::try_from_secs_f64(seconds).unwrap_or(SignedDuration::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_their_mishaps() {
        for mishap in Mishap::all() {
            assert_eq!(mishap.row().mishap, mishap);
        }
    }

    #[test]
    fn times_are_repeatable_and_a_longer_run_begins_as_a_shorter_one() {
        let long = Mishap::Down.times(3, 1.0, 24 * 30);
        let short = Mishap::Down.times(3, 1.0, 24 * 10);
        assert!((15..45).contains(&long.len()), "{}", long.len());
        assert_eq!(long[..short.len()], short[..]);
        assert!(long.iter().all(|(_, length)| length.as_mins() >= 5));
        assert!(Mishap::Down.times(3, 0.0, 24 * 30).is_empty());
    }
}
