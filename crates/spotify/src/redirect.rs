//! Which redirect URIs Spotify accepts, so that a wrong one is explained before anyone is sent
//! to Spotify's page.

use url::{Host, Url};

/// What is wrong with a redirect URI in Spotify's eyes and what to do, or nothing if it is fine.
pub fn problem_with_redirect_uri(uri: &Url) -> Option<String> {
    if uri.fragment().is_some() {
        return Some(format!("Spotify accepts no `#` in a redirect URI: {uri}"));
    }
    match (uri.scheme(), uri.host()) {
        (_, Some(Host::Domain(name))) if is_localhost(name) => Some(format!(
            "Spotify refuses `{name}` in redirect URIs. Use http://127.0.0.1 (or http://[::1]) \
             with the same port in PUBLIC_URL, and open the pages there."
        )),
        ("https", Some(_)) => None,
        ("http", Some(Host::Ipv4(ip))) if ip == std::net::Ipv4Addr::LOCALHOST => None,
        ("http", Some(Host::Ipv6(ip))) if ip == std::net::Ipv6Addr::LOCALHOST => None,
        ("http", Some(host)) => Some(format!(
            "Spotify accepts http redirect URIs on 127.0.0.1 and [::1] only, not on {host}. Put \
             an HTTPS reverse proxy in front and set PUBLIC_URL to its address; or connect in a \
             browser on the machine itself; or register and use http://127.0.0.1 and paste the \
             address on which the browser lands."
        )),
        _ => Some(format!(
            "A redirect URI begins with https:// (or http://127.0.0.1), not {}:",
            uri.scheme()
        )),
    }
}

fn is_localhost(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(uri: &str) -> Option<String> {
        problem_with_redirect_uri(&uri.parse().unwrap())
    }

    #[test]
    fn https_and_loopback_literals_are_fine() {
        for uri in [
            "https://music.example/callback",
            "https://192.168.1.5/callback",
            "http://127.0.0.1/callback",
            "http://127.0.0.1:8000/callback",
            "http://[::1]:8000/callback",
        ] {
            assert_eq!(problem(uri), None, "{uri}");
        }
    }

    #[test]
    fn what_spotify_refuses_comes_with_a_way_out() {
        for (uri, way_out) in [
            ("http://localhost:8000/callback", "127.0.0.1"),
            ("https://LOCALHOST/callback", "127.0.0.1"),
            ("http://music.localhost/callback", "127.0.0.1"),
            ("http://192.168.1.5:8000/callback", "HTTPS reverse proxy"),
            ("http://127.0.0.2/callback", "HTTPS reverse proxy"),
            ("http://nas.local/callback", "HTTPS reverse proxy"),
            ("http://music.example/callback", "HTTPS reverse proxy"),
            ("music://callback", "https://"),
            ("mailto:someone", "https://"),
            ("https://music.example/callback#x", "`#`"),
        ] {
            let problem = problem(uri).unwrap_or_default();
            assert!(problem.contains(way_out), "{uri}: {problem}");
        }
    }
}
