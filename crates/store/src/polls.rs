//! Polls: what each question to Spotify brought.

use domain::{account::AccountState, clock::from_millis, ids::PollId};
use jiff::Timestamp;

use crate::{Account, Error, Store, accounts, backend::on};

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
    /// What to do about it, if it does not pass by itself.
    pub advice: Option<String>,
    /// Entries in the list.
    pub items: i64,
    /// Entries that were stored under the same stamp.
    pub known: i64,
    /// Exact repetitions within the list.
    pub repeated: i64,
    /// Plays that were not stored before.
    pub new: i64,
    /// Plays whose stamp had moved.
    pub moved: i64,
    /// New plays that are older than one seen in an earlier poll.
    pub late: i64,
    /// Entries that could not be read and are kept aside.
    pub unreadable: i64,
    /// Those of them that had not been kept aside before.
    pub newly_unreadable: i64,
    /// Whether the list reaches back to the one before it, so that nothing is missing between
    /// them; unknown of the first list and of polls that brought none.
    pub is_continuous: Option<bool>,
}

/// Which polls to look at.
#[derive(Clone, Copy, Debug, Default)]
pub struct PollFilter {
    /// Only those that brought or changed something, or failed.
    pub eventful: bool,
    /// Only those before this one.
    pub before: Option<PollId>,
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
    /// What to do about it, if it does not pass by itself.
    pub advice: Option<String>,
    /// How collection stands after it.
    pub state: AccountState,
    /// When to ask again.
    pub next_poll_at: Timestamp,
    /// Since when Spotify has been refusing the refresh token, as far as is known: a fault that only
    /// passes leaves it as it was.
    pub refused_since: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct PollRow {
    poll_id: i64,
    asked_at: i64,
    answered_at: i64,
    outcome: String,
    problem: Option<String>,
    advice: Option<String>,
    items: i64,
    known_plays: i64,
    repeated: i64,
    new_plays: i64,
    moved_plays: i64,
    late_plays: i64,
    unreadable: i64,
    newly_unreadable: i64,
    is_continuous: Option<i64>,
}

impl TryFrom<PollRow> for Poll {
    type Error = Error;

    fn try_from(row: PollRow) -> Result<Self, Error> {
        Ok(Self {
            id: PollId(row.poll_id),
            asked_at: from_millis(row.asked_at),
            answered_at: from_millis(row.answered_at),
            outcome: Outcome::from_slug(&row.outcome).ok_or(Error::Corrupt {
                place: "poll.outcome",
            })?,
            problem: row.problem,
            advice: row.advice,
            items: row.items,
            known: row.known_plays,
            repeated: row.repeated,
            new: row.new_plays,
            moved: row.moved_plays,
            late: row.late_plays,
            unreadable: row.unreadable,
            newly_unreadable: row.newly_unreadable,
            is_continuous: row.is_continuous.map(|flag| flag != 0),
        })
    }
}

impl Store {
    /// Keeps a poll that brought no list, and how the account stands after it.
    pub async fn record_refusal(&self, account: &Account, refusal: &Refusal) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        let known_consent = account.consented_at;
        let (account, poll) = match accounts::for_next_poll(&mut tx, account).await? {
            // A refusal of the former consent says nothing about the one just given.
            Some((account, poll)) if account.consented_at == known_consent => (account, poll),
            _ => return Ok(()),
        };
        on!(Tx, &mut tx, connection => sqlx::query(
            "INSERT INTO poll (listener_id, account_id, poll_id, asked_at, answered_at, outcome, problem,
                 advice)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(account.listener.0).bind(account.id.0).bind(poll.0)
            .bind(refusal.asked_at.as_millisecond()).bind(refusal.answered_at.as_millisecond())
            .bind(refusal.outcome.slug()).bind(&refusal.problem).bind(&refusal.advice)
            .execute(&mut **connection).await.map(|_| ()))?;
        on!(Tx, &mut tx, connection => sqlx::query(
            "UPDATE account SET state = $3, problem = $4, failures = failures + 1, next_poll_at = $5,
                 refused_since = $6, last_asked_at = $7, advice = $8
             WHERE listener_id = $1 AND account_id = $2")
            .bind(account.listener.0).bind(account.id.0).bind(refusal.state.slug())
            .bind(&refusal.problem).bind(refusal.next_poll_at.as_millisecond())
            .bind(refusal.refused_since.map(Timestamp::as_millisecond))
            .bind(refusal.asked_at.as_millisecond()).bind(&refusal.advice)
            .execute(&mut **connection).await.map(|_| ()))?;
        tx.commit().await
    }

    /// The account's latest poll that ended this way, or its latest of all.
    pub async fn last_poll(
        &self,
        account: &Account,
        outcome: Option<Outcome>,
    ) -> Result<Option<Poll>, Error> {
        let row: Option<PollRow> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT * FROM poll WHERE listener_id = $1 AND account_id = $2 AND (outcome = $3 OR $3 = '')
             ORDER BY poll_id DESC LIMIT 1")
            .bind(account.listener.0).bind(account.id.0).bind(outcome.map_or("", Outcome::slug))
            .fetch_optional(pool).await)?;
        row.map(Poll::try_from).transpose()
    }

    /// An account's polls, the latest first.
    pub async fn polls(
        &self,
        account: &Account,
        filter: PollFilter,
        limit: u32,
    ) -> Result<Vec<Poll>, Error> {
        let rows: Vec<PollRow> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT * FROM poll WHERE listener_id = $1 AND account_id = $2 AND poll_id < $3
               AND ($4 = 0 OR outcome <> 'answered' OR new_plays > 0 OR moved_plays > 0
                    OR newly_unreadable > 0 OR is_continuous = 0)
             ORDER BY poll_id DESC LIMIT $5")
            .bind(account.listener.0).bind(account.id.0)
            .bind(filter.before.map_or(i64::MAX, |poll| poll.0)).bind(i64::from(filter.eventful))
            .bind(i64::from(limit))
            .fetch_all(pool).await)?;
        rows.into_iter().map(Poll::try_from).collect()
    }

    /// The account's first poll since an instant that was answered, without empty lists that cannot
    /// be true.
    pub async fn first_answer_since(
        &self,
        account: &Account,
        since: Timestamp,
    ) -> Result<Option<Poll>, Error> {
        let row: Option<PollRow> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT * FROM poll WHERE listener_id = $1 AND account_id = $2 AND outcome = 'answered'
               AND asked_at >= $3 AND (items > 0 OR is_continuous IS NULL OR is_continuous = 1)
             ORDER BY poll_id LIMIT 1")
            .bind(account.listener.0).bind(account.id.0).bind(since.as_millisecond())
            .fetch_optional(pool).await)?;
        row.map(Poll::try_from).transpose()
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

    /// Removes the rows of polls before an instant that changed nothing. Each account's latest
    /// answered poll stays, since the next one is compared with it.
    pub async fn forget_uneventful_polls(&self, before: Timestamp) -> Result<u64, Error> {
        Ok(on!(Pool, &self.writer, pool => sqlx::query(
            "DELETE FROM poll WHERE asked_at < $1 AND new_plays = 0
                 AND moved_plays = 0 AND newly_unreadable = 0 AND COALESCE(is_continuous, 1) = 1 AND poll_id < (
                     SELECT MAX(later.poll_id) FROM poll AS later
                     WHERE later.listener_id = poll.listener_id
                       AND later.account_id = poll.account_id AND later.outcome = 'answered')")
            .bind(before.as_millisecond())
            .execute(pool).await.map(|done| done.rows_affected()))?)
    }
}
