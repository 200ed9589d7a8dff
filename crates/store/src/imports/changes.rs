//! What has to change so that the stored plays are the derived ones; and writing it.

use domain::ids::{ListenerId, PlayId};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use sqlx::QueryBuilder;

use crate::{
    Error,
    backend::{Tx, on},
    bulk::{self, IN_ARRAY, IN_JSON, VALUES},
};

/// What is stored of a play, besides its number and whether it was deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Facts {
    pub(crate) track: i64,
    /// Absent where it is to be estimated.
    pub(crate) started_at: Option<i64>,
    pub(crate) ended_at: i64,
    pub(crate) played_ms: Option<i64>,
    pub(crate) certainty: i16,
    pub(crate) sources: i16,
    pub(crate) is_video: bool,
    pub(crate) reported_at: Option<i64>,
    pub(crate) detail: Option<i64>,
    pub(crate) context: Option<(String, String)>,
}

/// A stored play.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) id: PlayId,
    pub(crate) facts: Facts,
    /// As it is stored, if it is an estimate.
    pub(crate) estimated_start: i64,
    pub(crate) deleted_at: Option<i64>,
    /// Whether polls have shown it.
    pub(crate) is_polled: bool,
}

/// A play as it is to be.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) facts: Facts,
    pub(crate) polled: Option<PlayId>,
    pub(crate) deleted_at: Option<i64>,
}

/// One thing to change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Change {
    /// A play comes.
    Insert(Facts, Option<i64>),
    /// A play is another, or is deleted.
    Update(i64, Facts, Option<i64>),
    /// A play goes.
    Delete(i64),
}

impl Change {
    /// When the play ends, as far as that matters for the order of writing.
    pub(crate) fn ended_at(&self) -> i64 {
        match self {
            Self::Insert(facts, _) | Self::Update(_, facts, _) => facts.ended_at,
            Self::Delete(_) => i64::MIN,
        }
    }
}

/// No play that was told anew lies further from what was stored of it.
const FARTHEST_MS: i64 = 31 * 86_400_000;
/// A deleted play is not taken for another one that ended further away than this.
const SAME_END_MS: i64 = 120_000;
/// How many plays one statement writes. Statements of this size are kept ready, others are not: each
/// takes up room by its length.
const ROWS: usize = VALUES / 10;
/// The same where something is known that is not known of most.
const RARE_ROWS: usize = VALUES / 14;
/// Of how many tracks the plays are read at once.
const TRACKS_AT_ONCE: usize = 500;
/// With how many stored plays on either side a play is compared.
const NEIGHBOURS: usize = 8;

/// What has to change among plays that may be each other. A play that was deleted stays as its own
/// tombstone, unless only an import that is taken back has said so: at one of the instants `unsaid`.
pub(crate) fn changes(
    stored: &[Stored],
    wanted: &[Wanted],
    unsaid: &FxHashSet<i64>,
) -> Vec<Change> {
    let matched = pair(stored, wanted);
    let mut changes = Vec::new();
    let mut kept: FxHashSet<PlayId> = FxHashSet::default();
    let by_id: FxHashMap<PlayId, &Stored> = stored.iter().map(|play| (play.id, play)).collect();
    for (wanted, id) in wanted.iter().zip(&matched.of_wanted) {
        let deletion = wanted.deleted_at;
        match id.and_then(|id| by_id.get(&id)) {
            None => changes.push(Change::Insert(wanted.facts.clone(), deletion)),
            Some(play) => {
                kept.insert(play.id);
                let deletion = deletion.or(matched.tombstones.get(&play.id).copied());
                let is_deleted_now = play.deleted_at.is_none() && deletion.is_some();
                if play.facts != wanted.facts || is_deleted_now {
                    let mut facts = wanted.facts.clone();
                    if facts.played_ms.is_none() && play.facts.played_ms.is_none() {
                        // Until it is estimated anew.
                        facts.started_at = facts.started_at.or(Some(play.estimated_start));
                    }
                    changes.push(Change::Update(play.id.0, facts, deletion));
                }
            }
        }
    }
    for play in stored {
        let is_grave = play.deleted_at.is_some_and(|at| !unsaid.contains(&at))
            && !matched.opened.contains(&play.id);
        if !kept.contains(&play.id) && !play.is_polled && !is_grave {
            changes.push(Change::Delete(play.id.0));
        }
    }
    changes
}

