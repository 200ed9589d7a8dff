//! The shapes that Spotify's exports have had, and what each row comes to.

use std::sync::Arc;

use crate::common::{reports, told};
use domain::report::{Details, Item, ItemKind, Precision, Report};
use jiff::Timestamp;

fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn only(row: &str) -> Report {
    let mut reports = reports(&format!("[{row}]"));
    assert_eq!(reports.len(), 1, "{row}");
    reports.remove(0)
}

/// A row of the extended history with these keys besides the two that all have.
fn extended(keys: &str) -> Report {
    only(&format!(
        r#"{{"ts":"2022-05-06T10:20:30Z","ms_played":60000{keys}}}"#
    ))
}

fn item(kind: ItemKind, uri: &str, name: &str, creator: &str, album: &str) -> Arc<Item> {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Arc::new(Item {
        kind,
        uri: text(uri),
        name: text(name),
        creator: text(creator),
        album: text(album),
    })
}

#[test]
fn a_row_of_2025_says_everything() {
    let report = only(
        r#"{
        "ts": "2025-05-06T10:20:30Z", "platform": "ios", "ms_played": 200500, "conn_country": "NL",
        "ip_addr": "198.51.100.7", "master_metadata_track_name": "Tide",
        "master_metadata_album_artist_name": "The Paper Rivers",
        "master_metadata_album_album_name": "Harbour", "spotify_track_uri": "spotify:track:0aB",
        "episode_name": null, "episode_show_name": null, "spotify_episode_uri": null,
        "audiobook_title": null, "audiobook_uri": null, "audiobook_chapter_uri": null,
        "audiobook_chapter_title": null, "reason_start": "trackdone", "reason_end": "fwdbtn",
        "shuffle": true, "skipped": false, "offline": false, "offline_timestamp": 1746526629,
        "incognito_mode": true }"#,
    );
    assert_eq!(
        report,
        Report {
            item: item(
                ItemKind::Track,
                "spotify:track:0aB",
                "Tide",
                "The Paper Rivers",
                "Harbour"
            ),
            is_video: false,
            stopped_at: instant("2025-05-06T10:20:30Z"),
            precision: Precision::Second,
            started_at: Some(instant("2025-05-06T10:17:09Z")),
            played_ms: Some(200_500),
            details: Arc::new(Details {
                platform: Some("ios".to_owned()),
                country: Some("NL".to_owned()),
                reason_start: Some("trackdone".to_owned()),
                reason_end: Some("fwdbtn".to_owned()),
                shuffle: Some(true),
                skipped: Some(false),
                offline: Some(false),
                incognito: Some(true),
                context: None,
            }),
        }
    );
}

#[test]
fn a_row_from_before_uris_is_known_by_names() {
    let report = extended(
        r#","username":"anna","city":"Delft","region":null,"metro_code":"0","longitude":"4.3",
        "latitude":"52.0","master_metadata_track_name":"Tide",
        "master_metadata_album_artist_name":"The Paper Rivers",
        "master_metadata_album_album_name":"Harbour","reason_start":"","reason_end":null,
        "skipped":null,"offline":false,"offline_timestamp":0,"conn_country":"ZZ""#,
    );
    let expected = item(ItemKind::Track, "", "Tide", "The Paper Rivers", "Harbour");
    assert_eq!(report.item, expected);
    assert_eq!(
        *report.details,
        Details {
            offline: Some(false),
            ..Details::default()
        }
    );
    assert_eq!(report.started_at, None);
}

#[test]
fn what_is_no_music_is_marked() {
    let check = |keys, expected| assert_eq!(extended(keys).item, expected);
    check(
        r#","spotify_track_uri":null,"episode_name":"One","episode_show_name":"Lamps",
        "spotify_episode_uri":"spotify:episode:1""#,
        item(ItemKind::Episode, "spotify:episode:1", "One", "Lamps", ""),
    );
    check(
        r#","audiobook_title":"Fog","audiobook_uri":"spotify:show:2",
        "audiobook_chapter_uri":"spotify:episode:3","audiobook_chapter_title":"Ch. 1""#,
        item(ItemKind::Chapter, "spotify:episode:3", "Ch. 1", "Fog", ""),
    );
    check(
        r#","audiobook_title":null,"audiobook_uri":"spotify:show:2""#,
        item(ItemKind::Chapter, "spotify:show:2", "", "", ""),
    );
    check(
        r#","master_metadata_track_name":null,"spotify_track_uri":null,"episode_name":null"#,
        item(ItemKind::Unknown, "", "", "", ""),
    );
    check(
        r#","spotify_track_uri":"nonsense","master_metadata_album_artist_name":"Somebody""#,
        item(ItemKind::Unknown, "", "", "Somebody", ""),
    );
}

