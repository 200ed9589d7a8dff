//! Whatever follows a row of the account data.
#![no_main]

use std::{io::Read, ops::ControlFlow};

use importers::{Event, Limits, read_file};

const BEGIN: &[u8] = br#"[{"endTime":"2021-03-04 05:06","msPlayed":1},"#;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut sink = |_: Event<'_>| ControlFlow::Continue(());
    let ending = read_file("f", BEGIN.chain(data), &Limits::default(), &mut sink);
    assert!(ending.is_ok(), "a slice never fails");
});
