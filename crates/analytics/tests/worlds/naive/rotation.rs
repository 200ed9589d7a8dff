//! What comes and goes.

use std::{cmp::Reverse, collections::BTreeMap};

use jiff::{ToSpan as _, civil::Date};
use serde_json::{Value, json};

use super::{Heard, Naive, days_between, is_in, key, share};

impl Naive<'_> {
    pub(crate) fn rotation(&self, of: &str, absence: i64) -> Value {
        let last_day = match self.ask.days.1 {
            Some(to) => self.today().min(to.yesterday().unwrap()),
            None => self.today(),
        };
        let mut heard: BTreeMap<i64, Vec<(Date, &Heard<'_>)>> = BTreeMap::new();
        let mut returns = Vec::new();
        for (date, plays) in self.by_date() {
            for play in plays {
                for id in self.counting(of, play) {
                    let known = heard.entry(id).or_default();
                    if let Some((last, _)) = known.last()
                        && known.len() >= 10
                        && days_between(*last, date) >= absence
                    {
                        returns.push((id, *last, known.len(), date, play.play.id));
                    }
                    known.push((date, play));
                }
            }
        }
        let told = returns.iter().filter_map(|(id, last, before, date, play)| {
            let is_after = |(other, _): &&(Date, &Heard<'_>)| days_between(*date, *other) < 30;
            let after = heard[id].iter().skip(*before).take_while(is_after).count();
            (after >= 3 && is_in(self.ask.days, *date)).then(|| {
                json!({"id": id, "last_heard": last, "absence_days": days_between(*last, *date),
                    "plays_before": before, "plays_after": after, "moment": {"play_id": play}})
            })
        });
        let mut told: Vec<Value> = told.collect();
        told.sort_by_key(|one| Reverse(one["absence_days"].as_i64()));
        let mut forgotten = Vec::new();
        for (id, plays) in &heard {
            let until = plays.iter().filter(|(date, _)| *date <= last_day);
            let until: Vec<_> = until.collect();
            let Some((last, _)) = until.last() else {
                continue;
            };
            if until.len() >= 20 && days_between(*last, last_day) >= absence {
                let count = until.len() as i64;
                let played: i64 = until.iter().map(|(_, heard)| heard.played).sum();
                let first = until.iter().map(|(_, heard)| key(heard)).min();
                let by = (self.amount(count, played), self.amount(played, count));
                let told =
                    json!({"id": id, "plays": count, "played_ms": played, "last_heard": last});
                forgotten.push((Reverse(by), first, *id, told));
            }
        }
        forgotten.sort_by_key(|(by, first, id, _)| (*by, *first, *id));
        let forgotten: Vec<Value> = forgotten.into_iter().map(|(.., told)| told).collect();
        json!({"of": of, "obsessions": self.obsessions(of), "rediscoveries": told, "forgotten": forgotten})
    }

    fn obsessions(&self, of: &str) -> Vec<Value> {
        let dates = self.by_date();
        let per_cent = if of == "tracks" { 20 } else { 40 };
        let is_enough = |plays: i64, all: i64| plays >= 15 && plays * 100 >= per_cent * all;
        let of_days = |from: Date, to: Date| dates.range(from..=to).flat_map(|(_, plays)| plays);
        let has = |id: i64, heard: &Heard<'_>| self.counting(of, heard).contains(&id);
        let firsts = self.sums(of, (None, None));
        let leader = |date: Date| {
            let mut counts: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
            let mut all = 0;
            for heard in of_days(date.saturating_sub(6.days()), date) {
                all += 1;
                for id in self.counting(of, heard) {
                    let (plays, played) = counts.entry(id).or_default();
                    (*plays, *played) = (*plays + 1, *played + heard.played);
                }
            }
            let first = |id: &i64| (Reverse(firsts[id].first), Reverse(*id));
            let leader = counts.iter().max_by_key(|(id, count)| (**count, first(id)));
            leader.and_then(|(id, (plays, _))| is_enough(*plays, all).then_some(*id))
        };
        // Leaders of days with plays, one after the other.
        let mut runs: Vec<(i64, Date, Date)> = Vec::new();
        let mut before: Option<(Date, Option<i64>)> = None;
        for date in dates.keys() {
            let now = leader(*date);
            let goes_on =
                before.is_some_and(|(day, leader)| leader == now && days_between(day, *date) < 7);
            match (now, runs.last_mut()) {
                (Some(_), Some((.., to))) if goes_on => *to = *date,
                (Some(id), _) => runs.push((id, *date, *date)),
                (None, _) => {}
            }
            before = Some((*date, now));
        }
        let mut found: Vec<(i64, Date, Date, i64, i64)> = Vec::new();
        for (id, first, last) in runs {
            let mut from = first.saturating_sub(6.days());
            if let Some((_, _, to, ..)) = found.last() {
                from = from.max(to.tomorrow().unwrap());
            }
            let own = of_days(from, last).filter(|heard| has(id, heard));
            let own: Vec<Date> = own.map(|heard| heard.date).collect();
            if let (Some(from), Some(to)) = (own.first(), own.last()) {
                let all = of_days(*from, *to).count() as i64;
                if is_enough(own.len() as i64, all) {
                    found.push((id, *from, *to, own.len() as i64, all));
                }
            }
        }
        let (from, to) = self.ask.days;
        found.retain(|(_, first, last, ..)| {
            from.is_none_or(|from| *last >= from) && to.is_none_or(|to| *first < to)
        });
        found.sort_by_key(|(.., plays, _)| Reverse(*plays));
        let told = found.into_iter().map(|(id, from, to, plays, all)| {
            json!({"id": id, "from": from, "to": to, "plays": plays, "share": share(plays, all)})
        });
        told.collect()
    }
}
