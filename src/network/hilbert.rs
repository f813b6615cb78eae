//! The Hilbert curve: what is near on it is near in space.

/// How far along the curve of 2^`order` x 2^`order` steps a position lies, `order` up to 32.
///
/// # References
///
/// Hilbert, *Über die stetige Abbildung einer Linie auf ein Flächenstück* (1891); the usual turn and flip of each
/// quadrant.
pub(super) fn index([mut x, mut y]: [u64; 2], order: u32) -> u64 {
    let mask = (1 << order) - 1;
    let mut index = 0;
    for bit in (0..order).rev() {
        let (right, up) = (x >> bit & 1, y >> bit & 1);
        index = index << 2 | (3 * right) ^ up;
        if up == 0 {
            if right == 1 {
                (x, y) = (!x & mask, !y & mask);
            }
            (x, y) = (y, x);
        }
    }
    index
}
