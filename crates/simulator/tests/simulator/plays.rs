//! What befalls plays in the long run: far moves, vanishing, near-repeats on one connection, marathons.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use simulator::{ListenerId, Spotify, TruePlay};

use crate::asking::{open, poll, with};

const FIRST: ListenerId = ListenerId::FIRST;

/// The moments at which each play stood in an answered list, with its stamp.
fn sightings(spotify: &Spotify) -> BTreeMap<u64, Vec<(Timestamp, Timestamp)>> {
    let mut sightings = BTreeMap::<u64, Vec<_>>::new();
    for list in spotify.seen() {
        for item in list.items {
            let seen = sightings.entry(item.true_play).or_default();
            seen.push((list.at, item.served_at));
        }
    }
    sightings
}

#[test]
fn stamps_move_far_but_never_into_the_future() {
    let (spotify, token) = open(with(12, "far-move=0.3"));
    poll(&spotify, &token, 300, 2400);
    let mut shifts = Vec::new();
    for seen in sightings(&spotify).values() {
        assert!(seen.iter().all(|(at, stamp)| stamp < at));
        let Some((at, new)) = seen.iter().find(|(_, stamp)| *stamp != seen[0].1) else {
            continue;
        };
        let old = seen[0].1;
        let shift = new.duration_since(old);
        let delay = at.duration_since(old.max(*new));
        assert!(delay >= SignedDuration::from_mins(15));
        // It moves once it is served after its time, and shows that in the list after.
        let served = at.duration_since(seen[0].0);
        let two_polls = SignedDuration::from_mins(2 * 5);
        assert!(delay <= SignedDuration::from_mins(6 * 60 + 15) + two_polls || served <= two_polls);
        assert!((1..=39).contains(&shift.abs().as_mins()), "{shift}");
        shifts.push(shift.as_mins());
    }
    let later = shifts.iter().filter(|shift| **shift > 0).count();
    assert!(shifts.len() > 30, "{}", shifts.len());
    assert!(
        later * 10 > shifts.len() * 5 && later * 10 < shifts.len() * 9,
        "{later} of {}",
        shifts.len()
    );
}

#[test]
fn plays_vanish_after_they_were_seen_and_half_of_them_come_back() {
    let (spotify, token) = open(with(12, "vanish=0.6"));
    poll(&spotify, &token, 600, 2000);
    let lists = spotify.seen();
    let poll = SignedDuration::from_mins(10);
    let (mut for_good, mut back) = (0, 0);
    for (play, seen) in sightings(&spotify) {
        let (first, stamp) = seen[0];
        // Where an older play stands, a newer one was not displaced.
        let away = |from: Timestamp| {
            lists.iter().find(move |list| {
                list.at > from
                    && list.items.iter().any(|item| item.served_at < stamp)
                    && list.items.iter().all(|item| item.true_play != play)
            })
        };
        let Some(gone) = away(first) else { continue };
        let stayed = gone.at.duration_since(first);
        assert!(stayed >= SignedDuration::from_hours(2), "{stayed}");
        assert!(
            stayed <= SignedDuration::from_hours(3 * 24) + poll * 2,
            "{stayed}"
        );
        match seen.iter().find(|(at, _)| *at > gone.at) {
            Some((at, again)) => {
                back += 1;
                assert_eq!(*again, stamp);
                assert!(away(*at).is_none(), "it stays");
                let latest = gone.at + SignedDuration::from_hours(2 * 24);
                assert!(away(latest).is_none(), "it is back after two days");
            }
            None => for_good += 1,
        }
    }
    assert!(
        back > 20 && for_good > 20,
        "{back} came back, {for_good} did not"
    );
}

#[test]
fn a_play_that_nobody_saw_does_not_vanish() {
    let span = |faults: &str| {
        let (spotify, _) = open(with(12, faults));
        let to = spotify.now() + SignedDuration::from_hours(24);
        spotify.lifetimes(FIRST, spotify.now(), to)
    };
    assert_eq!(span("vanish=1"), span("none"));
}

#[test]
fn a_play_that_only_those_saw_who_keep_nothing_does_not_vanish() {
    let day = SignedDuration::from_hours(24);
    let span = |faults: &str, kept: usize| {
        let (spotify, token) = open(with(12, faults));
        let from = spotify.now();
        poll(&spotify, &token, 600, kept);
        spotify.set_keeps_lists(false);
        poll(&spotify, &token, 600, 4 * 144);
        spotify.lifetimes(FIRST, from, from + day * 4)
    };
    assert_eq!(span("vanish=1", 0), span("none", 0));
    assert_ne!(span("vanish=1", 1), span("none", 1));
}

