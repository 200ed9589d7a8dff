//! The simulated Spotify as the network, on which time passes and processes die.

use std::{
    future::pending,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{
    clock::{Clock as _, SettableClock, from_millis},
    entropy::{Entropy as _, SeededEntropy},
};
use http::{Request, Response};
use jiff::{SignedDuration, Timestamp};
use simulator::{Answer, ListenerId, Spotify};
use spotify::{BoxFuture, Http, TransportError};
use tokio::sync::Notify;

use crate::mishaps::Mishap;

/// After this long the real transport gives up.
const PATIENCE: SignedDuration = SignedDuration::from_secs(40);

#[derive(Debug)]
pub(crate) struct Network {
    spotify: Arc<Spotify>,
    clock: Arc<SettableClock>,
    start: Timestamp,
    /// Told when the process dies.
    pub(crate) killed: Notify,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    chance: SeededEntropy,
    kill_rate: f64,
    /// When lists were asked for whose answer the process did not live to hear, and by whom.
    unheard: Vec<(Timestamp, Option<ListenerId>)>,
}

impl Network {
    pub(crate) fn new(
        spotify: Arc<Spotify>,
        clock: Arc<SettableClock>,
        start: Timestamp,
        seed: u64,
    ) -> Self {
        Self {
            spotify,
            clock,
            start,
            killed: Notify::new(),
            state: Mutex::new(State {
                chance: Mishap::Kill.chance(seed),
                kill_rate: 0.0,
                unheard: Vec::new(),
            }),
        }
    }

    /// The true time, whatever the wall clock shows.
    pub(crate) fn now(&self) -> Timestamp {
        self.start
            .checked_add(self.clock.elapsed())
            .unwrap_or(Timestamp::MAX)
    }

    /// Lets time pass for everyone.
    pub(crate) fn pass(&self, time: SignedDuration) {
        self.clock.advance(time);
        self.spotify.set_now(self.now());
    }

    /// From now on the process dies at this share of answers.
    pub(crate) fn set_kill_rate(&self, rate: f64) {
        self.state().kill_rate = rate;
    }

    /// When lists were sent that the process did not live to hear, and to whom.
    pub(crate) fn unheard(&self) -> Vec<(Timestamp, Option<ListenerId>)> {
        self.state().unheard.clone()
    }

    /// Whether the process dies now, before it hears the answer.
    fn dies(&self, asked_for_plays: bool) -> bool {
        let now = self.now();
        let mut state = self.state();
        let dies = state.chance.fraction() < state.kill_rate;
        if dies && asked_for_plays {
            let whose = self.spotify.calls().last().and_then(|call| call.listener);
            // The simulator counts milliseconds.
            state
                .unheard
                .push((from_millis(now.as_millisecond()), whose));
        }
        dies
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The network as the client holds it.
#[derive(Clone, Debug)]
pub(crate) struct Line(pub(crate) Arc<Network>);

impl Http for Line {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        let network = &self.0;
        network.spotify.set_now(network.now());
        let asked_for_plays = request.uri().path().ends_with("recently-played");
        let answer = network.spotify.handle(request);
        let dies = network.dies(asked_for_plays);
        Box::pin(async move {
            if dies {
                network.killed.notify_one();
                return pending().await;
            }
            match answer {
                Answer::Response(response) => Ok(response),
                Answer::Slow { after, response } => {
                    network.pass(SignedDuration::try_from(after).unwrap_or(PATIENCE));
                    Ok(response)
                }
                Answer::TimeOut => {
                    network.pass(PATIENCE);
                    Err(TransportError::TimedOut)
                }
                Answer::Reset => Err(TransportError::Unreachable("reset".to_owned())),
            }
        })
    }
}
