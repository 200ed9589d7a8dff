//! What a question covers: period, zone, measure, play rule and filters; and with what it is compared.

use domain::{
    ids::{AlbumId, ArtistId, TrackId},
    play::Source,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    filter::{Filter, Include, Rule, Weekday},
    period::Period,
    query::{Parameter, Query, QueryError, any_of, malformed, words},
};

words! {
    /// What is summed, and by what things are ranked.
    Measure {
        /// How often.
        Plays = "plays",
        /// How long.
        Time = "time",
    }
}

words! {
    /// With what an answer is compared.
    Compare {
        /// The period before, as long.
        Previous = "previous",
        /// The same period a year before.
        Year = "year",
    }
}

/// What a question covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Which days.
    pub period: Period,
    /// On whose clocks.
    pub zone: TimeZone,
    /// What is summed.
    pub measure: Measure,
    /// Which plays count.
    pub filter: Filter,
    /// With what the answer is compared.
    pub compare: Option<Compare>,
}

/// The scope that an answer is about, as it was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Scope)]
pub struct ScopeTold {
    /// The period as one writes it.
    pub period: String,
    /// The first day; absent if there is no bound.
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// The day after the last; absent if there is no bound.
    #[schema(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// The zone of the days, by its IANA name.
    pub zone: String,
    /// What is summed.
    pub measure: Measure,
    /// Which plays count, by how they were heard.
    pub rule: Rule,
    /// Every parameter that is not what it is by default, by name, as one writes it.
    pub filters: Vec<FilterTold>,
}

/// A parameter of a scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ScopeFilter)]
pub struct FilterTold {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
}

impl Scope {
    /// The parameters of a scope, the same for every statistic.
    pub const PARAMETERS: &[Parameter] = &[
        parameter(
            "period",
            "Which days.",
            "`all`, `2025`, `2025-03`, `2025-W07`, `2025-03-09`, `last-30-days` or `A..B`",
            "all",
        ),
        parameter(
            "from",
            "The first day; with `to` instead of `period`.",
            "a day",
            "",
        ),
        parameter("to", "The day after the last.", "a day", ""),
        parameter(
            "zone",
            "On whose clocks days and hours are told.",
            "an IANA name such as `Europe/Prague`",
            "the listener's",
        ),
        parameter(
            "measure",
            "What is summed, and by what things are ranked.",
            "`plays` or `time`",
            "plays",
        ),
        parameter(
            "rule",
            "Which plays count, by how they were heard.",
            "`all`, `counted` (30 seconds or more, or unknown) or `complete` (to the end, or 90 %)",
            "counted",
        ),
        parameter(
            "include",
            "What counts beside music.",
            "some of `episodes`, `chapters`, `videos` and `unknown`, with commas between them, or `everything`",
            "",
        ),
        parameter(
            "first_only",
            "Whether only the first credited artist of a track counts.",
            "`true` or `false`",
            "false",
        ),
        parameter(
            "artist",
            "Only plays on which this artist is credited.",
            "an id",
            "",
        ),
        parameter("album", "Only plays of this album.", "an id", ""),
        parameter("track", "Only plays of this track.", "an id", ""),
        parameter(
            "source",
            "Only plays that this source knows of.",
            "`poll`, `extended`, `account`, `saved` or `own`",
            "",
        ),
        parameter(
            "platform",
            "Only plays on this device, or kind of device.",
            "Spotify's words, or `android`, `ios`, `web`, `windows`, `macos`, `linux`, `tv`, `speaker`, `car`, `console`, `watch` or `other`",
            "",
        ),
        parameter("country", "Only plays in this country.", "two letters", ""),
        parameter(
            "context",
            "Only plays from this playlist, album, …, or from this kind of thing.",
            "a Spotify URI, or a kind such as `playlist`",
            "",
        ),
        parameter(
            "shuffle",
            "Only plays in shuffled order, or only those that were not; plays of which nobody knows are in neither.",
            "`true` or `false`",
            "",
        ),
        parameter(
            "offline",
            "Only plays without connection, or only those with one; plays of which nobody knows are in neither.",
            "`true` or `false`",
            "",
        ),
        parameter(
            "skipped",
            "Only skips, or only others.",
            "`true` or `false`",
            "",
        ),
        parameter(
            "hour",
            "Only plays that began in this hour of the day.",
            "0 to 23",
            "",
        ),
        parameter(
            "weekday",
            "Only plays that began on this day of the week.",
            "`monday` to `sunday`",
            "",
        ),
        parameter(
            "decade",
            "Only music that came out in this decade.",
            "its first year, such as `1990`",
            "",
        ),
        parameter(
            "compare",
            "With what the answer is compared.",
            "`previous` (the period before) or `year` (the same a year before)",
            "",
        ),
    ];

