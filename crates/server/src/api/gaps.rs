//! Gaps: stretches in which plays may be missing.

use axum::extract::State;
use domain::ids::{AccountId, GapId, ImportId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::App,
    extract::{CurrentListener, Json, Query},
    instant::Instant,
    problem::Problem,
};

const MOST: u32 = 200;

/// A stretch in which plays may be missing.
#[derive(Serialize, ToSchema)]
pub(crate) struct Gap {
    #[schema(value_type = i64)]
    id: GapId,
    #[schema(value_type = i64)]
    account_id: AccountId,
    reason: GapReason,
    from: Instant,
    to: Instant,
    found_at: Instant,
    /// When a later list showed it as a whole.
    closed_at: Option<Instant>,
    /// The import that tells everything of it.
    #[schema(value_type = Option<i64>)]
    covered_by: Option<ImportId>,
}

/// Why plays may be missing.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum GapReason {
    /// More plays may have passed than Spotify's list shows.
    Overrun,
    /// Only what a device that was offline handed in late: nobody asked for a while.
    Late,
}

/// How many gaps there are.
#[derive(Serialize, ToSchema)]
pub(crate) struct GapCounts {
    /// Open ones in which plays are probably missing.
    overrun: i64,
    /// Open ones in which only late arrivals may be missing.
    late: i64,
    /// Those that something has arrived for.
    closed: i64,
}

/// Gaps, the latest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct GapPage {
    items: Vec<Gap>,
    /// The `cursor` of the page after this one; absent on the last.
    next: Option<String>,
}

/// Which gaps are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct GapsQuery {
    /// Where the page begins: `next` of the one before it.
    cursor: Option<String>,
    /// How many gaps a page has at most, 1 to 200; 50 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// All stretches in which plays may be missing, closed ones too, the latest first.
#[utoipa::path(
    get, path = "/api/v1/gaps", tag = "accounts", params(GapsQuery), security(("session" = [])),
    responses((status = 200, body = GapPage))
)]
pub(crate) async fn list_gaps(
    State(app): State<App>,
    current: CurrentListener,
    Query(query): Query<GapsQuery>,
) -> Result<Json<GapPage>, Problem> {
    let limit = query.limit.unwrap_or(50);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::invalid("limit", "Ask for 1 to 200 gaps."));
    }
    let after = query.cursor.as_deref().map(read_cursor).transpose()?;
    // One more than asked for tells whether there is a next page.
    let mut gaps = app.store.gaps_after(current.id, after, limit + 1).await?;
    let has_more = gaps.len() > limit as usize;
    gaps.truncate(limit as usize);
    let next = gaps.last().filter(|_| has_more).map(write_cursor);
    Ok(Json(GapPage {
        items: gaps.into_iter().map(Gap::from).collect(),
        next,
    }))
}

fn write_cursor(last: &store::Gap) -> String {
    format!("{}.{}", last.from.as_millisecond(), last.id)
}

fn read_cursor(text: &str) -> Result<(Timestamp, GapId), Problem> {
    let read = || {
        let (from, gap) = text.split_once('.')?;
        let from = Timestamp::from_millisecond(from.parse().ok()?).ok()?;
        Some((from, GapId(gap.parse().ok()?)))
    };
    read().ok_or_else(|| Problem::invalid("cursor", "Give `next` of the page before, as it was."))
}

impl From<store::Gap> for Gap {
    fn from(gap: store::Gap) -> Self {
        Self {
            id: gap.id,
            account_id: gap.account,
            reason: match gap.reason {
                domain::gap::GapReason::Overrun => GapReason::Overrun,
                domain::gap::GapReason::Late => GapReason::Late,
            },
            from: Instant(gap.from),
            to: Instant(gap.to),
            found_at: Instant(gap.found_at),
            closed_at: gap.closed_at.map(Instant),
            covered_by: gap.covered_by,
        }
    }
}

impl From<store::GapCounts> for GapCounts {
    fn from(counts: store::GapCounts) -> Self {
        Self {
            overrun: counts.overrun,
            late: counts.late,
            closed: counts.closed,
        }
    }
}
