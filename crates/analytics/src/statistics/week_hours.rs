//! At what time of the week.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    statistic::{About, Group, NoParameters, Statistic},
    tally::{Amount, Tally},
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct WeekHours;

/// How much there was in each hour of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = WeekHours)]
pub struct WeekHoursValue {
    /// Seven days from Monday, each with its 24 hours from midnight.
    pub cells: Vec<Vec<Amount>>,
}

impl Statistic for WeekHours {
    const ID: &'static str = "week-hours";
    const TITLE: &'static str = "Hours of the week";
    const GROUP: Group = Group::Habits;
    const ABOUT: About = About {
        tells: "On which days of the week, and in which of their hours, there is how much.",
        counted: "A play counts whole for the hour in which it began, on the clocks of the zone.",
        edges: "When clocks are set back, both hours of the same name count together. Not every day of the week comes equally often in a period.",
    };
    type Parameters = NoParameters;
    type Value = WeekHoursValue;

    fn compute(view: &View<'_>, _: &NoParameters) -> WeekHoursValue {
        let mut tallies = [[Tally::default(); 24]; 7];
        for (run, tally) in view.by_hour() {
            let day = tallies.get_mut(run.weekday());
            if let Some(sum) = day.and_then(|day| day.get_mut(run.hour_of_day())) {
                sum.merge(tally);
            }
        }
        WeekHoursValue {
            cells: tallies.map(|day| day.map(Amount::from).to_vec()).to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::sketch::plays;

    #[test]
    fn a_play_belongs_to_the_hour_in_which_it_began() {
        let sketch = plays(
            "2025-03-02T23:30 A//a 3:00
             2025-03-03T00:00 A//a 1:00",
        );
        let cells = |question: &str| -> Vec<(usize, usize, u64)> {
            let value = sketch.ask::<super::WeekHours>(question);
            let cell =
                |day: usize, hour: usize| value["cells"][day][hour]["played_ms"].as_u64().unwrap();
            let hours = (0..7).flat_map(|day| (0..24).map(move |hour| (day, hour)));
            hours
                .map(|(day, hour)| (day, hour, cell(day, hour)))
                .filter(|(.., played_ms)| *played_ms > 0)
                .collect()
        };
        assert_eq!(cells(""), [(0, 0, 60_000), (6, 23, 180_000)]);
        assert_eq!(
            cells("zone=America/New_York"),
            [(6, 18, 180_000), (6, 19, 60_000)]
        );
    }
}
