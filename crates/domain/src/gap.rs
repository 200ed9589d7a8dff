//! Gaps: stretches in which plays may be missing, because Spotify's list moved on between two
//! polls.

use jiff::{SignedDuration, Timestamp};

/// A list this long may have pushed older plays out. Spotify lists at most 50, but filters some:
/// lists of 42 to 49 are common, 25 has been seen.
const LONG_LIST: usize = 25;

/// Spotify lists no play older than this.
pub const LIST_AGE: SignedDuration = SignedDuration::from_hours(7 * 24);

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

/// A stretch of time, end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its first instant.
    pub from: Timestamp,
    /// The instant after its last.
    pub to: Timestamp,
}

/// The gap that lies between two successive answered polls, if plays may have been missed.
///
/// It begins with the newest play that the earlier list showed, not with that poll: the feed is
/// known to stand still for hours, so that plays from before the poll may be missing too.
///
/// `shares` says whether the later list holds a play that the earlier one showed: then nothing
/// can have slipped through between them.
pub fn gap_between(previous: PollWindow, current: PollWindow, shares: bool) -> Option<Stretch> {
    if shares {
        return None;
    }
    let from = previous
        .range
        .map_or(previous.asked_at, |(_, newest)| newest);
    let horizon = current
        .asked_at
        .checked_sub(LIST_AGE)
        .unwrap_or(Timestamp::MIN);
    let to = match current.range {
        Some((oldest, _)) if current.items >= LONG_LIST => oldest,
        // A short list shows everything that is young enough to be listed.
        _ => horizon,
    };
    let last_complete = if current.items >= LONG_LIST {
        from
    } else {
        from.max(previous.asked_at)
    };
    (last_complete < to).then_some(Stretch { from, to })
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
        let found = gap_between(previous, current, shares)
            .map(|gap| (gap.from.as_second(), gap.to.as_second()));
        assert_eq!(found, expected);
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
            Some((900, 1500)),
        );
        check(
            previous,
            poll(9000, Some((1500, 8900)), 42),
            false,
            Some((900, 1500)),
        );
    }

    #[test]
    fn a_short_list_shows_everything_young_enough() {
        let previous = poll(1000, Some((10, 900)), 50);
        check(previous, poll(9000, Some((1500, 8900)), 3), false, None);
        check(previous, poll(9000, None, 0), false, None);
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
            Some((900, horizon)),
        );
        check(
            previous,
            poll(9 * DAY, None, 0),
            false,
            Some((900, horizon)),
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
