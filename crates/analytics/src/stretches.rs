//! Days, months and years one after the other, and what each has of everything.

use std::ops::Range;

use crate::{bucket::Bucket, ranking::Ranked, tally::Tally, view::View};

/// Rows of one bucket: its number, as [`Bucket::number`] counts, and a stretch in which its plays lie.
pub(crate) type Stretch = (i32, Range<usize>);

/// The buckets of a view that have rows, in order. Where clocks went back over midnight, one may have
/// several stretches, which then follow each other.
pub(crate) fn stretches(view: &View<'_>, bucket: Bucket) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut latest: Option<(i32, i32)> = None;
    for run in view.hours() {
        let day = run.day();
        let number = match latest {
            Some((known, number)) if known == day => number,
            _ => bucket.number(day),
        };
        latest = Some((day, number));
        match stretches.last_mut() {
            Some((known, rows)) if *known == number => rows.end = run.rows.end,
            _ => stretches.push((number, run.rows)),
        }
    }
    stretches.sort_by_key(|(number, _)| *number);
    stretches
}

/// What a view has of every artist, bucket by bucket: the numbers of the buckets that have plays, in
/// order, and the artists that have plays in them, in no order.
pub(crate) fn artists_by(view: &View<'_>, bucket: Bucket) -> Vec<(i32, Vec<Ranked>)> {
    let catalogue = view.catalogue();
    let mut tracks = SparseTallies::new(catalogue.track_count());
    let mut artists = SparseTallies::new(catalogue.artist_count());
    let mut buckets = Vec::new();
    let stretches = stretches(view, bucket);
    for parts in stretches.chunk_by(|(one, _), (other, _)| one == other) {
        for (_, rows) in parts {
            tracks.add_tracks(view, rows.clone());
        }
        for track in tracks.drain() {
            for artist in view.scope().filter.credits(catalogue, track.number) {
                artists.merge(*artist, track.tally);
            }
        }
        let artists: Vec<Ranked> = artists.drain().collect();
        if let Some((number, _)) = parts.first().filter(|_| !artists.is_empty()) {
            buckets.push((*number, artists));
        }
    }
    buckets
}

/// Tallies of many short stretches, one after the other: what a stretch did not touch costs nothing.
#[derive(Debug)]
pub(crate) struct SparseTallies {
    tallies: Vec<Tally>,
    touched: Vec<u32>,
}

impl SparseTallies {
    /// Of things with numbers below `count`.
    pub(crate) fn new(count: usize) -> Self {
        Self {
            tallies: vec![Tally::default(); count],
            touched: Vec::new(),
        }
    }

    /// Adds to a thing.
    #[inline]
    pub(crate) fn merge(&mut self, number: u32, tally: Tally) {
        if let Some(sum) = self.tallies.get_mut(number as usize) {
            if sum.plays == 0 {
                self.touched.push(number);
            }
            sum.merge(tally);
        }
    }

    /// Adds the plays of a view that lie in a stretch to their tracks.
    pub(crate) fn add_tracks(&mut self, view: &View<'_>, rows: Range<usize>) {
        let plays = view.log().plays();
        let (track, played_ms) = (plays.track(), plays.played_ms());
        view.rows_within(rows).for_each(|row| {
            if let (Some(track), Some(played_ms)) = (track.get(row), played_ms.get(row))
                && let Some(tally) = self.tallies.get_mut(*track as usize)
            {
                if tally.plays == 0 {
                    self.touched.push(*track);
                }
                tally.add(row, *played_ms);
            }
        });
    }

    /// Takes out what was added, in the order in which it first was.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = Ranked> {
        self.touched.drain(..).filter_map(|number| {
            let tally = self.tallies.get_mut(number as usize)?;
            Some(Ranked {
                number,
                tally: std::mem::take(tally),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{scope::Scope, sketch::plays};
    use jiff::{Timestamp, tz::TimeZone};

    #[test]
    fn months_have_what_was_heard_in_them() {
        let sketch = plays(
            "2025-01-31T23:30 A//a 3:00
             2025-02-01T10:00 A & B//b 2:00
             2025-02-01T11:00 A//a 3:00
             2025-04-01T11:00 B//c 0:10",
        );
        let check = |zone: &str, expected: &[(i32, &[(u32, u32)])]| {
            let scope = Scope::all(TimeZone::get(zone).unwrap());
            let view = View::new(&sketch.log, &scope, Timestamp::UNIX_EPOCH);
            let mut found = Vec::new();
            for (month, artists) in artists_by(&view, Bucket::Month) {
                let of = |one: &Ranked| (one.number, one.tally.plays);
                found.push((
                    month - 2025 * 12,
                    artists.iter().map(of).collect::<Vec<_>>(),
                ));
            }
            let expected: Vec<_> = expected
                .iter()
                .map(|(month, artists)| (*month, artists.to_vec()))
                .collect();
            assert_eq!(found, expected, "{zone}");
        };
        check("UTC", &[(0, &[(0, 1)]), (1, &[(0, 2), (1, 1)])]);
        check("Europe/Prague", &[(1, &[(0, 3), (1, 1)])]);
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
        let months = artists_by(&view, Bucket::Month);
        let plays: Vec<u32> = months.iter().map(|(_, all)| all[0].tally.plays).collect();
        assert_eq!(plays, [2, 1]);
    }
}
