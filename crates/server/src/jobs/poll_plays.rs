//! The collector: asks Spotify for the recent plays of every account that is due, and records
//! what it answers.
//!
//! Every poll asks for the whole list, so nothing is lost by asking again: a poll that fails
//! anywhere before its record is committed has simply not happened. While the database cannot be
//! written, lists wait in memory.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use domain::{
    clock::{Clock, JumpWatch},
    entropy::Entropy,
    schedule::Pace,
};
use futures_util::{StreamExt as _, stream};
use jiff::SignedDuration;
use spotify::{Client, Family, PLAYER_SCOPE, Permit};
use store::{Account, Store};

use super::{backlog::Backlog, in_time, memory::Memory, restore_budget};
use crate::{App, Event, Events, Storage};

/// How many accounts are asked at once, so that a slow answer holds up nobody.
const AT_ONCE: usize = 8;
/// Once a list has brought nothing new for this long, it is worth asking what is playing.
const QUIET: SignedDuration = SignedDuration::from_hours(1);

/// What a round of polls brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Polled {
    /// Accounts that were polled.
    pub accounts: usize,
    /// Plays that were not stored before.
    pub new: usize,
    /// Accounts whose poll brought no list that is stored.
    pub failed: usize,
}

/// Polls the accounts that are due.
#[derive(Debug)]
pub struct Collector {
    pub(super) store: Store,
    pub(super) client: Arc<Client>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
    pub(super) events: Events,
    pub(super) storage: Storage,
    interval: SignedDuration,
    at_once: usize,
    has_resumed: AtomicBool,
    pub(super) memory: Memory,
    backlog: Mutex<Backlog>,
    /// Held while the ledger of calls is kept.
    pub(super) keeping: tokio::sync::Mutex<()>,
    jumps: Mutex<Jumps>,
}

