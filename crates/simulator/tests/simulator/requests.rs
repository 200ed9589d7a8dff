//! What befalls calls and answers: pauses, quotas, refusals in plain text, bodies that are not what they should be.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use http::Response;
use jiff::SignedDuration;
use simulator::{Answer, FaultKind, Faults, ListenerId, Spotify};

use crate::asking::{
    PATH, add_listener, get, now, open, open_then, pass, poll, read, sign_in_as, with,
};

const FIRST: ListenerId = ListenerId::FIRST;

fn response(spotify: &Spotify, path: &str, token: &str) -> Response<Vec<u8>> {
    get(spotify, path, Some(token)).response().unwrap()
}

fn wait(response: &Response<Vec<u8>>) -> Option<i64> {
    let wait = response.headers().get("retry-after")?;
    Some(wait.to_str().unwrap().parse().unwrap())
}

fn is_over_quota(response: &Response<Vec<u8>>) -> bool {
    let body =
        br#"{"error":{"message":"Too many requests","reason":"QUOTA_EXCEEDED","status":429}}"#;
    response.status() == 429 && response.body() == body
}

#[test]
fn a_long_rate_limit_lasts_up_to_ten_minutes() {
    let (spotify, token) = open_then(with(14, "long-rate-limit=1"));
    let (mut waits, mut silent) = (BTreeSet::new(), 0);
    for _ in 0..100 {
        let answer = response(&spotify, PATH, &token);
        assert_eq!(answer.status(), 429);
        assert!(!is_over_quota(&answer));
        match wait(&answer) {
            Some(seconds) => drop(waits.insert(seconds)),
            None => silent += 1,
        }
        pass(&spotify, 601);
    }
    assert!(waits.iter().all(|wait| (12..=600).contains(wait)));
    assert!(waits.first() < Some(&100) && waits.last() > Some(&500));
    assert!((8..35).contains(&silent), "{silent} of 100");

    let asked_at = spotify.now();
    let seconds = (0..9)
        .find_map(|_| wait(&response(&spotify, PATH, &token)))
        .unwrap();
    spotify.set_request_faults(&Faults::none());
    pass(&spotify, seconds - 1);
    assert_eq!(response(&spotify, "/v1/me", &token).status(), 429);
    pass(&spotify, 1);
    assert_eq!(response(&spotify, "/v1/me", &token).status(), 200);
    let trouble = spotify.troubles(FIRST, asked_at, spotify.now());
    assert_eq!(trouble.len(), 1);
    assert_eq!(
        (trouble[0].kind, trouble[0].from, trouble[0].to),
        (FaultKind::LongRateLimit, asked_at, spotify.now())
    );
}

#[test]
fn a_quota_lock_out_is_of_one_family_and_of_all_listeners() {
    let (mut hours, mut silent) = (BTreeSet::new(), 0);
    for seed in 0..40 {
        let (spotify, token) = open_then(with(seed, "quota=1"));
        let second = add_listener(&spotify, seed + 1);
        let (other, _) = sign_in_as(&spotify, second);
        let first = response(&spotify, PATH, &token);
        assert!(is_over_quota(&first));
        spotify.set_request_faults(&Faults::none());
        pass(&spotify, 600);
        let again = response(&spotify, PATH, &other);
        assert!(is_over_quota(&again));
        assert_eq!(wait(&first).map(|wait| wait - 600), wait(&again));
        assert_eq!(
            response(&spotify, "/v1/me/player", &token)
                .status()
                .as_u16()
                / 100,
            2
        );
        for listener in [FIRST, second] {
            let day = SignedDuration::from_hours(48);
            let trouble = spotify.troubles(listener, now() - day, now() + day);
            assert_eq!((trouble.len(), trouble[0].kind), (1, FaultKind::Quota));
            assert_eq!(trouble[0].from, now());
            let lasts = trouble[0].to.duration_since(now());
            let milliseconds = i64::try_from(lasts.as_millis()).unwrap();
            assert!(
                wait(&first)
                    .is_none_or(|wait| (wait * 1000 - 999..=wait * 1000).contains(&milliseconds))
            );
            hours.insert(lasts.as_hours());
        }
        silent += usize::from(wait(&first).is_none());
        pass(&spotify, 24 * 3600);
        assert_eq!(response(&spotify, PATH, &token).status(), 200);
    }
    assert!(hours.first() < Some(&4) && hours.last() > Some(&20) && hours.last() <= Some(&24));
    assert!((5..20).contains(&silent), "{silent} of 40");
}

