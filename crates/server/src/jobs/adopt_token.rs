//! Beginning with a refresh token that the owner got elsewhere: the account behind it becomes the
//! first listener's, as if it had been connected in the browser.

use std::time::Duration;

use domain::{ids::ListenerId, secret::Secret};
use sha2::{Digest as _, Sha256};
use store::{Account, NewAccount};
use tokio_util::sync::CancellationToken;

use crate::{App, Event, connect::ConnectError};

/// How long to wait before asking Spotify again when it could not be asked.
const PAUSE: Duration = Duration::from_mins(1);

/// The setting under which a hash of the token that was adopted last is kept.
const ADOPTED: &str = "adopted-token";

/// Adopts the token unless it was adopted before, trying until Spotify answers.
pub async fn adopt_token(app: &App, listener: ListenerId, token: Secret, stop: CancellationToken) {
    loop {
        match adopt_token_once(app, listener, &token).await {
            Ok(None) => return,
            Ok(Some(account)) => {
                tracing::info!(
                    account.id = account.id.0,
                    "connected the account of SPOTIFY_REFRESH_TOKEN"
                );
                return;
            }
            Err(error) => {
                let error: &dyn std::error::Error = &error;
                tracing::warn!(
                    error,
                    "SPOTIFY_REFRESH_TOKEN could not be used yet; trying again"
                );
            }
        }
        if stop
            .run_until_cancelled(tokio::time::timeout(PAUSE, std::future::pending::<()>()))
            .await
            .is_none()
        {
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
    let hash = Sha256::digest(token.reveal().as_bytes());
    if app.store.setting(ADOPTED).await?.as_deref() == Some(hash.as_slice()) {
        return Ok(None);
    }
    let tokens = client.refresh(token).await?;
    let profile = client.profile(&tokens.access).await?;
    let now = app.clock.now();
    let new = NewAccount {
        listener,
        spotify_user_id: profile
            .user_id
            .unwrap_or_else(|| profile.account_id.clone()),
        spotify_account_id: profile.account_id,
        display_name: profile.display_name,
        scopes: tokens.scopes,
        refresh_token: tokens.refresh.unwrap_or_else(|| token.clone()),
        // Spotify does not say when the consent was given; it was not after now.
        consented_at: now,
    };
    let account = app.store.connect_account(&new, now).await?;
    app.store.keep_setting(ADOPTED, &hash).await?;
    app.events.send(Event::Sources { listener });
    Ok(Some(account))
}
