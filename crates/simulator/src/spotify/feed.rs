//! What Spotify knows of a listener's plays at a moment: which are listed, and with which stamp.

use crate::clock::{DAY, HOUR, MINUTE, SECOND};
use crate::faults::{Dice, FaultKind};
use crate::world::catalogue::Catalogue;
use crate::world::{Listener, Play, TrackRef, TruePlay, track_ref};

/// Plays are listed for this long.
const WINDOW: i64 = 7 * DAY;
/// Never more plays than this are listed, however one asks.
const MOST: usize = 50;
/// No stamp moves further than this.
const FARTHEST_MOVE: i64 = 59 * SECOND;

/// A listener's plays under the faults that befall them.
#[derive(Clone, Copy)]
pub(crate) struct Feed<'a> {
    pub(crate) listener: &'a Listener,
    pub(crate) dice: &'a Dice,
}

/// A listed play with its stamp of the moment.
#[derive(Clone, Copy)]
pub(crate) struct Listed<'a> {
    pub(crate) play: &'a Play,
    pub(crate) stamp: i64,
}

impl<'a> Feed<'a> {
    /// The whole list at `now`, newest first.
    pub(crate) fn list(self, now: i64) -> Vec<Listed<'a>> {
        let most = self.most(now);
        let plays = &self.listener.plays;
        let ended = plays.partition_point(|play| play.ended_at <= now);
        let mut list: Vec<Listed<'a>> = Vec::new();
        for play in plays[..ended].iter().rev() {
            // A stamp may have moved past its neighbours, so look a little further than the last place.
            let full =
                list.len() >= most && list[most - 1].stamp - play.ended_at > 2 * FARTHEST_MOVE;
            if full || now - play.ended_at > WINDOW + FARTHEST_MOVE {
                break;
            }
            let stamp = self.stamp(play, now);
            if play.listed && self.appears_at(play) <= now && stamp <= now && now - stamp <= WINDOW
            {
                list.push(Listed { play, stamp });
                if self.strike(FaultKind::DuplicateItem, play.id) {
                    list.push(Listed { play, stamp });
                }
            }
        }
        list.sort_by_key(|listed| std::cmp::Reverse((listed.stamp, listed.play.id)));
        list.truncate(most);
        list
    }

    fn most(self, now: i64) -> usize {
        let half_day = u64::try_from(now.div_euclid(12 * HOUR)).unwrap_or(0);
        let short = self
            .dice
            .strike(FaultKind::ShortList, &[self.listener.number, half_day]);
        short.map_or(MOST, |mut rng| 42 + rng.below(8))
    }

    /// When Spotify learns of a play.
    pub(crate) fn appears_at(self, play: &Play) -> i64 {
        self.late_until(play).unwrap_or_else(|| {
            let slow = self
                .dice
                .strike(FaultKind::Latency, &[self.listener.number, play.id]);
            // Mostly seconds, at most five minutes.
            play.ended_at
                + slow.map_or(0, |mut rng| {
                    rng.range(0, 5 * MINUTE).min(rng.range(0, 5 * MINUTE))
                })
        })
    }

    /// When the device that played it was back on the network, if it was off. Three neighbours share their
    /// luck, and uploads come together at full ten minutes.
    fn late_until(self, play: &Play) -> Option<i64> {
        let mut rng = self
            .dice
            .strike(FaultKind::Late, &[self.listener.number, play.id / 3])?;
        let delay = match rng.below(100) {
            0..25 => rng.range(MINUTE, 10 * MINUTE),
            25..60 => rng.range(10 * MINUTE, 6 * HOUR),
            60..80 => rng.range(6 * HOUR, DAY),
            _ => rng.range(DAY, 9 * DAY - 10 * MINUTE),
        };
        let uploads = 10 * MINUTE;
        Some(((play.ended_at + delay).div_euclid(uploads) + 1) * uploads)
    }

    /// The stamp of a play at `now`.
    pub(crate) fn stamp(self, play: &Play, now: i64) -> i64 {
        let first = if self.strike(FaultKind::NoFraction, play.id) {
            play.ended_at.div_euclid(SECOND) * SECOND
        } else {
            play.ended_at
        };
        match self.moved(play) {
            Some((at, by)) if at <= now => first + by,
            _ => first,
        }
    }

    /// When and by how much the stamp of a play moves.
    fn moved(self, play: &Play) -> Option<(i64, i64)> {
        let number = self.listener.number;
        // After two minutes at the earliest, so that no stamp is ever in the future.
        let since = play.ended_at + 2 * MINUTE;
        if let Some(mut rng) = self
            .dice
            .strike(FaultKind::Moved, &[number, 0, play.id / 12])
            && rng.chance(0.2)
        {
            let hour = since.div_euclid(HOUR) + 1;
            return Some((hour * HOUR, -rng.range(11, 29)));
        }
        let mut rng = self.dice.strike(FaultKind::Moved, &[number, 1, play.id])?;
        let at = since + rng.range(0, 2 * HOUR);
        let by = if rng.chance(0.7) {
            rng.range(SECOND, 5 * SECOND)
        } else {
            rng.range(5 * SECOND, FARTHEST_MOVE)
        };
        Some((at, by))
    }

    /// Whether a play's stamp is written without a fraction.
    pub(crate) fn without_fraction(self, play: &Play, stamp: i64) -> bool {
        stamp.rem_euclid(SECOND) == 0 && self.strike(FaultKind::NoFraction, play.id)
    }

    pub(crate) fn without_context(self, play: &Play) -> bool {
        self.strike(FaultKind::NullContext, play.id)
    }

    pub(crate) fn is_local(self, play: &Play) -> bool {
        self.strike(FaultKind::LocalTrack, play.id)
    }

    fn strike(self, kind: FaultKind, id: u64) -> bool {
        self.dice
            .strike(kind, &[self.listener.number, id])
            .is_some()
    }

    /// The track as it is served for this play.
    pub(crate) fn track_ref(self, catalogue: &Catalogue, play: &Play) -> TrackRef {
        let known = track_ref(catalogue, play.track);
        if self.is_local(play) {
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
        TruePlay {
            track: self.track_ref(catalogue, play),
            offline: self.late_until(play).is_some(),
            appears_at: crate::clock::instant(self.appears_at(play)),
            ..self.listener.true_play(catalogue, play)
        }
    }
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
