//! What statistics answer, worked out as simply as can be: play by play, asking the zone each time,
//! with ordered maps and sorting. Shares nothing with the crate but the types of its input.

mod days;
mod music;
mod series;
mod ways;

use std::collections::{BTreeMap, BTreeSet};

use analytics::log::{LoadedAlbum, LoadedPlay, LoadedTrack};
use domain::{
    play::Source,
    report::{Details, ItemKind},
};
use jiff::{Timestamp, ToSpan as _, Zoned, civil::Date, tz::TimeZone};
use serde_json::{Value, json};

use crate::world::{Dice, World, ZONES};

/// A question, in parts that the naive computation understands.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) parameters: BTreeMap<&'static str, String>,
    pub(crate) days: (Option<Date>, Option<Date>),
}

/// A play with everything that is known of it.
struct Heard<'a> {
    play: &'a LoadedPlay<'a>,
    track: &'a LoadedTrack,
    album: Option<&'a LoadedAlbum>,
    details: Details,
    began: Zoned,
    played: i64,
}

impl Ask {
    pub(crate) fn random(dice: &mut Dice, world: &World) -> Self {
        let mut parameters = BTreeMap::new();
        let mut set = |name, value: &str| {
            parameters.insert(name, value.to_owned());
        };
        let zone = dice.pick(&ZONES);
        set("zone", zone);
        let mut may = |name, percent, values: &[&str]| {
            if dice.chance(percent) {
                let value = dice.pick(values);
                set(name, value);
            }
        };
        may("rule", 60, &["all", "all", "counted", "complete"]);
        may("measure", 50, &["plays", "time"]);
        may("include", 30, &["everything", "episodes", "videos,unknown"]);
        may("first_only", 20, &["true", "false"]);
        may("artist", 10, &["7", "14", "99"]);
        may("album", 8, &["3", "6"]);
        may("track", 5, &["99", "98"]);
        may("source", 8, &["poll", "extended"]);
        may("platform", 8, &["android", "IOS", "macos", "OS X", "tv"]);
        may("country", 8, &["CZ", "us"]);
        may("context", 8, &["playlist", "spotify:album:a"]);
        may("shuffle", 8, &["true", "false"]);
        may("offline", 8, &["true", "false"]);
        may("skipped", 8, &["true", "false"]);
        may("hour", 8, &["0", "1", "2", "23"]);
        may("weekday", 8, &["sunday", "friday"]);
        may("decade", 8, &["1990", "2000"]);
        let zone = TimeZone::get(zone).unwrap();
        let at = world.plays.first().map_or(0, |play| play.started_at);
        let day = Timestamp::from_millisecond(at)
            .unwrap()
            .to_zoned(zone.clone())
            .date();
        let (name, from, to) = random_period(dice, day, world.now.to_zoned(zone).date());
        parameters.insert("period", name);
        Self {
            parameters,
            days: (from, to),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }

    fn zone(&self) -> TimeZone {
        TimeZone::get(self.get("zone").unwrap()).unwrap()
    }

    fn is_by_time(&self) -> bool {
        self.get("measure") == Some("time")
    }
}

fn random_period(dice: &mut Dice, day: Date, today: Date) -> (String, Option<Date>, Option<Date>) {
    let day = day.saturating_add(dice.signed(4).days());
    let (name, from, to) = match dice.below(9) {
        0 => {
            let from = day.first_of_year();
            (
                format!("{}", day.year()),
                from,
                from.saturating_add(1.year()),
            )
        }
        1 => {
            let from = day.first_of_month();
            (
                format!("{}", day.strftime("%Y-%m")),
                from,
                from.saturating_add(1.month()),
            )
        }
        2 => {
            let from = day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days());
            (
                format!("{}", day.strftime("%G-W%V")),
                from,
                from.saturating_add(1.week()),
            )
        }
        3 => (day.to_string(), day, day.tomorrow().unwrap()),
        4 => {
            let to = today.tomorrow().unwrap();
            ("last-3-days".to_owned(), to.saturating_sub(3.days()), to)
        }
        5 => {
            let to = day.saturating_add(40.days());
            (format!("{day}..{to}"), day, to)
        }
        _ => return ("all".to_owned(), None, None),
    };
    (name, Some(from), Some(to))
}

/// What is ranked or counted, with what decides between equals.
#[derive(Clone, Copy, Default)]
struct Sum {
    plays: i64,
    played: i64,
    skips: i64,
    first: (i64, i64, i64),
}

