//! When to ask Spotify next. Pure: the collector stores the answer with the account.

use jiff::{SignedDuration, Timestamp};

/// The longest pause between two polls of an account that answers, unless the budget is too small
/// for even that.
pub const QUIET_LIMIT: SignedDuration = SignedDuration::from_mins(15);

/// No pause is longer: Spotify asks for a day at most. An account that is due later than this has
/// been planned by a clock that was wrong.
pub const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(26);

/// The pause after a refusal that someone must mend.
const SLOW: SignedDuration = SignedDuration::from_hours(1);

/// Half of Spotify's list of fifty: never let more plays than this pass between polls.
const HALF_WINDOW: i64 = 25;

/// The plays that a list shows at most.
const WINDOW: i64 = 50;

/// Rarely are more than so many plays heard in an hour: a track lasts some three minutes.
const USUAL_RATE: i64 = 20;

/// The share of a pause after which an account falls due.
const ON_TIME: f64 = 0.9;

/// How often an account is asked, as far as the budget of calls allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How often the collector wakes: the shortest pause there is.
    pub interval: SignedDuration,
    /// The pause between polls while plays keep arriving.
    pub active: SignedDuration,
    /// The longest pause while none do.
    pub quiet: SignedDuration,
}

impl Pace {
    /// The pace at which each of `accounts` may be asked when `used` of the `limit` calls that the
    /// installation may make in 24 hours are made.
    ///
    /// What a day at the quiet pace takes is set aside, but no more than half of the budget: a
    /// smaller one makes the quiet pause longer than [`QUIET_LIMIT`]. Up to half of the rest an
    /// active account is asked every `interval`. From there on the pause grows evenly, by a
    /// constant factor for each call, until with the rest used up it is the quiet one: so a busy
    /// day slows down gradually and never runs dry.
    pub fn within(interval: SignedDuration, accounts: u32, used: u32, limit: Option<u32>) -> Self {
        let quiet = QUIET_LIMIT.max(interval);
        let Some(limit) = limit else {
            return Self {
                interval,
                active: interval,
                quiet,
            };
        };
        let set_aside = set_aside(accounts, limit);
        let wanted = f64::from(calls_of_a_quiet_day(accounts));
        let quiet = quiet.max(scaled(QUIET_LIMIT, wanted / f64::from(set_aside)));
        let spare = f64::from(limit.saturating_sub(set_aside).max(1));
        let strain = (2.0 * f64::from(used) / spare - 1.0).clamp(0.0, 1.0);
        let range = quiet.as_secs_f64() / interval.as_secs_f64().max(0.001);
        let active = scaled(interval, range.max(1.0).powf(strain)).clamp(interval, quiet);
        Self {
            interval,
            active,
            quiet,
        }
    }
}

/// What polling quiet accounts for a day takes: a poll every [`QUIET_LIMIT`], each up to a tenth of
/// it early, and a fifth more for those that fail.
pub fn calls_of_a_quiet_day(accounts: u32) -> u32 {
    accounts.max(1).saturating_mul(128)
}

/// How many of the calls of a day are set aside for the polls of quiet accounts, whatever else is
/// asked for: what they take, but no more than half of all.
pub fn set_aside(accounts: u32, limit: u32) -> u32 {
    calls_of_a_quiet_day(accounts).min(limit / 2).max(1)
}

/// When to poll next after an answered poll.
///
/// One active pause after it was asked while plays keep arriving; later, up to the quiet pause,
/// the longer none has; never later than half a list at the rate of the last hour. `last_new_at`
/// is when a poll last brought a new play (or, before any did, when the account was connected),
/// `plays_last_hour` how many plays ended within the last hour.
///
/// A little early: the collector wakes once an interval, and an account that falls due just after
/// a wake would wait for the next.
pub fn after_answer(
    asked_at: Timestamp,
    pace: Pace,
    last_new_at: Timestamp,
    plays_last_hour: i64,
) -> Timestamp {
    let quiet = asked_at.duration_since(last_new_at);
    let wait = (quiet / 4).clamp(pace.active, pace.quiet);
    let half_window = match plays_last_hour {
        n if n > 0 => SignedDuration::from_secs(3600 * HALF_WINDOW / n),
        _ => SignedDuration::MAX,
    };
    later(
        asked_at,
        wait.min(half_window)
            .saturating_sub(scaled(pace.active, 1.0 - ON_TIME)),
    )
}

/// When to poll next after a passing failure, the `failures`-th in a row (from 1).
///
/// Doubles from one interval up to the quiet pause, spread by `jitter` (0 to 1) over the upper half
/// so that accounts do not return in step. A pause that Spotify asked for is kept in full. How
/// strained the budget is does not matter: a poll that failed has shown nothing, and its turn is
/// still to come.
pub fn after_failure(
    now: Timestamp,
    pace: Pace,
    failures: u32,
    retry_after: Option<SignedDuration>,
    jitter: f64,
) -> Timestamp {
    let doublings = failures.saturating_sub(1).min(10);
    let full = pace.interval.saturating_mul(1 << doublings).min(pace.quiet);
    let jitter = jitter.clamp(0.0, 1.0);
    let spread = scaled(full, 0.5 + jitter / 2.0);
    let wait = match retry_after {
        Some(asked) => asked
            .max(pace.interval)
            .saturating_add(scaled(pace.interval, jitter)),
        None => spread,
    };
    later(now, wait)
}

