//! The lives of artists: how one came to them, when most, when no more, and whether again.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    bucket::Bucket,
    calendar::day_number,
    items::{Item, Of},
    moment::Moment,
    period::Period,
    places::Places,
    ranking::{counted, rank},
    scope::Measure,
    statistic::{About, Group, Statistic, limit},
    stretches::months,
    tally::Tally,
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Life;

limit! {
    /// Of how many artists.
    LifeParameters, 5, "How many artists at most, if `artist` names none."
}

/// The lives of artists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Life)]
pub struct LifeValue {
    /// The artist whom the scope names, or those heard most in the period, in order.
    pub artists: Vec<ArtistLife>,
}

/// The life of an artist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ArtistLife {
    /// The artist.
    #[serde(flatten)]
    pub item: Item,
    /// How many plays in the whole history.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
    /// The first play.
    pub discovery: Moment,
    /// The last play.
    pub latest: Moment,
    /// The month with most, of equals the earliest.
    pub peak: LifeMonth,
    /// The first day of the months in which the artist fell silent after the peak; absent if that did
    /// not happen.
    #[schema(value_type = Option<String>, format = Date)]
    pub faded_on: Option<Date>,
    /// The first day of the month in which the artist came back after that; absent if that did not
    /// happen.
    #[schema(value_type = Option<String>, format = Date)]
    pub returned_on: Option<Date>,
    /// In how many months from the peak on half of everything since then was heard.
    pub half_life_months: u64,
    /// Every month from the first play to the last play of all or today, the empty ones too.
    pub months: Vec<LifeMonth>,
}

/// A month in the life of an artist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LifeMonth {
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
}

/// Less than this part of the peak is silence: a tenth.
const SILENCE: u64 = 10;

/// How many silent months make an artist fade.
const SILENT_MONTHS: usize = 6;

/// No life is told longer: what lies beyond comes of clocks gone wild.
const MOST_MONTHS: i32 = 1_200;

impl Statistic for Life {
    const ID: &'static str = "life";
    const TITLE: &'static str = "Lives of artists";
    const GROUP: Group = Group::Discovery;
    const ABOUT: About = About {
        tells: "How it went with an artist: the first play, the month with most, when the artist fell silent and whether one came back, how fast it faded, and how much there was month by month. Of the artist whom the scope names, or of those heard most in the period.",
        counted: "A life is told over the whole history, under the scope's rule and filters; the period only chooses whose, if no artist is named. The peak is the month with most plays, or most time if that is the measure; of equals the other measure decides, then the earliest. A month is silent if it has less than a tenth of the peak; an artist fades with the first of six silent months in a row after the peak, and returns with the next month that is not silent. The half-life says in how many months, that of the peak included, half of everything since the peak was heard: 1 for a summer's fancy, many for a lasting love.",
        edges: "The present month is not over, so that it does not make an artist fade. An artist of whom the scope lets nothing through has no life. The artist whom the scope names comes alone, without those credited beside. A life has at most 1,200 months: what lies beyond comes of clocks gone wild, and is left out.",
    };
    type Parameters = LifeParameters;
    type Value = LifeValue;

    fn compute(view: &View<'_>, parameters: &LifeParameters) -> LifeValue {
        let catalogue = view.catalogue();
        let chosen: Vec<u32> = if let Some(id) = view.scope().filter.artist {
            catalogue.find_artist(id).into_iter().collect()
        } else {
            let id = |number| Of::Artists.id(catalogue, number);
            let tallies = view.tallies(Of::Artists);
            let first = rank(counted(&tallies), view.measure(), parameters.limit, id);
            first.into_iter().map(|one| one.number).collect()
        };
        let lives = Lives::new(view, &chosen);
        let artists = lives.artists.iter().filter_map(|artist| lives.told(artist));
        LifeValue {
            artists: artists.collect(),
        }
    }
}

/// An artist with every month that has plays, in order.
struct Lived {
    number: u32,
    months: Vec<(i32, Tally)>,
}

struct Lives<'a> {
    view: &'a View<'a>,
    artists: Vec<Lived>,
    /// That of today.
    present: i32,
    /// The last that is told.
    last: i32,
}

impl<'a> Lives<'a> {
    fn new(view: &'a View<'a>, chosen: &[u32]) -> Self {
        let months = months(&view.whole(), &Places::chosen(view, Of::Artists, chosen));
        let lived = |(place, number): (usize, &u32)| {
            let parts = months
                .iter()
                .map(|month| (month.number, month.parts.get(place)));
            let heard = parts.filter_map(|(month, part)| Some((month, *part?)));
            let mut months: Vec<(i32, Tally)> = heard.filter(|(_, part)| part.plays > 0).collect();
            let end = months.first().map(|(first, _)| end(*first));
            months.retain(|(month, _)| Some(*month) < end);
            Lived {
                number: *number,
                months,
            }
        };
        let present = Bucket::Month.number(day_number(view.today()));
        let last = months
            .last()
            .map_or(present, |month| present.max(month.number));
        Self {
            view,
            artists: chosen.iter().enumerate().map(lived).collect(),
            present,
            last,
        }
    }

