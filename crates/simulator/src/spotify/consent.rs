//! The page on which a listener agrees or refuses, and where the browser goes from there.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderValue, Request, Response, StatusCode, header};
use sha2::{Digest, Sha256};
use url::Url;

use super::State;
use super::accounts::{Fields, fields, redirect_allowed};
use super::answer::{Refusal, empty, html};
use super::grants::{CONSENT_LIFETIME, Consent};
use crate::world::ListenerId;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;background:#121212;color:#fff;display:grid;place-items:center;min-height:100vh;margin:0}\
main{max-width:26rem;padding:2rem;background:#1f1f1f;border-radius:12px}h1{font-size:1.4rem}fieldset{border:1px solid #767676;border-radius:8px}\
label{display:block;padding:.25rem 0}button{font:inherit;font-weight:600;padding:.6rem 2rem;border-radius:99px;border:1px solid #fff;background:none;color:#fff}\
button[value=agree]{background:#1ed760;border-color:#1ed760;color:#000}p.small{color:#c8c8c8;font-size:.85rem}";

/// What the authorize request asks for, once it is known that the browser may be sent back.
struct Asked {
    fields: Fields,
    redirect: Url,
}

impl State {
    /// `GET /authorize`
    pub(crate) fn authorize(&mut self, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        let asked = match self.asked(fields(request.uri().query().unwrap_or("").as_bytes())) {
            Ok(asked) => asked,
            Err(refused) => return *refused,
        };
        if asked.get("response_type") != Some("code") {
            return asked.back(&[("error", "unsupported_response_type")]);
        }
        if self.settings.auto_consent {
            self.agree(&asked, ListenerId::FIRST)
        } else {
            self.page(&asked)
        }
    }

    /// `POST /authorize`: the answer given on the page.
    pub(crate) fn consent(&mut self, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        let asked = match self.asked(fields(request.body())) {
            Ok(asked) => asked,
            Err(refused) => return *refused,
        };
        if asked.get("decision") != Some("agree") {
            return asked.back(&[("error", "access_denied")]);
        }
        let chosen = asked
            .get("listener")
            .and_then(|number| number.parse().ok())
            .map(ListenerId);
        match chosen.filter(|listener| listener.0 < self.world.listeners.len()) {
            Some(listener) => self.agree(&asked, listener),
            None => html(StatusCode::BAD_REQUEST, "Choose who you are.".to_owned()),
        }
    }

    fn asked(&self, fields: Fields) -> Result<Asked, Refusal> {
        let refuse = |why: &str| {
            let page = format!("<!doctype html><title>Error</title><p>{why}</p>");
            Box::new(html(StatusCode::BAD_REQUEST, page))
        };
        let client_id = fields.get("client_id").map_or("", String::as_str);
        let app = self
            .app(client_id)
            .ok_or_else(|| refuse("INVALID_CLIENT: Invalid client"))?;
        let redirect = fields
            .get("redirect_uri")
            .filter(|asked| redirect_allowed(&app.redirect_uris, asked));
        match redirect.and_then(|asked| Url::parse(asked).ok()) {
            Some(redirect) => Ok(Asked { fields, redirect }),
            None => Err(refuse("INVALID_CLIENT: Invalid redirect URI")),
        }
    }

    fn agree(&mut self, asked: &Asked, listener: ListenerId) -> Response<Vec<u8>> {
        let challenge = asked.get("code_challenge");
        if challenge.is_some() && asked.get("code_challenge_method") != Some("S256") {
            return asked.back(&[
                ("error", "invalid_request"),
                ("error_description", "code_challenge_method must be S256"),
            ]);
        }
        let code = self.grants.code(Consent {
            client_id: asked.get("client_id").unwrap_or_default().to_owned(),
            listener,
            scopes: asked
                .get("scope")
                .unwrap_or_default()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            redirect_uri: asked.get("redirect_uri").unwrap_or_default().to_owned(),
            challenge: challenge.map(str::to_owned),
            at: self.now,
            expires_at: self.now.saturating_add(CONSENT_LIFETIME),
        });
        asked.back(&[("code", &code)])
    }

    fn page(&self, asked: &Asked) -> Response<Vec<u8>> {
        let mut hidden = String::new();
        for (name, value) in &asked.fields {
            let (name, value) = (escape(name), escape(value));
            hidden.extend([
                "<input type=\"hidden\" name=\"",
                &name,
                "\" value=\"",
                &value,
                "\">\n",
            ]);
        }
        let mut choice = String::new();
        for (number, listener) in self.world.listeners.iter().enumerate() {
            let checked = if number == 0 { " checked" } else { "" };
            let name = escape(&listener.name);
            let radio =
                format!("<input type=\"radio\" name=\"listener\" value=\"{number}\"{checked}>");
            choice.extend(["<label>", &radio, " ", &name, "</label>\n"]);
        }
        let mut wishes = String::new();
        for scope in asked.get("scope").unwrap_or_default().split_whitespace() {
            wishes.extend(["<li>", &escape(scope), "</li>\n"]);
        }
        let page = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>Authorize - Spotify simulator</title><style>{STYLE}</style></head>\n<body><main>\n<h1>Connect to Spotify (simulated)</h1>\n\
             <p>You agree that the app may see:</p>\n<ul>\n{wishes}</ul>\n<form method=\"post\" action=\"/authorize\">\n{hidden}\
             <fieldset><legend>Who are you?</legend>\n{choice}</fieldset>\n\
             <p><button name=\"decision\" value=\"agree\">Agree</button> <button name=\"decision\" value=\"cancel\">Cancel</button></p>\n</form>\n\
             <p class=\"small\">A local simulator: no real account is behind this page.</p>\n</main></body>\n</html>\n"
        );
        let mut response = html(StatusCode::OK, page);
        // No form-action: browsers apply it to the redirect back to the app, too.
        let style = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; frame-ancestors 'none'"
        );
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            response
                .headers_mut()
                .insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

impl Asked {
    fn get(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    /// Sends the browser back with these fields and the state it came with.
    fn back(&self, fields: &[(&str, &str)]) -> Response<Vec<u8>> {
        let mut target = self.redirect.clone();
        target
            .query_pairs_mut()
            .extend_pairs(fields)
            .extend_pairs(self.get("state").map(|state| ("state", state)));
        let mut response = empty(StatusCode::SEE_OTHER);
        if let Ok(target) = HeaderValue::from_str(target.as_str()) {
            response.headers_mut().insert(header::LOCATION, target);
        }
        response
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
