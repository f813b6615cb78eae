//! Snapping: the nearest street of a mode, by a flat grid of segments.
//!
//! A grid of about 100 m cells holds every segment that runs through a cell, its ends inline. It needs no
//! build when a region is opened, and a look-up touches one to nine neighbouring runs of memory, where a
//! tree would follow pointers; `benches/snap.rs` has an R-tree beside it.

use std::cmp::Ordering;

use bytemuck::{Pod, Zeroable};

use crate::coord::{E7, LngLat, Plane};
use crate::units::Millimetres;

use super::chain;
use super::edge::{EdgeFlags, EdgeId, NodeId};
use super::profile::Mode;
use super::store::Network;

/// Farther than this from every street, a place is off the network.
pub const SNAP_LIMIT: Millimetres = Millimetres(150_000);

/// A foot point this close to an end of its edge is the node there.
const AT_NODE: Millimetres = Millimetres(500);

/// The side of a grid cell in metres, unless the region is so large and empty that it must be wider.
const CELL_M: f64 = 100.0;

/// Where a place meets the street.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snap {
    /// The street.
    pub edge: EdgeId,
    /// The node, when the foot point is one: within half a metre of an end of the edge.
    pub node: Option<NodeId>,
    /// From the beginning of the edge to the foot point.
    pub along: Millimetres,
    /// From the place to the foot point, off the street.
    pub gap: Millimetres,
    /// The foot point.
    pub foot: LngLat,
}

/// A straight piece of street inside a grid cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Segment {
    from: E7,
    to: E7,
    edge: EdgeId,
    /// Where `from` lies on the edge, in millimetres.
    along: u32,
}

/// A grid in the making.
#[derive(Debug)]
pub(super) struct Grid {
    pub origin: E7,
    pub step: E7,
    pub size: [u32; 2],
    pub cell_start: Vec<u32>,
    pub segments: Vec<Segment>,
}

impl Grid {
    /// Puts the segments of all edges that some mode can be snapped to into cells.
    pub fn of(flags: &[EdgeFlags], point_start: &[u32], points: &[E7]) -> Self {
        let mut grid = Self::over(points);
        let each_entry = |grid: &Self, visit: &mut dyn FnMut(u32, Segment)| {
            for (edge, flags) in flags.iter().enumerate() {
                if !Mode::ALL.into_iter().any(|mode| flags.usable(mode)) {
                    continue;
                }
                let shape = &points[point_start[edge] as usize..point_start[edge + 1] as usize];
                let edge = EdgeId(u32::try_from(edge).expect("edges have 32-bit ids"));
                for (pair, along) in shape.windows(2).zip(chain::along(shape)) {
                    if pair[0] != pair[1] {
                        let segment = Segment { from: pair[0], to: pair[1], edge, along: along.0 };
                        grid.for_each_cell(pair[0], pair[1], |cell| visit(cell, segment));
                    }
                }
            }
        };
        // A counting sort: once through to count what each cell holds, once more to put it there.
        let mut cell_start = vec![0_u32; grid.size[0] as usize * grid.size[1] as usize + 1];
        each_entry(&grid, &mut |cell, _| cell_start[cell as usize + 1] += 1);
        for cell in 1..cell_start.len() {
            cell_start[cell] += cell_start[cell - 1];
        }
        let mut next = cell_start.clone();
        let mut segments = vec![Segment::zeroed(); cell_start[cell_start.len() - 1] as usize];
        each_entry(&grid, &mut |cell, segment| {
            segments[next[cell as usize] as usize] = segment;
            next[cell as usize] += 1;
        });
        (grid.cell_start, grid.segments) = (cell_start, segments);
        grid
    }

