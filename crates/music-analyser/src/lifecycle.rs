//! The end of the program: the first signal stops taking work and finishes what is under way, a
//! second one, or a while later, ends at once.

use std::{io, time::Duration};

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long to finish. Container engines kill after ten seconds.
const GRACE: Duration = Duration::from_secs(9);

/// Waits until the tasks have ended: by themselves, or after a signal has cancelled `stop`.
pub(crate) async fn run_until_stopped(tasks: &TaskTracker, stop: &CancellationToken) -> io::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tasks.close();
    tokio::select! {
        () = tasks.wait() => return Ok(()),
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("stopping: finishing what is under way; a second signal ends at once");
    stop.cancel();
    tokio::select! {
        () = tasks.wait() => tracing::info!("stopped"),
        _ = interrupt.recv() => tracing::warn!("ended at once"),
        _ = terminate.recv() => tracing::warn!("ended at once"),
        _ = tokio::time::timeout(GRACE, std::future::pending::<()>()) => {
            tracing::warn!("something did not finish in time; ended without it");
        }
    }
    Ok(())
}
