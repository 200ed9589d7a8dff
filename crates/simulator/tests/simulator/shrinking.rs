//! A fault that is taken out of the set, or another listener who calls in between, moves none of the other strikes.

use std::fmt::Write;

use jiff::SignedDuration;
use serde::de::IgnoredAny;
use simulator::{Answer, FaultKind, Faults, ListenerId, Spotify};

use crate::asking::{PATH, add_listener, get, pass, sign_in_as, try_refresh, with};

/// Those that befall requests and leave no trace for the next call but one.
const PASSING: &str = "reset=0.05,time-out=0.05,html-body=0.05,rate-limit=0.05,long-rate-limit=0.05,error-500=0.05,\
gateway-time-out=0.05,truncated-body=0.1,slow-body=0.1,premium-lapsed=0.5,not-registered=0.5,null-track=0.01,broken-item=0.01";

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Outcome {
    what: String,
    slow: bool,
    unreadable: Vec<usize>,
}

fn call(spotify: &Spotify, token: &str) -> Outcome {
    let answer = get(spotify, PATH, Some(token));
    let slow = matches!(&answer, Answer::Slow { response, .. } if response.status() == 200);
    let what = match answer {
        Answer::TimeOut => "time-out".to_owned(),
        Answer::Reset => "reset".to_owned(),
        Answer::Response(response) | Answer::Slow { response, .. } => {
            let kind = response.headers()["content-type"].to_str().unwrap();
            let text = String::from_utf8_lossy(response.body());
            match response.status().as_u16() {
                200 if kind.starts_with("text/html") => "html-body".to_owned(),
                200 if serde_json::from_str::<IgnoredAny>(&text).is_ok() => "list".to_owned(),
                200 => "truncated-body".to_owned(),
                403 if text.starts_with("Active") => "premium-lapsed".to_owned(),
                403 => "not-registered".to_owned(),
                429 => "rate-limit".to_owned(),
                504 => "gateway-time-out".to_owned(),
                500..=503 => "error-500".to_owned(),
                other => panic!("{other}: {text}"),
            }
        }
    };
    Outcome {
        what,
        slow,
        unreadable: Vec::new(),
    }
}

fn run(faults: &Faults) -> Vec<Outcome> {
    let mut settings = with(21, "none");
    settings.faults = faults.clone();
    let spotify = Spotify::new(settings);
    let (token, _) = sign_in_as(&spotify, ListenerId::FIRST);
    let calls = (0..700).map(|_| {
        pass(&spotify, 1200);
        call(&spotify, &token)
    });
    let mut outcomes: Vec<Outcome> = calls.collect();
    let seen = spotify.seen();
    let lists = outcomes.iter().filter(|outcome| outcome.what == "list");
    assert_eq!(lists.count(), seen.len());
    let lists = outcomes.iter_mut().filter(|outcome| outcome.what == "list");
    for (outcome, list) in lists.zip(seen) {
        let unreadable =
            (0..list.items.len()).filter(|place| list.items[*place].unreadable.is_some());
        outcome.unreadable = unreadable.collect();
    }
    outcomes
}

#[test]
fn without_one_fault_all_others_strike_as_before() {
    let all: Faults = PASSING.parse().unwrap();
    let before = run(&all);
    for kind in FaultKind::all().filter(|kind| all.rate(*kind) > 0.0) {
        let after = run(&all.clone().with(kind, 0.0));
        // Whatever this kind itself did may now be something else.
        let its_own = |outcome: &Outcome| match kind {
            FaultKind::LongRateLimit => outcome.what == "rate-limit",
            FaultKind::NullTrack | FaultKind::BrokenItem => !outcome.unreadable.is_empty(),
            FaultKind::SlowBody => outcome.slow,
            _ => outcome.what == kind.name(),
        };
        let mut struck = 0;
        for (place, (before, after)) in before.iter().zip(&after).enumerate() {
            if its_own(before) {
                struck += 1;
            } else {
                assert_eq!(before, after, "call {place} without {}", kind.name());
            }
        }
        assert!(struck > 5, "{} struck {struck} times", kind.name());
    }
}

/// Everything that a client sees of an answer.
fn write(text: &mut String, answer: Answer) {
    match answer {
        Answer::Slow { after, response } => {
            write!(text, "after {after:?}: ").unwrap();
            write(text, Answer::Response(response));
        }
        Answer::Response(response) => {
            let (head, body) = response.into_parts();
            writeln!(text, "{head:?} {}", String::from_utf8_lossy(&body)).unwrap();
        }
        nothing => writeln!(text, "{nothing:?}").unwrap(),
    }
}

#[test]
fn listeners_do_not_disturb_one_another() {
    // What an app is told counts for all of its listeners.
    let mut faults: Faults = "full,late=0.2,vanish=0.2,stall=0.3,token-down=0.2"
        .parse()
        .unwrap();
    for shared in [
        FaultKind::RateLimit,
        FaultKind::LongRateLimit,
        FaultKind::Quota,
    ] {
        faults = faults.with(shared, 0.0);
    }
    let transcripts = |order: [usize; 3]| {
        let mut settings = with(22, "none");
        settings.faults = faults.clone();
        let spotify = Spotify::new(settings);
        add_listener(&spotify, 23);
        add_listener(&spotify, 24);
        spotify.set_request_faults(&Faults::none());
        let tokens = [0, 1, 2].map(|number| sign_in_as(&spotify, ListenerId::nth(number)));
        spotify.set_request_faults(&faults);
        let mut transcripts = [const { String::new() }; 3];
        for step in 0..200 {
            pass(&spotify, 1200);
            for number in order {
                let (access, refresh) = &tokens[number];
                let text = &mut transcripts[number];
                write(text, get(&spotify, PATH, Some(access)));
                if step % 3 == 0 {
                    // Every token is a new one, so only what kind of answer it is can be the same.
                    let answer = try_refresh(&spotify, refresh);
                    let status = answer.response().map(|answer| answer.status());
                    writeln!(text, "{status:?}").unwrap();
                }
                get(&spotify, PATH, Some("nobody"));
            }
        }
        let span = SignedDuration::from_hours(60);
        let lives = [0, 1, 2].map(|number| {
            let listener = ListenerId::nth(number);
            spotify.lifetimes(listener, spotify.now() - span, spotify.now())
        });
        (transcripts, lives)
    };
    let (first, lives) = transcripts([0, 1, 2]);
    for order in [[2, 1, 0], [1, 0, 2]] {
        let (other, other_lives) = transcripts(order);
        for number in 0..3 {
            assert!(
                first[number] == other[number],
                "listener {number}, order {order:?}"
            );
        }
        assert_eq!(lives, other_lives);
    }
}
