//! What stands along main streets: traffic lights, crossings, bus stops.

use super::curve;
use super::draft::Town;
use super::line::Kind;
use super::mesh::HalfId;
use super::point::Point;

/// How far from the middle of a junction people cross.
const CROSSING_M: f64 = 19.0;
/// How far apart bus stops lie.
const STOPS_M: f64 = 470.0;

/// Writes lights and crossings at the junctions of main streets.
pub fn write(town: &mut Town) {
    let mut junctions: Vec<Vec<HalfId>> = Vec::new();
    for half in 0..town.mesh.halves.len() as HalfId {
        let leaving = town.mesh.leaving(half);
        let first = leaving.iter().min() == Some(&half);
        let main: Vec<HalfId> = leaving.iter().copied().filter(|&half| town.kind(half).is_main()).collect();
        let large = main.iter().any(|&half| town.kind(half) >= Kind::Secondary);
        let flat = leaving.iter().all(|&half| town.mesh.edge(half).level == 0);
        if first && large && flat && main.len() > 2 {
            junctions.push(main);
        }
    }
    for halves in junctions {
        town.tag(town.mesh.from(halves[0]), &[("highway", "traffic_signals")]);
        for half in halves {
            let (a, b) = town.mesh.ends(half);
            if a.to(b) > CROSSING_M + 8.0 {
                let node = town.mesh.split_edge(half, a + (b - a).unit() * CROSSING_M);
                town.tag(node, &[("highway", "crossing"), ("crossing", "traffic_signals")]);
            }
        }
    }
}

/// Writes bus stops, each named after the street and its number along it.
pub fn bus_stops(town: &mut Town) {
    for (line, paths) in town.all_paths().into_iter().enumerate() {
        let (kind, name) = (town.lines[line].kind, town.lines[line].name.clone());
        if kind < Kind::Secondary {
            continue;
        }
        for path in paths {
            let mut places: Vec<Point> = path.iter().map(|&half| town.mesh.ends(half).0).collect();
            places.push(town.mesh.ends(path[path.len() - 1]).1);
            let count = (curve::length(&places) / STOPS_M) as u32;
            for number in 0..count {
                let (place, along) = curve::along(&places, (f64::from(number) + 0.5) * STOPS_M);
                let stop = format!("{name}{}站", number + 1);
                for side in [-1.0, 1.0] {
                    let aside = place + along * (side * 25.0) + along.left() * (side * -15.0);
                    town.map.node(aside, &[("highway", "bus_stop"), ("name", &stop)]);
                }
            }
        }
    }
}