pub(crate) struct Naive<'a> {
    world: &'a World,
    ask: &'a Ask,
    zone: TimeZone,
    all: Vec<Heard<'a>>,
}

impl<'a> Naive<'a> {
    pub(crate) fn new(world: &'a World, ask: &'a Ask) -> Self {
        let zone = ask.zone();
        let catalogue = &world.catalogue;
        let heard = |play: &'a LoadedPlay<'a>| {
            let track = catalogue
                .tracks
                .iter()
                .find(|track| track.id == play.track)
                .unwrap();
            let album = track.album;
            let details = catalogue
                .details
                .iter()
                .find(|(key, _)| Some(*key) == play.detail);
            Heard {
                play,
                track,
                album: catalogue
                    .albums
                    .iter()
                    .find(|known| Some(known.id) == album),
                details: details
                    .map(|(_, details)| details.clone())
                    .unwrap_or_default(),
                began: Timestamp::from_millisecond(play.started_at)
                    .unwrap()
                    .to_zoned(zone.clone()),
                played: play.played_ms.unwrap_or(play.ended_at - play.started_at),
            }
        };
        let mut all: Vec<Heard<'a>> = world.plays.iter().map(heard).collect();
        all.retain(|heard| lets(ask, heard));
        all.sort_by_key(|heard| (heard.play.started_at, heard.play.ended_at, heard.play.id));
        Self {
            world,
            ask,
            zone,
            all,
        }
    }

