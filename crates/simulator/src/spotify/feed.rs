//! What Spotify knows of a listener's plays at a moment: which are listed, in which order, and with which stamp.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::fate::{FARTHEST_MOVE, Fate, Turn};
use crate::clock::{DAY, HOUR, MINUTE, SECOND, instant};
use crate::dice::Dice;
use crate::faults::FaultKind;
use crate::world::catalogue::Catalogue;
use crate::world::{Listener, Play, TrackRef, TruePlay, track_ref};

/// Plays are listed for this long.
pub(crate) const WINDOW: i64 = 7 * DAY;
/// Never more plays than this are listed, however one asks.
const MOST: usize = 50;
/// The plays before this many newer ones stand well within the list, even a short one.
const WELL_WITHIN: usize = 15;
/// For so long a list stays short, or in another order.
pub(crate) const HALF_DAY: i64 = 12 * HOUR;

/// What is kept of a listener's plays beside the plays themselves.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// Of every play that was lived.
    pub(crate) fates: Vec<Fate>,
    /// Of plays that are to vanish or to move far: when they were served.
    pub(crate) served: BTreeMap<u64, Served>,
}

/// When a play that is to vanish or to move far was served so that it could be read. The time of one that vanishes
/// begins when it is seen first, and once its time is up it turns as soon as it is seen once more: only of a play
/// that stood in one list and not in the next one can be told that it vanished, and only from the list before it
/// that it moved far. Had nobody looked for long in between, it might be either.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Served {
    first: i64,
    last: Option<i64>,
}

impl Record {
    /// Keeps up with the plays that were lived.
    pub(crate) fn extend(&mut self, listener: &Listener, dice: &Dice) {
        let new = listener.plays.iter().skip(self.fates.len());
        self.fates
            .extend(new.map(|play| Fate::of(play, listener.number, dice)));
    }

    pub(crate) fn fate(&self, play: &Play) -> &Fate {
        &self.fates[place(play)]
    }

    /// Notes that a play was served to someone who keeps the list, or who does not.
    pub(crate) fn served(&mut self, play: u64, now: i64, keeps: bool) {
        let fate = usize::try_from(play).ok().and_then(|id| self.fates.get(id));
        let Some(turn) = fate.map(|fate| fate.turn) else {
            return;
        };
        let known = self.served.get(&play).copied();
        let mut served = match known {
            None if !keeps => return,
            None => Served {
                first: now,
                last: None,
            },
            Some(served) => served,
        };
        let is_time = match turn {
            Turn::Vanishes { after, .. } => now >= served.first + after,
            Turn::Moves { at, .. } if turn.is_far() => keeps && now >= at,
            Turn::Stays | Turn::Moves { .. } => return,
        };
        if is_time {
            served.last.get_or_insert(now);
        }
        self.served.insert(play, served);
    }
}

/// A listener's plays under the faults that befall them.
#[derive(Clone, Copy)]
pub(crate) struct Feed<'a> {
    pub(crate) listener: &'a Listener,
    pub(crate) record: &'a Record,
    pub(crate) dice: &'a Dice,
}

/// A listed play with its stamp of the moment.
#[derive(Clone, Copy)]
pub(crate) struct Listed<'a> {
    pub(crate) play: &'a Play,
    pub(crate) fate: &'a Fate,
    pub(crate) stamp: i64,
}

impl<'a> Feed<'a> {
    /// The moment as of which the list is, when asked for at `now`: earlier, while the list stands still.
    pub(crate) fn as_of(self, now: i64) -> i64 {
        let mut at = now;
        // One standstill may begin during another.
        while let Some(stall) = self
            .dice
            .going_on(FaultKind::Stall, self.listener.number, at)
            .filter(|stall| stall.from < at)
        {
            at = stall.from;
        }
        at
    }

