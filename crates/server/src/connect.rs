//! Connecting a Spotify account: where Spotify sends the browser, and what is done with the code
//! that it brings.

use domain::{clock::Clock, ids::ListenerId, secret::Secret};
use jiff::Timestamp;
use spotify::{LoginAttempt, Profile, REQUIRED_SCOPE, problem_with_redirect_uri};
use store::{Account, NewAccount, Store};
use url::Url;

/// Why an account could not be connected.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Spotify refused or could not be asked.
    #[error(transparent)]
    Spotify(#[from] spotify::Error),
    /// Spotify handed out no refresh token, without which nothing can be collected.
    #[error("Spotify handed out no refresh token")]
    NoRefreshToken,
    /// The consent of one account was to be renewed, and someone logged in with another.
    #[error("you are logged in to Spotify as {found}, not as {wanted}")]
    OtherAccount {
        /// The name of the account whose consent was given.
        found: String,
        /// The name of the account whose consent was to be renewed.
        wanted: String,
    },
    /// The account could not be kept.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Where Spotify is to send the browser, to be registered with its developers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectUri {
    /// The URI.
    pub uri: String,
    /// Why the browser does not come back to the pages by itself, if so, and what to do.
    pub problem: Option<String>,
}

impl RedirectUri {
    /// The redirect URI of a server at `public_url`.
    ///
    /// Where Spotify would refuse the server's own address, it is one on the browser's machine:
    /// the page there does not load, but its address can be pasted.
    pub fn at(public_url: &Url) -> Self {
        let mut url = public_url.clone();
        url.set_path("/callback");
        url.set_query(None);
        url.set_fragment(None);
        let problem = problem_with_redirect_uri(&url);
        let uri = match (&problem, url.port()) {
            (None, _) => url.to_string(),
            (Some(_), Some(port)) => format!("http://127.0.0.1:{port}/callback"),
            (Some(_), None) => "http://127.0.0.1/callback".to_owned(),
        };
        Self { uri, problem }
    }
}

/// A browser that came back from Spotify with a code.
#[derive(Clone, Copy, Debug)]
pub struct Landed<'a> {
    /// Whose account it is to be.
    pub listener: ListenerId,
    /// What was begun.
    pub attempt: &'a LoginAttempt,
    /// The code.
    pub code: &'a Secret,
    /// The account whose consent is to be renewed; no other will do.
    pub renewing: Option<&'a Account>,
}

/// Finishes a sign-in: exchanges the code, checks that the consent suffices, asks whose account
/// it is, and keeps it.
pub async fn finish(
    client: &spotify::Client,
    store: &Store,
    clock: &dyn Clock,
    landed: Landed<'_>,
) -> Result<Account, ConnectError> {
    let tokens = client.exchange(landed.attempt, landed.code).await?;
    let consented_at = clock.now();
    if !tokens.permits(REQUIRED_SCOPE) {
        return Err(spotify::Error::PermissionMissing.into());
    }
    let refresh_token = tokens.refresh.ok_or(ConnectError::NoRefreshToken)?;
    let profile = client.profile(&tokens.access).await?;
    let new = new_account(
        landed.listener,
        profile,
        tokens.scopes,
        refresh_token,
        consented_at,
    );
    match landed.renewing {
        Some(wanted) if !is_same(wanted, &new) => Err(ConnectError::OtherAccount {
            found: new.display_name.unwrap_or(new.spotify_user_id),
            wanted: called(wanted),
        }),
        _ => Ok(store.connect_account(&new, clock.now()).await?),
    }
}

/// Spotify has not always named the immutable id; either will do.
fn is_same(account: &Account, new: &NewAccount) -> bool {
    account.spotify_account_id == new.spotify_account_id
        || account.spotify_user_id == new.spotify_user_id
}

fn called(account: &Account) -> String {
    let name = account.display_name.as_ref();
    name.unwrap_or(&account.spotify_user_id).clone()
}

/// The account that a profile describes, as it is to be kept.
pub(crate) fn new_account(
    listener: ListenerId,
    profile: Profile,
    scopes: Vec<String>,
    refresh_token: Secret,
    consented_at: Timestamp,
) -> NewAccount {
    NewAccount {
        listener,
        spotify_user_id: profile
            .user_id
            .unwrap_or_else(|| profile.account_id.clone()),
        spotify_account_id: profile.account_id,
        display_name: profile.display_name,
        scopes,
        refresh_token,
        consented_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_redirect_uri_is_one_that_spotify_takes() {
        for (public_url, uri, by_itself) in [
            (
                "http://127.0.0.1:8000/",
                "http://127.0.0.1:8000/callback",
                true,
            ),
            (
                "https://music.example",
                "https://music.example/callback",
                true,
            ),
            (
                "http://localhost:8000",
                "http://127.0.0.1:8000/callback",
                false,
            ),
            (
                "http://192.168.1.5:8000",
                "http://127.0.0.1:8000/callback",
                false,
            ),
            ("http://nas.local", "http://127.0.0.1/callback", false),
        ] {
            let redirect = RedirectUri::at(&public_url.parse().unwrap());
            assert_eq!(redirect.uri, uri);
            assert_eq!(redirect.problem.is_none(), by_itself, "{public_url}");
        }
    }
}
