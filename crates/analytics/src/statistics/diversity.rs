//! How plays spread over artists, tracks or albums.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    items::Of,
    query::{Parameter, Query, QueryError},
    ranking::counted,
    scope::parameter,
    statistic::{About, Group, Parameters, Statistic},
    tally::share,
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Diversity;

/// Over what plays spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiversityParameters {
    /// Over what.
    pub of: Of,
}

/// How plays spread.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Diversity)]
pub struct DiversityValue {
    /// Over what.
    pub of: Of,
    /// Over how many.
    pub items: u64,
    /// From 0, if all have the same, to nearly 1, if one has nearly everything.
    pub gini: f64,
    /// Shannon's entropy, in bits.
    pub entropy: f64,
    /// Over how many equal ones it would be as mixed: two to the power of the entropy.
    pub effective_items: f64,
    /// How many the first fifth are, rounded up.
    pub top_fifth_items: u64,
    /// The part of everything that goes to the first fifth.
    pub top_fifth_share: f64,
    /// How many of the first have four fifths of everything.
    pub four_fifths_items: u64,
    /// Which part of all items those are.
    pub four_fifths_share: f64,
}

impl Parameters for DiversityParameters {
    const LIST: &'static [Parameter] = &[parameter(
        "of",
        "Over what plays spread.",
        "`tracks`, `artists` or `albums`",
        "artists",
    )];

    fn read(query: &mut Query) -> Result<Self, QueryError> {
        Ok(Self {
            of: query.word("of")?.unwrap_or(Of::Artists),
        })
    }
}

impl Statistic for Diversity {
    const ID: &'static str = "diversity";
    const TITLE: &'static str = "Diversity";
    const GROUP: Group = Group::Habits;
    const ABOUT: About = About {
        tells: "Whether a few artists, tracks or albums have nearly everything, or many have a little: the Gini coefficient, Shannon's entropy, over how many equally heard ones it would be as mixed (the effective number), what the first fifth has (Pareto's 80 to 20), and how many have four fifths of everything.",
        counted: "Everything that was heard in the period, by plays or by time. A play counts whole for each credited artist, and everything is what all of them have together. An effective number of 12.5 says that one hears as mixed as if it were 12 or 13 artists, all equally often.",
        edges: "Of nothing everything is 0. A single one has a Gini coefficient and an entropy of 0, and an effective number of 1. The first fifth is rounded up, so that it is at least one. Plays without an album are left out where albums are looked at. Short periods look more equal than long ones: compare like with like.",
    };
    type Parameters = DiversityParameters;
    type Value = DiversityValue;

    fn compute(view: &View<'_>, parameters: &DiversityParameters) -> DiversityValue {
        let tallies = view.tallies(parameters.of);
        let mut amounts: Vec<u64> = counted(&tallies)
            .map(|one| one.tally.by(view.measure()).0)
            .collect();
        // Also so that sums of fractions do not depend on the order in which plays became known.
        amounts.sort_unstable_by(|one, other| other.cmp(one));
        Self::of_amounts(parameters.of, &amounts)
    }
}

impl Diversity {
    /// How these spread, the highest first.
    fn of_amounts(of: Of, amounts: &[u64]) -> DiversityValue {
        let everything: u64 = amounts.iter().sum();
        let items = amounts.len();
        let top_fifth = items.div_ceil(5);
        let in_top_fifth: u64 = amounts.iter().take(top_fifth).sum();
        let entropy = amounts
            .iter()
            .map(|amount| share(*amount, everything))
            .filter(|share| *share > 0.0)
            .fold(0.0, |sum, share| sum - share * share.log2());
        let mut so_far = 0_u64;
        let four_fifths = amounts
            .iter()
            .take_while(|amount| {
                let is_missing = so_far.saturating_mul(5) < everything.saturating_mul(4);
                so_far += **amount;
                is_missing
            })
            .count();
        DiversityValue {
            of,
            items: items as u64,
            gini: gini(amounts, everything),
            entropy,
            effective_items: if everything == 0 { 0.0 } else { entropy.exp2() },
            top_fifth_items: top_fifth as u64,
            top_fifth_share: share(in_top_fifth, everything),
            four_fifths_items: four_fifths as u64,
            four_fifths_share: share(four_fifths as u64, items as u64),
        }
    }
}

/// The Gini coefficient of amounts, the highest first: half of the mean difference between any two, by
/// the mean.
fn gini(amounts: &[u64], everything: u64) -> f64 {
    let Ok(count) = u32::try_from(amounts.len()) else {
        return 0.0;
    };
    let count = f64::from(count);
    let differences = (0..).zip(amounts).fold(0.0, |sum, (place, amount)| {
        let weight = count - 1.0 - 2.0 * f64::from(place);
        sum + weight * share(*amount, everything)
    });
    if amounts.is_empty() {
        0.0
    } else {
        // Sums of fractions are not exact.
        (differences / count).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    #[test]
    fn the_same_for_all_is_no_difference() {
        let sketch = plays(
            "2025-03-01T10:00 A/X/a 3:00
             2025-03-01T11:00 B/Y/b 3:00
             2025-03-01T12:00 C & D//c 1:30
             2025-03-01T13:00 C & D//c 1:30",
        );
        let check = |question: &str, expected: &str| sketch.check::<Diversity>(question, expected);
        check(
            "measure=time",
            r#"{"of": "artists", "items": 4, "gini": 0.0, "entropy": 2.0, "effective_items": 4.0,
                "top_fifth_items": 1, "top_fifth_share": 0.25, "four_fifths_items": 4, "four_fifths_share": 1.0}"#,
        );
        check(
            "first_only=true",
            r#"{"items": 3, "entropy": 1.5, "top_fifth_share": 0.5, "four_fifths_items": 3}"#,
        );
        check("of=tracks", r#"{"items": 3}"#);
        check("of=albums", r#"{"items": 2, "entropy": 1.0}"#);
    }

    #[test]
    fn of_one_or_nothing_there_is_no_diversity() {
        plays("2025-03-01T10:00 A//a 3:00").check::<Diversity>(
            "",
            r#"{"items": 1, "gini": 0.0, "entropy": 0.0, "effective_items": 1.0,
                "top_fifth_items": 1, "top_fifth_share": 1.0, "four_fifths_items": 1, "four_fifths_share": 1.0}"#,
        );
        let nothing = r#"{"gini": 0.0, "entropy": 0.0, "effective_items": 0.0, "top_fifth_share": 0.0, "four_fifths_items": 0}"#;
        plays("").check::<Diversity>("", nothing);
        // Heard, but for no time at all.
        plays("2025-03-01T10:00 A//a 0:00\n2025-03-01T11:00 B//b 0:00")
            .check::<Diversity>("rule=all&measure=time", nothing);
    }

    #[test]
    fn a_few_may_have_most() {
        let spread = Diversity::of_amounts(Of::Tracks, &[80, 5, 5, 5, 5]);
        assert_eq!((spread.top_fifth_items, spread.four_fifths_items), (1, 1));
        assert!((spread.gini - 0.6).abs() < 1e-12);
        let spread = Diversity::of_amounts(Of::Tracks, &[79, 6, 5, 5, 5]);
        assert_eq!(spread.four_fifths_items, 2);
    }

    #[test]
    fn no_difference_is_not_less_than_none() {
        assert!(gini(&[1; 7], 7) >= 0.0);
    }
}
