//! The vocabulary of the house: plays, catalogue, listeners, time and secrets, and the pure
//! matching of reported plays to stored ones.
//!
//! No I/O happens here, and only [`clock::SystemClock`] and [`entropy::SystemEntropy`] touch the
//! outside world; everything else takes what it needs as an argument.

pub mod account;
pub mod catalogue;
pub mod clock;
pub mod derive;
pub mod entropy;
pub mod feed;
pub mod fold;
pub mod gap;
pub mod ids;
pub mod loaded;
pub mod matching;
pub mod notice;
pub mod play;
pub mod reconcile;
pub mod report;
pub mod schedule;
pub mod secret;
pub mod settle;
pub mod zone;
