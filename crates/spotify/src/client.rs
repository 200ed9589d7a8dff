//! The requests themselves: one function each, from tokens to typed answers.

use std::sync::Arc;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::{clock::Clock, secret::Secret};
use http::{
    HeaderValue, Method, Request, Response, StatusCode,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};
use jiff::{SignedDuration, Timestamp};
use url::Url;

use crate::{
    answer::{self, Grant},
    app::App,
    budget::{Budget, Family, Permit},
    error::Error,
    http::{Http, TransportError},
    login::{LoginAttempt, SCOPES, Tokens},
    player::{self, Playing},
    profile::{self, Profile},
    recently_played::{self, RecentlyPlayed},
    wire,
};

/// How long an access token lives when Spotify does not say; it always has been an hour.
const USUAL_LIFE_S: i64 = 3600;
const LONGEST_LIFE_S: i64 = 24 * 3600;

/// Asks Spotify in the name of one developer app.
#[derive(Debug)]
pub struct Client {
    app: App,
    budget: Budget,
    http: Arc<dyn Http>,
    clock: Arc<dyn Clock>,
}

impl Client {
    /// A client of `app` that stays within this budget, on this network and clock.
    ///
    /// Make one for the whole installation: the budget is only kept if everyone shares it.
    pub fn new(app: App, budget: Budget, http: Arc<dyn Http>, clock: Arc<dyn Clock>) -> Self {
        Self {
            app,
            budget,
            http,
            clock,
        }
    }

    /// Which calls were made and which may be.
    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    /// The app in whose name this client asks.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Exchanges the code that the browser brought back. It works once.
    pub async fn exchange(&self, attempt: &LoginAttempt, code: &Secret) -> Result<Tokens, Error> {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.reveal()),
            ("redirect_uri", &attempt.redirect_uri),
            ("code_verifier", attempt.verifier.reveal()),
        ];
        let mut tokens = self.tokens(&form, Grant::Code).await?;
        if tokens.scopes.is_empty() {
            // RFC 6749, 5.1: unsaid means granted as asked.
            tokens.scopes = SCOPES.map(str::to_owned).to_vec();
        }
        Ok(tokens)
    }

    /// Gets a fresh access token. A new refresh token in the answer replaces the given one, which
    /// may no longer work: keep it before anything else is done ([`crate::Session`] does).
    pub async fn refresh(&self, refresh: &Secret) -> Result<Tokens, Error> {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.reveal()),
        ];
        self.tokens(&form, Grant::Refresh).await
    }

    /// Asks whose account the token opens.
    pub async fn profile(&self, access: &Secret) -> Result<Profile, Error> {
        let url = self.app.api_endpoint("me");
        let permit = self.budget.admit(Family::Profile, self.now())?;
        let answer = self.get(&url, access, permit).await?;
        profile::read(answer.body())
            .ok_or_else(|| answer::unexpected(answer.status(), "not a profile"))
    }

    /// Asks for the whole list of recent plays.
    ///
    /// Never with a cursor: plays arrive late, behind ones that were already seen.
    pub async fn recently_played(
        &self,
        access: &Secret,
        permit: Permit,
    ) -> Result<RecentlyPlayed, Error> {
        let mut url = self.app.api_endpoint("me/player/recently-played");
        url.set_query(Some("limit=50"));
        let answer = self.get(&url, access, permit).await?;
        recently_played::read(answer.body())
            .ok_or_else(|| answer::unexpected(answer.status(), "not a list of plays"))
    }

    /// Asks what is playing; nothing that can be told is `None`.
    pub async fn playing(&self, access: &Secret, permit: Permit) -> Result<Option<Playing>, Error> {
        let url = self.app.api_endpoint("me/player");
        match self.get(&url, access, permit).await {
            Ok(answer) => Ok(player::read(answer.body())),
            Err(Error::UnexpectedAnswer { status: 204, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The present instant by this client's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    async fn get(
        &self,
        url: &Url,
        access: &Secret,
        permit: Permit,
    ) -> Result<Response<Vec<u8>>, Error> {
        let mut request = request(Method::GET, url, Vec::new())?;
        authorise(&mut request, &format!("Bearer {}", access.reveal()))?;
        let answer = self.send(request).await?;
        if answer.status() == StatusCode::OK {
            return Ok(answer);
        }
        let error = answer::refusal(&answer, self.now());
        self.budget.learn(permit.family(), &error, self.now());
        Err(error)
    }

    async fn tokens(&self, form: &[(&str, &str)], grant: Grant) -> Result<Tokens, Error> {
        let asked_at = self.now();
        let url = self.app.accounts_endpoint("api/token");
        let mut request = request(Method::POST, &url, self.form_body(form))?;
        request.headers_mut().insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        if let Some(secret) = &self.app.client_secret {
            let pair = format!("{}:{}", self.app.client_id, secret.reveal());
            authorise(
                &mut request,
                &format!("Basic {}", BASE64_STANDARD.encode(pair)),
            )?;
        }
        let answer = self.send(request).await?;
        if answer.status() != StatusCode::OK {
            let error = answer::token_refusal(&answer, grant, self.now());
            if let Some(pause) = error.retry_after() {
                // Without tokens nothing can be asked for long, so everything waits.
                self.budget.pause(pause, self.now());
            }
            return Err(error);
        }
        read_tokens(answer.body(), asked_at)
            .ok_or_else(|| answer::unexpected(answer.status(), "no tokens"))
    }

    fn form_body(&self, form: &[(&str, &str)]) -> Vec<u8> {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(form);
        if self.app.client_secret.is_none() {
            body.append_pair("client_id", &self.app.client_id);
        }
        body.finish().into_bytes()
    }

    async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Error> {
        let path = request.uri().path().to_owned();
        let answer = self.http.send(request).await;
        match &answer {
            Ok(answer) => {
                tracing::debug!(path, status = answer.status().as_u16(), "Spotify answered");
            }
            Err(error) => tracing::debug!(path, %error, "Spotify did not answer"),
        }
        Ok(answer?)
    }
}

fn read_tokens(body: &[u8], asked_at: Timestamp) -> Option<Tokens> {
    let filled = |secret: &Secret| !secret.reveal().is_empty();
    let answer: wire::TokenAnswer = serde_json::from_slice(body).ok()?;
    let life = answer.expires_in.unwrap_or(USUAL_LIFE_S);
    let life = SignedDuration::from_secs(life.clamp(0, LONGEST_LIFE_S));
    Some(Tokens {
        access: Some(answer.access_token).filter(filled)?,
        expires_at: asked_at.checked_add(life).unwrap_or(Timestamp::MAX),
        refresh: answer.refresh_token.filter(filled),
        scopes: answer
            .scope
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
    })
}

fn request(method: Method, url: &Url, body: Vec<u8>) -> Result<Request<Vec<u8>>, Error> {
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = url
        .as_str()
        .parse()
        .map_err(|_| not_sendable("its address is not one of HTTP"))?;
    request
        .headers_mut()
        .insert(ACCEPT, HeaderValue::from_static("application/json"));
    Ok(request)
}

fn authorise(request: &mut Request<Vec<u8>>, value: &str) -> Result<(), Error> {
    let mut value = HeaderValue::from_str(value)
        .map_err(|_| not_sendable("a token holds characters that no header may hold"))?;
    value.set_sensitive(true);
    request.headers_mut().insert(AUTHORIZATION, value);
    Ok(())
}

fn not_sendable(reason: &str) -> Error {
    TransportError::Unreachable(reason.to_owned()).into()
}
