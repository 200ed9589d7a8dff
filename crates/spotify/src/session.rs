//! One account's access to the Web API: keeps an access token fresh, and never lets a new refresh
//! token go unkept.

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

use crate::{client::Client, error::Error, http::BoxFuture, recently_played::RecentlyPlayed};

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
    /// A new refresh token that the vault would not take: it may be the only valid one.
    unkept: Option<Secret>,
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
    pub async fn recently_played(&self) -> Result<RecentlyPlayed, Error> {
        let access = self.access(None).await?;
        match self.client.recently_played(&access).await {
            Err(Error::TokenRefused) => {
                let access = self.access(Some(&access)).await?;
                self.client.recently_played(&access).await
            }
            answer => answer,
        }
    }

    /// An access token that is good for a while and is not the one that Spotify has `refused`.
    async fn access(&self, refused: Option<&Secret>) -> Result<Secret, Error> {
        let seen = self.refreshes.load(Ordering::Acquire);
        let mut held = self.held.lock().await;
        let has_waited = self.refreshes.load(Ordering::Acquire) != seen;
        if has_waited && let Some(failure) = &held.failure {
            return Err(failure.clone());
        }
        self.keep_unkept(&mut held).await?;
        if let Some((access, expires_at)) = &held.access
            && Some(access) != refused
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
        let refresh = self.vault.load_refresh().await.map_err(Error::vault)?;
        let refresh = refresh.ok_or(Error::SignInNeeded { description: None })?;
        let tokens = self.client.refresh(&refresh).await?;
        held.unkept = tokens.refresh;
        // Set before the vault is asked: a failure there costs no second refresh. No one gets at
        // it until the vault has taken the new refresh token.
        held.access = Some((tokens.access.clone(), tokens.expires_at));
        self.keep_unkept(held).await?;
        Ok(tokens.access)
    }

    async fn keep_unkept(&self, held: &mut Held) -> Result<(), Error> {
        if let Some(refresh) = &held.unkept {
            self.vault
                .store_refresh(refresh)
                .await
                .map_err(Error::vault)?;
            held.unkept = None;
        }
        Ok(())
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}
