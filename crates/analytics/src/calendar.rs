//! Civil hours and days of plays in a zone, without asking the zone for every play.
//!
//! Between two transitions of a zone its offset is constant, so the sorted plays are walked along
//! the transitions, and cut into runs of plays that began in the same civil hour.

use std::ops::Range;

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

const HOUR_MS: i64 = 3_600_000;

/// The civil hours of all plays of a log in one zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    runs: Vec<Run>,
    /// How many plays there are.
    rows: usize,
    /// Whether days only ever follow each other.
    is_ascending: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    hour: i32,
    start: u32,
}

/// Plays, one after the other, that began in the same civil hour.
///
/// Where clocks are set back, an hour comes twice, and each has runs of its own. In a few zones of
/// the past clocks went back over midnight, so that even a day can be followed by the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HourRun {
    /// Which hour, counted from midnight of 1 January 1970 on the zone's clocks.
    pub hour: i32,
    /// The plays.
    pub rows: Range<usize>,
}

impl Run {
    fn day(self) -> i32 {
        self.hour.div_euclid(24)
    }
}

impl HourRun {
    /// The civil day, counted from 1 January 1970.
    pub fn day(&self) -> i32 {
        self.hour.div_euclid(24)
    }

    /// The hour of the day, 0 to 23.
    pub fn hour_of_day(&self) -> usize {
        usize::try_from(self.hour.rem_euclid(24)).unwrap_or_default()
    }

    /// The day of the week, from 0 for Monday.
    pub fn weekday(&self) -> usize {
        weekday(self.day())
    }
}

/// A stretch in which a zone's offset is constant, until the next one begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Offset {
    /// When it begins, in milliseconds since the Unix epoch.
    pub(crate) from: i64,
    /// What is added to universal time, in milliseconds.
    pub(crate) offset_ms: i64,
}

impl Calendar {
    /// The civil hours in which plays began, which are sorted.
    pub(crate) fn new(started_at: &[i64], zone: &TimeZone) -> Self {
        let mut calendar = Self {
            runs: Vec::new(),
            rows: 0,
            is_ascending: true,
        };
        calendar.extend(started_at, zone);
        calendar.runs.shrink_to_fit();
        calendar
    }

    /// Forgets the plays from a row on, and those of the same hour before it.
    pub(crate) fn cut(&mut self, row: usize) {
        let before = self
            .runs
            .partition_point(|run| (run.start as usize) < row)
            .saturating_sub(1);
        self.rows = self.runs.get(before).map_or(0, |run| run.start as usize);
        self.runs.truncate(before);
        self.is_ascending = self.is_ascending || self.runs.is_sorted_by_key(|run| run.day());
    }

    /// Adds the plays that it does not have yet, given all.
    pub(crate) fn extend(&mut self, started_at: &[i64], zone: &TimeZone) {
        let (mut row, known) = (self.rows, self.runs.len());
        if let (Some(first), Some(last)) = (started_at.get(row), started_at.last()) {
            let offsets = offsets(zone, *first, *last);
            let ends = offsets.iter().skip(1).map(|next| next.from);
            for (offset, end) in offsets.iter().zip(ends.chain([i64::MAX])) {
                let count = started_at
                    .get(row..)
                    .map_or(0, |rest| rest.partition_point(|at| *at < end));
                let rows = row..row + count;
                add_runs(&mut self.runs, started_at, rows, offset.offset_ms);
                row += count;
            }
        }
        self.rows = row;
        let added = self.runs.get(known.saturating_sub(1)..).unwrap_or_default();
        self.is_ascending = self.is_ascending && added.is_sorted_by_key(|run| run.day());
    }

    /// Whether days only ever follow each other.
    pub(crate) fn is_ascending(&self) -> bool {
        self.is_ascending
    }

    /// How many runs there are.
    pub(crate) fn run_count(&self) -> usize {
        self.runs.len()
    }

    /// Which of the runs has a row.
    pub(crate) fn run_of(&self, row: usize) -> usize {
        let after = self.runs.partition_point(|run| run.start as usize <= row);
        after.saturating_sub(1)
    }

    /// The runs from one on, in order.
    pub(crate) fn runs_from(&self, run: usize) -> impl Iterator<Item = HourRun> {
        let start = self
            .runs
            .get(run)
            .map_or(self.rows, |run| run.start as usize);
        self.runs(start..self.rows)
    }

    /// The runs of these rows, in order.
    pub fn runs(&self, rows: Range<usize>) -> impl Iterator<Item = HourRun> {
        let first = self.run_of(rows.start);
        let runs = self.runs.get(first..).unwrap_or_default();
        let ends = runs.iter().skip(1).map(|next| next.start as usize);
        runs.iter()
            .zip(ends.chain([self.rows]))
            .take_while({
                let rows = rows.clone();
                move |(run, _)| !rows.is_empty() && (run.start as usize) < rows.end
            })
            .map(move |(run, end)| HourRun {
                hour: run.hour,
                rows: rows.start.max(run.start as usize)..rows.end.min(end),
            })
    }

