//! Briefs of small histories, and what must never be in one.

use std::collections::BTreeSet;

use domain::{
    ids::{AlbumId, ArtistId, PlayId, TrackId},
    play::Source,
    report::{Details, ItemKind},
    settle::Certainty,
};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::*;
use crate::{
    log::{LoadedAlbum, LoadedArtist, LoadedCatalogue, LoadedPlay, LoadedTrack},
    query::Query,
    sketch::plays,
};

const COVERAGE: BriefCoverage = BriefCoverage {
    share: 0.75,
    days_with_gaps: 2,
};

fn brief_on(log: &ListeningLog, question: &str, now: &str) -> Value {
    let pairs = question
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let scope = Scope::read(&mut Query::new(pairs), &TimeZone::UTC).unwrap();
    let brief = Brief::new(log, &scope, COVERAGE, now.parse().unwrap());
    serde_json::to_value(brief).unwrap()
}

fn brief(log: &ListeningLog, question: &str) -> Value {
    brief_on(log, question, "2026-01-01T00:00:00Z")
}

/// Compares what stands at some places of a brief.
#[track_caller]
fn check(brief: &Value, places: &[(&str, Value)]) {
    for (place, expected) in places {
        let found = brief.pointer(place);
        assert_eq!(found, Some(expected), "{place} of {brief:#}");
    }
}

fn log(text: &str) -> ListeningLog {
    plays(text).log
}

