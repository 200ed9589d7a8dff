//! Names of files, keys of rows, order and form, era by era.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use simulator::{Beyond, Era, ExportDefects, ExportFile, ExportSettings, ZipSettings, zip};

use super::reading::{FIRST, Row, extended, is_history, package, rows, world};

const TRACK: [&str; 3] = [
    "master_metadata_track_name",
    "master_metadata_album_artist_name",
    "master_metadata_album_album_name",
];
const EPISODE: [&str; 2] = ["episode_name", "episode_show_name"];
const URIS: [&str; 2] = ["spotify_track_uri", "spotify_episode_uri"];
const OLD: [&str; 3] = ["username", "ip_addr_decrypted", "user_agent_decrypted"];
const PLACES: [&str; 5] = ["city", "region", "metro_code", "longitude", "latitude"];
const BOOKS: [&str; 4] = [
    "audiobook_title",
    "audiobook_uri",
    "audiobook_chapter_uri",
    "audiobook_chapter_title",
];
const COMMON: [&str; 11] = [
    "ts",
    "platform",
    "ms_played",
    "conn_country",
    "reason_start",
    "reason_end",
    "shuffle",
    "skipped",
    "offline",
    "offline_timestamp",
    "incognito_mode",
];

fn keys(era: Era) -> Vec<&'static str> {
    let parts: &[&[&str]] = match era {
        Era::Endsong2020 => &[&OLD, &PLACES],
        Era::Endsong2021 | Era::Ranged2023 => &[&OLD, &URIS],
        Era::Ranged2024 => &[&["ip_addr"], &URIS],
        _ => &[&["ip_addr"], &URIS, &BOOKS],
    };
    let mut keys = [&COMMON[..], &TRACK, &EPISODE].concat();
    keys.extend(parts.iter().copied().flatten());
    keys.sort_unstable();
    keys
}

fn names(files: &[ExportFile]) -> Vec<&str> {
    files.iter().map(|file| file.path.as_str()).collect()
}

#[test]
fn the_same_settings_give_the_same_bytes() {
    for era in Era::ALL {
        let (one, two) = (world(3, 40, "everyday"), world(3, 40, "everyday"));
        let files = one.export(FIRST, &package(era));
        assert!(files == two.export(FIRST, &package(era)), "{era:?}");
        // The clock of the world does not matter.
        two.set_now(one.now() + jiff::SignedDuration::from_hours(500));
        two.true_plays(FIRST);
        assert!(files == two.export(FIRST, &package(era)), "{era:?}");
        let other = ExportSettings {
            seed: 1,
            ..package(era)
        };
        let sorted = matches!(era, Era::Ranged2023 | Era::Ranged2024 | Era::Ranged2025);
        assert!(sorted || files != two.export(FIRST, &other), "{era:?}");
    }
}

#[test]
fn every_row_has_exactly_the_keys_of_its_era() {
    let spotify = world(3, 60, "everyday");
    for era in extended() {
        let rows = rows(&spotify.export(FIRST, &package(era)));
        assert!(rows.len() > 1500, "{era:?}: {}", rows.len());
        let expected = keys(era);
        for row in &rows {
            let found: Vec<&str> = row.values.keys().map(String::as_str).collect();
            assert_eq!(found, expected, "{era:?}");
        }
    }
}

#[test]
fn account_data_have_names_and_minutes_only() {
    let spotify = world(3, 60, "everyday,local-track=0.05");
    let music = ["artistName", "endTime", "msPlayed", "trackName"];
    let podcast = ["endTime", "episodeName", "msPlayed", "podcastName"];
    let book = [
        "audiobookName",
        "authorName",
        "chapterName",
        "endTime",
        "msPlayed",
    ];
    for era in [Era::Account2020, Era::Account2024] {
        let rows = rows(&spotify.export(FIRST, &package(era)));
        for row in &rows {
            let found: Vec<&str> = row.values.keys().map(String::as_str).collect();
            let expected: &[&str] = if row.path.contains("_podcast_") {
                &podcast
            } else if row.path.contains("_audiobook_") {
                &book
            } else {
                &music
            };
            assert_eq!(found, expected, "{}", row.path);
            assert!(row.values.values().all(|value| !value.is_null()));
            assert_eq!(row.text("endTime").unwrap().len(), "2026-01-01 00:00".len());
        }
        let unknown = rows.iter().filter(|row| row.by() == Some("Unknown Artist"));
        assert!(unknown.count() > 20);
        for file in rows.chunk_by(|one, two| one.path == two.path) {
            assert!(file.is_sorted_by_key(|row| row.text("endTime").unwrap()));
            assert!(file.len() <= 500);
        }
        let year = ExportSettings::new(era, package(era).to);
        let old = world(3, 500, "none").export(FIRST, &year);
        let first = rows_of(&old).min_by_key(|row| row.text("endTime").unwrap().to_owned());
        let first = first.unwrap();
        let begin = first.text("endTime").unwrap();
        assert!(("2025-11-19".."2025-11-25").contains(&begin), "{begin}");
    }
}

