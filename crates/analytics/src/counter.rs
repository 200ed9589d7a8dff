//! Counting many short stretches one after the other: what a stretch does not touch costs it nothing.

use crate::{items::Of, ranking::Ranked, tally::Tally, view::View};

/// Counts the tracks, artists and albums of short stretches of a view.
#[derive(Debug)]
pub struct Counter<'a> {
    view: &'a View<'a>,
    tracks: Touched,
    artists: Touched,
    albums: Touched,
}

/// Tallies by number, and which of them have something.
#[derive(Debug)]
struct Touched {
    tallies: Vec<Tally>,
    numbers: Vec<u32>,
}

impl<'a> Counter<'a> {
    /// A counter of what a view has.
    pub fn new(view: &'a View<'a>) -> Self {
        let touched = |of: Of| Touched {
            tallies: vec![Tally::default(); of.count(view.catalogue())],
            numbers: Vec::new(),
        };
        Self {
            view,
            tracks: touched(Of::Tracks),
            artists: touched(Of::Artists),
            albums: touched(Of::Albums),
        }
    }

    /// Everything of one sort that is in these rows, without order.
    pub fn count(&mut self, of: Of, rows: impl Iterator<Item = usize>) -> Vec<Ranked> {
        let tracks = self.tracks(rows);
        match of {
            Of::Tracks => tracks,
            Of::Artists => self.artists(&tracks),
            Of::Albums => self.albums(&tracks),
        }
    }

    /// The tracks of these rows, without order.
    pub fn tracks(&mut self, rows: impl Iterator<Item = usize>) -> Vec<Ranked> {
        let plays = self.view.log().plays();
        let (track, played_ms) = (plays.track(), plays.played_ms());
        rows.for_each(|row| {
            if let (Some(track), Some(played_ms)) = (track.get(row), played_ms.get(row))
                && let Some(tally) = self.tracks.touch(*track)
            {
                tally.add(row, *played_ms);
            }
        });
        self.tracks.take()
    }

    /// The artists of these tracks, without order.
    pub fn artists(&mut self, tracks: &[Ranked]) -> Vec<Ranked> {
        let filter = &self.view.scope().filter;
        for track in tracks {
            for artist in filter.credits(self.view.catalogue(), track.number) {
                if let Some(tally) = self.artists.touch(*artist) {
                    tally.merge(track.tally);
                }
            }
        }
        self.artists.take()
    }

    /// The albums of these tracks, without order.
    pub fn albums(&mut self, tracks: &[Ranked]) -> Vec<Ranked> {
        for track in tracks {
            let album = self.view.catalogue().album_of(track.number);
            if let Some(tally) = album.and_then(|album| self.albums.touch(album)) {
                tally.merge(track.tally);
            }
        }
        self.albums.take()
    }
}

impl Touched {
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
