//! Civil days in a listener's zone.

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

/// The first instant of a civil day in `zone`. A day may have 23 to 25 hours, and may begin
/// later than midnight where a clock change skips it.
pub fn day_start(date: Date, zone: &TimeZone) -> Timestamp {
    date.to_zoned(zone.clone())
        .map_or_else(|_| far_end(date), |zoned| zoned.timestamp())
}

/// The day after `date`, or `date` itself at the end of the calendar.
pub fn next_day(date: Date) -> Date {
    date.checked_add(1.day()).unwrap_or(date)
}

// Only the first and last day of jiff's calendar (years -9999 and 9999) lie outside of instants.
fn far_end(date: Date) -> Timestamp {
    if date.year() < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_follow_the_clock_changes() {
        let zone = TimeZone::get("Europe/Prague").unwrap();
        let hours = |day: Date| {
            let length = day_start(next_day(day), &zone).duration_since(day_start(day, &zone));
            length.as_hours()
        };
        assert_eq!(hours(date(2026, 3, 29)), 23);
        assert_eq!(hours(date(2026, 10, 25)), 25);
        assert_eq!(hours(date(2026, 11, 23)), 24);
    }

    #[test]
    fn the_calendar_has_ends() {
        assert_eq!(
            day_start(Date::MIN, &TimeZone::fixed(jiff::tz::offset(14))),
            Timestamp::MIN
        );
        assert_eq!(next_day(Date::MAX), Date::MAX);
    }
}
