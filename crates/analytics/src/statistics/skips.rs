//! What is skipped, and how far plays get.

use std::cmp::Reverse;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    items::{CreditedArtist, Of},
    query::{Parameter, Query, QueryError, words},
    scope::parameter,
    statistic::{About, Group, Parameters, Statistic},
    tally::share,
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Skips;

words! {
    /// Of what skips are told.
    SkipsOf {
        /// Tracks.
        Tracks = "tracks",
        /// Artists: a play counts for every credited one.
        Artists = "artists",
        /// Devices and programmes, in Spotify's words.
        Platforms = "platforms",
        /// From where it was played: Spotify's URIs of playlists, albums, artists.
        Contexts = "contexts",
    }
}

words! {
    /// What comes first.
    SkipsOrder {
        /// What has most skips.
        Skips = "skips",
        /// What is skipped most often of all its plays.
        Rate = "rate",
    }
}

/// Which skips are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SkipsParameters {
    /// Of what.
    pub of: SkipsOf,
    /// What comes first.
    pub order: SkipsOrder,
    /// How many plays something has to have.
    pub min_plays: u32,
    /// How many items at most.
    pub limit: usize,
}

/// What is skipped.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Skips)]
pub struct SkipsValue {
    /// Of what.
    pub of: SkipsOf,
    /// What is skipped most, in order.
    pub items: Vec<SkipsItem>,
    /// How many plays there are altogether.
    pub plays: u64,
    /// How many of them are skips.
    pub skips: u64,
    /// The part of the plays that are skips; 0 if there are none.
    pub rate: f64,
    /// The same for each hour of the day, from midnight.
    pub hours: Vec<SkipsHour>,
    /// How far plays get whose length is known: at least so far, for 0, 10, … 100 % of the track.
    pub completion: Vec<Completion>,
}

/// How often something is skipped.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SkipsItem {
    /// Which track or artist; platforms and contexts have none.
    pub id: Option<i64>,
    /// Its name, the platform, or the context's URI.
    pub name: String,
    /// The credited artists of a track, in order.
    pub artists: Vec<CreditedArtist>,
    /// How many plays.
    pub plays: u64,
    /// How many of them are skips.
    pub skips: u64,
    /// The part of the plays that are skips.
    pub rate: f64,
}

/// How often plays of one hour of the day are skipped.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct SkipsHour {
    /// The hour, 0 to 23.
    pub hour: u8,
    /// How many plays began in it.
    pub plays: u64,
    /// How many of them are skips.
    pub skips: u64,
    /// The part of the plays that are skips; 0 if there are none.
    pub rate: f64,
}

/// How many plays got so far.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct Completion {
    /// How far, in per cent of the track.
    pub percent: u8,
    /// How many plays got at least so far.
    pub plays: u64,
    /// The part of all plays whose length is known.
    pub share: f64,
}

impl Parameters for SkipsParameters {
    const LIST: &'static [Parameter] = &[
        parameter(
            "of",
            "Of what skips are told.",
            "`tracks`, `artists`, `platforms` or `contexts`",
            "tracks",
        ),
        parameter(
            "order",
            "What comes first: most skips, or the highest rate.",
            "`skips` or `rate`",
            "skips",
        ),
        parameter(
            "min_plays",
            "How many plays something has to have.",
            "1 to 1000000",
            "1",
        ),
        parameter("limit", "How many items at most.", "1 to 1000", "50"),
    ];

    fn read(query: &mut Query) -> Result<Self, QueryError> {
        let min_plays = query.number("min_plays", 1, 1_000_000)?;
        Ok(Self {
            of: query.word("of")?.unwrap_or(SkipsOf::Tracks),
            order: query.word("order")?.unwrap_or(SkipsOrder::Skips),
            min_plays: min_plays
                .and_then(|least| u32::try_from(least).ok())
                .unwrap_or(1),
            limit: query.limit(50)?,
        })
    }
}

