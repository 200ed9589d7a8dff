//! What recording a poll compares it with: the poll before, and the stored plays around its list.

use domain::{
    catalogue::TrackKey,
    clock::from_millis,
    gap::PollWindow,
    ids::{PlayId, PollId},
    matching::{FARTHEST_MOVE, StoredPlay},
    play::Source,
};
use jiff::Timestamp;

use crate::{
    Account, Error, Store,
    backend::{Tx, on},
};

/// What the account's latest answered poll showed, without empty lists that cannot be true.
pub(crate) async fn previous_window(
    tx: &mut Tx,
    account: &Account,
) -> Result<Option<PollWindow>, Error> {
    let row: Option<(i64, i64, Option<i64>, Option<i64>)> = on!(Tx, tx, connection => sqlx::query_as(
        "SELECT asked_at, items, oldest, newest FROM poll
         WHERE listener_id = $1 AND account_id = $2 AND outcome = 'answered'
           AND (items > 0 OR is_continuous IS NULL OR is_continuous = 1)
         ORDER BY poll_id DESC LIMIT 1")
        .bind(account.listener.0).bind(account.id.0).fetch_optional(&mut **connection).await)?;
    Ok(row.map(|(asked_at, items, oldest, newest)| PollWindow {
        asked_at: from_millis(asked_at),
        range: oldest
            .zip(newest)
            .map(|(oldest, newest)| (from_millis(oldest), from_millis(newest))),
        items: usize::try_from(items).unwrap_or(0),
    }))
}

/// The plays that this account's list has shown in and near a range, deleted ones included.
pub(crate) async fn stored_plays(
    tx: &mut Tx,
    account: &Account,
    oldest: Timestamp,
    newest: Timestamp,
) -> Result<Vec<StoredPlay>, Error> {
    let limit = i64::try_from(FARTHEST_MOVE.as_millis()).unwrap_or(i64::MAX);
    let rows: Vec<(i64, String, i64, i64, Option<i64>)> = on!(Tx, tx, connection => sqlx::query_as(
        "SELECT sighting.play_id, track.key, sighting.reported_at, sighting.poll_id, sighting.left_in
         FROM sighting
         JOIN play ON play.listener_id = sighting.listener_id AND play.play_id = sighting.play_id
         JOIN track ON track.track_id = play.track_id
         WHERE sighting.listener_id = $1 AND sighting.account_id = $2 AND sighting.source = $3
           AND sighting.reported_at BETWEEN $4 AND $5 AND sighting.moved_to IS NULL")
        .bind(account.listener.0).bind(account.id.0).bind(Source::Poll.number())
        .bind(oldest.as_millisecond().saturating_sub(limit))
        .bind(newest.as_millisecond().saturating_add(limit))
        .fetch_all(&mut **connection).await)?;
    Ok(rows
        .into_iter()
        .map(|(id, key, stamp, poll, left_in)| StoredPlay {
            id: PlayId(id),
            track: TrackKey::new(Some(&key), ""),
            stamp: from_millis(stamp),
            shown_in: PollId(poll),
            left: left_in.is_some(),
        })
        .collect())
}

/// How many plays an account's list has shown that ended after an instant.
const PLAYS_SINCE: &str = "SELECT COUNT(*) FROM sighting
     WHERE listener_id = $1 AND account_id = $2 AND source = $3 AND reported_at > $4
       AND moved_to IS NULL";
const HOUR_MS: i64 = 3_600_000;

impl Store {
    /// How many plays the account's list has shown that ended in the hour before `at`, or since.
    pub async fn plays_in_hour_before(
        &self,
        account: &Account,
        at: Timestamp,
    ) -> Result<i64, Error> {
        Ok(
            on!(Pool, &self.reader, pool => sqlx::query_scalar(PLAYS_SINCE)
            .bind(account.listener.0).bind(account.id.0).bind(Source::Poll.number())
            .bind(at.as_millisecond().saturating_sub(HOUR_MS))
            .fetch_one(pool).await)?,
        )
    }
}

/// The same inside a transaction.
pub(crate) async fn plays_in_hour_before(
    tx: &mut Tx,
    account: &Account,
    at: Timestamp,
) -> Result<i64, Error> {
    Ok(on!(Tx, tx, connection => sqlx::query_scalar(PLAYS_SINCE)
        .bind(account.listener.0).bind(account.id.0).bind(Source::Poll.number())
        .bind(at.as_millisecond().saturating_sub(HOUR_MS))
        .fetch_one(&mut **connection).await)?)
}
