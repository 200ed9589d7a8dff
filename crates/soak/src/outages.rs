//! When an account could not be asked for, so that what was listed only then is not owed.

use jiff::{SignedDuration, Timestamp};
use simulator::{FaultKind, Shown};

use crate::{
    judge::Evidence,
    world::{Resident, World},
};

/// Refused accounts are asked again after this.
const HOURLY: SignedDuration = SignedDuration::from_mins(62);
/// The pause when the quota is used up and Spotify does not say for how long, with its jitter.
const QUOTA_PAUSE: SignedDuration = SignedDuration::from_mins(47);
/// A pause that Spotify asks for, with its jitter.
const PAUSE: SignedDuration = SignedDuration::from_mins(17);
const WAKE: SignedDuration = SignedDuration::from_mins(2);

/// When the account could not be asked for, in order and without overlaps: Spotify did not serve
/// it, until its refusals were over and the next try was due; nobody was up to ask; or its token
/// was lost on the way, until its listener signed in again.
pub(crate) fn outages(
    world: &World,
    evidence: &Evidence,
    resident: &Resident,
    now: Timestamp,
) -> Vec<(Timestamp, Timestamp)> {
    let troubles = world.spotify.troubles(resident.simulated, world.start, now);
    let troubles = troubles.into_iter().map(|trouble| {
        let until_asked_again = match trouble.kind {
            FaultKind::Quota => QUOTA_PAUSE,
            FaultKind::LongRateLimit | FaultKind::TokenDown => PAUSE,
            _ => HOURLY,
        };
        (trouble.from, later(trouble.to, until_asked_again))
    });
    let absences = evidence.absences.iter().chain(&evidence.forgotten);
    let absences = absences.map(|(from, to)| (*from, later(*to, WAKE)));
    let renewals = evidence
        .renewals
        .iter()
        .filter(|(listener, ..)| *listener == resident.listener)
        .map(|(_, refused_at, renewed_at)| {
            // The access token before it may have lasted for an hour.
            (later(*refused_at, -HOURLY), later(*renewed_at, WAKE))
        });
    let mut spans: Vec<_> = troubles.chain(absences).chain(renewals).collect();
    spans.sort_unstable();
    let mut merged: Vec<(Timestamp, Timestamp)> = Vec::new();
    for (from, to) in spans {
        match merged.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => merged.push((from, to)),
        }
    }
    merged
}

/// What is left of a span outside of others, which are in order.
pub(crate) fn without(span: Shown, others: &[(Timestamp, Timestamp)]) -> Vec<Shown> {
    let mut rest = Vec::new();
    let mut from = span.from;
    for (begin, end) in others {
        if *end <= from {
            continue;
        }
        if *begin >= span.to {
            break;
        }
        if *begin > from {
            rest.push(Shown { from, to: *begin });
        }
        from = from.max(*end);
    }
    if from < span.to {
        rest.push(Shown { from, to: span.to });
    }
    rest
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_span_is_what_lies_outside_the_others() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let check = |others: &[(i64, i64)], expected: &[(i64, i64)]| {
            let others: Vec<_> = others.iter().map(|(a, b)| (at(*a), at(*b))).collect();
            let span = Shown {
                from: at(10),
                to: at(20),
            };
            let rest: Vec<_> = without(span, &others)
                .iter()
                .map(|span| (span.from.as_second(), span.to.as_second()))
                .collect();
            assert_eq!(rest, expected);
        };
        check(&[], &[(10, 20)]);
        check(&[(0, 5), (25, 30)], &[(10, 20)]);
        check(&[(5, 12), (15, 16)], &[(12, 15), (16, 20)]);
        check(&[(15, 40)], &[(10, 15)]);
        check(&[(0, 40)], &[]);
    }
}
