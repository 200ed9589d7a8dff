//! The program itself, as its owner runs it: a process of its own against a simulated Spotify.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![expect(
    clippy::print_stdout,
    reason = "the figures of a long run are read afterwards"
)]

mod browser;
mod commands;
mod endurance;
mod home;
mod imports;
mod kill_nine;
mod program;
mod secrets;
mod settings;
mod simulated;
mod stopping;
