//! Rings on the grid of a tile: cleaned, measured, and checked.

/// A corner on the grid.
pub(super) type Corner = [i32; 2];

/// Twice the area on the left of the way from `a` over `b` to `c` as the grid lies: positive where it turns clockwise
/// on the screen, for `y` runs down.
pub(super) fn turn(a: Corner, b: Corner, c: Corner) -> i64 {
    let wide = |value: i32| i64::from(value);
    (wide(b[0]) - wide(a[0])) * (wide(c[1]) - wide(a[1])) - (wide(b[1]) - wide(a[1])) * (wide(c[0]) - wide(a[0]))
}

/// Twice the area of a ring (its last corner is not its first), by the surveyor's formula: positive for outer rings.
pub(super) fn twice_area(ring: &[Corner]) -> i64 {
    let Some((&first, rest)) = ring.split_first() else { return 0 };
    rest.windows(2).map(|pair| turn(first, pair[0], pair[1])).sum()
}

/// Takes out corners that are not there: repeated, on a straight line, or the tip of a spike. What is left of a ring
/// without area is nothing.
pub(super) fn clean(ring: &mut Vec<Corner>) {
    loop {
        let before = ring.len();
        let mut kept: usize = 0;
        for index in 0..before {
            let corner = ring[index];
            while kept > 0 && ring[kept - 1] == corner || kept > 1 && turn(ring[kept - 2], ring[kept - 1], corner) == 0
            {
                kept -= 1;
            }
            ring[kept] = corner;
            kept += 1;
        }
        ring.truncate(kept);
        // The ends meet.
        while ring.len() > 2 {
            let last = ring.len() - 1;
            if ring[last] == ring[0] || turn(ring[last - 1], ring[last], ring[0]) == 0 {
                ring.pop();
            } else if turn(ring[last], ring[0], ring[1]) == 0 {
                ring.remove(0);
            } else {
                break;
            }
        }
        if ring.len() < 3 {
            return ring.clear();
        }
        if ring.len() == before {
            return;
        }
    }
}

/// A straight piece of a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Side {
    pub from: Corner,
    pub to: Corner,
    /// Which ring it belongs to, and which of its sides it is.
    pub ring: u32,
    pub number: u32,
    /// How many sides the ring has.
    pub of: u32,
}

/// The sides of rings.
pub(super) fn sides(rings: &[Vec<Corner>]) -> Vec<Side> {
    let mut sides = Vec::with_capacity(rings.iter().map(Vec::len).sum());
    for (number, ring) in (0..).zip(rings) {
        let of = ring.len() as u32;
        sides.extend((0..ring.len()).map(|side| Side {
            from: ring[side],
            to: ring[(side + 1) % ring.len()],
            ring: number,
            number: side as u32,
            of,
        }));
    }
    sides
}

impl Side {
    fn low(&self, axis: usize) -> i32 {
        self.from[axis].min(self.to[axis])
    }

    fn high(&self, axis: usize) -> i32 {
        self.from[axis].max(self.to[axis])
    }

    /// Whether the two follow each other in a ring, and so share a corner.
    fn follows(&self, other: &Self) -> bool {
        let next = |one: &Self, other: &Self| (one.number + 1) % one.of == other.number;
        self.ring == other.ring && (next(self, other) || next(other, self))
    }

    /// Whether the two have a place in common.
    pub fn meets(&self, other: &Self) -> bool {
        let apart = |a: i64, b: i64| a > 0 && b > 0 || a < 0 && b < 0;
        self.low(1) <= other.high(1)
            && other.low(1) <= self.high(1)
            && self.low(0) <= other.high(0)
            && other.low(0) <= self.high(0)
            && !apart(turn(self.from, self.to, other.from), turn(self.from, self.to, other.to))
            && !apart(turn(other.from, other.to, self.from), turn(other.from, other.to, self.to))
    }
}

/// Calls `pair` with the sides (as numbers) whose boxes meet, the first from the west first, until it says stop.
pub(super) fn near_pairs(sides: &[Side], mut pair: impl FnMut(usize, usize) -> bool) {
    let mut order: Vec<usize> = (0..sides.len()).collect();
    order.sort_unstable_by_key(|&side| (sides[side].low(0), side));
    for (rank, &one) in order.iter().enumerate() {
        let (east, low, high) = (sides[one].high(0), sides[one].low(1), sides[one].high(1));
        for &other in &order[rank + 1..] {
            if sides[other].low(0) > east {
                break;
            }
            if sides[other].low(1) <= high && sides[other].high(1) >= low && !pair(one, other) {
                return;
            }
        }
    }
}

/// Of a ring with no more corners every pair of sides is looked at.
const FEW: usize = 16;

/// Whether a ring bends one way all round, and goes round once: then no two of its sides meet.
fn is_convex(ring: &[Corner]) -> bool {
    let [.., before, mut from] = *ring else { return false };
    let way = turn(before, from, ring[0]).signum();
    let mut east = (from[0] - before[0]).signum();
    let mut turned = 0;
    let mut bend = (before, from);
    for &to in ring {
        if turn(bend.0, bend.1, to).signum() != way || way == 0 {
            return false;
        }
        bend = (bend.1, to);
        let now = (to[0] - from[0]).signum();
        if now != 0 {
            turned += i32::from(east != 0 && now != east);
            east = now;
        }
        from = to;
    }
    // Once round a ring goes east and west again.
    turned <= 2
}

