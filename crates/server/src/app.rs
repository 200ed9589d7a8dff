//! What every request may use: made once, shared by all, cheap to clone.

use std::{fmt, ops::Deref, sync::Arc};

use domain::{clock::Clock, entropy::Entropy, secret::Secret};
use jiff::SignedDuration;
use store::Store;
use url::Url;

use crate::{
    answers::Answers,
    auth::{password::Passwords, rate_limit::RateLimit},
    covers::Covers,
    events::Events,
    imports::{Queue, Spool},
    logs::Logs,
    pending_logins::PendingLogins,
    storage::Storage,
};

/// What the server is made of.
#[derive(Debug)]
pub struct Parts {
    /// Where everything is kept.
    pub store: Store,
    /// Spotify, when an app of its developers is configured.
    pub spotify: Option<Arc<spotify::Client>>,
    /// The network, for covers.
    pub http: Arc<dyn spotify::Http>,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// Where uploaded files wait.
    pub spool: Spool,
    /// What the owner chose.
    pub settings: Settings,
    /// Answers every path that is not the API's: the pages.
    pub assets: axum::Router,
}

/// What the owner chose.
#[derive(Debug)]
pub struct Settings {
    /// The address at which browsers reach the server.
    pub public_url: Url,
    /// How often the collector wakes.
    pub poll_interval: SignedDuration,
    /// IANA name of the zone of a listener who names none.
    pub default_zone: String,
    /// How much memory listening logs may take together, in bytes.
    pub log_bytes: usize,
    /// The program's version.
    pub version: &'static str,
    /// Whether "Spotify" is the simulator.
    pub simulated: bool,
    /// The login that the login page shows; of a demo only.
    pub demo: Option<DemoLogin>,
    /// The one-time code, printed in the log, that setting up from elsewhere needs.
    pub setup_code: Option<Secret>,
}

/// The login of a demo, which is no secret.
#[derive(Clone, Debug)]
pub struct DemoLogin {
    /// The name to log in with.
    pub name: String,
    /// The password, shown to everyone.
    pub password: String,
}

/// The server's state. Clones share it.
#[derive(Clone)]
pub struct App(Arc<Shared>);

/// What the clones of an [`App`] share.
pub struct Shared {
    /// Where everything is kept.
    pub store: Store,
    /// Spotify, when an app of its developers is configured.
    pub spotify: Option<Arc<spotify::Client>>,
    /// The network.
    pub http: Arc<dyn spotify::Http>,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// What the owner chose.
    pub settings: Settings,
    /// What happens, as the pages hear of it.
    pub events: Events,
    /// Whether the database can be written.
    pub storage: Storage,
    /// Where uploaded files wait.
    pub spool: Spool,
    /// The imports that are worked on.
    pub imports: Queue,
    /// The listening logs of those who ask questions.
    pub logs: Logs,
    /// The last answers.
    pub(crate) answers: Answers,
    pub(crate) assets: axum::Router,
    pub(crate) passwords: Passwords,
    pub(crate) rate_limit: RateLimit,
    pub(crate) pending_logins: PendingLogins,
    pub(crate) covers: Covers,
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Shared {
            passwords: Passwords::new(parts.entropy.clone()),
            logs: Logs::new(parts.settings.log_bytes),
            answers: Answers::default(),
            store: parts.store,
            spotify: parts.spotify,
            http: parts.http,
            clock: parts.clock,
            entropy: parts.entropy,
            settings: parts.settings,
            assets: parts.assets,
            events: Events::default(),
            storage: Storage::default(),
            spool: parts.spool,
            imports: Queue::default(),
            rate_limit: RateLimit::default(),
            pending_logins: PendingLogins::default(),
            covers: Covers::default(),
        }))
    }
}

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("App").field(&self.0).finish()
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
