//! Two periods beside each other, item by item.

use std::{cmp::Reverse, sync::Arc};

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    items::{Item, Of},
    period::Period,
    query::{Parameter, Query, QueryError, words},
    ranking::{Ranked, counted, places, rank},
    scope::{Measure, parameter, read_period},
    statistic::{About, Group, Parameters, Statistic},
    tally::{Portion, Tally, share},
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Comparison;

words! {
    /// What comes first.
    ComparisonOrder {
        /// What stands highest in either period.
        Rank = "rank",
        /// What differs most by the measure.
        Difference = "difference",
    }
}

words! {
    /// What has become of something since the other period.
    Change {
        /// It was not heard in the other period.
        New = "new",
        /// It was heard in the other period only.
        Gone = "gone",
        /// It stands higher than in the other period.
        Up = "up",
        /// It stands lower than in the other period.
        Down = "down",
        /// It stands where it stood.
        Same = "same",
    }
}

/// What is compared, and with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparisonParameters {
    /// Of what.
    pub of: Of,
    /// The other period; the one before if absent.
    pub with: Option<Period>,
    /// What comes first.
    pub order: ComparisonOrder,
    /// How many items at most.
    pub limit: usize,
}

/// Two periods beside each other.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Comparison)]
pub struct ComparisonValue {
    /// Of what.
    pub of: Of,
    /// The period of the scope.
    pub this: ComparedPeriod,
    /// The one with which it is compared; absent if none is written and there is none before.
    pub other: Option<ComparedPeriod>,
    /// What was heard in either, in order.
    pub items: Vec<ComparedItem>,
    /// How many items there are in either.
    pub total: u64,
    /// How many there are in both.
    pub common: u64,
    /// How many there are in this one only.
    pub new: u64,
    /// How many there are in the other one only.
    pub gone: u64,
}

/// One of two periods.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ComparedPeriod {
    /// The period as one writes it.
    pub period: String,
    /// The first day; absent if there is no bound.
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// The day after the last; absent if there is no bound.
    #[schema(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
    /// How many items.
    pub items: u64,
    /// What part of what counts for its items, by the measure, counts for items that are in both
    /// periods; 0 of nothing.
    pub common_share: f64,
}

/// An item in two periods.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ComparedItem {
    /// What it is.
    #[serde(flatten)]
    pub item: Item,
    /// What has become of it.
    pub change: Change,
    /// How it stands in this period; absent if it was not heard.
    pub this: Option<Standing>,
    /// How it stands in the other period; absent if it was not heard.
    pub other: Option<Standing>,
    /// What this period has more than the other.
    pub difference: Difference,
}

/// How an item stands in a period.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct Standing {
    /// Its place, from one.
    pub rank: u32,
    /// How much there is of it, and what part of all plays that is.
    #[serde(flatten)]
    pub portion: Portion,
}

/// What one period has more than another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Difference {
    /// How many places it has risen; absent if it was not heard in both.
    pub ranks: Option<i64>,
    /// How many more plays.
    pub plays: i64,
    /// How much longer they were heard together.
    pub played_ms: i64,
}

impl Parameters for ComparisonParameters {
    const LIST: &'static [Parameter] = &[
        parameter(
            "of",
            "What is compared.",
            "`tracks`, `artists` or `albums`",
            "artists",
        ),
        parameter(
            "with_period",
            "The other period.",
            "as `period`",
            "the one before, as long",
        ),
        parameter(
            "with_from",
            "The first day of the other period; with `with_to` instead of `with_period`.",
            "a day",
            "",
        ),
        parameter(
            "with_to",
            "The day after the last of the other period.",
            "a day",
            "",
        ),
        parameter(
            "order",
            "What comes first: what stands highest in either period, or what differs most by the measure.",
            "`rank` or `difference`",
            "rank",
        ),
        parameter("limit", "How many items at most.", "1 to 1000", "50"),
    ];

    fn read(query: &mut Query) -> Result<Self, QueryError> {
        Ok(Self {
            of: query.word("of")?.unwrap_or(Of::Artists),
            with: read_period(query, ["with_period", "with_from", "with_to"])?,
            order: query.word("order")?.unwrap_or(ComparisonOrder::Rank),
            limit: query.limit(50)?,
        })
    }
}

impl Statistic for Comparison {
    const ID: &'static str = "comparison";
    const TITLE: &'static str = "Comparison";
    const GROUP: Group = Group::Charts;
    const ABOUT: About = About {
        tells: "How two periods differ, track by track, artist by artist or album by album: places, plays and time in both, what is new, what is gone, and how much they have in common.",
        counted: "The period of the scope, and another one under the same rule, filters and measure. Places are those of `top` in each. New is what was heard in this period and not in the other, gone is the reverse. The common share of a period is how much of everything that counts for its items counts for those that are in both.",
        edges: "If no other period is written, it is the one before, as long; the whole history has none, and then everything is new. The periods may overlap, or be of different lengths: then shares say more than differences. Of equal differences that by the other measure decides, then the id.",
    };
    type Parameters = ComparisonParameters;
    type Value = ComparisonValue;

