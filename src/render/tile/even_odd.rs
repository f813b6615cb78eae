//! Makes valid polygons of any rings: a place is inside if an odd number of rings is around it.
//!
//! Rounding to the grid, generalising and cutting leave rings that touch themselves, run along themselves or cross. All
//! of it happens on whole numbers, so nothing here depends on a tolerance:
//!
//! 1. Sides are cut wherever two of them meet, crossings rounded to the grid, until none meet but at corners; sides
//!    that lie on each other cancel in pairs. (Iterated snap rounding, after Guibas and Marimont 1998.)
//! 2. Faces between the sides are walked round. The outer face of each connected part is inside or outside as the
//!    number of sides on the way to it says; across each side it changes.
//! 3. The outlines of inner faces are the rings; where one comes back to a corner, the loop is a ring of its own.

use std::collections::BTreeMap;

use super::ring::{Corner, Side, clean, holds, near_pairs, turn, twice_area};

/// Rounding a crossing may make new ones; so often are sides cut before a polygon is given up.
const ROUNDS: usize = 24;

/// A polygon: its outer ring, then its holes. Outer rings have a positive area, holes a negative one.
pub(super) type Polygon = Vec<Vec<Corner>>;

/// The polygons of the rings; `None` if cutting did not come to an end.
pub(super) fn polygons(rings: &[Vec<Corner>]) -> Option<Vec<Polygon>> {
    Some(assemble(&loops(&noded(rings)?)))
}

/// A side without direction, its smaller corner first.
type Edge = [Corner; 2];

/// Sides that meet at corners only, each once.
fn noded(rings: &[Vec<Corner>]) -> Option<Vec<Edge>> {
    let closed = rings.iter().flat_map(|ring| (0..ring.len()).map(|side| [ring[side], ring[(side + 1) % ring.len()]]));
    let mut edges = odd(closed.collect());
    for _ in 0..ROUNDS {
        let sides: Vec<Side> =
            (0..).zip(&edges).map(|(ring, &[from, to])| Side { from, to, ring, number: 0, of: 1 }).collect();
        let mut cuts: Vec<(usize, Corner)> = Vec::new();
        near_pairs(&sides, |one, other| {
            if sides[one].meets(&sides[other]) {
                meeting(one, &sides[one], other, &sides[other], &mut cuts);
            }
            true
        });
        if cuts.is_empty() {
            return Some(edges);
        }
        edges = odd(cut(edges, cuts));
    }
    None
}

/// Edges that are there an odd number of times.
fn odd(mut edges: Vec<Edge>) -> Vec<Edge> {
    for edge in &mut edges {
        edge.sort_unstable();
    }
    edges.retain(|[from, to]| from != to);
    edges.sort_unstable();
    let groups = edges.chunk_by(|a, b| a == b).filter(|group| group.len() % 2 == 1);
    groups.map(|group| group[0]).collect()
}

/// Where two sides that meet have to be cut.
fn meeting(one: usize, first: &Side, other: usize, second: &Side, cuts: &mut Vec<(usize, Corner)>) {
    let mut touch = |side: usize, on: &Side, corner: Corner| {
        let between = corner != on.from && corner != on.to && turn(on.from, on.to, corner) == 0;
        let within = (0..2)
            .all(|axis| (on.from[axis].min(on.to[axis])..=on.from[axis].max(on.to[axis])).contains(&corner[axis]));
        if between && within {
            cuts.push((side, corner));
        }
        between && within
    };
    let mut touched = false;
    for corner in [second.from, second.to] {
        touched |= touch(one, first, corner);
    }
    for corner in [first.from, first.to] {
        touched |= touch(other, second, corner);
    }
    let ends = [first.from, first.to];
    if touched || ends.contains(&second.from) || ends.contains(&second.to) {
        return;
    }
    let crossing = crossing(first, second);
    // Rounded to a corner of one of them, it cuts the other.
    cuts.extend((!ends.contains(&crossing)).then_some((one, crossing)));
    cuts.extend((![second.from, second.to].contains(&crossing)).then_some((other, crossing)));
}

