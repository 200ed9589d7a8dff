//! A faithful local Spotify: accounts service and Web API over a seeded world whose true plays are known.
//!
//! The core is [`Spotify`]: no sockets, no runtime, no wall clock. It answers requests ([`Spotify::handle`]),
//! its clock moves only when told ([`Spotify::set_now`]), and whatever goes wrong is decided by [`Faults`] and
//! the seed, so that a run can be repeated to the byte. [`serve()`] puts it behind a socket.
//!
//! Everything served derives from the listeners' true plays; [`Spotify::true_plays`] and
//! [`Spotify::seen_plays`] tell a test what must have been collected, [`Spotify::lifetimes`] and
//! [`Spotify::troubles`] what could have been. [`Spotify::export`] writes the same plays as the packages that one can
//! ask Spotify for, of every era, and [`Spotify::export_truth`] tells what stands in them. This crate shares no code with the
//! client that it is there to test, so the two cannot share a mistake.

mod clock;
mod covers;
mod dice;
mod exports;
mod faults;
mod ledger;
mod oracle;
mod png;
mod rng;
mod serve;
mod spotify;
mod world;

pub use clock::Pace;
pub use exports::{
    Beyond, Era, ExportDefects, ExportFile, ExportSettings, HeardId, HeardKind, SavedList, TrueRow,
    ZipSettings, zip,
};
pub use faults::{FaultKind, Faults, FaultsError};
pub use ledger::{Call, Seen, SeenItem, SeenPlay};
pub use oracle::{Lifetime, Shown, Trouble};
pub use serve::{ServeInfo, first_line, serve};
pub use spotify::{Answer, App, AppKind, Rotation, Spotify, SpotifySettings};
pub use world::{Context, ListenerId, ListenerSettings, TrackRef, TruePlay, World, WorldSettings};
