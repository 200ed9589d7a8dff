//! One account's access to the Web API: keeps an access token fresh, and hands each new refresh
//! token to the vault before anything is asked with it, again and again until the vault takes it.

use std::{
    error::Error as StdError,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use domain::secret::Secret;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

use crate::{
    budget::Permit, client::Client, error::Error, http::BoxFuture, player::Playing,
    recently_played::RecentlyPlayed,
};

/// How long before its end an access token is replaced.
const AHEAD: SignedDuration = SignedDuration::from_secs(60);

/// What went wrong where refresh tokens are kept.
pub type VaultError = Box<dyn StdError + Send + Sync>;

/// Where one account's refresh token is kept across restarts.
pub trait TokenVault: Send + Sync {
    /// The kept token, or none if there is none.
    fn load_refresh(&self) -> BoxFuture<'_, Result<Option<Secret>, VaultError>>;

    /// Keeps a new token in place of the old one. Once this returns, it must survive a crash.
    fn store_refresh<'a>(&'a self, new: &'a Secret) -> BoxFuture<'a, Result<(), VaultError>>;
}

/// The keeper of one account's access token. Share it: however many ask at once, Spotify is asked
/// for a token once. After a new sign-in, make a new one.
///
/// Let its futures finish. Dropping one between Spotify's answer and the vault's loses a refresh
/// token that Spotify may hand out only once.
pub struct Session {
    client: Arc<Client>,
    vault: Box<dyn TokenVault>,
    held: Mutex<Held>,
    /// How often Spotify has been asked for a token.
    refreshes: AtomicU64,
}

#[derive(Default)]
struct Held {
    access: Option<(Secret, Timestamp)>,
    /// The access token that Spotify refused last, before its time was up.
    refused: Option<Secret>,
    /// The newest refresh token that is known: the one to use while the vault cannot be read.
    refresh: Option<Secret>,
    /// Whether the vault would not take it: it may be the only valid one.
    is_unkept: bool,
    /// How the last refresh failed, for those who waited for it.
    failure: Option<Error>,
}

impl Session {
    /// A session that holds no access token yet.
    pub fn new(client: Arc<Client>, vault: Box<dyn TokenVault>) -> Self {
        Self {
            client,
            vault,
            held: Mutex::default(),
            refreshes: AtomicU64::new(0),
        }
    }

    /// Asks for the whole list of recent plays.
    ///
    /// After [`Error::TokenRefused`] it is worth asking once more: that goes with a fresh access
    /// token.
    pub async fn recently_played(&self, permit: Permit) -> Result<RecentlyPlayed, Error> {
        let access = self.access().await?;
        let answer = self.client.recently_played(&access, permit).await;
        if matches!(answer, Err(Error::TokenRefused)) {
            self.held.lock().await.refused = Some(access);
        }
        answer
    }

    /// Asks what is playing.
    pub async fn playing(&self, permit: Permit) -> Result<Option<Playing>, Error> {
        let access = self.access().await?;
        self.client.playing(&access, permit).await
    }

    /// Whether Spotify honoured the refresh token when it was last used.
    pub async fn is_signed_in(&self) -> bool {
        self.held.lock().await.access.is_some()
    }

    /// An access token that is good for a while and that Spotify has not refused.
    async fn access(&self) -> Result<Secret, Error> {
        let seen = self.refreshes.load(Ordering::Acquire);
        let mut held = self.held.lock().await;
        let has_waited = self.refreshes.load(Ordering::Acquire) != seen;
        if has_waited && let Some(failure) = &held.failure {
            return Err(failure.clone());
        }
        self.keep_unkept(&mut held).await;
        if let Some((access, expires_at)) = &held.access
            && Some(access) != held.refused.as_ref()
            && (has_waited || expires_at.duration_since(self.client.now()) > AHEAD)
        {
            return Ok(access.clone());
        }
        let outcome = self.refresh(&mut held).await;
        held.failure = outcome.as_ref().err().cloned();
        self.refreshes.fetch_add(1, Ordering::Release);
        outcome
    }

    async fn refresh(&self, held: &mut Held) -> Result<Secret, Error> {
        held.access = None;
        let refresh = self.newest_refresh(held).await?;
        let tokens = self.client.refresh(&refresh).await?;
        if let Some(new) = tokens.refresh {
            held.refresh = Some(new);
            held.is_unkept = true;
            self.keep_unkept(held).await;
        }
        held.access = Some((tokens.access.clone(), tokens.expires_at));
        Ok(tokens.access)
    }

    async fn newest_refresh(&self, held: &mut Held) -> Result<Secret, Error> {
        if !held.is_unkept {
            match self.vault.load_refresh().await {
                Ok(kept) => held.refresh = kept,
                Err(error) if held.refresh.is_none() => return Err(Error::vault(error)),
                Err(error) => tracing::warn!(
                    error = error.as_ref() as &dyn StdError,
                    "the refresh token cannot be read; going on with the one in memory"
                ),
            }
        }
        let newest = held.refresh.clone();
        newest.ok_or(Error::SignInNeeded { description: None })
    }

    /// Tries to keep a new refresh token. If the vault does not take it, asking goes on with it
    /// all the same: Spotify has revoked the one before already, so to stop would save nothing.
    async fn keep_unkept(&self, held: &mut Held) {
        let Some(refresh) = held.refresh.as_ref().filter(|_| held.is_unkept) else {
            return;
        };
        match self.vault.store_refresh(refresh).await {
            Ok(()) => held.is_unkept = false,
            Err(error) => tracing::error!(
                error = error.as_ref() as &dyn StdError,
                "a new refresh token cannot be kept; if the program ends now, the account must \
                 be connected again"
            ),
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}
