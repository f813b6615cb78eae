//! Numbers that look random and are the same on every run.

/// A small generator (`SplitMix64`).
///
/// # References
///
/// Steele, Lea, Flood, *Fast splittable pseudorandom number generators* (OOPSLA 2014).
#[derive(Clone, Debug)]
pub(super) struct Random(pub u64);

impl Random {
    /// A whole number below `count`, which is not 0.
    pub fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((word ^ (word >> 31)) % count as u64) as usize
    }
}
