//! Which of many things are heard in a stretch: a bit for each.

use std::ops::Range;

use crate::{places::Places, view::View};

const BITS: usize = u64::BITS as usize;

/// Which things are heard, by place.
#[derive(Debug)]
pub(crate) struct Heard<'a> {
    places: &'a Places,
    words: Vec<u64>,
}

impl<'a> Heard<'a> {
    /// Nothing yet.
    pub(crate) fn new(places: &'a Places) -> Self {
        Self {
            places,
            words: vec![0; places.with_nobody().div_ceil(BITS)],
        }
    }

    /// Adds what the plays of a view have that lie in a stretch.
    pub(crate) fn add(&mut self, view: &View<'_>, rows: Range<usize>) {
        let (places, words) = (self.places, &mut self.words);
        let track = view.log().plays().track();
        view.rows_within(rows).for_each(|row| {
            places.each(track.get(row).copied().unwrap_or(u32::MAX), |place| {
                if let Some(word) = words.get_mut(place as usize / BITS) {
                    *word |= 1 << (place as usize % BITS);
                }
            });
        });
        // What nobody has was not heard.
        let (index, bit) = (places.count() / BITS, places.count() % BITS);
        let mut rest = words.iter_mut().skip(index);
        if let Some(word) = rest.next() {
            *word &= (1 << bit) - 1;
        }
        rest.for_each(|word| *word = 0);
    }

    /// Takes out what was heard, a word for 64 places.
    pub(crate) fn take(&mut self) -> impl Iterator<Item = u64> {
        self.words.iter_mut().map(std::mem::take)
    }
}

/// The places of the bits that are set in the word with this index.
pub(crate) fn places_in(index: usize, mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = bits.trailing_zeros() as usize;
        (bit < BITS).then(|| {
            bits &= bits - 1;
            index * BITS + bit
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{items::Of, scope::Scope, sketch::plays};
    use jiff::{Timestamp, tz::TimeZone};

    #[test]
    fn what_nobody_has_is_not_heard() {
        let sketch = plays("2025-03-01T10:00 A & B//a 3:00\n2025-03-01T11:00 C//c 3:00");
        let scope = Scope::all(TimeZone::UTC);
        let view = View::new(&sketch.log, &scope, Timestamp::UNIX_EPOCH);
        let places = Places::all(&view, Of::Artists);
        let mut heard = Heard::new(&places);
        let mut told = |rows| {
            heard.add(&view, rows);
            let words: Vec<u64> = heard.take().collect();
            let found = (0..)
                .zip(words)
                .flat_map(|(index, word)| places_in(index, word));
            found.collect::<Vec<_>>()
        };
        assert_eq!(told(0..1), [0, 1]);
        assert_eq!(told(1..2), [2]);
        assert_eq!(told(0..2), [0, 1, 2]);
        assert_eq!(told(2..2), Vec::<usize>::new());
    }
}
