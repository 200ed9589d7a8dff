//! When there was how much: over the period, by time of the day, by day of the week.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    bucket::{Axis, Bucket, Start},
    calendar::weekday,
    filter::Weekday,
    query::{Word as _, words},
    statistics::clock::hours_of_day,
    tally::{Amount, Tally, share},
    view::View,
};

/// How it went over the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BriefTimeline {
    /// How long a bucket is: a day in up to 31 days, a week in up to half a year, else a month, or a
    /// year in more than twenty years.
    pub bucket: Bucket,
    /// Every bucket up to today, in order, the empty ones too.
    pub buckets: Vec<BriefBucket>,
}

/// How much there was in one stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BriefBucket {
    /// Its first day. That of the first bucket may lie before the period.
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together, in milliseconds.
    pub played_ms: u64,
}

/// At what time of the day there was how much.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BriefClock {
    /// All 24 hours of the day, from midnight, over the whole period.
    pub hours: Vec<Amount>,
    /// The parts of the day.
    pub parts: Vec<BriefPart>,
}

/// How much there was in one part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct BriefPart {
    /// Which part.
    pub part: PartOfDay,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together, in milliseconds.
    pub played_ms: u64,
    /// Its part of everything, by the measure; 0 of nothing.
    pub share: f64,
}

words! {
    /// Six hours of the day.
    PartOfDay {
        /// From midnight.
        Night = "night",
        /// From six o'clock.
        Morning = "morning",
        /// From noon.
        Afternoon = "afternoon",
        /// From six in the evening.
        Evening = "evening",
    }
}

/// How much there was on one day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct BriefWeekday {
    /// Which day.
    pub weekday: Weekday,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together, in milliseconds.
    pub played_ms: u64,
    /// Its part of everything, by the measure; 0 of nothing.
    pub share: f64,
}

impl BriefTimeline {
    pub(super) fn new(view: &View<'_>) -> Self {
        let (from, to) = view.days().numbers();
        let day = |row: Option<usize>| row.map(|row| view.calendar().day(row));
        let first = from.or_else(|| day(view.first_row()));
        let end = to.or_else(|| Some(day(view.last_row())? + 1));
        let days = first
            .zip(end)
            .map_or(0, |(first, end)| end.saturating_sub(first));
        let bucket = match days {
            ..=31 => Bucket::Day,
            32..=186 => Bucket::Week,
            187..=7305 => Bucket::Month,
            _ => Bucket::Year,
        };
        let axis = Axis::new(view, Some(bucket));
        let tallies = axis.tallies(view);
        let today = view.today();
        let told = |(start, tally): (&Start, Tally)| match start {
            // What has not come yet is not empty.
            Start::Date(start) if *start <= today || tally.plays > 0 => Some(BriefBucket {
                start: *start,
                plays: tally.plays.into(),
                played_ms: tally.played_ms,
            }),
            _ => None,
        };
        Self {
            bucket: axis.bucket,
            buckets: axis.starts.iter().zip(tallies).filter_map(told).collect(),
        }
    }
}

impl BriefClock {
    pub(super) fn new(view: &View<'_>) -> Self {
        let hours = hours_of_day(view);
        let mut parts = [Tally::default(); 4];
        for (sum, hours) in parts.iter_mut().zip(hours.chunks(6)) {
            for hour in hours {
                sum.merge(*hour);
            }
        }
        let whole = whole(view);
        let told = |((_, part), tally): (&(&str, PartOfDay), Tally)| BriefPart {
            part: *part,
            plays: tally.plays.into(),
            played_ms: tally.played_ms,
            share: share(tally.by(view.measure()).0, whole),
        };
        Self {
            hours: hours.map(Amount::from).to_vec(),
            parts: PartOfDay::WORDS.iter().zip(parts).map(told).collect(),
        }
    }
}

/// The days of the week, from Monday.
pub(super) fn weekdays(view: &View<'_>) -> Vec<BriefWeekday> {
    let mut days = [Tally::default(); 7];
    for (day, tally) in view.by_day() {
        if let Some(sum) = days.get_mut(weekday(day)) {
            sum.merge(tally);
        }
    }
    let whole = whole(view);
    let told = |((_, weekday), tally): (&(&str, Weekday), Tally)| BriefWeekday {
        weekday: *weekday,
        plays: tally.plays.into(),
        played_ms: tally.played_ms,
        share: share(tally.by(view.measure()).0, whole),
    };
    Weekday::WORDS.iter().zip(days).map(told).collect()
}

fn whole(view: &View<'_>) -> u64 {
    view.tally().by(view.measure()).0
}
