//! The plays that made a round number.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::PlayId;
use jiff::ToSpan as _;
use serde_json::{Value, json};

use super::{Naive, days_between, is_in};

impl Naive<'_> {
    pub(crate) fn milestones(&self, of: &str) -> Value {
        let (mut plays, mut hours) = (Vec::new(), Vec::new());
        let mut played = 0;
        for (count, heard) in (1..).zip(&self.all) {
            let date = heard.date;
            let tell = |list: &mut Vec<Value>, count: i64| {
                if is_in(self.ask.days, date) {
                    list.push(json!({"count": count, "play_id": heard.play.id, "date": date}));
                }
            };
            if [1, 100, 500, 1_000].contains(&count) {
                tell(&mut plays, count);
            }
            for hour in [1, 10, 50, 100] {
                let is_before = played < hour * 3_600_000;
                if is_before && played + heard.played >= hour * 3_600_000 {
                    tell(&mut hours, hour);
                }
            }
            played += heard.played;
        }
        let count = self.all.len() as i64;
        let next = |numbers: &[i64], so_far: i64, unit: i64| {
            let next = numbers
                .iter()
                .find(|number| **number * unit > so_far)
                .unwrap();
            (*next, *next * unit - so_far)
        };
        let (next_plays, missing_plays) = next(&[1, 100, 500, 1_000, 5_000], count, 1);
        let (next_hours, missing_ms) = next(&[1, 10, 50, 100, 500], played, 3_600_000);
        let today = self.today();
        let recently = (today.checked_sub(89.days()).ok(), today.tomorrow().ok());
        let recent: Vec<i64> = self.within(recently).map(|heard| heard.played).collect();
        let age = self
            .all
            .first()
            .map_or(0, |heard| days_between(heard.date, today).max(0) + 1);
        let expected = |missing: i64, recently: i64| {
            let is_enough = |days: &i64| days * recently >= missing * age.min(90);
            let days = (0..=36_525_i64).find(|days| recently > 0 && is_enough(days));
            days.map(|days| today.saturating_add(days.days()))
        };
        json!({
            "so_far": {"plays": count, "played_ms": played},
            "plays": plays,
            "hours": hours,
            "items": self.item_milestones(of),
            "certificates": self.certificates(of),
            "next_plays": {"count": next_plays, "expected_on": expected(missing_plays, recent.len() as i64)},
            "next_hours": {"count": next_hours, "expected_on": expected(missing_ms, recent.iter().sum())},
        })
    }

    /// The plays of the period that were the so-manyth of a thing, in the order of time: which thing,
    /// how many of them had got there, and the play.
    fn reaching(&self, of: &str, number: i64) -> Vec<(i64, usize, PlayId)> {
        let mut counts: BTreeMap<i64, i64> = BTreeMap::new();
        let (mut place, mut reaching) = (0, Vec::new());
        for heard in &self.all {
            for id in self.counting(of, heard) {
                let count = counts.entry(id).or_default();
                *count += 1;
                if *count == number {
                    place += 1;
                    if is_in(self.ask.days, heard.date) {
                        reaching.push((id, place, heard.play.id));
                    }
                }
            }
        }
        reaching
    }

    fn item_milestones(&self, of: &str) -> Vec<Value> {
        let numbers = [1_000, 100].into_iter();
        let told = numbers.flat_map(|number| {
            let reaching = self.reaching(of, number).into_iter();
            reaching.map(move |(id, place, play)| {
                json!({"id": id, "count": number, "place": place, "moment": {"play_id": play}})
            })
        });
        told.collect()
    }

    fn certificates(&self, of: &str) -> Vec<Value> {
        let levels = match of {
            "tracks" => [("diamond", 500), ("platinum", 250), ("gold", 100)],
            "albums" => [("diamond", 1_000), ("platinum", 500), ("gold", 250)],
            _ => [("diamond", 2_500), ("platinum", 1_000), ("gold", 500)],
        };
        let mut holders = BTreeSet::new();
        let mut told = Vec::new();
        for (level, number) in levels {
            for (id, _, play) in self.reaching(of, number) {
                if holders.insert(id) {
                    told.push(json!({"id": id, "level": level, "count": number, "moment": {"play_id": play}}));
                }
            }
        }
        told
    }
}
