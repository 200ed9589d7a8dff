//! What can go wrong with Spotify, sorted by what someone can do about it.

use std::sync::Arc;

use jiff::SignedDuration;

use crate::{http::TransportError, session::VaultError};

/// A refusal or failure. No variant holds a token, a code, a URL with a query or a whole body.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// Spotify refused the refresh token, or none is kept.
    #[error("Spotify no longer accepts this sign-in{}", said(description.as_deref()))]
    SignInNeeded {
        /// Spotify's own words.
        description: Option<String>,
    },
    /// Spotify does not know the app's id, or its secret is wrong.
    #[error("Spotify does not accept the app's client id or secret{}", said(description.as_deref()))]
    WrongClient {
        /// Spotify's own words.
        description: Option<String>,
    },
    /// Spotify refused the code that the browser brought back.
    #[error("Spotify does not accept the sign-in code{}", said(description.as_deref()))]
    CodeRefused {
        /// Spotify's own words.
        description: Option<String>,
    },
    /// Spotify refused the access token.
    #[error("Spotify refused the access token")]
    TokenRefused,
    /// The consent lacks a permission that the request needs.
    #[error("a permission is missing from the consent")]
    PermissionMissing,
    /// Spotify forbids this request to this app or account.
    #[error("Spotify forbids this request{}", said(message.as_deref()))]
    Forbidden {
        /// Spotify's own words.
        message: Option<String>,
    },
    /// The developer app's owner has no Premium subscription.
    #[error("the owner of the Spotify app has no active Premium subscription")]
    PremiumNeeded,
    /// The account is not on the developer app's allow-list.
    #[error("this Spotify account is not on the app's list of users")]
    NotAllowed,
    /// Spotify has no such thing.
    #[error("Spotify does not have it")]
    NotFound,
    /// Spotify did not understand the request.
    #[error("Spotify did not understand the request{}", said(message.as_deref()))]
    BadRequest {
        /// Spotify's own words.
        message: Option<String>,
    },
    /// Too many requests in a short time.
    #[error("Spotify asks for a pause")]
    RateLimited {
        /// How long Spotify asked to wait.
        retry_after: Option<SignedDuration>,
    },
    /// The developer's quota is used up.
    #[error("the Spotify quota of this developer account is used up")]
    QuotaExceeded {
        /// How long Spotify asked to wait.
        retry_after: Option<SignedDuration>,
    },
    /// Our own budget of calls has none left, or Spotify wants none for now; nothing was asked.
    #[error("no call to Spotify is left for now")]
    OverBudget {
        /// How long until there is one.
        retry_after: SignedDuration,
    },
    /// Spotify has a fault of its own.
    #[error("Spotify is out of order (status {status})")]
    Unavailable {
        /// The HTTP status, 500 or above.
        status: u16,
    },
    /// No answer came back.
    #[error("Spotify could not be asked")]
    Transport(#[from] TransportError),
    /// An answer that is none of Spotify's known ones, for example a proxy's page.
    #[error("an answer that is not Spotify's (status {status}): {what}")]
    UnexpectedAnswer {
        /// The HTTP status.
        status: u16,
        /// What is wrong with it, in our words.
        what: &'static str,
    },
    /// The refresh token could not be read or kept, so nothing was asked in its name.
    #[error("the sign-in could not be read from or kept in the database")]
    Vault(#[source] Arc<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A permanent word for logs, stored polls and addresses of problems.
    pub fn slug(&self) -> &'static str {
        match self {
            Self::SignInNeeded { .. } => "sign-in-needed",
            Self::WrongClient { .. } => "wrong-client",
            Self::CodeRefused { .. } => "code-refused",
            Self::TokenRefused => "token-refused",
            Self::PermissionMissing => "permission-missing",
            Self::Forbidden { .. } => "forbidden",
            Self::PremiumNeeded => "premium-needed",
            Self::NotAllowed => "not-allowed",
            Self::NotFound => "not-found",
            Self::BadRequest { .. } => "bad-request",
            Self::RateLimited { .. } => "rate-limited",
            Self::QuotaExceeded { .. } => "quota-exceeded",
            Self::OverBudget { .. } => "over-budget",
            Self::Unavailable { .. } => "unavailable",
            Self::Transport(TransportError::TimedOut) => "timed-out",
            Self::Transport(TransportError::Unreachable(_)) => "unreachable",
            Self::Transport(TransportError::TooLarge) => "too-large",
            Self::UnexpectedAnswer { .. } => "unexpected-answer",
            Self::Vault(_) => "vault",
        }
    }

    /// What the listener or the owner should do, in plain words, if it does not pass by itself.
    pub fn advice(&self) -> Option<&'static str> {
        Some(match self {
            Self::SignInNeeded { .. } => {
                "Connect the Spotify account again. Plays already collected stay."
            }
            Self::WrongClient { .. } => {
                "Compare SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET with the app's page on \
                 https://developer.spotify.com/dashboard, correct them and restart."
            }
            Self::CodeRefused { .. } => {
                "A code works once and for a few minutes. Start connecting again."
            }
            Self::TokenRefused => "If it stays so, connect the Spotify account again.",
            Self::PermissionMissing => {
                "Connect the Spotify account again and agree to everything on Spotify's page."
            }
            Self::Forbidden { .. } => {
                "Spotify does not offer this to the app. Check the app's state on \
                 https://developer.spotify.com/dashboard."
            }
            Self::PremiumNeeded => {
                "The owner of the Spotify app needs an active Premium subscription. After \
                 subscribing it can take a few hours until Spotify answers again; collecting then \
                 goes on by itself."
            }
            Self::NotAllowed => {
                "On https://developer.spotify.com/dashboard open the app, then User Management, \
                 and add this account's name and email address (at most five users). Collecting \
                 then goes on by itself."
            }
            Self::BadRequest { .. } => {
                "This looks like a fault in Music Analyser. Update it, or report the problem."
            }
            Self::QuotaExceeded { .. } => {
                "It goes on by itself, with fewer calls from then on. If it happens often, lower \
                 SPOTIFY_DAILY_CALLS, or see what else uses the same developer account."
            }
            Self::OverBudget { .. } => {
                "It goes on by itself. SPOTIFY_DAILY_CALLS says how many calls may be made in 24 \
                 hours for each account."
            }
            Self::Transport(TransportError::Unreachable(_)) => {
                "Check this machine's internet connection, name resolution and proxy."
            }
            Self::Transport(TransportError::TooLarge) | Self::UnexpectedAnswer { .. } => {
                "If it stays so, check whether a proxy or a login page of the network answers in \
                 Spotify's place, and SPOTIFY_API_URL and SPOTIFY_ACCOUNTS_URL if they are set."
            }
            Self::Vault(_) => {
                "Check that the database can be written, has room, and that SECRET_KEY is the one \
                 with which the account was connected."
            }
            Self::NotFound
            | Self::RateLimited { .. }
            | Self::Unavailable { .. }
            | Self::Transport(TransportError::TimedOut) => return None,
        })
    }

    /// How long to wait, if Spotify or the budget says so.
    pub fn retry_after(&self) -> Option<SignedDuration> {
        match self {
            Self::RateLimited { retry_after } | Self::QuotaExceeded { retry_after } => *retry_after,
            Self::OverBudget { retry_after } => Some(*retry_after),
            _ => None,
        }
    }

    pub(crate) fn vault(error: VaultError) -> Self {
        Self::Vault(error.into())
    }
}

fn said(words: Option<&str>) -> String {
    words.map_or_else(String::new, |words| format!(": {words}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spotify_s_own_words_are_added_when_there_are_any() {
        let text = |description: Option<&str>| {
            let description = description.map(str::to_owned);
            Error::SignInNeeded { description }.to_string()
        };
        assert_eq!(text(None), "Spotify no longer accepts this sign-in");
        assert_eq!(
            text(Some("Refresh token revoked")),
            "Spotify no longer accepts this sign-in: Refresh token revoked"
        );
    }
}
