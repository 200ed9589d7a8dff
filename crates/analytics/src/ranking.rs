//! Who comes first: by the measure, then the other measure, then who was heard first, then the id.

use std::cmp::Reverse;

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
pub fn counted(tallies: &[Tally]) -> Vec<Ranked> {
    (0..)
        .zip(tallies)
        .filter(|(_, tally)| tally.plays > 0)
        .map(|(number, tally)| Ranked {
            number,
            tally: *tally,
        })
        .collect()
}

/// Sorts what comes first, at most `limit`, and drops the rest. `id` gives the store's ids.
pub fn rank(
    mut ranked: Vec<Ranked>,
    measure: Measure,
    limit: usize,
    id: impl Fn(u32) -> i64,
) -> Vec<Ranked> {
    let place = |one: &Ranked| {
        let (first, second) = one.tally.by(measure);
        (
            Reverse(first),
            Reverse(second),
            one.tally.first_row,
            id(one.number),
        )
    };
    if limit < ranked.len() {
        ranked.select_nth_unstable_by_key(limit, place);
        ranked.truncate(limit);
    }
    ranked.sort_unstable_by_key(place);
    ranked
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
        let all = vec![
            one(0, 2, 9, 5),
            one(1, 2, 9, 5),
            one(2, 2, 9, 4),
            one(3, 2, 10, 9),
            one(4, 3, 1, 0),
        ];
        let order = |measure, limit| {
            let ranked = rank(all.clone(), measure, limit, |number| -i64::from(number));
            ranked.iter().map(|one| one.number).collect::<Vec<_>>()
        };
        assert_eq!(order(Measure::Plays, 9), [4, 3, 2, 1, 0]);
        assert_eq!(order(Measure::Time, 9), [3, 2, 1, 0, 4]);
        assert_eq!(order(Measure::Plays, 2), [4, 3]);
        assert!(order(Measure::Plays, 0).is_empty());
    }
}
