//! What was heard on the same day of other years.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::Naive;

impl Naive<'_> {
    pub(crate) fn on_this_day(&self) -> Value {
        let period = self.ask.get("period").unwrap().parse();
        let day: Date = period.unwrap_or_else(|_| self.today());
        let is_same = |date: &Date| {
            date.year() != day.year() && (date.month(), date.day()) == (day.month(), day.day())
        };
        let dates: BTreeSet<Date> = self.by_date().into_keys().filter(is_same).collect();
        let years = dates.iter().rev().map(|date| {
            let days = (Some(*date), date.tomorrow().ok());
            let plays = self.within(days).map(|heard| heard.played);
            let plays: Vec<i64> = plays.collect();
            let first = |of: &str| -> Vec<Value> {
                let ranked = self.ranked(of, days).into_iter().take(5);
                ranked
                    .map(|(id, sum)| json!({"id": id, "plays": sum.plays}))
                    .collect()
            };
            json!({
                "date": date,
                "years_before": day.year() - date.year(),
                "plays": plays.len(),
                "played_ms": plays.iter().sum::<i64>(),
                "tracks": first("tracks"),
                "artists": first("artists"),
            })
        });
        json!({"day": day, "years": years.collect::<Vec<_>>()})
    }
}
