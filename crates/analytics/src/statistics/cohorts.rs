//! What becomes of new artists: how many of those discovered together are still heard later.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    bucket::Bucket,
    calendar::day_number,
    heard::Heard,
    items::Of,
    period::Period,
    places::Places,
    query::{Parameter, Query, QueryError, words},
    scope::parameter,
    statistic::{About, Group, Parameters, Statistic},
    stretches::{Stretch, stretches},
    tally::share,
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Cohorts;

/// How artists are taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CohortsParameters {
    /// Those of one month or of one year.
    pub by: CohortsBy,
    /// How many cohorts at most.
    pub limit: usize,
}

words! {
    /// Which artists are of one cohort.
    CohortsBy {
        /// Those discovered in one month.
        Month = "month",
        /// Those discovered in one year.
        Year = "year",
    }
}

/// How many artists are still heard later.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Cohorts)]
pub struct CohortsValue {
    /// Which artists are of one cohort.
    pub by: CohortsBy,
    /// The cohorts, in order; those without artists are left out.
    pub cohorts: Vec<Cohort>,
    /// The same of all artists of these cohorts together, of each later month or year those that are
    /// old enough: the part that was heard in the one of their discovery, the next one, and so on.
    pub shares: Vec<f64>,
}

/// Artists who were discovered together.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Cohort {
    /// When their month or year begins.
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    /// How many they are.
    pub artists: u64,
    /// How many of them were heard in the month or year of their discovery, the next one, and so on up
    /// to the present one.
    pub heard: Vec<u64>,
    /// Which part of them that is.
    pub shares: Vec<f64>,
}

/// Longer is no cohort followed.
const MOST_SHARES: usize = 600;

impl CohortsBy {
    fn bucket(self) -> Bucket {
        match self {
            Self::Month => Bucket::Month,
            Self::Year => Bucket::Year,
        }
    }
}

impl Parameters for CohortsParameters {
    const LIST: &'static [Parameter] = &[
        parameter(
            "by",
            "Whether artists discovered in one month or in one year are taken together.",
            "`month` or `year`",
            "month",
        ),
        parameter(
            "limit",
            "How many cohorts at most: the latest.",
            "1 to 1000",
            "120",
        ),
    ];

    fn read(query: &mut Query) -> Result<Self, QueryError> {
        Ok(Self {
            by: query.word("by")?.unwrap_or(CohortsBy::Month),
            limit: query.limit(120)?,
        })
    }
}

impl Statistic for Cohorts {
    const ID: &'static str = "cohorts";
    const TITLE: &'static str = "Artists that stay";
    const GROUP: Group = Group::Discovery;
    const ABOUT: About = About {
        tells: "Which part of the artists discovered in one month, or one year, was heard again one, two, three months or years later, and so on: who stays and who goes.",
        counted: "An artist is discovered in the first month or year of the whole history that has a play which rule and filters let through, with the first of them, and heard in a month if at least one play is in it. The period chooses the cohorts by their discovery, of which the latest are told; what became of them is looked up to the present month. The shares of all together take every cohort that is old enough, and count every artist once.",
        edges: "The first share is always 1. The present month or year is not over, so that the last share of each cohort may still grow. Who was known before the history begins looks discovered at its beginning. Months without a discovery have no cohort. A period that begins or ends within a month has only its own discoveries of it.",
    };
    type Parameters = CohortsParameters;
    type Value = CohortsValue;

    fn compute(view: &View<'_>, parameters: &CohortsParameters) -> CohortsValue {
        let CohortsParameters { by, limit } = *parameters;
        let bucket = by.bucket();
        let mut cohorts = cohorts(view, bucket);
        cohorts.retain(|cohort| cohort.artists > 0);
        cohorts.drain(..cohorts.len().saturating_sub(limit));
        let longest = cohorts.iter().map(|cohort| cohort.heard.len()).max();
        let together = |place: usize| {
            let old_enough = cohorts.iter().filter_map(|cohort| {
                let heard = cohort.heard.get(place)?;
                Some((*heard, cohort.artists))
            });
            let (heard, artists) = old_enough.fold((0, 0), |(heard, artists), cohort| {
                (heard + cohort.0, artists + cohort.1)
            });
            share(heard, artists)
        };
        CohortsValue {
            by,
            shares: (0..longest.unwrap_or_default()).map(together).collect(),
            cohorts: cohorts
                .iter()
                .map(|cohort| Cohort {
                    start: bucket.start(cohort.number),
                    artists: cohort.artists,
                    shares: cohort
                        .heard
                        .iter()
                        .map(|heard| share(*heard, cohort.artists))
                        .collect(),
                    heard: cohort.heard.clone(),
                })
                .collect(),
        }
    }
}

