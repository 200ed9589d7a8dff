//! The collector: asks Spotify for the recent plays of every account that is due, and records
//! what it answers.
//!
//! Every poll asks for the whole list, so nothing is lost by asking again: a poll that fails
//! anywhere before its record is committed has simply not happened.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    account::AccountState,
    clock::Clock,
    entropy::Entropy,
    ids::AccountId,
    schedule::{after_answer, after_failure, after_refusal},
    secret::Secret,
};
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use spotify::{BoxFuture, Client, RecentlyPlayed, Session, TokenVault, VaultError};
use store::{Account, Answer, Outcome, Recorded, Refusal, Store};

use crate::{App, Event, Events};

/// How long to leave Spotify alone when the quota is used up and it does not say how long.
const QUOTA_PAUSE: SignedDuration = SignedDuration::from_mins(30);

/// What a round of polls brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Polled {
    /// Accounts that were polled.
    pub accounts: usize,
    /// Plays that were not stored before.
    pub new: usize,
    /// Accounts whose poll brought no list.
    pub failed: usize,
}

/// Polls the accounts that are due.
#[derive(Debug)]
pub struct Collector {
    store: Store,
    client: Arc<Client>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    events: Events,
    interval: SignedDuration,
    /// Each account's access token, with the consent that it belongs to.
    sessions: Mutex<HashMap<AccountId, (Timestamp, Arc<Session>)>>,
}

impl Collector {
    /// A collector for the app's accounts; none when no Spotify app is configured.
    pub fn new(app: &App) -> Option<Self> {
        Some(Self {
            store: app.store.clone(),
            client: app.spotify.clone()?,
            clock: app.clock.clone(),
            entropy: app.entropy.clone(),
            events: app.events.clone(),
            interval: app.settings.poll_interval,
            sessions: Mutex::default(),
        })
    }

    /// Polls every account that is due. Fails only when the database cannot say which are.
    pub async fn step(&self) -> Result<Polled, store::Error> {
        let due = self.store.due_accounts(self.clock.now()).await?;
        Ok(self.poll_each(&due).await)
    }

    /// Polls every connected account, due or not.
    pub async fn poll_all(&self) -> Result<Polled, store::Error> {
        let all = self.store.connected_accounts().await?;
        Ok(self.poll_each(&all).await)
    }

    /// Polls all at once, so that a slow one holds up nobody.
    async fn poll_each(&self, accounts: &[Account]) -> Polled {
        let outcomes = join_all(accounts.iter().map(|account| self.poll(account))).await;
        Polled {
            accounts: outcomes.len(),
            new: outcomes.iter().flatten().sum(),
            failed: outcomes.iter().filter(|outcome| outcome.is_none()).count(),
        }
    }

    /// Polls one account; gives the number of new plays, or nothing if it brought no list.
    async fn poll(&self, account: &Account) -> Option<usize> {
        let asked_at = self.clock.now();
        let answer = self.session(account).recently_played().await;
        let kept = match answer {
            Ok(list) => self.keep_answer(account, asked_at, list).await.map(Some),
            Err(refusal) => self
                .keep_refusal(account, asked_at, &refusal)
                .await
                .map(|()| None),
        };
        if kept.is_ok() {
            let listener = account.listener;
            self.events.send(Event::Sources { listener });
        }
        kept.unwrap_or_else(|error| {
            // The account stays due, and the next poll asks for the same list.
            tracing::error!(
                account.id = account.id.0,
                error = &error as &dyn std::error::Error,
                "a poll could not be stored; it is asked again"
            );
            None
        })
    }

    async fn keep_answer(
        &self,
        account: &Account,
        asked_at: Timestamp,
        list: RecentlyPlayed,
    ) -> Result<usize, store::Error> {
        let answered_at = self.clock.now();
        let answer = Answer {
            asked_at,
            answered_at,
            plays: list.plays,
            unreadable: list.unreadable,
        };
        let Some(recorded) = self.store.record(account, &answer).await? else {
            tracing::info!(
                account.id = account.id.0,
                "disconnected while Spotify was asked"
            );
            return Ok(0);
        };
        self.tell(account, &recorded);
        let last_new_at = if recorded.new.is_empty() {
            account.last_new_at.unwrap_or(account.connected_at)
        } else {
            answered_at
        };
        let next = after_answer(
            asked_at,
            self.interval,
            last_new_at,
            recorded.plays_last_hour,
        );
        self.store.schedule_poll(account, next).await?;
        Ok(recorded.new.len())
    }

