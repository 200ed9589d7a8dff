//! Sign-ins at Spotify that have begun: kept in memory until the browser comes back.

use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::ids::AccountId;
use jiff::{SignedDuration, Timestamp};
use spotify::LoginAttempt;

use crate::auth::login_session::SessionHash;

/// As long as Spotify's codes live.
const LIFE: SignedDuration = SignedDuration::from_mins(10);

/// More than anyone begins in ten minutes; the oldest gives way.
const MOST: usize = 64;

/// What was begun.
#[derive(Debug)]
pub(crate) struct Begun {
    /// The attempt.
    pub(crate) attempt: LoginAttempt,
    /// The account whose consent is to be renewed, if one is.
    pub(crate) renewing: Option<AccountId>,
}

/// The attempts, each bound to the login session that began it.
#[derive(Debug, Default)]
pub(crate) struct PendingLogins(Mutex<Vec<Pending>>);

#[derive(Debug)]
struct Pending {
    begun: Begun,
    session: SessionHash,
    begun_at: Timestamp,
}

impl PendingLogins {
    /// Keeps an attempt.
    pub(crate) fn keep(&self, begun: Begun, session: SessionHash, now: Timestamp) {
        let mut pending = self.living(now);
        if pending.len() >= MOST {
            pending.remove(0);
        }
        pending.push(Pending {
            begun,
            session,
            begun_at: now,
        });
    }

    /// Takes out the attempt of this state that this session began; it works once.
    pub(crate) fn take(&self, state: &str, session: &SessionHash, now: Timestamp) -> Option<Begun> {
        let mut pending = self.living(now);
        let place = pending
            .iter()
            .position(|one| one.begun.attempt.state == state && one.session == *session)?;
        Some(pending.remove(place).begun)
    }

    fn living(&self, now: Timestamp) -> MutexGuard<'_, Vec<Pending>> {
        let mut pending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pending.retain(|one| now.duration_since(one.begun_at) < LIFE);
        pending
    }
}

#[cfg(test)]
mod tests {
    use domain::{clock::from_millis, entropy::SeededEntropy};

    use super::*;

    fn attempt(seed: u64) -> LoginAttempt {
        let app = spotify::App {
            client_id: "app".into(),
            client_secret: None,
            accounts_url: spotify::ACCOUNTS_URL.parse().unwrap(),
            api_url: spotify::API_URL.parse().unwrap(),
        };
        LoginAttempt::new(&app, "http://127.0.0.1/callback", &SeededEntropy::new(seed))
    }

    fn begun(seed: u64) -> Begun {
        Begun {
            attempt: attempt(seed),
            renewing: None,
        }
    }

    #[test]
    fn an_attempt_works_once_for_its_own_session_and_ten_minutes_long() {
        let (mine, other) = (SessionHash::of("mine"), SessionHash::of("other"));
        let minute = |minute: i64| from_millis(minute * 60_000);
        let logins = PendingLogins::default();
        let state = attempt(1).state;

        logins.keep(begun(1), mine, minute(0));
        assert!(logins.take(&state, &other, minute(1)).is_none());
        assert!(logins.take("unknown", &mine, minute(1)).is_none());
        assert!(logins.take(&state, &mine, minute(9)).is_some());
        assert!(logins.take(&state, &mine, minute(9)).is_none());

        logins.keep(begun(1), mine, minute(0));
        assert!(logins.take(&state, &mine, minute(10)).is_none());
    }

    #[test]
    fn the_oldest_gives_way() {
        let mine = SessionHash::of("mine");
        let logins = PendingLogins::default();
        for seed in 0..=u64::try_from(MOST).unwrap() {
            logins.keep(begun(seed), mine, from_millis(0));
        }
        assert!(
            logins
                .take(&attempt(0).state, &mine, from_millis(0))
                .is_none()
        );
        assert!(
            logins
                .take(&attempt(1).state, &mine, from_millis(0))
                .is_some()
        );
    }
}
