//! `simulate`: the simulated Spotify alone.

use std::{net::SocketAddr, sync::Arc};

use anyhow::Context as _;
use domain::clock::{Clock as _, SystemClock};
use simulator::{Pace, ServeInfo, Spotify, SpotifySettings};
use tokio::net::TcpListener;

use crate::{
    cli::Simulate,
    lifecycle::{Signals, Tasks},
    logging,
    settings::LogFormat,
};

pub(super) async fn run(options: Simulate) -> anyhow::Result<()> {
    logging::start("info", LogFormat::Text);
    anyhow::ensure!(
        options.pace >= 1.0 && options.pace.is_finite(),
        "--pace must be at least 1"
    );
    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("--listen: {} cannot be used", options.listen))?;
    let now = SystemClock.now();
    let mut settings = SpotifySettings::new(options.seed, now);
    settings.faults = options.faults;
    settings.auto_consent = options.auto_consent;
    if options.pace > 1.0 {
        settings.world.live_from = Some(now);
        settings.world.pace_of_life = options.pace;
    }
    let signals = Signals::catch()?;
    let info = describe(&mut settings, listener.local_addr()?);
    super::say(&simulator::first_line(&info))?;
    let tasks = Tasks::default();
    let spotify = Arc::new(Spotify::new(settings));
    start(spotify, listener, Pace::real_time(now), &tasks);
    signals.run_until_stopped(&tasks).await?;
    Ok(())
}

/// Sets where the simulator is, and says what a client must know.
pub(super) fn describe(settings: &mut SpotifySettings, address: SocketAddr) -> ServeInfo {
    let origin = format!("http://{address}");
    settings.accounts_url.clone_from(&origin);
    settings.api_url.clone_from(&origin);
    let app = settings.apps.first().cloned().unwrap_or_default();
    ServeInfo {
        gemini_url: format!("{origin}/gemini"),
        accounts_url: origin.clone(),
        api_url: origin,
        client_id: app.client_id,
        client_secret: app.client_secret,
        redirect_uri: app.redirect_uris.into_iter().next().unwrap_or_default(),
    }
}

/// Starts serving.
pub(super) fn start(spotify: Arc<Spotify>, listener: TcpListener, pace: Pace, tasks: &Tasks) {
    let stop = tasks.stop();
    tasks.spawn_lasting("simulator", simulator::serve(spotify, listener, pace, stop));
}
