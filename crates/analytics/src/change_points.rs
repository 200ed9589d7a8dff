//! Change points: where a sequence of mixes begins to be another one.
//!
//! Segments are chosen so that the squared distances of the points from the mean of their segment,
//! plus a penalty for each segment, are as small as they can be. Optimal partitioning finds them
//! exactly: B. Jackson et al., "An algorithm for optimal partitioning of data on an interval", IEEE
//! Signal Processing Letters 12 (2005). The points are the square roots of shares, so that the distance
//! is Hellinger's, as in kernel methods: S. Arlot, A. Celisse and Z. Harchaoui, "A kernel multiple
//! change-point algorithm via model selection", Journal of Machine Learning Research 20 (2019).

/// A mix: the shares of some things in a whole.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mix {
    /// How much it says, from 0 to 1.
    pub(crate) weight: f64,
    /// By thing. All mixes have the same things.
    pub(crate) shares: Vec<f64>,
}

/// How many mixes a segment has at least.
pub(crate) const LEAST_LENGTH: usize = 3;

/// How many it has at most: half a century of months. It bounds the work on clocks gone wild.
const MOST_LENGTH: usize = 600;

/// How much a segment costs, beside what chance makes of it.
const PENALTY: f64 = 2.0;
const LEAST_PENALTY: f64 = 0.5;

/// Where segments begin, in order; the first at 0 if there are mixes.
pub(crate) fn segments(mixes: &[Mix]) -> Vec<usize> {
    let costs = Costs::new(mixes);
    let penalty = penalty(mixes);
    // For each number of mixes from the beginning: what they cost, and where their last segment begins.
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
    for end in 1..=mixes.len() {
        let latest = end.saturating_sub(LEAST_LENGTH);
        let earliest = end.saturating_sub(MOST_LENGTH);
        let mut least = (f64::INFINITY, 0);
        for start in earliest..=latest {
            // What is shorter than a segment can be has none before it.
            let is_possible = start == 0 || start >= LEAST_LENGTH;
            if let Some((before, _)) = best.get(start).filter(|_| is_possible) {
                let cost = before + costs.of(start, end) + penalty;
                if cost < least.0 {
                    least = (cost, start);
                }
            }
        }
        best.push(least);
    }
    let mut starts = Vec::new();
    let mut end = mixes.len();
    while end > 0 {
        end = best.get(end).map_or(0, |(_, start)| *start);
        starts.push(end);
    }
    starts.reverse();
    starts
}

/// A segment more has to explain more than neighbours differ by chance, and the more so the more
/// places there are to put it, as in Schwarz's criterion.
fn penalty(mixes: &[Mix]) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for pair in mixes.windows(2) {
        if let [one, other] = pair {
            let weight = one.weight.min(other.weight);
            let differences = one.shares.iter().zip(&other.shares);
            let distance = differences.fold(0.0, |sum, (one, other)| {
                let difference = one.sqrt() - other.sqrt();
                sum + difference * difference
            });
            sum += weight * distance / 2.0;
            weights += weight;
        }
    }
    let chance = if weights > 0.0 { sum / weights } else { 0.0 };
    let count = u32::try_from(mixes.len()).unwrap_or(u32::MAX);
    (PENALTY * chance * f64::from(count.max(1)).ln()).max(LEAST_PENALTY)
}

/// Sums up to each mix, from which follows what a segment costs.
struct Costs {
    weights: Vec<f64>,
    squares: Vec<f64>,
    /// By place, and in it by thing.
    sums: Vec<f64>,
    things: usize,
}

impl Costs {
    fn new(mixes: &[Mix]) -> Self {
        let things = mixes.first().map_or(0, |mix| mix.shares.len());
        let mut costs = Self {
            weights: vec![0.0],
            squares: vec![0.0],
            sums: vec![0.0; things],
            things,
        };
        let (mut weight, mut square) = (0.0, 0.0);
        let mut sums = costs.sums.clone();
        for mix in mixes {
            weight += mix.weight;
            for (sum, share) in sums.iter_mut().zip(&mix.shares) {
                *sum += mix.weight * share.sqrt();
                square += mix.weight * share;
            }
            costs.weights.push(weight);
            costs.squares.push(square);
            costs.sums.extend_from_slice(&sums);
        }
        costs
    }

