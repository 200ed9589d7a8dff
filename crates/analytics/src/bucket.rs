//! Stretches of the calendar, one after the other, none left out: hours, days, weeks, months, years.

use std::ops::Range;

use domain::zone::day_start;
use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use crate::{
    calendar::{HourRun, date_of, day_number, hours},
    query::{Query, QueryError, Word as _, any_of, words},
    scope::parameter,
    tally::Tally,
    view::View,
};

words! {
    /// How long a bucket is.
    Bucket {
        /// A civil hour. One that comes twice is two buckets.
        Hour = "hour",
        /// A civil day.
        Day = "day",
        /// An ISO 8601 week, from Monday.
        Week = "week",
        /// A calendar month.
        Month = "month",
        /// A quarter of a calendar year.
        Quarter = "quarter",
        /// A calendar year.
        Year = "year",
    }
}

/// When a bucket begins: an instant for hours, else a date. The first of a period may begin before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum Start {
    /// A civil date.
    Date(Date),
    /// An instant.
    Instant(Timestamp),
}

/// The buckets of a period, one after the other: all of a period that has bounds; where there is no
/// bound, from the first play on or up to the last.
#[derive(Clone, Debug)]
pub struct Axis {
    /// How long they are. Longer than asked for, if there would be too many.
    pub bucket: Bucket,
    /// When each begins.
    pub starts: Vec<Start>,
    /// The same as numbers: of hours milliseconds since the Unix epoch, else days since 1970.
    numbers: Vec<i64>,
}

/// More make no chart.
const MOST: usize = 200_000;
/// More make no chart of several items.
pub(crate) const MOST_OF_SERIES: usize = 10_000;

impl Bucket {
    /// The parameter `bucket`.
    pub const PARAMETER: crate::query::Parameter = parameter(
        "bucket",
        "How long a bucket is.",
        "`hour`, `day`, `week`, `month`, `quarter` or `year`",
        "what suits the period: hours of a day, days of up to three months, else months",
    );

    /// Takes it out of a query.
    pub fn read(query: &mut Query) -> Result<Option<Self>, QueryError> {
        query.word("bucket")
    }

    /// The parameter `bucket` of what is told of days or longer.
    pub const OF_DAYS: crate::query::Parameter = parameter(
        "bucket",
        "How long a bucket is.",
        "`day`, `week`, `month`, `quarter` or `year`",
        "month",
    );

    /// Takes that out of a query.
    pub fn read_of_days(query: &mut Query) -> Result<Self, QueryError> {
        let words = || Self::WORDS.iter().filter(|(_, known)| *known != Self::Hour);
        let expected = any_of(words().map(|(word, _)| *word));
        let find = |value: &str| words().find(|(word, _)| *word == value);
        let bucket = query.read("bucket", &expected, find)?;
        Ok(bucket.map_or(Self::Month, |(_, bucket)| *bucket))
    }

    /// What suits so many days.
    fn fitting(days: i32) -> Self {
        match days {
            ..=2 => Self::Hour,
            3..=93 => Self::Day,
            _ => Self::Month,
        }
    }

    fn longer(self) -> Self {
        match self {
            Self::Hour => Self::Day,
            Self::Day => Self::Week,
            Self::Week => Self::Month,
            Self::Month => Self::Quarter,
            Self::Quarter | Self::Year => Self::Year,
        }
    }

    /// Which bucket a day lies in, counted so that neighbours follow each other.
    pub(crate) fn number(self, day: i32) -> i32 {
        let date = || date_of(day);
        match self {
            Self::Hour | Self::Day => day,
            // 1 January 1970 was a Thursday.
            Self::Week => (day + 3).div_euclid(7),
            Self::Month => i32::from(date().year()) * 12 + i32::from(date().month()) - 1,
            Self::Quarter => Self::Month.number(day).div_euclid(3),
            Self::Year => date().year().into(),
        }
    }

    /// The first day of a bucket.
    pub(crate) fn start(self, number: i32) -> Date {
        let first = |year: i32, month: i32| {
            let year = i16::try_from(year).unwrap_or(i16::MAX);
            let month = i8::try_from(month).unwrap_or(1);
            Date::new(year, month, 1).unwrap_or(Date::MAX)
        };
        match self {
            Self::Hour | Self::Day => date_of(number),
            Self::Week => date_of(number * 7 - 3),
            Self::Month => first(number.div_euclid(12), number.rem_euclid(12) + 1),
            Self::Quarter => Self::Month.start(number * 3),
            Self::Year => first(number, 1),
        }
    }
}

impl Axis {
    /// The buckets of a view's period.
    pub fn new(view: &View<'_>, bucket: Option<Bucket>) -> Self {
        Self::at_most(MOST, view, bucket)
    }

