//! `GET /v1/me/player/recently-played`, as it is really sent.

use http::{Response, StatusCode};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::State;
use super::answer::error;
use super::api::{Call, Reply};
use super::feed::{Feed, Listed};
use crate::clock::{instant, with_milliseconds};
use crate::faults::FaultKind;
use crate::ledger::{Seen, SeenItem};

/// Which end of the list was asked for.
enum Cursor {
    Newest,
    After(i64),
    Before(i64),
}

impl State {
    pub(crate) fn recently_played(&mut self, call: &Call) -> Reply {
        call.need("user-read-recently-played")?;
        let limit = call.limit(20)?;
        let cursor = cursor(call)?;
        let (calls, now) = (self.calls, self.now);
        let heard = &mut self.world.listeners[call.listener.0];
        heard.live_until(&self.world.catalogue, now);

        let heard = &self.world.listeners[call.listener.0];
        let feed = Feed {
            listener: heard,
            dice: &self.dice,
        };
        let listed = wanted(feed.list(now), &cursor, limit);
        let unreadable = |item: &Listed<'_>| {
            self.dice
                .strike(FaultKind::NullTrack, &[calls, item.play.id])
                .is_some()
        };
        let items: Vec<Value> = listed
            .iter()
            .map(|item| self.item(call, feed, *item, unreadable(item)))
            .collect();
        let seen = listed.iter().map(|item| SeenItem {
            true_play: item.play.id,
            uri: feed.track_ref(&self.world.catalogue, item.play).uri,
            served_at: instant(item.stamp),
            null_track: unreadable(item),
        });
        let seen = Seen {
            at: instant(now),
            listener: call.listener,
            items: seen.collect(),
        };

        let url = format!("{}/v1/me/player/recently-played", self.settings.api_url);
        let ends = listed
            .first()
            .zip(listed.last())
            .map(|(newest, oldest)| (newest.stamp, oldest.stamp));
        let next = ends.map(|(newest, oldest)| match cursor {
            Cursor::After(_) => format!("{url}?after={newest}&limit={limit}"),
            Cursor::Newest | Cursor::Before(_) => format!("{url}?before={oldest}&limit={limit}"),
        });
        let reply = json!({
            "items": items,
            "next": next,
            "cursors": ends.map(|(newest, oldest)| json!({"after": newest.to_string(), "before": oldest.to_string()})),
            "limit": limit,
            "href": format!("{}{}", self.settings.api_url, call.asked),
        });
        self.ledger.seen.push(seen);
        Ok(reply)
    }

    fn item(&self, call: &Call, feed: Feed<'_>, item: Listed<'_>, unreadable: bool) -> Value {
        let Listed { play, stamp } = item;
        let bodies = self.bodies(call.kind);
        let track = if unreadable {
            Value::Null
        } else if feed.is_local(play) {
            bodies.local_track(play.track)
        } else {
            bodies.track(play.track)
        };
        let context = if feed.without_context(play) {
            Value::Null
        } else {
            bodies.context(
                &feed.listener.context(&self.world.catalogue, play.from),
                &feed.listener.id,
            )
        };
        let played_at = if feed.without_fraction(play, stamp) {
            instant(stamp).to_string()
        } else {
            with_milliseconds(stamp)
        };
        json!({"track": track, "played_at": played_at, "context": context})
    }
}

fn cursor(call: &Call) -> Result<Cursor, Response<Vec<u8>>> {
    let invalid = |message| error(StatusCode::BAD_REQUEST, message);
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
