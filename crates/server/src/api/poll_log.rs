//! The log of polls: what each question to Spotify brought.

use axum::extract::State;
use domain::ids::{AccountId, PollId};
use serde::{Deserialize, Serialize};
use store::{Outcome, PollFilter};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::App,
    extract::{CurrentListener, Json, Path, Query},
    instant::Instant,
    problem::Problem,
};

const MOST: u32 = 200;

/// One question to Spotify about the account's recent plays.
#[derive(Serialize, ToSchema)]
pub(crate) struct Poll {
    /// Counts from 1 within the account.
    #[schema(value_type = i64)]
    id: PollId,
    asked_at: Instant,
    answered_at: Option<Instant>,
    outcome: PollOutcome,
    /// Entries in the list.
    items: i64,
    /// Plays that were not stored before.
    new: i64,
    /// Entries that were stored already.
    known: i64,
    /// Plays whose stamp had moved.
    moved: i64,
    /// New plays older than one seen before.
    late: i64,
    /// Exact repetitions within the list.
    repeated: i64,
    /// Entries that could not be read and are kept aside.
    unreadable: i64,
    /// Those of them that had not been kept aside before.
    newly_unreadable: i64,
    /// Whether the list reaches back to the one before it, so that nothing is missing between
    /// them; absent of the first list and of polls that brought none.
    is_continuous: Option<bool>,
    /// What was wrong, in plain words.
    problem: Option<String>,
    /// What to do about it, if it does not pass by itself.
    advice: Option<String>,
}

/// How a poll ended.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum PollOutcome {
    Answered,
    Refused,
    Unreachable,
}

/// Polls, the latest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct PollPage {
    items: Vec<Poll>,
    /// The `cursor` of the page after this one; absent on the last.
    next: Option<String>,
}

/// Which polls are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PollsQuery {
    /// Only those that brought or changed something, failed, or left a gap.
    eventful: Option<bool>,
    /// Where the page begins: `next` of the one before it.
    cursor: Option<String>,
    /// How many polls a page has at most, 1 to 200; 50 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// What each poll of an account brought, the latest first. Polls that changed nothing are kept for
/// thirty days.
#[utoipa::path(
    get, path = "/api/v1/accounts/{id}/poll-log", tag = "accounts", params(("id" = i64, Path), PollsQuery),
    security(("session" = [])), responses((status = 200, body = PollPage))
)]
pub(crate) async fn list_polls(
    State(app): State<App>,
    current: CurrentListener,
    Path(id): Path<i64>,
    Query(query): Query<PollsQuery>,
) -> Result<Json<PollPage>, Problem> {
    let limit = query.limit.unwrap_or(50);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::invalid("limit", "Ask for 1 to 200 polls."));
    }
    let before = query.cursor.map(|cursor| cursor.parse().map(PollId));
    let before = before
        .transpose()
        .map_err(|_| Problem::invalid("cursor", "Give `next` of the page before, as it was."))?;
    let account = app.store.account(current.id, AccountId(id)).await?;
    let filter = PollFilter {
        eventful: query.eventful.unwrap_or(false),
        before,
    };
    // One more than asked for tells whether there is a next page.
    let mut polls = app.store.polls(&account, filter, limit + 1).await?;
    let has_more = polls.len() > limit as usize;
    polls.truncate(limit as usize);
    let next = polls.last().filter(|_| has_more);
    Ok(Json(PollPage {
        next: next.map(|poll| poll.id.to_string()),
        items: polls.into_iter().map(Poll::from).collect(),
    }))
}

impl From<store::Poll> for Poll {
    fn from(poll: store::Poll) -> Self {
        Self {
            id: poll.id,
            asked_at: Instant(poll.asked_at),
            answered_at: Some(Instant(poll.answered_at)),
            outcome: match poll.outcome {
                Outcome::Answered => PollOutcome::Answered,
                Outcome::Refused => PollOutcome::Refused,
                Outcome::Unreachable => PollOutcome::Unreachable,
            },
            items: poll.items,
            new: poll.new,
            known: poll.known,
            moved: poll.moved,
            late: poll.late,
            repeated: poll.repeated,
            unreadable: poll.unreadable,
            newly_unreadable: poll.newly_unreadable,
            is_continuous: poll.is_continuous,
            problem: poll.problem,
            advice: poll.advice,
        }
    }
}
