//! When accounts are to be asked next.

use domain::{account::AccountState, schedule::LONGEST_PAUSE};
use jiff::{SignedDuration, Timestamp};

use crate::{Account, Error, Store, backend::on};

/// How far a clock may be set back without anybody noticing.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_mins(1);

impl Account {
    /// Whether it is to be asked now.
    ///
    /// One whose consent has ended is not asked any more. Also due is what only a clock that was
    /// ahead can have planned: an account that was asked in the future, or whose next poll is
    /// further off than any pause.
    pub fn is_due(&self, now: Timestamp) -> bool {
        let after = |span| now.checked_add(span).unwrap_or(Timestamp::MAX);
        self.state != AccountState::ConsentEnded
            && (self.next_poll_at <= now
                || self.next_poll_at > after(LONGEST_PAUSE)
                || self
                    .last_asked_at
                    .is_some_and(|asked| asked > after(CLOCK_SLACK)))
    }
}

impl Store {
    /// Makes every account that last failed due at once: whoever starts the program may have mended
    /// what was wrong.
    pub async fn ask_failed_again(&self, now: Timestamp) -> Result<(), Error> {
        on!(Pool, &self.writer, pool => sqlx::query(
            "UPDATE account SET next_poll_at = $1 WHERE failures > 0 AND next_poll_at > $1")
            .bind(now.as_millisecond()).execute(pool).await.map(|_| ()))?;
        Ok(())
    }

    /// Sets when an account is to be polled next.
    pub async fn schedule_poll(&self, account: &Account, at: Timestamp) -> Result<(), Error> {
        on!(Pool, &self.writer, pool => sqlx::query(
            "UPDATE account SET next_poll_at = $3 WHERE listener_id = $1 AND account_id = $2")
            .bind(account.listener.0).bind(account.id.0).bind(at.as_millisecond())
            .execute(pool).await.map(|_| ()))?;
        Ok(())
    }

    /// Moves plans and recent events of the accounts along when the wall clock is set to `now`, so
    /// that waits stay as long as they were and what happened lately stays as long ago. When consent
    /// was given and what polls were asked stays as it was written.
    ///
    /// No event moves past `now`: it was written before the clock that was set now went wrong.
    pub async fn shift_plans(&self, by: SignedDuration, now: Timestamp) -> Result<(), Error> {
        let by = i64::try_from(by.as_millis()).unwrap_or(0);
        on!(Pool, &self.writer, pool => sqlx::query(
            "UPDATE account SET next_poll_at = next_poll_at + $1,
                 last_asked_at = CASE WHEN last_asked_at + $1 > $2 THEN last_asked_at ELSE last_asked_at + $1 END,
                 last_new_at = CASE WHEN last_new_at + $1 > $2 THEN last_new_at ELSE last_new_at + $1 END,
                 answered_at = CASE WHEN answered_at + $1 > $2 THEN answered_at ELSE answered_at + $1 END,
                 refused_since = CASE WHEN refused_since + $1 > $2 THEN refused_since ELSE refused_since + $1 END,
                 stalled_since = CASE WHEN stalled_since + $1 > $2 THEN stalled_since ELSE stalled_since + $1 END")
            .bind(by).bind(now.as_millisecond()).execute(pool).await.map(|_| ()))?;
        Ok(())
    }

    /// Notes since when an account's list has been standing still although tracks are played.
    pub async fn note_stall(&self, account: &Account, since: Timestamp) -> Result<(), Error> {
        on!(Pool, &self.writer, pool => sqlx::query(
            "UPDATE account SET stalled_since = $3
             WHERE listener_id = $1 AND account_id = $2 AND stalled_since IS NULL")
            .bind(account.listener.0).bind(account.id.0).bind(since.as_millisecond())
            .execute(pool).await.map(|_| ()))?;
        Ok(())
    }
}
