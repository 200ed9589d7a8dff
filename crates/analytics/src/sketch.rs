//! Logs for tests, written as one would on paper: a play a line.
//!
//! `2025-03-01T10:00 Aurora & Other/Album/Track 3:20 of 4:00 skipped on:ios in:CZ playlist:abc`
//!
//! The time is universal. Artists, album and track are separated by slashes, and any may be missing.
//! `?` in place of the time heard says that nobody knows it: the play takes as long as the track. What
//! follows is in any order: `of` and the track's length, `skipped`, `episode`, `chapter`, `unknown`,
//! `video`, `polled`, `released:1999-05`, a reason why the play ended, a platform, a country, a context
//! such as `playlist:abc` or `album:album1`, which is Spotify's id of the first album; and `shuffle`,
//! `offline`, `incognito`, `explicit`, or `shuffle:off` and so on.

use std::collections::BTreeMap;

use domain::{
    ids::{AlbumId, ArtistId, PlayId, TrackId},
    play::{Source, Sources},
    report::{Details, ItemKind},
    settle::Certainty,
};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde_json::Value;

use crate::{
    log::{ListeningLog, LoadedAlbum, LoadedArtist, LoadedCatalogue, LoadedPlay, LoadedTrack},
    query::Query,
    question,
    scope::Scope,
    statistic::{Parameters as _, Statistic},
    statistics::StatisticId,
};

/// A log, and the instant at which it is asked.
pub(crate) struct Sketch {
    pub(crate) log: ListeningLog,
    pub(crate) now: Timestamp,
}

/// What has been named so far, with the ids.
#[derive(Default)]
struct Named {
    catalogue: LoadedCatalogue,
    artists: BTreeMap<String, ArtistId>,
    albums: BTreeMap<String, AlbumId>,
    tracks: BTreeMap<String, TrackId>,
}

/// The log of these plays, in universal time, asked at the beginning of 2026.
pub(crate) fn plays(text: &str) -> Sketch {
    let mut named = Named::default();
    let mut plays = Vec::new();
    let mut contexts = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (play, context) = named.play(line);
        plays.push(play);
        contexts.push(context);
    }
    for (play, context) in plays.iter_mut().zip(&contexts) {
        play.context = context
            .as_deref()
            .and_then(|uri| Some((kind_of(uri)?, uri)));
    }
    Sketch {
        log: ListeningLog::new(&named.catalogue, &plays),
        now: "2026-01-01T00:00:00Z".parse().unwrap(),
    }
}

impl Sketch {
    /// The same, asked at another instant.
    pub(crate) fn on(self, now: &str) -> Self {
        Self {
            now: now.parse().unwrap(),
            ..self
        }
    }

    /// What a statistic answers to a question that is written as in an address.
    pub(crate) fn ask<S: Statistic>(&self, question: &str) -> Value {
        let pairs = question
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut query = Query::new(pairs);
        let scope = Scope::read(&mut query, &TimeZone::UTC).unwrap();
        let parameters = S::Parameters::read(&mut query).unwrap();
        query.finish([].into_iter()).unwrap();
        let id = StatisticId::parse(S::ID).unwrap();
        let answer = question::answer::<S>(id, &self.log, &scope, &parameters, self.now);
        serde_json::to_value(answer.value).unwrap()
    }

    /// Compares the answer with what is expected, of which objects may leave out fields.
    #[track_caller]
    pub(crate) fn check<S: Statistic>(&self, question: &str, expected: &str) {
        let expected: Value = serde_json::from_str(expected).unwrap();
        let value = self.ask::<S>(question);
        if let Some(difference) = difference(&value, &expected) {
            panic!("{question}: {difference}\nexpected {expected:#}\nfound {value:#}");
        }
    }
}

/// The kind that stands in Spotify's URI of a context.
fn kind_of(uri: &str) -> Option<&str> {
    uri.split(':').nth(1)
}

/// Where a value is not the expected one, of which objects may leave out fields.
fn difference(value: &Value, expected: &Value) -> Option<String> {
    match (value, expected) {
        (Value::Object(value), Value::Object(expected)) => {
            expected.iter().find_map(|(name, expected)| {
                let Some(value) = value.get(name) else {
                    return Some(format!(".{name} is missing"));
                };
                Some(format!(".{name}{}", difference(value, expected)?))
            })
        }
        (Value::Array(value), Value::Array(expected)) if value.len() == expected.len() => {
            let mut pairs = value.iter().zip(expected).enumerate();
            pairs.find_map(|(place, (value, expected))| {
                Some(format!("[{place}]{}", difference(value, expected)?))
            })
        }
        _ => (value != expected).then(|| format!(" is {value}, expected {expected}")),
    }
}

fn milliseconds(text: &str) -> Option<i64> {
    let (minutes, seconds) = text.split_once(':')?;
    let (minutes, seconds): (i64, i64) = (minutes.parse().ok()?, seconds.parse().ok()?);
    Some((minutes * 60 + seconds) * 1000)
}

