//! The client as its users see it: against saved answers, and against the simulated Spotify.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod house;
mod saved_answers;
mod session;
mod signing_in;
