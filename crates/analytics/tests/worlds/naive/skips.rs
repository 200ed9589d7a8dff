//! What is skipped.

use serde_json::{Value, json};

use super::{Heard, Naive, Sum, is_skip, share};

impl Naive<'_> {
    pub(crate) fn skips(&self, of: &str) -> Value {
        let mut sums: Vec<(i64, Sum)> = self.sums(of, self.ask.days).into_iter().collect();
        sums.sort_by_key(|(id, sum)| (-sum.skips, -sum.plays, sum.first, *id));
        let items = sums.iter().map(|(id, sum)| {
            json!({"id": id, "plays": sum.plays, "skips": sum.skips, "rate": share(sum.skips, sum.plays)})
        });
        let plays = self.plays().count() as i64;
        let skips = self.plays().filter(|heard| is_skip(heard)).count() as i64;
        let hours = (0..24).map(|hour| {
            let plays: Vec<&Heard<'_>> = self.plays().filter(|heard| heard.began.hour() == hour).collect();
            let skips = plays.iter().filter(|heard| is_skip(heard)).count() as i64;
            json!({"hour": hour, "plays": plays.len(), "skips": skips, "rate": share(skips, plays.len() as i64)})
        });
        let known: Vec<(i64, i64)> = self
            .plays()
            .filter_map(|heard| Some((heard.play.played_ms?, heard.track.duration_ms?)))
            .collect();
        let completion = (0..=10).map(|tenth| {
            let reached = known.iter().filter(|(played, duration)| played * 10 >= duration * tenth).count();
            json!({"percent": tenth * 10, "plays": reached, "share": share(reached as i64, known.len() as i64)})
        });
        json!({
            "of": of,
            "items": items.collect::<Vec<_>>(),
            "plays": plays,
            "skips": skips,
            "rate": share(skips, plays),
            "hours": hours.collect::<Vec<_>>(),
            "completion": completion.collect::<Vec<_>>(),
        })
    }
}
