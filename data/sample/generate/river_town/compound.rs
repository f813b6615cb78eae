//! Gated compounds: a wall, gates, a loop road inside, rows of houses.

use super::chance::Chance;
use super::draft::Town;
use super::gate::{self, WayIn};
use super::house;
use super::lot::{Lot, Raster};
use super::name::Names;
use super::point::Point;
use super::ring;

/// Who gets through the gates of a compound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gates {
    /// Residents only.
    Closed,
    /// Walkers too; riders push.
    Walkers,
    /// Everybody: an old estate whose gates stand open.
    Open,
}

/// How far behind the street the wall stands, and how far behind the wall the loop road runs.
const WALL_M: f64 = 2.5;
const LOOP_M: f64 = 13.0;

const SLABS: Raster = Raster { house: [44.0, 12.5], gap: [11.0, 24.0], stray: 0.12, built: 0.97, room: 5.0 };
const TOWERS: Raster = Raster { house: [30.0, 17.0], gap: [24.0, 30.0], stray: 0.1, built: 0.95, room: 6.0 };

/// Fills a lot with a compound.
pub fn write(town: &mut Town, mut lot: Lot, gates: Gates, names: &mut Names, chance: &mut Chance) {
    let name = format!("{}{}", names.word(), chance.pick(&["苑", "家园", "小区", "花园", "新村", "里"]));
    town.land(lot.face, &[("landuse", "residential"), ("name", &name)]);
    let axis = lot.eastward();
    if let Some(wall) = lot.inner(WALL_M) {
        enclose(town, &mut lot, &wall, gates, chance);
    }
    let raster = if chance.is(0.55) { SLABS } else { TOWERS };
    let floors = if raster.house[0] > 40.0 { "6" } else { *chance.pick(&["11", "18", "26"]) };
    for house in lot.rows(axis, &raster, chance) {
        house::home(&mut town.map, &house, floors);
    }
}

fn enclose(town: &mut Town, lot: &mut Lot, wall: &[Point], gates: Gates, chance: &mut Chance) {
    let count = 1 + usize::from(lot.hectares() > 3.0) + usize::from(chance.is(0.45));
    let ways = gate::ways_in(town, lot, wall, count);
    if ways.is_empty() {
        return;
    }
    let access: &[(&str, &str)] = match gates {
        Gates::Closed => &[("access", "private")],
        Gates::Walkers => &[("access", "private"), ("foot", "permissive")],
        Gates::Open => &[("access", "permissive")],
    };
    let way_tags = [&[("highway", "service")], access].concat();
    let gate_tags = [&[("barrier", "gate"), ("entrance", "main")], access].concat();
    let road = ring::inset_evenly(wall, LOOP_M);
    let mut gate_nodes = Vec::new();
    let mut loop_nodes = Vec::new();
    for way in &ways {
        let street = town.node(way.street, 0);
        let gate = town.map.node(way.gate, &gate_tags);
        gate_nodes.push((way.gate, gate));
        let (end, id) = inner_end(town, road.as_deref(), way);
        loop_nodes.push((end, id));
        town.map.way(vec![street, gate, id], &way_tags);
        lot.keep_off(&[way.gate, end], 3.0);
    }
    gate::write_ring(town, wall, &gate_nodes, &[("barrier", if gates == Gates::Open { "fence" } else { "wall" })]);
    if let Some(road) = road {
        gate::write_ring(town, &road, &loop_nodes, &way_tags);
        let mut closed = road;
        closed.push(closed[0]);
        lot.keep_off(&closed, 3.5);
    }
}

/// Where the way in ends: on the loop road, else a little behind the gate.
fn inner_end(town: &mut Town, road: Option<&[Point]>, way: &WayIn) -> (Point, u32) {
    let hit = road.and_then(|road| gate::hit(road, way.gate, way.gate + way.inward * 90.0));
    let end = hit.map_or(way.gate + way.inward * 30.0, |hit| hit.1);
    (end, town.map.node(end, &[]))
}
