//! One import from its files to its report, and taking one back.

use std::{ops::ControlFlow, path::PathBuf, sync::Arc, time::Duration};

use domain::clock::Clock;
use jiff::{SignedDuration, Timestamp};
use store::{Go, Import, ImportState, Step, Store};
use tokio::task::AbortHandle;

use super::{
    progress::{Phase, Progress, Watch},
    reading::{self, Stopped},
    report::{FileOutcome, ImportReport},
    spool::SpooledFile,
    tally::Read,
};

/// For how long a sign of life counts.
const ALIVE_FOR: SignedDuration = SignedDuration::from_mins(2);
/// How often one is shown.
const ALIVE_EVERY: Duration = Duration::from_secs(30);
/// How many lines of tracks wait to be stored while a file is read.
const WAITING_TRACKS: usize = 4;

/// What work on imports needs.
#[derive(Clone, Debug)]
pub struct Work {
    /// Where everything is kept.
    pub store: Store,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// A folder for what does not fit into memory.
    pub folder: PathBuf,
}

/// Files that are to be imported.
pub type Files = Vec<SpooledFile>;

/// Why an import did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It was told to stop, and has left no trace.
    #[error("it was cancelled")]
    Cancelled,
    /// Nothing of it can be imported.
    #[error("{problem} {advice}")]
    Files {
        /// What is wrong.
        problem: String,
        /// What to do.
        advice: String,
    },
    /// There is no room, or no right to write.
    #[error("files that do not fit into memory cannot be written")]
    Room(#[source] std::io::Error),
    /// The database failed. The work goes on once it is back.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Work {
    /// Imports files, whatever has been done of it before.
    pub async fn run(
        &self,
        import: &Import,
        files: Files,
        watch: &Watch,
    ) -> Result<ImportReport, Failure> {
        self.claim(import, ImportState::Running).await?;
        let _alive = self.keep_alive(import);
        let done = self.import(import, files, watch).await;
        match done {
            Ok(report) => Ok(report),
            Err(Failure::Store(error)) if error.trouble().is_some() => Err(Failure::Store(error)),
            Err(failure) => {
                self.clear(import, &failure).await?;
                Err(failure)
            }
        }
    }

    async fn import(
        &self,
        import: &Import,
        files: Files,
        watch: &Watch,
    ) -> Result<ImportReport, Failure> {
        let files = Arc::new(files);
        let (folder, shared, watching) = (self.folder.clone(), files.clone(), watch.clone());
        let asked_at = import.created_at;
        let read = tokio::task::spawn_blocking(move || {
            reading::read(&shared, &folder, asked_at, &watching)
        });
        let (mut rows, read) = read.await.map_err(broken_off)?.map_err(Failure::from)?;
        if !read.is_of_use() {
            return Err(useless(&read));
        }
        let count = read.rows();
        let mut told = |step: Step| {
            watch.set(progress(step, count));
            if watch.is_cancelled() {
                Go::Stop
            } else {
                Go::On
            }
        };
        let brought = self
            .store
            .bring_in(
                import.listener,
                import.id,
                &mut rows,
                &self.folder,
                import.is_dry_run,
                &mut told,
            )
            .await?
            .ok_or(Failure::Cancelled)?;
        drop(rows);
        if read.knows_tracks() && !import.is_dry_run {
            self.fill_in_tracks(files, watch).await?;
        }
        let ranges = read.ranges();
        let report = read.report(&brought.counts);
        let json = serde_json::to_string(&report).unwrap_or_default();
        let now = self.clock.now();
        self.store
            .finish_import(import, &brought, &json, &ranges, now)
            .await?;
        Ok(report)
    }

    /// Stores what files know of tracks besides what rows say.
    async fn fill_in_tracks(&self, files: Arc<Files>, watch: &Watch) -> Result<(), Failure> {
        let (sender, mut receiver) = tokio::sync::mpsc::channel(WAITING_TRACKS);
        let watching = watch.clone();
        let reading = tokio::task::spawn_blocking(move || {
            reading::read_tracks(&files, &watching, &mut |batch| {
                match sender.blocking_send(batch) {
                    Ok(()) => ControlFlow::Continue(()),
                    // Whoever stores them has failed, and says so.
                    Err(_) => ControlFlow::Break(()),
                }
            })
        });
        while let Some(batch) = receiver.recv().await {
            self.store.fill_in_tracks(&batch).await?;
        }
        reading.await.map_err(broken_off)?.map_err(Failure::from)
    }

    /// Takes an import back, whatever has been done of that before.
    pub async fn undo(&self, import: &Import, watch: &Watch) -> Result<(), Failure> {
        self.claim(import, ImportState::Undoing).await?;
        let _alive = self.keep_alive(import);
        self.take_back(import, None, watch).await
    }

    /// Leaves no trace of an import whose files are gone, but that it was.
    pub async fn give_up(&self, import: &Import) -> Result<(), Failure> {
        self.claim(import, ImportState::Running).await?;
        let _alive = self.keep_alive(import);
        let failure = Failure::Files {
            problem: "The import was broken off, and its files are gone.".to_owned(),
            advice: "Import them again.".to_owned(),
        };
        self.clear(import, &failure).await?;
        Ok(())
    }

    async fn take_back(
        &self,
        import: &Import,
        left: Option<(ImportState, Option<(&str, &str)>)>,
        watch: &Watch,
    ) -> Result<(), Failure> {
        let mut told = |step: Step| {
            watch.set(progress(step, 0));
            Go::On
        };
        let now = self.clock.now();
        self.store
            .take_back(import, left, &self.folder, now, &mut told)
            .await?;
        Ok(())
    }

    /// Leaves no trace of an import but that it was.
    async fn clear(&self, import: &Import, failure: &Failure) -> Result<(), store::Error> {
        let words;
        let (state, problem) = match failure {
            Failure::Cancelled => (ImportState::Cancelled, None),
            other => {
                words = other.words();
                (
                    ImportState::Failed,
                    Some((words.0.as_str(), words.1.as_str())),
                )
            }
        };
        let watch = Watch::default();
        match self.take_back(import, Some((state, problem)), &watch).await {
            Err(Failure::Store(error)) => Err(error),
            _ => Ok(()),
        }
    }

    async fn claim(&self, import: &Import, state: ImportState) -> Result<(), store::Error> {
        let now = self.clock.now();
        self.store
            .claim_import(import, state, now, alive_until(now))
            .await
    }

    /// Shows signs of life as long as what it gives lives.
    fn keep_alive(&self, import: &Import) -> Alive {
        let (store, clock, import) = (self.store.clone(), self.clock.clone(), import.clone());
        let task = tokio::spawn(async move {
            let mut ticks = tokio::time::interval(ALIVE_EVERY);
            loop {
                ticks.tick().await;
                // If it fails once, the next time will do.
                let until = alive_until(clock.now());
                let _ = store.keep_import_alive(&import, until).await;
            }
        });
        Alive(task.abort_handle())
    }
}

