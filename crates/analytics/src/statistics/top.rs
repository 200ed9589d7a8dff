//! What was heard most, and how that has changed.

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    counter::Counter,
    items::{Item, Of},
    period::Period,
    places::Places,
    query::{Parameter, Query, QueryError, words},
    ranking::{Ranked, counted, rank},
    scope::parameter,
    statistic::{About, Group, Parameters, Statistic},
    tally::{Tally, share},
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Top;

/// What is ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopParameters {
    /// Of what.
    pub of: Of,
    /// How many items at most.
    pub limit: usize,
}

/// What was heard most.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Top)]
pub struct TopValue {
    /// What is ranked.
    pub of: Of,
    /// The first, in order.
    pub items: Vec<TopItem>,
    /// How many there are altogether.
    pub total: u64,
}

/// One of the first.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct TopItem {
    /// Its place, from one.
    pub rank: u32,
    /// Its place in the period before, however far down; absent if it was not heard then, or there is
    /// no period before.
    pub previous_rank: Option<u32>,
    /// How it has moved; absent if there is no period before.
    pub movement: Option<Movement>,
    /// The best place it ever had in a period like this one, up to this one; absent if the period is
    /// not a year, month or week.
    pub peak: Option<u32>,
    /// In how many periods like this one, up to this one, it was among so many first; absent if the
    /// period is not a year, month or week.
    pub periods: Option<u32>,
    /// What it is.
    #[serde(flatten)]
    pub item: Item,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
    /// Its part of all plays, or of all time if that is the measure. Those of artists add up to more
    /// than one, as a play counts for each.
    pub share: f64,
}

words! {
    /// How something has moved since the period before.
    Movement {
        /// It was never heard before.
        New = "new",
        /// It was heard before, but not in the period before.
        ReEntry = "re-entry",
        /// It stood lower.
        Up = "up",
        /// It stood higher.
        Down = "down",
        /// It stood there.
        Same = "same",
    }
}

impl Parameters for TopParameters {
    const LIST: &'static [Parameter] = &[
        parameter(
            "of",
            "What is ranked.",
            "`tracks`, `artists` or `albums`",
            "tracks",
        ),
        parameter("limit", "How many items at most.", "1 to 1000", "50"),
    ];

    fn read(query: &mut Query) -> Result<Self, QueryError> {
        Ok(Self {
            of: query.word("of")?.unwrap_or(Of::Tracks),
            limit: query.limit(50)?,
        })
    }
}

impl Statistic for Top {
    const ID: &'static str = "top";
    const TITLE: &'static str = "Most played";
    const GROUP: Group = Group::Charts;
    const ABOUT: About = About {
        tells: "Which tracks, artists or albums were heard most, by plays or by time, and how they have moved since the period before.",
        counted: "A play counts for its track, for every credited artist, and for its album. Of equals by the measure, the other measure decides, then who was heard first in the period, then the id. Peak and periods on the chart look at all periods of the same kind up to this one, with charts as long as this list.",
        edges: "The whole history has no period before, so nothing moves. Only years, months and weeks have charts to be on. New is what was not heard before the period under the same rule and filters.",
    };
    type Parameters = TopParameters;
    type Value = TopValue;

    fn compute(view: &View<'_>, parameters: &TopParameters) -> TopValue {
        let TopParameters { of, limit } = *parameters;
        let tracks = view.tracks();
        let mut all = Tally::default();
        for tally in tracks.iter() {
            all.merge(*tally);
        }
        let tallies = match of {
            Of::Tracks => tracks,
            Of::Artists => Arc::new(view.artists(&tracks)),
            Of::Albums => Arc::new(view.albums(&tracks)),
        };
        let id = |number| of.id(view.catalogue(), number);
        let first = rank(counted(&tallies), view.measure(), limit, id);
        let before = Before::new(view, of);
        let charts = charts(view, of, limit, &first);
        let (whole, _) = all.by(view.measure());
        let items = (1..).zip(&first).enumerate().map(|(index, (rank, one))| {
            let chart = charts.as_ref().and_then(|charts| charts.get(index));
            TopItem {
                rank,
                previous_rank: before.as_ref().and_then(|before| before.rank(one.number)),
                movement: before
                    .as_ref()
                    .map(|before| before.movement(one.number, rank)),
                peak: chart.map(|chart| chart.peak),
                periods: chart.map(|chart| chart.periods),
                item: of.item(view.catalogue(), one.number),
                plays: one.tally.plays.into(),
                played_ms: one.tally.played_ms,
                share: share(one.tally.by(view.measure()).0, whole),
            }
        });
        TopValue {
            of,
            items: items.collect(),
            total: counted(&tallies).count() as u64,
        }
    }
}