#[test]
fn a_quota_counts_the_calls_of_any_24_hours() {
    let mut settings = with(14, "none");
    settings.quota = Some(5);
    let (spotify, token) = open(settings);
    let second = add_listener(&spotify, 15);
    let (other, _) = sign_in_as(&spotify, second);
    for token in [&token, &token, &token, &other, &other] {
        assert_eq!(response(&spotify, PATH, token).status(), 200);
        pass(&spotify, 3600);
    }
    // The sixth call within five hours. Two must leave: it counts itself.
    let refused = response(&spotify, PATH, &token);
    assert!(is_over_quota(&refused));
    assert_eq!(wait(&refused), Some(20 * 3600));
    assert_eq!(response(&spotify, "/v1/me", &token).status(), 200);
    pass(&spotify, 20 * 3600 - 1);
    // Too soon, and the next call has to wait for one more.
    assert_eq!(wait(&response(&spotify, PATH, &other)), Some(3601));
    pass(&spotify, 3601);
    assert_eq!(response(&spotify, PATH, &token).status(), 200);
    let trouble = spotify.troubles(FIRST, now(), spotify.now() + SignedDuration::from_hours(99));
    assert_eq!(trouble.len(), 1);
    assert_eq!(trouble[0].from, now() + SignedDuration::from_hours(5));
    assert_eq!(trouble[0].to, now() + SignedDuration::from_hours(26));
}

#[test]
fn some_refusals_are_plain_text_and_last_for_hours() {
    for (fault, length, of_all) in [
        ("premium-lapsed", 159, true),
        ("not-registered", 118, false),
    ] {
        let (spotify, token) = open_then(with(14, &format!("{fault}=0.6")));
        let second = add_listener(&spotify, 15);
        let (other, _) = sign_in_as(&spotify, second);
        let mut refused = BTreeMap::from([(FIRST, 0), (second, 0)]);
        for _ in 0..400 {
            for (listener, token) in [(FIRST, &token), (second, &other)] {
                let answer = response(&spotify, "/v1/me", token);
                let troubles = spotify.troubles(
                    listener,
                    spotify.now(),
                    spotify.now() + SignedDuration::from_millis(1),
                );
                assert_eq!(troubles.is_empty(), answer.status() == 200);
                if let [trouble] = troubles[..] {
                    assert_eq!(trouble.kind.name(), fault);
                    assert_eq!(answer.status(), 403);
                    assert_eq!(
                        answer.headers()["content-type"],
                        "text/plain; charset=utf-8"
                    );
                    assert_eq!(answer.body().len(), length);
                    *refused.get_mut(&listener).unwrap() += 1;
                }
            }
            pass(&spotify, 1800);
        }
        assert!(
            refused.values().all(|count| (5..100).contains(count)),
            "{refused:?}"
        );
        let end = spotify.now();
        let of = |listener| spotify.troubles(listener, now(), end);
        assert_eq!(of(FIRST) == of(second), of_all);
        let hour = SignedDuration::from_hours(1);
        assert!(of(FIRST).iter().all(|trouble| {
            let lasts = trouble.to.duration_since(trouble.from);
            trouble.to == end || (hour..=hour * 12).contains(&lasts)
        }));
        let read = String::from_utf8(response(&spotify, "/v1/me", "nobody").into_body()).unwrap();
        assert!(read.contains("Invalid access token"), "{read}");
    }
}

