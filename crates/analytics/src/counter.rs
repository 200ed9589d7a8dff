//! Counting many short stretches one after the other: what a stretch does not touch costs it nothing.

use crate::{items::Of, ranking::Ranked, tally::Tally, view::View};

/// Counts the tracks, artists and albums of short stretches of a view.
#[derive(Debug)]
pub struct Counter<'a> {
    view: &'a View<'a>,
    tracks: Touched,
    others: Touched,
}

/// Tallies by number, and which of them have something.
#[derive(Debug, Default)]
struct Touched {
    tallies: Vec<Tally>,
    numbers: Vec<u32>,
}

impl<'a> Counter<'a> {
    /// A counter of what a view has.
    pub fn new(view: &'a View<'a>) -> Self {
        Self {
            view,
            tracks: Touched::default(),
            others: Touched::default(),
        }
    }

    /// Everything of one sort that is in these rows, without order.
    pub fn count(&mut self, of: Of, rows: impl Iterator<Item = usize>) -> Vec<Ranked> {
        let tracks = self.tracks(rows);
        match of {
            Of::Tracks => tracks,
            Of::Artists | Of::Albums => self.of_tracks(of, &tracks),
        }
    }

    /// The tracks of these rows, without order.
    pub fn tracks(&mut self, rows: impl Iterator<Item = usize>) -> Vec<Ranked> {
        let plays = self.view.log().plays();
        let (track, played_ms) = (plays.track(), plays.played_ms());
        self.tracks.make_room(self.view.catalogue().track_count());
        rows.for_each(|row| {
            if let (Some(track), Some(played_ms)) = (track.get(row), played_ms.get(row))
                && let Some(tally) = self.tracks.touch(*track)
            {
                tally.add(row, *played_ms);
            }
        });
        self.tracks.take()
    }

    /// Everything of one sort for which these tracks count, without order.
    pub fn of_tracks(&mut self, of: Of, tracks: &[Ranked]) -> Vec<Ranked> {
        let (catalogue, filter) = (self.view.catalogue(), &self.view.scope().filter);
        self.others.make_room(of.count(catalogue));
        for track in tracks {
            for number in of.counting(catalogue, filter, track.number) {
                if let Some(tally) = self.others.touch(number) {
                    tally.merge(track.tally);
                }
            }
        }
        self.others.take()
    }
}

impl Touched {
    fn make_room(&mut self, count: usize) {
        if count > self.tallies.len() {
            self.tallies.resize(count, Tally::default());
        }
    }

    #[inline]
    fn touch(&mut self, number: u32) -> Option<&mut Tally> {
        let tally = self.tallies.get_mut(number as usize)?;
        if tally.plays == 0 {
            self.numbers.push(number);
        }
        Some(tally)
    }

    /// What there is, which it then has no more.
    fn take(&mut self) -> Vec<Ranked> {
        let tallies = &mut self.tallies;
        let taken = self.numbers.drain(..).filter_map(|number| {
            let tally = tallies.get_mut(number as usize)?;
            Some(Ranked {
                number,
                tally: std::mem::take(tally),
            })
        });
        taken.collect()
    }
}