    /// Everything that the default rule counts, on the clocks of a zone.
    pub fn all(zone: TimeZone) -> Self {
        Self {
            period: Period::All,
            zone,
            measure: Measure::Plays,
            filter: Filter::default(),
            compare: None,
        }
    }

    /// Takes a scope's parameters out of a query. `zone` is the listener's own.
    pub fn read(query: &mut Query, zone: &TimeZone) -> Result<Self, QueryError> {
        let expected = "a zone of the IANA time zone database, such as `Europe/Prague`";
        Ok(Self {
            period: read_period(query, ["period", "from", "to"])?.unwrap_or(Period::All),
            zone: query
                .read("zone", expected, |name| TimeZone::get(name).ok())?
                .unwrap_or_else(|| zone.clone()),
            measure: query.word("measure")?.unwrap_or(Measure::Plays),
            filter: read_filter(query)?,
            compare: query.word("compare")?,
        })
    }

    /// The day that it is in the zone.
    pub fn today(&self, now: Timestamp) -> Date {
        self.zone.to_datetime(now).date()
    }

    /// The same scope over what it is compared with, if there is anything.
    pub fn compared(&self, now: Timestamp) -> Option<Self> {
        let today = self.today(now);
        let period = match self.compare? {
            Compare::Previous => self.period.before(today)?,
            Compare::Year => self.period.year_before(today)?,
        };
        Some(self.over(period))
    }

    /// The same scope over another period, compared with nothing.
    #[must_use]
    pub fn over(&self, period: Period) -> Self {
        Self {
            period,
            compare: None,
            ..self.clone()
        }
    }

    /// The zone's IANA name, or its offset.
    pub fn zone_name(&self) -> String {
        self.zone.iana_name().map_or_else(
            || self.zone.to_offset(Timestamp::UNIX_EPOCH).to_string(),
            str::to_owned,
        )
    }

    /// How it was understood.
    pub fn told(&self, now: Timestamp) -> ScopeTold {
        let days = self.period.days(self.today(now));
        ScopeTold {
            period: self.period.to_string(),
            from: days.from,
            to: days.to,
            zone: self.zone_name(),
            measure: self.measure,
            rule: self.filter.rule,
            filters: told_filters(&self.filter),
        }
    }
}

/// Takes a period out of a query: under the first name, or its days under the others.
pub(crate) fn read_period(
    query: &mut Query,
    [period_name, from_name, to_name]: [&str; 3],
) -> Result<Option<Period>, QueryError> {
    let day = |text: &str| match Period::parse(text) {
        Some(Period::Day(day)) => Some(day),
        _ => None,
    };
    let period = query.read(period_name, Period::EXPECTED, Period::parse)?;
    let from = query.read(from_name, "a day such as `2025-03-09`", day)?;
    let to = query.read(to_name, "a day such as `2025-03-09`", day)?;
    if let (Some(from), Some(to)) = (from, to)
        && from >= to
    {
        let expected = format!(
            "a day after `{from_name}`, which is {from}: `{to_name}` itself is not covered"
        );
        return Err(malformed(to_name, &to.to_string(), &expected));
    }
    match (period, from, to) {
        (period, None, None) => Ok(period),
        (None, from, to) => Ok(Some(Period::Between(from, to))),
        (Some(_), from, _) => Err(QueryError::Contradiction {
            name: period_name.to_owned(),
            other: if from.is_some() { from_name } else { to_name }.to_owned(),
            advice: format!("write either `{period_name}`, or `{from_name}` and `{to_name}`"),
        }),
    }
}

fn read_filter(query: &mut Query) -> Result<Filter, QueryError> {
    let include = "some of `episodes`, `chapters`, `videos` and `unknown`, with commas between them, or `everything`";
    let sources = any_of(Source::ALL.into_iter().map(Source::slug));
    let source = |slug: &str| Source::ALL.into_iter().find(|source| source.slug() == slug);
    let country = |text: &str| {
        let is_country = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        is_country.then(|| text.to_ascii_uppercase())
    };
    let decade = |text: &str| text.parse().ok().filter(|year: &i16| year % 10 == 0);
    let mut id = |name| query.number(name, i64::MIN, i64::MAX);
    let (artist, album, track) = (id("artist")?, id("album")?, id("track")?);
    let rule: Option<Rule> = query.word("rule")?;
    Ok(Filter {
        rule: rule.unwrap_or(Rule::Counted),
        include: query
            .read("include", include, Include::parse)?
            .unwrap_or_default(),
        first_only: query.flag("first_only")?.unwrap_or(false),
        artist: artist.map(ArtistId),
        album: album.map(AlbumId),
        track: track.map(TrackId),
        source: query.read("source", &sources, source)?,
        platform: query.text("platform")?,
        country: query.read("country", "two letters such as `CZ`", country)?,
        context: query.text("context")?,
        shuffle: query.flag("shuffle")?,
        offline: query.flag("offline")?,
        skipped: query.flag("skipped")?,
        hour: query
            .number("hour", 0, 23)?
            .and_then(|hour| u8::try_from(hour).ok()),
        weekday: query.word::<Weekday>("weekday")?,
        decade: query.read("decade", "its first year, such as `1990`", decade)?,
    })
}

