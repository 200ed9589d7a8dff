//! The kinds of problems: each has a permanent word, a status and a title.

use http::StatusCode;

/// Says which problem it is: permanent word, status and title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    SignInNeeded,
    WrongCredentials,
    TooManyAttempts,
    AlreadySetUp,
    SetupCodeWrong,
    InvalidInput,
    InvalidJson,
    NotFound,
    MethodNotAllowed,
    TooLarge,
    NotJson,
    CrossSite,
    UnknownHost,
    SpotifyNotConfigured,
    ConnectExpired,
    ConsentDenied,
    SpotifyRefused,
    CodeRefused,
    PermissionMissing,
    NotAllowed,
    PremiumNeeded,
    RateLimited,
    QuotaExceeded,
    OverBudget,
    SpotifyUnreachable,
    AccountTaken,
    OtherAccount,
    CoverUnavailable,
    NotReady,
    StorageFailing,
    TimedOut,
    Internal,
}

impl Kind {
    fn about(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::SignInNeeded => ("sign-in-needed", 401, "You are not logged in"),
            Self::WrongCredentials => ("wrong-credentials", 401, "Name or password is wrong"),
            Self::TooManyAttempts => ("too-many-attempts", 429, "Too many attempts"),
            Self::AlreadySetUp => ("already-set-up", 409, "The set-up is done"),
            Self::SetupCodeWrong => (
                "setup-code-wrong",
                403,
                "The set-up code is missing or wrong",
            ),
            Self::InvalidInput => ("invalid-input", 422, "Something was filled in wrongly"),
            Self::InvalidJson => ("invalid-json", 400, "The request cannot be read"),
            Self::NotFound => ("not-found", 404, "There is nothing here"),
            Self::MethodNotAllowed => ("method-not-allowed", 405, "This cannot be done here"),
            Self::TooLarge => ("too-large", 413, "The request is too large"),
            Self::NotJson => ("not-json", 415, "The request is not JSON"),
            Self::CrossSite => ("cross-site", 403, "The request came from another site"),
            Self::UnknownHost => ("unknown-host", 421, "This address is not the server's"),
            Self::SpotifyNotConfigured => (
                "spotify-not-configured",
                409,
                "No Spotify app is configured",
            ),
            Self::ConnectExpired => ("connect-expired", 409, "The connection took too long"),
            Self::ConsentDenied => ("consent-denied", 403, "The consent was not given"),
            Self::SpotifyRefused => ("spotify-refused", 502, "Spotify refused"),
            Self::CodeRefused => (
                "code-refused",
                502,
                "Spotify does not accept the sign-in code",
            ),
            Self::PermissionMissing => (
                "permission-missing",
                403,
                "A permission is missing from the consent",
            ),
            Self::NotAllowed => (
                "not-allowed",
                403,
                "This Spotify account is not on the app's list of users",
            ),
            Self::PremiumNeeded => (
                "premium-needed",
                403,
                "The owner of the Spotify app has no Premium",
            ),
            Self::RateLimited => ("rate-limited", 503, "Spotify asks for a pause"),
            Self::QuotaExceeded => (
                "quota-exceeded",
                503,
                "Spotify's quota for today is used up",
            ),
            Self::OverBudget => ("over-budget", 503, "No call to Spotify is left for now"),
            Self::SpotifyUnreachable => {
                ("spotify-unreachable", 502, "Spotify could not be reached")
            }
            Self::AccountTaken => (
                "account-taken",
                409,
                "The account belongs to another listener",
            ),
            Self::OtherAccount => ("other-account", 409, "This is another Spotify account"),
            Self::CoverUnavailable => ("cover-unavailable", 502, "The cover could not be fetched"),
            Self::NotReady => ("not-ready", 503, "The server is not ready"),
            Self::StorageFailing => ("storage-failing", 503, "The database does not do its work"),
            Self::TimedOut => ("timed-out", 503, "The server took too long"),
            Self::Internal => ("internal", 500, "Something went wrong in the server"),
        }
    }

    /// The permanent word.
    pub(crate) fn slug(self) -> &'static str {
        self.about().0
    }

    /// The problem in few words.
    pub(crate) fn title(self) -> &'static str {
        self.about().2
    }

    /// The HTTP status, where nothing says otherwise.
    pub(crate) fn status(self) -> StatusCode {
        StatusCode::from_u16(self.about().1).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_statuses_and_titles_are_permanent() {
        let all = ALL.map(|kind| {
            format!(
                "{} {} {}",
                kind.status().as_u16(),
                kind.slug(),
                kind.title()
            )
        });
        insta::assert_snapshot!(all.join("\n"));
    }

    #[test]
    fn no_two_share_a_word() {
        let words: std::collections::BTreeSet<_> = ALL.iter().map(|kind| kind.slug()).collect();
        assert_eq!(words.len(), ALL.len());
    }

    const ALL: [Kind; 32] = [
        Kind::SignInNeeded,
        Kind::WrongCredentials,
        Kind::TooManyAttempts,
        Kind::AlreadySetUp,
        Kind::SetupCodeWrong,
        Kind::InvalidInput,
        Kind::InvalidJson,
        Kind::NotFound,
        Kind::MethodNotAllowed,
        Kind::TooLarge,
        Kind::NotJson,
        Kind::CrossSite,
        Kind::UnknownHost,
        Kind::SpotifyNotConfigured,
        Kind::ConnectExpired,
        Kind::ConsentDenied,
        Kind::SpotifyRefused,
        Kind::CodeRefused,
        Kind::PermissionMissing,
        Kind::NotAllowed,
        Kind::PremiumNeeded,
        Kind::RateLimited,
        Kind::QuotaExceeded,
        Kind::OverBudget,
        Kind::SpotifyUnreachable,
        Kind::AccountTaken,
        Kind::OtherAccount,
        Kind::CoverUnavailable,
        Kind::NotReady,
        Kind::StorageFailing,
        Kind::TimedOut,
        Kind::Internal,
    ];
}
