//! Streaks: consecutive civil days, each with at least one play.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::calendar::date_of;

/// Consecutive days with a play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Streak {
    /// How many days.
    pub days: u32,
    /// The first of them.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The last of them.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
}

/// Finds streaks in days that come one by one, in order. A day may come more than once. Days are
/// counted from 1 January 1970.
#[derive(Clone, Copy, Debug)]
pub struct StreakCounter {
    /// The first and the last day; before there is one, the last comes before the first.
    latest: (i32, i32),
    longest: (i32, i32),
}

impl Default for StreakCounter {
    fn default() -> Self {
        let none = (i32::MIN / 2 + 1, i32::MIN / 2);
        Self {
            latest: none,
            longest: none,
        }
    }
}

impl StreakCounter {
    /// Adds a day.
    #[inline]
    pub fn add(&mut self, day: i32) {
        let (from, to) = self.latest;
        if day <= to {
            return;
        }
        let from = if day == to + 1 { from } else { day };
        self.latest = (from, day);
        // The earliest of equals stays.
        if day - from > self.longest.1 - self.longest.0 {
            self.longest = self.latest;
        }
    }

    /// The longest streak, of equals the earliest.
    pub fn longest(&self) -> Option<Streak> {
        let (from, to) = self.longest;
        (from <= to).then(|| Streak::new(self.longest))
    }

    /// The streak that still goes on today, if no day after it was added.
    pub fn current(&self, today: i32) -> Option<Streak> {
        let is_still = (today - 1..=today).contains(&self.latest.1);
        is_still.then(|| Streak::new(self.latest))
    }
}

/// The longest streak of days, which are sorted; of equals the earliest.
pub fn longest(days: &[i32]) -> Option<Streak> {
    counted(days).longest()
}

/// The streak of days, which are sorted, that still goes on today. It does if its last day was yesterday:
/// today is not over. What is yet to come, by clocks that run ahead, is not looked at.
pub fn current(days: &[i32], today: i32) -> Option<Streak> {
    let until = days.partition_point(|day| *day <= today);
    counted(days.get(..until).unwrap_or_default()).current(today)
}

fn counted(days: &[i32]) -> StreakCounter {
    let mut counter = StreakCounter::default();
    for day in days {
        counter.add(*day);
    }
    counter
}

impl Streak {
    fn new((from, to): (i32, i32)) -> Self {
        Self {
            days: to.abs_diff(from) + 1,
            from: date_of(from),
            to: date_of(to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_each_other_or_do_not() {
        let check = |days: &[i32], today, longest: Option<u32>, current: Option<u32>| {
            let mut counter = StreakCounter::default();
            for day in days {
                counter.add(*day);
            }
            let days = |streak: Option<Streak>| streak.map(|streak| streak.days);
            assert_eq!(
                (days(counter.longest()), days(counter.current(today))),
                (longest, current)
            );
        };
        check(&[], 5, None, None);
        check(&[5], 5, Some(1), Some(1));
        check(&[4], 5, Some(1), Some(1));
        check(&[3], 5, Some(1), None);
        check(&[-1, 0, 1, 1, 3, 4], 5, Some(3), Some(2));
        // A play from the future, by a clock that runs ahead.
        check(&[4, 5, 6], 5, Some(3), None);
        let mut counter = StreakCounter::default();
        for day in [1, 2, 4, 5] {
            counter.add(day);
        }
        assert_eq!(
            counter.longest().map(|streak| streak.from),
            Some(date_of(1))
        );
    }
}
