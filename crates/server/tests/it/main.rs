//! The whole server without a socket: the real router over a database in memory, the simulated
//! Spotify, and a clock that stands still until it is told otherwise.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod accounts;
mod browser;
mod catalogue;
mod events;
mod gaps;
mod guards;
mod harness;
mod images;
mod imports;
mod plays;
mod plays_at;
mod poll_log;
mod problems;
mod quarantine;
mod secrets;
mod serving;
mod session;
mod setup;
mod sources;
mod statistics;