/// When a sign of life of now no longer counts.
pub(crate) fn alive_until(now: Timestamp) -> Timestamp {
    now.checked_add(ALIVE_FOR).unwrap_or(Timestamp::MAX)
}

struct Alive(AbortHandle);

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Failure {
    /// What is wrong, and what to do.
    pub fn words(&self) -> (String, String) {
        match self {
            Self::Cancelled => ("It was cancelled.".to_owned(), String::new()),
            Self::Files { problem, advice } => (problem.clone(), advice.clone()),
            Self::Room(error) => (
                format!("Files that do not fit into memory cannot be written: {error}."),
                "Make room on the disk of the database, or let the program write to its folder; then import it again."
                    .to_owned(),
            ),
            Self::Store(_) => (
                "The database failed.".to_owned(),
                "Look into the program's log for the reason; then import it again.".to_owned(),
            ),
        }
    }
}

impl From<Stopped> for Failure {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Cancelled => Self::Cancelled,
            Stopped::Spill(error) => Self::Room(error),
            Stopped::Unreadable(name, error) => Self::Files {
                problem: format!("{name}: {error}."),
                advice: "Nothing of it was imported.".to_owned(),
            },
        }
    }
}

/// The thread that reads has ended without a word.
fn broken_off(error: tokio::task::JoinError) -> Failure {
    Failure::Room(std::io::Error::other(error))
}

/// Nothing could be imported: the reasons of the first files say why.
fn useless(read: &Read) -> Failure {
    let reasons: Vec<String> = read
        .files()
        .iter()
        .filter(|file| file.outcome == FileOutcome::Skipped)
        .take(3)
        .map(|file| {
            format!(
                "{}: {}",
                file.path,
                file.text.as_deref().unwrap_or("nothing in it")
            )
        })
        .collect();
    let what = if reasons.is_empty() {
        "there is no file in it".to_owned()
    } else {
        reasons.join("; ")
    };
    Failure::Files {
        problem: format!("Nothing in it can be imported: {what}."),
        advice: "Import the zip that Spotify sent, as it came, or the JSON files in it.".to_owned(),
    }
}

fn progress(step: Step, rows: u64) -> Progress {
    let (phase, done, total) = match step {
        Step::Matching(done, total) => (Phase::Matching, done, total),
        Step::Storing(done, total) => (Phase::Storing, done, total),
    };
    Progress {
        phase,
        done,
        total,
        rows,
    }
}
