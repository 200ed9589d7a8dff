//! One installation: a folder of its own, the settings in its environment, and what it has stored.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::{entropy::SystemEntropy, secret::Secret};
use jiff::Timestamp;
use store::{EncryptionKey, Listener, NewListener, PlayFilter, Store};
use tempfile::TempDir;
use tokio::process::Command;

use crate::{
    program::{Ended, Program},
    simulated::Simulated,
};

/// The key of these installations.
pub(crate) const SECRET_KEY: &str = "marked-key-5d41402abc4b2a76b9719d911017c592";

pub(crate) struct Home {
    folder: TempDir,
    settings: BTreeMap<String, String>,
}

impl Home {
    /// A new installation that listens on any free port and knows no Spotify.
    pub(crate) fn new() -> Self {
        let home = Self {
            folder: tempfile::tempdir().unwrap(),
            settings: BTreeMap::new(),
        };
        home.with("LISTEN", "127.0.0.1:0")
            .with("SECRET_KEY", SECRET_KEY)
            .with("TZ", "Europe/Prague")
    }

    /// A new installation for a simulated Spotify, asked as often as is allowed.
    pub(crate) fn for_spotify(simulated: &Simulated) -> Self {
        let app = simulator::App::default();
        Self::new()
            .with("SPOTIFY_CLIENT_ID", &app.client_id)
            .with("SPOTIFY_CLIENT_SECRET", &app.client_secret)
            .with("SPOTIFY_API_URL", &simulated.origin)
            .with("SPOTIFY_ACCOUNTS_URL", &simulated.origin)
            .with("POLL_INTERVAL", "1s")
    }

    /// The same with a setting in its environment.
    pub(crate) fn with(mut self, name: &str, text: &str) -> Self {
        self.settings.insert(name.to_owned(), text.to_owned());
        self
    }

    /// The same without a setting.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.settings.remove(name);
        self
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        std::fs::write(self.path(file), text).unwrap();
    }

    /// Starts the program in this folder, with these settings and nothing else.
    pub(crate) fn start(&self, arguments: &[&str]) -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_music-analyser"));
        command
            .args(arguments)
            .env_clear()
            .envs(&self.settings)
            .current_dir(self.folder.path());
        Program::start(command)
    }

    /// Runs the program to its end.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Ended {
        self.start(arguments).end().await
    }

    /// The database, opened by ourselves once the program has ended.
    pub(crate) async fn store(&self) -> Store {
        let address = match self.settings.get("DATABASE_URL") {
            Some(address) => address.clone(),
            None => format!("sqlite:{}", self.path("data/music.db").display()),
        };
        let key = EncryptionKey::from_secret(&Secret::new(SECRET_KEY));
        Store::open(&address, &key, Arc::new(SystemEntropy))
            .await
            .unwrap()
    }

    /// The stored plays, each by its track and its end, in the order of these names.
    pub(crate) async fn stored_plays(&self) -> Vec<(String, Timestamp)> {
        let store = self.store().await;
        let listener = first_listener(&store).await;
        let all = PlayFilter::default();
        let plays = store.plays(listener.id, &all, None, 100_000).await.unwrap();
        let mut names: Vec<_> = plays
            .into_iter()
            .map(|play| {
                let track = play.track.spotify_id.unwrap_or(play.track.name);
                (track, play.ended_at)
            })
            .collect();
        names.sort();
        store.close().await;
        names
    }

    /// How many answered polls are stored.
    pub(crate) async fn stored_polls(&self) -> usize {
        let store = self.store().await;
        let listener = first_listener(&store).await;
        let accounts = store.accounts(listener.id).await.unwrap();
        let ever = Timestamp::UNIX_EPOCH;
        let counts = store.poll_counts(&accounts[0], ever).await.unwrap();
        store.close().await;
        usize::try_from(counts.answered).unwrap()
    }

    /// Every byte that lies in the folder of the database.
    pub(crate) fn database_bytes(&self) -> Vec<u8> {
        files_in(&self.path("data"))
            .into_iter()
            .filter(|file| !file.ends_with("music.key"))
            .flat_map(|file| std::fs::read(file).unwrap())
            .collect()
    }
}

async fn first_listener(store: &Store) -> Listener {
    let fallback = NewListener {
        name: "nobody",
        password_hash: None,
        zone: "UTC",
    };
    let now = Timestamp::UNIX_EPOCH;
    store.first_listener(fallback, now).await.unwrap()
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}
