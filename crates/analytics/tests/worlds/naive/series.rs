//! What was heard most, over time and in two periods.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Heard, Naive, Sum, share};

/// Places from one, and how much there is.
type Standings = BTreeMap<i64, (usize, Sum)>;

impl Naive<'_> {
    pub(crate) fn bump(&self, of: &str, bucket: &str, limit: usize) -> Value {
        let buckets = self.buckets(bucket);
        let ranked: Vec<Vec<i64>> = buckets
            .iter()
            .map(|(_, plays)| {
                let sums = self.sums_of(of, plays.iter().copied());
                let sorted = Self::sorted(sums, self.ask.is_by_time());
                sorted.into_iter().map(|(id, _)| id).collect()
            })
            .collect();
        let items = (1..).zip(self.ranked(of, self.ask.days)).take(limit);
        let items = items.map(|(rank, (id, sum))| {
            let place = |ids: &Vec<i64>| ids.iter().position(|known| *known == id);
            let ranks: Vec<Option<usize>> = ranked.iter().map(|ids| Some(place(ids)? + 1)).collect();
            json!({"rank": rank, "id": id, "plays": sum.plays, "played_ms": sum.played, "ranks": ranks})
        });
        let starts = buckets.iter().map(|(start, _)| start);
        json!({"starts": starts.collect::<Vec<_>>(), "items": items.collect::<Vec<_>>()})
    }

    pub(crate) fn flow(&self, of: &str, bucket: &str, limit: usize) -> Value {
        let ranked = self.ranked(of, self.ask.days).into_iter().take(limit);
        let first: Vec<i64> = ranked.map(|(id, _)| id).collect();
        let counts_for = |heard: &Heard<'_>| {
            let ids = self.ids(of, heard);
            first.iter().copied().find(|id| ids.contains(id))
        };
        let buckets = self.buckets(bucket);
        let amount = |plays: &[&Heard<'_>]| {
            let played = plays.iter().map(|heard| heard.played).sum();
            self.amount(i64::try_from(plays.len()).unwrap(), played)
        };
        let series = |wanted: Option<i64>| {
            let within = buckets.iter().map(|(_, plays)| {
                let own = plays
                    .iter()
                    .copied()
                    .filter(|heard| counts_for(heard) == wanted);
                let own: Vec<&Heard<'_>> = own.collect();
                let mut told = self.portion(own.iter().copied());
                told["share"] = share(amount(&own), amount(plays)).into();
                told
            });
            let mut told = self.portion(self.plays().filter(|heard| counts_for(heard) == wanted));
            told["buckets"] = within.collect();
            told
        };
        let items = first.iter().map(|id| {
            let mut told = series(Some(*id));
            told["id"] = (*id).into();
            told
        });
        let told = buckets.iter().map(|(start, plays)| {
            let played: i64 = plays.iter().map(|heard| heard.played).sum();
            json!({"start": start, "plays": plays.len(), "played_ms": played})
        });
        json!({
            "items": items.collect::<Vec<_>>(),
            "rest": series(None),
            "buckets": told.collect::<Vec<_>>(),
        })
    }

    /// The comparison with other days, or with nothing.
    pub(crate) fn comparison(
        &self,
        of: &str,
        order: &str,
        limit: usize,
        with: Option<(Option<Date>, Option<Date>)>,
    ) -> Value {
        let standings = |days: (Option<Date>, Option<Date>)| -> Standings {
            let ranked = (1..).zip(self.ranked(of, days));
            ranked.map(|(rank, (id, sum))| (id, (rank, sum))).collect()
        };
        let this = standings(self.ask.days);
        let other = with.map(standings).unwrap_or_default();
        let mut ids: Vec<i64> = this.keys().chain(other.keys()).copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let total = ids.len();
        let sum =
            |side: &Standings, id: i64| side.get(&id).map(|(_, sum)| *sum).unwrap_or_default();
        if order == "rank" {
            let place =
                |side: &Standings, id: i64| side.get(&id).map_or(usize::MAX, |(rank, _)| *rank);
            ids.sort_by_key(|id| {
                let (this, other) = (place(&this, *id), place(&other, *id));
                (this.min(other), this)
            });
        } else {
            ids.sort_by_key(|id| {
                let (this, other) = (sum(&this, *id), sum(&other, *id));
                let plays = -(this.plays - other.plays).abs();
                let played = -(this.played - other.played).abs();
                (self.amount(plays, played), self.amount(played, plays), *id)
            });
        }
        let items = ids.iter().take(limit).map(|id| {
            let told = |side: &Standings| {
                let (rank, sum) = side.get(id)?;
                Some(json!({"rank": rank, "plays": sum.plays, "played_ms": sum.played}))
            };
            let ranks = this.get(id).zip(other.get(id)).map(|((this, _), (other, _))| {
                i64::try_from(*other).unwrap() - i64::try_from(*this).unwrap()
            });
            let change = match (this.contains_key(id), ranks) {
                (false, _) => "gone",
                (true, None) => "new",
                (true, Some(0)) => "same",
                (true, Some(ranks)) => if ranks > 0 { "up" } else { "down" },
            };
            let (now, then) = (sum(&this, *id), sum(&other, *id));
            json!({
                "id": id,
                "change": change,
                "this": told(&this),
                "other": told(&other),
                "difference": {"ranks": ranks, "plays": now.plays - then.plays, "played_ms": now.played - then.played},
            })
        });
        let side = |side: &Standings, beside: &Standings, days: (Option<Date>, Option<Date>)| {
            let amount = |(_, sum): &(usize, Sum)| self.amount(sum.plays, sum.played);
            let common = side.iter().filter(|(id, _)| beside.contains_key(id));
            json!({
                "from": days.0,
                "to": days.1,
                "plays": self.within(days).count(),
                "played_ms": self.within(days).map(|heard| heard.played).sum::<i64>(),
                "items": side.len(),
                "common_share": share(common.map(|(_, one)| amount(one)).sum(), side.values().map(amount).sum()),
            })
        };
        json!({
            "this": side(&this, &other, self.ask.days),
            "other": with.map(|days| side(&other, &this, days)),
            "items": items.collect::<Vec<_>>(),
            "total": total,
            "common": this.len() + other.len() - total,
            "new": total - other.len(),
            "gone": total - this.len(),
        })
    }

    /// The days of the period before, as long, if there is one.
    pub(crate) fn days_before(&self) -> Option<(Option<Date>, Option<Date>)> {
        self.periods_before().first().copied()
    }
}
