//! The collector against the simulated Spotify, whose true plays decide.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod days;
mod notices;
mod saved_answer;
mod silence;
mod states;
mod storage;
mod world;