/// Where two sides cross, rounded to the grid.
fn crossing(one: &Side, other: &Side) -> Corner {
    let (before, after) = (turn(other.from, other.to, one.from), turn(other.from, other.to, one.to));
    let (share, whole) = (i128::from(before), i128::from(before) - i128::from(after));
    let at = |from: i32, to: i32| {
        let (numerator, denominator) = if whole < 0 { (-share, -whole) } else { (share, whole) };
        let step = i128::from(to - from) * numerator;
        (i128::from(from) + (2 * step + denominator).div_euclid(2 * denominator)) as i32
    };
    [at(one.from[0], one.to[0]), at(one.from[1], one.to[1])]
}

fn cut(edges: Vec<Edge>, mut cuts: Vec<(usize, Corner)>) -> Vec<Edge> {
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces = Vec::with_capacity(edges.len() + cuts.len());
    let mut next = 0;
    for (number, [from, to]) in edges.into_iter().enumerate() {
        let first = next;
        while next < cuts.len() && cuts[next].0 == number {
            next += 1;
        }
        let mut stops: Vec<Corner> = cuts[first..next].iter().map(|cut| cut.1).collect();
        let away = |corner: &Corner| {
            let [dx, dy] = [0, 1].map(|axis| i64::from(corner[axis]) - i64::from(from[axis]));
            dx * dx + dy * dy
        };
        stops.sort_unstable_by_key(|corner| (away(corner), *corner));
        let corners: Vec<Corner> = std::iter::once(from).chain(stops).chain([to]).collect();
        pieces.extend(corners.windows(2).map(|pair| [pair[0], pair[1]]));
    }
    pieces
}

/// The outlines of faces that are inside, with the inside on the side of positive area.
fn loops(edges: &[Edge]) -> Vec<Vec<Corner>> {
    let faces = Faces::of(edges);
    let inner = faces.inner();
    (0..faces.outlines.len())
        .filter(|&outline| inner[outline])
        .flat_map(|outline| simple_loops(&faces.outlines[outline]))
        .collect()
}

/// Each edge walked both ways, and the outlines that the walks make.
struct Faces {
    /// The outline on the inner side of each walk; walks `2n` and `2n + 1` are the two of edge `n`.
    of_walk: Vec<usize>,
    outlines: Vec<Vec<Corner>>,
    edges: Vec<Edge>,
}

impl Faces {
    fn of(edges: &[Edge]) -> Self {
        let start = |walk: usize| edges[walk / 2][walk % 2];
        let end = |walk: usize| edges[walk / 2][1 - walk % 2];
        let mut leaving: BTreeMap<Corner, Vec<usize>> = BTreeMap::new();
        for walk in 0..2 * edges.len() {
            leaving.entry(start(walk)).or_default().push(walk);
        }
        let mut rank = vec![0; 2 * edges.len()];
        for (&corner, walks) in &mut leaving {
            walks.sort_by(|&a, &b| by_angle(corner, end(a), end(b)));
            for (position, &walk) in walks.iter().enumerate() {
                rank[walk] = position;
            }
        }
        // At the end of a walk, the next one is the neighbour of the way back: so each face keeps to its side.
        let next = |walk: usize| {
            let back = walk ^ 1;
            let around = &leaving[&end(walk)];
            around[(rank[back] + around.len() - 1) % around.len()]
        };
        let mut faces =
            Self { of_walk: vec![usize::MAX; 2 * edges.len()], outlines: Vec::new(), edges: edges.to_vec() };
        for first in 0..2 * edges.len() {
            if faces.of_walk[first] != usize::MAX {
                continue;
            }
            let (mut outline, mut walk) = (Vec::new(), first);
            while faces.of_walk[walk] == usize::MAX {
                faces.of_walk[walk] = faces.outlines.len();
                outline.push(start(walk));
                walk = next(walk);
            }
            faces.outlines.push(outline);
        }
        faces
    }

