//! Whether the server lives, and whether it can do its work.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::App,
    extract::Json,
    problem::{Kind, Problem},
};

/// How the server is.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    /// `alive` or `ready`.
    status: &'static str,
}

/// Whether the process answers.
#[utoipa::path(get, path = "/healthz", tag = "health", responses((status = 200, body = Health)))]
pub(crate) async fn alive() -> Json<Health> {
    Json(Health { status: "alive" })
}

/// Whether the database answers too.
#[utoipa::path(get, path = "/readyz", tag = "health", responses((status = 200, body = Health)))]
pub(crate) async fn ready(State(app): State<App>) -> Result<Json<Health>, Problem> {
    match app.store.ping().await {
        Ok(()) => Ok(Json(Health { status: "ready" })),
        Err(error) => Err(
            Problem::new(Kind::NotReady, "Check that the database can be reached.").cause(error),
        ),
    }
}
