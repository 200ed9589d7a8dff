//! Whether the database takes what is written to it: told once when it stops and once when it goes
//! on, in the log and on the pages.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use store::Trouble;

/// What keeps the database from being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failing {
    /// What is the matter.
    pub trouble: Trouble,
    /// Since when.
    pub since: Timestamp,
    /// How many lists of plays wait in memory.
    pub waiting: usize,
}

/// How the database is. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Storage(Arc<Mutex<Option<Failing>>>);

impl Storage {
    /// What keeps the database from being written, if anything does.
    pub fn failing(&self) -> Option<Failing> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A write failed. Tells whether that is new.
    pub(crate) fn failed(&self, error: &store::Error, trouble: Trouble, now: Timestamp) -> bool {
        let mut failing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = failing.as_mut() {
            known.trouble = trouble;
            return false;
        }
        tracing::error!(
            trouble = trouble.slug(),
            error = error as &dyn std::error::Error,
            "the database cannot be written; plays are collected in memory until it can: {}",
            advice(trouble)
        );
        *failing = Some(Failing {
            trouble,
            since: now,
            waiting: 0,
        });
        true
    }

    /// So many lists wait.
    pub(crate) fn waiting(&self, lists: usize) {
        let mut failing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(failing) = failing.as_mut() {
            failing.waiting = lists;
        }
    }

    /// A write succeeded. Tells whether that is new.
    pub(crate) fn works(&self) -> bool {
        let mut failing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ended = failing.take();
        if let Some(failing) = ended {
            tracing::info!(since = %failing.since, "the database can be written again");
        }
        ended.is_some()
    }
}

/// What the owner should do.
pub(crate) fn advice(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Full => "Make room on the disk that holds the database.",
        Trouble::ReadOnly => {
            "Let the program write to the database: check the owner and rights of its folder, and \
             that the disk is not mounted read-only."
        }
        Trouble::Unreachable => {
            "Check that the database runs and can be reached, and that no other program has locked \
             it."
        }
        Trouble::Damaged => {
            "Check the disk; if the database is damaged, stop the server and restore a backup."
        }
    }
}
