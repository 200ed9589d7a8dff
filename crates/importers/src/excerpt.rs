//! The beginning of a refused row, so that one sees what it is, without what is never kept: who was
//! logged in, from what address, in what place.
//!
//! The row may be broken anywhere, so names are looked for without trusting quotes.

use std::net::{IpAddr, SocketAddr};

/// Characters of an excerpt.
const LONGEST: usize = 200;
/// Bytes of the row that are looked at.
const LOOKED_AT: usize = 2_000;

/// What is left out with what follows it. Old rows have the place of the device, too.
const PRIVATE: [&str; 8] = [
    "username",
    "ip_addr",
    "user_agent",
    "city",
    "region",
    "metro_code",
    "longitude",
    "latitude",
];

/// The beginning of an element. What is no object or list may be a value out of its context, perhaps
/// a private one, so nothing of it is shown.
pub(crate) fn excerpt(element: &[u8]) -> String {
    if !matches!(element.first(), Some(b'{' | b'[')) {
        return String::new();
    }
    let text = String::from_utf8_lossy(element.get(..LOOKED_AT).unwrap_or(element));
    let text = without_addresses(&without_private(&text));
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST).collect()
}

fn without_private(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((at, name)) = first_private(rest) {
        let (before, from) = rest.split_at(at);
        let (_, after) = from.split_at(name.len());
        shown.push_str(before);
        shown.push_str(name);
        shown.push('…');
        rest = after_value(after);
    }
    shown.push_str(rest);
    shown
}

fn first_private(text: &str) -> Option<(usize, &'static str)> {
    PRIVATE
        .iter()
        .filter_map(|name| Some((text.find(name)?, *name)))
        .min()
}

/// What follows the value whose key has just been begun. Where quotes or colons are missing, rather
/// too much is left out than too little.
fn after_value(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
    let value = rest.trim_start_matches(['"', '\'', '\\', ' ', ':']);
    let between = rest.strip_suffix(value).unwrap_or_default();
    if !between.ends_with('"') {
        let end = value.find([',', '}', '\n']).unwrap_or(value.len());
        return value.split_at(end).1;
    }
    let mut is_escaped = false;
    for (at, character) in value.char_indices() {
        if character == '"' && !is_escaped {
            return value.split_at(at + 1).1;
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    ""
}

fn without_addresses(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_hexdigit() || c == '.' || c == ':';
    let mut shown = String::new();
    let mut rest = text;
    while let Some(begin) = rest.find(is_part) {
        let (before, from) = rest.split_at(begin);
        let end = from.find(|c| !is_part(c)).unwrap_or(from.len());
        let (run, after) = from.split_at(end);
        shown.push_str(before);
        let address = run.trim_matches(['.', ':']);
        let is_address = run.parse::<SocketAddr>().is_ok()
            || [run, address]
                .iter()
                .any(|text| text.parse::<IpAddr>().is_ok());
        shown.push_str(if is_address { "…" } else { run });
        rest = after;
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(element: &str, expected: &str) {
        assert_eq!(excerpt(element.as_bytes()), expected);
    }

    #[test]
    fn private_values_are_left_out() {
        check(
            r#"{"ts":"2021-03-04T05:06:07Z","username":"anna \"b\" c","ms_played":1}"#,
            r#"{"ts":"2021-03-04T05:06:07Z","username…,"ms_played":1}"#,
        );
        check(
            r#"{"ip_addr_decrypted": null, "user_agent_decrypted": "x, y", "a": 1}"#,
            r#"{"ip_addr…, "user_agent…, "a": 1}"#,
        );
        check(
            r#"{"a":"198.51.100.7:80","b":"2001:db8::7""#,
            r#"{"a":"…","b":"…""#,
        );
        check(
            r#"{"latitude":52.5,"a":"198.51.100.7."}"#,
            r#"{"latitude…,"a":"…"}"#,
        );
    }

    #[test]
    fn what_is_broken_is_searched_all_the_same() {
        check(r#"{"a":"b, "username":"anna""#, r#"{"a":"b, "username…"#);
        check(r#"{"username":anna",x"#, r#"{"username…,x"#);
        check(r#"{"username":"anna"#, r#"{"username…"#);
        check(r#"{"name":"Velocity of x"}"#, r#"{"name":"Velocity…}"#);
        check(r#""anna""#, "");
        check("198", "");
    }

    #[test]
    fn it_is_short_and_on_one_line() {
        check("{\n  \"a\": 1\n}", r#"{ "a": 1 }"#);
        let long = format!("{{{}", "é".repeat(3000));
        assert_eq!(excerpt(long.as_bytes()).chars().count(), 200);
    }

    proptest! {
        #[test]
        fn an_address_never_shows(cut in 0usize..200, broken in 0usize..200) {
            let row = r#"{"ts":"2021-03-04T05:06:07Z","platform":"ios","ip_addr":"198.51.100.77","username":"qqqqq","ms_played":1}"#;
            let mut bytes = row.as_bytes().to_vec();
            if broken < bytes.len() && matches!(bytes[broken], b'"' | b',' | b':' | b'{') {
                bytes.remove(broken);
            }
            bytes.truncate(cut.max(1));
            let shown = excerpt(&bytes);
            prop_assert!(!shown.contains("198.51"), "{}", shown);
            prop_assert!(!shown.contains("qq"), "{}", shown);
        }
    }
}