#[test]
fn a_play_has_one_fate() {
    let stamps = |faults: &str| {
        let (spotify, token) = open(with(12, faults));
        // Plays move far only where they are seen.
        poll(&spotify, &token, 1800, 400);
        let from = spotify.now() - SignedDuration::from_hours(7 * 24);
        let to = spotify.now() - SignedDuration::from_hours(8);
        let lifetimes = spotify.lifetimes(FIRST, from, to);
        assert!(lifetimes.len() > 50, "{}", lifetimes.len());
        lifetimes
            .into_iter()
            .map(|life| life.stamps)
            .collect::<Vec<_>>()
    };
    let vanishing = stamps("vanish=1,far-move=1,moved=1");
    assert!(vanishing.iter().all(|stamps| stamps.len() == 1));
    let far = |stamps: &Vec<Timestamp>| {
        stamps.len() == 1 || stamps[1].duration_since(stamps[0]).abs().as_mins() >= 1
    };
    let moving = stamps("far-move=1,moved=1");
    assert!(moving.iter().all(far) && moving.iter().any(|stamps| stamps.len() == 2));
    assert!(!stamps("moved=1").iter().all(far));
}

#[test]
fn a_near_repeat_shares_the_connection_of_the_play_before_it() {
    let (spotify, _) = open(with(12, "near-repeat=0.3,late=0.2,latency=0.7"));
    let plays = spotify.true_plays(FIRST);
    let near = |one: &TruePlay, two: &TruePlay| {
        one.track == two.track && two.ended_at.duration_since(one.ended_at).as_secs() < 60
    };
    let pairs = plays.windows(2).filter(|pair| near(&pair[0], &pair[1]));
    let (mut late, mut slow) = (0, 0);
    for pair in pairs {
        let (one, two) = (&pair[0], &pair[1]);
        assert_eq!(one.offline, two.offline);
        assert!(one.appears_at <= two.appears_at);
        if one.offline {
            late += 1;
            assert_eq!(one.appears_at, two.appears_at);
        } else if one.appears_at > two.ended_at {
            slow += 1;
            assert_eq!(one.appears_at, two.appears_at);
        }
    }
    assert!(late > 20 && slow > 20, "{late} late, {slow} slow");
}

#[test]
fn a_marathon_is_one_long_session_and_some_are_restless() {
    let (spotify, _) = open(with(12, "marathon=1"));
    let plays = spotify.true_plays(FIRST);
    let together =
        |one: &TruePlay, two: &TruePlay| two.started_at.duration_since(one.ended_at).as_mins() < 30;
    let sessions: Vec<&[TruePlay]> = plays.chunk_by(together).collect();
    assert!((29..=31).contains(&sessions.len()), "{}", sessions.len());
    let mut restless = 0;
    // The first one may begin in the evening, the last one may still be going on.
    for session in &sessions[1..sessions.len() - 1] {
        let hours = session[session.len() - 1]
            .ended_at
            .duration_since(session[0].started_at)
            .as_secs_f64()
            / 3600.0;
        assert!((10.0..14.3).contains(&hours), "{hours} hours");
        assert!(session.iter().all(|play| !play.private));
        let cut = session
            .iter()
            .filter(|play| (31_000..=60_000).contains(&play.played_ms));
        if cut.clone().count() * 10 > session.len() * 9 {
            restless += 1;
            assert!(session.len() > 600 && cut.clone().all(|play| play.listed));
        } else {
            assert!((120..300).contains(&session.len()), "{}", session.len());
        }
    }
    assert!((4..18).contains(&restless), "{restless} of 30");
}

#[test]
fn oddities_only_put_off_what_was_planned() {
    let heard = |faults: &str| {
        let (spotify, _) = open(with(12, faults));
        let plays = spotify.true_plays(FIRST);
        plays
            .into_iter()
            .map(|play| (play.track.uri, play.started_at))
            .collect::<Vec<_>>()
    };
    let (plain, odd) = (heard("none"), heard("near-repeat=0.1,same-ms=0.05"));
    assert!(odd.len() > plain.len() + 50);
    let mut rest = odd.iter();
    for (track, planned) in &plain {
        let played = rest.find(|(other, _)| other == track);
        let (_, at) = played.expect("every planned play comes about");
        assert!(at.duration_since(*planned).abs() < SignedDuration::from_mins(40));
    }
    let days = |plays: &[(String, Timestamp)]| {
        plays
            .iter()
            .map(|(_, at)| at.as_second() / 86_400)
            .collect::<std::collections::BTreeSet<_>>()
    };
    let marathons = heard("marathon=0.2");
    let planned = days(&plain).len();
    let kept = plain.iter().filter(|play| marathons.contains(play)).count();
    assert!(
        kept * 10 > plain.len() * 6 && kept < plain.len(),
        "{kept} of {} on {planned} days",
        plain.len()
    );
}
