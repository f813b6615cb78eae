//! The university: walled, with gates that walkers may use by day, lanes, a lake.

use super::blob;
use super::chance::Chance;
use super::draft::Town;
use super::gate;
use super::house;
use super::lot::{Lot, Raster};
use super::point::Point;
use super::ring;
use super::zone::Zone;

const HALLS: Raster = Raster { house: [74.0, 18.0], gap: [26.0, 34.0], stray: 0.25, built: 0.8, room: 12.0 };
/// Walkers and riders pass, cars of strangers do not.
const LANE: [(&str, &str); 4] = [("highway", "service"), ("access", "private"), ("foot", "yes"), ("bicycle", "yes")];

/// Writes every face of the university.
pub fn write(town: &mut Town) {
    let chance = &mut Chance::of("campus");
    for face in town.mesh.face_ids().filter(|&face| town.zone(face) == Zone::Campus).collect::<Vec<_>>() {
        town.land(face, &[("amenity", "university"), ("name", "示例学院")]);
        let mut lot = Lot::of(town, face);
        let Some(wall) = lot.inner(4.0) else { continue };
        let heart = ring::heart(&lot.ring);
        let (east, size) = (lot.eastward(), lot.frame.size());
        let roads = [blob::scaled(&wall, heart, 0.8), blob::scaled(&wall, heart, 0.42)];
        let mut on_roads: [Vec<(Point, u32)>; 2] = Default::default();
        let mut gates = Vec::new();
        for way in gate::ways_in(town, &lot, &wall, 4) {
            let street = town.node(way.street, 0);
            let gate = town
                .map
                .node(way.gate, &[("barrier", "gate"), ("access", "private"), ("foot", "yes"), ("bicycle", "yes")]);
            gates.push((way.gate, gate));
            let mut nodes = vec![street, gate];
            for (road, on_road) in roads.iter().zip(&mut on_roads) {
                if let Some((_, place)) = gate::hit(road, way.gate, way.gate + way.inward * size[0]) {
                    let id = town.map.node(place, &[]);
                    on_road.push((place, id));
                    nodes.push(id);
                }
            }
            town.map.way(nodes, &LANE);
            lot.keep_off(&[way.gate, way.gate + way.inward * size[1] * 0.4], 7.0);
        }
        let lake = blob::blob(heart, east, [size[0] * 0.22, size[1] * 0.18], 0.35, 30.0, chance);
        if let Some((_, place)) = gate::hit(&roads[1], heart, heart + east * size[0]) {
            let id = town.map.node(place, &[]);
            on_roads[1].push((place, id));
            lake_path(town, &blob::scaled(&lake, heart, 1.2), id);
        }
        gate::write_ring(town, &wall, &gates, &[("barrier", "wall")]);
        for (road, on_road) in roads.iter().zip(&on_roads) {
            gate::write_ring(town, road, on_road, &LANE);
            let mut closed = road.clone();
            closed.push(closed[0]);
            lot.keep_off(&closed, 7.0);
        }
        town.map.area(&lake, &[("natural", "water"), ("water", "lake"), ("name", "砚湖")]);
        lot.keep_off(&[heart - east * size[0] * 0.06, heart + east * size[0] * 0.06], size[1] * 0.11);
        stadium(town, &mut lot, heart + east * size[0] * 0.3 + east.left() * size[1] * 0.2, east);
        for house in lot.rows(east, &HALLS, chance) {
            let house = if chance.is(0.3) { house::angled(&house, 16.0) } else { house };
            house::building(&mut town.map, &house, &[("building", "university")]);
        }
    }
}

/// A path around the lake, which begins in the east, and a way to it.
fn lake_path(town: &mut Town, around: &[Point], road: u32) {
    let mut nodes: Vec<u32> = around.iter().map(|&place| town.map.node(place, &[])).collect();
    nodes.push(nodes[0]);
    town.map.way(vec![road, nodes[0]], &[("highway", "footway")]);
    town.map.way(nodes, &[("highway", "footway")]);
}

fn stadium(town: &mut Town, lot: &mut Lot, heart: Point, east: Point) {
    let north = east.left();
    let corner = |x: f64, y: f64| heart + east * x + north * y;
    let pitch = [corner(-45.0, -85.0), corner(45.0, -85.0), corner(45.0, 85.0), corner(-45.0, 85.0)];
    town.map.area(&pitch, &[("leisure", "pitch"), ("sport", "athletics")]);
    lot.keep_off(&[corner(0.0, -60.0), corner(0.0, 60.0)], 62.0);
}
