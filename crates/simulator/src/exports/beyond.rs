//! What is heard that no list of recent plays shows, put into the pauses between the true plays so that no two
//! things sound at once.

use super::heard::{Heard, HeardId, Item};
use super::settings::Beyond;
use super::shows::{BOOKS, SHOWS};
use crate::clock::{HOUR, MINUTE, SECOND};
use crate::rng::{Rng, key};
use crate::spotify::Feed;
use crate::world::Play;
use crate::world::catalogue::Catalogue;

/// Whatever comes after a play is over by then. The lives of listeners are known for longer.
pub(crate) const LONGEST: i64 = 3 * HOUR;

/// Numbers of one play's followers.
const SLOTS: u64 = 128;

/// A pause that is being filled.
struct Pause<'a> {
    anchor: &'a Heard,
    at: i64,
    until: i64,
    heard: &'a mut Vec<Heard>,
}

/// Adds what is heard after a play and before the next one.
pub(crate) fn after(
    play: &Heard,
    next: Option<&Play>,
    feed: Feed<'_>,
    catalogue: &Catalogue,
    rates: &Beyond,
    heard: &mut Vec<Heard>,
) {
    let dice = Rng::keyed(&[feed.dice.seed(), key("beyond")]);
    let dice = dice.and(&[feed.listener.number, play.key]);
    let next = next.filter(|next| next.started_at - play.to < LONGEST);
    let until = next.map_or(play.to + LONGEST, |next| next.started_at);
    let mut pause = Pause {
        anchor: play,
        at: play.to,
        until,
        heard,
    };
    if until - play.to >= MINUTE {
        pause.fill(&dice, catalogue, rates);
    }
    let mut rng = dice.and(&[key("zero")]);
    if let Some(next) = next
        && until >= play.to
        && rng.chance(rates.zeros)
    {
        let same = rng.chance(0.5) && !feed.record.fate(next).local;
        let track = if same {
            next.track
        } else {
            rng.below(catalogue.tracks.len())
        };
        pause.at = pause.at.max(until - rng.range(0, 300));
        pause.add(SLOTS - 1, Item::Track(track), 0, false);
    }
}

impl Pause<'_> {
    fn fill(&mut self, dice: &Rng, catalogue: &Catalogue, rates: &Beyond) {
        // Each kind has dice of its own: without one kind the others are there all the same.
        let strikes = |name: &str, rate: f64| {
            let mut rng = dice.and(&[key(name)]);
            rng.chance(rate).then_some(rng)
        };
        let tracks = catalogue.tracks.len();
        if let Some(mut rng) = strikes("video", rates.videos) {
            let long = rng.chance(0.05);
            let most = if long { 240 } else { 29 } * SECOND;
            let played = rng.range(2 * SECOND, most);
            self.hear(1, Item::Video(rng.below(tracks)), played, long, &mut rng);
        }
        if let Some(mut rng) = strikes("unknown", rates.unknown) {
            let played = rng.range(0, 4 * MINUTE);
            self.hear(2, Item::Unknown, played, false, &mut rng);
        }
        if let Some(mut rng) = strikes("episode", rates.episodes) {
            let (show, number) = (rng.below(SHOWS.len()), rng.range(1, 300).unsigned_abs());
            let item = Item::Episode { show, number };
            self.hear_long(3, item, 12 * MINUTE, 70 * MINUTE, &mut rng);
        }
        if let Some(mut rng) = strikes("chapter", rates.chapters) {
            let (book, number) = (rng.below(BOOKS.len()), rng.range(1, 40).unsigned_abs());
            let item = Item::Chapter { book, number };
            self.hear_long(4, item, 5 * MINUTE, 40 * MINUTE, &mut rng);
        }
        if let Some(mut rng) = strikes("skips", rates.skips) {
            for slot in 0..3 + rng.below(10) {
                let slot = 5 + u64::try_from(slot).unwrap_or(0);
                let played = rng.range(400, 20 * SECOND).min(rng.range(400, 20 * SECOND));
                self.hear(
                    slot,
                    Item::Track(rng.below(tracks)),
                    played,
                    false,
                    &mut rng,
                );
            }
        }
    }

    /// Something of which perhaps only a part is heard.
    fn hear_long(&mut self, slot: u64, item: Item, shortest: i64, longest: i64, rng: &mut Rng) {
        let whole = rng.range(shortest, longest);
        let wanted = if rng.chance(0.5) {
            whole
        } else {
            rng.range(SECOND, whole)
        };
        let left = self.until - self.at - 30 * SECOND;
        self.hear(
            slot,
            item,
            wanted.min(left),
            wanted == whole && left >= whole,
            rng,
        );
    }

    fn hear(&mut self, slot: u64, item: Item, played: i64, whole: bool, rng: &mut Rng) {
        let from = self.at + rng.range(200, 9 * SECOND);
        if played >= 0 && from + played + SECOND < self.until {
            self.at = from;
            self.add(slot, item, played, whole);
        }
    }

    fn add(&mut self, slot: u64, item: Item, played_ms: i64, whole: bool) {
        let (from, to) = (self.at, self.at + played_ms);
        self.at = to;
        self.heard.push(Heard {
            id: HeardId::Beyond(self.anchor.anchor * SLOTS + slot),
            slot,
            item,
            from,
            to,
            played_ms,
            private: false,
            whole,
            ..*self.anchor
        });
    }
}
