//! Days, months and years one after the other, and what each has.

use std::ops::Range;

use crate::{bucket::Bucket, places::Places, tally::Tally, view::View};

/// Rows of one bucket: its number, as [`Bucket::number`] counts, and a stretch in which its plays lie.
pub(crate) type Stretch = (i32, Range<usize>);

/// The buckets of a view that have rows, in order. Where clocks went back over midnight, one may have
/// several stretches, which then follow each other.
pub(crate) fn stretches(view: &View<'_>, bucket: Bucket) -> Vec<Stretch> {
    // Asking for the date of every hour would cost more than all else.
    let mut latest = None;
    view.stretches(|run| {
        let day = run.day();
        let (_, number) = latest
            .filter(|(known, _)| *known == day)
            .unwrap_or_else(|| (day, bucket.number(day)));
        latest = Some((day, number));
        number
    })
}

/// What a month has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Month {
    /// Which month, as [`Bucket::number`] counts.
    pub(crate) number: i32,
    /// All its plays.
    pub(crate) all: Tally,
    /// Those of the chosen things, by place.
    pub(crate) parts: Vec<Tally>,
}

/// The months of a view that have plays, in order, with what they have of chosen things.
pub(crate) fn months(view: &View<'_>, places: &Places) -> Vec<Month> {
    let plays = view.log().plays();
    let (track, played_ms) = (plays.track(), plays.played_ms());
    let mut months = Vec::new();
    let stretches = stretches(view, Bucket::Month);
    for same in stretches.chunk_by(|(one, _), (other, _)| one == other) {
        let mut all = Tally::default();
        let mut parts = vec![Tally::default(); places.with_nobody()];
        for (_, rows) in same {
            view.rows_within(rows.clone()).for_each(|row| {
                if let (Some(track), Some(played_ms)) = (track.get(row), played_ms.get(row)) {
                    all.add(row, *played_ms);
                    places.each(*track, |place| {
                        if let Some(part) = parts.get_mut(place as usize) {
                            part.add_any(row, *played_ms);
                        }
                    });
                }
            });
        }
        parts.truncate(places.count());
        if let Some((number, _)) = same.first().filter(|_| all.plays > 0) {
            months.push(Month {
                number: *number,
                all,
                parts,
            });
        }
    }
    months
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{items::Of, scope::Scope, sketch::plays};
    use jiff::{Timestamp, tz::TimeZone};

    #[test]
    fn months_have_what_was_heard_in_them() {
        let sketch = plays(
            "2025-01-31T23:30 A//a 3:00
             2025-02-01T10:00 A & B//b 2:00
             2025-02-01T11:00 A//a 3:00
             2025-04-01T11:00 B//c 0:10",
        );
        let check = |zone: &str, expected: &[(i32, u32, [u32; 2])]| {
            let scope = Scope::all(TimeZone::get(zone).unwrap());
            let view = View::new(&sketch.log, &scope, Timestamp::UNIX_EPOCH);
            let months = months(&view, &Places::chosen(&view, Of::Artists, &[1, 0]));
            let told = |month: &Month| {
                let parts = [0, 1].map(|place| month.parts[place].plays);
                (month.number - 2025 * 12, month.all.plays, parts)
            };
            let found: Vec<_> = months.iter().map(told).collect();
            assert_eq!(found, expected, "{zone}");
        };
        check("UTC", &[(0, 1, [0, 1]), (1, 2, [1, 2])]);
        check("Europe/Prague", &[(1, 3, [1, 3])]);
    }

    #[test]
    fn a_day_that_clocks_went_back_to_is_one() {
        let sketch = plays(
            "2009-11-01T02:29 A//a 3:00
             2009-11-01T02:30 A//a 3:00
             2009-11-01T02:32 A//a 3:00",
        );
        let scope = Scope::all(TimeZone::get("America/St_Johns").unwrap());
        let view = View::new(&sketch.log, &scope, Timestamp::UNIX_EPOCH);
        let days = stretches(&view, Bucket::Day);
        let rows: Vec<Range<usize>> = days.iter().map(|(_, rows)| rows.clone()).collect();
        assert_eq!(rows, [0..1, 2..3, 1..2]);
        let months = months(&view, &Places::all(&view, Of::Artists));
        let plays: Vec<u32> = months.iter().map(|month| month.parts[0].plays).collect();
        assert_eq!(plays, [2, 1]);
    }
}
