//! `GET /v1/me/player/recently-played`, as it is really sent.

use std::collections::HashMap;

use http::{Response, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use super::answer::{Refusal, body, refusal};
use super::api::Call;
use super::feed::{Feed, Listed};
use super::{AppKind, State};
use crate::clock::{instant, with_milliseconds};
use crate::faults::FaultKind;
use crate::ledger::{Seen, SeenItem};
use crate::world::PlayedFrom;

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
struct Item<'a> {
    track: Option<&'a RawValue>,
    played_at: String,
    context: Option<&'a RawValue>,
}

/// Tracks and contexts as they were written before: an hour of polling asks for the same ones 3,000 times.
#[derive(Debug, Default)]
pub(crate) struct Written {
    tracks: HashMap<(usize, bool, AppKind), Box<RawValue>>,
    contexts: HashMap<(u64, PlayedFrom), Box<RawValue>>,
}

impl State {
    pub(crate) fn recently_played(&mut self, call: &Call) -> Result<Response<Vec<u8>>, Refusal> {
        call.need("user-read-recently-played")?;
        let limit = call.limit(20)?;
        let cursor = cursor(call)?;
        let now = self.now;
        let heard = &mut self.world.listeners[call.listener.0];
        heard.live_until(&self.world.catalogue, now);

        let mut written = std::mem::take(&mut self.written);
        let feed = Feed {
            listener: &self.world.listeners[call.listener.0],
            dice: &self.dice,
        };
        let listed = wanted(feed.list(now), &cursor, limit);
        for item in &listed {
            self.write(&mut written, call.kind, feed, *item);
        }
        let unreadable: Vec<bool> = listed.iter().map(|item| self.unreadable(*item)).collect();
        let items = listed.iter().zip(&unreadable).map(|(item, unreadable)| {
            let play = item.play;
            let track = written
                .tracks
                .get(&(play.track, feed.is_local(play), call.kind));
            let context = written.contexts.get(&(feed.listener.number, play.from));
            Item {
                track: track.filter(|_| !unreadable).map(|track| &**track),
                played_at: played_at(feed, *item),
                context: context
                    .filter(|_| !feed.without_context(play))
                    .map(|context| &**context),
            }
        });

        let url = format!("{}/v1/me/player/recently-played", self.settings.api_url);
        let ends = listed
            .first()
            .zip(listed.last())
            .map(|(newest, oldest)| (newest.stamp, oldest.stamp));
        let page = Page {
            items: items.collect(),
            next: ends.map(|(newest, oldest)| match cursor {
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
            href: format!("{}{}", self.settings.api_url, call.asked),
        };
        // Strings, numbers and JSON that was written before: this cannot fail.
        let text = serde_json::to_vec(&page).unwrap_or_default();

        let seen = listed
            .iter()
            .zip(unreadable)
            .map(|(item, null_track)| SeenItem {
                true_play: item.play.id,
                uri: feed.track_ref(&self.world.catalogue, item.play).uri,
                served_at: instant(item.stamp),
                null_track,
            });
        let seen = Seen {
            at: instant(now),
            listener: call.listener,
            items: seen.collect(),
        };
        self.ledger.seen.push(seen);
        self.written = written;
        Ok(body(
            StatusCode::OK,
            "application/json; charset=utf-8",
            text,
        ))
    }

    fn unreadable(&self, item: Listed<'_>) -> bool {
        self.dice
            .strike(FaultKind::NullTrack, &[self.calls, item.play.id])
            .is_some()
    }

    fn write(&self, written: &mut Written, kind: AppKind, feed: Feed<'_>, item: Listed<'_>) {
        let (play, bodies) = (item.play, self.bodies(kind));
        let raw = |value: Value| to_raw_value(&value).unwrap_or_default();
        let local = feed.is_local(play);
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

fn played_at(feed: Feed<'_>, item: Listed<'_>) -> String {
    if feed.without_fraction(item.play, item.stamp) {
        instant(item.stamp).to_string()
    } else {
        with_milliseconds(item.stamp)
    }
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
