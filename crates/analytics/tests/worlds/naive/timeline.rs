//! How much there was, stretch by stretch.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use super::Naive;

impl Naive<'_> {
    pub(crate) fn timeline(&self, bucket: &str) -> Value {
        let buckets = self.buckets(bucket).into_iter().map(|(start, plays)| {
            let played: i64 = plays.iter().map(|heard| heard.played).sum();
            json!({"start": start, "plays": plays.len(), "played_ms": played})
        });
        json!({"bucket": bucket, "buckets": buckets.collect::<Vec<_>>()})
    }

    /// The hours that have plays, by the instant at which they begin.
    pub(crate) fn hours(&self) -> Vec<Value> {
        let mut hours: BTreeMap<Timestamp, (u64, i64)> = BTreeMap::new();
        for heard in self.plays() {
            let time = heard.began.time();
            let into = i64::from(time.minute()) * 60_000_000_000
                + i64::from(time.second()) * 1_000_000_000
                + i64::from(time.subsec_nanosecond());
            let at = heard.began.timestamp();
            let floor = at - into.nanoseconds();
            let just_after = at + 1.nanosecond();
            let change = self
                .zone
                .preceding(just_after)
                .next()
                .map(|change| change.timestamp());
            let hour = hours
                .entry(change.map_or(floor, |change| floor.max(change)))
                .or_default();
            hour.0 += 1;
            hour.1 += heard.played;
        }
        let told = |(start, (plays, played)): (Timestamp, (u64, i64))| json!({"start": start, "plays": plays, "played_ms": played});
        hours.into_iter().map(told).collect()
    }
}
