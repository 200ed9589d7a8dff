//! The Web API: who may call, what goes wrong on the way, and which endpoint answers.

use http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use super::accounts::{Fields, fields};
use super::answer::{Refusal, error, ok, refusal};
use super::bodies::Bodies;
use super::calls::{Caller, Family, family};
use super::grants::{Consent, Refused};
use super::{Answer, AppKind, State};
use crate::clock::instant;
use crate::faults::FaultKind;
use crate::ledger::Seen;
use crate::world::{BASE62, ListenerId};

/// What an endpoint gives: a body, or the refusal.
pub(crate) type Reply = Result<Value, Refusal>;

/// A call that was let in.
pub(crate) struct Call {
    pub(crate) listener: ListenerId,
    pub(crate) client_id: String,
    pub(crate) kind: AppKind,
    pub(crate) scopes: Vec<String>,
    pub(crate) query: Fields,
    /// Path and query as asked, for `href`.
    pub(crate) asked: String,
}

impl State {
    pub(crate) fn api(&mut self, request: &Request<Vec<u8>>) -> Answer {
        let path = request
            .uri()
            .path()
            .trim_start_matches("/v1/")
            .trim_end_matches('/');
        let (family, token) = (family(path), bearer(request));
        let caller = self.caller(token);
        self.count_against_quota(&caller, family);
        let answer = self.answer_call(request, path, family, token, &caller);
        self.ledger.calls.push(crate::ledger::Call {
            at: instant(self.now),
            family,
            listener: caller.listener,
            status: answer.status(),
        });
        answer
    }

