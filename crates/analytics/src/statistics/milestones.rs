//! The plays that made a round number.

use std::cmp::Reverse;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    calendar::{date_of, day_number},
    items::{Item, Of},
    moment::Moment,
    period::Period,
    places::Places,
    query::{Parameter, Query, QueryError, words},
    ranking,
    scope::parameter,
    statistic::{About, Group, Parameters, Statistic},
    tally::{Amount, Tally, share},
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Milestones;

/// Of what milestones are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MilestonesParameters {
    /// Of which things besides.
    pub of: Of,
    /// How many milestones of things, and how many certificates, at most.
    pub limit: usize,
}

/// The plays that made a round number.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Milestones)]
pub struct MilestonesValue {
    /// How much there is in the whole history.
    pub so_far: Amount,
    /// The 1st play, the 100th, and so on, in order.
    pub plays: Vec<Milestone>,
    /// The plays with which the hours heard became 1, 10, and so on, in order.
    pub hours: Vec<Milestone>,
    /// The next round number of plays.
    pub next_plays: NextMilestone,
    /// The next round number of hours.
    pub next_hours: NextMilestone,
    /// Of which things the rest tells.
    pub of: Of,
    /// Plays that were the 100th, 1,000th, … of a thing, the highest number first.
    pub items: Vec<ItemMilestone>,
    /// How many things got which certificate.
    pub certified: Certified,
    /// The things that got a certificate, the highest first.
    pub certificates: Vec<Certificate>,
}

/// A play that made a round number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Milestone {
    /// The number, of plays or of hours.
    pub count: u64,
    /// The play.
    #[serde(flatten)]
    pub moment: Moment,
}

/// A round number that is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct NextMilestone {
    /// The number, of plays or of hours.
    pub count: u64,
    /// How many plays or hours a day there were of late.
    pub per_day: f64,
    /// The day on which it will be reached if it goes on like that; absent if it would take more than
    /// a hundred years.
    #[schema(value_type = Option<String>, format = Date)]
    pub expected_on: Option<Date>,
}

/// A play that made a round number of plays of one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ItemMilestone {
    /// The thing.
    #[serde(flatten)]
    pub item: Item,
    /// The number of its plays.
    pub count: u64,
    /// As the how-manyth of all things it got there, from one.
    pub place: u64,
    /// The play.
    pub moment: Moment,
}

words! {
    /// What a thing is certified to be.
    Level {
        /// Heard often.
        Gold = "gold",
        /// Heard very often.
        Platinum = "platinum",
        /// Heard more than most things ever are.
        Diamond = "diamond",
    }
}

/// How many things got a certificate, each counted for its highest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Certified {
    /// Gold.
    pub gold: u64,
    /// Platinum.
    pub platinum: u64,
    /// Diamond.
    pub diamond: u64,
}

/// The highest certificate that a thing got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Certificate {
    /// The thing.
    #[serde(flatten)]
    pub item: Item,
    /// What it is certified to be.
    pub level: Level,
    /// How many plays that takes.
    pub count: u64,
    /// The play with which it got it.
    pub moment: Moment,
}

/// Up to which number the steps are how long: from 1 to 100, 500, 1,000, 5,000 and 10,000, then every
/// 10,000, and every 50,000 from 100,000 on.
const PLAYS: &[(u64, u64)] = &[
    (1, 1),
    (100, 100),
    (1_000, 500),
    (10_000, 5_000),
    (100_000, 10_000),
    (u64::MAX, 50_000),
];

/// The same of hours: 1, 10, 50, 100, 500, 1,000 and every 1,000 more.
const HOURS: &[(u64, u64)] = &[(1, 1), (10, 10), (100, 50), (1_000, 500), (u64::MAX, 1_000)];

/// The numbers of plays of one thing that are told.
const ITEM_COUNTS: [u32; 4] = [100, 1_000, 10_000, 100_000];

const HOUR_MS: u64 = 3_600_000;

/// Over how many days the rate is taken with which the next round number is expected.
const RECENT_DAYS: u16 = 90;

/// Nobody waits for what is farther away.
const FARTHEST_DAYS: u64 = 36_525;

