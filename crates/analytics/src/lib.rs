//! A listener's whole history in memory, and every question that is asked of it.
//!
//! A [`log::ListeningLog`] holds the plays as columns. A [`scope::Scope`] says what a question
//! covers; with it a log becomes a [`view::View`], on which [`statistics`] count. A
//! [`question::Question`] is a statistic with its scope and parameters, and gives an answer.
//!
//! Everything here is a pure function: no I/O, no async, no wall clock. What is worked out once for
//! many questions (civil hours in a zone, the plays that a filter lets through) is kept beside the
//! log that it was worked out from, and goes with it.
#![warn(missing_docs)]

pub mod brief;
pub mod bucket;
pub mod by_way;
pub mod calendar;
mod change_points;
mod counter;
mod derived;
pub mod filter;
mod heard;
pub mod items;
pub mod log;
pub mod moment;
pub mod obsessions;
pub mod period;
mod places;
pub mod platform;
pub mod query;
pub mod question;
pub mod ranking;
mod row_set;
pub mod scope;
pub mod sessions;
#[cfg(test)]
mod sketch;
pub mod statistic;
pub mod statistics;
pub mod streaks;
mod stretches;
pub mod tally;
pub mod view;