    fn within(&self, (from, to): (Option<Date>, Option<Date>)) -> impl Iterator<Item = &Heard<'a>> {
        self.all.iter().filter(move |heard| {
            let date = heard.began.date();
            from.is_none_or(|from| date >= from) && to.is_none_or(|to| date < to)
        })
    }

    fn plays(&self) -> impl Iterator<Item = &Heard<'a>> {
        self.within(self.ask.days)
    }

    fn ids(&self, of: &str, heard: &Heard<'_>) -> Vec<i64> {
        match of {
            "tracks" => vec![heard.track.id.0],
            "albums" => heard.track.album.map(|album| album.0).into_iter().collect(),
            _ => self.credited(heard).into_iter().collect(),
        }
    }

    fn credited(&self, heard: &Heard<'_>) -> BTreeSet<i64> {
        let count = if self.ask.get("first_only") == Some("true") {
            1
        } else {
            9
        };
        heard
            .track
            .artists
            .iter()
            .take(count)
            .map(|artist| artist.0)
            .collect()
    }

    fn sums(&self, of: &str, days: (Option<Date>, Option<Date>)) -> BTreeMap<i64, Sum> {
        self.sums_of(of, self.within(days))
    }

    fn sums_of<'b>(
        &self,
        of: &str,
        plays: impl Iterator<Item = &'b Heard<'b>>,
    ) -> BTreeMap<i64, Sum> {
        let mut sums: BTreeMap<i64, Sum> = BTreeMap::new();
        for heard in plays {
            for id in self.ids(of, heard) {
                let play = heard.play;
                let sum = sums.entry(id).or_insert(Sum {
                    first: (play.started_at, play.ended_at, play.id.0),
                    ..Sum::default()
                });
                sum.plays += 1;
                sum.played += heard.played;
                sum.skips += i64::from(is_skip(heard));
            }
        }
        sums
    }

    fn distinct(&self, of: &str, plays: &[&Heard<'_>]) -> usize {
        let ids = plays.iter().flat_map(|heard| self.ids(of, heard));
        ids.collect::<BTreeSet<i64>>().len()
    }

    /// What the measure makes of plays and time.
    fn amount(&self, plays: i64, played: i64) -> i64 {
        if self.ask.is_by_time() { played } else { plays }
    }

    /// How much some plays are, and what part of all.
    fn portion<'b>(&self, plays: impl Iterator<Item = &'b Heard<'b>>) -> Value {
        let sum = |plays: &[i64]| -> (i64, i64) {
            (i64::try_from(plays.len()).unwrap(), plays.iter().sum())
        };
        let (count, played) = sum(&plays.map(|heard| heard.played).collect::<Vec<_>>());
        let (all, all_played) = sum(&self.plays().map(|heard| heard.played).collect::<Vec<_>>());
        json!({
            "plays": count,
            "played_ms": played,
            "share": share(self.amount(count, played), self.amount(all, all_played)),
        })
    }

    pub(crate) fn totals(&self) -> Value {
        let plays: Vec<&Heard<'_>> = self.plays().collect();
        let distinct = |of: &str| self.distinct(of, &plays);
        let began = |heard: Option<&&Heard<'_>>| heard.map(|heard| heard.began.timestamp());
        json!({
            "plays": plays.len(),
            "played_ms": plays.iter().map(|heard| heard.played).sum::<i64>(),
            "tracks": distinct("tracks"),
            "artists": distinct("artists"),
            "albums": distinct("albums"),
            "active_days": self.days().len(),
            "first": began(plays.first()),
            "last": began(plays.last()),
            "skipped": plays.iter().filter(|heard| is_skip(heard)).count(),
            "estimated_plays": plays.iter().filter(|heard| heard.play.played_ms.is_none()).count(),
        })
    }

    fn days(&self) -> BTreeSet<Date> {
        self.plays().map(|heard| heard.began.date()).collect()
    }

    fn ranked(&self, of: &str, days: (Option<Date>, Option<Date>)) -> Vec<(i64, Sum)> {
        Self::sorted(self.sums(of, days), self.ask.is_by_time())
    }

    fn sorted(sums: BTreeMap<i64, Sum>, is_by_time: bool) -> Vec<(i64, Sum)> {
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
        let is_chart = self
            .ask
            .get("period")
            .is_some_and(|period| period.len() == 4 || period.len() == 7 || period.contains("-W"));
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

    /// The periods of the same length before, the latest first, back to the first play.
    fn periods_before(&self) -> Vec<(Option<Date>, Option<Date>)> {
        let (Some(from), Some(to)) = self.ask.days else {
            return Vec::new();
        };
        let period = self.ask.get("period").unwrap();
        let step = |from: Date| match period.len() {
            4 => from.saturating_sub(1.year()),
            7 => from.saturating_sub(1.month()),
            _ => from.saturating_sub(from.until(to).unwrap().get_days().max(1).days()),
        };
        let length = from.until(to).unwrap().get_days();
        let back = |from: Date| match period.len() {
            4 | 7 => step(from),
            _ => from.saturating_sub(length.days()),
        };
        let first = self.all.first().map_or(from, |heard| heard.began.date());
        let first = self
            .all
            .iter()
            .map(|heard| heard.began.date())
            .min()
            .unwrap_or(first);
        let mut periods = vec![(Some(back(from)), Some(from))];
        while let Some((Some(start), _)) = periods.last().copied() {
            if start <= first {
                break;
            }
            periods.push((Some(back(start)), Some(start)));
        }
        periods
    }

    /// The dates from and to which buckets go, and each bucket's start of a date.
    fn axis(&self, bucket: &str) -> Vec<Date> {
        let dates: Vec<Date> = self.plays().map(|heard| heard.began.date()).collect();
        let first = self
            .ask
            .days
            .0
            .or(self.plays().next().map(|heard| heard.began.date()));
        let to = self.ask.days.1.and_then(|to| to.yesterday().ok());
        let last = to.or(dates.last().copied());
        let (Some(first), Some(last)) = (first, last) else {
            return Vec::new();
        };
        let mut starts = Vec::new();
        let mut start = bucket_of(bucket, first);
        while start <= last {
            starts.push(start);
            start = match bucket {
                "day" => start.tomorrow().unwrap(),
                "week" => start.saturating_add(1.week()),
                "month" => start.saturating_add(1.month()),
                "quarter" => start.saturating_add(3.months()),
                _ => start.saturating_add(1.year()),
            };
        }
        starts
    }

    pub(crate) fn timeline(&self, bucket: &str) -> Value {
        let buckets = self.axis(bucket).into_iter().map(|start| {
            let plays = self
                .plays()
                .filter(|heard| bucket_of(bucket, heard.began.date()) == start);
            let played: Vec<i64> = plays.map(|heard| heard.played).collect();
            json!({"start": start, "plays": played.len(), "played_ms": played.iter().sum::<i64>()})
        });
        json!({"bucket": bucket, "buckets": buckets.collect::<Vec<_>>()})
    }

    /// The hours that have plays, by the instant at which they begin.
    pub(crate) fn hours(&self) -> Vec<Value> {
        let mut hours: BTreeMap<Timestamp, (u64, i64)> = BTreeMap::new();
        for heard in self.plays() {
            let time = heard.began.time();
            let into = i64::from(time.minute()) * 60_000_000_000
                + i64::from(time.second()) * 1_000_000_000
                + i64::from(time.subsec_nanosecond());
            let at = heard.began.timestamp();
            let floor = at - into.nanoseconds();
            let just_after = at + 1.nanosecond();
            let change = self
                .zone
                .preceding(just_after)
                .next()
                .map(|change| change.timestamp());
            let hour = hours
                .entry(change.map_or(floor, |change| floor.max(change)))
                .or_default();
            hour.0 += 1;
            hour.1 += heard.played;
        }
        let told = |(start, (plays, played)): (Timestamp, (u64, i64))| json!({"start": start, "plays": plays, "played_ms": played});
        hours.into_iter().map(told).collect()
    }

    pub(crate) fn clock(&self) -> Value {
        let hours = (0..24).map(|hour| {
            let plays = self.plays().filter(|heard| heard.began.hour() == hour);
            let played: Vec<i64> = plays.map(|heard| heard.played).collect();
            json!({"hour": hour, "plays": played.len(), "played_ms": played.iter().sum::<i64>()})
        });
        json!({"hours": hours.collect::<Vec<_>>()})
    }

    pub(crate) fn week_hours(&self) -> Value {
        let cell = |day: i8, hour: i8| {
            let is_in = |heard: &&Heard<'_>| {
                heard.began.hour() == hour && heard.began.weekday().to_monday_zero_offset() == day
            };
            let played: Vec<i64> = self
                .plays()
                .filter(is_in)
                .map(|heard| heard.played)
                .collect();
            json!({"plays": played.len(), "played_ms": played.iter().sum::<i64>()})
        };
        let day = |day: i8| (0..24).map(|hour| cell(day, hour)).collect::<Vec<_>>();
        json!({"cells": (0..7).map(day).collect::<Vec<_>>()})
    }

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
            let (longest, current) =
                streaks(&plays.map(|heard| heard.began.date()).collect(), today);
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

    pub(crate) fn sessions(&self) -> Value {
        let mut sessions: Vec<Vec<&Heard<'_>>> = Vec::new();
        for heard in self.plays() {
            let is_near = sessions.last().is_some_and(|session| {
                let ended = session
                    .iter()
                    .map(|heard| heard.play.ended_at)
                    .max()
                    .unwrap();
                heard.play.started_at - ended <= 30 * 60_000
            });
            match sessions.last_mut().filter(|_| is_near) {
                Some(session) => session.push(heard),
                None => sessions.push(vec![heard]),
            }
        }
        let ended = |session: &[&Heard<'_>]| {
            let ends = session.iter().map(|heard| heard.play.ended_at);
            ends.max().unwrap()
        };
        let length = |session: &[&Heard<'_>]| ended(session) - session[0].play.started_at;
        let mut lengths: Vec<i64> = sessions.iter().map(|session| length(session)).collect();
        let longest = lengths.iter().copied().max();
        let longest = sessions
            .iter()
            .find(|session| Some(length(session)) == longest);
        let longest = longest.map(|session| {
            json!({
                "started_at": session[0].began.timestamp(),
                "ended_at": Timestamp::from_millisecond(ended(session)).unwrap(),
                "played_ms": session.iter().map(|heard| heard.played).sum::<i64>(),
                "plays": session.len(),
                "first_plays": session.iter().take(10).map(|heard| json!({"id": heard.play.id.0})).collect::<Vec<_>>(),
            })
        });
        lengths.sort_unstable();
        let middle = lengths.len() / 2;
        let median = match lengths.len() {
            0 => None,
            count if count % 2 == 1 => Some(lengths[middle]),
            _ => Some(i64::midpoint(lengths[middle - 1], lengths[middle])),
        };
        let bounds = [0, 5, 15, 30, 60, 120, 240, i64::MAX / 60_000];
        let count = |from: i64, to: i64| {
            let is_in = |length: &&i64| **length >= from * 60_000 && **length < to * 60_000;
            lengths.iter().filter(is_in).count()
        };
        let histogram = bounds
            .windows(2)
            .map(|pair| json!({"count": count(pair[0], pair[1])}));
        let most = |at: fn(&[&Heard<'_>]) -> i64| {
            let mut counts: BTreeMap<i64, (i64, usize)> = BTreeMap::new();
            for (index, session) in sessions.iter().enumerate() {
                let count = counts.entry(at(session)).or_insert((0, index));
                count.0 += 1;
            }
            let mut counts: Vec<_> = counts.into_iter().collect();
            counts.sort_by_key(|(_, (count, first))| (-count, *first));
            let told =
                |(id, (count, _)): &(i64, (i64, usize))| json!({"id": id, "sessions": count});
            counts.iter().take(10).map(told).collect::<Vec<_>>()
        };
        json!({
            "count": sessions.len(),
            "longest": longest,
            "median_ms": median,
            "histogram": histogram.collect::<Vec<_>>(),
            "openers": most(|session| session[0].track.id.0),
            "closers": most(|session| session[session.len() - 1].track.id.0),
        })
    }

    pub(crate) fn discovery(&self, bucket: &str) -> Value {
        let (mut tracks, mut artists) = (BTreeMap::new(), BTreeMap::new());
        for heard in &self.all {
            let key = (heard.play.started_at, heard.play.ended_at, heard.play.id);
            tracks.entry(heard.track.id.0).or_insert(key);
            for artist in self.credited(heard) {
                artists.entry(artist).or_insert(key);
            }
        }
        let key = |heard: &Heard<'_>| (heard.play.started_at, heard.play.ended_at, heard.play.id);
        let new_tracks = |heard: &Heard<'_>| u64::from(tracks[&heard.track.id.0] == key(heard));
        let new_artists = |heard: &Heard<'_>| {
            let credited = self.credited(heard);
            credited
                .iter()
                .filter(|artist| artists[artist] == key(heard))
                .count() as u64
        };
        let buckets = self.axis(bucket).into_iter().map(|start| {
            let is_in = |heard: &&Heard<'_>| bucket_of(bucket, heard.began.date()) == start;
            let plays: Vec<&Heard<'_>> = self.plays().filter(is_in).collect();
            let new: u64 = plays.iter().map(|heard| new_tracks(heard)).sum();
            json!({
                "start": start,
                "new_tracks": new,
                "new_artists": plays.iter().map(|heard| new_artists(heard)).sum::<u64>(),
                "share_new": share(new.cast_signed(), plays.len() as i64),
            })
        });
        let new: u64 = self.plays().map(new_tracks).sum();
        json!({
            "buckets": buckets.collect::<Vec<_>>(),
            "new_tracks": new,
            "new_artists": self.plays().map(new_artists).sum::<u64>(),
            "share_new": share(new.cast_signed(), self.plays().count() as i64),
        })
    }

    pub(crate) fn skips(&self, of: &str) -> Value {
        let mut sums: Vec<(i64, Sum)> = self.sums(of, self.ask.days).into_iter().collect();
        sums.sort_by_key(|(id, sum)| (-sum.skips, -sum.plays, sum.first, *id));
        let items = sums.iter().map(|(id, sum)| {
            json!({"id": id, "plays": sum.plays, "skips": sum.skips, "rate": share(sum.skips, sum.plays)})
        });
        let plays = self.plays().count() as i64;
        let skips = self.plays().filter(|heard| is_skip(heard)).count() as i64;
        let hours = (0..24).map(|hour| {
            let plays: Vec<&Heard<'_>> = self.plays().filter(|heard| heard.began.hour() == hour).collect();
            let skips = plays.iter().filter(|heard| is_skip(heard)).count() as i64;
            json!({"hour": hour, "plays": plays.len(), "skips": skips, "rate": share(skips, plays.len() as i64)})
        });
        let known: Vec<(i64, i64)> = self
            .plays()
            .filter_map(|heard| Some((heard.play.played_ms?, heard.track.duration_ms?)))
            .collect();
        let completion = (0..=10).map(|tenth| {
            let reached = known.iter().filter(|(played, duration)| played * 10 >= duration * tenth).count();
            json!({"percent": tenth * 10, "plays": reached, "share": share(reached as i64, known.len() as i64)})
        });
        json!({
            "of": of,
            "items": items.collect::<Vec<_>>(),
            "plays": plays,
            "skips": skips,
            "rate": share(skips, plays),
            "hours": hours.collect::<Vec<_>>(),
            "completion": completion.collect::<Vec<_>>(),
        })
    }
}

