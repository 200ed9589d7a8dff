//! What was heard for the first time.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    bucket::{Axis, Bucket, Start},
    calendar::date_of,
    items::{Item, Of},
    query::{Parameter, Query, QueryError},
    scope::parameter,
    statistic::{About, Group, Parameters, Statistic},
    tally::share,
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Discovery;

/// How discoveries are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiscoveryParameters {
    /// How long a bucket is; what suits the period if absent.
    pub bucket: Option<Bucket>,
    /// How many first plays at most.
    pub limit: usize,
}

/// What was heard for the first time.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Discovery)]
pub struct DiscoveryValue {
    /// How long a bucket is.
    pub bucket: Bucket,
    /// Every bucket, in order, the empty ones too.
    pub buckets: Vec<DiscoveryBucket>,
    /// How many tracks were new.
    pub new_tracks: u64,
    /// How many artists were new.
    pub new_artists: u64,
    /// The part of all plays that were the first of their track.
    pub share_new: f64,
    /// The artists who were new last, the latest first.
    pub latest_artists: Vec<FirstPlay>,
    /// The artists who were new on this day of an earlier year, the latest first.
    pub on_this_day: Vec<FirstPlay>,
}

/// What was new in one stretch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct DiscoveryBucket {
    /// When it begins: an instant for hours, else a date.
    #[schema(value_type = String)]
    pub start: Start,
    /// How many tracks were new.
    pub new_tracks: u64,
    /// How many artists were new.
    pub new_artists: u64,
    /// The part of its plays that were the first of their track; 0 if there were none.
    pub share_new: f64,
}

/// The first play of an artist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FirstPlay {
    /// The artist.
    #[serde(flatten)]
    pub item: Item,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// On which day.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// What was heard.
    pub track: Item,
}

impl Parameters for DiscoveryParameters {
    const LIST: &'static [Parameter] = &[
        Bucket::PARAMETER,
        parameter("limit", "How many first plays at most.", "1 to 1000", "10"),
    ];

    fn read(query: &mut Query) -> Result<Self, QueryError> {
        Ok(Self {
            bucket: Bucket::read(query)?,
            limit: query.limit(10)?,
        })
    }
}

impl Statistic for Discovery {
    const ID: &'static str = "discovery";
    const TITLE: &'static str = "Discoveries";
    const GROUP: Group = Group::Discovery;
    const ABOUT: About = About {
        tells: "How many tracks and artists were heard for the first time, which part of the plays that is, and whom one first heard on this day of an earlier year.",
        counted: "A track or artist is new in the play that is the first of all plays that rule and filters let through, also of those before the period. All credited artists of a track count.",
        edges: "What was heard before the history begins looks new, so that the first months have more than their due. A stretch without plays has a share of 0. On this day looks at the whole history.",
    };
    type Parameters = DiscoveryParameters;
    type Value = DiscoveryValue;

    fn compute(view: &View<'_>, parameters: &DiscoveryParameters) -> DiscoveryValue {
        let axis = Axis::new(view, parameters.bucket);
        let firsts = Firsts::new(view);
        let mut buckets: Vec<DiscoveryBucket> = axis
            .starts
            .iter()
            .map(|start| DiscoveryBucket {
                start: *start,
                new_tracks: 0,
                new_artists: 0,
                share_new: 0.0,
            })
            .collect();
        let is_inside = |row: &usize| view.has(*row);
        let tracks = firsts.tracks.iter().copied().filter(is_inside);
        for index in axis.indices(view, tracks) {
            if let Some(bucket) = buckets.get_mut(index) {
                bucket.new_tracks += 1;
            }
        }
        let artists = firsts.artists.iter().map(|(_, row)| *row).filter(is_inside);
        for index in axis.indices(view, artists) {
            if let Some(bucket) = buckets.get_mut(index) {
                bucket.new_artists += 1;
            }
        }
        let mut plays = 0;
        for (bucket, tally) in buckets.iter_mut().zip(axis.tallies(view)) {
            bucket.share_new = share(bucket.new_tracks, tally.plays.into());
            plays += u64::from(tally.plays);
        }
        let new_tracks = buckets.iter().map(|bucket| bucket.new_tracks).sum();
        DiscoveryValue {
            bucket: axis.bucket,
            new_tracks,
            new_artists: buckets.iter().map(|bucket| bucket.new_artists).sum(),
            share_new: share(new_tracks, plays),
            latest_artists: firsts.told(view, parameters.limit, |row| view.has(row)),
            on_this_day: firsts.told(view, parameters.limit, |row| is_this_day(view, row)),
            buckets,
        }
    }
}

