//! Gaps: stretches in which plays may be missing, because Spotify's list moved on between two
//! polls.

use jiff::{SignedDuration, Timestamp};

use crate::matching::NEAR_MOVE;

/// A list this long may have pushed older plays out. Spotify lists at most 50, but filters some:
/// lists of 42 to 49 are common, 25 has been seen.
const LONG_LIST: usize = 20;

/// Spotify lists no play older than this.
pub const LIST_AGE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// On ordinary days Spotify lists a play within a few minutes of its end. Until then a play that
/// ended later may be listed already.
const SETTLED_AFTER: SignedDuration = SignedDuration::from_mins(10);

/// How long an account may go unasked while nothing that stays listed for a while can escape: the
/// longest pause between polls, and as much again for failures.
pub const WATCHED_WITHIN: SignedDuration = SignedDuration::from_mins(45);

/// What an answered poll showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PollWindow {
    /// When Spotify was asked.
    pub asked_at: Timestamp,
    /// Stamp of the oldest and newest entry; absent when the list was empty.
    pub range: Option<(Timestamp, Timestamp)>,
    /// How many entries the list had.
    pub items: usize,
}

impl PollWindow {
    /// Whether the list is empty although what an earlier one showed is young enough to be listed:
    /// such a list is a fault of Spotify's and says nothing.
    pub fn lacks_everything_since(self, previous: Self) -> bool {
        let newest = previous.range.map(|(_, newest)| newest);
        self.items == 0 && newest.is_some_and(|newest| newest >= horizon(self))
    }
}

/// A stretch of time, end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its first instant.
    pub from: Timestamp,
    /// The instant after its last.
    pub to: Timestamp,
}

/// Why plays may be missing in a gap. The words are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapReason {
    /// More plays may have passed than a list shows, so that older ones were pushed out unseen.
    Overrun,
    /// Nobody asked for a while, and what a device that was offline handed in late may have been
    /// pushed out again meanwhile. What was heard online is there.
    Late,
}

impl GapReason {
    /// Every reason.
    pub const ALL: [Self; 2] = [Self::Overrun, Self::Late];

    /// The stored word.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Overrun => "overrun",
            Self::Late => "late",
        }
    }

    /// The reason with this stored word.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.slug() == slug)
    }
}

/// A stretch in which plays may be missing, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// When they would have ended.
    pub stretch: Stretch,
    /// Why they may be missing.
    pub reason: GapReason,
}

/// The gaps that lie between two successive answered polls: at most one of each reason.
///
/// `shares` says whether the later list reaches back to a known play that is no newer than the
/// newest of the earlier list: then nothing that came in order can have slipped through between
/// them. `unasked_for` is how much time passed between the two.
pub fn gaps_between(
    previous: PollWindow,
    current: PollWindow,
    shares: bool,
    unasked_for: SignedDuration,
) -> Vec<Missing> {
    if current.lacks_everything_since(previous) {
        // It says nothing, not even that nothing is missing. The next list will be compared.
        return Vec::new();
    }
    let overrun = overrun(previous, current, shares);
    let late = (unasked_for > WATCHED_WITHIN).then(|| Stretch {
        from: reach(previous),
        to: overrun.map_or(reach_after(previous, current), |overrun| overrun.from),
    });
    let late = late.filter(|late| late.from < late.to);
    let missing = |stretch, reason| Missing { stretch, reason };
    let late = late.map(|stretch| missing(stretch, GapReason::Late));
    let overrun = overrun.map(|stretch| missing(stretch, GapReason::Overrun));
    late.into_iter().chain(overrun).collect()
}

/// The gap between the moment at which an account was connected and its first list, if that took
/// so long that plays may have been pushed out of it.
pub fn gap_before_first(connected_at: Timestamp, first: PollWindow) -> Option<Missing> {
    let nothing = PollWindow {
        asked_at: connected_at,
        range: None,
        items: 0,
    };
    overrun(nothing, first, false).map(|stretch| Missing {
        stretch,
        reason: GapReason::Overrun,
    })
}