    /// The whole list as of `at`, newest first.
    pub(crate) fn list(self, at: i64) -> Vec<Listed<'a>> {
        let most = self.most(at);
        let mut list: Vec<Listed<'a>> = Vec::new();
        for play in self.ended_by(at).iter().rev() {
            // A stamp may have moved past its neighbours, so look further than the last place.
            let full = list.len() >= most
                && list[most - 1].play.ended_at - play.ended_at > 2 * FARTHEST_MOVE + SECOND;
            if full || at - play.ended_at > WINDOW + FARTHEST_MOVE {
                break;
            }
            let fate = self.record.fate(play);
            let stamp = self.stamp(play, at);
            let known = play.listed && fate.appears_at <= at && !self.has_vanished(play, fate, at);
            if known && stamp <= at && at - stamp <= WINDOW {
                let times = if fate.twice { 2 } else { 1 };
                list.extend(std::iter::repeat_n(Listed { play, fate, stamp }, times));
            }
        }
        list.sort_by_key(|listed| Reverse((listed.stamp, listed.play.id)));
        list.truncate(most);
        list
    }

    /// Whether items come in the order in which Spotify learned of their plays, as of `at`.
    pub(crate) fn is_by_arrival(self, at: i64) -> bool {
        let key = [self.listener.number, half_day(at)];
        self.dice.strike(FaultKind::ArrivalOrder, &key).is_some()
    }

    fn most(self, at: i64) -> usize {
        let key = [self.listener.number, half_day(at)];
        let short = self.dice.strike(FaultKind::ShortList, &key);
        short.map_or(MOST, |mut rng| {
            let usual = 42 + rng.below(8);
            if rng.chance(0.1) {
                20 + rng.below(11)
            } else {
                usual
            }
        })
    }

    pub(crate) fn ended_by(self, at: i64) -> &'a [Play] {
        let plays = &self.listener.plays;
        &plays[..plays.partition_point(|play| play.ended_at <= at)]
    }

    /// The stamp of a play at a moment.
    pub(crate) fn stamp(self, play: &Play, at: i64) -> i64 {
        let fate = self.record.fate(play);
        match self.turn(play) {
            Turn::Moves { at: moves_at, by } if moves_at <= at => fate.stamp + by,
            _ => fate.stamp,
        }
    }

    /// What becomes of a play, as far as that is decided. Only one that stands well within the list moves far: of
    /// one at its old end nobody could say whether it moved or a late one took its place. Nor does one at that end
    /// move to where another play of its track was nearer: if that one has been pushed out by then, nobody could say
    /// which of them moved.
    pub(crate) fn turn(self, play: &Play) -> Turn {
        let turn = match self.record.fate(play).turn {
            far @ Turn::Moves { by, .. } if far.is_far() => {
                let seen = self.record.served.get(&play.id);
                let Some(seen) = seen.and_then(|served| served.last) else {
                    return Turn::Stays;
                };
                Turn::Moves { at: seen + 1, by }
            }
            turn => turn,
        };
        match turn {
            Turn::Moves { at, by } if turn.is_far() || self.nears_another(play, by) => {
                let newer = self.ended_by(at).len().saturating_sub(place(play));
                if newer <= WELL_WITHIN {
                    turn
                } else {
                    Turn::Stays
                }
            }
            _ => turn,
        }
    }

    /// Whether a play that moves so far finds itself no further from another of its track than from where it was.
    fn nears_another(self, play: &Play, by: i64) -> bool {
        let moved = self.record.fate(play).stamp + by;
        let is_near =
            |other: &&Play| (other.ended_at - play.ended_at).abs() <= 2 * by.abs() + MINUTE;
        let (before, after) = self.listener.plays.split_at(place(play));
        let before = before.iter().rev().take_while(is_near);
        let mut around = before.chain(after.iter().skip(1).take_while(is_near));
        around.any(|other| {
            let fate = self.record.fate(other);
            let shift = match fate.turn {
                Turn::Moves { by, .. } => by,
                _ => 0,
            };
            let distance = |stamp: i64| (stamp - moved).abs();
            other.track == play.track
                && distance(fate.stamp).min(distance(fate.stamp + shift)) <= by.abs()
        })
    }

    /// When a play leaves the list and when it is back, if that is decided.
    pub(crate) fn absence(self, play: &Play, fate: &Fate) -> Option<(i64, Option<i64>)> {
        let Turn::Vanishes { back, .. } = fate.turn else {
            return None;
        };
        let gone = self.record.served.get(&play.id)?.last? + 1;
        Some((gone, back.map(|back| gone + back)))
    }

    fn has_vanished(self, play: &Play, fate: &Fate, at: i64) -> bool {
        self.absence(play, fate)
            .is_some_and(|(gone, back)| gone <= at && back.is_none_or(|back| at < back))
    }

    /// The track as it is served for this play.
    pub(crate) fn track_ref(self, catalogue: &Catalogue, play: &Play) -> TrackRef {
        let known = track_ref(catalogue, play.track);
        if self.record.fate(play).local {
            TrackRef {
                id: None,
                uri: local_uri(catalogue, play.track),
                ..known
            }
        } else {
            known
        }
    }

    pub(crate) fn true_play(self, catalogue: &Catalogue, play: &Play) -> TruePlay {
        let fate = self.record.fate(play);
        TruePlay {
            track: self.track_ref(catalogue, play),
            offline: fate.late,
            appears_at: instant(fate.appears_at),
            ..self.listener.true_play(catalogue, play)
        }
    }
}

/// The place of a play among those of its listener.
fn place(play: &Play) -> usize {
    usize::try_from(play.id).unwrap_or(usize::MAX)
}

