//! Polls and imports: the plays of tracks that a poll has shown are derived anew where imports tell of
//! them, at once or when the work on an import is done.

use domain::{
    derive::Group,
    ids::{ListenerId, PollId},
    play::Source,
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    aliases::Aliases,
    changes::{self, Change},
    derive::Work,
    details::Ways,
};
use crate::{
    Account, Error,
    backend::{Tx, on},
    changed, estimate,
};

/// Derives the plays of groups anew, and writes what changes, inside a transaction.
pub(crate) async fn derive_now(
    tx: &mut Tx,
    listener: ListenerId,
    groups: &FxHashSet<Group>,
) -> Result<(), Error> {
    if groups.is_empty() {
        return Ok(());
    }
    let mut work = Work {
        listener,
        aliases: Aliases::around(tx, listener, groups).await?,
        ways: Ways::all(tx, listener).await?,
        reading: None,
        without: None,
        is_dry_run: false,
    };
    let outcome = work.derive(tx, groups, None).await?;
    let mut changed = changes::write(tx, listener, &outcome.changes).await?;
    let ends = || {
        let ends = outcome.changes.iter().map(Change::ended_at);
        ends.filter(|at| *at > i64::MIN)
    };
    if let Some((first, last)) = ends().min().zip(ends().max()) {
        changed.extend(estimate::estimate_starts(tx, listener, first, last).await?);
    }
    changed::note(tx, listener, &changed).await
}

/// Derives anew the plays of tracks that a poll has just shown, if an import may tell of them.
pub(crate) async fn after_poll(
    tx: &mut Tx,
    account: &Account,
    groups: &FxHashSet<Group>,
) -> Result<(), Error> {
    // While an import is worked on its plays are half there: whoever finishes that derives them all.
    let is_told: bool = on!(Tx, tx, connection => sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM import WHERE listener_id = $1 AND state = 'done' AND NOT is_dry_run)
            AND NOT EXISTS (SELECT 1 FROM import WHERE listener_id = $1 AND NOT is_dry_run
                            AND state IN ('running', 'undoing') AND polls_json IS NOT NULL)")
        .bind(account.listener.0).fetch_one(&mut **connection).await)?;
    if is_told {
        derive_now(tx, account.listener, groups).await?;
    }
    Ok(())
}

/// The number of the next poll of each account.
pub(super) async fn next_polls(
    tx: &mut Tx,
    listener: ListenerId,
) -> Result<FxHashMap<i64, i64>, Error> {
    let rows: Vec<(i64, i64)> = on!(Tx, tx, connection => sqlx::query_as(
        "SELECT account_id, next_poll_id FROM account WHERE listener_id = $1")
        .bind(listener.0).fetch_all(&mut **connection).await)?;
    Ok(rows.into_iter().collect())
}

/// The groups of the tracks that polls have shown under new stamps since.
pub(super) async fn polled_since(
    tx: &mut Tx,
    listener: ListenerId,
    begun: &FxHashMap<i64, i64>,
) -> Result<FxHashSet<Group>, Error> {
    let mut groups = FxHashSet::default();
    for (account, next) in next_polls(tx, listener).await? {
        let since = PollId(begun.get(&account).copied().unwrap_or(0));
        if since.0 == next {
            continue;
        }
        let found: Vec<i64> = on!(Tx, tx, connection => sqlx::query_scalar(
            "SELECT DISTINCT alias.group_hash
             FROM sighting JOIN play ON play.listener_id = sighting.listener_id
                 AND play.play_id = sighting.play_id
             JOIN alias ON alias.listener_id = play.listener_id AND alias.track_id = play.track_id
             WHERE sighting.listener_id = $1 AND sighting.account_id = $2 AND sighting.source = $3
               AND sighting.poll_id >= $4")
            .bind(listener.0).bind(account).bind(Source::Poll.number()).bind(since.0)
            .fetch_all(&mut **connection).await)?;
        groups.extend(found.into_iter().map(Group));
    }
    Ok(groups)
}
