//! A store that polls and imports reach by the ways that they really take.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use domain::{clock::SettableClock, ids::ListenerId, secret::Secret};
use jiff::{SignedDuration, Timestamp};
use server::imports::{ImportReport, SpooledFile, Watch, Work, own_header, own_play, own_track};
use simulator::{ExportFile, SavedList};
use store::{
    Account, Answer, ExportedPlay, Import, NewAccount, NewImport, Runner, Store,
    testing::{Engine, add_listener, fresh_store},
};

/// How many plays are read at once: few, so that pages have ends.
const PAGE: i64 = 700;

pub(super) struct House {
    pub(super) store: Store,
    pub(super) listener: ListenerId,
    account: Account,
    work: Work,
    now: Timestamp,
}

impl House {
    pub(super) async fn build(
        engine: Engine,
        now: Timestamp,
        folder: &Path,
    ) -> anyhow::Result<Self> {
        let store = fresh_store(engine).await;
        let listener = add_listener(&store, "owner").await;
        let consent = NewAccount {
            listener,
            spotify_account_id: "spotify-1".to_owned(),
            spotify_user_id: "user-1".to_owned(),
            display_name: None,
            scopes: vec!["user-read-recently-played".to_owned()],
            refresh_token: Secret::new("token"),
            consented_at: now,
        };
        let account = store.connect_account(&consent, now).await?;
        let work = Work {
            store: store.clone(),
            clock: Arc::new(SettableClock::new(now)),
            folder: folder.to_owned(),
        };
        Ok(Self {
            store,
            listener,
            account,
            work,
            now,
        })
    }

    /// Records lists as the collector does.
    pub(super) async fn poll(&self, lists: &[SavedList]) -> anyhow::Result<()> {
        for list in lists {
            let read = spotify::read_recently_played(&list.body).context("a list")?;
            let answer = Answer {
                asked_at: list.at,
                answered_at: list.at,
                unasked_for: None,
                plays: read.plays,
                unreadable: read.unreadable,
            };
            let next = list.at.checked_add(SignedDuration::from_mins(1))?;
            self.store
                .record(&self.account, &answer, |_| next)
                .await?
                .context("the account is connected")?;
        }
        Ok(())
    }

    /// Imports files, or says what that would bring.
    pub(super) async fn import(
        &self,
        files: &[SpooledFile],
        is_dry_run: bool,
    ) -> anyhow::Result<(Import, ImportReport)> {
        let new = NewImport {
            name: "files".to_owned(),
            is_dry_run,
            runner: Runner::Command,
        };
        let import = self
            .store
            .add_import(self.listener, &new, self.now, self.now, |_| {
                Ok::<(), io::Error>(())
            })
            .await??;
        let report = self
            .work
            .run(&import, files.to_vec(), &Watch::default())
            .await?;
        Ok((import, report))
    }

    /// Takes an import back.
    pub(super) async fn undo(&self, import: &Import) -> anyhow::Result<()> {
        Ok(self.work.undo(import, &Watch::default()).await?)
    }

    /// Every play.
    pub(super) async fn plays(&self) -> anyhow::Result<Vec<ExportedPlay>> {
        let mut all: Vec<ExportedPlay> = Vec::new();
        loop {
            let after = all.last().map(|play| play.ended_at);
            let page = self
                .store
                .exported_plays(self.listener, after, PAGE)
                .await?;
            if page.is_empty() {
                return Ok(all);
            }
            all.extend(page);
        }
    }

    /// Every play with everything that is known of it, and the keys of all tracks.
    pub(super) async fn dump(&self) -> anyhow::Result<Vec<String>> {
        let plays = self.plays().await?;
        let mut lines: Vec<String> = plays.iter().map(|play| format!("{play:?}")).collect();
        lines.sort();
        let tracks = self
            .store
            .exported_tracks(self.listener, "", 1_000_000)
            .await?;
        lines.extend(tracks.into_iter().map(|track| track.key));
        Ok(lines)
    }

    /// The lossless export, as the command writes it.
    pub(super) async fn own_export(&self) -> anyhow::Result<Vec<String>> {
        let mut lines = vec![own_header()];
        let tracks = self
            .store
            .exported_tracks(self.listener, "", 1_000_000)
            .await?;
        for track in &tracks {
            lines.push(own_track(track)?);
        }
        for play in &self.plays().await? {
            lines.push(own_play(play)?);
        }
        Ok(lines)
    }
}

/// Writes files as an upload would leave them.
pub(super) fn spool(folder: &Path, files: &[ExportFile]) -> io::Result<Vec<SpooledFile>> {
    fs::create_dir_all(folder)?;
    let write = |(number, file): (usize, &ExportFile)| {
        let path: PathBuf = folder.join(format!("{number:05}"));
        fs::write(&path, &file.bytes)?;
        Ok(SpooledFile {
            name: file.path.clone(),
            path,
            bytes: file.bytes.len() as u64,
        })
    };
    files.iter().enumerate().map(write).collect()
}
