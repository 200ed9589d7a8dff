//! Obsessions: days in which one track, artist or album was heard over and over.

use std::cmp::Reverse;

use crate::{
    counter::Counter, items::Of, places::Places, ranking::Ranked, stretches::Stretch, tally::Tally,
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

/// A day that has plays.
#[derive(Debug)]
pub(crate) struct Day<'a> {
    /// Counted from 1 January 1970.
    pub(crate) number: i32,
    /// Where its plays lie.
    pub(crate) stretches: &'a [Stretch],
    /// How many it has.
    pub(crate) all: u32,
}

impl Day<'_> {
    /// How many plays make a large enough part of the day. What has it of no day has it of no days
    /// together.
    pub(crate) fn large_part(&self, of: Of) -> u32 {
        let part = (u64::from(self.all) * u64::from(least_per_cent(of))).div_ceil(100);
        u32::try_from(part).unwrap_or(u32::MAX)
    }
}

/// The days of a view that have plays, given the stretches of all.
pub(crate) fn days<'a>(view: &View<'_>, stretches: &'a [Stretch]) -> Vec<Day<'a>> {
    let mut active = view.by_day().into_iter().peekable();
    let days = stretches.chunk_by(|(one, _), (other, _)| one == other);
    let days = days.filter_map(|stretches| {
        let (number, _) = stretches.first()?;
        let (_, tally) = active.next_if(|(day, _)| day == number)?;
        Some(Day {
            number: *number,
            stretches,
            all: tally.plays,
        })
    });
    days.collect()
}

/// The obsessions of a view, in order; they do not overlap. Told are its days, and which things have a
/// [large enough part](Day::large_part) of which: the place of the day and the number of the thing, in
/// the order of days.
///
/// Each day with plays has a leader: what was heard most in the [`WINDOW_DAYS`] days up to it, if that
/// has [`LEAST_PLAYS`] plays and [`least_per_cent`] of all. Days one after the other with the same
/// leader make an obsession, from the leader's first play of the first seven days to its last. It does
/// not reach back into the one before, and must have as many plays and as large a part itself.
pub(crate) fn obsessions(
    view: &View<'_>,
    of: Of,
    days: &[Day<'_>],
    strong: &[(usize, u32)],
) -> Vec<Obsession> {
    let mut things: Vec<u32> = strong.iter().map(|(_, number)| *number).collect();
    things.sort_unstable();
    things.dedup();
    let history = History {
        view,
        of,
        days,
        parts: parts(view, of, &things, days, strong),
        things,
    };
    let mut obsessions: Vec<Obsession> = Vec::new();
    for run in history.runs() {
        let after = obsessions.last().map(|latest| latest.to);
        obsessions.extend(history.obsession(&run, after));
    }
    obsessions
}

/// What days have of the things that may lead, by place. A leader has a large part of one of the days up
/// to that which it leads, so that only days near such ones are counted.
fn parts(
    view: &View<'_>,
    of: Of,
    things: &[u32],
    days: &[Day<'_>],
    strong: &[(usize, u32)],
) -> Vec<Vec<Ranked>> {
    let places = Places::chosen(view, of, things);
    let mut counter = Counter::new(&places);
    let mut strong = strong
        .iter()
        .filter_map(|(day, _)| days.get(*day))
        .peekable();
    let parts = days.iter().map(|day| {
        let near =
            |strong: &&Day<'_>| strong.number.abs_diff(day.number) < WINDOW_DAYS.unsigned_abs();
        while strong
            .next_if(|strong| strong.number < day.number && !near(strong))
            .is_some()
        {}
        if strong.peek().is_some_and(near) {
            for (_, rows) in day.stretches {
                counter.add(view, rows.clone());
            }
        }
        counter.drain().collect()
    });
    parts.collect()
}

/// Days one after the other with the same leader: its place, and the indices of the first and the last.
#[derive(Clone, Copy, Debug)]
struct Run {
    place: u32,
    first: usize,
    last: usize,
}

struct History<'a> {
    view: &'a View<'a>,
    of: Of,
    days: &'a [Day<'a>],
    /// What each day has of the things that may lead.
    parts: Vec<Vec<Ranked>>,
    /// The numbers of the things that may lead.
    things: Vec<u32>,
}

