//! Matching of a polled list to the plays that are stored: which reports are known plays, which
//! are known plays whose stamp moved, and which are new.
//!
//! Spotify sends its whole list of some fifty plays again and again. Between two answers a stamp
//! may move (by milliseconds in batches, by seconds, rarely more), items may vanish and come
//! back, and old plays may arrive late. Yet two entries of one answer are two plays, even of the
//! same track a few seconds apart; only an exact repetition of track and stamp is one.
//!
//! The function is pure: the store fetches the window and applies the decisions.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use crate::{catalogue::TrackKey, ids::PlayId};

/// How far a stamp may move between two answers and still mean the same play.
///
/// Measured: 53 of 59 moved stamps moved by less than this.
pub const MOVE_LIMIT: SignedDuration = SignedDuration::from_secs(60);

/// A stored play as far as matching needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPlay {
    /// Which play.
    pub id: PlayId,
    /// Its track.
    pub track: TrackKey,
    /// The stamp under which this account's list last showed it.
    pub stamp: Timestamp,
}

/// An entry of a polled list as far as matching needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedPlay {
    /// Its track.
    pub track: TrackKey,
    /// Its stamp, the end of the play.
    pub stamp: Timestamp,
}

/// What an entry of a polled list turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A stored play under the same stamp.
    Known(PlayId),
    /// A stored play whose stamp moved.
    Moved(PlayId),
    /// A play that is not stored yet.
    New,
    /// An exact repetition of an earlier entry of the same list.
    Repeated,
}

/// Decides what each entry of a polled list is; the answer has one decision an entry, in order.
///
/// `stored` holds the plays (deleted ones too) that this account's lists have shown, with stamps
/// from [`MOVE_LIMIT`] before the list's oldest entry to [`MOVE_LIMIT`] after its newest. More do
/// no harm.
pub fn match_list(stored: &[StoredPlay], list: &[ReportedPlay]) -> Vec<Decision> {
    let mut decisions = known_or_repeated(stored, list);
    let listed: HashSet<(&TrackKey, Timestamp)> = list
        .iter()
        .map(|entry| (&entry.track, entry.stamp))
        .collect();
    let gone: Vec<&StoredPlay> = stored
        .iter()
        .filter(|play| !listed.contains(&(&play.track, play.stamp)))
        .collect();
    let Some(oldest) = list.iter().map(|entry| entry.stamp).min() else {
        return Vec::new();
    };

    let (pushed_out, within): (Vec<&StoredPlay>, Vec<&StoredPlay>) =
        gone.into_iter().partition(|play| play.stamp < oldest);
    pair_nearest(&within, list, &mut decisions);
    // A play just older than the list has usually been pushed out of it, and an entry near it is
    // another play. Only when the list still shows plays that were known before can it be that
    // same play under a later stamp: had it been pushed out, everything newer would be new.
    if decisions
        .iter()
        .flatten()
        .any(|d| matches!(d, Decision::Known(_) | Decision::Moved(_)))
    {
        pair_nearest(&pushed_out, list, &mut decisions);
    }
    decisions
        .into_iter()
        .map(|decision| decision.unwrap_or(Decision::New))
        .collect()
}

fn known_or_repeated(stored: &[StoredPlay], list: &[ReportedPlay]) -> Vec<Option<Decision>> {
    let by_stamp: HashMap<(&TrackKey, Timestamp), PlayId> = stored
        .iter()
        .rev()
        .map(|play| ((&play.track, play.stamp), play.id))
        .collect();
    let mut seen = HashSet::new();
    list.iter()
        .map(|entry| {
            let key = (&entry.track, entry.stamp);
            if !seen.insert(key) {
                return Some(Decision::Repeated);
            }
            by_stamp.get(&key).map(|id| Decision::Known(*id))
        })
        .collect()
}