/// It begins around the newest play that the earlier list showed, not with that poll: the feed is
/// known to stand still for hours, so that plays from before the poll may be missing too. And a
/// little before it, since plays just older may still have been on their way.
fn overrun(previous: PollWindow, current: PollWindow, shares: bool) -> Option<Stretch> {
    if shares {
        return None;
    }
    let newest_before = previous.range.map(|(_, newest)| newest);
    let horizon = horizon(current);
    let (last_complete, to) = match (newest_before, current.range) {
        // It is young enough to be listed but is not: the list is cut off, however short.
        (Some(newest), Some((oldest, _))) if newest >= horizon => (newest, oldest),
        (Some(newest), Some((oldest, _))) if current.items >= LONG_LIST => (newest, oldest),
        (None, Some((oldest, _))) if current.items >= LONG_LIST => (previous.asked_at, oldest),
        // A short list shows everything that is young enough to be listed.
        _ => (previous.asked_at, horizon),
    };
    let from = match newest_before {
        Some(newest) => newest.checked_sub(SETTLED_AFTER).unwrap_or(newest),
        None => previous.asked_at,
    };
    (last_complete < to).then_some(Stretch { from, to })
}

/// The instant from which on a list shows everything that Spotify knew when it was asked.
fn reach(window: PollWindow) -> Timestamp {
    match window.range {
        Some((oldest, _)) if window.items >= LONG_LIST => oldest,
        _ => horizon(window),
    }
}

/// The same of the list after `previous`: one that has lost its oldest play, though that is young
/// enough to be listed, is cut off, however short.
fn reach_after(previous: PollWindow, current: PollWindow) -> Timestamp {
    match (previous.range, current.range) {
        (Some((oldest_before, _)), Some((oldest, _)))
            if oldest_before >= horizon(current)
                && oldest.duration_since(oldest_before) > NEAR_MOVE =>
        {
            oldest
        }
        _ => reach(current),
    }
}