impl Level {
    const ALL: [Self; 3] = [Self::Gold, Self::Platinum, Self::Diamond];

    /// How many plays it takes.
    fn plays(self, of: Of) -> u32 {
        let [gold, platinum, diamond] = match of {
            Of::Tracks => [100, 250, 500],
            Of::Albums => [250, 500, 1_000],
            Of::Artists => [500, 1_000, 2_500],
        };
        match self {
            Self::Gold => gold,
            Self::Platinum => platinum,
            Self::Diamond => diamond,
        }
    }
}

impl Parameters for MilestonesParameters {
    const LIST: &'static [Parameter] = &[
        parameter(
            "of",
            "Of which things milestones and certificates are told besides.",
            "`tracks`, `artists` or `albums`",
            "artists",
        ),
        parameter(
            "limit",
            "How many milestones of things, and how many certificates, at most.",
            "1 to 1000",
            "50",
        ),
    ];

    fn read(query: &mut Query) -> Result<Self, QueryError> {
        Ok(Self {
            of: query.word("of")?.unwrap_or(Of::Artists),
            limit: query.limit(50)?,
        })
    }
}

impl Statistic for Milestones {
    const ID: &'static str = "milestones";
    const TITLE: &'static str = "Milestones";
    const GROUP: Group = Group::Overview;
    const ABOUT: About = About {
        tells: "Which play was the 1st, the 100th, 500th, 1,000th, 5,000th, 10,000th, every 10,000th after that, and every 50,000th after 100,000; with which play the time heard came to 1, 10, 50, 100, 500, 1,000 hours and every 1,000 after that; which play was the 100th, 1,000th, 10,000th or 100,000th of an artist, track or album; which of them are gold, platinum or diamond; and when the next round number is due.",
        counted: "Plays are counted over the whole history, under the scope's rule and filters; the period chooses which milestones are shown. Gold, platinum and diamond take 100, 250 and 500 plays of a track, 250, 500 and 1,000 of an album, 500, 1,000 and 2,500 of an artist; a thing is shown with the highest that it got in the period. The next round number is expected on the day on which it would be reached if every day had as much as the last 90 on average.",
        edges: "If the history is younger than 90 days, the average is over its own days. No date is told if nothing was heard of late, or the day is more than a hundred years away. A long play may reach several hours' milestones at once. Where played time is unknown, its estimate counts. A late import of older plays moves milestones to other plays.",
    };
    type Parameters = MilestonesParameters;
    type Value = MilestonesValue;

    fn compute(view: &View<'_>, parameters: &MilestonesParameters) -> MilestonesValue {
        let MilestonesParameters { of, limit } = *parameters;
        let whole = view.whole();
        let counted = Counted::new(&whole, of);
        let told = |reached: &[(u64, usize)]| {
            let rows = reached.iter().filter(|(_, row)| view.has(*row));
            rows.filter_map(|(count, row)| {
                Some(Milestone {
                    count: *count,
                    moment: Moment::new(view, *row)?,
                })
            })
            .collect()
        };
        let recent = Recent::new(&whole);
        let certificates = certificates(&counted, view, of);
        let mut certified = Certified::default();
        for (level, _) in &certificates {
            match level {
                Level::Gold => certified.gold += 1,
                Level::Platinum => certified.platinum += 1,
                Level::Diamond => certified.diamond += 1,
            }
        }
        let certificate = |(level, reached): &(Level, Reached)| {
            Some(Certificate {
                item: of.item(view.catalogue(), reached.number),
                level: *level,
                count: reached.count.into(),
                moment: Moment::new(view, reached.row)?,
            })
        };
        let next = |steps: &Steps, so_far: u64, recently: u64| recent.next(steps, so_far, recently);
        MilestonesValue {
            so_far: counted.all.into(),
            next_plays: next(
                &counted.plays,
                counted.all.plays.into(),
                recent.tally.plays.into(),
            ),
            next_hours: next(
                &counted.hours,
                counted.all.played_ms,
                recent.tally.played_ms,
            ),
            plays: told(&counted.plays.reached),
            hours: told(&counted.hours.reached),
            of,
            items: item_milestones(&counted, view, of, limit),
            certified,
            certificates: certificates
                .iter()
                .filter_map(certificate)
                .take(limit)
                .collect(),
        }
    }
}

