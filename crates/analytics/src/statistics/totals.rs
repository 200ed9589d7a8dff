//! How much there is altogether.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    ranking::counted,
    statistic::{About, Group, NoParameters, Statistic},
    tally::Tally,
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Totals;

/// How much there is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Totals)]
pub struct TotalsValue {
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
    /// How many different tracks.
    pub tracks: u64,
    /// How many different artists.
    pub artists: u64,
    /// How many different albums.
    pub albums: u64,
    /// On how many days there was a play.
    pub active_days: u64,
    /// When the first play began.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub first: Option<Timestamp>,
    /// When the last play began.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last: Option<Timestamp>,
    /// How many of the plays were skips.
    pub skipped: u64,
    /// Of how many plays the time is an estimate.
    pub estimated_plays: u64,
}

impl Statistic for Totals {
    const ID: &'static str = "totals";
    const TITLE: &'static str = "Totals";
    const GROUP: Group = Group::Overview;
    const ABOUT: About = About {
        tells: "How many plays there were, how long they were heard, of how many tracks, artists and albums, and on how many days.",
        counted: "Every play that the scope lets through, once. All credited artists of a track count. Tracks without a known album have none. A skip is a play that its source calls skipped, or that was left for another before 30 seconds or half of it.",
        edges: "Where nobody knows how long a play was heard, its time is estimated, and it is among the estimated plays. With the rule `counted` skips before 30 seconds are not among the plays, and so not among the skips either.",
    };
    type Parameters = NoParameters;
    type Value = TotalsValue;

    fn compute(view: &View<'_>, _: &NoParameters) -> TotalsValue {
        let catalogue = view.catalogue();
        let tracks = view.tracks();
        let all = tracks.iter().fold(Tally::default(), |mut all, tally| {
            all.merge(*tally);
            all
        });
        let marks = view.log().plays().marks();
        let (skipped, estimated_plays) = view.rows().fold((0, 0), |(skipped, estimated), row| {
            let marks = marks.get(row).copied().unwrap_or_default();
            (
                skipped + u64::from(marks.is_skipped()),
                estimated + u64::from(marks.is_estimated()),
            )
        });
        let mut artists = vec![false; catalogue.artist_count()];
        let mut albums = vec![false; catalogue.album_count()];
        for track in counted(&tracks) {
            for artist in view.scope().filter.credits(catalogue, track.number) {
                hear(&mut artists, *artist);
            }
            if let Some(album) = catalogue.album_of(track.number) {
                hear(&mut albums, album);
            }
        }
        let at = |row: Option<usize>| view.started_at(row?);
        TotalsValue {
            plays: all.plays.into(),
            played_ms: all.played_ms,
            tracks: counted(&tracks).count() as u64,
            artists: count(&artists),
            albums: count(&albums),
            active_days: view.active_days().len() as u64,
            first: at(view.first_row()),
            last: at(view.last_row()),
            skipped,
            estimated_plays,
        }
    }
}

fn hear(heard: &mut [bool], number: u32) {
    if let Some(is_heard) = heard.get_mut(number as usize) {
        *is_heard = true;
    }
}

fn count(heard: &[bool]) -> u64 {
    heard.iter().filter(|is_heard| **is_heard).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::{Sketch, plays};

    fn check(sketch: &Sketch, question: &str, expected: &str) {
        sketch.check::<Totals>(question, expected);
    }

    #[test]
    fn plays_and_what_was_played_are_counted() {
        let sketch = plays(
            "2025-03-01T10:00 Aurora/Demons/Runaway 3:20
             2025-03-01T10:04 Aurora/Demons/Runaway 0:20 fwdbtn
             2025-03-02T23:59 Aurora & Sigur Rós//Duet 4:00 skipped
             2025-03-04T08:00 Sigur Rós/Ágætis byrjun/Starálfur ? of 6:46",
        );
        check(
            &sketch,
            "",
            r#"{"plays": 3, "played_ms": 846000, "tracks": 3, "artists": 2, "albums": 2, "active_days": 3,
                "first": "2025-03-01T10:00:00Z", "last": "2025-03-04T08:00:00Z", "skipped": 1, "estimated_plays": 1}"#,
        );
        check(
            &sketch,
            "rule=all",
            r#"{"plays": 4, "played_ms": 866000, "skipped": 2}"#,
        );
        check(&sketch, "first_only=true", r#"{"plays": 3, "artists": 2}"#);
        check(
            &sketch,
            "period=2025-03-02",
            r#"{"plays": 1, "tracks": 1, "artists": 2, "albums": 0, "active_days": 1}"#,
        );
        check(
            &sketch,
            "period=2025-03-03",
            r#"{"plays": 0, "first": null, "last": null}"#,
        );
        check(
            &sketch,
            "period=2025-03-03&zone=Asia/Tokyo",
            r#"{"plays": 1}"#,
        );
    }

    #[test]
    fn only_music_counts_unless_asked() {
        let sketch = plays(
            "2025-03-01T10:00 Aurora/Demons/Runaway 3:20
             2025-03-01T11:00 A Show//Episode 1 30:00 episode
             2025-03-01T12:00 A Book//Chapter 1 30:00 chapter
             2025-03-01T13:00 Aurora//Runaway (Video) 3:00 video
             2025-03-01T14:00 // 3:00 unknown",
        );
        check(&sketch, "", r#"{"plays": 1}"#);
        check(&sketch, "include=episodes", r#"{"plays": 2}"#);
        check(&sketch, "include=chapters,videos", r#"{"plays": 3}"#);
        check(&sketch, "include=everything", r#"{"plays": 5}"#);
    }
}
