//! How it went with artists.

use std::cmp::Reverse;

use serde_json::{Value, json};

use super::{Heard, Naive, month, month_start};

impl Naive<'_> {
    pub(crate) fn life(&self, limit: usize) -> Value {
        let chosen: Vec<i64> = match self.ask.get("artist") {
            Some(id) => vec![id.parse().unwrap()],
            None => self.artists_of(self.ask.days).0,
        };
        let lives = chosen.into_iter().take(limit).filter_map(|artist| {
            let own = self
                .all
                .iter()
                .filter(|heard| self.credited(heard).contains(&artist));
            let own: Vec<&Heard<'_>> = own.collect();
            let first = own.iter().map(|heard| month(heard.date)).min()?;
            let newest = own.iter().map(|heard| month(heard.date)).max()?;
            let latest = own.iter().rfind(|heard| month(heard.date) == newest)?;
            let mut months = vec![(0, 0); usize::try_from(self.last_month() - first).unwrap() + 1];
            for heard in &own {
                let place = usize::try_from(month(heard.date) - first).unwrap();
                months[place].0 += 1;
                months[place].1 += heard.played;
            }
            let by = |place: usize| {
                let (plays, played) = months[place];
                (self.amount(plays, played), self.amount(played, plays))
            };
            let peak = (0..months.len()).max_by_key(|place| (by(*place), Reverse(*place)))?;
            let start = |place: usize| month_start(first + place as i64);
            let is_silent = |place: usize| by(place).0 * 10 < by(peak).0;
            let present = usize::try_from(month(self.today()) - first).unwrap_or(0);
            let fades = |place: &usize| place + 6 <= present && (*place..place + 6).all(is_silent);
            let faded = (peak + 1..months.len()).find(fades);
            let back =
                faded.and_then(|faded| (faded..months.len()).find(|place| !is_silent(*place)));
            let sum = |to: usize| (peak..to).map(|place| by(place).0).sum::<i64>();
            let half = (peak + 1..=months.len()).find(|to| sum(*to) * 2 >= sum(months.len()))?;
            let told = |place: usize| {
                let (plays, played) = months[place];
                json!({"start": start(place), "plays": plays, "played_ms": played})
            };
            Some(json!({
                "id": artist,
                "plays": own.len(),
                "discovery": {"play_id": own[0].play.id},
                "latest": {"play_id": latest.play.id},
                "peak": told(peak),
                "faded_on": faded.map(start),
                "returned_on": back.map(start),
                "half_life_months": half - peak,
                "months": (0..months.len()).map(told).collect::<Vec<_>>(),
            }))
        });
        json!({"artists": lives.collect::<Vec<_>>()})
    }
}
