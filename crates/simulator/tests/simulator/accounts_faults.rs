//! What befalls consents and tokens: an accounts service that is down or lies, and listeners who change their mind.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use simulator::{Answer, FaultKind, Faults, ListenerId, Rotation, Spotify, Trouble};

use crate::asking::{
    add_listener, get, now, pass, read, refresh, sign_in, sign_in_as, try_refresh, with,
};

const FIRST: ListenerId = ListenerId::FIRST;
const DAY: i64 = 86_400;

/// Two listeners signed in while nothing goes wrong, with their refresh tokens.
fn two(faults: &str) -> (Spotify, [(ListenerId, String); 2]) {
    let settings = with(16, faults);
    let (set, spotify) = (settings.faults.clone(), Spotify::new(settings));
    spotify.set_request_faults(&Faults::none());
    let second = add_listener(&spotify, 17);
    let tokens = [FIRST, second].map(|listener| (listener, sign_in_as(&spotify, listener).1));
    spotify.set_request_faults(&set);
    (spotify, tokens)
}

fn kinds_now(spotify: &Spotify, listener: ListenerId) -> Vec<FaultKind> {
    let at = spotify.now();
    let troubles = spotify.troubles(listener, at, at + SignedDuration::from_millis(1));
    troubles.iter().map(|trouble| trouble.kind).collect()
}

fn lengths(troubles: &[Trouble], end: Timestamp) -> Vec<i64> {
    let whole = troubles.iter().filter(|trouble| trouble.to < end);
    whole
        .map(|trouble| trouble.to.duration_since(trouble.from).as_mins())
        .collect()
}

#[test]
fn any_listener_can_agree() {
    let spotify = Spotify::new(with(16, "none"));
    for number in 1..5 {
        let listener = add_listener(&spotify, 20);
        assert_eq!(
            (listener, listener.number()),
            (ListenerId::nth(number), number)
        );
        let (token, _) = sign_in_as(&spotify, listener);
        let (_, me) = read(&get(&spotify, "/v1/me", Some(&token)).response().unwrap());
        assert_eq!(
            me["display_name"].as_str().map(str::to_owned),
            spotify.display_name(listener)
        );
    }
    assert_eq!(ListenerId::nth(0), FIRST);
}

#[test]
fn the_accounts_service_is_down_in_several_ways() {
    let (spotify, tokens) = two("token-down=0.5");
    let mut ways = BTreeSet::new();
    for _ in 0..1500 {
        for (listener, token) in &tokens {
            let way = match try_refresh(&spotify, token) {
                Answer::TimeOut => "nothing",
                answer => match answer.response().unwrap().status().as_u16() {
                    200 => "good",
                    500 => "500",
                    503 => "503",
                    other => panic!("{other}"),
                },
            };
            let down = kinds_now(&spotify, *listener).contains(&FaultKind::TokenDown);
            assert_eq!(down, way != "good");
            ways.insert(way);
        }
        pass(&spotify, 600);
    }
    assert_eq!(ways.len(), 4, "{ways:?}");
    let end = spotify.now();
    let lengths = lengths(&spotify.troubles(FIRST, now(), end), end);
    assert!(
        lengths.iter().all(|minutes| (4..=360).contains(minutes)),
        "{lengths:?}"
    );
}

#[test]
fn false_grants_pass_and_the_tokens_stay_good() {
    for (fault, of_all) in [("false-grant", true), ("false-grant-one", false)] {
        let (spotify, tokens) = two(&format!("{fault}=0.5"));
        let (mut lies, mut truths) = (0, 0);
        for _ in 0..1500 {
            for (listener, token) in &tokens {
                let (status, body) = read(&refresh(&spotify, token));
                let lie = status == 400;
                assert_eq!(!lie, kinds_now(&spotify, *listener).is_empty());
                if lie {
                    assert_eq!(body["error"], "invalid_grant");
                    assert_eq!(body["error_description"], "Refresh token revoked");
                    lies += 1;
                } else {
                    truths += 1;
                }
            }
            pass(&spotify, 600);
        }
        assert!(
            lies > 10 && truths > 10 * lies,
            "{lies} lies, {truths} truths"
        );
        let of = |listener: ListenerId| spotify.troubles(listener, now(), spotify.now());
        assert!(of(FIRST).iter().all(|trouble| trouble.kind.name() == fault));
        assert_eq!(of(FIRST) == of(tokens[1].0), of_all);
    }
}

