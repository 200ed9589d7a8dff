//! Finds the elements of a stream of JSON: the items of an array, the lines of JSON lines, or the
//! one object of a file, each as its bytes.
//!
//! It looks at brackets and quotes alone, so that one element that is broken costs no other. Arrays
//! at the top are opened and commas are not insisted on, so all these shapes are one, and files that
//! were joined to one another can be read too. Memory holds one element and the chunk behind it.

use std::io::{self, Read};

use memchr::{memchr_iter, memchr2, memrchr};

use crate::{limits::Limits, text::Text};

/// What comes next in a file.
#[derive(Debug)]
pub(crate) enum Piece<'a> {
    /// An element; whether it is JSON has not been looked at.
    Element(&'a [u8]),
    /// An element that ends where the next one begins, in the middle of something.
    CutShort(&'a [u8]),
    /// An element above the limit on bytes, with its beginning.
    TooLong(&'a [u8]),
    /// An element above the limit on depth, with its beginning.
    TooDeep(&'a [u8]),
    /// The file is complete.
    End,
    /// The file is complete, and there was nothing in it but blanks.
    Nothing,
    /// The file ends in the middle of something.
    Truncated,
    /// Here zeros begin, as where a disk was full or the power went.
    Zeros,
    /// The file cannot be read any further.
    Failed(io::Error),
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    /// In bytes, from 0.
    pub(crate) offset: u64,
    /// From 1.
    pub(crate) line: u64,
}

pub(crate) struct Splitter<R> {
    text: Text<R>,
    limits: Limits,
    buffer: Vec<u8>,
    /// Where the part of the buffer begins that has not been handed out.
    start: usize,
    /// Where the part ends that has been read.
    filled: usize,
    /// The place of `start` in the file.
    at: Position,
    /// The place of the last piece.
    begin: Position,
    /// The beginning of an element that was too long.
    head: Vec<u8>,
    /// The length of the piece that was handed out last.
    given: usize,
    in_array: bool,
    /// Nothing but blanks was seen.
    is_blank: bool,
    /// Blanks before the piece on its line, if there is nothing else before it.
    indent: Option<usize>,
    /// Bytes that were gone through again after broken elements.
    rescanned: u64,
}

/// Bytes of an element that is too long of which a message may tell.
const HEAD: usize = 4 << 10;
/// How far into the file the text is read at a time.
const CHUNK: usize = 64 << 10;
/// Looking for the next element inside a broken one may cost this many bytes in all, and as many as
/// the file had until then, so that the work stays in proportion to the file.
const MAY_RESCAN: u64 = 32 << 20;

impl<R: Read> Splitter<R> {
    pub(crate) fn new(reader: R, limits: Limits) -> io::Result<Self> {
        let text = Text::new(reader)?;
        let at = Position {
            offset: text.mark,
            line: 1,
        };
        Ok(Self {
            text,
            limits,
            buffer: Vec::new(),
            start: 0,
            filled: 0,
            at,
            begin: at,
            head: Vec::new(),
            given: 0,
            in_array: false,
            is_blank: true,
            indent: Some(0),
            rescanned: 0,
        })
    }

    /// The next piece, and the place where it begins. After one that is no element nothing follows.
    pub(crate) fn next(&mut self) -> (Position, Piece<'_>) {
        self.pass(self.given);
        self.given = 0;
        let found = self.find();
        let piece = match found {
            Ok(Found::Element) => Piece::Element(self.piece()),
            Ok(Found::CutShort) => Piece::CutShort(self.piece()),
            Ok(Found::TooLong) => Piece::TooLong(&self.head),
            Ok(Found::TooDeep) => Piece::TooDeep(self.piece()),
            Ok(Found::End) => Piece::End,
            Ok(Found::Nothing) => Piece::Nothing,
            Ok(Found::Truncated) => Piece::Truncated,
            Ok(Found::Zeros) => Piece::Zeros,
            Err(error) => Piece::Failed(error),
        };
        (self.begin, piece)
    }

    /// To be called when the last piece turned out to be no JSON: a quote or bracket may be missing,
    /// and the next element lie inside it. It does where a line begins like the piece's own.
    pub(crate) fn search_again(&mut self) {
        let length = self.given;
        if let Some(end) = self.next_inside(length) {
            self.given = end;
        }
    }

    fn piece(&self) -> &[u8] {
        self.ahead().get(..self.given).unwrap_or_default()
    }

    fn ahead(&self) -> &[u8] {
        self.buffer.get(self.start..self.filled).unwrap_or_default()
    }

    fn find(&mut self) -> io::Result<Found> {
        loop {
            self.pass_separators();
            self.begin = self.at;
            let Some(first) = self.ahead().first().copied() else {
                if self.fill()? {
                    continue;
                }
                return Ok(match (self.in_array, self.is_blank) {
                    (true, _) => Found::Truncated,
                    (false, true) => Found::Nothing,
                    (false, false) => Found::End,
                });
            };
            self.is_blank = false;
            match first {
                b'[' if !self.in_array => self.in_array = true,
                b']' if self.in_array => self.in_array = false,
                0 => return Ok(Found::Zeros),
                _ => return self.find_end(Scan::new(first)),
            }
            self.pass(1);
            // What follows the bracket begins like a line.
            self.indent = Some(0);
        }
    }

    /// Passes what may stand between elements.
    fn pass_separators(&mut self) {
        let ahead = self.ahead();
        let count = ahead.iter().take_while(|byte| is_separator(**byte)).count();
        let passed = ahead.get(..count).unwrap_or_default();
        let line = memrchr(b'\n', passed).map(|newline| newline + 1);
        let blanks = passed.get(line.unwrap_or(0)..).unwrap_or_default();
        let is_blank = blanks.iter().all(|byte| matches!(byte, b' ' | b'\t'));
        let before = if line.is_some() { Some(0) } else { self.indent };
        let indent = before
            .filter(|_| is_blank)
            .map(|before| before + blanks.len());
        self.pass(count);
        self.indent = indent;
    }

    fn find_end(&mut self, mut scan: Scan) -> io::Result<Found> {
        let limit = self.limits.element;
        loop {
            let ahead = self.ahead();
            let believed = ahead.get(..limit).unwrap_or(ahead);
            if let Some(end) = scan.run(believed) {
                self.given = end;
                return Ok(if scan.deepest > self.limits.depth {
                    Found::TooDeep
                } else {
                    Found::Element
                });
            }
            if ahead.len() > limit {
                return match self.next_inside(limit) {
                    Some(end) => {
                        self.given = end;
                        Ok(Found::CutShort)
                    }
                    None => self.skip_to_end(scan),
                };
            }
            if !self.fill()? {
                let length = self.ahead().len();
                if scan.is_bare {
                    self.given = length;
                    return Ok(Found::Element);
                }
                return Ok(match self.next_inside(length) {
                    Some(end) => {
                        self.given = end;
                        Found::CutShort
                    }
                    None => Found::Truncated,
                });
            }
        }
    }

    /// Goes to the end of an element that is too long to be held, keeping its beginning.
    fn skip_to_end(&mut self, mut scan: Scan) -> io::Result<Found> {
        self.head = self.ahead().get(..HEAD).unwrap_or_default().to_vec();
        loop {
            let end = scan.run(self.ahead());
            self.pass(scan.index);
            scan.index = 0;
            if end.is_some() || !self.fill()? {
                let is_whole = end.is_some() || scan.is_bare;
                return Ok(if is_whole {
                    Found::TooLong
                } else {
                    Found::Truncated
                });
            }
        }
    }

    /// Where in the first bytes ahead another element seems to begin, if looking may go on there.
    fn next_inside(&mut self, length: usize) -> Option<usize> {
        let indent = self.indent?;
        let piece = self.ahead().get(..length)?;
        let end = memchr_iter(b'\n', piece)
            .map(|newline| newline + 1)
            .find(|line| {
                let blanks = piece.get(*line..line + indent).unwrap_or(b"x");
                blanks.iter().all(|byte| matches!(byte, b' ' | b'\t'))
                    && piece.get(line + indent) == Some(&b'{')
            })?;
        let cost = (length - end) as u64;
        if self.rescanned + cost > MAY_RESCAN + self.at.offset {
            return None;
        }
        self.rescanned += cost;
        Some(end)
    }

    fn pass(&mut self, count: usize) {
        let passed = self.ahead().get(..count).unwrap_or_default();
        let lines = memchr_iter(b'\n', passed).count() as u64;
        let bytes = self.text.encoding().bytes_in_file(passed);
        if let Some(last) = passed
            .last()
            .filter(|last| !is_separator(**last) || **last == b'\n')
        {
            self.indent = (*last == b'\n').then_some(0);
        }
        self.at.line += lines;
        self.at.offset += bytes;
        self.start += count;
    }

    /// Reads on, and tells whether there was anything.
    fn fill(&mut self) -> io::Result<bool> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.filled, 0);
            self.filled -= self.start;
            self.start = 0;
        }
        if self.buffer.len() < self.filled + CHUNK {
            let doubled = (self.buffer.len() * 2).max(4 * CHUNK);
            self.buffer.resize(doubled, 0);
        }
        loop {
            let space = self.buffer.get_mut(self.filled..).unwrap_or_default();
            match self.text.read(space) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(count) => {
                    self.filled += count;
                    return Ok(count > 0);
                }
            }
        }
    }
}

