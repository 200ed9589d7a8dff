//! A household in one process, on one clock: five accounts, their simulated Spotify, the collector.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use domain::{
    clock::{Clock, SettableClock},
    entropy::{Entropy, SeededEntropy},
    ids::{AccountId, ListenerId},
    secret::Secret,
};
use http::{Request, header};
use jiff::{SignedDuration, Timestamp, civil::date, tz::TimeZone};
use server::{
    App, Parts, Settings,
    connect::{self, Landed},
    jobs::Collector,
};
use simulator::{Faults, ListenerSettings, Rotation, Spotify, SpotifySettings};
use spotify::{Budget, Client, Landing, LoginAttempt, parse_landing};
use store::{
    Account, NewAccount, Store,
    testing::{add_listener, fresh_store},
};
use url::Url;

use crate::{
    Run,
    mishaps::{Mishap, seconds},
    network::{Line, Network},
};

/// The accounts of a household.
pub(crate) const ACCOUNTS: usize = 5;
/// How often the collector wakes.
pub(crate) const INTERVAL: SignedDuration = SignedDuration::from_secs(60);

const REDIRECT: &str = "http://127.0.0.1:8000/callback";
/// The listeners have been playing music for so long when they connect.
const HISTORY: SignedDuration = SignedDuration::from_hours(12 * 24);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Noon before nights on which clocks change, and where: forwards and back, by a whole hour and
/// by half of one; and places where they never do.
const NIGHTS: [((i16, i8, i8), &str); 8] = [
    ((2026, 10, 24), "Europe/Berlin"),
    ((2026, 3, 28), "Europe/Berlin"),
    ((2026, 10, 31), "America/New_York"),
    ((2026, 3, 7), "America/New_York"),
    ((2026, 4, 4), "Australia/Lord_Howe"),
    ((2026, 10, 3), "Australia/Lord_Howe"),
    ((2026, 7, 1), "Asia/Kathmandu"),
    ((2026, 12, 31), "Asia/Tokyo"),
];

pub(crate) struct World {
    pub(crate) spotify: Arc<Spotify>,
    pub(crate) clock: Arc<SettableClock>,
    pub(crate) network: Arc<Network>,
    pub(crate) start: Timestamp,
    pub(crate) app: App,
    pub(crate) collector: Collector,
    pub(crate) residents: Vec<Resident>,
    /// Calls that the household may make in 24 hours.
    pub(crate) limit: Option<usize>,
    daily_calls: Option<u32>,
    seed: u64,
}

/// One of the household: whose plays they are at Spotify, and where they are collected.
pub(crate) struct Resident {
    pub(crate) simulated: simulator::ListenerId,
    pub(crate) listener: ListenerId,
    pub(crate) account: AccountId,
}

impl World {
    /// The household of a seed, its accounts connected, nothing polled yet.
    pub(crate) async fn begin(run: &Run) -> anyhow::Result<Self> {
        let seed = run.seed;
        let ((year, month, day), zone) = NIGHTS[pick(seed, NIGHTS.len())];
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let start = date(year, month, day)
            .at(12, 0, 0, 0)
            .to_zoned(zone.clone())?
            .timestamp();
        let spotify = Arc::new(Spotify::new(settings(run, start, &zone)));
        for number in 1..ACCOUNTS {
            spotify.add_listener(&ListenerSettings {
                seed: seed.wrapping_add(number as u64 * 7919),
                from: start.checked_sub(HISTORY)?,
                zone: zone.clone(),
            });
        }
        let clock = Arc::new(SettableClock::new(start));
        let network = Arc::new(Network::new(spotify.clone(), clock.clone(), start, seed));
        let daily_calls = [None, Some(600), Some(600), Some(250)][pick(seed / 8, 4)];
        let store = fresh_store(run.engine).await;
        let app = app(store, &network, &clock, seed, daily_calls);
        let collector = collector(&app)?;
        let mut world = Self {
            limit: daily_calls.map(|calls| calls as usize * ACCOUNTS),
            daily_calls,
            spotify,
            clock,
            network,
            start,
            app,
            collector,
            residents: Vec::new(),
            seed,
        };
        world.move_in(run).await?;
        Ok(world)
    }

    /// Connects everyone's account while nothing goes wrong; some of the consents are old.
    async fn move_in(&mut self, run: &Run) -> anyhow::Result<()> {
        self.spotify.set_request_faults(&Faults::none());
        let old = Mishap::OldConsent.chance(self.seed);
        for number in 0..ACCOUNTS {
            let simulated = simulator::ListenerId::nth(number);
            let listener = add_listener(&self.app.store, &format!("listener {number}")).await;
            let account = self.sign_in(simulated, listener).await?;
            let ends_soon = old.fraction() < run.menu.rate(Mishap::OldConsent);
            let share = old.fraction();
            let age = if ends_soon {
                // Spotify's six months end somewhere in the run.
                let left = seconds(share * 3600.0 * f64::from(run.hours));
                (DAY * 182).saturating_sub(left)
            } else if run.menu.rate(Mishap::OldConsent) > 0.0 {
                seconds(share * 170.0 * 86_400.0)
            } else {
                // Nobody needs to be reminded within a month.
                seconds(share * 120.0 * 86_400.0)
            };
            self.age_consent(simulated, &account, age).await?;
            self.residents.push(Resident {
                simulated,
                listener,
                account: account.id,
            });
        }
        self.spotify.set_request_faults(&run.menu.faults);
        self.network.set_kill_rate(run.menu.rate(Mishap::Kill));
        Ok(())
    }

