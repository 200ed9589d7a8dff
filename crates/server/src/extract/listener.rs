//! The listener who is logged in: every handler that shows something of theirs takes this.

use std::ops::Deref;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use http::request::Parts;
use store::Listener;

use crate::{
    app::App,
    auth::login_session::{self, SessionHash},
    problem::Problem,
};

/// The listener who is logged in.
pub(crate) struct CurrentListener {
    listener: Listener,
    /// The session by which they are.
    pub(crate) session: SessionHash,
}

impl Deref for CurrentListener {
    type Target = Listener;

    fn deref(&self) -> &Listener {
        &self.listener
    }
}

impl FromRequestParts<App> for CurrentListener {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let found = <Self as OptionalFromRequestParts<App>>::from_request_parts(parts, app).await?;
        found.ok_or_else(Problem::sign_in_needed)
    }
}

impl OptionalFromRequestParts<App> for CurrentListener {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Problem> {
        let Some(session) = SessionHash::in_cookie(&parts.headers) else {
            return Ok(None);
        };
        let listener = login_session::find(app, &session).await?;
        Ok(listener.map(|listener| Self { listener, session }))
    }
}