/// How it was before a period.
struct Before {
    /// Places in the period before, by number; nought if there was none.
    ranks: Vec<u32>,
    /// What was ever heard before, by number.
    earlier: Arc<Vec<Tally>>,
}

impl Before {
    fn new(view: &View<'_>, of: Of) -> Option<Self> {
        let previous = view.over(view.period().before(view.today())?);
        let id = |number| of.id(view.catalogue(), number);
        let ranked = rank(
            counted(&previous.tallies(of)),
            view.measure(),
            usize::MAX,
            id,
        );
        let mut ranks = vec![0; of.count(view.catalogue())];
        for (rank, one) in (1..).zip(ranked) {
            if let Some(place) = ranks.get_mut(one.number as usize) {
                *place = rank;
            }
        }
        let earlier = view.over(Period::Between(None, view.days().from));
        Some(Self {
            ranks,
            earlier: earlier.tallies(of),
        })
    }

    fn rank(&self, number: u32) -> Option<u32> {
        let rank = self.ranks.get(number as usize).copied();
        rank.filter(|rank| *rank > 0)
    }

    fn movement(&self, number: u32, rank: u32) -> Movement {
        let earlier = self.earlier.get(number as usize);
        match self.rank(number) {
            Some(before) if before > rank => Movement::Up,
            Some(before) if before < rank => Movement::Down,
            Some(_) => Movement::Same,
            None if earlier.is_some_and(|tally| tally.plays > 0) => Movement::ReEntry,
            None => Movement::New,
        }
    }
}

/// How something did in all charts up to a period.
#[derive(Clone, Copy, Debug)]
struct Chart {
    peak: u32,
    periods: u32,
}

