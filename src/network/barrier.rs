//! Barriers: water, railways and motorways, which nobody walks across between a place and the street.
//!
//! They lie in the same grid as the street segments. Areas of water are told from land without looking at the
//! whole area: each cell knows which areas its south-west corner lies in, and from there to a place in the cell
//! it only takes the outlines that run through the cell.

use bytemuck::{Pod, Zeroable};

use crate::coord::{E7, LngLat};
use crate::units::Millimetres;

use super::grid::Grid;
use super::raw::{BarrierKind, RawBarriers};
use super::sea;
use super::store::Network;

/// So far into the water reaches a bridge, a pier or a quay from its middle line; outlines are not drawn better.
pub const QUAY: Millimetres = Millimetres(10_000);

/// The number of an area of water, or one of the numbers below for a line.
type What = u32;
/// The sea is one area, whose outline is the coast.
const SEA: What = u32::MAX;
const RAIL: What = u32::MAX - 1;
const MOTORWAY: What = u32::MAX - 2;
/// A river without an area, or the outline of one that the extract does not hold completely.
const WATER_LINE: What = u32::MAX - 3;

/// A straight piece of a barrier.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Obstacle {
    from: E7,
    to: E7,
    what: What,
}

/// Barriers by grid cell, and the areas of water that the corner of each cell lies in.
#[derive(Debug, Default)]
pub(super) struct Barriers {
    pub start: Vec<u32>,
    pub obstacles: Vec<Obstacle>,
    pub water_start: Vec<u32>,
    pub water: Vec<What>,
}

impl Barriers {
    pub fn of(grid: &Grid, raw: &RawBarriers) -> Self {
        let all: Vec<Obstacle> = obstacles(raw).collect();
        let (start, obstacles) = grid.sort(|visit| all.iter().for_each(|it| visit(*it, it.from, it.to)));
        let mut corners = corners_in_water(grid, &all);
        corners.extend(sea::corners(grid, &all).map(|cell| (cell, SEA)));
        corners.sort_unstable();
        let mut water_start = vec![0_u32; grid.cells() + 1];
        for &(cell, _) in &corners {
            water_start[cell as usize + 1] += 1;
        }
        for cell in 1..water_start.len() {
            water_start[cell] += water_start[cell - 1];
        }
        Self { start, obstacles, water_start, water: corners.into_iter().map(|(_, what)| what).collect() }
    }
}

fn obstacles(raw: &RawBarriers) -> impl Iterator<Item = Obstacle> + '_ {
    let pieces = |points: &[E7], what: What| -> Vec<Obstacle> {
        let pairs = points.windows(2).filter(|pair| pair[0] != pair[1]);
        pairs.map(|pair| Obstacle { from: pair[0], to: pair[1], what }).collect()
    };
    let areas = (0..)
        .zip(&raw.waters)
        .flat_map(move |(what, rings)| rings.iter().flat_map(move |ring| pieces(ring, what)).collect::<Vec<_>>());
    let lines = raw.lines.iter().flat_map(move |(kind, points)| {
        let what = match kind {
            BarrierKind::Water => WATER_LINE,
            BarrierKind::Coast => SEA,
            BarrierKind::Rail => RAIL,
            BarrierKind::Motorway => MOTORWAY,
        };
        pieces(points, what)
    });
    areas.chain(lines)
}

/// A position in half units: corners of cells are odd, everything drawn is even, so no corner meets a vertex.
#[derive(Clone, Copy)]
pub(super) struct Half {
    x: i64,
    pub y: i64,
}

impl Half {
    fn of(point: E7) -> Self {
        Self { x: 2 * i64::from(point.lng), y: 2 * i64::from(point.lat) }
    }

    /// The south-west corner of a cell.
    pub fn corner(grid: &Grid, [column, row]: [i64; 2]) -> Self {
        let at = |origin: i32, step: i32, index: i64| 2 * (i64::from(origin) + index * i64::from(step)) + 1;
        Self { x: at(grid.origin.lng, grid.step.lng, column), y: at(grid.origin.lat, grid.step.lat, row) }
    }
}

/// Positive where `point` lies left of the line from `a` to `b`, zero on it.
fn side(a: Half, b: Half, point: Half) -> i128 {
    let wide = |value: i64| i128::from(value);
    wide(b.x - a.x) * wide(point.y - a.y) - wide(b.y - a.y) * wide(point.x - a.x)
}

impl Obstacle {
    /// Whether it is the outline of an area of water, or a piece of coast.
    pub const fn bounds_water(&self) -> bool {
        self.what < WATER_LINE || self.what == SEA
    }

    /// Both ends.
    pub const fn line(&self) -> [E7; 2] {
        [self.from, self.to]
    }

    /// Whether it is a piece of coast.
    pub const fn is_coast(&self) -> bool {
        self.what == SEA
    }

    fn ends(&self) -> (Half, Half) {
        (Half::of(self.from), Half::of(self.to))
    }

    /// Whether it crosses the level of `y`, and if so upwards.
    pub fn rises_through(&self, y: i64) -> Option<bool> {
        let (a, b) = self.ends();
        ((a.y < y) != (b.y < y)).then_some(a.y < b.y)
    }

    /// Whether it lies west of `point`, at the level of which it must cross.
    fn west_of(&self, point: Half) -> bool {
        let (a, b) = self.ends();
        let side = side(a, b, point);
        if a.y < b.y { side < 0 } else { side > 0 }
    }

