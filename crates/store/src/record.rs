//! The one door through which plays enter: an answered poll becomes plays, sightings, a gap
//! perhaps, and the poll's own row, in one transaction.
//!
//! Recording is idempotent: the same answer again finds its plays known. What each entry is, is
//! decided by [`domain::matching`]; this file fetches the window and applies the decisions.

use domain::{
    account::AccountState,
    derive::{Group, TrackHash},
    gap::{GapReason, Missing, PollWindow, gap_before_first, gaps_between},
    ids::{PlayId, PollId, TrackId},
    matching::{Decision, Matching, ReportedPlay, StoredPlay, Unread, match_list},
    play::{NewPlay, Source, Unreadable},
};
use jiff::{SignedDuration, Timestamp};
use rustc_hash::FxHashSet;

use crate::{
    Account, Error, Gap, Store, accounts,
    backend::{Tx, on},
    changed, estimate, gaps,
    imports::{self, aliases},
    keep_tracks, listeners, quarantine, window,
};

/// What Spotify answered to one poll.
#[derive(Clone, Debug)]
pub struct Answer {
    /// When Spotify was asked.
    pub asked_at: Timestamp,
    /// When the answer was in.
    pub answered_at: Timestamp,
    /// How much time passed since the list before, by a clock that nobody sets; if that is
    /// unknown, the wall clock must do.
    pub unasked_for: Option<SignedDuration>,
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
    /// Whether the list reaches back to the one before it; unknown of the first.
    pub is_continuous: Option<bool>,
    /// Whether it says anything: an empty list that cannot be true does not, and the next one is
    /// compared with the list before it.
    pub is_believed: bool,
    /// The gaps that opened, if plays may have been missed since the poll before.
    pub gaps: Vec<Gap>,
    /// How many gaps the list showed to be none.
    pub closed_gaps: u64,
    /// How many of the account's stored plays ended within the hour before the answer.
    pub plays_last_hour: i64,
}

/// One entry of the list beside what it turned out to be.
struct Entry<'a> {
    play: &'a NewPlay,
    decision: Decision,
}

impl Store {
    /// Records an answered poll, and when the account is to be asked next, which `plan` says in
    /// view of what changed. Gives nothing back, and stores nothing, when the account was
    /// disconnected while Spotify was asked. A play that the database refuses is kept aside like
    /// one that cannot be read, so that it holds up no other.
    pub async fn record(
        &self,
        account: &Account,
        answer: &Answer,
        plan: impl Fn(&Recorded) -> Timestamp,
    ) -> Result<Option<Recorded>, Error> {
        match self.record_all(account, answer, &plan).await {
            Err(error) if error.trouble().is_none() => {
                match self.without_refused(account, answer).await? {
                    Some(rest) => self.record_all(account, &rest, &plan).await,
                    None => Err(error),
                }
            }
            recorded => recorded,
        }
    }