/// The number after this one.
fn after(bands: &[(u64, u64)], count: u64) -> u64 {
    let band = bands.iter().find(|(up_to, _)| count < *up_to);
    let step = band.map_or(u64::MAX, |(_, step)| *step);
    (count / step + 1).saturating_mul(step)
}

/// The round numbers of something, with the rows in which they were reached.
#[derive(Debug)]
struct Steps {
    bands: &'static [(u64, u64)],
    /// How much one is.
    unit: u64,
    next: u64,
    /// How much the next one takes.
    due: u64,
    reached: Vec<(u64, usize)>,
}

impl Steps {
    fn new(bands: &'static [(u64, u64)], unit: u64) -> Self {
        let next = after(bands, 0);
        Self {
            bands,
            unit,
            next,
            due: next.saturating_mul(unit),
            reached: Vec::new(),
        }
    }

    fn reach(&mut self, so_far: u64, row: usize) {
        while so_far >= self.due {
            self.reached.push((self.next, row));
            self.next = after(self.bands, self.next);
            self.due = self.next.saturating_mul(self.unit);
        }
    }
}

/// A thing has got to a number of plays.
#[derive(Clone, Copy, Debug)]
struct Reached {
    number: u32,
    count: u32,
    place: u64,
    row: usize,
}

/// The whole history, counted.
#[derive(Debug)]
struct Counted {
    all: Tally,
    plays: Steps,
    hours: Steps,
    /// In the order of time.
    items: Vec<Reached>,
}

impl Counted {
    fn new(whole: &View<'_>, of: Of) -> Self {
        let mut all = Tally::default();
        let mut plays = Steps::new(PLAYS, 1);
        let mut hours = Steps::new(HOURS, HOUR_MS);
        let played_ms = whole.log().plays().played_ms();
        for (run, tally) in whole.by_hour() {
            let mut then = all;
            then.merge(tally);
            // Nearly all hours make no round number.
            if u64::from(then.plays) < plays.due && then.played_ms < hours.due {
                all = then;
                continue;
            }
            for row in whole.rows_within(run.rows) {
                all.add(row, played_ms.get(row).copied().unwrap_or_default());
                plays.reach(all.plays.into(), row);
                hours.reach(all.played_ms, row);
            }
        }
        Self {
            all,
            plays,
            hours,
            items: items_reached(whole, of),
        }
    }
}

/// Which things have got to which numbers of plays, in the order of time.
fn items_reached(whole: &View<'_>, of: Of) -> Vec<Reached> {
    let levels = Level::ALL.map(|level| level.plays(of));
    let mut counts: Vec<u32> = ITEM_COUNTS.into_iter().chain(levels).collect();
    counts.sort_unstable();
    counts.dedup();
    let first = counts.first().copied().unwrap_or(u32::MAX);
    // What never gets to the first number is not looked at.
    let tallies = whole.tallies(of);
    let things = ranking::counted(&tallies).filter(|one| one.tally.plays >= first);
    let things: Vec<u32> = things.map(|one| one.number).collect();
    let places = Places::chosen(whole, of, &things);
    // How many plays are missing to the next number. Nobody's never come to an end, as nobody plays
    // anything four thousand million times.
    let mut missing = vec![u32::MAX; places.with_nobody()];
    missing
        .iter_mut()
        .take(things.len())
        .for_each(|missing| *missing = first);
    let mut steps = vec![0; things.len()];
    let mut there = vec![0; counts.len()];
    let mut reached = Vec::new();
    let mut reach = |place: usize, row: usize| {
        let step: &mut usize = steps.get_mut(place)?;
        let (count, things_there) = (*counts.get(*step)?, there.get_mut(*step)?);
        *step += 1;
        *things_there += 1;
        reached.push(Reached {
            number: *things.get(place)?,
            count,
            place: *things_there,
            row,
        });
        Some(counts.get(*step)? - count)
    };
    let track = whole.log().plays().track();
    whole.rows().for_each(|row| {
        places.each(track.get(row).copied().unwrap_or(u32::MAX), |place| {
            if let Some(missing) = missing.get_mut(place as usize) {
                *missing -= 1;
                if *missing == 0 {
                    *missing = reach(place as usize, row).unwrap_or(u32::MAX);
                }
            }
        });
    });
    reached
}

