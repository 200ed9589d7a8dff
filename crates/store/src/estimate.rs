//! When plays began that were only polled: estimated anew whenever their neighbours change.

use domain::{
    clock::from_millis,
    play::{estimated_ms, started_at},
};
use jiff::Timestamp;

use crate::{
    Account, Error,
    backend::{Tx, on},
};

/// A play's id, begin, end, heard and full length.
type Row = (i64, i64, i64, Option<i64>, Option<i64>);

/// Estimates anew when the plays around the touched instants began: a play that was only polled
/// cannot have begun before the one before it ended.
pub(crate) async fn estimate_starts(
    tx: &mut Tx,
    account: &Account,
    touched: &[Timestamp],
) -> Result<(), Error> {
    let Some((first, last)) = touched.iter().min().zip(touched.iter().max()) else {
        return Ok(());
    };
    // From the play before the first touched instant to the one after the last.
    let rows: Vec<Row> = on!(Tx, tx, connection => sqlx::query_as(
        "SELECT play_id, started_at, ended_at, played_ms, duration_ms
         FROM play JOIN track ON track.track_id = play.track_id
         WHERE listener_id = $1
           AND ended_at >= COALESCE((SELECT MAX(ended_at) FROM play
                                     WHERE listener_id = $1 AND ended_at < $2), $2)
           AND ended_at <= COALESCE((SELECT MIN(ended_at) FROM play
                                     WHERE listener_id = $1 AND ended_at > $3), $3)
         ORDER BY ended_at, play_id")
        .bind(account.listener.0).bind(first.as_millisecond()).bind(last.as_millisecond())
        .fetch_all(&mut **connection).await)?;
    let mut previous_end = None;
    for (id, began_before, end, played_ms, duration_ms) in rows {
        let end = from_millis(end);
        let is_first_known = previous_end.is_none() && end < *first;
        let began = started_at(end, estimated_ms(end, duration_ms, previous_end)).as_millisecond();
        previous_end = Some(end);
        if played_ms.is_some() || is_first_known || began == began_before {
            continue;
        }
        on!(Tx, tx, connection => sqlx::query(
            "UPDATE play SET started_at = $3 WHERE listener_id = $1 AND play_id = $2")
            .bind(account.listener.0).bind(id).bind(began)
            .execute(&mut **connection).await.map(|_| ()))?;
    }
    Ok(())
}