#[derive(Default)]
struct Pairs {
    /// Which stored play each wanted one is.
    of_wanted: Vec<Option<PlayId>>,
    /// Of plays that are deleted because another that was deleted was the same: when.
    tombstones: FxHashMap<PlayId, i64>,
    /// Those others.
    opened: FxHashSet<PlayId>,
}

/// Finds which stored play each wanted play is: the one of its polls, else the one with its times,
/// else one that was told nearly at its time.
fn pair(stored: &[Stored], wanted: &[Wanted]) -> Pairs {
    let mut pairs = Pairs {
        of_wanted: wanted.iter().map(|wanted| wanted.polled).collect(),
        ..Pairs::default()
    };
    let mut free: Vec<&Stored> = stored.iter().filter(|play| !play.is_polled).collect();
    let mut by_times: FxHashMap<(i64, Option<i64>, i64), Vec<usize>> = FxHashMap::default();
    for (place, play) in free.iter().enumerate().rev() {
        by_times.entry(times(&play.facts)).or_default().push(place);
    }
    let mut is_taken = vec![false; free.len()];
    for (wanted, id) in wanted.iter().zip(&mut pairs.of_wanted) {
        if id.is_some() {
            continue;
        }
        if let Some(place) = by_times.get_mut(&times(&wanted.facts)).and_then(Vec::pop) {
            is_taken[place] = true;
            *id = Some(free[place].id);
        }
    }
    let mut is_taken = is_taken.into_iter();
    free.retain(|_| !is_taken.next().unwrap_or(false));
    if free.is_empty() {
        return pairs;
    }
    free.sort_by_key(|play| (play.facts.ended_at, play.id));
    let mut candidates: Vec<(bool, bool, i64, usize, usize)> = Vec::new();
    for (place, wanted) in wanted.iter().enumerate() {
        let of_polls = wanted.polled.is_some();
        if pairs.of_wanted[place].is_some() && !of_polls {
            continue;
        }
        let here = free.partition_point(|play| play.facts.ended_at < wanted.facts.ended_at);
        let near = here.saturating_sub(NEIGHBOURS)..(here + NEIGHBOURS).min(free.len());
        for at in near {
            let play = free[at];
            let apart = (play.facts.ended_at - wanted.facts.ended_at).abs();
            let is_reported = play.facts.reported_at.is_some()
                && play.facts.reported_at == wanted.facts.reported_at;
            let is_same = is_reported || apart <= SAME_END_MS;
            // What is deleted, and what polls have shown, is only taken for the very same.
            let may_be = if play.deleted_at.is_some() {
                is_same
            } else {
                !of_polls && apart <= FARTHEST_MS
            };
            if may_be {
                let is_other = play.facts.track != wanted.facts.track;
                candidates.push((!is_same, is_other, apart, place, at));
            }
        }
    }
    candidates.sort_unstable();
    let mut is_taken = vec![false; free.len()];
    let mut is_told = vec![false; wanted.len()];
    for (_, _, _, place, at) in candidates {
        if is_taken[at] || is_told[place] {
            continue;
        }
        let play = free[at];
        match (pairs.of_wanted[place], play.deleted_at) {
            (Some(polled), Some(deleted_at)) => {
                pairs.tombstones.insert(polled, deleted_at);
                pairs.opened.insert(play.id);
            }
            (Some(_), None) => continue,
            (None, _) => pairs.of_wanted[place] = Some(play.id),
        }
        is_taken[at] = true;
        is_told[place] = true;
    }
    pairs
}

fn times(facts: &Facts) -> (i64, Option<i64>, i64) {
    (facts.track, facts.started_at, facts.ended_at)
}

