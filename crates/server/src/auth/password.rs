//! Hashing and checking of passwords by argon2id, a slow affair by design: beside the runtime's
//! threads, and few at once, so that attempts cannot use up the machine.

use std::{fmt, sync::Arc};

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::phc::PasswordHash,
};
use domain::{
    entropy::{Entropy, random_bytes},
    secret::Secret,
};
use tokio::{
    sync::Semaphore,
    task::{JoinError, spawn_blocking},
};

const AT_ONCE: usize = 2;

/// Fits no password. Checked when a name is unknown, so that the answer takes as long.
const OF_NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$\
                         AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Why a password could be neither hashed nor checked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PasswordError {
    #[error("the password could not be hashed")]
    Hash(#[source] argon2::password_hash::Error),
    #[error("the stored hash of a password cannot be read")]
    Corrupt(#[source] argon2::password_hash::phc::Error),
    #[error("the hashing of a password was interrupted")]
    Interrupted(#[source] JoinError),
    #[error("no password is hashed any more")]
    Stopped,
}

/// Hashes and checks passwords.
pub(crate) struct Passwords {
    entropy: Arc<dyn Entropy>,
    turns: Arc<Semaphore>,
}

impl Passwords {
    pub(crate) fn new(entropy: Arc<dyn Entropy>) -> Self {
        Self {
            entropy,
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// The hash to keep.
    pub(crate) async fn hash(&self, password: Secret) -> Result<String, PasswordError> {
        let salt = random_bytes::<16>(&*self.entropy);
        self.in_turn(move || {
            let hash: PasswordHash = argon2id()
                .hash_password_with_salt(password.reveal().as_bytes(), &salt)
                .map_err(PasswordError::Hash)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether the password fits the hash. Without a hash it fits not, and says so as slowly.
    pub(crate) async fn fits(
        &self,
        password: Secret,
        hash: Option<String>,
    ) -> Result<bool, PasswordError> {
        self.in_turn(move || {
            let hash = hash.as_deref().unwrap_or(OF_NOBODY);
            let hash = PasswordHash::new(hash).map_err(PasswordError::Corrupt)?;
            Ok(argon2id()
                .verify_password(password.reveal().as_bytes(), &hash)
                .is_ok())
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let turn = self
            .turns
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| PasswordError::Stopped)?;
        let work = spawn_blocking(move || {
            // Held by the work itself: a caller who goes away does not end it.
            let _turn = turn;
            work()
        });
        work.await.map_err(PasswordError::Interrupted)?
    }
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passwords").finish_non_exhaustive()
    }
}

/// With the costs that OWASP's ASVS 5.0 approves: 19 MiB, two passes, one lane.
fn argon2id() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

#[cfg(test)]
mod tests {
    use domain::entropy::SeededEntropy;

    use super::*;

    fn passwords() -> Passwords {
        Passwords::new(Arc::new(SeededEntropy::new(1)))
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = passwords();
        let hash = passwords.hash(Secret::new("correct horse")).await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert_ne!(
            hash,
            passwords.hash(Secret::new("correct horse")).await.unwrap()
        );
        for (password, fits) in [
            ("correct horse", true),
            ("correct horsE", false),
            ("", false),
        ] {
            let hash = Some(hash.clone());
            assert_eq!(
                passwords.fits(Secret::new(password), hash).await.unwrap(),
                fits
            );
        }
    }

    #[tokio::test]
    async fn nothing_fits_nobody() {
        assert!(!passwords().fits(Secret::new(""), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_hash_that_is_none_is_an_error() {
        let outcome = passwords()
            .fits(Secret::new("x"), Some("nonsense".to_owned()))
            .await;
        assert!(matches!(outcome, Err(PasswordError::Corrupt(_))));
    }
}
