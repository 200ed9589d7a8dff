//! Signing in by the authorisation-code flow: where to send the browser, and what comes of it.
//!
//! PKCE (RFC 7636) protects every attempt, also that of an app with a secret.

use std::fmt;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    entropy::{Entropy, random_bytes},
    secret::Secret,
};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::app::App;

/// The one permission without which nothing can be collected.
pub const REQUIRED_SCOPE: &str = "user-read-recently-played";

/// The permission to ask what is playing.
pub const PLAYER_SCOPE: &str = "user-read-playback-state";

/// The permissions that are asked for.
pub const SCOPES: [&str; 4] = [
    REQUIRED_SCOPE,
    "user-read-currently-playing",
    PLAYER_SCOPE,
    "user-top-read",
];

/// A sign-in that has begun: keep it until the browser comes back with the same `state`.
#[derive(Clone)]
pub struct LoginAttempt {
    /// What Spotify hands back, so that the answer is known to belong to this attempt.
    pub state: String,
    /// What proves that the code is redeemed by the one who asked for it.
    pub verifier: Secret,
    /// Where Spotify sends the browser, exactly as registered with the app.
    pub redirect_uri: String,
    /// Where to send the browser.
    pub authorize_url: Url,
}

impl LoginAttempt {
    /// Begins a sign-in.
    pub fn new(app: &App, redirect_uri: &str, entropy: &dyn Entropy) -> Self {
        let state = BASE64_URL_SAFE_NO_PAD.encode(random_bytes::<24>(entropy));
        let verifier = BASE64_URL_SAFE_NO_PAD.encode(random_bytes::<48>(entropy));
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        let mut authorize_url = app.accounts_endpoint("authorize");
        authorize_url
            .query_pairs_mut()
            .append_pair("client_id", &app.client_id)
            .append_pair("response_type", "code")
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("state", &state)
            .append_pair("scope", &SCOPES.join(" "))
            .append_pair("code_challenge_method", "S256")
            .append_pair("code_challenge", &challenge)
            // Several people may share a browser: let each see whose account is connected.
            .append_pair("show_dialog", "true");
        Self {
            state,
            verifier: Secret::new(verifier),
            redirect_uri: redirect_uri.to_owned(),
            authorize_url,
        }
    }
}

impl fmt::Debug for LoginAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginAttempt")
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}

/// What Spotify hands out for a code or a refresh token.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// What opens the Web API until `expires_at`.
    pub access: Secret,
    /// When the access token ends.
    pub expires_at: Timestamp,
    /// A refresh token to keep in place of the old one; absent: the old one stays.
    pub refresh: Option<Secret>,
    /// The permissions that were granted; empty when a refresh does not repeat them.
    pub scopes: Vec<String>,
}

impl Tokens {
    /// Whether this permission was granted.
    pub fn permits(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| granted == scope)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use domain::entropy::SeededEntropy;

    use super::*;

    fn attempt(seed: u64) -> LoginAttempt {
        let app = App {
            client_id: "app&1".into(),
            client_secret: None,
            accounts_url: crate::app::ACCOUNTS_URL.parse().unwrap(),
            api_url: crate::app::API_URL.parse().unwrap(),
        };
        LoginAttempt::new(
            &app,
            "http://127.0.0.1:8000/callback",
            &SeededEntropy::new(seed),
        )
    }

    #[test]
    fn the_browser_is_sent_with_everything_spotify_asks_for() {
        let attempt = attempt(1);
        let url = &attempt.authorize_url;
        assert!(
            url.as_str()
                .starts_with("https://accounts.spotify.com/authorize?")
        );
        let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
        assert_eq!(query["client_id"], "app&1");
        assert_eq!(query["response_type"], "code");
        assert_eq!(query["redirect_uri"], "http://127.0.0.1:8000/callback");
        assert_eq!(query["state"], attempt.state);
        assert_eq!(query["scope"].split(' ').collect::<Vec<_>>(), SCOPES);
        assert_eq!(query["code_challenge_method"], "S256");
        let digest = Sha256::digest(attempt.verifier.reveal());
        assert_eq!(
            query["code_challenge"],
            BASE64_URL_SAFE_NO_PAD.encode(digest)
        );
        assert_eq!(attempt.verifier.reveal().len(), 64);
        assert!(!url.as_str().contains(attempt.verifier.reveal()));
    }

    #[test]
    fn attempts_share_nothing_and_show_nothing() {
        let (one, other) = (attempt(1), attempt(2));
        assert_ne!(one.state, other.state);
        assert_ne!(one.verifier, other.verifier);
        let shown = format!("{one:?}");
        assert!(!shown.contains(&one.state) && !shown.contains(one.verifier.reveal()));
    }
}