    /// Whether it is crossed on the way from `corner` to `point`: first along the corner's level, then straight up or down.
    pub fn between(&self, corner: Half, point: Half) -> bool {
        let (a, b) = self.ends();
        let bend = Half { x: point.x, y: corner.y };
        let level = self.rises_through(corner.y).is_some() && self.west_of(bend) != self.west_of(corner);
        let below = |point: Half| {
            let side = side(a, b, point);
            if a.x < b.x { side > 0 } else { side < 0 }
        };
        let upright = (a.x < point.x) != (b.x < point.x) && below(point) != below(bend);
        level != upright
    }

    /// Whether it cuts the straight line between two places; touching an end of the line is no cut.
    fn cuts(&self, from: Half, to: Half) -> bool {
        let (a, b) = self.ends();
        let apart = (side(from, to, a) > 0) != (side(from, to, b) > 0);
        apart && side(a, b, from).signum() * side(a, b, to).signum() < 0
    }

    /// How far east it crosses the level of `y`, in half units.
    pub fn east_at(&self, y: i64) -> f64 {
        let (a, b) = self.ends();
        a.x as f64 + (y - a.y) as f64 / (b.y - a.y) as f64 * (b.x - a.x) as f64
    }

    /// The first column whose corner in `row` lies east of where this crosses the row's level.
    pub fn first_column_east(&self, grid: &Grid, row: i64) -> i64 {
        let corner = Half::corner(grid, [0, row]);
        let guess = ((self.east_at(corner.y) - corner.x as f64) / (2.0 * f64::from(grid.step.lng))).floor() as i64;
        // The guess is at most one off: the exact test has the last word.
        (guess - 1..=guess + 2).find(|&column| self.west_of(Half::corner(grid, [column, row]))).unwrap_or(guess + 3)
    }

    /// The rows of the grid whose level this crosses.
    pub fn rows(&self, grid: &Grid) -> impl Iterator<Item = i64> + use<> {
        let (south, north) = (self.from.lat.min(self.to.lat), self.from.lat.max(self.to.lat));
        let row = |lat: i32| grid.at(E7 { lng: grid.origin.lng, lat })[1];
        let this = *self;
        let origin = *grid;
        (row(south).max(0)..=(row(north) + 1).min(i64::from(grid.size[1]) - 1))
            .filter(move |&row| this.rises_through(Half::corner(&origin, [0, row]).y).is_some())
    }
}

/// Cells whose corner lies in an area of water, with the area.
fn corners_in_water(grid: &Grid, all: &[Obstacle]) -> Vec<(u32, What)> {
    // Along a row, an area begins and ends wherever its outline is crossed.
    let mut crossings: Vec<(i64, What, i64)> = Vec::new();
    for obstacle in all.iter().filter(|obstacle| obstacle.what < WATER_LINE) {
        for row in obstacle.rows(grid) {
            let column = obstacle.first_column_east(grid, row).clamp(0, i64::from(grid.size[0]));
            crossings.push((row, obstacle.what, column));
        }
    }
    crossings.sort_unstable();
    let mut corners = Vec::new();
    for run in crossings.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        for pair in run.chunks(2) {
            let end = pair.get(1).map_or(i64::from(grid.size[0]), |crossing| crossing.2);
            let (row, what, first) = pair[0];
            corners.extend((first..end).filter_map(|column| Some((grid.cell([column, row])? as u32, what))));
        }
    }
    corners
}

impl Network {
    /// Whether `place` lies in a lake, a river drawn as an area, or the sea.
    #[must_use]
    pub fn in_water(&self, place: LngLat) -> bool {
        let (grid, place) = (self.grid(), E7::from(place));
        let at = grid.at(place);
        let Some(cell) = grid.cell(at) else { return false };
        let starts = self.water_starts();
        let corner_in = &self.corner_waters()[starts[cell] as usize..starts[cell + 1] as usize];
        let obstacles = self.obstacles_in(cell);
        if obstacles.is_empty() {
            return !corner_in.is_empty();
        }
        let (corner, place) = (Half::corner(grid, at), Half::of(place));
        let mut inside: Vec<What> = corner_in.to_vec();
        for obstacle in obstacles.iter().filter(|it| it.bounds_water()) {
            if obstacle.between(corner, place) {
                match inside.iter().position(|&what| what == obstacle.what) {
                    Some(index) => drop(inside.swap_remove(index)),
                    None => inside.push(obstacle.what),
                }
            }
        }
        !inside.is_empty()
    }

    /// Whether a barrier lies across the straight way of length `gap` from `place` to `foot`.
    ///
    /// The outline of water is none for the first [`QUAY`] metres: streets run along banks that are drawn roughly.
    #[must_use]
    pub fn barred(&self, place: LngLat, foot: LngLat, gap: Millimetres) -> bool {
        let (from, to) = (E7::from(place), E7::from(foot));
        let mut barred = false;
        self.grid().for_each_cell(from, to, |cell| {
            for obstacle in self.obstacles_in(cell) {
                let counts = gap > QUAY || matches!(obstacle.what, RAIL | MOTORWAY);
                barred |= counts && obstacle.cuts(Half::of(from), Half::of(to));
            }
        });
        barred
    }

    /// Whether any place of a cell can lie in water.
    pub(super) fn may_be_wet(&self, cell: usize) -> bool {
        let starts = self.water_starts();
        starts[cell] < starts[cell + 1] || self.obstacles_in(cell).iter().any(Obstacle::bounds_water)
    }

    /// The barriers in a cell.
    pub(super) fn obstacles_in(&self, cell: usize) -> &[Obstacle] {
        let starts = self.obstacle_starts();
        &self.obstacles()[starts[cell] as usize..starts[cell + 1] as usize]
    }
}