fn is_this_day(view: &View<'_>, row: usize) -> bool {
    let (day, today) = (date_of(view.calendar().day(row)), view.today());
    (day.month(), day.day()) == (today.month(), today.day()) && day.year() < today.year()
}

/// The first plays of tracks and artists, of all that rule and filters let through.
struct Firsts {
    /// Their rows, in order.
    tracks: Vec<usize>,
    /// Artists and the rows, in order.
    artists: Vec<(u32, usize)>,
}

impl Firsts {
    fn new(view: &View<'_>) -> Self {
        let catalogue = view.catalogue();
        let whole = view.whole();
        let mut known_tracks = vec![false; catalogue.track_count()];
        let mut known_artists = vec![false; catalogue.artist_count()];
        let mut firsts = Self {
            tracks: Vec::new(),
            artists: Vec::new(),
        };
        let track = view.log().plays().track();
        whole.rows().for_each(|row| {
            let Some(track) = track.get(row) else {
                return;
            };
            if is_new(&mut known_tracks, *track) {
                firsts.tracks.push(row);
                // Only a new track can have a new artist.
                for artist in view.scope().filter.credits(catalogue, *track) {
                    if is_new(&mut known_artists, *artist) {
                        firsts.artists.push((*artist, row));
                    }
                }
            }
        });
        firsts
    }

    /// The latest of the artists' first plays that are wanted.
    fn told(
        &self,
        view: &View<'_>,
        limit: usize,
        is_wanted: impl Fn(usize) -> bool,
    ) -> Vec<FirstPlay> {
        let told = |(artist, row): &(u32, usize)| {
            let track = view.play(*row)?.track;
            Some(FirstPlay {
                item: Of::Artists.item(view.catalogue(), *artist),
                started_at: view.started_at(*row)?,
                date: date_of(view.calendar().day(*row)),
                track: Of::Tracks.item(view.catalogue(), track),
            })
        };
        let wanted = self.artists.iter().rev().filter(|(_, row)| is_wanted(*row));
        wanted.filter_map(told).take(limit).collect()
    }
}

/// Whether a number was not known yet, which it is from now on.
#[inline]
fn is_new(known: &mut [bool], number: u32) -> bool {
    known
        .get_mut(number as usize)
        .is_some_and(|known| !std::mem::replace(known, true))
}

#[cfg(test)]
mod tests {
    use crate::sketch::plays;

    #[test]
    fn the_first_play_of_all_is_the_new_one() {
        let sketch = plays(
            "2024-03-09T10:00 A//a 3:00
             2025-01-01T10:00 A//a 3:00
             2025-01-01T11:00 A//a2 3:00
             2025-01-02T10:00 B & C//b 0:10
             2025-03-01T10:00 B & C//b 3:00
             2025-03-01T11:00 C//c 3:00",
        )
        .on("2025-03-09T12:00:00Z");
        let check =
            |question: &str, expected: &str| sketch.check::<super::Discovery>(question, expected);
        check(
            "period=2025",
            r#"{"new_tracks": 3, "new_artists": 2, "share_new": 0.75,
                "latest_artists": [{"name": "C", "date": "2025-03-01", "track": {"name": "b"}}, {"name": "B"}],
                "on_this_day": [{"name": "A", "started_at": "2024-03-09T10:00:00Z"}]}"#,
        );
        check(
            "bucket=month&period=2025-01-01..2025-04-01",
            r#"{"buckets": [
                {"start": "2025-01-01", "new_tracks": 1, "new_artists": 0, "share_new": 0.5},
                {"start": "2025-02-01", "new_tracks": 0, "new_artists": 0, "share_new": 0.0},
                {"start": "2025-03-01", "new_tracks": 2, "new_artists": 2, "share_new": 1.0}]}"#,
        );
        check(
            "rule=all&period=2025-01&bucket=year",
            r#"{"buckets": [{"new_tracks": 2, "new_artists": 2}]}"#,
        );
        check(
            "first_only=true&period=2025-03&bucket=month",
            r#"{"new_tracks": 2, "latest_artists": [{"name": "C", "track": {"name": "c"}}, {"name": "B"}]}"#,
        );
    }
}
