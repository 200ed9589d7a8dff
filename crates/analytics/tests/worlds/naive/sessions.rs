//! Sittings.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Heard, Naive};

impl Naive<'_> {
    pub(crate) fn sessions(&self) -> Value {
        let mut sessions: Vec<Vec<&Heard<'_>>> = Vec::new();
        for heard in self.plays() {
            let is_near = sessions.last().is_some_and(|session| {
                let ended = session
                    .iter()
                    .map(|heard| heard.play.ended_at)
                    .max()
                    .unwrap();
                heard.play.started_at - ended <= 30 * 60_000
            });
            match sessions.last_mut().filter(|_| is_near) {
                Some(session) => session.push(heard),
                None => sessions.push(vec![heard]),
            }
        }
        let ended = |session: &[&Heard<'_>]| {
            let ends = session.iter().map(|heard| heard.play.ended_at);
            ends.max().unwrap()
        };
        let length = |session: &[&Heard<'_>]| ended(session) - session[0].play.started_at;
        let mut lengths: Vec<i64> = sessions.iter().map(|session| length(session)).collect();
        let longest = lengths.iter().copied().max();
        let longest = sessions
            .iter()
            .find(|session| Some(length(session)) == longest);
        let longest = longest.map(|session| {
            json!({
                "started_at": session[0].began.timestamp(),
                "ended_at": Timestamp::from_millisecond(ended(session)).unwrap(),
                "played_ms": session.iter().map(|heard| heard.played).sum::<i64>(),
                "plays": session.len(),
                "first_plays": session.iter().take(10).map(|heard| json!({"id": heard.play.id.0})).collect::<Vec<_>>(),
            })
        });
        lengths.sort_unstable();
        let middle = lengths.len() / 2;
        let median = match lengths.len() {
            0 => None,
            count if count % 2 == 1 => Some(lengths[middle]),
            _ => Some(i64::midpoint(lengths[middle - 1], lengths[middle])),
        };
        let bounds = [0, 5, 15, 30, 60, 120, 240, i64::MAX / 60_000];
        let count = |from: i64, to: i64| {
            let is_in = |length: &&i64| **length >= from * 60_000 && **length < to * 60_000;
            lengths.iter().filter(is_in).count()
        };
        let histogram = bounds
            .windows(2)
            .map(|pair| json!({"count": count(pair[0], pair[1])}));
        let most = |at: fn(&[&Heard<'_>]) -> i64| {
            let mut counts: BTreeMap<i64, (i64, usize)> = BTreeMap::new();
            for (index, session) in sessions.iter().enumerate() {
                let count = counts.entry(at(session)).or_insert((0, index));
                count.0 += 1;
            }
            let mut counts: Vec<_> = counts.into_iter().collect();
            counts.sort_by_key(|(_, (count, first))| (-count, *first));
            let told =
                |(id, (count, _)): &(i64, (i64, usize))| json!({"id": id, "sessions": count});
            counts.iter().take(10).map(told).collect::<Vec<_>>()
        };
        json!({
            "count": sessions.len(),
            "longest": longest,
            "median_ms": median,
            "histogram": histogram.collect::<Vec<_>>(),
            "openers": most(|session| session[0].track.id.0),
            "closers": most(|session| session[session.len() - 1].track.id.0),
        })
    }
}
