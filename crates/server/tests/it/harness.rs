//! A server to try things on.

use std::sync::{Arc, Mutex};

use axum::{Router, routing::get};
use domain::{
    clock::{Clock, SettableClock},
    entropy::SeededEntropy,
    secret::Secret,
};
use http::{Request, Response};
use jiff::{SignedDuration, Timestamp};
use server::{App, Parts, Settings, imports::Spool};
use simulator::{Answer, Spotify, SpotifySettings};
use spotify::{BoxFuture, Budget, Client, Http, TransportError};
use store::{EncryptionKey, Store};
use tempfile::TempDir;

use crate::browser::Browser;

/// What the clock shows at first.
pub(crate) const NOW: &str = "2026-11-23T10:00:00Z";
/// Where "Spotify" is.
pub(crate) const SPOTIFY: &str = "http://spotify.test";
pub(crate) const NAME: &str = "Ada";
pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const SETUP_CODE: &str = "K7PX-2QMV-9RTA";

/// The simulator as the network, which remembers what it was asked for.
#[derive(Debug)]
pub(crate) struct Network {
    spotify: Arc<Spotify>,
    asked: Mutex<Vec<String>>,
}

impl Network {
    /// How often an address with this in its path was asked for.
    pub(crate) fn asked_for(&self, part: &str) -> usize {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|path| path.contains(part)).count()
    }
}

impl Http for Network {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        self.asked
            .lock()
            .unwrap()
            .push(request.uri().path().to_owned());
        let answer = self.spotify.handle(request);
        Box::pin(async move {
            match answer {
                Answer::Response(response) | Answer::Slow { response, .. } => Ok(response),
                Answer::TimeOut => Err(TransportError::TimedOut),
                Answer::Reset => Err(TransportError::Unreachable("reset".to_owned())),
            }
        })
    }
}

/// The real router, and everything that it was given.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) router: Router,
    pub(crate) clock: Arc<SettableClock>,
    pub(crate) spotify: Arc<Spotify>,
    pub(crate) network: Arc<Network>,
    /// Where uploads lie, until the test ends.
    _folder: TempDir,
}

impl TestApp {
    /// A server that nobody has set up.
    pub(crate) async fn new() -> Self {
        Self::with(|_| ()).await
    }

    /// The same with parts of one's own.
    pub(crate) async fn with(change: impl FnOnce(&mut Parts)) -> Self {
        let now: Timestamp = NOW.parse().unwrap();
        let clock = Arc::new(SettableClock::new(now));
        let spotify = Arc::new(Spotify::new(SpotifySettings {
            auto_consent: true,
            ..SpotifySettings::new(1, now)
        }));
        let network = Arc::new(Network {
            spotify: spotify.clone(),
            asked: Mutex::default(),
        });
        let http: Arc<dyn Http> = network.clone();
        let key = EncryptionKey::from_secret(&Secret::new("of a test"));
        let entropy = Arc::new(SeededEntropy::new(1));
        let store = Store::open("sqlite::memory:", &key, entropy.clone())
            .await
            .unwrap();
        let client = Client::new(
            spotify_app(),
            Budget::new(Some(600)),
            http.clone(),
            clock.clone(),
        );
        let folder = tempfile::tempdir().unwrap();
        let mut parts = Parts {
            spool: Spool::new(folder.path().join("imports")),
            store,
            spotify: Some(Arc::new(client)),
            http,
            clock: clock.clone(),
            entropy,
            settings: settings(),
            assets: assets(),
        };
        change(&mut parts);
        let app = App::new(parts);
        Self {
            router: server::router(app.clone()),
            app,
            clock,
            spotify,
            network,
            _folder: folder,
        }
    }

    /// A server whose owner is logged in.
    pub(crate) async fn signed_in() -> (Self, Browser) {
        let app = Self::new().await;
        let browser = app.set_up().await;
        (app, browser)
    }

    /// Makes the owner and logs them in.
    pub(crate) async fn set_up(&self) -> Browser {
        let browser = self.browser();
        let owner = serde_json::json!({ "name": NAME, "password": PASSWORD, "zone": "Europe/Prague", "code": SETUP_CODE });
        let answer = browser.post("/api/v1/setup", &owner).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        browser
    }

    /// A browser on the server's own machine that knows no one.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// Lets time pass, for Spotify too.
    pub(crate) fn pass(&self, time: SignedDuration) {
        self.clock.advance(time);
        self.spotify.set_now(self.clock.now());
    }
}

/// An app with a secret, as the simulator knows it.
fn spotify_app() -> spotify::App {
    let known = simulator::App::default();
    spotify::App {
        client_id: known.client_id,
        client_secret: Some(Secret::new(known.client_secret)),
        accounts_url: SPOTIFY.parse().unwrap(),
        api_url: SPOTIFY.parse().unwrap(),
    }
}

fn settings() -> Settings {
    Settings {
        public_url: "http://127.0.0.1:8000".parse().unwrap(),
        poll_interval: SignedDuration::from_mins(1),
        default_zone: "Asia/Tokyo".to_owned(),
        log_bytes: 512 * 1024 * 1024,
        version: "1.2.3",
        simulated: true,
        demo: None,
        setup_code: Some(Secret::new(SETUP_CODE)),
    }
}

/// Pages that are not there, and handlers that do what none should.
fn assets() -> Router {
    Router::new()
        .route(
            "/panic",
            get(async || -> &'static str { panic!("secret of a panic") }),
        )
        .route("/never", get(async || std::future::pending::<()>().await))
        .fallback(async || axum::response::Html("<title>the page</title>"))
}
