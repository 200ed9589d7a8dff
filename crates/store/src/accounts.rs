//! Accounts: listeners' Spotify logins, how collection from each stands, and their sealed
//! refresh tokens.

use domain::{
    account::AccountState,
    clock::from_millis,
    ids::{AccountId, ListenerId, PollId},
    play::Source,
    secret::Secret,
};
use jiff::Timestamp;

use crate::{
    Error, Store,
    backend::{Tx, on},
    settings,
};

/// A listener's Spotify login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Which account.
    pub id: AccountId,
    /// Whose it is.
    pub listener: ListenerId,
    /// Spotify's immutable id of the account.
    pub spotify_account_id: String,
    /// Spotify's id of the user, for display.
    pub spotify_user_id: String,
    /// The name the user shows.
    pub display_name: Option<String>,
    /// What the consent allows.
    pub scopes: Vec<String>,
    /// When the consent was given.
    pub consented_at: Timestamp,
    /// When the account was first connected.
    pub connected_at: Timestamp,
    /// How collection stands.
    pub state: AccountState,
    /// What Spotify's last refusal was, in plain words; absent after an answer.
    pub problem: Option<String>,
    /// What to do about it, if it does not pass by itself.
    pub advice: Option<String>,
    /// Failures since the last answer.
    pub failures: u32,
    /// When it is due to be polled.
    pub next_poll_at: Timestamp,
    /// When it was last asked for, answered or not.
    pub last_asked_at: Option<Timestamp>,
    /// When a poll last brought a new play.
    pub last_new_at: Option<Timestamp>,
    /// When its last list came.
    pub answered_at: Option<Timestamp>,
    /// Since when Spotify has been refusing the refresh token, if it does.
    pub refused_since: Option<Timestamp>,
    /// Since when Spotify's list has been standing still although tracks are played, if it does.
    pub stalled_since: Option<Timestamp>,
}

/// A consent as it was just given.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Whose it is.
    pub listener: ListenerId,
    /// Spotify's immutable id of the account.
    pub spotify_account_id: String,
    /// Spotify's id of the user, for display.
    pub spotify_user_id: String,
    /// The name the user shows.
    pub display_name: Option<String>,
    /// What the consent allows.
    pub scopes: Vec<String>,
    /// The refresh token.
    pub refresh_token: Secret,
    /// When the consent was given.
    pub consented_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    listener_id: i64,
    account_id: i64,
    spotify_account_id: String,
    spotify_user_id: String,
    display_name: Option<String>,
    scopes: String,
    consented_at: i64,
    connected_at: i64,
    state: String,
    problem: Option<String>,
    advice: Option<String>,
    failures: i64,
    next_poll_at: i64,
    last_asked_at: Option<i64>,
    next_poll_id: i64,
    last_new_at: Option<i64>,
    answered_at: Option<i64>,
    refused_since: Option<i64>,
    stalled_since: Option<i64>,
}

impl TryFrom<Row> for Account {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: AccountId(row.account_id),
            listener: ListenerId(row.listener_id),
            spotify_account_id: row.spotify_account_id,
            spotify_user_id: row.spotify_user_id,
            display_name: row.display_name,
            scopes: row.scopes.split_whitespace().map(str::to_owned).collect(),
            consented_at: from_millis(row.consented_at),
            connected_at: from_millis(row.connected_at),
            state: AccountState::from_slug(&row.state).ok_or(Error::Corrupt {
                place: "account.state",
            })?,
            problem: row.problem,
            advice: row.advice,
            failures: u32::try_from(row.failures).unwrap_or(u32::MAX),
            next_poll_at: from_millis(row.next_poll_at),
            last_asked_at: row.last_asked_at.map(from_millis),
            last_new_at: row.last_new_at.map(from_millis),
            answered_at: row.answered_at.map(from_millis),
            refused_since: row.refused_since.map(from_millis),
            stalled_since: row.stalled_since.map(from_millis),
        })
    }
}

/// Where a refresh token is sealed for.
fn token_place(spotify_account_id: &str) -> String {
    format!("account.refresh_token|{spotify_account_id}")
}

