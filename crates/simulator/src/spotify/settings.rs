//! How a Spotify is set up: its origins, apps, tokens and faults.

use jiff::{SignedDuration, Timestamp};

use crate::faults::Faults;
use crate::world::WorldSettings;

/// How a Spotify is set up.
#[derive(Clone, Debug)]
pub struct SpotifySettings {
    /// The world whose plays are served; its seed also decides every fault.
    pub world: WorldSettings,
    /// Where the clock stands at first.
    pub now: Timestamp,
    /// The origin of the accounts service, without a slash at its end.
    pub accounts_url: String,
    /// The origin of the Web API and of pictures, without a slash at its end.
    pub api_url: String,
    /// The registered client applications.
    pub apps: Vec<App>,
    /// Whether the first listener agrees at once, without a consent page.
    pub auto_consent: bool,
    /// How long an access token lasts.
    pub token_lifetime: SignedDuration,
    /// What becomes of a refresh token when it is used.
    pub rotation: Rotation,
    /// How many calls of one family of endpoints an app may make in any 24 hours; without end if none.
    pub quota: Option<u64>,
    /// What goes wrong.
    pub faults: Faults,
}

impl SpotifySettings {
    /// A faultless Spotify at `now` with one listener, their last 90 days, and [`App::default`].
    pub fn new(seed: u64, now: Timestamp) -> Self {
        Self {
            world: WorldSettings::new(seed, now),
            now,
            accounts_url: "http://spotify.test".to_owned(),
            api_url: "http://spotify.test".to_owned(),
            apps: vec![App::default()],
            auto_consent: false,
            token_lifetime: SignedDuration::from_secs(3600),
            rotation: Rotation::Never,
            quota: None,
            faults: Faults::none(),
        }
    }
}

/// A registered client application.
#[derive(Clone, Debug)]
pub struct App {
    /// Its public id.
    pub client_id: String,
    /// Its secret (a made-up one: nothing real is behind it).
    pub client_secret: String,
    /// Where the browser may be sent back to.
    pub redirect_uris: Vec<String>,
    /// Which rules apply to it.
    pub kind: AppKind,
}

impl Default for App {
    /// A new app that may be sent back to any port of the machine itself, at `/callback`.
    fn default() -> Self {
        Self {
            client_id: "5f1de2c07b3a4c0e9a6d4b8e7c1f2a90".to_owned(),
            client_secret: "0c9b8a7d6e5f4a3b2c1d0e9f8a7b6c5d".to_owned(),
            redirect_uris: vec![
                "http://127.0.0.1/callback".to_owned(),
                "http://[::1]/callback".to_owned(),
            ],
            kind: AppKind::NewDevelopment,
        }
    }
}

/// Which rules apply to an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AppKind {
    /// In development mode under the rules of February 2026: fewer fields, no batches.
    NewDevelopment,
    /// From before: every field, and batches.
    Old,
}

/// What becomes of a refresh token when it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// It stays, and the answer names none.
    Never,
    /// The answer names a new one and the old one is revoked.
    AlwaysNewRevokesOld,
}
