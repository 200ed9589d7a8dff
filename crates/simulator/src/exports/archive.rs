//! Packing files into a zip, to the byte the same each time.

use std::io::{Cursor, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::package::ExportFile;

/// What a zip is like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ZipSettings {
    /// Whether what is in it is compressed.
    pub deflated: bool,
    /// Whether a Mac packed it again: `__MACOSX/._…` beside each file.
    pub from_a_mac: bool,
    /// Whether folders have entries of their own, with nothing in them.
    pub folders: bool,
}

/// The files as one zip. Its times are always the same.
pub fn zip(files: &[ExportFile], settings: ZipSettings) -> Result<Vec<u8>, ZipError> {
    let method = if settings.deflated {
        CompressionMethod::Deflated
    } else {
        CompressionMethod::Stored
    };
    let options = SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::from_date_and_time(2026, 3, 1, 12, 0, 0)?)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut folders: Vec<&str> = Vec::new();
    for file in files {
        let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        if settings.folders && !folder.is_empty() && !folders.contains(&folder) {
            folders.push(folder);
            zip.add_directory(folder, options)?;
        }
        zip.start_file(file.path.as_str(), options)?;
        zip.write_all(&file.bytes)?;
        if settings.from_a_mac {
            let twin = format!("__MACOSX/{folder}/._{name}").replace("//", "/");
            zip.start_file(twin, options)?;
            zip.write_all(b"\0\x05\x16\x07\0\x02\0\0Mac OS X        ")?;
        }
    }
    Ok(zip.finish()?.into_inner())
}
