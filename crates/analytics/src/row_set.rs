//! A set of rows: a bit for each play of a log.

use std::ops::Range;

const BITS: usize = u64::BITS as usize;

/// Which rows of a log a filter lets through.
#[derive(Debug)]
pub(crate) struct RowSet {
    words: Vec<u64>,
}

impl RowSet {
    /// The rows below `rows` that pass.
    pub(crate) fn new(rows: usize, passes: impl Fn(usize) -> bool) -> Self {
        let words = (0..rows.div_ceil(BITS)).map(|word| {
            let start = word * BITS;
            let end = rows.min(start + BITS);
            (start..end).fold(0, |bits, row| {
                bits | u64::from(passes(row)) << (row - start)
            })
        });
        Self {
            words: words.collect(),
        }
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
            let mut set = RowSet::new(length, |row| row % 3 != 0);
            let expected: Vec<usize> = within.clone().filter(|row| row % 3 != 0).collect();
            assert_eq!(rows(&set, within.clone()), expected);
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