    /// The civil day of a row, counted from 1 January 1970.
    pub fn day(&self, row: usize) -> i32 {
        let run = self.runs.get(self.run_of(row));
        run.map_or(0, |run| run.day())
    }

    /// Where the plays of the days `from..to` lie, and whether there are others among them.
    pub(crate) fn rows_of(&self, from: Option<i32>, to: Option<i32>) -> (Range<usize>, bool) {
        let is_early = |run: &Run| from.is_some_and(|from| run.day() < from);
        let is_before_end = |run: &Run| to.is_none_or(|to| run.day() < to);
        let row = |run: usize| {
            self.runs
                .get(run)
                .map_or(self.rows, |run| run.start as usize)
        };
        if self.is_ascending {
            let first = self.runs.partition_point(is_early);
            let end = self.runs.partition_point(is_before_end);
            return (row(first)..row(end.max(first)), false);
        }
        let is_inside = |run: &Run| !is_early(run) && is_before_end(run);
        let Some(last) = self.runs.iter().rposition(is_inside) else {
            let next = self.runs.iter().position(|run| !is_early(run));
            let next = row(next.unwrap_or(self.runs.len()));
            return (next..next, false);
        };
        let first = self.runs.iter().position(is_inside).unwrap_or(last);
        let inside = self.runs.get(first..=last).unwrap_or_default();
        let has_others = !inside.iter().all(is_inside);
        (row(first)..row(last + 1), has_others)
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.runs.capacity() * size_of::<Run>()
    }
}

fn add_runs(runs: &mut Vec<Run>, started_at: &[i64], rows: Range<usize>, offset_ms: i64) {
    let mut ends_at = i64::MIN;
    let starts = started_at.get(rows.clone()).unwrap_or_default();
    for (row, at) in rows.zip(starts) {
        if *at >= ends_at {
            let hour = at.saturating_add(offset_ms).div_euclid(HOUR_MS);
            ends_at = (hour + 1) * HOUR_MS - offset_ms;
            // Instants are clamped to the calendar, and rows are counted in 32 bits.
            runs.push(Run {
                hour: i32::try_from(hour).unwrap_or(i32::MAX),
                start: u32::try_from(row).unwrap_or(u32::MAX),
            });
        }
    }
}

/// The stretches of constant offset from an instant to another. There is at least one.
pub(crate) fn offsets(zone: &TimeZone, from: i64, to: i64) -> Vec<Offset> {
    let start = Timestamp::from_millisecond(from).unwrap_or(Timestamp::MIN);
    let in_ms = |seconds: i32| i64::from(seconds) * 1000;
    let mut offsets = vec![Offset {
        from,
        offset_ms: in_ms(zone.to_offset(start).seconds()),
    }];
    let following = zone.following(start).map(|transition| Offset {
        // A transition lies on a whole second.
        from: transition.timestamp().as_millisecond(),
        offset_ms: in_ms(transition.offset().seconds()),
    });
    offsets.extend(following.take_while(|offset| offset.from <= to));
    offsets
}

/// The beginnings of all civil hours from an instant to another: an hour that comes twice has two, one
/// that is skipped has none. At most `most` and one.
pub(crate) fn hours(zone: &TimeZone, from: i64, to: i64, most: usize) -> Vec<i64> {
    let offsets = offsets(zone, from, to);
    let ends = offsets.iter().skip(1).map(|next| next.from);
    let hours = offsets
        .iter()
        .zip(ends.chain([to]))
        .flat_map(|(offset, end)| {
            let first = (offset.from + offset.offset_ms).div_euclid(HOUR_MS);
            let last = (end.min(to) + offset.offset_ms - 1).div_euclid(HOUR_MS);
            (first..=last).map(|hour| (hour * HOUR_MS - offset.offset_ms).max(offset.from))
        });
    hours.take(most + 1).collect()
}

/// Which day a date is, counted from 1 January 1970.
pub fn day_number(date: Date) -> i32 {
    let days = date.duration_since(EPOCH).as_hours() / 24;
    i32::try_from(days).unwrap_or_default()
}

/// The date of a day that is counted from 1 January 1970; at the ends of the calendar the last it has.
pub fn date_of(day: i32) -> Date {
    EPOCH
        .checked_add(SignedDuration::from_hours(i64::from(day) * 24))
        .unwrap_or(if day < 0 { Date::MIN } else { Date::MAX })
}

/// The day of the week, from 0 for Monday, of a day that is counted from 1 January 1970.
pub fn weekday(day: i32) -> usize {
    // That was a Thursday.
    usize::try_from((i64::from(day) + 3).rem_euclid(7)).unwrap_or_default()
}

