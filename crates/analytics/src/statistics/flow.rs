//! What shares of everything the most heard had over time.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    bucket::{Axis, Bucket, MOST_OF_SERIES, Start},
    items::{Item, Of},
    query::{Parameter, Query, QueryError},
    ranking::{Ranked, counted, rank},
    scope::parameter,
    statistic::{About, Group, Parameters, Statistic},
    tally::{Amount, Portion, Tally, total},
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Flow;

/// Whose shares are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlowParameters {
    /// Of what.
    pub of: Of,
    /// How long a bucket is.
    pub bucket: Bucket,
    /// How many items, beside the rest.
    pub limit: usize,
}

/// What shares the most heard had over time.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Flow)]
pub struct FlowValue {
    /// Of what.
    pub of: Of,
    /// How long a bucket is.
    pub bucket: Bucket,
    /// Every bucket, also the empty ones, with all of its plays.
    pub buckets: Vec<FlowBucket>,
    /// What was heard most in the whole period, in order.
    pub items: Vec<FlowItem>,
    /// All the rest together.
    pub rest: FlowRest,
}

/// All plays of one stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FlowBucket {
    /// When it begins.
    #[schema(value_type = String)]
    pub start: Start,
    /// How much there is.
    #[serde(flatten)]
    pub amount: Amount,
}

/// The share of one item.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FlowItem {
    /// Its place in the whole period, from one.
    pub rank: u32,
    /// What it is.
    #[serde(flatten)]
    pub item: Item,
    /// How much there is of it in the whole period, less what counts for an item before it.
    #[serde(flatten)]
    pub portion: Portion,
    /// The same in each bucket, with the share of that bucket.
    pub buckets: Vec<Portion>,
}

/// The share of what is not among the items.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FlowRest {
    /// How much there is in the whole period.
    #[serde(flatten)]
    pub portion: Portion,
    /// The same in each bucket, with the share of that bucket.
    pub buckets: Vec<Portion>,
}

impl Parameters for FlowParameters {
    const LIST: &'static [Parameter] = &[
        parameter(
            "of",
            "Whose shares are told.",
            "`tracks`, `artists` or `albums`",
            "artists",
        ),
        Bucket::OF_DAYS,
        parameter(
            "limit",
            "How many items at most, beside the rest.",
            "1 to 50",
            "10",
        ),
    ];

    fn read(query: &mut Query) -> Result<Self, QueryError> {
        Ok(Self {
            of: query.word("of")?.unwrap_or(Of::Artists),
            bucket: Bucket::read_of_days(query)?,
            limit: query.limit_of_series()?,
        })
    }
}

impl Statistic for Flow {
    const ID: &'static str = "flow";
    const TITLE: &'static str = "Shares over time";
    const GROUP: Group = Group::Time;
    const ABOUT: About = About {
        tells: "What part of all plays, or of all time, the most heard tracks, artists or albums had in each day, week, month, quarter or year, and what part all the rest had together.",
        counted: "The items are the first of the whole period, as `top` ranks them. Every play counts once, so that the items and the rest add up to all plays of a bucket: a play of several artists counts for the one of them who stands highest.",
        edges: "Tracks without an album, or without an artist, count for the rest. Buckets without a play are told, with shares of nought. Buckets at the ends of the period have only what lies in it. If there were more than 10,000 buckets, longer ones are taken.",
    };
    type Parameters = FlowParameters;
    type Value = FlowValue;

