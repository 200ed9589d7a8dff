//! All routes on one screen, and what every request passes on its way to them.

use std::time::Duration;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    response::IntoResponse as _,
    routing::any,
};
use http::StatusCode;
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer,
    timeout::TimeoutLayer, trace::TraceLayer,
};
use utoipa::OpenApi as _;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    api::{
        accounts, callback, catalogue, coverage, events, gaps, health, images, imports, plays,
        poll_log, quarantine, search, session, setup, sources, statistics,
    },
    app::App,
    headers, host,
    openapi::{Description, docs},
    problem::{self, Kind, Problem},
    request_id, trace,
};

const LARGEST_BODY: usize = 64 * 1024;
/// Until an answer begins; live streams go on for longer.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// All routes with their descriptions.
pub(crate) fn described() -> OpenApiRouter<App> {
    routes().merge(uploads())
}

/// The route that takes as long as an upload takes.
fn uploads() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(imports::add_import))
}

/// The routes that answer soon.
fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(
            session::get_session,
            session::sign_in,
            session::sign_out
        ))
        .routes(routes!(setup::set_up))
        .routes(routes!(plays::list_plays))
        .routes(routes!(plays::delete_play))
        .routes(routes!(catalogue::get_track))
        .routes(routes!(catalogue::get_artist))
        .routes(routes!(catalogue::get_album))
        .routes(routes!(images::get_album_image))
        .routes(routes!(search::search))
        .routes(routes!(sources::get_sources))
        .routes(routes!(accounts::connect))
        .routes(routes!(accounts::finish_connecting))
        .routes(routes!(accounts::disconnect))
        .routes(routes!(poll_log::list_polls))
        .routes(routes!(gaps::list_gaps))
        .routes(routes!(coverage::get_coverage))
        .routes(routes!(statistics::list_statistics))
        .routes(routes!(statistics::get_statistic))
        .routes(routes!(quarantine::list_quarantined))
        .routes(routes!(imports::list_imports))
        .routes(routes!(imports::get_import, imports::remove_import))
        .routes(routes!(imports::watch_import))
        .routes(routes!(callback::callback))
        .routes(routes!(events::get_events))
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
}

/// The whole server without its socket.
pub fn router(app: App) -> Router {
    let (_, description) = described().split_for_parts();
    let (routes, _) = routes().split_for_parts();
    let (uploads, _) = uploads().split_for_parts();
    let public_origin = app.settings.public_url.origin().ascii_serialization();
    // Behind a reverse proxy the host may be another than the browser's. An origin that cannot be
    // trusted is not: then browsers' own word alone counts.
    let csrf = CsrfLayer::new()
        .add_trusted_origin(public_origin)
        .unwrap_or_else(|_| CsrfLayer::new());
    routes
        .merge(docs(description))
        .route("/api", any(nothing))
        .route("/api/", any(nothing))
        .route("/api/{*rest}", any(nothing))
        .fallback_service(app.assets.clone())
        // From the handler outwards: each layer is round those above it.
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            TIME_LIMIT,
        ))
        .merge(uploads.layer(DefaultBodyLimit::max(imports::UPLOAD_BODY)))
        .layer(csrf.with_rejection_response(|_| cross_site().into_response()))
        .layer(from_fn_with_state(app.clone(), host::check))
        .layer(CatchPanicLayer::custom(problem::of_panic))
        .layer(from_fn(problem::complete))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), headers::add))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(trace::span)
                .on_request(())
                .on_response(trace::answered)
                // Problems are logged with their cause where they are written.
                .on_failure(()),
        )
        .layer(from_fn_with_state(app.clone(), request_id::assign))
        .with_state(app)
}

async fn nothing() -> Problem {
    Problem::new(Kind::NotFound, "See /api/docs for what there is.")
}

fn cross_site() -> Problem {
    Problem::new(Kind::CrossSite, "Use the pages of this server.")
}
