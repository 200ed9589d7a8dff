//! The one error of the HTTP API, as `application/problem+json` (RFC 9457).
//!
//! A problem tells the caller what to do next and never the cause; the cause is for the log, which
//! sees it once, beside the request's id. What the other crates' errors become is decided here.

use std::{borrow::Cow, collections::BTreeMap, error::Error, fmt::Write as _, sync::Arc};

use axum::{
    body::Body,
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use jiff::SignedDuration;
use serde::Serialize;
use utoipa::ToSchema;

mod kind;

pub(crate) use kind::Kind;

use crate::{
    auth::password::PasswordError, connect::ConnectError, covers::CoverError, request_id::RequestId,
};

const INTERNAL: &str = "Try again. If it stays so, look for the request's id in the server's log.";

/// A request that was not fulfilled.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    kind: Kind,
    detail: Cow<'static, str>,
    fields: BTreeMap<&'static str, String>,
    status: Option<StatusCode>,
    retry_after: Option<SignedDuration>,
    cause: Option<Arc<dyn Error + Send + Sync>>,
}

/// What went wrong and what to do.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody<'a> {
    /// Which problem it is, permanently: `/problems/` and its word.
    #[schema(example = "/problems/not-found")]
    r#type: String,
    /// The problem in few words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What to do next.
    detail: &'a str,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    fields: &'a BTreeMap<&'static str, String>,
    /// Names the request in the server's log.
    request_id: &'a str,
}

impl Problem {
    pub(crate) fn new(kind: Kind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            fields: BTreeMap::new(),
            status: None,
            retry_after: None,
            cause: None,
        }
    }

    pub(crate) fn sign_in_needed() -> Self {
        Self::new(Kind::SignInNeeded, "Log in, then try again.")
    }

    /// One field was filled in wrongly.
    pub(crate) fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::invalid_fields([(field, message)])
    }

    /// Fields were filled in wrongly.
    pub(crate) fn invalid_fields<M: Into<String>>(
        fields: impl IntoIterator<Item = (&'static str, M)>,
    ) -> Self {
        let mut problem = Self::new(
            Kind::InvalidInput,
            "Correct what is marked, then try again.",
        );
        problem.fields = fields
            .into_iter()
            .map(|(field, message)| (field, message.into()))
            .collect();
        problem
    }

    pub(crate) fn too_many_attempts(wait: SignedDuration) -> Self {
        let minutes = whole_seconds(wait).saturating_add(59) / 60;
        let unit = if minutes == 1 { "minute" } else { "minutes" };
        Self::new(
            Kind::TooManyAttempts,
            format!("Try again in {minutes} {unit}."),
        )
        .retry_after(wait)
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(
            Kind::NotFound,
            format!("There is no such {what}, or it is not yours."),
        )
    }

    pub(crate) fn internal(cause: impl Error + Send + Sync + 'static) -> Self {
        Self::new(Kind::Internal, INTERNAL).cause(cause)
    }

    fn retry_after(mut self, wait: SignedDuration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// Why, for the log only.
    pub(crate) fn cause(mut self, cause: impl Error + Send + Sync + 'static) -> Self {
        self.cause = Some(Arc::new(cause));
        self
    }

    fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    #[cfg(test)]
    pub(crate) fn field_names(&self) -> impl Iterator<Item = &'static str> {
        self.fields.keys().copied()
    }

    fn status(&self) -> StatusCode {
        self.status.unwrap_or_else(|| self.kind.status())
    }

    /// What a plain answer with an error's status means: those that axum gives by itself.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::new(Kind::NotFound, "Check the address."),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(
                Kind::MethodNotAllowed,
                "See /api/docs for what this address offers.",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(Kind::TooLarge, "Send less at once."),
            StatusCode::SERVICE_UNAVAILABLE => Self::new(
                Kind::TimedOut,
                "Try again in a moment. The server may be busy.",
            ),
            status if status.is_client_error() => Self::new(
                Kind::InvalidJson,
                "See /api/docs for what this address takes.",
            )
            .with_status(status),
            status => Self::new(Kind::Internal, "Try again in a moment.").with_status(status),
        }
    }

    fn write(&self, response: &mut Response, request_id: &str) {
        let body = ProblemBody {
            r#type: format!("/problems/{}", self.kind.slug()),
            title: self.kind.title(),
            status: self.status().as_u16(),
            detail: &self.detail,
            fields: &self.fields,
            request_id,
        };
        // Only texts and numbers: this cannot fail to be written as JSON.
        *response.body_mut() = Body::from(serde_json::to_vec(&body).unwrap_or_default());
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_LENGTH);
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(wait) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(whole_seconds(wait)));
        }
    }

    /// Tells the log the cause, where there is one.
    pub(crate) fn log(&self) {
        let Some(cause) = &self.cause else { return };
        let chain = chain(cause.as_ref());
        if self.status().is_server_error() {
            tracing::error!(problem = self.kind.slug(), cause = %chain, "a request failed");
        } else {
            tracing::info!(problem = self.kind.slug(), cause = %chain, "a request was refused");
        }
    }
}