impl Store {
    /// Connects a Spotify account to a listener, or renews its consent; it is due at once.
    pub async fn connect_account(
        &self,
        new: &NewAccount,
        now: Timestamp,
    ) -> Result<Account, Error> {
        let mut tx = self.begin().await?;
        let account = self.connect_in(&mut tx, new, now).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// The same with a token from the settings: keeps `mark` under `name` with it, so that it is
    /// known to have been adopted, and forgets what was kept aside for it under `aside`.
    pub async fn adopt_account(
        &self,
        new: &NewAccount,
        (name, mark): (&str, &[u8]),
        aside: &str,
        now: Timestamp,
    ) -> Result<Account, Error> {
        let mut tx = self.begin().await?;
        let account = self.connect_in(&mut tx, new, now).await?;
        settings::keep(&mut tx, name, mark).await?;
        settings::forget(&mut tx, aside).await?;
        tx.commit().await?;
        Ok(account)
    }

    async fn connect_in(
        &self,
        tx: &mut Tx,
        new: &NewAccount,
        now: Timestamp,
    ) -> Result<Account, Error> {
        settings::lock(tx).await?;
        let spotify_account_id = known_as(tx, new).await?;
        let place = token_place(&spotify_account_id);
        let sealed = self.vault.seal(&new.refresh_token, &place)?;
        let row: Row = on!(Tx, tx, connection => sqlx::query_as(
            "INSERT INTO account (listener_id, account_id, spotify_account_id, spotify_user_id,
                 display_name, scopes, refresh_token, consented_at, connected_at, state, next_poll_at)
             VALUES ($1, (SELECT COALESCE(MAX(account_id), 0) + 1 FROM account), $2, $3, $4, $5, $6,
                 $7, $8, $9, $8)
             ON CONFLICT (spotify_account_id) DO UPDATE SET
                 spotify_user_id = excluded.spotify_user_id, display_name = excluded.display_name,
                 scopes = excluded.scopes, refresh_token = excluded.refresh_token,
                 consented_at = excluded.consented_at, state = excluded.state, problem = NULL, advice = NULL,
                 failures = 0, next_poll_at = excluded.next_poll_at, refused_since = NULL,
                 stalled_since = NULL
             RETURNING *")
            .bind(new.listener.0).bind(spotify_account_id).bind(&new.spotify_user_id)
            .bind(&new.display_name).bind(new.scopes.join(" ")).bind(sealed)
            .bind(new.consented_at.as_millisecond()).bind(now.as_millisecond())
            .bind(AccountState::Collecting.slug())
            .fetch_one(&mut **connection).await)?;
        row.try_into()
    }

    /// A listener's accounts, the oldest first; disconnected ones too.
    pub async fn accounts(&self, listener: ListenerId) -> Result<Vec<Account>, Error> {
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT * FROM account WHERE listener_id = $1 ORDER BY account_id")
            .bind(listener.0).fetch_all(pool).await)?;
        rows.into_iter().map(Account::try_from).collect()
    }

