//! What is known of when: the plays by quarter of an hour, and the stretches that polls tell of.

use domain::{clock::from_millis, ids::ListenerId};
use jiff::Timestamp;

use crate::{Error, Store, backend::on};

/// Every zone's days begin with one of them.
const QUARTER_MS: i64 = 15 * 60_000;

impl Store {
    /// How many plays began in each quarter of an hour in which any did, in the order of time: from
    /// one instant to before another.
    pub async fn plays_by_quarter(
        &self,
        listener: ListenerId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(Timestamp, i64)>, Error> {
        // Plays before 1970 are none.
        let rows: Vec<(i64, i64)> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT started_at / 900000, COUNT(*) FROM play
             WHERE listener_id = $1 AND deleted_at IS NULL AND started_at >= $2 AND started_at < $3
             GROUP BY started_at / 900000 ORDER BY 1")
            .bind(listener.0).bind(from.as_millisecond().max(0)).bind(to.as_millisecond())
            .fetch_all(pool).await)?;
        Ok(rows
            .into_iter()
            .map(|(quarter, plays)| (from_millis(quarter * QUARTER_MS), plays))
            .collect())
    }

    /// When a listener's first and last play that is not deleted began.
    pub async fn first_and_last_play(
        &self,
        listener: ListenerId,
    ) -> Result<Option<(Timestamp, Timestamp)>, Error> {
        let (first, last): (Option<i64>, Option<i64>) = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT MIN(started_at), MAX(started_at) FROM play
             WHERE listener_id = $1 AND deleted_at IS NULL")
            .bind(listener.0).fetch_one(pool).await)?;
        Ok(first
            .zip(last)
            .map(|(first, last)| (from_millis(first), from_millis(last))))
    }

    /// From when to when each of a listener's accounts has been polled, gaps and all: from the oldest
    /// play that its lists have shown to the last answer.
    pub async fn polled_ranges(
        &self,
        listener: ListenerId,
    ) -> Result<Vec<(Timestamp, Timestamp)>, Error> {
        let rows: Vec<(Option<i64>, Option<i64>)> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT MIN(COALESCE(oldest, answered_at)), MAX(answered_at) FROM poll
             WHERE listener_id = $1 AND outcome = 'answered' GROUP BY account_id")
            .bind(listener.0).fetch_all(pool).await)?;
        Ok(rows
            .into_iter()
            .filter_map(|(from, to)| Some((from_millis(from?), from_millis(to?))))
            .collect())
    }
}
