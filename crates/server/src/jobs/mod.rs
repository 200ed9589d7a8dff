//! What runs by itself: polling, and clearing away what has had its day.
//!
//! Each job is a public step that does what is due and returns; the loop round it only waits, so
//! tests and simulations call the step and own the time.

mod adopt_token;
mod backlog;
mod expire;
mod import;
mod keep_polls;
mod ledger;
mod memory;
mod notify;
mod poll_plays;

use std::{future::Future, time::Duration};

use tokio::{sync::broadcast::error::RecvError, time::MissedTickBehavior};
use tokio_util::sync::CancellationToken;

pub use adopt_token::{adopt_token, adopt_token_once};
pub use expire::expire;
pub use import::{discard_stray_uploads, import, import_next};
pub use ledger::{keep_budget, restore_budget};
pub use notify::notify;
pub use poll_plays::{Collector, Polled};

use crate::{App, Event};

/// How often to clear away.
const EXPIRE_INTERVAL: Duration = Duration::from_hours(1);

/// After this long the database will not answer any more: its own limits are shorter, but nobody
/// keeps them when its machine or the network to it is gone.
const PATIENCE: Duration = Duration::from_mins(1);

/// What the database answers, unless it takes too long.
async fn in_time<T>(
    asked: impl Future<Output = Result<T, store::Error>>,
) -> Result<T, store::Error> {
    let answer = tokio::time::timeout(PATIENCE, asked).await;
    answer.unwrap_or(Err(store::Error::NoAnswer))
}

/// Polls until `stop`, waking every interval and whenever an account is connected. A poll that
/// is under way when `stop` comes is finished.
pub async fn collect(app: &App, stop: CancellationToken) {
    let Some(collector) = Collector::new(app) else {
        tracing::warn!("not collecting: SPOTIFY_CLIENT_ID is not set");
        stop.cancelled().await;
        return;
    };
    let mut events = app.events.subscribe();
    let wake = Duration::try_from(app.settings.poll_interval).unwrap_or(Duration::from_mins(1));
    let mut ticks = tokio::time::interval(wake);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
            event = events.recv() => match event {
                Ok(Event::Connected { .. }) | Err(RecvError::Lagged(_)) => {}
                // Of our own making: to step on them would be to poll without a pause whenever
                // the database cannot be written.
                Ok(
                    Event::Plays { .. }
                    | Event::Sources { .. }
                    | Event::Imports { .. }
                    | Event::Storage,
                ) => continue,
                Err(RecvError::Closed) => return,
            },
        }
        collector.step().await;
        if let Err(error) = notify(app).await
            && error.trouble().is_none()
        {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "listeners could not be told how collecting stands"
            );
        }
    }
}

/// Clears away once an hour until `stop`.
pub async fn clear_away(app: &App, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(EXPIRE_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = expire(app).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "clearing away failed"
            );
        }
    }
}
