//! How often an app may call: the rate limit, and the quota of each family of endpoints.

use std::collections::{BTreeMap, VecDeque};

use http::{Response, StatusCode};
use serde_json::json;

use super::State;
use super::answer::{json, tell_wait, too_many_requests};
use super::calls::{Caller, Family};
use crate::clock::{DAY, HOUR, SECOND};
use crate::dice::Period;
use crate::faults::FaultKind;

/// What Spotify counts of one app.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    /// Until when everything is refused, and whether that is a long time.
    limited: Option<(i64, FaultKind)>,
    /// The long rate limits that struck.
    pub(crate) long: Vec<Period>,
    pub(crate) quotas: BTreeMap<Family, Quota>,
}

/// What an app may still ask of one family.
#[derive(Debug, Default)]
pub(crate) struct Quota {
    /// The moments of the calls of the last 24 hours, refused ones included.
    calls: VecDeque<i64>,
    /// Until when the dice refuse everything, and whether answers say so.
    locked: Option<(i64, bool)>,
    /// Every time for which calls were refused, in order.
    pub(crate) refused: Vec<Period>,
}

impl State {
    /// 429, while the app is calling too fast for Spotify or for the dice.
    pub(crate) fn rate_limit(&mut self, caller: &Caller) -> Option<Response<Vec<u8>>> {
        let now = self.now;
        let mut rng = self.call_rng("limited", caller);
        let limits = self.limits.entry(caller.app).or_default();
        if let Some((until, kind)) = limits.limited.filter(|(until, _)| now < *until) {
            let told = kind == FaultKind::RateLimit || rng.chance(0.8);
            return Some(too_many_requests(told.then_some(until - now), &mut rng));
        }
        for (kind, shortest, longest) in [
            (FaultKind::RateLimit, 1, 11),
            (FaultKind::LongRateLimit, 12, 600),
        ] {
            if let Some(mut rng) = self.reigns.current().strike(kind, &caller.keys) {
                let wait = rng.range(shortest, longest) * SECOND;
                limits.limited = Some((now + wait, kind));
                if kind == FaultKind::LongRateLimit {
                    limits.long.push(Period {
                        from: now,
                        to: now + wait,
                    });
                }
                let told = rng.chance(0.8);
                return Some(too_many_requests(told.then_some(wait), &mut rng));
            }
        }
        None
    }

    /// Every call counts, whatever becomes of it.
    pub(crate) fn count_against_quota(&mut self, caller: &Caller, family: Family) {
        if self.settings.quota.is_none() || caller.app.is_none() {
            return;
        }
        let limits = self.limits.entry(caller.app).or_default();
        let calls = &mut limits.quotas.entry(family).or_default().calls;
        calls.push_back(self.now);
        while calls.front().is_some_and(|call| self.now - call >= DAY) {
            calls.pop_front();
        }
    }

    /// 429 with its own reason, while the app has asked too much of this family for one day.
    pub(crate) fn quota(&mut self, caller: &Caller, family: Family) -> Option<Response<Vec<u8>>> {
        let now = self.now;
        let limits = self.limits.entry(caller.app).or_default();
        let quota = limits.quotas.entry(family).or_default();
        if quota.locked.is_none_or(|(until, _)| until <= now) {
            let struck = self.reigns.current().strike(FaultKind::Quota, &caller.keys);
            quota.locked = struck.map(|mut rng| (now + rng.range(HOUR, DAY), rng.chance(0.7)));
        }
        let used_up = self.settings.quota.and_then(|most| quota.used_up(most));
        let (until, told) = match (quota.locked, used_up) {
            (Some((locked, told)), Some(used_up)) => (locked.max(used_up), told),
            (Some(locked), None) => locked,
            (None, Some(used_up)) => (used_up, true),
            (None, None) => return None,
        };
        quota.refuse(now, until);
        let body = json!({"error": {"status": 429, "message": "Too many requests", "reason": "QUOTA_EXCEEDED"}});
        let mut response = json(StatusCode::TOO_MANY_REQUESTS, &body);
        if told {
            tell_wait(&mut response, until - now);
        }
        Some(response)
    }
}

impl Quota {
    /// If more than `most` calls were made in the last 24 hours, when the next one is answered: as soon as so
    /// many have left the window that there is room for it.
    fn used_up(&self, most: u64) -> Option<i64> {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let excess = self
            .calls
            .len()
            .checked_sub(most)
            .filter(|excess| *excess > 0)?;
        let leaver = self.calls.get(excess).or(self.calls.back())?;
        Some(leaver + DAY)
    }

    fn refuse(&mut self, now: i64, until: i64) {
        match self.refused.last_mut() {
            Some(last) if now <= last.to => last.to = last.to.max(until),
            _ => self.refused.push(Period {
                from: now,
                to: until,
            }),
        }
    }
}
