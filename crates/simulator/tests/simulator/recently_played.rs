//! The list of recently played tracks: its shape, its cursors, its window.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use simulator::{Faults, ListenerId, Spotify};

use crate::asking::{ask, now, old_app, open, pass, settings};

const PATH: &str = "/v1/me/player/recently-played";

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

fn stamps(list: &Value) -> Vec<Timestamp> {
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["played_at"].as_str().unwrap().parse().unwrap())
        .collect()
}

fn list(spotify: &Spotify, token: &str, query: &str) -> Value {
    let (status, body) = ask(spotify, token, &format!("{PATH}{query}"));
    assert_eq!(status, 200, "{body}");
    body
}

#[test]
fn it_looks_as_it_is_really_sent() {
    let mut settings = settings(3);
    settings.apps = vec![old_app()];
    let (spotify, token) = open(settings);
    let body = list(&spotify, &token, "?limit=50");
    assert_eq!(keys(&body), ["cursors", "href", "items", "limit", "next"]);
    assert_eq!(body["href"], format!("http://spotify.test{PATH}?limit=50"));
    let stamps = stamps(&body);
    assert_eq!(stamps.len(), 50);
    assert!(stamps.is_sorted_by(|newer, older| newer >= older));
    let (newest, oldest) = (stamps[0].as_millisecond(), stamps[49].as_millisecond());
    assert_eq!(
        body["cursors"],
        json!({"after": newest.to_string(), "before": oldest.to_string()})
    );
    assert_eq!(
        body["next"],
        format!("http://spotify.test{PATH}?before={oldest}&limit=50")
    );

    let mut contexts = 0;
    for item in body["items"].as_array().unwrap() {
        assert_eq!(keys(item), ["context", "played_at", "track"]);
        assert_eq!(
            item["played_at"].as_str().unwrap().len(),
            "2026-11-19T20:15:00.500Z".len()
        );
        assert_eq!(
            keys(&item["track"]),
            [
                "album",
                "artists",
                "available_markets",
                "disc_number",
                "duration_ms",
                "explicit",
                "external_ids",
                "external_urls",
                "href",
                "id",
                "is_local",
                "name",
                "popularity",
                "preview_url",
                "track_number",
                "type",
                "uri"
            ]
        );
        assert_eq!(
            keys(&item["track"]["album"]),
            [
                "album_type",
                "artists",
                "available_markets",
                "external_urls",
                "href",
                "id",
                "images",
                "name",
                "release_date",
                "release_date_precision",
                "total_tracks",
                "type",
                "uri"
            ]
        );
        if item["context"].is_object() {
            contexts += 1;
            assert_eq!(
                keys(&item["context"]),
                ["external_urls", "href", "type", "uri"]
            );
        }
    }
    assert!(
        (10..50).contains(&contexts),
        "{contexts} of 50 have a context"
    );
}

#[test]
fn cursors_are_exclusive_and_lead_through_the_list() {
    let (spotify, token) = open(settings(3));
    let whole = stamps(&list(&spotify, &token, "?limit=50"));
    assert_eq!(stamps(&list(&spotify, &token, "")), whole[..20]);

    let (mut back, mut query) = (Vec::new(), "?limit=20".to_owned());
    loop {
        let page = list(&spotify, &token, &query);
        let Some(next) = page["next"].as_str() else {
            assert_eq!(
                (&page["items"], &page["cursors"]),
                (&json!([]), &Value::Null)
            );
            break;
        };
        back.extend(stamps(&page));
        query = next[next.find('?').unwrap()..].to_owned();
    }
    assert_eq!(back, whole);

    let after = whole[30].as_millisecond();
    let page = list(&spotify, &token, &format!("?after={after}&limit=10"));
    assert_eq!(stamps(&page), whole[20..30]);
    assert_eq!(
        page["next"],
        format!(
            "http://spotify.test{PATH}?after={}&limit=10",
            whole[20].as_millisecond()
        )
    );
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let (spotify, token) = open(settings(3));
    for (query, message) in [
        ("?limit=0", "Invalid limit"),
        ("?limit=51", "Invalid limit"),
        ("?limit=x", "Invalid limit"),
        ("?limit=-1", "Invalid limit"),
        ("?after=x", "Invalid after"),
        ("?before=99999999999999999", "Invalid before"),
        (
            "?after=1&before=2",
            "Only one of after and before may be given",
        ),
    ] {
        let expected = json!({"error": {"status": 400, "message": message}});
        assert_eq!(
            ask(&spotify, &token, &format!("{PATH}{query}")),
            (400, expected),
            "{query}"
        );
    }
}

