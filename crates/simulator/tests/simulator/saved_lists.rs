//! Lists as people archive them: the same as those that are served, and without a trace.

use jiff::SignedDuration;
use simulator::{ListenerId, SavedList};

use crate::asking::{ask, open, pass, with};

const FIRST: ListenerId = ListenerId::FIRST;

#[test]
fn a_saved_list_is_what_an_app_gets_at_that_moment() {
    let (spotify, token) = open(with(14, "late=0.1,moved=0.1,short-list=0.3,stall=0.2"));
    let begin = spotify.now();
    let moments: Vec<_> = (0..40)
        .map(|hours| begin + SignedDuration::from_hours(hours))
        .collect();
    let saved = spotify.saved_lists(FIRST, &moments);
    assert_eq!(spotify.now(), begin);
    assert!(spotify.seen().is_empty() && spotify.calls().is_empty());
    assert_eq!(saved, spotify.saved_lists(FIRST, &moments));
    for list in &saved {
        assert_eq!(list.at, spotify.now());
        let (_, served) = ask(&spotify, &token, crate::asking::PATH);
        let body: serde_json::Value = serde_json::from_slice(&list.body).unwrap();
        assert_eq!(body, served);
        assert_eq!(
            body["items"].as_array().unwrap().len(),
            list.seen.items.len()
        );
        pass(&spotify, 3600);
    }
    let lists = spotify.seen().into_iter().map(|seen| seen.items);
    assert!(lists.eq(saved.iter().map(|list| list.seen.items.clone())));
}

#[test]
fn saved_lists_can_be_kept_as_files_or_as_lines() {
    let (spotify, _) = open(with(14, "none"));
    let moments = [0, 60].map(|minutes| spotify.now() + SignedDuration::from_mins(minutes));
    let saved = spotify.saved_lists(FIRST, &moments);
    let files = SavedList::files(&saved);
    assert_eq!(files[1].path, "2026-11-19T21-15-00Z.json");
    let lines = String::from_utf8(SavedList::json_lines(&saved)).unwrap();
    let lines: Vec<&[u8]> = lines.lines().map(str::as_bytes).collect();
    let bodies: Vec<&[u8]> = files.iter().map(|file| file.bytes.as_slice()).collect();
    assert_eq!(lines, bodies);
    assert!(spotify.saved_lists(ListenerId::nth(7), &moments).is_empty());
}
