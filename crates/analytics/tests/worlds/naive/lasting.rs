//! Milestones, and what lasts, comes and goes.

use std::cmp::Reverse;

use super::*;

/// When something was heard: the place of the play in time.
type Key = (i64, i64, i64);

type Days = (Option<Date>, Option<Date>);

fn key(heard: &Heard<'_>) -> Key {
    (heard.play.started_at, heard.play.ended_at, heard.play.id.0)
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).unwrap().get_days().into()
}

fn is_in((from, to): Days, date: Date) -> bool {
    from.is_none_or(|from| date >= from) && to.is_none_or(|to| date < to)
}

fn month(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month()) - 1
}

fn month_start(month: i64) -> Date {
    let part = |number: i64| i8::try_from(number).unwrap();
    let year = i16::try_from(month.div_euclid(12)).unwrap();
    Date::new(year, part(month.rem_euclid(12) + 1), 1).unwrap()
}

impl Naive<'_> {
    fn today(&self) -> Date {
        self.world.now.to_zoned(self.zone.clone()).date()
    }

    fn amount(&self, plays: i64, played: i64) -> i64 {
        if self.ask.is_by_time() { played } else { plays }
    }

    /// For what a play counts, in the order of the credits.
    fn counting(&self, of: &str, heard: &Heard<'_>) -> Vec<i64> {
        if of != "artists" {
            return self.ids(of, heard);
        }
        let credited = self.credited(heard);
        let mut ids: Vec<i64> = Vec::new();
        for artist in &heard.track.artists {
            if credited.contains(&artist.0) && !ids.contains(&artist.0) {
                ids.push(artist.0);
            }
        }
        ids
    }

    /// The whole history by civil days, each in the order of time.
    fn by_date(&self) -> BTreeMap<Date, Vec<&Heard<'_>>> {
        let mut dates: BTreeMap<Date, Vec<&Heard<'_>>> = BTreeMap::new();
        for heard in &self.all {
            dates.entry(heard.began.date()).or_default().push(heard);
        }
        dates
    }

    pub(crate) fn milestones(&self) -> Value {
        let (mut plays, mut hours) = (Vec::new(), Vec::new());
        let mut played = 0;
        for (count, heard) in (1..).zip(&self.all) {
            let date = heard.began.date();
            let tell = |list: &mut Vec<Value>, count: i64| {
                if is_in(self.ask.days, date) {
                    list.push(json!({"count": count, "play_id": heard.play.id, "date": date}));
                }
            };
            if [1, 100].contains(&count) {
                tell(&mut plays, count);
            }
            for hour in [1, 10, 50] {
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
        let (next_plays, missing_plays) = next(&[1, 100, 500], count, 1);
        let (next_hours, missing_ms) = next(&[1, 10, 50, 100], played, 3_600_000);
        let today = self.today();
        let recently = (today.checked_sub(89.days()).ok(), today.tomorrow().ok());
        let recent: Vec<i64> = self.within(recently).map(|heard| heard.played).collect();
        let age = self.all.first().map_or(0, |heard| {
            days_between(heard.began.date(), today).max(0) + 1
        });
        let expected = |missing: i64, recently: i64| {
            let is_enough = |days: &i64| days * recently >= missing * age.min(90);
            let days = (0..=36_525_i64).find(|days| recently > 0 && is_enough(days));
            days.map(|days| today.saturating_add(days.days()))
        };
        json!({
            "so_far": {"plays": count, "played_ms": played},
            "plays": plays,
            "hours": hours,
            "next_plays": {"count": next_plays, "expected_on": expected(missing_plays, recent.len() as i64)},
            "next_hours": {"count": next_hours, "expected_on": expected(missing_ms, recent.iter().sum())},
        })
    }

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

    pub(crate) fn loyalty(&self) -> Value {
        let plays = |of: &str| -> Vec<i64> {
            let sums = self.sums(of, self.ask.days).into_values();
            sums.map(|sum| sum.plays).collect()
        };
        let mut days: BTreeMap<Date, i64> = BTreeMap::new();
        let mut tracks: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
        for heard in self.plays() {
            *days.entry(heard.began.date()).or_default() += 1;
            for artist in self.credited(heard) {
                tracks.entry(artist).or_default().insert(heard.track.id.0);
            }
        }
        let has_one = |artist: i64| tracks[&artist].len() == 1;
        let ranked = self.ranked("artists", self.ask.days);
        let wonders = ranked
            .iter()
            .filter(|(id, sum)| sum.plays >= 5 && has_one(*id));
        let wonders: Vec<Value> = wonders
            .map(|(id, sum)| json!({"id": id, "plays": sum.plays, "track": {"id": tracks[id].first()}}))
            .collect();
        json!({
            "days": eddington(&days.into_values().collect::<Vec<_>>()),
            "artists": eddington(&plays("artists")),
            "tracks": eddington(&plays("tracks")),
            "artists_heard": ranked.len(),
            "artists_heard_once": plays("artists").iter().filter(|plays| **plays == 1).count(),
            "artists_of_one_track": ranked.iter().filter(|(id, _)| has_one(*id)).count(),
            "one_hit_wonders": wonders.len(),
            "wonders": wonders,
        })
    }

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
            let own: Vec<Date> = own.map(|heard| heard.began.date()).collect();
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

    /// The artists heard most in some days, and how many plays there were.
    pub(crate) fn artists_of(&self, days: Days) -> (Vec<i64>, usize) {
        let ranked = self.ranked("artists", days);
        let artists = ranked.into_iter().map(|(id, _)| id).collect();
        (artists, self.within(days).count())
    }

    pub(crate) fn plays_of_the_period(&self) -> usize {
        self.plays().count()
    }

    /// The month of today, or of the last play if that is later.
    fn last_month(&self) -> i64 {
        let months = self.all.iter().map(|heard| month(heard.began.date()));
        months.chain([month(self.today())]).max().unwrap()
    }

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
            let first = own.iter().map(|heard| month(heard.began.date())).min()?;
            let newest = own.iter().map(|heard| month(heard.began.date())).max()?;
            let latest = own
                .iter()
                .rfind(|heard| month(heard.began.date()) == newest)?;
            let mut months = vec![(0, 0); usize::try_from(self.last_month() - first).unwrap() + 1];
            for heard in &own {
                let place = usize::try_from(month(heard.began.date()) - first).unwrap();
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

    pub(crate) fn cohorts(&self, by: &str) -> Value {
        let number = |date: Date| match by {
            "month" => month(date),
            _ => date.year().into(),
        };
        let last = match by {
            "month" => self.last_month(),
            _ => self.last_month().div_euclid(12),
        };
        let mut heard: BTreeMap<i64, Vec<Date>> = BTreeMap::new();
        for play in &self.all {
            for artist in self.credited(play) {
                heard.entry(artist).or_default().push(play.began.date());
            }
        }
        let mut cohorts: BTreeMap<i64, (i64, Vec<i64>)> = BTreeMap::new();
        for dates in heard.values() {
            let first = dates.iter().copied().map(number).min().unwrap();
            let discovery = dates.iter().find(|date| number(**date) == first).unwrap();
            if is_in(self.ask.days, *discovery) {
                let length = usize::try_from(last - first + 1).unwrap().min(600);
                let (artists, counts) = cohorts.entry(first).or_insert((0, vec![0; length]));
                *artists += 1;
                for at in dates.iter().copied().map(number).collect::<BTreeSet<i64>>() {
                    let age = usize::try_from(at - first).unwrap();
                    counts
                        .get_mut(age)
                        .into_iter()
                        .for_each(|count| *count += 1);
                }
            }
        }
        let told = cohorts.iter().map(|(number, (artists, heard))| {
            let start = match by {
                "month" => month_start(*number),
                _ => month_start(*number * 12),
            };
            let shares: Vec<f64> = heard.iter().map(|heard| share(*heard, *artists)).collect();
            json!({"start": start, "artists": artists, "heard": heard, "shares": shares})
        });
        let longest = cohorts
            .values()
            .map(|(_, heard)| heard.len())
            .max()
            .unwrap_or(0);
        let together = (0..longest).map(|age| {
            let old_enough = cohorts.values().filter(|(_, heard)| heard.len() > age);
            let sums = old_enough.map(|(artists, heard)| (heard[age], *artists));
            let (heard, artists) = sums.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            share(heard, artists)
        });
        json!({"by": by, "cohorts": told.collect::<Vec<_>>(), "shares": together.collect::<Vec<_>>()})
    }

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

fn eddington(plays: &[i64]) -> Value {
    let reach = |number: i64| plays.iter().filter(|plays| **plays >= number).count() as i64;
    let number = (0..=plays.len() as i64).rfind(|number| reach(*number) >= *number);
    let number = number.unwrap_or(0);
    json!({"number": number, "missing": number + 1 - reach(number + 1)})
}
