//! The end of the program: the first signal stops taking work and finishes what is under way, a
//! second one, or a while later, ends at once.

use std::{io, time::Duration};

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long to finish. Container engines kill after ten seconds.
const GRACE: Duration = Duration::from_secs(9);

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

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    /// Waits until the tasks have ended: by themselves, or after a signal has cancelled `stop`.
    /// Tells whether all of them did; if not, nothing more should be waited for.
    pub(crate) async fn run_until_stopped(
        mut self,
        tasks: &TaskTracker,
        stop: &CancellationToken,
    ) -> bool {
        tasks.close();
        tokio::select! {
            () = tasks.wait() => return true,
            () = self.next() => {}
        }
        tracing::info!("stopping: finishing what is under way; a second signal ends at once");
        stop.cancel();
        tokio::select! {
            () = tasks.wait() => {
                tracing::info!("stopped");
                return true;
            }
            () = self.next() => tracing::warn!("ended at once"),
            _ = tokio::time::timeout(GRACE, std::future::pending::<()>()) => {
                tracing::warn!("something did not finish in time; ended without it");
            }
        }
        false
    }
}