fn rows_of(files: &[ExportFile]) -> impl Iterator<Item = Row> {
    rows(files).into_iter()
}

#[test]
fn files_are_named_and_laid_out_as_in_their_era() {
    let spotify = world(3, 60, "everyday");
    for (era, some) in [
        (Era::Endsong2020, "MyData/endsong_0.json"),
        (Era::Endsong2020, "MyData/endvideo.json"),
        (Era::Endsong2021, "MyData/endsong_2.json"),
        (
            Era::Ranged2023,
            "MyData/Streaming_History_Audio_2026_1.json",
        ),
        (
            Era::Ranged2024,
            "Spotify Extended Streaming History/Streaming_History_Video_2026.json",
        ),
        (
            Era::Yearly2026,
            "Spotify Extended Streaming History/Streaming_History_Audio_2026.json",
        ),
        (
            Era::Yearly2026,
            "Spotify Extended Streaming History/Streaming_History_Audio_2026_1.json",
        ),
        (
            Era::Yearly2026,
            "Spotify Extended Streaming History/ReadMeFirst_ExtendedStreamingHistory.pdf",
        ),
        (Era::Account2020, "MyData/StreamingHistory1.json"),
        (
            Era::Account2024,
            "Spotify Account Data/StreamingHistory_music_1.json",
        ),
        (
            Era::Account2024,
            "Spotify Account Data/StreamingHistory_podcast_0.json",
        ),
        (
            Era::Account2024,
            "Spotify Account Data/StreamingHistory_audiobook_0.json",
        ),
        (Era::Account2024, "Spotify Account Data/Userdata.json"),
    ] {
        let files = spotify.export(FIRST, &package(era));
        assert!(
            names(&files).contains(&some),
            "{era:?}: {:?}",
            names(&files)
        );
        for file in files.iter().filter(|file| is_history(&file.path)) {
            let begin: &[u8] = if era >= Era::Ranged2024 {
                b"[\n  {\n    \""
            } else {
                b"[{\""
            };
            assert!(file.bytes.starts_with(begin), "{}", file.path);
            assert_eq!(file.bytes.contains(&b'\n'), era >= Era::Ranged2024);
        }
    }
    let over_a_new_year = world(3, 400, "none").export(FIRST, &package(Era::Ranged2024));
    let over_a_new_year = names(&over_a_new_year).join(" ");
    assert!(
        over_a_new_year.contains("Audio_2025-2026_"),
        "{over_a_new_year}"
    );
    let one = ExportSettings::new(Era::Endsong2021, package(Era::Endsong2021).to);
    let one = spotify.export(FIRST, &one);
    assert!(names(&one).contains(&"MyData/endsong.json"));
    let nothing = ExportSettings {
        beyond: Beyond::none(),
        ..package(Era::Endsong2020)
    };
    let files = spotify.export(FIRST, &nothing);
    let video = files
        .iter()
        .find(|file| file.path.ends_with("endvideo.json"));
    assert_eq!(video.unwrap().bytes, b"[]");
}

#[test]
fn shards_are_unsorted_ranges_are_sorted_and_years_are_sorted_runs() {
    let spotify = world(3, 400, "everyday");
    let runs = |rows: &[Row]| {
        1 + rows
            .windows(2)
            .filter(|pair| pair[1].ts() < pair[0].ts())
            .count()
    };
    for era in extended() {
        let rows = rows(&spotify.export(FIRST, &package(era)));
        let files: Vec<&[Row]> = rows.chunk_by(|one, two| one.path == two.path).collect();
        assert!(files.len() > 4);
        let long = files
            .iter()
            .filter(|file| file.len() > 100 && !file[0].path.contains("ideo"));
        let runs: Vec<usize> = long.map(|file| runs(file)).collect();
        match era {
            Era::Endsong2020 | Era::Endsong2021 => {
                assert!(runs.iter().all(|runs| *runs > 100), "{runs:?}");
                // Each covers the whole time.
                let days = files[0].iter().map(|row| row.ts().as_second() / 86_400);
                assert!(days.collect::<BTreeSet<_>>().len() > 200);
            }
            Era::Yearly2026 => {
                assert!(runs.contains(&1), "{runs:?}");
                assert!(
                    runs.iter().filter(|runs| (8..=12).contains(*runs)).count() > 3,
                    "{runs:?}"
                );
                assert!(runs.iter().all(|runs| *runs <= 12), "{runs:?}");
                let year = |row: &Row| row.text("ts").unwrap()[..4].to_owned();
                assert!(rows.iter().all(|row| row.path.contains(&year(row))));
            }
            _ => assert!(runs.iter().all(|runs| *runs == 1), "{era:?}: {runs:?}"),
        }
    }
}

