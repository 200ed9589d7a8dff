//! Archives: as Spotify makes them, as people pack them again, and as nobody honest does.

use std::{
    io::{Cursor, Write},
    ops::ControlFlow,
};

use crate::common::line;
use importers::{Error, Event, Limits, read, read_zip};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const ROW: &str = r#"{"ts":"2022-05-06T10:20:30Z","ms_played":60000}"#;

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        if name.ends_with('/') {
            writer
                .add_directory(*name, options)
                .expect("memory takes it");
        } else {
            writer.start_file(*name, options).expect("memory takes it");
            writer.write_all(bytes).expect("memory takes it");
        }
    }
    writer.finish().expect("memory takes it").into_inner()
}

fn told(archive: &[u8], limits: &Limits) -> Result<Vec<String>, Error> {
    let mut lines = Vec::new();
    let mut sink = |event: Event<'_>| {
        lines.extend(line(&event));
        ControlFlow::Continue(())
    };
    read_zip(Cursor::new(archive), limits, &mut sink)?;
    Ok(lines)
}

#[test]
fn an_export_is_read_in_the_order_of_its_paths_and_the_rest_is_named() {
    let file = format!("[{ROW}]");
    let inner = packed(&[("x.json", file.as_bytes())]);
    let archive = packed(&[
        ("MyData/", b""),
        ("MyData/endsong_10.json", file.as_bytes()),
        ("MyData/endsong_2.json", file.as_bytes()),
        ("MyData/Read_Me_First.pdf", b"%PDF-1.4"),
        ("MyData/Userdata.json", b"{\"username\":\"anna\"}"),
        ("MyData/deeper/and/deeper/renamed.txt", file.as_bytes()),
        ("MyData/my_spotify_data.zip", &inner),
        ("__MACOSX/MyData/._endsong_2.json", b"\0"),
        ("../../up.json", file.as_bytes()),
        ("a\\b.json", b"[]"),
    ]);
    let row = "row 1 line 1 byte 1: 2022-05-06T10:20:30Z \"-\"";
    let expected = [
        "MyData/Read_Me_First.pdf skipped not_json".to_owned(),
        "MyData/Userdata.json skipped unknown_format".to_owned(),
        "MyData/deeper/and/deeper/renamed.txt is spotify_extended".to_owned(),
        format!("MyData/deeper/and/deeper/renamed.txt {row}"),
        "MyData/endsong_2.json is spotify_extended".to_owned(),
        format!("MyData/endsong_2.json {row}"),
        "MyData/endsong_10.json is spotify_extended".to_owned(),
        format!("MyData/endsong_10.json {row}"),
        "MyData/my_spotify_data.zip skipped nested_archive".to_owned(),
        "__MACOSX/MyData/._endsong_2.json skipped system_file".to_owned(),
        "a/b.json skipped no_rows".to_owned(),
        "up.json is spotify_extended".to_owned(),
        format!("up.json {row}"),
    ];
    assert_eq!(told(&archive, &Limits::default()).unwrap(), expected);
}

#[test]
fn links_and_locked_files_are_named() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    writer
        .add_symlink("link.json", "/etc/passwd", options)
        .unwrap();
    let linked = writer.finish().unwrap().into_inner();
    let limits = Limits::default();
    assert_eq!(told(&linked, &limits).unwrap(), ["link.json skipped link"]);

    // The first bit of an entry's flags says that it is encrypted.
    let mut locked = packed(&[("a.json", ROW.as_bytes())]);
    let list = locked
        .windows(4)
        .position(|four| four == b"PK\x01\x02")
        .unwrap();
    locked[6] |= 1;
    locked[list + 8] |= 1;
    assert_eq!(
        told(&locked, &limits).unwrap(),
        ["a.json skipped encrypted"]
    );
}

#[test]
fn bombs_are_cut_off_and_their_neighbours_read() {
    let small = Limits {
        ratio_from: 100_000,
        unpacked: 3_000_000,
        ..Limits::default()
    };
    let bomb = format!("[{ROW},{}", " ".repeat(2_000_000));
    let blank = " ".repeat(2_000_000);
    let file = format!("[{ROW}]");
    let archive = packed(&[
        ("a.json", bomb.as_bytes()),
        ("b.json", blank.as_bytes()),
        ("c.json", file.as_bytes()),
    ]);
    let lines = told(&archive, &small).unwrap();
    assert!(lines[2].ends_with("broken bomb"), "{lines:?}");
    assert_eq!(lines[3], "b.json skipped bomb");
    assert_eq!(lines[4], "c.json is spotify_extended");

    let tight = Limits {
        unpacked: 100_000,
        ..Limits::default()
    };
    let lines = told(&archive, &tight).unwrap();
    assert!(lines[2].ends_with("broken too_much"), "{lines:?}");
    assert_eq!(
        lines[3..],
        ["b.json skipped too_much", "c.json skipped too_much"]
    );
}

#[test]
fn damage_is_told_and_what_is_whole_is_read() {
    let rows = format!("[{}]", vec![ROW; 5000].join(",\n"));
    let numbers = (0..40_000u32).map(|n| n.wrapping_mul(2_654_435_761).to_string());
    let noise = format!(",{{\"n\":[{}]}}", numbers.collect::<Vec<_>>().join(","));
    let text = rows.trim_end_matches(']').to_owned() + &noise;
    let mut archive = packed(&[("a.json", text.as_bytes()), ("b.json", rows.as_bytes())]);
    let limits = Limits::default();
    for byte in &mut archive[60_000..60_200] {
        *byte = 0xFF;
    }
    let lines = told(&archive, &limits).unwrap();
    let reports = |name: &str| {
        let of = |line: &&String| line.starts_with(name) && line.contains("2022-05");
        lines.iter().filter(of).count()
    };
    assert_eq!((reports("a.json"), reports("b.json")), (5000, 5000));
    assert!(lines.iter().any(|line| line.ends_with("broken damaged")));

    let cut = &archive[..archive.len() - 100];
    assert!(matches!(told(cut, &limits), Err(Error::DamagedArchive)));
    assert!(matches!(
        told(b"PK\x03\x04", &limits),
        Err(Error::DamagedArchive)
    ));
}

#[test]
fn archives_with_too_long_a_list_are_refused() {
    let names: Vec<String> = (0..21).map(|n| format!("{n}.json")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &b"[]"[..])).collect();
    let few = Limits {
        entries: 20,
        ..Limits::default()
    };
    let many = told(&packed(&files), &few);
    assert!(matches!(many, Err(Error::TooManyFiles { limit: 20 })));
    let short = Limits {
        directory: 500,
        ..Limits::default()
    };
    let long = told(&packed(&files), &short);
    assert!(matches!(long, Err(Error::TooManyFiles { .. })), "{long:?}");
}

#[test]
fn archives_and_files_are_told_apart_by_content_and_progress_adds_up() {
    let rows = format!("[{}]", vec![ROW; 20_000].join(","));
    let archive = packed(&[("a.json", rows.as_bytes())]);
    for (bytes, is_packed) in [(archive, true), (rows.into_bytes(), false)] {
        let (mut reports, mut last) = (0, 0);
        let mut sink = |event: Event<'_>| {
            match event {
                Event::Report { .. } => reports += 1,
                Event::Progress { bytes } => {
                    assert!(bytes > last);
                    last = bytes;
                }
                _ => {}
            }
            ControlFlow::Continue(())
        };
        read("f", Cursor::new(&bytes), &Limits::default(), &mut sink).unwrap();
        assert_eq!(reports, 20_000);
        assert!(last <= bytes.len() as u64);
        assert!(is_packed || last > 0);
    }
}
