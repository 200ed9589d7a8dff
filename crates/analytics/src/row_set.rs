//! A set of rows: a bit for each play of a log.

use std::ops::Range;

const BITS: usize = u64::BITS as usize;

/// Which rows of a log a filter lets through.
#[derive(Debug)]
pub(crate) struct RowSet {
    words: Vec<u64>,
}

impl RowSet {
    /// The rows whose values pass.
    pub(crate) fn new<T>(values: &[T], passes: impl Fn(&T) -> bool) -> Self {
        let word = |values: &[T]| {
            let bits = (0..).zip(values);
            bits.fold(0, |word, (bit, value)| {
                word | u64::from(passes(value)) << bit
            })
        };
        Self {
            words: values.chunks(BITS).map(word).collect(),
        }
    }

    /// How many of these rows are in it, and what their values add up to.
    pub(crate) fn sum(&self, rows: Range<usize>, values: &[u32]) -> (u32, u64) {
        let (mut count, mut sum) = (0, 0);
        for (start, mut bits) in self.words(rows) {
            count += bits.count_ones();
            let values = values.get(start..).unwrap_or_default();
            while bits != 0 {
                let value = values.get(bits.trailing_zeros() as usize).copied();
                sum += u64::from(value.unwrap_or_default());
                bits &= bits - 1;
            }
        }
        (count, sum)
    }

    /// Takes out the rows that do not pass.
    pub(crate) fn retain(&mut self, passes: impl Fn(usize) -> bool) {
        for (index, word) in self.words.iter_mut().enumerate() {
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

    /// The bits of these rows, in words, each with the row of its first bit.
    pub(crate) fn words(
        &self,
        rows: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = (usize, u64)> {
        masks(rows).map(|(index, mask)| {
            let word = self.words.get(index).copied().unwrap_or_default();
            (index * BITS, word & mask)
        })
    }

    /// The first word of these rows: the row of its first bit, the bits of the rows, and the row after
    /// its last.
    pub(crate) fn word(&self, rows: Range<usize>) -> (usize, u64, usize) {
        let end = (rows.start / BITS + 1) * BITS;
        let within = rows.start..rows.end.min(end);
        let (start, bits) = self.words(within).next().unwrap_or((rows.start, 0));
        (start, bits, rows.end.min(end))
    }

    /// The last of these rows that is in it.
    pub(crate) fn last(&self, rows: Range<usize>) -> Option<usize> {
        let (start, bits) = self.words(rows).rev().find(|(_, bits)| *bits != 0)?;
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
        set.words(within)
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
            let sum = expected.iter().map(|row| u64::from(values[*row])).sum();
            let count = u32::try_from(expected.len()).unwrap();
            assert_eq!(set.sum(within.clone(), &values), (count, sum));
            assert_eq!(set.last(within.clone()), expected.last().copied());
            set.retain(|row| row % 2 == 0);
            set.remove(100..128);
            let expected: Vec<usize> = expected
                .into_iter()
                .filter(|row| row % 2 == 0 && !(100..128).contains(row))
                .collect();
            assert_eq!(rows(&set, within), expected);
        }
    }
}
