//! The streaming history of Spotify's account data: the last year, to the minute, with names alone.
//!
//! Files of music, podcasts, audiobooks and videos differ in the names of their keys, and files of
//! one kind hold rows of another, so every row is judged by its own keys.

use std::sync::Arc;

use domain::report::{Item, ItemKind, Precision, Report};
use serde::Deserialize;

use crate::{
    format::{Keys, Row, Unread},
    limits::Limits,
    reasons::Refused,
    values::{Value, played_ms},
};

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), default, rename_all = "camelCase")]
struct Wire<'a> {
    end_time: Value<'a>,
    ms_played: Value<'a>,
    track_name: Value<'a>,
    artist_name: Value<'a>,
    episode_name: Value<'a>,
    podcast_name: Value<'a>,
    #[serde(alias = "chapterTitle")]
    chapter_name: Value<'a>,
    #[serde(alias = "audiobookTitle")]
    audiobook_name: Value<'a>,
    #[serde(alias = "videoTitle")]
    video_name: Value<'a>,
}

pub(crate) fn sniff(keys: &Keys<'_>) -> bool {
    keys.has("endTime") && keys.has("msPlayed")
}

pub(crate) fn read<'a>(element: &'a [u8], limits: &Limits) -> Result<Row<'a>, Unread> {
    let wire: Wire<'_> = match serde_json::from_slice(element) {
        Ok(wire) => wire,
        Err(error) if error.is_data() => return Err(Refused::OtherShape.into()),
        Err(_) => return Err(Unread::NotJson),
    };
    if wire.end_time == Value::Absent && wire.ms_played == Value::Absent {
        return Err(Refused::OtherShape.into());
    }
    let stopped_at = wire.end_time.instant()?;
    let track = wire.track_name.text("track's name", limits)?;
    let artist = wire.artist_name.text("artist's name", limits)?;
    let episode = wire.episode_name.text("episode's name", limits)?;
    let podcast = wire.podcast_name.text("podcast's name", limits)?;
    let chapter = wire.chapter_name.text("chapter's title", limits)?;
    let book = wire.audiobook_name.text("audiobook's title", limits)?;
    let video = wire.video_name.text("video's title", limits)?;
    let is_video = video.is_some();
    let (kind, name, creator) = if chapter.is_some() || book.is_some() {
        (ItemKind::Chapter, chapter, book)
    } else if episode.is_some() || podcast.is_some() {
        (ItemKind::Episode, episode, podcast)
    } else {
        named(track.or(video), artist)
    };
    Ok(Row::Report(Report {
        item: Arc::new(Item {
            kind,
            uri: None,
            name,
            creator,
            album: None,
        }),
        is_video,
        stopped_at,
        precision: Precision::Minute,
        started_at: None,
        played_ms: played_ms(&wire.ms_played),
        details: Arc::default(),
    }))
}

/// A file of the listener's own has these words for names; the extended history has none for it.
fn named(
    track: Option<String>,
    artist: Option<String>,
) -> (ItemKind, Option<String>, Option<String>) {
    let is_unknown = |text: &Option<String>, word: &str| {
        text.as_deref()
            .is_none_or(|text| text == word || text == "Unknown")
    };
    if is_unknown(&track, "Unknown Track") {
        let is_known = !is_unknown(&artist, "Unknown Artist");
        return (ItemKind::Unknown, None, artist.filter(|_| is_known));
    }
    (ItemKind::Track, track, artist)
}
