//! How often one comes back: Eddington numbers, and artists of whom one knows a single track.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    items::{Item, Of},
    ranking::{Ranked, counted, rank},
    statistic::{About, Group, Statistic, limit},
    tally::Tally,
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Loyalty;

limit! {
    /// How much is told.
    LoyaltyParameters, 10, "How many one-hit wonders at most."
}

/// How often one comes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Loyalty)]
pub struct LoyaltyValue {
    /// So many days have so many plays each.
    pub days: Eddington,
    /// So many artists have so many plays each.
    pub artists: Eddington,
    /// So many tracks have so many plays each.
    pub tracks: Eddington,
    /// How many artists were heard.
    pub artists_heard: u64,
    /// How many of them were heard once and never again.
    pub artists_heard_once: u64,
    /// Of how many a single track was heard, however often.
    pub artists_of_one_track: u64,
    /// How many of those are one-hit wonders.
    pub one_hit_wonders: u64,
    /// The one-hit wonders heard most, in order.
    pub wonders: Vec<OneHitWonder>,
}

/// The highest number that so many reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Eddington {
    /// The number: so many of them have at least so many plays each.
    pub number: u64,
    /// How many more would have to reach the next number for it to become one higher.
    pub missing: u64,
}

/// An artist of whom a single track was heard, but that again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OneHitWonder {
    /// The artist.
    #[serde(flatten)]
    pub item: Item,
    /// The track.
    pub track: Item,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
}

/// How often the track of a one-hit wonder was heard at least.
const WONDER_PLAYS: u32 = 5;

impl Statistic for Loyalty {
    const ID: &'static str = "loyalty";
    const TITLE: &'static str = "Loyalty";
    const GROUP: Group = Group::Habits;
    const ABOUT: About = About {
        tells: "How often one comes back. The Eddington number of days is the highest number of days that have at least as many plays each: 50 says that there were 50 days with 50 plays or more. The same of artists and tracks; and which artists are one-hit wonders, of whom one hears a single track.",
        counted: "Plays of the period. A play counts for every credited artist. Beside each number stands how many more days, artists or tracks would have to reach the next one. A one-hit wonder is an artist of whom a single track was heard, and that five times or more; those with most plays or time come first.",
        edges: "Of nothing all numbers are 0, and one is missing to 1. A recording that came out on several albums is several tracks, so that its artist is no one-hit wonder if two of them were heard. Guests on one track of somebody else's count as artists of one track.",
    };
    type Parameters = LoyaltyParameters;
    type Value = LoyaltyValue;

    fn compute(view: &View<'_>, parameters: &LoyaltyParameters) -> LoyaltyValue {
        let catalogue = view.catalogue();
        let tracks = view.tracks();
        let artists = view.artists(&tracks);
        let hits = hits(view, &tracks);
        let hit = |artist: u32| match hits.get(artist as usize) {
            Some(Hits::One(track)) => Some(*track),
            _ => None,
        };
        let heard: Vec<Ranked> = counted(&artists).collect();
        let (artists_heard, once) = (
            heard.len() as u64,
            heard.iter().filter(|one| one.tally.plays == 1).count() as u64,
        );
        let mut of_one_track = heard;
        of_one_track.retain(|one| hit(one.number).is_some());
        let artists_of_one_track = of_one_track.len() as u64;
        let mut wonders = of_one_track;
        wonders.retain(|one| one.tally.plays >= WONDER_PLAYS);
        let one_hit_wonders = wonders.len() as u64;
        let id = |number| Of::Artists.id(catalogue, number);
        let first = rank(wonders.into_iter(), view.measure(), parameters.limit, id);
        let told = first.into_iter().filter_map(|one| {
            Some(OneHitWonder {
                item: Of::Artists.item(catalogue, one.number),
                track: Of::Tracks.item(catalogue, hit(one.number)?),
                plays: one.tally.plays.into(),
                played_ms: one.tally.played_ms,
            })
        });
        let days = view.by_day();
        LoyaltyValue {
            days: Eddington::of(days.iter().map(|(_, tally)| *tally)),
            artists: Eddington::of(artists.iter().copied()),
            tracks: Eddington::of(tracks.iter().copied()),
            artists_heard,
            artists_heard_once: once,
            artists_of_one_track,
            one_hit_wonders,
            wonders: told.collect(),
        }
    }
}

