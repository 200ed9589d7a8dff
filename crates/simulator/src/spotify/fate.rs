//! What befalls a play once and for good, thrown when it is lived: nothing of it depends on who asks or when.

use crate::clock::{DAY, HOUR, MINUTE, SECOND};
use crate::dice::Dice;
use crate::faults::FaultKind;
use crate::world::Play;

/// No stamp moves further than this.
pub(crate) const FARTHEST_MOVE: i64 = 39 * MINUTE;

/// The fate of one play.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "any of these may befall a play, each on its own"
)]
pub(crate) struct Fate {
    /// Its stamp before it moves, if it does.
    pub(crate) stamp: i64,
    /// When Spotify learns of it.
    pub(crate) appears_at: i64,
    /// Whether that is so long after its end because the device had no connection.
    pub(crate) late: bool,
    pub(crate) turn: Turn,
    /// Whether it stands twice in each list.
    pub(crate) twice: bool,
    /// Whether it is of a file on the listener's disk.
    pub(crate) local: bool,
    pub(crate) without_context: bool,
    pub(crate) without_fraction: bool,
}

/// What becomes of a listed play. One turn is all that a play takes: one that vanishes never moves, and one that
/// moves far does not also move near, so that any pair of lists allows only one story.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Turn {
    Stays,
    /// Its stamp moves at `at`; if it moves far, then as soon as it is served after that.
    Moves {
        at: i64,
        by: i64,
    },
    /// It leaves so long after it was first served, and is back so long after that, if ever.
    Vanishes {
        after: i64,
        back: Option<i64>,
    },
}

impl Turn {
    /// Whether its stamp moves so far that it can be told only from where the play stood.
    pub(crate) fn is_far(self) -> bool {
        matches!(self, Self::Moves { by, .. } if by.abs() >= MINUTE)
    }
}

impl Fate {
    pub(crate) fn of(play: &Play, listener: u64, dice: &Dice) -> Self {
        let strikes = |kind| dice.strike(kind, &[listener, play.key]).is_some();
        let without_fraction = strikes(FaultKind::NoFraction);
        let stamp = if without_fraction {
            play.ended_at.div_euclid(SECOND) * SECOND
        } else {
            play.ended_at
        };
        let late = late_until(play, listener, dice);
        Self {
            stamp,
            // A near-repeat goes by the end of the play before it, so that it never comes before that.
            appears_at: late
                .unwrap_or_else(|| play.first_end + latency(play, listener, dice))
                .max(play.ended_at),
            late: late.is_some(),
            turn: vanishing(play, listener, dice)
                .or_else(|| far_move(play, stamp, listener, dice))
                .or_else(|| near_move(play, listener, dice))
                .unwrap_or(Turn::Stays),
            twice: strikes(FaultKind::DuplicateItem),
            local: strikes(FaultKind::LocalTrack),
            without_context: strikes(FaultKind::NullContext),
            without_fraction,
        }
    }
}

/// When the device that played it was back on the network, if it was off. Three neighbours share their luck, and
/// uploads come together at full ten minutes.
fn late_until(play: &Play, listener: u64, dice: &Dice) -> Option<i64> {
    let mut rng = dice.strike(FaultKind::Late, &[listener, play.connection / 3])?;
    let delay = match rng.below(100) {
        0..25 => rng.range(MINUTE, 10 * MINUTE),
        25..60 => rng.range(10 * MINUTE, 6 * HOUR),
        60..80 => rng.range(6 * HOUR, DAY),
        _ => rng.range(DAY, 9 * DAY - 10 * MINUTE),
    };
    let uploads = 10 * MINUTE;
    Some(((play.first_end + delay).div_euclid(uploads) + 1) * uploads)
}

/// Mostly seconds, at most five minutes.
fn latency(play: &Play, listener: u64, dice: &Dice) -> i64 {
    let slow = dice.strike(FaultKind::Latency, &[listener, play.connection]);
    slow.map_or(0, |mut rng| {
        rng.range(0, 5 * MINUTE).min(rng.range(0, 5 * MINUTE))
    })
}

fn vanishing(play: &Play, listener: u64, dice: &Dice) -> Option<Turn> {
    let mut rng = dice.strike(FaultKind::Vanish, &[listener, play.key])?;
    let after = rng.range(2 * HOUR, 3 * DAY);
    let back = rng.chance(0.5).then(|| rng.range(10 * MINUTE, 2 * DAY));
    Some(Turn::Vanishes { after, back })
}

fn far_move(play: &Play, stamp: i64, listener: u64, dice: &Dice) -> Option<Turn> {
    let mut rng = dice.strike(FaultKind::FarMove, &[listener, play.key])?;
    let later = rng.chance(0.7);
    let by = rng.range(MINUTE, FARTHEST_MOVE);
    let by = if later { by } else { -by };
    // So late that the new stamp, too, has long passed.
    let at = stamp.max(stamp + by) + 15 * MINUTE + rng.range(0, 6 * HOUR);
    Some(Turn::Moves { at, by })
}

