//! The address to which Spotify sends the browser back.

use axum::{
    extract::{RawQuery, State},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use spotify::parse_landing;

use crate::{
    api::accounts::{land, unreadable},
    app::App,
    extract::CurrentListener,
    problem::Kind,
};

/// For whoever began elsewhere: the code in the address is what they need there, so the address
/// must stay.
const ELSEWHERE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width\"><title>One more step - Music Analyser</title>\
<h1>One more step</h1><p>Spotify sent you back, but connecting was not begun in this browser's \
session.</p><p>If you began in a terminal, or opened the pages under another address: copy the \
whole address of this page out of the address bar, and paste it there.</p>\
<p>Otherwise <a href=\"/connect\">begin again</a>.</p></html>";

/// Where the browser comes back from Spotify; it goes on to the page of sources.
#[utoipa::path(
    get, path = "/callback", tag = "accounts",
    params(
        ("code" = Option<String>, Query), ("state" = Option<String>, Query),
        ("error" = Option<String>, Query),
    ),
    responses(
        (status = 303, description = "On to the page of sources"),
        (status = 200, description = "Connecting was not begun in this browser's session"),
    )
)]
pub(crate) async fn callback(
    State(app): State<App>,
    current: Option<CurrentListener>,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(current) = current else {
        return Html(ELSEWHERE).into_response();
    };
    let landing = parse_landing(query.as_deref().unwrap_or_default()).map_err(unreadable);
    let outcome = match landing {
        Ok(landing) => land(&app, &current, landing).await,
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok(_) => Redirect::to("/sources?connected=1").into_response(),
        Err(problem) if problem.kind() == Kind::ConnectExpired => Html(ELSEWHERE).into_response(),
        Err(problem) => {
            problem.log();
            let slug = problem.kind().slug();
            Redirect::to(&format!("/sources?connect_problem={slug}")).into_response()
        }
    }
}
