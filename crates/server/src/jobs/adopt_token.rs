//! Beginning with a refresh token that the owner got elsewhere: the account behind it becomes the
//! first listener's, as if it had been connected in the browser.

use std::time::Duration;

use domain::{ids::ListenerId, secret::Secret};
use sha2::{Digest as _, Sha256};
use store::{ADOPTED_TOKEN, Account, TOKEN_ASIDE};
use tokio_util::sync::CancellationToken;

use crate::{
    App, Event,
    connect::{ConnectError, new_account},
};

/// How long to wait before asking Spotify again when it could not be asked.
const PAUSE: Duration = Duration::from_mins(5);

/// Adopts the token unless it was adopted before, trying until Spotify answers.
pub async fn adopt_token(app: &App, listener: ListenerId, token: Secret, stop: CancellationToken) {
    loop {
        let error = match adopt_token_once(app, listener, &token).await {
            Ok(None) => return,
            Ok(Some(account)) => {
                tracing::info!(
                    account.id = account.id.0,
                    "connected the account of SPOTIFY_REFRESH_TOKEN"
                );
                return;
            }
            Err(error) => error,
        };
        let Some(pause) = pause(&error) else {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "SPOTIFY_REFRESH_TOKEN cannot be used; put another in its place"
            );
            return;
        };
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "SPOTIFY_REFRESH_TOKEN could not be used yet; trying again"
        );
        let wait = tokio::time::timeout(pause, std::future::pending::<()>());
        if stop.run_until_cancelled(wait).await.is_none() {
            return;
        }
    }
}

/// Adopts the token; does nothing when this very token was adopted before. Since Spotify's tokens
/// end after six months, a new one in the settings renews the consent.
pub async fn adopt_token_once(
    app: &App,
    listener: ListenerId,
    token: &Secret,
) -> Result<Option<Account>, ConnectError> {
    let Some(client) = &app.spotify else {
        return Ok(None);
    };
    let hash: [u8; 32] = Sha256::digest(token.reveal().as_bytes()).into();
    if app.store.setting(ADOPTED_TOKEN).await?.as_deref() == Some(&hash[..]) {
        return Ok(None);
    }
    let aside = aside(hash);
    let newest = app.store.kept_secret(&aside).await?;
    let mut refresh = newest.unwrap_or_else(|| token.clone());
    let tokens = client.refresh(&refresh).await?;
    if let Some(new) = tokens.refresh {
        // The given token may be worth nothing from now on.
        app.store.keep_secret(&aside, &new).await?;
        refresh = new;
    }
    let profile = client.profile(&tokens.access).await?;
    let now = app.clock.now();
    // Spotify does not say when the consent was given; it was not after now.
    let new = new_account(listener, profile, tokens.scopes, refresh, now);
    let mark = (ADOPTED_TOKEN, &hash[..]);
    let account = app.store.adopt_account(&new, mark, &aside, now).await?;
    app.events.send(Event::Connected { listener });
    Ok(Some(account))
}

fn aside(hash: [u8; 32]) -> String {
    let start = u128::from_be_bytes(*hash.first_chunk().unwrap_or(&[0; 16]));
    format!("{TOKEN_ASIDE}{start:032x}")
}

/// How long to wait before trying again, if that can help.
fn pause(error: &ConnectError) -> Option<Duration> {
    use spotify::Error as E;
    match error {
        ConnectError::Spotify(
            E::SignInNeeded { .. }
            | E::WrongClient { .. }
            | E::PermissionMissing
            | E::NotAllowed
            | E::PremiumNeeded
            | E::Forbidden { .. },
        )
        | ConnectError::NoRefreshToken
        | ConnectError::OtherAccount { .. } => None,
        ConnectError::Spotify(error) => {
            let asked = error
                .retry_after()
                .and_then(|asked| Duration::try_from(asked).ok());
            Some(asked.unwrap_or(PAUSE).max(PAUSE))
        }
        ConnectError::Store(_) => Some(PAUSE),
    }
}
