//! Matching of a polled list to the plays that are stored: which reports are known plays, which
//! are known plays whose stamp moved, and which are new.
//!
//! Spotify sends its whole list of some fifty plays again and again. Between two answers a stamp
//! may move (by milliseconds in batches, by seconds, rarely by minutes), plays may leave the list
//! and come back, and old plays may arrive late. Yet two entries of one answer are two plays, even
//! of the same track a few seconds apart; only an exact repetition of track and stamp is one.
//!
//! The function is pure: the store fetches the window and applies what it says.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use crate::{
    catalogue::TrackKey,
    ids::{PlayId, PollId},
};

/// How far a stamp moves as a rule. A play and a new entry of its track this close are the same
/// play even when the play had left the list before: true repeats this close are always listed
/// together.
///
/// Measured: 53 of 59 moved stamps moved by less than this; of 132 pairs of the same track this
/// close, 75 were listed together, and the others were moved stamps.
pub const NEAR_MOVE: SignedDuration = SignedDuration::from_secs(60);

/// How far a stamp may move at all. Further than [`NEAR_MOVE`] it has moved only if the play left
/// the list in the very answer that brought the new entry.
///
/// Measured: the furthest of 59 moves was 39 minutes.
pub const FARTHEST_MOVE: SignedDuration = SignedDuration::from_mins(60);

/// When a play leaves a list this long, an older one may come in at the old end.
const LONG_LIST: usize = 20;

/// A stored play as far as matching needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPlay {
    /// Which play.
    pub id: PlayId,
    /// Its track.
    pub track: TrackKey,
    /// The stamp under which this account's list last showed it.
    pub stamp: Timestamp,
    /// The poll whose list first showed it, under this stamp.
    pub shown_in: PollId,
    /// Whether a list lacked it that reached back far enough to show it.
    pub left: bool,
}

/// An entry of a polled list as far as matching needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedPlay {
    /// Its track.
    pub track: TrackKey,
    /// Its stamp, the end of the play.
    pub stamp: Timestamp,
}

/// The stretch, ends included, in which the stamp of an entry lies that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The earliest that it can be.
    pub from: Timestamp,
    /// The latest that it can be.
    pub to: Timestamp,
    /// The poll whose list first had the entry, if it is not this one.
    pub found_in: Option<PollId>,
}

impl Unread {
    /// Whether a play may stand behind the entry: not if a list had both of them.
    fn may_show(self, play: &StoredPlay) -> bool {
        let is_later = self
            .found_in
            .is_none_or(|found_in| found_in > play.shown_in);
        is_later && (self.from..=self.to).contains(&play.stamp)
    }

    /// Whether the entry has come with this list, and may lie within a move of a play.
    fn is_new_and_near(self, play: &StoredPlay) -> bool {
        let earliest = self
            .from
            .checked_sub(FARTHEST_MOVE)
            .unwrap_or(Timestamp::MIN);
        let latest = self.to.checked_add(FARTHEST_MOVE).unwrap_or(Timestamp::MAX);
        self.found_in.is_none() && (earliest..=latest).contains(&play.stamp)
    }
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

impl Decision {
    /// The stored play that the entry shows, if it shows one.
    pub fn stored(self) -> Option<PlayId> {
        match self {
            Self::Known(id) | Self::Moved(id) => Some(id),
            Self::New | Self::Repeated => None,
        }
    }
}

/// What a polled list means for the plays that are stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    /// What each entry is, in the order of the list.
    pub decisions: Vec<Decision>,
    /// Stored plays that this list lacks for the first time, though it reaches back to them.
    pub left: Vec<PlayId>,
    /// Stored plays that had left, and are listed again.
    pub returned: Vec<PlayId>,
}

