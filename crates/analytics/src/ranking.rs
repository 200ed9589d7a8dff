//! Who comes first: by the measure, then the other measure, then who was heard first, then the id.

use std::cmp::Ordering;

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
    let order = |left: &Ranked, right: &Ranked| order(left, right, measure, &id);
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

/// Which of two comes first. `id` gives the store's ids.
pub fn order(left: &Ranked, right: &Ranked, measure: Measure, id: impl Fn(u32) -> i64) -> Ordering {
    let (one, other) = (left.tally, right.tally);
    other
        .by(measure)
        .cmp(&one.by(measure))
        .then(one.first_row.cmp(&other.first_row))
        // Ids lie elsewhere in memory, and are hardly ever needed.
        .then_with(|| id(left.number).cmp(&id(right.number)))
}

/// The places of some among all that were counted, which they are part of, without sorting all.
pub fn places(
    some: &[Ranked],
    all: &[Ranked],
    measure: Measure,
    id: impl Fn(u32) -> i64,
) -> Vec<u32> {
    let order = |left: &Ranked, right: &Ranked| order(left, right, measure, &id);
    let mut sorted: Vec<(usize, &Ranked)> = some.iter().enumerate().collect();
    sorted.sort_unstable_by(|(_, left), (_, right)| order(left, right));
    // How many come behind so many of the sorted ones, and before the next.
    let mut between = vec![0; sorted.len() + 1];
    let last = sorted.last().map(|(_, last)| **last);
    for one in all {
        // Nearly all come behind the last, where they move nobody.
        if last.is_none_or(|last| order(&last, one).is_lt()) {
            continue;
        }
        let behind = sorted.partition_point(|(_, known)| order(known, one).is_lt());
        if let Some(count) = between.get_mut(behind) {
            *count += 1;
        }
    }
    let mut places = vec![0; some.len()];
    let mut place = 0;
    for ((index, _), more) in sorted.iter().zip(between) {
        place += more;
        if let Some(found) = places.get_mut(*index) {
            *found = place;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(number: u32, plays: u32, played_ms: u64, first_row: u32) -> Ranked {
        Ranked {
            number,
            tally: Tally {
                plays,
                first_row,
                played_ms,
            },
        }
    }

    #[test]
    fn ties_are_broken_in_a_fixed_order() {
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

    #[test]
    fn places_are_those_of_the_sorted_list() {
        let all: Vec<Ranked> = (0..50)
            .map(|number| one(number, number * 7 % 11, (number * 5 % 3).into(), number % 4))
            .collect();
        let id = |number: u32| i64::from(number);
        let sorted = rank(all.iter().copied(), Measure::Time, usize::MAX, id);
        let some: Vec<Ranked> = all.iter().copied().step_by(3).collect();
        let expected: Vec<u32> = some
            .iter()
            .map(|one| {
                (1..)
                    .zip(&sorted)
                    .find(|(_, known)| *known == one)
                    .unwrap()
                    .0
            })
            .collect();
        assert_eq!(places(&some, &all, Measure::Time, id), expected);
        assert!(places(&[], &all, Measure::Plays, id).is_empty());
    }
}
