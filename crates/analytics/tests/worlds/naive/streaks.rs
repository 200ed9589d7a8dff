//! How many days in a row.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::Naive;

impl Naive<'_> {
    pub(crate) fn streaks(&self) -> Value {
        let today = self.world.now.to_zoned(self.zone.clone()).date();
        let (longest, current) = streaks(&self.days(), today);
        let mut items = Vec::new();
        let ids: BTreeSet<i64> = self
            .plays()
            .flat_map(|heard| self.ids("artists", heard))
            .collect();
        for id in ids {
            let plays = self
                .plays()
                .filter(|heard| self.credited(heard).contains(&id));
            let (longest, current) = streaks(&plays.map(|heard| heard.date).collect(), today);
            items.push((id, longest.unwrap(), current));
        }
        items.sort_by_key(|(id, (days, from, _), _)| (-days, *from, *id));
        let items = items.into_iter().map(|(id, longest, current)| {
            json!({"id": id, "longest": told(Some(longest)), "current": told(current)})
        });
        json!({
            "longest": told(longest),
            "current": told(current),
            "items": items.collect::<Vec<_>>(),
        })
    }
}

type Streak = (i64, Date, Date);

fn told(streak: Option<Streak>) -> Value {
    streak.map_or(
        Value::Null,
        |(days, from, to)| json!({"days": days, "from": from, "to": to}),
    )
}

/// The longest, of equals the earliest, and the one that goes on.
fn streaks(days: &BTreeSet<Date>, today: Date) -> (Option<Streak>, Option<Streak>) {
    let longest = in_a_row(days.iter())
        .into_iter()
        .max_by_key(|(days, from, _)| (*days, std::cmp::Reverse(*from)));
    let latest = in_a_row(days.range(..=today)).last().copied();
    let current = latest.filter(|(.., to)| *to == today || *to == today.yesterday().unwrap());
    (longest, current)
}

fn in_a_row<'a>(days: impl Iterator<Item = &'a Date>) -> Vec<Streak> {
    let mut all: Vec<Streak> = Vec::new();
    for day in days {
        match all.last_mut() {
            Some((count, _, to)) if to.tomorrow().unwrap() == *day => {
                (*count, *to) = (*count + 1, *day);
            }
            _ => all.push((1, *day, *day)),
        }
    }
    all
}