    fn compute(view: &View<'_>, parameters: &FlowParameters) -> FlowValue {
        let FlowParameters { of, bucket, limit } = *parameters;
        let (catalogue, measure) = (view.catalogue(), view.measure());
        let id = |number| of.id(catalogue, number);
        let first = rank(counted(&view.tallies(of)), measure, limit, id);
        let series = series(view, of, &first);
        let axis = Axis::at_most(MOST_OF_SERIES, view, Some(bucket));
        let plays = view.log().plays();
        let (track, played_ms) = (plays.track(), plays.played_ms());
        // By series and bucket; the last series is the rest.
        let mut tallies = vec![vec![Tally::default(); axis.starts.len()]; first.len() + 1];
        let mut totals = Vec::with_capacity(axis.starts.len());
        for (bucket, stretches) in axis.stretches(view).into_iter().enumerate() {
            let mut within = vec![Tally::default(); first.len() + 1];
            let mut add = |row: usize| {
                if let (Some(track), Some(played_ms)) = (track.get(row), played_ms.get(row))
                    && let Some(series) = series.get(*track as usize)
                    && let Some(tally) = within.get_mut(usize::from(*series))
                {
                    tally.add(row, *played_ms);
                }
            };
            for rows in stretches {
                view.rows_within(rows).for_each(&mut add);
            }
            totals.push(total(&within));
            for (series, tally) in tallies.iter_mut().zip(within) {
                if let Some(known) = series.get_mut(bucket) {
                    *known = tally;
                }
            }
        }
        let whole = total(&totals);
        let told = |series: &[Tally]| {
            let buckets = series.iter().zip(&totals);
            let buckets = buckets.map(|(tally, all)| Portion::new(*tally, *all, measure));
            (
                Portion::new(total(series), whole, measure),
                buckets.collect(),
            )
        };
        let items = (1..)
            .zip(&first)
            .zip(&tallies)
            .map(|((rank, one), series)| {
                let (portion, buckets) = told(series);
                FlowItem {
                    rank,
                    item: of.item(catalogue, one.number),
                    portion,
                    buckets,
                }
            });
        let (portion, buckets) = told(tallies.last().map_or(&[], Vec::as_slice));
        FlowValue {
            of,
            bucket: axis.bucket,
            items: items.collect(),
            rest: FlowRest { portion, buckets },
            buckets: axis
                .starts
                .iter()
                .zip(&totals)
                .map(|(start, tally)| FlowBucket {
                    start: *start,
                    amount: (*tally).into(),
                })
                .collect(),
        }
    }
}

/// For which of some items each track counts, by the number of the track; the number behind the last
/// is the rest.
fn series(view: &View<'_>, of: Of, items: &[Ranked]) -> Vec<u8> {
    let catalogue = view.catalogue();
    let rest = u8::try_from(items.len()).unwrap_or(u8::MAX);
    let mut series = vec![rest; of.count(catalogue)];
    for (index, one) in (0..).zip(items) {
        if let Some(known) = series.get_mut(one.number as usize) {
            *known = index;
        }
    }
    let of_item = |number: u32| series.get(number as usize).copied().unwrap_or(rest);
    let of_track = |track: u32| {
        let items = of.counting(catalogue, &view.scope().filter, track);
        items.map(of_item).min().unwrap_or(rest)
    };
    (0..).take(catalogue.track_count()).map(of_track).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    #[test]
    fn parts_add_up() {
        let sketch = plays(
            "2025-01-01T10:00 A//a 3:00
             2025-01-01T10:10 A & B//ab 1:00
             2025-01-31T10:20 B//b 2:00
             2025-03-01T10:00 B & C//bc 1:00
             2025-03-01T10:10 C//c ? of 3:00
             2025-03-01T10:20 //nobody 2:00
             2025-03-02T10:20 A//a 2:00",
        );
        let check = |question: &str, expected: &str| sketch.check::<Flow>(question, expected);
        check(
            "limit=2",
            r#"{"of": "artists", "bucket": "month", "buckets": [
                {"start": "2025-01-01", "plays": 3, "played_ms": 360000}, {"start": "2025-02-01", "plays": 0}, {"start": "2025-03-01", "plays": 4}],
                "items": [
                {"rank": 1, "name": "A", "plays": 3, "buckets": [{"plays": 2, "played_ms": 240000}, {"plays": 0, "share": 0.0}, {"plays": 1, "share": 0.25}]},
                {"rank": 2, "name": "B", "plays": 2, "buckets": [{"plays": 1}, {"plays": 0}, {"plays": 1}]}],
                "rest": {"plays": 2, "buckets": [{"plays": 0}, {"plays": 0}, {"plays": 2, "played_ms": 300000, "share": 0.5}]}}"#,
        );
        check(
            "of=albums&period=2025-03",
            r#"{"items": [], "rest": {"plays": 4, "share": 1.0, "buckets": [{"plays": 4}]}}"#,
        );
        check(
            "first_only=true&limit=1&measure=time&bucket=year",
            r#"{"items": [{"name": "A", "plays": 3, "played_ms": 360000}], "rest": {"plays": 4}}"#,
        );
        check(
            "period=2025-04",
            r#"{"buckets": [{"plays": 0}], "items": [], "rest": {"plays": 0, "share": 0.0, "buckets": [{"plays": 0, "share": 0.0}]}}"#,
        );
    }
}
