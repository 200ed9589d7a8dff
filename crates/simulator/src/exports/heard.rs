//! Everything that a listener heard: their true plays and what no list ever shows, in the order of time.

use super::beyond;
use super::settings::Beyond;
use super::shows;
use crate::clock::SECOND;
use crate::spotify::Feed;
use crate::world::catalogue::Catalogue;
use crate::world::{PlayedFrom, spotify_id};

/// What a row of an export is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeardId {
    /// The true play of this id; see [`crate::TruePlay::id`].
    Play(u64),
    /// Something that only exports know of, by a number within its listener that never changes.
    Beyond(u64),
}

/// What kind of thing was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeardKind {
    /// A track.
    Track,
    /// An episode of a podcast.
    Episode,
    /// A chapter of an audiobook.
    Chapter,
    /// A music video or a looping clip.
    Video,
    /// Something that has no name.
    Unknown,
}

/// What was heard; indexes into the catalogue and into the shelves of podcasts and books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Item {
    Track(usize),
    /// A file on the listener's disk.
    Local(usize),
    Episode {
        show: usize,
        number: u64,
    },
    Chapter {
        book: usize,
        number: u64,
    },
    Video(usize),
    Unknown,
}

/// One hearing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Heard {
    pub(crate) id: HeardId,
    /// Names it for the dice, together with the key of its anchor.
    pub(crate) slot: u64,
    /// The id and the key of the true play that it is or comes after.
    pub(crate) anchor: u64,
    pub(crate) key: u64,
    pub(crate) item: Item,
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) played_ms: i64,
    pub(crate) private: bool,
    pub(crate) shuffle: bool,
    /// Whether it was heard to its end.
    pub(crate) whole: bool,
    /// When its device was back on the network, if that was known to be off.
    pub(crate) back_at: Option<i64>,
}

/// What an item is called.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub(crate) uri: Option<String>,
    /// Of the track, episode or chapter.
    pub(crate) name: Option<String>,
    /// The album artist, show or book.
    pub(crate) by: Option<String>,
    pub(crate) album: Option<String>,
    /// The URI of the book.
    pub(crate) book: Option<String>,
}

impl Item {
    pub(crate) fn kind(self) -> HeardKind {
        match self {
            Self::Track(_) | Self::Local(_) => HeardKind::Track,
            Self::Episode { .. } => HeardKind::Episode,
            Self::Chapter { .. } => HeardKind::Chapter,
            Self::Video(_) => HeardKind::Video,
            Self::Unknown => HeardKind::Unknown,
        }
    }

    /// Whether an export that has its keys says what it is.
    pub(crate) fn has_name(self) -> bool {
        !matches!(self, Self::Local(_) | Self::Unknown)
    }

    pub(crate) fn names(self, catalogue: &Catalogue) -> Names {
        match self {
            Self::Track(track) | Self::Video(track) => {
                let track = &catalogue.tracks[track];
                let album = &catalogue.albums[track.album];
                Names {
                    uri: Some(format!("spotify:track:{}", track.id)),
                    name: Some(track.name.clone()),
                    by: Some(catalogue.artists[album.artist].name.clone()),
                    album: Some(album.name.clone()),
                    book: None,
                }
            }
            Self::Episode { show, number } => Names {
                uri: Some(uri("episode", show, number)),
                name: Some(shows::episode(show, number)),
                by: Some(shows::SHOWS[show].to_owned()),
                ..Names::default()
            },
            Self::Chapter { book, number } => Names {
                uri: Some(uri("chapter", book, number)),
                name: Some(shows::chapter(book, number)),
                by: Some(shows::BOOKS[book].title.to_owned()),
                album: None,
                book: Some(uri("show", book, 0)),
            },
            Self::Local(_) | Self::Unknown => Names::default(),
        }
    }
}

fn uri(kind: &str, of: usize, number: u64) -> String {
    let of = u64::try_from(of).unwrap_or(u64::MAX);
    format!("spotify:{kind}:{}", spotify_id(kind, &[of, number]))
}

/// Everything that began by the time to which the life was lived, oldest first.
pub(crate) fn everything(feed: Feed<'_>, catalogue: &Catalogue, rates: &Beyond) -> Vec<Heard> {
    let plays = &feed.listener.plays;
    let mut heard = Vec::with_capacity(plays.len() * 2);
    for (place, play) in plays.iter().enumerate() {
        let fate = feed.record.fate(play);
        let item = if fate.local {
            Item::Local(play.track)
        } else {
            Item::Track(play.track)
        };
        let this = Heard {
            id: HeardId::Play(play.id),
            slot: 0,
            anchor: play.id,
            key: play.key,
            item,
            from: play.started_at,
            to: play.ended_at,
            played_ms: play.played_ms,
            private: play.private,
            shuffle: matches!(play.from, PlayedFrom::Playlist(_)),
            // Some players fade out before the end.
            whole: play.played_ms >= catalogue.tracks[play.track].duration_ms - 4 * SECOND,
            back_at: fate.late.then_some(fate.appears_at),
        };
        heard.push(this);
        beyond::after(
            &this,
            plays.get(place + 1),
            feed,
            catalogue,
            rates,
            &mut heard,
        );
    }
    heard
}