    /// An empty grid over all points.
    fn over(points: &[E7]) -> Self {
        let (mut low, mut high) = (points[0], points[0]);
        for point in points {
            low = E7 { lng: low.lng.min(point.lng), lat: low.lat.min(point.lat) };
            high = E7 { lng: high.lng.max(point.lng), lat: high.lat.max(point.lat) };
        }
        let plane = Plane::at(f64::midpoint(f64::from(low.lat), f64::from(high.lat)) / 1e7);
        let (width_m, height_m) = plane.offset_m(low.into(), high.into());
        // A distant islet may stretch the box; at most four cells a point keeps the grid in proportion.
        let cell_m = CELL_M.max((width_m * height_m / (4.0 * points.len() as f64)).sqrt());
        let (lng, lat) = plane.degrees(cell_m, cell_m);
        let step = E7 { lng: (lng * 1e7).min(1e9).ceil() as i32, lat: (lat * 1e7).min(1e9).ceil() as i32 };
        let cells = |low: i32, high: i32, step: i32| {
            u32::try_from((i64::from(high) - i64::from(low)) / i64::from(step) + 1).expect("a few thousand")
        };
        let size = [cells(low.lng, high.lng, step.lng), cells(low.lat, high.lat, step.lat)];
        Self { origin: low, step, size, cell_start: Vec::new(), segments: Vec::new() }
    }

    /// Calls `visit` with each cell that a segment runs through, row by row.
    fn for_each_cell(&self, from: E7, to: E7, mut visit: impl FnMut(u32)) {
        let column = |lng: f64| ((lng - f64::from(self.origin.lng)) / f64::from(self.step.lng)).floor();
        let row = |lat: i32| (i64::from(lat) - i64::from(self.origin.lat)) / i64::from(self.step.lat);
        let (low, high) = if from.lat <= to.lat { (from, to) } else { (to, from) };
        for at in row(low.lat)..=row(high.lat) {
            // Where the segment enters and leaves this row; a hair wider, so that no rounding loses a cell.
            let south = (at * i64::from(self.step.lat) + i64::from(self.origin.lat)).max(i64::from(low.lat));
            let north = ((at + 1) * i64::from(self.step.lat) + i64::from(self.origin.lat)).min(i64::from(high.lat));
            let lng_at = |lat: i64| {
                if high.lat == low.lat {
                    return f64::from(low.lng);
                }
                let share = (lat - i64::from(low.lat)) as f64 / (i64::from(high.lat) - i64::from(low.lat)) as f64;
                f64::from(low.lng) + share * (f64::from(high.lng) - f64::from(low.lng))
            };
            let (mut west, mut east) = (lng_at(south), lng_at(north));
            if high.lat == low.lat {
                east = f64::from(high.lng);
            }
            if west > east {
                (west, east) = (east, west);
            }
            let first = column(west - 1.0).max(0.0) as u32;
            let last = (column(east + 1.0).max(0.0) as u32).min(self.size[0] - 1);
            for column in first..=last {
                visit(at as u32 * self.size[0] + column);
            }
        }
    }
}

impl Network {
    /// The street of `mode` nearest to `place`, if one lies within `limit`.
    ///
    /// Islets are never snapped to. Of two streets at the same distance the one with the smaller id counts.
    #[must_use]
    pub fn snap(&self, place: LngLat, mode: Mode, limit: Millimetres) -> Option<Snap> {
        let summary = self.summary();
        let (starts, segments, flags) = (self.cell_starts(), self.segments(), self.flags());
        let view = View::from(place);
        let (origin, step) = (summary.grid_origin, summary.grid_step);
        let x = (view.lng - f64::from(origin.lng)) / f64::from(step.lng);
        let y = (view.lat - f64::from(origin.lat)) / f64::from(step.lat);
        let (column, row) = (x.floor() as i64, y.floor() as i64);
        let (columns, rows) = (i64::from(summary.grid_size[0]), i64::from(summary.grid_size[1]));
        let (wide_m, high_m) = (f64::from(step.lng) * view.east_m, f64::from(step.lat) * view.north_m);
        // How far the cells of a column or row are away: nothing for the own one.
        let apart = |at: i64, own: f64, side_m: f64| (at as f64 - own).max(own - (at + 1) as f64).max(0.0) * side_m;

        let mut best = Best { distance2: (limit.metres() + 0.0005).powi(2), found: None };
        let (last_column, last_row) = (columns - 1, rows - 1);
        // Nothing of the grid is nearer than its nearest cell. Near a pole columns have no width: only rows count.
        let (off_east_m, off_north_m) =
            (apart(column.clamp(0, last_column), x, wide_m), apart(row.clamp(0, last_row), y, high_m));
        if off_east_m * off_east_m + off_north_m * off_north_m > best.distance2 {
            return None;
        }
        let outside = [-column, column - last_column, -row, row - last_row, 0].into_iter().max().unwrap_or(0);
        let whole_grid = [column, last_column - column, row, last_row - row].into_iter().max().unwrap_or(0);
        for ring in outside..=whole_grid {
            // Everything in this ring and beyond is at least this far away.
            let ring_m = apart(column - ring, x, wide_m)
                .min(apart(column + ring, x, wide_m))
                .min(apart(row - ring, y, high_m))
                .min(apart(row + ring, y, high_m));
            if ring_m * ring_m > best.distance2 {
                break;
            }
            let (west, east) = (column - ring, column + ring);
            for at_row in (row - ring).max(0)..=(row + ring).min(last_row) {
                let row_m = apart(at_row, y, high_m);
                let mut look = |at_column: i64| {
                    let column_m = apart(at_column, x, wide_m);
                    if row_m * row_m + column_m * column_m > best.distance2 {
                        return;
                    }
                    let cell = (at_row * columns + at_column) as usize;
                    for segment in &segments[starts[cell] as usize..starts[cell + 1] as usize] {
                        best.consider(&view, segment, |edge| flags[edge.index()].usable(mode));
                    }
                };
                if at_row == row - ring || at_row == row + ring {
                    (west.max(0)..=east.min(last_column)).for_each(&mut look);
                } else {
                    [west, east].into_iter().filter(|at| (0..columns).contains(at)).for_each(&mut look);
                }
            }
        }
        best.found.map(|(segment, share)| self.finish(place, segment, share, best.distance2))
    }

