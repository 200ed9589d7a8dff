//! Our own lossless export: JSON lines, of which the first says what they are:
//!
//! ```json
//! {"format":"music-analyser","version":1}
//! ```
//!
//! Each further line is an object with a `kind`. What the kinds are is not this crate's business: a
//! line is handed on as it is, so that it comes back to the byte.

use serde::Deserialize;

use crate::{
    format::{Keys, Row, Unread},
    limits::Limits,
    reasons::{Refused, Skipped},
};

/// The version of the format that is read.
pub const VERSION: u64 = 1;
/// What the first line says.
pub const NAME: &str = "music-analyser";

#[derive(Deserialize)]
struct Header {
    format: String,
    version: u64,
}

#[derive(Deserialize)]
struct Line {
    kind: Option<String>,
}

pub(crate) fn sniff(keys: &Keys<'_>) -> bool {
    let format = keys.value("format").map(serde_json::from_str::<String>);
    matches!(format, Some(Ok(name)) if name == NAME)
}

/// Whether an export with this first line can be read.
pub(crate) fn check(header: &[u8]) -> Result<(), Skipped> {
    match serde_json::from_slice(header) {
        Ok(Header { format, version }) if format == NAME => match version {
            VERSION => Ok(()),
            0 => Err(Skipped::UnknownFormat),
            newer => Err(Skipped::NewerVersion(newer)),
        },
        _ => Err(Skipped::UnknownFormat),
    }
}

pub(crate) fn read<'a>(element: &'a [u8], _: &Limits) -> Result<Row<'a>, Unread> {
    match serde_json::from_slice(element) {
        Ok(Line { kind: Some(_) }) => Ok(Row::Own(element)),
        Ok(Line { kind: None }) => Err(Refused::OtherShape.into()),
        Err(error) if error.is_data() => Err(Refused::OtherShape.into()),
        Err(_) => Err(Unread::NotJson),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_checked() {
        let check = |header: &str| check(header.as_bytes());
        assert_eq!(check(r#"{"format":"music-analyser","version":1}"#), Ok(()));
        assert_eq!(
            check(r#"{"format":"music-analyser","version":2}"#),
            Err(Skipped::NewerVersion(2))
        );
        for broken in [
            r#"{"format":"music-analyser","version":0}"#,
            r#"{"format":"music-analyser","version":"1"}"#,
            r#"{"format":"music-analyser"}"#,
        ] {
            assert_eq!(check(broken), Err(Skipped::UnknownFormat), "{broken}");
        }
        let newer = Skipped::NewerVersion(2).to_string();
        assert!(newer.contains("version 2") && newer.contains("version 1"));
    }
}