const EPOCH: Date = Date::constant(1970, 1, 1);

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn runs(zone: &str, starts: &[&str]) -> Vec<(i32, usize, usize)> {
        let zone = TimeZone::get(zone).unwrap();
        let starts: Vec<i64> = starts
            .iter()
            .map(|at| at.parse::<Timestamp>().unwrap().as_millisecond())
            .collect();
        Calendar::new(&starts, &zone)
            .runs(0..starts.len())
            .map(|run| (run.day(), run.hour_of_day(), run.rows.len()))
            .collect()
    }

    #[test]
    fn an_hour_that_comes_twice_has_two_runs() {
        let day = day_number(date(2025, 10, 26));
        let starts = [
            "2025-10-26T00:30:00Z",
            "2025-10-26T00:59:59.999Z",
            "2025-10-26T01:00:00Z",
        ];
        assert_eq!(runs("Europe/Prague", &starts), [(day, 2, 2), (day, 2, 1)]);
    }

    #[test]
    fn a_calendar_that_is_cut_and_extended_is_as_if_new() {
        let zones = ["UTC", "Europe/Prague", "Australia/Lord_Howe"];
        let first: Timestamp = "2025-04-05T12:50:00Z".parse().unwrap();
        // Plays of three days, close together and far apart.
        let starts: Vec<i64> = (0..90)
            .map(|play| first.as_millisecond() + play * play * 31_000)
            .collect();
        for zone in zones.map(|zone| TimeZone::get(zone).unwrap()) {
            let whole = Calendar::new(&starts, &zone);
            for row in 0..=starts.len() {
                let mut calendar = whole.clone();
                calendar.cut(row);
                assert!(calendar.rows <= row);
                calendar.extend(&starts, &zone);
                assert_eq!(calendar, whole);
                let mut calendar = Calendar::new(&starts[..row], &zone);
                calendar.cut(row);
                calendar.extend(&starts, &zone);
                assert_eq!(calendar, whole);
            }
        }
    }

    #[test]
    fn odd_offsets_cut_hours_where_their_clocks_do() {
        let day = day_number(date(2025, 3, 2));
        let starts = [
            "2025-03-01T18:14:59Z",
            "2025-03-01T18:15:00Z",
            "2025-03-01T19:14:59Z",
        ];
        assert_eq!(
            runs("Asia/Kathmandu", &starts),
            [(day - 1, 23, 1), (day, 0, 2)]
        );
        // Lord Howe Island sets its clocks by half an hour: 01:30 to 02:00 comes twice.
        let day = day_number(date(2025, 4, 6));
        let starts = [
            "2025-04-05T14:45:00Z",
            "2025-04-05T15:15:00Z",
            "2025-04-05T15:30:00Z",
        ];
        assert_eq!(
            runs("Australia/Lord_Howe", &starts),
            [(day, 1, 1), (day, 1, 1), (day, 2, 1)]
        );
    }

    #[test]
    fn days_count_from_1970() {
        for (date, day, of_week) in [
            (date(1970, 1, 1), 0, 3),
            (date(1969, 12, 31), -1, 2),
            (date(2025, 3, 3), 20150, 0),
            (date(2024, 2, 29), 19782, 3),
        ] {
            assert_eq!((day_number(date), weekday(day)), (day, of_week));
            assert_eq!(date_of(day), date);
        }
        assert_eq!(
            (date_of(i32::MAX), date_of(i32::MIN)),
            (Date::MAX, Date::MIN)
        );
    }

    #[test]
    fn clocks_may_go_back_over_midnight() {
        // At 00:01 on 1 November 2009 the clocks of St. John's went back to 23:01.
        let zone = TimeZone::get("America/St_Johns").unwrap();
        let starts = [
            "2009-11-01T02:30:00Z",
            "2009-11-01T02:30:30Z",
            "2009-11-01T02:32:00Z",
        ];
        let starts = starts.map(|at| at.parse::<Timestamp>().unwrap().as_millisecond());
        let calendar = Calendar::new(&starts, &zone);
        let first = day_number(date(2009, 10, 31));
        let days: Vec<i32> = calendar.runs(0..3).map(|run| run.day() - first).collect();
        assert_eq!(days, [1, 0]);
        assert_eq!(
            calendar.rows_of(Some(first), Some(first + 1)),
            (2..3, false)
        );
        assert_eq!(calendar.rows_of(Some(first + 1), None), (0..2, false));
        assert_eq!(calendar.rows_of(Some(first + 2), None), (3..3, false));
        assert_eq!(calendar.rows_of(None, Some(first)), (0..0, false));
    }

    #[test]
    fn hours_begin_where_clocks_do() {
        let zone = TimeZone::get("Europe/Prague").unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap().as_millisecond();
        let day = |from, to| hours(&zone, at(from), at(to), 100).len();
        assert_eq!(day("2025-10-25T22:00:00Z", "2025-10-26T23:00:00Z"), 25);
        assert_eq!(day("2025-03-29T23:00:00Z", "2025-03-30T22:00:00Z"), 23);
        assert_eq!(day("2025-03-29T23:00:00Z", "2025-03-29T23:00:00Z"), 0);
    }
}
