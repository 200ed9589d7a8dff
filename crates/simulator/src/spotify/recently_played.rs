//! `GET /v1/me/player/recently-played`, as it is really sent.

use std::collections::HashMap;
use std::time::Duration;

use http::{Response, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

use super::answer::{Refusal, body, refusal};
use super::api::Call;
use super::calls::Caller;
use super::feed::{Feed, Listed};
use super::{AppKind, State};
use crate::clock::{SECOND, instant, with_milliseconds};
use crate::faults::FaultKind;
use crate::ledger::{Seen, SeenItem};
use crate::rng::Rng;
use crate::world::{ListenerId, Play, PlayedFrom};

/// Which end of the list was asked for.
enum Cursor {
    Newest,
    After(i64),
    Before(i64),
}

/// The body, with its keys in the order in which they are really sent. There is no `total`.
#[derive(Serialize)]
struct Page<'a> {
    items: Vec<Item<'a>>,
    next: Option<String>,
    cursors: Option<Cursors>,
    limit: usize,
    href: String,
}

#[derive(Serialize)]
struct Cursors {
    after: String,
    before: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Item<'a> {
    Whole {
        track: Option<&'a RawValue>,
        played_at: String,
        context: Option<&'a RawValue>,
    },
    Broken(Value),
}

/// Tracks and contexts as they were written before: an hour of polling asks for the same ones 3,000 times.
#[derive(Debug, Default)]
pub(crate) struct Written {
    tracks: HashMap<(usize, bool, AppKind), Box<RawValue>>,
    contexts: HashMap<(u64, PlayedFrom), Box<RawValue>>,
}

/// Which list is wanted, and for whom.
pub(crate) struct ListAsked {
    listener: ListenerId,
    kind: AppKind,
    cursor: Cursor,
    limit: usize,
    /// Path and query.
    asked: String,
}

impl ListAsked {
    /// All of it.
    pub(crate) fn whole(listener: ListenerId, kind: AppKind) -> Self {
        Self {
            listener,
            kind,
            cursor: Cursor::Newest,
            limit: 50,
            asked: "/v1/me/player/recently-played?limit=50".to_owned(),
        }
    }
}

impl State {
    /// The list, and what is in it, should it arrive.
    pub(crate) fn recently_played(
        &mut self,
        call: &Call,
        caller: &Caller,
    ) -> Result<(Response<Vec<u8>>, Seen), Refusal> {
        call.need("user-read-recently-played")?;
        let asked = ListAsked {
            listener: call.listener,
            kind: call.kind,
            limit: call.limit(20)?,
            cursor: cursor(call)?,
            asked: call.asked.clone(),
        };
        let (text, seen) = self.plays_page(&asked, caller.keys);
        let kind = "application/json; charset=utf-8";
        Ok((body(StatusCode::OK, kind, text), seen))
    }

    /// The body, and what is in it; the keys decide what befalls its items on the way.
    pub(crate) fn plays_page(&mut self, asked: &ListAsked, keys: [u64; 2]) -> (Vec<u8>, Seen) {
        let limit = asked.limit;
        let now = self.now;
        self.live(asked.listener, now);

        let mut written = std::mem::take(&mut self.written);
        let feed = self.feed(asked.listener);
        let at = feed.as_of(now);
        let mut listed = wanted(feed.list(at), &asked.cursor, limit);
        let stamps = listed.iter().map(|item| item.stamp);
        let ends = stamps.clone().max().zip(stamps.min());
        if feed.is_by_arrival(at) {
            listed.sort_by_key(|item| std::cmp::Reverse(item.fate.appears_at));
        }
        for item in &listed {
            self.write(&mut written, asked.kind, feed, *item);
        }
        let mut seen = Vec::with_capacity(listed.len());
        let mut items = Vec::with_capacity(listed.len());
        for listed in &listed {
            let (play, fate) = (listed.play, listed.fate);
            let track = written.tracks.get(&(play.track, fate.local, asked.kind));
            let context = written.contexts.get(&(feed.listener.number, play.from));
            let null_track = self.strikes_item(FaultKind::NullTrack, keys, play);
            let broken = self.strikes_item(FaultKind::BrokenItem, keys, play);
            let whole = Item::Whole {
                track: track.filter(|_| null_track.is_none()).map(|track| &**track),
                played_at: played_at(listed),
                context: context
                    .filter(|_| !fate.without_context)
                    .map(|context| &**context),
            };
            let is_unreadable = null_track.is_some() || broken.is_some();
            let item = match broken {
                Some(mut rng) => broken_item(&whole, &mut rng),
                None => whole,
            };
            seen.push(SeenItem {
                true_play: play.id,
                uri: feed.track_ref(&self.world.catalogue, play).uri,
                served_at: instant(listed.stamp),
                unreadable: is_unreadable.then(|| serde_json::to_string(&item).unwrap_or_default()),
            });
            items.push(item);
        }

        let url = format!("{}/v1/me/player/recently-played", self.settings.api_url);
        let page = Page {
            items,
            next: ends.map(|(newest, oldest)| match asked.cursor {
                Cursor::After(_) => format!("{url}?after={newest}&limit={limit}"),
                Cursor::Newest | Cursor::Before(_) => {
                    format!("{url}?before={oldest}&limit={limit}")
                }
            }),
            cursors: ends.map(|(newest, oldest)| Cursors {
                after: newest.to_string(),
                before: oldest.to_string(),
            }),
            limit,
            href: format!("{}{}", self.settings.api_url, asked.asked),
        };
        // Strings, numbers and JSON that was written before: this cannot fail.
        let text = serde_json::to_vec(&page).unwrap_or_default();
        self.written = written;
        let seen = Seen {
            at: instant(now),
            after: Duration::ZERO,
            listener: asked.listener,
            items: seen,
        };
        (text, seen)
    }

