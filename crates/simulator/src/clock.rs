//! Simulated time: milliseconds inside, and the pace at which real time drives it when served.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

pub(crate) const SECOND: i64 = 1_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// How simulated time follows real time: `start + factor × (real now − real_start)`.
///
/// A client that knows only the wall clock needs `start` = now and `factor` = 1.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// The simulated moment at `real_start`.
    pub start: Timestamp,
    /// The real moment that is `start`.
    pub real_start: Instant,
    /// Simulated seconds in a real second.
    pub factor: f64,
}

impl Pace {
    /// Simulated time that runs as real time does, from `start` on.
    pub fn real_time(start: Timestamp) -> Self {
        Self {
            start,
            real_start: Instant::now(),
            factor: 1.0,
        }
    }

    /// The simulated moment of now.
    pub fn now(&self) -> Timestamp {
        let elapsed =
            Duration::try_from_secs_f64(self.real_start.elapsed().as_secs_f64() * self.factor)
                .unwrap_or_default();
        SignedDuration::try_from(elapsed)
            .ok()
            .and_then(|elapsed| self.start.checked_add(elapsed).ok())
            .unwrap_or(self.start)
    }
}

/// The instant of `milliseconds`, held to the range of time that can be written down.
pub(crate) fn instant(milliseconds: i64) -> Timestamp {
    let edge = if milliseconds < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    Timestamp::from_millisecond(milliseconds).unwrap_or(edge)
}

/// The instant as Spotify writes it: UTC with milliseconds.
pub(crate) fn with_milliseconds(milliseconds: i64) -> String {
    format!("{:.3}", instant(milliseconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_with_three_digits() {
        assert_eq!(
            with_milliseconds(1_700_000_000_000),
            "2023-11-14T22:13:20.000Z"
        );
        assert_eq!(
            with_milliseconds(1_700_000_000_007),
            "2023-11-14T22:13:20.007Z"
        );
        assert_eq!(instant(i64::MAX), Timestamp::MAX);
    }

    #[tokio::test(start_paused = true)]
    async fn a_day_can_pass_in_minutes() {
        let start = instant(1_700_000_000_000);
        let pace = Pace {
            start,
            real_start: Instant::now(),
            factor: 1440.0,
        };
        tokio::time::advance(Duration::from_mins(1)).await;
        assert_eq!(pace.now().duration_since(start).as_hours(), 24);
    }
}