/// Decides what each entry of a polled list is.
///
/// `stored` holds the plays (deleted ones too) that this account's lists have shown, with stamps
/// from [`FARTHEST_MOVE`] before the list's oldest entry to [`FARTHEST_MOVE`] after its newest.
/// More do no harm. A play that an `unread` entry of the list may show has not gone.
pub fn match_list(stored: &[StoredPlay], list: &[ReportedPlay], unread: &[Unread]) -> Matching {
    let Some(oldest) = list.iter().map(|entry| entry.stamp).min() else {
        return Matching::default();
    };
    let mut decisions = known_or_repeated(stored, list);
    let listed: HashSet<(&TrackKey, Timestamp)> = list
        .iter()
        .map(|entry| (&entry.track, entry.stamp))
        .collect();
    // Of several plays that end with the oldest entry only some may have found a place.
    let is_pushed_out = |play: &StoredPlay| play.stamp <= oldest;
    let unlisted: Vec<&StoredPlay> = stored
        .iter()
        .filter(|play| !listed.contains(&(&play.track, play.stamp)))
        .collect();
    let (hidden, open) = hidden(&unlisted, list, unread, &decisions);
    let gone = unlisted
        .into_iter()
        .filter(|play| !hidden.contains(&play.id));
    let (pushed_out, within): (Vec<&StoredPlay>, Vec<&StoredPlay>) =
        gone.partition(|play| is_pushed_out(play));

    // What is older than everything that was ever shown hereabouts has come in where a play left.
    let oldest_shown = stored.iter().map(|play| play.stamp).min();
    let is_long = listed.len() + unread.len() >= LONG_LIST;
    let came_in = |entry: &ReportedPlay| is_long && Some(entry.stamp) <= oldest_shown;
    pair_nearest(&within, list, &mut decisions, |play, entry, distance| {
        distance <= NEAR_MOVE || (!play.left && !came_in(entry))
    });
    // A play older than the list has usually been pushed out of it, and an entry near it is
    // another play. Only when the list still shows plays that were known before can it be that
    // same play under a later stamp: had it been pushed out, everything newer would be new. That
    // it moved far cannot be told from a late play that took its place.
    if decisions
        .iter()
        .flatten()
        .any(|decision| decision.stored().is_some())
    {
        pair_nearest(&pushed_out, list, &mut decisions, |_, _, distance| {
            distance <= NEAR_MOVE
        });
    }

    let decisions: Vec<Decision> = decisions
        .into_iter()
        .map(|decision| decision.unwrap_or(Decision::New))
        .collect();
    let shown: HashSet<PlayId> = decisions.iter().filter_map(|d| d.stored()).collect();
    // It may have moved into an entry that the next list will have whole.
    let may_have_moved = |play: &StoredPlay| open.iter().any(|entry| entry.is_new_and_near(play));
    let left = within
        .iter()
        .filter(|play| !play.left && !shown.contains(&play.id) && !may_have_moved(play));
    let returned = stored
        .iter()
        .filter(|play| play.left && shown.contains(&play.id));
    Matching {
        left: left.map(|play| play.id).collect(),
        returned: returned.map(|play| play.id).collect(),
        decisions,
    }
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

/// The plays that stand behind entries which cannot be read, one behind each: rather one that was
/// listed just before, and whose stamp has not moved by the look of it. And the entries behind which
/// none of these stands, so that one may have moved there.
fn hidden(
    unlisted: &[&StoredPlay],
    list: &[ReportedPlay],
    unread: &[Unread],
    decisions: &[Option<Decision>],
) -> (HashSet<PlayId>, Vec<Unread>) {
    let may_have_moved = |play: &StoredPlay| {
        list.iter().zip(decisions).any(|(entry, decision)| {
            decision.is_none()
                && entry.track == play.track
                && entry.stamp.duration_since(play.stamp).abs() <= FARTHEST_MOVE
        })
    };
    let (mut hidden, mut open) = (HashSet::new(), Vec::new());
    for entry in unread {
        let behind = unlisted
            .iter()
            .filter(|play| !hidden.contains(&play.id) && entry.may_show(play))
            .min_by_key(|play| (play.left, may_have_moved(play), play.stamp, play.id));
        hidden.extend(behind.map(|play| play.id));
        if behind.is_none_or(|play| play.left) {
            open.push(*entry);
        }
    }
    (hidden, open)
}

/// Pairs undecided entries with plays of the same track within [`FARTHEST_MOVE`], nearest stamps
/// first, each play once, as far as `may_be` allows.
fn pair_nearest(
    plays: &[&StoredPlay],
    list: &[ReportedPlay],
    decisions: &mut [Option<Decision>],
    may_be: impl Fn(&StoredPlay, &ReportedPlay, SignedDuration) -> bool,
) {
    let mut pairs: Vec<(SignedDuration, Timestamp, usize, PlayId)> = Vec::new();
    for (index, entry) in list.iter().enumerate() {
        if decisions[index].is_some() {
            continue;
        }
        for play in plays.iter().filter(|play| play.track == entry.track) {
            let distance = entry.stamp.duration_since(play.stamp).abs();
            if distance <= FARTHEST_MOVE && may_be(play, entry, distance) {
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
mod properties;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::from_millis;

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

    /// `A@100!` has left the list before.
    fn stored(text: &str) -> Vec<StoredPlay> {
        let left = text.split_whitespace().map(|word| word.ends_with('!'));
        let numbered = parse(&text.replace('!', "")).into_iter().zip(left).zip(1..);
        numbered
            .map(|(((track, stamp), left), id)| StoredPlay {
                id: PlayId(id),
                track,
                stamp,
                shown_in: PollId(5),
                left,
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
        let matching = match_list(&stored(stored_text), &list(list_text), &[]);
        let words: Vec<String> = matching
            .decisions
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
    }

    #[test]
    fn a_stamp_may_move_by_minutes_if_the_play_left_with_this_very_list() {
        check("Z@10 A@1000 B@2000", "B@2000 A@1161 Z@10", "=3 ~2 =1");
        check("Z@10 A@1000 B@9000", "B@9000 A@3340 Z@10", "=3 ~2 =1");
        check("Z@10 A@1000 B@9000", "B@9000 A@4700 Z@10", "=3 + =1");
        check("Z@10 B@2000 A@3000", "B@2000 A@1161 Z@10", "=2 ~3 =1");
        check("Z@10 A@1000! B@2000", "B@2000 A@1161 Z@10", "=3 + =1");
        check("Z@10 A@1000! B@2000", "B@2000 A@1050 Z@10", "=3 ~2 =1");
    }

    #[test]
    fn a_track_heard_again_within_the_hour_is_a_play_of_its_own() {
        check("A@1000 B@1200", "A@1400 B@1200 A@1000", "+ =2 =1");
    }

    #[test]
    fn what_moved_by_minutes_pairs_in_any_order_but_each_once() {
        check("Z@10 A@1000 A@1300", "A@2200 A@1900 Z@10", "~2 ~3 =1");
    }

    #[test]
    fn a_play_behind_an_entry_that_cannot_be_read_has_not_gone() {
        let check_found = |from: i64, to: i64, found_in: Option<i64>, expected: Decision| {
            let unread = Unread {
                found_in: found_in.map(PollId),
                from: from_millis(from * 1000),
                to: from_millis(to * 1000),
            };
            let (stored, list) = (stored("A@100 B@200 Z@50"), list("A@300 B@200 Z@50"));
            let matching = match_list(&stored, &list, &[unread]);
            assert_eq!(matching.decisions[0], expected);
            assert_eq!(matching.left, []);
        };
        let check = |from, to, expected| check_found(from, to, None, expected);
        check(100, 100, Decision::New);
        check(50, 200, Decision::New);
        check(101, 200, Decision::Moved(PlayId(1)));
        check_found(50, 200, Some(6), Decision::New);
        // A list had the entry beside the play.
        check_found(50, 200, Some(5), Decision::Moved(PlayId(1)));
        check_found(50, 200, Some(4), Decision::Moved(PlayId(1)));
    }

    #[test]
    fn an_entry_that_cannot_be_read_hides_one_play_only() {
        let unread = Unread {
            from: from_millis(50_000),
            to: from_millis(200_000),
            found_in: None,
        };
        let moved = Unread {
            from: from_millis(1_161_000),
            to: from_millis(1_161_000),
            found_in: None,
        };
        let somewhere = |from: i64, to: i64| Unread {
            from: from_millis(from * 1000),
            to: from_millis(to * 1000),
            found_in: None,
        };
        let before = stored("Z@10 A@1000 B@2000");
        let left = |unread| match_list(&before, &list("B@2000 Z@10"), &[unread]).left;
        assert_eq!(left(moved), [], "A may be the one that cannot be read");
        assert_eq!(left(somewhere(1100, 1900)), [], "nor can its stamp");
        let before = stored("Z@10 A@1000 C@1200! B@2000");
        let left = |unread| match_list(&before, &list("B@2000 Z@10"), &[unread]).left;
        assert_eq!(left(somewhere(1100, 1900)), [], "nor need C be back");
        let before = stored("Z@10 Y@2000 A@5000 B@6000");
        let left = |unread| match_list(&before, &list("B@6000 Y@2000 Z@10"), &[unread]).left;
        assert_eq!(left(somewhere(10, 1500)), [], "A may have moved by an hour");
        assert_eq!(left(somewhere(10, 1399)), [PlayId(3)], "but not by more");
        let stored = stored("Z@50 C@90 A@100 B@200");
        let matching = match_list(&stored, &list("B@200 A@105 Z@50"), &[unread]);
        assert_eq!(matching.decisions[1], Decision::Moved(PlayId(3)));
        assert_eq!(matching.left, [], "C is behind the entry");
        let matching = match_list(&stored, &list("B@200 Z@50"), &[unread]);
        assert_eq!(matching.left, [PlayId(3)]);
    }

    #[test]
    fn on_a_loop_the_newest_is_not_the_one_that_it_pushed_out() {
        check("A@100 A@160 A@220", "A@280 A@220 A@160", "+ =3 =2");
        check("A@100 B@160 A@220", "A@280 A@220 B@160", "+ =3 =2");
    }

    #[test]
    fn a_late_play_is_not_the_one_whose_place_it_takes() {
        check("A@1000 B@1100 C@1200", "C@1200 A@1170 B@1100", "=3 + =2");
        check("A@1000 B@1030 C@1200", "C@1200 A@1050 B@1030", "=3 ~1 =2");
        // A and B end in the same millisecond, and only one of them has still a place.
        check("A@1000 B@1000 C@1200", "A@1300 C@1200 B@1000", "+ =3 =2");
    }

    #[test]
    fn what_comes_in_at_the_old_end_is_not_the_play_that_left() {
        let rest = |plays: i64| -> String {
            let words = (0..plays).map(|play| format!(" R@{}", 9000 + play * 200));
            words.collect()
        };
        let decided = |before: &str, now: &str, plays: i64| {
            let rest = rest(plays);
            let (before, now) = (format!("{before}{rest}"), format!("{now}{rest}"));
            match_list(&stored(&before), &list(&now), &[]).decisions[0]
        };
        let (a, b) = ("B@1000 A@2000", "A@500 B@1000");
        assert_eq!(decided(a, b, 30), Decision::New);
        assert_eq!(
            decided(a, b, 3),
            Decision::Moved(PlayId(2)),
            "none is older"
        );
        assert_eq!(
            decided("Z@10 B@1000 A@2000", "A@500 B@1000", 30),
            Decision::Moved(PlayId(3)),
            "a list with Z would have had it"
        );
        assert_eq!(
            decided("B@1000 A@1030", "A@990 B@1000", 30),
            Decision::Moved(PlayId(2))
        );
    }

    #[test]
    fn plays_that_leave_and_return_are_told() {
        let told = |stored_text: &str, list_text: &str| {
            let matching = match_list(&stored(stored_text), &list(list_text), &[]);
            let ids = |ids: Vec<PlayId>| ids.into_iter().map(|id| id.0).collect::<Vec<_>>();
            (ids(matching.left), ids(matching.returned))
        };
        assert_eq!(told("A@100 B@200 C@300", "C@300 A@100"), (vec![2], vec![]));
        assert_eq!(told("A@100 B@200! C@300", "C@300 A@100"), (vec![], vec![]));
        assert_eq!(
            told("A@100 B@200! C@300", "C@300 B@200 A@100"),
            (vec![], vec![2])
        );
        assert_eq!(
            told("A@100 B@200! C@300", "C@300 B@201 A@100"),
            (vec![], vec![2])
        );
        assert_eq!(told("A@100 B@200", "B@200"), (vec![], vec![]), "pushed out");
        assert_eq!(told("A@100", ""), (vec![], vec![]));
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
}