impl IntoResponse for Problem {
    /// The body is written by [`complete`], which knows the request's id.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Middleware: writes the bodies of problems, and makes problems of all other errors.
pub(crate) async fn complete(request: Request, next: Next) -> Response {
    let id = request
        .extensions()
        .get::<RequestId>()
        .cloned()
        .unwrap_or_default();
    let mut response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let problem = response
        .extensions_mut()
        .remove()
        .unwrap_or_else(|| Problem::of_status(status));
    problem.log();
    problem.write(&mut response, id.as_str());
    response
}

/// What becomes of a panic: the process lives on.
#[derive(Debug, thiserror::Error)]
#[error("a handler panicked: {0}")]
struct Panicked(String);

#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
pub(crate) fn of_panic(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let words = panic.downcast_ref::<&str>().map(ToString::to_string);
    let words = words.or_else(|| panic.downcast_ref::<String>().cloned());
    Problem::internal(Panicked(words.unwrap_or_default())).into_response()
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::NotFound(what) => Self::not_found(what),
            store::Error::NameTaken => Self::new(Kind::AlreadySetUp, "Log in instead."),
            store::Error::AccountTaken => Self::new(
                Kind::AccountTaken,
                "Log in to Spotify as yourself, or have the other listener disconnect it.",
            ),
            other => match other.trouble() {
                Some(trouble) => {
                    Self::new(Kind::StorageFailing, crate::storage::advice(trouble)).cause(other)
                }
                None => Self::internal(other),
            },
        }
    }
}

impl From<spotify::Error> for Problem {
    fn from(error: spotify::Error) -> Self {
        let retry_after = error.retry_after();
        let problem = match refusal_with_a_word(&error) {
            Some((kind, advice)) => Self::new(kind, advice),
            None => other_refusal(&error),
        };
        let problem = problem.cause(error);
        match retry_after {
            Some(wait) => problem.retry_after(wait),
            None => problem,
        }
    }
}

/// The refusals whose title says it all, with what to do. Only connecting asks Spotify while
/// someone waits, and nothing of it is tried again by itself.
fn refusal_with_a_word(error: &spotify::Error) -> Option<(Kind, &'static str)> {
    use spotify::Error as E;
    Some(match error {
        E::CodeRefused { .. } => (
            Kind::CodeRefused,
            "A code works once and for a few minutes. Start connecting again.",
        ),
        E::PermissionMissing => (
            Kind::PermissionMissing,
            "Connect again and agree to everything on Spotify's page.",
        ),
        E::NotAllowed => (
            Kind::NotAllowed,
            "On https://developer.spotify.com/dashboard open the app, then User Management, and add \
             this account's name and email address (at most five users). Then connect again.",
        ),
        E::PremiumNeeded => (
            Kind::PremiumNeeded,
            "The owner of the app needs an active Premium subscription. After subscribing it can \
             take a few hours until Spotify answers again; connect again then.",
        ),
        E::RateLimited { .. } => (Kind::RateLimited, "Connect again in a few minutes."),
        E::QuotaExceeded { .. } => (
            Kind::QuotaExceeded,
            "Connect again when the pause is over, usually within a day.",
        ),
        E::OverBudget { .. } => (
            Kind::OverBudget,
            "Connect again later. SPOTIFY_DAILY_CALLS says how many calls may be made in 24 hours \
             for each account.",
        ),
        _ => return None,
    })
}

fn other_refusal(error: &spotify::Error) -> Problem {
    use spotify::Error as E;
    let advice = match error {
        E::TokenRefused
        | E::NotFound
        | E::Unavailable { .. }
        | E::Transport(spotify::TransportError::TimedOut) => "Try again in a moment.",
        error => error.advice().unwrap_or("Try again later."),
    };
    let detail = format!("{}. {advice}", sentence(&error.to_string()));
    match error {
        E::Transport(_) | E::Unavailable { .. } | E::UnexpectedAnswer { .. } => {
            Problem::new(Kind::SpotifyUnreachable, detail)
        }
        E::Vault(_) => Problem::new(Kind::Internal, INTERNAL),
        E::Forbidden { .. } => {
            Problem::new(Kind::SpotifyRefused, detail).with_status(StatusCode::FORBIDDEN)
        }
        _ => Problem::new(Kind::SpotifyRefused, detail),
    }
}

