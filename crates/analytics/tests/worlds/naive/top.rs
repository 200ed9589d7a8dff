//! What was heard most.

use std::collections::BTreeMap;

use jiff::{ToSpan as _, civil::Date};
use serde_json::{Value, json};

use super::{Naive, Sum, share};

impl Naive<'_> {
    pub(super) fn ranked(&self, of: &str, days: (Option<Date>, Option<Date>)) -> Vec<(i64, Sum)> {
        Self::sorted(self.sums(of, days), self.ask.is_by_time())
    }

    pub(super) fn sorted(sums: BTreeMap<i64, Sum>, is_by_time: bool) -> Vec<(i64, Sum)> {
        let mut ranked: Vec<(i64, Sum)> = sums.into_iter().collect();
        ranked.sort_by_key(|(id, sum)| {
            let by = if is_by_time {
                (-sum.played, -sum.plays)
            } else {
                (-sum.plays, -sum.played)
            };
            (by, sum.first, *id)
        });
        ranked
    }

    pub(crate) fn top(&self, of: &str, limit: usize) -> Value {
        let ranked = self.ranked(of, self.ask.days);
        let sums = self.plays().map(|heard| {
            if self.ask.is_by_time() {
                heard.played
            } else {
                1
            }
        });
        let whole: i64 = sums.sum();
        let periods = self.periods_before();
        let charts: Vec<Vec<i64>> = periods
            .iter()
            .map(|days| {
                let ranked = self.ranked(of, *days);
                ranked.into_iter().map(|(id, _)| id).collect()
            })
            .collect();
        let earlier = self.sums(of, (None, self.ask.days.0));
        let is_chart = self.is_chart();
        let items = ranked
            .iter()
            .take(limit)
            .enumerate()
            .map(|(index, (id, sum))| {
                let rank = index + 1;
                let place =
                    |chart: &Vec<i64>| chart.iter().position(|other| other == id).map(|at| at + 1);
                let previous = charts.first().and_then(place);
                let movement = match previous {
                    _ if charts.is_empty() => None,
                    Some(previous) if previous > rank => Some("up"),
                    Some(previous) if previous < rank => Some("down"),
                    Some(_) => Some("same"),
                    None if earlier.contains_key(id) => Some("re-entry"),
                    None => Some("new"),
                };
                let places: Vec<usize> = charts
                    .iter()
                    .filter_map(place)
                    .filter(|place| *place <= limit)
                    .chain([rank])
                    .collect();
                let part = if self.ask.is_by_time() {
                    sum.played
                } else {
                    sum.plays
                };
                json!({
                    "rank": rank,
                    "previous_rank": previous,
                    "movement": movement,
                    "peak": is_chart.then(|| places.iter().min()),
                    "periods": is_chart.then_some(places.len()),
                    "id": id,
                    "plays": sum.plays,
                    "played_ms": sum.played,
                    "share": share(part, whole),
                })
            });
        json!({"of": of, "items": items.collect::<Vec<_>>(), "total": ranked.len()})
    }

    /// Whether the period is a year, a month or a week.
    fn is_chart(&self) -> bool {
        let period = self.ask.get("period").unwrap();
        period.len() == 4 || period.len() == 7 || period.contains("-W")
    }

    /// The periods of the same length before, the latest first: of charts all back to the first play.
    pub(super) fn periods_before(&self) -> Vec<(Option<Date>, Option<Date>)> {
        let (Some(from), Some(to)) = self.ask.days else {
            return Vec::new();
        };
        let length = from.until(to).unwrap().get_days();
        let back = |from: Date| match self.ask.get("period").unwrap().len() {
            4 => from.saturating_sub(1.year()),
            7 => from.saturating_sub(1.month()),
            _ => from.saturating_sub(length.days()),
        };
        let first = self.all.iter().map(|heard| heard.date).min();
        let first = first.unwrap_or(from);
        let mut periods = vec![(Some(back(from)), Some(from))];
        while let Some((Some(start), _)) = periods.last().copied() {
            if start <= first || !self.is_chart() {
                break;
            }
            periods.push((Some(back(start)), Some(start)));
        }
        periods
    }
}
