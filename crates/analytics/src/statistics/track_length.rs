//! How long the tracks are that are heard.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    items::{Item, Of},
    statistic::{About, Group, NoParameters, Statistic},
    tally::{Tally, total},
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct TrackLength;

/// How long the tracks are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TrackLength)]
pub struct TrackLengthValue {
    /// How much there is of which length, in steps of half a minute.
    pub lengths: Vec<TrackLengths>,
    /// Half of it is no longer than this; absent if no length is known.
    pub median_ms: Option<u64>,
    /// The mean; absent if no length is known.
    pub mean_ms: Option<u64>,
    /// The shortest track, of equals the one that was heard first.
    pub shortest: Option<MeasuredTrack>,
    /// The longest track, of equals the one that was heard first.
    pub longest: Option<MeasuredTrack>,
    /// Tracks whose length nobody knows.
    pub unknown: UnknownLength,
}

/// How much there is of a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrackLengths {
    /// From this length on.
    pub from_ms: u64,
    /// Below this length; absent if there is no bound.
    pub to_ms: Option<u64>,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
    /// How many different tracks.
    pub tracks: u64,
}

/// A track and its length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeasuredTrack {
    /// The track.
    #[serde(flatten)]
    pub item: Item,
    /// Its length.
    pub duration_ms: u64,
}

/// How much there is without a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnknownLength {
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
    /// How many different tracks.
    pub tracks: u64,
}

/// Half a minute.
const STEP_MS: u32 = 30_000;
/// Ten minutes; what is longer comes together.
const STEPS: usize = 20;

/// A track of known length that was heard.
#[derive(Clone, Copy)]
struct Measured {
    duration_ms: u32,
    number: u32,
    tally: Tally,
}

impl Statistic for TrackLength {
    const ID: &'static str = "track-length";
    const TITLE: &'static str = "Length of tracks";
    const GROUP: Group = Group::Music;
    const ABOUT: About = About {
        tells: "How long the tracks are that were heard, in steps of half a minute, with the median, the mean, the shortest and the longest.",
        counted: "The length is that of the whole track as Spotify knows it, not how much of it was heard. For median and mean every play counts once, or by how long it was heard if time is the measure.",
        edges: "Tracks of unknown length are only counted. From ten minutes on all lengths count together. Of equally long tracks the one that was heard first in the period is told.",
    };
    type Parameters = NoParameters;
    type Value = TrackLengthValue;

    fn compute(view: &View<'_>, _: &NoParameters) -> TrackLengthValue {
        let tallies = view.tracks();
        let mut steps: [Vec<Measured>; STEPS + 1] = Default::default();
        let (mut unknown, mut unknown_tracks) = (Tally::default(), 0);
        let tracks = view.catalogue().tracks().iter().zip(tallies.iter());
        for (number, (track, tally)) in (0..).zip(tracks).filter(|(_, (_, tally))| tally.plays > 0)
        {
            let Some(duration_ms) = track.duration_ms else {
                unknown.merge(*tally);
                unknown_tracks += 1;
                continue;
            };
            let step = usize::try_from(duration_ms / STEP_MS).unwrap_or(STEPS);
            if let Some(step) = steps.get_mut(step.min(STEPS)) {
                step.push(Measured {
                    duration_ms,
                    number,
                    tally: *tally,
                });
            }
        }
        let all = || steps.iter().flatten();
        let amount = |one: &Measured| one.tally.by(view.measure()).0;
        let whole: u64 = all().map(amount).sum();
        let sum: u128 = all()
            .map(|one| u128::from(amount(one)) * u128::from(one.duration_ms))
            .sum();
        let mean = (sum + u128::from(whole) / 2).checked_div(whole.into());
        let id = |one: &Measured| Of::Tracks.id(view.catalogue(), one.number);
        let first = |one: &Measured| (one.tally.first_row, id(one));
        let shortest = all().min_by_key(|one| (one.duration_ms, first(one)));
        let longest = all().min_by_key(|one| (std::cmp::Reverse(one.duration_ms), first(one)));
        let told = |one: &Measured| MeasuredTrack {
            item: Of::Tracks.item(view.catalogue(), one.number),
            duration_ms: one.duration_ms.into(),
        };
        TrackLengthValue {
            median_ms: median(&steps, whole, amount),
            mean_ms: mean.and_then(|mean| u64::try_from(mean).ok()),
            shortest: shortest.map(told),
            longest: longest.map(told),
            unknown: UnknownLength {
                plays: unknown.plays.into(),
                played_ms: unknown.played_ms,
                tracks: unknown_tracks,
            },
            lengths: histogram(&steps),
        }
    }
}

