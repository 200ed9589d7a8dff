//! What was heard on the same day of other years.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    calendar::date_of,
    items::{Item, Of},
    period::Period,
    ranking::{counted, rank},
    statistic::{About, Group, Statistic, limit},
    tally::Tally,
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct OnThisDay;

limit! {
    /// How much is told.
    OnThisDayParameters, 5, "How many tracks and artists of each year at most."
}

/// What was heard on the same day of other years.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = OnThisDay)]
pub struct OnThisDayValue {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// The other years in which something was heard on it, the latest first.
    pub years: Vec<SameDay>,
}

/// What was heard on the same day of another year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SameDay {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// How many years before the other day it is; less than nought if it is after it.
    pub years_before: i16,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
    /// The tracks heard most, in order.
    pub tracks: Vec<SameDayItem>,
    /// The artists heard most, in order.
    pub artists: Vec<SameDayItem>,
}

/// Something that was heard that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SameDayItem {
    /// What it is.
    #[serde(flatten)]
    pub item: Item,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
}

impl Statistic for OnThisDay {
    const ID: &'static str = "on-this-day";
    const TITLE: &'static str = "On this day";
    const GROUP: Group = Group::Discovery;
    const ABOUT: About = About {
        tells: "What was heard on the same day of other years: how much, and which tracks and artists most.",
        counted: "The day is that of the period, if it is a single day, and else today; all other years of the history are looked at, under the scope's rule and filters. A play belongs to the day in which it began, on the clocks of the zone.",
        edges: "Of 29 February only leap years are looked at. Years without a play on the day are left out. A period that is longer than a day does not matter.",
    };
    type Parameters = OnThisDayParameters;
    type Value = OnThisDayValue;

    fn compute(view: &View<'_>, parameters: &OnThisDayParameters) -> OnThisDayValue {
        let day = match view.period() {
            Period::Day(day) => day,
            _ => view.today(),
        };
        let whole = view.whole();
        let year = |row: Option<usize>| row.map(|row| date_of(whole.calendar().day(row)).year());
        // On clocks that go back over midnight the last play need not have the last day.
        let rows = whole.first_row().zip(whole.last_row());
        let years = rows.and_then(|(first, last)| {
            let first = year(Some(first))?;
            Some(first..=year(Some(last))?.max(first))
        });
        let others = years.into_iter().flatten().rev();
        let others = others.filter(|year| *year != day.year());
        let told = others.filter_map(|year| {
            let date = Date::new(year, day.month(), day.day()).ok()?;
            let years_before = day.year().saturating_sub(year);
            same_day(
                &whole.over(Period::Day(date)),
                date,
                years_before,
                parameters.limit,
            )
        });
        OnThisDayValue {
            day,
            years: told.collect(),
        }
    }
}

/// A day, unless nothing was heard.
fn same_day(view: &View<'_>, date: Date, years_before: i16, limit: usize) -> Option<SameDay> {
    let all = view.tally();
    if all.plays == 0 {
        return None;
    }
    let catalogue = view.catalogue();
    let first = |of: Of, tallies: &[Tally]| {
        let id = |number| of.id(catalogue, number);
        let first = rank(counted(tallies), view.measure(), limit, id);
        let told = first.into_iter().map(|one| SameDayItem {
            item: of.item(catalogue, one.number),
            plays: one.tally.plays.into(),
            played_ms: one.tally.played_ms,
        });
        told.collect()
    };
    let tracks = view.count_tracks();
    Some(SameDay {
        date,
        years_before,
        plays: all.plays.into(),
        played_ms: all.played_ms,
        tracks: first(Of::Tracks, &tracks),
        artists: first(Of::Artists, &view.artists(&tracks)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    #[test]
    fn the_day_comes_back_every_year() {
        let sketch = plays(
            "2020-02-29T10:00 L//leap 3:00
             2023-03-09T23:30 A//a 3:00
             2024-03-09T10:00 A//a 3:00
             2024-03-09T11:00 B & C//b 3:00
             2024-03-09T12:00 B & C//b 3:00
             2024-03-09T13:00 D//d 0:10
             2025-03-09T10:00 E//e 3:00",
        )
        .on("2025-03-09T12:00:00Z");
        let check = |question: &str, expected: &str| sketch.check::<OnThisDay>(question, expected);
        check(
            "limit=2&period=2024",
            r#"{"day": "2025-03-09", "years": [
                {"date": "2024-03-09", "years_before": 1, "plays": 3, "played_ms": 540000,
                 "tracks": [{"name": "b", "plays": 2}, {"name": "a"}], "artists": [{"name": "B", "plays": 2}, {"name": "C"}]},
                {"date": "2023-03-09", "years_before": 2, "plays": 1}]}"#,
        );
        check("rule=all", r#"{"years": [{"plays": 4}, {"plays": 1}]}"#);
        check(
            "zone=Europe/Prague",
            r#"{"years": [{"date": "2024-03-09"}]}"#,
        );
        check(
            "period=2024-03-09",
            r#"{"day": "2024-03-09", "years": [{"date": "2025-03-09", "years_before": -1}, {"date": "2023-03-09"}]}"#,
        );
        check(
            "period=2024-02-29",
            r#"{"years": [{"date": "2020-02-29", "years_before": 4}]}"#,
        );
        check("period=2024-06-01", r#"{"years": []}"#);
    }
}
