//! Polls and gaps: what each question to Spotify brought, and where plays may be missing.

use domain::{
    account::AccountState,
    clock::from_millis,
    ids::{AccountId, GapId, ListenerId, PollId},
};
use jiff::Timestamp;

use crate::{
    Account, Error, Store,
    backend::{Tx, on},
};

/// How a poll ended. The words are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Spotify sent its list.
    Answered,
    /// Spotify answered with an error.
    Refused,
    /// No usable answer came.
    Unreachable,
}

impl Outcome {
    /// The stored word.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
        }
    }

    fn from_slug(slug: &str) -> Option<Self> {
        [Self::Answered, Self::Refused, Self::Unreachable]
            .into_iter()
            .find(|o| o.slug() == slug)
    }
}

/// One question to Spotify about an account's recent plays, and what it brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    /// Which poll.
    pub id: PollId,
    /// When Spotify was asked.
    pub asked_at: Timestamp,
    /// When the answer, or the lack of one, was in.
    pub answered_at: Timestamp,
    /// How it ended.
    pub outcome: Outcome,
    /// What was wrong, in plain words.
    pub problem: Option<String>,
    /// Entries in the list.
    pub items: i64,
    /// Plays that were not stored before.
    pub new: i64,
    /// Plays whose stamp had moved.
    pub moved: i64,
    /// New plays that are older than one seen in an earlier poll.
    pub late: i64,
    /// Entries that could not be read and are kept aside.
    pub unreadable: i64,
}

/// How many polls ended which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PollCounts {
    /// Polls that were answered.
    pub answered: i64,
    /// Polls that were refused or found no one.
    pub failed: i64,
}

/// A poll that brought no list.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// When Spotify was asked.
    pub asked_at: Timestamp,
    /// When the refusal, or the lack of an answer, was in.
    pub answered_at: Timestamp,
    /// [`Outcome::Refused`] or [`Outcome::Unreachable`].
    pub outcome: Outcome,
    /// What was wrong, in plain words without any secret.
    pub problem: String,
    /// How collection stands after it.
    pub state: AccountState,
    /// When to ask again.
    pub next_poll_at: Timestamp,
    /// Until when Spotify asked to be left alone. It means the app, so it holds for all accounts.
    pub paused_until: Option<Timestamp>,
}

/// A stretch in which plays may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Which gap.
    pub id: GapId,
    /// The account whose list moved on.
    pub account: AccountId,
    /// Its first instant.
    pub from: Timestamp,
    /// The instant after its last.
    pub to: Timestamp,
    /// When it was noticed.
    pub found_at: Timestamp,
    /// When something that covers it arrived.
    pub closed_at: Option<Timestamp>,
}

/// An entry of a list that could not be read as a play, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// The account whose list had it.
    pub account: AccountId,
    /// The poll that first brought it.
    pub poll: PollId,
    /// When the play ended, if that could be read.
    pub ended_at: Option<Timestamp>,
    /// Why it could not be read.
    pub reason: String,
    /// The entry's JSON, to the byte.
    pub raw_json: String,
}

#[derive(sqlx::FromRow)]
struct PollRow {
    poll_id: i64,
    asked_at: i64,
    answered_at: i64,
    outcome: String,
    problem: Option<String>,
    items: i64,
    new_plays: i64,
    moved_plays: i64,
    late_plays: i64,
    unreadable: i64,
}

impl Store {
    /// Keeps a poll that brought no list, and how the account stands after it.
    pub async fn record_refusal(&self, account: &Account, refusal: &Refusal) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        let known_consent = account.consented_at;
        let account = match crate::accounts::connected(&mut tx, account).await? {
            // A refusal of the former consent says nothing about the one just given.
            Some(account) if account.consented_at == known_consent => account,
            _ => return Ok(()),
        };
        let poll = next_poll_id(&mut tx, &account).await?;
        on!(Tx, &mut tx, connection => sqlx::query(
            "INSERT INTO poll (listener_id, account_id, poll_id, asked_at, answered_at, outcome, problem)
             VALUES ($1, $2, $3, $4, $5, $6, $7)")
            .bind(account.listener.0).bind(account.id.0).bind(poll.0)
            .bind(refusal.asked_at.as_millisecond()).bind(refusal.answered_at.as_millisecond())
            .bind(refusal.outcome.slug()).bind(&refusal.problem)
            .execute(&mut **connection).await.map(|_| ()))?;
        on!(Tx, &mut tx, connection => sqlx::query(
            "UPDATE account SET state = $3, problem = $4, failures = failures + 1, next_poll_at = $5,
                 paused_until = $6, last_asked_at = $7
             WHERE listener_id = $1 AND account_id = $2")
            .bind(account.listener.0).bind(account.id.0).bind(refusal.state.slug())
            .bind(&refusal.problem).bind(refusal.next_poll_at.as_millisecond())
            .bind(refusal.paused_until.map(Timestamp::as_millisecond))
            .bind(refusal.asked_at.as_millisecond())
            .execute(&mut **connection).await.map(|_| ()))?;
        tx.commit().await?;
        match refusal.paused_until {
            Some(until) => self.pause_all(until).await,
            None => Ok(()),
        }
    }

    async fn pause_all(&self, until: Timestamp) -> Result<(), Error> {
        on!(Pool, &self.writer, pool => sqlx::query(
            "UPDATE account SET next_poll_at = $1, paused_until = $1 WHERE next_poll_at < $1")
            .bind(until.as_millisecond()).execute(pool).await.map(|_| ()))?;
        Ok(())
    }

    /// The account's latest poll that ended this way, or its latest of all.
    pub async fn last_poll(
        &self,
        account: &Account,
        outcome: Option<Outcome>,
    ) -> Result<Option<Poll>, Error> {
        let row: Option<PollRow> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT poll_id, asked_at, answered_at, outcome, problem, items, new_plays, moved_plays,
                 late_plays, unreadable
             FROM poll WHERE listener_id = $1 AND account_id = $2 AND (outcome = $3 OR $3 = '')
             ORDER BY poll_id DESC LIMIT 1")
            .bind(account.listener.0).bind(account.id.0).bind(outcome.map_or("", Outcome::slug))
            .fetch_optional(pool).await)?;
        row.map(|row| {
            Ok(Poll {
                id: PollId(row.poll_id),
                asked_at: from_millis(row.asked_at),
                answered_at: from_millis(row.answered_at),
                outcome: Outcome::from_slug(&row.outcome).ok_or(Error::Corrupt {
                    place: "poll.outcome",
                })?,
                problem: row.problem,
                items: row.items,
                new: row.new_plays,
                moved: row.moved_plays,
                late: row.late_plays,
                unreadable: row.unreadable,
            })
        })
        .transpose()
    }

