//! When plays began that were only polled: estimated anew whenever their neighbours change.

use domain::{
    clock::from_millis,
    ids::{ListenerId, PlayId},
    play::{estimated_ms, started_at},
};

use crate::{
    Error,
    backend::{Tx, on},
};

/// A play's id, begin and end, the length of its track, and the end of the play before.
type Row = (i64, i64, i64, Option<i64>, Option<i64>);

/// Estimates anew when plays began of which only the end is known, if they ended in a stretch or are
/// the next after it: they cannot have begun before the play before them ended. Plays that ended
/// together are not before each other. Gives those that have another beginning now.
pub(crate) async fn estimate_starts(
    tx: &mut Tx,
    listener: ListenerId,
    from: i64,
    to: i64,
) -> Result<Vec<PlayId>, Error> {
    let mut changed = Vec::new();
    let rows: Vec<Row> = on!(Tx, tx, connection => sqlx::query_as(
        "SELECT play.play_id, play.started_at, play.ended_at, track.duration_ms,
             (SELECT MAX(earlier.ended_at) FROM play AS earlier
              WHERE earlier.listener_id = play.listener_id AND earlier.ended_at < play.ended_at)
         FROM play JOIN track ON track.track_id = play.track_id
         WHERE play.listener_id = $1 AND play.played_ms IS NULL AND play.reported_at IS NULL
           AND play.ended_at >= $2
           AND play.ended_at <= COALESCE((SELECT MIN(later.ended_at) FROM play AS later
                                          WHERE later.listener_id = $1 AND later.ended_at > $3), $3)")
        .bind(listener.0).bind(from).bind(to).fetch_all(&mut **connection).await)?;
    for (id, began_before, ended_at, duration_ms, previous) in rows {
        let ended_at = from_millis(ended_at);
        let lasted = estimated_ms(ended_at, duration_ms, previous.map(from_millis));
        let began = started_at(ended_at, lasted).as_millisecond();
        if began != began_before {
            on!(Tx, tx, connection => sqlx::query(
                "UPDATE play SET started_at = $3 WHERE listener_id = $1 AND play_id = $2")
                .bind(listener.0).bind(id).bind(began)
                .execute(&mut **connection).await.map(|_| ()))?;
            changed.push(PlayId(id));
        }
    }
    Ok(changed)
}
