//! For which things the plays of each track count, found without a branch for each play.

use crate::{items::Of, view::View};

/// For which of some chosen things the plays of each track count. A place is that of a thing among
/// the chosen ones.
///
/// Whether a track has one thing, two or none cannot be foretold, and a wrong guess costs more than
/// counting. So every track has two places, of which those that nobody has lie behind all others.
#[derive(Debug)]
pub(crate) struct Places {
    /// The first two places of each track; of the second with [`MORE`], if there are more.
    pairs: Vec<[u32; 2]>,
    /// The further places, each with its track, in the order of tracks.
    more: Vec<(u32, u32)>,
    /// Whether no track has two, as with albums.
    is_single: bool,
    /// Whether hardly any track has one, so that guesses are right.
    is_rare: bool,
    count: usize,
}

/// How many places nobody has: several, so that counting for nobody need not wait for the time before.
const NOBODY: u32 = 64;

/// If fewer than one track in so many has a place, hardly any has.
const RARE: usize = 16;

/// Marks the second place of a track that has more than two.
const MORE: u32 = 1 << 31;

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
        let nobody = u32::try_from(count).unwrap_or(u32::MAX);
        let mut more = Vec::new();
        let pair = |track: u32| {
            let nobody = nobody + track % NOBODY;
            let mut places = of.counting(catalogue, filter, track).filter_map(&place);
            let one = places.next().unwrap_or(nobody);
            let other = places.next().unwrap_or(nobody);
            let before = more.len();
            more.extend(places.map(|place| (track, place)));
            [
                one,
                if more.len() > before {
                    other | MORE
                } else {
                    other
                },
            ]
        };
        let pairs: Vec<[u32; 2]> = (0..).take(catalogue.track_count()).map(pair).collect();
        let with_one = pairs.iter().filter(|[one, _]| *one < nobody).count();
        Self {
            is_rare: with_one * RARE < pairs.len(),
            is_single: pairs
                .iter()
                .all(|[_, other]| *other >= nobody && *other & MORE == 0),
            pairs,
            more,
            count,
        }
    }

    /// Tells of each place for which a play of a track counts, and of some that nobody has.
    #[inline]
    pub(crate) fn each(&self, track: u32, mut on: impl FnMut(u32)) {
        let Some([one, other]) = self.pairs.get(track as usize) else {
            return;
        };
        if self.is_rare && *one as usize >= self.count {
            return;
        }
        on(*one);
        if self.is_single {
            return;
        }
        on(*other & !MORE);
        if *other & MORE != 0 {
            let first = self.more.partition_point(|(known, _)| *known < track);
            let more = self.more.get(first..).unwrap_or_default();
            let own = more.iter().take_while(|(known, _)| *known == track);
            own.for_each(|(_, place)| on(*place));
        }
    }

    /// How many things there are; their places are below.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// How many places there are with those that nobody has.
    pub(crate) fn with_nobody(&self) -> usize {
        self.count + NOBODY as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{scope::Scope, sketch::plays};
    use jiff::{Timestamp, tz::TimeZone};

    #[test]
    fn a_track_has_the_places_of_what_was_chosen() {
        let sketch = plays("2025-03-01T10:00 A & B & C & D//a 3:00\n2025-03-01T11:00 E/X/e 3:00");
        let scope = Scope::all(TimeZone::UTC);
        let view = View::new(&sketch.log, &scope, Timestamp::UNIX_EPOCH);
        let check = |places: Places, expected: [&[u32]; 3]| {
            let of = |track| {
                let mut found = Vec::new();
                places.each(track, |place| {
                    assert!((place as usize) < places.with_nobody());
                    found.extend(((place as usize) < places.count()).then_some(place));
                });
                found
            };
            assert_eq!([0, 1, 2].map(of), expected);
        };
        check(Places::all(&view, Of::Artists), [&[0, 1, 2, 3], &[4], &[]]);
        check(Places::all(&view, Of::Albums), [&[], &[0], &[]]);
        check(Places::all(&view, Of::Tracks), [&[0], &[1], &[]]);
        check(
            Places::chosen(&view, Of::Artists, &[4, 3, 1, 0]),
            [&[3, 2, 1], &[0], &[]],
        );
    }
}
