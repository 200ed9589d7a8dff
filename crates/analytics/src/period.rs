//! Which days a question covers.

use std::fmt;

use jiff::{
    Span, ToSpan as _,
    civil::{Date, ISOWeekDate, Weekday, date},
};

use crate::calendar::day_number;

/// A stretch of civil days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// Everything: `all`.
    All,
    /// A calendar year: `2025`.
    Year(i16),
    /// A calendar month, by its first day: `2025-03`.
    Month(Date),
    /// An ISO 8601 week, by its Monday: `2025-W07`.
    Week(Date),
    /// A day: `2025-03-09`.
    Day(Date),
    /// So many days up to today, today included: `last-30-days`.
    LastDays(u16),
    /// From a day to the one before another; open where one is absent: `2025-01-01..2025-02-01`.
    Between(Option<Date>, Option<Date>),
}

/// The days of a period, once today is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Days {
    /// The first; absent if there is no bound.
    pub from: Option<Date>,
    /// The one after the last; absent if there is no bound.
    pub to: Option<Date>,
}

impl Period {
    /// What a period may be, for who wrote something else.
    pub const EXPECTED: &str = "`all`, a year (`2025`), a month (`2025-03`), an ISO week (`2025-W07`), \
        a day (`2025-03-09`), `last-30-days`, or `A..B` where A and B are years, months, weeks or days, \
        B is not covered, and A comes before B";

    /// Reads a period.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "all" {
            return Some(Self::All);
        }
        if let Some(count) = text.strip_prefix("last-") {
            let count = count
                .strip_suffix("-days")
                .or_else(|| count.strip_suffix("-day"))?;
            return count
                .parse()
                .ok()
                .filter(|count| *count > 0)
                .map(Self::LastDays);
        }
        match text.split_once("..") {
            Some((from, to)) => {
                let bound = |text: &str| match text {
                    "" => Some(None),
                    _ => first_day(text).map(Some),
                };
                Self::between(bound(from)?, bound(to)?)
            }
            None => Self::calendar(text),
        }
    }

    /// From a day to the one before another, if that is later.
    pub fn between(from: Option<Date>, to: Option<Date>) -> Option<Self> {
        let is_backwards = from.zip(to).is_some_and(|(from, to)| from >= to);
        (!is_backwards).then_some(Self::Between(from, to))
    }

    fn calendar(text: &str) -> Option<Self> {
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let year: i16 = text
            .get(..4)
            .filter(|year| is_digits(year))?
            .parse()
            .ok()
            .filter(|year| *year > 0)?;
        let rest = text.get(4..)?;
        if rest.is_empty() {
            return Some(Self::Year(year));
        }
        let rest = rest.strip_prefix('-')?;
        let two = |text: &str| {
            let is_two = text.len() == 2 && is_digits(text);
            is_two.then(|| text.parse::<i8>().ok()).flatten()
        };
        if let Some(week) = rest.strip_prefix('W') {
            let monday = ISOWeekDate::new(year, two(week)?, Weekday::Monday).ok()?;
            return Some(Self::Week(monday.date()));
        }
        match rest.split_once('-') {
            None => Some(Self::Month(Date::new(year, two(rest)?, 1).ok()?)),
            Some((month, day)) => {
                let day = Date::new(year, two(month)?, two(day)?).ok()?;
                Some(Self::Day(day))
            }
        }
    }

    /// The days that it covers, if this is the present day.
    pub fn days(self, today: Date) -> Days {
        let from = |from: Date, length: Span| Days {
            from: Some(from),
            to: Some(from.saturating_add(length)),
        };
        match self {
            Self::All => Days {
                from: None,
                to: None,
            },
            Self::Year(year) => from(date(year, 1, 1), 1.year()),
            Self::Month(first) => from(first, 1.month()),
            Self::Week(monday) => from(monday, 1.week()),
            Self::Day(day) => from(day, 1.day()),
            Self::LastDays(count) => {
                let tomorrow = today.saturating_add(1.day());
                from(
                    tomorrow.saturating_sub(i32::from(count).days()),
                    i32::from(count).days(),
                )
            }
            Self::Between(from, to) => Days { from, to },
        }
    }

    /// The one before it, as long: the year before a year, the 30 days before the last 30. Absent if
    /// it has no beginning or no end.
    pub fn before(self, today: Date) -> Option<Self> {
        match self {
            Self::All => None,
            Self::Year(year) => Some(Self::Year(year.checked_sub(1).filter(|year| *year > 0)?)),
            Self::Month(first) => Some(Self::Month(first.checked_sub(1.month()).ok()?)),
            Self::Week(monday) => Some(Self::Week(monday.checked_sub(1.week()).ok()?)),
            Self::Day(day) => Some(Self::Day(day.checked_sub(1.day()).ok()?)),
            Self::LastDays(_) | Self::Between(..) => {
                let Days { from, to } = self.days(today);
                let (from, to) = (from?, to?);
                let length = (day_number(to) - day_number(from)).days();
                Self::between(Some(from.checked_sub(length).ok()?), Some(from))
            }
        }
    }

    /// The same a year before: of a week the ISO week of the same number, of days as many that end
    /// on the same date.
    pub fn year_before(self, today: Date) -> Option<Self> {
        match self {
            Self::All => None,
            Self::Year(_) => self.before(today),
            Self::Month(first) => Some(Self::Month(first.checked_sub(1.year()).ok()?)),
            Self::Week(monday) => {
                let week = monday.iso_week_date();
                let year = week.year().checked_sub(1)?;
                // Not every year has a 53rd week.
                let same = ISOWeekDate::new(year, week.week(), Weekday::Monday);
                let same = same.or_else(|_| ISOWeekDate::new(year, 52, Weekday::Monday));
                Some(Self::Week(same.ok()?.date()))
            }
            Self::Day(day) => Some(Self::Day(day.checked_sub(1.year()).ok()?)),
            Self::LastDays(_) | Self::Between(..) => {
                let Days { from, to } = self.days(today);
                let (from, to) = (from?, to?);
                let length = (day_number(to) - day_number(from)).days();
                let to = to.checked_sub(1.year()).ok()?;
                Self::between(Some(to.checked_sub(length).ok()?), Some(to))
            }
        }
    }
}