    fn tell(&self, account: &Account, recorded: &Recorded) {
        let new = recorded.new.len();
        if account.failures > 0 || account.state.needs_someone() {
            tracing::info!(account.id = account.id.0, "collecting again");
        }
        if let Some(gap) = &recorded.gap {
            tracing::warn!(
                account.id = account.id.0, from = %gap.from, to = %gap.to,
                "plays may be missing: the list shares no play with the one before"
            );
        }
        if recorded.newly_unreadable > 0 {
            tracing::warn!(
                account.id = account.id.0,
                item.count = recorded.newly_unreadable,
                "items that could not be read are kept aside as they came"
            );
        }
        tracing::debug!(
            account.id = account.id.0,
            new,
            known = recorded.known,
            moved = recorded.moved,
            late = recorded.late,
            "polled"
        );
        if new > 0 {
            tracing::info!(account.id = account.id.0, play.count = new, "new plays");
            self.events.send(Event::Plays {
                listener: account.listener,
                account: account.id,
                new,
            });
        }
    }

    async fn keep_refusal(
        &self,
        account: &Account,
        asked_at: Timestamp,
        error: &spotify::Error,
    ) -> Result<(), store::Error> {
        let answered_at = self.clock.now();
        let state = state_after(error, account.state);
        let pause = pause(error);
        let next_poll_at = self.retry_at(answered_at, account, error, pause);
        tracing::warn!(
            account.id = account.id.0, problem = error.slug(), again_at = %next_poll_at,
            error = error as &dyn std::error::Error, "a poll brought no list"
        );
        let outcome = match error {
            spotify::Error::Transport(_) => Outcome::Unreachable,
            _ => Outcome::Refused,
        };
        let problem = format!("{error}. {}", error.advice());
        let refusal = Refusal {
            asked_at,
            answered_at,
            outcome,
            problem,
            state,
            next_poll_at,
            paused_until: pause.map(|_| next_poll_at),
        };
        self.store.record_refusal(account, &refusal).await
    }

    fn retry_at(
        &self,
        now: Timestamp,
        account: &Account,
        error: &spotify::Error,
        pause: Option<SignedDuration>,
    ) -> Timestamp {
        use spotify::Error as E;
        match error {
            E::SignInNeeded { .. }
            | E::WrongClient { .. }
            | E::PermissionMissing
            | E::Forbidden { .. }
            | E::PremiumNeeded
            | E::NotAllowed => after_refusal(now),
            _ => {
                let failures = account.failures.saturating_add(1);
                let jitter = self.entropy.fraction();
                after_failure(now, self.interval, failures, pause, jitter)
            }
        }
    }

    /// The keeper of the account's access token; a new one after each consent.
    fn session(&self, account: &Account) -> Arc<Session> {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        match sessions.get(&account.id) {
            Some((consent, session)) if *consent == account.consented_at => session.clone(),
            _ => {
                let vault = StoredToken {
                    store: self.store.clone(),
                    account: account.clone(),
                };
                let session = Arc::new(Session::new(self.client.clone(), Box::new(vault)));
                sessions.insert(account.id, (account.consented_at, session.clone()));
                session
            }
        }
    }
}

/// How long Spotify wants to be left alone.
fn pause(error: &spotify::Error) -> Option<SignedDuration> {
    match error {
        spotify::Error::QuotaExceeded { retry_after } => Some(retry_after.unwrap_or(QUOTA_PAUSE)),
        _ => error.retry_after(),
    }
}

/// How collection stands after a refusal. A passing fault changes nothing.
fn state_after(error: &spotify::Error, before: AccountState) -> AccountState {
    match error {
        spotify::Error::SignInNeeded { .. } => AccountState::SignInNeeded,
        spotify::Error::PermissionMissing => AccountState::PermissionMissing,
        spotify::Error::NotAllowed => AccountState::NotAllowed,
        spotify::Error::PremiumNeeded => AccountState::PremiumNeeded,
        _ => before,
    }
}

/// An account's refresh token in the store.
struct StoredToken {
    store: Store,
    account: Account,
}

impl TokenVault for StoredToken {
    fn load_refresh(&self) -> BoxFuture<'_, Result<Option<Secret>, VaultError>> {
        Box::pin(async move { Ok(self.store.refresh_token(&self.account).await?) })
    }

    fn store_refresh<'a>(&'a self, new: &'a Secret) -> BoxFuture<'a, Result<(), VaultError>> {
        Box::pin(async move { Ok(self.store.replace_refresh_token(&self.account, new).await?) })
    }
}
