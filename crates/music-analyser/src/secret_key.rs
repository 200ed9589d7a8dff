//! The key that seals tokens: from `SECRET_KEY`, or from a key file that is made at the first
//! start and that only its owner may read.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use domain::{
    entropy::{Entropy, random_bytes},
    secret::Secret,
};
use store::EncryptionKey;

use crate::settings::Settings;

/// Where the key file is when there is no SQLite file for it to lie beside.
const ELSEWHERE: &str = "data/music.key";

/// The installation's key.
pub(crate) fn obtain(settings: &Settings, entropy: &dyn Entropy) -> anyhow::Result<EncryptionKey> {
    let secret = if let Some(secret) = &settings.secret_key {
        secret.clone()
    } else {
        let path = key_file(settings.database_url.reveal());
        key_from_file(&path, entropy).with_context(|| {
            format!("the key file {} cannot be used; set SECRET_KEY instead, or make its folder writable", path.display())
        })?
    };
    Ok(EncryptionKey::from_secret(&secret))
}

/// The folder of what belongs to the database and is not in it.
pub(crate) fn data_folder(settings: &Settings) -> PathBuf {
    let file = key_file(settings.database_url.reveal());
    file.parent().unwrap_or(Path::new("")).to_owned()
}

/// The key file beside the database.
fn key_file(database_url: &str) -> PathBuf {
    let file = database_url
        .strip_prefix("sqlite:")
        .map(|rest| rest.trim_start_matches("//"))
        .and_then(|rest| rest.split('?').next())
        .filter(|file| !file.is_empty() && !file.contains(":memory:"));
    Path::new(file.unwrap_or(ELSEWHERE)).with_extension("key")
}

fn key_from_file(path: &Path, entropy: &dyn Entropy) -> io::Result<Secret> {
    match fs::read_to_string(path) {
        Ok(text) if text.trim().is_empty() => Err(io::Error::other("it is empty")),
        Ok(text) => {
            if fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
                tracing::warn!(path = %path.display(), "other people on this machine may read the key file; run chmod 600 on it");
            }
            Ok(Secret::new(text.trim()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => make_key_file(path, entropy),
        Err(error) => Err(error),
    }
}

/// Makes a key file: whole or not at all, and on the disk before anything is sealed with its key.
fn make_key_file(path: &Path, entropy: &dyn Entropy) -> io::Result<Secret> {
    let key: [u8; 32] = random_bytes(entropy);
    let text = key
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder)?;
    }
    let unfinished = path.with_extension("key.new");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&unfinished)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    tracing::info!(path = %path.display(), "made a key file; keep it, the Spotify tokens open with nothing else");
    Ok(Secret::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::entropy::SeededEntropy;

    #[test]
    fn the_key_file_lies_beside_the_database() {
        for (url, file) in [
            ("sqlite:data/music.db", "data/music.key"),
            ("sqlite:///var/lib/music.db?mode=rwc", "/var/lib/music.key"),
            ("sqlite:music.db", "music.key"),
            ("sqlite::memory:", "data/music.key"),
            ("postgres://a@b/c", "data/music.key"),
        ] {
            assert_eq!(key_file(url), Path::new(file), "{url}");
        }
    }

    #[test]
    fn the_key_is_made_once_and_only_its_owner_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/music.key");
        let made = key_from_file(&path, &SeededEntropy::new(1)).unwrap();
        let again = key_from_file(&path, &SeededEntropy::new(2)).unwrap();
        assert_eq!(made, again);
        assert_eq!(made.reveal().len(), 64);
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        fs::write(&path, "\n").unwrap();
        assert!(key_from_file(&path, &SeededEntropy::new(3)).is_err());
    }
}
