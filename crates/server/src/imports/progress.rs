//! How far an import is, for whoever watches.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::sync::watch;

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Files are read.
    Reading,
    /// Rows are compared with what is known.
    Matching,
    /// Plays are written.
    Storing,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// So much of …
    pub done: u64,
    /// … so much: bytes while reading, parts or changes after that.
    pub total: u64,
    /// Rows read so far.
    pub rows: u64,
}

/// One import's progress, and the word to stop. Clones are the same.
#[derive(Clone, Debug)]
pub struct Watch {
    progress: Arc<watch::Sender<Progress>>,
    is_cancelled: Arc<AtomicBool>,
}

impl Default for Watch {
    fn default() -> Self {
        let nothing = Progress {
            phase: Phase::Reading,
            done: 0,
            total: 0,
            rows: 0,
        };
        Self {
            progress: Arc::new(watch::Sender::new(nothing)),
            is_cancelled: Arc::new(AtomicBool::new(false)),
        }
    }
}

impl Watch {
    /// How far it is now.
    pub fn now(&self) -> Progress {
        *self.progress.borrow()
    }

    /// Hears of every change from now on.
    pub fn subscribe(&self) -> watch::Receiver<Progress> {
        self.progress.subscribe()
    }

    /// Asks for it to stop.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it is to stop.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    pub(super) fn set(&self, progress: Progress) {
        self.progress.send_replace(progress);
    }
}
