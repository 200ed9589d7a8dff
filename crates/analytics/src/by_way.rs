//! How much there is by what sources tell of how plays went: on what, where, from what, in which mode.

use crate::{
    log::Way,
    ranking::{Ranked, counted, rank},
    tally::{Tally, gather, total},
    view::View,
};

/// How much there is of each way of playing.
#[derive(Debug)]
pub struct ByWay<'a> {
    view: &'a View<'a>,
    /// By the number of the way.
    tallies: Vec<Tally>,
    /// All ways together.
    pub all: Tally,
}

impl<'a> ByWay<'a> {
    /// Counts the plays of a view.
    pub fn new(view: &'a View<'a>) -> Self {
        let plays = view.log().plays();
        let (way, played_ms) = (plays.way(), plays.played_ms());
        let mut tallies = vec![Tally::default(); view.log().ways().all().len()];
        view.rows().for_each(|row| {
            if let (Some(way), Some(played_ms)) = (way.get(row), played_ms.get(row))
                && let Some(tally) = tallies.get_mut(*way as usize)
            {
                tally.add(row, *played_ms);
            }
        });
        Self {
            view,
            all: total(&tallies),
            tallies,
        }
    }

    /// The same by something that is told of a way, one of so many things; what is not told comes
    /// second.
    pub fn by(&self, things: usize, thing: impl Fn(&Way) -> Option<u32>) -> (Vec<Tally>, Tally) {
        let ways = self.view.log().ways().all();
        let thing = |number: u32| ways.get(number as usize).and_then(&thing);
        gather(&self.tallies, things, thing)
    }

    /// The same in order, at most `limit`.
    pub fn ranked(&self, tallies: &[Tally], limit: usize) -> Vec<Ranked> {
        // A play has one of each, so that no two were heard first at once, and ids never decide.
        rank(counted(tallies), self.view.measure(), limit, i64::from)
    }
}
