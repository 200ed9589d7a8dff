//! What was really served: the oracle that tells a test what must have been collected.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use crate::world::{ListenerId, TrackRef};

/// One answered request for recently played tracks: a whole list, not one that was cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When it was answered.
    pub at: Timestamp,
    /// How long the answer took to be complete. Whoever gave up before that never had it.
    pub after: Duration,
    /// Whose plays they are.
    pub listener: ListenerId,
    /// What was in the list, in its order.
    pub items: Vec<SeenItem>,
}

/// One item of an answered list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenItem {
    /// The id of the true play behind it.
    pub true_play: u64,
    /// The URI of its track, readable or not.
    pub uri: String,
    /// The stamp it was served with.
    pub served_at: Timestamp,
    /// Its JSON, to the byte, when its track was null or the item mangled otherwise, so that nobody could tell
    /// what was played.
    pub unreadable: Option<String>,
}

/// A true play that was readable in at least one answered list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenPlay {
    /// The id of the true play.
    pub true_play: u64,
    /// What was heard, as it was served.
    pub track: TrackRef,
    /// Every stamp it was served with while readable, in the order of serving.
    pub stamps: Vec<Timestamp>,
}

/// One call of the Web API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// When it was made.
    pub at: Timestamp,
    /// Which endpoints share their quota with the one that was asked: `recently-played`, `player`, `top`,
    /// `catalogue` (whatever is none of the others, too) or `profile`.
    pub family: &'static str,
    /// Whose token it showed, good or not; none if no listener ever had it.
    pub listener: Option<ListenerId>,
    /// The status of the answer; none if there was no answer.
    pub status: Option<u16>,
}

/// Counts and lists of what was served.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) seen: Vec<Seen>,
    pub(crate) calls: Vec<Call>,
    pub(crate) requests: BTreeMap<String, u64>,
}

impl Ledger {
    pub(crate) fn count(&mut self, endpoint: String) {
        *self.requests.entry(endpoint).or_default() += 1;
    }

    /// The readable plays of a listener with their stamps, by the id of the play.
    pub(crate) fn stamps(&self, listener: ListenerId) -> BTreeMap<u64, Vec<Timestamp>> {
        let mut stamps: BTreeMap<u64, Vec<Timestamp>> = BTreeMap::new();
        let lists = self.seen.iter().filter(|seen| seen.listener == listener);
        for item in lists
            .flat_map(|seen| &seen.items)
            .filter(|item| item.unreadable.is_none())
        {
            let known = stamps.entry(item.true_play).or_default();
            if !known.contains(&item.served_at) {
                known.push(item.served_at);
            }
        }
        stamps
    }
}
