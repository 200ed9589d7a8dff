//! Spotify as one object: the world, the clock, the grants and the ledger behind one lock.

mod accounts;
mod answer;
mod api;
mod bodies;
mod consent;
mod feed;
mod grants;
mod player;
mod recently_played;
mod settings;
mod top;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{Method, Request, StatusCode};
use jiff::Timestamp;

use crate::clock::instant;
use crate::faults::{Dice, FaultKind, Faults};
use crate::ledger::{Ledger, Seen, SeenPlay};
use crate::rng::{Rng, key};
use crate::world::{Habits, ListenerId, ListenerSettings, TruePlay, World};
use crate::{covers, world};
pub use answer::Answer;
use feed::Feed;
use grants::Grants;
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
    dice: Dice,
    grants: Grants,
    ledger: Ledger,
    written: Written,
    /// Counts the calls of the Web API: the dice of each fall anew.
    calls: u64,
    /// Until when the Web API refuses everything.
    limited_until: i64,
}

impl Spotify {
    /// Generates the world and opens for business.
    pub fn new(settings: SpotifySettings) -> Self {
        let faults = settings.faults.clone();
        let habits = Habits {
            near_repeat: faults.rate(FaultKind::NearRepeat),
            same_ms: faults.rate(FaultKind::SameMs),
            marathon: 0.0,
            short_plays_listed: settings.world.short_plays_listed,
        };
        Self(Mutex::new(State {
            now: settings.now.as_millisecond(),
            world: World::with_habits(settings.world.clone(), habits),
            dice: Dice::new(settings.world.seed, &faults),
            grants: Grants::new(settings.world.seed),
            ledger: Ledger::default(),
            written: Written::default(),
            calls: 0,
            limited_until: i64::MIN,
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

    /// Changes what goes wrong from now on with requests. What goes wrong with plays (late, moved, …)
    /// was fixed with the settings, so that a play keeps its fate.
    pub fn set_request_faults(&self, faults: &Faults) {
        let kinds = [
            FaultKind::ExpiredToken,
            FaultKind::RateLimit,
            FaultKind::Error500,
            FaultKind::TimeOut,
            FaultKind::Reset,
            FaultKind::NullTrack,
        ];
        let mut state = self.lock();
        for kind in kinds {
            let standing = std::mem::take(&mut state.settings.faults);
            state.settings.faults = standing.with(kind, faults.rate(kind));
        }
        state.dice = Dice::new(state.dice.seed(), &state.settings.faults);
    }

    /// Brings in a further listener.
    pub fn add_listener(&self, listener: &ListenerSettings) -> ListenerId {
        self.lock().world.add_listener(listener)
    }

    /// The listener takes their consent back: every token of theirs is worth nothing.
    pub fn revoke(&self, listener: ListenerId) {
        self.lock().grants.revoke(listener);
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
        let now = state.now;
        let State { world, dice, .. } = &mut *state;
        let Some(heard) = world.listeners.get_mut(listener.0) else {
            return Vec::new();
        };
        heard.live_until(&world.catalogue, now);
        let feed = Feed {
            listener: heard,
            dice,
        };
        let ended = heard.plays.iter().take_while(|play| play.ended_at <= now);
        ended
            .map(|play| feed.true_play(&world.catalogue, play))
            .collect()
    }

    /// The plays of a listener that were readable in some answered list: what a collector must have.
    pub fn seen_plays(&self, listener: ListenerId) -> Vec<SeenPlay> {
        let state = self.lock();
        let Some(heard) = state.world.listeners.get(listener.0) else {
            return Vec::new();
        };
        let feed = Feed {
            listener: heard,
            dice: &state.dice,
        };
        let plays = state
            .ledger
            .stamps(listener)
            .into_iter()
            .filter_map(|(id, stamps)| {
                let play = heard.plays.get(usize::try_from(id).ok()?)?;
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
            (&Method::POST, "/api/token") => self.token(request),
            _ => answer::error(StatusCode::NOT_FOUND, "Service not found"),
        })
    }

    /// Numbers for details of the current call that are not faults.
    fn call_rng(&self, what: &str) -> Rng {
        Rng::keyed(&[self.dice.seed(), key(what), self.calls])
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
