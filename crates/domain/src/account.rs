//! The state of a listener's Spotify login and the life of its consent.

use jiff::{SignedDuration, Timestamp, ToSpan as _, tz::TimeZone};

/// How collection from an account stands. The words are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// Plays are being collected.
    Collecting,
    /// Spotify refuses the refresh token, and has been seen to refuse valid ones for a while: the
    /// token is kept and tried again each hour.
    Suspect,
    /// Spotify has refused the refresh token for a day; the listener must sign in again. The
    /// token is kept and still tried each day.
    SignInNeeded,
    /// The consent has lived its six months and Spotify refuses it: nothing is asked any more
    /// until the listener signs in again.
    ConsentEnded,
    /// The consent lacks a permission that collecting needs.
    PermissionMissing,
    /// The Spotify user is not on the developer app's allow-list.
    NotAllowed,
    /// The developer app's owner has no Premium subscription.
    PremiumNeeded,
    /// The listener disconnected the account; its plays stay.
    Disconnected,
}

impl AccountState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Collecting,
        Self::Suspect,
        Self::SignInNeeded,
        Self::ConsentEnded,
        Self::PermissionMissing,
        Self::NotAllowed,
        Self::PremiumNeeded,
        Self::Disconnected,
    ];

    /// The stored word.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Collecting => "collecting",
            Self::Suspect => "suspect",
            Self::SignInNeeded => "sign_in_needed",
            Self::ConsentEnded => "consent_ended",
            Self::PermissionMissing => "permission_missing",
            Self::NotAllowed => "not_allowed",
            Self::PremiumNeeded => "premium_needed",
            Self::Disconnected => "disconnected",
        }
    }

    /// The state with this stored word.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.slug() == slug)
    }

    /// Whether nothing is collected until something other than time changes.
    pub fn is_stopped(self) -> bool {
        !matches!(self, Self::Collecting | Self::Disconnected)
    }
}

/// When a consent given at `consented_at` ends: Spotify's refresh tokens live for six months
/// from the consent, however often they are used.
pub fn consent_expires_at(consented_at: Timestamp) -> Timestamp {
    consented_at
        .to_zoned(TimeZone::UTC)
        .checked_add(6.months())
        .map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

/// Six months have at least so many days, however Spotify counts them.
const SIX_MONTHS: SignedDuration = SignedDuration::from_hours(180 * 24);
/// For how long a refused sign-in is tried each hour; Spotify's false refusals were over sooner.
const BENEFIT_OF_DOUBT: SignedDuration = SignedDuration::from_hours(24);
const HOURLY: SignedDuration = SignedDuration::from_hours(1);
const DAILY: SignedDuration = SignedDuration::from_hours(24);

/// How an account stands whose refresh token Spotify has refused since `refused_since`, and how
/// long to wait before the token is tried again; never, once the consent has lived its life.
///
/// Spotify says the same of tokens that are over and of valid ones on a bad day, so only age
/// makes a refusal final.
pub fn after_refused_token(
    consented_at: Timestamp,
    refused_since: Timestamp,
    now: Timestamp,
) -> (AccountState, Option<SignedDuration>) {
    if now.duration_since(consented_at) >= SIX_MONTHS {
        (AccountState::ConsentEnded, None)
    } else if now.duration_since(refused_since) < BENEFIT_OF_DOUBT {
        (AccountState::Suspect, Some(HOURLY))
    } else {
        (AccountState::SignInNeeded, Some(DAILY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_words_lead_back_to_their_states() {
        for state in AccountState::ALL {
            assert_eq!(AccountState::from_slug(state.slug()), Some(state));
        }
        assert_eq!(AccountState::from_slug("happy"), None);
    }

    #[test]
    fn a_consent_lasts_six_calendar_months() {
        let consented: Timestamp = "2026-08-31T10:00:00Z".parse().unwrap();
        assert_eq!(
            consent_expires_at(consented).to_string(),
            "2027-02-28T10:00:00Z"
        );
    }

    #[test]
    fn only_age_makes_a_refused_token_final() {
        let consented: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let hours = |hours| consented + SignedDuration::from_hours(hours);
        let check = |refused_at, now, state, pause: Option<i64>| {
            let found = after_refused_token(consented, hours(refused_at), hours(now));
            assert_eq!(found, (state, pause.map(SignedDuration::from_hours)));
        };
        check(5, 5, AccountState::Suspect, Some(1));
        check(5, 28, AccountState::Suspect, Some(1));
        check(5, 29, AccountState::SignInNeeded, Some(24));
        check(5, 179 * 24, AccountState::SignInNeeded, Some(24));
        check(180 * 24, 180 * 24, AccountState::ConsentEnded, None);
    }
}
