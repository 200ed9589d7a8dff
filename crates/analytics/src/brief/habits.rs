//! How one goes about it: days in a row, sessions, skips.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{is_over, sample};
use crate::{
    calendar::day_number,
    filter::{Filter, Rule},
    log::{ListeningLog, Way},
    period::Period,
    scope::Scope,
    statistic::Statistic as _,
    statistics::sessions::{LongestSession, Sessions, SessionsParameters},
    streaks::{Streak, current, longest},
    tally::share,
    view::View,
};

/// How many days in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BriefStreaks {
    /// The longest streak within the period, of equals the earliest.
    pub longest: Option<Streak>,
    /// The streak that went on at the end of the period, or goes on today; it may have begun long before.
    pub latest: Option<Streak>,
    /// How many plays there are in the period.
    pub sample: u64,
}

/// Sittings, with no pause over 30 minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BriefSessions {
    /// How many.
    pub count: u64,
    /// Half of them are no longer than this, in milliseconds, pauses included.
    pub median_ms: Option<u64>,
    /// The longest.
    pub longest: Option<BriefSession>,
    /// Of how many plays.
    pub sample: u64,
}

/// A session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BriefSession {
    /// How long it lasted, in milliseconds, pauses included.
    pub length_ms: u64,
    /// How long its plays were heard together, in milliseconds.
    pub played_ms: u64,
    /// How many plays.
    pub plays: u64,
}

/// How much was skipped, also of what was heard too short to count, and only where it is known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct BriefSkips {
    /// How many plays were skips.
    pub skips: u64,
    /// The part of the plays of which it is known; absent if it is known of none.
    pub rate: Option<f64>,
    /// Of how many plays it is known: polls alone do not tell.
    pub sample: u64,
}

impl BriefStreaks {
    pub(super) fn new(view: &View<'_>) -> Self {
        let (_, end) = view.days().numbers();
        let until_then = view.over(Period::Between(None, view.days().to));
        let last = end.filter(|_| is_over(view)).map(|end| end - 1);
        let today = last.unwrap_or(day_number(view.today()));
        let latest = current(&until_then.active_days(), today);
        // A last day that is past could not be made up for any more.
        let has_lasted = |streak: &Streak| last.is_none_or(|last| day_number(streak.to) == last);
        Self {
            longest: longest(&view.active_days()),
            latest: latest.filter(has_lasted),
            sample: sample(view),
        }
    }
}

impl BriefSessions {
    pub(super) fn new(view: &View<'_>) -> Self {
        let (pause, limit) = (30, 1);
        let sessions = Sessions::compute(view, &SessionsParameters { pause, limit });
        let told = |one: LongestSession| BriefSession {
            length_ms: one
                .ended_at
                .as_millisecond()
                .abs_diff(one.started_at.as_millisecond()),
            played_ms: one.played_ms,
            plays: one.plays,
        };
        Self {
            count: sessions.count,
            median_ms: sessions.median_ms,
            longest: sessions.longest.map(told),
            sample: sample(view),
        }
    }
}

impl BriefSkips {
    pub(super) fn new(log: &ListeningLog, scope: &Scope, now: Timestamp) -> Self {
        let scope = Scope {
            filter: Filter {
                rule: Rule::All,
                ..scope.filter.clone()
            },
            ..scope.clone()
        };
        let view = View::new(log, &scope, now);
        let is_known = |way: &Way| way.skipped.is_some() || way.reason_end.is_some();
        let known: Vec<bool> = log.ways().all().iter().map(is_known).collect();
        let (way, marks) = (log.plays().way(), log.plays().marks());
        let (skips, sample) = view.rows().fold((0, 0), |(skips, sample), row| {
            let is_known = way.get(row).and_then(|way| known.get(*way as usize));
            let is_skip = marks.get(row).is_some_and(|marks| marks.is_skipped());
            let is_known = is_known.is_some_and(|is_known| *is_known);
            (
                skips + u64::from(is_known && is_skip),
                sample + u64::from(is_known),
            )
        });
        Self {
            skips,
            rate: (sample > 0).then(|| share(skips, sample)),
            sample,
        }
    }
}
