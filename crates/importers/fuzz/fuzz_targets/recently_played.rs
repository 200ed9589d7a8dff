//! A whole file of any format: what is found first decides, which is where answers differ most.
#![no_main]

use std::ops::ControlFlow;

use importers::{Event, Limits, read_file};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut sink = |_: Event<'_>| ControlFlow::Continue(());
    let ending = read_file("f", data, &Limits::default(), &mut sink);
    assert!(ending.is_ok(), "a slice never fails");
});