    fn told(&self, artist: &Lived) -> Option<ArtistLife> {
        let (first, _) = artist.months.first()?;
        let last = self.last.min(end(*first) - 1);
        let months = every_month(&artist.months, *first, last);
        let measure = self.view.measure();
        let amounts: Vec<u64> = months.iter().map(|tally| tally.by(measure).0).collect();
        let peak = peak(&months, measure)?;
        let is_over = usize::try_from(self.present - first).unwrap_or_default();
        let faded = fade(&amounts, peak, is_over);
        let returned = faded.and_then(|faded| come_back(&amounts, peak, faded));
        let mut all = Tally::default();
        for tally in &months {
            all.merge(*tally);
        }
        let month = |place: usize| {
            let months = i32::try_from(place).unwrap_or_default();
            Bucket::Month.start(first.saturating_add(months))
        };
        let told = |place: usize, tally: &Tally| LifeMonth {
            start: month(place),
            plays: tally.plays.into(),
            played_ms: tally.played_ms,
        };
        Some(ArtistLife {
            item: Of::Artists.item(self.view.catalogue(), artist.number),
            plays: all.plays.into(),
            played_ms: all.played_ms,
            discovery: Moment::new(self.view, all.first_row as usize)?,
            latest: Moment::new(self.view, self.last_row(artist)?)?,
            peak: told(peak, months.get(peak)?),
            faded_on: faded.map(month),
            returned_on: returned.map(month),
            half_life_months: half_life(&amounts, peak),
            months: months
                .iter()
                .enumerate()
                .map(|(place, tally)| told(place, tally))
                .collect(),
        })
    }

    /// The row of the artist's last play.
    fn last_row(&self, artist: &Lived) -> Option<usize> {
        let (month, _) = artist.months.last()?;
        let month = self.view.over(Period::Month(Bucket::Month.start(*month)));
        let (track, catalogue) = (self.view.log().plays().track(), self.view.catalogue());
        let is_by = |row: &usize| {
            let credits = |track| self.view.scope().filter.credits(catalogue, track);
            let track = track.get(*row).copied();
            track.is_some_and(|track| credits(track).contains(&artist.number))
        };
        month.rows().filter(is_by).last()
    }
}

/// The month after the last that a life has if it begins in this one.
fn end(first: i32) -> i32 {
    first.saturating_add(MOST_MONTHS)
}

/// What every month from one to another has, given those that have something.
fn every_month(months: &[(i32, Tally)], first: i32, last: i32) -> Vec<Tally> {
    let mut heard = months.iter().peekable();
    let tally = |month| {
        let heard = heard.next_if(|(known, _)| *known == month);
        heard.map(|(_, tally)| *tally).unwrap_or_default()
    };
    (first..=last).map(tally).collect()
}

/// The place of the month with most: of equals the other measure decides, then the earliest.
fn peak(months: &[Tally], measure: Measure) -> Option<usize> {
    // Of equals the last is found.
    let months = months.iter().enumerate().rev();
    let peak = months.max_by_key(|(_, tally)| tally.by(measure));
    peak.map(|(place, _)| place)
}

fn is_silent(amounts: &[u64], peak: usize) -> impl Fn(&u64) -> bool {
    let highest = amounts.get(peak).copied().unwrap_or_default();
    move |amount| amount.saturating_mul(SILENCE) < highest
}

/// The first of enough silent months after the peak, of those that are over.
fn fade(amounts: &[u64], peak: usize, over: usize) -> Option<usize> {
    let is_silent = is_silent(amounts, peak);
    let past = amounts.get(..over).unwrap_or(amounts);
    let mut stretches = past.windows(SILENT_MONTHS).enumerate().skip(peak + 1);
    let found = stretches.find(|(_, months)| months.iter().all(&is_silent));
    found.map(|(place, _)| place)
}

/// The first month after the fade that is not silent.
fn come_back(amounts: &[u64], peak: usize, faded: usize) -> Option<usize> {
    let is_silent = is_silent(amounts, peak);
    let mut after = amounts.iter().enumerate().skip(faded);
    let found = after.find(|(_, amount)| !is_silent(amount));
    found.map(|(place, _)| place)
}

