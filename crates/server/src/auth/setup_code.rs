//! Who may set the server up: whoever sits at the machine, or has read the one-time code in its
//! log.

use domain::secret::Secret;
use subtle::ConstantTimeEq as _;
use url::{Host, Url};

use crate::extract::peer::Peer;

/// Whether the caller must show the code. Not so at this very machine, if that is where the
/// pages are meant to be opened: behind a reverse proxy or a tunnel that adds nothing to the
/// requests the whole world comes from here.
pub(crate) fn is_needed(peer: &Peer, public_url: &Url) -> bool {
    !(peer.is_this_machine() && is_loopback(public_url))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.to_canonical().is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Whether the given code is the right one. Without a right one none is.
pub(crate) fn is_right(right: Option<&Secret>, given: Option<&str>) -> bool {
    match (right, given) {
        (Some(right), Some(given)) => right
            .reveal()
            .as_bytes()
            .ct_eq(given.trim().as_bytes())
            .into(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_server_for_this_machine_trusts_it() {
        for (url, is_ours) in [
            ("http://127.0.0.1:8000", true),
            ("http://[::1]:8000", true),
            ("http://localhost:8000", true),
            ("https://music.example", false),
            ("http://192.168.1.5:8000", false),
        ] {
            assert_eq!(is_loopback(&url.parse().unwrap()), is_ours, "{url}");
        }
    }

    #[test]
    fn only_the_right_code_is_right() {
        let right = Secret::new("K7PX-2QMV");
        assert!(is_right(Some(&right), Some("K7PX-2QMV")));
        assert!(is_right(Some(&right), Some(" K7PX-2QMV\n")));
        for given in [
            None,
            Some(""),
            Some("K7PX"),
            Some("K7PX-2QMW"),
            Some("K7PX-2QMVX"),
        ] {
            assert!(!is_right(Some(&right), given));
            assert!(!is_right(None, given));
        }
    }
}
