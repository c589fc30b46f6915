//! Random numbers that are the same on every platform for the same seed.

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
///
/// Whole numbers only: no result depends on how a platform rounds.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

/// The golden ratio in 64 bits: the step of SplitMix64.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Random {
    /// Makes the generator of one thing (a ticket, a day) out of many under a seed.
    pub(crate) const fn of(seed: u64, which: u64) -> Self {
        Self(mixed(seed ^ mixed(which.wrapping_add(GOLDEN))))
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mixed(self.0)
    }

    /// Returns a number below `end`, which is above 0.
    pub(crate) const fn below(&mut self, end: u32) -> u32 {
        // The upper half of a product: evenly spread up to 2^-32.
        (((self.next() >> 32) * end as u64) >> 32) as u32
    }

    /// Returns true in so many cases out of a hundred.
    pub(crate) const fn percent(&mut self, of_hundred: u32) -> bool {
        self.below(100) < of_hundred
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let which = self.below(u32::try_from(from.len()).unwrap_or(u32::MAX)) as usize;
        *from.get(which).expect("BUG: below the length of a list that is not empty")
    }

    /// Picks by weight.
    pub(crate) fn weighted<T: Copy>(&mut self, from: &[(T, u32)]) -> T {
        let mut left = self.below(from.iter().map(|(_, weight)| weight).sum());
        for (one, weight) in from {
            if left < *weight {
                return *one;
            }
            left -= weight;
        }
        unreachable!("BUG: the number lies below the sum of the weights")
    }

    /// Returns a duration around `median`, with a long tail: from a twelfth to about ten times it.
    pub(crate) fn around(&mut self, median: i64) -> i64 {
        let base = (median << (self.below(4) + self.below(4))) / 12;
        base + i64::from(self.below(u32::try_from(base.max(1)).unwrap_or(u32::MAX)))
    }
}

const fn mixed(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_published_generator() {
        // The first outputs of SplitMix64 for the seed 1234567.
        let mut random = Random(1_234_567);
        let first = [random.next(), random.next(), random.next()];
        let expected =
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!(first, expected);
    }

    #[test]
    fn a_weight_of_zero_is_never_picked() {
        let mut random = Random::of(1, 1);
        let from = [("never", 0), ("always", 1)];
        assert!((0..1000).all(|_| random.weighted(&from) == "always"));
    }
}