fn share(part: i64, whole: i64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
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
    let mut all: Vec<Streak> = Vec::new();
    for day in days {
        match all.last_mut() {
            Some((count, _, to)) if to.tomorrow().unwrap() == *day => {
                (*count, *to) = (*count + 1, *day)
            }
            _ => all.push((1, *day, *day)),
        }
    }
    let longest = all
        .iter()
        .copied()
        .max_by_key(|(days, from, _)| (*days, std::cmp::Reverse(*from)));
    let current = all
        .last()
        .copied()
        .filter(|(.., to)| *to == today || *to == today.yesterday().unwrap());
    (longest, current)
}

fn bucket_of(bucket: &str, date: Date) -> Date {
    match bucket {
        "day" => date,
        "week" => date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days()),
        "month" => date.first_of_month(),
        "quarter" => {
            let months = i64::from((date.month() - 1) % 3);
            date.first_of_month().saturating_sub(months.months())
        }
        _ => date.first_of_year(),
    }
}

fn is_skip(heard: &Heard<'_>) -> bool {
    let left = matches!(
        heard.details.reason_end.as_deref(),
        Some("fwdbtn" | "backbtn" | "clickrow")
    );
    let short = heard.play.played_ms.is_some_and(|played| {
        played < 30_000
            || heard
                .track
                .duration_ms
                .is_some_and(|duration| played * 2 < duration)
    });
    heard.details.skipped == Some(true) || (left && short)
}