fn item_milestones(counted: &Counted, view: &View<'_>, of: Of, limit: usize) -> Vec<ItemMilestone> {
    let is_told = |one: &&Reached| ITEM_COUNTS.contains(&one.count) && view.has(one.row);
    let mut reached: Vec<&Reached> = counted.items.iter().filter(is_told).collect();
    reached.sort_by_key(|one| Reverse(one.count));
    let told = reached.into_iter().filter_map(|one| {
        Some(ItemMilestone {
            item: of.item(view.catalogue(), one.number),
            count: one.count.into(),
            place: one.place,
            moment: Moment::new(view, one.row)?,
        })
    });
    told.take(limit).collect()
}

/// The highest certificate of each thing that got one, the highest first, of equals the earliest.
fn certificates(counted: &Counted, view: &View<'_>, of: Of) -> Vec<(Level, Reached)> {
    let mut certificates = Vec::new();
    let mut has_one = vec![false; of.count(view.catalogue())];
    for level in Level::ALL.into_iter().rev() {
        let plays = level.plays(of);
        for reached in counted.items.iter().filter(|one| one.count == plays) {
            if view.has(reached.row)
                && let Some(has_one) = has_one.get_mut(reached.number as usize)
                && !std::mem::replace(has_one, true)
            {
                certificates.push((level, *reached));
            }
        }
    }
    certificates
}

/// What there was of late, and in how many days.
struct Recent {
    tally: Tally,
    days: u64,
    today: i32,
}

impl Recent {
    fn new(whole: &View<'_>) -> Self {
        let today = day_number(whole.today());
        let first = whole.first_row().map(|row| whole.calendar().day(row));
        let age = first.map_or(0, |first| (today - first).max(0).unsigned_abs() + 1);
        Self {
            tally: whole.over(Period::LastDays(RECENT_DAYS)).tally(),
            days: age.min(RECENT_DAYS.into()).into(),
            today,
        }
    }