/// Which tracks of an artist were heard.
#[derive(Clone, Copy, Debug)]
enum Hits {
    None,
    One(u32),
    Several,
}

fn hits(view: &View<'_>, tracks: &[Tally]) -> Vec<Hits> {
    let catalogue = view.catalogue();
    let mut hits = vec![Hits::None; catalogue.artist_count()];
    let heard = (0..).zip(tracks).filter(|(_, tally)| tally.plays > 0);
    for (track, _) in heard {
        for artist in view.scope().filter.credits(catalogue, track) {
            if let Some(hits) = hits.get_mut(*artist as usize) {
                *hits = match hits {
                    Hits::None => Hits::One(track),
                    Hits::One(_) | Hits::Several => Hits::Several,
                };
            }
        }
    }
    hits
}

impl Eddington {
    /// Of what has so many plays each.
    fn of(tallies: impl Iterator<Item = Tally> + Clone) -> Self {
        // No number is higher than how many there are, so that more plays than that say no more.
        let heard = tallies.clone().filter(|tally| tally.plays > 0).count();
        let mut with = vec![0_u64; heard + 2];
        for tally in tallies.filter(|tally| tally.plays > 0) {
            if let Some(count) = with.get_mut((tally.plays as usize).min(heard + 1)) {
                *count += 1;
            }
        }
        // From the highest down: how many have at least so many plays.
        let mut reach = 0;
        let mut next = 0;
        for (number, count) in with.iter().enumerate().rev() {
            let number = number as u64;
            reach += count;
            if reach >= number {
                return Self {
                    number,
                    missing: number + 1 - next,
                };
            }
            next = reach;
        }
        Self {
            number: 0,
            missing: 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    #[test]
    fn a_number_takes_as_many_with_as_many() {
        let check = |plays: &[u32], number, missing| {
            let tallies = plays.iter().map(|plays| Tally {
                plays: *plays,
                ..Tally::default()
            });
            assert_eq!(Eddington::of(tallies), Eddington { number, missing });
        };
        check(&[], 0, 1);
        check(&[0, 0], 0, 1);
        check(&[1], 1, 2);
        check(&[100], 1, 1);
        check(&[2, 2], 2, 3);
        check(&[3, 3, 1], 2, 1);
        check(&[3, 3, 3], 3, 4);
        check(&[5, 1, 4, 3, 9], 3, 1);
    }

    #[test]
    fn days_artists_and_tracks_have_their_numbers() {
        let sketch = plays(
            "2025-03-01T10:00 A/X/Intro 3:00
             2025-03-01T11:00 B/X/Intro 3:00
             2025-03-01T12:00 B/X/Intro 3:00
             2025-03-02T12:00 B/X/Intro 3:00
             2025-03-02T13:00 B/X/Intro ? of 4:00
             2025-03-02T14:00 B/X/Intro 3:00
             2025-03-02T15:00 B & C/Y/c 3:00
             2025-03-02T16:00 A/X/b 0:10",
        );
        let check = |question: &str, expected: &str| sketch.check::<Loyalty>(question, expected);
        check(
            "",
            r#"{"days": {"number": 2, "missing": 1}, "artists": {"number": 1, "missing": 1}, "tracks": {"number": 1, "missing": 1},
                "artists_heard": 3, "artists_heard_once": 2, "artists_of_one_track": 2, "one_hit_wonders": 0, "wonders": []}"#,
        );
        check(
            "first_only=true&period=2025-03-01..2025-03-03",
            r#"{"artists_heard": 2, "artists_heard_once": 1}"#,
        );
        check(
            "rule=all",
            r#"{"artists": {"number": 2}, "artists_of_one_track": 1}"#,
        );
        check(
            "album=2",
            r#"{"one_hit_wonders": 1, "wonders": [{"name": "B", "plays": 5, "played_ms": 960000, "track": {"name": "Intro"}}]}"#,
        );
    }
}
