//! How much of a file is believed: what no honest export reaches, and what a hostile one may not
//! exceed.

/// The limits of one import, with the ones in use as their defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Files in an archive.
    pub entries: usize,
    /// Bytes of an archive's list of files, which is held in memory.
    pub directory: u64,
    /// Bytes of all files together, unpacked.
    pub unpacked: u64,
    /// How many times larger than packed a file may be …
    pub ratio: u64,
    /// … once it is larger than this many bytes. Small files pack very well.
    pub ratio_from: u64,
    /// How deep brackets may be nested in one element.
    pub depth: u32,
    /// Bytes of one element: a row, or one saved response.
    pub element: usize,
    /// Bytes of one text of a row.
    pub text: usize,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1 << 20;
        Self {
            entries: 2_000,
            directory: 8 * MIB,
            unpacked: 8 << 30,
            ratio: 200,
            ratio_from: 10_000_000,
            depth: 64,
            element: 1 << 20,
            text: 4 << 10,
        }
    }
}
