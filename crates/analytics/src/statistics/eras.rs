//! Eras: stretches of months in which one heard much the same artists.

use jiff::{ToSpan as _, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    bucket::Bucket,
    change_points::{Mix, segments},
    items::{Item, Of},
    period::Period,
    places::Places,
    ranking::{Ranked, counted, rank},
    scope::Measure,
    statistic::{About, Group, Statistic, limit},
    stretches::{Month, months},
    tally::{Tally, share, total},
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Eras;

limit! {
    /// How much is told.
    ErasParameters, 5, "How many artists and tracks of each era at most."
}

/// The eras of a period.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Eras)]
pub struct ErasValue {
    /// The eras, in order.
    pub eras: Vec<Era>,
}

/// Months in which one heard much the same artists.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Era {
    /// Its months and artists, such as `Mar 2019 – Aug 2020: Aurora and Sigur Rós`.
    pub name: String,
    /// The artists in its name.
    pub named_after: Vec<String>,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// How many of its months have plays.
    pub months: u64,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
    /// The artists heard most, in order.
    pub artists: Vec<EraItem>,
    /// The tracks heard most, in order.
    pub tracks: Vec<EraItem>,
}

/// One of the things heard most in an era.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct EraItem {
    /// What it is.
    #[serde(flatten)]
    pub item: Item,
    /// How many plays in the era.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
    /// Its part of the era's plays, or of its time if that is the measure.
    pub share: f64,
}

/// How many artists make the mix: those heard most.
const ARTISTS: usize = 128;

/// From how many plays on a month has its full weight.
const FULL_PLAYS: u32 = 100;

/// How many artists give an era its name.
const NAMES: usize = 2;

impl Statistic for Eras {
    const ID: &'static str = "eras";
    const TITLE: &'static str = "Eras";
    const GROUP: Group = Group::Time;
    const ABOUT: About = About {
        tells: "Into which eras the period falls: months, one after the other, in which one heard much the same artists, until the mix changed. Each with its artists and tracks, and a name made of its months and artists.",
        counted: "The shares of the 128 artists heard most are compared month by month, by plays or by time. An era ends where two eras describe the months so much better than one that chance does not explain it: months differ from their neighbours by chance too, and how much is measured. An era has at least three months with plays. It is named after the artists heard most in it of those with a larger part of it than of the whole period, two at most.",
        edges: "Fewer than six months with plays are one era. Months without plays within an era are in it, but do not count; between two eras they are in none. Months with fewer than 100 plays count less. A taste that drifts is cut where it drifts fastest. The latest era may still move as plays come. An era whose artists have no larger part of it than of the period is named after those heard most, and one without artists after its months alone.",
    };
    type Parameters = ErasParameters;
    type Value = ErasValue;

    fn compute(view: &View<'_>, parameters: &ErasParameters) -> ErasValue {
        let whole = view.tallies(Of::Artists);
        let id = |number| Of::Artists.id(view.catalogue(), number);
        let most = rank(counted(&whole), view.measure(), ARTISTS, id);
        let most: Vec<u32> = most.into_iter().map(|artist| artist.number).collect();
        let months = months(view, &Places::chosen(view, Of::Artists, &most));
        let mixes: Vec<Mix> = months.iter().map(|month| mix(view, month)).collect();
        let starts = segments(&mixes);
        let ends = starts.iter().skip(1).copied().chain([months.len()]);
        let teller = Teller {
            view,
            limit: parameters.limit,
            all: amount(view.tally(), view.measure()),
            whole: &whole,
        };
        let eras = starts.iter().zip(ends).filter_map(|(start, end)| {
            let months = months.get(*start..end)?;
            teller.era(months)
        });
        ErasValue {
            eras: eras.collect(),
        }
    }
}

fn amount(tally: Tally, measure: Measure) -> u64 {
    tally.by(measure).0
}

fn mix(view: &View<'_>, month: &Month) -> Mix {
    let all = amount(month.all, view.measure());
    let parts = month.parts.iter();
    Mix {
        weight: share(month.all.plays.min(FULL_PLAYS).into(), FULL_PLAYS.into()),
        shares: parts
            .map(|part| share(amount(*part, view.measure()), all))
            .collect(),
    }
}

/// Tells one era after the other.
struct Teller<'a> {
    view: &'a View<'a>,
    limit: usize,
    /// How much the whole period has.
    all: u64,
    /// What each artist has of it.
    whole: &'a [Tally],
}

