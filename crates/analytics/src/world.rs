//! Random worlds for tests: a log, and the same plays as plainly as can be, so that a statistic can be
//! compared with counting them one by one.

use std::collections::BTreeMap;

use domain::{
    ids::{AlbumId, ArtistId, PlayId, TrackId},
    play::{Source, Sources},
    report::{Details, ItemKind},
    settle::Certainty,
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use serde_json::{Value, json};

use crate::{
    log::{ListeningLog, LoadedAlbum, LoadedArtist, LoadedCatalogue, LoadedPlay, LoadedTrack},
    sketch::{Sketch, difference, kind_of},
    statistic::Statistic,
    tally::share,
};

/// A play that counts, with all that is known of it.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    /// When it began, on the zone's clocks.
    pub(crate) began: DateTime,
    pub(crate) started_at: Timestamp,
    pub(crate) played_ms: u64,
    pub(crate) track: i64,
    pub(crate) artists: Vec<i64>,
    pub(crate) album: Option<i64>,
    /// The year in which the album came out.
    pub(crate) released: Option<i16>,
    pub(crate) duration_ms: Option<u64>,
    pub(crate) explicit: Option<bool>,
    pub(crate) platform: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) context: Option<String>,
    pub(crate) shuffle: Option<bool>,
    pub(crate) offline: Option<bool>,
    pub(crate) incognito: Option<bool>,
}

/// A question to a world, and how much of everything the answer is about.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) is_time: bool,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
    plays: u64,
    played_ms: u64,
    /// All plays of the world, also those of other days.
    pub(crate) whole: Vec<Heard>,
}

impl Heard {
    pub(crate) fn date(&self) -> Date {
        self.began.date()
    }

    /// The ids of the things of one sort for which it counts.
    pub(crate) fn items(&self, of: &str) -> Vec<i64> {
        match of {
            "tracks" => vec![self.track],
            "artists" => self.artists.clone(),
            _ => self.album.into_iter().collect(),
        }
    }
}

impl Case {
    /// The same by plays, whatever the measure is.
    pub(crate) fn by_plays(&self) -> Self {
        Self {
            is_time: false,
            ..self.clone()
        }
    }

    /// What the measure makes of plays and time.
    pub(crate) fn amount(&self, plays: u64, played_ms: u64) -> u64 {
        if self.is_time { played_ms } else { plays }
    }

    /// The part of everything.
    pub(crate) fn share(&self, plays: u64, played_ms: u64) -> f64 {
        share(
            self.amount(plays, played_ms),
            self.amount(self.plays, self.played_ms),
        )
    }

    /// The ids of what was heard in order: by the measure, then the other one, then by what came first,
    /// then by id; with plays and time.
    pub(crate) fn ranked<'a>(
        &self,
        plays: impl IntoIterator<Item = &'a Heard>,
        of: &str,
    ) -> Vec<(i64, u64, u64)> {
        let mut sums: BTreeMap<i64, (u64, u64, usize)> = BTreeMap::new();
        for (place, play) in plays.into_iter().enumerate() {
            for id in play.items(of) {
                let sum = sums.entry(id).or_insert((0, 0, place));
                sum.0 += 1;
                sum.1 += play.played_ms;
            }
        }
        let mut ranked: Vec<_> = sums.into_iter().collect();
        ranked.sort_by_key(|(id, (plays, played_ms, first))| {
            let (one, other) = if self.is_time {
                (*played_ms, *plays)
            } else {
                (*plays, *played_ms)
            };
            (u64::MAX - one, u64::MAX - other, *first, *id)
        });
        ranked
            .into_iter()
            .map(|(id, (plays, played_ms, _))| (id, plays, played_ms))
            .collect()
    }
}

