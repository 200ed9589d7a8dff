//! The bytes that an import comes from: how many were read, how many may be, and whether it was they
//! that failed or what was made of them.

use std::{
    cell::Cell,
    io::{self, Read, Seek, SeekFrom},
    rc::Rc,
};

use crate::{limits::Limits, reasons::Broken};

/// A source that counts what is read of it and marks its own failures.
pub(crate) struct Source<R> {
    reader: R,
    read: Rc<Cell<u64>>,
    most: Rc<Cell<u64>>,
}

/// A failure of the source itself, inside an error that has come through decoders.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct SourceFailed(#[from] io::Error);

impl<R> Source<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self {
            reader,
            read: Rc::default(),
            most: Rc::new(Cell::new(u64::MAX)),
        }
    }

    /// The count of bytes, which goes on.
    pub(crate) fn meter(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.read)
    }

    /// How many bytes may be read, to be set.
    pub(crate) fn most(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.most)
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.read.get() >= self.most.get() {
            return Err(io::Error::other(Broken::TooMuch));
        }
        let count = self.reader.read(into).map_err(mark)?;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}

impl<R: Seek> Seek for Source<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.reader.seek(to).map_err(mark)
    }
}

fn mark(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::Interrupted {
        return error;
    }
    io::Error::new(error.kind(), SourceFailed(error))
}

/// A file's bytes, as many as may be.
pub(crate) struct Bounded<'a, R> {
    reader: R,
    /// What all files together may still have.
    left: &'a mut u64,
    /// What this one may have by how small it was packed.
    most: u64,
}

impl<'a, R> Bounded<'a, R> {
    /// A file that is not packed.
    pub(crate) fn plain(reader: R, left: &'a mut u64) -> Self {
        Self {
            reader,
            left,
            most: u64::MAX,
        }
    }

    /// A file that was packed into so many bytes.
    pub(crate) fn packed(reader: R, packed: u64, left: &'a mut u64, limits: &Limits) -> Self {
        Self {
            reader,
            left,
            most: packed.saturating_mul(limits.ratio).max(limits.ratio_from),
        }
    }
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let may = usize::try_from(self.most.min(*self.left)).unwrap_or(usize::MAX);
        if may == 0 {
            // One byte more tells whether the file ends just here.
            return match self.reader.read(&mut [0])? {
                0 => Ok(0),
                _ if self.most == 0 => Err(io::Error::other(Broken::Bomb)),
                _ => Err(io::Error::other(Broken::TooMuch)),
            };
        }
        let space = into.len().min(may);
        let count = self
            .reader
            .read(into.get_mut(..space).unwrap_or_default())?;
        self.most -= count as u64;
        *self.left -= count as u64;
        Ok(count)
    }
}

/// How a file broke by this error; or the error, if it is the source's.
pub(crate) fn broken_by(error: io::Error) -> Result<Broken, io::Error> {
    let inner = error.get_ref();
    let of_source = inner.and_then(|inner| inner.downcast_ref::<SourceFailed>());
    if of_source.is_some() {
        return Err(error);
    }
    let own = inner.and_then(|inner| inner.downcast_ref::<Broken>());
    Ok(own.copied().unwrap_or(Broken::Damaged))
}
