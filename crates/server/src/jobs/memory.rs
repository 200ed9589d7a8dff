//! What the collector knows of each account without asking the database: its access token, and
//! what to go on with while the database is away. A restart can do without all of it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{feed::FeedWatch, ids::AccountId, secret::Secret};
use jiff::{SignedDuration, Timestamp};
use spotify::{BoxFuture, Client, Session, TokenVault, VaultError};
use store::{Account, Store};

use super::in_time;

/// The accounts, in the order of their numbers.
#[derive(Debug, Default)]
pub(super) struct Memory(Mutex<BTreeMap<AccountId, Known>>);

/// What is known of an account.
#[derive(Debug)]
struct Known {
    /// As the database last had it, but for what it could not be told.
    account: Account,
    /// Whether it could not be told since when the sign-in is refused, or that it no longer is.
    is_refusal_untold: bool,
    /// When to ask next, if the database could not be told.
    planned: Option<Timestamp>,
    /// The keeper of the access token, for one consent.
    session: Option<Arc<Session>>,
    /// When the last list was asked for that the next one is compared with, by the steady clock.
    listed_at: Option<SignedDuration>,
    feed: FeedWatch,
}

impl Known {
    fn new(account: &Account) -> Self {
        Self {
            account: account.clone(),
            is_refusal_untold: false,
            planned: None,
            session: None,
            listed_at: None,
            feed: FeedWatch::default(),
        }
    }
}

impl Memory {
    /// Learns how the accounts stand; those that are not among them are forgotten.
    pub(super) fn learn(&self, accounts: &[Account]) {
        let mut known = self.lock();
        known.retain(|id, _| accounts.iter().any(|account| account.id == *id));
        for account in accounts {
            let of_account = known
                .entry(account.id)
                .or_insert_with(|| Known::new(account));
            // A new consent has another token, and is not bound to what was planned for the last.
            if of_account.account.consented_at != account.consented_at {
                of_account.session = None;
                of_account.planned = None;
                of_account.is_refusal_untold = false;
            }
            let refused_since = if of_account.is_refusal_untold {
                of_account.account.refused_since
            } else {
                account.refused_since
            };
            of_account.account = Account {
                refused_since,
                ..account.clone()
            };
        }
    }

    /// Every account as far as it is known.
    pub(super) fn accounts(&self) -> Vec<Account> {
        let known = self.lock();
        let accounts = known.values().map(|known| Account {
            next_poll_at: known.planned.unwrap_or(known.account.next_poll_at),
            ..known.account.clone()
        });
        accounts.collect()
    }

    /// How many accounts are known.
    pub(super) fn len(&self) -> usize {
        self.lock().len()
    }

    /// The keeper of the account's access token; a new one after each consent.
    pub(super) fn session(
        &self,
        account: &Account,
        client: &Arc<Client>,
        store: &Store,
    ) -> Arc<Session> {
        let fresh = || {
            let vault = StoredToken {
                store: store.clone(),
                account: account.clone(),
            };
            Arc::new(Session::new(client.clone(), Box::new(vault)))
        };
        match self.lock().get_mut(&account.id) {
            Some(known) => known.session.get_or_insert_with(fresh).clone(),
            None => fresh(),
        }
    }

    /// Plans the next poll, since the database cannot be told.
    pub(super) fn plan(&self, account: AccountId, next_poll_at: Timestamp) {
        self.change(account, |known| known.planned = Some(next_poll_at));
    }

    /// The database knows again when the account is to be asked.
    pub(super) fn follow_database(&self, account: AccountId) {
        self.change(account, |known| known.planned = None);
    }

    /// Since when Spotify has been refusing the account's sign-in, if it does, and whether the
    /// database knows. If not, it cannot be heard from there.
    pub(super) fn refused(&self, account: AccountId, since: Option<Timestamp>, is_told: bool) {
        self.change(account, |known| {
            known.account.refused_since = since;
            known.is_refusal_untold = !is_told;
        });
    }

    /// When the list was asked for that the account's next one is compared with, by the steady clock.
    pub(super) fn listed_at(&self, account: AccountId) -> Option<SignedDuration> {
        self.lock().get(&account).and_then(|known| known.listed_at)
    }

    /// A list came that was asked for at this moment of the steady clock, is stored or waits to be,
    /// and is what the account's next one will be compared with.
    pub(super) fn listed(&self, account: AccountId, asked_at: SignedDuration) {
        self.change(account, |known| known.listed_at = Some(asked_at));
    }

    /// Looks at what was seen of the account's feed, or adds to it.
    pub(super) fn feed<T>(
        &self,
        account: AccountId,
        look: impl FnOnce(&mut FeedWatch) -> T,
    ) -> Option<T> {
        let mut known = self.lock();
        known.get_mut(&account).map(|known| look(&mut known.feed))
    }

    /// Moves every plan along with the wall clock.
    pub(super) fn shift(&self, by: SignedDuration) {
        let shift = |at: &mut Timestamp| *at = at.checked_add(by).unwrap_or(*at);
        for known in self.lock().values_mut() {
            shift(&mut known.account.next_poll_at);
            known.account.last_asked_at.iter_mut().for_each(shift);
            known.account.refused_since.iter_mut().for_each(shift);
            known.planned.iter_mut().for_each(shift);
        }
    }

    fn change(&self, account: AccountId, change: impl FnOnce(&mut Known)) {
        if let Some(known) = self.lock().get_mut(&account) {
            change(known);
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<AccountId, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An account's refresh token in the store.
struct StoredToken {
    store: Store,
    account: Account,
}

impl TokenVault for StoredToken {
    fn load_refresh(&self) -> BoxFuture<'_, Result<Option<Secret>, VaultError>> {
        Box::pin(async move { Ok(in_time(self.store.refresh_token(&self.account)).await?) })
    }

    fn store_refresh<'a>(&'a self, new: &'a Secret) -> BoxFuture<'a, Result<(), VaultError>> {
        Box::pin(async move {
            let kept = self.store.replace_refresh_token(&self.account, new);
            Ok(in_time(kept).await?)
        })
    }
}
