//! Telling listeners when collecting needs them or stalls: each thing once, when it begins, and
//! that it is over when it is.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    account::AccountState,
    ids::AccountId,
    notice::{NoticeKind, reminder},
};
use jiff::{SignedDuration, Timestamp};
use spotify::Family;
use store::{Account, NoticeKey};

use super::in_time;
use crate::{
    App, Event,
    api::account_words::{consent_days_left, is_consent_over, silent_since},
};

/// How long an account may bring no list before its listener is told.
const SILENCE: SignedDuration = SignedDuration::from_mins(45);

/// When the quota is there again it takes a moment until Spotify is asked.
const NEXT_TRY: SignedDuration = SignedDuration::from_mins(5);

/// Looks at how the accounts stand, and begins and ends what their listeners are told.
pub async fn notify(app: &App) -> Result<(), store::Error> {
    in_time(tell(app)).await
}

async fn tell(app: &App) -> Result<(), store::Error> {
    let now = app.clock.now();
    let lately = now.checked_sub(NEXT_TRY).unwrap_or(now);
    let quota_back_at = app.spotify.as_ref().and_then(|client| {
        let budget = client.budget();
        budget.quota_used_up_until(Family::RecentlyPlayed, lately)
    });
    let silence = SILENCE.max(app.settings.poll_interval.saturating_mul(3));
    let accounts = app.store.wanted_accounts().await?;
    let due: BTreeSet<NoticeKey> = accounts
        .iter()
        .flat_map(|account| {
            let kinds = kinds(account, quota_back_at, silence, now);
            kinds.map(|(kind, level)| NoticeKey {
                listener: account.listener,
                account: account.id,
                kind,
                level,
            })
        })
        .collect();
    let standing: BTreeSet<NoticeKey> = app
        .store
        .standing_notices()
        .await?
        .into_iter()
        .map(|notice| notice.key)
        .collect();
    if due == standing {
        return Ok(());
    }
    let raise: Vec<NoticeKey> = due.difference(&standing).copied().collect();
    let clear: Vec<NoticeKey> = standing.difference(&due).copied().collect();
    let told = app.store.change_notices(&raise, &clear, now).await?;
    let names: BTreeMap<AccountId, &Account> = accounts.iter().map(|a| (a.id, a)).collect();
    for key in told {
        let problem = names
            .get(&key.account)
            .and_then(|account| account.problem.as_deref());
        tracing::warn!(
            account.id = key.account.0,
            notice = key.kind.slug(),
            days = key.level,
            problem,
            "collecting needs attention: see Sources"
        );
    }
    for key in &clear {
        tracing::info!(
            account.id = key.account.0,
            notice = key.kind.slug(),
            "this is over"
        );
    }
    let listeners: BTreeSet<_> = raise.iter().chain(&clear).map(|key| key.listener).collect();
    for listener in listeners {
        app.events.send(Event::Sources { listener });
    }
    Ok(())
}

/// What an account's listener is to be told now.
fn kinds(
    account: &Account,
    quota_back_at: Option<Timestamp>,
    silence: SignedDuration,
    now: Timestamp,
) -> impl Iterator<Item = (NoticeKind, i64)> {
    // Spotify may go on for a while when the six months are over.
    let days_left = if is_consent_over(account, now) {
        Some(0)
    } else {
        reminder(consent_days_left(account, now))
    };
    let ending = days_left.map(|days| (NoticeKind::ConsentEnding, days));
    let state = match account.state {
        AccountState::Collecting => {
            let silent_since = silent_since(account);
            let quota_used_up = quota_back_at.is_some_and(|at| at > now || at > silent_since);
            let is_silent = now.duration_since(silent_since) >= silence;
            if quota_used_up {
                Some(NoticeKind::QuotaUsedUp)
            } else if is_silent {
                Some(NoticeKind::NotAnswering)
            } else {
                account.stalled_since.map(|_| NoticeKind::FeedStalled)
            }
        }
        AccountState::Suspect => Some(NoticeKind::Suspect),
        AccountState::SignInNeeded => Some(NoticeKind::SignInNeeded),
        AccountState::ConsentEnded => Some(NoticeKind::ConsentEnded),
        AccountState::PermissionMissing => Some(NoticeKind::PermissionMissing),
        AccountState::NotAllowed => Some(NoticeKind::NotAllowed),
        AccountState::PremiumNeeded => Some(NoticeKind::PremiumNeeded),
        AccountState::Disconnected => None,
    };
    // Who must sign in at once need not hear how many days are left.
    let ending = ending.filter(|_| {
        !matches!(
            account.state,
            AccountState::SignInNeeded | AccountState::ConsentEnded
        )
    });
    let state = state.map(|kind| (kind, 0));
    ending.into_iter().chain(state)
}