    /// The buckets of a view's period, longer ones than asked for if there would be more than `most`.
    pub fn at_most(most: usize, view: &View<'_>, bucket: Option<Bucket>) -> Self {
        let (from, to) = view.days().numbers();
        let days = view.first_and_last_day();
        let first = from.or(days.map(|(first, _)| first));
        let last = to.map(|to| to - 1).or(days.map(|(_, last)| last));
        let none = Self {
            bucket: bucket.unwrap_or(Bucket::Month),
            starts: Vec::new(),
            numbers: Vec::new(),
        };
        let Some((first, last)) = first.zip(last).filter(|(first, last)| first <= last) else {
            return none;
        };
        let mut bucket = bucket.unwrap_or_else(|| match (from, to) {
            (None, None) => Bucket::Month,
            _ => Bucket::fitting(last - first + 1),
        });
        if bucket == Bucket::Hour {
            if let Some(instants) = hours_of(view, first, last, most) {
                let start = |at: &i64| {
                    let at = Timestamp::from_millisecond(*at);
                    Start::Instant(at.unwrap_or(Timestamp::MAX))
                };
                return Self {
                    bucket,
                    starts: instants.iter().map(start).collect(),
                    numbers: instants,
                };
            }
            bucket = Bucket::Day;
        }
        let span = |bucket: Bucket| (bucket.number(first), bucket.number(last));
        while bucket != Bucket::Year && span(bucket).1.abs_diff(span(bucket).0) as usize >= most {
            bucket = bucket.longer();
        }
        let (first, last) = span(bucket);
        let dates: Vec<Date> = (first..=last).map(|number| bucket.start(number)).collect();
        Self {
            bucket,
            numbers: dates.iter().map(|date| day_number(*date).into()).collect(),
            starts: dates.into_iter().map(Start::Date).collect(),
        }
    }

    /// The buckets in which the plays of rows lie, which are in order.
    pub fn indices(&self, view: &View<'_>, rows: impl Iterator<Item = usize>) -> Vec<usize> {
        let started_at = view.log().plays().started_at();
        let mut runs = view.calendar().runs(0..started_at.len()).peekable();
        let mut index = 0;
        rows.map(|row| {
            while runs.next_if(|run| run.rows.end <= row).is_some() {}
            let number = match self.bucket {
                Bucket::Hour => started_at.get(row).copied(),
                _ => runs.peek().map(|run| run.day().into()),
            };
            index = self.find(number.unwrap_or_default(), index);
            index
        })
        .collect()
    }

    /// What a view has in each bucket.
    pub fn tallies(&self, view: &View<'_>) -> Vec<Tally> {
        let mut tallies = vec![Tally::default(); self.starts.len()];
        let mut index = 0;
        let mut add = |number: i64, tally: Tally| {
            index = self.find(number, index);
            if let Some(sum) = tallies.get_mut(index) {
                sum.merge(tally);
            }
        };
        if self.bucket == Bucket::Hour {
            let started_at = view.log().plays().started_at();
            for (run, tally) in view.by_hour() {
                let at = started_at.get(run.rows.start).copied();
                add(at.unwrap_or_default(), tally);
            }
        } else {
            for (day, tally) in view.by_day() {
                add(day.into(), tally);
            }
        }
        tallies
    }

    /// The stretches of rows in which a view has its plays in each bucket of days or longer.
    pub fn stretches(&self, view: &View<'_>) -> Vec<Vec<Range<usize>>> {
        let mut stretches = vec![Vec::new(); self.starts.len()];
        let mut index = 0;
        for (day, rows) in view.stretches(HourRun::day) {
            index = self.find(day.into(), index);
            if let Some(bucket) = stretches.get_mut(index) {
                bucket.push(rows);
            }
        }
        for bucket in &mut stretches {
            bucket.sort_by_key(|rows| rows.start);
            bucket.dedup_by(|rows, before| {
                let follows = rows.start == before.end;
                if follows {
                    before.end = rows.end;
                }
                follows
            });
        }
        stretches
    }

    /// The bucket of a number, which is mostly the same as that of the number before, or the next.
    fn find(&self, number: i64, before: usize) -> usize {
        let starts = |index: usize| self.numbers.get(index).is_none_or(|start| *start > number);
        let is_in = |index: usize| !starts(index) && starts(index + 1);
        if is_in(before) {
            before
        } else if is_in(before + 1) {
            before + 1
        } else {
            let after = self.numbers.partition_point(|start| *start <= number);
            after.saturating_sub(1)
        }
    }
}

/// When the hours of some days begin, if there are no more than `most`; without bounds only those from the
/// first play to the last.
fn hours_of(view: &View<'_>, first: i32, last: i32, most: usize) -> Option<Vec<i64>> {
    let zone = &view.scope().zone;
    let days = view.days();
    let at = |row: Option<usize>| view.log().plays().started_at().get(row?).copied();
    let start = |day: i32| day_start(date_of(day), zone).as_millisecond();
    let mut instants = hours(zone, start(first), start(last + 1), most);
    if instants.len() > most {
        return None;
    }
    if let (None, Some(first)) = (days.from, at(view.first_row())) {
        let before = instants.partition_point(|start| *start <= first);
        instants.drain(..before.saturating_sub(1));
    }
    if let (None, Some(last)) = (days.to, at(view.last_row())) {
        instants.truncate(instants.partition_point(|start| *start <= last));
    }
    Some(instants)
}