    /// The squared distances of these mixes from their mean.
    fn of(&self, start: usize, end: usize) -> f64 {
        let between = |sums: &[f64]| {
            let sum = |place: usize| sums.get(place).copied().unwrap_or_default();
            sum(end) - sum(start)
        };
        let sums = |place: usize| {
            let place = place * self.things;
            self.sums
                .get(place..place + self.things)
                .unwrap_or_default()
        };
        let squared = sums(start)
            .iter()
            .zip(sums(end))
            .fold(0.0, |squared, (start, end)| {
                let sum = end - start;
                squared + sum * sum
            });
        let weight = between(&self.weights);
        if weight > 0.0 {
            between(&self.squares) - squared / weight
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A letter a mix, of that thing alone; capitals say nearly nothing.
    fn mixes(text: &str) -> Vec<Mix> {
        let mix = |letter: char| Mix {
            weight: if letter.is_uppercase() { 0.01 } else { 1.0 },
            shares: ('a'..='e')
                .map(|thing| f64::from(u8::from(thing == letter.to_ascii_lowercase())))
                .collect(),
        };
        text.chars().map(mix).collect()
    }

    #[test]
    fn another_mix_is_another_segment() {
        let check = |text: &str, expected: &[usize]| {
            assert_eq!(segments(&mixes(text)), expected, "{text}");
        };
        check("", &[]);
        check("a", &[0]);
        check("ab", &[0]);
        check("aabbb", &[0]);
        check("aaabbb", &[0, 3]);
        check("aaaaaaaabbbbbbbbbbaaaaaa", &[0, 8, 18]);
        check("aaaaaaaaaaaaaaaaaaaaaaa", &[0]);
        // What comes back at once, and what one hardly heard, changes nothing.
        check("aaaaaaaabaaaaaaaa", &[0]);
        check("aaaaaaaaBBBBaaaaaaa", &[0]);
        // Always another one is no change either.
        check("abcdeabcdeabcdeabcde", &[0]);
    }

    #[test]
    fn no_segmentation_costs_less() {
        for pattern in 0_u32..1 << 9 {
            let letter = |place: u32| if pattern >> place & 1 == 0 { 'a' } else { 'b' };
            let mixes = mixes(&(0..9).map(letter).collect::<String>());
            let (costs, penalty) = (Costs::new(&mixes), penalty(&mixes));
            let cost = |starts: &[usize]| -> f64 {
                let ends = starts.iter().skip(1).copied().chain([mixes.len()]);
                let segments = starts.iter().zip(ends);
                segments
                    .map(|(start, end)| costs.of(*start, end) + penalty)
                    .sum()
            };
            let least = cost(&segments(&mixes));
            for starts in [&[0][..], &[0, 3], &[0, 4], &[0, 5], &[0, 6], &[0, 3, 6]] {
                assert!(least <= cost(starts) + 1e-9, "{pattern:b}: {starts:?}");
            }
        }
    }

    #[test]
    fn noise_is_no_change_but_a_change_in_noise_is() {
        for seed in 0..20_u64 {
            let mut state = seed;
            // Knuth's linear congruential generator.
            let mut below = |bound: u64| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                usize::try_from((state >> 33) % bound).unwrap()
            };
            let mut month = |favourite: usize| {
                let mut counts = [0_u32; 40];
                for _ in 0..200 {
                    let thing = match below(5) {
                        0 => below(40),
                        _ => favourite + below(10),
                    };
                    counts[thing] += 1;
                }
                Mix {
                    weight: 1.0,
                    shares: counts.map(|count| f64::from(count) / 200.0).to_vec(),
                }
            };
            let still: Vec<Mix> = (0..60).map(|_| month(0)).collect();
            assert_eq!(segments(&still), [0], "seed {seed}");
            let moved: Vec<Mix> = (0..36).map(|place| month([0, 7, 20][place / 12])).collect();
            assert_eq!(segments(&moved), [0, 12, 24], "seed {seed}");
        }
    }
}
