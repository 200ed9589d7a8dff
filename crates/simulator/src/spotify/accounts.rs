//! The accounts service: who may ask for consent, and what codes and tokens are exchanged for.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::{HeaderMap, Request, Response, StatusCode, header};
use serde_json::json;
use sha2::{Digest, Sha256};
use url::{Host, Url};

use super::answer::{Refusal, json, oauth_error};
use super::grants::{Consent, REVOKED};
use super::{Answer, App, Rotation, State};
use crate::faults::FaultKind;
use crate::rng::key;

/// The fields of a form or query; of a repeated one the last counts.
pub(crate) type Fields = BTreeMap<String, String>;

pub(crate) fn fields(encoded: &[u8]) -> Fields {
    url::form_urlencoded::parse(encoded).into_owned().collect()
}

impl State {
    pub(crate) fn app(&self, client_id: &str) -> Option<&App> {
        self.settings
            .apps
            .iter()
            .find(|app| app.client_id == client_id)
    }

    /// `POST /api/token`
    pub(crate) fn token(&mut self, request: &Request<Vec<u8>>) -> Answer {
        let (headers, form) = (request.headers(), fields(request.body()));
        let (client_id, _) = credentials(headers, &form);
        let client_id = client_id.unwrap_or_default();
        let shown = form.get("code").or_else(|| form.get("refresh_token"));
        let caller = self.token_caller(shown.map(String::as_str), &client_id);
        if let Some(down) = self.token_down(&caller, &client_id) {
            return down;
        }
        let refused = |why| Err(oauth_error("unsupported_grant_type", why));
        let result = match form.get("grant_type").map(String::as_str) {
            Some("authorization_code") => self.exchange(headers, &form),
            Some("refresh_token") => {
                let result = self.refresh(headers, &form);
                if result.is_ok() && self.strikes(FaultKind::TokenLost, &caller).is_some() {
                    return Answer::TimeOut;
                }
                result
            }
            Some(_) => refused("grant_type must be authorization_code or refresh_token"),
            None => refused("grant_type parameter is missing"),
        };
        Answer::Response(result.unwrap_or_else(|refused| *refused))
    }

    fn exchange(
        &mut self,
        headers: &HeaderMap,
        form: &Fields,
    ) -> Result<Response<Vec<u8>>, Refusal> {
        let (client_id, proven) = self.client(headers, form)?;
        let code = field(form, "code")?;
        let refused = |why| oauth_error("invalid_grant", why);
        let consent = self.grants.look_up(code, self.now).map_err(refused)?;
        if consent.client_id != client_id {
            return Err(refused("Invalid authorization code"));
        }
        if field(form, "redirect_uri")? != consent.redirect_uri {
            return Err(refused("Invalid redirect URI"));
        }
        match &consent.challenge {
            Some(challenge) if challenge_of(field(form, "code_verifier")?) != *challenge => {
                return Err(refused("code_verifier was incorrect"));
            }
            None if !proven => return Err(oauth_error("invalid_client", "Invalid client secret")),
            _ => {}
        }
        self.grants.use_up(code);
        let refresh_token = self.grants.refresh(consent.clone());
        Ok(self.tokens(consent, Some(&refresh_token)))
    }

    fn refresh(
        &mut self,
        headers: &HeaderMap,
        form: &Fields,
    ) -> Result<Response<Vec<u8>>, Refusal> {
        let (client_id, proven) = self.client(headers, form)?;
        let token = field(form, "refresh_token")?;
        let consent = self
            .grants
            .refreshable(token, self.now)
            .and_then(|consent| self.standing(consent, REVOKED))
            .map_err(|why| oauth_error("invalid_grant", why))?;
        if consent.client_id != client_id {
            return Err(oauth_error("invalid_grant", "Invalid refresh token"));
        }
        if !proven && consent.challenge.is_none() {
            return Err(oauth_error("invalid_client", "Invalid client secret"));
        }
        if self.goes_on(FaultKind::FalseGrant, key(&client_id))
            || self.goes_on(FaultKind::FalseGrantOne, consent.listener.key())
        {
            return Err(oauth_error("invalid_grant", REVOKED));
        }
        let renewed = match self.settings.rotation {
            Rotation::Never => None,
            Rotation::AlwaysNewRevokesOld => {
                self.grants.revoke_refresh(token);
                Some(self.grants.refresh(consent.clone()))
            }
        };
        Ok(self.tokens(consent, renewed.as_deref()))
    }

