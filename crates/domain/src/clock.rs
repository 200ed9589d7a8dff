//! Where the time comes from. Nothing else in the project may ask the operating system.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use rustix::time::{ClockId, clock_gettime};

/// A source of the present instant, and of the time that really passes.
///
/// The two are apart because wall clocks are set: an instant says when something was, the elapsed
/// time how long ago that is.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The present instant, UTC, as the wall clock shows it. It may jump either way.
    fn now(&self) -> Timestamp;

    /// How much time has passed since some moment before, the same for the life of the process.
    /// It never jumps or goes backwards, and goes on while the machine sleeps.
    fn elapsed(&self) -> SignedDuration;
}

/// The machine's clocks.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

/// Goes on while the machine sleeps; `std::time::Instant` does not on Linux.
#[cfg(target_os = "linux")]
const STEADY: ClockId = ClockId::Boottime;
#[cfg(not(target_os = "linux"))]
const STEADY: ClockId = ClockId::Monotonic;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the wall clock"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn elapsed(&self) -> SignedDuration {
        let time = clock_gettime(STEADY);
        let nanos = i32::try_from(time.tv_nsec).unwrap_or(0);
        SignedDuration::new(time.tv_sec, nanos)
    }
}

/// A clock that stands still until it is told otherwise: for tests and simulations.
#[derive(Debug)]
pub struct SettableClock(Mutex<Reading>);

#[derive(Clone, Copy, Debug)]
struct Reading {
    now: Timestamp,
    elapsed: SignedDuration,
}

impl SettableClock {
    /// A clock that shows `now`.
    pub fn new(now: Timestamp) -> Self {
        Self(Mutex::new(Reading {
            now,
            elapsed: SignedDuration::ZERO,
        }))
    }

    /// Lets time pass.
    pub fn advance(&self, time: SignedDuration) {
        self.change(|reading| {
            reading.now = reading.now.saturating_add(time).unwrap_or(Timestamp::MAX);
            reading.elapsed = reading.elapsed.saturating_add(time);
        });
    }

    /// Sets the wall clock, forwards or backwards, while no time passes.
    pub fn set(&self, now: Timestamp) {
        self.change(|reading| reading.now = now);
    }

    fn change(&self, change: impl FnOnce(&mut Reading)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn reading(&self) -> Reading {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for SettableClock {
    fn now(&self) -> Timestamp {
        self.reading().now
    }

    fn elapsed(&self) -> SignedDuration {
        self.reading().elapsed
    }
}

/// Notices when the wall clock was set: it then moved otherwise than time passed.
#[derive(Clone, Copy, Debug)]
pub struct JumpWatch(Reading);

/// Clocks drift, and are slewed back; a move by less is none.
const SLACK: SignedDuration = SignedDuration::from_secs(30);

impl JumpWatch {
    /// Begins to watch.
    pub fn new(clock: &dyn Clock) -> Self {
        Self(Reading {
            now: clock.now(),
            elapsed: clock.elapsed(),
        })
    }

    /// How far the wall clock was set since the last look: forwards if positive.
    pub fn jump(&mut self, clock: &dyn Clock) -> Option<SignedDuration> {
        let before = self.0;
        *self = Self::new(clock);
        let passed = self.0.elapsed.saturating_sub(before.elapsed);
        let jump = self.0.now.duration_since(before.now).saturating_sub(passed);
        (jump.abs() >= SLACK).then_some(jump)
    }
}

/// Milliseconds since the Unix epoch as an instant, held inside what [`Timestamp`] can express.
pub fn from_millis(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(if ms < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_jumps_and_one_that_runs_does_not() {
        let clock = SettableClock::new(Timestamp::UNIX_EPOCH);
        let mut watch = JumpWatch::new(&clock);
        let hour = SignedDuration::from_hours(1);
        clock.advance(hour * 24);
        assert_eq!(watch.jump(&clock), None);
        clock.advance(hour);
        clock.set(clock.now() + hour * 2);
        assert_eq!(watch.jump(&clock), Some(hour * 2));
        assert_eq!(watch.jump(&clock), None);
        clock.set(clock.now() - hour * 3);
        assert_eq!(watch.jump(&clock), Some(-hour * 3));
        clock.set(clock.now() + SignedDuration::from_secs(1));
        assert_eq!(watch.jump(&clock), None);
    }

    #[test]
    fn the_steady_clock_of_the_machine_goes_on() {
        let first = SystemClock.elapsed();
        assert!(first.is_positive());
        assert!(SystemClock.elapsed() >= first);
    }
}
