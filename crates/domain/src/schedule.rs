//! When to ask Spotify next. Pure: the collector stores the answer with the account.

use jiff::{SignedDuration, Timestamp};

/// The longest pause between two polls of an account that answers.
pub const QUIET_LIMIT: SignedDuration = SignedDuration::from_mins(15);

/// No pause is longer: Spotify asks for a day at most. An account that is due later than this has
/// been planned by a clock that was wrong.
pub const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(26);

/// The pause after a refusal that someone must mend.
const SLOW: SignedDuration = SignedDuration::from_hours(1);

/// Half of Spotify's list of fifty: never let more plays than this pass between polls.
const HALF_WINDOW: i64 = 25;

/// When to poll next after an answered poll.
///
/// One `interval` after it was asked while plays keep arriving; later, up to [`QUIET_LIMIT`], the
/// longer none has; never later than half a list at the rate of the last hour. `last_new_at` is
/// when a poll last brought a new play (or, before any did, when the account was connected),
/// `plays_last_hour` how many plays ended within the last hour.
///
/// A tenth of an interval early: the collector wakes once an interval, and an account that falls
/// due just after a wake would wait for the next.
pub fn after_answer(
    asked_at: Timestamp,
    interval: SignedDuration,
    last_new_at: Timestamp,
    plays_last_hour: i64,
) -> Timestamp {
    let quiet = asked_at.duration_since(last_new_at);
    let wait = (quiet / 4).clamp(interval, QUIET_LIMIT.max(interval));
    let half_window = match plays_last_hour {
        n if n > 0 => SignedDuration::from_secs(3600 * HALF_WINDOW / n),
        _ => SignedDuration::MAX,
    };
    later(
        asked_at,
        wait.min(half_window).saturating_sub(interval / 10),
    )
}

/// When to poll next after a passing failure, the `failures`-th in a row (from 1).
///
/// Doubles from `interval` up to [`QUIET_LIMIT`], spread by `jitter` (0 to 1) over the upper half
/// so that accounts do not return in step. A pause that Spotify asked for is kept in full.
pub fn after_failure(
    now: Timestamp,
    interval: SignedDuration,
    failures: u32,
    retry_after: Option<SignedDuration>,
    jitter: f64,
) -> Timestamp {
    let doublings = failures.saturating_sub(1).min(10);
    let full = interval
        .saturating_mul(1 << doublings)
        .min(QUIET_LIMIT.max(interval));
    let spread = scaled(full, 0.5 + jitter.clamp(0.0, 1.0) / 2.0);
    let wait = match retry_after {
        Some(asked) => asked
            .max(interval)
            .saturating_add(scaled(interval, jitter.clamp(0.0, 1.0))),
        None => spread,
    };
    later(now, wait)
}

/// When to try again after a refusal that needs the listener or the owner.
pub fn after_refusal(now: Timestamp) -> Timestamp {
    later(now, SLOW)
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

    fn now() -> Timestamp {
        "2026-11-23T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn polls_follow_the_listener() {
        let wait = |quiet_minutes: i64, rate| {
            let last_new = now() - SignedDuration::from_mins(quiet_minutes);
            after_answer(now(), MINUTE, last_new, rate)
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
            assert!(after_answer(asked, MINUTE, asked, 15) <= now() + MINUTE);
        }
    }

    #[test]
    fn failures_double_the_pause_within_bounds() {
        let wait = |failures, jitter| {
            after_failure(now(), MINUTE, failures, None, jitter)
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
            let next = after_failure(now(), MINUTE, 1, Some(day), jitter);
            assert!(next >= now() + day && next <= now() + day + MINUTE);
        }
        let soon = after_failure(now(), MINUTE, 1, Some(SignedDuration::from_secs(1)), 0.0);
        assert!(soon >= now() + MINUTE);
    }
}