impl From<ConnectError> for Problem {
    fn from(error: ConnectError) -> Self {
        match error {
            ConnectError::Spotify(error) => error.into(),
            ConnectError::Store(error) => error.into(),
            ConnectError::OtherAccount { .. } => {
                let detail = format!("{error}. Log out at spotify.com and connect again.");
                Self::new(Kind::OtherAccount, detail)
            }
            ConnectError::NoRefreshToken => {
                Self::new(Kind::SpotifyRefused, "Start connecting again.").cause(error)
            }
        }
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        Self::internal(error)
    }
}

impl From<CoverError> for Problem {
    fn from(error: CoverError) -> Self {
        Self::new(
            Kind::CoverUnavailable,
            "It is tried again when the page is opened anew.",
        )
        .cause(error)
    }
}

fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        // Writing to a text cannot fail.
        let _ = write!(text, ": {error}");
        source = error.source();
    }
    text
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect()
}

fn whole_seconds(wait: SignedDuration) -> i64 {
    wait.as_secs()
        .saturating_add(i64::from(wait.subsec_nanos() > 0))
        .max(1)
}

#[cfg(test)]
mod tests {
    use spotify::TransportError;
    use store::Error as StoreError;

    use super::*;

    fn told(problem: impl Into<Problem>) -> String {
        let problem = problem.into();
        let wait = problem
            .retry_after
            .map(|wait| format!(" after {} s", whole_seconds(wait)));
        let (status, slug) = (problem.status().as_u16(), problem.kind.slug());
        format!(
            "{status} {slug}{}: {}",
            wait.unwrap_or_default(),
            problem.detail
        )
    }

    #[test]
    fn what_the_store_says_is_told() {
        let denied = std::io::Error::other("marked");
        let folder = StoreError::Folder {
            folder: "marked".to_owned(),
            source: denied,
        };
        let told = [
            told(StoreError::NotFound("play")),
            told(StoreError::NameTaken),
            told(StoreError::AccountTaken),
            told(StoreError::UnknownDatabase),
            told(folder),
            told(StoreError::NewerSchema),
            told(StoreError::WrongKey),
            told(StoreError::Corrupt { place: "marked" }),
        ];
        insta::assert_snapshot!(told.join("\n"));
    }

    #[test]
    fn what_spotify_says_is_told() {
        use spotify::Error as E;
        let words = || Some("Spotify's words".to_owned());
        let told = [
            told(E::SignInNeeded {
                description: words(),
            }),
            told(E::WrongClient {
                description: words(),
            }),
            told(E::CodeRefused { description: None }),
            told(E::TokenRefused),
            told(E::PermissionMissing),
            told(E::Forbidden { message: words() }),
            told(E::PremiumNeeded),
            told(E::NotAllowed),
            told(E::NotFound),
            told(E::BadRequest { message: None }),
            told(E::RateLimited {
                retry_after: Some(SignedDuration::from_millis(1500)),
            }),
            told(E::RateLimited { retry_after: None }),
            told(E::QuotaExceeded {
                retry_after: Some(SignedDuration::from_hours(5)),
            }),
            told(E::OverBudget {
                retry_after: SignedDuration::from_mins(10),
            }),
            told(E::Unavailable { status: 503 }),
            told(E::Transport(TransportError::TimedOut)),
            told(E::Transport(TransportError::Unreachable(
                "marked".to_owned(),
            ))),
            told(E::Transport(TransportError::TooLarge)),
            told(E::UnexpectedAnswer {
                status: 200,
                what: "not a profile",
            }),
            told(E::Vault(Arc::new(std::io::Error::other("marked")))),
            told(ConnectError::NoRefreshToken),
            told(CoverError::NotAllowed),
            told(PasswordError::Stopped),
        ];
        insta::assert_snapshot!(told.join("\n"));
    }

    #[test]
    fn no_cause_is_told() {
        for problem in [
            Problem::from(StoreError::Corrupt { place: "marked" }),
            Problem::from(spotify::Error::Vault(Arc::new(std::io::Error::other(
                "marked",
            )))),
            Problem::from(spotify::Error::Transport(TransportError::Unreachable(
                "marked".to_owned(),
            ))),
        ] {
            assert!(!problem.detail.contains("marked"));
            assert!(
                problem
                    .cause
                    .as_deref()
                    .is_some_and(|cause| chain(cause).contains("marked"))
            );
        }
    }

    #[test]
    fn plain_answers_of_errors_become_problems() {
        for (status, slug) in [
            (404, "not-found"),
            (405, "method-not-allowed"),
            (413, "too-large"),
            (503, "timed-out"),
            (400, "invalid-json"),
            (418, "invalid-json"),
            (500, "internal"),
            (502, "internal"),
        ] {
            let problem = Problem::of_status(StatusCode::from_u16(status).unwrap());
            assert_eq!(
                (problem.status().as_u16(), problem.kind.slug()),
                (status, slug)
            );
        }
    }
}
