//! Hostile files to reports: what people have of their past, read without believing it.
//!
//! A file's format is found by what is in it, never by its name. Rows are told one by one to a
//! [`Sink`], so that memory does not depend on the size of a file, and what is broken costs itself
//! alone. Nothing is opened, written or asked for here: files come in as readers, and duplicates and
//! order are the business of those who compare the rows with what is stored.

mod account;
mod archive;
mod event;
mod excerpt;
mod extended;
mod file;
mod format;
mod limits;
mod order;
mod own;
mod reasons;
mod recently_played;
mod source;
mod splitter;
mod text;
mod values;

use std::io::{self, Read, Seek};

pub use event::{Event, Place, Sink};
pub use file::is_archive;
pub use format::Format;
pub use limits::Limits;
pub use order::natural_order;
pub use own::{NAME as OWN_NAME, VERSION as OWN_VERSION};
pub use reasons::{Broken, Ignored, Refused, Skipped};

use crate::{
    archive::Failed,
    file::{Stop, Walk},
    source::{Bounded, Source},
};

/// How reading came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Everything was read that can be.
    Complete,
    /// The sink broke it off.
    Stopped,
}

/// Why nothing can be read, or nothing more.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The reader failed; the file itself may be in order.
    #[error("the file cannot be read")]
    Source(#[source] io::Error),
    /// It begins like an archive, and its list of files is not to be found.
    #[error("the archive is damaged or incomplete: download it again")]
    DamagedArchive,
    /// One of them would hide the other.
    #[error("the archive holds two files of one name: unpack it, and import the files")]
    SameNames,
    /// Above the limit.
    #[error(
        "the archive holds more than {limit} files, which no export does: unpack it, and import the \
         files of the export alone"
    )]
    TooManyFiles {
        /// The most that may be.
        limit: usize,
    },
}

/// Reads one file that is no archive. `path` is what messages call it.
pub fn read_file<R: Read, S: Sink>(
    path: &str,
    reader: R,
    limits: &Limits,
    sink: &mut S,
) -> Result<Ending, Error> {
    let source = Source::new(reader);
    let mut walk = Walk::new(*limits, sink, source.meter());
    let mut left = limits.unpacked;
    ending(file::read(
        path,
        Bounded::plain(source, &mut left),
        &mut walk,
    ))
}

/// Reads the files of a zip archive, in the order of their paths.
pub fn read_zip<R: Read + Seek, S: Sink>(
    reader: R,
    limits: &Limits,
    sink: &mut S,
) -> Result<Ending, Error> {
    let source = Source::new(reader);
    let mut walk = Walk::new(*limits, sink, source.meter());
    match archive::read(source, &mut walk) {
        Ok(()) => Ok(Ending::Complete),
        Err(Failed::Stop(stop)) => ending(Err(stop)),
        Err(Failed::Error(error)) => Err(error),
    }
}

/// Reads a file, whether it is an archive or not. `path` is what messages call one that is not.
pub fn read<R: Read + Seek, S: Sink>(
    path: &str,
    mut reader: R,
    limits: &Limits,
    sink: &mut S,
) -> Result<Ending, Error> {
    let mut head = Vec::new();
    let begin = reader.stream_position().map_err(Error::Source)?;
    let mut first = reader.by_ref().take(4);
    first.read_to_end(&mut head).map_err(Error::Source)?;
    reader
        .seek(io::SeekFrom::Start(begin))
        .map_err(Error::Source)?;
    if is_archive(&head) {
        read_zip(reader, limits, sink)
    } else {
        read_file(path, reader, limits, sink)
    }
}

fn ending(result: Result<(), Stop>) -> Result<Ending, Error> {
    match result {
        Ok(()) => Ok(Ending::Complete),
        Err(Stop::Asked) => Ok(Ending::Stopped),
        Err(Stop::Source(error)) => Err(Error::Source(error)),
    }
}
