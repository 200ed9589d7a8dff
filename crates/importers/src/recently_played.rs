//! Saved answers of the Web API about recently played tracks, as people archive them: one in a file,
//! a list of them, or one on each line; bare, or as one value of an object that says more.
//!
//! An answer is one poll, and is read as one by those who read polls. Here it is only found.

use serde::Deserialize;

use crate::{
    format::{Keys, Row, Unread},
    limits::Limits,
    reasons::{Ignored, Refused},
    values::Value,
};

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow, default)]
    played_at: Value<'a>,
}

pub(crate) fn sniff(keys: &Keys<'_>) -> bool {
    is_answer(keys) || wrapped(keys).is_some()
}

pub(crate) fn read<'a>(element: &'a [u8], _: &Limits) -> Result<Row<'a>, Unread> {
    let keys: Keys<'a> = match serde_json::from_slice(element) {
        Ok(keys) => keys,
        Err(error) if error.is_data() => return Err(Refused::OtherShape.into()),
        Err(_) => return Err(Unread::NotJson),
    };
    if is_answer(&keys) {
        Ok(Row::Response(element))
    } else if let Some(answer) = wrapped(&keys) {
        Ok(Row::Response(answer.as_bytes()))
    } else if keys.has("error") {
        Ok(Row::Ignored(Ignored::ErrorResponse))
    } else {
        Err(Refused::OtherShape.into())
    }
}

/// Whether it lists what was played when; or nothing, in Spotify's way of saying so.
fn is_answer(keys: &Keys<'_>) -> bool {
    let items = keys.value("items").map(serde_json::from_str);
    let Some(Ok(items)): Option<Result<Vec<Option<Entry<'_>>>, _>> = items else {
        return false;
    };
    if items.is_empty() {
        let href = keys.value("href").unwrap_or_default();
        return keys.has("cursors") || href.contains("recently-played");
    }
    let mut entries = items.iter().flatten();
    entries.any(|entry| entry.played_at != Value::Absent)
}

fn wrapped<'a>(keys: &Keys<'a>) -> Option<&'a str> {
    keys.values().find(|value| {
        let inner = Keys::of(value.as_bytes()).filter(|_| value.starts_with('{'));
        inner.is_some_and(|inner| is_answer(&inner))
    })
}