#[test]
fn a_listener_takes_everything_back_until_they_agree_anew() {
    let (spotify, [_, (second, _)]) = two("revoked=0.1");
    let (mut access, mut token) = sign_in_as(&spotify, second);
    let (mut times, mut agreed_at) = (0, spotify.now());
    for _ in 0..2000 {
        let gone = kinds_now(&spotify, second).contains(&FaultKind::Revoked);
        let answer = get(&spotify, "/v1/me", Some(&access)).response().unwrap();
        let (status, body) = read(&refresh(&spotify, &token));
        assert_eq!((answer.status() == 401, status == 400), (gone, gone));
        if gone {
            assert_eq!(read(&answer).1["error"]["message"], "Invalid access token");
            assert_eq!(body["error_description"], "Refresh token revoked");
            let trouble = spotify.troubles(second, agreed_at, spotify.now());
            assert_eq!(trouble.len(), 1);
            assert!(trouble[0].from > agreed_at && trouble[0].to == spotify.now());
            pass(&spotify, 3600);
            (access, token) = sign_in_as(&spotify, second);
            agreed_at = spotify.now();
            times += 1;
            assert_eq!(spotify.troubles(second, now(), spotify.now()).len(), times);
        }
        pass(&spotify, 900);
    }
    assert!((1..6).contains(&times), "{times}");
    // What has happened stays so, whatever is set from now on.
    spotify.set_request_faults(&"revoked=1".parse().unwrap());
    pass(&spotify, 2 * DAY);
    spotify.set_request_faults(&Faults::none());
    assert_eq!(refresh(&spotify, &token).status(), 400);
    assert_eq!(kinds_now(&spotify, second), [FaultKind::Revoked]);
    let (_, token) = sign_in_as(&spotify, second);
    assert_eq!(refresh(&spotify, &token).status(), 200);
}

#[test]
fn a_lost_answer_costs_the_token_only_with_rotation() {
    for rotation in [Rotation::Never, Rotation::AlwaysNewRevokesOld] {
        let mut settings = with(16, "none");
        settings.rotation = rotation;
        let spotify = Spotify::new(settings);
        let (_, token) = sign_in(&spotify);
        spotify.set_request_faults(&Faults::none().with(FaultKind::TokenLost, 1.0));
        assert!(matches!(try_refresh(&spotify, &token), Answer::TimeOut));
        spotify.set_request_faults(&Faults::none());
        let expected = if rotation == Rotation::Never {
            200
        } else {
            400
        };
        assert_eq!(refresh(&spotify, &token).status(), expected);
    }
}

#[test]
fn consents_can_be_old_already() {
    let (spotify, [(_, token), (_, other)]) = two("none");
    spotify.age_consents(FIRST, SignedDuration::from_hours(180 * 24));
    let aged_at = spotify.now();
    pass(&spotify, 2 * DAY - 1);
    assert_eq!(refresh(&spotify, &token).status(), 200);
    pass(&spotify, 1);
    assert_eq!(read(&refresh(&spotify, &token)).1["error"], "invalid_grant");
    assert_eq!(refresh(&spotify, &other).status(), 200);
    pass(&spotify, DAY);
    let renewed_at = spotify.now();
    sign_in(&spotify);
    pass(&spotify, DAY);
    let expected = Trouble {
        kind: FaultKind::Revoked,
        from: aged_at + SignedDuration::from_hours(48),
        to: renewed_at,
    };
    assert_eq!(spotify.troubles(FIRST, now(), spotify.now()), [expected]);
    // However old they are made, until now they were good.
    spotify.age_consents(FIRST, SignedDuration::from_hours(9000 * 24));
    let since_now = spotify.troubles(
        FIRST,
        renewed_at,
        spotify.now() + SignedDuration::from_secs(9),
    );
    assert_eq!((since_now.len(), since_now[0].from), (1, spotify.now()));
}

#[test]
fn what_a_listener_took_back_by_hand_is_trouble_too() {
    let (spotify, _) = two("none");
    pass(&spotify, 60);
    spotify.revoke(FIRST);
    let from = spotify.now();
    assert_eq!(spotify.troubles(FIRST, now(), from), []);
    pass(&spotify, 60);
    let to = spotify.now();
    let expected = Trouble {
        kind: FaultKind::Revoked,
        from,
        to,
    };
    assert_eq!(spotify.troubles(FIRST, now(), to), [expected]);
    sign_in(&spotify);
    pass(&spotify, 60);
    assert_eq!(spotify.troubles(FIRST, now(), spotify.now()), [expected]);
}