#[test]
fn nothing_is_older_than_seven_days_or_newer_than_now() {
    let mut settings = settings(5);
    settings.token_lifetime = SignedDuration::from_hours(1000);
    let (spotify, token) = open(settings);
    for _ in 0..160 {
        pass(&spotify, 3 * 3600);
        let at = spotify.now();
        for stamp in stamps(&list(&spotify, &token, "?limit=50")) {
            assert!(stamp <= at && at.duration_since(stamp) <= SignedDuration::from_hours(7 * 24));
        }
    }
}

#[test]
fn a_listener_without_a_past_has_an_empty_list() {
    let mut settings = settings(3);
    settings.world.from = now() + SignedDuration::from_hours(48);
    let (spotify, token) = open(settings);
    let body = list(&spotify, &token, "?limit=50");
    assert_eq!(body["items"], json!([]));
    assert_eq!(
        (&body["next"], &body["cursors"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn short_and_private_plays_stay_out_save_for_the_knob() {
    for (share, expected) in [(0.0, 0), (1.0, 1)] {
        let mut settings = settings(4);
        settings.world.short_plays_listed = share;
        let (spotify, token) = open(settings);
        list(&spotify, &token, "?limit=50");
        let truth = spotify.true_plays(ListenerId::FIRST);
        let short = truth
            .iter()
            .filter(|play| play.played_ms < 30_000 && !play.private);
        assert_eq!(
            short.clone().filter(|play| play.listed).count(),
            expected * short.count()
        );
        let seen = spotify.seen_plays(ListenerId::FIRST);
        assert!(
            seen.iter()
                .all(|seen| truth[usize::try_from(seen.true_play).unwrap()].listed)
        );
        assert!(
            truth
                .iter()
                .filter(|play| play.private)
                .all(|play| !play.listed)
        );
    }
}

#[test]
fn the_ledger_says_what_was_served() {
    let mut settings = settings(6);
    settings.faults = "late=0.2,moved=0.3,null-track=0.05,local-track=0.1,duplicate-item=0.1"
        .parse::<Faults>()
        .unwrap();
    settings.token_lifetime = SignedDuration::from_hours(1000);
    let (spotify, token) = open(settings);
    let mut served: Vec<Vec<(Timestamp, Option<String>)>> = Vec::new();
    for _ in 0..60 {
        pass(&spotify, 1800);
        let body = list(&spotify, &token, "?limit=50");
        let uris = body["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["track"]["uri"].as_str().map(str::to_owned));
        served.push(stamps(&body).into_iter().zip(uris).collect());
    }
    let seen = spotify.seen();
    assert_eq!(seen.len(), served.len());
    for (seen, served) in seen.iter().zip(&served) {
        let recorded: Vec<(Timestamp, Option<String>)> = seen
            .items
            .iter()
            .map(|item| {
                (
                    item.served_at,
                    item.unreadable.is_none().then(|| item.uri.clone()),
                )
            })
            .collect();
        assert_eq!(&recorded, served);
    }
    let truth = spotify.true_plays(ListenerId::FIRST);
    let plays = spotify.seen_plays(ListenerId::FIRST);
    assert!(plays.iter().any(|play| play.stamps.len() > 1));
    for play in &plays {
        assert_eq!(
            play.track,
            truth[usize::try_from(play.true_play).unwrap()].track
        );
    }
    let readable: std::collections::BTreeSet<_> = served
        .iter()
        .flatten()
        .filter_map(|(at, uri)| uri.clone().map(|uri| (*at, uri)))
        .collect();
    let known: std::collections::BTreeSet<_> = plays
        .iter()
        .flat_map(|play| play.stamps.iter().map(|at| (*at, play.track.uri.clone())))
        .collect();
    assert_eq!(readable, known);
    assert_eq!(spotify.requests()["GET /v1/me/player/recently-played"], 60);
}
