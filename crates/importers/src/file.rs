//! Reads one file: finds its format by its first rows, then tells every row.

use std::{
    cell::Cell,
    io::{self, Read},
    rc::Rc,
};

use serde::de::IgnoredAny;

use crate::{
    event::{Event, Place, Sink},
    excerpt::excerpt,
    format::{Format, Row, Unread},
    limits::Limits,
    own,
    reasons::{Broken, Refused, Skipped},
    source::broken_by,
    splitter::{Piece, Position, Splitter},
};

/// Why nothing more is read.
pub(crate) enum Stop {
    /// The sink has had enough.
    Asked,
    /// The source cannot be read.
    Source(io::Error),
}

/// Everything of an import that outlasts a file.
pub(crate) struct Walk<'a, S: Sink> {
    pub(crate) limits: Limits,
    sink: &'a mut S,
    /// Bytes of the source that were read.
    meter: Rc<Cell<u64>>,
    /// Where the meter stood when progress was told last.
    told: u64,
    /// What was dealt with when the meter stood at `since`.
    done: u64,
    since: u64,
}

/// Progress is told when so many bytes more have been read.
const STEP: u64 = 256 << 10;

impl<'a, S: Sink> Walk<'a, S> {
    pub(crate) fn new(limits: Limits, sink: &'a mut S, meter: Rc<Cell<u64>>) -> Self {
        Self {
            limits,
            sink,
            meter,
            told: 0,
            done: 0,
            since: 0,
        }
    }

    pub(crate) fn tell(&mut self, event: Event<'_>) -> Result<(), Stop> {
        if self.sink.take(event).is_break() {
            return Err(Stop::Asked);
        }
        Ok(())
    }

    /// From here on, what is read counts on top of so many bytes.
    pub(crate) fn count_from(&mut self, done: u64) {
        self.done = done;
        self.since = self.meter.get();
        self.told = self.since;
    }

    /// Tells what is dealt with, if it is worth it.
    fn progress(&mut self) -> Result<(), Stop> {
        let read = self.meter.get();
        if read - self.told < STEP {
            return Ok(());
        }
        self.told = read;
        let bytes = self.done + (read - self.since);
        self.tell(Event::Progress { bytes })
    }
}

/// Reads a whole file.
pub(crate) fn read<S: Sink>(
    path: &str,
    reader: impl Read,
    walk: &mut Walk<'_, S>,
) -> Result<(), Stop> {
    let skipped = match Splitter::new(reader, walk.limits) {
        Ok(splitter) => Rows { path, row: 0, walk }.read(splitter)?,
        Err(error) => Some(skipped_by(error)?),
    };
    match skipped {
        Some(reason) => walk.tell(Event::Skipped { path, reason }),
        None => Ok(()),
    }
}

struct Rows<'a, 'w, S: Sink> {
    path: &'a str,
    /// Rows that were told.
    row: u64,
    walk: &'a mut Walk<'w, S>,
}

/// A piece from before the format was known.
struct Held {
    at: Position,
    bytes: Vec<u8>,
    /// Why it is no row of any format, if that is known already.
    reason: Option<Refused>,
}

/// The format has to show in so many pieces …
const HELD_PIECES: usize = 16;
/// … and in so many bytes.
const HELD_BYTES: usize = 1 << 20;