fn two_months() -> ListeningLog {
    log("2025-01-31T22:00 Aurora/Demons/Runaway 3:20
         2025-02-01T09:00 Aurora/Demons/Runaway 3:20
         2025-02-01T09:04 Sigur Rós/Takk/Hoppípolla 4:00 trackdone
         2025-02-28T23:00 Sigur Rós/Takk/Hoppípolla 4:00 trackdone
         2025-03-01T07:00 Aurora/Demons/Runaway 2:00 trackdone
         2025-03-01T07:04 Aurora/Demons/Runaway 2:00 trackdone
         2025-03-01T07:08 Björk/Post/Hyperballad ? of 4:00
         2025-03-02T20:00 Aurora & Björk//Duet 2:00 trackdone
         2025-03-02T20:02 Sigur Rós/Takk/Hoppípolla 0:10 fwdbtn
         2025-03-05T20:00 Sigur Rós/Takk/Hoppípolla 4:00")
}

#[test]
fn a_brief_tells_of_a_month() {
    let brief = brief(&two_months(), "period=2025-03");
    check(
        &brief,
        &[
            ("/period/period", json!("2025-03")),
            ("/period/from", json!("2025-03-01")),
            ("/period/to", json!("2025-04-01")),
            ("/period/zone", json!("UTC")),
            ("/period/is_over", json!(true)),
            ("/period/rule", json!("counted")),
            ("/period/is_filtered", json!(false)),
            ("/data/coverage/share", json!(0.75)),
            ("/data/coverage/days_with_gaps", json!(2)),
            ("/data/first_day", json!("2025-03-01")),
            ("/data/last_day", json!("2025-03-05")),
            ("/data/history_from", json!("2025-01-31")),
            ("/data/sample", json!(5)),
            ("/data/share_estimated", json!(0.2)),
            (
                "/totals",
                json!({"plays": 5, "played_ms": 840_000, "tracks": 4, "artists": 3, "albums": 3, "active_days": 3, "days": 31}),
            ),
            ("/previous/period", json!("2025-02")),
            ("/previous/is_whole", json!(true)),
            ("/previous/totals/plays", json!(3)),
            ("/previous/totals/days", json!(28)),
            ("/previous/plays_change", json!(2.0 / 3.0)),
            ("/previous/played_ms_change", json!(160.0 / 680.0)),
            ("/year_before", json!(null)),
            ("/artists/total", json!(3)),
            ("/artists/sample", json!(5)),
            (
                "/artists/items/0",
                json!({"rank": 1, "previous_rank": 2, "movement": "up", "name": "Aurora", "artists": [], "plays": 3, "played_ms": 360_000, "share": 0.6}),
            ),
            ("/artists/items/1/movement", json!("new")),
            ("/tracks/items/0/name", json!("Runaway")),
            ("/tracks/items/0/artists", json!(["Aurora"])),
            ("/albums/items/0/name", json!("Demons")),
            ("/timeline/bucket", json!("day")),
            (
                "/timeline/buckets/1",
                json!({"start": "2025-03-02", "plays": 1, "played_ms": 120_000}),
            ),
            ("/clock/hours/7/plays", json!(3)),
            (
                "/clock/parts/1",
                json!({"part": "morning", "plays": 3, "played_ms": 480_000, "share": 0.6}),
            ),
            ("/clock/parts/3/share", json!(0.4)),
            ("/weekdays/2/weekday", json!("wednesday")),
            ("/weekdays/2/share", json!(0.2)),
            ("/streaks/longest/days", json!(2)),
            ("/streaks/latest", json!(null)),
            ("/sessions/count", json!(3)),
            (
                "/sessions/longest",
                json!({"length_ms": 720_000, "played_ms": 480_000, "plays": 3}),
            ),
            ("/sessions/median_ms", json!(240_000)),
            ("/discoveries/new_tracks", json!(2)),
            ("/discoveries/new_artists", json!(1)),
            ("/discoveries/share_new", json!(0.4)),
            (
                "/discoveries/artists",
                json!([{"name": "Björk", "plays": 2, "played_ms": 360_000}]),
            ),
            // Not of the plays that were only polled, nor of those that do not say how they ended.
            ("/skips", json!({"skips": 1, "rate": 0.25, "sample": 4})),
            ("/diversity/artists", json!(3)),
        ],
    );
    assert_eq!(brief["timeline"]["buckets"].as_array().unwrap().len(), 31);
}

#[test]
fn long_periods_have_long_buckets() {
    let log = two_months();
    for (period, bucket, count, first) in [
        ("2025-03", "day", 31, "2025-03-01"),
        ("2025-01-31..2025-03-04", "week", 6, "2025-01-27"),
        ("2025", "month", 12, "2025-01-01"),
        ("all", "week", 6, "2025-01-27"),
        ("1990..2025", "year", 35, "1990-01-01"),
    ] {
        let brief = brief(&log, &format!("period={period}"));
        let timeline = &brief["timeline"];
        assert_eq!(timeline["bucket"], bucket, "{period}");
        let buckets = timeline["buckets"].as_array().unwrap();
        assert_eq!(
            (buckets.len(), &buckets[0]["start"]),
            (count, &json!(first)),
            "{period}"
        );
    }
}

#[test]
fn an_empty_period_has_nothing() {
    for (log, period) in [(log(""), "all"), (two_months(), "2024-06")] {
        let brief = brief(&log, &format!("period={period}"));
        check(
            &brief,
            &[
                ("/data/first_day", json!(null)),
                ("/data/sample", json!(0)),
                ("/data/share_estimated", json!(0.0)),
                ("/totals/plays", json!(0)),
                ("/previous", json!(null)),
                ("/year_before", json!(null)),
                ("/tracks", json!({"items": [], "total": 0, "sample": 0})),
                (
                    "/streaks",
                    json!({"longest": null, "latest": null, "sample": 0}),
                ),
                (
                    "/sessions",
                    json!({"count": 0, "median_ms": null, "longest": null, "sample": 0}),
                ),
                ("/discoveries/share_new", json!(0.0)),
                ("/skips", json!({"skips": 0, "rate": null, "sample": 0})),
                (
                    "/diversity",
                    json!({"artists": 0, "effective_artists": 0.0, "sample": 0}),
                ),
            ],
        );
        assert_eq!(brief["clock"]["hours"].as_array().unwrap().len(), 24);
        assert_eq!(brief["weekdays"].as_array().unwrap().len(), 7);
    }
}

#[test]
fn an_empty_period_may_have_something_before() {
    let brief = brief(&two_months(), "period=2025-04");
    check(
        &brief,
        &[
            ("/totals/plays", json!(0)),
            ("/previous/totals/plays", json!(5)),
            ("/previous/plays_change", json!(-1.0)),
        ],
    );
}

#[test]
fn one_play_is_enough() {
    let log = log("2025-03-09T23:59 Aurora/Demons/Runaway 3:20");
    let brief = brief(&log, "period=2025-03-09&measure=time");
    check(
        &brief,
        &[
            ("/totals/plays", json!(1)),
            ("/previous", json!(null)),
            // Without anything before, nothing has moved.
            ("/artists/items/0/movement", json!(null)),
            ("/artists/items/0/share", json!(1.0)),
            ("/clock/parts/3/share", json!(1.0)),
            ("/weekdays/6/share", json!(1.0)),
            (
                "/streaks/latest",
                json!({"days": 1, "from": "2025-03-09", "to": "2025-03-09"}),
            ),
            ("/sessions/median_ms", json!(200_000)),
            ("/skips", json!({"skips": 0, "rate": null, "sample": 0})),
            ("/diversity/effective_artists", json!(1.0)),
        ],
    );
}

#[test]
fn what_is_not_over_is_compared_with_as_many_days() {
    let log = two_months();
    let brief = brief_on(&log, "period=2025-03", "2025-03-02T12:00:00Z");
    check(
        &brief,
        &[
            ("/period/is_over", json!(false)),
            ("/totals/days", json!(2)),
            ("/previous/period", json!("2025-02-01..2025-02-03")),
            ("/previous/totals/plays", json!(2)),
            // Of a clock that runs ahead.
            ("/timeline/buckets/2/start", json!("2025-03-05")),
        ],
    );
    assert_eq!(brief["timeline"]["buckets"].as_array().unwrap().len(), 3);
    let last_days = brief_on(&log, "period=last-7-days", "2025-03-07T12:00:00Z");
    check(
        &last_days,
        &[
            ("/totals/days", json!(7)),
            ("/previous/period", json!("2025-02-22..2025-03-01")),
        ],
    );
    let future = brief_on(&log, "period=2025-05", "2025-03-07T12:00:00Z");
    check(
        &future,
        &[("/previous", json!(null)), ("/totals/days", json!(0))],
    );
}

#[test]
fn a_history_may_begin_within_the_period_before() {
    let january = brief(&two_months(), "period=2025-02");
    check(
        &january,
        &[
            ("/previous/period", json!("2025-01")),
            ("/previous/is_whole", json!(false)),
        ],
    );
    // Of a year the year before is the period before.
    let year = brief(&log("2024-02-01T10:00 A//a 1:00"), "period=2025");
    check(
        &year,
        &[
            ("/previous/period", json!("2024")),
            ("/year_before", json!(null)),
        ],
    );
    let month = brief(&log("2023-02-01T10:00 A//a 1:00"), "period=2025-02");
    check(
        &month,
        &[
            ("/previous/plays_change", json!(null)),
            ("/year_before/period", json!("2024-02")),
            ("/year_before/totals/plays", json!(0)),
        ],
    );
}

#[test]
fn a_streak_may_have_begun_long_before() {
    let log = log("2025-02-26T10:00 A//a 1:00
         2025-02-27T10:00 A//a 1:00
         2025-02-28T10:00 A//a 1:00
         2025-03-01T10:00 A//a 1:00
         2025-03-02T10:00 A//a 1:00");
    let latest = |question: &str, now: &str| {
        brief_on(&log, question, now)["streaks"]["latest"]["days"].clone()
    };
    let later = "2025-06-01T00:00:00Z";
    assert_eq!(latest("period=2025-02", later), 3);
    assert_eq!(latest("period=2025-02-28..2025-03-03", later), 5);
    assert_eq!(latest("period=2025-03", later), Value::Null);
    // Today is not over, a last day that is past is.
    assert_eq!(latest("period=2025-03", "2025-03-03T12:00:00Z"), 5);
    assert_eq!(latest("period=2025-02-28..2025-03-04", later), Value::Null);
}

/// Words that must not leave the house, and a world that is full of them.
const SECRETS: [&str; 14] = [
    "spotify:",
    "SecretList",
    "SecretTrack",
    "SecretAlbum",
    "SecretArtist",
    "SecretPhone",
    "secretreason",
    "QZ",
    "7000001",
    "7100001",
    "7200001",
    "7300001",
    "12:34",
    "56.789",
];

fn secret_log() -> ListeningLog {
    let details = Details {
        platform: Some("SecretPhone 12".to_owned()),
        country: Some("QZ".to_owned()),
        reason_start: Some("secretreason".to_owned()),
        reason_end: Some("trackdone".to_owned()),
        shuffle: Some(true),
        skipped: Some(false),
        offline: Some(true),
        incognito: Some(true),
        ..Details::default()
    };
    let catalogue = LoadedCatalogue {
        tracks: vec![LoadedTrack {
            id: TrackId(7_100_001),
            spotify_id: Some("SecretTrack".to_owned()),
            name: "Runaway".to_owned(),
            kind: ItemKind::Track,
            album: Some(AlbumId(7_200_001)),
            artists: vec![ArtistId(7_300_001)],
            duration_ms: Some(200_000),
            explicit: Some(true),
        }],
        albums: vec![LoadedAlbum {
            id: AlbumId(7_200_001),
            spotify_id: Some("SecretAlbum".to_owned()),
            name: "Demons".to_owned(),
            release_date: Some("2016-03-11".to_owned()),
            artists: vec![ArtistId(7_300_001)],
        }],
        artists: vec![LoadedArtist {
            id: ArtistId(7_300_001),
            spotify_id: Some("SecretArtist".to_owned()),
            name: "Aurora".to_owned(),
        }],
        details: vec![(1, details)],
    };
    let first: Timestamp = "2025-02-27T12:34:56.789Z".parse().unwrap();
    let plays: Vec<LoadedPlay<'_>> = (0..6)
        .map(|index| {
            let started_at = first.as_millisecond() + index * 86_400_000;
            LoadedPlay {
                id: PlayId(7_000_001 + index),
                track: TrackId(7_100_001),
                started_at,
                ended_at: started_at + 200_000,
                played_ms: Some(200_000),
                certainty: Certainty::Known,
                sources: [Source::Poll, Source::Extended].into_iter().collect(),
                is_video: false,
                detail: Some(1),
                context: Some(("playlist", "spotify:playlist:SecretList")),
            }
        })
        .collect();
    ListeningLog::new(&catalogue, &plays)
}

#[test]
fn a_filter_that_lets_in_more_is_none() {
    let log = secret_log();
    for (filter, is_filtered) in [
        ("include=episodes", false),
        ("first_only=true&include=everything", false),
        ("include=everything&shuffle=true", true),
    ] {
        let question = format!("period=2025-03&{filter}");
        let brief = brief_on(&log, &question, "2025-03-09T12:34:56.789Z");
        assert_eq!(brief["period"]["is_filtered"], is_filtered, "{filter}");
    }
}

#[test]
fn secrets_stay_in_the_house() {
    let log = secret_log();
    for filter in [
        "",
        "country=QZ",
        "platform=SecretPhone 12",
        "context=spotify:playlist:SecretList",
        "context=playlist",
        "track=7100001",
        "artist=7300001",
        "album=7200001",
        "hour=12",
        "source=poll",
        "shuffle=true",
    ] {
        for period in ["all", "2025-03", "2025-W10", "2025-03-01", "last-30-days"] {
            let question = format!("period={period}&{filter}");
            let brief = brief_on(&log, &question, "2025-03-09T12:34:56.789Z");
            assert!(brief["totals"]["plays"].as_u64() > Some(0), "{question}");
            assert_eq!(brief["period"]["is_filtered"], !filter.is_empty());
            let text = brief.to_string();
            for secret in SECRETS {
                assert!(!text.contains(secret), "{secret} for {question}: {brief:#}");
            }
            each(&brief, "", &mut |place, value| {
                if let Some(text) = value.as_str() {
                    assert!(text.parse::<Timestamp>().is_err(), "{place} is {text}");
                }
                // Neither seconds nor milliseconds since an epoch.
                if let Some(number) = value.as_f64() {
                    assert!(number < 1e9, "{place} is {number}");
                }
            });
        }
    }
}

fn each(value: &Value, place: &str, on: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, value)| each(value, &format!("{place}.{name}"), on)),
        Value::Array(values) => values.iter().for_each(|value| each(value, place, on)),
        _ => on(place, value),
    }
}

