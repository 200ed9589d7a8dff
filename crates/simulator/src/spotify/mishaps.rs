//! What happens to a call instead of its answer, and to its answer on the way back.

use std::time::Duration;

use http::{Response, StatusCode};

use super::answer::{body, error, html, server_error, unavailable};
use super::api::Call;
use super::calls::Caller;
use super::{Answer, State};
use crate::faults::FaultKind;
use crate::rng::{Rng, key};

/// Not JSON, and with exactly these words.
const PREMIUM_LAPSED: &str = "Active premium subscription required for the owner of the app. When the subscription status changes, it can take a few hours before requests are allowed again.";
const NOT_REGISTERED: &str = "The user is not registered for this application. Please check your settings on https://developer.spotify.com/dashboard";

const HOTEL: &str = "<!DOCTYPE html>\n<html><head><title>Hotel Bellevue - Guest Wi-Fi</title></head><body><h1>Welcome, dear guest</h1>\
<form method=\"post\" action=\"/login\"><label>Room <input name=\"room\"></label><label>Surname <input name=\"surname\"></label>\
<button>Connect</button></form></body></html>\n";

impl State {
    /// What becomes of a call that never reaches Spotify.
    pub(crate) fn lost_on_the_way(&self, caller: &Caller) -> Option<Answer> {
        let strikes = |kind| self.strikes(kind, caller).is_some();
        if strikes(FaultKind::Reset) {
            Some(Answer::Reset)
        } else if strikes(FaultKind::TimeOut) {
            Some(Answer::TimeOut)
        } else if strikes(FaultKind::HtmlBody) {
            Some(Answer::Response(html(StatusCode::OK, HOTEL.to_owned())))
        } else {
            None
        }
    }

    /// Spotify's servers fail.
    pub(crate) fn breakdown(&self, caller: &Caller) -> Option<Answer> {
        if let Some(mut rng) = self.strikes(FaultKind::GatewayTimeOut, caller) {
            let text = b"upstream request timeout".to_vec();
            return Some(Answer::Slow {
                after: between(&mut rng, 35_000, 39_000),
                response: body(StatusCode::GATEWAY_TIMEOUT, "text/plain", text),
            });
        }
        let mut rng = self.strikes(FaultKind::Error500, caller)?;
        Some(Answer::Response(server_error(&mut rng)))
    }

    /// Nobody of the app, or this listener alone, is let in for hours.
    pub(crate) fn shut_out(&self, call: &Call) -> Option<Response<Vec<u8>>> {
        let goes_on = |kind, whom| self.goes_on(kind, whom);
        let text = if goes_on(FaultKind::PremiumLapsed, key(&call.client_id)) {
            PREMIUM_LAPSED
        } else if goes_on(FaultKind::NotRegistered, call.listener.key()) {
            NOT_REGISTERED
        } else {
            return None;
        };
        let text = text.as_bytes().to_vec();
        Some(body(
            StatusCode::FORBIDDEN,
            "text/plain; charset=utf-8",
            text,
        ))
    }

    /// Whether the body of an answer to this call is cut off.
    pub(crate) fn cuts_off(&self, caller: &Caller, body: &mut Vec<u8>) -> bool {
        let Some(mut rng) = self.strikes(FaultKind::TruncatedBody, caller) else {
            return false;
        };
        body.truncate(rng.below(body.len()));
        true
    }

    /// How long an answer to this call takes to be complete.
    pub(crate) fn slowness(&self, caller: &Caller) -> Duration {
        let slow = self.strikes(FaultKind::SlowBody, caller);
        slow.map_or(Duration::ZERO, |mut rng| between(&mut rng, 5_000, 31_000))
    }

    /// The accounts service gives nothing at all.
    pub(crate) fn token_down(&self, caller: &Caller, client_id: &str) -> Option<Answer> {
        if !self.goes_on(FaultKind::TokenDown, key(client_id)) {
            return None;
        }
        let mut rng = self.call_rng("token-down", caller);
        Some(match rng.below(3) {
            0 => Answer::TimeOut,
            1 => Answer::Response(error(StatusCode::INTERNAL_SERVER_ERROR, "Server error.")),
            _ => Answer::Response(unavailable()),
        })
    }

    pub(crate) fn strikes(&self, kind: FaultKind, caller: &Caller) -> Option<Rng> {
        self.reigns.current().strike(kind, &caller.keys)
    }

    pub(crate) fn goes_on(&self, kind: FaultKind, whom: u64) -> bool {
        let dice = self.reigns.current();
        dice.going_on(kind, whom, self.now).is_some()
    }
}

fn between(rng: &mut Rng, shortest: i64, longest: i64) -> Duration {
    Duration::from_millis(rng.range(shortest, longest).unsigned_abs())
}