impl<'a, S: Sink> Rows<'a, '_, S> {
    /// Reads everything, or says why there is nothing to read.
    fn read<R: Read>(&mut self, mut splitter: Splitter<R>) -> Result<Option<Skipped>, Stop> {
        let mut held = Vec::new();
        let format = loop {
            match next_held(&mut splitter, held.is_empty())? {
                Ok(piece) => held.push(piece),
                Err(reason) => return Ok(Some(nothing(reason, &held))),
            }
            if let Some(format) = held.last().and_then(Held::format) {
                break format;
            }
            let bytes: usize = held.iter().map(|piece| piece.bytes.len()).sum();
            if held.len() >= HELD_PIECES || bytes >= HELD_BYTES {
                return Ok(Some(nothing(Skipped::UnknownFormat, &held)));
            }
        };
        if format == Format::Own {
            // The line that says so is the first, or the file is something else.
            let checked = match held.as_slice() {
                [header] => own::check(&header.bytes),
                _ => Err(Skipped::UnknownFormat),
            };
            if let Err(reason) = checked {
                return Ok(Some(reason));
            }
            held.clear();
            self.row += 1;
        }
        self.walk.tell(Event::Begun {
            path: self.path,
            format,
        })?;
        for piece in held {
            match piece.reason {
                Some(reason) => self.refused(piece.at, reason, &piece.bytes)?,
                None => {
                    self.element(format, piece.at, &piece.bytes)?;
                }
            }
        }
        self.rest(format, splitter)?;
        Ok(None)
    }

    fn rest<R: Read>(&mut self, format: Format, mut splitter: Splitter<R>) -> Result<(), Stop> {
        loop {
            let (at, piece) = splitter.next();
            match piece {
                Piece::Element(bytes) => {
                    if self.element(format, at, bytes)? == Json::No {
                        splitter.search_again();
                    }
                }
                Piece::CutShort(bytes) => self.refused(at, Refused::Syntax, bytes)?,
                Piece::TooLong(bytes) => self.refused(at, Refused::TooLong, bytes)?,
                Piece::TooDeep(bytes) => self.refused(at, Refused::TooDeep, bytes)?,
                Piece::End | Piece::Nothing => return Ok(()),
                Piece::Truncated => return self.broken(at, Broken::Truncated),
                Piece::Zeros => return self.broken(at, Broken::Zeros),
                Piece::Failed(error) => {
                    let reason = broken_by(error).map_err(Stop::Source)?;
                    return self.broken(at, reason);
                }
            }
            self.walk.progress()?;
        }
    }

    fn element(&mut self, format: Format, at: Position, bytes: &[u8]) -> Result<Json, Stop> {
        let row = format.read(bytes, &self.walk.limits);
        let reason = match row {
            Ok(row) => {
                self.row += 1;
                let place = self.place(at, self.row);
                self.walk.tell(match row {
                    Row::Report(report) => Event::Report { report, place },
                    Row::Response(raw) => Event::Response { raw, place },
                    Row::Own(line) => Event::Own { line, place },
                    Row::Ignored(reason) => Event::Ignored { reason, place },
                })?;
                return Ok(Json::Yes);
            }
            Err(Unread::Refused(reason)) => reason,
            Err(Unread::NotJson) => {
                self.refused(at, no_json(bytes), bytes)?;
                return Ok(Json::No);
            }
        };
        self.refused(at, reason, bytes)?;
        Ok(Json::Yes)
    }

    fn refused(&mut self, at: Position, reason: Refused, bytes: &[u8]) -> Result<(), Stop> {
        self.row += 1;
        let place = self.place(at, self.row);
        self.walk.tell(Event::Refused {
            reason,
            place,
            excerpt: excerpt(bytes),
        })
    }

    fn broken(&mut self, at: Position, reason: Broken) -> Result<(), Stop> {
        let place = self.place(at, self.row + 1);
        self.walk.tell(Event::Broken { reason, place })
    }

    fn place(&self, at: Position, row: u64) -> Place<'a> {
        Place {
            path: self.path,
            offset: at.offset,
            line: at.line,
            row,
        }
    }
}

/// Whether an element was JSON at all.
#[derive(PartialEq, Eq)]
enum Json {
    Yes,
    No,
}

impl Held {
    fn format(&self) -> Option<Format> {
        let bytes = Some(&self.bytes).filter(|_| self.reason.is_none());
        bytes.and_then(|bytes| Format::of(bytes))
    }
}

/// The next piece to be held, or why there is none.
fn next_held<R: Read>(
    splitter: &mut Splitter<R>,
    is_first: bool,
) -> Result<Result<Held, Skipped>, Stop> {
    let (at, piece) = splitter.next();
    let (bytes, reason) = match piece {
        Piece::Element(bytes) if is_first && is_archive(bytes) => {
            return Ok(Err(Skipped::NestedArchive));
        }
        Piece::Element(bytes) if serde_json::from_slice::<IgnoredAny>(bytes).is_ok() => {
            (bytes, None)
        }
        Piece::Element(bytes) => (bytes, Some(no_json(bytes))),
        Piece::CutShort(bytes) => (bytes, Some(Refused::Syntax)),
        Piece::TooLong(bytes) => (bytes, Some(Refused::TooLong)),
        Piece::TooDeep(bytes) => (bytes, Some(Refused::TooDeep)),
        Piece::Nothing => return Ok(Err(Skipped::Empty)),
        Piece::End if is_first => return Ok(Err(Skipped::NoRows)),
        Piece::End => return Ok(Err(Skipped::UnknownFormat)),
        Piece::Truncated | Piece::Zeros => return Ok(Err(Skipped::NotJson)),
        Piece::Failed(error) => return Ok(Err(skipped_by(error)?)),
    };
    let is_json = !matches!(reason, Some(Refused::Syntax | Refused::Encoding));
    if is_first && !is_json && !matches!(bytes.first(), Some(b'{')) {
        return Ok(Err(Skipped::NotJson));
    }
    let bytes = bytes.to_vec();
    if !is_json {
        splitter.search_again();
    }
    Ok(Ok(Held { at, bytes, reason }))
}

/// Why a file without any known row is skipped.
fn nothing(reason: Skipped, held: &[Held]) -> Skipped {
    let is_json = |piece: &Held| piece.reason.is_none();
    if reason == Skipped::UnknownFormat && !held.iter().any(is_json) {
        return Skipped::NotJson;
    }
    reason
}

fn no_json(bytes: &[u8]) -> Refused {
    if str::from_utf8(bytes).is_err() {
        Refused::Encoding
    } else {
        Refused::Syntax
    }
}

fn skipped_by(error: io::Error) -> Result<Skipped, Stop> {
    Ok(match broken_by(error).map_err(Stop::Source)? {
        Broken::Bomb => Skipped::Bomb,
        Broken::TooMuch => Skipped::TooMuch,
        Broken::Damaged | Broken::Truncated | Broken::Zeros => Skipped::Damaged,
    })
}

/// Whether a file that begins so is a zip archive.
pub fn is_archive(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}
