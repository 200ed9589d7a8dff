//! Reading the repository: the files that people write, as paths from its root
//! with their text.

use std::fs;
use std::path::{Path, PathBuf};

/// What is installed, built, generated or private.
const NOT_OURS: [&str; 8] = [
    ".git",
    "target",
    "node_modules",
    "dist",
    "data",
    "results",
    "test-results",
    "playwright-report",
];

pub(crate) struct SourceFile {
    /// From the root, with `/` on every system.
    pub(crate) path: String,
    pub(crate) text: String,
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every text file of ours whose name ends so.
pub(crate) fn files(extensions: &[&str]) -> Vec<SourceFile> {
    let mut found = Vec::new();
    walk(&root(), "", extensions, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no file ends with {extensions:?}");
    found
}

/// The text of one file that must be there.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Fails with all findings at once, and how to mend them.
pub(crate) fn assert_none(findings: &[String], cure: &str) {
    assert!(
        findings.is_empty(),
        "{cure}:\n  {}\n",
        findings.join("\n  ")
    );
}

fn walk(folder: &Path, prefix: &str, extensions: &[&str], found: &mut Vec<SourceFile>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{prefix}: {error}"));
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if NOT_OURS.contains(&name.as_str()) {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            walk(&entry.path(), &format!("{path}/"), extensions, found);
        } else if extensions.iter().any(|extension| name.ends_with(extension)) {
            // Someone may save or remove a file while the tests run.
            if let Ok(text) = fs::read_to_string(entry.path()) {
                found.push(SourceFile { path, text });
            }
        }
    }
}
