//! What becomes of new artists.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Naive, is_in, month, month_start, share};

impl Naive<'_> {
    pub(crate) fn cohorts(&self, by: &str) -> Value {
        let number = |date: Date| match by {
            "month" => month(date),
            _ => date.year().into(),
        };
        let last = match by {
            "month" => self.last_month(),
            _ => self.last_month().div_euclid(12),
        };
        let mut heard: BTreeMap<i64, Vec<Date>> = BTreeMap::new();
        for play in &self.all {
            for artist in self.credited(play) {
                heard.entry(artist).or_default().push(play.date);
            }
        }
        let mut cohorts: BTreeMap<i64, (i64, Vec<i64>)> = BTreeMap::new();
        for dates in heard.values() {
            let first = dates.iter().copied().map(number).min().unwrap();
            let discovery = dates.iter().find(|date| number(**date) == first).unwrap();
            if is_in(self.ask.days, *discovery) {
                let length = usize::try_from(last - first + 1).unwrap().min(600);
                let (artists, counts) = cohorts.entry(first).or_insert((0, vec![0; length]));
                *artists += 1;
                for at in dates.iter().copied().map(number).collect::<BTreeSet<i64>>() {
                    let age = usize::try_from(at - first).unwrap();
                    counts
                        .get_mut(age)
                        .into_iter()
                        .for_each(|count| *count += 1);
                }
            }
        }
        let told = cohorts.iter().map(|(number, (artists, heard))| {
            let start = match by {
                "month" => month_start(*number),
                _ => month_start(*number * 12),
            };
            let shares: Vec<f64> = heard.iter().map(|heard| share(*heard, *artists)).collect();
            json!({"start": start, "artists": artists, "heard": heard, "shares": shares})
        });
        let longest = cohorts
            .values()
            .map(|(_, heard)| heard.len())
            .max()
            .unwrap_or(0);
        let together = (0..longest).map(|age| {
            let old_enough = cohorts.values().filter(|(_, heard)| heard.len() > age);
            let sums = old_enough.map(|(artists, heard)| (heard[age], *artists));
            let (heard, artists) = sums.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            share(heard, artists)
        });
        json!({"by": by, "cohorts": told.collect::<Vec<_>>(), "shares": together.collect::<Vec<_>>()})
    }
}