    async fn record_all(
        &self,
        account: &Account,
        answer: &Answer,
        plan: &impl Fn(&Recorded) -> Timestamp,
    ) -> Result<Option<Recorded>, Error> {
        let mut tx = self.begin().await?;
        listeners::lock(&mut tx, account.listener).await?;
        let Some((account, poll)) = accounts::for_next_poll(&mut tx, account).await? else {
            return Ok(None);
        };
        let previous = window::previous_window(&mut tx, &account).await?;
        let range = stamp_range(&answer.plays);
        let stored = match range {
            Some((oldest, newest)) => {
                window::stored_plays(&mut tx, &account, oldest, newest).await?
            }
            None => Vec::new(),
        };
        let unread = quarantine::unread(&mut tx, &account, &answer.unreadable).await?;
        let (entries, matching) = decide(&stored, answer, &unread);

        let moves = apply_moves(&mut tx, &account, poll, &stored, &entries).await?;
        let (new, mut touched) = insert_new(&mut tx, &account, poll, &entries).await?;
        touched.extend(moves.iter().flat_map(|(_, from, to)| [*from, *to]));
        let touched = touched.iter().map(|at| at.as_millisecond());
        if let Some((first, last)) = touched.clone().min().zip(touched.max()) {
            let mut changed =
                estimate::estimate_starts(&mut tx, account.listener, first, last).await?;
            changed.extend(new.iter().chain(moves.iter().map(|(play, ..)| play)));
            changed::note(&mut tx, account.listener, &changed).await?;
        }
        let groups = groups(&entries);
        imports::polled::after_poll(&mut tx, &account, &groups).await?;
        note_absences(&mut tx, &account, poll, &matching).await?;
        let now = answer.answered_at;
        let newly_unreadable =
            quarantine::keep(&mut tx, &account, poll, &answer.unreadable, now).await?;

        let window = PollWindow {
            asked_at: answer.asked_at,
            range,
            items: answer.plays.len() + answer.unreadable.len(),
        };
        let closed_gaps = match range {
            Some((oldest, _)) => gaps::close_shown(&mut tx, &account, oldest, now).await?,
            None => 0,
        };
        let mut opened = Vec::new();
        let missing = match previous {
            Some(previous) => {
                let unasked_for = answer
                    .unasked_for
                    .unwrap_or_else(|| answer.asked_at.duration_since(previous.asked_at));
                let shares = shares_a_play(previous, &entries);
                gaps_between(previous, window, shares, unasked_for)
            }
            None => gap_before_first(account.connected_at, window)
                .into_iter()
                .collect(),
        };
        for missing in &missing {
            opened.push(gaps::open(&mut tx, &account, poll, *missing, now).await?);
        }
        let is_overrun = |missing: &Missing| missing.reason == GapReason::Overrun;
        let is_believed = previous.is_none_or(|previous| !window.lacks_everything_since(previous));
        let is_continuous = previous.map(|_| is_believed && !missing.iter().any(is_overrun));
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
            is_continuous,
            is_believed,
            gaps: opened,
            closed_gaps,
            plays_last_hour: window::plays_in_hour_before(&mut tx, &account, now).await?,
            new,
        };
        insert_poll(&mut tx, &account, answer, &recorded, range).await?;
        mark_answered(&mut tx, &account, answer, &recorded, plan(&recorded)).await?;
        tx.commit().await?;
        Ok(Some(recorded))
    }

    /// The answer with those plays among its unreadable entries that the database refuses when each
    /// is tried by itself; nothing if that is none.
    async fn without_refused(
        &self,
        account: &Account,
        answer: &Answer,
    ) -> Result<Option<Answer>, Error> {
        let (mut plays, mut unreadable) = (Vec::new(), answer.unreadable.clone());
        for play in &answer.plays {
            let mut tx = self.begin().await?;
            let decision = Decision::New;
            // Only tried: what is not committed is rolled back.
            match insert_new(&mut tx, account, PollId(0), &[Entry { play, decision }]).await {
                Ok(_) => plays.push(play.clone()),
                Err(error) if error.trouble().is_none() => {
                    unreadable.push(quarantine::refused(play));
                }
                Err(error) => return Err(error),
            }
        }
        Ok((plays.len() < answer.plays.len()).then(|| Answer {
            plays,
            unreadable,
            ..answer.clone()
        }))
    }
}

fn stamp_range(plays: &[NewPlay]) -> Option<(Timestamp, Timestamp)> {
    let stamps = || plays.iter().map(|play| play.ended_at);
    stamps().min().zip(stamps().max())
}

fn decide<'a>(
    stored: &[StoredPlay],
    answer: &'a Answer,
    unread: &[Unread],
) -> (Vec<Entry<'a>>, Matching) {
    let list: Vec<ReportedPlay> = answer
        .plays
        .iter()
        .map(|play| ReportedPlay {
            track: play.track.key(),
            stamp: play.ended_at,
        })
        .collect();
    let matching = match_list(stored, &list, unread);
    let entries = matching.decisions.iter().zip(&answer.plays);
    let entries = entries
        .map(|(decision, play)| Entry {
            play,
            decision: *decision,
        })
        .collect();
    (entries, matching)
}

/// Gives the plays whose stamp moved their new end; returns each with the old stamp and the new one.
async fn apply_moves(
    tx: &mut Tx,
    account: &Account,
    poll: PollId,
    stored: &[StoredPlay],
    entries: &[Entry<'_>],
) -> Result<Vec<(PlayId, Timestamp, Timestamp)>, Error> {
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
        insert_sighting(tx, account, poll, id, entry.play).await?;
        on!(Tx, tx, connection => sqlx::query(
            "UPDATE play SET ended_at = $3 WHERE listener_id = $1 AND play_id = $2")
            .bind(account.listener.0).bind(id.0).bind(to.as_millisecond())
            .execute(&mut **connection).await.map(|_| ()))?;
        moves.push((id, from, to));
    }
    Ok(moves)
}

