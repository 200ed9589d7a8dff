//! Files that are broken, or made to break us: what can be read is read, the rest is told.

use std::{
    fs,
    io::{self, Cursor, Read},
    ops::ControlFlow,
    path::Path,
};

use crate::common::{line, told};
use importers::{Ending, Error, Event, Limits, read, read_file};
use proptest::prelude::*;

const ROW: &str =
    r#"{"ts":"2022-05-06T10:20:30Z","ms_played":60000,"master_metadata_track_name":"a \"}]{[ é"}"#;
const OTHER: &str =
    r#"{"ts":"2022-05-06T10:20:31Z","ms_played":60000,"master_metadata_track_name":"b"}"#;

/// What was told without paths and places.
fn outcomes(bytes: &[u8]) -> Vec<String> {
    told(bytes)
        .into_iter()
        .filter_map(|line| Some(line.split_once(": ")?.1.to_owned()))
        .collect()
}

fn names(outcomes: &[String]) -> Vec<&str> {
    let played = outcomes.iter().filter(|line| line.starts_with("2022"));
    played
        .filter_map(|line| Some(line.split_once(' ')?.1))
        .collect()
}

#[test]
fn files_without_rows_are_skipped_with_the_reason() {
    let check = |file: &[u8], reason: &str| {
        assert_eq!(told(file), [format!("f.json skipped {reason}")]);
    };
    check(b"", "empty");
    check(b" \n", "empty");
    check(b"\xef\xbb\xbf", "empty");
    check(b"[]", "no_rows");
    check(b"{}", "unknown_format");
    check(b"[1, 2]", "unknown_format");
    check(b"[{}, {\"a\": [1]}]", "unknown_format");
    check(b"%PDF-1.4\n", "not_json");
    check(b"\0\0\0\0", "not_json");
    check(b"[", "not_json");
    check(b"[{\"ts\":\"2022-", "not_json");
    check(b"PK\x03\x04\x14\0\0\0", "nested_archive");
    check(&[0xFF; 100], "not_json");
    check("{\"a\":1}\n".repeat(50_000).as_bytes(), "unknown_format");
}

#[test]
fn a_broken_row_costs_itself_alone() {
    let check = |file: &str, refused: usize| {
        let outcomes = outcomes(file.as_bytes());
        let count = outcomes.iter().filter(|line| line.starts_with("refused"));
        assert_eq!(count.count(), refused, "{file}: {outcomes:?}");
        assert_eq!(names(&outcomes), [r#""a \"}]{[ é""#, "\"b\""], "{file}");
    };
    check(&format!("[{ROW},{OTHER}]"), 0);
    check(&format!("[{ROW}{OTHER}]"), 0);
    check(&format!("[{ROW}][{OTHER}]"), 0);
    check(&format!("[{ROW},null,7,\"x\",[],{OTHER}]"), 4);
    check(&format!("[{ROW},{{\"ts\":nope}},{OTHER}]"), 1);
    check(
        &format!("[{ROW},{{\"ts\":null,\"ms_played\":1}},{OTHER}]"),
        1,
    );
    check(&format!("[\n  {ROW},\n  {{\"ts\":\"2022,\n  {OTHER}\n]"), 1);
    check(&format!("[\n  {ROW},\n  {{\"ts\":[1,\n  {OTHER}\n]"), 1);
    let deep = "[".repeat(65) + &"]".repeat(65);
    check(&format!("[{ROW},{{\"a\":{deep}}},{OTHER}]"), 1);
    let long = "x".repeat(2 << 20);
    check(&format!("[{ROW},{{\"a\":\"{long}\"}},{OTHER}]"), 1);
    let name = "x".repeat(5000);
    check(
        &format!(
            r#"[{ROW},{{"ts":"2022-05-06T10:20:30Z","ms_played":1,"platform":"{name}"}},{OTHER}]"#
        ),
        1,
    );
}

#[test]
fn breaks_are_told_with_their_place() {
    let begun = format!("[\n{ROW},\n{OTHER},\n{{\"ts\":");
    assert_eq!(
        told(begun.as_bytes()).last().unwrap(),
        &format!(
            "f.json row 3 line 4 byte {}: broken truncated",
            begun.len() - 6
        )
    );
    let zeros = format!("[{ROW},\0\0\0");
    assert_eq!(
        told(zeros.as_bytes()).last().unwrap(),
        &format!("f.json row 2 line 1 byte {}: broken zeros", ROW.len() + 2)
    );
}

#[test]
fn other_encodings_are_read_or_named() {
    let text = format!("[{ROW},\n{OTHER}]");
    let plain = outcomes(text.as_bytes());
    assert_eq!(outcomes(format!("\u{feff}{text}").as_bytes()), plain);
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(outcomes(&wide), plain);
    let offset = wide.len() - 2 * (OTHER.len() + 1);
    assert!(told(&wide)[2].contains(&format!("line 2 byte {offset}:")));
    let latin = text
        .replace('é', "\u{1}")
        .replace('\u{1}', "?")
        .into_bytes();
    let latin: Vec<u8> = latin
        .into_iter()
        .map(|byte| if byte == b'?' { 0xE9 } else { byte })
        .collect();
    let read = outcomes(&latin);
    assert!(read[0].starts_with("refused encoding"), "{read:?}");
    assert_eq!(names(&read), ["\"b\""]);
}

#[test]
fn lines_that_never_close_are_no_endless_work() {
    let begin = format!("[{ROW},\n");
    let file = begin + &"{\n".repeat(3 << 20);
    assert!(outcomes(file.as_bytes()).len() > 1);
}

#[test]
fn the_sink_can_stop_and_the_source_can_fail() {
    let mut count = 0;
    let mut sink = |_: Event<'_>| {
        count += 1;
        if count == 2 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let file = format!("[{ROW},{OTHER},{ROW}]");
    let ending = read_file("f", file.as_bytes(), &Limits::default(), &mut sink);
    assert_eq!((ending.unwrap(), count), (Ending::Stopped, 2));

    let mut rows = 0;
    let mut sink = |event: Event<'_>| {
        rows += i32::from(matches!(event, Event::Report { .. }));
        ControlFlow::Continue(())
    };
    let ending = read_file(
        "f",
        file.as_bytes().chain(Fails),
        &Limits::default(),
        &mut sink,
    );
    assert!(matches!(ending, Err(Error::Source(_))));
    assert_eq!(rows, 3);
}

#[test]
fn corpus_replays() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let mut count = 0;
    for folder in fs::read_dir(seeds).unwrap() {
        for seed in fs::read_dir(folder.unwrap().path()).unwrap() {
            let bytes = fs::read(seed.unwrap().path()).unwrap();
            let mut sink = |_: Event<'_>| ControlFlow::Continue(());
            let _ = read("f", Cursor::new(&bytes), &Limits::default(), &mut sink);
            for begin in ["", "[{\"ts\":\"2022-05-06T10:20:30Z\",\"ms_played\":1},"] {
                let whole = begin.as_bytes().chain(&bytes[..]);
                read_file("f", whole, &Limits::default(), &mut sink).unwrap();
            }
            count += 1;
        }
    }
    assert!(count > 10, "the seeds are where they should be");
}

