//! What statistics answer, worked out as simply as can be: play by play, asking the zone each time,
//! with ordered maps and sorting; a file for each statistic. Shares nothing with the crate but the types
//! of its input.

mod clock;
mod cohorts;
mod days;
mod discovery;
mod diversity;
mod eras;
mod life;
mod loyalty;
mod milestones;
mod music;
mod on_this_day;
mod rotation;
mod series;
mod sessions;
mod skips;
mod streaks;
mod timeline;
mod top;
mod totals;
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
    date: Date,
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
        Self::over(dice, world, zone, parameters)
    }

    /// Asks for all kinds of plays.
    pub(crate) fn open(dice: &mut Dice, world: &World) -> Self {
        let zone = dice.pick(&ZONES);
        let parameters = [
            ("zone", zone.to_owned()),
            ("rule", dice.pick(&["all", "counted"]).to_owned()),
            ("measure", dice.pick(&["plays", "time"]).to_owned()),
            ("include", "everything".to_owned()),
        ];
        Self::over(dice, world, zone, parameters.into())
    }

    fn over(
        dice: &mut Dice,
        world: &World,
        zone: &str,
        mut parameters: BTreeMap<&'static str, String>,
    ) -> Self {
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
            let began = Timestamp::from_millisecond(play.started_at).unwrap();
            let began = began.to_zoned(zone.clone());
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
                date: began.date(),
                began,
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
            let date = heard.date;
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

    fn days(&self) -> BTreeSet<Date> {
        self.plays().map(|heard| heard.date).collect()
    }

    /// The dates from and to which buckets go, and each bucket's start of a date.
    fn axis(&self, bucket: &str) -> Vec<Date> {
        let dates: Vec<Date> = self.plays().map(|heard| heard.date).collect();
        let first = self.ask.days.0.or(dates.iter().copied().min());
        let to = self.ask.days.1.and_then(|to| to.yesterday().ok());
        let last = to.or(dates.iter().copied().max());
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

    /// The plays of every bucket.
    fn buckets(&self, bucket: &str) -> Vec<(Date, Vec<&Heard<'a>>)> {
        let mut plays: BTreeMap<Date, Vec<&Heard<'a>>> = BTreeMap::new();
        for heard in self.plays() {
            let start = bucket_of(bucket, heard.date);
            plays.entry(start).or_default().push(heard);
        }
        let starts = self.axis(bucket).into_iter();
        starts
            .map(|start| (start, plays.remove(&start).unwrap_or_default()))
            .collect()
    }

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
            dates.entry(heard.date).or_default().push(heard);
        }
        dates
    }

    /// The month of today, or of the last play if that is later.
    fn last_month(&self) -> i64 {
        let months = self.all.iter().map(|heard| month(heard.date));
        months.chain([month(self.today())]).max().unwrap()
    }
}

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

fn share(part: i64, whole: i64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
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
