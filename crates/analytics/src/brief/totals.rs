//! How much there is, and against other periods.

use jiff::{ToSpan as _, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    calendar::day_number,
    period::Period,
    statistic::{NoParameters, Statistic as _},
    statistics::totals::Totals,
    tally::share,
    view::View,
};

/// How much there is altogether.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BriefTotals {
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together, in milliseconds.
    pub played_ms: u64,
    /// How many different tracks.
    pub tracks: u64,
    /// How many different artists.
    pub artists: u64,
    /// How many different albums.
    pub albums: u64,
    /// On how many days there was a play.
    pub active_days: u64,
    /// How many days there were, up to today. Without a first day they count from the first play on.
    pub days: u64,
}

/// How much there was in another period, and what has changed since.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BriefComparison {
    /// The other period as one writes it. While this one is not over, only as many days of it.
    pub period: String,
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The day after its last.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// Whether the history had begun by its first day; else there may have been more.
    pub is_whole: bool,
    /// How much there was.
    pub totals: BriefTotals,
    /// By which part of what there was there are more plays now, or less if negative; absent if there
    /// were none.
    pub plays_change: Option<f64>,
    /// The same of the time that they were heard.
    pub played_ms_change: Option<f64>,
}

impl BriefTotals {
    /// How much a view has, and of how many plays the time is an estimate.
    pub(super) fn new(view: &View<'_>) -> (Self, u64) {
        let all = Totals::compute(view, &NoParameters);
        let (from, to) = view.days().numbers();
        let first = || view.first_row().map(|row| view.calendar().day(row));
        let tomorrow = day_number(view.today()) + 1;
        let end = to.unwrap_or(tomorrow).min(tomorrow);
        let days = from
            .or_else(first)
            .map_or(0, |from| end.saturating_sub(from));
        let totals = Self {
            plays: all.plays,
            played_ms: all.played_ms,
            tracks: all.tracks,
            artists: all.artists,
            albums: all.albums,
            active_days: all.active_days,
            days: u64::try_from(days).unwrap_or_default(),
        };
        (totals, all.estimated_plays)
    }
}

impl BriefComparison {
    /// Against another period, as far as this one has come; nothing if the history begins after it.
    pub(super) fn new(view: &View<'_>, now: &BriefTotals, other: Period) -> Option<Self> {
        let view = view.over(as_far(view, other)?);
        let (from, to) = (view.days().from?, view.days().to?);
        let history_from = view.calendar().day(view.whole().first_row()?);
        if history_from >= day_number(to) {
            return None;
        }
        let (then, _) = BriefTotals::new(&view);
        Some(Self {
            period: view.period().to_string(),
            from,
            to,
            is_whole: history_from <= day_number(from),
            plays_change: change(then.plays, now.plays),
            played_ms_change: change(then.played_ms, now.played_ms),
            totals: then,
        })
    }
}

/// As many days of another period as a view's has had, today included; all of them once it is over.
fn as_far(view: &View<'_>, other: Period) -> Option<Period> {
    let (days, others) = (view.days(), other.days(view.today()));
    let had = day_number(view.today()) + 1 - day_number(days.from?);
    let tomorrow = view.today().saturating_add(1.day());
    if days.to? <= tomorrow {
        return Some(other);
    }
    let end = others.from?.saturating_add(had.days()).min(others.to?);
    Period::between(others.from, Some(end))
}

fn change(then: u64, now: u64) -> Option<f64> {
    let by = share(now.abs_diff(then), then);
    (then > 0).then_some(if now < then { -by } else { by })
}
