//! Who comes first: by the measure, then the other measure, then who was heard first, then the id.

use crate::{scope::Measure, tally::Tally};

/// Something that was counted, by its number in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// Which one.
    pub number: u32,
    /// What was counted of it.
    pub tally: Tally,
}

/// Everything that was counted at all, without order.
pub fn counted(tallies: &[Tally]) -> impl Iterator<Item = Ranked> {
    (0..)
        .zip(tallies)
        .filter(|(_, tally)| tally.plays > 0)
        .map(|(number, tally)| Ranked {
            number,
            tally: *tally,
        })
}

/// What comes first, sorted, at most `limit`, which is one or more. `id` gives the store's ids.
pub fn rank(
    ranked: impl Iterator<Item = Ranked>,
    measure: Measure,
    limit: usize,
    id: impl Fn(u32) -> i64,
) -> Vec<Ranked> {
    // Ids lie elsewhere in memory, and are hardly ever needed.
    let order = |left: &Ranked, right: &Ranked| {
        let (one, other) = (left.tally, right.tally);
        other
            .by(measure)
            .cmp(&one.by(measure))
            .then(one.first_row.cmp(&other.first_row))
            .then_with(|| id(left.number).cmp(&id(right.number)))
    };
    // Most are worse than what was seen so far, and are dropped after one look.
    let mut first: Vec<Ranked> = Vec::new();
    let mut worst: Option<Ranked> = None;
    for one in ranked {
        if worst.is_some_and(|worst| order(&worst, &one).is_lt()) {
            continue;
        }
        first.push(one);
        if first.len() > limit && first.len() == limit.saturating_mul(2) {
            let (_, last, _) = first.select_nth_unstable_by(limit - 1, order);
            worst = Some(*last);
            first.truncate(limit);
        }
    }
    first.sort_unstable_by(order);
    first.truncate(limit);
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_broken_in_a_fixed_order() {
        let one = |number, plays, played_ms, first_row| Ranked {
            number,
            tally: Tally {
                plays,
                first_row,
                played_ms,
            },
        };
        let all = [
            one(0, 2, 9, 5),
            one(1, 2, 9, 5),
            one(2, 2, 9, 4),
            one(3, 2, 10, 9),
            one(4, 3, 1, 0),
        ];
        let order = |measure, limit| {
            let ranked = rank(all.iter().copied(), measure, limit, |number| {
                -i64::from(number)
            });
            ranked.iter().map(|one| one.number).collect::<Vec<_>>()
        };
        assert_eq!(order(Measure::Plays, 9), [4, 3, 2, 1, 0]);
        assert_eq!(order(Measure::Time, 9), [3, 2, 1, 0, 4]);
        assert_eq!(order(Measure::Plays, 2), [4, 3]);
        assert_eq!(order(Measure::Plays, 1), [4]);
    }
}
