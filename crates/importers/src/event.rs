//! What is told while files are read.

use std::ops::ControlFlow;

use domain::report::Report;

use crate::{
    format::Format,
    reasons::{Broken, Ignored, Refused, Skipped},
};

/// Where something stands, so that a message can point at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The file, as its source names it. Of an archive: the path inside, made harmless; it is there
    /// to be shown.
    pub path: &'a str,
    /// Bytes of the file before it.
    pub offset: u64,
    /// The line, from 1.
    pub line: u64,
    /// The row, from 1: an element of the file, whatever became of it.
    pub row: u64,
}

/// One thing that was found. Every row of a file that has begun is told exactly once, as a report, a
/// response, an own row, ignored or refused.
#[derive(Debug)]
pub enum Event<'a> {
    /// The rows of a file follow.
    Begun {
        /// The file.
        path: &'a str,
        /// What was found in it.
        format: Format,
    },
    /// A play.
    Report {
        /// What the row says of it.
        report: Report,
        /// Where the row is.
        place: Place<'a>,
    },
    /// A saved answer of the Web API, which is one poll. Its own plays are in it, to be read as those
    /// of a poll are.
    Response {
        /// The answer, to the byte. It is one by its keys; nothing else was looked at.
        raw: &'a [u8],
        /// Where it is.
        place: Place<'a>,
    },
    /// A line of an own export, after the one that says what it is.
    Own {
        /// The JSON, without the end of the line. Nothing in it was looked at.
        line: &'a [u8],
        /// Where it is.
        place: Place<'a>,
    },
    /// A row that is in order and no play.
    Ignored {
        /// Why.
        reason: Ignored,
        /// Where it is.
        place: Place<'a>,
    },
    /// A row that cannot be read.
    Refused {
        /// Why.
        reason: Refused,
        /// Where it is.
        place: Place<'a>,
        /// What it looks like, without what must not be kept.
        excerpt: String,
    },
    /// A file without any row for us. None of it was kept.
    Skipped {
        /// The file.
        path: &'a str,
        /// Why.
        reason: Skipped,
    },
    /// The rest of a file that had begun cannot be read. All rows before were told.
    Broken {
        /// How it broke.
        reason: Broken,
        /// Where. Its row is the one that would have followed.
        place: Place<'a>,
    },
    /// How much of the source is dealt with.
    Progress {
        /// In bytes of the source, as it is packed.
        bytes: u64,
    },
}

/// Who is told. To break stops the reading at once.
pub trait Sink {
    /// Takes the next event, and says whether to go on.
    fn take(&mut self, event: Event<'_>) -> ControlFlow<()>;
}

impl<F: FnMut(Event<'_>) -> ControlFlow<()>> Sink for F {
    fn take(&mut self, event: Event<'_>) -> ControlFlow<()> {
        self(event)
    }
}
