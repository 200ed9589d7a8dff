//! Folding of names for search: what a listener types and what Spotify writes should meet.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Folds a name for search: compatibility decomposition without combining marks, lower case,
/// white space as single spaces, without control characters (PostgreSQL takes no NUL).
///
/// "Beyoncé" and "BEYONCE" fold to the same text, as do full-width and ordinary letters.
pub fn fold(name: &str) -> String {
    let plain: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && (!c.is_control() || c.is_whitespace()))
        .flat_map(char::to_lowercase)
        .nfc()
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_meet_whatever_their_spelling() {
        for (left, right) in [
            ("Beyoncé", "BEYONCE"),
            ("Sigur  Rós", "sigur ros"),
            ("ДДТ", "ддт"),
            ("ＹＯＡＳＯＢＩ", "yoasobi"),
            ("Ελληνικά", "ελληνικα"),
            ("Foo\u{0}", "foo"),
        ] {
            assert_eq!(fold(left), fold(right));
        }
        assert_ne!(fold("ビートルズ"), fold("ヒート"));
    }
}
