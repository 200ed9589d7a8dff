//! The simulated Spotify behind a socket that its test can watch: it tells of each poll, can hold
//! answers back, decides how simulated time passes, and remembers every secret that it hands out.

use std::{
    future::pending,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    response::Response,
};
use http::{StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use simulator::{Answer, Faults, ListenerId, Spotify, SpotifySettings};
use tokio::{net::TcpListener, sync::watch};

const RECENTLY_PLAYED: &str = "/v1/me/player/recently-played";

/// The longest that the simulator asks callers to stay away.
const LONGEST_REFUSAL: SignedDuration = SignedDuration::from_secs(12);

/// A simulated Spotify that listens on this machine.
pub(crate) struct Simulated {
    pub(crate) spotify: Arc<Spotify>,
    pub(crate) origin: String,
    relay: Arc<Relay>,
}

struct Relay {
    spotify: Arc<Spotify>,
    between_polls: SignedDuration,
    polls: watch::Sender<u64>,
    held: watch::Sender<bool>,
    /// Whether lists get lost on their way, and how many have been.
    losing: watch::Sender<bool>,
    lost: watch::Sender<u64>,
    /// The authorisation of the last poll that was answered with a list.
    answered: Mutex<Option<String>>,
    secrets: Mutex<Vec<String>>,
}

impl Simulated {
    /// A Spotify whose time stands still, and on which the one listener agrees at once.
    pub(crate) async fn start(seed: u64) -> Self {
        Self::start_as(seed, SignedDuration::ZERO, |_| {}).await
    }

    /// One in which so much time passes between two polls, once what the first brought is known to
    /// be stored. So the list of a poll that was cut off is seen again, whatever became of it.
    pub(crate) async fn start_as(
        seed: u64,
        between_polls: SignedDuration,
        change: impl FnOnce(&mut SpotifySettings),
    ) -> Self {
        let now: Timestamp = "2026-10-23T12:00:00Z".parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let mut settings = SpotifySettings::new(seed, now);
        settings.auto_consent = true;
        settings.accounts_url.clone_from(&origin);
        settings.api_url.clone_from(&origin);
        change(&mut settings);
        let spotify = Arc::new(Spotify::new(settings));
        let relay = Arc::new(Relay {
            spotify: spotify.clone(),
            between_polls,
            polls: watch::Sender::new(0),
            held: watch::Sender::new(false),
            losing: watch::Sender::new(false),
            lost: watch::Sender::new(0),
            answered: Mutex::default(),
            secrets: Mutex::default(),
        });
        let router = Router::new().fallback(answer).with_state(relay.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            spotify,
            origin,
            relay,
        }
    }

    /// Waits until so many further polls have come in.
    pub(crate) async fn polls(&self, more: u64) {
        let mut polls = self.relay.polls.subscribe();
        let wanted = *polls.borrow_and_update() + more;
        polls.wait_for(|count| *count >= wanted).await.unwrap();
    }

    /// Polls that come in from now on wait for their answer until [`Simulated::release_polls`].
    pub(crate) fn hold_polls(&self) {
        self.relay.held.send_replace(true);
    }

    pub(crate) fn release_polls(&self) {
        self.relay.held.send_replace(false);
    }

    /// Lets the next list get lost on its way, while nothing else goes wrong, and waits until it has.
    pub(crate) async fn lose_an_answer(&self) {
        let mut lost = self.relay.lost.subscribe();
        let wanted = *lost.borrow_and_update() + 1;
        self.relay.losing.send_replace(true);
        lost.wait_for(|count| *count >= wanted).await.unwrap();
        self.relay.losing.send_replace(false);
    }

    /// A refresh token for the default app, got without the program.
    pub(crate) fn refresh_token(&self) -> String {
        let app = simulator::App::default();
        let redirect = "http://127.0.0.1/callback";
        let query = encoded(&[
            ("client_id", &app.client_id),
            ("response_type", "code"),
            ("redirect_uri", redirect),
            ("scope", "user-read-recently-played"),
        ]);
        let request = http::Request::get(format!("{}/authorize?{query}", self.origin));
        let landed = self
            .relay
            .handle(request.body(Vec::new()).unwrap())
            .unwrap();
        let code = code_in(&landed).unwrap();
        let form = encoded(&[
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", redirect),
            ("client_id", &app.client_id),
            ("client_secret", &app.client_secret),
        ]);
        let request = http::Request::post(format!("{}/api/token", self.origin));
        let answered = self.relay.handle(request.body(form.into_bytes()).unwrap());
        let tokens: serde_json::Value = serde_json::from_slice(answered.unwrap().body()).unwrap();
        tokens["refresh_token"].as_str().unwrap().to_owned()
    }

    /// What goes wrong with requests from now on.
    pub(crate) fn set_faults(&self, faults: &Faults) {
        self.spotify.set_request_faults(faults);
    }

    /// The plays that stood, readable, in some answered list, each by its track and the stamp under
    /// which it was last listed, in the order of these names.
    pub(crate) fn seen_plays(&self) -> Vec<(String, Timestamp)> {
        let plays = self.spotify.seen_plays(ListenerId::FIRST);
        let mut names: Vec<_> = plays
            .into_iter()
            .map(|play| {
                let track = play.track.id.unwrap_or(play.track.name);
                (track, *play.stamps.last().unwrap())
            })
            .collect();
        names.sort();
        names
    }

    /// Every code, verifier and token that has passed.
    pub(crate) fn secrets(&self) -> Vec<String> {
        self.relay.secrets.lock().unwrap().clone()
    }
}

async fn answer(State(relay): State<Arc<Relay>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    let request = http::Request::from_parts(parts, body);
    let is_poll = request.uri().path() == RECENTLY_PLAYED;
    if is_poll {
        relay.polls.send_modify(|count| *count += 1);
        let mut held = relay.held.subscribe();
        held.wait_for(|held| !held).await.unwrap();
    }
    match relay.handle(request) {
        Some(response)
            if is_poll && *relay.losing.borrow() && response.status() == StatusCode::OK =>
        {
            relay.lost.send_modify(|count| *count += 1);
            pending().await
        }
        Some(response) => response.map(Body::from),
        None => pending().await,
    }
}

impl Relay {
    /// The simulator's answer; none if there never is one.
    fn handle(&self, request: http::Request<Vec<u8>>) -> Option<http::Response<Vec<u8>>> {
        self.remember(form_value(request.body(), "code_verifier"));
        let poll = (request.uri().path() == RECENTLY_PLAYED).then(|| authorisation(&request));
        let mut answered = self.answered.lock().unwrap();
        // Each process has an access token of its own, and asks again only once it has stored the
        // answer before.
        if poll.is_some() && poll == *answered {
            self.pass(self.between_polls);
        }
        let response = match self.spotify.handle(request) {
            Answer::Response(response) | Answer::Slow { response, .. } => Some(response),
            Answer::TimeOut | Answer::Reset => None,
        };
        if let Some(response) = &response {
            self.remember_secrets(response);
        }
        if poll.is_some() {
            if response
                .as_ref()
                .is_some_and(|response| response.status() == StatusCode::OK)
            {
                *answered = poll;
            } else {
                self.pass(LONGEST_REFUSAL);
            }
        }
        response
    }

    fn pass(&self, time: SignedDuration) {
        self.spotify.set_now(self.spotify.now() + time);
    }

    fn remember_secrets(&self, response: &http::Response<Vec<u8>>) {
        self.remember(code_in(response));
        let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap_or_default();
        for name in ["access_token", "refresh_token"] {
            self.remember(body[name].as_str().map(str::to_owned));
        }
    }

    fn remember(&self, secret: Option<String>) {
        self.secrets.lock().unwrap().extend(secret);
    }
}

fn authorisation(request: &http::Request<Vec<u8>>) -> String {
    let value = request.headers().get(header::AUTHORIZATION);
    value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
}

/// The code with which a browser is sent back.
fn code_in(response: &http::Response<Vec<u8>>) -> Option<String> {
    let landed = response.headers().get(header::LOCATION)?.to_str().unwrap();
    form_value(landed.split_once('?')?.1.as_bytes(), "code")
}

fn form_value(form: &[u8], name: &str) -> Option<String> {
    url::form_urlencoded::parse(form)
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

fn encoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}