/// In how many months from the peak on half of everything since then was heard.
fn half_life(amounts: &[u64], peak: usize) -> u64 {
    let since = amounts.get(peak..).unwrap_or_default();
    let all: u64 = since.iter().sum();
    let mut so_far = 0_u64;
    let before = since.iter().take_while(|amount| {
        so_far += **amount;
        so_far.saturating_mul(2) < all
    });
    before.count() as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;
    use serde_json::{Value, json};

    /// So many plays of something in each month from January 2020 on.
    fn months(counts: &[u32], what: &str) -> String {
        let mut lines = Vec::new();
        for (month, count) in (2020 * 12..).zip(counts) {
            let start = Bucket::Month.start(month);
            for minute in 0..*count {
                lines.push(format!("{start}T10:{minute:02} {what} 1:00\n"));
            }
        }
        lines.concat()
    }

    #[test]
    fn a_life_has_its_turns() {
        let text = months(&[1, 20, 20, 5, 1, 0, 1, 0, 0, 0, 3, 1], "A & B/X/a")
            + "2020-03-05T10:00 C//c 3:00";
        let sketch = plays(&text).on("2021-01-15T12:00:00Z");
        let check = |question: &str, expected: &str| sketch.check::<Life>(question, expected);
        check(
            "artist=1",
            r#"{"artists": [{"name": "A", "plays": 52,
                "discovery": {"date": "2020-01-01", "track": {"name": "a"}}, "latest": {"date": "2020-12-01"},
                "peak": {"start": "2020-02-01", "plays": 20, "played_ms": 1200000},
                "faded_on": "2020-05-01", "returned_on": "2020-11-01", "half_life_months": 2}]}"#,
        );
        check("limit=2", r#"{"artists": [{"name": "A"}, {"name": "B"}]}"#);
        check(
            "period=2020-03-05",
            r#"{"artists": [{"name": "C", "peak": {"plays": 1}}]}"#,
        );
        check("artist=99", r#"{"artists": []}"#);
        check("artist=1&rule=complete", r#"{"artists": []}"#);
        let value = sketch.ask::<Life>("artist=3");
        let months: Vec<&Value> = value["artists"][0]["months"]
            .as_array()
            .unwrap()
            .iter()
            .collect();
        assert_eq!(months.len(), 11);
        assert_eq!(
            *months[0],
            json!({"start": "2020-03-01", "plays": 1, "played_ms": 180_000})
        );
        assert_eq!(
            *months[10],
            json!({"start": "2021-01-01", "plays": 0, "played_ms": 0})
        );
    }

    #[test]
    fn turns_are_told_by_the_months() {
        let check = |amounts: &[u64], over, expected: (Option<usize>, Option<usize>, u64)| {
            let months: Vec<Tally> = amounts
                .iter()
                .map(|amount| Tally {
                    plays: u32::try_from(*amount).unwrap(),
                    ..Tally::default()
                })
                .collect();
            let peak = peak(&months, Measure::Plays).unwrap();
            let faded = fade(amounts, peak, over);
            let returned = faded.and_then(|faded| come_back(amounts, peak, faded));
            assert_eq!(
                (faded, returned, half_life(amounts, peak)),
                expected,
                "{amounts:?}"
            );
        };
        check(&[1], 0, (None, None, 1));
        check(&[5, 5, 5, 5], 4, (None, None, 2));
        check(&[20, 0, 0, 0, 0, 0, 0], 7, (Some(1), None, 1));
        // The last of the silent months is not over.
        check(&[20, 0, 0, 0, 0, 0, 0], 6, (None, None, 1));
        check(&[20, 1, 1, 1, 1, 1, 1, 2], 8, (Some(1), Some(7), 1));
        check(&[20, 2, 0, 0, 0, 0, 0, 19], 8, (None, None, 2));
        // Silence before the peak is no fade.
        check(&[1, 0, 0, 0, 0, 0, 0, 30], 8, (None, None, 1));
    }

    #[test]
    fn a_play_of_a_clock_gone_wild_does_not_lengthen_a_life_for_ever() {
        let sketch = plays("2020-01-01T10:00 A//a 3:00\n9999-11-30T10:00 A & B//b 3:00");
        let value = sketch.ask::<Life>("");
        let lives = value["artists"].as_array().unwrap();
        let told = |life: &Value| {
            (
                life["plays"].clone(),
                life["months"].as_array().unwrap().len(),
            )
        };
        let told: Vec<(Value, usize)> = lives.iter().map(told).collect();
        assert_eq!(told, [(json!(1), 1200), (json!(1), 1)]);
        assert_eq!(lives[0]["latest"]["date"], "2020-01-01");
    }
}
