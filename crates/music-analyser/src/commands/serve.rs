//! `serve`: the pages, the API and the collector in one process.

use std::{net::SocketAddr, time::Duration};

use anyhow::Context as _;
use server::{App, jobs};
use tokio::net::TcpListener;

use crate::{
    cli::Flags,
    house::{self, House},
    lifecycle::{Signals, Tasks},
};

pub(super) async fn run(flags: Flags) -> anyhow::Result<()> {
    let signals = Signals::catch()?;
    let mut house = House::open(house::settings(flags)?).await?;
    let listener = listen(house.settings.listen).await?;
    house.settings.listens_at(listener.local_addr()?);
    let app = house.app(None).await?;
    tell_where(&app);
    let tasks = Tasks::default();
    start_jobs(&house, &app, &tasks).await?;
    start_imports(&app, &tasks).await?;
    start_server(&app, listener, &tasks);
    if signals.run_until_stopped(&tasks).await? {
        // Everything is committed: a connection that is not given back keeps nobody waiting.
        let _ = tokio::time::timeout(CLOSES_WITHIN, house.store.close()).await;
    }
    Ok(())
}

/// How long the connections of the database have to close.
const CLOSES_WITHIN: Duration = Duration::from_secs(3);

/// Takes the address to listen on.
pub(super) async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("LISTEN: {address} cannot be used. Choose another with --listen 127.0.0.1:8001, or stop what listens there")
    })
}

/// Starts the server.
pub(super) fn start_server(app: &App, listener: TcpListener, tasks: &Tasks) {
    let (app, stop) = (app.clone(), tasks.stop());
    tasks.spawn_lasting("server", server::run(app, listener, stop));
}

/// Starts what runs by itself.
pub(super) async fn start_jobs(house: &House, app: &App, tasks: &Tasks) -> anyhow::Result<()> {
    if let Some(token) = house.settings.spotify_refresh_token.clone() {
        let listener = house.first_listener().await?.id;
        let (app, stop) = (app.clone(), tasks.stop());
        tasks.spawn(async move { jobs::adopt_token(&app, listener, token, stop).await });
    }
    let (shared, stop) = (app.clone(), tasks.stop());
    tasks.spawn_lasting("collector", async move {
        jobs::collect(&shared, stop).await;
        Ok(())
    });
    let (shared, stop) = (app.clone(), tasks.stop());
    tasks.spawn_lasting("clearing away", async move {
        jobs::clear_away(&shared, stop).await;
        Ok(())
    });
    Ok(())
}

/// Starts working on imports, first those that a stop has interrupted.
pub(super) async fn start_imports(app: &App, tasks: &Tasks) -> anyhow::Result<()> {
    jobs::discard_stray_uploads(app).await?;
    let (shared, stop) = (app.clone(), tasks.stop());
    tasks.spawn_lasting("imports", async move {
        jobs::import(&shared, stop).await;
        Ok(())
    });
    Ok(())
}

fn tell_where(app: &App) {
    tracing::info!(url = %app.settings.public_url, "Music Analyser is ready");
    if let Some(code) = &app.settings.setup_code {
        // A warning, so that it is seen under nearly every filter: without it nobody gets in.
        tracing::warn!(
            code = code.reveal(),
            "nobody has set it up yet: open the pages; from another machine they ask for this one-time code"
        );
    }
}
