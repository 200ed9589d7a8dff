//! A listener, their account, Spotify and the collector, all in one process, on one clock.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use domain::{
    clock::{Clock, SettableClock},
    entropy::{Entropy, SeededEntropy},
    secret::Secret,
};
use http::{Request, Response, header};
use jiff::{SignedDuration, Timestamp};
use server::{
    App, Parts, Settings,
    connect::{self, Landed},
    jobs::{Collector, notify},
};
use simulator::{Answer, Faults, ListenerId, Spotify, SpotifySettings};
use spotify::{
    BoxFuture, Budget, Client, Http, Landing, LoginAttempt, Tokens, TransportError, parse_landing,
};
use store::{
    Account, NewListener, PlayFilter, Store,
    testing::{Engine, add_listener, fresh_store},
};
use url::Url;

pub(crate) const INTERVAL: SignedDuration = SignedDuration::from_secs(60);
const REDIRECT: &str = "http://127.0.0.1:8000/callback";

/// The simulator as the network. Lists are cut to so many entries, if at all.
#[derive(Debug)]
struct Network(Arc<Spotify>, Arc<AtomicUsize>);

impl Http for Network {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        let is_list = request.uri().path().ends_with("recently-played");
        let most = self.1.load(Ordering::Relaxed);
        let answer = self.0.handle(request);
        Box::pin(async move {
            match answer {
                Answer::Response(response) | Answer::Slow { response, .. } => {
                    Ok(response.map(|body| if is_list { cut(body, most) } else { body }))
                }
                Answer::TimeOut => Err(TransportError::TimedOut),
                Answer::Reset => Err(TransportError::Unreachable(
                    "the connection was reset".to_owned(),
                )),
            }
        })
    }
}

fn cut(body: Vec<u8>, most: usize) -> Vec<u8> {
    let Ok(mut list) = serde_json::from_slice::<serde_json::Value>(&body) else {
        return body;
    };
    match list["items"].as_array_mut() {
        Some(items) if items.len() > most => items.truncate(most),
        _ => return body,
    }
    serde_json::to_vec(&list).unwrap()
}

pub(crate) struct World {
    pub(crate) spotify: Arc<Spotify>,
    pub(crate) clock: Arc<SettableClock>,
    pub(crate) app: App,
    pub(crate) collector: Collector,
    pub(crate) account: Account,
    /// How many entries lists have at most.
    pub(crate) longest_list: Arc<AtomicUsize>,
    begun: Timestamp,
}

/// A play as both sides can name it: its track, and the stamp under which it was last listed.
pub(crate) type Name = (String, Timestamp);

impl World {
    /// A connected account at noon of a day, and a Spotify that is as the settings say.
    pub(crate) async fn begin(
        engine: Engine,
        seed: u64,
        settings: impl FnOnce(&mut SpotifySettings),
    ) -> Self {
        Self::begin_on(fresh_store(engine).await, seed, settings).await
    }

    /// The same over this store.
    pub(crate) async fn begin_on(
        store: Store,
        seed: u64,
        settings: impl FnOnce(&mut SpotifySettings),
    ) -> Self {
        let now: Timestamp = "2026-10-23T12:00:00Z".parse().unwrap();
        let mut spotify = SpotifySettings::new(seed, now);
        spotify.auto_consent = true;
        settings(&mut spotify);
        let faults = spotify.faults.clone();
        let spotify = Arc::new(Spotify::new(spotify));
        let clock = Arc::new(SettableClock::new(now));
        let longest_list = Arc::new(AtomicUsize::new(usize::MAX));
        let network = Network(spotify.clone(), longest_list.clone());
        let app = app(store, network, &clock, seed);
        spotify.set_request_faults(&Faults::none());
        let account = connect_account(&app).await;
        spotify.set_request_faults(&faults);
        let collector = Collector::new(&app).unwrap();
        Self {
            spotify,
            clock,
            app,
            collector,
            account,
            longest_list,
            begun: now,
        }
    }

    /// Lets the time pass, waking the collector as its loop does.
    pub(crate) async fn live(&self, time: SignedDuration) {
        let end = self.clock.now() + time;
        while self.clock.now() < end {
            self.pass(INTERVAL);
            self.wake().await;
        }
    }

    /// What the collector's loop does when it wakes.
    pub(crate) async fn wake(&self) {
        self.collector.step().await;
        match notify(&self.app).await {
            Err(error) if error.trouble().is_some() => {}
            told => told.unwrap(),
        }
    }

    /// What the listener was told and is being told, the first first: what, how many days are left
    /// if that is part of it, and whether it is over.
    pub(crate) async fn told(&self) -> Vec<(&'static str, i64, bool)> {
        let notices = self.app.store.notices(self.account.listener, 1000).await;
        let mut told: Vec<_> = notices
            .unwrap()
            .iter()
            .map(|notice| {
                let key = notice.key;
                (key.kind.slug(), key.level, notice.cleared_at.is_some())
            })
            .collect();
        told.reverse();
        told
    }

    /// Lets the time pass with nobody collecting.
    pub(crate) fn pass(&self, time: SignedDuration) {
        self.clock.advance(time);
        // Spotify's clock is right, whatever ours shows.
        let now = self.begun + self.clock.elapsed();
        self.spotify.set_now(now);
    }