/// How these did in the charts of all periods of the kind, if they are of a kind that repeats.
fn charts(view: &View<'_>, of: Of, limit: usize, items: &[Ranked]) -> Option<Vec<Chart>> {
    let is_calendar = !matches!(
        view.period(),
        Period::All | Period::Day(_) | Period::LastDays(_) | Period::Between(..)
    );
    if !is_calendar {
        return None;
    }
    // Before a period far ahead there are hundreds of thousands.
    if items.is_empty() {
        return Some(Vec::new());
    }
    let mut charts: Vec<Chart> = (1..)
        .zip(items)
        .map(|(peak, _)| Chart { peak, periods: 1 })
        .collect();
    let mut places = vec![None; of.count(view.catalogue())];
    for (index, one) in items.iter().enumerate() {
        if let Some(place) = places.get_mut(one.number as usize) {
            *place = Some(index);
        }
    }
    let things = Places::all(view, of);
    let mut counter = Counter::new(&things);
    let id = |number| of.id(view.catalogue(), number);
    let mut period = view.period();
    while let Some(before) = period.before(view.today()) {
        period = before;
        let earlier = view.over(period);
        counter.add(&earlier, earlier.stretch());
        let chart = rank(counter.drain(), view.measure(), limit, id);
        for (rank, one) in (1..).zip(chart) {
            let place = places.get(one.number as usize).copied().flatten();
            if let Some(chart) = place.and_then(|index| charts.get_mut(index)) {
                chart.peak = chart.peak.min(rank);
                chart.periods += 1;
            }
        }
        if earlier.stretch().start == 0 {
            break;
        }
    }
    Some(charts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::{Sketch, plays};

    fn check(sketch: &Sketch, question: &str, expected: &str) {
        sketch.check::<Top>(question, expected);
    }

    #[test]
    fn what_was_heard_most_comes_first() {
        let sketch = plays(
            "2025-03-01T10:00 Aurora/Demons/Runaway 3:00
             2025-03-01T10:04 Sigur Rós/Takk/Hoppípolla 4:00
             2025-03-01T10:10 Aurora/Demons/Runaway 3:00
             2025-03-01T10:20 Aurora & Sigur Rós/Duets/Duet 1:00",
        );
        check(
            &sketch,
            "limit=2",
            r#"{"of": "tracks", "total": 3, "items": [
                {"rank": 1, "name": "Runaway", "artists": [{"name": "Aurora"}], "plays": 2, "played_ms": 360000, "share": 0.5,
                 "previous_rank": null, "movement": null, "peak": null, "periods": null},
                {"rank": 2, "name": "Hoppípolla", "plays": 1}]}"#,
        );
        check(
            &sketch,
            "of=artists&measure=time",
            r#"{"total": 2, "items": [{"name": "Aurora", "plays": 3, "played_ms": 420000}, {"name": "Sigur Rós", "played_ms": 300000}]}"#,
        );
        check(
            &sketch,
            "of=artists&first_only=true",
            r#"{"items": [{"plays": 3}, {"name": "Sigur Rós", "plays": 1}]}"#,
        );
        check(
            &sketch,
            "of=albums",
            r#"{"items": [{"name": "Demons"}, {"name": "Takk"}, {"name": "Duets", "artists": [{"name": "Aurora"}, {"name": "Sigur Rós"}]}]}"#,
        );
    }

    #[test]
    fn ties_go_to_the_longer_then_to_the_earlier() {
        let sketch = plays(
            "2025-03-01T10:00 C//late 1:00
             2025-03-01T11:00 A//early 1:00
             2025-03-01T12:00 B//long 2:00",
        );
        check(
            &sketch,
            "",
            r#"{"items": [{"name": "long"}, {"name": "late"}, {"name": "early"}]}"#,
        );
        check(
            &sketch,
            "measure=time",
            r#"{"items": [{"name": "long"}, {"name": "late"}, {"name": "early"}]}"#,
        );
    }

    #[test]
    fn names_may_be_the_same() {
        let sketch = plays("2025-03-01T10:00 A/X/Intro 1:00\n2025-03-01T11:00 B/X/Intro 1:00");
        check(&sketch, "of=tracks", r#"{"total": 2}"#);
        check(&sketch, "of=albums", r#"{"total": 2}"#);
    }

    #[test]
    fn places_move_from_period_to_period() {
        let sketch = plays(
            "2025-01-01T10:00 A//a 1:00
             2025-01-02T10:00 A//a 1:00
             2025-01-03T10:00 D//d 1:00
             2025-02-01T10:00 B//b 1:00
             2025-02-02T10:00 B//b 1:00
             2025-02-03T10:00 C//c 1:00
             2025-03-01T10:00 C//c 1:00
             2025-03-02T10:00 C//c 1:00
             2025-03-03T10:00 C//c 1:00
             2025-03-04T10:00 B//b 1:00
             2025-03-05T10:00 B//b 1:00
             2025-03-06T10:00 A//a 1:00
             2025-03-07T10:00 E//e 1:00",
        );
        check(
            &sketch,
            "period=2025-03&limit=4",
            r#"{"items": [
                {"name": "c", "previous_rank": 2, "movement": "up", "peak": 1, "periods": 2},
                {"name": "b", "previous_rank": 1, "movement": "down", "peak": 1, "periods": 2},
                {"name": "a", "previous_rank": null, "movement": "re-entry", "peak": 1, "periods": 2},
                {"name": "e", "previous_rank": null, "movement": "new", "peak": 4, "periods": 1}]}"#,
        );
        check(
            &sketch,
            "period=2025-02-01..2025-03-01",
            r#"{"items": [{"name": "b", "movement": "new", "peak": null}, {"name": "c"}]}"#,
        );
        check(
            &sketch,
            "period=2025-02&of=artists&limit=1",
            r#"{"items": [{"name": "B", "peak": 1, "periods": 1}]}"#,
        );
    }

    #[test]
    fn a_period_far_ahead_has_no_charts_to_look_through() {
        // There are four hundred thousand weeks before it.
        let sketch = plays("2025-03-01T10:00 A//a 3:00");
        check(&sketch, "period=9999-W50", r#"{"items": [], "total": 0}"#);
    }
}