impl Statistic for Skips {
    const ID: &'static str = "skips";
    const TITLE: &'static str = "Skips";
    const GROUP: Group = Group::Habits;
    const ABOUT: About = About {
        tells: "Which tracks, artists, devices or playlists are skipped most, at what time of the day, and how far plays get before they end.",
        counted: "A skip is a play that its source calls skipped, or that its listener left for another (fwdbtn, backbtn, clickrow) before 30 seconds or half of it were heard. The rate is skips of plays. Of equals, what has more plays comes first, then what was heard first, then the id or name.",
        edges: "The default rule leaves out what was heard for less than 30 seconds, and with it most skips: ask with the rule `all` to see them. Where only polls tell of a play, nobody knows whether it was skipped, and it counts as not. How far plays get is told of those alone of which played time and the track's length are known.",
    };
    type Parameters = SkipsParameters;
    type Value = SkipsValue;

    fn compute(view: &View<'_>, parameters: &SkipsParameters) -> SkipsValue {
        let hours = by_hour(view);
        let mut all = Count::default();
        for hour in &hours {
            all.merge(*hour);
        }
        let told = |(hour, count): (u8, Count)| SkipsHour {
            hour,
            plays: count.plays.into(),
            skips: count.skips.into(),
            rate: count.rate(),
        };
        SkipsValue {
            of: parameters.of,
            items: Counts::new(view, parameters.of).items(view, parameters),
            plays: all.plays.into(),
            skips: all.skips.into(),
            rate: all.rate(),
            hours: (0..).zip(hours).map(told).collect(),
            completion: completion(view),
        }
    }
}

fn by_hour(view: &View<'_>) -> [Count; 24] {
    let marks = view.log().plays().marks();
    let mut hours = [Count::default(); 24];
    for run in view.hours() {
        let mut count = Count::default();
        view.rows_within(run.rows.clone()).for_each(|row| {
            count.plays += 1;
            count.skips += u32::from(marks.get(row).is_some_and(|marks| marks.is_skipped()));
        });
        if let Some(hour) = hours.get_mut(run.hour_of_day()) {
            hour.merge(count);
        }
    }
    hours
}

/// How far plays get of which played time and the track's length are known.
fn completion(view: &View<'_>) -> Vec<Completion> {
    let plays = view.log().plays();
    let (track, marks, played_ms) = (plays.track(), plays.marks(), plays.played_ms());
    // Lengths alone lie closer together than whole tracks.
    let durations: Vec<u32> = view
        .catalogue()
        .tracks()
        .iter()
        .map(|track| track.duration_ms.unwrap_or_default())
        .collect();
    let mut tenths = [0_u64; 11];
    view.rows().for_each(|row| {
        let (Some(track), Some(marks), Some(played_ms)) =
            (track.get(row), marks.get(row), played_ms.get(row))
        else {
            return;
        };
        let duration = durations.get(*track as usize).copied().unwrap_or_default();
        if duration > 0 && !marks.is_estimated() {
            let tenth = tenths_of(*played_ms, duration);
            if let Some(count) = tenths.get_mut(tenth) {
                *count += 1;
            }
        }
    });
    at_least(&tenths)
}

/// How many tenths of a length were heard, at most ten.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the quotient is not negative, and what is too large becomes the largest number"
)]
fn tenths_of(played_ms: u32, duration_ms: u32) -> usize {
    // Exact: such quotients differ from a whole number by more than they are rounded by. Dividing
    // whole numbers takes three times as long.
    let tenths = f64::from(played_ms) * 10.0 / f64::from(duration_ms);
    (tenths as u32).min(10) as usize
}

/// How many plays got at least so far, given how many got so far and no farther.
fn at_least(tenths: &[u64; 11]) -> Vec<Completion> {
    let known: u64 = tenths.iter().sum();
    let mut left = known;
    let curve = (0..).step_by(10).zip(tenths).map(|(percent, count)| {
        let plays = left;
        left -= count;
        Completion {
            percent,
            plays,
            share: share(plays, known),
        }
    });
    curve.collect()
}

#[derive(Clone, Copy)]
struct Count {
    plays: u32,
    skips: u32,
    first_row: u32,
}

impl Default for Count {
    fn default() -> Self {
        Self {
            plays: 0,
            skips: 0,
            first_row: u32::MAX,
        }
    }
}