    /// Whether the face within each outline is inside.
    fn inner(&self) -> Vec<bool> {
        let mut across: Vec<Vec<usize>> = vec![Vec::new(); self.outlines.len()];
        for edge in 0..self.edges.len() {
            let (one, other) = (self.of_walk[2 * edge], self.of_walk[2 * edge + 1]);
            across[one].push(other);
            across[other].push(one);
        }
        // Each connected part has one outline of negative area: that of the face around it.
        let mut inner: Vec<Option<bool>> = vec![None; self.outlines.len()];
        let mut part = vec![usize::MAX; self.outlines.len()];
        let outer: Vec<usize> =
            (0..self.outlines.len()).filter(|&outline| twice_area(&self.outlines[outline]) < 0).collect();
        for (number, &first) in outer.iter().enumerate() {
            let mut open = vec![first];
            while let Some(outline) = open.pop() {
                if std::mem::replace(&mut part[outline], number) == usize::MAX {
                    open.extend(&across[outline]);
                }
            }
        }
        for (number, &first) in outer.iter().enumerate() {
            let around = self.odd_around(self.outlines[first][0], |walk| part[self.of_walk[walk]] == number);
            let mut open = vec![(first, around)];
            while let Some((outline, inside)) = open.pop() {
                if inner[outline].is_none() {
                    inner[outline] = Some(inside);
                    open.extend(across[outline].iter().map(|&other| (other, !inside)));
                }
            }
        }
        inner.into_iter().map(|inside| inside.unwrap_or(false)).collect()
    }

    /// Whether an odd number of sides, but for those of its own part, lies west of a corner.
    fn odd_around(&self, corner: Corner, own: impl Fn(usize) -> bool) -> bool {
        let mut odd = false;
        for &[a, b] in (0..).zip(&self.edges).filter(|&(number, _)| !own(2 * number)).map(|(_, edge)| edge) {
            // No corner of another part is met twice: a side counts with its upper end and without its lower one.
            if (a[1] <= corner[1]) != (b[1] <= corner[1]) {
                let (upper, lower) = if a[1] < b[1] { (a, b) } else { (b, a) };
                odd ^= turn(upper, lower, corner) < 0;
            }
        }
        odd
    }
}

/// Which of two corners is seen first from `from`, turning from the right over down to the left and up.
fn by_angle(from: Corner, a: Corner, b: Corner) -> std::cmp::Ordering {
    let half = |to: Corner| to[1] < from[1] || to[1] == from[1] && to[0] < from[0];
    half(a).cmp(&half(b)).then_with(|| 0.cmp(&turn(from, a, b)))
}

/// The loops of an outline: wherever it comes back to a corner, what lies between is a loop of its own.
fn simple_loops(outline: &[Corner]) -> Vec<Vec<Corner>> {
    let mut loops = Vec::new();
    let mut way: Vec<Corner> = Vec::with_capacity(outline.len());
    let mut at: BTreeMap<Corner, usize> = BTreeMap::new();
    for &corner in outline {
        if let Some(&first) = at.get(&corner) {
            let inner: Vec<Corner> = way.drain(first..).collect();
            for corner in &inner {
                at.remove(corner);
            }
            loops.push(inner);
        }
        at.insert(corner, way.len());
        way.push(corner);
    }
    loops.push(way);
    loops
}

/// Gives each hole to the smallest ring around it.
fn assemble(loops: &[Vec<Corner>]) -> Vec<Polygon> {
    let mut outer: Vec<Polygon> = Vec::new();
    let mut holes = Vec::new();
    for ring in loops {
        // The middle of a side, in half units, lies on no other ring.
        let middle = [0, 1].map(|axis| i64::from(ring[0][axis]) + i64::from(ring[1][axis]));
        let mut ring = ring.clone();
        clean(&mut ring);
        match twice_area(&ring) {
            0 => {}
            1.. => outer.push(vec![ring]),
            _ => holes.push((middle, ring)),
        }
    }
    for (middle, hole) in holes {
        let around = outer.iter_mut().filter(|polygon| holds(&polygon[0], middle));
        if let Some(polygon) = around.min_by_key(|polygon| twice_area(&polygon[0])) {
            polygon.push(hole);
        }
    }
    outer
}

#[cfg(test)]
mod tests {
    use super::super::ring::are_simple;
    use super::*;

    fn of(rings: &[&[Corner]]) -> Vec<Polygon> {
        let mut found =
            polygons(&rings.iter().map(|ring| ring.to_vec()).collect::<Vec<_>>()).expect("it comes to an end");
        found.sort();
        found
    }

    fn area(polygons: &[Polygon]) -> i64 {
        polygons.iter().flatten().map(|ring| twice_area(ring)).sum()
    }