/// How much there is by some word, in order, and how much without one.
pub(crate) fn grouped(
    plays: &[Heard],
    case: &Case,
    word: impl Fn(&Heard) -> Option<String>,
) -> (Vec<(String, Value)>, Value) {
    let mut words: Vec<(Option<String>, u64, u64)> = vec![(None, 0, 0)];
    for play in plays {
        let word = word(play);
        let place = words.iter().position(|(known, ..)| *known == word);
        let place = place.unwrap_or_else(|| {
            words.push((word, 0, 0));
            words.len() - 1
        });
        words[place].1 += 1;
        words[place].2 += play.played_ms;
    }
    let told = |plays: u64, played_ms: u64| json!({"plays": plays, "played_ms": played_ms, "share": case.share(plays, played_ms)});
    let unknown = told(words[0].1, words[0].2);
    let mut words = words.split_off(1);
    // Sorting keeps the order of first plays where amounts are equal.
    words.sort_by_key(|(_, plays, played_ms)| {
        let (one, other) = if case.is_time {
            (*played_ms, *plays)
        } else {
            (*plays, *played_ms)
        };
        (u64::MAX - one, u64::MAX - other)
    });
    let words = words
        .into_iter()
        .map(|(word, plays, played_ms)| (word.unwrap(), told(plays, played_ms)));
    (words.collect(), unknown)
}

/// The plays of each bucket of a period, with its first day: all of them if the period has bounds, else
/// from the first play to the last.
pub(crate) fn buckets<'a>(
    plays: &'a [Heard],
    case: &Case,
    bucket: &str,
) -> Vec<(Date, Vec<&'a Heard>)> {
    let start = |date: Date| match bucket {
        "day" => date,
        "week" => {
            let days = i64::from(date.weekday().to_monday_zero_offset());
            date.saturating_sub(jiff::Span::new().days(days))
        }
        "month" => date.first_of_month(),
        "quarter" => Date::new(date.year(), (date.month() - 1) / 3 * 3 + 1, 1).unwrap(),
        _ => date.first_of_year(),
    };
    let dates = || plays.iter().map(Heard::date);
    let last = case.to.map(|to| to.yesterday().unwrap());
    let (Some(first), Some(last)) = (case.from.or(dates().min()), last.or(dates().max())) else {
        return Vec::new();
    };
    let mut buckets: BTreeMap<Date, Vec<&Heard>> = BTreeMap::new();
    let mut day = first;
    while day <= last {
        buckets.entry(start(day)).or_default();
        day = day.tomorrow().unwrap();
    }
    for play in plays {
        buckets.entry(start(play.date())).or_default().push(play);
    }
    buckets.into_iter().collect()
}

const ZONES: [&str; 15] = [
    "UTC",
    "Europe/Prague",
    "America/New_York",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/St_Johns",
    // Had no 30 December 2011.
    "Pacific/Apia",
    "Pacific/Chatham",
    "America/Caracas",
    "Africa/Casablanca",
    "Asia/Pyongyang",
    "America/Sao_Paulo",
    // Set its clocks back at one minute past midnight.
    "America/Goose_Bay",
    "Europe/Dublin",
];

const WORLDS: u64 = 120;
const PERIODS: usize = 3;

/// Compares a statistic in many worlds, zones and periods with what `naive` makes of the plays.
#[track_caller]
pub(crate) fn check_against<S: Statistic>(
    parameters: &str,
    naive: impl Fn(&[Heard], &Case) -> Value,
) {
    for seed in 0..WORLDS {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let zone_name = ZONES[random.below(ZONES.len())];
        let zone = TimeZone::get(zone_name).unwrap();
        let (sketch, whole) = world(&mut random, seed, &zone);
        for _ in 0..PERIODS {
            let is_time = random.below(2) == 0;
            let (from, to) = period(&mut random, &whole);
            let is_in = |play: &&Heard| {
                let date = play.date();
                from.is_none_or(|from| date >= from) && to.is_none_or(|to| date < to)
            };
            let plays: Vec<Heard> = whole.iter().filter(is_in).cloned().collect();
            let case = Case {
                is_time,
                from,
                to,
                plays: plays.len() as u64,
                played_ms: plays.iter().map(|play| play.played_ms).sum(),
                whole: whole.clone(),
            };
            let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
            let measure = if is_time { "time" } else { "plays" };
            let question = format!(
                "zone={zone_name}&measure={measure}&period={}..{}&{parameters}",
                day(from),
                day(to)
            );
            let value = sketch.ask::<S>(&question);
            let expected = naive(&plays, &case);
            if let Some(difference) = difference(&value, &expected) {
                panic!("world {seed}, {question}: {difference}");
            }
        }
    }
}

