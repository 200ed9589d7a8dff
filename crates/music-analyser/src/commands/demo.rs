//! `demo`: the whole product over a temporary database, with the simulator in Spotify's place and
//! a listener who lives faster than life.

use std::{net::SocketAddr, path::Path, sync::Arc};

use anyhow::Context as _;
use domain::clock::{Clock as _, SystemClock};
use http::header;
use jiff::ToSpan as _;
use serde_json::json;
use server::{App, DemoLogin};
use simulator::{Pace, ServeInfo, Spotify, SpotifySettings};
use tokio::net::TcpListener;

use super::{serve, simulate};
use crate::{
    cli::Demo,
    house::House,
    lifecycle::{Signals, Tasks},
    logging,
    settings::{LogFormat, Settings, Texts},
};

/// No secret: every demo has it, and shows it.
const PASSWORD: &str = "play-it-again";
const NAME: &str = "demo";

/// A day of listening passes in some minutes.
const PACE_OF_LIFE: f64 = 50.0;

pub(super) async fn run(options: Demo) -> anyhow::Result<()> {
    logging::start(&options.log, LogFormat::Text);
    let signals = Signals::catch()?;
    let tasks = Tasks::default();
    let info = start_spotify(&options, &tasks).await?;
    let folder = tempfile::tempdir().context("no temporary folder can be made")?;
    let listener = serve::listen(options.listen).await?;
    let settings = settings(&info, folder.path(), listener.local_addr()?)?;
    let house = House::open(settings).await?;
    let login = DemoLogin {
        name: NAME.to_owned(),
        password: PASSWORD.to_owned(),
    };
    let app = house.app(Some(login.clone())).await?;
    let address = listener.local_addr()?;
    serve::start_jobs(&house, &app, &tasks).await?;
    serve::start_imports(&app, &tasks).await?;
    serve::start_server(&app, listener, &tasks);
    set_up(&house, address, &login).await?;
    tell(&app, &login)?;
    if signals.run_until_stopped(&tasks).await? {
        house.store.close().await;
    }
    Ok(())
}

async fn start_spotify(options: &Demo, tasks: &Tasks) -> anyhow::Result<ServeInfo> {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .context("the simulator finds no free port")?;
    let now = SystemClock.now();
    let mut settings = SpotifySettings::new(options.seed, now);
    settings.auto_consent = true;
    settings.world.from = now
        .to_zoned(settings.world.zone.clone())
        .checked_sub(i64::from(options.years).years())?
        .timestamp();
    settings.world.live_from = Some(now);
    settings.world.pace_of_life = PACE_OF_LIFE;
    let info = simulate::describe(&mut settings, listener.local_addr()?);
    let spotify = Arc::new(Spotify::new(settings));
    simulate::start(spotify, listener, Pace::real_time(now), tasks);
    Ok(info)
}

/// The settings of a demo: nothing of the owner's own.
fn settings(info: &ServeInfo, folder: &Path, address: SocketAddr) -> anyhow::Result<Settings> {
    let texts = [
        (
            "DATABASE_URL",
            format!("sqlite:{}", folder.join("music.db").display()),
        ),
        ("LISTEN", address.to_string()),
        ("SPOTIFY_CLIENT_ID", info.client_id.clone()),
        ("SPOTIFY_API_URL", info.api_url.clone()),
        ("SPOTIFY_ACCOUNTS_URL", info.accounts_url.clone()),
        ("POLL_INTERVAL", "5s".to_owned()),
    ];
    let texts = texts
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text));
    Ok(Settings::read(&Texts::only(texts)?)?)
}

/// Makes the owner and connects the simulated account, all as a browser would: the set-up page,
/// the consent page, the redirect.
async fn set_up(house: &House, address: SocketAddr, login: &DemoLogin) -> anyhow::Result<()> {
    let owner =
        json!({"name": login.name, "password": login.password, "zone": house.settings.zone});
    let own = |path: &str| format!("http://{address}{path}");
    let request =
        http::Request::post(own("/api/v1/setup")).header(header::CONTENT_TYPE, "application/json");
    let made = send(house, request, owner.to_string()).await?;
    let cookie = made
        .headers()
        .get(header::SET_COOKIE)
        .context("the set-up gives no session")?;
    let cookie = cookie
        .to_str()?
        .split(';')
        .next()
        .unwrap_or_default()
        .to_owned();

    let request =
        http::Request::post(own("/api/v1/accounts/connect")).header(header::COOKIE, &cookie);
    let begun = send(house, request, String::new()).await?;
    let begun: serde_json::Value = serde_json::from_slice(begun.body())?;
    let authorize_url = begun["authorize_url"]
        .as_str()
        .context("connecting has no address")?;
    let agreed = send(house, http::Request::get(authorize_url), String::new()).await?;
    let landed = agreed
        .headers()
        .get(header::LOCATION)
        .context("the simulated listener did not agree")?;
    send(
        house,
        http::Request::get(landed.to_str()?).header(header::COOKIE, &cookie),
        String::new(),
    )
    .await?;
    Ok(())
}

async fn send(
    house: &House,
    request: http::request::Builder,
    body: String,
) -> anyhow::Result<http::Response<Vec<u8>>> {
    let response = house.http.send(request.body(body.into_bytes())?).await?;
    let status = response.status();
    anyhow::ensure!(
        status.is_success() || status.is_redirection(),
        "setting up the demo: status {status}"
    );
    Ok(response)
}

fn tell(app: &App, login: &DemoLogin) -> anyhow::Result<()> {
    let url = app.settings.public_url.as_str().trim_end_matches('/');
    let interval = app.settings.poll_interval.as_secs();
    super::say(&format!("Music Analyser demo: {url}"))?;
    super::say(&format!(
        "Log in as {} with the password {}",
        login.name, login.password
    ))?;
    super::say(&format!(
        "Spotify is simulated; it is asked every {interval} s. Ctrl-C ends the demo and forgets everything."
    ))?;
    Ok(())
}
