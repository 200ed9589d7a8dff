//! Small hashes: of ids for maps, and of contents for revisions.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// Maps the store's ids, which nobody chooses in order to make them collide.
pub(crate) type IdMap<K, V> = HashMap<K, V, BuildHasherDefault<IdHasher>>;

/// Hashes numbers by mixing their bits, several times faster than the standard hasher.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut eight = [0; 8];
            for (to, from) in eight.iter_mut().zip(chunk) {
                *to = *from;
            }
            self.write_u64(u64::from_le_bytes(eight));
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.write_u64(value.into());
    }

    fn write_u32(&mut self, value: u32) {
        self.write_u64(value.into());
    }

    fn write_i64(&mut self, value: i64) {
        self.write_u64(value.cast_unsigned());
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = mix(self.0 ^ value);
    }
}

/// Spreads the bits of a number over all of it: the finaliser of `SplitMix64` (Steele, Lea and
/// Flood, "Fast splittable pseudorandom number generators", 2014).
pub(crate) fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// One number that stands for several, in this order.
pub(crate) fn digest(parts: &[u64]) -> u64 {
    parts.iter().fold(0, |all, part| mix(all ^ part))
}

/// A number that stands for a text.
pub(crate) fn digest_text(text: &str) -> u64 {
    let mut hasher = IdHasher(mix(text.len() as u64));
    hasher.write(text.as_bytes());
    hasher.finish()
}
