//! What does not fit into memory, on disk and by parts: a file without a name that is gone with the
//! process.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// What a part holds in memory before it is written.
const BUFFER_BYTES: usize = 16 * 1024;

/// Records by part, each part in the order in which they came.
#[derive(Debug)]
pub(crate) struct Spill {
    file: File,
    end: u64,
    parts: BTreeMap<i64, Part>,
}

#[derive(Debug, Default)]
struct Part {
    /// Where its written pieces begin, and how long they are.
    pieces: Vec<(u64, usize)>,
    buffer: Vec<u8>,
}

impl Spill {
    /// An empty one, with its file in a folder.
    pub(crate) fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            file: tempfile::tempfile_in(folder)?,
            end: 0,
            parts: BTreeMap::new(),
        })
    }

    /// Adds a record to a part.
    pub(crate) fn push(&mut self, part: i64, record: &impl Serialize) -> io::Result<()> {
        let part = self.parts.entry(part).or_default();
        let buffer = std::mem::take(&mut part.buffer);
        part.buffer = postcard::to_extend(record, buffer).map_err(io::Error::other)?;
        if part.buffer.len() >= BUFFER_BYTES {
            self.file.seek(SeekFrom::Start(self.end))?;
            self.file.write_all(&part.buffer)?;
            part.pieces.push((self.end, part.buffer.len()));
            self.end += part.buffer.len() as u64;
            part.buffer.clear();
        }
        Ok(())
    }

    /// The parts that have records, in order.
    pub(crate) fn parts(&self) -> Vec<i64> {
        self.parts.keys().copied().collect()
    }

    /// The records of a part. They stay.
    pub(crate) fn read<T: DeserializeOwned>(&mut self, part: i64) -> io::Result<Vec<T>> {
        let mut records = Vec::new();
        self.each_piece(part, &mut |mut piece| {
            while let Some(record) = take(&mut piece)? {
                records.push(record);
            }
            Ok(())
        })?;
        Ok(records)
    }

    /// Hands over the records of a part piece by piece; [`take`] takes them out one by one.
    pub(crate) fn each_piece(
        &mut self,
        part: i64,
        each: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        let Some(part) = self.parts.get(&part) else {
            return Ok(());
        };
        let mut bytes = Vec::with_capacity(BUFFER_BYTES + 1024);
        for (begin, length) in &part.pieces {
            bytes.resize(*length, 0);
            self.file.seek(SeekFrom::Start(*begin))?;
            self.file.read_exact(&mut bytes)?;
            each(&bytes)?;
        }
        each(&part.buffer)
    }
}

/// Takes the next record out of a piece.
pub(crate) fn take<'a, T: Deserialize<'a>>(piece: &mut &'a [u8]) -> io::Result<Option<T>> {
    if piece.is_empty() {
        return Ok(None);
    }
    let (record, rest) = postcard::take_from_bytes(piece).map_err(io::Error::other)?;
    *piece = rest;
    Ok(Some(record))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_by_part_and_in_order() {
        let mut spill = Spill::new(&std::env::temp_dir()).unwrap();
        for number in 0..20_000_i64 {
            spill.push(number % 3 - 1, &(number, "text")).unwrap();
        }
        assert_eq!(spill.parts(), [-1, 0, 1]);
        let part: Vec<(i64, String)> = spill.read(1).unwrap();
        assert_eq!(part.len(), 6666);
        assert_eq!(part[6665], (19_997, "text".to_owned()));
        assert!(part.is_sorted());
        assert_eq!(spill.read::<(i64, String)>(7).unwrap(), []);
    }
}
