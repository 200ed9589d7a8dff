//! Which addresses are ours. A page elsewhere can make its own name point at this machine (DNS
//! rebinding) and would then count as same-origin; so names that are not ours get no answer. An
//! IP address cannot be made to point elsewhere, so every one is ours.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};
use http::{Method, Uri, header, uri::Authority};
use url::{Host, Url};

use crate::{
    app::App,
    problem::{Kind, Problem},
};

/// Paths that say nothing about anyone and are asked for by probes under any name.
const PROBED: [&str; 2] = ["/healthz", "/readyz"];

/// Middleware: refuses requests for other hosts than ours.
pub(crate) async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let url = &app.settings.public_url;
    let header = request
        .headers()
        .get(header::HOST)
        .and_then(|value| value.to_str().ok());
    if let Some(address) = proper_address(&request, header, url) {
        return Redirect::temporary(&address).into_response();
    }
    let is_ours = asked_host(request.uri(), header).is_some_and(|host| is_ours(&host, url));
    if is_ours || PROBED.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let detail = format!(
        "Open {url} instead, or set PUBLIC_URL to the address under which the server is to be reached."
    );
    Problem::new(Kind::UnknownHost, detail).into_response()
}

/// Where a page is to be opened that was asked for under `localhost`: Spotify sends browsers back
/// to `127.0.0.1` only, where a session of `localhost` is not known.
fn proper_address(request: &Request, header: Option<&str>, public_url: &Url) -> Option<String> {
    let asked: Authority = header?.parse().ok()?;
    let is_page = request.method() == Method::GET && !request.uri().path().starts_with("/api");
    let is_other_name = asked.host().eq_ignore_ascii_case("localhost")
        && asked.port_u16() == public_url.port()
        && matches!(public_url.host(), Some(Host::Ipv4(ip)) if ip.is_loopback());
    if !(is_page && is_other_name) || PROBED.contains(&request.uri().path()) {
        return None;
    }
    let path = request.uri().path_and_query()?.as_str();
    Some(format!(
        "{}{path}",
        public_url.as_str().trim_end_matches('/')
    ))
}

/// The host that is asked for, in lower case and without its port.
fn asked_host(uri: &Uri, header: Option<&str>) -> Option<String> {
    let authority: Authority = match uri.authority() {
        Some(authority) => authority.clone(),
        None => header?.parse().ok()?,
    };
    Some(authority.host().trim_end_matches('.').to_ascii_lowercase())
}

fn is_ours(host: &str, public_url: &Url) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let is_address = bare.parse::<std::net::IpAddr>().is_ok();
    is_address || host == "localhost" || public_url.host_str() == Some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(host: &str, ours: bool) {
        let url = "https://Music.example:8443/".parse().unwrap();
        let asked = asked_host(&Uri::from_static("/"), Some(host));
        assert_eq!(
            asked.is_some_and(|host| is_ours(&host, &url)),
            ours,
            "{host}"
        );
    }

    #[test]
    fn our_name_and_this_machine_are_ours() {
        for host in [
            "music.example",
            "MUSIC.example:1",
            "music.example.",
            "127.0.0.1",
            "127.0.0.1:8000",
            "[::1]:8000",
            "[::1]",
            "localhost:8000",
            "127.1.2.3",
            "192.168.1.5:8000",
            "[fd00::5]:8000",
        ] {
            check(host, true);
        }
    }

    #[test]
    fn names_that_merely_point_here_are_not() {
        for host in [
            "",
            "evil.example",
            "music.example.evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "evil.example@127.0.0.1:80:",
        ] {
            check(host, false);
        }
    }

    #[test]
    fn pages_under_localhost_are_opened_where_spotify_returns_to() {
        let proper = |method: Method, path: &str, host: &str, url: &str| {
            let request = Request::builder().method(method).uri(path);
            let request = request.body(axum::body::Body::empty()).unwrap();
            proper_address(&request, Some(host), &url.parse().unwrap())
        };
        let ours = "http://127.0.0.1:8000";
        let page = proper(Method::GET, "/setup?x=1", "localhost:8000", ours);
        assert_eq!(page.as_deref(), Some("http://127.0.0.1:8000/setup?x=1"));
        for (method, path, host, url) in [
            (Method::GET, "/setup", "127.0.0.1:8000", ours),
            (Method::GET, "/api/v1/session", "localhost:8000", ours),
            (Method::POST, "/setup", "localhost:8000", ours),
            (Method::GET, "/healthz", "localhost:8000", ours),
            (Method::GET, "/setup", "localhost:9000", ours),
            (Method::GET, "/setup", "localhost", "https://music.example"),
        ] {
            assert_eq!(proper(method, path, host, url), None, "{path} at {host}");
        }
    }

    #[test]
    fn the_request_line_counts_before_the_header() {
        let asked = asked_host(&"http://evil.example/".parse().unwrap(), Some("localhost"));
        assert_eq!(asked.as_deref(), Some("evil.example"));
        assert_eq!(asked_host(&Uri::from_static("/"), None), None);
    }
}
