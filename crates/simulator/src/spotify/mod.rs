//! Spotify as one object: the world, the clock, the grants and the ledger behind one lock.

mod accounts;
mod answer;
mod api;
mod bodies;
mod calls;
mod consent;
mod exporting;
mod fate;
mod feed;
mod grants;
mod limits;
mod mishaps;
mod oracle;
mod player;
mod recently_played;
mod settings;
mod top;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{Method, Request, StatusCode};
use jiff::{SignedDuration, Timestamp};

use crate::clock::instant;
use crate::dice::{Dice, Reigns};
use crate::faults::{FaultKind, Faults};
use crate::ledger::{Call, Ledger, Seen, SeenPlay};
use crate::world::{Habits, ListenerId, ListenerSettings, TruePlay, World};
use crate::{covers, world};
pub use answer::Answer;
use calls::Counts;
pub(crate) use feed::Feed;
use feed::Record;
use grants::Grants;
use limits::Limits;
use recently_played::Written;
pub use settings::{App, AppKind, Rotation, SpotifySettings};

/// A local Spotify. Share it in an [`std::sync::Arc`].
#[derive(Debug)]
pub struct Spotify(Mutex<State>);

/// Everything that a request may look at or change.
#[derive(Debug)]
struct State {
    settings: SpotifySettings,
    now: i64,
    world: World,
    /// Of each listener.
    records: Vec<Record>,
    /// Whether the lists that are served outlast those who hear them.
    keeps_lists: bool,
    reigns: Reigns,
    grants: Grants,
    ledger: Ledger,
    written: Written,
    /// Of the Web API: the dice of each call fall anew.
    calls: Counts,
    /// Of the accounts service.
    token_calls: Counts,
    /// Of each app; what nobody knows for an app's counts as one.
    limits: BTreeMap<Option<usize>, Limits>,
}

impl Spotify {
    /// Generates the world and opens for business.
    pub fn new(settings: SpotifySettings) -> Self {
        let faults = settings.faults.clone();
        let habits = Habits {
            near_repeat: faults.rate(FaultKind::NearRepeat),
            same_ms: faults.rate(FaultKind::SameMs),
            marathon: faults.rate(FaultKind::Marathon),
            short_plays_listed: settings.world.short_plays_listed,
        };
        Self(Mutex::new(State {
            now: settings.now.as_millisecond(),
            world: World::with_habits(settings.world.clone(), habits),
            records: vec![Record::default()],
            keeps_lists: true,
            reigns: Reigns::begin(Dice::new(settings.world.seed, &faults)),
            grants: Grants::new(settings.world.seed),
            ledger: Ledger::default(),
            written: Written::default(),
            calls: Counts::default(),
            token_calls: Counts::default(),
            limits: BTreeMap::new(),
            settings,
        }))
    }

    /// The simulated moment.
    pub fn now(&self) -> Timestamp {
        instant(self.lock().now)
    }

    /// Moves the clock. It never moves by itself.
    pub fn set_now(&self, now: Timestamp) {
        self.lock().now = now.as_millisecond();
    }

    /// Changes what goes wrong from now on with requests, the accounts service's included. What goes wrong with
    /// plays (late, moved, …) and with whole lists (stalls, …) was fixed with the settings, so that a play keeps
    /// its fate. A pause that the app was told, and a consent that was taken back, outlast the change.
    pub fn set_request_faults(&self, faults: &Faults) {
        let mut state = self.lock();
        for kind in FaultKind::all().filter(|kind| kind.befalls_requests()) {
            let standing = std::mem::take(&mut state.settings.faults);
            state.settings.faults = standing.with(kind, faults.rate(kind));
        }
        let dice = Dice::new(state.reigns.current().seed(), &state.settings.faults);
        let now = state.now;
        state.reigns.change(now, dice);
    }

    /// Whether whoever is served keeps the lists from now on, so that they would know again what they saw. If
    /// not, a play that is served for the first time counts as not seen, and neither vanishes nor moves far for it.
    pub fn set_keeps_lists(&self, keeps: bool) {
        self.lock().keeps_lists = keeps;
    }

    /// Brings in a further listener.
    pub fn add_listener(&self, listener: &ListenerSettings) -> ListenerId {
        let mut state = self.lock();
        state.records.push(Record::default());
        state.world.add_listener(listener)
    }

    /// The listener takes their consent back: every token of theirs is worth nothing.
    pub fn revoke(&self, listener: ListenerId) {
        let mut state = self.lock();
        let now = state.now;
        state.grants.revoke(listener, now);
    }