#[test]
fn starts_are_read_in_both_units_and_doubted() {
    let check = |value: &str, expected: Option<&str>| {
        let report = extended(&format!(r#","offline_timestamp":{value}"#));
        assert_eq!(report.started_at, expected.map(instant), "{value}");
    };
    check("1651832369", Some("2022-05-06T10:19:29Z"));
    check("1651832369123", Some("2022-05-06T10:19:29.123Z"));
    check("0", None);
    check("1", None);
    check("null", None);
    check("-1651832369", None);
    // Five minutes after the end and thirty days before it are the most.
    check("1651832730", Some("2022-05-06T10:25:30Z"));
    check("1651832731", None);
    check("1649240430", Some("2022-04-06T10:20:30Z"));
    check("1649240429", None);
    check("9223372036854775807", None);
    check("-9223372036854775808", None);
}

#[test]
fn videos_are_marked_and_clips_ignored() {
    let video = extended(r#","offline":null,"spotify_track_uri":"spotify:track:1""#);
    assert!(video.is_video);
    assert!(!extended(r#","offline":false"#).is_video);
    assert!(!extended("").is_video, "a key that is missing says nothing");
    let clips = r#"[{"ts":"2022-05-06T10:20:30Z","ms_played":29999,"offline":null},
{"ts":"2022-05-06T10:20:30Z","ms_played":-5,"offline":null}]"#;
    assert_eq!(
        told(clips.as_bytes()),
        [
            "f.json is spotify_extended",
            "f.json row 1 line 1 byte 1: ignored video_clip",
            "f.json row 2 line 2 byte 65: 2022-05-06T10:20:30Z \"-\"",
        ]
    );
}

#[test]
fn account_data_of_every_kind_is_read() {
    let check = |keys: &str, expected: Arc<Item>| {
        let report = only(&format!(
            r#"{{"endTime":"2022-05-06 10:20","msPlayed":1500,{keys}}}"#
        ));
        assert_eq!(report.item, expected);
        assert_eq!(report.stopped_at, instant("2022-05-06T10:20:00Z"));
        assert_eq!(report.precision, Precision::Minute);
        assert_eq!(report.played_ms, Some(1500));
    };
    check(
        r#""artistName":"The Paper Rivers","trackName":"Tide""#,
        item(ItemKind::Track, "", "Tide", "The Paper Rivers", ""),
    );
    check(
        r#""podcastName":"Lamps","episodeName":"One""#,
        item(ItemKind::Episode, "", "One", "Lamps", ""),
    );
    check(
        r#""audiobookName":"Fog","chapterName":"Ch. 1""#,
        item(ItemKind::Chapter, "", "Ch. 1", "Fog", ""),
    );
    check(
        r#""trackName":"Tide""#,
        item(ItemKind::Track, "", "Tide", "", ""),
    );
    check(
        r#""artistName":"Unknown Artist","trackName":"Unknown Track""#,
        item(ItemKind::Unknown, "", "", "", ""),
    );
}

const ANSWER: &str =
    r#"{"items":[{"track":null,"played_at":"2022-05-06T10:20:30.123Z"}],"limit":50}"#;
const NOTHING: &str = r#"{"items":[],"next":null,"cursors":null,"limit":50}"#;

#[test]
fn saved_answers_are_found_however_they_are_kept() {
    let check = |file: &str, expected: &[&str]| {
        let told = told(file.as_bytes());
        let found: Vec<&str> = told
            .iter()
            .skip(1)
            .map(|line| line.split_once(": ").unwrap().1)
            .collect();
        assert_eq!(told[0], "f.json is spotify_recently_played", "{file}");
        assert_eq!(found, expected, "{file}");
    };
    check(ANSWER, &[ANSWER]);
    check(NOTHING, &[NOTHING]);
    check(&format!("[{ANSWER},{NOTHING}]"), &[ANSWER, NOTHING]);
    check(&format!("{ANSWER}\n{ANSWER}\n"), &[ANSWER, ANSWER]);
    check(&format!(r#"{{"at":1,"body":{ANSWER}}}"#), &[ANSWER]);
    check(
        &format!("{{\"error\":{{\"status\":429}}}}\n{ANSWER}\n"),
        &["ignored error_response", ANSWER],
    );
    // A collector that was killed while it wrote, and started again.
    check(
        &format!("{ANSWER}\n{{\"items\":[{{\"played_at\":\"20\n{ANSWER}\n"),
        &[
            ANSWER,
            r#"refused syntax {"items":[{"played_at":"20"#,
            ANSWER,
        ],
    );
}

#[test]
fn own_exports_are_handed_on_line_by_line() {
    let file = "{\"format\":\"music-analyser\",\"version\":1}\n{\"kind\":\"play\",  \"a\":1}\n7\n";
    assert_eq!(
        told(file.as_bytes()),
        [
            "f.json is music_analyser",
            "f.json row 2 line 2 byte 40: {\"kind\":\"play\",  \"a\":1}",
            "f.json row 3 line 3 byte 64: refused other_shape ",
        ]
    );
    let newer = "{\"format\":\"music-analyser\",\"version\":2}\n{\"kind\":\"play\"}\n";
    assert_eq!(told(newer.as_bytes()), ["f.json skipped newer_version"]);
}
