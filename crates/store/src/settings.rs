//! Small facts about the installation, by name; some of them sealed.

use domain::secret::Secret;

use crate::{
    Error, Store,
    backend::{Tx, on},
    vault::KEY_CHECK,
};

/// Where a hash of the token from the settings is kept that was adopted last.
pub const ADOPTED_TOKEN: &str = "adopted-token";
/// What the name begins with under which the token is kept aside that Spotify handed out in place
/// of one from the settings, until the account is connected.
pub const TOKEN_ASIDE: &str = "token-in-place-of-";

impl Store {
    /// What is kept under a name.
    pub async fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(on!(Pool, &self.reader, pool => sqlx::query_scalar(
            "SELECT value FROM setting WHERE name = $1")
            .bind(name).fetch_optional(pool).await)?)
    }

    /// Keeps a value under a name, in place of what was there.
    pub async fn keep_setting(&self, name: &str, value: &[u8]) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        keep(&mut tx, name, value).await?;
        tx.commit().await
    }

    /// Keeps a secret under a name, sealed, in place of what was there.
    pub async fn keep_secret(&self, name: &str, secret: &Secret) -> Result<(), Error> {
        let sealed = self.vault.seal(secret, name)?;
        let mut tx = self.begin().await?;
        keep(&mut tx, name, &sealed).await?;
        tx.commit().await
    }

    /// The secret that is kept under a name.
    pub async fn kept_secret(&self, name: &str) -> Result<Option<Secret>, Error> {
        let sealed = self.setting(name).await?;
        sealed
            .map(|sealed| self.vault.open(&sealed, name))
            .transpose()
    }
}

/// Keeps a value under a name, in place of what was there.
pub(crate) async fn keep(tx: &mut Tx, name: &str, value: &[u8]) -> Result<(), Error> {
    on!(Tx, tx, connection => sqlx::query(
        "INSERT INTO setting (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        .bind(name).bind(value).execute(&mut **connection).await.map(|_| ()))?;
    Ok(())
}

/// Forgets what is kept under a name.
pub(crate) async fn forget(tx: &mut Tx, name: &str) -> Result<(), Error> {
    on!(Tx, tx, connection => sqlx::query("DELETE FROM setting WHERE name = $1")
        .bind(name).execute(&mut **connection).await.map(|_| ()))?;
    Ok(())
}

/// Makes transactions that add listeners or accounts queue, also across processes on PostgreSQL.
pub(crate) async fn lock(tx: &mut Tx) -> Result<(), Error> {
    on!(Tx, tx, connection => sqlx::query("UPDATE setting SET value = value WHERE name = $1")
        .bind(KEY_CHECK).execute(&mut **connection).await.map(|_| ()))?;
    Ok(())
}
