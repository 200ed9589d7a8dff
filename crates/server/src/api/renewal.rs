//! What the renewal of a consent left behind: whether plays were missed between the two consents.

use domain::gap::GapReason;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use store::{Account, Gap, Poll};
use utoipa::ToSchema;

use crate::{app::App, instant::Instant, problem::Problem};

/// For how long it is told what was missed until a consent was renewed.
const RENEWAL_NEWS: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What became of the plays between two consents.
#[derive(Serialize, ToSchema)]
pub(crate) struct Renewal {
    renewed_at: Instant,
    outcome: RenewalOutcome,
    /// Plays that the first list after it brought.
    caught_up: i64,
}

/// What the first list after a renewal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum RenewalOutcome {
    /// It has not come yet.
    Pending,
    /// It reaches back to the last list before: nothing was missed.
    Complete,
    /// The same, but what a device that was offline handed in late meanwhile could be missing: the
    /// stretch is among the gaps.
    Late,
    /// It does not reach back: the gap is among the gaps.
    Gap,
    /// There is no list before that it could be compared with, or it shows nothing that could be.
    Unproven,
}

impl Renewal {
    /// The account's latest renewal, while it is news.
    pub(crate) async fn of(
        app: &App,
        account: &Account,
        now: Timestamp,
    ) -> Result<Option<Self>, Problem> {
        let renewed_at = account.consented_at;
        let is_first = renewed_at <= account.connected_at;
        if is_first || now.duration_since(renewed_at) > RENEWAL_NEWS {
            return Ok(None);
        }
        let first = app.store.first_answer_since(account, renewed_at).await?;
        let found = match &first {
            Some(poll) => app.store.gaps_found_by(account, poll.id).await?,
            None => Vec::new(),
        };
        Ok(Some(Self {
            renewed_at: Instant(renewed_at),
            caught_up: first.as_ref().map_or(0, |poll| poll.new),
            outcome: outcome(first.as_ref(), &found),
        }))
    }
}

/// What the first poll after a renewal shows that opened these gaps. One that has been closed since
/// is none.
fn outcome(first: Option<&Poll>, found: &[Gap]) -> RenewalOutcome {
    let Some(first) = first else {
        return RenewalOutcome::Pending;
    };
    let is_open = |reason| {
        let mut open = found
            .iter()
            .filter(|gap| gap.closed_at.is_none() && gap.covered_by.is_none());
        open.any(|gap| gap.reason == reason)
    };
    let was_cut_off = found.iter().any(|gap| gap.reason == GapReason::Overrun);
    if is_open(GapReason::Overrun) {
        RenewalOutcome::Gap
    } else if is_open(GapReason::Late) {
        RenewalOutcome::Late
    } else if first.is_continuous == Some(true) || was_cut_off {
        RenewalOutcome::Complete
    } else {
        RenewalOutcome::Unproven
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        clock::from_millis,
        ids::{AccountId, GapId, PollId},
    };

    use super::*;

    /// Gaps are `overrun` and `late`, with a `-` after those that have been closed.
    fn check(is_continuous: Option<bool>, gaps: &str, expected: RenewalOutcome) {
        let now = from_millis(0);
        let poll = Poll {
            id: PollId(1),
            asked_at: now,
            answered_at: now,
            outcome: store::Outcome::Answered,
            problem: None,
            advice: None,
            items: 1,
            known: 0,
            repeated: 0,
            new: 1,
            moved: 0,
            late: 0,
            unreadable: 0,
            newly_unreadable: 0,
            is_continuous,
        };
        let gaps: Vec<Gap> = gaps
            .split_whitespace()
            .map(|word| Gap {
                id: GapId(1),
                account: AccountId(1),
                reason: GapReason::from_slug(word.trim_end_matches('-')).unwrap(),
                from: now,
                to: now,
                found_at: now,
                closed_at: word.ends_with('-').then_some(now),
                covered_by: None,
            })
            .collect();
        let told = outcome(Some(&poll), &gaps);
        assert_eq!(told, expected, "{is_continuous:?} {gaps:?}");
    }

    #[test]
    fn only_a_list_that_reaches_back_and_left_no_gap_proves_that_nothing_was_missed() {
        assert_eq!(outcome(None, &[]), RenewalOutcome::Pending);
        check(Some(true), "", RenewalOutcome::Complete);
        check(Some(true), "late", RenewalOutcome::Late);
        check(Some(false), "overrun", RenewalOutcome::Gap);
        check(Some(false), "late overrun", RenewalOutcome::Gap);
        check(None, "overrun", RenewalOutcome::Gap);
        check(None, "", RenewalOutcome::Unproven);
        // An empty list that cannot be true.
        check(Some(false), "", RenewalOutcome::Unproven);
    }

    #[test]
    fn a_gap_that_has_been_closed_is_none() {
        check(Some(true), "late-", RenewalOutcome::Complete);
        check(Some(false), "overrun-", RenewalOutcome::Complete);
        check(Some(false), "late overrun-", RenewalOutcome::Late);
    }
}
