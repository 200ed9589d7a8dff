//! Days and what they hold.

use std::collections::BTreeMap;

use jiff::{ToSpan as _, civil::Date};
use serde_json::{Value, json};

use super::{Heard, Naive};

/// What was heard on one day.
type Day<'a> = (Date, Vec<&'a Heard<'a>>);

fn played(plays: &[&Heard<'_>]) -> i64 {
    plays.iter().map(|heard| heard.played).sum()
}

fn count(plays: &[&Heard<'_>]) -> i64 {
    i64::try_from(plays.len()).unwrap()
}

impl Naive<'_> {
    pub(crate) fn calendar(&self) -> Value {
        let days = self.days_by(0);
        let amount = |plays: &[&Heard<'_>]| self.amount(count(plays), played(plays));
        let mut amounts: Vec<i64> = days.iter().map(|(_, plays)| amount(plays)).collect();
        amounts.sort_unstable();
        let quartile = |quarters: usize| {
            let at_most = |bound: i64| amounts.iter().filter(|amount| **amount <= bound).count();
            let is_it = |bound: &&i64| at_most(**bound) * 4 >= amounts.len() * quarters;
            amounts.iter().find(is_it).copied()
        };
        let quartiles: Vec<i64> = (1..4).filter_map(quartile).collect();
        let told = days.iter().map(|(date, plays)| {
            let exceeded = quartiles.iter().filter(|quartile| **quartile < amount(plays));
            json!({
                "date": date, "plays": plays.len(), "played_ms": played(plays), "level": 1 + exceeded.count(),
            })
        });
        json!({"days": told.collect::<Vec<_>>(), "quartiles": quartiles})
    }

    /// The plays of each day, where a day goes on for some hours into the next.
    fn days_by(&self, hours: i64) -> Vec<Day<'_>> {
        let mut days: BTreeMap<Date, Vec<&Heard<'_>>> = BTreeMap::new();
        for heard in self.plays() {
            let date = (heard.began.datetime() - hours.hours()).date();
            days.entry(date).or_default().push(heard);
        }
        days.into_iter().collect()
    }

    pub(crate) fn records(&self) -> Value {
        let days = self.days_by(0);
        let first = |plays: &[&Heard<'_>], of: &str| {
            let sums = self.sums_of(of, plays.iter().copied());
            Self::sorted(sums, false).into_iter().next()
        };
        let told_day = |day: Option<&Day<'_>>| {
            let (date, plays) = day?;
            Some(json!({
                "date": date,
                "plays": plays.len(),
                "played_ms": played(plays),
                "tracks": self.distinct("tracks", plays),
                "artists": self.distinct("artists", plays),
                "track": {"id": first(plays, "tracks")?.0},
            }))
        };
        let most = |key: &dyn Fn(&[&Heard<'_>]) -> (i64, i64)| {
            // Of equals the last is taken, so they are looked at from behind.
            days.iter().rev().max_by_key(|(_, plays)| key(plays))
        };
        let most_of = |of: &str| {
            let all = days.iter().rev();
            let all = all.filter_map(|(date, plays)| Some((date, first(plays, of)?)));
            let (date, (id, sum)) = all.max_by_key(|(_, (_, sum))| (sum.plays, sum.played))?;
            Some(json!({"date": date, "id": id, "plays": sum.plays, "played_ms": sum.played}))
        };
        let mut pause: Option<(i32, Date, Date)> = None;
        for pair in days.windows(2) {
            let length = (pair[1].0 - pair[0].0).get_days() - 1;
            if length > pause.map_or(0, |(longest, ..)| longest) {
                let (from, to) = (pair[0].0.tomorrow(), pair[1].0.yesterday());
                pause = Some((length, from.unwrap(), to.unwrap()));
            }
        }
        let nights = self.days_by(4);
        let late = |heard: &Heard<'_>| (heard.began.datetime() - 4.hours()).time();
        let told_time = |(date, heard): (Date, &Heard<'_>)| {
            json!({
                "date": date,
                "time": heard.began.time(),
                "started_at": heard.began.timestamp(),
                "track": {"id": heard.track.id.0},
            })
        };
        let starts = nights.iter().map(|(date, plays)| (*date, plays[0]));
        let ends = nights.iter().rev();
        let ends = ends.map(|(date, plays)| (*date, plays[plays.len() - 1]));
        let distinct = |of: &'static str| {
            move |plays: &[&Heard<'_>]| (i64::try_from(self.distinct(of, plays)).unwrap(), 0)
        };
        let some_artists = |(_, plays): &&Day<'_>| self.distinct("artists", plays) > 0;
        json!({
            "most_plays": told_day(most(&|plays| (count(plays), played(plays)))),
            "most_time": told_day(most(&|plays| (played(plays), count(plays)))),
            "most_tracks": told_day(most(&distinct("tracks"))),
            "most_artists": told_day(most(&distinct("artists")).filter(some_artists)),
            "track_in_a_day": most_of("tracks"),
            "artist_in_a_day": most_of("artists"),
            "longest_pause": pause.map(|(days, from, to)| json!({"days": days, "from": from, "to": to})),
            "earliest_start": starts.min_by_key(|(_, heard)| late(heard)).map(told_time),
            "latest_end": ends.max_by_key(|(_, heard)| late(heard)).map(told_time),
        })
    }
}