    fn compute(view: &View<'_>, parameters: &ComparisonParameters) -> ComparisonValue {
        let ComparisonParameters {
            of,
            with,
            order,
            limit,
        } = *parameters;
        let with = with.or_else(|| view.period().before(view.today()));
        let other_view = with.map(|period| view.over(period));
        let this = Side::new(Some(view), of);
        let other = Side::new(other_view.as_ref(), of);
        let measure = view.measure();
        let id = |number| of.id(view.catalogue(), number);
        let numbers = match order {
            ComparisonOrder::Rank => highest(&this, &other, measure, limit, id),
            ComparisonOrder::Difference => most_different(&this, &other, measure, limit, id),
        };
        let standings = |side: &Side| side.standings(&numbers, measure, id);
        let mut items: Vec<ComparedItem> = numbers
            .iter()
            .zip(standings(&this))
            .zip(standings(&other))
            .map(|((number, this), other)| ComparedItem {
                item: of.item(view.catalogue(), *number),
                change: change(this, other),
                difference: Difference::new(this, other),
                this,
                other,
            })
            .collect();
        if order == ComparisonOrder::Rank {
            let place = |standing: Option<Standing>| standing.map_or(u32::MAX, |one| one.rank);
            items.sort_by_key(|item| {
                let (this, other) = (place(item.this), place(item.other));
                (this.min(other), this)
            });
            items.truncate(limit);
        }
        let both = this.tallies.iter().zip(other.tallies.iter());
        let common = both.filter(|(this, other)| this.plays > 0 && other.plays > 0);
        let common = common.count() as u64;
        let (own, others) = (this.counted.len() as u64, other.counted.len() as u64);
        ComparisonValue {
            of,
            this: this.told(view, &other),
            other: other_view.as_ref().map(|view| other.told(view, &this)),
            items,
            total: own + others - common,
            common,
            new: own - common,
            gone: others - common,
        }
    }
}

/// What one of the periods has.
struct Side {
    all: Tally,
    /// By number.
    tallies: Arc<Vec<Tally>>,
    counted: Vec<Ranked>,
}

impl Side {
    /// What a view has; nothing if there is none.
    fn new(view: Option<&View<'_>>, of: Of) -> Self {
        let tallies = view.map_or_else(Arc::default, |view| view.tallies(of));
        Self {
            all: view.map_or_else(Tally::default, View::tally),
            counted: counted(&tallies).collect(),
            tallies,
        }
    }

    fn tally(&self, number: u32) -> Tally {
        let tally = self.tallies.get(number as usize).copied();
        tally.unwrap_or_default()
    }

    /// How these items stand in it.
    fn standings(
        &self,
        numbers: &[u32],
        measure: Measure,
        id: impl Fn(u32) -> i64,
    ) -> Vec<Option<Standing>> {
        let ranked = |number: &u32| Ranked {
            number: *number,
            tally: self.tally(*number),
        };
        let heard: Vec<Ranked> = numbers
            .iter()
            .map(ranked)
            .filter(|one| one.tally.plays > 0)
            .collect();
        let mut places = places(&heard, &self.counted, measure, id).into_iter();
        let standing = |number: &u32| {
            let tally = self.tally(*number);
            let rank = if tally.plays > 0 {
                places.next()?
            } else {
                return None;
            };
            Some(Standing {
                rank,
                portion: Portion::new(tally, self.all, measure),
            })
        };
        numbers.iter().map(standing).collect()
    }

    fn told(&self, view: &View<'_>, other: &Self) -> ComparedPeriod {
        let amount = |one: &Ranked| one.tally.by(view.measure()).0;
        let is_common = |one: &&Ranked| other.tally(one.number).plays > 0;
        let common = self.counted.iter().filter(is_common).map(amount).sum();
        let days = view.days();
        ComparedPeriod {
            period: view.period().to_string(),
            from: days.from,
            to: days.to,
            plays: self.all.plays.into(),
            played_ms: self.all.played_ms,
            items: self.counted.len() as u64,
            common_share: share(common, self.counted.iter().map(amount).sum()),
        }
    }
}

