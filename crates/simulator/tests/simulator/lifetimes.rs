//! The oracle against what a client is really served.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use simulator::ListenerId;

use crate::asking::{add_listener, now, open_then, poll, sign_in_as, with};

const LISTS: &str = "full,late=0.1,moved=0.1,far-move=0.05,vanish=0.2,stall=0.2,short-list=0.3,arrival-order=0.3,\
duplicate-item=0.1,revoked=0,expired-token=0";

#[test]
fn every_served_list_is_what_the_lifetimes_say() {
    for seed in [31, 32] {
        let (spotify, _) = open_then(with(seed, LISTS));
        let second = add_listener(&spotify, seed + 9);
        let faults = LISTS.parse().unwrap();
        spotify.set_request_faults(&"none".parse().unwrap());
        let (token, _) = sign_in_as(&spotify, second);
        spotify.set_request_faults(&faults);
        poll(&spotify, &token, 617, 500);
        let (from, to) = (now(), spotify.now());
        let lifetimes = spotify.lifetimes(second, from, to);
        let seen = spotify.seen();
        assert!(seen.len() > 200);
        for list in &seen {
            let served: BTreeSet<u64> = list.items.iter().map(|item| item.true_play).collect();
            let alive = lifetimes.iter().filter(|life| {
                let mut spans = life.shown.iter();
                spans.any(|span| span.from <= list.at && list.at < span.to)
            });
            let expected: BTreeSet<u64> = alive.map(|life| life.true_play).collect();
            assert_eq!(served, expected, "seed {seed} at {}", list.at);
            for item in &list.items {
                let mut lives = lifetimes.iter();
                let life = lives.find(|life| life.true_play == item.true_play).unwrap();
                assert!(life.stamps.contains(&item.served_at));
                assert_eq!(life.track.uri, item.uri);
            }
        }
        let parts = spotify.lifetimes(second, from, from + SignedDuration::from_hours(30));
        for part in parts {
            let whole = lifetimes
                .iter()
                .find(|life| life.true_play == part.true_play)
                .unwrap();
            assert_eq!(part.appears_at, whole.appears_at);
            assert!(whole.stamps.starts_with(&part.stamps));
            let first = part.shown.first().map(|span| span.from);
            assert!(first.is_none() || first == whole.shown.first().map(|span| span.from));
        }
    }
}

#[test]
fn strangers_have_no_lives_and_no_troubles() {
    let (spotify, _) = open_then(with(31, "full,not-registered=1"));
    let stranger = ListenerId::nth(7);
    let later = now() + SignedDuration::from_hours(48);
    assert_eq!(spotify.lifetimes(stranger, now(), later), []);
    assert_eq!(spotify.troubles(stranger, now(), later), []);
}
