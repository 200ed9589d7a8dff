//! What comes and goes: obsessions, returns after a long absence, forgotten favourites.

use std::cmp::Reverse;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    bucket::Bucket,
    calendar::{date_of, day_number},
    items::{Item, Of},
    moment::Moment,
    obsessions::{Day, Obsession, days, obsessions},
    period::Period,
    places::Places,
    query::{Parameter, Query, QueryError},
    ranking::{counted, rank},
    scope::parameter,
    statistic::{About, Group, Parameters, Statistic},
    stretches::stretches,
    tally::share,
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Rotation;

/// Of what it is told, and what a long absence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RotationParameters {
    /// Of what.
    pub of: Of,
    /// From how many days on an absence is long.
    pub absence: i32,
    /// How many of each at most.
    pub limit: usize,
}

/// What comes and goes.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Rotation)]
pub struct RotationValue {
    /// Of what.
    pub of: Of,
    /// What was heard over and over for some days, by plays in them.
    pub obsessions: Vec<ObsessionTold>,
    /// What was heard again after a long absence, the longest absence first.
    pub rediscoveries: Vec<Rediscovery>,
    /// What was heard much and has long been absent, in order.
    pub forgotten: Vec<Forgotten>,
}

/// Something that was heard over and over.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Obsession)]
pub struct ObsessionTold {
    /// What it is.
    #[serde(flatten)]
    pub item: Item,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// How many plays it has in these days.
    pub plays: u64,
    /// Which part of all plays of these days that is.
    pub share: f64,
}

/// Something that was heard again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Rediscovery {
    /// What it is.
    #[serde(flatten)]
    pub item: Item,
    /// On which day it was last heard before.
    #[schema(value_type = String, format = Date)]
    pub last_heard: Date,
    /// How many days after that it came back.
    pub absence_days: u64,
    /// How many plays it had before.
    pub plays_before: u64,
    /// How many plays it had in the 30 days from its return on.
    pub plays_after: u64,
    /// The play with which it came back.
    pub moment: Moment,
}

/// Something that was heard much and is heard no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Forgotten {
    /// What it is.
    #[serde(flatten)]
    pub item: Item,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
    /// On which day it was last heard.
    #[schema(value_type = String, format = Date)]
    pub last_heard: Date,
    /// How many days ago that is.
    pub absence_days: u64,
}

/// How many plays something has before its absence, for its return to be one.
const KNOWN_PLAYS: u32 = 10;

/// How many plays it has in the days after its return.
const RETURN_PLAYS: u32 = 3;
const RETURN_DAYS: i32 = 30;

/// How many plays a favourite has.
const FAVOURITE_PLAYS: u32 = 20;

impl Parameters for RotationParameters {
    const LIST: &'static [Parameter] = &[
        parameter(
            "of",
            "Of what.",
            "`tracks`, `artists` or `albums`",
            "tracks",
        ),
        parameter(
            "absence",
            "From how many days on an absence is long.",
            "30 to 3650",
            "180",
        ),
        parameter("limit", "How many of each at most.", "1 to 1000", "10"),
    ];

    fn read(query: &mut Query) -> Result<Self, QueryError> {
        let absence = query.number("absence", 30, 3650)?;
        Ok(Self {
            of: query.word("of")?.unwrap_or(Of::Tracks),
            absence: absence
                .and_then(|days| i32::try_from(days).ok())
                .unwrap_or(180),
            limit: query.limit(10)?,
        })
    }
}

impl Statistic for Rotation {
    const ID: &'static str = "rotation";
    const TITLE: &'static str = "Rotation";
    const GROUP: Group = Group::Habits;
    const ABOUT: About = About {
        tells: "What comes and goes: obsessions, which are some days in which one track, artist or album was heard over and over; rediscoveries, which came back after a long absence; and forgotten favourites, which were heard much and have long been absent.",
        counted: "An obsession: day after day, one thing has most plays of the seven days up to the day, at least 15, and at least 20 % of all plays if it is a track, 40 % if it is an artist or album. It is told from its first to its last play in those days, and obsessions do not overlap. A rediscovery: something with 10 plays or more was absent for the days of `absence` or more, and had three plays or more in the 30 days from its return on. A forgotten favourite has 20 plays or more up to the end of the period, or today if that comes first, and was absent since for as long. All three look at the whole history under the scope's rule and filters; the period chooses the obsessions that lie in it, in part at least, and the returns.",
        edges: "Obsessions are counted in plays, whatever the measure; the measure orders forgotten favourites. Days without any play do not end an obsession, unless they are six. What came back twice is told twice. An absence may be a gap in what is known: see coverage.",
    };
    type Parameters = RotationParameters;
    type Value = RotationValue;