/// The names under which the tracks are looked for of which the list shows something new.
fn groups(entries: &[Entry<'_>]) -> FxHashSet<Group> {
    let changed = entries
        .iter()
        .filter(|entry| matches!(entry.decision, Decision::New | Decision::Moved(_)));
    changed
        .flat_map(|entry| aliases::groups_of_polled(&entry.play.track))
        .collect()
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
    for track in new.iter().map(|play| &play.track) {
        let key = track.key();
        if let Some(id) = tracks.get(&key) {
            let groups = aliases::groups_of_polled(track);
            aliases::keep_polled(tx, account.listener, TrackHash::of(&key), &groups, *id).await?;
        }
    }
    let mut ids = Vec::with_capacity(new.len());
    for play in &new {
        let track = *tracks
            .get(&play.track.key())
            .ok_or(Error::Corrupt { place: "track.key" })?;
        let id = insert_play(tx, account, track, play).await?;
        insert_sighting(tx, account, poll, id, play).await?;
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
    shown: &NewPlay,
) -> Result<(), Error> {
    let context = shown.context.as_ref();
    on!(Tx, tx, connection => sqlx::query(
        "INSERT INTO sighting (listener_id, account_id, source, reported_at, play_id, poll_id,
             context_kind, context_uri)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (listener_id, account_id, source, reported_at, play_id)
             DO UPDATE SET moved_to = NULL, left_in = NULL")
        .bind(account.listener.0).bind(account.id.0).bind(Source::Poll.number())
        .bind(shown.ended_at.as_millisecond()).bind(play.0).bind(poll.0)
        .bind(context.map(|context| &context.kind)).bind(context.map(|context| &context.uri))
        .execute(&mut **connection).await.map(|_| ()))?;
    Ok(())
}

/// Notes which plays this list lacks for the first time, and which are back.
async fn note_absences(
    tx: &mut Tx,
    account: &Account,
    poll: PollId,
    matching: &Matching,
) -> Result<(), Error> {
    let left = matching.left.iter().map(|id| (id, Some(poll.0)));
    let returned = matching.returned.iter().map(|id| (id, None));
    for (id, left_in) in left.chain(returned) {
        on!(Tx, tx, connection => sqlx::query(
            "UPDATE sighting SET left_in = $5 WHERE listener_id = $1 AND play_id = $2
                 AND account_id = $3 AND source = $4 AND moved_to IS NULL")
            .bind(account.listener.0).bind(id.0).bind(account.id.0).bind(Source::Poll.number())
            .bind(left_in)
            .execute(&mut **connection).await.map(|_| ()))?;
    }
    Ok(())
}

/// Whether the list reaches back to a known play no newer than the newest of the previous list.
fn shares_a_play(previous: PollWindow, entries: &[Entry<'_>]) -> bool {
    let Some((_, newest)) = previous.range else {
        return false;
    };
    entries
        .iter()
        .any(|entry| entry.decision.stored().is_some() && entry.play.ended_at <= newest)
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
             new_plays, moved_plays, late_plays, unreadable, oldest, newest, known_plays, repeated,
             is_continuous, newly_unreadable)
         VALUES ($1, $2, $3, $4, $5, 'answered', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)")
        .bind(account.listener.0).bind(account.id.0).bind(recorded.poll.0)
        .bind(answer.asked_at.as_millisecond()).bind(answer.answered_at.as_millisecond())
        .bind(number(answer.plays.len() + answer.unreadable.len())).bind(number(recorded.new.len()))
        .bind(number(recorded.moved)).bind(number(recorded.late)).bind(number(recorded.unreadable))
        .bind(range.map(|(oldest, _)| oldest.as_millisecond()))
        .bind(range.map(|(_, newest)| newest.as_millisecond()))
        .bind(number(recorded.known)).bind(number(recorded.repeated))
        .bind(recorded.is_continuous.map(i64::from))
        .bind(i64::try_from(recorded.newly_unreadable).unwrap_or(i64::MAX))
        .execute(&mut **connection).await.map(|_| ()))?;
    Ok(())
}

async fn mark_answered(
    tx: &mut Tx,
    account: &Account,
    answer: &Answer,
    recorded: &Recorded,
    next_poll_at: Timestamp,
) -> Result<(), Error> {
    let any_new = !recorded.new.is_empty();
    on!(Tx, tx, connection => sqlx::query(
        "UPDATE account SET state = $3, problem = NULL, advice = NULL, failures = 0, refused_since = NULL,
             last_new_at = COALESCE($4, last_new_at), last_asked_at = $5, answered_at = $6,
             next_poll_at = $7, stalled_since = CASE WHEN $4 IS NULL THEN stalled_since END
         WHERE listener_id = $1 AND account_id = $2")
        .bind(account.listener.0).bind(account.id.0).bind(AccountState::Collecting.slug())
        .bind(any_new.then(|| answer.answered_at.as_millisecond()))
        .bind(answer.asked_at.as_millisecond()).bind(answer.answered_at.as_millisecond())
        .bind(next_poll_at.as_millisecond())
        .execute(&mut **connection).await.map(|_| ()))?;
    Ok(())
}
