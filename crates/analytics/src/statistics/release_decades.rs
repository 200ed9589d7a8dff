//! From which decades the music is.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    statistic::{About, Group, NoParameters, Statistic},
    tally::{Portion, Tally, total},
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct ReleaseDecades;

/// From which decades the music is.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = ReleaseDecades)]
pub struct ReleaseDecadesValue {
    /// The decades with a play, in order.
    pub decades: Vec<ReleaseDecade>,
    /// What came out nobody knows when.
    pub unknown: UnknownRelease,
}

/// How much there is of the music of one decade.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReleaseDecade {
    /// Its first year.
    pub decade: i16,
    /// How much was heard.
    #[serde(flatten)]
    pub portion: Portion,
    /// How many different tracks.
    pub tracks: u64,
}

/// How much there is of music without a date.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct UnknownRelease {
    /// How much was heard.
    #[serde(flatten)]
    pub portion: Portion,
    /// How many different tracks.
    pub tracks: u64,
}

impl Statistic for ReleaseDecades {
    const ID: &'static str = "release-decades";
    const TITLE: &'static str = "Decades of release";
    const GROUP: Group = Group::Music;
    const ABOUT: About = About {
        tells: "In which decades the music came out that was heard, and how much there is of each.",
        counted: "A play counts for the decade in which the album of its track came out, as Spotify dates it. The share is of all plays, or of all time if that is the measure, those of unknown date included.",
        edges: "Reissues and compilations have their own date, often much later than that of the recording. Tracks without an album, and albums without a date, are unknown. Decades without a play are left out.",
    };
    type Parameters = NoParameters;
    type Value = ReleaseDecadesValue;

    fn compute(view: &View<'_>, _: &NoParameters) -> ReleaseDecadesValue {
        let catalogue = view.catalogue();
        let tallies = view.tracks();
        let all = total(tallies.iter());
        // By the number of the decade; years fit into four or five digits.
        let mut decades =
            vec![(Tally::default(), 0); usize::from(i16::MAX.unsigned_abs()) / 10 + 1];
        let mut unknown = (Tally::default(), 0);
        for (track, tally) in catalogue.tracks().iter().zip(tallies.iter()) {
            if tally.plays == 0 {
                continue;
            }
            let release = track.album.and_then(|album| catalogue.release(album));
            let decade = release.and_then(|release| usize::try_from(release.year / 10).ok());
            let sum = decade.and_then(|decade| decades.get_mut(decade));
            let (sum, tracks) = sum.unwrap_or(&mut unknown);
            sum.merge(*tally);
            *tracks += 1;
        }
        let portion = |tally: Tally| Portion::new(tally, all, view.measure());
        let told = |(index, (tally, tracks)): (usize, (Tally, u64))| {
            Some(ReleaseDecade {
                decade: i16::try_from(index * 10).ok()?,
                portion: portion(tally),
                tracks,
            })
        };
        let heard = decades.into_iter().enumerate();
        let heard = heard.filter(|(_, (tally, _))| tally.plays > 0);
        ReleaseDecadesValue {
            decades: heard.filter_map(told).collect(),
            unknown: UnknownRelease {
                portion: portion(unknown.0),
                tracks: unknown.1,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    #[test]
    fn a_play_counts_for_the_decade_of_its_album() {
        let sketch = plays(
            "2025-03-01T10:00 A/Old/a 3:00 released:1969-12-31
             2025-03-01T10:10 A/Old/b 1:00
             2025-03-01T10:20 B/New/a 2:00 released:1970
             2025-03-01T10:30 B/New/a ? of 2:00
             2025-03-01T10:40 C/Undated/a 4:00 released:0000
             2025-03-01T10:50 C//a 4:00",
        );
        let check = |question: &str, expected: &str| {
            sketch.check::<ReleaseDecades>(question, expected);
        };
        check(
            "measure=time",
            r#"{"decades": [
                {"decade": 1960, "plays": 2, "played_ms": 240000, "tracks": 2, "share": 0.25},
                {"decade": 1970, "plays": 2, "played_ms": 240000, "tracks": 1, "share": 0.25}],
                "unknown": {"plays": 2, "played_ms": 480000, "tracks": 2, "share": 0.5}}"#,
        );
        check(
            "track=4",
            r#"{"decades": [], "unknown": {"plays": 1, "tracks": 1, "share": 1.0}}"#,
        );
        check(
            "period=2024",
            r#"{"decades": [], "unknown": {"plays": 0, "share": 0.0}}"#,
        );
    }
}
