//! Gaps: where plays may be missing, and what fills them.

use domain::{
    clock::from_millis,
    gap::{GapReason, Missing},
    ids::{AccountId, GapId, ListenerId, PollId},
};
use jiff::Timestamp;

use crate::{
    Account, Error, Store,
    backend::{Tx, on},
};

/// A stretch in which plays may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Which gap.
    pub id: GapId,
    /// The account whose list moved on.
    pub account: AccountId,
    /// Why plays may be missing.
    pub reason: GapReason,
    /// Its first instant.
    pub from: Timestamp,
    /// The instant after its last.
    pub to: Timestamp,
    /// When it was noticed.
    pub found_at: Timestamp,
    /// When something that covers it arrived.
    pub closed_at: Option<Timestamp>,
}

/// How many gaps there are of each sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GapCounts {
    /// Open ones in which plays are probably missing.
    pub overrun: i64,
    /// Open ones in which only late arrivals may be missing.
    pub late: i64,
    /// Closed ones.
    pub closed: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    gap_id: i64,
    account_id: i64,
    reason: String,
    from_at: i64,
    to_at: i64,
    found_at: i64,
    closed_at: Option<i64>,
}

impl TryFrom<Row> for Gap {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: GapId(row.gap_id),
            account: AccountId(row.account_id),
            reason: GapReason::from_slug(&row.reason).ok_or(Error::Corrupt {
                place: "gap.reason",
            })?,
            from: from_millis(row.from_at),
            to: from_millis(row.to_at),
            found_at: from_millis(row.found_at),
            closed_at: row.closed_at.map(from_millis),
        })
    }
}

impl Store {
    /// A listener's gaps, the latest first.
    pub async fn gaps(&self, listener: ListenerId) -> Result<Vec<Gap>, Error> {
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT * FROM gap WHERE listener_id = $1 ORDER BY from_at DESC, gap_id DESC")
            .bind(listener.0).fetch_all(pool).await)?;
        rows.into_iter().map(Gap::try_from).collect()
    }

    /// A listener's gaps, the latest first: at most `limit`, those after the one of which `after` has
    /// the begin and the id.
    pub async fn gaps_after(
        &self,
        listener: ListenerId,
        after: Option<(Timestamp, GapId)>,
        limit: u32,
    ) -> Result<Vec<Gap>, Error> {
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT * FROM gap
             WHERE listener_id = $1 AND (from_at < $2 OR (from_at = $2 AND gap_id < $3))
             ORDER BY from_at DESC, gap_id DESC LIMIT $4")
            .bind(listener.0)
            .bind(after.map_or(i64::MAX, |(from, _)| from.as_millisecond()))
            .bind(after.map_or(i64::MAX, |(_, gap)| gap.0)).bind(i64::from(limit))
            .fetch_all(pool).await)?;
        rows.into_iter().map(Gap::try_from).collect()
    }

    /// A listener's latest open gaps; those in which plays are probably missing come first.
    pub async fn open_gaps(&self, listener: ListenerId, limit: u32) -> Result<Vec<Gap>, Error> {
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT * FROM gap WHERE listener_id = $1 AND closed_at IS NULL
             ORDER BY CASE WHEN reason = $2 THEN 0 ELSE 1 END, from_at DESC, gap_id DESC LIMIT $3")
            .bind(listener.0).bind(GapReason::Overrun.slug()).bind(i64::from(limit))
            .fetch_all(pool).await)?;
        rows.into_iter().map(Gap::try_from).collect()
    }

    /// How many gaps a listener has.
    pub async fn count_gaps(&self, listener: ListenerId) -> Result<GapCounts, Error> {
        let (overrun, late, closed): (i64, i64, i64) = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT COUNT(CASE WHEN closed_at IS NULL AND reason = $2 THEN 1 END),
                    COUNT(CASE WHEN closed_at IS NULL AND reason = $3 THEN 1 END),
                    COUNT(closed_at)
             FROM gap WHERE listener_id = $1")
            .bind(listener.0).bind(GapReason::Overrun.slug()).bind(GapReason::Late.slug())
            .fetch_one(pool).await)?;
        Ok(GapCounts {
            overrun,
            late,
            closed,
        })
    }

    /// The gaps that one of the account's polls opened, whether they are still open or not.
    pub async fn gaps_found_by(&self, account: &Account, poll: PollId) -> Result<Vec<Gap>, Error> {
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT * FROM gap WHERE listener_id = $1 AND account_id = $2 AND poll_id = $3
             ORDER BY gap_id")
            .bind(account.listener.0).bind(account.id.0).bind(poll.0).fetch_all(pool).await)?;
        rows.into_iter().map(Gap::try_from).collect()
    }
}

/// Opens a gap that a poll has found.
pub(crate) async fn open(
    tx: &mut Tx,
    account: &Account,
    poll: PollId,
    missing: Missing,
    now: Timestamp,
) -> Result<Gap, Error> {
    let id: i64 = on!(Tx, tx, connection => sqlx::query_scalar(
        "UPDATE listener SET next_gap_id = next_gap_id + 1 WHERE listener_id = $1
         RETURNING next_gap_id - 1")
        .bind(account.listener.0).fetch_one(&mut **connection).await)?;
    let row: Row = on!(Tx, tx, connection => sqlx::query_as(
        "INSERT INTO gap (listener_id, gap_id, account_id, reason, from_at, to_at, found_at, poll_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *")
        .bind(account.listener.0).bind(id).bind(account.id.0).bind(missing.reason.slug())
        .bind(missing.stretch.from.as_millisecond()).bind(missing.stretch.to.as_millisecond())
        .bind(now.as_millisecond()).bind(poll.0)
        .fetch_one(&mut **connection).await)?;
    row.try_into()
}

/// Closes the account's gaps that a list reaching back to `reach` shows as a whole: whatever is to
/// be had of them is in it. So it is after a list that was short for a while.
pub(crate) async fn close_shown(
    tx: &mut Tx,
    account: &Account,
    reach: Timestamp,
    now: Timestamp,
) -> Result<u64, Error> {
    Ok(on!(Tx, tx, connection => sqlx::query(
        "UPDATE gap SET closed_at = $4
         WHERE listener_id = $1 AND account_id = $2 AND closed_at IS NULL AND from_at >= $3")
        .bind(account.listener.0).bind(account.id.0).bind(reach.as_millisecond())
        .bind(now.as_millisecond())
        .execute(&mut **connection).await.map(|done| done.rows_affected()))?)
}
