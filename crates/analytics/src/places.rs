//! For which things the plays of each track count, found faster than in the catalogue.

use crate::{items::Of, view::View};

/// For which of some chosen things the plays of each track count. A place is that of a thing among
/// the chosen ones.
#[derive(Debug)]
pub(crate) struct Places {
    /// By track, where its places begin; and where the last ones end.
    starts: Vec<u32>,
    lists: Vec<u32>,
    count: usize,
}

impl Places {
    /// Of everything of one sort: then places are the numbers of the catalogue.
    pub(crate) fn all(view: &View<'_>, of: Of) -> Self {
        Self::new(view, of, of.count(view.catalogue()), Some)
    }

    /// Of these things, by their numbers, each of which comes once.
    pub(crate) fn chosen(view: &View<'_>, of: Of, chosen: &[u32]) -> Self {
        let mut places = vec![None; of.count(view.catalogue())];
        for (place, number) in (0..).zip(chosen) {
            if let Some(known) = places.get_mut(*number as usize) {
                *known = Some(place);
            }
        }
        let place = |number: u32| places.get(number as usize).copied().flatten();
        Self::new(view, of, chosen.len(), place)
    }

    fn new(view: &View<'_>, of: Of, count: usize, place: impl Fn(u32) -> Option<u32>) -> Self {
        let (catalogue, filter) = (view.catalogue(), &view.scope().filter);
        let mut lists = Vec::with_capacity(catalogue.track_count());
        let mut starts = vec![0];
        for track in (0..).take(catalogue.track_count()) {
            lists.extend(of.counting(catalogue, filter, track).filter_map(&place));
            starts.push(u32::try_from(lists.len()).unwrap_or(u32::MAX));
        }
        Self {
            starts,
            lists,
            count,
        }
    }

    /// The places of the things for which a play of a track counts.
    #[inline]
    pub(crate) fn of(&self, track: u32) -> &[u32] {
        let track = track as usize;
        match self.starts.get(track..track + 2) {
            Some([start, end]) => self.lists.get(*start as usize..*end as usize),
            _ => None,
        }
        .unwrap_or_default()
    }

    /// How many things there are; their places are below.
    pub(crate) fn count(&self) -> usize {
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{scope::Scope, sketch::plays};
    use jiff::{Timestamp, tz::TimeZone};

    #[test]
    fn a_track_has_the_places_of_what_was_chosen() {
        let sketch = plays("2025-03-01T10:00 A & B//a 3:00\n2025-03-01T11:00 C/X/c 3:00");
        let scope = Scope::all(TimeZone::UTC);
        let view = View::new(&sketch.log, &scope, Timestamp::UNIX_EPOCH);
        let check = |places: Places, expected: [&[u32]; 3]| {
            assert_eq!([0, 1, 2].map(|track| places.of(track)), expected);
        };
        check(Places::all(&view, Of::Artists), [&[0, 1], &[2], &[]]);
        check(Places::all(&view, Of::Albums), [&[], &[0], &[]]);
        check(Places::all(&view, Of::Tracks), [&[0], &[1], &[]]);
        check(
            Places::chosen(&view, Of::Artists, &[2, 1]),
            [&[1], &[0], &[]],
        );
    }
}
