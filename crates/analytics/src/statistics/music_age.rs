//! How old the music is when it is heard.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    bucket::{Axis, Bucket, Start},
    statistic::{About, Group, NoParameters, Statistic},
    tally::{Tally, share},
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct MusicAge;

/// How old the music is.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = MusicAge)]
pub struct MusicAgeValue {
    /// In the whole period.
    #[serde(flatten)]
    pub whole: Ages,
    /// In each year with a play, in order.
    pub years: Vec<MusicAgeYear>,
}

/// How old the music of one year was.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct MusicAgeYear {
    /// The year in which it was heard.
    pub year: i16,
    /// How old it was.
    #[serde(flatten)]
    pub ages: Ages,
}

/// How old music is. Ages are in years.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct Ages {
    /// Half of it is no older than this; absent if nothing has a known age.
    pub median: Option<u16>,
    /// The mean; absent if nothing has a known age.
    pub mean: Option<f64>,
    /// The part that is from the year in which it was heard; 0 if nothing has a known age.
    pub share_same_year: f64,
    /// How many plays are of music whose age is known.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
    /// How many plays are of music whose age is not known.
    pub unknown_plays: u64,
}

impl Statistic for MusicAge {
    const ID: &'static str = "music-age";
    const TITLE: &'static str = "Age of the music";
    const GROUP: Group = Group::Music;
    const ABOUT: About = About {
        tells: "How old the music was when it was heard, altogether and in each year: the median, the mean, and how much was from the same year.",
        counted: "The age is the year in which a play began, on the clocks of the zone, less the year in which the album of its track came out. Every play counts once, or by how long it was heard if time is the measure.",
        edges: "Reissues and compilations have their own date, often much later than that of the recording. What was heard before the year of its date is taken to be from the same year. Music of unknown date is left out, and only counted.",
    };
    type Parameters = NoParameters;
    type Value = MusicAgeValue;

    fn compute(view: &View<'_>, _: &NoParameters) -> MusicAgeValue {
        let catalogue = view.catalogue();
        let release = |album: u32| catalogue.release(album).map(|release| release.year);
        let released: Vec<Option<i16>> = catalogue
            .tracks()
            .iter()
            .map(|track| track.album.and_then(release))
            .collect();
        let plays = view.log().plays();
        let (track, played_ms) = (plays.track(), plays.played_ms());
        let mut whole = ByAge::default();
        let mut years = Vec::new();
        let axis = Axis::new(view, Some(Bucket::Year));
        for (start, stretches) in axis.starts.iter().zip(axis.stretches(view)) {
            let Start::Date(date) = start else { continue };
            let mut ages = ByAge::default();
            let mut add = |row: usize| {
                if let (Some(track), Some(played_ms)) = (track.get(row), played_ms.get(row)) {
                    let released = released.get(*track as usize).copied().flatten();
                    let age = released.map(|year| date.year().saturating_sub(year));
                    ages.tally(age).add(row, *played_ms);
                }
            };
            for rows in stretches {
                view.rows_within(rows).for_each(&mut add);
            }
            if ages.unknown.plays > 0 || !ages.known.is_empty() {
                whole.merge(&ages);
                years.push(MusicAgeYear {
                    year: date.year(),
                    ages: ages.told(view),
                });
            }
        }
        MusicAgeValue {
            whole: whole.told(view),
            years,
        }
    }
}

/// How much there is of each age.
#[derive(Default)]
struct ByAge {
    known: Vec<Tally>,
    unknown: Tally,
}

impl ByAge {
    #[inline]
    fn tally(&mut self, age: Option<i16>) -> &mut Tally {
        let Some(age) = age else {
            return &mut self.unknown;
        };
        let age = usize::try_from(age).unwrap_or_default();
        if age >= self.known.len() {
            self.known.resize(age + 1, Tally::default());
        }
        self.known.get_mut(age).unwrap_or(&mut self.unknown)
    }

    fn merge(&mut self, other: &Self) {
        for (age, tally) in (0..).zip(&other.known) {
            self.tally(Some(age)).merge(*tally);
        }
        self.unknown.merge(other.unknown);
    }

    fn told(&self, view: &View<'_>) -> Ages {
        let amounts = || self.known.iter().map(|tally| tally.by(view.measure()).0);
        let all: u64 = amounts().sum();
        let mut up_to = 0;
        let median = amounts().position(|amount| {
            up_to += amount;
            up_to * 2 >= all
        });
        let years = (0..)
            .zip(amounts())
            .map(|(age, amount): (u64, _)| age * amount);
        let known = crate::tally::total(&self.known);
        Ages {
            median: median
                .filter(|_| all > 0)
                .and_then(|age| u16::try_from(age).ok()),
            mean: (all > 0).then(|| share(years.sum(), all)),
            share_same_year: share(amounts().next().unwrap_or_default(), all),
            plays: known.plays.into(),
            played_ms: known.played_ms,
            unknown_plays: self.unknown.plays.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    #[test]
    fn music_ages_from_year_to_year() {
        let sketch = plays(
            "2024-12-31T23:59 A/New/a 1:00 released:2024-06
             2025-01-01T00:00 A/New/a 1:00
             2025-01-01T00:10 A/New/a 1:00
             2025-01-02T10:00 B/Old/a 2:00 released:1999
             2025-01-02T11:00 C/Next year's/a 1:00 released:2026
             2025-01-02T12:00 C//a 9:00",
        );
        let check = |question: &str, expected: &str| sketch.check::<MusicAge>(question, expected);
        check(
            "",
            r#"{"median": 1, "mean": 5.6, "share_same_year": 0.4, "plays": 5, "played_ms": 360000, "unknown_plays": 1, "years": [
                {"year": 2024, "median": 0, "mean": 0.0, "share_same_year": 1.0, "plays": 1, "unknown_plays": 0},
                {"year": 2025, "median": 1, "mean": 7.0, "share_same_year": 0.25, "plays": 4, "unknown_plays": 1}]}"#,
        );
        check(
            "period=2025&measure=time",
            r#"{"median": 1, "mean": 10.8, "share_same_year": 0.2}"#,
        );
        check(
            "zone=Asia/Tokyo",
            r#"{"years": [{"year": 2025, "plays": 5}]}"#,
        );
        check(
            "track=4",
            r#"{"median": null, "mean": null, "share_same_year": 0.0, "plays": 0, "unknown_plays": 1, "years": [{"year": 2025}]}"#,
        );
        check("period=2023", r#"{"median": null, "years": []}"#);
    }
}
