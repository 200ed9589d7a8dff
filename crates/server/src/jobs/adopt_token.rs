//! Beginning with a refresh token that the owner got elsewhere: the account behind it becomes the
//! first listener's, as if it had been connected in the browser.

use std::time::Duration;

use domain::{ids::ListenerId, secret::Secret};
use store::{Account, NewAccount};
use tokio_util::sync::CancellationToken;

use crate::{App, Event, connect::ConnectError};

/// How long to wait before asking Spotify again when it could not be asked.
const PAUSE: Duration = Duration::from_secs(60);

/// Adopts the token unless some account is connected already, trying until Spotify answers.
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

/// Adopts the token; does nothing when some account has ever been connected.
pub async fn adopt_token_once(
    app: &App,
    listener: ListenerId,
    token: &Secret,
) -> Result<Option<Account>, ConnectError> {
    let Some(client) = &app.spotify else {
        return Ok(None);
    };
    if app.store.has_accounts().await? {
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
    app.events.send(Event::Sources { listener });
    Ok(Some(account))
}
