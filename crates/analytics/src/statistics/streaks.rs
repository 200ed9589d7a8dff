//! How many days in a row.

use std::cmp::Reverse;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    calendar::{HourRun, day_number},
    heard::Heard,
    items::{Item, Of},
    places::Places,
    query::{Parameter, Query, QueryError},
    scope::parameter,
    statistic::{About, Group, Parameters, Statistic},
    streaks::{Streak, StreakCounter, current, longest},
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Streaks;

/// Of what streaks are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreaksParameters {
    /// Of which things besides, each for itself.
    pub of: Option<Of>,
    /// How many of them at most.
    pub limit: usize,
}

/// How many days in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Streaks)]
pub struct StreaksValue {
    /// The longest streak, of equals the earliest.
    pub longest: Option<Streak>,
    /// The streak that still goes on.
    pub current: Option<Streak>,
    /// The things with the longest streaks, if `of` says of what.
    pub items: Vec<StreakItem>,
}

/// How many days in a row something was heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct StreakItem {
    /// What it is.
    #[serde(flatten)]
    pub item: Item,
    /// Its longest streak, of equals the earliest.
    pub longest: Streak,
    /// Its streak that still goes on.
    pub current: Option<Streak>,
}

impl Parameters for StreaksParameters {
    const LIST: &'static [Parameter] = &[
        parameter(
            "of",
            "Of which things streaks are told besides, each for itself.",
            "`tracks`, `artists` or `albums`",
            "",
        ),
        parameter("limit", "How many of them at most.", "1 to 1000", "10"),
    ];

    fn read(query: &mut Query) -> Result<Self, QueryError> {
        Ok(Self {
            of: query.word("of")?,
            limit: query.limit(10)?,
        })
    }
}

impl Statistic for Streaks {
    const ID: &'static str = "streaks";
    const TITLE: &'static str = "Days in a row";
    const GROUP: Group = Group::Habits;
    const ABOUT: About = About {
        tells: "On how many days in a row there was a play: the longest streak, and the one that still goes on. With `of` also for each track, artist or album, those with the longest first.",
        counted: "A day counts if at least one play that the scope lets through began on it, on the clocks of the zone. From and to are the first and the last day.",
        edges: "A streak still goes on if its last day was yesterday, as today is not over; days that are yet to come, by clocks that run ahead, do not end it. Only days of the period are looked at. Of equally long streaks the earliest is told.",
    };
    type Parameters = StreaksParameters;
    type Value = StreaksValue;

    fn compute(view: &View<'_>, parameters: &StreaksParameters) -> StreaksValue {
        let today = day_number(view.today());
        let days = view.active_days();
        let items = parameters
            .of
            .map(|of| items(view, of, parameters.limit, today));
        StreaksValue {
            longest: longest(&days),
            current: current(&days, today),
            items: items.unwrap_or_default(),
        }
    }
}

fn items(view: &View<'_>, of: Of, limit: usize, today: i32) -> Vec<StreakItem> {
    let catalogue = view.catalogue();
    let places = Places::all(view, of);
    let mut heard = Heard::new(&places);
    let mut counters = vec![StreakCounter::default(); places.count()];
    // Those of the days up to today.
    let mut so_far = None;
    let stretches = view.stretches(HourRun::day);
    for same in stretches.chunk_by(|(day, _), (next, _)| day == next) {
        for (_, rows) in same {
            heard.add(view, rows.clone());
        }
        let day = same.first().map_or(0, |(day, _)| *day);
        if day > today {
            so_far.get_or_insert_with(|| counters.clone());
        }
        heard.take(|place| {
            if let Some(counter) = counters.get_mut(place) {
                counter.add(day);
            }
        });
    }
    let so_far = so_far.as_ref().unwrap_or(&counters);
    let mut found: Vec<(u32, Streak)> = (0..)
        .zip(&counters)
        .filter_map(|(number, counter)| Some((number, counter.longest()?)))
        .collect();
    let order = |(number, longest): &(u32, Streak)| {
        let id = of.id(catalogue, *number);
        (Reverse(longest.days), longest.from, id)
    };
    if limit < found.len() {
        found.select_nth_unstable_by_key(limit, order);
        found.truncate(limit);
    }
    found.sort_unstable_by_key(order);
    let current = |number: u32| so_far.get(number as usize)?.current(today);
    let item = |(number, longest)| StreakItem {
        item: of.item(catalogue, number),
        longest,
        current: current(number),
    };
    found.into_iter().map(item).collect()
}

#[cfg(test)]
mod tests {
    use crate::sketch::plays;

    #[test]
    fn days_in_a_row_make_a_streak() {
        let sketch = plays(
            "2025-03-01T23:59 A//a 3:00
             2025-03-02T00:01 A//a 3:00
             2025-03-03T12:00 B//b 3:00
             2025-03-04T12:00 B//b 0:10
             2025-03-07T12:00 B//b 3:00
             2025-03-08T12:00 B//b 3:00",
        )
        .on("2025-03-09T12:00:00Z");
        let check =
            |question: &str, expected: &str| sketch.check::<super::Streaks>(question, expected);
        check(
            "",
            r#"{"longest": {"days": 3, "from": "2025-03-01", "to": "2025-03-03"},
                "current": {"days": 2, "from": "2025-03-07", "to": "2025-03-08"}, "items": []}"#,
        );
        check("rule=all", r#"{"longest": {"days": 4}}"#);
        check(
            "period=2025-03-01..2025-03-03",
            r#"{"longest": {"days": 2}, "current": null}"#,
        );
        check(
            "zone=Asia/Tokyo",
            r#"{"longest": {"days": 2, "from": "2025-03-02", "to": "2025-03-03"}, "current": {"days": 2}}"#,
        );
        check(
            "of=artists",
            r#"{"items": [{"name": "A", "longest": {"days": 2}, "current": null}, {"name": "B", "longest": {"from": "2025-03-07"}, "current": {"days": 2}}]}"#,
        );
        check("of=tracks&limit=1", r#"{"items": [{"name": "a"}]}"#);
    }

    #[test]
    fn a_day_that_is_yet_to_come_ends_no_streak() {
        let sketch = plays(
            "2025-03-07T12:00 A//a 3:00
             2025-03-08T12:00 A//a 3:00
             2031-01-01T12:00 A//a 3:00",
        )
        .on("2025-03-09T12:00:00Z");
        sketch.check::<super::Streaks>(
            "of=artists",
            r#"{"longest": {"days": 2}, "current": {"days": 2, "to": "2025-03-08"},
                "items": [{"current": {"days": 2, "from": "2025-03-07"}}]}"#,
        );
    }
}