    /// How the account's polls since an instant ended.
    pub async fn poll_counts(
        &self,
        account: &Account,
        since: Timestamp,
    ) -> Result<PollCounts, Error> {
        let (answered, failed): (i64, i64) = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT COUNT(CASE WHEN outcome = 'answered' THEN 1 END),
                    COUNT(CASE WHEN outcome <> 'answered' THEN 1 END)
             FROM poll WHERE listener_id = $1 AND account_id = $2 AND asked_at >= $3")
            .bind(account.listener.0).bind(account.id.0).bind(since.as_millisecond())
            .fetch_one(pool).await)?;
        Ok(PollCounts { answered, failed })
    }

    /// A listener's gaps, the latest first.
    pub async fn gaps(&self, listener: ListenerId) -> Result<Vec<Gap>, Error> {
        let rows: Vec<(i64, i64, i64, i64, i64, Option<i64>)> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT gap_id, account_id, from_at, to_at, found_at, closed_at
             FROM gap WHERE listener_id = $1 ORDER BY from_at DESC")
            .bind(listener.0).fetch_all(pool).await)?;
        Ok(rows
            .into_iter()
            .map(|(id, account, from, to, found, closed)| Gap {
                id: GapId(id),
                account: AccountId(account),
                from: from_millis(from),
                to: from_millis(to),
                found_at: from_millis(found),
                closed_at: closed.map(from_millis),
            })
            .collect())
    }

    /// The entries of a listener's lists that could not be read, the latest first.
    pub async fn quarantined(&self, listener: ListenerId) -> Result<Vec<Quarantined>, Error> {
        let rows: Vec<(i64, i64, Option<i64>, String, String)> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT account_id, poll_id, ended_at, reason, raw_json
             FROM quarantine WHERE listener_id = $1 ORDER BY poll_id DESC, item_hash")
            .bind(listener.0).fetch_all(pool).await)?;
        Ok(rows
            .into_iter()
            .map(|(account, poll, ended_at, reason, raw_json)| Quarantined {
                account: AccountId(account),
                poll: PollId(poll),
                ended_at: ended_at.map(from_millis),
                reason,
                raw_json,
            })
            .collect())
    }

    /// Removes the rows of polls before an instant that changed nothing. Each account's latest
    /// answered poll stays, since the next one is compared with it.
    pub async fn forget_uneventful_polls(&self, before: Timestamp) -> Result<u64, Error> {
        Ok(on!(Pool, &self.writer, pool => sqlx::query(
            "DELETE FROM poll WHERE asked_at < $1 AND new_plays = 0
                 AND moved_plays = 0 AND poll_id < (
                     SELECT MAX(later.poll_id) FROM poll AS later
                     WHERE later.listener_id = poll.listener_id
                       AND later.account_id = poll.account_id AND later.outcome = 'answered')")
            .bind(before.as_millisecond())
            .execute(pool).await.map(|done| done.rows_affected()))?)
    }
}

/// Takes the account's next poll number.
pub(crate) async fn next_poll_id(tx: &mut Tx, account: &Account) -> Result<PollId, Error> {
    let id: i64 = on!(Tx, tx, connection => sqlx::query_scalar(
        "UPDATE account SET next_poll_id = next_poll_id + 1
         WHERE listener_id = $1 AND account_id = $2 RETURNING next_poll_id - 1")
        .bind(account.listener.0).bind(account.id.0).fetch_one(&mut **connection).await)?;
    Ok(PollId(id))
}