fn half_day(at: i64) -> u64 {
    at.div_euclid(HALF_DAY).cast_unsigned()
}

/// The URI of a track as a file on somebody's disk.
pub(crate) fn local_uri(catalogue: &Catalogue, track: usize) -> String {
    let track = &catalogue.tracks[track];
    let part =
        |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let artist = part(&catalogue.artists[track.artists[0]].name);
    let album = part(&catalogue.albums[track.album].name);
    format!(
        "spotify:local:{artist}:{album}:{}:{}",
        part(&track.name),
        track.duration_ms / SECOND
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spotify::{Spotify, SpotifySettings};
    use crate::world::ListenerId;

    #[test]
    fn no_play_is_overlooked_however_far_its_stamp_moved() {
        let now = 1_800_000_000_000;
        let mut settings = SpotifySettings::new(5, instant(now));
        settings.world.artists = 60;
        settings.world.from = instant(now - 40 * DAY);
        let faults = "far-move=0.9,moved=0.3,no-fraction=0.3,vanish=0.2,short-list=0.3,late=0.2,marathon=0.1";
        settings.faults = faults.parse().unwrap();
        let spotify = Spotify::new(settings);
        let mut state = spotify.lock();
        state.live(ListenerId::FIRST, now);
        let ended: Vec<(u64, i64)> = {
            let plays = state.feed(ListenerId::FIRST).listener.plays.iter();
            plays.map(|play| (play.id, play.ended_at)).collect()
        };
        for (play, ended_at) in ended {
            let record = &mut state.records[0];
            record.served(play, ended_at, true);
            record.served(play, ended_at + 4 * HOUR, true);
            record.served(play, now - 5 * DAY, true);
        }
        let feed = state.feed(ListenerId::FIRST);
        for at in (now - 9 * DAY..now).step_by(17 * 60 * 1000) {
            let mut expected: Vec<(i64, u64)> = Vec::new();
            for (play, fate) in feed.listener.plays.iter().zip(&feed.record.fates) {
                let stamp = feed.stamp(play, at);
                let is_there = play.listed
                    && fate.appears_at <= at
                    && at - stamp <= WINDOW
                    && !feed.has_vanished(play, fate, at);
                if is_there {
                    expected.push((stamp, play.id));
                }
            }
            expected.sort_unstable_by(|one, two| two.cmp(one));
            expected.truncate(feed.most(at));
            let list = feed.list(at);
            let listed: Vec<(i64, u64)> = list
                .iter()
                .map(|listed| (listed.stamp, listed.play.id))
                .collect();
            assert_eq!(listed, expected, "at {at}");
        }
        let far = |play: &&Play| {
            let first = feed.record.fate(play).stamp;
            (feed.stamp(play, now) - first).abs() > 30 * MINUTE
        };
        assert!(feed.listener.plays.iter().filter(far).count() > 50);
    }

    #[test]
    fn no_two_lists_leave_open_which_of_two_plays_of_a_track_moved() {
        let now = 1_800_000_000_000;
        let (mut moved_by_a_twin, mut lost_a_twin) = (0, 0);
        for seed in 0..4 {
            let mut settings = SpotifySettings::new(seed, instant(now));
            settings.world.artists = 60;
            settings.world.from = instant(now - 20 * DAY);
            settings.faults = "moved=0.5,near-repeat=0.5,latency=0.5,marathon=1"
                .parse()
                .unwrap();
            let spotify = Spotify::new(settings);
            let mut state = spotify.lock();
            state.live(ListenerId::FIRST, now);
            let feed = state.feed(ListenerId::FIRST);
            let mut before: BTreeMap<u64, (usize, i64)> = BTreeMap::new();
            for at in (now - 12 * DAY..now).step_by(15 * 60 * 1000) {
                let list = feed.list(at).into_iter();
                let list: BTreeMap<u64, (usize, i64)> = list
                    .map(|listed| (listed.play.id, (listed.play.track, listed.stamp)))
                    .collect();
                for (play, (track, stamp)) in &list {
                    let Some((_, old)) = before.get(play).filter(|(_, old)| old != stamp) else {
                        continue;
                    };
                    let twins = before.iter().filter(|(twin, (of, twin_s))| {
                        let is_nearer = (twin_s - stamp).abs() <= (old - stamp).abs();
                        *twin != play && of == track && is_nearer
                    });
                    for (twin, _) in twins {
                        moved_by_a_twin += 1;
                        lost_a_twin += usize::from(!list.contains_key(twin));
                    }
                }
                before = list;
            }
        }
        assert!(moved_by_a_twin > 10, "{moved_by_a_twin}");
        assert_eq!(lost_a_twin, 0, "of {moved_by_a_twin}");
    }
}