    fn compute(view: &View<'_>, parameters: &RotationParameters) -> RotationValue {
        let RotationParameters { of, absence, limit } = *parameters;
        let whole = view.whole();
        let catalogue = view.catalogue();
        let (from, to) = view.days().numbers();
        let today = day_number(view.today());
        let last_day = to.map_or(today, |to| today.min(to - 1));
        let places = Places::all(&whole, of);
        let stretches = stretches(&whole, Bucket::Day);
        let days = days(&whole, &stretches);
        let mut history = History::new(&whole, of, absence, &places);
        let until = days.partition_point(|day| day.number <= last_day);
        let (before, after) = days.split_at_checked(until).unwrap_or_default();
        history.add(before);
        let forgotten = history.forgotten(last_day, view, limit);
        history.add(after);

        let is_in = |first: i32, last: i32| {
            from.is_none_or(|from| last >= from) && to.is_none_or(|to| first < to)
        };
        let mut obsessions = obsessions(&whole, of, &days, &history.strong);
        obsessions.retain(|one| is_in(one.from, one.to));
        obsessions.sort_by_key(|one| Reverse(one.plays));
        obsessions.truncate(limit);
        let mut returns = history.returns;
        returns.retain(|one| one.plays_after >= RETURN_PLAYS && is_in(one.day, one.day));
        returns.sort_by_key(|one| Reverse(one.absence_days()));
        let rediscovery = |one: &Return| {
            Some(Rediscovery {
                item: of.item(catalogue, one.number),
                last_heard: date_of(one.last_day),
                absence_days: one.absence_days(),
                plays_before: one.plays_before.into(),
                plays_after: one.plays_after.into(),
                moment: Moment::new(view, one.row)?,
            })
        };
        RotationValue {
            of,
            obsessions: obsessions.iter().map(|one| told(view, of, one)).collect(),
            rediscoveries: returns.iter().filter_map(rediscovery).take(limit).collect(),
            forgotten,
        }
    }
}

fn told(view: &View<'_>, of: Of, obsession: &Obsession) -> ObsessionTold {
    ObsessionTold {
        item: of.item(view.catalogue(), obsession.number),
        from: date_of(obsession.from),
        to: date_of(obsession.to),
        plays: obsession.plays.into(),
        share: share(obsession.plays.into(), obsession.all.into()),
    }
}

/// Something came back.
#[derive(Clone, Copy, Debug)]
struct Return {
    number: u32,
    row: usize,
    last_day: i32,
    day: i32,
    plays_before: u32,
    plays_after: u32,
}

impl Return {
    fn absence_days(&self) -> u64 {
        self.day.abs_diff(self.last_day).into()
    }
}

/// What is known of a thing so far.
#[derive(Clone, Copy, Debug)]
struct Known {
    plays: u32,
    /// The day on which it was heard last; long before all if it was not.
    last_day: i32,
    /// How many plays it has on that day.
    today: u32,
    /// Which return was its last, while that counts its plays; else [`NONE`].
    latest: u32,
}

const NONE: u32 = u32::MAX;

impl Known {
    /// It is heard after its return.
    fn count_return(&mut self, day: i32, returns: &mut [Return]) {
        match returns.get_mut(self.latest as usize) {
            Some(latest) if day - latest.day < RETURN_DAYS => latest.plays_after += 1,
            _ => self.latest = NONE,
        }
    }
}

/// The plays of the whole history, as far as they were added.
struct History<'a> {
    whole: &'a View<'a>,
    of: Of,
    places: &'a Places,
    absence: i32,
    known: Vec<Known>,
    returns: Vec<Return>,
    /// Which days were added so far.
    days: usize,
    /// Which things have a large part of which of the days.
    strong: Vec<(usize, u32)>,
}

impl<'a> History<'a> {
    fn new(whole: &'a View<'a>, of: Of, absence: i32, places: &'a Places) -> Self {
        let unknown = Known {
            plays: 0,
            last_day: i32::MIN / 2,
            today: 0,
            latest: NONE,
        };
        Self {
            whole,
            of,
            known: vec![unknown; places.with_nobody()],
            places,
            absence,
            returns: Vec::new(),
            days: 0,
            strong: Vec::new(),
        }
    }

