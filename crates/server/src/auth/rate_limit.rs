//! A limit on attempts to log in: few for each name, more for each address, none for ever.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::fold::fold;
use jiff::{SignedDuration, Timestamp};

const WINDOW: SignedDuration = SignedDuration::from_mins(15);
const PER_NAME: usize = 5;
const PER_ADDRESS: usize = 20;
/// Above this many keys, those whose attempts have all expired are removed at each attempt.
const TIDY_ABOVE: usize = 256;

/// What attempts are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Name(String),
    Address(IpAddr),
    /// The set-up code: one guess is as good from anywhere.
    SetupCode,
}

impl Key {
    /// The name that is logged in with, however it is written.
    pub(crate) fn name(name: &str) -> Self {
        Self::Name(fold(name))
    }

    /// The caller's address; of IPv6 the network, since one household has all of it.
    pub(crate) fn address(address: Option<IpAddr>) -> Self {
        Self::Address(match address.map(|address| address.to_canonical()) {
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
            Some(address) => address,
            None => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        })
    }

    fn limit(&self) -> usize {
        match self {
            Self::Name(_) | Self::SetupCode => PER_NAME,
            Self::Address(_) => PER_ADDRESS,
        }
    }
}

/// The attempts of the last quarter of an hour.
#[derive(Debug, Default)]
pub(crate) struct RateLimit(Mutex<HashMap<Key, Vec<Timestamp>>>);

impl RateLimit {
    /// Counts an attempt under all keys, or says how long to wait when one of them is used up.
    pub(crate) fn attempt(&self, keys: &[Key], now: Timestamp) -> Result<(), SignedDuration> {
        let mut attempts = self.lock();
        if attempts.len() > TIDY_ABOVE {
            attempts.retain(|_, at| at.iter().any(|at| is_recent(*at, now)));
        }
        for key in keys {
            let Some(made) = attempts.get_mut(key) else {
                continue;
            };
            made.retain(|at| is_recent(*at, now));
            if made.len() >= key.limit() {
                let oldest = made.iter().min().copied().unwrap_or(now);
                return Err(WINDOW.saturating_sub(now.duration_since(oldest)));
            }
        }
        for key in keys {
            attempts.entry(key.clone()).or_default().push(now);
        }
        Ok(())
    }

    /// The attempt succeeded: it does not count, and for the name neither do those before it.
    pub(crate) fn succeeded(&self, keys: &[Key]) {
        let mut attempts = self.lock();
        for key in keys {
            match key {
                Key::Name(_) | Key::SetupCode => {
                    attempts.remove(key);
                }
                Key::Address(_) => {
                    attempts.get_mut(key).and_then(Vec::pop);
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Vec<Timestamp>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Also false for attempts far in the future: the clock may have been set back.
fn is_recent(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at).abs() < WINDOW
}

#[cfg(test)]
mod tests {
    use domain::clock::from_millis;

    use super::*;

    fn second(second: i64) -> Timestamp {
        from_millis(second * 1000)
    }

    #[test]
    fn the_sixth_attempt_for_a_name_waits_until_the_first_is_old() {
        let limit = RateLimit::default();
        let keys = [Key::name("Ada")];
        for at in 0..5 {
            assert_eq!(limit.attempt(&keys, second(at)), Ok(()));
        }
        assert_eq!(
            limit.attempt(&[Key::name("ADA")], second(60)),
            Err(SignedDuration::from_secs(840))
        );
        assert_eq!(limit.attempt(&[Key::name("Bob")], second(60)), Ok(()));
        assert_eq!(limit.attempt(&keys, second(900)), Ok(()));
        assert_eq!(
            limit.attempt(&keys, second(900)),
            Err(SignedDuration::from_secs(1))
        );
    }

    #[test]
    fn an_address_has_twenty_whatever_the_names() {
        let limit = RateLimit::default();
        let address = |text: &str| Key::address(text.parse().ok());
        for number in 0..20 {
            let keys = [Key::name(&number.to_string()), address("2001:db8::1")];
            assert_eq!(limit.attempt(&keys, second(0)), Ok(()));
        }
        assert!(limit.attempt(&[address("2001:db8::2")], second(1)).is_err());
        assert_eq!(
            limit.attempt(&[address("2001:db8:0:1::2")], second(1)),
            Ok(())
        );
        assert_eq!(limit.attempt(&[address("192.0.2.1")], second(1)), Ok(()));
    }

    #[test]
    fn success_does_not_count() {
        let limit = RateLimit::default();
        let keys = [Key::name("Ada"), Key::address(None)];
        for at in 0..100 {
            assert_eq!(limit.attempt(&keys, second(at)), Ok(()));
            limit.succeeded(&keys);
        }
    }

    #[test]
    fn what_expired_is_forgotten() {
        let limit = RateLimit::default();
        for number in 0..=TIDY_ABOVE {
            assert_eq!(
                limit.attempt(&[Key::name(&number.to_string())], second(0)),
                Ok(())
            );
        }
        assert_eq!(limit.attempt(&[Key::name("x")], second(1000)), Ok(()));
        assert_eq!(limit.lock().len(), 1);
    }
}
