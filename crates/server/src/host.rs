//! Which addresses are ours. A page elsewhere can make its own name point at this machine (DNS
//! rebinding) and would then count as same-origin; so names that are not ours get no answer.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{Uri, header, uri::Authority};
use url::Url;

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
    let is_ours = asked_host(request.uri(), header).is_some_and(|host| is_ours(&host, url));
    if is_ours || PROBED.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let detail = format!(
        "Open {url} instead, or set PUBLIC_URL to the address under which the server is to be reached."
    );
    Problem::new(Kind::UnknownHost, detail).into_response()
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
    let is_loopback = bare
        .parse::<std::net::IpAddr>()
        .is_ok_and(|ip| ip.to_canonical().is_loopback());
    is_loopback || host == "localhost" || public_url.host_str() == Some(host)
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
            "192.168.1.5",
            "localhost.evil.example",
            "evil.example@127.0.0.1:80:",
            "169.254.169.254",
            "0.0.0.0",
        ] {
            check(host, false);
        }
    }

    #[test]
    fn the_request_line_counts_before_the_header() {
        let asked = asked_host(&"http://evil.example/".parse().unwrap(), Some("localhost"));
        assert_eq!(asked.as_deref(), Some("evil.example"));
        assert_eq!(asked_host(&Uri::from_static("/"), None), None);
    }
}
