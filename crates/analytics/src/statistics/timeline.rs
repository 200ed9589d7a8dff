//! How much there was, stretch by stretch.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    bucket::{Axis, Bucket, Start},
    query::{Parameter, Query, QueryError},
    scope::parameter,
    statistic::{About, Group, Parameters, Statistic},
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Timeline;

/// How a timeline is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimelineParameters {
    /// How long a bucket is; what suits the period if absent.
    pub bucket: Option<Bucket>,
    /// Whether each bucket has what all before it have, too.
    pub cumulative: bool,
}

/// How much there was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Timeline)]
pub struct TimelineValue {
    /// How long a bucket is.
    pub bucket: Bucket,
    /// Every bucket, in order, the empty ones too.
    pub buckets: Vec<TimelineBucket>,
}

/// How much there was in one stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TimelineBucket {
    /// When it begins: an instant for hours, else a date.
    #[schema(value_type = String)]
    pub start: Start,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
}

impl Parameters for TimelineParameters {
    const LIST: &'static [Parameter] = &[
        Bucket::PARAMETER,
        parameter(
            "cumulative",
            "Whether each bucket has what all before it have, too.",
            "`true` or `false`",
            "false",
        ),
    ];

    fn read(query: &mut Query) -> Result<Self, QueryError> {
        Ok(Self {
            bucket: Bucket::read(query)?,
            cumulative: query.flag("cumulative")?.unwrap_or(false),
        })
    }
}

impl Statistic for Timeline {
    const ID: &'static str = "timeline";
    const TITLE: &'static str = "Over time";
    const GROUP: Group = Group::Time;
    const ABOUT: About = About {
        tells: "How many plays there were, and how long they were heard, hour by hour up to year by year.",
        counted: "A play counts whole for the stretch in which it began, on the clocks of the zone. Every stretch of the period has its bucket, also if it is empty; of the whole history those from the first play to the last.",
        edges: "An hour that comes twice as clocks are set back is two buckets; one that is skipped has none. Weeks begin on Monday, and the first bucket of a period may begin before it: then it has only what lies in the period. If there were more than 200,000 buckets, longer ones are taken.",
    };
    type Parameters = TimelineParameters;
    type Value = TimelineValue;

    fn compute(view: &View<'_>, parameters: &TimelineParameters) -> TimelineValue {
        let axis = Axis::new(view, parameters.bucket);
        let mut buckets: Vec<TimelineBucket> = axis
            .starts
            .iter()
            .zip(axis.tallies(view))
            .map(|(start, tally)| TimelineBucket {
                start: *start,
                plays: tally.plays.into(),
                played_ms: tally.played_ms,
            })
            .collect();
        if parameters.cumulative {
            let (mut plays, mut played_ms) = (0, 0);
            for bucket in &mut buckets {
                plays += bucket.plays;
                played_ms += bucket.played_ms;
                (bucket.plays, bucket.played_ms) = (plays, played_ms);
            }
        }
        TimelineValue {
            bucket: axis.bucket,
            buckets,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::sketch::plays;

    #[test]
    fn no_bucket_is_left_out() {
        let sketch = plays(
            "2025-01-31T23:59:59 A//a 3:00
             2025-03-01T00:00 A//a 1:00
             2025-03-01T00:10 A//a 0:10",
        );
        let check =
            |question: &str, expected: &str| sketch.check::<super::Timeline>(question, expected);
        check(
            "",
            r#"{"bucket": "month", "buckets": [
                {"start": "2025-01-01", "plays": 1, "played_ms": 180000},
                {"start": "2025-02-01", "plays": 0, "played_ms": 0},
                {"start": "2025-03-01", "plays": 1, "played_ms": 60000}]}"#,
        );
        check(
            "bucket=year&rule=all",
            r#"{"buckets": [{"start": "2025-01-01", "plays": 3}]}"#,
        );
        check(
            "cumulative=true",
            r#"{"buckets": [{"plays": 1}, {"plays": 1}, {"plays": 2, "played_ms": 240000}]}"#,
        );
        check(
            "period=2024-12-30..2025-01-03",
            r#"{"bucket": "day", "buckets": [{"start": "2024-12-30"}, {}, {}, {"start": "2025-01-02"}]}"#,
        );
        check(
            "period=2025-02-27..2025-03-02&bucket=week",
            r#"{"buckets": [{"start": "2025-02-24", "plays": 1}]}"#,
        );
        check(
            "period=2025-04&bucket=month",
            r#"{"buckets": [{"start": "2025-04-01", "plays": 0}]}"#,
        );
    }

    #[test]
    fn hours_follow_the_clocks() {
        let sketch = plays(
            "2025-10-26T00:30 A//a 3:00
             2025-10-26T01:30 A//a 1:00
             2025-10-26T03:00 A//a 1:00",
        );
        let check =
            |question: &str, expected: &str| sketch.check::<super::Timeline>(question, expected);
        check(
            "bucket=hour&zone=Europe/Prague",
            r#"{"buckets": [
                {"start": "2025-10-26T00:00:00Z", "plays": 1},
                {"start": "2025-10-26T01:00:00Z", "plays": 1},
                {"start": "2025-10-26T02:00:00Z", "plays": 0},
                {"start": "2025-10-26T03:00:00Z", "plays": 1}]}"#,
        );
        let day = sketch.ask::<super::Timeline>("period=2025-10-26&zone=Europe/Prague");
        assert_eq!(day["buckets"].as_array().map(Vec::len), Some(25));
        assert_eq!(day["buckets"][0]["start"], "2025-10-25T22:00:00Z");
        check(
            "bucket=hour&zone=Asia/Kathmandu",
            r#"{"buckets": [{"start": "2025-10-26T00:15:00Z"}, {"start": "2025-10-26T01:15:00Z"}, {"start": "2025-10-26T02:15:00Z", "plays": 1}]}"#,
        );
    }

    #[test]
    fn too_many_buckets_become_longer_ones() {
        let value = plays("").ask::<super::Timeline>("period=0001..9999&bucket=hour");
        assert_eq!(value["bucket"], "month");
        assert_eq!(value["buckets"].as_array().map(Vec::len), Some(9998 * 12));
        let sketch = plays(
            "1990-01-01T10:00 A//a 3:00
             2025-01-01T10:00 A//a 3:00",
        );
        let value = sketch.ask::<super::Timeline>("bucket=hour");
        let buckets = value["buckets"].as_array().unwrap();
        assert_eq!((&value["bucket"], buckets.len()), (&"day".into(), 12_785));
        assert_eq!(buckets[12_784]["plays"], 1);
    }

    #[test]
    fn clocks_that_go_back_over_midnight_lose_no_day() {
        // Half a minute past midnight, and a minute before it again.
        let text = "2009-11-01T02:30:30 A//a 1:00\n2009-11-01T02:40 A//a 1:00";
        let check = |text: &str, question: &str, expected: &str| {
            let question = format!("zone=America/St_Johns&{question}");
            plays(text).check::<super::Timeline>(&question, expected);
        };
        let both = r#"{"buckets": [{"start": "2009-10-31", "plays": 1}, {"start": "2009-11-01", "plays": 1}]}"#;
        check(text, "bucket=day", both);
        check(
            text,
            "bucket=month",
            r#"{"buckets": [{"start": "2009-10-01", "plays": 1}, {"start": "2009-11-01", "plays": 1}]}"#,
        );
        let more = format!("{text}\n2009-11-01T10:00 A//a 1:00");
        check(
            &more,
            "bucket=day",
            r#"{"buckets": [{"plays": 1}, {"plays": 2}]}"#,
        );
    }
}
