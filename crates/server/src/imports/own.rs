//! Our own lossless export: a line for each track, then one for each play, as JSON. Imported into an
//! empty database it gives the same export again, to the byte.

use std::{io, sync::Arc};

use domain::{
    catalogue::{Image, NewAlbum, NewArtist, NewTrack},
    derive::Own,
    play::{Context, Source, Sources},
    report::{Details, Item, ItemKind, Precision, Report},
    settle::Certainty,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{ExportedPlay, ExportedTrack};

/// A line after the first.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Line {
    Track(Box<TrackLine>),
    Play(Box<PlayLine>),
}

#[derive(Serialize, Deserialize)]
struct TrackLine {
    key: String,
    uri: String,
    is: String,
    name: String,
    artists: Vec<ArtistLine>,
    album: Option<AlbumLine>,
    duration_ms: Option<i64>,
    explicit: Option<bool>,
    isrc: Option<String>,
    /// Spotify's own words, as text so that not a byte of it changes.
    metadata: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct ArtistLine {
    spotify_id: Option<String>,
    name: String,
}

#[derive(Serialize, Deserialize)]
struct AlbumLine {
    spotify_id: Option<String>,
    name: String,
    album_type: Option<String>,
    release_date: Option<String>,
    artists: Vec<ArtistLine>,
    images: Vec<Image>,
}

#[derive(Serialize, Deserialize)]
struct PlayLine {
    track: String,
    started_at: Timestamp,
    ended_at: Timestamp,
    played_ms: Option<i64>,
    certainty: String,
    sources: Vec<String>,
    #[serde(default)]
    video: bool,
    reported_at: Option<Timestamp>,
    platform: Option<String>,
    country: Option<String>,
    reason_start: Option<String>,
    reason_end: Option<String>,
    shuffle: Option<bool>,
    skipped: Option<bool>,
    offline: Option<bool>,
    incognito: Option<bool>,
    context: Option<ContextLine>,
    deleted_at: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
struct ContextLine {
    r#type: String,
    uri: String,
}

/// What a line of an export is.
pub(super) enum Content {
    /// A track: its key, how rows name it, and what else is known of it.
    Track(String, Box<Item>, Option<More>),
    /// A play of the track with a key.
    Play(String, Box<Report>, Own),
    /// Something that later versions know.
    Other,
}

/// What an export knows of a track besides its names.
pub(super) enum More {
    /// Of one that has a URI: everything.
    Track(Box<NewTrack>),
    /// Of one that is known by its names only: which album it is of.
    Album(Box<NewAlbum>),
}

/// The first line.
pub fn own_header() -> String {
    serde_json::json!({"format": importers::OWN_NAME, "version": importers::OWN_VERSION})
        .to_string()
}

/// The line of a track.
pub fn own_track(track: &ExportedTrack) -> io::Result<String> {
    let album = track.album.as_ref().map(|album| AlbumLine {
        spotify_id: album.spotify_id.clone(),
        name: album.name.clone(),
        album_type: album.album_type.clone(),
        release_date: album.release_date.clone(),
        artists: artist_lines(&album.artists),
        images: album.images.clone(),
    });
    line(&Line::Track(Box::new(TrackLine {
        key: track.key.clone(),
        uri: track.uri.clone(),
        is: track.kind.slug().to_owned(),
        name: track.name.clone(),
        artists: artist_lines(&track.artists),
        album,
        duration_ms: track.duration_ms,
        explicit: track.explicit,
        isrc: track.isrc.clone(),
        metadata: track.metadata_json.clone(),
    })))
}

/// The line of a play.
pub fn own_play(play: &ExportedPlay) -> io::Result<String> {
    let details = play.details.clone();
    line(&Line::Play(Box::new(PlayLine {
        track: play.track_key.clone(),
        started_at: play.started_at,
        ended_at: play.ended_at,
        played_ms: play.played_ms,
        certainty: play.certainty.slug().to_owned(),
        sources: play
            .sources
            .iter()
            .map(|source| source.slug().to_owned())
            .collect(),
        video: play.is_video,
        reported_at: play.reported_at,
        platform: details.platform,
        country: details.country,
        reason_start: details.reason_start,
        reason_end: details.reason_end,
        shuffle: details.shuffle,
        skipped: details.skipped,
        offline: details.offline,
        incognito: details.incognito,
        context: details.context.map(|context| ContextLine {
            r#type: context.kind,
            uri: context.uri,
        }),
        deleted_at: play.deleted_at,
    })))
}

fn line(line: &Line) -> io::Result<String> {
    serde_json::to_string(line).map_err(io::Error::from)
}

fn artist_lines(artists: &[(Option<String>, String)]) -> Vec<ArtistLine> {
    artists
        .iter()
        .map(|(spotify_id, name)| ArtistLine {
            spotify_id: spotify_id.clone(),
            name: name.clone(),
        })
        .collect()
}

/// Reads a line.
pub(super) fn read(raw: &[u8]) -> Option<Content> {
    #[derive(Deserialize)]
    struct Kind {
        kind: String,
    }
    let kind: Kind = serde_json::from_slice(raw).ok()?;
    if !["track", "play"].contains(&kind.kind.as_str()) {
        return Some(Content::Other);
    }
    match serde_json::from_slice(raw).ok()? {
        Line::Track(track) => {
            let kind = ItemKind::ALL
                .into_iter()
                .find(|kind| kind.slug() == track.is)?;
            Some(read_track(*track, kind))
        }
        Line::Play(play) => read_play(*play),
    }
}

fn read_track(track: TrackLine, kind: ItemKind) -> Content {
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let of_album = track.album.as_ref().and_then(|album| album.artists.first());
    let creator = of_album.or(track.artists.first());
    let item = Item {
        kind,
        uri: filled(&track.uri),
        name: filled(&track.name),
        creator: creator.and_then(|artist| filled(&artist.name)),
        album: track.album.as_ref().and_then(|album| filled(&album.name)),
    };
    let album = track.album.map(|album| NewAlbum {
        spotify_id: album.spotify_id,
        name: album.name,
        album_type: album.album_type,
        release_date: album.release_date,
        artists: new_artists(album.artists),
        images: album.images,
    });
    // Of several albums of one name only its id says which it is.
    let known_album = album.as_ref().filter(|album| album.spotify_id.is_some());
    let knows_more =
        track.metadata.is_some() || track.duration_ms.is_some() || known_album.is_some();
    let more = if track.uri.is_empty() {
        known_album.map(|album| More::Album(Box::new(album.clone())))
    } else {
        knows_more.then(|| {
            More::Track(Box::new(NewTrack {
                spotify_id: track.uri.strip_prefix("spotify:track:").map(str::to_owned),
                uri: track.uri,
                name: track.name,
                duration_ms: track.duration_ms,
                explicit: track.explicit,
                isrc: track.isrc,
                album,
                artists: new_artists(track.artists),
                metadata_json: track.metadata,
            }))
        })
    };
    Content::Track(track.key, Box::new(item), more)
}

fn new_artists(artists: Vec<ArtistLine>) -> Vec<NewArtist> {
    artists
        .into_iter()
        .map(|artist| NewArtist {
            spotify_id: artist.spotify_id,
            name: artist.name,
        })
        .collect()
}

fn read_play(play: PlayLine) -> Option<Content> {
    let certainty = Certainty::ALL
        .into_iter()
        .find(|certainty| certainty.slug() == play.certainty)?;
    let known = |word: &String| Source::ALL.into_iter().find(|source| source.slug() == word);
    let sources: Sources = play.sources.iter().filter_map(known).collect();
    let knows_start = play.played_ms.is_some() || play.reported_at.is_some();
    let is_told = certainty == Certainty::Known && play.reported_at.is_some();
    let own = Own {
        certainty,
        span: knows_start.then_some((play.started_at, play.ended_at)),
        reported_at: play.reported_at,
        sources: sources.bits(),
        deleted_at: play.deleted_at,
    };
    let report = Report {
        // The track's line says what it is.
        item: Arc::new(Item {
            kind: ItemKind::Track,
            uri: None,
            name: None,
            creator: None,
            album: None,
        }),
        is_video: play.video,
        stopped_at: play.reported_at.unwrap_or(play.ended_at),
        precision: Precision::Millisecond,
        started_at: is_told.then_some(play.started_at),
        played_ms: play.played_ms,
        details: Arc::new(Details {
            platform: play.platform,
            country: play.country,
            reason_start: play.reason_start,
            reason_end: play.reason_end,
            shuffle: play.shuffle,
            skipped: play.skipped,
            offline: play.offline,
            incognito: play.incognito,
            context: play.context.map(|context| Context {
                kind: context.r#type,
                uri: context.uri,
            }),
        }),
    };
    Some(Content::Play(play.track, Box::new(report), own))
}

/// The first line of the export as comma-separated values.
pub const CSV_HEADER: &str = "started_at,ended_at,played_ms,certainty,kind,track,artists,album,uri,\
     duration_ms,explicit,isrc,video,platform,country,reason_start,reason_end,shuffle,skipped,offline,\
     incognito,context,sources,reported_at,deleted_at";

/// The line of a play as comma-separated values (RFC 4180).
pub fn own_csv(play: &ExportedPlay, track: &ExportedTrack) -> String {
    let flag = |flag: Option<bool>| flag.map(|flag| flag.to_string()).unwrap_or_default();
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let instant = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let artists: Vec<&str> = track
        .artists
        .iter()
        .map(|(_, name)| name.as_str())
        .collect();
    let sources: Vec<&str> = play.sources.iter().map(Source::slug).collect();
    let details = &play.details;
    let context = details.context.as_ref().map(|context| context.uri.clone());
    [
        play.started_at.to_string(),
        play.ended_at.to_string(),
        number(play.played_ms),
        play.certainty.slug().to_owned(),
        track.kind.slug().to_owned(),
        track.name.clone(),
        artists.join("; "),
        track
            .album
            .as_ref()
            .map(|album| album.name.clone())
            .unwrap_or_default(),
        track.uri.clone(),
        number(track.duration_ms),
        flag(track.explicit),
        text(&track.isrc),
        play.is_video.to_string(),
        text(&details.platform),
        text(&details.country),
        text(&details.reason_start),
        text(&details.reason_end),
        flag(details.shuffle),
        flag(details.skipped),
        flag(details.offline),
        flag(details.incognito),
        context.unwrap_or_default(),
        sources.join("; "),
        instant(play.reported_at),
        instant(play.deleted_at),
    ]
    .map(|field| quoted(&field))
    .join(",")
}

/// A field, in quotes where it needs them. What a spreadsheet would take for a formula is told apart
/// by a quote before it.
fn quoted(field: &str) -> String {
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = if is_formula {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if field.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_need_it() {
        for (field, expected) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=SUM(A1)", "'=SUM(A1)"),
            ("", ""),
        ] {
            assert_eq!(quoted(field), expected);
        }
    }

    #[test]
    fn a_track_of_an_album_with_an_id_is_of_that_album_again() {
        let line = |uri: &str, id: &str| {
            format!(
                r#"{{"kind":"track","key":"A","uri":"{uri}","is":"track","name":"Song",
                    "artists":[],"album":{{"spotify_id":{id},"name":"Album","album_type":null,
                    "release_date":null,"artists":[],"images":[]}},"duration_ms":null,"explicit":null,
                    "isrc":null,"metadata":null}}"#
            )
        };
        let album = |line: &str| match read(line.as_bytes()) {
            Some(Content::Track(_, _, Some(More::Track(track)))) => track.album,
            Some(Content::Track(_, _, Some(More::Album(album)))) => Some(*album),
            Some(Content::Track(_, _, None)) => None,
            _ => panic!("it is a track"),
        };
        for uri in ["spotify:track:A", ""] {
            let album = |id: &str| album(&line(uri, id)).and_then(|album| album.spotify_id);
            assert_eq!(album("\"B\""), Some("B".to_owned()));
            assert_eq!(album("null"), None);
        }
    }

    #[test]
    fn what_later_versions_know_is_no_play() {
        assert!(matches!(read(br#"{"kind":"mood"}"#), Some(Content::Other)));
        assert!(read(br#"{"kind":"play"}"#).is_none());
        assert!(read(b"[]").is_none());
    }
}
