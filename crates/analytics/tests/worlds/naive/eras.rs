//! What is in an era, and where eras are best cut.

use std::collections::BTreeMap;

use super::{Days, Heard, Naive, Sum, month, share};

impl Naive<'_> {
    /// The artists heard most in some days, and how many plays there were.
    pub(crate) fn artists_of(&self, days: Days) -> (Vec<i64>, usize) {
        let ranked = self.ranked("artists", days);
        let artists = ranked.into_iter().map(|(id, _)| id).collect();
        (artists, self.within(days).count())
    }

    pub(crate) fn plays_of_the_period(&self) -> usize {
        self.plays().count()
    }
}

/// A month with plays: how much it says, and the square roots of the artists' shares.
struct Month {
    weight: f64,
    point: Vec<f64>,
}

/// How far cuts into eras are from the best: what they cost, and the least that any cost.
pub(crate) struct CutCosts {
    pub(crate) told: f64,
    pub(crate) least: f64,
}

impl Naive<'_> {
    /// What it costs to cut the months with plays into eras of these lengths.
    pub(crate) fn cut_costs(&self, lengths: &[usize]) -> CutCosts {
        let months = self.months();
        let penalty = penalty(&months);
        let mut start = 0;
        let told = lengths.iter().map(|length| {
            start += length;
            distance(&months[start - length..start]) + penalty
        });
        let told = told.sum();
        assert_eq!(start, months.len());
        let mut least = vec![0.0];
        for end in 1..=months.len() {
            // From any place from which an era is long enough, and before which there is one.
            let starts = (0..end).filter(|start| *start == 0 || (*start >= 3 && end - start >= 3));
            let costs = starts.map(|start| least[start] + distance(&months[start..end]) + penalty);
            least.push(costs.fold(f64::INFINITY, f64::min));
        }
        let least = if months.is_empty() {
            0.0
        } else {
            least[months.len()]
        };
        CutCosts { told, least }
    }

    fn months(&self) -> Vec<Month> {
        let amount = |sum: &Sum| self.amount(sum.plays, sum.played);
        let most = self.ranked("artists", self.ask.days).into_iter().take(128);
        let most: Vec<i64> = most.map(|(id, _)| id).collect();
        let mut months: BTreeMap<i64, Vec<&Heard<'_>>> = BTreeMap::new();
        for heard in self.plays() {
            months.entry(month(heard.date)).or_default().push(heard);
        }
        let told = months.into_values().map(|plays| {
            let count = i64::try_from(plays.len()).unwrap();
            let all = self.amount(count, plays.iter().map(|heard| heard.played).sum());
            let sums = self.sums_of("artists", plays.into_iter());
            let part = |id: &i64| {
                sums.get(id)
                    .map_or(0.0, |sum| share(amount(sum), all).sqrt())
            };
            Month {
                weight: share(count.min(100), 100),
                point: most.iter().map(part).collect(),
            }
        });
        told.collect()
    }
}

/// The squared distances of months from their mean.
fn distance(months: &[Month]) -> f64 {
    let weight: f64 = months.iter().map(|month| month.weight).sum();
    let artists = months.first().map_or(0, |month| month.point.len());
    let of_artist = |artist: usize| {
        let points = months
            .iter()
            .map(|month| (month.weight, month.point[artist]));
        let mean = points
            .clone()
            .map(|(weight, point)| weight * point)
            .sum::<f64>()
            / weight;
        points
            .map(|(weight, point)| weight * (point - mean).powi(2))
            .sum::<f64>()
    };
    (0..artists).map(of_artist).sum()
}

/// What an era more has to explain.
fn penalty(months: &[Month]) -> f64 {
    let pairs = || months.iter().zip(months.iter().skip(1));
    let weight = |(one, other): (&Month, &Month)| one.weight.min(other.weight);
    let distance = |(one, other): (&Month, &Month)| {
        let points = one.point.iter().zip(&other.point);
        weight((one, other))
            * points
                .map(|(one, other)| (one - other).powi(2))
                .sum::<f64>()
            / 2.0
    };
    let weights: f64 = pairs().map(weight).sum();
    let chance = if weights > 0.0 {
        pairs().map(distance).sum::<f64>() / weights
    } else {
        0.0
    };
    (2.0 * chance * f64::from(u32::try_from(months.len().max(1)).unwrap()).ln()).max(0.5)
}
