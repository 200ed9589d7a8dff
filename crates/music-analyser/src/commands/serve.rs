//! `serve`: the pages, the API and the collector in one process.

use std::net::SocketAddr;

use anyhow::Context as _;
use server::{App, jobs};
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    cli::Flags,
    house::{self, House},
    lifecycle::Signals,
};

pub(super) async fn run(flags: Flags) -> anyhow::Result<()> {
    let signals = Signals::catch()?;
    let mut house = House::open(house::settings(flags)?).await?;
    let listener = listen(house.settings.listen).await?;
    house.settings.listens_at(listener.local_addr()?);
    let app = house.app(None).await?;
    tell_where(&app);
    let tasks = TaskTracker::new();
    let stop = CancellationToken::new();
    if let Some(token) = house.settings.spotify_refresh_token.clone() {
        let listener = house.first_listener().await?.id;
        let (app, stop) = (app.clone(), stop.clone());
        tasks.spawn(async move { jobs::adopt_token(&app, listener, token, stop).await });
    }
    start(&app, listener, &tasks, &stop);
    if signals.run_until_stopped(&tasks, &stop).await {
        house.store.close().await;
    }
    Ok(())
}

/// Takes the address to listen on.
pub(super) async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("LISTEN: {address} cannot be used. Choose another with --listen 127.0.0.1:8001, or stop what listens there")
    })
}

/// Starts the server and its jobs.
pub(super) fn start(
    app: &App,
    listener: TcpListener,
    tasks: &TaskTracker,
    stop: &CancellationToken,
) {
    let (shared, stopped) = (app.clone(), stop.clone());
    tasks.spawn(async move {
        if let Err(error) = server::run(shared, listener, stopped.clone()).await {
            tracing::error!(error = &error as &dyn std::error::Error, "the server ended");
            stopped.cancel();
        }
    });
    let (shared, stopped) = (app.clone(), stop.clone());
    tasks.spawn(async move { jobs::collect(&shared, stopped).await });
    let (shared, stopped) = (app.clone(), stop.clone());
    tasks.spawn(async move { jobs::clear_away(&shared, stopped).await });
}

fn tell_where(app: &App) {
    tracing::info!(url = %app.settings.public_url, "Music Analyser is ready");
    if let Some(code) = &app.settings.setup_code {
        tracing::info!(
            code = code.reveal(),
            "nobody has set it up yet: open the pages; from another machine they ask for this one-time code"
        );
    }
}
