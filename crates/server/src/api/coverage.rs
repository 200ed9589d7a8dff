//! What is known of each day: by polls, by imports, or nothing.

use axum::extract::State;
use domain::{
    gap::GapReason,
    ids::ImportId,
    zone::{day_start, next_day},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use store::ImportRange;
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::App,
    extract::{CurrentListener, Json, Query},
    problem::Problem,
};

/// More days than this are never shown.
const MOST_DAYS: i32 = 366 * 40;

/// What is known of each day of a stretch.
#[derive(Serialize, ToSchema)]
pub(crate) struct Coverage {
    /// The first day; absent while nothing is known at all.
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The day after the last.
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// The zone of the days.
    zone: String,
    /// Every day, in order.
    days: Vec<Day>,
    summary: CoverageSummary,
}

/// What is known of a day.
#[derive(Serialize, ToSchema)]
#[schema(as = CoverageDay)]
struct Day {
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// Plays that began on it.
    plays: i64,
    /// How much of it polls tell of.
    polled: Share,
    /// The imports that tell of it.
    #[schema(value_type = Vec<i64>)]
    imports: Vec<ImportId>,
    /// Whether plays of it are probably missing.
    gap: bool,
}

/// How much of a day.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CoverageShare)]
enum Share {
    All,
    Some,
    None,
}

/// How many days there are of each sort. A day is of one sort.
#[derive(Default, Serialize, ToSchema)]
struct CoverageSummary {
    days: u32,
    /// Polls tell of the whole day, or an import tells of it, and nothing is probably missing.
    covered: u32,
    /// Plays are probably missing.
    gaps: u32,
    /// Nobody tells of the whole day.
    uncovered: u32,
}

/// Which days are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CoverageQuery {
    /// The first day; that of the first thing known by default.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The day after the last; the day after today by default.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// The zone of the days, by its IANA name; the listener's by default.
    zone: Option<String>,
}

type Stretch = (Timestamp, Timestamp);

/// What is known of each day: by polls, by imports, or nothing.
#[utoipa::path(
    get, path = "/api/v1/coverage", tag = "accounts", params(CoverageQuery),
    security(("session" = [])),
    responses((status = 200, body = Coverage), (status = 422, body = crate::problem::ProblemBody))
)]
pub(crate) async fn get_coverage(
    State(app): State<App>,
    current: CurrentListener,
    Query(query): Query<CoverageQuery>,
) -> Result<Json<Coverage>, Problem> {
    let name = query.zone.unwrap_or_else(|| current.zone.clone());
    let zone = TimeZone::get(&name)
        .map_err(|_| Problem::invalid("zone", "Give an IANA name such as Europe/Prague."))?;
    let now = app.clock.now();
    let date = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let polled = app.store.polled_ranges(current.id).await?;
    let imported = app.store.import_ranges(current.id).await?;
    let played = app.store.first_and_last_play(current.id).await?;
    let first_known = polled
        .iter()
        .map(|(from, _)| *from)
        .chain(imported.iter().map(|range| range.from))
        .chain(played.map(|(first, _)| first))
        .min();
    let Some(first) = query.from.or(first_known.map(date)) else {
        return Ok(Json(nothing(name)));
    };
    let end = query.to.unwrap_or_else(|| next_day(date(now)));
    let days = end.since(first).map_or(0, |span| span.get_days());
    if days > MOST_DAYS {
        return Err(Problem::invalid("from", "Ask for 40 years at most."));
    }
    let gaps = app.store.gaps(current.id).await?;
    let open = || {
        gaps.iter()
            .filter(|gap| gap.closed_at.is_none() && gap.covered_by.is_none())
    };
    let missing: Vec<Stretch> = open()
        .filter(|gap| gap.reason == GapReason::Overrun)
        .map(|gap| (gap.from, gap.to))
        .collect();
    let unasked: Vec<Stretch> = open().map(|gap| (gap.from, gap.to)).collect();
    let known = Known {
        polled: without(union(polled), &unasked),
        imported,
        missing,
        now,
    };
    let (from, to) = (day_start(first, &zone), day_start(end, &zone));
    let quarters = app.store.plays_by_quarter(current.id, from, to).await?;
    Ok(Json(known.days(first, end, &zone, name, &quarters)))
}

fn nothing(zone: String) -> Coverage {
    Coverage {
        from: None,
        to: None,
        zone,
        days: Vec::new(),
        summary: CoverageSummary::default(),
    }
}

/// What is known of when.
struct Known {
    /// In order, none touching another.
    polled: Vec<Stretch>,
    imported: Vec<ImportRange>,
    missing: Vec<Stretch>,
    now: Timestamp,
}