/// Older plays were not listed when Spotify was asked.
fn horizon(window: PollWindow) -> Timestamp {
    window
        .asked_at
        .checked_sub(LIST_AGE)
        .unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3600;
    const DAY: i64 = 24 * HOUR;

    fn poll(asked: i64, range: Option<(i64, i64)>, items: usize) -> PollWindow {
        let at = |second| Timestamp::from_second(second).unwrap();
        PollWindow {
            asked_at: at(asked),
            range: range.map(|(a, b)| (at(a), at(b))),
            items,
        }
    }

    #[track_caller]
    fn check(
        previous: PollWindow,
        current: PollWindow,
        shares: bool,
        expected: Option<(i64, i64)>,
    ) {
        let found = told(previous, current, shares, SignedDuration::ZERO);
        let expected: Vec<_> = expected
            .map(|(from, to)| (from, to, "overrun"))
            .into_iter()
            .collect();
        assert_eq!(found, expected);
    }

    fn told(
        previous: PollWindow,
        current: PollWindow,
        shares: bool,
        unasked_for: SignedDuration,
    ) -> Vec<(i64, i64, &'static str)> {
        gaps_between(previous, current, shares, unasked_for)
            .into_iter()
            .map(|Missing { stretch, reason }| {
                let (from, to) = (stretch.from.as_second(), stretch.to.as_second());
                (from, to, reason.slug())
            })
            .collect()
    }

    #[test]
    fn a_first_list_that_was_long_in_coming_leaves_a_gap() {
        let second = |at: i64| Timestamp::from_second(at).unwrap();
        let before = |first| {
            gap_before_first(second(1000), first)
                .map(|gap| (gap.stretch.from.as_second(), gap.stretch.to.as_second()))
        };
        assert_eq!(before(poll(1060, Some((10, 900)), 50)), None);
        assert_eq!(before(poll(9000, Some((500, 8900)), 50)), None);
        assert_eq!(
            before(poll(9000, Some((1500, 8900)), 50)),
            Some((1000, 1500))
        );
        assert_eq!(before(poll(9000, Some((1500, 8900)), 3)), None);
        assert_eq!(before(poll(9000, None, 0)), None);
    }

    #[test]
    fn who_was_away_may_have_missed_what_came_late_and_was_pushed_out_again() {
        let previous = poll(1000, Some((10, 900)), 50);
        let later = poll(9000, Some((500, 8900)), 50);
        let told = |current, shares, minutes| {
            told(
                previous,
                current,
                shares,
                SignedDuration::from_mins(minutes),
            )
        };
        assert_eq!(told(later, true, 45), []);
        assert_eq!(told(later, true, 46), [(10, 500, "late")]);
        assert_eq!(told(poll(9000, Some((10, 900)), 50), true, 46), []);
        assert_eq!(
            told(poll(9000, Some((1500, 8900)), 50), false, 46),
            [(10, 300, "late"), (300, 1500, "overrun")]
        );
    }

    #[test]
    fn after_an_absence_a_short_or_empty_list_does_not_hide_what_may_have_come_late() {
        let hours = SignedDuration::from_hours(3);
        let previous = poll(20_000, Some((1000, 19_000)), 50);
        let told = |current, shares| told(previous, current, shares, hours);
        let cut = poll(30_000, Some((19_000, 29_000)), 5);
        assert_eq!(told(cut, true), [(1000, 19_000, "late")]);
        // A stamp that moved is no loss.
        assert_eq!(told(poll(30_000, Some((1050, 29_000)), 12), true), []);
        // What is a week old leaves the list by itself.
        let week = poll(8 * DAY, Some((19_000 + 7 * DAY, 8 * DAY)), 5);
        assert_eq!(told(week, true), [(1000, DAY, "late")]);
        assert_eq!(told(poll(30_000, None, 0), false), []);
        assert_eq!(
            told(poll(30_060, Some((5000, 29_000)), 50), true),
            [(1000, 5000, "late")]
        );
    }

    #[test]
    fn stored_words_lead_back_to_their_reasons() {
        for reason in GapReason::ALL {
            assert_eq!(GapReason::from_slug(reason.slug()), Some(reason));
        }
        assert_eq!(GapReason::from_slug("bad luck"), None);
    }

    #[test]
    fn lists_that_share_a_play_leave_no_gap() {
        check(
            poll(1000, Some((10, 900)), 50),
            poll(2000, Some((500, 1900)), 50),
            true,
            None,
        );
    }

    #[test]
    fn a_long_list_without_a_shared_play_leaves_one() {
        let previous = poll(1000, Some((10, 900)), 50);
        check(
            previous,
            poll(9000, Some((1500, 8900)), 50),
            false,
            Some((300, 1500)),
        );
        check(
            previous,
            poll(9000, Some((1500, 8900)), 42),
            false,
            Some((300, 1500)),
        );
    }

    #[test]
    fn a_short_list_shows_everything_young_enough() {
        let previous = poll(8 * DAY, Some((10, 900)), 50);
        let next = 8 * DAY + 900;
        check(
            previous,
            poll(next, Some((5 * DAY, 7 * DAY)), 3),
            false,
            None,
        );
        check(previous, poll(next, None, 0), false, None);
    }

    #[test]
    fn a_short_list_that_lacks_a_young_play_is_cut_off() {
        let previous = poll(1000, Some((10, 900)), 50);
        let cut = poll(9000, Some((1500, 8900)), 3);
        check(previous, cut, false, Some((300, 1500)));
        check(previous, cut, true, None);
        let empty = poll(9000, None, 0);
        check(previous, empty, false, None);
        assert!(empty.lacks_everything_since(previous));
        assert!(!poll(8 * DAY, None, 0).lacks_everything_since(previous));
        assert!(!empty.lacks_everything_since(poll(1000, None, 0)));
        assert!(!cut.lacks_everything_since(previous));
    }

    #[test]
    fn a_quiet_fortnight_that_was_polled_leaves_none() {
        let previous = poll(14 * DAY - 900, None, 0);
        check(
            previous,
            poll(14 * DAY, Some((14 * DAY - 100, 14 * DAY - 50)), 1),
            false,
            None,
        );
    }

    #[test]
    fn being_away_for_longer_than_the_list_reaches_leaves_a_gap() {
        let previous = poll(1000, Some((10, 900)), 50);
        let horizon = 2 * DAY;
        check(
            previous,
            poll(9 * DAY, Some((5 * DAY, 8 * DAY)), 4),
            false,
            Some((300, horizon)),
        );
        check(
            previous,
            poll(9 * DAY, None, 0),
            false,
            Some((300, horizon)),
        );
        check(
            poll(1000, None, 0),
            poll(9 * DAY, None, 0),
            false,
            Some((1000, horizon)),
        );
    }

    #[test]
    fn a_list_of_late_plays_only_leaves_none() {
        check(
            poll(9000, Some((5000, 8900)), 30),
            poll(9100, Some((100, 4000)), 30),
            false,
            None,
        );
    }
}