/// Writes changes. The numbers of new plays follow their order. Gives the plays that are concerned.
pub(crate) async fn write(
    tx: &mut Tx,
    listener: ListenerId,
    changes: &[Change],
) -> Result<Vec<PlayId>, Error> {
    let gone: Vec<i64> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Delete(id) => Some(*id),
            _ => None,
        })
        .collect();
    delete(tx, listener, &gone).await?;
    let new = changes
        .iter()
        .filter(|change| matches!(change, Change::Insert(..)))
        .count();
    let mut next = reserve(tx, listener, new).await?;
    let mut rows: Vec<New<'_>> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Insert(facts, deleted) => {
                next += 1;
                Some((next - 1, facts, *deleted))
            }
            Change::Update(id, facts, deleted) => Some((*id, facts, *deleted)),
            Change::Delete(_) => None,
        })
        .collect();
    // Their numbers and ends lie together anyway; so each page of the index by track is written once.
    rows.sort_by_key(|(id, facts, _)| (facts.track, facts.ended_at, *id));
    let (plain, rare): (Vec<New<'_>>, Vec<New<'_>>) =
        rows.iter().copied().partition(|(_, facts, deleted_at)| {
            facts.context.is_none() && !facts.is_video && deleted_at.is_none()
        });
    for rows in plain.chunks(ROWS) {
        upsert_plain(tx, listener, rows).await?;
    }
    for rows in rare.chunks(RARE_ROWS) {
        upsert(tx, listener, rows).await?;
    }
    let written = rows.iter().map(|(id, ..)| *id);
    Ok(written.chain(gone).map(PlayId).collect())
}

/// Takes numbers of plays; gives the first.
async fn reserve(tx: &mut Tx, listener: ListenerId, plays: usize) -> Result<i64, Error> {
    let plays = i64::try_from(plays).unwrap_or(i64::MAX);
    Ok(on!(Tx, tx, connection => sqlx::query_scalar(
        "UPDATE listener SET next_play_id = next_play_id + $2 WHERE listener_id = $1
         RETURNING next_play_id - $2")
        .bind(listener.0).bind(plays).fetch_one(&mut **connection).await)?)
}

async fn delete(tx: &mut Tx, listener: ListenerId, ids: &[i64]) -> Result<(), Error> {
    // What a poll has shown meanwhile stays.
    let unseen =
        " AND NOT EXISTS (SELECT 1 FROM sighting WHERE sighting.listener_id = play.listener_id
             AND sighting.play_id = play.play_id) AND play_id";
    let statement = "DELETE FROM play WHERE listener_id = ";
    bulk::execute_in(tx, statement, Some((listener.0, unseen)), ids, "").await
}

/// The number of a play, what is to be known of it, and when it was deleted.
type New<'a> = (i64, &'a Facts, Option<i64>);

/// What follows the rows of plays that may be there already.
const OR_UPDATE: &str =
    " ON CONFLICT (listener_id, play_id) DO UPDATE SET track_id = excluded.track_id,
         started_at = excluded.started_at, ended_at = excluded.ended_at,
         played_ms = excluded.played_ms, certainty = excluded.certainty,
         sources = excluded.sources, is_video = excluded.is_video,
         reported_at = excluded.reported_at, detail_id = excluded.detail_id,
         context_kind = excluded.context_kind, context_uri = excluded.context_uri,
         deleted_at = COALESCE(play.deleted_at, excluded.deleted_at)";