/// Days within the plays, around them, or beside them.
fn period(random: &mut Random, plays: &[Heard]) -> (Option<Date>, Option<Date>) {
    let mut bound = |chance: usize| {
        let play = plays.get(random.below(plays.len().max(1)))?;
        let days = i64::try_from(random.below(7)).unwrap() - 3;
        let day = play.date().saturating_add(jiff::Span::new().days(days));
        (random.below(10) < chance).then_some(day)
    };
    match (bound(5), bound(5)) {
        (Some(from), Some(to)) if from == to => (Some(from), None),
        (Some(from), Some(to)) => (Some(from.min(to)), Some(from.max(to))),
        bounds => bounds,
    }
}

/// Numbers that are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % bound
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

fn catalogue(random: &mut Random) -> LoadedCatalogue {
    let id = |number: usize| i64::try_from(number).unwrap();
    let artists = 1 + random.below(6);
    let albums = 1 + random.below(8);
    let tracks = 1 + random.below(25);
    let names = ["One", "Two", "Three", ""];
    let mut catalogue = LoadedCatalogue::default();
    for number in 1..=artists {
        catalogue.artists.push(LoadedArtist {
            // Ids are not in the order of numbers.
            id: ArtistId(id(artists + 1 - number)),
            spotify_id: None,
            name: random.pick(&names).to_owned(),
        });
    }
    for number in 1..=albums {
        let dates = [
            None,
            Some("0000"),
            Some("1969-12"),
            Some("1970"),
            Some("2009-04-01"),
            Some("2011"),
            Some("2031"),
        ];
        catalogue.albums.push(LoadedAlbum {
            id: AlbumId(id(number)),
            spotify_id: None,
            name: random.pick(&names).to_owned(),
            release_date: random.pick(&dates).map(str::to_owned),
            artists: Vec::new(),
        });
    }
    for number in 1..=tracks {
        let mut credited: Vec<ArtistId> = (0..random.below(4))
            .map(|_| ArtistId(id(1 + random.below(artists))))
            .collect();
        credited.sort_unstable();
        credited.dedup();
        catalogue.tracks.push(LoadedTrack {
            id: TrackId(id(number)),
            spotify_id: None,
            name: random.pick(&names).to_owned(),
            kind: ItemKind::Track,
            album: (random.below(4) > 0).then(|| AlbumId(id(1 + random.below(albums)))),
            artists: credited,
            duration_ms: random.pick(&[
                None,
                Some(29_999),
                Some(30_000),
                Some(180_000),
                Some(180_001),
                Some(700_000),
            ]),
            explicit: random.pick(&[None, Some(false), Some(true)]),
        });
    }
    catalogue
}

fn ways(random: &mut Random) -> Vec<Details> {
    let flags = [None, Some(false), Some(true)];
    let platforms = [
        None,
        Some("ios"),
        Some("iOS 14.4 (iPhone12,1)"),
        Some("android"),
        Some("toaster"),
    ];
    let countries = [None, Some("ZZ"), Some("CZ"), Some("AT"), Some("NP")];
    (0..=random.below(12))
        .map(|_| Details {
            platform: random.pick(&platforms).map(str::to_owned),
            country: random.pick(&countries).map(str::to_owned),
            shuffle: random.pick(&flags),
            offline: random.pick(&flags),
            incognito: random.pick(&flags),
            ..Details::default()
        })
        .collect()
}