fn histogram(steps: &[Vec<Measured>]) -> Vec<TrackLengths> {
    let bounds = (0..).map(|step: u64| step * u64::from(STEP_MS));
    let ends = bounds.clone().skip(1).take(STEPS).map(Some).chain([None]);
    bounds
        .zip(ends)
        .zip(steps)
        .map(|((from_ms, to_ms), tracks)| {
            let tally = total(tracks.iter().map(|one| &one.tally));
            TrackLengths {
                from_ms,
                to_ms,
                plays: tally.plays.into(),
                played_ms: tally.played_ms,
                tracks: tracks.len() as u64,
            }
        })
        .collect()
}

/// The length up to which half of everything goes. Only the step in which it lies is sorted.
fn median(steps: &[Vec<Measured>], whole: u64, amount: impl Fn(&Measured) -> u64) -> Option<u64> {
    let mut up_to = 0;
    for step in steps {
        let within: u64 = step.iter().map(&amount).sum();
        if within > 0 && (up_to + within) * 2 >= whole {
            let mut lengths: Vec<(u32, u64)> = step
                .iter()
                .map(|one| (one.duration_ms, amount(one)))
                .collect();
            lengths.sort_unstable();
            let found = lengths.into_iter().find(|(_, amount)| {
                up_to += amount;
                up_to * 2 >= whole
            });
            return found.map(|(length, _)| length.into());
        }
        up_to += within;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    #[test]
    fn tracks_are_short_or_long() {
        let sketch = plays(
            "2025-03-01T10:00 A//a 1:00 of 2:59
             2025-03-01T10:10 A//a 1:00
             2025-03-01T10:20 B//b 3:00 of 3:00
             2025-03-01T10:30 C//c 3:00 of 3:00
             2025-03-01T10:40 D//d 9:00 of 25:00
             2025-03-01T11:40 E//e 9:00",
        );
        let value = sketch.ask::<TrackLength>("");
        let lengths = value["lengths"].as_array().unwrap();
        assert_eq!(lengths.len(), 21);
        let filled: Vec<String> = lengths
            .iter()
            .filter(|length| length["plays"] != 0)
            .map(|length| {
                format!(
                    "{}-{} {} {} {}",
                    length["from_ms"],
                    length["to_ms"],
                    length["plays"],
                    length["played_ms"],
                    length["tracks"]
                )
            })
            .collect();
        assert_eq!(
            filled,
            [
                "150000-180000 2 120000 1",
                "180000-210000 2 360000 2",
                "600000-null 1 540000 1"
            ]
        );
        let check = |question: &str, expected: &str| {
            sketch.check::<TrackLength>(question, expected);
        };
        check(
            "",
            r#"{"median_ms": 180000, "mean_ms": 443600, "shortest": {"name": "a", "duration_ms": 179000}, "longest": {"name": "d"},
                "unknown": {"plays": 1, "played_ms": 540000, "tracks": 1}}"#,
        );
        check("measure=time", r#"{"median_ms": 1500000}"#);
        check(
            "period=2025-03-01&artist=2",
            r#"{"median_ms": 180000, "mean_ms": 180000}"#,
        );
        check(
            "artist=5",
            r#"{"median_ms": null, "mean_ms": null, "shortest": null, "longest": null, "unknown": {"plays": 1}}"#,
        );
        let same = plays("2025-03-01T10:00 B//b 3:00 of 3:00\n2025-03-01T10:10 C//b 3:00 of 3:00");
        same.check::<TrackLength>(
            "",
            r#"{"shortest": {"artists": [{"name": "B"}]}, "longest": {"artists": [{"name": "B"}]}}"#,
        );
    }

    #[test]
    fn a_length_of_nothing_is_not_known() {
        let sketch =
            plays("2025-03-01T10:00 A//a 1:00 of 0:00\n2025-03-01T10:10 B//b 3:00 of 3:00");
        let value = sketch.ask::<TrackLength>("");
        assert_eq!(value["shortest"]["name"], "b");
    }
}
