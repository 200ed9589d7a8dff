//! How much of the music is marked explicit.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    statistic::{About, Group, NoParameters, Statistic},
    tally::{Portion, Tally, total},
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Explicit;

/// How much is explicit.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Explicit)]
pub struct ExplicitValue {
    /// What is marked explicit.
    pub explicit: ExplicitPart,
    /// What is said not to be.
    pub clean: ExplicitPart,
    /// Of what nobody says.
    pub unknown: ExplicitPart,
}

/// How much there is of one sort.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct ExplicitPart {
    /// How much was heard.
    #[serde(flatten)]
    pub portion: Portion,
    /// How many different tracks.
    pub tracks: u64,
}

impl Statistic for Explicit {
    const ID: &'static str = "explicit";
    const TITLE: &'static str = "Explicit lyrics";
    const GROUP: Group = Group::Music;
    const ABOUT: About = About {
        tells: "How much of what was heard is marked explicit, how much is not, and of how much nobody says.",
        counted: "Every play, by what Spotify says of its track today. The share is of all plays, or of all time if that is the measure.",
        edges: "The export of a history does not say what is explicit: tracks that are known from it alone are unknown until Spotify is asked. What is not marked may still be explicit, as labels mark their own.",
    };
    type Parameters = NoParameters;
    type Value = ExplicitValue;

    fn compute(view: &View<'_>, _: &NoParameters) -> ExplicitValue {
        let tallies = view.tracks();
        let all = total(tallies.iter());
        let [mut explicit, mut clean, mut unknown] = [(Tally::default(), 0); 3];
        for (track, tally) in view.catalogue().tracks().iter().zip(tallies.iter()) {
            if tally.plays > 0 {
                let (sum, tracks) = match track.explicit {
                    Some(true) => &mut explicit,
                    Some(false) => &mut clean,
                    None => &mut unknown,
                };
                sum.merge(*tally);
                *tracks += 1;
            }
        }
        let told = |(tally, tracks)| ExplicitPart {
            portion: Portion::new(tally, all, view.measure()),
            tracks,
        };
        ExplicitValue {
            explicit: told(explicit),
            clean: told(clean),
            unknown: told(unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    #[test]
    fn tracks_are_explicit_clean_or_neither() {
        let sketch = plays(
            "2025-03-01T10:00 A//a 3:00 explicit
             2025-03-01T10:10 B//a 1:00 explicit:off
             2025-03-01T10:20 B//a 1:00
             2025-03-01T10:30 C//a ? of 3:00",
        );
        let check = |question: &str, expected: &str| sketch.check::<Explicit>(question, expected);
        check(
            "",
            r#"{"explicit": {"plays": 1, "played_ms": 180000, "tracks": 1, "share": 0.25},
                "clean": {"plays": 2, "played_ms": 120000, "tracks": 1, "share": 0.5},
                "unknown": {"plays": 1, "played_ms": 180000, "tracks": 1, "share": 0.25}}"#,
        );
        check(
            "measure=time",
            r#"{"explicit": {"share": 0.375}, "clean": {"share": 0.25}}"#,
        );
        check(
            "period=2024",
            r#"{"explicit": {"plays": 0, "share": 0.0}, "unknown": {"tracks": 0}}"#,
        );
    }
}