    /// One account of a listener.
    pub async fn account(&self, listener: ListenerId, id: AccountId) -> Result<Account, Error> {
        let row: Option<Row> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT * FROM account WHERE listener_id = $1 AND account_id = $2")
            .bind(listener.0).bind(id.0).fetch_optional(pool).await)?;
        row.ok_or(Error::NotFound("account"))?.try_into()
    }

    /// Every connected account of every listener.
    pub async fn connected_accounts(&self) -> Result<Vec<Account>, Error> {
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT * FROM account WHERE refresh_token IS NOT NULL ORDER BY account_id")
            .fetch_all(pool).await)?;
        rows.into_iter().map(Account::try_from).collect()
    }

    /// Every account of every listener that is meant to be collected from: also those that have no
    /// token any more because the key to it was lost.
    pub async fn wanted_accounts(&self) -> Result<Vec<Account>, Error> {
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT * FROM account WHERE state <> $1 ORDER BY account_id")
            .bind(AccountState::Disconnected.slug()).fetch_all(pool).await)?;
        rows.into_iter().map(Account::try_from).collect()
    }

    /// How many plays the account's lists have brought, without deleted ones, and when the first
    /// of them began.
    pub async fn account_plays(
        &self,
        account: &Account,
    ) -> Result<(i64, Option<Timestamp>), Error> {
        let (count, first): (i64, Option<i64>) = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT COUNT(*), MIN(started_at) FROM sighting
             JOIN play ON play.listener_id = sighting.listener_id AND play.play_id = sighting.play_id
             WHERE sighting.listener_id = $1 AND account_id = $2 AND source = $3
               AND moved_to IS NULL AND deleted_at IS NULL")
            .bind(account.listener.0).bind(account.id.0).bind(Source::Poll.number())
            .fetch_one(pool).await)?;
        Ok((count, first.map(from_millis)))
    }

    /// The refresh token of the account's consent; absent once it was disconnected or connected
    /// anew: what is asked in the name of the former consent could not be kept.
    pub async fn refresh_token(&self, account: &Account) -> Result<Option<Secret>, Error> {
        let sealed: Option<Option<Vec<u8>>> = on!(Pool, &self.reader, pool => sqlx::query_scalar(
            "SELECT refresh_token FROM account
             WHERE listener_id = $1 AND account_id = $2 AND consented_at = $3")
            .bind(account.listener.0).bind(account.id.0).bind(account.consented_at.as_millisecond())
            .fetch_optional(pool).await)?;
        let place = token_place(&account.spotify_account_id);
        sealed
            .flatten()
            .map(|sealed| self.vault.open(&sealed, &place))
            .transpose()
    }

    /// Replaces the account's refresh token, unless it was disconnected or connected anew
    /// meanwhile.
    pub async fn replace_refresh_token(
        &self,
        account: &Account,
        token: &Secret,
    ) -> Result<(), Error> {
        let sealed = self
            .vault
            .seal(token, &token_place(&account.spotify_account_id))?;
        on!(Pool, &self.writer, pool => sqlx::query(
            "UPDATE account SET refresh_token = $3
             WHERE listener_id = $1 AND account_id = $2 AND refresh_token IS NOT NULL
               AND consented_at = $4")
            .bind(account.listener.0).bind(account.id.0).bind(sealed)
            .bind(account.consented_at.as_millisecond())
            .execute(pool).await.map(|_| ()))?;
        Ok(())
    }

    /// Forgets the account's token; its plays stay.
    pub async fn disconnect_account(
        &self,
        listener: ListenerId,
        id: AccountId,
    ) -> Result<(), Error> {
        let done = on!(Pool, &self.writer, pool => sqlx::query(
            "UPDATE account SET refresh_token = NULL, state = $3, problem = NULL, advice = NULL
             WHERE listener_id = $1 AND account_id = $2")
            .bind(listener.0).bind(id.0).bind(AccountState::Disconnected.slug())
            .execute(pool).await.map(|done| done.rows_affected()))?;
        if done == 0 {
            Err(Error::NotFound("account"))
        } else {
            Ok(())
        }
    }
}

/// The id under which an account is stored, or is to be.
///
/// Spotify's answers have not always named the immutable id, and the user's id stood in for it;
/// an account that is known by either stays one account.
async fn known_as(tx: &mut Tx, new: &NewAccount) -> Result<String, Error> {
    let known: Option<(i64, String)> = on!(Tx, tx, connection => sqlx::query_as(
        "SELECT listener_id, spotify_account_id FROM account
         WHERE spotify_account_id = $1 OR spotify_user_id = $2
         ORDER BY CASE WHEN spotify_account_id = $1 THEN 0 ELSE 1 END LIMIT 1")
        .bind(&new.spotify_account_id).bind(&new.spotify_user_id)
        .fetch_optional(&mut **connection).await)?;
    let Some((owner, known)) = known else {
        return Ok(new.spotify_account_id.clone());
    };
    if owner != new.listener.0 {
        return Err(Error::AccountTaken);
    }
    if known == new.spotify_account_id || new.spotify_account_id == new.spotify_user_id {
        return Ok(known);
    }
    on!(Tx, tx, connection => sqlx::query(
        "UPDATE account SET spotify_account_id = $2 WHERE spotify_account_id = $1")
        .bind(known).bind(&new.spotify_account_id)
        .execute(&mut **connection).await.map(|_| ()))?;
    Ok(new.spotify_account_id.clone())
}

/// The account as it stands inside a transaction, with the number of its next poll taken; nothing
/// if it is gone or disconnected.
pub(crate) async fn for_next_poll(
    tx: &mut Tx,
    account: &Account,
) -> Result<Option<(Account, PollId)>, Error> {
    let row: Option<Row> = on!(Tx, tx, connection => sqlx::query_as(
        "UPDATE account SET next_poll_id = next_poll_id + 1
         WHERE listener_id = $1 AND account_id = $2 AND refresh_token IS NOT NULL RETURNING *")
        .bind(account.listener.0).bind(account.id.0).fetch_optional(&mut **connection).await)?;
    row.map(|row| {
        let poll = PollId(row.next_poll_id - 1);
        Ok((row.try_into()?, poll))
    })
    .transpose()
}
