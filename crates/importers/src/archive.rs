//! Reads the files of a zip archive, one after the other, without ever writing one.
//!
//! Names are there to be shown. No file is opened by one, so none can lead anywhere.

use std::io::{Read, Seek};

use zip::{ZipArchive, result::ZipError};

use crate::{
    Error,
    event::{Event, Sink},
    file::{self, Stop, Walk},
    limits::Limits,
    order::natural_order,
    reasons::Skipped,
    source::{Bounded, Source, broken_by},
};

/// Characters of a path that are shown; of a longer one, its end.
const LONGEST_PATH: usize = 200;

struct Entry {
    path: String,
    /// In the archive's list.
    index: usize,
    size: u64,
    /// Why it is not even begun.
    skipped: Option<Skipped>,
}

/// Reads every file, in the order of their paths.
pub(crate) fn read<R: Read + Seek, S: Sink>(
    source: Source<R>,
    walk: &mut Walk<'_, S>,
) -> Result<(), Failed> {
    let limits = walk.limits;
    let mut archive = open(source, &limits)?;
    let mut left = limits.unpacked;
    let mut done = 0;
    for entry in entries(&archive)? {
        walk.count_from(done);
        done += entry.size;
        one(&entry, &mut archive, &mut left, walk)?;
    }
    Ok(())
}

/// Why an archive is not read to its end.
pub(crate) enum Failed {
    Stop(Stop),
    Error(Error),
}

impl From<Stop> for Failed {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

fn open<R: Read + Seek>(
    source: Source<R>,
    limits: &Limits,
) -> Result<ZipArchive<Source<R>>, Error> {
    let too_many = Error::TooManyFiles {
        limit: limits.entries,
    };
    // The list is held in memory, so no more of it is read than that may take.
    let meter = source.meter();
    let most = source.most();
    most.set(limits.directory);
    let archive = match ZipArchive::new(source) {
        Ok(archive) => archive,
        Err(_) if meter.get() >= limits.directory => return Err(too_many),
        Err(error) => return Err(opening(error)),
    };
    if archive.len() > limits.entries {
        return Err(too_many);
    }
    if archive.has_duplicate_names() {
        return Err(Error::SameNames);
    }
    most.set(u64::MAX);
    Ok(archive)
}

/// All files, sorted. Folders are none.
fn entries<R: Read + Seek>(archive: &ZipArchive<R>) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let packed = archive.by_index_data(index).map_err(opening)?;
        let name = String::from_utf8_lossy(packed.name_raw());
        let name = packed.name().unwrap_or(name);
        if packed.is_dir() || name.ends_with('\\') {
            continue;
        }
        let path = harmless(&name);
        let skipped = if is_of_the_system(&path) {
            Some(Skipped::SystemFile)
        } else if packed.is_symlink() {
            Some(Skipped::Link)
        } else if packed.encrypted() {
            Some(Skipped::Encrypted)
        } else {
            None
        };
        entries.push(Entry {
            path,
            index,
            size: packed.compressed_size(),
            skipped,
        });
    }
    entries.sort_by(|a, b| natural_order(&a.path, &b.path));
    Ok(entries)
}

fn opening(error: ZipError) -> Error {
    match error {
        ZipError::Io(error) => match broken_by(error) {
            Err(error) => Error::Source(error),
            Ok(_) => Error::DamagedArchive,
        },
        _ => Error::DamagedArchive,
    }
}

fn one<R: Read + Seek, S: Sink>(
    entry: &Entry,
    archive: &mut ZipArchive<Source<R>>,
    left: &mut u64,
    walk: &mut Walk<'_, S>,
) -> Result<(), Stop> {
    let path = entry.path.as_str();
    let too_much = Some(Skipped::TooMuch).filter(|_| *left == 0);
    if let Some(reason) = entry.skipped.or(too_much) {
        return walk.tell(Event::Skipped { path, reason });
    }
    let limits = walk.limits;
    let reason = match archive.by_index(entry.index) {
        Ok(reader) => {
            let reader = Bounded::packed(reader, entry.size, left, &limits);
            return file::read(path, reader, walk);
        }
        Err(ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_)) => {
            Skipped::UnknownPacking
        }
        Err(ZipError::Io(error)) => {
            broken_by(error).map_err(Stop::Source)?;
            Skipped::Damaged
        }
        Err(_) => Skipped::Damaged,
    };
    walk.tell(Event::Skipped { path, reason })
}

/// A path with `/` between its parts, that neither climbs, nor begins at a root, nor moves a cursor.
fn harmless(name: &str) -> String {
    let name = name.replace('\\', "/");
    let parts = name
        .split('/')
        .filter(|part| !matches!(*part, "" | "." | ".."));
    let path: String = parts.collect::<Vec<_>>().join("/");
    let length = path.chars().count();
    path.chars()
        .skip(length.saturating_sub(LONGEST_PATH))
        .map(|c| if is_safe(c) { c } else { '\u{fffd}' })
        .collect()
}

/// Not a control character, and none that turns the direction of writing round.
fn is_safe(character: char) -> bool {
    !character.is_control()
        && !matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_of_the_system(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.split('/').any(|part| part == "__MACOSX")
        || name.starts_with("._")
        || matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_made_harmless() {
        let check = |name, expected| assert_eq!(harmless(name), expected, "{name:?}");
        check("MyData/endsong_0.json", "MyData/endsong_0.json");
        check("../../etc/passwd", "etc/passwd");
        check("/etc/./passwd", "etc/passwd");
        check(r"C:\data\..\x.json", "C:/data/x.json");
        check("a\u{1b}[2J\u{202e}b", "a\u{fffd}[2J\u{fffd}b");
        check("..", "");
        let long = "é".repeat(300) + ".json";
        assert_eq!(harmless(&long).chars().count(), 200);
        assert!(harmless(&long).contains("é.json"));
    }

    #[test]
    fn notes_of_operating_systems_are_known() {
        for path in [
            "__MACOSX/MyData/._endsong.json",
            "MyData/._endsong.json",
            ".DS_Store",
            "MyData/.DS_Store",
        ] {
            assert!(is_of_the_system(path), "{path}");
        }
        assert!(!is_of_the_system("MyData/endsong.json"));
    }
}
