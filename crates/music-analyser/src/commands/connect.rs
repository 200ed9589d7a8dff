//! `connect`: signing in to Spotify without the pages. The browser comes back to this machine, or
//! the listener pastes the address on which they landed.

use std::{
    io::{self, Write as _},
    net::SocketAddr,
    sync::Arc,
};

use anyhow::Context as _;
use axum::{Router, extract::RawQuery, response::Html, routing::get};
use server::{
    connect::{Landed, RedirectUri, finish},
    jobs::keep_budget,
};
use spotify::{Landing, LoginAttempt, Tokens, parse_landing};
use tokio::{net::TcpListener, sync::mpsc};
use url::{Host, Url};

use crate::{
    cli::Flags,
    house::{self, House},
};

/// What the browser shows at the end.
const LANDED: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Music Analyser</title>\
<p>Back in Music Analyser. You can close this page; the terminal says how it went.</p></html>";

pub(super) async fn run(print: bool, flags: Flags) -> anyhow::Result<()> {
    let house = House::open(house::settings(flags)?).await?;
    let client = house.spotify()?;
    let redirect = RedirectUri::at(&house.settings.public_url);
    let attempt = LoginAttempt::new(client.app(), &redirect.uri, house.entropy.as_ref());
    let (landings, mut landed) = mpsc::channel(4);
    let waits_here = await_browser(&redirect.uri, landings.clone()).await;
    explain(&attempt, &redirect, waits_here);
    read_pasted(landings);

    let code = loop {
        let text = landed
            .recv()
            .await
            .context("the input ended before you came back from Spotify")?;
        match parse_landing(&text) {
            Ok(Landing::Code { code, state }) if state == attempt.state => break code,
            Ok(Landing::Refused { error, state }) if state.as_ref() == Some(&attempt.state) => {
                anyhow::bail!(
                    "Spotify says {error}: nothing was connected. Run the command again and agree."
                )
            }
            Ok(Landing::Code { .. } | Landing::Refused { .. }) => {
                hint("That address belongs to another attempt. Open the address above again.");
            }
            Err(problem) => hint(&problem.to_string()),
        }
    };
    if print {
        let tokens: Tokens = client
            .exchange(&attempt, &code)
            .await
            .map_err(with_advice)?;
        let refresh = tokens
            .refresh
            .context("Spotify handed out no refresh token")?;
        return Ok(super::say(refresh.reveal())?);
    }
    let landed = Landed {
        listener: house.first_listener().await?.id,
        attempt: &attempt,
        code: &code,
        renewing: None,
    };
    let finished = finish(client, &house.store, house.clock.as_ref(), landed).await;
    // Whatever came of it, calls were made.
    keep_budget(client, &house.store).await?;
    let account = finished.map_err(|error| match error {
        server::connect::ConnectError::Spotify(error) => with_advice(error),
        other => other.into(),
    })?;
    house.store.close().await;
    let name = account.display_name.unwrap_or(account.spotify_user_id);
    Ok(super::say(&format!(
        "Connected {name}. `music-analyser serve` collects from now on."
    ))?)
}

fn with_advice(error: spotify::Error) -> anyhow::Error {
    let advice = error.advice().unwrap_or("Try again in a moment.");
    anyhow::Error::from(error).context(advice)
}

/// Waits for the browser where the redirect URI leads, if that is here and free.
async fn await_browser(redirect_uri: &str, landings: mpsc::Sender<String>) -> bool {
    let Some(address) = loopback(redirect_uri) else {
        return false;
    };
    let Ok(listener) = TcpListener::bind(address).await else {
        return false;
    };
    let landings = Arc::new(landings);
    let callback = get(move |RawQuery(query): RawQuery| async move {
        // The receiver is gone only once the program is ending.
        let _ = landings.send(query.unwrap_or_default()).await;
        Html(LANDED)
    });
    tokio::spawn(
        async move { axum::serve(listener, Router::new().route("/callback", callback)).await },
    );
    true
}

fn loopback(redirect_uri: &str) -> Option<SocketAddr> {
    let url = Url::parse(redirect_uri).ok()?;
    let port = url.port_or_known_default()?;
    match url.host()? {
        Host::Ipv4(ip) if ip.is_loopback() => Some(SocketAddr::from((ip, port))),
        Host::Ipv6(ip) if ip.is_loopback() => Some(SocketAddr::from((ip, port))),
        _ => None,
    }
}

/// On a thread of its own: nothing can wake a read from the terminal, and the program must be able
/// to end while it waits there.
fn read_pasted(landings: mpsc::Sender<String>) {
    std::thread::spawn(move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            if !line.trim().is_empty() && landings.blocking_send(line).is_err() {
                return;
            }
        }
    });
}

fn explain(attempt: &LoginAttempt, redirect: &RedirectUri, waits_here: bool) {
    hint(&format!(
        "Your Spotify app must list this redirect URI: {}",
        redirect.uri
    ));
    hint(&format!(
        "Open this address in a browser and agree:\n\n{}\n",
        attempt.authorize_url
    ));
    if waits_here {
        hint(
            "Waiting for the browser to come back. If it cannot, paste the address on which you landed here.",
        );
    } else {
        hint("The page on which you land may not load. Copy its whole address and paste it here.");
    }
}

/// Words for the person at the terminal; results go to stdout, these do not.
fn hint(text: &str) {
    // Nobody is left to tell when stderr is gone.
    let _ = writeln!(io::stderr(), "{text}");
}
