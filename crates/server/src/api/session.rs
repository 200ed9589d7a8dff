//! Logging in and out, and what a page must know before anything else.

use axum::{extract::State, response::IntoResponse};
use domain::secret::Secret;
use http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    app::App,
    auth::{
        login_session::{self, SessionHash},
        rate_limit::Key,
        setup_code,
    },
    extract::{CurrentListener, Json, peer::Peer},
    problem::{Kind, Problem},
};

/// Who is logged in, and whether the set-up is done.
#[derive(Serialize, ToSchema)]
pub(crate) struct Session {
    version: &'static str,
    setup: SetupState,
    listener: Option<Listener>,
    /// How to log in to a demo; in a demo only.
    demo: Option<Demo>,
}

/// How the set-up stands.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum SetupState {
    /// The owner is still to be made.
    Needed,
    /// The same, and the one-time code in the server's log must be shown, since the request does
    /// not come from the server's own machine.
    CodeNeeded,
    /// The owner exists.
    Done,
}

/// The listener who is logged in.
#[derive(Serialize, ToSchema)]
pub(crate) struct Listener {
    #[schema(value_type = i64)]
    id: domain::ids::ListenerId,
    name: String,
    /// IANA name of the zone whose days are theirs.
    zone: String,
}

/// The login of a demo.
#[derive(Serialize, ToSchema)]
struct Demo {
    name: String,
    password: String,
}

/// Name and password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Credentials {
    name: String,
    #[schema(value_type = String)]
    password: Secret,
}

impl Session {
    pub(crate) async fn of(
        app: &App,
        peer: &Peer,
        listener: Option<&store::Listener>,
    ) -> Result<Self, Problem> {
        let setup = if app.store.is_set_up().await? {
            SetupState::Done
        } else if setup_code::is_needed(peer, &app.settings.public_url) {
            SetupState::CodeNeeded
        } else {
            SetupState::Needed
        };
        let listener = listener.map(|listener| Listener {
            id: listener.id,
            name: listener.name.clone(),
            zone: listener.zone.clone(),
        });
        let demo = app.settings.demo.clone();
        let demo = demo.map(|demo| Demo {
            name: demo.name,
            password: demo.password,
        });
        Ok(Self {
            version: app.settings.version,
            setup,
            listener,
            demo,
        })
    }
}

/// Who is logged in, and whether the set-up is done.
#[utoipa::path(get, path = "/api/v1/session", tag = "session", responses((status = 200, body = Session)))]
pub(crate) async fn get_session(
    State(app): State<App>,
    peer: Peer,
    current: Option<CurrentListener>,
) -> Result<Json<Session>, Problem> {
    Ok(Json(Session::of(&app, &peer, current.as_deref()).await?))
}

/// Log in.
#[utoipa::path(
    post, path = "/api/v1/session", tag = "session", request_body = Credentials,
    responses((status = 200, body = Session, headers(("set-cookie" = String))))
)]
pub(crate) async fn sign_in(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    Json(given): Json<Credentials>,
) -> Result<impl IntoResponse, Problem> {
    let keys = [Key::name(&given.name), Key::address(peer.address)];
    app.rate_limit
        .attempt(&keys, app.clock.now())
        .map_err(Problem::too_many_attempts)?;
    let known = app.store.credentials(&given.name).await?;
    let (listener, hash) = match known {
        Some(known) => (Some(known.listener), known.password_hash),
        None => (None, None),
    };
    let fits = app.passwords.fits(given.password, hash).await?;
    let Some(listener) = listener.filter(|_| fits) else {
        return Err(Problem::new(
            Kind::WrongCredentials,
            "Check both, then try again.",
        ));
    };
    app.rate_limit.succeeded(&keys);
    let cookie = login_session::begin(&app, listener.id, SessionHash::in_cookie(&headers)).await?;
    let session = Session::of(&app, &peer, Some(&listener)).await?;
    Ok(([(header::SET_COOKIE, cookie)], Json(session)))
}

/// Log out.
#[utoipa::path(
    delete, path = "/api/v1/session", tag = "session",
    responses((status = 204, description = "Logged out", headers(("set-cookie" = String))))
)]
pub(crate) async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let cookie = login_session::end(&app, SessionHash::in_cookie(&headers)).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]))
}
