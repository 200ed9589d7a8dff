//! The state of a listener's Spotify login and the life of its consent.

use jiff::{Timestamp, ToSpan as _, tz::TimeZone};

/// How collection from an account stands. The words are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// Plays are being collected.
    Collecting,
    /// Spotify refused the refresh token; the listener must sign in again. The token is kept and
    /// tried again slowly, because Spotify has been seen to refuse valid ones.
    SignInNeeded,
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
    pub const ALL: [Self; 6] = [
        Self::Collecting,
        Self::SignInNeeded,
        Self::PermissionMissing,
        Self::NotAllowed,
        Self::PremiumNeeded,
        Self::Disconnected,
    ];

    /// The stored word.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Collecting => "collecting",
            Self::SignInNeeded => "sign_in_needed",
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

    /// Whether the listener or owner must do something before collection can go on.
    pub fn needs_someone(self) -> bool {
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
}
