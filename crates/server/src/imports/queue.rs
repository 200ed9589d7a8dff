//! The imports that are waited for: who works on which now, and the word that there is a new one.

use std::sync::{Mutex, PoisonError};

use domain::ids::{ImportId, ListenerId};
use tokio::sync::Notify;

use super::Watch;

/// What the server works on.
#[derive(Debug, Default)]
pub struct Queue {
    running: Mutex<Option<(ListenerId, ImportId, Watch)>>,
    added: Notify,
}

impl Queue {
    /// Says that there is something to do.
    pub(crate) fn wake(&self) {
        self.added.notify_one();
    }

    /// Waits until there is something to do.
    pub(crate) async fn woken(&self) {
        self.added.notified().await;
    }

    /// Begins to work on an import.
    pub(crate) fn begin(&self, listener: ListenerId, import: ImportId) -> Watch {
        let watch = Watch::default();
        *self.lock() = Some((listener, import, watch.clone()));
        watch
    }

    /// Ends it.
    pub(crate) fn end(&self) {
        *self.lock() = None;
    }

    /// The progress of an import, if it is worked on.
    pub(crate) fn watch(&self, listener: ListenerId, import: ImportId) -> Option<Watch> {
        let running = self.lock();
        let (of, which, watch) = running.as_ref()?;
        (*of == listener && *which == import).then(|| watch.clone())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(ListenerId, ImportId, Watch)>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
