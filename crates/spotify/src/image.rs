//! From where pictures may be fetched: addresses come from outside, so they are not followed to
//! just anywhere.

use url::{Host, Url};

use crate::app::App;

/// Whether `url` is one of Spotify's picture servers, or the server that plays the Web API.
pub fn image_url_allowed(url: &Url, app: &App) -> bool {
    if !url.username().is_empty() || url.password().is_some() {
        return false;
    }
    let is_cdn = url.scheme() == "https"
        && url.port().is_none()
        && matches!(url.host(), Some(Host::Domain(host)) if is_picture_host(host));
    let is_api = matches!(url.scheme(), "http" | "https") && url.origin() == app.api_url.origin();
    is_cdn || is_api
}

fn is_picture_host(host: &str) -> bool {
    let of_a_region = host
        .strip_prefix("image-cdn-")
        .and_then(|rest| rest.strip_suffix(".spotifycdn.com"))
        .is_some_and(|region| !region.is_empty() && !region.contains('.'));
    of_a_region || matches!(host, "i.scdn.co" | "mosaic.scdn.co")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(url: &str) -> bool {
        let app = App {
            client_id: String::new(),
            client_secret: None,
            accounts_url: "http://127.0.0.1:9000".parse().unwrap(),
            api_url: "http://127.0.0.1:9000/v1".parse().unwrap(),
        };
        image_url_allowed(&url.parse().unwrap(), &app)
    }

    #[test]
    fn pictures_come_from_spotify_or_the_given_server() {
        for url in [
            "https://i.scdn.co/image/ab67616d0000b273",
            "https://mosaic.scdn.co/640/abc",
            "https://image-cdn-fa.spotifycdn.com/image/abc",
            "https://image-cdn-ak.spotifycdn.com:443/image/abc",
            "http://127.0.0.1:9000/image/abc",
        ] {
            assert!(allowed(url), "{url}");
        }
    }

    #[test]
    fn other_addresses_are_refused() {
        for url in [
            "http://i.scdn.co/image/abc",
            "https://i.scdn.co:8443/image/abc",
            "https://someone@i.scdn.co/image/abc",
            "https://i.scdn.co.example/image/abc",
            "https://evil.example/i.scdn.co",
            "https://image-cdn-.spotifycdn.com/x",
            "https://image-cdn-a.b.spotifycdn.com/x",
            "https://image-cdn-fa.spotifycdn.com.example/x",
            "http://127.0.0.1:9001/image/abc",
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            "data:image/png;base64,AAAA",
        ] {
            assert!(!allowed(url), "{url}");
        }
    }
}