    /// Whether something befalls an item of the answer to this call.
    fn strikes_item(&self, kind: FaultKind, keys: [u64; 2], play: &Play) -> Option<Rng> {
        let [listener, count] = keys;
        let dice = self.reigns.current();
        dice.strike(kind, &[listener, count, play.key])
    }

    fn write(&self, written: &mut Written, kind: AppKind, feed: Feed<'_>, item: Listed<'_>) {
        let (play, bodies) = (item.play, self.bodies(kind));
        let raw = |value: Value| to_raw_value(&value).unwrap_or_default();
        let local = item.fate.local;
        written
            .tracks
            .entry((play.track, local, kind))
            .or_insert_with(|| {
                raw(if local {
                    bodies.local_track(play.track)
                } else {
                    bodies.track(play.track)
                })
            });
        let context = || feed.listener.context(&self.world.catalogue, play.from);
        written
            .contexts
            .entry((feed.listener.number, play.from))
            .or_insert_with(|| raw(bodies.context(&context(), &feed.listener.id)));
    }
}

fn played_at(item: &Listed<'_>) -> String {
    if item.fate.without_fraction && item.stamp.rem_euclid(SECOND) == 0 {
        instant(item.stamp).to_string()
    } else {
        with_milliseconds(item.stamp)
    }
}

/// The item as something that it should not be.
fn broken_item<'a>(whole: &Item<'_>, rng: &mut Rng) -> Item<'a> {
    // What was read from JSON can be written as JSON.
    let mut item = serde_json::to_value(whole).unwrap_or_default();
    let form = rng.below(6);
    let fields = item.as_object_mut();
    let track = fields.and_then(|fields| fields.get_mut("track")?.as_object_mut());
    match (form, track) {
        (0, Some(track)) => drop(track.remove("name")),
        (1, Some(track)) => drop(track.remove("uri")),
        (2, _) => item["track"] = json!("spotify:track"),
        (3, _) => item["played_at"] = json!(rng.range(0, 2_000_000_000)),
        (4, _) => item = json!(rng.range(0, 50)),
        _ => {
            item.as_object_mut()
                .map(|fields| fields.remove("played_at"));
        }
    }
    Item::Broken(item)
}

fn cursor(call: &Call) -> Result<Cursor, Refusal> {
    let invalid = |message| refusal(StatusCode::BAD_REQUEST, message);
    let read = |text: &str| {
        text.parse::<i64>()
            .ok()
            .filter(|at| Timestamp::from_millisecond(*at).is_ok())
    };
    match (call.query.get("after"), call.query.get("before")) {
        (Some(_), Some(_)) => Err(invalid("Only one of after and before may be given")),
        (Some(after), None) => read(after)
            .map(Cursor::After)
            .ok_or_else(|| invalid("Invalid after")),
        (None, Some(before)) => read(before)
            .map(Cursor::Before)
            .ok_or_else(|| invalid("Invalid before")),
        (None, None) => Ok(Cursor::Newest),
    }
}

/// The part of the list that was asked for. With `after` it is the oldest part, so that `next` walks on.
fn wanted<'a>(mut list: Vec<Listed<'a>>, cursor: &Cursor, limit: usize) -> Vec<Listed<'a>> {
    match cursor {
        Cursor::Newest => {}
        Cursor::After(after) => {
            list.retain(|item| item.stamp > *after);
            list.drain(..list.len().saturating_sub(limit));
        }
        Cursor::Before(before) => list.retain(|item| item.stamp < *before),
    }
    list.truncate(limit);
    list
}
