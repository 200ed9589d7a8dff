//! Who calls, what for, and for the how-manieth time.

use std::collections::HashMap;

use super::State;
use crate::rng::{Rng, key};
use crate::world::ListenerId;

/// Endpoints that share a quota.
pub(crate) type Family = &'static str;

pub(crate) const RECENTLY_PLAYED: Family = "recently-played";

/// Who calls, as far as can be told, whether or not they are let in.
pub(crate) struct Caller {
    pub(crate) listener: Option<ListenerId>,
    /// The place of the app among those of the settings.
    pub(crate) app: Option<usize>,
    /// What the dice of the call are keyed by: the listener, and how many calls they have made. So it does not
    /// matter to one listener what the others do.
    pub(crate) keys: [u64; 2],
}

/// Counts the calls of each listener, and those of nobody in particular.
#[derive(Debug, Default)]
pub(crate) struct Counts(HashMap<Option<ListenerId>, u64>);

impl Counts {
    fn next(&mut self, listener: Option<ListenerId>) -> [u64; 2] {
        let count = self.0.entry(listener).or_default();
        *count += 1;
        [listener.map_or(u64::MAX, ListenerId::key), *count]
    }
}

impl State {
    /// Who calls the Web API with this token.
    pub(crate) fn caller(&mut self, token: Option<&str>) -> Caller {
        let consent = token.and_then(|token| self.grants.behind_access(token));
        let listener = consent.map(|consent| consent.listener);
        Caller {
            listener,
            app: consent.and_then(|consent| self.app_number(&consent.client_id)),
            keys: self.calls.next(listener),
        }
    }

    /// Who asks the accounts service for a token, by the code or the token that they show.
    pub(crate) fn token_caller(&mut self, shown: Option<&str>, client_id: &str) -> Caller {
        let listener = shown
            .and_then(|shown| self.grants.behind_code_or_refresh(shown))
            .map(|consent| consent.listener);
        Caller {
            listener,
            app: self.app_number(client_id),
            keys: self.token_calls.next(listener),
        }
    }

    /// The place of an app among those of the settings.
    pub(crate) fn app_number(&self, client_id: &str) -> Option<usize> {
        let mut apps = self.settings.apps.iter();
        apps.position(|app| app.client_id == client_id)
    }

    /// Numbers for details of a call that are not faults.
    pub(crate) fn call_rng(&self, what: &str, caller: &Caller) -> Rng {
        Rng::keyed(&[self.reigns.current().seed(), key(what)]).and(&caller.keys)
    }
}

/// The family of a path of the Web API, without its `/v1/`.
pub(crate) fn family(path: &str) -> Family {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["me"] => "profile",
        ["me", "player", "recently-played"] => RECENTLY_PLAYED,
        ["me", "player", ..] => "player",
        ["me", "top", ..] => "top",
        _ => "catalogue",
    }
}