/// When to try again after a refusal that needs the listener or the owner.
pub fn after_refusal(now: Timestamp) -> Timestamp {
    later(now, SLOW)
}

/// From when on a play can be lost if nothing is answered any more after `answered_at`: the list
/// has then moved on by its whole length, at the rate of the last hour or the usual one, whichever
/// is higher.
pub fn loss_possible_from(answered_at: Timestamp, plays_last_hour: i64) -> Timestamp {
    let rate = plays_last_hour.max(USUAL_RATE);
    later(answered_at, SignedDuration::from_secs(3600 * WINDOW / rate))
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

fn scaled(duration: SignedDuration, factor: f64) -> SignedDuration {
    SignedDuration::try_from_secs_f64(duration.as_secs_f64() * factor).unwrap_or(duration)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: SignedDuration = SignedDuration::from_mins(1);
    const PACE: Pace = Pace {
        interval: MINUTE,
        active: MINUTE,
        quiet: QUIET_LIMIT,
    };

    fn now() -> Timestamp {
        "2026-11-23T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn polls_follow_the_listener() {
        let wait = |quiet_minutes: i64, rate| {
            let last_new = now() - SignedDuration::from_mins(quiet_minutes);
            after_answer(now(), PACE, last_new, rate)
                .duration_since(now())
                .as_secs()
        };
        assert_eq!(wait(0, 15), 54);
        assert_eq!(wait(4, 15), 54);
        assert_eq!(wait(20, 0), 294);
        assert_eq!(wait(600, 0), 894);
        // 150 plays in the last hour: half a list passes in ten minutes.
        assert_eq!(wait(600, 150), 594);
    }

    #[test]
    fn the_wake_one_interval_after_a_poll_finds_it_due() {
        for late_ms in [0, 3, 2000] {
            // Waking takes a while, and never the same while.
            let asked = now() + SignedDuration::from_millis(late_ms);
            assert!(after_answer(asked, PACE, asked, 15) <= now() + MINUTE);
        }
    }

    #[test]
    fn failures_double_the_pause_within_bounds() {
        let wait = |failures, jitter| {
            after_failure(now(), PACE, failures, None, jitter)
                .duration_since(now())
                .as_secs()
        };
        assert_eq!([wait(1, 1.0), wait(2, 1.0), wait(3, 1.0)], [60, 120, 240]);
        assert_eq!(wait(3, 0.0), 120);
        assert_eq!(wait(99, 1.0), 900);
    }

    #[test]
    fn a_pause_that_spotify_asks_for_is_kept() {
        let day = SignedDuration::from_hours(24);
        for jitter in [0.0, 0.7, 1.0] {
            let next = after_failure(now(), PACE, 1, Some(day), jitter);
            assert!(next >= now() + day && next <= now() + day + MINUTE);
        }
        let strained = Pace {
            active: QUIET_LIMIT,
            ..PACE
        };
        assert!(after_failure(now(), strained, 1, None, 1.0) <= now() + MINUTE);
        let soon = after_failure(now(), PACE, 1, Some(SignedDuration::from_secs(1)), 0.0);
        assert!(soon >= now() + MINUTE);
    }

    #[test]
    fn the_pace_follows_what_is_left_of_the_budget() {
        let pace = |accounts, used, limit| {
            let pace = Pace::within(MINUTE, accounts, used, Some(limit));
            (pace.active.as_secs(), pace.quiet.as_secs())
        };
        assert_eq!(pace(1, 0, 600), (60, 900));
        assert_eq!(pace(1, 236, 600), (60, 900));
        assert_eq!(pace(1, 354, 600), (232, 900));
        assert_eq!(pace(1, 472, 600), (900, 900));
        assert_eq!(pace(1, 9999, 600), (900, 900));
        assert_eq!(pace(5, 1180, 3000), (60, 900));
        assert_eq!(pace(5, 2360, 3000), (900, 900));
        // Of 128 calls a day 64 are set aside: half as many as the quiet pause needs.
        assert_eq!(pace(1, 0, 128), (60, 1800));
        assert_eq!(pace(1, 64, 128), (1800, 1800));
        assert_eq!(Pace::within(MINUTE, 3, 100_000, None), PACE);
    }

    #[test]
    fn a_day_of_constant_listening_stays_within_the_budget() {
        for limit in [80, 120, 600, 1500] {
            let mut asked: std::collections::VecDeque<i64> = std::collections::VecDeque::new();
            let (mut at, mut most) = (0, 0);
            while at < 5 * 86_400 {
                while asked.front().is_some_and(|first| at - first >= 86_400) {
                    asked.pop_front();
                }
                asked.push_back(at);
                most = most.max(asked.len());
                let used = u32::try_from(asked.len()).unwrap();
                let pace = Pace::within(MINUTE, 1, used, Some(limit));
                let busy = after_answer(now(), pace, now(), 15);
                at += busy.duration_since(now()).as_secs();
            }
            assert!(most <= limit as usize, "{most} of {limit}");
        }
    }

    #[test]
    fn a_loss_is_as_near_as_the_list_is_short() {
        let hours = |rate| {
            loss_possible_from(now(), rate)
                .duration_since(now())
                .as_secs_f64()
                / 3600.0
        };
        assert!((hours(0) - 2.5).abs() < 0.01);
        assert!((hours(20) - 2.5).abs() < 0.01);
        assert!((hours(100) - 0.5).abs() < 0.01);
    }
}
