//! How much there was on each day.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    calendar::date_of,
    statistic::{About, Group, NoParameters, Statistic},
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Calendar;

/// How much there was on each day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Calendar)]
pub struct CalendarValue {
    /// The days with a play, in order.
    pub days: Vec<CalendarDay>,
    /// Up to how much by the measure a day is of level 1, 2 and 3; empty if there are no days.
    pub quartiles: Vec<u64>,
}

/// How much there was on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CalendarDay {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
    /// In which quarter of the days it is by the measure: 1 for the least, 4 for the most.
    pub level: u8,
}

impl Statistic for Calendar {
    const ID: &'static str = "calendar";
    const TITLE: &'static str = "Calendar";
    const GROUP: Group = Group::Time;
    const ABOUT: About = About {
        tells: "How many plays there were on each day, how long they were heard, and whether that is little or much.",
        counted: "A play counts whole for the day on which it began, on the clocks of the zone. Only days with a play are told. The three quartiles are those amounts by the measure that a quarter, a half and three quarters of the told days do not exceed; a day's level is one more than the quartiles that it exceeds.",
        edges: "Where clocks are set, a day has 23 or 25 hours, or even none at all. Days with equal amounts have the same level: if all are equal, it is 1.",
    };
    type Parameters = NoParameters;
    type Value = CalendarValue;

    fn compute(view: &View<'_>, _: &NoParameters) -> CalendarValue {
        let days = view.by_day();
        let mut amounts: Vec<u64> = days
            .iter()
            .map(|(_, tally)| tally.by(view.measure()).0)
            .collect();
        amounts.sort_unstable();
        let quartile = |quarters: usize| {
            let days = (amounts.len() * quarters).div_ceil(4);
            amounts.get(days.checked_sub(1)?).copied()
        };
        let quartiles: Vec<u64> = (1..4).filter_map(quartile).collect();
        let level = |amount: u64| {
            let exceeded = quartiles.partition_point(|quartile| *quartile < amount);
            u8::try_from(exceeded).unwrap_or_default() + 1
        };
        let told = days.iter().map(|(day, tally)| CalendarDay {
            date: date_of(*day),
            plays: tally.plays.into(),
            played_ms: tally.played_ms,
            level: level(tally.by(view.measure()).0),
        });
        CalendarValue {
            days: told.collect(),
            quartiles,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::{Sketch, plays};

    fn check(sketch: &Sketch, question: &str, expected: &str) {
        sketch.check::<Calendar>(question, expected);
    }

    #[test]
    fn a_day_is_little_or_much_beside_the_others() {
        let sketch = plays(
            "2025-03-01T23:59:59 A//a 3:00
             2025-03-02T10:00 A//a 1:00
             2025-03-02T11:00 A//a 1:00
             2025-03-04T10:00 A//a 1:00
             2025-03-04T11:00 A//a 0:10
             2025-03-05T10:00 A//a ? of 4:00
             2025-03-06T10:00 A//a 2:00",
        );
        check(
            &sketch,
            "measure=time",
            r#"{"quartiles": [120000, 120000, 180000], "days": [
                {"date": "2025-03-01", "plays": 1, "played_ms": 180000, "level": 3},
                {"date": "2025-03-02", "plays": 2, "played_ms": 120000, "level": 1},
                {"date": "2025-03-04", "plays": 1, "played_ms": 60000, "level": 1},
                {"date": "2025-03-05", "played_ms": 240000, "level": 4},
                {"date": "2025-03-06", "played_ms": 120000, "level": 1}]}"#,
        );
        check(
            &sketch,
            "period=2025-02-20..2025-03-03",
            r#"{"quartiles": [1, 1, 2], "days": [{"date": "2025-03-01", "level": 1}, {"date": "2025-03-02", "level": 3}]}"#,
        );
        check(
            &sketch,
            "period=2025-03-04",
            r#"{"quartiles": [1, 1, 1], "days": [{"level": 1}]}"#,
        );
        check(&sketch, "period=2024", r#"{"quartiles": [], "days": []}"#);
    }

    #[test]
    fn days_follow_the_clocks() {
        let sketch = plays(
            "2025-03-29T22:59 A//a 1:00
             2025-03-29T23:00 A//a 1:00
             2025-03-30T21:59 A//a 1:00
             2025-03-30T22:00 A//a 1:00
             2025-10-25T22:00 A//a 1:00
             2025-10-26T22:59 A//a 1:00
             2025-10-26T23:00 A//a 1:00",
        );
        check(
            &sketch,
            "zone=Europe/Prague",
            r#"{"days": [{"date": "2025-03-29", "plays": 1}, {"date": "2025-03-30", "plays": 2}, {"date": "2025-03-31", "plays": 1},
                {"date": "2025-10-26", "plays": 2}, {"date": "2025-10-27", "plays": 1}]}"#,
        );
    }
}
