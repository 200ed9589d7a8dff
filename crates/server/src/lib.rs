//! The HTTP half of Music Analyser: the API, who may use it, and live updates.
//!
//! Everything that touches the world is handed in through [`Parts`]: the store, the network, the
//! clock, randomness and the pages' files. Nothing here reads settings or the environment.

mod answers;
mod api;
mod app;
mod auth;
pub mod connect;
mod covers;
mod events;
mod extract;
mod headers;
mod host;
pub mod imports;
mod instant;
pub mod jobs;
mod logs;
mod openapi;
mod pending_logins;
mod problem;
mod request_id;
mod router;
mod storage;
mod trace;

pub use app::{App, DemoLogin, Parts, Settings, Shared};
pub use events::{Event, Events};
pub use logs::Logs;
pub use openapi::openapi;
pub use router::router;
pub use storage::{Failing, Storage};

use std::{io, net::SocketAddr};

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Serves until `stop`: then no new connection is taken, live streams end, and what was asked
/// before is still answered.
pub async fn run(app: App, listener: TcpListener, stop: CancellationToken) -> io::Result<()> {
    let events = app.events.clone();
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            stop.cancelled().await;
            events.close();
        })
        .await
}