    fn tokens(&mut self, consent: Consent, refresh_token: Option<&str>) -> Response<Vec<u8>> {
        let lifetime = self.settings.token_lifetime;
        let scope = consent.scopes.join(" ");
        let expires_at = self
            .now
            .saturating_add(i64::try_from(lifetime.as_millis()).unwrap_or(i64::MAX));
        let mut body = json!({
            "access_token": self.grants.access(consent, expires_at),
            "token_type": "Bearer",
            "scope": scope,
            "expires_in": lifetime.as_secs(),
        });
        if let Some(refresh_token) = refresh_token {
            body["refresh_token"] = json!(refresh_token);
        }
        json(StatusCode::OK, &body)
    }

    /// Which client calls, and whether it proved so with its secret.
    fn client(&self, headers: &HeaderMap, form: &Fields) -> Result<(String, bool), Refusal> {
        let (client_id, secret) = credentials(headers, form);
        let known = client_id.as_deref().and_then(|id| self.app(id));
        match (known, secret) {
            (None, _) => Err(oauth_error("invalid_client", "Invalid client")),
            (Some(app), Some(secret)) if secret != app.client_secret => {
                Err(oauth_error("invalid_client", "Invalid client secret"))
            }
            (Some(app), secret) => Ok((app.client_id.clone(), secret.is_some())),
        }
    }
}

fn field<'a>(form: &'a Fields, name: &str) -> Result<&'a str, Refusal> {
    match form.get(name) {
        Some(value) if !value.is_empty() => Ok(value),
        _ => Err(oauth_error(
            "invalid_request",
            &format!("{name} must be supplied"),
        )),
    }
}

/// The id and the secret that a client shows, in the header or in the form.
fn credentials(headers: &HeaderMap, form: &Fields) -> (Option<String>, Option<String>) {
    let basic = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| basic_credentials(value.to_str().ok()?));
    match basic {
        Some((id, secret)) => (Some(id), Some(secret)),
        None => (
            form.get("client_id").cloned(),
            form.get("client_secret").cloned(),
        ),
    }
}

fn basic_credentials(value: &str) -> Option<(String, String)> {
    let decoded = STANDARD.decode(value.strip_prefix("Basic ")?).ok()?;
    let (id, secret) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// Whether the browser may be sent back to `asked`.
pub(crate) fn redirect_allowed(registered: &[String], asked: &str) -> bool {
    let Ok(url) = Url::parse(asked) else {
        return false;
    };
    let loopback = match url.host() {
        Some(Host::Domain("localhost")) => return false,
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        _ => false,
    };
    if url.scheme() == "http" && !loopback {
        return false;
    }
    registered
        .iter()
        .any(|known| known == asked || (loopback && without_port(asked).as_deref() == Some(known)))
}

/// `http://127.0.0.1:1234/path` as `http://127.0.0.1/path`; nothing when there is no port.
fn without_port(asked: &str) -> Option<String> {
    let host = ["http://127.0.0.1", "http://[::1]"]
        .into_iter()
        .find(|host| asked.starts_with(host))?;
    let rest = asked[host.len()..].strip_prefix(':')?;
    let path = rest.trim_start_matches(|digit: char| digit.is_ascii_digit());
    Some(format!("{host}{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_standard() {
        // RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(
            challenge_of(verifier),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn redirects_match_exactly_save_for_the_port_of_a_portless_loopback() {
        let registered = [
            "http://127.0.0.1/callback".to_owned(),
            "http://127.0.0.1:9000/fixed".to_owned(),
            "http://[::1]/callback".to_owned(),
            "https://music.example/callback".to_owned(),
            "http://localhost:8000/callback".to_owned(),
            "http://192.168.1.5/callback".to_owned(),
            "myapp://done".to_owned(),
        ];
        let allowed = |asked: &str| redirect_allowed(&registered, asked);
        for good in [
            "http://127.0.0.1/callback",
            "http://127.0.0.1:8000/callback",
            "http://[::1]:1/callback",
            "http://127.0.0.1:9000/fixed",
            "https://music.example/callback",
            "myapp://done",
        ] {
            assert!(allowed(good), "{good}");
        }
        for bad in [
            "http://127.0.0.1:8000/callback/",
            "http://127.0.0.1:8000/Callback",
            "http://127.0.0.1:9001/fixed",
            "http://127.0.0.1/fixed",
            "https://music.example/callback?x=1",
            "https://music.example:444/callback",
            "http://localhost:8000/callback",
            "http://192.168.1.5/callback",
            "http://127.0.0.1.evil.example/callback",
            "http://127.0.0.1:80@evil.example/callback",
            "callback",
            "",
        ] {
            assert!(!allowed(bad), "{bad}");
        }
    }
}