    fn next(&self, steps: &Steps, so_far: u64, recently: u64) -> NextMilestone {
        let missing = steps.due.saturating_sub(so_far);
        let in_days = (recently > 0)
            .then(|| missing.saturating_mul(self.days).div_ceil(recently))
            .filter(|days| *days <= FARTHEST_DAYS)
            .and_then(|days| i32::try_from(days).ok());
        NextMilestone {
            count: steps.next,
            per_day: share(recently, self.days.saturating_mul(steps.unit)),
            expected_on: in_days.map(|days| date_of(self.today.saturating_add(days))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    /// So many plays of something, an hour after another, from midnight of 1 January 2025 on.
    fn hourly(count: u32, what: &str) -> String {
        let line = |hour: u32| {
            let day =
                date_of(day_number(jiff::civil::date(2025, 1, 1)) + (hour / 24).cast_signed());
            format!("{day}T{:02}:00 {what}\n", hour % 24)
        };
        (0..count).map(line).collect()
    }

    #[test]
    fn round_numbers_have_their_plays() {
        let sketch = plays(&hourly(501, "A/X/a 6:00")).on("2025-01-31T12:00:00Z");
        sketch.check::<Milestones>(
            "",
            r#"{"so_far": {"plays": 501, "played_ms": 180360000},
                "plays": [{"count": 1, "date": "2025-01-01", "track": {"name": "a"}},
                    {"count": 100, "started_at": "2025-01-05T03:00:00Z"}, {"count": 500}],
                "hours": [{"count": 1, "started_at": "2025-01-01T09:00:00Z"}, {"count": 10}, {"count": 50}],
                "next_plays": {"count": 1000, "expected_on": "2025-03-03"},
                "next_hours": {"count": 100, "expected_on": "2025-03-03"},
                "items": [{"name": "A", "count": 100, "place": 1, "moment": {"date": "2025-01-05"}}],
                "certified": {"gold": 1, "platinum": 0, "diamond": 0},
                "certificates": [{"name": "A", "level": "gold", "count": 500}]}"#,
        );
        sketch.check::<Milestones>(
            "of=tracks",
            r#"{"certificates": [{"name": "a", "level": "diamond", "count": 500}], "certified": {"gold": 0, "diamond": 1}}"#,
        );
        // Milestones of the period, counted from the beginning of the history.
        sketch.check::<Milestones>(
            "of=tracks&period=2025-01-01..2025-01-15",
            r#"{"plays": [{"count": 1}, {"count": 100}], "certificates": [{"level": "platinum", "count": 250}]}"#,
        );
        sketch.check::<Milestones>(
            "period=2025-01-06..2025-01-15",
            r#"{"plays": [], "items": [], "so_far": {"plays": 501}}"#,
        );
    }

    #[test]
    fn the_next_one_is_expected_from_the_days_there_were() {
        let check = |text: &str, now: &str, expected: &str| {
            plays(text).on(now).check::<Milestones>("", expected);
        };
        check(
            "",
            "2025-01-31T12:00:00Z",
            r#"{"plays": [], "next_plays": {"count": 1, "per_day": 0.0, "expected_on": null}}"#,
        );
        check(
            "2025-01-30T10:00 A//a 3:00",
            "2025-01-31T12:00:00Z",
            r#"{"plays": [{"count": 1}], "next_plays": {"count": 100, "per_day": 0.5, "expected_on": "2025-08-17"}}"#,
        );
        // Nothing was heard of late.
        check(
            "2024-01-30T10:00 A//a 3:00",
            "2025-01-31T12:00:00Z",
            r#"{"next_plays": {"count": 100, "per_day": 0.0, "expected_on": null}}"#,
        );
        // The clock of the device ran ahead.
        check(
            "2026-01-30T10:00 A//a 3:00",
            "2025-01-31T12:00:00Z",
            r#"{"plays": [{"count": 1}], "next_plays": {"expected_on": null}}"#,
        );
        // Nobody knows how long it was heard: it took as long as the track.
        check(
            "2025-01-30T10:00 A//a ? of 660:00",
            "2025-01-31T12:00:00Z",
            r#"{"hours": [{"count": 1}, {"count": 10}]}"#,
        );
    }

    #[test]
    fn who_got_there_first_has_the_first_place() {
        let text = hourly(100, "A & B/X/same 1:00") + &hourly(110, "C/X/same 1:00");
        plays(&text).check::<Milestones>(
            "",
            r#"{"items": [{"name": "A", "place": 1}, {"name": "B", "place": 2}, {"name": "C", "place": 3}]}"#,
        );
        plays(&text).check::<Milestones>(
            "of=tracks&limit=1",
            r#"{"items": [{"name": "same", "place": 1}], "certified": {"gold": 2}, "certificates": [{"artists": [{"name": "A"}, {"name": "B"}]}]}"#,
        );
        plays(&text).check::<Milestones>(
            "first_only=true",
            r#"{"items": [{"name": "A"}, {"name": "C"}]}"#,
        );
        plays(&text)
            .check::<Milestones>("of=albums", r#"{"items": [{"name": "X"}, {"name": "X"}]}"#);
    }

    #[test]
    fn steps_grow() {
        let steps = |bands: &[(u64, u64)]| {
            let all =
                std::iter::successors(Some(after(bands, 0)), |count| Some(after(bands, *count)));
            all.take(18).collect::<Vec<_>>()
        };
        let plays = steps(PLAYS);
        assert_eq!(
            plays[..8],
            [1, 100, 500, 1_000, 5_000, 10_000, 20_000, 30_000]
        );
        assert_eq!(plays[14..], [100_000, 150_000, 200_000, 250_000]);
        assert_eq!(
            steps(HOURS)[..8],
            [1, 10, 50, 100, 500, 1_000, 2_000, 3_000]
        );
    }
}
