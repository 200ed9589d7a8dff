//! Gaps: where plays may be missing, and what fills them.

use domain::{
    clock::from_millis,
    gap::{GapReason, Missing},
    ids::{AccountId, GapId, ImportId, ListenerId, PollId},
};
use jiff::Timestamp;
use sqlx::QueryBuilder;

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
    /// When a later list showed it as a whole.
    pub closed_at: Option<Timestamp>,
    /// The import that tells everything of it.
    pub covered_by: Option<ImportId>,
}

/// How many gaps there are of each sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GapCounts {
    /// Open ones in which plays are probably missing.
    pub overrun: i64,
    /// Open ones in which only late arrivals may be missing.
    pub late: i64,
    /// Those that a later list or an import has closed.
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
    covered_by: Option<i64>,
}

/// What is read of a gap. What covers it is not stored with it: an import may be taken back.
const SELECT: &str = "SELECT gap.*, (
        SELECT MIN(import_range.import_id) FROM import_range
        WHERE import_range.listener_id = gap.listener_id AND import_range.from_at <= gap.from_at
          AND import_range.to_at >= gap.to_at) AS covered_by
     FROM gap WHERE gap.listener_id = ";
/// What has not been shown since, and no import tells of.
const IS_OPEN: &str = "gap.closed_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM import_range
        WHERE import_range.listener_id = gap.listener_id AND import_range.from_at <= gap.from_at
          AND import_range.to_at >= gap.to_at)";

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
            covered_by: row.covered_by.map(ImportId),
        })
    }
}

impl Store {
    /// A listener's gaps, the latest first.
    pub async fn gaps(&self, listener: ListenerId) -> Result<Vec<Gap>, Error> {
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => {
            let mut query = QueryBuilder::new(SELECT);
            query.push_bind(listener.0).push(" ORDER BY from_at DESC, gap_id DESC");
            query.build_query_as().fetch_all(pool).await
        })?;
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
        let from = after.map_or(i64::MAX, |(from, _)| from.as_millisecond());
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => {
            let mut query = QueryBuilder::new(SELECT);
            query.push_bind(listener.0).push(" AND (from_at, gap_id) < (").push_bind(from).push(", ")
                .push_bind(after.map_or(i64::MAX, |(_, gap)| gap.0))
                .push(") ORDER BY from_at DESC, gap_id DESC LIMIT ").push_bind(i64::from(limit));
            query.build_query_as().fetch_all(pool).await
        })?;
        rows.into_iter().map(Gap::try_from).collect()
    }

    /// A listener's latest open gaps; those in which plays are probably missing come first.
    pub async fn open_gaps(&self, listener: ListenerId, limit: u32) -> Result<Vec<Gap>, Error> {
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => {
            let mut query = QueryBuilder::new(SELECT);
            query.push_bind(listener.0).push(" AND ").push(IS_OPEN)
                .push(" ORDER BY CASE WHEN reason = ").push_bind(GapReason::Overrun.slug())
                .push(" THEN 0 ELSE 1 END, from_at DESC, gap_id DESC LIMIT ").push_bind(i64::from(limit));
            query.build_query_as().fetch_all(pool).await
        })?;
        rows.into_iter().map(Gap::try_from).collect()
    }

    /// How many gaps a listener has.
    pub async fn count_gaps(&self, listener: ListenerId) -> Result<GapCounts, Error> {
        let (all, overrun, late): (i64, i64, i64) = on!(Pool, &self.reader, pool => {
            let mut query = QueryBuilder::new("SELECT COUNT(*), COUNT(CASE WHEN ");
            query.push(IS_OPEN).push(" AND reason = ").push_bind(GapReason::Overrun.slug())
                .push(" THEN 1 END), COUNT(CASE WHEN ").push(IS_OPEN).push(" AND reason = ")
                .push_bind(GapReason::Late.slug()).push(" THEN 1 END) FROM gap WHERE listener_id = ")
                .push_bind(listener.0);
            query.build_query_as().fetch_one(pool).await
        })?;
        Ok(GapCounts {
            overrun,
            late,
            closed: all - overrun - late,
        })
    }

    /// The gaps that one of the account's polls opened, whether they are still open or not.
    pub async fn gaps_found_by(&self, account: &Account, poll: PollId) -> Result<Vec<Gap>, Error> {
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => {
            let mut query = QueryBuilder::new(SELECT);
            query.push_bind(account.listener.0).push(" AND account_id = ").push_bind(account.id.0)
                .push(" AND poll_id = ").push_bind(poll.0).push(" ORDER BY gap_id");
            query.build_query_as().fetch_all(pool).await
        })?;
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
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *, CAST(NULL AS BIGINT) AS covered_by")
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