impl Teller<'_> {
    fn era(&self, months: &[Month]) -> Option<Era> {
        let start = |month: i32| Bucket::Month.start(month);
        let (first, last) = (start(months.first()?.number), start(months.last()?.number));
        let days = self.view.days();
        let after = last.saturating_add(1.month());
        let from = days.from.map_or(first, |from| from.max(first));
        let after = days.to.map_or(after, |to| to.min(after));
        let view = self.view.over(Period::Between(Some(from), Some(after)));
        let tracks = view.count_tracks();
        let tally = total(&tracks);
        let most = |of: Of, tallies: &[Tally], limit: usize| {
            let id = |number| of.id(view.catalogue(), number);
            rank(counted(tallies), view.measure(), limit, id)
        };
        let limit = self.limit;
        let artists = most(Of::Artists, &view.artists(&tracks), limit.max(NAMES));
        let tracks = most(Of::Tracks, &tracks, limit);
        let all = amount(tally, view.measure());
        let named_after = self.named_after(&artists, all);
        let told = |of: Of, ranked: Vec<Ranked>| {
            let item = |one: Ranked| EraItem {
                item: of.item(view.catalogue(), one.number),
                plays: one.tally.plays.into(),
                played_ms: one.tally.played_ms,
                share: share(amount(one.tally, view.measure()), all),
            };
            ranked.into_iter().take(limit).map(item).collect()
        };
        Some(Era {
            name: name(first, last, &named_after),
            named_after,
            from,
            to: after.yesterday().unwrap_or(from),
            months: months.len() as u64,
            plays: tally.plays.into(),
            played_ms: tally.played_ms,
            artists: told(Of::Artists, artists),
            tracks: told(Of::Tracks, tracks),
        })
    }

    /// Of those heard most in an era, those with a larger part of it than of the whole period.
    fn named_after(&self, artists: &[Ranked], all: u64) -> Vec<String> {
        let measure = self.view.measure();
        let is_of_the_era = |artist: &&Ranked| {
            let whole = self.whole.get(artist.number as usize).copied();
            let in_whole = amount(whole.unwrap_or_default(), measure);
            let here = u128::from(amount(artist.tally, measure)) * u128::from(self.all);
            here > u128::from(in_whole) * u128::from(all)
        };
        let name = |artist: &Ranked| self.view.catalogue().artist_name(artist.number).to_owned();
        let own: Vec<String> = artists
            .iter()
            .filter(is_of_the_era)
            .take(NAMES)
            .map(name)
            .collect();
        if own.is_empty() {
            artists.iter().take(NAMES).map(name).collect()
        } else {
            own
        }
    }
}

/// The months from one to another, by their first days, and the artists: `Mar 2019 – Aug 2020: Aurora`.
fn name(first: Date, last: Date, artists: &[String]) -> String {
    let month = |date: Date| date.strftime("%b %Y").to_string();
    let months = if first == last {
        month(first)
    } else {
        format!("{} – {}", month(first), month(last))
    };
    if artists.is_empty() {
        months
    } else {
        format!("{months}: {}", artists.join(" and "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    /// A month a word, from January 2019 on: 20 plays for each letter, of an artist of this name.
    fn months(text: &str) -> String {
        let mut lines = Vec::new();
        for (month, artists) in (2019 * 12..).zip(text.split(' ')) {
            let first = Bucket::Month.start(month);
            for (day, artist) in (1..).zip(artists.chars().filter(|artist| *artist != '-')) {
                for minute in 0..20 {
                    let (year, month) = (first.year(), first.month());
                    lines.push(format!(
                        "{year}-{month:02}-{day:02}T10:{minute:02} {artist}/X/{artist} 1:00"
                    ));
                }
            }
        }
        lines.join("\n")
    }

    #[test]
    fn another_mix_of_artists_is_another_era() {
        let sketch = plays(&months(
            "aaaab aaaab aaaac aaaab ccccd ccccd cccda - ccccd cccce eeeef eeeef eeeef eeeef",
        ));
        sketch.check::<Eras>(
            "limit=2",
            r#"{"eras": [
                {"name": "Jan 2019 – Apr 2019: a and b", "named_after": ["a", "b"], "from": "2019-01-01", "to": "2019-04-30",
                 "months": 4, "plays": 400, "artists": [{"name": "a", "plays": 320, "share": 0.8}, {"name": "b", "plays": 60}],
                 "tracks": [{"name": "a"}, {"name": "b"}]},
                {"name": "May 2019 – Oct 2019: c and d", "months": 5},
                {"name": "Nov 2019 – Feb 2020: e and f", "to": "2020-02-29", "plays": 400}]}"#,
        );
        // Of a period that cuts months, only its days are told.
        sketch.check::<Eras>(
            "period=2019-04-02..2020-01-03&limit=1",
            r#"{"eras": [
                {"from": "2019-04-02", "plays": 580, "artists": [{"name": "c"}]},
                {"to": "2020-01-02", "plays": 240, "artists": [{"name": "e", "plays": 200}]}]}"#,
        );
    }

    #[test]
    fn a_short_history_is_one_era() {
        plays("").check::<Eras>("", r#"{"eras": []}"#);
        plays("2025-03-01T10:00 A//a 3:00").check::<Eras>(
            "",
            r#"{"eras": [{"name": "Mar 2025: A", "from": "2025-03-01", "to": "2025-03-31", "months": 1, "plays": 1}]}"#,
        );
        plays(&months("aaaaa aaaaa bbbbb bbbbb bbbbb"))
            .check::<Eras>("", r#"{"eras": [{"plays": 500}]}"#);
        plays("2025-03-01T10:00 //a 3:00")
            .check::<Eras>("", r#"{"eras": [{"name": "Mar 2025", "artists": []}]}"#);
        // Hardly anything was heard in most months.
        let few = "2025-01-01T10:00 A//a 3:00
             2025-02-01T10:00 A//a 3:00
             2025-03-01T10:00 A//a 3:00
             2025-04-01T10:00 B//b 3:00
             2025-05-01T10:00 B//b 3:00
             2025-06-01T10:00 B//b 3:00";
        plays(few).check::<Eras>(
            "",
            r#"{"eras": [{"months": 6, "named_after": ["A", "B"]}]}"#,
        );
    }
}
