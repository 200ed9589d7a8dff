//! How often one comes back.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::{Value, json};

use super::Naive;

impl Naive<'_> {
    pub(crate) fn loyalty(&self) -> Value {
        let plays = |of: &str| -> Vec<i64> {
            let sums = self.sums(of, self.ask.days).into_values();
            sums.map(|sum| sum.plays).collect()
        };
        let mut days: BTreeMap<Date, i64> = BTreeMap::new();
        let mut tracks: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
        for heard in self.plays() {
            *days.entry(heard.date).or_default() += 1;
            for artist in self.credited(heard) {
                tracks.entry(artist).or_default().insert(heard.track.id.0);
            }
        }
        let has_one = |artist: i64| tracks[&artist].len() == 1;
        let ranked = self.ranked("artists", self.ask.days);
        let wonders = ranked
            .iter()
            .filter(|(id, sum)| sum.plays >= 5 && has_one(*id));
        let wonders: Vec<Value> = wonders
            .map(|(id, sum)| json!({"id": id, "plays": sum.plays, "track": {"id": tracks[id].first()}}))
            .collect();
        json!({
            "days": eddington(&days.into_values().collect::<Vec<_>>()),
            "artists": eddington(&plays("artists")),
            "tracks": eddington(&plays("tracks")),
            "artists_heard": ranked.len(),
            "artists_heard_once": plays("artists").iter().filter(|plays| **plays == 1).count(),
            "artists_of_one_track": ranked.iter().filter(|(id, _)| has_one(*id)).count(),
            "one_hit_wonders": wonders.len(),
            "wonders": wonders,
        })
    }
}

fn eddington(plays: &[i64]) -> Value {
    let reach = |number: i64| plays.iter().filter(|plays| **plays >= number).count() as i64;
    let number = (0..=plays.len() as i64).rfind(|number| reach(*number) >= *number);
    let number = number.unwrap_or(0);
    json!({"number": number, "missing": number + 1 - reach(number + 1)})
}
