//! Every kind of fault can be seen, and a run with faults can be repeated.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use jiff::SignedDuration;
use serde_json::Value;
use simulator::{Answer, FaultKind, Faults, ListenerId, Spotify, SpotifySettings};

use crate::asking::{PATH, get, open, open_then, pass, read, refresh, sign_in};

fn with(faults: &str) -> SpotifySettings {
    crate::asking::with(11, faults)
}

/// Asks every ten minutes; gives the answers that were lists.
fn lists(spotify: &Spotify, token: &str, polls: usize) -> Vec<Value> {
    let mut lists = Vec::new();
    for _ in 0..polls {
        pass(spotify, 600);
        let Some(response) = get(spotify, PATH, Some(token)).response() else {
            continue;
        };
        if response.status() == 200 {
            lists.push(read(&response).1);
        }
    }
    lists
}

fn items(lists: &[Value]) -> impl Iterator<Item = &Value> {
    lists
        .iter()
        .flat_map(|list| list["items"].as_array().unwrap())
}

#[test]
fn a_refused_token_is_dead_and_a_new_one_is_good() {
    let spotify = Spotify::new(with("expired-token=1"));
    let (token, again) = sign_in(&spotify);
    let response = get(&spotify, PATH, Some(&token)).response().unwrap();
    assert_eq!(
        read(&response).1["error"]["message"],
        "The access token expired"
    );
    spotify.set_request_faults(&Faults::none());
    assert_eq!(
        get(&spotify, PATH, Some(&token))
            .response()
            .unwrap()
            .status(),
        401
    );
    let fresh = read(&refresh(&spotify, &again)).1["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        get(&spotify, PATH, Some(&fresh))
            .response()
            .unwrap()
            .status(),
        200
    );
}

#[test]
fn a_rate_limit_lasts_as_long_as_it_says() {
    let (spotify, token) = open(with("rate-limit=1"));
    let first = get(&spotify, PATH, Some(&token)).response().unwrap();
    assert_eq!(first.status(), 429);
    spotify.set_request_faults(&Faults::none());
    let second = get(&spotify, PATH, Some(&token)).response().unwrap();
    assert_eq!(second.status(), 429);
    let wait: i64 = second.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=11).contains(&wait));
    pass(&spotify, wait);
    assert_eq!(
        get(&spotify, PATH, Some(&token))
            .response()
            .unwrap()
            .status(),
        200
    );

    let (spotify, token) = open(with("rate-limit=1"));
    let (mut silent, mut text) = (0, 0);
    for _ in 0..60 {
        pass(&spotify, 20);
        let answer = get(&spotify, PATH, Some(&token)).response().unwrap();
        silent += u32::from(!answer.headers().contains_key("retry-after"));
        text += u32::from(answer.body() == b"Too many requests");
    }
    assert!(
        (3..30).contains(&silent) && (3..30).contains(&text),
        "{silent} {text}"
    );
}

#[test]
fn servers_fail_in_several_ways() {
    let (spotify, token) = open(with("error-500=1"));
    let seen: BTreeSet<(u16, String)> = (0..40)
        .map(|_| get(&spotify, PATH, Some(&token)).response().unwrap())
        .map(|answer| {
            (
                answer.status().as_u16(),
                answer.headers()["content-type"].to_str().unwrap()[..9].to_owned(),
            )
        })
        .collect();
    let expected = [(500, "applicati"), (502, "applicati"), (503, "text/html")]
        .map(|(status, kind)| (status, kind.to_owned()));
    assert_eq!(seen, BTreeSet::from(expected));
    assert!(spotify.seen().is_empty());
}

#[test]
fn answers_can_be_missing() {
    let (spotify, token) = open(with("time-out=1"));
    assert!(matches!(get(&spotify, PATH, Some(&token)), Answer::TimeOut));
    let (spotify, token) = open(with("reset=1"));
    assert!(matches!(get(&spotify, PATH, Some(&token)), Answer::Reset));
}

#[test]
fn plays_come_late() {
    let (spotify, _) = open(with("late=0.2"));
    let plays = spotify.true_plays(ListenerId::FIRST);
    let delays: Vec<SignedDuration> = plays
        .iter()
        .filter(|play| play.offline)
        .map(|play| play.appears_at.duration_since(play.ended_at))
        .collect();
    assert!(
        delays.len() * 10 > plays.len() && delays.len() * 3 < plays.len(),
        "{} of {}",
        delays.len(),
        plays.len()
    );
    assert!(
        delays
            .iter()
            .all(|delay| delay.as_secs() >= 60 && delay.as_hours() <= 9 * 24)
    );
    assert!(
        delays.iter().any(|delay| delay.as_hours() < 1)
            && delays.iter().any(|delay| delay.as_hours() > 24)
    );
    assert!(
        plays
            .iter()
            .filter(|play| !play.offline)
            .all(|play| play.appears_at == play.ended_at)
    );

    let (spotify, token) = open(with("late=0.3"));
    lists(&spotify, &token, 300);
    let mut newest = BTreeMap::new();
    let overtaken = spotify.seen().iter().any(|seen| {
        let known = !newest.is_empty();
        let before = newest.values().max().copied();
        let late = seen.items.iter().any(|item| {
            known && !newest.contains_key(&item.true_play) && Some(item.served_at) < before
        });
        newest.extend(
            seen.items
                .iter()
                .map(|item| (item.true_play, item.served_at)),
        );
        late
    });
    assert!(overtaken, "a play must turn up behind one already served");
}