fn lets(ask: &Ask, heard: &Heard<'_>) -> bool {
    let (details, play, track) = (&heard.details, heard.play, heard.track);
    let is_ruled = match ask.get("rule") {
        Some("all") => true,
        Some("complete") => {
            let duration = track.duration_ms;
            let most = duration.is_some_and(|duration| heard.played * 10 >= duration * 9);
            details.reason_end.as_deref() == Some("trackdone") || most
        }
        _ => play.played_ms.is_none_or(|played| played >= 30_000),
    };
    let included = ask.get("include").unwrap_or_default();
    let includes = |word: &str| included == "everything" || included.contains(word);
    let is_kind = match track.kind {
        ItemKind::Track => true,
        ItemKind::Episode => includes("episodes"),
        ItemKind::Chapter => includes("chapters"),
        ItemKind::Unknown => includes("unknown"),
    };
    let flag = |name: &str, known: Option<bool>| {
        ask.get(name)
            .is_none_or(|wanted| known.is_some_and(|known| wanted == known.to_string()))
    };
    let number = |name: &str, known: Option<i64>| {
        ask.get(name)
            .is_none_or(|wanted| known.is_some_and(|known| wanted == known.to_string()))
    };
    let credited = if ask.get("first_only") == Some("true") {
        1
    } else {
        9
    };
    let is_artist = ask.get("artist").is_none_or(|wanted| {
        let mut artists = track.artists.iter().take(credited);
        artists.any(|artist| artist.to_string() == wanted)
    });
    let is_platform = ask.get("platform").is_none_or(|wanted| {
        let known = details.platform.as_deref().map(|platform| match platform {
            "Android OS 10" => ["android os 10", "android"],
            "android" => ["android", "android"],
            "OS X" => ["os x", "macos"],
            _ => ["ios", "ios"],
        });
        known.is_some_and(|known| known.contains(&wanted.to_lowercase().as_str()))
    });
    let is_country = ask.get("country").is_none_or(|wanted| {
        details
            .country
            .as_deref()
            .is_some_and(|country| country == wanted.to_uppercase())
    });
    let is_context = ask.get("context").is_none_or(|wanted| {
        play.context
            .is_some_and(|(kind, uri)| wanted == kind || wanted == uri)
    });
    let is_source = ask.get("source").is_none_or(|wanted| {
        let source = if wanted == "poll" {
            Source::Poll
        } else {
            Source::Extended
        };
        play.sources.contains(source)
    });
    let is_weekday = ask
        .get("weekday")
        .is_none_or(|wanted| format!("{:?}", heard.began.weekday()).to_lowercase() == wanted);
    let decade = heard.album.and_then(|album| {
        let year: i64 = album.release_date.as_deref()?.get(..4)?.parse().ok()?;
        Some(year / 10 * 10)
    });
    is_ruled
        && is_kind
        && (includes("videos") || !play.is_video)
        && is_artist
        && number("album", track.album.map(|album| album.0))
        && number("track", Some(track.id.0))
        && number("hour", Some(heard.began.hour().into()))
        && number("decade", decade)
        && flag("shuffle", details.shuffle)
        && flag("offline", details.offline)
        && flag("skipped", Some(is_skip(heard)))
        && is_platform
        && is_country
        && is_context
        && is_source
        && is_weekday
}
