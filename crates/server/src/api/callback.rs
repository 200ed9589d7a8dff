//! The address to which Spotify sends the browser back.

use axum::{
    extract::{RawQuery, State},
    response::Redirect,
};
use spotify::parse_landing;

use crate::{
    api::accounts::{land, unreadable},
    app::App,
    extract::CurrentListener,
    problem::Problem,
};

/// Where the browser comes back from Spotify; it goes on to the page of sources.
#[utoipa::path(
    get, path = "/callback", tag = "accounts",
    params(
        ("code" = Option<String>, Query), ("state" = Option<String>, Query),
        ("error" = Option<String>, Query),
    ),
    responses((status = 303, description = "On to the page of sources, or to the login"))
)]
pub(crate) async fn callback(
    State(app): State<App>,
    current: Option<CurrentListener>,
    RawQuery(query): RawQuery,
) -> Result<Redirect, Problem> {
    let Some(current) = current else {
        return Ok(Redirect::to("/login"));
    };
    let landing = parse_landing(query.as_deref().unwrap_or_default()).map_err(unreadable);
    let outcome = match landing {
        Ok(landing) => land(&app, &current, landing).await,
        Err(problem) => Err(problem),
    };
    Ok(match outcome {
        Ok(_) => Redirect::to("/sources?connected=1"),
        Err(problem) => {
            problem.log();
            Redirect::to(&format!(
                "/sources?connect_problem={}",
                problem.kind().slug()
            ))
        }
    })
}
