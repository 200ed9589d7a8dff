//! A set of rows: a bit for each play of a log.

use std::ops::Range;

use crate::tally::Tally;

const BITS: usize = u64::BITS as usize;

/// Which rows of a log a filter lets through.
#[derive(Clone, Debug, Default)]
pub(crate) struct RowSet {
    words: Vec<u64>,
}

/// The plays of these rows that are in a set, of no set all.
pub(crate) fn tally(set: Option<&RowSet>, rows: Range<usize>, played_ms: &[u32]) -> Tally {
    if let Some(set) = set {
        return set.tally(rows, played_ms);
    }
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let first_row = number(rows.start);
    match played_ms.get(rows).unwrap_or_default() {
        [] => Tally::default(),
        played_ms => Tally {
            plays: number(played_ms.len()),
            first_row,
            played_ms: played_ms.iter().copied().map(u64::from).sum(),
        },
    }
}

/// The bits of these rows in a set, of no set all, in words, each with the row of its first bit.
pub(crate) fn words(
    set: Option<&RowSet>,
    rows: Range<usize>,
) -> impl DoubleEndedIterator<Item = (usize, u64)> {
    let (words, beyond) = set.map_or((&[][..], u64::MAX), |set| (&set.words[..], 0));
    masks(rows).map(move |(index, mask)| {
        let word = words.get(index).copied().unwrap_or(beyond);
        (index * BITS, word & mask)
    })
}

impl RowSet {
    /// The rows whose values pass.
    pub(crate) fn new<T>(values: &[T], passes: impl Fn(&T) -> bool) -> Self {
        let mut set = Self::default();
        set.extend(values, passes);
        set
    }

    /// Forgets the rows from one on, and those that share a word with it.
    pub(crate) fn cut(&mut self, row: usize) {
        self.words.truncate(row / BITS);
    }

    /// Adds the rows that it does not have yet and whose values pass, given the values of all. Tells
    /// from which row on that was.
    pub(crate) fn extend<T>(&mut self, values: &[T], passes: impl Fn(&T) -> bool) -> usize {
        let from = self.words.len() * BITS;
        let word = |values: &[T]| {
            let bits = (0..).zip(values);
            bits.fold(0, |word, (bit, value)| {
                word | u64::from(passes(value)) << bit
            })
        };
        let new = values.get(from..).unwrap_or_default();
        self.words.extend(new.chunks(BITS).map(word));
        from
    }

    /// The plays of these rows that are in it.
    #[inline]
    fn tally(&self, rows: Range<usize>, played_ms: &[u32]) -> Tally {
        let mut tally = Tally::default();
        let mut start = rows.start;
        let played_ms = played_ms.get(rows).unwrap_or_default();
        for played_ms in played_ms.chunks(BITS) {
            let mut bits = self.bits(start, played_ms.len());
            if tally.plays == 0 && bits != 0 {
                let first_row = start + bits.trailing_zeros() as usize;
                tally.first_row = u32::try_from(first_row).unwrap_or(u32::MAX);
            }
            tally.plays += bits.count_ones();
            start += played_ms.len();
            while bits != 0 {
                let played_ms = played_ms.get(bits.trailing_zeros() as usize).copied();
                tally.played_ms += u64::from(played_ms.unwrap_or_default());
                bits &= bits - 1;
            }
        }
        tally
    }

    /// The bits of so many rows from one on, at most as many as a word has.
    #[inline]
    fn bits(&self, row: usize, rows: usize) -> u64 {
        let word = |index: usize| self.words.get(index).copied().unwrap_or_default();
        let (index, bit) = (row / BITS, row % BITS);
        // Of two steps, so that none is as long as a word.
        let bits = word(index) >> bit | word(index + 1) << 1 << (BITS - 1 - bit);
        bits & (u64::MAX >> BITS.saturating_sub(rows).min(BITS - 1))
    }

