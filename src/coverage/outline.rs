//! The outline of an area, ready to be asked: is a place inside, where does a street cross it, how much of a
//! cell does it hold.
//!
//! A place is inside if a ray from it crosses the outline an odd number of times; holes and parts need no care
//! of their own, and two areas that share a border share no place. Lines of the outline are kept by rows of
//! latitude, so that a question looks at a few dozen lines of thousands.

use geo::{Area, BoundingRect, Coord, LineString, MultiPolygon, Polygon};

use crate::coord::LngLat;

/// An outline with its lines by rows of latitude. Coordinates are degrees.
#[derive(Clone, Debug)]
pub struct Outline {
    polygon: MultiPolygon,
    low: Coord,
    high: Coord,
    rows: Vec<Vec<[Coord; 2]>>,
}

/// Rows of an outline.
const ROWS: usize = 512;

impl Outline {
    /// Prepares `polygon`; `None` when it has no extent.
    #[must_use]
    pub fn of(polygon: MultiPolygon) -> Option<Self> {
        let bounds = polygon.bounding_rect().filter(|bounds| bounds.width() > 0.0 && bounds.height() > 0.0)?;
        let mut outline = Self { low: bounds.min(), high: bounds.max(), rows: vec![Vec::new(); ROWS], polygon };
        let rings = outline.polygon.iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
        let lines: Vec<[Coord; 2]> = rings.flat_map(LineString::lines).map(|line| [line.start, line.end]).collect();
        for line in lines {
            let (first, last) = outline.row_range(line[0].y.min(line[1].y), line[0].y.max(line[1].y));
            for row in &mut outline.rows[first..=last] {
                row.push(line);
            }
        }
        Some(outline)
    }

    /// The polygon it was made from.
    #[must_use]
    pub const fn polygon(&self) -> &MultiPolygon {
        &self.polygon
    }

    fn row_range(&self, south: f64, north: f64) -> (usize, usize) {
        let row = |lat: f64| {
            let row = ((lat - self.low.y) / (self.high.y - self.low.y) * ROWS as f64).floor();
            (row.max(0.0) as usize).min(ROWS - 1)
        };
        (row(south), row(north))
    }

    /// Whether `place` is inside.
    #[must_use]
    pub fn contains(&self, place: LngLat) -> bool {
        let (x, y) = (place.lng(), place.lat());
        if !(self.low.x..=self.high.x).contains(&x) || !(self.low.y..=self.high.y).contains(&y) {
            return false;
        }
        let (row, _) = self.row_range(y, y);
        let crossings = self.rows[row]
            .iter()
            .filter(|[a, b]| (a.y > y) != (b.y > y) && x < (b.x - a.x) * ((y - a.y) / (b.y - a.y)) + a.x);
        crossings.count() % 2 == 1
    }

    /// Where the line between two places crosses the outline, as shares of that line, added to `shares` and sorted.
    pub fn crossings(&self, from: LngLat, to: LngLat, shares: &mut Vec<f64>) {
        let (a, b) = (Coord { x: from.lng(), y: from.lat() }, Coord { x: to.lng(), y: to.lat() });
        let outside = |low: f64, high: f64, p: f64, q: f64| p.max(q) < low || p.min(q) > high;
        if outside(self.low.x, self.high.x, a.x, b.x) || outside(self.low.y, self.high.y, a.y, b.y) {
            return;
        }
        let (first, last) = self.row_range(a.y.min(b.y), a.y.max(b.y));
        for row in &self.rows[first..=last] {
            shares.extend(row.iter().filter_map(|&[c, d]| crossing(a, b, c, d)));
        }
        shares.sort_unstable_by(f64::total_cmp);
        shares.dedup(); // a line of the outline may stand in several rows
    }

    /// The area inside both the outline and a convex ring (counter-clockwise), in square degrees.
    #[must_use]
    pub fn area_within(&self, convex: &Polygon) -> f64 {
        let corners = &convex.exterior().0[..convex.exterior().0.len() - 1];
        let ring_area = |ring: &LineString| clipped_area(&ring.0, corners);
        let part_area =
            |part: &Polygon| ring_area(part.exterior()) - part.interiors().iter().map(ring_area).sum::<f64>();
        let bounds = convex.bounding_rect().expect("a ring has an extent");
        let near = |part: &&Polygon| {
            part.bounding_rect().is_some_and(|other| {
                other.min().x <= bounds.max().x
                    && other.max().x >= bounds.min().x
                    && other.min().y <= bounds.max().y
                    && other.max().y >= bounds.min().y
            })
        };
        self.polygon.iter().filter(near).map(part_area).sum()
    }

