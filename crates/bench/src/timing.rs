//! How long something takes: processor time of the whole process and time that passed, over enough
//! repetitions.

use std::{hint::black_box, time::Duration};

use anyhow::Result;
use domain::clock::{Clock as _, SystemClock};
use rustix::time::{ClockId, clock_gettime};

/// Repetitions go on until they took so long together,
const ENOUGH: Duration = Duration::from_millis(400);
/// but not below so many,
const FEWEST: usize = 7;
/// and not above.
const MOST: usize = 201;

/// The middle and the least of some figures.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) least: f64,
}

/// How long something takes, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timing {
    /// Of the processor, all threads together.
    pub(crate) cpu: Spread,
    /// On the wall.
    pub(crate) wall: Spread,
}

impl Spread {
    /// Of a figure that is always the same.
    pub(crate) fn of(figure: f64) -> Self {
        Self {
            median: figure,
            least: figure,
        }
    }

    fn over(mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        Self {
            median: figures.get(figures.len() / 2).copied().unwrap_or(0.0),
            least: figures.first().copied().unwrap_or(0.0),
        }
    }

    /// How many times as much it is as another.
    pub(crate) fn times(self, other: Self) -> Self {
        Self {
            median: self.median / other.median,
            least: self.least / other.least,
        }
    }
}

/// Times something again and again, after once that does not count.
pub(crate) fn repeated<T>(mut run: impl FnMut() -> Result<T>) -> Result<Timing> {
    timed(&mut (), |()| (), |()| run())
}

/// Times something that needs to be prepared each time, which does not count.
pub(crate) fn timed<W, T>(
    on: &mut W,
    mut prepare: impl FnMut(&mut W),
    mut run: impl FnMut(&mut W) -> Result<T>,
) -> Result<Timing> {
    prepare(on);
    black_box(run(on)?);
    let (mut cpu, mut wall) = (Vec::new(), Vec::new());
    let mut all = Duration::ZERO;
    while cpu.len() < FEWEST || (all < ENOUGH && cpu.len() < MOST) {
        prepare(on);
        let (value, timing) = once(|| run(on))?;
        drop(value);
        all += Duration::from_secs_f64(timing.wall.least / 1000.0);
        cpu.push(timing.cpu.least);
        wall.push(timing.wall.least);
    }
    Ok(Timing {
        cpu: Spread::over(cpu),
        wall: Spread::over(wall),
    })
}

/// Times something that is done once.
pub(crate) fn once<T>(run: impl FnOnce() -> Result<T>) -> Result<(T, Timing)> {
    let (wall_before, cpu_before) = (SystemClock.elapsed(), cpu_time());
    let value = black_box(run()?);
    let cpu = cpu_time().saturating_sub(cpu_before);
    let wall = SystemClock.elapsed() - wall_before;
    let timing = Timing {
        cpu: Spread::of(cpu.as_secs_f64() * 1000.0),
        wall: Spread::of((wall.as_secs_f64() * 1000.0).max(0.0)),
    };
    Ok((value, timing))
}

/// What the process has had of the processor so far.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let nanoseconds = u32::try_from(time.tv_nsec).unwrap_or(0);
    Duration::new(seconds, nanoseconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        let spread = Spread::over(vec![3.0, 1.0, 8.0]);
        assert!((spread.median - 3.0).abs() < f64::EPSILON);
        assert!((spread.least - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn each_run_is_prepared() {
        let mut state = (0, 0);
        let prepare = |state: &mut (u32, u32)| state.0 += 1;
        timed(&mut state, prepare, |state| {
            state.1 += 1;
            assert_eq!(state.0, state.1);
            Ok(())
        })
        .unwrap();
        assert!(state.0 > 7);
    }
}
