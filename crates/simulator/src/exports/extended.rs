//! Rows of the extended history, with exactly the keys of their era.

use serde_json::{Value, json};

use super::event::{Event, Played, Start};
use super::heard::{Item, Names};
use super::json::Row;
use super::settings::{Era, ExportSettings};
use crate::clock::{SECOND, instant};
use crate::rng::{Rng, key};
use crate::world::Listener;
use crate::world::catalogue::Catalogue;

/// Writes rows of one package.
pub(crate) struct Extended<'a> {
    pub(crate) settings: &'a ExportSettings,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) listener: &'a Listener,
    /// See [`ExportSettings::switched_at`].
    pub(crate) switched_at: i64,
}

const PLATFORMS: [(&str, &str); 6] = [
    ("iOS 14.4 (iPhone11,8)", "ios"),
    ("Android OS 10 API 29 (samsung, SM-G973F)", "android"),
    ("Windows 10 (10.0.19042; x64)", "windows"),
    ("OS X 10.15.7 [x86 8]", "osx"),
    (
        "Partner amazon_salmon Amazon;Echo_Dot;b1c2d3;;tpapi",
        "not_applicable",
    ),
    (
        "WebPlayer (websocket RFC6455)",
        "web_player windows 10;chrome 120.0.0.0;desktop",
    ),
];

impl Extended<'_> {
    /// What this package says that was heard.
    pub(crate) fn names(&self, event: &Event) -> Names {
        let era = self.settings.era;
        let item = event.heard.item;
        if matches!(item, Item::Chapter { .. }) && !era.has_audiobooks() {
            return Names::default();
        }
        let names = item.names(self.catalogue);
        let uri = names.uri.clone().filter(|_| era.has_uris());
        if event.nameless && uri.is_some() {
            return Names {
                uri,
                ..Names::default()
            };
        }
        Names { uri, ..names }
    }

    /// A row of an event with this `ts`.
    pub(crate) fn row(&self, event: &Event, ts: i64) -> Row {
        let era = self.settings.era;
        let (heard, names) = (&event.heard, self.names(event));
        let mut rng = Rng::keyed(&[self.listener.number, key("device"), heard.anchor / 20]);
        let (long, short) = *rng.pick(&PLATFORMS);
        let address = rng.range(1, 254);
        let mut row: Row = vec![("ts", json!(instant(ts).to_string()))];
        if era.names_the_account() {
            row.push(("username", json!(self.listener.id)));
        }
        let platform = if era.has_short_platforms() {
            short
        } else {
            long
        };
        row.push(("platform", json!(platform)));
        row.push((
            "ms_played",
            json!(match event.ms_played {
                Played::Told(played) | Played::Garbage(played, _) => played,
            }),
        ));
        row.push(("conn_country", json!(event.country)));
        let address = if address % 5 == 0 {
            format!("2001:db8::{address:x}")
        } else {
            format!("203.0.113.{address}")
        };
        // In some packages it is never told.
        let mut package = Rng::keyed(&[self.settings.seed, key("addresses")]);
        let address = (!package.chance(0.2)).then_some(address);
        if era.names_the_account() {
            row.push(("ip_addr_decrypted", json!(address)));
            let agent = rng.chance(0.3).then_some("unknown");
            row.push(("user_agent_decrypted", json!(agent)));
        } else {
            row.push(("ip_addr", json!(address)));
        }
        if era.has_places() {
            places(&mut row, &mut rng);
        }
        self.things(&mut row, event, names);
        row.extend([
            ("reason_start", json!(event.reason_start)),
            ("reason_end", json!(event.reason_end)),
            ("shuffle", json!(heard.shuffle)),
            ("skipped", self.skipped(event)),
            ("offline", offline(event)),
            ("offline_timestamp", self.start(event)),
            ("incognito_mode", json!(heard.private)),
        ]);
        row
    }

    fn things(&self, row: &mut Row, event: &Event, names: Names) {
        let era = self.settings.era;
        let nothing = Names::default;
        let (mut track, mut episode, mut chapter) = (nothing(), nothing(), nothing());
        match event.heard.item {
            Item::Episode { .. } => episode = names,
            Item::Chapter { .. } => chapter = names,
            _ => track = names,
        }
        row.extend([
            ("master_metadata_track_name", json!(track.name)),
            ("master_metadata_album_artist_name", json!(track.by)),
            ("master_metadata_album_album_name", json!(track.album)),
        ]);
        if era.has_uris() {
            row.push(("spotify_track_uri", json!(track.uri)));
        }
        row.push(("episode_name", json!(episode.name)));
        row.push(("episode_show_name", json!(episode.by)));
        if era.has_uris() {
            row.push(("spotify_episode_uri", json!(episode.uri)));
        }
        if era.has_audiobooks() {
            row.extend([
                ("audiobook_title", json!(chapter.by)),
                ("audiobook_uri", json!(chapter.book)),
                ("audiobook_chapter_uri", json!(chapter.uri)),
                ("audiobook_chapter_title", json!(chapter.name)),
            ]);
        }
    }

    fn skipped(&self, event: &Event) -> Value {
        let heard = &event.heard;
        let mut rng = Rng::keyed(&[self.listener.number, key("skipped"), heard.key, heard.slot]);
        let is_old = heard.from < self.switched_at;
        if is_old && !self.settings.era.always_tells_skips() && rng.chance(0.97) {
            Value::Null
        } else {
            json!(event.skipped)
        }
    }

    fn start(&self, event: &Event) -> Value {
        let null = self.settings.era.has_null_starts();
        match event.start {
            Start::Told(at) | Start::Wrong(at) if event.heard.from < self.switched_at => json!(at),
            Start::Told(at) | Start::Wrong(at) => json!(at.div_euclid(SECOND)),
            Start::One => json!(1),
            Start::Unknown if null => Value::Null,
            Start::Unknown => json!(0),
        }
    }
}

/// In files of videos it is never told.
fn offline(event: &Event) -> Value {
    match event.heard.item {
        Item::Video(_) => Value::Null,
        _ => json!(event.offline),
    }
}

fn places(row: &mut Row, rng: &mut Rng) {
    let known = rng.chance(0.6);
    let told = |value: Value| if known { value } else { Value::Null };
    row.extend([
        ("city", told(json!("Neustadt"))),
        ("region", told(json!("BE"))),
        ("metro_code", told(json!("0"))),
        ("longitude", told(json!(13.4))),
        ("latitude", told(json!(52.5))),
    ]);
}

impl Era {
    /// The names of a file of the history of sounds.
    pub(super) fn audio_name(self, number: usize, of: usize, years: (i16, i16)) -> String {
        match self {
            Self::Endsong2021 if of == 1 => "endsong.json".to_owned(),
            Self::Endsong2020 | Self::Endsong2021 => format!("endsong_{number}.json"),
            Self::Yearly2026 if number == 0 => format!("Streaming_History_Audio_{}.json", years.0),
            Self::Yearly2026 => format!("Streaming_History_Audio_{}_{number}.json", years.0),
            _ => format!("Streaming_History_Audio_{}_{number}.json", span(years)),
        }
    }

    /// The name of a file of videos.
    pub(super) fn video_name(self, years: (i16, i16)) -> String {
        match self {
            Self::Endsong2020 | Self::Endsong2021 => "endvideo.json".to_owned(),
            _ => format!("Streaming_History_Video_{}.json", span(years)),
        }
    }
}

fn span((first, last): (i16, i16)) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first}-{last}")
    }
}