fn told_filters(filter: &Filter) -> Vec<FilterTold> {
    let word = |text: &Option<String>| text.clone();
    let flag = |flag: Option<bool>| flag.map(|flag| flag.to_string());
    let weekday = |day: Weekday| {
        let words = <Weekday as crate::query::Word>::WORDS;
        let word = words.iter().find(|(_, known)| *known == day);
        word.map(|(word, _)| (*word).to_owned())
    };
    let included = filter.include.words();
    let told = [
        (
            "include",
            (!included.is_empty()).then(|| included.join(",")),
        ),
        (
            "first_only",
            flag(Some(filter.first_only).filter(|first_only| *first_only)),
        ),
        ("artist", filter.artist.map(|id| id.to_string())),
        ("album", filter.album.map(|id| id.to_string())),
        ("track", filter.track.map(|id| id.to_string())),
        (
            "source",
            filter.source.map(|source| source.slug().to_owned()),
        ),
        ("platform", word(&filter.platform)),
        ("country", word(&filter.country)),
        ("context", word(&filter.context)),
        ("shuffle", flag(filter.shuffle)),
        ("offline", flag(filter.offline)),
        ("skipped", flag(filter.skipped)),
        ("hour", filter.hour.map(|hour| hour.to_string())),
        ("weekday", filter.weekday.and_then(weekday)),
        ("decade", filter.decade.map(|decade| decade.to_string())),
    ];
    told.into_iter()
        .filter_map(|(name, value)| {
            Some(FilterTold {
                name,
                value: value?,
            })
        })
        .collect()
}

/// Describes a parameter.
pub(crate) const fn parameter(
    name: &'static str,
    about: &'static str,
    values: &'static str,
    default: &'static str,
) -> Parameter {
    Parameter {
        name,
        about,
        values,
        default,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Scope, QueryError> {
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        let mut query = Query::new(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let scope = Scope::read(&mut query, &TimeZone::UTC)?;
        query.finish(Scope::PARAMETERS.iter().map(|parameter| parameter.name))?;
        Ok(scope)
    }

    #[test]
    fn a_scope_is_told_as_it_was_written() {
        let text = "include=episodes,videos&first_only=true&artist=1&album=2&track=3&source=poll&platform=ios\
            &country=CZ&context=playlist&shuffle=true&offline=false&skipped=false&hour=7&weekday=sunday&decade=1990";
        let scope = read(&format!(
            "{text}&period=2025&zone=Europe/Prague&measure=time&rule=all&compare=year"
        ))
        .unwrap();
        let told = scope.told(Timestamp::UNIX_EPOCH);
        let filters: Vec<String> = told
            .filters
            .iter()
            .map(|filter| format!("{}={}", filter.name, filter.value))
            .collect();
        assert_eq!(filters.join("&"), text);
        assert_eq!(
            (told.period.as_str(), told.zone.as_str()),
            ("2025", "Europe/Prague")
        );
        assert_eq!((told.measure, told.rule), (Measure::Time, Rule::All));
        assert_eq!(
            scope.compared(Timestamp::UNIX_EPOCH).unwrap().period,
            Period::Year(2024)
        );
    }

    #[test]
    fn what_is_not_written_is_the_default() {
        assert_eq!(read("").unwrap(), Scope::all(TimeZone::UTC));
        assert_eq!(
            read("from=2025-01-01").unwrap().period.to_string(),
            "2025-01-01.."
        );
        assert_eq!(
            read("from=2025-01-01&to=2025-01-02")
                .unwrap()
                .period
                .to_string(),
            "2025-01-01..2025-01-02"
        );
    }

    #[test]
    fn mistakes_are_named() {
        let check = |text: &str, expected: &str| {
            let message = read(text).unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
        };
        check(
            "zone=Prague",
            "`zone` cannot be `Prague`: write a zone of the IANA",
        );
        check(
            "period=2025&from=2025-01-01",
            "`period` and `from` contradict each other: write either",
        );
        check("from=2025-01-02&to=2025-01-02", "write a day after `from`");
        check(
            "period=2025-13",
            "`period` cannot be `2025-13`: write `all`, a year",
        );
        check("rule=most", "write `all`, `counted` or `complete`");
        check("hour=24", "a whole number from 0 to 23");
        check(
            "artist=Aurora",
            "`artist` cannot be `Aurora`: write a whole number",
        );
        check("include=films", "`include` cannot be `films`");
        check("decade=1993", "its first year");
        check("genre=pop", "there is no parameter `genre` here");
    }
}
