//! The green banks of the river: strips of park, a footway and a cycleway, stairs to the high bridge.

use super::curve;
use super::draft::Town;
use super::line::LineId;
use super::mesh::NodeId;
use super::plan;
use super::point::Point;

/// Between these distances along the river its banks are a park.
const TOWN: [f64; 2] = [2750.0, 11_350.0];
/// The length of one strip.
const STRIP_M: f64 = 1450.0;
/// From the water to the footway and to the cycleway.
const FOOTWAY_M: f64 = 26.0;
const CYCLEWAY_M: f64 = 44.0;
/// How many places of the footway lie between two links to the quay.
const LINK_EVERY: usize = 6;

/// Writes the banks on both sides.
pub fn write(town: &mut Town) {
    for (side, quay) in [(1.0, "滨江北路"), (-1.0, "滨江南路")] {
        strips(town, side);
        greenway(town, side, quay);
    }
}

/// The line `metres` from the water on one side, between two distances along the river.
fn bank(side: f64, metres: f64, [from, to]: [f64; 2]) -> Vec<Point> {
    let midstream = plan::midstream();
    let line = curve::part(&midstream, from, to);
    curve::beside(&line, |walked| side * (plan::half_river(from + walked) + metres))
}

fn strips(town: &mut Town, side: f64) {
    let mut from = TOWN[0];
    let mut number = 0;
    while from < TOWN[1] {
        let reach = [from + 12.0, (from + STRIP_M).min(TOWN[1]) - 12.0];
        let mut ring = bank(side, 6.0, reach);
        ring.extend(bank(side, 72.0, reach).into_iter().rev());
        number += 1;
        let name = format!("{}滨江绿带{number}段", if side > 0.0 { "北岸" } else { "南岸" });
        let tags =
            if number % 3 == 2 { [("landuse", "grass"), ("name", "")] } else { [("leisure", "park"), ("name", &name)] };
        town.map.area(&ring, &tags);
        from += STRIP_M;
    }
}

fn greenway(town: &mut Town, side: f64, quay: &str) {
    let (walk, ride) = (bank(side, FOOTWAY_M, TOWN), bank(side, CYCLEWAY_M, TOWN));
    let [walk_ids, ride_ids] =
        [&walk, &ride].map(|line| line.iter().map(|&place| town.map.node(place, &[])).collect::<Vec<u32>>());
    for index in (0..walk.len()).step_by(LINK_EVERY) {
        let gate = town.nearest_node(ride[index], |town, half| town.line(half).name == quay);
        let gate = town.node(gate, 0);
        town.map.way(vec![gate, ride_ids[index], walk_ids[index]], &[("highway", "footway")]);
    }
    stairs(town, &walk, &walk_ids);
    town.map.way(walk_ids, &[("highway", "footway"), ("name", "滨江步道")]);
    town.map.way(ride_ids, &[("highway", "cycleway"), ("foot", "no"), ("name", "滨江骑行道")]);
}

/// Stairs from the footway up to the high bridge, on both sides of it.
fn stairs(town: &mut Town, walk: &[Point], ids: &[u32]) {
    let line = town.lines.iter().position(|line| line.name == "东汀路").expect("the high bridge is in the plan");
    let Some(deck) = deck_node(town, line as LineId, walk) else { return };
    let place = town.mesh.place(deck);
    let mut order: Vec<usize> = (0..walk.len()).collect();
    order.sort_by(|&one, &other| walk[one].to(place).total_cmp(&walk[other].to(place)));
    let up = town.node(deck, 1);
    for &index in &order[..2] {
        town.map.way(vec![ids[index], up], &[("highway", "steps"), ("incline", "up")]);
    }
}

/// Puts a node into the deck of a bridge where it passes over a line.
fn deck_node(town: &mut Town, line: LineId, walk: &[Point]) -> Option<NodeId> {
    let halves = town.paths(line).concat();
    for half in halves.into_iter().filter(|&half| town.mesh.edge(half).level == 1) {
        let (a, b) = town.mesh.ends(half);
        for pair in walk.windows(2) {
            if let Some([share, _]) = super::ring::crossing(a, b, pair[0], pair[1]) {
                return Some(town.mesh.split_edge(half, a.towards(b, share)));
            }
        }
    }
    None
}