impl Count {
    #[inline]
    fn add(&mut self, row: usize, is_skip: bool) {
        if self.plays == 0 {
            self.first_row = u32::try_from(row).unwrap_or(u32::MAX);
        }
        self.plays += 1;
        self.skips += u32::from(is_skip);
    }

    fn merge(&mut self, other: Self) {
        self.plays += other.plays;
        self.skips += other.skips;
        self.first_row = self.first_row.min(other.first_row);
    }

    fn rate(self) -> f64 {
        share(self.skips.into(), self.plays.into())
    }
}

/// Counts by the number of the track, or of the way in which plays went.
struct Counts {
    of: SkipsOf,
    counts: Vec<Count>,
}

impl Counts {
    fn new(view: &View<'_>, of: SkipsOf) -> Self {
        let plays = view.log().plays();
        let marks = plays.marks();
        let (keys, length) = match of {
            SkipsOf::Tracks | SkipsOf::Artists => (plays.track(), view.catalogue().track_count()),
            SkipsOf::Platforms | SkipsOf::Contexts => (plays.way(), view.log().ways().all().len()),
        };
        let mut counts = vec![Count::default(); length];
        view.rows().for_each(|row| {
            if let (Some(key), Some(marks)) = (keys.get(row), marks.get(row))
                && let Some(count) = counts.get_mut(*key as usize)
            {
                count.add(row, marks.is_skipped());
            }
        });
        Self { of, counts }
    }

    /// The same by the number of what is told of.
    fn by_item(self, view: &View<'_>) -> Vec<Count> {
        let catalogue = view.catalogue();
        let ways = view.log().ways();
        let length = match self.of {
            SkipsOf::Tracks => return self.counts,
            SkipsOf::Artists => catalogue.artist_count(),
            SkipsOf::Platforms => ways.platforms().len(),
            SkipsOf::Contexts => ways.contexts().len(),
        };
        let mut counts = vec![Count::default(); length];
        for (key, count) in (0..).zip(self.counts).filter(|(_, count)| count.plays > 0) {
            let way = ways.all().get(key as usize);
            let (one, many) = match self.of {
                SkipsOf::Tracks | SkipsOf::Artists => {
                    (None, view.scope().filter.credits(catalogue, key))
                }
                SkipsOf::Platforms => (way.and_then(|way| way.platform), &[][..]),
                SkipsOf::Contexts => (way.and_then(|way| way.context), &[][..]),
            };
            for number in one.into_iter().chain(many.iter().copied()) {
                if let Some(sum) = counts.get_mut(number as usize) {
                    sum.merge(count);
                }
            }
        }
        counts
    }

    fn items(self, view: &View<'_>, parameters: &SkipsParameters) -> Vec<SkipsItem> {
        let of = self.of;
        let mut found: Vec<(u32, Count)> = (0..)
            .zip(self.by_item(view))
            .filter(|(_, count)| count.plays >= parameters.min_plays)
            .collect();
        let name = Naming { view, of };
        found.sort_by(|(left, a), (right, b)| {
            // Rates are compared as fractions.
            let rate = |one: &Count, other: &Count| u64::from(one.skips) * u64::from(other.plays);
            let by_order = match parameters.order {
                SkipsOrder::Skips => b.skips.cmp(&a.skips),
                SkipsOrder::Rate => rate(b, a).cmp(&rate(a, b)),
            };
            by_order
                .then(Reverse(a.plays).cmp(&Reverse(b.plays)))
                .then(a.first_row.cmp(&b.first_row))
                .then_with(|| name.key(*left).cmp(&name.key(*right)))
        });
        found.truncate(parameters.limit);
        found
            .into_iter()
            .map(|(number, count)| name.item(number, count))
            .collect()
    }
}

struct Naming<'a> {
    view: &'a View<'a>,
    of: SkipsOf,
}