    #[test]
    fn a_bow_tie_becomes_two_triangles() {
        let found = of(&[&[[0, 0], [10, 10], [10, 0], [0, 10]]]);
        assert_eq!((found.len(), area(&found)), (2, 100));
    }

    #[test]
    fn what_runs_there_and_back_is_gone() {
        // Two squares joined by a line, as cutting leaves them.
        let found = of(&[&[[0, 0], [10, 0], [10, 10], [5, 10], [5, 20], [0, 20], [10, 20], [10, 30], [0, 30]]]);
        assert!(found.iter().all(|polygon| are_simple(polygon)), "{found:?}");
        let found = of(&[&[[0, 0], [10, 0], [10, 5], [0, 5], [0, 10], [10, 10], [10, 15], [0, 15]]]);
        assert_eq!((found.len(), area(&found)), (2, 200));
    }

    #[test]
    fn holes_stay_holes_also_where_they_touch() {
        let square: &[Corner] = &[[0, 0], [20, 0], [20, 20], [0, 20]];
        let found = of(&[square, &[[5, 5], [10, 5], [10, 10], [5, 10]]]);
        assert_eq!((found.len(), found[0].len(), area(&found)), (1, 2, 800 - 50));
        // At one corner: still a hole. At two: the polygon falls apart.
        let found = of(&[square, &[[0, 10], [5, 5], [5, 15]]]);
        assert_eq!((found.len(), found[0].len(), area(&found)), (1, 2, 800 - 50));
        let found = of(&[square, &[[0, 10], [10, 5], [20, 10], [10, 15]]]);
        assert_eq!((found.len(), area(&found)), (2, 800 - 200));
        // An island in the hole.
        let island: &[Corner] = &[[7, 7], [8, 7], [8, 8], [7, 8]];
        let found = of(&[square, &[[5, 5], [10, 5], [10, 10], [5, 10]], island]);
        assert_eq!((found.len(), area(&found)), (2, 800 - 50 + 2));
        assert!(of(&[square, square]).is_empty());
    }

    /// Whatever rings come, what goes is valid, and inside is what was inside, but for what rounding moved.
    #[test]
    fn random_rings_become_valid_polygons() {
        let mut state = 11_u64;
        let mut random = move |below: i32| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as i32 % below
        };
        for round in 0..3000 {
            let size = [6, 12, 200][round % 3];
            let rings: Vec<Vec<Corner>> =
                (0..=random(3)).map(|_| (0..3 + random(8)).map(|_| [random(size), random(size)]).collect()).collect();
            let found = polygons(&rings).unwrap_or_else(|| panic!("{rings:?} does not come to an end"));
            for polygon in &found {
                assert!(twice_area(&polygon[0]) > 0 && polygon[1..].iter().all(|hole| twice_area(hole) < 0));
                for ring in polygon {
                    assert!(ring.len() > 2 && are_simple(std::slice::from_ref(ring)), "{rings:?} {ring:?}");
                }
            }
            if size > 100 {
                continue;
            }
            // Half units: no crossing was moved by more than half a unit, so places farther from all sides stay.
            for x in (-1)..=(2 * size) {
                for y in (-1)..=(2 * size) {
                    let far = rings.iter().all(|ring| {
                        (0..ring.len()).all(|side| away(ring[side], ring[(side + 1) % ring.len()], [x, y]) > 4.0)
                    });
                    let count = |rings: &mut dyn Iterator<Item = &Vec<Corner>>| {
                        rings.filter(|ring| holds(ring, [i64::from(x), i64::from(y)])).count() % 2
                    };
                    if far {
                        assert_eq!(
                            count(&mut found.iter().flatten()),
                            count(&mut rings.iter()),
                            "{rings:?} at {x},{y}"
                        );
                    }
                }
            }
        }
    }

    /// How far a place in half units lies from a side, in half units.
    fn away(a: Corner, b: Corner, [x, y]: [i32; 2]) -> f64 {
        let [a, b] = [a, b].map(|corner| corner.map(|value| 2.0 * f64::from(value)));
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let (px, py) = (f64::from(x) - a[0], f64::from(y) - a[1]);
        let length2 = dx * dx + dy * dy;
        let share = if length2 > 0.0 { ((px * dx + py * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
        (px - share * dx).hypot(py - share * dy)
    }
}
