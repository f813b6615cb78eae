//! Snapping: the nearest street of a mode, by a flat grid of segments.
//!
//! A grid of about 100 m cells holds every segment that runs through a cell, its ends inline. It needs no
//! build when a region is opened, and a look-up touches one to nine neighbouring runs of memory, where a
//! tree would follow pointers; `benches/snap.rs` has an R-tree beside it.

use std::cmp::Ordering;

use bytemuck::{Pod, Zeroable};

use crate::coord::{E7, LngLat, Plane};
use crate::units::Millimetres;

use super::barrier::QUAY;
use super::chain;
use super::edge::{EdgeFlags, EdgeId, NodeId};
use super::grid::{Grid, View};
use super::profile::Mode;
use super::store::Network;

/// Farther than this from every street, a place is off the network.
pub const SNAP_LIMIT: Millimetres = Millimetres(150_000);

/// A foot point this close to an end of its edge is the node there.
const AT_NODE: Millimetres = Millimetres(500);

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
    pub from: E7,
    pub to: E7,
    pub edge: EdgeId,
    /// Where `from` lies on the edge, in millimetres.
    pub along: u32,
}

/// Segments of all edges that some mode can be snapped to, by grid cell.
pub(super) fn segments(
    grid: &Grid,
    flags: &[EdgeFlags],
    point_start: &[u32],
    points: &[E7],
) -> (Vec<u32>, Vec<Segment>) {
    grid.sort(|visit| {
        for (edge, flags) in flags.iter().enumerate() {
            if !Mode::ALL.into_iter().any(|mode| flags.usable(mode)) {
                continue;
            }
            let shape = &points[point_start[edge] as usize..point_start[edge + 1] as usize];
            let edge = EdgeId(u32::try_from(edge).expect("edges have 32-bit ids"));
            for (pair, along) in shape.windows(2).zip(chain::along(shape)) {
                if pair[0] != pair[1] {
                    visit(Segment { from: pair[0], to: pair[1], edge, along: along.0 }, pair[0], pair[1]);
                }
            }
        }
    })
}

impl Network {
    /// The street of `mode` nearest to `place`, if one lies within `limit`.
    ///
    /// The straight way to it crosses no water, railway or motorway: where the nearest street lies behind one, the
    /// next one counts. Out of the water leads only a street within [`QUAY`]: a bridge, a pier. Islets are never
    /// snapped to. Of two streets at the same distance the one with the smaller id counts.
    #[must_use]
    pub fn snap(&self, place: LngLat, mode: Mode, limit: Millimetres) -> Option<Snap> {
        let (segment, share, distance2) = self.nearest_segment(place, mode, limit, false)?;
        let snap = self.finish(place, segment, share, distance2);
        // Hardly any place lies at a barrier, so it is asked for when the nearest street is known.
        if (snap.gap <= QUAY || !self.in_water(place)) && !self.barred(place, snap.foot, snap.gap) {
            return Some(snap);
        }
        let limit = if self.in_water(place) { limit.min(QUAY) } else { limit };
        let (segment, share, distance2) = self.nearest_segment(place, mode, limit, true)?;
        Some(self.finish(place, segment, share, distance2))
    }

    /// The nearest segment, the share of it before the foot point, and the square of the distance in metres.
    fn nearest_segment(
        &self,
        place: LngLat,
        mode: Mode,
        limit: Millimetres,
        heed_barriers: bool,
    ) -> Option<(Segment, f64, f64)> {
        let grid = self.grid();
        let (starts, segments, flags) = (self.cell_starts(), self.segments(), self.flags());
        let view = View::from(place);
        let (origin, step) = (grid.origin, grid.step);
        let x = (view.lng - f64::from(origin.lng)) / f64::from(step.lng);
        let y = (view.lat - f64::from(origin.lat)) / f64::from(step.lat);
        let (column, row) = (x.floor() as i64, y.floor() as i64);
        let (columns, rows) = (i64::from(grid.size[0]), i64::from(grid.size[1]));
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
                        best.consider(&view, segment, |share, distance2| {
                            flags[segment.edge.index()].usable(mode)
                                && !(heed_barriers && self.bars(place, segment, share, distance2))
                        });
                    }
                };
                if at_row == row - ring || at_row == row + ring {
                    (west.max(0)..=east.min(last_column)).for_each(&mut look);
                } else {
                    [west, east].into_iter().filter(|at| (0..columns).contains(at)).for_each(&mut look);
                }
            }
        }
        best.found.map(|(segment, share)| (segment, share, best.distance2))
    }

    fn bars(&self, place: LngLat, segment: &Segment, share: f64, distance2: f64) -> bool {
        let snap = self.finish(place, *segment, share, distance2);
        self.barred(place, snap.foot, snap.gap)
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

/// The nearest segment so far.
struct Best {
    distance2: f64,
    found: Option<(Segment, f64)>,
}

impl Best {
    #[inline]
    fn consider(&mut self, view: &View, segment: &Segment, admits: impl FnOnce(f64, f64) -> bool) {
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
        if better && admits(share, distance2) {
            self.distance2 = distance2;
            self.found = Some((*segment, share));
        }
    }
}
