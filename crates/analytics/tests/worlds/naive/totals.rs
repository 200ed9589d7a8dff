//! How much there is altogether.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Heard, Naive, is_skip};

impl Naive<'_> {
    pub(crate) fn totals(&self) -> Value {
        let plays: Vec<&Heard<'_>> = self.plays().collect();
        let distinct = |of: &str| {
            let ids = plays.iter().flat_map(|heard| self.ids(of, heard));
            ids.collect::<BTreeSet<i64>>().len()
        };
        let began = |heard: Option<&&Heard<'_>>| heard.map(|heard| heard.began.timestamp());
        json!({
            "plays": plays.len(),
            "played_ms": plays.iter().map(|heard| heard.played).sum::<i64>(),
            "tracks": distinct("tracks"),
            "artists": distinct("artists"),
            "albums": distinct("albums"),
            "active_days": self.days().len(),
            "first": began(plays.first()),
            "last": began(plays.last()),
            "skipped": plays.iter().filter(|heard| is_skip(heard)).count(),
            "estimated_plays": plays.iter().filter(|heard| heard.play.played_ms.is_none()).count(),
        })
    }
}
