//! The one door through which plays enter: an answered poll becomes plays, sightings, a gap
//! perhaps, and the poll's own row, in one transaction.
//!
//! Recording is idempotent: the same answer again finds its plays known. What each entry is, is
//! decided by [`domain::matching`]; this file fetches the window and applies the decisions.

use domain::{
    account::AccountState,
    gap::{PollWindow, gap_between},
    ids::{PlayId, PollId, TrackId},
    matching::{Decision, ReportedPlay, StoredPlay, match_list},
    play::{NewPlay, Source, Unreadable},
};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::{
    Account, Error, Gap, Store, accounts,
    backend::{Tx, on},
    estimate, keep_tracks, polls, window,
};

/// What Spotify answered to one poll.
#[derive(Clone, Debug)]
pub struct Answer {
    /// When Spotify was asked.
    pub asked_at: Timestamp,
    /// When the answer was in.
    pub answered_at: Timestamp,
    /// The list, in any order.
    pub plays: Vec<NewPlay>,
    /// Entries that could not be read.
    pub unreadable: Vec<Unreadable>,
}

/// What recording an answer changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The poll's number.
    pub poll: PollId,
    /// The plays that were not stored before, the oldest first.
    pub new: Vec<PlayId>,
    /// Entries that were stored under the same stamp.
    pub known: usize,
    /// Plays whose stamp had moved.
    pub moved: usize,
    /// New plays older than one seen in an earlier poll.
    pub late: usize,
    /// Exact repetitions within the list.
    pub repeated: usize,
    /// Entries that could not be read and are kept aside.
    pub unreadable: usize,
    /// Those of them that had not been kept aside before.
    pub newly_unreadable: u64,
    /// The gap that opened, if plays may have been missed since the poll before.
    pub gap: Option<Gap>,
    /// How many of the account's stored plays ended within the hour before the answer.
    pub plays_last_hour: i64,
}

/// One entry of the list beside what it turned out to be.
struct Entry<'a> {
    play: &'a NewPlay,
    decision: Decision,
}

impl Store {
    /// Records an answered poll. Gives nothing back, and stores nothing, when the account was
    /// disconnected while Spotify was asked.
    pub async fn record(
        &self,
        account: &Account,
        answer: &Answer,
    ) -> Result<Option<Recorded>, Error> {
        let mut tx = self.begin().await?;
        lock_listener(&mut tx, account).await?;
        let Some(account) = accounts::connected(&mut tx, account).await? else {
            return Ok(None);
        };
        let poll = polls::next_poll_id(&mut tx, &account).await?;
        let previous = window::previous_window(&mut tx, &account).await?;
        let range = stamp_range(&answer.plays);
        let stored = match range {
            Some((oldest, newest)) => {
                window::stored_plays(&mut tx, &account, oldest, newest).await?
            }
            None => Vec::new(),
        };
        let entries = decide(&stored, &answer.plays);

        let moves = apply_moves(&mut tx, &account, poll, &stored, &entries).await?;
        let (new, mut touched) = insert_new(&mut tx, &account, poll, &entries).await?;
        touched.extend(moves.iter().flat_map(|(from, to)| [*from, *to]));
        estimate::estimate_starts(&mut tx, &account, &touched).await?;
        let newly_unreadable = quarantine(&mut tx, &account, poll, &answer.unreadable).await?;

        let window = PollWindow {
            asked_at: answer.asked_at,
            range,
            items: answer.plays.len() + answer.unreadable.len(),
        };
        let shares = shares_a_play(previous, &stored, &entries);
        let stretch = previous.and_then(|previous| gap_between(previous, window, shares));
        let gap = match stretch {
            Some(stretch) => Some(open_gap(&mut tx, &account, stretch, answer.answered_at).await?),
            None => None,
        };
        let newest_before = previous
            .and_then(|window| window.range)
            .map(|(_, newest)| newest);
        let count =
            |wanted: fn(Decision) -> bool| entries.iter().filter(|e| wanted(e.decision)).count();
        let recorded = Recorded {
            poll,
            known: count(|decision| matches!(decision, Decision::Known(_))),
            moved: moves.len(),
            late: entries
                .iter()
                .filter(|entry| entry.decision == Decision::New)
                .filter(|entry| newest_before.is_some_and(|newest| entry.play.ended_at < newest))
                .count(),
            repeated: count(|decision| decision == Decision::Repeated),
            unreadable: answer.unreadable.len(),
            newly_unreadable,
            gap,
            plays_last_hour: window::plays_last_hour(&mut tx, &account, answer.answered_at).await?,
            new,
        };
        insert_poll(&mut tx, &account, answer, &recorded, range).await?;
        mark_answered(&mut tx, &account, answer, !recorded.new.is_empty()).await?;
        tx.commit().await?;
        Ok(Some(recorded))
    }
}

