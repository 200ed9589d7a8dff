//! A package: its files, and what in truth is in them.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::event::{Event, Keeper, Played, Start};
use super::extended::Extended;
use super::heard::{HeardId, HeardKind, everything};
use super::settings::ExportSettings;
use super::sheets::{Line, Sheet, sheets};
use super::{account, json, others};
use crate::clock::{DAY, instant};
use crate::rng::{Rng, key};
use crate::spotify::Feed;
use crate::world::catalogue::Catalogue;

/// A file as it lies in the zip.
#[derive(Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// From the root of the zip, such as `MyData/endsong_0.json`.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for ExportFile {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}, {} bytes", self.path, self.bytes.len())
    }
}

/// One hearing that a package tells of: what an importer must make of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrueRow {
    /// What it is about.
    pub id: HeardId,
    /// What it truly is.
    pub kind: HeardKind,
    /// What this package lets one know of that: a local file is something unknown, and so is a chapter where there are
    /// no keys for it; in [`super::Era::Account2020`] an episode looks like a track.
    pub shown_as: HeardKind,
    /// The URI of the track, episode or chapter, as this package has it.
    pub uri: Option<String>,
    /// The title of the track, episode or chapter, as this package has it.
    pub name: Option<String>,
    /// The album artist, the show or the book, as this package has it.
    pub by: Option<String>,
    /// The album, as this package has it.
    pub album: Option<String>,
    /// When it truly began.
    pub started_at: Timestamp,
    /// When it truly ended, pauses included.
    pub ended_at: Timestamp,
    /// What was heard, as the package has it; none where it has garbage. It is [`crate::TruePlay::played_ms`] unless
    /// [`super::ExportDefects::longer`] struck.
    pub played_ms: Option<i64>,
    /// The `ts` of its row, of several the earliest; in account data, the minute of `endTime`.
    pub ts: Timestamp,
    /// Whether `offline_timestamp` tells when it began. Never in account data.
    pub start_told: bool,
    /// Whether it was in a private session.
    pub private: bool,
    /// The paths of the files in which its rows stand.
    pub files: Vec<String>,
    /// How many rows of it there are besides the first: all copies whose own `ts` is before the end of the package.
    pub duplicates: usize,
}

/// One package of one listener.
pub(crate) struct Package<'a> {
    settings: &'a ExportSettings,
    catalogue: &'a Catalogue,
    feed: Feed<'a>,
    switched_at: i64,
    events: Vec<Event>,
    sheets: Vec<Sheet>,
}

impl<'a> Package<'a> {
    /// The listener's life must be known until [`super::LONGEST`] after `settings.to`.
    pub(crate) fn new(
        feed: Feed<'a>,
        catalogue: &'a Catalogue,
        settings: &'a ExportSettings,
    ) -> Self {
        let switched_at = settings
            .switched_at
            .map_or_else(|| switch(feed), Timestamp::as_millisecond);
        let keeper = Keeper {
            feed,
            catalogue,
            defects: &settings.defects,
            switched_at,
        };
        let events = keeper.keep(everything(feed, catalogue, &settings.beyond));
        let sheets = sheets(&events, settings);
        Self {
            settings,
            catalogue,
            feed,
            switched_at,
            events,
            sheets,
        }
    }

    pub(crate) fn files(&self) -> Vec<ExportFile> {
        let mut files = others::files(self.settings, self.feed.listener);
        files.extend(self.sheets.iter().map(|sheet| {
            let rows: Vec<json::Row> = sheet.lines.iter().map(|line| self.row(line)).collect();
            let indented = self.settings.era.is_indented();
            let mut bytes = Vec::new();
            if self.settings.byte_order_mark {
                bytes.extend("\u{feff}".bytes());
            }
            bytes.extend(json::write(&rows, indented));
            ExportFile {
                path: self.path(sheet),
                bytes,
            }
        }));
        files.sort_by(|one, two| one.path.cmp(&two.path));
        files
    }

    /// In the order in which it was heard.
    pub(crate) fn truth(&self) -> Vec<TrueRow> {
        let mut rows: BTreeMap<usize, TrueRow> = BTreeMap::new();
        for sheet in &self.sheets {
            for line in &sheet.lines {
                let new = || TrueRow {
                    duplicates: 0,
                    ..self.true_row(line)
                };
                let row = rows
                    .entry(line.event)
                    .and_modify(|row| row.duplicates += 1)
                    .or_insert_with(new);
                row.ts = row.ts.min(instant(line.at));
                let path = self.path(sheet);
                if !row.files.contains(&path) {
                    row.files.push(path);
                }
            }
        }
        rows.into_values().collect()
    }

    fn true_row(&self, line: &Line) -> TrueRow {
        let (era, event) = (self.settings.era, &self.events[line.event]);
        let heard = &event.heard;
        let (names, shown_as) = if era.is_account() {
            let names = account::names(heard.item, self.catalogue);
            (names, account::shown_as(era, heard.item))
        } else {
            let names = self.extended().names(event);
            let is_bare = names.uri.is_none() && names.name.is_none();
            let kind = if is_bare {
                HeardKind::Unknown
            } else {
                heard.item.kind()
            };
            (names, kind)
        };
        TrueRow {
            id: heard.id,
            kind: heard.item.kind(),
            shown_as,
            uri: names.uri,
            name: names.name,
            by: names.by,
            album: names.album,
            started_at: instant(heard.from),
            ended_at: instant(heard.to),
            played_ms: match event.ms_played {
                Played::Garbage(..) if !era.is_account() => None,
                played => Some(played.right()),
            },
            ts: instant(line.at),
            start_told: !era.is_account() && matches!(event.start, Start::Told(_)),
            private: heard.private,
            files: Vec::new(),
            duplicates: 0,
        }
    }

    fn row(&self, line: &Line) -> json::Row {
        let (era, event) = (self.settings.era, &self.events[line.event]);
        if era.is_account() {
            account::row(era, event, line.at, self.catalogue)
        } else {
            self.extended().row(event, line.at)
        }
    }

    fn extended(&self) -> Extended<'_> {
        Extended {
            settings: self.settings,
            catalogue: self.catalogue,
            listener: self.feed.listener,
            switched_at: self.switched_at,
        }
    }

    fn path(&self, sheet: &Sheet) -> String {
        format!("{}/{}", self.settings.era.folder(), sheet.name)
    }
}

/// Each account switched on a day of its own.
fn switch(feed: Feed<'_>) -> i64 {
    /// The first of August 2022.
    const FIRST: i64 = 1_659_312_000_000;
    let mut rng = Rng::keyed(&[feed.dice.seed(), key("switch"), feed.listener.number]);
    FIRST + rng.range(0, 91 * DAY)
}