    /// Takes out the rows that do not pass, from the first row of a word on.
    pub(crate) fn retain(&mut self, from: usize, passes: impl Fn(usize) -> bool) {
        for (index, word) in self.words.iter_mut().enumerate().skip(from / BITS) {
            let mut rest = *word;
            while rest != 0 {
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                if !passes(index * BITS + bit as usize) {
                    *word &= !(1 << bit);
                }
            }
        }
    }

    /// Takes out all of these rows.
    pub(crate) fn remove(&mut self, rows: Range<usize>) {
        for (index, mask) in masks(rows) {
            if let Some(word) = self.words.get_mut(index) {
                *word &= !mask;
            }
        }
    }

    /// The first word of these rows: the row of its first bit, the bits of the rows, and the row after
    /// its last.
    pub(crate) fn word(&self, rows: Range<usize>) -> (usize, u64, usize) {
        let end = (rows.start / BITS + 1) * BITS;
        let within = rows.start..rows.end.min(end);
        let (start, bits) = words(Some(self), within).next().unwrap_or((rows.start, 0));
        (start, bits, rows.end.min(end))
    }

    /// The last of these rows that is in it.
    pub(crate) fn last(&self, rows: Range<usize>) -> Option<usize> {
        let (start, bits) = words(Some(self), rows).rev().find(|(_, bits)| *bits != 0)?;
        Some(start + bits.ilog2() as usize)
    }

    /// Whether a row is in it.
    #[inline]
    pub(crate) fn has(&self, row: usize) -> bool {
        let word = self.words.get(row / BITS);
        word.is_some_and(|word| word >> (row % BITS) & 1 == 1)
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.words.capacity() * size_of::<u64>()
    }
}

/// The words in which rows lie, and which of their bits they are.
fn masks(rows: Range<usize>) -> impl DoubleEndedIterator<Item = (usize, u64)> {
    let words = rows.start / BITS..rows.end.max(rows.start).div_ceil(BITS);
    words.map(move |index| {
        let start = index * BITS;
        let below = |row: usize| match row.saturating_sub(start) {
            BITS.. => u64::MAX,
            bits => (1 << bits) - 1,
        };
        (index, below(rows.end) & !below(rows.start))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(set: &RowSet, within: Range<usize>) -> Vec<usize> {
        words(Some(set), within)
            .flat_map(|(start, bits)| {
                (0..BITS)
                    .filter(move |bit| bits >> bit & 1 == 1)
                    .map(move |bit| start + bit)
            })
            .collect()
    }

    #[test]
    fn a_set_has_the_rows_that_pass() {
        for (length, within) in [
            (0, 0..0),
            (1, 0..1),
            (64, 0..64),
            (65, 3..65),
            (200, 63..129),
            (200, 10..10),
        ] {
            let all: Vec<usize> = (0..length).collect();
            let mut set = RowSet::new(&all, |row| row % 3 != 0);
            let expected: Vec<usize> = within.clone().filter(|row| row % 3 != 0).collect();
            assert_eq!(rows(&set, within.clone()), expected);
            let values: Vec<u32> = (7..).take(length).collect();
            let mut tally = Tally::default();
            for row in &expected {
                tally.add(*row, values[*row]);
            }
            assert_eq!(set.tally(within.clone(), &values), tally);
            assert_eq!(set.last(within.clone()), expected.last().copied());
            set.retain(0, |row| row % 2 == 0);
            set.remove(100..128);
            let expected: Vec<usize> = expected
                .into_iter()
                .filter(|row| row % 2 == 0 && !(100..128).contains(row))
                .collect();
            assert_eq!(rows(&set, within), expected);
        }
    }

    #[test]
    fn a_set_that_is_cut_and_extended_is_as_if_new() {
        let all: Vec<usize> = (0..200).collect();
        let passes = |row: &usize| row % 3 == 1;
        let expected: Vec<usize> = all.iter().copied().filter(|row| passes(row)).collect();
        for known in [0, 1, 63, 64, 65, 200] {
            for row in 0..=known {
                let mut set = RowSet::new(&all[..known], passes);
                set.cut(row);
                assert!(set.extend(&all, passes) <= row);
                assert_eq!(rows(&set, 0..200), expected, "{row} of {known}");
            }
        }
    }
}
