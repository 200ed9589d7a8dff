//! Reading in tests: every event as a line, or the reports alone.

use std::ops::ControlFlow;

use domain::report::Report;
use importers::{Ending, Event, Limits, Place, read_file};

/// What was told, one line an event. Progress depends on how the source is read and is left out.
pub(crate) fn told(bytes: &[u8]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut sink = |event: Event<'_>| {
        lines.extend(line(&event));
        ControlFlow::Continue(())
    };
    let ending =
        read_file("f.json", bytes, &Limits::default(), &mut sink).expect("a slice never fails");
    assert_eq!(ending, Ending::Complete);
    lines
}

/// The reports of a file in which nothing else is told.
pub(crate) fn reports(text: &str) -> Vec<Report> {
    let mut reports = Vec::new();
    let mut sink = |event: Event<'_>| {
        match event {
            Event::Begun { .. } | Event::Progress { .. } => {}
            Event::Report { report, .. } => reports.push(report),
            other => panic!("{other:?}"),
        }
        ControlFlow::Continue(())
    };
    read_file("f.json", text.as_bytes(), &Limits::default(), &mut sink)
        .expect("a slice never fails");
    reports
}

pub(crate) fn line(event: &Event<'_>) -> Option<String> {
    let at = |place: &Place<'_>| {
        let Place {
            path,
            offset,
            line,
            row,
        } = place;
        format!("{path} row {row} line {line} byte {offset}")
    };
    Some(match event {
        Event::Begun { path, format } => format!("{path} is {}", format.slug()),
        Event::Report { report, place } => format!(
            "{}: {} {:?}",
            at(place),
            report.stopped_at,
            report.item.name.as_deref().unwrap_or("-")
        ),
        Event::Response { raw, place } => {
            format!("{}: {}", at(place), String::from_utf8_lossy(raw))
        }
        Event::Own { line, place } => format!("{}: {}", at(place), String::from_utf8_lossy(line)),
        Event::Ignored { reason, place } => format!("{}: ignored {}", at(place), reason.slug()),
        Event::Refused {
            reason,
            place,
            excerpt,
        } => format!("{}: refused {} {excerpt}", at(place), reason.slug()),
        Event::Skipped { path, reason } => format!("{path} skipped {}", reason.slug()),
        Event::Broken { reason, place } => format!("{}: broken {}", at(place), reason.slug()),
        Event::Progress { .. } => return None,
    })
}