    /// From a segment and a share of it to a place on the edge.
    fn finish(&self, place: LngLat, segment: Segment, share: f64, distance2: f64) -> Snap {
        let edge = self.edge(segment.edge);
        let length = chain::segment_m(segment.from, segment.to);
        let along = Millimetres(segment.along + Millimetres::from_metres(length * share).0).min(edge.length);
        let rest = edge.length - along;
        let (node, along) = if along < AT_NODE && along <= rest {
            (Some(edge.from), Millimetres(0))
        } else if rest < AT_NODE {
            (Some(edge.to), edge.length)
        } else {
            (None, along)
        };
        let foot = match node {
            Some(node) => self.position(node),
            None => chain::between(segment.from, segment.to, share).into(),
        };
        // At a node the gap is measured to the node: the two ends of the same metre agree.
        let gap = if node.is_some() { Plane::distance_m(place, foot) } else { distance2.sqrt() };
        Snap { edge: segment.edge, node, along, gap: Millimetres::from_metres(gap), foot }
    }
}

/// A place, in 10^-7 degree, and what such a unit measures there.
struct View {
    lng: f64,
    lat: f64,
    east_m: f64,
    north_m: f64,
}

impl View {
    fn from(place: LngLat) -> Self {
        let unit = LngLat::from(E7 { lng: 1, lat: 1 });
        let (east_m, north_m) = Plane::at(place.lat()).offset_m(LngLat::from(E7::default()), unit);
        Self { lng: place.lng() * 1e7, lat: place.lat() * 1e7, east_m, north_m }
    }

    /// East and north of the place, in metres.
    #[inline]
    fn metres(&self, point: E7) -> (f64, f64) {
        ((f64::from(point.lng) - self.lng) * self.east_m, (f64::from(point.lat) - self.lat) * self.north_m)
    }
}

/// The nearest segment so far.
struct Best {
    distance2: f64,
    found: Option<(Segment, f64)>,
}

impl Best {
    #[inline]
    fn consider(&mut self, view: &View, segment: &Segment, usable: impl Fn(EdgeId) -> bool) {
        let (from_x, from_y) = view.metres(segment.from);
        let (to_x, to_y) = view.metres(segment.to);
        let (x, y) = (to_x - from_x, to_y - from_y);
        // Segments without length are not in the grid.
        let share = (-(from_x * x + from_y * y) / (x * x + y * y)).clamp(0.0, 1.0);
        let (foot_x, foot_y) = (from_x + share * x, from_y + share * y);
        let distance2 = foot_x * foot_x + foot_y * foot_y;
        let better = match (distance2.total_cmp(&self.distance2), &self.found) {
            (Ordering::Greater, _) => false,
            (Ordering::Equal, Some((other, _))) => (segment.edge, segment.along) < (other.edge, other.along),
            _ => true,
        };
        if better && usable(segment.edge) {
            self.distance2 = distance2;
            self.found = Some((*segment, share));
        }
    }
}