#[test]
fn a_hotel_answers_instead() {
    let (spotify, token) = open_then(with(14, "html-body=1"));
    let answer = response(&spotify, PATH, &token);
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (200, &"text/html; charset=utf-8".parse().unwrap())
    );
    assert!(String::from_utf8_lossy(answer.body()).contains("Guest Wi-Fi"));
    assert!(spotify.seen().is_empty());
}

#[test]
fn a_body_that_is_cut_off_was_not_served() {
    let (spotify, token) = open_then(with(14, "truncated-body=0.5"));
    let mut whole = 0;
    for _ in 0..60 {
        let answer = response(&spotify, PATH, &token);
        assert_eq!(answer.status(), 200);
        let list: Result<serde_json::Value, _> = serde_json::from_slice(answer.body());
        whole += usize::from(list.is_ok());
        assert_eq!(spotify.seen().len(), whole);
        pass(&spotify, 600);
    }
    assert!((15..45).contains(&whole), "{whole} of 60");
}

#[test]
fn some_bodies_take_their_time() {
    let (spotify, token) = open_then(with(14, "slow-body=0.5"));
    let mut seconds = BTreeSet::new();
    for _ in 0..60 {
        match get(&spotify, PATH, Some(&token)) {
            Answer::Slow { after, response } => {
                assert_eq!(read(&response).0, 200);
                assert_eq!(spotify.seen().last().unwrap().after, after);
                seconds.insert(after.as_secs());
            }
            answer => {
                assert_eq!(answer.response().unwrap().status(), 200);
                assert!(spotify.seen().last().unwrap().after.is_zero());
            }
        }
        pass(&spotify, 600);
    }
    assert_eq!(spotify.seen().len(), 60);
    assert!(seconds.len() > 10 && seconds.first() >= Some(&5) && seconds.last() <= Some(&31));

    let (spotify, token) = open_then(with(14, "gateway-time-out=1"));
    let Answer::Slow { after, response } = get(&spotify, PATH, Some(&token)) else {
        panic!("a gateway that gives up takes its time");
    };
    assert!((Duration::from_secs(35)..=Duration::from_secs(39)).contains(&after));
    assert_eq!(response.status(), 504);
    assert!(serde_json::from_slice::<serde_json::Value>(response.body()).is_err());
}

#[test]
fn every_call_is_told() {
    let (spotify, token) = open_then(with(14, "time-out=0.2,error-500=0.2,slow-body=0.2"));
    let second = add_listener(&spotify, 15);
    let (other, _) = sign_in_as(&spotify, second);
    let mut expected = Vec::new();
    for (path, family) in [
        (PATH, "recently-played"),
        ("/v1/me/player", "player"),
        ("/v1/me/player/currently-playing", "player"),
        ("/v1/me/top/artists", "top"),
        ("/v1/artists/0000000000000000000000", "catalogue"),
        ("/v1/me", "profile"),
    ] {
        for (listener, token) in [
            (Some(FIRST), &token),
            (Some(second), &other),
            (None, &"nobody".to_owned()),
        ] {
            let answer = get(&spotify, path, Some(token));
            let status = answer.response().map(|answer| answer.status().as_u16());
            expected.push((spotify.now(), family, listener, status));
            pass(&spotify, 1);
        }
    }
    let told: Vec<_> = spotify
        .calls()
        .iter()
        .map(|call| (call.at, call.family, call.listener, call.status))
        .collect();
    assert_eq!(told, expected);
    let statuses: BTreeSet<_> = told.iter().map(|call| call.3).collect();
    assert!(
        statuses.contains(&None) && statuses.contains(&Some(200)) && statuses.contains(&Some(401)),
        "{statuses:?}"
    );
    poll(&spotify, &token, 60, 3);
    assert_eq!(spotify.calls().len(), expected.len() + 3);
}
