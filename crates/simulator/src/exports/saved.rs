//! Lists of recent plays as people archive them.

use jiff::Timestamp;

use super::package::ExportFile;
use crate::ledger::Seen;

/// A list that somebody saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedList {
    /// When it was asked for.
    pub at: Timestamp,
    /// The body of the answer, on one line.
    pub body: Vec<u8>,
    /// What is in it.
    pub seen: Seen,
}

impl SavedList {
    /// A file of each list, named by the moment.
    pub fn files(lists: &[Self]) -> Vec<ExportFile> {
        let file = |list: &Self| ExportFile {
            path: format!("{}.json", list.at.strftime("%Y-%m-%dT%H-%M-%SZ")),
            bytes: list.body.clone(),
        };
        lists.iter().map(file).collect()
    }

    /// All lists in one file, each on a line of its own.
    pub fn json_lines(lists: &[Self]) -> Vec<u8> {
        let mut lines = Vec::new();
        for list in lists {
            lines.extend_from_slice(&list.body);
            lines.push(b'\n');
        }
        lines
    }
}