/// Writes plays of music that was not deleted, and of which it is not known from where they were played:
/// the most by far, with fewer values.
async fn upsert_plain(tx: &mut Tx, listener: ListenerId, rows: &[New<'_>]) -> Result<(), Error> {
    on!(Tx, tx, connection => {
        let mut query = QueryBuilder::new(
            "INSERT INTO play (listener_id, play_id, track_id, started_at, ended_at, played_ms, certainty,
                 sources, reported_at, detail_id) ");
        query.push_values(rows, |mut row, (id, facts, _)| {
            row.push_bind(listener.0).push_bind(*id).push_bind(facts.track)
                .push_bind(facts.started_at.unwrap_or(facts.ended_at)).push_bind(facts.ended_at)
                .push_bind(facts.played_ms).push_bind(i64::from(facts.certainty))
                .push_bind(i64::from(facts.sources)).push_bind(facts.reported_at)
                .push_bind(facts.detail);
        });
        query.push(OR_UPDATE);
        query.build().persistent(rows.len() == ROWS).execute(&mut **connection).await.map(|_| ())
    })?;
    Ok(())
}

async fn upsert(tx: &mut Tx, listener: ListenerId, rows: &[New<'_>]) -> Result<(), Error> {
    on!(Tx, tx, connection => {
        let mut query = QueryBuilder::new(
            "INSERT INTO play (listener_id, play_id, track_id, started_at, ended_at, played_ms, certainty,
                 sources, is_video, reported_at, detail_id, context_kind, context_uri, deleted_at) ");
        query.push_values(rows, |mut row, (id, facts, deleted_at)| {
            let (kind, uri) = facts.context.clone().unzip();
            row.push_bind(listener.0).push_bind(*id).push_bind(facts.track)
                .push_bind(facts.started_at.unwrap_or(facts.ended_at)).push_bind(facts.ended_at)
                .push_bind(facts.played_ms).push_bind(i64::from(facts.certainty))
                .push_bind(i64::from(facts.sources)).push_bind(facts.is_video)
                .push_bind(facts.reported_at).push_bind(facts.detail)
                .push_bind(kind).push_bind(uri).push_bind(*deleted_at);
        });
        query.push(OR_UPDATE);
        query.build().persistent(rows.len() == RARE_ROWS).execute(&mut **connection).await.map(|_| ())
    })?;
    Ok(())
}

/// A play's columns in the order of [`COLUMNS`].
type Row = (
    i64,
    i64,
    i64,
    i64,
    Option<i64>,
    i64,
    i64,
    i64,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<String>,
    Option<i64>,
);
const COLUMNS: &str = "play_id, track_id, started_at, ended_at, played_ms, certainty, sources,
    CASE WHEN is_video THEN 1 ELSE 0 END, reported_at, detail_id, context_kind, context_uri, deleted_at";

/// The stored plays of tracks; `polled` are those that polls have shown.
pub(crate) async fn stored(
    tx: &mut Tx,
    listener: ListenerId,
    tracks: &[i64],
    polled: &FxHashSet<PlayId>,
) -> Result<Vec<Stored>, Error> {
    let mut plays = Vec::new();
    for tracks in tracks.chunks(TRACKS_AT_ONCE) {
        let rows: Vec<Row> = rows(tx, listener, tracks).await?;
        plays.extend(rows.into_iter().map(|row| read(row, polled)));
    }
    Ok(plays)
}

/// Plays come all in one value: row by row they would cost more than everything else.
async fn rows(tx: &mut Tx, listener: ListenerId, tracks: &[i64]) -> Result<Vec<Row>, Error> {
    let packed: Option<String> = match tx {
        Tx::Sqlite(connection) => {
            let mut query = QueryBuilder::new("SELECT json_group_array(json_array(");
            query
                .push(COLUMNS)
                .push(")) FROM play WHERE listener_id = ");
            query
                .push_bind(listener.0)
                .push(" AND track_id")
                .push(IN_JSON);
            query.push_bind(bulk::json(tracks)).push("))");
            query
                .build_query_scalar()
                .fetch_one(&mut **connection)
                .await?
        }
        Tx::Postgres(connection) => {
            let mut query = QueryBuilder::new("SELECT json_agg(json_build_array(");
            query
                .push(COLUMNS)
                .push("))::text FROM play WHERE listener_id = ");
            query
                .push_bind(listener.0)
                .push(" AND track_id")
                .push(IN_ARRAY);
            query.push_bind(tracks.to_vec()).push(")");
            query
                .build_query_scalar()
                .fetch_one(&mut **connection)
                .await?
        }
    };
    bulk::unpack(packed.as_deref())
}

fn read(row: Row, polled: &FxHashSet<PlayId>) -> Stored {
    let (id, track, started_at, ended_at, played_ms, certainty, sources, is_video, reported_at, ..) =
        row;
    let (.., detail, kind, uri, deleted_at) = row;
    let id = PlayId(id);
    // A play without a length has no begin of its own, unless an export said when it was.
    let is_estimated = played_ms.is_none() && reported_at.is_none();
    Stored {
        id,
        facts: Facts {
            track,
            started_at: (!is_estimated).then_some(started_at),
            ended_at,
            played_ms,
            certainty: i16::try_from(certainty).unwrap_or_default(),
            sources: i16::try_from(sources).unwrap_or_default(),
            is_video: is_video != 0,
            reported_at,
            detail,
            context: kind.zip(uri),
        },
        estimated_start: started_at,
        deleted_at,
        is_polled: polled.contains(&id),
    }
}
