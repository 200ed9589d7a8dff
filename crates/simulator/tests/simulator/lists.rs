//! What befalls whole lists: standstills, short lists, another order, mangled items.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde_json::Value;
use simulator::{FaultKind, Faults, ListenerId, Spotify};

use crate::asking::{PATH, ask, get, open, open_then, pass, poll, with};

const FIRST: ListenerId = ListenerId::FIRST;

fn items(spotify: &Spotify, token: &str) -> Vec<Value> {
    let (status, list) = ask(spotify, token, PATH);
    assert_eq!(status, 200, "{list}");
    list["items"].as_array().unwrap().clone()
}

#[test]
fn a_list_stands_still_for_hours_and_then_has_everything() {
    let (spotify, token) = open(with(13, "stall=0.3"));
    let (plain, plain_token) = open(with(13, "none"));
    let body = |spotify: &Spotify, token: &str, path: &str| {
        let answer = get(spotify, path, Some(token)).response().unwrap();
        pass(spotify, if path == PATH { 1200 } else { 0 });
        answer.into_body()
    };
    let (mut standstill, mut longest, mut caught_up) = (0, 0, 0);
    let mut before = Vec::new();
    let mut live = BTreeSet::new();
    for _ in 0..1500 {
        let player = body(&spotify, &token, "/v1/me/player");
        let now = body(&spotify, &token, PATH);
        if now == body(&plain, &plain_token, PATH) {
            caught_up += usize::from(standstill > 0);
            standstill = 0;
        } else {
            if standstill == 0 {
                before.clone_from(&now);
            }
            assert!(
                now == before,
                "a list that stands still is that of the beginning"
            );
            standstill += 1;
            longest = longest.max(standstill);
            live.insert(player);
        }
    }
    assert!((2..12).contains(&caught_up), "{caught_up} standstills");
    assert!((6..=72 * 3 * 2).contains(&longest), "{longest} polls long");
    assert!(live.len() > 3, "the player is told all the same");
}

#[test]
fn short_lists_are_sometimes_very_short() {
    let (spotify, token) = open(with(11, "short-list=1,marathon=1"));
    poll(&spotify, &token, 12 * 3600, 200);
    let lengths: Vec<usize> = spotify.seen().iter().map(|list| list.items.len()).collect();
    let very = lengths
        .iter()
        .filter(|length| (20..=30).contains(*length))
        .count();
    assert!((8..40).contains(&very), "{very}");
    assert!(
        lengths
            .iter()
            .all(|length| (20..=30).contains(length) || (42..50).contains(length))
    );
}

#[test]
fn items_come_in_order_of_arrival_and_are_the_same_ones() {
    let faults = "late=0.2,latency=0.5";
    let (spotify, token) = open(with(13, &format!("{faults},arrival-order=1")));
    let (plain, plain_token) = open(with(13, faults));
    let mut another = 0;
    for query in ["?limit=50", "?limit=10", "?limit=20&before=1795100000000"] {
        for _ in 0..40 {
            let path = format!("/v1/me/player/recently-played{query}");
            let (list, truth) = (
                ask(&spotify, &token, &path).1,
                ask(&plain, &plain_token, &path).1,
            );
            assert_eq!(
                (&list["cursors"], &list["next"]),
                (&truth["cursors"], &truth["next"])
            );
            let sorted = |list: &Value| {
                let items = list["items"].as_array().unwrap().iter();
                items.map(ToString::to_string).collect::<BTreeSet<_>>()
            };
            assert_eq!(sorted(&list), sorted(&truth));
            another += usize::from(list != truth);
            pass(&spotify, 4000);
            pass(&plain, 4000);
        }
    }
    assert!(another > 40, "{another} of 120");
    let arrivals: Vec<_> = spotify
        .true_plays(FIRST)
        .iter()
        .map(|play| play.appears_at)
        .collect();
    for list in spotify.seen() {
        let arrived = list
            .items
            .iter()
            .map(|item| arrivals[usize::try_from(item.true_play).unwrap()]);
        assert!(arrived.is_sorted_by(|newer, older| newer >= older));
    }

    let (sometimes, token) = open(with(13, &format!("{faults},arrival-order=0.3")));
    poll(&sometimes, &token, 3600, 200);
    let by_stamp = |list: &simulator::Seen| {
        let stamps = list.items.iter().map(|item| item.served_at);
        stamps
            .into_iter()
            .is_sorted_by(|newer, older| newer >= older)
    };
    let seen = sometimes.seen();
    let odd = seen.iter().filter(|list| !by_stamp(list)).count();
    assert!((15..110).contains(&odd), "{odd} of 200");
}

#[test]
fn items_are_mangled_in_every_way_and_count_as_unreadable() {
    let (spotify, token) = open(with(13, "broken-item=0.1"));
    let mut forms = BTreeSet::new();
    for _ in 0..60 {
        let list = items(&spotify, &token);
        let seen = spotify.seen().pop().unwrap();
        assert_eq!(list.len(), seen.items.len());
        for (item, seen) in list.iter().zip(&seen.items) {
            let track = &item["track"];
            let form = if item.is_number() {
                "the item is a number"
            } else if track.is_string() {
                "the track is a string"
            } else if item["played_at"].is_null() {
                "no stamp"
            } else if item["played_at"].is_number() {
                "the stamp is a number"
            } else if track["name"].is_null() {
                "no name"
            } else if track["uri"].is_null() {
                "no URI"
            } else {
                "sound"
            };
            assert_eq!(seen.unreadable.is_some(), form != "sound", "{item}");
            forms.insert(form);
        }
        pass(&spotify, 600);
    }
    assert_eq!(forms.len(), 7, "{forms:?}");
}

#[test]
fn requests_are_set_anew_and_lists_keep_their_fate() {
    let (spotify, token) = open_then(with(
        13,
        "stall=0.3,arrival-order=0.3,vanish=0.1,far-move=0.1",
    ));
    let (other, other_token) = open_then(with(
        13,
        "stall=0.3,arrival-order=0.3,vanish=0.1,far-move=0.1",
    ));
    for _ in 0..100 {
        other.set_request_faults(&Faults::none().with(FaultKind::Error500, 1.0));
        let failed = get(&other, "/v1/me", Some(&other_token));
        assert!(failed.response().unwrap().status().is_server_error());
        other.set_request_faults(&Faults::none());
        assert_eq!(items(&spotify, &token), items(&other, &other_token));
        pass(&spotify, 3000);
        pass(&other, 3000);
    }
    let day = SignedDuration::from_hours(24);
    let span = |spotify: &Spotify| spotify.lifetimes(FIRST, spotify.now() - day, spotify.now());
    assert_eq!(span(&spotify), span(&other));
}