/// How far the wall clock was set.
#[derive(Debug)]
struct Jumps {
    watch: JumpWatch,
    /// The part of it that the database does not know of yet.
    unwritten: SignedDuration,
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
            storage: app.storage.clone(),
            interval: app.settings.poll_interval,
            at_once: AT_ONCE,
            has_resumed: AtomicBool::new(false),
            memory: Memory::default(),
            backlog: Mutex::default(),
            keeping: tokio::sync::Mutex::default(),
            jumps: Mutex::new(Jumps {
                watch: JumpWatch::new(app.clock.as_ref()),
                unwritten: SignedDuration::ZERO,
            }),
        })
    }

    /// The same, asking one account after the other: then equal worlds take equal courses.
    #[must_use]
    pub fn one_at_a_time(mut self) -> Self {
        self.at_once = 1;
        self
    }

    /// Goes on from what was kept: which calls were made, and which pauses are to be observed.
    /// Accounts that failed last are due at once. The first step does it too, and each one after
    /// it until it is done.
    pub async fn resume(&self) -> Result<(), store::Error> {
        let now = self.clock.now();
        restore_budget(&self.client, &self.store, now).await?;
        in_time(self.store.ask_failed_again(now)).await?;
        self.has_resumed.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Polls every account that is due.
    pub async fn step(&self) -> Polled {
        if !self.has_resumed.load(Ordering::Relaxed) {
            let resumed = self.resume().await;
            self.wrote(resumed);
        }
        self.follow_clock().await;
        self.work_off_backlog().await;
        let now = self.clock.now();
        let mut due = self.accounts().await;
        due.retain(|account| account.is_due(now));
        due.sort_by_key(|account| (account.next_poll_at, account.id));
        let polled = self.poll_each(due).await;
        self.keep_budget().await;
        polled
    }

    /// Polls every connected account, due or not.
    pub async fn poll_all(&self) -> Result<Polled, store::Error> {
        let all = in_time(self.store.connected_accounts()).await?;
        self.client.budget().set_accounts(all.len());
        self.memory.learn(&all);
        let polled = self.poll_each(all).await;
        self.keep_budget().await;
        Ok(polled)
    }

    /// When the wall clock was set, waits stay as long as they were.
    async fn follow_clock(&self) {
        let unwritten = {
            let mut jumps = self.jumps.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(by) = jumps.watch.jump(self.clock.as_ref()) {
                tracing::warn!(
                    seconds = by.as_secs(),
                    "the clock was set; polls are planned anew"
                );
                jumps.unwritten = jumps.unwritten.saturating_add(by);
                self.client.budget().shift(by, self.clock.now());
                self.memory.shift(by);
            }
            jumps.unwritten
        };
        if unwritten.is_zero() {
            return;
        }
        let shifted = in_time(self.store.shift_plans(unwritten, self.clock.now())).await;
        if self.wrote(shifted).is_some() {
            let mut jumps = self.jumps.lock().unwrap_or_else(PoisonError::into_inner);
            jumps.unwritten = jumps.unwritten.saturating_sub(unwritten);
        }
    }

    /// Stores what waits, each account's lists in order. One that the database refuses stays, and
    /// holds up no other account's.
    async fn work_off_backlog(&self) {
        let mut stuck = BTreeSet::new();
        loop {
            let next = self.backlog().first_except(&stuck);
            let Some((account, answer)) = next else {
                break;
            };
            // It is an old list: the account is due.
            let recorded = self.record(&account, &answer, |_| self.clock.now()).await;
            match recorded {
                Ok(_) => self.backlog().remove_first(account.id),
                Err(error) if error.trouble().is_some() => break,
                Err(_) => {
                    stuck.insert(account.id);
                }
            }
        }
        self.storage.waiting(self.backlog().len());
    }

    /// The connected accounts: as the database has them, or as they were when it last answered.
    async fn accounts(&self) -> Vec<Account> {
        let read = in_time(self.store.connected_accounts()).await;
        match read {
            Ok(accounts) => {
                self.client.budget().set_accounts(accounts.len());
                self.memory.learn(&accounts);
                if self.storage.failing().is_some() {
                    // There may be nothing else to write for long that would show it works again.
                    self.client.budget().give_back_changes();
                }
            }
            Err(error) => {
                self.not_written(&error);
            }
        }
        self.memory.accounts()
    }

    async fn poll_each(&self, mut accounts: Vec<Account>) -> Polled {
        let connected = self.memory.len();
        // Spotify's own list reaches back further than one that would be thrown away.
        accounts.retain(|account| self.backlog().has_room_for(account.id, connected));
        let polls = accounts.into_iter().map(|account| self.poll(account));
        let outcomes: Vec<Option<usize>> = stream::iter(polls)
            .buffer_unordered(self.at_once)
            .filter_map(std::future::ready)
            .collect()
            .await;
        Polled {
            accounts: outcomes.len(),
            new: outcomes.iter().flatten().sum(),
            failed: outcomes.iter().filter(|outcome| outcome.is_none()).count(),
        }
    }

    /// Polls one account, unless there is no call for it now; gives the number of new plays, if it
    /// brought a list that is stored.
    async fn poll(&self, account: Account) -> Option<Option<usize>> {
        let account = &account;
        // Not earlier: Spotify may have asked for a pause since.
        let permit = match self.permit(Family::RecentlyPlayed).await {
            Ok(permit) => permit,
            Err(over) => {
                self.postpone(account, &over).await;
                return None;
            }
        };
        let asked_at = self.clock.now();
        let session = self.memory.session(account, &self.client, &self.store);
        let mut answer = session.recently_played(permit).await;
        if matches!(answer, Err(spotify::Error::TokenRefused)) {
            answer = match self.permit(Family::RecentlyPlayed).await {
                Ok(permit) => session.recently_played(permit).await,
                Err(over) => Err(over),
            };
        }
        let new = match answer {
            Ok(list) => self.keep_answer(account, asked_at, list).await,
            Err(over @ spotify::Error::OverBudget { .. }) => {
                self.postpone(account, &over).await;
                return Some(None);
            }
            Err(refusal) => {
                let is_signed_in = session.is_signed_in().await;
                self.keep_refusal(account, asked_at, &refusal, is_signed_in)
                    .await;
                None
            }
        };
        if new == Some(0) {
            self.watch_feed(account).await;
        }
        let listener = account.listener;
        self.events.send(Event::Sources { listener });
        Some(new)
    }

    /// Looks whether tracks are played that the list does not show.
    async fn watch_feed(&self, account: &Account) {
        let last_new_at = account.last_new_at.unwrap_or(account.connected_at);
        let is_quiet = self.clock.now().duration_since(last_new_at) >= QUIET;
        let may_ask = account.scopes.iter().any(|scope| scope == PLAYER_SCOPE);
        if !is_quiet || !may_ask || account.stalled_since.is_some() {
            return;
        }
        let session = self.memory.session(account, &self.client, &self.store);
        // Whatever is wrong, the next poll will meet it too.
        let Ok(permit) = self.permit(Family::Player).await else {
            return;
        };
        let Ok(Some(playing)) = session.playing(permit).await else {
            return;
        };
        let elapsed = self.clock.elapsed();
        let stalled_for = self.memory.feed(account.id, |feed| {
            feed.playing(&playing.track, playing.progress, elapsed);
            feed.stalled_for(elapsed)
        });
        let Some(stalled_for) = stalled_for.flatten() else {
            return;
        };
        let now = self.clock.now();
        let since = now.checked_sub(stalled_for).unwrap_or(now);
        let noted = in_time(self.store.note_stall(account, since)).await;
        self.wrote(noted);
    }

    /// The right to make a call. It is kept before the call is made: a process that dies over it
    /// must not forget it.
    async fn permit(&self, family: Family) -> Result<Permit, spotify::Error> {
        let permit = self.client.budget().admit(family, self.clock.now())?;
        self.keep_budget().await;
        Ok(permit)
    }

    /// How often an account may be asked.
    pub(super) fn pace(&self) -> Pace {
        self.client.budget().pace(self.interval, self.clock.now())
    }

    pub(super) fn backlog(&self) -> MutexGuard<'_, Backlog> {
        self.backlog.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
