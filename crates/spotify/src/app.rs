//! The developer app in whose name Spotify is asked, and where Spotify is.

use domain::secret::Secret;
use url::Url;

/// Where people sign in and tokens are handed out.
pub const ACCOUNTS_URL: &str = "https://accounts.spotify.com";

/// Where the Web API is.
pub const API_URL: &str = "https://api.spotify.com";

/// A Spotify developer app.
#[derive(Clone, Debug)]
pub struct App {
    /// The app's id, which is public.
    pub client_id: String,
    /// The app's secret. Without it PKCE alone protects the sign-in; with it both do.
    pub client_secret: Option<Secret>,
    /// The accounts service, ordinarily [`ACCOUNTS_URL`].
    pub accounts_url: Url,
    /// The Web API, ordinarily [`API_URL`]; with or without the `/v1` at its end.
    pub api_url: Url,
}

impl App {
    pub(crate) fn accounts_endpoint(&self, path: &str) -> Url {
        below(&self.accounts_url, path)
    }

    pub(crate) fn api_endpoint(&self, path: &str) -> Url {
        let base = self.api_url.path().trim_end_matches('/');
        if base.ends_with("/v1") {
            below(&self.api_url, path)
        } else {
            below(&self.api_url, &format!("v1/{path}"))
        }
    }
}

fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    url.set_query(None);
    url.set_fragment(None);
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_lie_below_the_given_addresses() {
        let check = |api: &str, expected: &str| {
            let app = App {
                client_id: "id".into(),
                client_secret: None,
                accounts_url: "http://127.0.0.1:9/base/".parse().unwrap(),
                api_url: api.parse().unwrap(),
            };
            assert_eq!(app.api_endpoint("me").as_str(), expected);
            assert_eq!(
                app.accounts_endpoint("api/token").as_str(),
                "http://127.0.0.1:9/base/api/token"
            );
        };
        check(API_URL, "https://api.spotify.com/v1/me");
        check(
            "https://api.spotify.com/v1",
            "https://api.spotify.com/v1/me",
        );
        check(
            "https://api.spotify.com/v1/",
            "https://api.spotify.com/v1/me",
        );
        check("http://127.0.0.1:9?x=1#y", "http://127.0.0.1:9/v1/me");
    }
}
