//! The life of the program: its tasks, and its end. The first signal stops taking work and finishes
//! what is under way; a second one, or a while later, ends at once. A task that ends when nobody
//! asked it to ends the program too, so that whoever watches over it notices.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long to finish. Container engines kill after ten seconds.
const GRACE: Duration = Duration::from_secs(9);

/// What runs until the program ends.
#[derive(Clone, Default)]
pub(crate) struct Tasks {
    tracker: TaskTracker,
    stop: CancellationToken,
    failed: Arc<AtomicBool>,
}

impl Tasks {
    /// Cancelled when the program is to end.
    pub(crate) fn stop(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Runs a task that may end by itself.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tracker.spawn(task);
    }

    /// Runs a task that goes on until the program is to end.
    pub(crate) fn spawn_lasting(
        &self,
        name: &'static str,
        task: impl Future<Output = io::Result<()>> + Send + 'static,
    ) {
        let running = self.tracker.spawn(task);
        let (stop, failed) = (self.stop.clone(), self.failed.clone());
        self.tracker.spawn(async move {
            let outcome = running.await;
            if stop.is_cancelled() && matches!(outcome, Ok(Ok(()))) {
                return;
            }
            tracing::error!(task = name, ?outcome, "a part of the program ended unasked");
            failed.store(true, Ordering::Release);
            stop.cancel();
        });
    }
}

/// The signals that end the program. Caught from the moment that this is made, so that one that
/// comes during the start is not the end of a program that has said it is ready.
pub(crate) struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// Catches the signals from now on.
    pub(crate) fn catch() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Waits for one of them.
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    /// Waits for the end. Tells whether every task has ended; if not, nothing more should be
    /// waited for. Fails when a task ended unasked.
    pub(crate) async fn run_until_stopped(mut self, tasks: &Tasks) -> anyhow::Result<bool> {
        tasks.tracker.close();
        tokio::select! {
            () = tasks.tracker.wait() => {}
            () = tasks.stop.cancelled() => {}
            () = self.next() => {
                tracing::info!("stopping: finishing what is under way; a second signal ends at once");
            }
        }
        tasks.stop.cancel();
        let all_ended = tokio::select! {
            () = tasks.tracker.wait() => {
                tracing::info!("stopped");
                true
            }
            () = self.next() => {
                tracing::warn!("ended at once");
                false
            }
            _ = tokio::time::timeout(GRACE, std::future::pending::<()>()) => {
                tracing::warn!("something did not finish in time; ended without it");
                false
            }
        };
        anyhow::ensure!(
            !tasks.failed.load(Ordering::Acquire),
            "a part of the program ended unasked; the log says which and why"
        );
        Ok(all_ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_that_ends_unasked_ends_the_program_and_is_a_failure() {
        for panics in [false, true] {
            let tasks = Tasks::default();
            let stop = tasks.stop();
            tasks.spawn_lasting("one that stays", async move {
                stop.cancelled().await;
                Ok(())
            });
            tasks.spawn_lasting("one that goes", async move {
                assert!(!panics, "as a fault in a job would");
                Ok(())
            });
            let ended = Signals::catch().unwrap().run_until_stopped(&tasks).await;
            assert!(ended.is_err());
        }
    }

    #[tokio::test]
    async fn tasks_that_may_end_are_waited_for() {
        let tasks = Tasks::default();
        tasks.spawn(async {});
        assert!(
            Signals::catch()
                .unwrap()
                .run_until_stopped(&tasks)
                .await
                .unwrap()
        );
    }
}
