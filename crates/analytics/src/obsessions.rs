//! Obsessions: days in which one track, artist or album was heard over and over.

use std::cmp::Reverse;

use crate::{
    bucket::Bucket,
    items::Of,
    stretches::{Stretch, stretches},
    view::View,
};

/// Days, counted from 1 January 1970, in which one thing was heard over and over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Obsession {
    /// The number of the thing.
    pub number: u32,
    /// The first day.
    pub from: i32,
    /// The last day.
    pub to: i32,
    /// How many plays it has in these days.
    pub plays: u32,
    /// How many plays everything has in them.
    pub all: u32,
}

/// Over how many days up to a day is looked which thing leads.
pub const WINDOW_DAYS: i32 = 7;

/// How many plays the leader has at least.
pub const LEAST_PLAYS: u32 = 15;

/// Which part of all plays the leader has at least, in per cent.
pub fn least_per_cent(of: Of) -> u32 {
    match of {
        Of::Tracks => 20,
        Of::Artists | Of::Albums => 40,
    }
}

/// The obsessions of a view, in order; they do not overlap.
///
/// Each day with plays has a leader: what was heard most in the [`WINDOW_DAYS`] days up to it, if that
/// has [`LEAST_PLAYS`] plays and [`least_per_cent`] of all. Days one after the other with the same
/// leader make an obsession, from the leader's first play of the first seven days to its last. It does
/// not reach back into the one before, and must have as many plays and as large a part itself.
pub fn obsessions(view: &View<'_>, of: Of) -> Vec<Obsession> {
    let stretches = stretches(view, Bucket::Day);
    let counter = Counter::new(view, of, &stretches);
    let mut obsessions: Vec<Obsession> = Vec::new();
    for run in counter.runs() {
        let after = obsessions.last().map(|latest| latest.to);
        obsessions.extend(counter.obsession(&run, after));
    }
    obsessions
}

/// Days with plays, one after the other, with the same leader: indices of the first and the last.
#[derive(Clone, Copy, Debug)]
struct Run {
    number: u32,
    first: usize,
    last: usize,
}

/// What a thing has within the window.
#[derive(Clone, Copy, Debug)]
struct Count {
    plays: u32,
    played_ms: u64,
    /// The row in which it was first heard at all.
    first_row: usize,
}

struct Counter<'a> {
    view: &'a View<'a>,
    of: Of,
    /// The days with rows.
    days: Vec<&'a [Stretch]>,
}

impl<'a> Counter<'a> {
    fn new(view: &'a View<'a>, of: Of, stretches: &'a [Stretch]) -> Self {
        Self {
            view,
            of,
            days: stretches
                .chunk_by(|(one, _), (other, _)| one == other)
                .collect(),
        }
    }

    fn day(&self, index: usize) -> Option<i32> {
        let (day, _) = self.days.get(index)?.first()?;
        Some(*day)
    }

    fn is_enough(&self, plays: u32, all: u32) -> bool {
        let part = u64::from(plays) * 100;
        plays >= LEAST_PLAYS && part >= u64::from(all) * u64::from(least_per_cent(self.of))
    }

    /// The numbers of the things for which a play of a track counts.
    fn counting(&self, track: u32) -> impl Iterator<Item = u32> + use<'a> {
        let filter = &self.view.scope().filter;
        self.of.counting(self.view.catalogue(), filter, track)
    }

    /// Calls with the track, the row and the time of each play of a day.
    fn each(&self, index: usize, mut add: impl FnMut(u32, usize, u32)) {
        let plays = self.view.log().plays();
        let (track, played_ms) = (plays.track(), plays.played_ms());
        for (_, rows) in self.days.get(index).copied().unwrap_or_default() {
            self.view.rows_within(rows.clone()).for_each(|row| {
                if let (Some(track), Some(played_ms)) = (track.get(row), played_ms.get(row)) {
                    add(*track, row, *played_ms);
                }
            });
        }
    }

    fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut window = Window::new(self.of.count(self.view.catalogue()));
        let (mut first, mut before) = (0, i32::MIN);
        for index in 0..self.days.len() {
            let Some(day) = self.day(index) else { continue };
            self.each(index, |track, row, played_ms| {
                window.all += 1;
                for number in self.counting(track) {
                    window.add(number, row, played_ms);
                }
            });
            while self
                .day(first)
                .is_some_and(|first| day - first >= WINDOW_DAYS)
            {
                self.each(first, |track, _, played_ms| {
                    window.all -= 1;
                    for number in self.counting(track) {
                        window.remove(number, played_ms);
                    }
                });
                first += 1;
            }
            let leader = window.leader(|number| self.of.id(self.view.catalogue(), number));
            let leader = leader.filter(|(_, plays)| self.is_enough(*plays, window.all));
            if let Some((number, _)) = leader {
                let is_next = |run: &&mut Run| {
                    let follows = run.last + 1 == index && day.saturating_sub(before) < WINDOW_DAYS;
                    run.number == number && follows
                };
                match runs.last_mut().filter(is_next) {
                    Some(run) => run.last = index,
                    None => runs.push(Run {
                        number,
                        first: index,
                        last: index,
                    }),
                }
            }
            before = day;
        }
        runs
    }

    /// The obsession of a run, after the last day of the one before.
    fn obsession(&self, run: &Run, after: Option<i32>) -> Option<Obsession> {
        let begins = self.day(run.first)?.saturating_sub(WINDOW_DAYS - 1);
        let begins = after.map_or(begins, |after| begins.max(after + 1));
        let earlier = (0..run.first).rev();
        let earlier = earlier.take_while(|index| self.day(*index).is_some_and(|day| day >= begins));
        let first = earlier.last().unwrap_or(run.first);
        let mut found: Option<Obsession> = None;
        let mut all_so_far = 0;
        for index in first..=run.last {
            let (mut plays, mut all) = (0, 0);
            self.each(index, |track, _, _| {
                all += 1;
                plays += u32::from(self.counting(track).any(|number| number == run.number));
            });
            let day = self.day(index)?;
            if plays > 0 {
                let so_far = found.get_or_insert(Obsession {
                    number: run.number,
                    from: day,
                    to: day,
                    plays: 0,
                    all: 0,
                });
                so_far.to = day;
                so_far.plays += plays;
                so_far.all += all_so_far + all;
                all_so_far = 0;
            } else if found.is_some() {
                all_so_far += all;
            }
        }
        found.filter(|found| self.is_enough(found.plays, found.all))
    }
}

