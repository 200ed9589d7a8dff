//! The ways in which plays go (platform, reasons, shuffle, …): few, of many plays each, and so kept
//! once.

use domain::{ids::ListenerId, report::Details};
use rustc_hash::FxHashMap;

use crate::{
    Error,
    backend::{Tx, on},
};

/// A listener's, by what they are.
#[derive(Debug, Default)]
pub(crate) struct Ways {
    numbers: FxHashMap<Details, i64>,
    last: i64,
}

/// The columns of one.
#[derive(sqlx::FromRow)]
pub(crate) struct Way {
    platform: Option<String>,
    country: Option<String>,
    reason_start: Option<String>,
    reason_end: Option<String>,
    shuffle: Option<bool>,
    skipped: Option<bool>,
    offline: Option<bool>,
    incognito: Option<bool>,
}

#[derive(sqlx::FromRow)]
struct Row {
    detail_id: i64,
    #[sqlx(flatten)]
    way: Way,
}

impl From<Way> for Details {
    fn from(way: Way) -> Self {
        Self {
            platform: way.platform,
            country: way.country,
            reason_start: way.reason_start,
            reason_end: way.reason_end,
            shuffle: way.shuffle,
            skipped: way.skipped,
            offline: way.offline,
            incognito: way.incognito,
            context: None,
        }
    }
}

impl Ways {
    /// All of a listener's.
    pub(crate) async fn all(tx: &mut Tx, listener: ListenerId) -> Result<Self, Error> {
        let numbered = all(tx, listener).await?.into_iter();
        let numbers: FxHashMap<Details, i64> = numbered
            .map(|(number, details)| (details, number))
            .collect();
        Ok(Self {
            last: numbers.values().copied().max().unwrap_or(0),
            numbers,
        })
    }

    /// The number of what is known of how a play went, besides its context; none if that is nothing.
    pub(crate) async fn number(
        &mut self,
        tx: &mut Tx,
        listener: ListenerId,
        details: &Details,
    ) -> Result<Option<i64>, Error> {
        if details.context.is_none()
            && let Some(number) = self.numbers.get(details)
        {
            return Ok(Some(*number));
        }
        let details = Details {
            context: None,
            ..details.clone()
        };
        if details == Details::default() {
            return Ok(None);
        }
        if let Some(number) = self.numbers.get(&details) {
            return Ok(Some(*number));
        }
        let number = self.last + 1;
        on!(Tx, tx, connection => sqlx::query(
            "INSERT INTO detail (listener_id, detail_id, platform, country, reason_start, reason_end,
                 shuffle, skipped, offline, incognito)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
            .bind(listener.0).bind(number).bind(&details.platform).bind(&details.country)
            .bind(&details.reason_start).bind(&details.reason_end).bind(details.shuffle)
            .bind(details.skipped).bind(details.offline).bind(details.incognito)
            .execute(&mut **connection).await.map(|_| ()))?;
        self.last = number;
        self.numbers.insert(details, number);
        Ok(Some(number))
    }
}

/// All of a listener's, by their numbers.
pub(crate) async fn all(tx: &mut Tx, listener: ListenerId) -> Result<Vec<(i64, Details)>, Error> {
    let rows: Vec<Row> = on!(Tx, tx, connection => sqlx::query_as(
        "SELECT detail_id, platform, country, reason_start, reason_end, shuffle, skipped, offline,
             incognito
         FROM detail WHERE listener_id = $1")
        .bind(listener.0).fetch_all(&mut **connection).await)?;
    Ok(rows
        .into_iter()
        .map(|row| (row.detail_id, row.way.into()))
        .collect())
}

/// Forgets the ways in which no play of the listener's goes.
pub(crate) async fn remove_unused(tx: &mut Tx, listener: ListenerId) -> Result<(), Error> {
    on!(Tx, tx, connection => sqlx::query(
        "DELETE FROM detail WHERE listener_id = $1 AND detail_id NOT IN (
             SELECT detail_id FROM play WHERE listener_id = $1 AND detail_id IS NOT NULL)")
        .bind(listener.0).execute(&mut **connection).await.map(|_| ()))?;
    Ok(())
}