    /// Ends the process and begins a new one over the same database.
    pub(crate) async fn restart(&mut self) -> anyhow::Result<()> {
        self.app = app(
            self.app.store.clone(),
            &self.network,
            &self.clock,
            self.seed,
            self.daily_calls,
        );
        self.collector = collector(&self.app)?;
        match self.collector.resume().await {
            // It is tried again.
            Err(error) if error.trouble().is_some() => Ok(()),
            resumed => Ok(resumed?),
        }
    }

    /// The account as it stands.
    pub(crate) async fn account(&self, resident: &Resident) -> anyhow::Result<Account> {
        let (listener, id) = (resident.listener, resident.account);
        Ok(self.app.store.account(listener, id).await?)
    }

    /// A listener signs in on Spotify's page, and their account is connected.
    pub(crate) async fn sign_in(
        &self,
        simulated: simulator::ListenerId,
        listener: ListenerId,
    ) -> anyhow::Result<Account> {
        let client = self.app.spotify.as_ref().context("a client")?;
        let attempt = LoginAttempt::new(client.app(), REDIRECT, self.app.entropy.as_ref());
        let query = attempt.authorize_url.query().unwrap_or_default();
        let number = simulated.number();
        let form = format!("{query}&decision=agree&listener={number}");
        let page = attempt.authorize_url.as_str().split('?').next();
        let request = Request::post(page.unwrap_or_default()).body(form.into_bytes())?;
        let agreed = self.spotify.handle(request).response().context("a page")?;
        let landed = agreed
            .headers()
            .get(header::LOCATION)
            .context("a way back")?;
        let Landing::Code { code, .. } = parse_landing(landed.to_str()?)? else {
            bail!("the simulated listener refused");
        };
        let (store, clock) = (&self.app.store, self.app.clock.as_ref());
        let landed = Landed {
            listener,
            attempt: &attempt,
            code: &code,
            renewing: None,
        };
        Ok(connect::finish(client, store, clock, landed).await?)
    }

    async fn age_consent(
        &self,
        simulated: simulator::ListenerId,
        account: &Account,
        age: SignedDuration,
    ) -> anyhow::Result<()> {
        self.spotify.age_consents(simulated, age);
        let store = &self.app.store;
        let refresh_token = store.refresh_token(account).await?.context("a token")?;
        let aged = NewAccount {
            listener: account.listener,
            spotify_account_id: account.spotify_account_id.clone(),
            spotify_user_id: account.spotify_user_id.clone(),
            display_name: account.display_name.clone(),
            scopes: account.scopes.clone(),
            refresh_token,
            consented_at: account.consented_at.checked_sub(age)?,
        };
        store.connect_account(&aged, self.clock.now()).await?;
        Ok(())
    }
}

fn settings(run: &Run, start: Timestamp, zone: &TimeZone) -> SpotifySettings {
    let mut settings = SpotifySettings::new(run.seed, start);
    settings.world.from = start.checked_sub(HISTORY).unwrap_or(start);
    settings.world.zone = zone.clone();
    settings.world.artists = 60;
    settings.faults = run.menu.faults.clone();
    // Spotify gives new refresh tokens to some, and has a smaller quota than expected for others.
    if run.seed.is_multiple_of(5) {
        settings.rotation = Rotation::AlwaysNewRevokesOld;
    }
    if run.seed % 16 == 7 && run.menu.faults.rate(simulator::FaultKind::Quota) > 0.0 {
        settings.quota = Some(900);
    }
    settings
}

fn app(
    store: Store,
    network: &Arc<Network>,
    clock: &Arc<SettableClock>,
    seed: u64,
    daily_calls: Option<u32>,
) -> App {
    let http = Arc::new(Line(network.clone()));
    let known = simulator::App::default();
    let origin = Url::parse("http://spotify.test").expect("it is an address");
    let app = spotify::App {
        client_id: known.client_id,
        client_secret: Some(Secret::new(known.client_secret)),
        accounts_url: origin.clone(),
        api_url: origin.clone(),
    };
    let clock: Arc<dyn Clock> = clock.clone();
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(seed ^ 0xC0_11EC7));
    let budget = Budget::new(daily_calls);
    let client = Client::new(app, budget, http.clone(), clock.clone());
    App::new(Parts {
        spool: server::imports::Spool::new(std::env::temp_dir().join("music-analyser-tests")),
        store,
        spotify: Some(Arc::new(client)),
        http,
        clock,
        entropy,
        settings: Settings {
            public_url: origin,
            poll_interval: INTERVAL,
            default_zone: "UTC".to_owned(),
            log_bytes: 512 * 1024 * 1024,
            version: "0.0.0",
            simulated: true,
            demo: None,
            setup_code: None,
        },
        assets: axum::Router::new(),
    })
}

fn collector(app: &App) -> anyhow::Result<Collector> {
    let collector = Collector::new(app).context("a client")?;
    Ok(collector.one_at_a_time())
}

fn pick(seed: u64, of: usize) -> usize {
    usize::try_from(seed % of as u64).unwrap_or(0)
}
