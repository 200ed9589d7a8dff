//! Whatever follows the first line of an own export.
#![no_main]

use std::{io::Read, ops::ControlFlow};

use importers::{Event, Limits, read_file};

const BEGIN: &[u8] = br#"{"format":"music-analyser","version":1}
"#;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut sink = |_: Event<'_>| ControlFlow::Continue(());
    let ending = read_file("f", BEGIN.chain(data), &Limits::default(), &mut sink);
    assert!(ending.is_ok(), "a slice never fails");
});
