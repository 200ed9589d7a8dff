//! Uploaded files until they are imported: in a folder of their own, so that a restart finds them.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use domain::ids::{ImportId, ListenerId};
use serde::{Deserialize, Serialize};

/// A file that is to be imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpooledFile {
    /// What messages call it.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: u64,
}

/// Where uploaded files lie.
#[derive(Clone, Debug)]
pub struct Spool {
    root: PathBuf,
}

/// The list of the files of one upload.
const LIST: &str = "files.json";

impl Spool {
    /// In this folder, which is made when it is needed.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// A folder for what does not fit into memory.
    pub fn folder(&self) -> io::Result<&Path> {
        fs::create_dir_all(&self.root)?;
        Ok(&self.root)
    }

    /// Holds a lock for an import that a command works on, for as long as what it gives lives: so that
    /// it is known at once when the command was killed.
    pub fn lock(&self, listener: ListenerId, import: ImportId) -> io::Result<File> {
        let file = File::create(self.lock_file(listener, import))?;
        file.lock()?;
        Ok(file)
    }

    /// Whether the command that worked on an import is gone. Of one on another machine that is not known.
    pub fn is_abandoned(&self, listener: ListenerId, import: ImportId) -> bool {
        let path = self.lock_file(listener, import);
        let is_free = File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
        if is_free {
            let _ = fs::remove_file(&path);
        }
        is_free
    }

    /// Removes the lock of an import that has ended.
    pub fn unlock(&self, listener: ListenerId, import: ImportId) {
        let _ = fs::remove_file(self.lock_file(listener, import));
    }

    fn lock_file(&self, listener: ListenerId, import: ImportId) -> PathBuf {
        self.root.join(format!("{listener}-{import}.lock"))
    }

    /// A new folder for an upload.
    pub(crate) fn begin(&self, name: &str) -> io::Result<Upload> {
        let folder = self.root.join(format!("upload-{name}"));
        fs::create_dir_all(&folder)?;
        Ok(Upload {
            folder,
            files: Vec::new(),
            is_kept: false,
        })
    }

    /// The files of an import; none if they are gone.
    pub(crate) fn files(&self, listener: ListenerId, import: ImportId) -> Option<Vec<SpooledFile>> {
        let list = fs::read(self.of(listener, import).join(LIST)).ok()?;
        let files: Vec<SpooledFile> = serde_json::from_slice(&list).ok()?;
        files.iter().all(|file| file.path.exists()).then_some(files)
    }

    /// Throws the files of an import away.
    pub(crate) fn discard(&self, listener: ListenerId, import: ImportId) {
        // What cannot be removed is found again by `discard_strays`.
        let _ = fs::remove_dir_all(self.of(listener, import));
    }

    /// Throws away what uploads have left that were never completed, and imports that are over.
    pub(crate) fn discard_strays(&self, wanted: &[(ListenerId, ImportId)]) {
        let Ok(entries) = fs::read_dir(&self.root) else {
            return;
        };
        let wanted: Vec<PathBuf> = wanted
            .iter()
            .map(|(listener, import)| self.of(*listener, *import))
            .collect();
        for entry in entries.flatten() {
            let is_ours = entry.file_name().to_string_lossy().starts_with("upload-");
            if (is_ours || entry.path().join(LIST).exists()) && !wanted.contains(&entry.path()) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }

    fn of(&self, listener: ListenerId, import: ImportId) -> PathBuf {
        self.root.join(format!("{listener}-{import}"))
    }
}

/// An upload that is under way. Unless it is kept, it is thrown away.
#[derive(Debug)]
pub(crate) struct Upload {
    folder: PathBuf,
    files: Vec<SpooledFile>,
    is_kept: bool,
}

impl Upload {
    /// Where the next file is to be written.
    pub(crate) fn next(&mut self, name: &str) -> &mut SpooledFile {
        let path = self.folder.join(format!("{:05}", self.files.len()));
        self.files.push(SpooledFile {
            name: name.to_owned(),
            path,
            bytes: 0,
        });
        let last = self.files.len() - 1;
        &mut self.files[last]
    }

    /// The files so far.
    pub(crate) fn files(&self) -> &[SpooledFile] {
        &self.files
    }

    /// Keeps the files for an import.
    pub(crate) fn keep(
        mut self,
        spool: &Spool,
        listener: ListenerId,
        import: ImportId,
    ) -> io::Result<()> {
        let folder = spool.of(listener, import);
        for file in &mut self.files {
            if let Some(name) = file.path.file_name() {
                file.path = folder.join(name);
            }
        }
        let list = serde_json::to_vec(&self.files)?;
        let mut file = File::create(self.folder.join(LIST))?;
        file.write_all(&list)?;
        file.sync_all()?;
        fs::rename(&self.folder, &folder)?;
        self.is_kept = true;
        Ok(())
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if !self.is_kept {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_again_until_they_are_discarded() {
        let root = tempfile::tempdir().unwrap();
        let spool = Spool::new(root.path().join("imports"));
        let (listener, import) = (ListenerId(1), ImportId(2));
        let mut upload = spool.begin("a").unwrap();
        let file = upload.next("MyData/endsong.json");
        fs::write(&file.path, "[]").unwrap();
        file.bytes = 2;
        upload.keep(&spool, listener, import).unwrap();
        let files = spool.files(listener, import).unwrap();
        assert_eq!(files[0].name, "MyData/endsong.json");
        assert_eq!(fs::read_to_string(&files[0].path).unwrap(), "[]");
        drop(spool.begin("b").unwrap());
        spool.begin("c").unwrap().is_kept = true;
        spool.discard_strays(&[(listener, import)]);
        assert_eq!(
            fs::read_dir(root.path().join("imports")).unwrap().count(),
            1
        );
        spool.discard(listener, import);
        assert_eq!(spool.files(listener, import), None);
    }

    #[test]
    fn a_lock_is_free_once_its_holder_is_gone() {
        let root = tempfile::tempdir().unwrap();
        let spool = Spool::new(root.path().to_owned());
        let (listener, import) = (ListenerId(1), ImportId(2));
        assert!(
            !spool.is_abandoned(listener, import),
            "nobody has held it here"
        );
        let held = spool.lock(listener, import).unwrap();
        assert!(!spool.is_abandoned(listener, import));
        drop(held);
        assert!(spool.is_abandoned(listener, import));
    }
}
