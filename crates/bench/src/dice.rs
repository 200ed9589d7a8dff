//! Chance that follows from a seed alone: whole numbers only, so that every machine rolls the same.

/// Repeatable numbers, by `SplitMix64` (Steele, Lea and Flood, 2014).
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

/// Ranks, of which the first come up most: each about as often as one divided by its place.
#[derive(Clone, Debug)]
pub(crate) struct Ranks {
    /// The weights of each and all before it together.
    sums: Vec<u64>,
}

/// The higher, the less the first stand out.
const FLATNESS: u64 = 20;

impl Dice {
    /// The numbers that belong to a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        let number = self.roll() % u64::from(end.max(1));
        u32::try_from(number).unwrap_or(0)
    }

    /// Yes, once in so many times.
    pub(crate) fn one_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }

    /// Puts things into another order.
    pub(crate) fn shuffle(&mut self, things: &mut [u32]) {
        for last in (1..things.len()).rev() {
            let end = u32::try_from(last + 1).unwrap_or(u32::MAX);
            things.swap(last, self.below(end) as usize);
        }
    }
}

impl Ranks {
    /// So many.
    pub(crate) fn new(count: u32) -> Self {
        let mut sum = 0;
        let sums = (0..count).map(|rank| {
            sum += 1_000_000_000 / (u64::from(rank) + FLATNESS);
            sum
        });
        Self {
            sums: sums.collect(),
        }
    }

    /// One of the first `count`.
    pub(crate) fn draw(&self, dice: &mut Dice, count: u32) -> u32 {
        let last = (count as usize).clamp(1, self.sums.len().max(1)) - 1;
        let all = self.sums.get(last).copied().unwrap_or(1);
        let at = dice.roll() % all;
        let rank = self.sums.partition_point(|sum| *sum <= at);
        u32::try_from(rank).unwrap_or(0)
    }
}