/// Pairs undecided entries with plays of the same track, nearest stamps first, each play once.
fn pair_nearest(plays: &[&StoredPlay], list: &[ReportedPlay], decisions: &mut [Option<Decision>]) {
    let mut pairs: Vec<(SignedDuration, Timestamp, usize, PlayId)> = Vec::new();
    for (index, entry) in list.iter().enumerate() {
        if decisions[index].is_some() {
            continue;
        }
        for play in plays.iter().filter(|play| play.track == entry.track) {
            let distance = entry.stamp.duration_since(play.stamp).abs();
            if distance <= MOVE_LIMIT {
                pairs.push((distance, entry.stamp, index, play.id));
            }
        }
    }
    pairs.sort_unstable();
    let mut taken: HashSet<PlayId> = HashSet::new();
    for (_, _, index, id) in pairs {
        if decisions[index].is_none() && taken.insert(id) {
            decisions[index] = Some(Decision::Moved(id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::from_millis;
    use proptest::prelude::*;

    fn parse(text: &str) -> Vec<(TrackKey, Timestamp)> {
        text.split_whitespace()
            .map(|word| {
                let (track, seconds) = word.split_once('@').unwrap();
                let ms = (seconds.parse::<f64>().unwrap() * 1000.0).round();
                #[expect(clippy::cast_possible_truncation, reason = "small numbers in tests")]
                let stamp = from_millis(ms as i64);
                (TrackKey::new(Some(track), ""), stamp)
            })
            .collect()
    }

    fn stored(text: &str) -> Vec<StoredPlay> {
        let numbered = parse(text).into_iter().zip(1..);
        numbered
            .map(|((track, stamp), id)| StoredPlay {
                id: PlayId(id),
                track,
                stamp,
            })
            .collect()
    }

    fn list(text: &str) -> Vec<ReportedPlay> {
        parse(text)
            .into_iter()
            .map(|(track, stamp)| ReportedPlay { track, stamp })
            .collect()
    }

    /// `A@100` is track A ending at second 100; `=1` the first stored play, `~1` the same moved,
    /// `+` new, `"` repeated.
    #[track_caller]
    fn check(stored_text: &str, list_text: &str, expected: &str) {
        let decisions = match_list(&stored(stored_text), &list(list_text));
        let words: Vec<String> = decisions
            .iter()
            .map(|decision| match decision {
                Decision::Known(id) => format!("={id}"),
                Decision::Moved(id) => format!("~{id}"),
                Decision::New => "+".to_owned(),
                Decision::Repeated => "\"".to_owned(),
            })
            .collect();
        assert_eq!(words.join(" "), expected);
    }

    #[test]
    fn the_first_list_is_all_new() {
        check("", "B@200 A@100", "+ +");
        check("", "", "");
    }

    #[test]
    fn overlapping_lists_share_their_plays() {
        check("A@100 B@200", "C@300 B@200 A@100", "+ =2 =1");
    }

    #[test]
    fn two_entries_of_one_list_are_two_plays_unless_exactly_equal() {
        check("", "A@130 A@100", "+ +");
        check("", "A@100 A@100", "+ \"");
        check("A@100", "A@100 A@100", "=1 \"");
        check("", "A@100 B@100", "+ +");
    }

    #[test]
    fn a_near_repeat_is_new_while_the_first_is_still_listed() {
        check("A@100", "A@130 A@100", "+ =1");
    }

    #[test]
    fn a_stamp_that_moves_stays_the_same_play() {
        check("A@100 B@200", "B@200 A@102.5", "=2 ~1");
        check("A@100 B@200", "B@199.98 A@99.98", "~2 ~1");
        check("A@100 B@200", "B@190 A@100", "~2 =1");
        check("A@100 B@300", "B@300 A@161", "=2 +");
    }

    #[test]
    fn repeats_on_a_loop_that_all_move_pair_in_order() {
        check("A@100 A@130 A@160", "A@159.98 A@129.98 A@99.98", "~3 ~2 ~1");
        check("A@100 A@130", "A@190 A@133 A@103", "+ ~2 ~1");
    }

    #[test]
    fn the_oldest_entry_may_have_moved_later() {
        check("A@100 B@200", "B@200 A@103", "=2 ~1");
        check(
            "A@100 B@200 C@300",
            "C@300.02 B@200.02 A@100.02",
            "~3 ~2 ~1",
        );
    }

    #[test]
    fn after_a_flood_the_play_that_was_pushed_out_takes_no_entry() {
        check("Z@40 A@100", "D@400 C@300 B@200 A@130", "+ + + +");
    }

    #[test]
    fn late_plays_are_new() {
        check("A@100 C@300", "C@300 B@200 A@100", "=2 + =1");
        check("A@100 C@300", "C@300 A@100 B@50", "=2 =1 +");
    }

    #[test]
    fn a_play_that_returns_beside_its_twin_is_its_own() {
        check("A@130", "A@130 A@100", "=1 +");
    }

    proptest! {
        /// Showing a list again changes nothing, whatever the list.
        #[test]
        fn a_list_shown_twice_brings_nothing_new(
            entries in prop::collection::vec((0u8..4, 0i64..400), 0..50)
        ) {
            let list: Vec<ReportedPlay> = entries
                .iter()
                .map(|(track, second)| ReportedPlay {
                    track: TrackKey::new(Some(&track.to_string()), ""),
                    stamp: from_millis(second * 1000),
                })
                .collect();
            let kept: Vec<StoredPlay> = match_list(&[], &list)
                .into_iter()
                .zip(&list)
                .zip(1..)
                .filter(|((decision, _), _)| *decision == Decision::New)
                .map(|((_, entry), id)| StoredPlay {
                    id: PlayId(id),
                    track: entry.track.clone(),
                    stamp: entry.stamp,
                })
                .collect();
            let again = match_list(&kept, &list);
            prop_assert!(again.iter().all(|d| matches!(d, Decision::Known(_) | Decision::Repeated)));
        }

        /// A play is never given to two entries, and entries are never lost.
        #[test]
        fn decisions_are_one_to_one(
            stored in prop::collection::vec((0u8..3, 0i64..200), 0..20),
            reported in prop::collection::vec((0u8..3, 0i64..200), 0..20),
        ) {
            let track = |t: u8| TrackKey::new(Some(&t.to_string()), "");
            let stored: Vec<StoredPlay> = stored
                .into_iter()
                .zip(1..)
                .map(|((t, s), id)| StoredPlay { id: PlayId(id), track: track(t), stamp: from_millis(s * 1000) })
                .collect();
            let reported: Vec<ReportedPlay> = reported
                .into_iter()
                .map(|(t, s)| ReportedPlay { track: track(t), stamp: from_millis(s * 1000) })
                .collect();
            let decisions = match_list(&stored, &reported);
            prop_assert_eq!(decisions.len(), reported.len());
            let mut used = HashSet::new();
            for (decision, entry) in decisions.iter().zip(&reported) {
                if let Decision::Known(id) | Decision::Moved(id) = decision {
                    prop_assert!(used.insert(*id));
                    let play = stored.iter().find(|play| play.id == *id).unwrap();
                    prop_assert_eq!(&play.track, &entry.track);
                }
            }
        }
    }
}
