//! A packed R-tree: which boxes meet a window, without a pointer.
//!
//! The boxes of the things come first, in the order in which they are stored (along a Hilbert curve, so neighbours are
//! near each other); then the box around each 16 of them, then around each 16 of those, up to one.
//!
//! # References
//!
//! Kamel and Faloutsos, *On Packing R-trees* (1993).

use bytemuck::{Pod, Zeroable};

use crate::coord::World;

/// How many boxes one box above is around.
const FAN: usize = 16;

/// A box on the square of Web Mercator, both corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct Bounds {
    /// The north-western corner.
    pub low: World,
    /// The south-eastern corner.
    pub high: World,
}

impl Bounds {
    /// Around nothing.
    pub const NONE: Self = Self { low: World { x: u32::MAX, y: u32::MAX }, high: World { x: 0, y: 0 } };

    /// The box around `points`.
    #[must_use]
    pub fn around(points: &[World]) -> Self {
        points.iter().fold(Self::NONE, |all, &point| all.with(&Self { low: point, high: point }))
    }

    /// The box around both.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        let low = World { x: self.low.x.min(other.low.x), y: self.low.y.min(other.low.y) };
        let high = World { x: self.high.x.max(other.high.x), y: self.high.y.max(other.high.y) };
        Self { low, high }
    }

    /// Whether the two have a place in common.
    #[must_use]
    pub const fn meets(&self, other: &Self) -> bool {
        self.low.x <= other.high.x
            && other.low.x <= self.high.x
            && self.low.y <= other.high.y
            && other.low.y <= self.high.y
    }

    /// Its middle.
    #[must_use]
    pub const fn middle(&self) -> World {
        World { x: u32::midpoint(self.low.x, self.high.x), y: u32::midpoint(self.low.y, self.high.y) }
    }
}

/// Boxes of things that are looked for by where they are.
#[derive(Clone, Debug, Default)]
pub struct BoxIndex {
    boxes: Vec<Bounds>,
    things: usize,
}

impl BoxIndex {
    /// An index of things in this order; it is quick where neighbours in the order are neighbours on the map.
    #[must_use]
    pub fn of(boxes: Vec<Bounds>) -> Self {
        Self { things: boxes.len(), boxes: pack(boxes) }
    }

    /// Calls `visit` with the number of each thing whose box meets `window`, in their order.
    pub fn search(&self, window: &Bounds, mut visit: impl FnMut(usize)) {
        search(&self.boxes, self.things, window, &mut visit);
    }
}

/// Adds the boxes above to the boxes of things.
pub fn pack(mut boxes: Vec<Bounds>) -> Vec<Bounds> {
    let mut level = 0..boxes.len();
    while level.len() > 1 {
        let above: Vec<Bounds> = boxes[level.clone()]
            .chunks(FAN)
            .map(|group| group.iter().fold(Bounds::NONE, |all, one| all.with(one)))
            .collect();
        level = boxes.len()..boxes.len() + above.len();
        boxes.extend(above);
    }
    boxes
}

/// How many boxes [`pack`] makes of `things`.
pub const fn packed_len(things: usize) -> usize {
    let (mut level, mut all) = (things, things);
    while level > 1 {
        level = level.div_ceil(FAN);
        all += level;
    }
    all
}

/// Calls `visit` with the number of each of `things` whose box meets `window`, in their order.
pub fn search(boxes: &[Bounds], things: usize, window: &Bounds, visit: &mut impl FnMut(usize)) {
    if things == 0 {
        return;
    }
    // (first box, number of boxes) of each level, from the things upwards.
    let mut levels = vec![(0, things)];
    while let Some(&(first, count)) = levels.last()
        && count > 1
    {
        levels.push((first + count, count.div_ceil(FAN)));
    }
    descend(boxes, &levels, levels.len() - 1, 0, window, visit);
}

fn descend(
    boxes: &[Bounds],
    levels: &[(usize, usize)],
    level: usize,
    number: usize,
    window: &Bounds,
    visit: &mut impl FnMut(usize),
) {
    if !boxes[levels[level].0 + number].meets(window) {
        return;
    }
    if level == 0 {
        return visit(number);
    }
    for below in number * FAN..((number + 1) * FAN).min(levels[level - 1].1) {
        descend(boxes, levels, level - 1, below, window, visit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_what_a_look_at_every_box_finds() {
        let mut state = 7_u64;
        let mut random = move |below: u32| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u32 % below
        };
        for count in [0, 1, 2, 15, 16, 17, 255, 256, 257, 1000] {
            let things: Vec<Bounds> = (0..count)
                .map(|_| {
                    let low = World { x: random(1000), y: random(1000) };
                    Bounds { low, high: World { x: low.x + random(50), y: low.y + random(50) } }
                })
                .collect();
            let boxes = pack(things.clone());
            assert_eq!(boxes.len(), packed_len(count));
            for _ in 0..50 {
                let low = World { x: random(1000), y: random(1000) };
                let window = Bounds { low, high: World { x: low.x + random(200), y: low.y + random(200) } };
                let mut found = Vec::new();
                search(&boxes, count, &window, &mut |number| found.push(number));
                let expect: Vec<usize> = (0..count).filter(|&number| things[number].meets(&window)).collect();
                assert_eq!(found, expect);
            }
        }
    }
}