    fn answer_call(
        &mut self,
        request: &Request<Vec<u8>>,
        path: &str,
        family: Family,
        token: Option<&str>,
        caller: &Caller,
    ) -> Answer {
        if let Some(lost) = self.lost_on_the_way(caller) {
            return lost;
        }
        if let Some(refused) = self.rate_limit(caller) {
            return Answer::Response(refused);
        }
        if let Some(broken) = self.breakdown(caller) {
            return broken;
        }
        if let (Some(token), Some(_)) = (token, self.strikes(FaultKind::ExpiredToken, caller)) {
            self.grants.expire(token);
        }
        let call = match self.let_in(request, token) {
            Ok(call) => call,
            Err(refused) => return Answer::Response(*refused),
        };
        if let Some(refused) = self.shut_out(&call) {
            return Answer::Response(refused);
        }
        if let Some(refused) = self.quota(caller, family) {
            return Answer::Response(refused);
        }
        if request.method() != Method::GET {
            return Answer::Response(error(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed"));
        }
        let parts: Vec<&str> = path.split('/').collect();
        let mut seen = None;
        let reply = match parts.as_slice() {
            ["me", "player", "recently-played"] => {
                let served = self.recently_played(&call, caller);
                served.map(|(response, list)| {
                    seen = Some(list);
                    response
                })
            }
            ["me", "player"] => self.player(&call, true),
            ["me", "player", "currently-playing"] => self.player(&call, false),
            parts => self.body(&call, parts).map(|body| ok(&body)),
        };
        let mut response = match reply {
            Ok(response) => response,
            Err(refused) => return Answer::Response(*refused),
        };
        let after = self.slowness(caller);
        // Of a list that was cut off nothing was served.
        if !self.cuts_off(caller, response.body_mut())
            && let Some(seen) = seen
        {
            self.remember(Seen { after, ..seen });
        }
        if after.is_zero() {
            Answer::Response(response)
        } else {
            Answer::Slow { after, response }
        }
    }

    fn body(&mut self, call: &Call, path: &[&str]) -> Reply {
        match path {
            ["me"] => Ok(self.me(call)),
            ["me", "top", of @ ("artists" | "tracks")] => self.top(call, of),
            [family @ ("tracks" | "albums" | "artists")] => self.batch(call, family),
            [family @ ("tracks" | "albums" | "artists"), id] => self.one(call, family, id),
            ["albums", id, "tracks"] => self.album_tracks(call, id),
            _ => Err(refusal(StatusCode::NOT_FOUND, "Service not found")),
        }
    }

    /// Notes a list as served.
    fn remember(&mut self, seen: Seen) {
        if let Some(record) = self.records.get_mut(seen.listener.0) {
            for item in seen.items.iter().filter(|item| item.unreadable.is_none()) {
                record.served(item.true_play, self.now, self.keeps_lists);
            }
        }
        self.ledger.seen.push(seen);
    }

    fn let_in(&self, request: &Request<Vec<u8>>, token: Option<&str>) -> Result<Call, Refusal> {
        let unauthorised = |why| refusal(StatusCode::UNAUTHORIZED, why);
        let Some(token) = token else {
            return Err(if request.headers().contains_key(header::AUTHORIZATION) {
                refusal(
                    StatusCode::BAD_REQUEST,
                    "Only valid bearer authentication supported",
                )
            } else {
                unauthorised("No token provided")
            });
        };
        let Consent {
            client_id,
            listener,
            scopes,
            ..
        } = self
            .grants
            .bearer(token, self.now)
            .and_then(|consent| self.standing(consent, "Invalid access token"))
            .map_err(unauthorised)?;
        let app = self
            .app(&client_id)
            .ok_or_else(|| unauthorised("Invalid access token"))?;
        Ok(Call {
            listener,
            kind: app.kind,
            client_id,
            scopes,
            query: fields(request.uri().query().unwrap_or("").as_bytes()),
            asked: request
                .uri()
                .path_and_query()
                .map_or_else(String::new, ToString::to_string),
        })
    }

    /// The consent, unless the dice had the listener take it back since.
    pub(crate) fn standing(&self, consent: Consent, why: Refused) -> Result<Consent, Refused> {
        let (whom, since) = (consent.listener.key(), consent.at);
        let moments = self
            .reigns
            .periods(FaultKind::Revoked, whom, since, self.now + 1);
        if moments.is_empty() {
            Ok(consent)
        } else {
            Err(why)
        }
    }

    pub(crate) fn bodies(&self, kind: AppKind) -> Bodies<'_> {
        Bodies {
            catalogue: &self.world.catalogue,
            api_url: &self.settings.api_url,
            kind,
        }
    }

    fn me(&self, call: &Call) -> Value {
        let listener = &self.world.listeners[call.listener.0];
        let mut me = json!({
            "account_id": listener.account_id,
            "display_name": listener.name,
            "external_urls": {"spotify": format!("https://open.spotify.com/user/{}", listener.id)},
            "href": format!("{}/v1/users/{}", self.settings.api_url, listener.id),
            "id": listener.id,
            "images": [],
            "type": "user",
            "uri": format!("spotify:user:{}", listener.id),
        });
        if call.kind == AppKind::Old {
            me["followers"] = json!({"href": null, "total": 7});
            if call.may("user-read-private") {
                me["country"] = json!(listener.country);
                me["product"] = json!("premium");
                me["explicit_content"] = json!({"filter_enabled": false, "filter_locked": false});
            }
            if call.may("user-read-email") {
                me["email"] = json!(listener.email);
            }
        }
        me
    }

    fn one(&self, call: &Call, family: &str, id: &str) -> Reply {
        well_formed(id)?;
        self.find(call, family, id)
            .ok_or_else(|| refusal(StatusCode::NOT_FOUND, "Resource not found"))
    }

    fn find(&self, call: &Call, family: &str, id: &str) -> Option<Value> {
        let (bodies, catalogue) = (self.bodies(call.kind), &self.world.catalogue);
        match family {
            "tracks" => catalogue.track(id).map(|track| bodies.track(track)),
            "albums" => catalogue.album(id).map(|album| bodies.full_album(album)),
            _ => catalogue
                .artist(id)
                .map(|artist| bodies.full_artist(artist)),
        }
    }

    fn batch(&self, call: &Call, family: &str) -> Reply {
        if call.kind == AppKind::NewDevelopment {
            return Err(refusal(StatusCode::FORBIDDEN, "Forbidden"));
        }
        let ids: Vec<&str> = call
            .query
            .get("ids")
            .map(|ids| ids.split(',').collect())
            .unwrap_or_default();
        let most = if family == "albums" { 20 } else { 50 };
        if ids.is_empty() || ids == [""] {
            return Err(refusal(
                StatusCode::BAD_REQUEST,
                "Missing required field: ids",
            ));
        }
        if ids.len() > most {
            return Err(refusal(StatusCode::BAD_REQUEST, "Too many ids requested"));
        }
        ids.iter().try_for_each(|id| well_formed(id))?;
        let found: Vec<Option<Value>> = ids.iter().map(|id| self.find(call, family, id)).collect();
        Ok(json!({ family: found }))
    }

    fn album_tracks(&self, call: &Call, id: &str) -> Reply {
        well_formed(id)?;
        let album = self.world.catalogue.album(id);
        let album = album.ok_or_else(|| refusal(StatusCode::NOT_FOUND, "Resource not found"))?;
        let (limit, offset) = (call.limit(20)?, call.offset()?);
        Ok(self.bodies(call.kind).album_tracks(album, limit, offset))
    }
}

impl Call {
    pub(crate) fn may(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| granted == scope)
    }

    pub(crate) fn need(&self, scope: &str) -> Result<(), Refusal> {
        if self.may(scope) {
            Ok(())
        } else {
            Err(refusal(StatusCode::FORBIDDEN, "Insufficient client scope"))
        }
    }

    pub(crate) fn limit(&self, default: usize) -> Result<usize, Refusal> {
        let limit = self
            .query
            .get("limit")
            .map_or(Ok(default), |limit| limit.parse());
        limit
            .ok()
            .filter(|limit| (1..=50).contains(limit))
            .ok_or_else(|| refusal(StatusCode::BAD_REQUEST, "Invalid limit"))
    }

    pub(crate) fn offset(&self) -> Result<usize, Refusal> {
        let offset = self
            .query
            .get("offset")
            .map_or(Ok(0), |offset| offset.parse());
        offset.map_err(|_| refusal(StatusCode::BAD_REQUEST, "Invalid offset"))
    }
}

fn bearer(request: &Request<Vec<u8>>) -> Option<&str> {
    let value = request
        .headers()
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?;
    value
        .strip_prefix("Bearer ")
        .filter(|token| !token.is_empty())
}

fn well_formed(id: &str) -> Result<(), Refusal> {
    if id.len() == 22 && id.bytes().all(|byte| BASE62.contains(&byte)) {
        Ok(())
    } else {
        Err(refusal(StatusCode::BAD_REQUEST, "Invalid base62 id"))
    }
}