#[test]
fn old_rows_have_milliseconds_and_untold_skips_and_starts() {
    let spotify = world(3, 60, "none");
    let halfway = spotify.now() - jiff::SignedDuration::from_hours(30 * 24);
    for era in extended() {
        let settings = ExportSettings {
            switched_at: Some(halfway),
            defects: ExportDefects {
                unknown_start: 0.5,
                ..ExportDefects::none()
            },
            ..package(era)
        };
        let rows = rows(&spotify.export(FIRST, &settings));
        let (mut untold, mut zero, mut null, mut old) = (0, 0, 0, 0);
        for row in &rows {
            let is_old = row.ts() < halfway;
            assert!(is_old || row.values["skipped"].is_boolean());
            old += usize::from(is_old);
            untold += usize::from(row.values["skipped"].is_null());
            match row.number("offline_timestamp") {
                None => null += 1,
                Some(0) => zero += 1,
                Some(at) => assert_eq!(at > 100_000_000_000, is_old),
            }
            if is_old && (row.start().is_none()) {
                continue;
            }
            assert!(row.start().is_some());
        }
        assert_eq!(untold > old * 9 / 10, era < Era::Ranged2024, "{era:?}");
        assert_eq!(untold > 0, era < Era::Ranged2024, "{era:?}");
        let (some, none) = if era >= Era::Ranged2025 {
            (null, zero)
        } else {
            (zero, null)
        };
        assert!(
            none == 0 && some * 10 > old * 4 && some * 10 < old * 6,
            "{era:?} {some} {old}"
        );
    }
}

#[test]
fn videos_have_files_of_their_own_and_books_are_among_the_sounds() {
    let spotify = world(3, 60, "none");
    let rows = rows(&spotify.export(FIRST, &package(Era::Ranged2025)));
    let (video, audio): (Vec<&Row>, Vec<&Row>) =
        rows.iter().partition(|row| row.path.contains("_Video_"));
    assert!(video.len() > 8 && video.iter().all(|row| row.values["offline"].is_null()));
    let short = video
        .iter()
        .filter(|row| row.number("ms_played") < Some(30_000));
    assert!(short.count() * 10 > video.len() * 9);
    assert!(audio.iter().all(|row| row.values["offline"].is_boolean()));
    let has = |name: &str| audio.iter().filter(|row| row.text(name).is_some()).count();
    assert!(has("audiobook_chapter_uri") > 2 && has("spotify_episode_uri") > 10);
    let bare = audio.iter().filter(|row| row.uri().is_none());
    assert!(bare.count() > 5);
}

#[test]
fn a_zip_holds_the_files_and_what_else_is_wished_for() {
    let spotify = world(3, 20, "none");
    let files = spotify.export(FIRST, &package(Era::Account2024));
    for settings in [
        ZipSettings::default(),
        ZipSettings {
            deflated: true,
            from_a_mac: true,
            folders: true,
        },
    ] {
        let bytes = zip(&files, settings).unwrap();
        assert!(bytes == zip(&files, settings).unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for file in &files {
            let mut read = Vec::new();
            let mut entry = archive.by_name(&file.path).unwrap();
            entry.read_to_end(&mut read).unwrap();
            assert!(read == file.bytes);
        }
        let more = archive.len() - files.len();
        let odd = settings.from_a_mac;
        assert_eq!(more, if odd { files.len() + 1 } else { 0 });
        assert_eq!(archive.by_name("Spotify Account Data/").is_ok(), odd);
        assert_eq!(
            archive
                .by_name("__MACOSX/Spotify Account Data/._Userdata.json")
                .is_ok(),
            odd
        );
    }
}

#[test]
fn a_byte_order_mark_may_stand_before_the_history() {
    let spotify = world(3, 20, "none");
    let marked = ExportSettings {
        byte_order_mark: true,
        ..package(Era::Ranged2024)
    };
    for file in spotify.export(FIRST, &marked) {
        let begins = file.bytes.starts_with("\u{feff}".as_bytes());
        assert_eq!(begins, is_history(&file.path), "{}", file.path);
    }
}
