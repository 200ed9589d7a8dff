//! Putting the house together from its settings.

use std::sync::Arc;

use anyhow::Context as _;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    clock::{Clock, SystemClock},
    entropy::{Entropy, SystemEntropy, random_bytes},
    secret::Secret,
};
use server::{App, Parts, imports::Spool, jobs::restore_budget};
use spotify::{Budget, Client, Http, ReqwestHttp};
use store::{NewListener, Store};

use crate::{
    bundle,
    cli::Flags,
    logging, secret_key,
    settings::{Settings, Texts},
};

/// The name of the first listener where nobody has chosen one yet.
const UNNAMED: &str = "listener";

/// The settings, with logging started as they say.
pub(crate) fn settings(flags: Flags) -> anyhow::Result<Settings> {
    let settings = Settings::read(&Texts::gather(flags.into_settings())?)?;
    logging::start(&settings.log, settings.log_format);
    Ok(settings)
}

/// The house: everything that commands share.
pub(crate) struct House {
    pub(crate) settings: Settings,
    pub(crate) store: Store,
    pub(crate) http: Arc<dyn Http>,
    pub(crate) spotify: Option<Arc<Client>>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
}

impl House {
    /// Opens the database and readies the network.
    pub(crate) async fn open(settings: Settings) -> anyhow::Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let key = secret_key::obtain(&settings, entropy.as_ref())?;
        let store = Store::open(settings.database_url.reveal(), &key, entropy.clone())
            .await
            .context("DATABASE_URL: the database cannot be opened")?;
        let http: Arc<dyn Http> =
            Arc::new(ReqwestHttp::new().context("the network cannot be used")?);
        let spotify = spotify_app(&settings).map(|app| {
            let budget = Budget::new(settings.daily_calls);
            Arc::new(Client::new(app, budget, http.clone(), clock.clone()))
        });
        if let Some(client) = &spotify {
            // Before anything can use it: pauses that Spotify asked for outlive the process.
            restore_budget(client, &store, clock.now())
                .await
                .context("DATABASE_URL: the database cannot be read")?;
        }
        Ok(Self {
            settings,
            store,
            http,
            spotify,
            clock,
            entropy,
        })
    }

    /// The client, or what to do to have one.
    pub(crate) fn spotify(&self) -> anyhow::Result<&Arc<Client>> {
        self.spotify.as_ref().context(
            "SPOTIFY_CLIENT_ID is not set. Make an app on https://developer.spotify.com/dashboard \
             and put its client id into .env",
        )
    }

    /// The first listener, for commands that are used without the pages.
    pub(crate) async fn first_listener(&self) -> Result<store::Listener, store::Error> {
        let fallback = NewListener {
            name: UNNAMED,
            password_hash: None,
            zone: &self.settings.zone,
        };
        self.store.first_listener(fallback, self.clock.now()).await
    }

    /// The listener of this name; without one the first, who is made if there is none.
    pub(crate) async fn listener(&self, name: Option<&str>) -> anyhow::Result<store::Listener> {
        let Some(name) = name else {
            return Ok(self.first_listener().await?);
        };
        if let Some(known) = self.store.credentials(name).await? {
            return Ok(known.listener);
        }
        let new = NewListener {
            name,
            password_hash: None,
            zone: &self.settings.zone,
        };
        let first = self.store.first_listener(new, self.clock.now()).await?;
        anyhow::ensure!(
            domain::fold::fold(&first.name) == domain::fold::fold(name),
            "there is no listener called {name}. Name one who is there, or leave --listener out"
        );
        Ok(first)
    }

    /// Where files wait that are imported.
    pub(crate) fn spool(&self) -> Spool {
        Spool::new(secret_key::data_folder(&self.settings).join("imports"))
    }

    /// The server's state, and the one-time code that setting up needs while nobody has.
    pub(crate) async fn app(&self, demo: Option<server::DemoLogin>) -> anyhow::Result<App> {
        let setup_code = if self.store.is_set_up().await? {
            None
        } else {
            Some(Secret::new(
                BASE64_URL_SAFE_NO_PAD.encode(random_bytes::<9>(self.entropy.as_ref())),
            ))
        };
        Ok(App::new(Parts {
            store: self.store.clone(),
            spotify: self.spotify.clone(),
            http: self.http.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            spool: self.spool(),
            settings: server::Settings {
                public_url: self.settings.public_url.clone(),
                poll_interval: self.settings.poll_interval,
                default_zone: self.settings.zone.clone(),
                version: env!("CARGO_PKG_VERSION"),
                log_bytes: self.settings.log_bytes,
                simulated: self.settings.simulated(),
                demo,
                setup_code,
            },
            assets: bundle::pages(),
        }))
    }
}

fn spotify_app(settings: &Settings) -> Option<spotify::App> {
    Some(spotify::App {
        client_id: settings.spotify_client_id.clone()?,
        client_secret: settings.spotify_client_secret.clone(),
        accounts_url: settings.spotify_accounts_url.clone(),
        api_url: settings.spotify_api_url.clone(),
    })
}