/// The first day of a year, a month, a week or a day.
fn first_day(text: &str) -> Option<Date> {
    match Period::calendar(text)? {
        Period::Year(year) => Some(date(year, 1, 1)),
        Period::Month(day) | Period::Week(day) | Period::Day(day) => Some(day),
        _ => None,
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(first) => write!(f, "{:04}-{:02}", first.year(), first.month()),
            Self::Week(monday) => {
                let week = monday.iso_week_date();
                write!(f, "{:04}-W{:02}", week.year(), week.week())
            }
            Self::Day(day) => write!(f, "{day}"),
            Self::LastDays(1) => f.write_str("last-1-day"),
            Self::LastDays(count) => write!(f, "last-{count}-days"),
            Self::Between(from, to) => {
                let text = |day: &Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
                write!(f, "{}..{}", text(from), text(to))
            }
        }
    }
}

impl Days {
    /// The same as days counted from 1 January 1970.
    pub fn numbers(self) -> (Option<i32>, Option<i32>) {
        (self.from.map(day_number), self.to.map(day_number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2025, 3, 9);

    fn show(days: Days) -> String {
        Period::Between(days.from, days.to).to_string()
    }

    #[test]
    fn periods_are_read_and_written() {
        for (text, days) in [
            ("all", ".."),
            ("2025", "2025-01-01..2026-01-01"),
            ("2024-02", "2024-02-01..2024-03-01"),
            ("2025-W01", "2024-12-30..2025-01-06"),
            ("2020-W53", "2020-12-28..2021-01-04"),
            ("2025-03-09", "2025-03-09..2025-03-10"),
            ("last-30-days", "2025-02-08..2025-03-10"),
            ("last-1-day", "2025-03-09..2025-03-10"),
            ("2024-12-30..2025-01-02", "2024-12-30..2025-01-02"),
            ("2024-12-30..", "2024-12-30.."),
        ] {
            let period = Period::parse(text).unwrap();
            assert_eq!(
                (
                    period.to_string().as_str(),
                    show(period.days(TODAY)).as_str()
                ),
                (text, days)
            );
        }
        assert_eq!(
            Period::parse("2024..2025-02").unwrap().to_string(),
            "2024-01-01..2025-02-01"
        );
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in [
            "",
            "20",
            "0000",
            "2025-13",
            "2025-3",
            "2025-W54",
            "2025-W1",
            "2025-02-30",
            "2025-",
            "2025-W",
            "yesterday",
            "last-0-days",
            "last--1-days",
            "last-days",
            "2025..2024",
            "2025..2025",
            "a..b",
            "２０２５",
            "2025-0é",
            "+225",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_period_before_is_as_long() {
        for (text, before, year_before) in [
            ("2025", "2024", "2024"),
            ("2025-01", "2024-12", "2024-01"),
            ("2021-W01", "2020-W53", "2020-W01"),
            ("2020-W53", "2020-W52", "2019-W52"),
            ("2024-02-29", "2024-02-28", "2023-02-28"),
            (
                "last-7-days",
                "2025-02-24..2025-03-03",
                "2024-03-03..2024-03-10",
            ),
            (
                "2025-03-01..2025-03-11",
                "2025-02-19..2025-03-01",
                "2024-03-01..2024-03-11",
            ),
        ] {
            let period = Period::parse(text).unwrap();
            let show = |period: Option<Period>| period.unwrap().to_string();
            assert_eq!(show(period.before(TODAY)), before);
            assert_eq!(show(period.year_before(TODAY)), year_before);
        }
        assert_eq!(Period::All.before(TODAY), None);
        assert_eq!(Period::parse("2025..").unwrap().before(TODAY), None);
        assert_eq!(Period::Year(1).before(TODAY), None);
        Period::Year(9999).days(TODAY);
    }
}
