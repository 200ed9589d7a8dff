//! One word for one thing, as `docs/glossary.md` has it: the words that it avoids
//! name no public item, no table and no column.

use crate::tree::{assert_none, files};

const AVOIDED: [&str; 16] = [
    "dto", "dtos", "helper", "helpers", "listen", "listens", "manager", "managers", "song",
    "songs", "stat", "stats", "user", "users", "util", "utils",
];

#[test]
fn public_items_are_named_by_the_glossary() {
    let findings: Vec<String> = files(&[".rs"])
        .iter()
        .flat_map(|file| {
            let public = file.text.lines().filter_map(public_item);
            let avoided = public.filter(|name| uses_avoided_word(name));
            avoided
                .map(|name| format!("{}: {name}", file.path))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_none(&findings, "the glossary has another word for it");
}

#[test]
fn tables_and_columns_are_named_by_the_glossary() {
    let findings: Vec<String> = files(&[".sql"])
        .iter()
        .flat_map(|file| {
            let code = file
                .text
                .lines()
                .map(|line| line.split("--").next().unwrap_or(line));
            let names =
                code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'));
            let avoided = names.filter(|name| uses_avoided_word(name));
            avoided
                .map(|name| format!("{}: {name}", file.path))
                .collect::<Vec<_>>()
        })
        .collect();
    assert_none(&findings, "the glossary has another word for it");
}

#[test]
fn names_are_split_into_words() {
    assert_eq!(
        public_item("    pub async fn play_count(&self)"),
        Some("play_count")
    );
    assert_eq!(public_item("pub struct Play<T> {"), Some("Play"));
    assert_eq!(public_item("pub const LIMIT: u32 = 1;"), Some("LIMIT"));
    assert_eq!(public_item("pub(crate) fn hidden() {"), None);
    assert_eq!(public_item("    pub field: u32,"), None);
    assert_eq!(public_item("pub use other::Thing;"), None);
    assert!(uses_avoided_word("top_songs"));
    assert!(uses_avoided_word("UserName"));
    assert!(uses_avoided_word("utils"));
    assert!(!uses_avoided_word("listener_state"), "whole words only");
    assert!(
        !uses_avoided_word("spotify_user_id"),
        "Spotify's own word for its own thing"
    );
}

/// The name that a line makes public, of an item or a module but not of a field.
fn public_item(line: &str) -> Option<&str> {
    const KEYWORDS: [&str; 10] = [
        "async", "const", "enum", "fn", "mod", "static", "struct", "trait", "type", "unsafe",
    ];
    let words = line.trim_start().strip_prefix("pub ")?.split_whitespace();
    let (position, name) = words
        .enumerate()
        .find(|(_, word)| !KEYWORDS.contains(word))?;
    let is_item = position > 0;
    name.split(|c: char| !c.is_alphanumeric() && c != '_')
        .next()
        .filter(|_| is_item)
}

fn uses_avoided_word(name: &str) -> bool {
    // What begins so is a name of Spotify's, kept as it is.
    !name.starts_with("spotify_")
        && words(name)
            .iter()
            .any(|word| AVOIDED.contains(&word.as_str()))
}

/// The words of a name in snake or camel case, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for character in name.chars() {
        if character == '_' || (character.is_uppercase() && after_lower) {
            words.push(String::new());
        }
        after_lower = character.is_lowercase();
        if let Some(word) = words.last_mut().filter(|_| character != '_') {
            word.extend(character.to_lowercase());
        }
    }
    words
}
