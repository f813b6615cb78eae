//! Closed outlines. The first corner is not repeated; the inside lies to the left.

use super::point::{Point, at};

/// The sides of a ring.
pub fn sides(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    (0..ring.len()).map(|index| (ring[index], ring[(index + 1) % ring.len()]))
}

/// The area in square metres; negative where the inside lies to the right.
pub fn area(ring: &[Point]) -> f64 {
    let first = ring[0];
    sides(ring).map(|(a, b)| (a - first).cross(b - first)).sum::<f64>() / 2.0
}

pub fn contains(ring: &[Point], place: Point) -> bool {
    let crossed = sides(ring)
        .filter(|(a, b)| (a.y > place.y) != (b.y > place.y))
        .filter(|(a, b)| place.x < a.x + (b.x - a.x) * (place.y - a.y) / (b.y - a.y));
    crossed.count() % 2 == 1
}

/// The distance from a place to the nearest side, in metres.
pub fn margin(ring: &[Point], place: Point) -> f64 {
    sides(ring).map(|(a, b)| to_side(place, a, b)).fold(f64::INFINITY, f64::min)
}

/// The distance from a place to a straight line between two others.
pub fn to_side(place: Point, a: Point, b: Point) -> f64 {
    let way = b - a;
    let share = ((place - a).dot(way) / way.dot(way).max(1e-9)).clamp(0.0, 1.0);
    place.to(a + way * share)
}

/// The mean of area.
pub fn centre(ring: &[Point]) -> Point {
    let first = ring[0];
    let (mut sum, mut weight) = (at(0.0, 0.0), 0.0);
    for (a, b) in sides(ring) {
        let twice = (a - first).cross(b - first);
        sum = sum + (a + b + first) * (twice / 3.0);
        weight += twice;
    }
    sum * (1.0 / weight)
}

/// A place well inside: the centre where it is, else the middle of the widest stretch on a few level lines.
pub fn heart(ring: &[Point]) -> Point {
    let centre = centre(ring);
    if contains(ring, centre) && margin(ring, centre) > 8.0 {
        return centre;
    }
    let (low, high) = bounds(ring);
    let mut best = (0.0, centre);
    for tenth in 1..10 {
        let y = low.y + (high.y - low.y) * f64::from(tenth) / 10.0 + 0.01;
        let mut cuts: Vec<f64> = sides(ring)
            .filter(|(a, b)| (a.y > y) != (b.y > y))
            .map(|(a, b)| a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y))
            .collect();
        cuts.sort_by(f64::total_cmp);
        for pair in cuts.chunks_exact(2) {
            if pair[1] - pair[0] > best.0 {
                best = (pair[1] - pair[0], at(f64::midpoint(pair[0], pair[1]), y));
            }
        }
    }
    best.1
}

/// The south-west and north-east corner of the box around a ring.
pub fn bounds(ring: &[Point]) -> (Point, Point) {
    ring.iter().fold((ring[0], ring[0]), |(low, high), point| {
        (at(low.x.min(point.x), low.y.min(point.y)), at(high.x.max(point.x), high.y.max(point.y)))
    })
}

/// A frame around a ring: its long axis, and how far the ring reaches along and across it.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// One metre along the long axis.
    pub axis: Point,
    pub low: Point,
    pub high: Point,
}

impl Frame {
    /// The smallest frame whose axis is parallel to a side.
    pub fn around(ring: &[Point]) -> Self {
        let of = |axis: Point| {
            let turned: Vec<Point> = ring.iter().map(|point| at(point.dot(axis), point.dot(axis.left()))).collect();
            let (low, high) = bounds(&turned);
            Self { axis, low, high }
        };
        let size = |frame: &Self| (frame.high.x - frame.low.x) * (frame.high.y - frame.low.y);
        let long_sides = sides(ring).filter(|(a, b)| a.to(*b) > 12.0).map(|(a, b)| of((b - a).unit()));
        let best = long_sides.min_by(|a, b| size(a).total_cmp(&size(b))).unwrap_or_else(|| of(at(1.0, 0.0)));
        if best.high.x - best.low.x >= best.high.y - best.low.y { best } else { of(best.axis.left()) }
    }

    /// Length and width in metres.
    pub fn size(&self) -> [f64; 2] {
        [self.high.x - self.low.x, self.high.y - self.low.y]
    }

    /// The place at `x` along the axis and `y` across it.
    pub fn place(&self, x: f64, y: f64) -> Point {
        self.axis * x + self.axis.left() * y
    }
}

/// Where two straight lines cross: the share of the way on each.
pub fn crossing(a: Point, b: Point, c: Point, d: Point) -> Option<[f64; 2]> {
    let (r, s, q) = (b - a, d - c, c - a);
    let both = r.cross(s);
    if both.abs() < 1e-9 {
        return None;
    }
    let shares = [q.cross(s) / both, q.cross(r) / both];
    shares.iter().all(|share| (0.0..=1.0).contains(share)).then_some(shares)
}

/// The ring further inside, by so many metres at each side, if nothing of it gets lost.
pub fn inset(ring: &[(Point, f64)]) -> Option<Vec<Point>> {
    let ring = straightened(ring);
    let count = ring.len();
    let corner = |index: usize| ring[index % count].0;
    let moved: Vec<Point> = (0..count)
        .map(|index| {
            let (before, here, after) = (corner(index + count - 1), corner(index), corner(index + 1));
            let (a, b) = ((here - before).unit().left(), (after - here).unit().left());
            let (near_a, near_b) = (ring[(index + count - 1) % count].1, ring[index].1);
            let both = a.cross(b);
            if both.abs() < 0.2 {
                return here + (a + b).unit() * near_a.max(near_b);
            }
            // The place that lies so far from both sides.
            here + (b.left() * -near_a + a.left() * near_b) * (1.0 / both)
        })
        .collect();
    let outer: Vec<Point> = ring.iter().map(|side| side.0).collect();
    let least = ring.iter().map(|side| side.1).fold(f64::INFINITY, f64::min);
    let kept = count > 2
        && area(&moved) > 0.0
        && moved.iter().all(|&point| contains(&outer, point) && margin(&outer, point) > least * 0.8)
        && is_simple(&moved);
    kept.then_some(moved)
}

/// The ring `metres` further inside at every side.
pub fn inset_evenly(ring: &[Point], metres: f64) -> Option<Vec<Point>> {
    inset(&ring.iter().map(|&point| (point, metres)).collect::<Vec<_>>())
}

/// Without corners that are hardly bends; a side keeps the larger number.
fn straightened(ring: &[(Point, f64)]) -> Vec<(Point, f64)> {
    let mut kept: Vec<(Point, f64)> = ring.to_vec();
    let mut index = 0;
    while index < kept.len() && kept.len() > 4 {
        let count = kept.len();
        let before = (index + count - 1) % count;
        if to_side(kept[index].0, kept[before].0, kept[(index + 1) % count].0) < 1.2 {
            kept[before].1 = kept[before].1.max(kept[index].1);
            kept.remove(index);
        } else {
            index += 1;
        }
    }
    kept
}

/// Whether no two sides meet but at their common corner.
pub fn is_simple(ring: &[Point]) -> bool {
    let all: Vec<(Point, Point)> = sides(ring).collect();
    let last = all.len() - 1;
    (0..all.len()).all(|one| {
        (one + 2..all.len())
            .filter(|&other| (one, other) != (0, last))
            .all(|other| crossing(all[one].0, all[one].1, all[other].0, all[other].1).is_none())
    })
}