    fn add(&mut self, days: &[Day<'_>]) {
        let track = self.whole.log().plays().track();
        let (things, absence) = (self.places.count(), self.absence);
        let (known, returns, strong) = (&mut self.known, &mut self.returns, &mut self.strong);
        for (index, day) in (self.days..).zip(days) {
            let large_part = day.large_part(self.of);
            let mut hear = |number: u32, row: usize| {
                let Some(known) = known.get_mut(number as usize) else {
                    return;
                };
                let absent = day.number.saturating_sub(known.last_day);
                let is_thing = (number as usize) < things;
                let is_back = absent >= absence && known.plays >= KNOWN_PLAYS && is_thing;
                // Hardly ever, so that no guess goes wrong.
                if is_back || known.latest != NONE {
                    if is_back {
                        known.latest = u32::try_from(returns.len()).unwrap_or(NONE);
                        returns.push(Return {
                            number,
                            row,
                            last_day: known.last_day,
                            day: day.number,
                            plays_before: known.plays,
                            plays_after: 0,
                        });
                    }
                    known.count_return(day.number, returns);
                }
                known.today = known.today * u32::from(absent == 0) + 1;
                known.last_day = day.number;
                known.plays += 1;
                if known.today == large_part && is_thing {
                    strong.push((index, number));
                }
            };
            for (_, rows) in day.stretches {
                self.whole.rows_within(rows.clone()).for_each(|row| {
                    let track = track.get(row).copied().unwrap_or(u32::MAX);
                    self.places.each(track, |number| hear(number, row));
                });
            }
        }
        self.days += days.len();
    }

    /// The favourites that have long been absent on a day, up to which was added what there is.
    fn forgotten(&self, day: i32, view: &View<'_>, limit: usize) -> Vec<Forgotten> {
        let of = self.of;
        let absence = |number: u32| {
            let known = self.known.get(number as usize)?;
            Some(day.saturating_sub(known.last_day))
        };
        let until = Period::Between(None, Some(date_of(day.saturating_add(1))));
        let tallies = view.over(until).tallies(of);
        let favourites = counted(&tallies).filter(|one| one.tally.plays >= FAVOURITE_PLAYS);
        let ranked = favourites.filter(|one| absence(one.number) >= Some(self.absence));
        let id = |number| of.id(view.catalogue(), number);
        let first = rank(ranked, view.measure(), limit, id);
        let told = first.into_iter().filter_map(|one| {
            let absent = absence(one.number)?;
            Some(Forgotten {
                item: of.item(view.catalogue(), one.number),
                plays: one.tally.plays.into(),
                played_ms: one.tally.played_ms,
                last_heard: date_of(day - absent),
                absence_days: absent.unsigned_abs().into(),
            })
        });
        told.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    /// So many plays of something on a day.
    fn day(date: &str, count: u32, what: &str) -> String {
        let line = |minute: u32| format!("{date}T10:{minute:02} {what} 1:00\n");
        (0..count).map(line).collect()
    }

    #[test]
    fn things_come_and_go() {
        let text = [
            day("2020-01-01", 20, "A/X/old"),
            day("2020-01-02", 10, "B/Y/back"),
            day("2020-06-29", 1, "A/X/old"),
            day("2021-03-01", 2, "B/Y/back"),
            day("2021-03-30", 1, "B/Y/back"),
            day("2021-03-31", 1, "B/Y/back"),
        ];
        let sketch = plays(&text.concat()).on("2021-04-01T12:00:00Z");
        let check = |question: &str, expected: &str| sketch.check::<Rotation>(question, expected);
        check(
            "",
            r#"{"of": "tracks",
                "obsessions": [{"name": "old", "from": "2020-01-01", "to": "2020-01-01", "plays": 20, "share": 1.0}],
                "rediscoveries": [{"name": "back", "last_heard": "2020-01-02", "absence_days": 424, "plays_before": 10, "plays_after": 3,
                    "moment": {"date": "2021-03-01", "track": {"name": "back"}}}],
                "forgotten": [{"name": "old", "plays": 21, "last_heard": "2020-06-29", "absence_days": 276}]}"#,
        );
        check("absence=425", r#"{"rediscoveries": [], "forgotten": []}"#);
        check(
            "period=2020",
            r#"{"rediscoveries": [], "forgotten": [{"absence_days": 185}]}"#,
        );
        check("period=2020-06", r#"{"obsessions": [], "forgotten": []}"#);
        check(
            "of=artists&period=2021-03-01",
            r#"{"obsessions": [], "rediscoveries": [{"name": "B", "artists": []}], "forgotten": [{"name": "A"}]}"#,
        );
        check(
            "of=albums&period=2020-01-01..2020-01-02",
            r#"{"obsessions": [{"name": "X"}]}"#,
        );
    }

    #[test]
    fn nothing_comes_of_nothing() {
        let nothing = r#"{"obsessions": [], "rediscoveries": [], "forgotten": []}"#;
        plays("").check::<Rotation>("", nothing);
        plays("2021-03-01T10:00 A//a 3:00").check::<Rotation>("", nothing);
    }

    #[test]
    fn favourites_with_the_same_name_are_ranked_by_the_measure() {
        let text = day("2020-01-01", 25, "A/X/same") + &day("2020-02-01", 30, "B/X/same");
        let longer = "2020-03-01T10:00 A/X/same 50:00";
        let sketch = plays(&(text + longer));
        sketch.check::<Rotation>("", r#"{"forgotten": [{"plays": 30}, {"plays": 26}]}"#);
        sketch.check::<Rotation>("measure=time&limit=1", r#"{"forgotten": [{"plays": 26}]}"#);
    }
}
