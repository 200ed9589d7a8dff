//! Spotify's extended streaming history, in every shape that it has had since 2018: a list of rows
//! whose keys came and went.
//!
//! The name of the login, addresses, programmes and places of the device are in some of them. They
//! are no field of [`Row`](Wire), so they are never read.

use std::sync::Arc;

use domain::report::{Details, Item, ItemKind, Precision, Report};
use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    format::{Keys, Row, Unread},
    limits::Limits,
    reasons::{Ignored, Refused},
    values::{Value, played_ms},
};

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), default)]
#[derive(Default)]
struct Wire<'a> {
    ts: Value<'a>,
    ms_played: Value<'a>,
    platform: Value<'a>,
    conn_country: Value<'a>,
    master_metadata_track_name: Value<'a>,
    master_metadata_album_artist_name: Value<'a>,
    master_metadata_album_album_name: Value<'a>,
    spotify_track_uri: Value<'a>,
    episode_name: Value<'a>,
    episode_show_name: Value<'a>,
    spotify_episode_uri: Value<'a>,
    audiobook_title: Value<'a>,
    audiobook_uri: Value<'a>,
    audiobook_chapter_title: Value<'a>,
    audiobook_chapter_uri: Value<'a>,
    reason_start: Value<'a>,
    reason_end: Value<'a>,
    shuffle: Value<'a>,
    skipped: Value<'a>,
    offline: Value<'a>,
    offline_timestamp: Value<'a>,
    incognito_mode: Value<'a>,
}

pub(crate) fn sniff(keys: &Keys<'_>) -> bool {
    keys.has("ts") && keys.has("ms_played")
}

pub(crate) fn read<'a>(element: &'a [u8], limits: &Limits) -> Result<Row<'a>, Unread> {
    let wire: Wire<'_> = match serde_json::from_slice(element) {
        Ok(wire) => wire,
        Err(error) if error.is_data() => return Err(Refused::OtherShape.into()),
        Err(_) => return Err(Unread::NotJson),
    };
    if wire.ts == Value::Absent && wire.ms_played == Value::Absent {
        return Err(Refused::OtherShape.into());
    }
    let stopped_at = wire.ts.instant()?;
    let played_ms = played_ms(&wire.ms_played);
    // Only the files of videos have the key and leave it empty.
    let is_video = wire.offline == Value::Null;
    if is_video && played_ms.is_some_and(|played| played < SHORTEST_VIDEO_MS) {
        return Ok(Row::Ignored(Ignored::VideoClip));
    }
    let started_at = start(&wire.offline_timestamp, stopped_at);
    let details = Details {
        platform: wire.platform.text("platform", limits)?,
        country: country(wire.conn_country.text("country", limits)?),
        reason_start: wire.reason_start.text("reason_start", limits)?,
        reason_end: wire.reason_end.text("reason_end", limits)?,
        shuffle: wire.shuffle.flag(),
        skipped: wire.skipped.flag(),
        offline: wire.offline.flag(),
        incognito: wire.incognito_mode.flag(),
        context: None,
    };
    let track = Item {
        kind: ItemKind::Track,
        uri: uri(wire.spotify_track_uri.text("track's URI", limits)?),
        name: wire
            .master_metadata_track_name
            .text("track's name", limits)?,
        creator: wire
            .master_metadata_album_artist_name
            .text("artist's name", limits)?,
        album: wire
            .master_metadata_album_album_name
            .text("album's name", limits)?,
    };
    let episode = Item {
        kind: ItemKind::Episode,
        uri: uri(wire.spotify_episode_uri.text("episode's URI", limits)?),
        name: wire.episode_name.text("episode's name", limits)?,
        creator: wire.episode_show_name.text("show's name", limits)?,
        album: None,
    };
    let book_uri = uri(wire.audiobook_uri.text("audiobook's URI", limits)?);
    let chapter_uri = uri(wire.audiobook_chapter_uri.text("chapter's URI", limits)?);
    let chapter = Item {
        kind: ItemKind::Chapter,
        uri: chapter_uri.or(book_uri),
        name: wire
            .audiobook_chapter_title
            .text("chapter's title", limits)?,
        creator: wire.audiobook_title.text("audiobook's title", limits)?,
        album: None,
    };
    Ok(Row::Report(Report {
        item: Arc::new(choose([track, chapter, episode])),
        is_video,
        stopped_at,
        precision: Precision::Second,
        started_at,
        played_ms,
        details: Arc::new(details),
    }))
}

/// Below it a video is one of the clips that loop behind tracks, nearly always.
const SHORTEST_VIDEO_MS: i64 = 30_000;

/// A row has room for everything that can be heard and names one. What names none was heard all the
/// same: a file of the listener's own, or something that Spotify has removed.
fn choose(candidates: [Item; 3]) -> Item {
    let by_uri = candidates.iter().position(|item| item.uri.is_some());
    let by_name = || candidates.iter().position(|item| item.name.is_some());
    let Some(place) = by_uri.or_else(by_name) else {
        return unknown(candidates);
    };
    let [first, second, third] = candidates;
    match place {
        0 => first,
        1 => second,
        _ => third,
    }
}

fn unknown(candidates: [Item; 3]) -> Item {
    let mut item = Item {
        kind: ItemKind::Unknown,
        uri: None,
        name: None,
        creator: None,
        album: None,
    };
    for candidate in candidates {
        item.creator = item.creator.or(candidate.creator);
        item.album = item.album.or(candidate.album);
    }
    item
}

fn uri(text: Option<String>) -> Option<String> {
    text.filter(|text| text.starts_with("spotify:"))
}

/// Two letters; `ZZ` is Spotify's word for not knowing.
fn country(text: Option<String>) -> Option<String> {
    text.map(|text| text.to_ascii_uppercase()).filter(|text| {
        text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_uppercase()) && text != "ZZ"
    })
}

/// When it began by the clock of the device, which Spotify calls the time of going offline: in
/// milliseconds until 2022, in seconds since, and small numbers where it is not known.
fn start(value: &Value<'_>, stopped_at: Timestamp) -> Option<Timestamp> {
    const AHEAD_MS: i64 = 5 * 60 * 1000;
    const BEHIND_MS: i64 = 30 * 24 * 60 * 60 * 1000;
    let milliseconds = match value.whole()? {
        ..1_000_000_000 => return None,
        seconds @ 1_000_000_000..100_000_000_000 => seconds * 1000,
        milliseconds => milliseconds,
    };
    // A clock that is set wrong is worse than none.
    let before = stopped_at.as_millisecond().checked_sub(milliseconds)?;
    (-AHEAD_MS..=BEHIND_MS).contains(&before).then_some(())?;
    Timestamp::from_millisecond(milliseconds).ok()
}