    /// Whether any line of the outline comes into the box of `polygon`.
    #[must_use]
    pub fn touches_box(&self, polygon: &Polygon) -> bool {
        let bounds = polygon.bounding_rect().expect("a ring has an extent");
        let (first, last) = self.row_range(bounds.min().y, bounds.max().y);
        self.rows[first..=last].iter().flatten().any(|[a, b]| {
            a.x.min(b.x) <= bounds.max().x
                && a.x.max(b.x) >= bounds.min().x
                && a.y.min(b.y) <= bounds.max().y
                && a.y.max(b.y) >= bounds.min().y
        })
    }
}

/// Where on the line a-b it meets the line c-d, as a share of a-b.
fn crossing(a: Coord, b: Coord, c: Coord, d: Coord) -> Option<f64> {
    let (r, s) = (b - a, d - c);
    let denominator = r.x * s.y - r.y * s.x;
    if denominator == 0.0 {
        return None; // parallel: it crosses at neighbouring lines, or not at all
    }
    let q = c - a;
    let on_first = (q.x * s.y - q.y * s.x) / denominator;
    let on_second = (q.x * r.y - q.y * r.x) / denominator;
    ((0.0..=1.0).contains(&on_first) && (0.0..=1.0).contains(&on_second)).then_some(on_first)
}

/// The area of the part of `ring` inside a convex ring, in the square of the unit.
///
/// # References
///
/// Sutherland and Hodgman, *Reentrant polygon clipping* (CACM 17, 1974). For a ring that is not convex the
/// result may hold edges that run to and fro along the clip; they enclose nothing, so the area is right.
fn clipped_area(ring: &[Coord], convex: &[Coord]) -> f64 {
    let mut points: Vec<Coord> = ring[..ring.len().saturating_sub(1)].to_vec();
    for (index, &from) in convex.iter().enumerate() {
        let to = convex[(index + 1) % convex.len()];
        let side = |point: Coord| (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x);
        let mut kept = Vec::with_capacity(points.len());
        for (index, &point) in points.iter().enumerate() {
            let before = points[(index + points.len() - 1) % points.len()];
            let (was, is) = (side(before), side(point));
            if (was >= 0.0) != (is >= 0.0) {
                kept.push(before + (point - before) * (was / (was - is)));
            }
            if is >= 0.0 {
                kept.push(point);
            }
        }
        points = kept;
    }
    Polygon::new(LineString(points), Vec::new()).unsigned_area()
}

#[cfg(test)]
mod tests {
    use geo::{BooleanOps, Contains, Point};

    use super::*;

    /// A star with a square hole, off centre.
    fn star() -> MultiPolygon {
        let ring = |count: u32, radius: fn(u32) -> f64| {
            (0..count).map(move |n| {
                let (sin, cos) = (f64::from(n) / f64::from(count) * std::f64::consts::TAU).sin_cos();
                Coord { x: 10.0 + radius(n) * cos, y: 50.0 + radius(n) * sin }
            })
        };
        let outer: LineString = ring(14, |n| if n % 2 == 0 { 3.0 } else { 1.2 }).collect();
        let hole: LineString = ring(4, |_| 0.5).collect();
        MultiPolygon::new(vec![Polygon::new(outer, vec![hole])])
    }

    #[test]
    fn inside_and_clipped_area_agree_with_geo() {
        let outline = Outline::of(star()).unwrap();
        let mut state = 11_u64;
        let mut random = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / f64::from(1 << 24)
        };
        for _ in 0..2000 {
            let (x, y) = (6.5 + 7.0 * random(), 46.5 + 7.0 * random());
            let place = LngLat::new(x, y).unwrap();
            assert_eq!(outline.contains(place), star().contains(&Point::new(x, y)), "{place:?}");
            let side = 0.1 + random();
            let square = geo::Rect::new(Coord { x, y }, Coord { x: x + side, y: y + side }).to_polygon();
            let expect = star().intersection(&square).unsigned_area();
            let square = Polygon::new(ccw(square.exterior()), Vec::new());
            let found = outline.area_within(&square);
            assert!((found - expect).abs() < 1e-7, "{place:?} {side}: {found} instead of {expect}");
        }
    }

    fn ccw(ring: &LineString) -> LineString {
        use geo::orient::{Direction, Orient};
        Polygon::new(ring.clone(), Vec::new()).orient(Direction::Default).exterior().clone()
    }

    #[test]
    fn a_line_changes_sides_exactly_where_it_crosses() {
        let outline = Outline::of(star()).unwrap();
        let (from, to) = (LngLat::new(6.0, 49.9).unwrap(), LngLat::new(14.0, 50.2).unwrap());
        let mut shares = Vec::new();
        outline.crossings(from, to, &mut shares);
        let at = |share: f64| LngLat::new(6.0 + 8.0 * share, 49.9 + 0.3 * share).unwrap();
        let mut inside = false;
        for share in shares {
            assert_eq!(outline.contains(at(share - 1e-9)), inside);
            inside = !inside;
            assert_eq!(outline.contains(at(share + 1e-9)), inside);
        }
        assert!(!inside);
    }
}
