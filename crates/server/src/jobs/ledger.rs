//! The ledger of calls in the database: read before the first call, written with every change, so
//! that a restart forgets neither a call nor a pause that Spotify asked for.

use jiff::Timestamp;
use spotify::Client;
use store::Store;

use super::in_time;

/// The setting under which it is kept.
const LEDGER: &str = "spotify-budget";

/// Lets the client's budget go on from what was kept, unless it does already.
pub async fn restore_budget(
    client: &Client,
    store: &Store,
    now: Timestamp,
) -> Result<(), store::Error> {
    let budget = client.budget();
    if !budget.is_restored() {
        let kept = in_time(store.setting(LEDGER)).await?;
        budget.restore(kept.as_deref(), now);
    }
    Ok(())
}

/// Keeps what the client's budget has changed; tells whether there was anything.
pub async fn keep_budget(client: &Client, store: &Store) -> Result<bool, store::Error> {
    let budget = client.budget();
    let Some(changes) = budget.take_changes() else {
        return Ok(false);
    };
    let kept = in_time(store.keep_setting(LEDGER, &changes)).await;
    if kept.is_err() {
        budget.give_back_changes();
    }
    kept.map(|()| true)
}
