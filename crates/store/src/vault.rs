//! Secrets at rest: refresh tokens are sealed with XChaCha20-Poly1305 before they reach a row.

use std::sync::Arc;

use chacha20poly1305::{
    Key, KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use domain::{
    account::AccountState,
    entropy::{Entropy, random_bytes},
    secret::Secret,
};
use sha2::{Digest as _, Sha256};

use crate::{
    Error, Store,
    backend::on,
    settings::{ADOPTED_TOKEN, TOKEN_ASIDE},
};

/// The first byte of everything sealed: which way of sealing it was.
const VERSION: u8 = 1;
const NONCE_BYTES: usize = 24;
/// The setting under which a sealed word is kept that only the right key opens.
pub(crate) const KEY_CHECK: &str = "key-check";

/// The key under which secrets are sealed.
#[derive(Clone)]
pub struct EncryptionKey([u8; 32]);

impl EncryptionKey {
    /// Derives the key from the installation's secret text, which should have at least 32
    /// characters of randomness: it is hashed once, not stretched.
    pub fn from_secret(secret: &Secret) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"music-analyser tokens at rest v1\0");
        hash.update(secret.reveal().as_bytes());
        Self(hash.finalize().into())
    }
}

impl std::fmt::Debug for EncryptionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EncryptionKey")
    }
}

/// Seals and opens secrets.
#[derive(Clone)]
pub(crate) struct Vault {
    cipher: XChaCha20Poly1305,
    entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    pub(crate) fn new(key: &EncryptionKey, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            cipher: XChaCha20Poly1305::new(&Key::from(key.0)),
            entropy,
        }
    }

    /// Seals a secret for one place; it opens only with the same `place`, so that a sealed value
    /// cannot be moved to another row.
    pub(crate) fn seal(&self, secret: &Secret, place: &str) -> Result<Vec<u8>, Error> {
        let nonce: [u8; NONCE_BYTES] = random_bytes(self.entropy.as_ref());
        let payload = Payload {
            msg: secret.reveal().as_bytes(),
            aad: place.as_bytes(),
        };
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Error::WrongKey)?;
        Ok([&[VERSION], nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Vault::seal`] sealed for the same place.
    pub(crate) fn open(&self, sealed: &[u8], place: &str) -> Result<Secret, Error> {
        let (head, body) = sealed
            .split_at_checked(1 + NONCE_BYTES)
            .ok_or(Error::WrongKey)?;
        let nonce: [u8; NONCE_BYTES] = head[1..].try_into().map_err(|_| Error::WrongKey)?;
        let payload = Payload {
            msg: body,
            aad: place.as_bytes(),
        };
        let opened = self
            .cipher
            .decrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Error::WrongKey)?;
        String::from_utf8(opened)
            .map(Secret::new)
            .map_err(|_| Error::WrongKey)
    }
}

impl Store {
    /// Gives the database a new key: what was sealed with the lost one is forgotten, so accounts
    /// must be connected again. Plays stay. Returns how many accounts there are to connect.
    pub async fn forget_tokens(
        address: &str,
        key: &EncryptionKey,
        entropy: Arc<dyn Entropy>,
    ) -> Result<u64, Error> {
        let store = Self::open_unchecked(address, key, entropy).await?;
        let mut tx = store.begin().await?;
        // What is not sealed stays, such as the ledger of calls, but for the mark of the adopted
        // token: that token must be adopted again.
        on!(Tx, &mut tx, connection => sqlx::query(
            "DELETE FROM setting WHERE name IN ($1, $2) OR name LIKE $3 || '%'")
            .bind(KEY_CHECK).bind(ADOPTED_TOKEN).bind(TOKEN_ASIDE).execute(&mut **connection).await.map(|_| ()))?;
        let forgotten = on!(Tx, &mut tx, connection => sqlx::query(
            "UPDATE account SET refresh_token = NULL, state = $1 WHERE refresh_token IS NOT NULL")
            .bind(AccountState::SignInNeeded.slug())
            .execute(&mut **connection).await.map(|done| done.rows_affected()))?;
        tx.commit().await?;
        store.check_key().await?;
        store.close().await;
        Ok(forgotten)
    }

    /// Refuses a key that is not the one this database was made with, before anything is sealed
    /// with it. A new database remembers its key by a sealed word.
    pub(crate) async fn check_key(&self) -> Result<(), Error> {
        let word = self.vault.seal(&Secret::new("music-analyser"), KEY_CHECK)?;
        on!(Pool, &self.writer, pool => sqlx::query(
            "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
            .bind(KEY_CHECK).bind(word).execute(pool).await.map(|_| ()))?;
        let kept: Vec<u8> = on!(Pool, &self.writer, pool => sqlx::query_scalar(
            "SELECT value FROM setting WHERE name = $1")
            .bind(KEY_CHECK).fetch_one(pool).await)?;
        self.vault.open(&kept, KEY_CHECK).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::entropy::SeededEntropy;

    fn vault(secret: &str) -> Vault {
        let key = EncryptionKey::from_secret(&Secret::new(secret));
        Vault::new(&key, Arc::new(SeededEntropy::new(1)))
    }

    #[test]
    fn a_secret_opens_only_with_its_key_and_in_its_place() {
        let sealed = vault("key one")
            .seal(&Secret::new("token"), "account 1")
            .unwrap();
        assert_eq!(
            vault("key one")
                .open(&sealed, "account 1")
                .unwrap()
                .reveal(),
            "token"
        );
        assert!(vault("key two").open(&sealed, "account 1").is_err());
        assert!(vault("key one").open(&sealed, "account 2").is_err());
    }

    #[test]
    fn sealing_twice_gives_different_bytes_and_damage_is_noticed() {
        let vault = vault("key");
        let one = vault.seal(&Secret::new("token"), "place").unwrap();
        let mut two = vault.seal(&Secret::new("token"), "place").unwrap();
        assert_ne!(one, two);
        assert!(!one.windows(5).any(|window| window == b"token"));
        *two.last_mut().unwrap() ^= 1;
        assert!(vault.open(&two, "place").is_err());
        assert!(vault.open(&[], "place").is_err());
        assert!(vault.open(&[1; 25], "place").is_err());
    }
}