/// Whether no two sides of cleaned rings have a place in common, but for the corners of each ring.
pub(super) fn are_simple(rings: &[Vec<Corner>]) -> bool {
    if let [ring] = rings
        && ring.len() <= FEW
    {
        return is_convex(ring) || is_simple(ring);
    }
    let sides = sides(rings);
    let mut simple = true;
    near_pairs(&sides, |one, other| {
        simple = sides[one].follows(&sides[other]) || !sides[one].meets(&sides[other]);
        simple
    });
    simple
}

/// The same of one ring, pair by pair.
fn is_simple(ring: &[Corner]) -> bool {
    let of = ring.len() as u32;
    let side = |number: usize| {
        let to = ring[(number + 1) % ring.len()];
        Side { from: ring[number], to, ring: 0, number: number as u32, of }
    };
    let apart = |one: usize, other: usize| {
        let (one, other) = (side(one), side(other));
        one.follows(&other) || !one.meets(&other)
    };
    (2..ring.len()).all(|other| (0..other - 1).all(|one| apart(one, other)))
}

/// Whether a ring is around a place that does not lie on it; the place is given in half units.
pub(super) fn holds(ring: &[Corner], half: [i64; 2]) -> bool {
    let mut inside = false;
    let mut from = ring[ring.len() - 1];
    for &to in ring {
        let ([x0, y0], [x1, y1]) = (from.map(|value| 2 * i64::from(value)), to.map(|value| 2 * i64::from(value)));
        if (y0 <= half[1]) != (y1 <= half[1]) {
            let side = (x1 - x0) * (half[1] - y0) - (y1 - y0) * (half[0] - x0);
            inside ^= (side > 0) == (y0 < y1);
        }
        from = to;
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(corners: &[Corner]) -> Vec<Corner> {
        let mut ring = corners.to_vec();
        clean(&mut ring);
        ring
    }

    #[test]
    fn what_does_not_bend_is_no_corner() {
        let square = [[0, 0], [10, 0], [10, 10], [0, 10]];
        assert_eq!(cleaned(&square), square);
        assert_eq!(cleaned(&[[0, 0], [5, 0], [10, 0], [10, 0], [10, 10], [0, 10], [0, 5], [0, 0]]), square);
        // A spike, also across the ends.
        assert_eq!(cleaned(&[[0, 0], [10, 0], [20, 0], [10, 0], [10, 10], [0, 10]]), square);
        assert_eq!(
            cleaned(&[[0, -5], [0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]),
            [[0, 0], [10, 0], [10, 10], [0, 10]]
        );
        assert!(cleaned(&[[0, 0], [10, 10], [20, 20], [5, 5]]).is_empty());
        assert!(cleaned(&[[0, 0], [0, 0]]).is_empty() && cleaned(&[]).is_empty());
        assert_eq!((twice_area(&square), twice_area(&[[0, 0], [0, 10], [10, 10], [10, 0]])), (200, -200));
    }

    #[test]
    fn rings_that_touch_or_cross_are_not_simple() {
        let square = vec![[0, 0], [10, 0], [10, 10], [0, 10]];
        let simple = |rings: &[Vec<Corner>]| are_simple(rings);
        assert!(simple(std::slice::from_ref(&square)) && simple(&[vec![[0, 0], [10, 0], [0, 10]]]));
        assert!(!simple(&[vec![[0, 0], [10, 10], [10, 0], [0, 10]]]), "a bow tie");
        assert!(!simple(&[vec![[0, 0], [10, 0], [5, 0], [5, 5]]]), "along itself");
        assert!(!simple(&[vec![[0, 0], [10, 0], [10, 10], [5, 0], [0, 10]]]), "a corner on a side");
        assert!(simple(&[square.clone(), vec![[2, 2], [4, 2], [4, 4]]]));
        assert!(!simple(&[square, vec![[0, 5], [4, 2], [4, 4]]]));
    }

    #[test]
    fn a_convex_ring_is_simple_and_a_hull_is_convex() {
        let mut state = 5_u64;
        let mut random = move |below: i32| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % u64::from(below.unsigned_abs())) as i32
        };
        let (mut convex, mut tangled) = (0, 0);
        for _ in 0..20_000 {
            let corners: Vec<Corner> = (0..3 + random(5)).map(|_| [random(12), random(12)]).collect();
            let ring = cleaned(&corners);
            if is_convex(&ring) {
                convex += 1;
                assert!(is_simple(&ring), "{ring:?}");
            } else if ring.len() > 3 && !is_simple(&ring) {
                tangled += 1;
            }
            // Around all of them, both ways.
            let points = corners.iter().map(|&[x, y]| geo::Coord { x, y }).collect::<Vec<_>>();
            let hull = geo::ConvexHull::convex_hull(&geo::MultiPoint::from(
                points.into_iter().map(geo::Point).collect::<Vec<_>>(),
            ));
            let mut hull = cleaned(&hull.exterior().coords().map(|at| [at.x, at.y]).collect::<Vec<_>>());
            assert!(hull.is_empty() || is_convex(&hull), "{hull:?}");
            hull.reverse();
            assert!(hull.is_empty() || is_convex(&hull), "{hull:?}");
        }
        assert!(convex > 1000 && tangled > 1000, "{convex} {tangled}");
        // Twice round a star bends one way as well.
        assert!(!is_convex(&[[10, 0], [-8, 6], [3, -10], [3, 10], [-8, -6]]));
    }
}