/// Whoever adds to what may leave the house has to add it here, on purpose.
#[test]
fn nothing_else_leaves_the_house() {
    let mut found = BTreeSet::new();
    let whole = brief(&two_months(), "period=2025-03");
    let with_year = brief(&log("2023-02-28T10:00 A//a 1:00"), "period=2025-02");
    let streak = brief(&two_months(), "period=2025-02");
    for brief in [&whole, &with_year, &streak] {
        each(brief, "", &mut |place, _| {
            found.insert(place.trim_start_matches('.').to_owned());
        });
    }
    let totals = "plays played_ms tracks artists albums active_days days";
    let compared = "period from to is_whole plays_change played_ms_change";
    let item = "rank previous_rank movement name artists plays played_ms share";
    let amount = "plays played_ms";
    let streak = "days from to";
    let expected = [
        (
            "period",
            "period from to zone is_over measure rule is_filtered",
        ),
        (
            "data",
            "first_day last_day history_from sample share_estimated",
        ),
        ("data.coverage", "share days_with_gaps"),
        ("totals", totals),
        ("previous", compared),
        ("previous.totals", totals),
        ("year_before", compared),
        ("year_before.totals", totals),
        ("artists", "total sample"),
        ("tracks", "total sample"),
        ("albums", "total sample"),
        ("artists.items", item),
        ("tracks.items", item),
        ("albums.items", item),
        ("timeline", "bucket"),
        ("timeline.buckets", "start plays played_ms"),
        ("clock.hours", amount),
        ("clock.parts", "part plays played_ms share"),
        ("weekdays", "weekday plays played_ms share"),
        ("streaks", "sample longest latest"),
        ("streaks.longest", streak),
        ("streaks.latest", streak),
        ("sessions", "count median_ms sample longest"),
        ("sessions.longest", "length_ms played_ms plays"),
        ("discoveries", "new_tracks new_artists share_new sample"),
        ("discoveries.artists", "name plays played_ms"),
        ("skips", "skips rate sample"),
        ("diversity", "artists effective_artists sample"),
    ];
    let expected: BTreeSet<String> = expected
        .iter()
        .flat_map(|(place, names)| names.split(' ').map(move |name| format!("{place}.{name}")))
        .collect();
    let unexpected: Vec<_> = found
        .difference(&expected)
        .filter(|place| !["previous", "year_before"].contains(&place.as_str()))
        .collect();
    assert!(unexpected.is_empty(), "{unexpected:?}");
}