    /// Makes the consents that a listener has given so far older by this much, as if they had been given sooner:
    /// they expire six months after they were given, though not before now.
    pub fn age_consents(&self, listener: ListenerId, by: SignedDuration) {
        let mut state = self.lock();
        let now = state.now;
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        state.grants.age(listener, by, now);
    }

    /// The name that the consent page and `/v1/me` show, or nothing for a stranger.
    pub fn display_name(&self, listener: ListenerId) -> Option<String> {
        self.lock()
            .world
            .listeners
            .get(listener.0)
            .map(|listener| listener.name.clone())
    }

    /// Answers a request for the accounts service, the Web API or a picture.
    #[expect(clippy::needless_pass_by_value, reason = "a request is answered once")]
    pub fn handle(&self, request: Request<Vec<u8>>) -> Answer {
        if let Some(hash) = request.uri().path().strip_prefix("/image/") {
            // Drawn outside the lock: pictures are the only slow answers.
            return Answer::Response(picture(hash));
        }
        self.lock().answer(&request)
    }

    /// The plays of a listener that have ended by now, as they truly were.
    pub fn true_plays(&self, listener: ListenerId) -> Vec<TruePlay> {
        let mut state = self.lock();
        if state.world.listeners.get(listener.0).is_none() {
            return Vec::new();
        }
        let now = state.now;
        state.live(listener, now);
        let feed = state.feed(listener);
        let ended = feed.ended_by(now).iter();
        ended
            .map(|play| feed.true_play(&state.world.catalogue, play))
            .collect()
    }

    /// The plays of a listener that were readable in some answered list: what a collector must have.
    pub fn seen_plays(&self, listener: ListenerId) -> Vec<SeenPlay> {
        let state = self.lock();
        if state.world.listeners.get(listener.0).is_none() {
            return Vec::new();
        }
        let feed = state.feed(listener);
        let plays = state
            .ledger
            .stamps(listener)
            .into_iter()
            .filter_map(|(id, stamps)| {
                let play = feed.listener.plays.get(usize::try_from(id).ok()?)?;
                Some(SeenPlay {
                    true_play: id,
                    track: feed.track_ref(&state.world.catalogue, play),
                    stamps,
                })
            });
        plays.collect()
    }

    /// Every answered list of recently played tracks, oldest first.
    pub fn seen(&self) -> Vec<Seen> {
        self.lock().ledger.seen.clone()
    }

    /// Every call of the Web API, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.lock().ledger.calls.clone()
    }

    /// How often each endpoint was asked, refusals included, by method and path with `{id}` for ids.
    pub fn requests(&self) -> BTreeMap<String, u64> {
        self.lock().ledger.requests.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn answer(&mut self, request: &Request<Vec<u8>>) -> Answer {
        let path = request.uri().path().to_owned();
        self.ledger
            .count(format!("{} {}", request.method(), general(&path)));
        if path.starts_with("/v1/") {
            return self.api(request);
        }
        Answer::Response(match (request.method(), path.as_str()) {
            (&Method::GET, "/authorize") => self.authorize(request),
            (&Method::POST, "/authorize") => self.consent(request),
            (&Method::POST, "/api/token") => return self.token(request),
            _ => answer::error(StatusCode::NOT_FOUND, "Service not found"),
        })
    }

    /// Lets a listener live on until `until`.
    fn live(&mut self, listener: ListenerId, until: i64) {
        let heard = &mut self.world.listeners[listener.0];
        heard.live_until(&self.world.catalogue, until);
        self.records[listener.0].extend(heard, self.reigns.current());
    }

    /// What was lived so far, as Spotify knows it.
    fn feed(&self, listener: ListenerId) -> Feed<'_> {
        Feed {
            listener: &self.world.listeners[listener.0],
            record: &self.records[listener.0],
            dice: self.reigns.current(),
        }
    }
}

fn picture(hash: &str) -> http::Response<Vec<u8>> {
    match covers::draw(hash) {
        Some(png) => answer::body(StatusCode::OK, "image/png", png),
        None => answer::error(StatusCode::NOT_FOUND, "Not found."),
    }
}

/// A path without its ids.
fn general(path: &str) -> String {
    let is_id =
        |part: &str| part.len() == 22 && part.bytes().all(|byte| world::BASE62.contains(&byte));
    let parts: Vec<&str> = path
        .split('/')
        .map(|part| if is_id(part) { "{id}" } else { part })
        .collect();
    parts.join("/")
}