impl Named {
    fn play(&mut self, line: &str) -> (LoadedPlay<'static>, Option<String>) {
        let (at, rest) = line.split_once(' ').unwrap();
        let at: DateTime = at.parse().unwrap();
        let started_at = at
            .to_zoned(TimeZone::UTC)
            .unwrap()
            .timestamp()
            .as_millisecond();
        let words: Vec<&str> = rest.split(' ').collect();
        let heard = words
            .iter()
            .position(|word| *word == "?" || milliseconds(word).is_some())
            .unwrap();
        let track = self.track(&words[..heard].join(" "));
        let played_ms = milliseconds(words[heard]);
        let mut details = Details::default();
        let (mut is_video, mut context) = (false, None);
        let mut source = if played_ms.is_some() {
            Source::Extended
        } else {
            Source::Poll
        };
        let mut after = words[heard + 1..].iter();
        while let Some(word) = after.next() {
            let known = &mut self.catalogue.tracks[usize::try_from(track.0).unwrap() - 1];
            let (word, value) = word.split_once(':').unwrap_or((word, ""));
            let flag = Some(value != "off");
            match (word, value) {
                ("of", _) => known.duration_ms = milliseconds(after.next().unwrap()),
                ("skipped", _) => details.skipped = Some(true),
                ("shuffle", _) => details.shuffle = flag,
                ("offline", _) => details.offline = flag,
                ("incognito", _) => details.incognito = flag,
                ("explicit", _) => known.explicit = flag,
                ("episode", _) => known.kind = ItemKind::Episode,
                ("chapter", _) => known.kind = ItemKind::Chapter,
                ("unknown", _) => known.kind = ItemKind::Unknown,
                ("video", _) => is_video = true,
                ("polled", _) => source = Source::Poll,
                ("on", platform) => details.platform = Some(platform.replace('_', " ")),
                ("in", country) => details.country = Some(country.to_owned()),
                ("playlist" | "album" | "artist", id) => {
                    context = Some(format!("spotify:{word}:{id}"));
                }
                ("released", date) => {
                    let album = known.album.unwrap();
                    let album = &mut self.catalogue.albums[usize::try_from(album.0).unwrap() - 1];
                    album.release_date = Some(date.to_owned());
                }
                (reason, _) => details.reason_end = Some(reason.to_owned()),
            }
        }
        let known = &self.catalogue.tracks[usize::try_from(track.0).unwrap() - 1];
        let lasted = played_ms.or(known.duration_ms).unwrap_or_default();
        let key = i64::try_from(self.catalogue.details.len()).unwrap();
        self.catalogue.details.push((key, details));
        let play = LoadedPlay {
            id: PlayId(key + 1),
            track,
            started_at,
            ended_at: started_at + lasted,
            played_ms,
            certainty: Certainty::Known,
            sources: [source].into_iter().collect::<Sources>(),
            is_video,
            detail: Some(key),
            context: None,
        };
        (play, context)
    }

    fn track(&mut self, text: &str) -> TrackId {
        if let Some(known) = self.tracks.get(text) {
            return *known;
        }
        let parts: Vec<&str> = text.split('/').collect();
        let [artists, album, name] = parts[..] else {
            panic!("artists/album/track: {text}");
        };
        let names = artists.split(" & ").filter(|name| !name.is_empty());
        let ids: Vec<ArtistId> = names.map(|name| self.artist(name)).collect();
        let album = (!album.is_empty()).then(|| self.album(artists, album, &ids));
        let id = TrackId(next(&self.catalogue.tracks));
        self.tracks.insert(text.to_owned(), id);
        self.catalogue.tracks.push(LoadedTrack {
            id,
            spotify_id: None,
            name: name.to_owned(),
            kind: ItemKind::Track,
            album,
            artists: ids,
            duration_ms: None,
            explicit: None,
        });
        id
    }

    fn artist(&mut self, name: &str) -> ArtistId {
        let next = ArtistId(next(&self.catalogue.artists));
        let id = *self.artists.entry(name.to_owned()).or_insert(next);
        if id == next {
            self.catalogue.artists.push(LoadedArtist {
                id,
                spotify_id: Some(format!("artist{id}")),
                name: name.to_owned(),
            });
        }
        id
    }

    fn album(&mut self, by: &str, name: &str, artists: &[ArtistId]) -> AlbumId {
        let next = AlbumId(next(&self.catalogue.albums));
        let id = *self.albums.entry(format!("{by}/{name}")).or_insert(next);
        if id == next {
            self.catalogue.albums.push(LoadedAlbum {
                id,
                spotify_id: Some(format!("album{id}")),
                name: name.to_owned(),
                release_date: None,
                artists: artists.to_vec(),
            });
        }
        id
    }
}

fn next<T>(known: &[T]) -> i64 {
    i64::try_from(known.len()).unwrap() + 1
}