#[test]
fn plays_appear_within_five_minutes() {
    let (spotify, _) = open(with("latency=1"));
    let plays = spotify.true_plays(ListenerId::FIRST);
    let delays = plays
        .iter()
        .map(|play| play.appears_at.duration_since(play.ended_at).as_secs());
    assert!(
        delays.clone().all(|delay| (0..=300).contains(&delay))
            && delays.clone().any(|delay| delay > 60)
    );
}

#[test]
fn stamps_move_once_and_for_good() {
    let (spotify, token) = open(with("moved=0.6"));
    lists(&spotify, &token, 300);
    let mut shifts = Vec::new();
    for play in spotify.seen_plays(ListenerId::FIRST) {
        assert!(play.stamps.len() <= 2);
        if let [old, new] = play.stamps[..] {
            shifts.push(new.duration_since(old).as_millis());
        }
    }
    assert!(
        shifts
            .iter()
            .all(|shift| (-29..=-11).contains(shift) || (1_000..=59_000).contains(shift)),
        "{shifts:?}"
    );
    assert!(shifts.iter().any(|shift| *shift < 0) && shifts.iter().any(|shift| *shift > 5_000));
}

#[test]
fn tracks_repeat_at_once_and_end_together() {
    let (spotify, _) = open(with("near-repeat=0.1,same-ms=0.1"));
    let plays = spotify.true_plays(ListenerId::FIRST);
    let pairs = || plays.windows(2).map(|pair| (&pair[0], &pair[1]));
    let near = pairs().filter(|(one, two)| {
        one.track == two.track
            && two.ended_at.duration_since(one.ended_at).as_secs() < 60
            && two.listed
    });
    let together =
        pairs().filter(|(one, two)| one.track != two.track && one.ended_at == two.ended_at);
    assert!(near.count() > 20 && together.count() > 20);
    assert!(
        plays
            .windows(2)
            .all(|pair| pair[0].ended_at <= pair[1].ended_at)
    );
}

#[test]
fn a_track_is_null_in_one_answer_and_there_in_the_next() {
    let (spotify, token) = open(with("null-track=0.1"));
    let lists = lists(&spotify, &token, 30);
    assert!(items(&lists).any(|item| item["track"].is_null()));
    let nulls: BTreeSet<u64> = spotify
        .seen()
        .iter()
        .flat_map(|seen| seen.items.clone())
        .filter(|item| item.unreadable.is_some())
        .map(|item| item.true_play)
        .collect();
    let readable: BTreeSet<u64> = spotify
        .seen_plays(ListenerId::FIRST)
        .iter()
        .map(|play| play.true_play)
        .collect();
    assert!(nulls.intersection(&readable).count() * 10 > nulls.len() * 9);
}

#[test]
fn items_lose_context_fraction_and_id() {
    let (spotify, token) = open(with("null-context=1"));
    assert!(items(&lists(&spotify, &token, 3)).all(|item| item["context"].is_null()));

    let (spotify, token) = open(with("no-fraction=0.2"));
    let lists_now = lists(&spotify, &token, 3);
    let whole = |item: &&Value| !item["played_at"].as_str().unwrap().contains('.');
    assert!((5..100).contains(&items(&lists_now).filter(whole).count()));

    let (spotify, token) = open(with("local-track=0.2"));
    let lists_now = lists(&spotify, &token, 3);
    let local = items(&lists_now)
        .find(|item| item["track"]["is_local"] == true)
        .unwrap();
    assert!(local["track"]["id"].is_null());
    let uri = local["track"]["uri"].as_str().unwrap();
    assert!(
        uri.starts_with("spotify:local:") && uri.split(':').count() == 6,
        "{uri}"
    );
}

#[test]
fn an_item_stands_twice_in_each_list() {
    let (spotify, token) = open(with("duplicate-item=0.1"));
    for list in lists(&spotify, &token, 3) {
        let items = list["items"].as_array().unwrap();
        assert!(items.windows(2).any(|pair| pair[0] == pair[1]));
        assert!(items.len() <= 50);
    }
}

#[test]
fn lists_are_short_for_half_a_day() {
    let (spotify, token) = open(with("short-list=1"));
    for list in lists(&spotify, &token, 100) {
        assert!((0..=49).contains(&list["items"].as_array().unwrap().len()));
    }
    let first = spotify.seen()[0].items.len();
    assert!((42..50).contains(&first), "{first}");
}

/// Everything that a client sees of a day and a half, as one text.
fn transcript(seed: u64) -> String {
    let mut settings = with("full");
    settings.world.seed = seed;
    let (spotify, token) = open_then(settings);
    let mut text = token.clone();
    for _ in 0..200 {
        pass(&spotify, 600);
        writeln!(text, "{:?}", get(&spotify, PATH, Some(&token))).unwrap();
    }
    text
}

#[test]
fn a_run_repeats_to_the_byte() {
    let first = transcript(1);
    assert!(first == transcript(1));
    assert!(first != transcript(2));
}

#[test]
fn a_plays_fate_does_not_depend_on_when_one_asks() {
    let (asked_once, once) = open(with(
        "everyday,time-out=0,reset=0,error-500=0,rate-limit=0,expired-token=0,null-track=0",
    ));
    let (asked_often, often) = open(with(
        "everyday,time-out=0,reset=0,error-500=0,rate-limit=0,expired-token=0,null-track=0",
    ));
    lists(&asked_often, &often, 300);
    pass(&asked_once, 300 * 600);
    let last = |spotify: &Spotify, token: &str| {
        get(spotify, PATH, Some(token))
            .response()
            .unwrap()
            .into_body()
    };
    assert!(last(&asked_once, &once) == last(&asked_often, &often));
}

#[test]
fn kinds_are_listed_with_their_names() {
    let names: BTreeSet<&str> = FaultKind::all().map(FaultKind::name).collect();
    assert_eq!(names.len(), 35);
}
