//! Counting many short stretches one after the other: what a stretch does not touch costs it nothing.

use std::ops::Range;

use crate::{places::Places, ranking::Ranked, tally::Tally, view::View};

/// Counts plays by place, for one stretch after the other.
#[derive(Debug)]
pub(crate) struct Counter<'a> {
    places: &'a Places,
    tallies: Vec<Tally>,
    /// The places that have something, in the order in which they first had; behind them, leftovers.
    touched: Vec<u32>,
    count: usize,
}

impl<'a> Counter<'a> {
    /// A counter of these places, which has counted nothing yet.
    pub(crate) fn new(places: &'a Places) -> Self {
        Self {
            tallies: vec![Tally::default(); places.with_nobody()],
            touched: vec![0; places.with_nobody() + 1],
            count: 0,
            places,
        }
    }

    /// Adds the plays of a view that lie in a stretch.
    pub(crate) fn add(&mut self, view: &View<'_>, rows: Range<usize>) {
        let plays = view.log().plays();
        let (track, played_ms) = (plays.track(), plays.played_ms());
        let (tallies, touched) = (&mut self.tallies, &mut self.touched);
        let mut count = self.count;
        view.rows_within(rows).for_each(|row| {
            let (Some(track), Some(played_ms)) = (track.get(row), played_ms.get(row)) else {
                return;
            };
            self.places.each(*track, |place| {
                if let (Some(tally), Some(next)) =
                    (tallies.get_mut(place as usize), touched.get_mut(count))
                {
                    // Written in any case, which costs less than to ask.
                    *next = place;
                    count += usize::from(tally.plays == 0);
                    tally.add_any(row, *played_ms);
                }
            });
        });
        self.count = count;
    }

    /// Takes out what was counted, in the order in which it first was. All of it has to be taken.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = Ranked> {
        let touched = self.touched.get(..std::mem::take(&mut self.count));
        let (tallies, things) = (&mut self.tallies, self.places.count());
        let taken = touched.unwrap_or_default().iter().filter_map(|place| {
            let tally = std::mem::take(tallies.get_mut(*place as usize)?);
            Some(Ranked {
                number: *place,
                tally,
            })
        });
        taken.filter(move |one| (one.number as usize) < things)
    }
}
