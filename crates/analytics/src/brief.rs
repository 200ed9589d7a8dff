//! What may leave the house: the aggregates of one period. Insights, emails, cards and shared pages see
//! nothing else.
//!
//! A [`Brief`] has types of its own, so that what a statistic learns to tell does not leave with it
//! unnoticed. It says what was heard most, by name, and counts everything else. It has no play, no
//! account and no id, no device, country or context, and no instant: days, and hours of the day over
//! the whole period, are as fine as it gets. Filters narrow what is counted, but are not told.
//!
//! Every figure comes with the number of plays that it rests on, and [`BriefData`] says how much of
//! the period is known, so that a text can be as sure as it may be.

mod habits;
mod music;
mod times;
mod totals;

use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;

pub use self::{
    habits::{BriefSession, BriefSessions, BriefSkips, BriefStreaks},
    music::{BriefDiscoveries, BriefDiversity, BriefItem, BriefNewArtist, BriefTop},
    times::{BriefBucket, BriefClock, BriefPart, BriefTimeline, BriefWeekday, PartOfDay},
    totals::{BriefComparison, BriefTotals},
};
use crate::{
    calendar::date_of,
    filter::{Filter, Rule},
    items::Of,
    log::ListeningLog,
    scope::{Measure, Scope},
    tally::share,
    view::View,
};

/// The aggregates of one period.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Brief {
    /// Which days, and which of their plays.
    pub period: BriefPeriod,
    /// How much of it is known.
    pub data: BriefData,
    /// How much there is altogether.
    pub totals: BriefTotals,
    /// Against the period before; absent if there is none, or the history begins after it.
    pub previous: Option<BriefComparison>,
    /// Against the same period a year before; absent also if that is the period before.
    pub year_before: Option<BriefComparison>,
    /// The artists who were heard most.
    pub artists: BriefTop,
    /// The tracks that were heard most.
    pub tracks: BriefTop,
    /// The albums that were heard most.
    pub albums: BriefTop,
    /// How it went over the period.
    pub timeline: BriefTimeline,
    /// At what time of the day.
    pub clock: BriefClock,
    /// On which days of the week, from Monday.
    pub weekdays: Vec<BriefWeekday>,
    /// How many days in a row.
    pub streaks: BriefStreaks,
    /// Sittings.
    pub sessions: BriefSessions,
    /// What was heard for the first time.
    pub discoveries: BriefDiscoveries,
    /// What was skipped.
    pub skips: BriefSkips,
    /// How many artists it is spread over.
    pub diversity: BriefDiversity,
}

/// Which days a brief is about, and which of their plays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BriefPeriod {
    /// The period as one writes it.
    pub period: String,
    /// The first day; absent if there is no bound.
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// The day after the last; absent if there is no bound.
    #[schema(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// The zone of the days, by its IANA name.
    pub zone: String,
    /// Whether its last day is past. Until then everything may still grow.
    pub is_over: bool,
    /// By what things are ranked, and of what shares are parts.
    pub measure: Measure,
    /// Which plays count, by how they were heard.
    pub rule: Rule,
    /// Whether filters leave out plays that would count otherwise, so that this is not everything. What
    /// counts beside music leaves nothing out.
    pub is_filtered: bool,
}

/// How much of a period polls and imports tell of. The store knows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct BriefCoverage {
    /// The part of the period, from 0 to 1.
    pub share: f64,
    /// On how many of its days plays may be missing.
    pub days_with_gaps: u32,
}

/// How much of a period is known.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BriefData {
    /// How much polls and imports tell of.
    pub coverage: BriefCoverage,
    /// The first day of the period that has a play.
    #[schema(value_type = Option<String>, format = Date)]
    pub first_day: Option<Date>,
    /// The last day of the period that has a play.
    #[schema(value_type = Option<String>, format = Date)]
    pub last_day: Option<Date>,
    /// The first day of all that has a play, whatever the period. What was heard before then looks new.
    #[schema(value_type = Option<String>, format = Date)]
    pub history_from: Option<Date>,
    /// How many plays there are.
    pub sample: u64,
    /// The part of them of which the time is an estimate.
    pub share_estimated: f64,
}

impl Brief {
    /// The brief of what a scope lets through, if this is the present instant. With what the scope is
    /// compared does not matter.
    pub fn new(log: &ListeningLog, scope: &Scope, coverage: BriefCoverage, now: Timestamp) -> Self {
        let view = View::new(log, scope, now);
        let (totals, estimated) = BriefTotals::new(&view);
        let previous = view.period().before(view.today());
        let year_before = view.period().year_before(view.today());
        let compare = |period| BriefComparison::new(&view, &totals, period);
        let comparison = previous.and_then(compare);
        let top = |of| BriefTop::new(&view, of, comparison.is_some());
        Self {
            period: BriefPeriod::new(&view),
            data: BriefData::new(&view, coverage, estimated),
            artists: top(Of::Artists),
            tracks: top(Of::Tracks),
            albums: top(Of::Albums),
            year_before: year_before
                .filter(|period| Some(*period) != previous)
                .and_then(compare),
            previous: comparison,
            timeline: BriefTimeline::new(&view),
            clock: BriefClock::new(&view),
            weekdays: times::weekdays(&view),
            streaks: BriefStreaks::new(&view),
            sessions: BriefSessions::new(&view),
            discoveries: BriefDiscoveries::new(&view),
            skips: BriefSkips::new(log, scope, now),
            diversity: BriefDiversity::new(&view),
            totals,
        }
    }
}

impl BriefPeriod {
    fn new(view: &View<'_>) -> Self {
        let (scope, days) = (view.scope(), view.days());
        let rule = scope.filter.rule;
        // What lets more in, or counts other artists, leaves nothing out.
        let open = Filter {
            rule,
            include: scope.filter.include,
            first_only: scope.filter.first_only,
            ..Filter::default()
        };
        Self {
            period: view.period().to_string(),
            from: days.from,
            to: days.to,
            zone: scope.zone_name(),
            is_over: is_over(view),
            measure: scope.measure,
            rule,
            is_filtered: scope.filter != open,
        }
    }
}

impl BriefData {
    fn new(view: &View<'_>, coverage: BriefCoverage, estimated: u64) -> Self {
        let day = |row: Option<usize>| row.map(|row| date_of(view.calendar().day(row)));
        let days = view.active_days();
        let sample = sample(view);
        Self {
            coverage,
            first_day: days.first().copied().map(date_of),
            last_day: days.last().copied().map(date_of),
            history_from: day(view.whole().first_row()),
            sample,
            share_estimated: share(estimated, sample),
        }
    }
}

/// Whether the last day of a view is past.
fn is_over(view: &View<'_>) -> bool {
    view.days().to.is_some_and(|to| to <= view.today())
}

/// How many plays a view has.
fn sample(view: &View<'_>) -> u64 {
    view.tally().plays.into()
}

#[cfg(test)]
mod tests;