impl Known {
    fn days(
        &self,
        first: Date,
        end: Date,
        zone: &TimeZone,
        name: String,
        quarters: &[(Timestamp, i64)],
    ) -> Coverage {
        let mut days = Vec::new();
        let mut summary = CoverageSummary::default();
        let mut quarters = quarters.iter().peekable();
        let mut date = first;
        while date < end {
            let (begin, next) = (day_start(date, zone), day_start(next_day(date), zone));
            let mut plays = 0;
            while let Some((_, more)) = quarters.next_if(|(at, _)| *at < next) {
                plays += more;
            }
            let day = self.day(date, (begin, next), plays);
            summary.days += 1;
            if day.gap {
                summary.gaps += 1;
            } else if day.polled == Share::All || !day.imports.is_empty() {
                summary.covered += 1;
            } else {
                summary.uncovered += 1;
            }
            days.push(day);
            date = next_day(date);
        }
        Coverage {
            from: Some(first),
            to: Some(end),
            zone: name,
            days,
            summary,
        }
    }

    fn day(&self, date: Date, (begin, next): Stretch, plays: i64) -> Day {
        // Of today only what has been can be known.
        let end = next.min(self.now.max(begin));
        let meets = |(from, to): &Stretch| *from < end && *to >= begin;
        let is_whole = |(from, to): &Stretch| *from <= begin && *to >= end;
        let polled = if begin < self.now && self.polled.iter().any(is_whole) {
            Share::All
        } else if self.polled.iter().any(meets) {
            Share::Some
        } else {
            Share::None
        };
        let imports = self.imported.iter();
        let mut imports: Vec<ImportId> = imports
            .filter(|range| meets(&(range.from, range.to)))
            .map(|range| range.import)
            .collect();
        imports.sort_unstable();
        imports.dedup();
        Day {
            date,
            plays,
            polled,
            imports,
            gap: self.missing.iter().any(meets),
        }
    }
}

/// Stretches as few as they can be, in order.
fn union(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_unstable();
    let mut united: Vec<Stretch> = Vec::new();
    for (from, to) in stretches {
        match united.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => united.push((from, to)),
        }
    }
    united
}

/// What is left of stretches without others.
fn without(stretches: Vec<Stretch>, others: &[Stretch]) -> Vec<Stretch> {
    let mut left = stretches;
    for (from, to) in others {
        left = left
            .into_iter()
            .flat_map(|(begin, end)| [(begin, end.min(*from)), (begin.max(*to), end)])
            .filter(|(begin, end)| begin < end)
            .collect();
        left.dedup();
    }
    union(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretches(text: &str) -> Vec<Stretch> {
        let at = |hour: &str| Timestamp::from_second(hour.parse::<i64>().unwrap() * 3600).unwrap();
        text.split_whitespace()
            .map(|word| {
                let (from, to) = word.split_once('-').unwrap();
                (at(from), at(to))
            })
            .collect()
    }

    #[test]
    fn stretches_are_united_and_cut() {
        assert_eq!(union(stretches("5-9 0-3 3-4")), stretches("0-4 5-9"));
        let cut = |all: &str, others: &str| without(stretches(all), &stretches(others));
        assert_eq!(cut("0-10", "2-4"), stretches("0-2 4-10"));
        assert_eq!(cut("0-10", "0-4 8-12"), stretches("4-8"));
        assert_eq!(cut("0-10", "0-10"), []);
        assert_eq!(cut("0-10", "20-30"), stretches("0-10"));
        assert_eq!(cut("0-4 6-10", "3-7"), stretches("0-3 7-10"));
    }

    #[test]
    fn a_day_is_of_one_sort() {
        let known = Known {
            polled: stretches("24-60"),
            imported: vec![ImportRange {
                import: ImportId(3),
                from: stretches("60-100")[0].0,
                to: stretches("60-100")[0].1,
            }],
            missing: stretches("130-140"),
            now: stretches("0-180")[0].1,
        };
        let (first, end) = (jiff::civil::date(1970, 1, 1), jiff::civil::date(1970, 1, 9));
        let quarters = [(stretches("25-26")[0].0, 7)];
        let coverage = known.days(first, end, &TimeZone::UTC, "UTC".to_owned(), &quarters);
        let told: Vec<_> = coverage
            .days
            .iter()
            .map(|day| {
                let polled = match day.polled {
                    Share::All => "all",
                    Share::Some => "some",
                    Share::None => "none",
                };
                (polled, day.imports.len(), day.gap, day.plays)
            })
            .collect();
        assert_eq!(
            told,
            [
                ("none", 0, false, 0),
                ("all", 0, false, 7),
                ("some", 1, false, 0),
                ("none", 1, false, 0),
                ("none", 1, false, 0),
                ("none", 0, true, 0),
                ("none", 0, false, 0),
                ("none", 0, false, 0),
            ]
        );
        let CoverageSummary {
            days,
            covered,
            gaps,
            uncovered,
        } = coverage.summary;
        assert_eq!((days, covered, gaps, uncovered), (8, 4, 1, 3));
    }
}