enum Found {
    Element,
    CutShort,
    TooLong,
    TooDeep,
    End,
    Nothing,
    Truncated,
    Zeros,
}

/// The search for the end of one element, which goes on when more of it has been read.
struct Scan {
    /// Everything before was looked at.
    index: usize,
    depth: u32,
    deepest: u32,
    in_text: bool,
    /// A number, a word or something else without brackets and quotes.
    is_bare: bool,
}

impl Scan {
    fn new(first: u8) -> Self {
        Self {
            index: 0,
            depth: 0,
            deepest: 0,
            in_text: false,
            is_bare: !matches!(first, b'{' | b'[' | b'"' | b']' | b'}'),
        }
    }

    /// Where the element ends, if it does within these bytes, which begin as they did before.
    fn run(&mut self, bytes: &[u8]) -> Option<usize> {
        while let Some(byte) = bytes.get(self.index) {
            if self.in_text {
                let ahead = bytes.get(self.index..).unwrap_or_default();
                let Some(found) = memchr2(b'"', b'\\', ahead) else {
                    self.index = bytes.len();
                    return None;
                };
                self.index += found;
                if ahead.get(found) == Some(&b'\\') {
                    // What is escaped may not be there yet.
                    ahead.get(found + 1)?;
                    self.index += 2;
                    continue;
                }
                self.in_text = false;
                self.index += 1;
                if self.depth == 0 {
                    return Some(self.index);
                }
                continue;
            }
            if self.is_bare
                && (is_separator(*byte) || matches!(byte, b'"' | b'{' | b'}' | b'[' | b']' | 0))
            {
                return Some(self.index);
            }
            self.index += 1;
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' => {
                    self.depth = self.depth.saturating_add(1);
                    self.deepest = self.deepest.max(self.depth);
                }
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(self.index);
                    }
                }
                _ => {}
            }
        }
        None
    }
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',')
}
