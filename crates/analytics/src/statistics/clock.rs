//! At what time of the day.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    statistic::{About, Group, NoParameters, Statistic},
    tally::Tally,
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Clock;

/// How much there was in each hour of the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Clock)]
pub struct ClockValue {
    /// All 24 hours, from midnight.
    pub hours: Vec<ClockHour>,
}

/// How much there was in one hour of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClockHour {
    /// The hour, 0 to 23.
    pub hour: u8,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
}

impl Statistic for Clock {
    const ID: &'static str = "clock";
    const TITLE: &'static str = "Time of day";
    const GROUP: Group = Group::Habits;
    const ABOUT: About = About {
        tells: "In which hours of the day there is how much.",
        counted: "A play counts whole for the hour in which it began, on the clocks of the zone.",
        edges: "When clocks are set back, both hours of the same name count together.",
    };
    type Parameters = NoParameters;
    type Value = ClockValue;

    fn compute(view: &View<'_>, _: &NoParameters) -> ClockValue {
        let hours = (0..)
            .zip(hours_of_day(view))
            .map(|(hour, tally)| ClockHour {
                hour,
                plays: tally.plays.into(),
                played_ms: tally.played_ms,
            });
        ClockValue {
            hours: hours.collect(),
        }
    }
}

/// How much there is in each hour of the day, from midnight.
pub(crate) fn hours_of_day(view: &View<'_>) -> [Tally; 24] {
    let mut tallies = [Tally::default(); 24];
    for (run, tally) in view.by_hour() {
        if let Some(sum) = tallies.get_mut(run.hour_of_day()) {
            sum.merge(tally);
        }
    }
    tallies
}

#[cfg(test)]
mod tests {
    use crate::sketch::plays;

    #[test]
    fn a_play_belongs_to_the_hour_in_which_it_began() {
        let sketch = plays(
            "2025-10-26T00:59:59 A//a 3:00
             2025-10-26T01:30 A//a 1:00
             2025-10-26T03:00 A//a 1:00",
        );
        let hours = |question: &str| -> Vec<(usize, u64)> {
            let value = sketch.ask::<super::Clock>(question);
            let hours = value["hours"].as_array().unwrap();
            assert_eq!(hours.len(), 24);
            let plays = hours.iter().map(|hour| hour["plays"].as_u64().unwrap());
            plays.enumerate().filter(|(_, plays)| *plays > 0).collect()
        };
        assert_eq!(hours(""), [(0, 1), (1, 1), (3, 1)]);
        assert_eq!(hours("zone=Europe/Prague"), [(2, 2), (4, 1)]);
        assert_eq!(hours("zone=Asia/Kathmandu"), [(6, 1), (7, 1), (8, 1)]);
        assert_eq!(hours("period=2025-10-27"), []);
    }
}