impl Naming<'_> {
    fn key(&self, number: u32) -> (Option<i64>, &str) {
        let catalogue = self.view.catalogue();
        let ways = self.view.log().ways();
        let words = match self.of {
            SkipsOf::Tracks => return (Some(Of::Tracks.id(catalogue, number)), ""),
            SkipsOf::Artists => return (Some(Of::Artists.id(catalogue, number)), ""),
            SkipsOf::Platforms => ways.platforms(),
            SkipsOf::Contexts => ways.contexts(),
        };
        (None, words.get(number as usize).map_or("", String::as_str))
    }

    fn item(&self, number: u32, count: Count) -> SkipsItem {
        let catalogue = self.view.catalogue();
        let (id, word) = self.key(number);
        let item = match self.of {
            SkipsOf::Tracks => Some(Of::Tracks.item(catalogue, number)),
            SkipsOf::Artists => Some(Of::Artists.item(catalogue, number)),
            SkipsOf::Platforms | SkipsOf::Contexts => None,
        };
        let (name, artists) = item.map_or_else(
            || (word.to_owned(), Vec::new()),
            |item| (item.name, item.artists),
        );
        SkipsItem {
            id,
            name,
            artists,
            plays: count.plays.into(),
            skips: count.skips.into(),
            rate: count.rate(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::sketch::plays;

    #[test]
    fn tenths_are_exact() {
        let lengths = [1, 2, 3, 7, 999, 200_001, 4_294_967_291, u32::MAX];
        for duration in lengths {
            for tenth in 0..=10 {
                let least = (u64::from(duration) * tenth).div_ceil(10);
                for played in [least.saturating_sub(1), least, least + 1] {
                    let expected = (played * 10 / u64::from(duration)).min(10);
                    if let Ok(played) = u32::try_from(played) {
                        let tenths = super::tenths_of(played, duration);
                        assert_eq!(
                            Ok(tenths),
                            usize::try_from(expected),
                            "{played} of {duration}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn skips_are_told_of_all_plays() {
        let sketch = plays(
            "2025-03-01T10:00 A//a 0:10 fwdbtn on:ios
             2025-03-01T10:01 A//a 3:00 of 3:00 trackdone on:ios
             2025-03-01T11:00 B//b 1:00 of 4:00 backbtn on:android playlist:x
             2025-03-01T11:02 B//b 2:00 of 4:00 fwdbtn on:android playlist:x
             2025-03-01T11:05 B//b 0:05 endplay
             2025-03-01T11:06 A & B//c 3:00 skipped",
        );
        let check =
            |question: &str, expected: &str| sketch.check::<super::Skips>(question, expected);
        check(
            "rule=all",
            r#"{"plays": 6, "skips": 3, "rate": 0.5, "items": [
                {"name": "b", "plays": 3, "skips": 1}, {"name": "a", "plays": 2, "skips": 1, "rate": 0.5}, {"name": "c", "rate": 1.0}]}"#,
        );
        check(
            "rule=all&order=rate&min_plays=2",
            r#"{"items": [{"name": "a"}, {"name": "b"}]}"#,
        );
        check(
            "rule=all&of=artists",
            r#"{"items": [{"name": "B", "plays": 4, "skips": 2}, {"name": "A", "plays": 3, "skips": 2}]}"#,
        );
        check(
            "rule=all&of=platforms",
            r#"{"items": [{"id": null, "name": "ios", "plays": 2, "skips": 1}, {"name": "android", "skips": 1}]}"#,
        );
        check(
            "of=contexts",
            r#"{"items": [{"name": "spotify:playlist:x", "plays": 2, "skips": 1}]}"#,
        );
        check("", r#"{"plays": 4, "skips": 2}"#);
        let value = sketch.ask::<super::Skips>("rule=all");
        assert_eq!(
            (&value["hours"][10]["skips"], &value["hours"][11]["plays"]),
            (&1.into(), &4.into())
        );
        // Of a's 3:00 (10 s and all of it) and b's 4:00 (1:00, 2:00 and 5 s).
        let reached = |tenth: usize| value["completion"][tenth]["plays"].as_u64().unwrap();
        assert_eq!([0, 1, 2, 3, 5, 6, 10].map(reached), [5, 3, 3, 2, 2, 1, 1]);
    }
}
