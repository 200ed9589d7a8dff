//! What a seed decides.

use domain::entropy::{Entropy as _, SeededEntropy, random_bytes};

/// Dice of one seed.
#[derive(Debug)]
pub(super) struct Dice(SeededEntropy);

impl Dice {
    /// Those of a seed and a purpose.
    pub(super) fn new(seed: u64, purpose: u64) -> Self {
        Self(SeededEntropy::new(
            seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ purpose,
        ))
    }

    /// A number below this one.
    pub(super) fn below(&self, end: usize) -> usize {
        let number = u64::from_le_bytes(random_bytes(&self.0));
        usize::try_from(number % (end.max(1) as u64)).unwrap_or(0)
    }

    /// A whole number from the first to the last.
    pub(super) fn range(&self, first: i64, last: i64) -> i64 {
        let width = usize::try_from(last - first + 1).unwrap_or(1);
        first + i64::try_from(self.below(width)).unwrap_or(0)
    }

    /// Whether something happens that happens so often.
    pub(super) fn chance(&self, share: f64) -> bool {
        self.0.fraction() < share
    }

    /// One of these.
    pub(super) fn pick<T: Copy>(&self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Any order.
    pub(super) fn shuffle<T>(&self, all: &mut [T]) {
        for place in (1..all.len()).rev() {
            all.swap(place, self.below(place + 1));
        }
    }
}
