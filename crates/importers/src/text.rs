//! The bytes of a file as UTF-8, whatever Unicode encoding it has.
//!
//! Spotify writes UTF-8. What people save themselves may carry a byte order mark, or be UTF-16 (as
//! some shells write what is redirected into a file).

use std::io::{self, Read};

/// How a file's bytes stand for characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

impl Encoding {
    /// How many bytes of the file these bytes of its text were, so that a message can point at a
    /// place in the file itself.
    pub(crate) fn bytes_in_file(self, text: &[u8]) -> u64 {
        match self {
            Self::Utf8 => text.len() as u64,
            Self::Utf16Le | Self::Utf16Be => text.iter().map(|byte| bytes_in_utf16(*byte)).sum(),
        }
    }
}

fn bytes_in_utf16(byte: u8) -> u64 {
    match byte {
        0x80..=0xBF => 0,
        0xF0..=0xFF => 4,
        _ => 2,
    }
}

/// Reads any of the encodings as UTF-8, without a byte order mark.
pub(crate) struct Text<R> {
    reader: R,
    encoding: Encoding,
    /// Read already and not yet handed out: of UTF-8 as it is, of UTF-16 decoded.
    ready: Vec<u8>,
    /// How much of `ready` has been handed out.
    given: usize,
    /// Bytes of UTF-16 that are no whole character yet.
    rest: Vec<u8>,
    ended: bool,
    /// The length of the byte order mark.
    pub(crate) mark: u64,
}

const CHUNK: usize = 8 << 10;

impl<R: Read> Text<R> {
    pub(crate) fn new(mut reader: R) -> io::Result<Self> {
        let mut head = Vec::new();
        reader.by_ref().take(3).read_to_end(&mut head)?;
        // JSON begins with an ASCII character, so a zero beside it tells the encoding, too.
        let (encoding, mark) = match *head.as_slice() {
            [0xEF, 0xBB, 0xBF] => (Encoding::Utf8, 3),
            [0xFF, 0xFE, ..] => (Encoding::Utf16Le, 2),
            [0xFE, 0xFF, ..] => (Encoding::Utf16Be, 2),
            [1..=0x7F, 0, ..] => (Encoding::Utf16Le, 0),
            [0, 1..=0x7F, ..] => (Encoding::Utf16Be, 0),
            _ => (Encoding::Utf8, 0),
        };
        head.drain(..mark);
        let (ready, rest) = match encoding {
            Encoding::Utf8 => (head, Vec::new()),
            Encoding::Utf16Le | Encoding::Utf16Be => (Vec::new(), head),
        };
        Ok(Self {
            reader,
            encoding,
            ready,
            given: 0,
            rest,
            ended: false,
            mark: mark as u64,
        })
    }

    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Decodes the next chunk into `ready`.
    fn decode(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.given = 0;
        while self.ready.is_empty() && !self.ended {
            let mut chunk = [0; CHUNK];
            let count = match self.reader.read(&mut chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                result => result?,
            };
            self.ended = count == 0;
            self.rest
                .extend_from_slice(chunk.get(..count).unwrap_or_default());
            let units: Vec<u16> = self
                .rest
                .chunks_exact(2)
                .filter_map(|pair| <[u8; 2]>::try_from(pair).ok())
                .map(|pair| match self.encoding {
                    Encoding::Utf16Be => u16::from_be_bytes(pair),
                    Encoding::Utf16Le | Encoding::Utf8 => u16::from_le_bytes(pair),
                })
                .collect();
            // The first half of a pair waits for the second, which the next chunk brings.
            let waits = !self.ended
                && units
                    .last()
                    .is_some_and(|unit| (0xD800..0xDC00).contains(unit));
            let whole = units.len() - usize::from(waits);
            let mut utf8 = [0; 4];
            for character in char::decode_utf16(units.iter().copied().take(whole)) {
                let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
                self.ready
                    .extend_from_slice(character.encode_utf8(&mut utf8).as_bytes());
            }
            self.rest.drain(..whole * 2);
        }
        Ok(())
    }
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready.len() {
            if self.encoding == Encoding::Utf8 {
                return self.reader.read(into);
            }
            self.decode()?;
        }
        let mut ready = self.ready.get(self.given..).unwrap_or_default();
        let count = ready.read(into)?;
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(file: &[u8], text: &str, encoding: Encoding) {
        let mut reader = Text::new(file).unwrap();
        let mut read = String::new();
        reader.read_to_string(&mut read).unwrap();
        assert_eq!(read, text);
        assert_eq!(reader.encoding(), encoding);
        let whole = reader.mark + encoding.bytes_in_file(text.as_bytes());
        assert_eq!(whole, file.len() as u64, "places can be told");
    }

    fn utf16(text: &str, bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_unicode_encoding_is_read() {
        let text = r#"[{"name":"Žofie 夜 🌊"}]"#;
        check(text.as_bytes(), text, Encoding::Utf8);
        check(format!("\u{feff}{text}").as_bytes(), text, Encoding::Utf8);
        let marked = format!("\u{feff}{text}");
        check(&utf16(&marked, u16::to_le_bytes), text, Encoding::Utf16Le);
        check(&utf16(&marked, u16::to_be_bytes), text, Encoding::Utf16Be);
        check(&utf16(text, u16::to_le_bytes), text, Encoding::Utf16Le);
        check(&utf16(text, u16::to_be_bytes), text, Encoding::Utf16Be);
        check(b"", "", Encoding::Utf8);
        check(b"[]", "[]", Encoding::Utf8);
        check(b"[", "[", Encoding::Utf8);
    }

    #[test]
    fn a_pair_that_lies_across_two_chunks_stays_whole() {
        for shift in 0..4 {
            let text = format!("[{}{}]", "x".repeat(shift), "🌊".repeat(9_000));
            check(&utf16(&text, u16::to_le_bytes), &text, Encoding::Utf16Le);
        }
    }

    #[test]
    fn half_a_pair_is_replaced() {
        let mut read = String::new();
        let file = [b'[', 0, 0x00, 0xD8, b']', 0];
        Text::new(&file[..])
            .unwrap()
            .read_to_string(&mut read)
            .unwrap();
        assert_eq!(read, "[\u{fffd}]");
    }
}
