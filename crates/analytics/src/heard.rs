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

    /// Takes out what was heard: the places, in order.
    #[inline]
    pub(crate) fn take(&mut self, mut on: impl FnMut(usize)) {
        for (index, word) in self.words.iter_mut().enumerate() {
            let mut bits = std::mem::take(word);
            while bits != 0 {
                on(index * BITS + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
    }
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
            let mut found = Vec::new();
            heard.take(|place| found.push(place));
            found
        };
        assert_eq!(told(0..1), [0, 1]);
        assert_eq!(told(1..2), [2]);
        assert_eq!(told(0..2), [0, 1, 2]);
        assert_eq!(told(2..2), Vec::<usize>::new());
    }
}