/// What was heard in the days up to one.
struct Window {
    counts: Vec<Count>,
    all: u32,
    /// What has enough plays to lead.
    candidates: Vec<u32>,
}

impl Window {
    fn new(things: usize) -> Self {
        let none = Count {
            plays: 0,
            played_ms: 0,
            first_row: usize::MAX,
        };
        Self {
            counts: vec![none; things],
            all: 0,
            candidates: Vec::new(),
        }
    }

    #[inline]
    fn add(&mut self, number: u32, row: usize, played_ms: u32) {
        if let Some(count) = self.counts.get_mut(number as usize) {
            count.plays += 1;
            count.played_ms += u64::from(played_ms);
            count.first_row = count.first_row.min(row);
            if count.plays == LEAST_PLAYS {
                self.candidates.push(number);
            }
        }
    }

    #[inline]
    fn remove(&mut self, number: u32, played_ms: u32) {
        if let Some(count) = self.counts.get_mut(number as usize) {
            count.plays -= 1;
            count.played_ms -= u64::from(played_ms);
            if count.plays == LEAST_PLAYS - 1 {
                self.candidates.retain(|candidate| *candidate != number);
            }
        }
    }

    /// What has most plays, and how many: of equals what was heard longer, then first, then the id.
    fn leader(&self, id: impl Fn(u32) -> i64) -> Option<(u32, u32)> {
        let counts = self.candidates.iter().filter_map(|number| {
            let count = self.counts.get(*number as usize)?;
            Some((*number, *count))
        });
        let leader = counts.max_by_key(|(number, count)| {
            let first = (Reverse(count.first_row), Reverse(id(*number)));
            (count.plays, count.played_ms, first)
        });
        leader.map(|(number, count)| (number, count.plays))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calendar::{date_of, day_number},
        scope::Scope,
        sketch::plays,
    };
    use jiff::{Timestamp, civil::date, tz::TimeZone};

    /// Each word is a day: a letter for each play, of an artist of this name.
    fn days(text: &str) -> String {
        let mut lines = Vec::new();
        for (day, plays) in (0..).zip(text.split(' ')) {
            let date = date_of(day_number(date(2025, 1, 1)) + day);
            for (minute, artist) in plays.chars().filter(|artist| *artist != '-').enumerate() {
                lines.push(format!(
                    "{date}T{:02}:{:02} {artist}//{artist} 1:00",
                    minute / 60,
                    minute % 60
                ));
            }
        }
        lines.join("\n")
    }

    fn found(text: &str, of: Of) -> Vec<(String, i32, i32, u32, u32)> {
        let sketch = plays(&days(text));
        let scope = Scope::all(TimeZone::UTC);
        let view = View::new(&sketch.log, &scope, Timestamp::UNIX_EPOCH);
        let first = day_number(date(2025, 1, 1));
        let told = |one: Obsession| {
            let name = of.item(view.catalogue(), one.number).name;
            (name, one.from - first, one.to - first, one.plays, one.all)
        };
        obsessions(&view, of).into_iter().map(told).collect()
    }

    #[test]
    fn one_thing_over_and_over_is_an_obsession() {
        let check = |text: &str, expected: &[(&str, i32, i32, u32, u32)]| {
            let expected: Vec<_> = expected
                .iter()
                .map(|(name, from, to, plays, all)| ((*name).to_owned(), *from, *to, *plays, *all))
                .collect();
            assert_eq!(found(text, Of::Artists), expected, "{text}");
        };
        check("", &[]);
        check(&"a".repeat(14), &[]);
        check(&"a".repeat(15), &[("a", 0, 0, 15, 15)]);
        // Too small a part of what was heard.
        check(
            &["a".repeat(15), "b".repeat(11), "c".repeat(12)].concat(),
            &[],
        );
        // Days before and after without it do not belong to it.
        check("bb aaaaaaa aaaaaaaab bbb - a bb", &[("a", 1, 5, 16, 20)]);
        // Five weeks later is another one.
        check(
            &format!("{0} {1} {0}", "a".repeat(15), ["-"; 34].join(" ")),
            &[("a", 0, 0, 15, 15), ("a", 35, 35, 15, 15)],
        );
        // One gives way to another, and they do not overlap.
        check(
            &format!("{} aab {} abbb", "a".repeat(20), "b".repeat(31)),
            &[("a", 0, 1, 22, 23), ("b", 2, 3, 34, 35)],
        );
    }

    #[test]
    fn of_equals_the_one_heard_first_leads() {
        let expected = [("b".to_owned(), 0, 0, 15, 30)];
        assert_eq!(found(&"ba".repeat(15), Of::Artists), expected);
    }
}
