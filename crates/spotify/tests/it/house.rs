//! A simulated Spotify with a client, a clock and a vault: what the flows are tried on.

use std::{
    fmt,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use domain::{
    clock::{Clock as _, SettableClock},
    entropy::SeededEntropy,
    secret::Secret,
};
use http::{Request, Response, header::LOCATION};
use jiff::{SignedDuration, Timestamp};
use simulator::{Answer, Spotify, SpotifySettings};
use spotify::{
    App, BoxFuture, Budget, Client, Family, Http, Landing, LoginAttempt, Permit, Session,
    TokenVault, Tokens, TransportError, VaultError, parse_landing,
};

pub(crate) const REDIRECT_URI: &str = "http://127.0.0.1:8000/callback";
pub(crate) const TOKEN: &str = "POST /api/token";
pub(crate) const RECENT: &str = "GET /v1/me/player/recently-played";

/// The simulator as the network.
struct Simulated(Arc<Spotify>);

impl Http for Simulated {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        Box::pin(async move {
            // As on a real network, others get their turn while a request is under way.
            tokio::task::yield_now().await;
            match self.0.handle(request) {
                Answer::Response(response) | Answer::Slow { response, .. } => Ok(response),
                Answer::TimeOut => Err(TransportError::TimedOut),
                Answer::Reset => Err(TransportError::Unreachable("connection reset".into())),
            }
        })
    }
}

impl fmt::Debug for Simulated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Simulated")
    }
}

pub(crate) struct House {
    pub(crate) spotify: Arc<Spotify>,
    pub(crate) clock: Arc<SettableClock>,
    pub(crate) client: Arc<Client>,
}

impl House {
    /// A house with a client that has the app's secret, over a Spotify that `change`s.
    pub(crate) fn new(change: impl FnOnce(&mut SpotifySettings)) -> Self {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let mut settings = SpotifySettings::new(7, now);
        settings.auto_consent = true;
        change(&mut settings);
        let spotify = Arc::new(Spotify::new(settings));
        let clock = Arc::new(SettableClock::new(now));
        let client = client(&spotify, &clock, app());
        Self {
            spotify,
            clock,
            client,
        }
    }

    /// The same Spotify, asked in the name of another app.
    pub(crate) fn client_of(&self, app: App) -> Arc<Client> {
        client(&self.spotify, &self.clock, app)
    }

    /// Time passes for everyone.
    pub(crate) fn pass(&self, time: SignedDuration) {
        self.clock.advance(time);
        self.spotify.set_now(self.spotify.now() + time);
    }

    /// Sends the browser to Spotify's page and reads where it lands.
    pub(crate) fn browse(&self, attempt: &LoginAttempt) -> Landing {
        let request = Request::get(attempt.authorize_url.as_str())
            .body(Vec::new())
            .unwrap();
        let answer = self.spotify.handle(request).response().unwrap();
        parse_landing(answer.headers()[LOCATION].to_str().unwrap()).unwrap()
    }

    /// Signs in as the first listener.
    pub(crate) async fn sign_in(&self) -> Tokens {
        let attempt = LoginAttempt::new(self.client.app(), REDIRECT_URI, &SeededEntropy::new(1));
        let Landing::Code { code, state } = self.browse(&attempt) else {
            panic!("declined")
        };
        assert_eq!(state, attempt.state);
        self.client.exchange(&attempt, &code).await.unwrap()
    }

    /// Signs in and opens a session over a fresh vault.
    pub(crate) async fn session(&self) -> (Arc<Session>, Arc<Vault>) {
        let vault = Arc::new(Vault::new(self.sign_in().await.refresh));
        (self.session_over(&vault), vault)
    }

    pub(crate) fn session_over(&self, vault: &Arc<Vault>) -> Arc<Session> {
        Arc::new(Session::new(
            self.client.clone(),
            Box::new(Kept(vault.clone())),
        ))
    }

    /// The right to ask for a list.
    pub(crate) fn permit(&self) -> Permit {
        let budget = self.client.budget();
        budget
            .admit(Family::RecentlyPlayed, self.clock.now())
            .unwrap()
    }

    /// How often an endpoint was asked so far.
    pub(crate) fn asked(&self, endpoint: &str) -> u64 {
        self.spotify.requests().get(endpoint).copied().unwrap_or(0)
    }
}

/// The app that the simulator knows.
pub(crate) fn app() -> App {
    let known = simulator::App::default();
    App {
        client_id: known.client_id,
        client_secret: Some(Secret::new(known.client_secret)),
        accounts_url: "http://spotify.test".parse().unwrap(),
        api_url: "http://spotify.test".parse().unwrap(),
    }
}

fn client(spotify: &Arc<Spotify>, clock: &Arc<SettableClock>, app: App) -> Arc<Client> {
    let http = Arc::new(Simulated(spotify.clone()));
    Arc::new(Client::new(app, Budget::new(None), http, clock.clone()))
}

/// A vault in memory that can be out of order.
pub(crate) struct Vault {
    pub(crate) kept: Mutex<Vec<Secret>>,
    pub(crate) broken: AtomicBool,
    pub(crate) unreadable: AtomicBool,
}

impl Vault {
    pub(crate) fn new(first: Option<Secret>) -> Self {
        Self {
            kept: Mutex::new(first.into_iter().collect()),
            broken: AtomicBool::new(false),
            unreadable: AtomicBool::new(false),
        }
    }

    pub(crate) fn set_broken(&self, broken: bool) {
        self.broken.store(broken, Ordering::Relaxed);
    }

    /// How many tokens have been kept one after another.
    pub(crate) fn generations(&self) -> usize {
        self.kept.lock().unwrap().len()
    }

    fn read(&self) -> Result<Option<Secret>, VaultError> {
        if self.unreadable.load(Ordering::Relaxed) {
            return Err("the key is another one".into());
        }
        Ok(self.kept.lock().unwrap().last().cloned())
    }

    fn check(&self) -> Result<(), VaultError> {
        if self.broken.load(Ordering::Relaxed) {
            return Err("the disk is full".into());
        }
        Ok(())
    }
}

struct Kept(Arc<Vault>);

impl TokenVault for Kept {
    fn load_refresh(&self) -> BoxFuture<'_, Result<Option<Secret>, VaultError>> {
        Box::pin(async move { self.0.read() })
    }

    fn store_refresh<'a>(&'a self, new: &'a Secret) -> BoxFuture<'a, Result<(), VaultError>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            self.0.check()?;
            self.0.kept.lock().unwrap().push(new.clone());
            Ok(())
        })
    }
}
