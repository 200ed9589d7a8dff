//! Notices: what listeners are told while it lasts, each thing once.

use domain::{
    clock::from_millis,
    ids::{AccountId, ListenerId},
    notice::NoticeKind,
};
use jiff::{SignedDuration, Timestamp};

use crate::{
    Error, Store,
    backend::{Tx, on},
};

/// What a notice says, and of which account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoticeKey {
    /// Who is told.
    pub listener: ListenerId,
    /// The account that it is about.
    pub account: AccountId,
    /// What it is about.
    pub kind: NoticeKind,
    /// For what is told again as days pass: how many are left, 0 when they are over. Else 0.
    pub level: i64,
}

/// A notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub key: NoticeKey,
    /// Since when it has been so.
    pub raised_at: Timestamp,
    /// When it was no longer so.
    pub cleared_at: Option<Timestamp>,
}

/// What comes back within this time is the same as before, not told again.
const SAME: SignedDuration = SignedDuration::from_hours(1);

#[derive(sqlx::FromRow)]
struct Row {
    listener_id: i64,
    account_id: i64,
    kind: String,
    level: i64,
    raised_at: i64,
    cleared_at: Option<i64>,
}

impl TryFrom<Row> for Notice {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            key: NoticeKey {
                listener: ListenerId(row.listener_id),
                account: AccountId(row.account_id),
                kind: NoticeKind::from_slug(&row.kind).ok_or(Error::Corrupt {
                    place: "notice.kind",
                })?,
                level: row.level,
            },
            raised_at: from_millis(row.raised_at),
            cleared_at: row.cleared_at.map(from_millis),
        })
    }
}

impl Store {
    /// What all listeners are being told.
    pub async fn standing_notices(&self) -> Result<Vec<Notice>, Error> {
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT * FROM notice WHERE cleared_at IS NULL ORDER BY listener_id, notice_id")
            .fetch_all(pool).await)?;
        rows.into_iter().map(Notice::try_from).collect()
    }

    /// What a listener is being told and was told, the latest first.
    pub async fn notices(&self, listener: ListenerId, limit: u32) -> Result<Vec<Notice>, Error> {
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT * FROM notice WHERE listener_id = $1 ORDER BY notice_id DESC LIMIT $2")
            .bind(listener.0).bind(i64::from(limit)).fetch_all(pool).await)?;
        rows.into_iter().map(Notice::try_from).collect()
    }

    /// Begins and ends notices. What ended a moment ago goes on instead of being told anew;
    /// returns what is really new.
    pub async fn change_notices(
        &self,
        raise: &[NoticeKey],
        clear: &[NoticeKey],
        now: Timestamp,
    ) -> Result<Vec<NoticeKey>, Error> {
        let mut tx = self.begin().await?;
        let mut told = Vec::new();
        for &key in clear {
            end(&mut tx, key, now).await?;
        }
        for &key in raise {
            if !go_on(&mut tx, key, now).await? && begin(&mut tx, key, now).await? {
                told.push(key);
            }
        }
        tx.commit().await?;
        Ok(told)
    }
}

async fn end(tx: &mut Tx, key: NoticeKey, now: Timestamp) -> Result<(), Error> {
    on!(Tx, tx, connection => sqlx::query(
        "UPDATE notice SET cleared_at = $5
         WHERE listener_id = $1 AND account_id = $2 AND kind = $3 AND level = $4 AND cleared_at IS NULL")
        .bind(key.listener.0).bind(key.account.0).bind(key.kind.slug()).bind(key.level)
        .bind(now.as_millisecond())
        .execute(&mut **connection).await.map(|_| ()))?;
    Ok(())
}

async fn go_on(tx: &mut Tx, key: NoticeKey, now: Timestamp) -> Result<bool, Error> {
    let lately = now.checked_sub(SAME).unwrap_or(Timestamp::MIN);
    let reopened = on!(Tx, tx, connection => sqlx::query(
        "UPDATE notice SET cleared_at = NULL
         WHERE listener_id = $1 AND notice_id = (
             SELECT MAX(notice_id) FROM notice
             WHERE listener_id = $1 AND account_id = $2 AND kind = $3 AND level = $4)
           AND cleared_at > $5")
        .bind(key.listener.0).bind(key.account.0).bind(key.kind.slug()).bind(key.level)
        .bind(lately.as_millisecond())
        .execute(&mut **connection).await.map(|done| done.rows_affected()))?;
    Ok(reopened > 0)
}

async fn begin(tx: &mut Tx, key: NoticeKey, now: Timestamp) -> Result<bool, Error> {
    let begun = on!(Tx, tx, connection => sqlx::query(
        "INSERT INTO notice (listener_id, notice_id, account_id, kind, level, raised_at)
         VALUES ($1, (SELECT COALESCE(MAX(notice_id), 0) + 1 FROM notice WHERE listener_id = $1),
             $2, $3, $4, $5)
         ON CONFLICT DO NOTHING")
        .bind(key.listener.0).bind(key.account.0).bind(key.kind.slug()).bind(key.level)
        .bind(now.as_millisecond())
        .execute(&mut **connection).await.map(|done| done.rows_affected()))?;
    Ok(begun > 0)
}
