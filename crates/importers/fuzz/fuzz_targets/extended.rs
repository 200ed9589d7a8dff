//! Whatever follows a row of the extended history.
#![no_main]

use std::{io::Read, ops::ControlFlow};

use importers::{Event, Limits, read_file};

const BEGIN: &[u8] = br#"[{"ts":"2021-03-04T05:06:07Z","ms_played":1},"#;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut sink = |_: Event<'_>| ControlFlow::Continue(());
    let ending = read_file("f", BEGIN.chain(data), &Limits::default(), &mut sink);
    assert!(ending.is_ok(), "a slice never fails");
});