/// As a disk that is taken away.
struct Fails;

impl Read for Fails {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::new(io::ErrorKind::PermissionDenied, "no"))
    }
}

/// Hands out a few bytes at a time.
struct Sips<'a>(&'a [u8], Vec<usize>);

impl Read for Sips<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = self.1.pop().unwrap_or(7).min(into.len()).max(1);
        (&mut self.0).take(most as u64).read(into)
    }
}

fn files() -> impl Strategy<Value = Vec<u8>> {
    let part = prop::sample::select(vec![
        ROW, OTHER, "[", "]", ",", "\n", "\n  ", "{", "}", "\"", "\\", "null", "{\"ts\":", "é",
        "\0",
    ]);
    prop::collection::vec(part, 0..30)
        .prop_map(|parts| format!("[{ROW},{}", parts.concat()).into_bytes())
}

proptest! {
    #[test]
    fn wherever_a_file_is_cut_all_rows_before_are_read(cut in 0usize..1000, indent in prop::bool::ANY) {
        let (rows, between) = (6, if indent { ",\n  " } else { "," });
        let file = format!("[{}]", vec![ROW; rows].join(between));
        let cut = cut.min(file.len());
        let complete = (1..=rows).filter(|n| 1 + n * ROW.len() + (n - 1) * between.len() <= cut).count();
        let outcomes = outcomes(&file.as_bytes()[..cut]);
        prop_assert_eq!(names(&outcomes).len(), complete);
        let is_told = outcomes.iter().any(|line| line == "broken truncated");
        prop_assert_eq!(is_told, complete > 0 && cut < file.len());
    }

    #[test]
    fn however_a_file_is_handed_out_the_same_is_told(
        file in files(), sips in prop::collection::vec(1usize..40, 0..50)
    ) {
        let mut lines = Vec::new();
        let mut sink = |event: Event<'_>| {
            lines.extend(line(&event));
            ControlFlow::Continue(())
        };
        let limits = Limits { element: 300, ..Limits::default() };
        read_file("f.json", Sips(&file, sips), &limits, &mut sink).unwrap();
        let mut at_once = Vec::new();
        let mut sink = |event: Event<'_>| {
            at_once.extend(line(&event));
            ControlFlow::Continue(())
        };
        read_file("f.json", &file[..], &limits, &mut sink).unwrap();
        prop_assert_eq!(lines, at_once);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), begins in prop::bool::ANY) {
        let begin = if begins { format!("[{ROW},") } else { String::new() };
        let file = [begin.as_bytes(), &bytes].concat();
        told(&file);
        let mut sink = |_: Event<'_>| ControlFlow::Continue(());
        let zip = [b"PK\x03\x04", &bytes[..]].concat();
        let _ = read("f", Cursor::new(zip), &Limits::default(), &mut sink);
    }
}
