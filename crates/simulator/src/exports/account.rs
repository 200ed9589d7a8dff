//! Rows of account data: names and minutes.

use serde_json::json;

use super::event::Event;
use super::heard::{HeardKind, Item, Names};
use super::json::Row;
use super::settings::Era;
use crate::clock::{MINUTE, instant};
use crate::rng::{Rng, key};
use crate::world::catalogue::Catalogue;

/// Which file a row of account data is in, or none if account data of this era do not have it.
pub(crate) fn shelf(era: Era, item: Item) -> Option<&'static str> {
    match (era, item) {
        (Era::Account2020, Item::Chapter { .. } | Item::Video(_)) => None,
        (Era::Account2020, _) => Some("StreamingHistory"),
        (_, Item::Episode { .. }) => Some("StreamingHistory_podcast_"),
        (_, Item::Chapter { .. }) => Some("StreamingHistory_audiobook_"),
        (_, Item::Video(_)) => Some("StreamingHistory_video_"),
        _ => Some("StreamingHistory_music_"),
    }
}

/// What account data of this era say that was heard. There is never a URI and no album.
pub(crate) fn names(item: Item, catalogue: &Catalogue) -> Names {
    if !item.has_name() {
        return Names {
            name: Some("Unknown".to_owned()),
            by: Some("Unknown Artist".to_owned()),
            ..Names::default()
        };
    }
    let names = item.names(catalogue);
    Names {
        uri: None,
        album: None,
        book: None,
        ..names
    }
}

/// What a row of this era says of the kind.
pub(crate) fn shown_as(era: Era, item: Item) -> HeardKind {
    match item {
        Item::Local(_) => HeardKind::Unknown,
        Item::Episode { .. } if era == Era::Account2020 => HeardKind::Track,
        item => item.kind(),
    }
}

/// The minute in which it ended, by the device's clock or by the server's, or something in between.
pub(crate) fn end_minute(event: &Event) -> i64 {
    let heard = &event.heard;
    let minute = |at: i64| at.div_euclid(MINUTE);
    let (device, server) = (
        minute(heard.from + event.ms_played.right()),
        minute(event.ts),
    );
    let mut rng = Rng::keyed(&[key("end minute"), heard.key, heard.slot]);
    let chosen = match rng.below(21) {
        0..9 => device,
        9..16 => server,
        _ if server - device >= 2 => rng.range(device + 1, server - 1),
        _ => device,
    };
    chosen * MINUTE
}

/// A row that ends in this minute.
pub(crate) fn row(era: Era, event: &Event, end: i64, catalogue: &Catalogue) -> Row {
    let names = names(event.heard.item, catalogue);
    let end = instant(end).strftime("%Y-%m-%d %H:%M").to_string();
    let mut row = vec![("endTime", json!(end))];
    let (by, name) = match event.heard.item {
        Item::Episode { .. } if era != Era::Account2020 => ("podcastName", "episodeName"),
        Item::Chapter { .. } => ("audiobookName", "chapterName"),
        _ => ("artistName", "trackName"),
    };
    row.push((by, json!(names.by)));
    row.push((name, json!(names.name)));
    if let Item::Chapter { book, .. } = event.heard.item {
        row.push(("authorName", json!(super::shows::BOOKS[book].author)));
    }
    row.push(("msPlayed", json!(event.ms_played.right())));
    row
}
