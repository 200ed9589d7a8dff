//! A whole archive, with limits that inputs of this size can reach.
#![no_main]

use std::{io::Cursor, ops::ControlFlow};

use importers::{Event, Limits, read_zip};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let limits = Limits {
        entries: 20,
        unpacked: 1 << 20,
        ratio_from: 1 << 14,
        ..Limits::default()
    };
    let mut sink = |_: Event<'_>| ControlFlow::Continue(());
    let _ = read_zip(Cursor::new(data), &limits, &mut sink);
});