/// Makes writers of one listener's plays queue, also across processes on PostgreSQL.
async fn lock_listener(tx: &mut Tx, account: &Account) -> Result<(), Error> {
    on!(Tx, tx, connection => sqlx::query(
        "UPDATE listener SET next_play_id = next_play_id WHERE listener_id = $1")
        .bind(account.listener.0).execute(&mut **connection).await.map(|_| ()))?;
    Ok(())
}

fn stamp_range(plays: &[NewPlay]) -> Option<(Timestamp, Timestamp)> {
    let stamps = || plays.iter().map(|play| play.ended_at);
    stamps().min().zip(stamps().max())
}

fn decide<'a>(stored: &[StoredPlay], plays: &'a [NewPlay]) -> Vec<Entry<'a>> {
    let list: Vec<ReportedPlay> = plays
        .iter()
        .map(|play| ReportedPlay {
            track: play.track.key(),
            stamp: play.ended_at,
        })
        .collect();
    match_list(stored, &list)
        .into_iter()
        .zip(plays)
        .map(|(decision, play)| Entry { play, decision })
        .collect()
}

/// Gives the plays whose stamp moved their new end; returns each old stamp with the new one.
async fn apply_moves(
    tx: &mut Tx,
    account: &Account,
    poll: PollId,
    stored: &[StoredPlay],
    entries: &[Entry<'_>],
) -> Result<Vec<(Timestamp, Timestamp)>, Error> {
    let mut moves = Vec::new();
    for entry in entries {
        let Decision::Moved(id) = entry.decision else {
            continue;
        };
        let Some(before) = stored.iter().find(|play| play.id == id) else {
            continue;
        };
        let (from, to) = (before.stamp, entry.play.ended_at);
        on!(Tx, tx, connection => sqlx::query(
            "UPDATE sighting SET moved_to = $5 WHERE listener_id = $1 AND account_id = $2
                 AND source = $3 AND reported_at = $4 AND play_id = $6")
            .bind(account.listener.0).bind(account.id.0).bind(Source::Poll.number())
            .bind(from.as_millisecond()).bind(to.as_millisecond()).bind(id.0)
            .execute(&mut **connection).await.map(|_| ()))?;
        insert_sighting(tx, account, poll, id, to).await?;
        on!(Tx, tx, connection => sqlx::query(
            "UPDATE play SET ended_at = $3 WHERE listener_id = $1 AND play_id = $2")
            .bind(account.listener.0).bind(id.0).bind(to.as_millisecond())
            .execute(&mut **connection).await.map(|_| ()))?;
        moves.push((from, to));
    }
    Ok(moves)
}

/// Adds the new plays, the oldest first; returns their ids and ends.
async fn insert_new(
    tx: &mut Tx,
    account: &Account,
    poll: PollId,
    entries: &[Entry<'_>],
) -> Result<(Vec<PlayId>, Vec<Timestamp>), Error> {
    let mut new: Vec<&NewPlay> = entries
        .iter()
        .filter(|entry| entry.decision == Decision::New)
        .map(|entry| entry.play)
        .collect();
    new.sort_by_key(|play| play.ended_at);
    let tracks = keep_tracks::keep_tracks(tx, new.iter().map(|play| &play.track)).await?;
    let mut ids = Vec::with_capacity(new.len());
    for play in &new {
        let track = *tracks
            .get(&play.track.key())
            .ok_or(Error::Corrupt { place: "track.key" })?;
        let id = insert_play(tx, account, track, play).await?;
        insert_sighting(tx, account, poll, id, play.ended_at).await?;
        ids.push(id);
    }
    Ok((ids, new.iter().map(|play| play.ended_at).collect()))
}

async fn insert_play(
    tx: &mut Tx,
    account: &Account,
    track: TrackId,
    play: &NewPlay,
) -> Result<PlayId, Error> {
    let context = play.context.as_ref();
    let id: i64 = on!(Tx, tx, connection => sqlx::query_scalar(
        "UPDATE listener SET next_play_id = next_play_id + 1 WHERE listener_id = $1
         RETURNING next_play_id - 1")
        .bind(account.listener.0).fetch_one(&mut **connection).await)?;
    on!(Tx, tx, connection => sqlx::query(
        "INSERT INTO play (listener_id, play_id, track_id, started_at, ended_at, context_kind, context_uri)
         VALUES ($1, $2, $3, $4, $4, $5, $6)")
        .bind(account.listener.0).bind(id).bind(track.0).bind(play.ended_at.as_millisecond())
        .bind(context.map(|context| &context.kind)).bind(context.map(|context| &context.uri))
        .execute(&mut **connection).await.map(|_| ()))?;
    Ok(PlayId(id))
}

/// Notes that the play was reported under a stamp. A stamp may move back to a former one.
async fn insert_sighting(
    tx: &mut Tx,
    account: &Account,
    poll: PollId,
    play: PlayId,
    stamp: Timestamp,
) -> Result<(), Error> {
    on!(Tx, tx, connection => sqlx::query(
        "INSERT INTO sighting (listener_id, account_id, source, reported_at, play_id, poll_id)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (listener_id, account_id, source, reported_at, play_id)
             DO UPDATE SET moved_to = NULL")
        .bind(account.listener.0).bind(account.id.0).bind(Source::Poll.number())
        .bind(stamp.as_millisecond()).bind(play.0).bind(poll.0)
        .execute(&mut **connection).await.map(|_| ()))?;
    Ok(())
}

async fn quarantine(
    tx: &mut Tx,
    account: &Account,
    poll: PollId,
    items: &[Unreadable],
) -> Result<u64, Error> {
    let mut added = 0;
    for item in items {
        let hash: [u8; 32] = Sha256::digest(item.raw_json.as_bytes()).into();
        added += on!(Tx, tx, connection => sqlx::query(
            "INSERT INTO quarantine (listener_id, account_id, item_hash, poll_id, ended_at, reason, raw_json)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (listener_id, account_id, item_hash) DO NOTHING")
            .bind(account.listener.0).bind(account.id.0).bind(&hash[..]).bind(poll.0)
            .bind(item.ended_at.map(Timestamp::as_millisecond)).bind(&item.reason).bind(&item.raw_json)
            .execute(&mut **connection).await.map(|done| done.rows_affected()))?;
    }
    Ok(added)
}

/// Whether the list shows a play that the previous list reached.
fn shares_a_play(
    previous: Option<PollWindow>,
    stored: &[StoredPlay],
    entries: &[Entry<'_>],
) -> bool {
    let Some((oldest, _)) = previous.and_then(|window| window.range) else {
        return false;
    };
    entries.iter().any(|entry| match entry.decision {
        Decision::Known(id) | Decision::Moved(id) => stored
            .iter()
            .any(|play| play.id == id && play.stamp >= oldest),
        Decision::New | Decision::Repeated => false,
    })
}

async fn open_gap(
    tx: &mut Tx,
    account: &Account,
    stretch: domain::gap::Stretch,
    now: Timestamp,
) -> Result<Gap, Error> {
    let id: i64 = on!(Tx, tx, connection => sqlx::query_scalar(
        "UPDATE listener SET next_gap_id = next_gap_id + 1 WHERE listener_id = $1
         RETURNING next_gap_id - 1")
        .bind(account.listener.0).fetch_one(&mut **connection).await)?;
    on!(Tx, tx, connection => sqlx::query(
        "INSERT INTO gap (listener_id, gap_id, account_id, from_at, to_at, found_at)
         VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(account.listener.0).bind(id).bind(account.id.0)
        .bind(stretch.from.as_millisecond()).bind(stretch.to.as_millisecond())
        .bind(now.as_millisecond())
        .execute(&mut **connection).await.map(|_| ()))?;
    Ok(Gap {
        id: domain::ids::GapId(id),
        account: account.id,
        from: stretch.from,
        to: stretch.to,
        found_at: now,
        closed_at: None,
    })
}

async fn insert_poll(
    tx: &mut Tx,
    account: &Account,
    answer: &Answer,
    recorded: &Recorded,
    range: Option<(Timestamp, Timestamp)>,
) -> Result<(), Error> {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    on!(Tx, tx, connection => sqlx::query(
        "INSERT INTO poll (listener_id, account_id, poll_id, asked_at, answered_at, outcome, items,
             new_plays, moved_plays, late_plays, unreadable, oldest, newest)
         VALUES ($1, $2, $3, $4, $5, 'answered', $6, $7, $8, $9, $10, $11, $12)")
        .bind(account.listener.0).bind(account.id.0).bind(recorded.poll.0)
        .bind(answer.asked_at.as_millisecond()).bind(answer.answered_at.as_millisecond())
        .bind(number(answer.plays.len() + answer.unreadable.len())).bind(number(recorded.new.len()))
        .bind(number(recorded.moved)).bind(number(recorded.late)).bind(number(recorded.unreadable))
        .bind(range.map(|(oldest, _)| oldest.as_millisecond()))
        .bind(range.map(|(_, newest)| newest.as_millisecond()))
        .execute(&mut **connection).await.map(|_| ()))?;
    Ok(())
}

async fn mark_answered(
    tx: &mut Tx,
    account: &Account,
    answer: &Answer,
    any_new: bool,
) -> Result<(), Error> {
    on!(Tx, tx, connection => sqlx::query(
        "UPDATE account SET state = $3, problem = NULL, failures = 0, paused_until = NULL,
             last_new_at = COALESCE($4, last_new_at), last_asked_at = $5
         WHERE listener_id = $1 AND account_id = $2")
        .bind(account.listener.0).bind(account.id.0).bind(AccountState::Collecting.slug())
        .bind(any_new.then(|| answer.answered_at.as_millisecond()))
        .bind(answer.asked_at.as_millisecond())
        .execute(&mut **connection).await.map(|_| ()))?;
    Ok(())
}
