//! Reading packages back, by their keys alone.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};
use simulator::{Era, ExportFile, ExportSettings, ListenerId, Spotify};

use crate::asking::{now, settings};

pub(crate) const FIRST: ListenerId = ListenerId::FIRST;

/// A row with the path of the file in which it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) path: String,
    pub(crate) values: Map<String, Value>,
}

/// A world with so many days behind it.
pub(crate) fn world(seed: u64, days: i64, faults: &str) -> Spotify {
    let mut settings = settings(seed);
    settings.world.from = now() - SignedDuration::from_hours(days * 24);
    settings.faults = faults.parse().unwrap();
    Spotify::new(settings)
}

/// A package of now, in small files.
pub(crate) fn package(era: Era) -> ExportSettings {
    ExportSettings {
        rows_in_a_file: 500,
        ..ExportSettings::new(era, now())
    }
}

pub(crate) fn extended() -> impl Iterator<Item = Era> {
    Era::ALL.into_iter().filter(|era| !era.is_account())
}

pub(crate) fn is_history(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap();
    let begins = [
        "endsong",
        "endvideo",
        "Streaming_History_",
        "StreamingHistory",
    ];
    begins.iter().any(|begin| name.starts_with(begin))
}

/// The rows of the history, in the order of files and rows.
pub(crate) fn rows(files: &[ExportFile]) -> Vec<Row> {
    let mut rows = Vec::new();
    for file in files.iter().filter(|file| is_history(&file.path)) {
        let text = std::str::from_utf8(&file.bytes).unwrap();
        let list: Vec<Map<String, Value>> =
            serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
        rows.extend(list.into_iter().map(|values| Row {
            path: file.path.clone(),
            values,
        }));
    }
    rows
}

impl Row {
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name)?.as_str()
    }

    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.values.get(name)?.as_i64()
    }

    pub(crate) fn ts(&self) -> Timestamp {
        self.text("ts").unwrap().parse().unwrap()
    }

    /// The first that is not null.
    pub(crate) fn any(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.text(name))
    }

    pub(crate) fn uri(&self) -> Option<&str> {
        self.any(&[
            "spotify_track_uri",
            "spotify_episode_uri",
            "audiobook_chapter_uri",
        ])
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.any(&[
            "master_metadata_track_name",
            "episode_name",
            "audiobook_chapter_title",
            "trackName",
            "episodeName",
            "chapterName",
        ])
    }

    pub(crate) fn by(&self) -> Option<&str> {
        self.any(&[
            "master_metadata_album_artist_name",
            "episode_show_name",
            "audiobook_title",
            "artistName",
            "podcastName",
            "audiobookName",
        ])
    }

    /// The start in milliseconds, by the units that it is known to have.
    pub(crate) fn start(&self) -> Option<i64> {
        match self.number("offline_timestamp")? {
            ..1_000_000_000 => None,
            at @ 100_000_000_000.. => Some(at),
            at => Some(at * 1000),
        }
    }

    /// What overlapping exports say alike.
    pub(crate) fn lasting(&self) -> String {
        let names = [
            "ts",
            "ms_played",
            "reason_start",
            "reason_end",
            "conn_country",
        ];
        let kept: BTreeMap<&str, &Value> = names
            .into_iter()
            .filter_map(|name| Some((name, self.values.get(name)?)))
            .collect();
        format!(
            "{kept:?} {:?} {:?} {:?}",
            self.uri(),
            self.name(),
            self.start()
        )
    }
}
