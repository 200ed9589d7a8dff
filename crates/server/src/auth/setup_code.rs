//! Who may set the server up: whoever sits at the machine, or has read the one-time code in its
//! log.

use domain::secret::Secret;
use subtle::ConstantTimeEq as _;

use crate::extract::peer::Peer;

/// Whether the caller must show the code.
pub(crate) fn is_needed(peer: &Peer) -> bool {
    !peer.is_this_machine()
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
