//! How what was heard most has moved from bucket to bucket.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    bucket::{Axis, Bucket, MOST_OF_SERIES, Start},
    counter::Counter,
    items::{Item, Of},
    places::Places,
    query::{Parameter, Query, QueryError},
    ranking::{Ranked, counted, places, rank},
    scope::parameter,
    statistic::{About, Group, Parameters, Statistic},
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Bump;

/// Whose ranks are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BumpParameters {
    /// Of what.
    pub of: Of,
    /// How long a bucket is.
    pub bucket: Bucket,
    /// How many items.
    pub limit: usize,
}

/// How what was heard most has moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Bump)]
pub struct BumpValue {
    /// Of what.
    pub of: Of,
    /// How long a bucket is.
    pub bucket: Bucket,
    /// When each bucket begins, also the empty ones.
    #[schema(value_type = Vec<String>)]
    pub starts: Vec<Start>,
    /// What was heard most in the whole period, in order.
    pub items: Vec<BumpItem>,
}

/// The ranks of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BumpItem {
    /// Its place in the whole period, from one.
    pub rank: u32,
    /// What it is.
    #[serde(flatten)]
    pub item: Item,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
    /// Its place in each bucket, from one; absent where it was not heard.
    pub ranks: Vec<Option<u32>>,
}

impl Parameters for BumpParameters {
    const LIST: &'static [Parameter] = &[
        parameter(
            "of",
            "What is ranked.",
            "`tracks`, `artists` or `albums`",
            "artists",
        ),
        Bucket::OF_DAYS,
        parameter("limit", "How many items at most.", "1 to 50", "10"),
    ];

    fn read(query: &mut Query) -> Result<Self, QueryError> {
        Ok(Self {
            of: query.word("of")?.unwrap_or(Of::Artists),
            bucket: Bucket::read_of_days(query)?,
            limit: query.limit_of_series()?,
        })
    }
}

impl Statistic for Bump {
    const ID: &'static str = "bump";
    const TITLE: &'static str = "Ranks over time";
    const GROUP: Group = Group::Charts;
    const ABOUT: About = About {
        tells: "How the tracks, artists or albums that were heard most in the whole period stood in each day, week, month, quarter or year of it.",
        counted: "In each bucket everything that was heard there is ranked, as `top` does it: by the measure, then the other measure, then by what was heard first in the bucket, then by the id. Told are the places of those that are first in the whole period, however far down they are.",
        edges: "Where an item was not heard it has no place, which is a gap and not the last place. Buckets at the ends of the period have only what lies in it. If there were more than 10,000 buckets, longer ones are taken.",
    };
    type Parameters = BumpParameters;
    type Value = BumpValue;

    fn compute(view: &View<'_>, parameters: &BumpParameters) -> BumpValue {
        let BumpParameters { of, bucket, limit } = *parameters;
        let (catalogue, measure) = (view.catalogue(), view.measure());
        let id = |number| of.id(catalogue, number);
        let first = rank(counted(&view.tallies(of)), measure, limit, id);
        let axis = Axis::at_most(MOST_OF_SERIES, view, Some(bucket));
        let mut items: Vec<BumpItem> = (1..)
            .zip(&first)
            .map(|(rank, one)| BumpItem {
                rank,
                item: of.item(catalogue, one.number),
                plays: one.tally.plays.into(),
                played_ms: one.tally.played_ms,
                ranks: vec![None; axis.starts.len()],
            })
            .collect();
        let mut indices = vec![None; of.count(catalogue)];
        for (index, one) in first.iter().enumerate() {
            if let Some(known) = indices.get_mut(one.number as usize) {
                *known = Some(index);
            }
        }
        let index = |one: &Ranked| indices.get(one.number as usize).copied().flatten();
        let things = Places::all(view, of);
        let mut counter = Counter::new(&things);
        for (bucket, stretches) in axis.stretches(view).into_iter().enumerate() {
            for rows in stretches {
                counter.add(view, rows);
            }
            let all: Vec<Ranked> = counter.drain().collect();
            let some: Vec<Ranked> = all
                .iter()
                .filter(|one| index(one).is_some())
                .copied()
                .collect();
            for (one, place) in some.iter().zip(places(&some, &all, measure, id)) {
                let item = index(one).and_then(|index| items.get_mut(index));
                if let Some(rank) = item.and_then(|item| item.ranks.get_mut(bucket)) {
                    *rank = Some(place);
                }
            }
        }
        BumpValue {
            of,
            bucket: axis.bucket,
            starts: axis.starts,
            items,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    #[test]
    fn ranks_move_and_have_gaps() {
        let sketch = plays(
            "2025-01-01T10:00 A//a 3:00
             2025-01-01T10:10 A//a 3:00
             2025-01-31T10:20 B//a 1:00
             2025-03-01T10:00 B//a 1:00
             2025-03-01T10:10 B//b 1:00
             2025-03-01T10:20 A//a 3:00
             2025-03-01T10:30 C//a ? of 9:00",
        );
        let check = |question: &str, expected: &str| sketch.check::<Bump>(question, expected);
        check(
            "",
            r#"{"of": "artists", "bucket": "month", "starts": ["2025-01-01", "2025-02-01", "2025-03-01"], "items": [
                {"rank": 1, "name": "A", "plays": 3, "played_ms": 540000, "ranks": [1, null, 3]},
                {"rank": 2, "name": "B", "plays": 3, "ranks": [2, null, 1]},
                {"rank": 3, "name": "C", "ranks": [null, null, 2]}]}"#,
        );
        check(
            "limit=1&measure=time&bucket=quarter",
            r#"{"bucket": "quarter", "starts": ["2025-01-01"], "items": [{"name": "A", "ranks": [1]}]}"#,
        );
        check(
            "limit=1&of=tracks&period=2025-02-20..2025-03-02&bucket=week",
            r#"{"starts": ["2025-02-17", "2025-02-24"], "items": [{"name": "a", "artists": [{"name": "C"}], "ranks": [null, 1]}]}"#,
        );
        check(
            "period=2024&bucket=quarter",
            r#"{"starts": ["2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01"], "items": []}"#,
        );
        check("of=albums", r#"{"items": []}"#);
        let error =
            Bucket::read_of_days(&mut Query::new([("bucket".to_owned(), "hour".to_owned())]));
        assert_eq!(
            error.unwrap_err().to_string(),
            "`bucket` cannot be `hour`: write `day`, `week`, `month`, `quarter` or `year`"
        );
    }
}
