//! Which plays have changed of late, for whoever holds a listener's plays in memory: in this process
//! or in another one.

use domain::ids::{ListenerId, PlayId};
use sqlx::QueryBuilder;

use crate::{
    Error,
    backend::{Tx, on},
};

/// How many changes are remembered. Whoever has missed more reads everything again.
const REMEMBERED: usize = 1_000;

/// How many changes somebody knows of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogPosition(pub(crate) i64);

/// Notes that plays have come, changed or gone.
pub(crate) async fn note(tx: &mut Tx, listener: ListenerId, plays: &[PlayId]) -> Result<(), Error> {
    let mut plays: Vec<PlayId> = plays.to_vec();
    plays.sort_unstable();
    plays.dedup();
    if plays.is_empty() {
        return Ok(());
    }
    if plays.len() > REMEMBERED {
        return note_all(tx, listener).await;
    }
    let first = reserve(tx, listener, plays.len()).await?;
    on!(Tx, tx, connection => {
        let mut query = QueryBuilder::new("INSERT INTO play_change (listener_id, change_id, play_id) ");
        query.push_values(plays.iter().zip(first..), |mut row, (play, change)| {
            row.push_bind(listener.0).push_bind(change).push_bind(play.0);
        });
        query.build().persistent(false).execute(&mut **connection).await.map(|_| ())
    })?;
    let next = first.saturating_add_unsigned(plays.len() as u64);
    forget(
        tx,
        listener,
        next.saturating_sub_unsigned(REMEMBERED as u64),
    )
    .await
}

/// Notes that any play may have changed.
pub(crate) async fn note_all(tx: &mut Tx, listener: ListenerId) -> Result<(), Error> {
    reserve(tx, listener, 1).await?;
    forget(tx, listener, i64::MAX).await
}

async fn reserve(tx: &mut Tx, listener: ListenerId, changes: usize) -> Result<i64, Error> {
    let changes = i64::try_from(changes).unwrap_or(i64::MAX);
    Ok(on!(Tx, tx, connection => sqlx::query_scalar(
        "UPDATE listener SET next_change_id = next_change_id + $2 WHERE listener_id = $1
         RETURNING next_change_id - $2")
        .bind(listener.0).bind(changes).fetch_one(&mut **connection).await)?)
}

async fn forget(tx: &mut Tx, listener: ListenerId, before: i64) -> Result<(), Error> {
    on!(Tx, tx, connection => sqlx::query(
        "DELETE FROM play_change WHERE listener_id = $1 AND change_id < $2")
        .bind(listener.0).bind(before).execute(&mut **connection).await.map(|_| ()))?;
    Ok(())
}

/// Where the changes of a listener's plays are by now.
pub(crate) async fn position(tx: &mut Tx, listener: ListenerId) -> Result<LogPosition, Error> {
    let next: Option<i64> = on!(Tx, tx, connection => sqlx::query_scalar(
        "SELECT next_change_id FROM listener WHERE listener_id = $1")
        .bind(listener.0).fetch_optional(&mut **connection).await)?;
    next.map(LogPosition).ok_or(Error::NotFound("listener"))
}

/// The plays that have changed since; nothing if any may have.
pub(crate) async fn since(
    tx: &mut Tx,
    listener: ListenerId,
    known: LogPosition,
    now: LogPosition,
) -> Result<Option<Vec<PlayId>>, Error> {
    let plays: Vec<i64> = on!(Tx, tx, connection => sqlx::query_scalar(
        "SELECT play_id FROM play_change WHERE listener_id = $1 AND change_id >= $2")
        .bind(listener.0).bind(known.0).fetch_all(&mut **connection).await)?;
    let is_whole = i64::try_from(plays.len()).is_ok_and(|changes| known.0 + changes == now.0);
    let mut plays: Vec<PlayId> = plays.into_iter().map(PlayId).collect();
    plays.sort_unstable();
    plays.dedup();
    Ok(is_whole.then_some(plays))
}