/// Artists of one month or year.
struct Counted {
    /// Which one, as [`Bucket::number`] counts.
    number: i32,
    artists: u64,
    heard: Vec<u64>,
}

/// No cohort, as the artist was not heard yet.
const UNKNOWN: u32 = u32::MAX;
/// No cohort, as the artist was discovered outside the period.
const OUTSIDE: u32 = u32::MAX - 1;

/// The cohorts of which something was discovered in the period, and empty ones.
fn cohorts(view: &View<'_>, bucket: Bucket) -> Vec<Counted> {
    let whole = view.whole();
    let stretches = stretches(&whole, bucket);
    let present = bucket.number(day_number(view.today()));
    let has_plays = |(_, rows): &&Stretch| whole.rows_within(rows.clone()).next().is_some();
    let newest = stretches.iter().rfind(has_plays);
    let last = newest.map_or(present, |(newest, _)| present.max(*newest));
    let age = |from: i32, to: i32| usize::try_from(to - from).unwrap_or_default();
    let places = Places::all(view, Of::Artists);
    let mut heard = Heard::new(&places);
    let mut cohort_of = vec![UNKNOWN; places.with_nobody()];
    let mut cohorts: Vec<Counted> = Vec::new();
    let track = whole.log().plays().track();
    let same = stretches.chunk_by(|(one, _), (other, _)| one == other);
    for (now, stretches) in (0..).zip(same) {
        let Some((number, _)) = stretches.first() else {
            continue;
        };
        cohorts.push(Counted {
            number: *number,
            artists: 0,
            heard: vec![0; (age(*number, last) + 1).min(MOST_SHARES)],
        });
        for (_, rows) in stretches {
            heard.add(&whole, rows.clone());
            // Of everything, all discoveries are in the period.
            let rows = (view.period() != Period::All).then(|| whole.rows_within(rows.clone()));
            rows.into_iter().flatten().for_each(|row| {
                places.each(track.get(row).copied().unwrap_or(u32::MAX), |artist| {
                    let cohort = cohort_of.get_mut(artist as usize);
                    if let Some(cohort) = cohort.filter(|cohort| **cohort == UNKNOWN) {
                        *cohort = if view.has(row) { now } else { OUTSIDE };
                    }
                });
            });
        }
        heard.take(|artist| {
            let Some(cohort) = cohort_of.get_mut(artist) else {
                return;
            };
            if *cohort == UNKNOWN {
                *cohort = now;
            }
            if let Some(counted) = cohorts.get_mut(*cohort as usize) {
                counted.artists += u64::from(*cohort == now);
                if let Some(heard) = counted.heard.get_mut(age(counted.number, *number)) {
                    *heard += 1;
                }
            }
        });
    }
    cohorts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    #[test]
    fn some_artists_stay_and_some_go() {
        let sketch = plays(
            "2024-11-01T10:00 A//a 3:00
             2024-11-02T10:00 B & C//b 3:00
             2024-12-01T10:00 A//a 3:00
             2024-12-02T10:00 B & C//b 0:10
             2025-02-01T10:00 D & B//d 3:00
             2025-02-02T10:00 A//a 3:00",
        )
        .on("2025-03-09T12:00:00Z");
        let check = |question: &str, expected: &str| sketch.check::<Cohorts>(question, expected);
        check(
            "",
            r#"{"by": "month", "cohorts": [
                {"start": "2024-11-01", "artists": 3, "heard": [3, 1, 0, 2, 0]},
                {"start": "2025-02-01", "artists": 1, "heard": [1, 0], "shares": [1.0, 0.0]}],
                "shares": [1.0, 0.25, 0.0, 0.6666666666666666, 0.0]}"#,
        );
        check(
            "limit=1",
            r#"{"cohorts": [{"artists": 1}], "shares": [1.0, 0.0]}"#,
        );
        check(
            "by=year",
            r#"{"cohorts": [{"start": "2024-01-01", "heard": [3, 2]}, {"start": "2025-01-01", "heard": [1]}]}"#,
        );
        check(
            "period=2024-11-02&rule=all",
            r#"{"cohorts": [{"artists": 2, "heard": [2, 2, 0, 1, 0]}]}"#,
        );
        check("period=2025-03", r#"{"cohorts": [], "shares": []}"#);
        check(
            "first_only=true&period=2025",
            r#"{"cohorts": [{"artists": 1}]}"#,
        );
    }

    #[test]
    fn a_history_of_one_play_has_one_cohort() {
        plays("2025-12-31T23:30 A//a 3:00").check::<Cohorts>(
            "zone=Europe/Prague",
            r#"{"cohorts": [{"start": "2026-01-01", "heard": [1]}], "shares": [1.0]}"#,
        );
    }
}
