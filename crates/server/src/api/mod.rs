//! The handlers, a file for each kind of thing. `router.rs` shows all routes on one screen.

pub(crate) mod account_words;
pub(crate) mod accounts;
pub(crate) mod callback;
pub(crate) mod catalogue;
pub(crate) mod coverage;
pub(crate) mod durations;
pub(crate) mod events;
pub(crate) mod gaps;
pub(crate) mod health;
pub(crate) mod images;
pub(crate) mod imports;
pub(crate) mod notices;
pub(crate) mod plan;
pub(crate) mod plays;
pub(crate) mod poll_log;
pub(crate) mod quarantine;
pub(crate) mod refs;
pub(crate) mod renewal;
pub(crate) mod search;
pub(crate) mod session;
pub(crate) mod setup;
pub(crate) mod sources;
pub(crate) mod statistics;
