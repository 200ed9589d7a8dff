//! How plays spread over artists, tracks or albums.

use std::cmp::Reverse;

use serde_json::{Value, json};

use super::{Naive, share};

impl Naive<'_> {
    /// The amounts of everything that was heard, the highest first.
    fn amounts(&self, of: &str) -> Vec<i64> {
        let sums = self.sums(of, self.ask.days).into_values();
        let mut amounts: Vec<i64> = sums.map(|sum| self.amount(sum.plays, sum.played)).collect();
        amounts.sort_by_key(|amount| Reverse(*amount));
        amounts
    }

    pub(crate) fn diversity(&self, of: &str) -> Value {
        let amounts = self.amounts(of);
        let all: i64 = amounts.iter().sum();
        let first = |count: usize| amounts.iter().take(count).sum::<i64>();
        let fifth = amounts.len().div_ceil(5);
        let most = (0..=amounts.len())
            .find(|count| first(*count) * 5 >= all * 4)
            .unwrap_or(0);
        json!({
            "items": amounts.len(),
            "top_fifth_items": fifth,
            "top_fifth_share": share(first(fifth), all),
            "four_fifths_items": most,
            "four_fifths_share": share(most as i64, amounts.len() as i64),
        })
    }

    /// The Gini coefficient and Shannon's entropy in bits, by their definitions.
    pub(crate) fn gini_and_entropy(&self, of: &str) -> (f64, f64) {
        let amounts = self.amounts(of);
        let all: i64 = amounts.iter().sum();
        if all == 0 {
            return (0.0, 0.0);
        }
        let others = |one: i64| amounts.iter().map(move |other| (one - other).abs());
        let differences: i64 = amounts.iter().flat_map(|one| others(*one)).sum();
        let gini = differences as f64 / (2.0 * amounts.len() as f64 * all as f64);
        let parts = amounts.iter().filter(|amount| **amount > 0);
        let bits = parts.map(|amount| share(*amount, all) * share(all, *amount).log2());
        (gini, bits.sum::<f64>())
    }
}