fn near_move(play: &Play, listener: u64, dice: &Dice) -> Option<Turn> {
    // After two minutes at the earliest, so that no stamp is ever in the future.
    let since = play.ended_at + 2 * MINUTE;
    // Sometimes a dozen at once, by the same little.
    if let Some(mut rng) = dice.strike(FaultKind::Moved, &[listener, 0, play.hearing() / 12])
        && rng.chance(0.2)
    {
        let hour = since.div_euclid(HOUR) + 1;
        return Some(Turn::Moves {
            at: hour * HOUR,
            by: -rng.range(11, 29),
        });
    }
    let mut rng = dice.strike(FaultKind::Moved, &[listener, 1, play.key])?;
    let at = since + rng.range(0, 2 * HOUR);
    let by = if rng.chance(0.7) {
        rng.range(SECOND, 5 * SECOND)
    } else {
        rng.range(5 * SECOND, 59 * SECOND)
    };
    Some(Turn::Moves { at, by })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::clock::instant;
    use crate::faults::Faults;
    use crate::spotify::{Spotify, SpotifySettings};
    use crate::world::ListenerId;

    const FAULTS: &str = "late=0.2,latency=0.3,moved=0.2,near-repeat=0.1,null-context=0.2,no-fraction=0.2,\
        duplicate-item=0.2,same-ms=0.1,local-track=0.2,far-move=0.2,vanish=0.2,marathon=0.2";

    /// Every play of sixty days with its fate, by its key.
    fn fates(faults: &Faults) -> BTreeMap<u64, (Play, Fate)> {
        let mut settings = SpotifySettings::new(4, instant(1_800_000_000_000));
        settings.world.from = instant(1_800_000_000_000 - 60 * DAY);
        settings.world.artists = 60;
        settings.faults = faults.clone();
        let spotify = Spotify::new(settings);
        let mut state = spotify.lock();
        let now = state.now;
        state.live(ListenerId::FIRST, now);
        let feed = state.feed(ListenerId::FIRST);
        let plays = feed.listener.plays.iter();
        plays
            .map(|play| (play.key, (*play, *feed.record.fate(play))))
            .collect()
    }

    fn by(fate: &Fate) -> i64 {
        match fate.turn {
            Turn::Moves { by, .. } => by,
            _ => 0,
        }
    }

    fn absence(fate: &Fate) -> Option<(i64, Option<i64>)> {
        match fate.turn {
            Turn::Vanishes { after, back } => Some((after, back)),
            _ => None,
        }
    }

    #[test]
    fn without_one_fault_the_others_befall_the_same_plays() {
        let all: Faults = FAULTS.parse().unwrap();
        let before = fates(&all);
        for kind in FaultKind::all().filter(|kind| all.rate(*kind) > 0.0) {
            let after = fates(&all.clone().with(kind, 0.0));
            let common = before
                .iter()
                .filter_map(|(key, before)| Some((before, after.get(key)?)));
            assert!(common.clone().count() > 1000, "{}", kind.name());
            for ((play, one), (same_play, two)) in common {
                let alike = |mine, same: bool| assert!(kind == mine || same, "{one:?} {two:?}");
                alike(
                    FaultKind::NoFraction,
                    one.without_fraction == two.without_fraction,
                );
                alike(
                    FaultKind::NullContext,
                    one.without_context == two.without_context,
                );
                alike(FaultKind::DuplicateItem, one.twice == two.twice);
                alike(FaultKind::LocalTrack, one.local == two.local);
                // What a play repeats within a minute, and so shares its connection with, may be another one.
                let same_connection = play.connection == same_play.connection;
                alike(FaultKind::Late, !same_connection || one.late == two.late);
                let turn = match by(one).abs() {
                    0 if absence(one).is_some() => FaultKind::Vanish,
                    1..MINUTE => FaultKind::Moved,
                    MINUTE.. => FaultKind::FarMove,
                    _ => {
                        // What does not vanish may move instead.
                        let has_none = by(two) == 0 && absence(two).is_none();
                        assert!(has_none, "{one:?} {two:?}");
                        continue;
                    }
                };
                alike(turn, by(one) == by(two) && absence(one) == absence(two));
                if !one.late && !two.late && same_connection && play.first_end == play.ended_at {
                    let latency = |fates: &BTreeMap<u64, (Play, Fate)>| {
                        let (play, fate) = &fates[&play.key];
                        fate.appears_at - play.first_end
                    };
                    alike(FaultKind::Latency, latency(&before) == latency(&after));
                }
            }
        }
    }
}