impl History<'_> {
    fn is_enough(&self, plays: u32, all: u32) -> bool {
        let part = u64::from(plays) * 100;
        plays >= LEAST_PLAYS && part >= u64::from(all) * u64::from(least_per_cent(self.of))
    }

    fn number(&self, place: u32) -> Option<u32> {
        self.things.get(place as usize).copied()
    }

    fn runs(&self) -> Vec<Run> {
        let id = |place| {
            let number = self.number(place);
            number.map(|number| self.of.id(self.view.catalogue(), number))
        };
        let mut runs: Vec<Run> = Vec::new();
        let firsts = self.view.tallies(self.of);
        let first_row = |place| {
            let tally = firsts.get(self.number(place)? as usize);
            tally.map(|tally| tally.first_row)
        };
        let mut window = Window::new(self.things.len());
        let days = || self.days.iter().zip(&self.parts);
        let mut oldest = days().peekable();
        let mut before = i32::MIN;
        for (index, (day, parts)) in days().enumerate() {
            window.add(day, parts);
            let is_over = |old: &Day<'_>| day.number - old.number >= WINDOW_DAYS;
            while let Some((old, parts)) = oldest.next_if(|(old, _)| is_over(old)) {
                window.remove(old, parts);
            }
            let leader = window.leader(first_row, id);
            let leader = leader.filter(|(_, plays)| self.is_enough(*plays, window.all));
            if let Some((place, _)) = leader {
                let goes_on = day.number.saturating_sub(before) < WINDOW_DAYS;
                let is_same = |run: &&mut Run| run.place == place && run.last + 1 == index;
                match runs.last_mut().filter(is_same) {
                    Some(run) if goes_on => run.last = index,
                    _ => runs.push(Run {
                        place,
                        first: index,
                        last: index,
                    }),
                }
            }
            before = day.number;
        }
        runs
    }

    /// The obsession of a run, after the last day of the one before.
    fn obsession(&self, run: &Run, after: Option<i32>) -> Option<Obsession> {
        let days = self.days.get(..=run.last)?;
        let begins = days.get(run.first)?.number.saturating_sub(WINDOW_DAYS - 1);
        let begins = after.map_or(begins, |after| begins.max(after + 1));
        let first = days.partition_point(|day| day.number < begins);
        let plays = |parts: &Vec<Ranked>| {
            let part = parts.iter().find(|part| part.number == run.place);
            part.map_or(0, |part| part.tally.plays)
        };
        let plays: Vec<u32> = self
            .parts
            .get(first..=run.last)?
            .iter()
            .map(plays)
            .collect();
        let from = plays.iter().position(|plays| *plays > 0)?;
        let to = plays.iter().rposition(|plays| *plays > 0)?;
        let days = days.get(first + from..=first + to)?;
        let found = Obsession {
            number: self.number(run.place)?,
            from: days.first()?.number,
            to: days.last()?.number,
            plays: plays.iter().sum(),
            all: days.iter().map(|day| day.all).sum(),
        };
        self.is_enough(found.plays, found.all).then_some(found)
    }
}

/// What was heard in the days up to one.
struct Window {
    /// By place.
    tallies: Vec<Tally>,
    all: u32,
    /// What has enough plays to lead.
    candidates: Vec<u32>,
}

impl Window {
    fn new(things: usize) -> Self {
        Self {
            tallies: vec![Tally::default(); things],
            all: 0,
            candidates: Vec::new(),
        }
    }

    fn add(&mut self, day: &Day<'_>, parts: &[Ranked]) {
        self.all += day.all;
        for part in parts {
            if let Some(tally) = self.tallies.get_mut(part.number as usize) {
                let was_enough = tally.plays >= LEAST_PLAYS;
                tally.merge(part.tally);
                if !was_enough && tally.plays >= LEAST_PLAYS {
                    self.candidates.push(part.number);
                }
            }
        }
    }

    fn remove(&mut self, day: &Day<'_>, parts: &[Ranked]) {
        self.all -= day.all;
        for part in parts {
            if let Some(tally) = self.tallies.get_mut(part.number as usize) {
                tally.plays -= part.tally.plays;
                tally.played_ms -= part.tally.played_ms;
            }
        }
        let tallies = &self.tallies;
        self.candidates.retain(|place| {
            let tally = tallies.get(*place as usize);
            tally.is_some_and(|tally| tally.plays >= LEAST_PLAYS)
        });
    }

    /// What has most plays, and how many: of equals what was heard longer, then first at all, then the
    /// id.
    fn leader(
        &self,
        first_row: impl Fn(u32) -> Option<u32>,
        id: impl Fn(u32) -> Option<i64>,
    ) -> Option<(u32, u32)> {
        let tallies = self.candidates.iter().filter_map(|place| {
            let tally = self.tallies.get(*place as usize)?;
            Some((*place, *tally))
        });
        let leader = tallies.max_by_key(|(place, tally)| {
            let first = (Reverse(first_row(*place)), Reverse(id(*place)));
            (tally.plays, tally.played_ms, first)
        });
        leader.map(|(place, tally)| (place, tally.plays))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bucket::Bucket,
        calendar::{date_of, day_number},
        scope::Scope,
        sketch::plays,
        stretches::stretches,
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
        let stretches = stretches(&view, Bucket::Day);
        let days = super::days(&view, &stretches);
        let mut strong = Vec::new();
        let places = Places::all(&view, of);
        let mut counter = Counter::new(&places);
        for (index, day) in days.iter().enumerate() {
            for (_, rows) in day.stretches {
                counter.add(&view, rows.clone());
            }
            let large = counter.drain();
            let large = large.filter(|one| one.tally.plays >= day.large_part(of));
            strong.extend(large.map(|one| (index, one.number)));
        }
        let found = obsessions(&view, of, &days, &strong);
        found.into_iter().map(told).collect()
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
        // Six days without any play end one, five do not.
        let twice =
            |empty: usize| format!("{0} {1} {0}", "a".repeat(15), ["-"].repeat(empty).join(" "));
        check(&twice(6), &[("a", 0, 0, 15, 15), ("a", 7, 7, 15, 15)]);
        check(&twice(5), &[("a", 0, 6, 30, 30)]);
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
