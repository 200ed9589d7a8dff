//! The formats that can be read, found by what is in a file and never by its name.

use std::{borrow::Cow, collections::BTreeMap};

use domain::report::Report;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    account, extended,
    limits::Limits,
    own,
    reasons::{Ignored, Refused},
    recently_played,
};

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Spotify's extended streaming history.
    Extended,
    /// The streaming history of Spotify's account data.
    Account,
    /// Saved answers of the Web API about recently played tracks.
    RecentlyPlayed,
    /// Our own lossless export.
    Own,
}

/// A format's part of reading: one line for each.
const READERS: [(Format, Reader); 4] = [
    (Format::Extended, Reader(extended::sniff, extended::read)),
    (Format::Account, Reader(account::sniff, account::read)),
    (
        Format::RecentlyPlayed,
        Reader(recently_played::sniff, recently_played::read),
    ),
    (Format::Own, Reader(own::sniff, own::read)),
];

struct Reader(fn(&Keys<'_>) -> bool, Read);
type Read = for<'a> fn(&'a [u8], &Limits) -> Result<Row<'a>, Unread>;

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [
        Self::Extended,
        Self::Account,
        Self::RecentlyPlayed,
        Self::Own,
    ];

    /// The permanent word, stored and shown.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Extended => "spotify_extended",
            Self::Account => "spotify_account",
            Self::RecentlyPlayed => "spotify_recently_played",
            Self::Own => "music_analyser",
        }
    }

    /// The format with this word.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.slug() == slug)
    }

    /// The format of which this element is a row.
    pub(crate) fn of(element: &[u8]) -> Option<Self> {
        let keys = Keys::of(element)?;
        READERS
            .iter()
            .find(|(_, Reader(sniff, _))| sniff(&keys))
            .map(|(format, _)| *format)
    }

    pub(crate) fn read<'a>(self, element: &'a [u8], limits: &Limits) -> Result<Row<'a>, Unread> {
        let reader = READERS.iter().find(|(format, _)| *format == self);
        match reader {
            Some((_, Reader(_, read))) => read(element, limits),
            None => Err(Unread::Refused(Refused::OtherShape)),
        }
    }
}

/// What a row turned out to be.
pub(crate) enum Row<'a> {
    Report(Report),
    Response(&'a [u8]),
    Own(&'a [u8]),
    Ignored(Ignored),
}

/// Why it turned out to be nothing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is no JSON, and perhaps not even one element.
    NotJson,
    Refused(Refused),
}

impl From<Refused> for Unread {
    fn from(reason: Refused) -> Self {
        Self::Refused(reason)
    }
}

/// The keys of an object with what they stand for.
#[derive(Deserialize)]
pub(crate) struct Keys<'a>(#[serde(borrow)] BTreeMap<Cow<'a, str>, &'a RawValue>);

impl<'a> Keys<'a> {
    pub(crate) fn of(element: &'a [u8]) -> Option<Self> {
        serde_json::from_slice(element).ok()
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    pub(crate) fn value(&self, key: &str) -> Option<&'a str> {
        self.0.get(key).map(|value| value.get())
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &'a str> {
        self.0.values().map(|value| value.get())
    }
}
