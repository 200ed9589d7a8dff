//! The promise put to the test: simulated days of a household's accounts, with everything going
//! wrong that can, and the true plays as the judge of what was collected.
//!
//! A run is decided by its seed, its length and its [`Menu`] of what may go wrong: the simulated
//! Spotify, the real client, collector, matching and SQL, stepped on simulated time. [`live`] runs
//! one and gives its [`Verdict`]; [`shrink`] finds the fewest faults with which a run still fails.
//! [`import`] does the same for imports: the same weeks told by polls and exports in any order.

mod imports;
mod judge;
mod menu;
mod mishaps;
mod network;
mod outages;
mod run;
mod shrink;
mod tally;
mod verdict;
mod world;

pub use imports::{ImportRun, ImportTally, ImportVerdict, Splits, import};
pub use menu::{Menu, MenuError};
pub use mishaps::Mishap;
pub use run::{Run, live};
pub use shrink::shrink;
pub use tally::Tally;
pub use verdict::{Failure, Verdict};
