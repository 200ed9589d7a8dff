//! The quarantine: entries of Spotify's lists that could not be read, as they came.

use axum::extract::State;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::ids::AccountId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::App,
    extract::{CurrentListener, Json, Query},
    instant::Instant,
    problem::Problem,
};

const MOST: u32 = 100;

/// An entry of a list that could not be read as a play.
#[derive(Serialize, ToSchema)]
pub(crate) struct Quarantined {
    /// Tells it from all others.
    id: String,
    #[schema(value_type = i64)]
    account_id: AccountId,
    found_at: Instant,
    /// When the play ended, if at least that could be read.
    ended_at: Option<Instant>,
    whereabouts: Whereabouts,
    /// Why it could not be read.
    reason: String,
    /// The entry as Spotify sent it, to the byte.
    raw_json: String,
}

/// Whether another list had the play whole.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Whereabouts {
    /// A play of the same track that ended at that instant is stored: nothing is missing.
    Stored,
    /// A play that ended at that instant is stored; the entry does not say its track.
    PerhapsStored,
    /// No such play is stored.
    Missing,
}

/// Entries that could not be read, the latest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct QuarantinePage {
    items: Vec<Quarantined>,
    /// The `cursor` of the page after this one; absent on the last.
    next: Option<String>,
}

/// Which entries are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct QuarantineQuery {
    /// Where the page begins: `next` of the one before it.
    cursor: Option<String>,
    /// How many entries a page has at most, 1 to 100; 20 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// Entries of Spotify's lists that could not be read, the latest first.
#[utoipa::path(
    get, path = "/api/v1/quarantine", tag = "accounts", params(QuarantineQuery),
    security(("session" = [])), responses((status = 200, body = QuarantinePage))
)]
pub(crate) async fn list_quarantined(
    State(app): State<App>,
    current: CurrentListener,
    Query(query): Query<QuarantineQuery>,
) -> Result<Json<QuarantinePage>, Problem> {
    let limit = query.limit.unwrap_or(20);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::invalid("limit", "Ask for 1 to 100 entries."));
    }
    let after = query.cursor.as_deref().map(read_cursor).transpose()?;
    let after = after
        .as_ref()
        .map(|(at, account, hash)| (*at, *account, hash.as_slice()));
    // One more than asked for tells whether there is a next page.
    let mut entries = app.store.quarantined(current.id, after, limit + 1).await?;
    let has_more = entries.len() > limit as usize;
    entries.truncate(limit as usize);
    let next = entries.last().filter(|_| has_more).map(write_cursor);
    Ok(Json(QuarantinePage {
        items: entries.into_iter().map(Quarantined::from).collect(),
        next,
    }))
}

fn id(entry: &store::Quarantined) -> String {
    let hash = BASE64_URL_SAFE_NO_PAD.encode(&entry.hash);
    format!("{}.{hash}", entry.account.0)
}

fn write_cursor(last: &store::Quarantined) -> String {
    format!("{}.{}", last.found_at.as_millisecond(), id(last))
}

fn read_cursor(text: &str) -> Result<(Timestamp, AccountId, Vec<u8>), Problem> {
    let read = || {
        let (at, id) = text.split_once('.')?;
        let (account, hash) = id.split_once('.')?;
        Some((
            Timestamp::from_millisecond(at.parse().ok()?).ok()?,
            AccountId(account.parse().ok()?),
            BASE64_URL_SAFE_NO_PAD.decode(hash).ok()?,
        ))
    };
    read().ok_or_else(|| Problem::invalid("cursor", "Give `next` of the page before, as it was."))
}

impl From<store::Quarantined> for Quarantined {
    fn from(entry: store::Quarantined) -> Self {
        Self {
            id: id(&entry),
            account_id: entry.account,
            found_at: Instant(entry.found_at),
            ended_at: entry.ended_at.map(Instant),
            whereabouts: match entry.whereabouts {
                store::Whereabouts::Stored => Whereabouts::Stored,
                store::Whereabouts::PerhapsStored => Whereabouts::PerhapsStored,
                store::Whereabouts::Missing => Whereabouts::Missing,
            },
            reason: entry.reason,
            raw_json: entry.raw_json,
        }
    }
}