/// A world whose plays gather around the hours at which the zone sets its clocks.
fn world(random: &mut Random, seed: u64, zone: &TimeZone) -> (Sketch, Vec<Heard>) {
    let mut catalogue = catalogue(random);
    let ways = ways(random);
    catalogue.details = (0..).zip(ways.iter().cloned()).collect();
    let contexts = [
        None,
        Some("spotify:playlist:x"),
        Some("spotify:playlist:y"),
        Some("spotify:album:z"),
    ];
    let count = match seed % 12 {
        0 => 0,
        1 => 1,
        _ => random.below(150),
    };
    let start: Timestamp = "2007-01-01T00:00:00Z".parse().unwrap();
    let clock_changes: Vec<i64> = zone
        .following(start)
        .map(|transition| transition.timestamp().as_millisecond())
        .take_while(|at| *at < 1_450_000_000_000)
        .take(14)
        .collect();
    let mut at = start.as_millisecond() + i64::try_from(random.below(300)).unwrap() * 86_400_000;
    let mut plays: Vec<(LoadedPlay<'static>, usize)> = Vec::new();
    for number in 1..=count {
        let minutes =
            |random: &mut Random, most| i64::try_from(random.below(most)).unwrap() * 60_000;
        match random.below(20) {
            0 => at += minutes(random, 60 * 24 * 60),
            1..4 => at += minutes(random, 24 * 60),
            4 if !clock_changes.is_empty() => {
                at = random.pick(&clock_changes) - minutes(random, 180);
            }
            _ => at += minutes(random, 50),
        }
        let way = random.below(ways.len());
        let played_ms = random.pick(&[
            None,
            Some(29_999),
            Some(30_000),
            Some(180_000),
            Some(181_234),
        ]);
        let track = random.below(catalogue.tracks.len());
        plays.push((
            LoadedPlay {
                id: PlayId(i64::try_from(number).unwrap()),
                track: catalogue.tracks[track].id,
                started_at: at,
                ended_at: at + played_ms.unwrap_or(60_000),
                played_ms,
                certainty: Certainty::Known,
                sources: [Source::Extended].into_iter().collect::<Sources>(),
                is_video: false,
                detail: Some(i64::try_from(way).unwrap()),
                context: random
                    .pick(&contexts)
                    .map(|uri| (kind_of(uri).unwrap(), uri)),
            },
            track,
        ));
    }
    let loaded: Vec<LoadedPlay<'_>> = plays.iter().map(|(play, _)| *play).collect();
    plays.sort_by_key(|(play, _)| (play.started_at, play.ended_at, play.id));
    let heard = plays
        .iter()
        .filter(|(play, _)| play.played_ms.is_none_or(|ms| ms >= 30_000))
        .map(|(play, track)| {
            let track = &catalogue.tracks[*track];
            let album = catalogue
                .albums
                .iter()
                .find(|album| Some(album.id) == track.album);
            let year = album
                .and_then(|album| album.release_date.as_deref())
                .map(|date| date[..4].parse::<i16>().unwrap())
                .filter(|year| *year > 0);
            let way = &ways[usize::try_from(play.detail.unwrap()).unwrap()];
            let started_at = Timestamp::from_millisecond(play.started_at).unwrap();
            Heard {
                began: zone.to_datetime(started_at),
                started_at,
                played_ms: u64::try_from(play.played_ms.unwrap_or(60_000)).unwrap(),
                track: track.id.0,
                artists: track.artists.iter().map(|artist| artist.0).collect(),
                album: track.album.map(|album| album.0),
                released: year,
                duration_ms: track.duration_ms.map(|ms| u64::try_from(ms).unwrap()),
                explicit: track.explicit,
                platform: way.platform.clone(),
                country: way.country.clone(),
                context: play.context.map(|(_, uri)| uri.to_owned()),
                shuffle: way.shuffle,
                offline: way.offline,
                incognito: way.incognito,
            }
        })
        .collect();
    let sketch = Sketch {
        log: ListeningLog::new(&catalogue, &loaded),
        now: "2026-01-01T00:00:00Z".parse().unwrap(),
    };
    (sketch, heard)
}