    /// Ends the collector and begins a new one over the same database.
    pub(crate) fn restart(&mut self) {
        let network = Network(self.spotify.clone(), self.longest_list.clone());
        self.app = app(self.app.store.clone(), network, &self.clock, 7);
        self.collector = Collector::new(&self.app).unwrap();
    }

    /// The account as it stands.
    pub(crate) async fn account(&self) -> Account {
        self.app
            .store
            .account(self.account.listener, self.account.id)
            .await
            .unwrap()
    }

    /// The plays that stood, readable, in some answered list, in the order of their names.
    pub(crate) fn seen(&self) -> Vec<Name> {
        let mut names: Vec<Name> = self
            .spotify
            .seen_plays(ListenerId::FIRST)
            .into_iter()
            .map(|play| {
                (
                    play.track.id.unwrap_or(play.track.name),
                    *play.stamps.last().unwrap(),
                )
            })
            .collect();
        names.sort();
        names
    }

    /// The plays that are stored, in the order of their names.
    pub(crate) async fn stored(&self) -> Vec<Name> {
        let (store, all) = (&self.app.store, PlayFilter::default());
        let plays = store
            .plays(self.account.listener, &all, None, 100_000)
            .await
            .unwrap();
        let mut names: Vec<Name> = plays
            .into_iter()
            .map(|play| {
                (
                    play.track.spotify_id.unwrap_or(play.track.name),
                    play.ended_at,
                )
            })
            .collect();
        names.sort();
        names
    }
}

fn app(store: Store, network: Network, clock: &Arc<SettableClock>, seed: u64) -> App {
    let http: Arc<dyn Http> = Arc::new(network);
    let credentials = simulator::App::default();
    let origin: Url = "http://spotify.test".parse().unwrap();
    let app = spotify::App {
        client_id: credentials.client_id,
        client_secret: None,
        accounts_url: origin.clone(),
        api_url: origin,
    };
    let clock: Arc<dyn Clock> = clock.clone();
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(seed));
    App::new(Parts {
        spool: server::imports::Spool::new(std::env::temp_dir().join("music-analyser-tests")),
        store,
        spotify: Some(Arc::new(Client::new(
            app,
            Budget::new(None),
            http.clone(),
            clock.clone(),
        ))),
        http,
        clock,
        entropy,
        settings: Settings {
            public_url: "http://127.0.0.1:8000".parse().unwrap(),
            poll_interval: INTERVAL,
            default_zone: "Europe/Prague".to_owned(),
            log_bytes: 512 * 1024 * 1024,
            version: "0.0.0",
            simulated: true,
            demo: None,
            setup_code: None,
        },
        assets: axum::Router::new(),
    })
}

/// Signs in through the simulator's consent page, for the owner.
pub(crate) async fn connect_account(app: &App) -> Account {
    let client = app.spotify.as_ref().unwrap();
    let owner = NewListener {
        name: "owner",
        password_hash: None,
        zone: "Europe/Prague",
    };
    let now = app.clock.now();
    let listener = app.store.first_listener(owner, now).await.unwrap();
    let (attempt, code) = consent(app).await;
    let clock = app.clock.as_ref();
    let landed = Landed {
        listener: listener.id,
        attempt: &attempt,
        code: &code,
        renewing: None,
    };
    connect::finish(client, &app.store, clock, landed)
        .await
        .unwrap()
}

/// Another listener of Spotify's signs in, for a listener of ours of that name.
pub(crate) async fn connect_another(app: &App, simulated: ListenerId, name: &str) -> Account {
    let client = app.spotify.as_ref().unwrap();
    let attempt = LoginAttempt::new(client.app(), REDIRECT, app.entropy.as_ref());
    let (page, query) = attempt.authorize_url.as_str().split_once('?').unwrap();
    let form = format!("{query}&decision=agree&listener={}", simulated.number());
    let request = Request::post(page).body(form.into_bytes()).unwrap();
    let agreed = app.http.send(request).await.unwrap();
    let landed = agreed.headers()[header::LOCATION].to_str().unwrap();
    let Landing::Code { code, .. } = parse_landing(landed).unwrap() else {
        panic!("the simulated listener refused");
    };
    let landed = Landed {
        listener: add_listener(&app.store, name).await,
        attempt: &attempt,
        code: &code,
        renewing: None,
    };
    connect::finish(client, &app.store, app.clock.as_ref(), landed)
        .await
        .unwrap()
}

/// Signs in without connecting anything.
pub(crate) async fn sign_in(app: &App) -> Tokens {
    let (attempt, code) = consent(app).await;
    let client = app.spotify.as_ref().unwrap();
    client.exchange(&attempt, &code).await.unwrap()
}

async fn consent(app: &App) -> (LoginAttempt, Secret) {
    let client = app.spotify.as_ref().unwrap();
    let attempt = LoginAttempt::new(client.app(), REDIRECT, app.entropy.as_ref());
    let request = Request::get(attempt.authorize_url.as_str());
    let agreed = app
        .http
        .send(request.body(Vec::new()).unwrap())
        .await
        .unwrap();
    let landed = agreed.headers()[header::LOCATION].to_str().unwrap();
    match parse_landing(landed).unwrap() {
        Landing::Code { code, .. } => (attempt, code),
        Landing::Refused { error, .. } => panic!("the simulated listener refused: {error}"),
    }
}