/// The first of either side: those that stand highest in either are among them.
fn highest(
    this: &Side,
    other: &Side,
    measure: Measure,
    limit: usize,
    id: impl Fn(u32) -> i64,
) -> Vec<u32> {
    let first = |side: &Side| rank(side.counted.iter().copied(), measure, limit, &id);
    let both = first(this).into_iter().chain(first(other));
    let mut numbers: Vec<u32> = both.map(|one| one.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// What differs most, in order.
fn most_different(
    this: &Side,
    other: &Side,
    measure: Measure,
    limit: usize,
    id: impl Fn(u32) -> i64,
) -> Vec<u32> {
    let place = |number: &u32| {
        let (one, second) = this.tally(*number).by(measure);
        let (other_one, other_second) = other.tally(*number).by(measure);
        let differences = (one.abs_diff(other_one), second.abs_diff(other_second));
        (Reverse(differences), id(*number))
    };
    let own = this.counted.iter().map(|one| one.number);
    let gone = other.counted.iter().map(|one| one.number);
    let gone = gone.filter(|number| this.tally(*number).plays == 0);
    let mut numbers: Vec<u32> = own.chain(gone).collect();
    if limit < numbers.len() {
        numbers.select_nth_unstable_by_key(limit, place);
        numbers.truncate(limit);
    }
    numbers.sort_unstable_by_key(place);
    numbers
}

fn change(this: Option<Standing>, other: Option<Standing>) -> Change {
    match (this, other) {
        (Some(this), Some(other)) if this.rank < other.rank => Change::Up,
        (Some(this), Some(other)) if this.rank > other.rank => Change::Down,
        (Some(_), Some(_)) => Change::Same,
        (_, None) => Change::New,
        (None, _) => Change::Gone,
    }
}

impl Difference {
    fn new(this: Option<Standing>, other: Option<Standing>) -> Self {
        let portion =
            |standing: Option<Standing>| standing.map(|one| one.portion).unwrap_or_default();
        let (one, second) = (portion(this), portion(other));
        // A log has no more than four thousand million plays of seven weeks.
        let less = |one: u64, other: u64| one.cast_signed().wrapping_sub(other.cast_signed());
        Self {
            ranks: this
                .zip(other)
                .map(|(this, other)| i64::from(other.rank) - i64::from(this.rank)),
            plays: less(one.plays, second.plays),
            played_ms: less(one.played_ms, second.played_ms),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    #[test]
    fn what_is_new_and_what_is_gone() {
        let sketch = plays(
            "2024-03-01T10:00 A//a 3:00
             2024-03-01T10:10 A//a 1:00
             2024-03-01T10:20 A//a 1:00
             2024-03-01T10:30 B//b 3:00
             2025-03-01T10:00 A//a 1:00
             2025-03-01T10:10 C//c ? of 2:00
             2025-03-01T10:20 C//c 2:00
             2025-03-01T10:30 C & A//ca 2:00",
        );
        let check = |question: &str, expected: &str| sketch.check::<Comparison>(question, expected);
        check(
            "period=2025",
            r#"{"of": "artists", "total": 3, "common": 1, "new": 1, "gone": 1,
                "this": {"period": "2025", "from": "2025-01-01", "to": "2026-01-01", "plays": 4, "items": 2, "common_share": 0.4},
                "other": {"period": "2024", "plays": 4, "played_ms": 480000, "items": 2, "common_share": 0.75},
                "items": [
                {"name": "C", "change": "new", "this": {"rank": 1, "plays": 3, "played_ms": 360000, "share": 0.75}, "other": null,
                    "difference": {"ranks": null, "plays": 3, "played_ms": 360000}},
                {"name": "A", "change": "down", "this": {"rank": 2}, "other": {"rank": 1, "plays": 3}, "difference": {"ranks": -1, "plays": -1, "played_ms": -120000}},
                {"name": "B", "change": "gone", "this": null, "other": {"rank": 2}, "difference": {"plays": -1}}]}"#,
        );
        check(
            "period=2025&limit=1",
            r#"{"total": 3, "items": [{"name": "C"}]}"#,
        );
        check(
            "period=2025&order=difference&measure=time",
            r#"{"items": [{"name": "C"}, {"name": "B", "difference": {"played_ms": -180000}}, {"name": "A", "difference": {"played_ms": -120000}}]}"#,
        );
        check(
            "of=tracks&period=2024&with_period=2024-03",
            r#"{"common": 2, "new": 0, "gone": 0, "this": {"common_share": 1.0}, "items": [{"change": "same", "difference": {"ranks": 0, "plays": 0}}, {}]}"#,
        );
        check(
            "period=2025&with_from=2025-03-01",
            r#"{"other": {"period": "2025-03-01..", "plays": 4}}"#,
        );
        check(
            "",
            r#"{"other": null, "new": 3, "gone": 0, "items": [{"change": "new"}, {}, {}]}"#,
        );
        check(
            "period=2023&with_period=2022",
            r#"{"total": 0, "items": [], "this": {"common_share": 0.0}}"#,
        );
    }

    #[test]
    fn the_other_period_is_read_like_the_first() {
        let error = |pairs: &[(&str, &str)]| {
            let pairs = pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            let read = ComparisonParameters::read(&mut Query::new(pairs));
            read.unwrap_err().to_string()
        };
        assert_eq!(
            error(&[("with_period", "2024"), ("with_to", "2024-02-01")]),
            "`with_period` and `with_to` contradict each other: write either `with_period`, or `with_from` and `with_to`"
        );
        assert_eq!(
            error(&[("with_from", "2024-02-01"), ("with_to", "2024-02-01")]),
            "`with_to` cannot be `2024-02-01`: write a day after `with_from`, which is 2024-02-01: `with_to` itself is not covered"
        );
    }
}
