//! Quarantine: entries of lists that could not be read as plays, kept as they came.

use domain::{
    clock::from_millis,
    ids::{AccountId, ListenerId, PollId},
    play::{Source, Unreadable},
};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::{
    Account, Error, Store,
    backend::{Tx, on},
};

/// An entry of a list that could not be read as a play, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// What tells it from others of its account: the hash of its JSON.
    pub hash: Vec<u8>,
    /// The account whose list had it.
    pub account: AccountId,
    /// The poll that first brought it.
    pub poll: PollId,
    /// When it was first found.
    pub found_at: Timestamp,
    /// When the play ended, if that could be read.
    pub ended_at: Option<Timestamp>,
    /// Whether a play that ended at that very instant is stored: then a later list had it whole.
    pub is_stored: bool,
    /// Why it could not be read.
    pub reason: String,
    /// The entry's JSON, to the byte.
    pub raw_json: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    item_hash: Vec<u8>,
    account_id: i64,
    poll_id: i64,
    found_at: i64,
    ended_at: Option<i64>,
    is_stored: i64,
    reason: String,
    raw_json: String,
}

impl From<Row> for Quarantined {
    fn from(row: Row) -> Self {
        Self {
            hash: row.item_hash,
            account: AccountId(row.account_id),
            poll: PollId(row.poll_id),
            found_at: from_millis(row.found_at),
            ended_at: row.ended_at.map(from_millis),
            is_stored: row.is_stored != 0,
            reason: row.reason,
            raw_json: row.raw_json,
        }
    }
}

impl Store {
    /// The entries of a listener's lists that could not be read, the latest first: at most
    /// `limit`, those after the one of which `after` has the time, the account and the hash.
    pub async fn quarantined(
        &self,
        listener: ListenerId,
        after: Option<(Timestamp, AccountId, &[u8])>,
        limit: u32,
    ) -> Result<Vec<Quarantined>, Error> {
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT item_hash, account_id, poll_id, found_at, ended_at, reason, raw_json,
                 CAST(CASE WHEN EXISTS (SELECT 1 FROM sighting
                     WHERE sighting.listener_id = quarantine.listener_id
                       AND sighting.account_id = quarantine.account_id AND sighting.source = $2
                       AND sighting.reported_at = quarantine.ended_at) THEN 1 ELSE 0 END AS BIGINT)
                     AS is_stored
             FROM quarantine
             WHERE listener_id = $1 AND (found_at < $4 OR (found_at = $4
                 AND (account_id > $5 OR (account_id = $5 AND item_hash > $6))))
             ORDER BY found_at DESC, account_id, item_hash LIMIT $3")
            .bind(listener.0).bind(Source::Poll.number()).bind(i64::from(limit))
            .bind(after.map_or(i64::MAX, |(found_at, ..)| found_at.as_millisecond()))
            .bind(after.map_or(0, |(_, account, _)| account.0))
            .bind(after.map_or(&[][..], |(.., hash)| hash))
            .fetch_all(pool).await)?;
        Ok(rows.into_iter().map(Quarantined::from).collect())
    }

    /// How many entries of a listener's lists could not be read and are kept aside.
    pub async fn count_quarantined(&self, listener: ListenerId) -> Result<i64, Error> {
        Ok(on!(Pool, &self.reader, pool => sqlx::query_scalar(
            "SELECT COUNT(*) FROM quarantine WHERE listener_id = $1")
            .bind(listener.0).fetch_one(pool).await)?)
    }
}

/// Keeps entries aside that could not be read; returns how many had not been kept before.
pub(crate) async fn keep(
    tx: &mut Tx,
    account: &Account,
    poll: PollId,
    items: &[Unreadable],
    now: Timestamp,
) -> Result<u64, Error> {
    let mut added = 0;
    for item in items {
        let hash: [u8; 32] = Sha256::digest(item.raw_json.as_bytes()).into();
        added += on!(Tx, tx, connection => sqlx::query(
            "INSERT INTO quarantine (listener_id, account_id, item_hash, poll_id, ended_at, reason, raw_json, found_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (listener_id, account_id, item_hash) DO NOTHING")
            .bind(account.listener.0).bind(account.id.0).bind(&hash[..]).bind(poll.0)
            .bind(item.ended_at.map(Timestamp::as_millisecond)).bind(&item.reason).bind(&item.raw_json)
            .bind(now.as_millisecond())
            .execute(&mut **connection).await.map(|done| done.rows_affected()))?;
    }
    Ok(added)
}
