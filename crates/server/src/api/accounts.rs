//! Connecting Spotify accounts, and disconnecting them.

use axum::extract::State;
use domain::ids::AccountId;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use spotify::{Landing, LandingError, LoginAttempt, parse_landing};
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::sources::Account,
    app::App,
    connect::{self, Landed, RedirectUri},
    events::Event,
    extract::{CurrentListener, Json, Path, Query},
    pending_logins::Begun,
    problem::{Kind, Problem},
};

/// Where the browser goes to give its consent.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuthorizeUrl {
    authorize_url: String,
}

/// The address on which the browser landed.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LandedUrl {
    url: String,
}

/// What is to be connected.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ConnectQuery {
    /// The account whose consent is to be renewed; then no other will do.
    account: Option<i64>,
}

/// Begin to connect a Spotify account, or to renew the consent of one.
#[utoipa::path(
    post, path = "/api/v1/accounts/connect", tag = "accounts", params(ConnectQuery),
    security(("session" = [])), responses((status = 200, body = AuthorizeUrl))
)]
pub(crate) async fn connect(
    State(app): State<App>,
    current: CurrentListener,
    Query(query): Query<ConnectQuery>,
) -> Result<Json<AuthorizeUrl>, Problem> {
    let renewing = match query.account {
        Some(id) => Some(app.store.account(current.id, AccountId(id)).await?.id),
        None => None,
    };
    let redirect = RedirectUri::at(&app.settings.public_url);
    let attempt = LoginAttempt::new(client(&app)?.app(), &redirect.uri, &*app.entropy);
    let authorize_url = attempt.authorize_url.to_string();
    let begun = Begun { attempt, renewing };
    app.pending_logins
        .keep(begun, current.session, app.clock.now());
    Ok(Json(AuthorizeUrl { authorize_url }))
}

/// Finish connecting with the address on which the browser landed, where it does not come back
/// by itself.
#[utoipa::path(
    post, path = "/api/v1/accounts/connect/finish", tag = "accounts", request_body = LandedUrl,
    security(("session" = [])), responses((status = 200, body = Account))
)]
pub(crate) async fn finish_connecting(
    State(app): State<App>,
    current: CurrentListener,
    Json(landed): Json<LandedUrl>,
) -> Result<Json<Account>, Problem> {
    let landing = parse_landing(&landed.url).map_err(unreadable)?;
    let account = land(&app, &current, landing).await?;
    Ok(Json(Account::of(&app, account).await?))
}

/// Disconnect an account: its token is destroyed, its plays stay.
#[utoipa::path(
    delete, path = "/api/v1/accounts/{id}", tag = "accounts", params(("id" = i64, Path)),
    security(("session" = [])), responses((status = 204, description = "Disconnected"))
)]
pub(crate) async fn disconnect(
    State(app): State<App>,
    current: CurrentListener,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    app.store
        .disconnect_account(current.id, AccountId(id))
        .await?;
    tracing::info!(account.id = id, "a Spotify account was disconnected");
    app.events.send(Event::Sources {
        listener: current.id,
    });
    Ok(StatusCode::NO_CONTENT)
}

/// What is done when the browser has come back, whichever way.
pub(crate) async fn land(
    app: &App,
    current: &CurrentListener,
    landing: Landing,
) -> Result<store::Account, Problem> {
    let take = |state: &str| {
        app.pending_logins
            .take(state, &current.session, app.clock.now())
    };
    let (code, state) = match landing {
        Landing::Code { code, state } => (code, state),
        Landing::Refused { error, state } => {
            state.as_deref().and_then(take);
            return Err(refused(&error));
        }
    };
    let begun = take(&state).ok_or_else(|| {
        Problem::new(
            Kind::ConnectExpired,
            "Start connecting again, in this browser.",
        )
    })?;
    let client = client(app)?;
    let renewing = match begun.renewing {
        Some(id) => Some(app.store.account(current.id, id).await?),
        None => None,
    };
    let landed = Landed {
        listener: current.id,
        attempt: &begun.attempt,
        code: &code,
        renewing: renewing.as_ref(),
    };
    let account = connect::finish(client, &app.store, &*app.clock, landed).await?;
    tracing::info!(account.id = account.id.0, "a Spotify account was connected");
    app.events.send(Event::Connected {
        listener: current.id,
    });
    Ok(account)
}

/// An address on which nobody lands.
pub(crate) fn unreadable(error: LandingError) -> Problem {
    Problem::invalid("url", error.to_string())
}

fn client(app: &App) -> Result<&spotify::Client, Problem> {
    app.spotify.as_deref().ok_or_else(|| {
        Problem::new(
            Kind::SpotifyNotConfigured,
            "Set SPOTIFY_CLIENT_ID to the id of your Spotify app, then restart the server.",
        )
    })
}

fn refused(error: &str) -> Problem {
    if error == "access_denied" {
        Problem::new(
            Kind::ConsentDenied,
            "Connect again, and agree on Spotify's page.",
        )
    } else {
        Problem::new(
            Kind::SpotifyRefused,
            "Compare the client id and the redirect URI with the app's page on \
             https://developer.spotify.com/dashboard, then connect again.",
        )
    }
}
