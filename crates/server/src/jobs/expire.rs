//! Clearing away: login sessions past their end, and the rows of old polls that changed nothing.

use jiff::SignedDuration;

use crate::{App, auth::login_session::IDLE};

/// How long the row of a poll that changed nothing is kept.
const UNEVENTFUL_POLLS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Removes what has had its day.
pub async fn expire(app: &App) -> Result<(), store::Error> {
    let now = app.clock.now();
    app.logs.forget_idle(now);
    let before = |age| now.checked_sub(age).unwrap_or(jiff::Timestamp::MIN);
    app.store.remove_dead_sessions(now, before(IDLE)).await?;
    let forgotten = app
        .store
        .forget_uneventful_polls(before(UNEVENTFUL_POLLS))
        .await?;
    if forgotten > 0 {
        tracing::debug!(poll.count = forgotten, "forgot polls that changed nothing");
    }
    Ok(())
}
