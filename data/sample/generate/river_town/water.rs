//! The river with its island, lakes and ponds.

use super::blob::{self, EAST};
use super::chance::Chance;
use super::curve;
use super::draft::Town;
use super::plan;
use super::point::{Point, at};
use super::ring;
use super::zone::Zone;

/// Writes the river and its island.
pub fn river(town: &mut Town) {
    let chance = &mut Chance::of("river");
    let midstream = plan::midstream();
    let mut outer = curve::beside(&midstream, |metres| -plan::half_river(metres));
    outer.extend(curve::beside(&midstream, plan::half_river).into_iter().rev());
    let (heart, along) = curve::along(&midstream, plan::ISLAND_AT);
    let island = blob::blob(heart, along, [760.0, 118.0], 0.12, 30.0, chance);
    let outer = town.map.area(&outer, &[]);
    let inner = town.map.area(&island, &[("leisure", "park"), ("name", "白鹭洲公园")]);
    let tags = [("type", "multipolygon"), ("natural", "water"), ("water", "river"), ("name", "青汀江")];
    town.map.relation(&[(outer, "outer"), (inner, "inner")], &tags);
    island_paths(town, &island, heart, along);
}

/// A path around the island, and the footbridge to it from the north bank.
fn island_paths(town: &mut Town, island: &[Point], heart: Point, along: Point) {
    let path = blob::scaled(island, heart, 0.8);
    let mut nodes: Vec<u32> = path.iter().map(|&place| town.map.node(place, &[])).collect();
    nodes.push(nodes[0]);
    let (landing, id) = path
        .iter()
        .zip(&nodes)
        .max_by(|one, other| (*one.0 - heart).dot(along.left()).total_cmp(&(*other.0 - heart).dot(along.left())))
        .map(|(&place, &id)| (place, id))
        .expect("a path has places");
    town.map.way(nodes, &[("highway", "footway")]);
    let quay = town.nearest_node(landing + along.left() * 220.0, |town, half| town.line(half).name == "滨江北路");
    let shore = town.mesh.place(quay).towards(landing, 0.35);
    let (quay, shore) = (town.node(quay, 0), town.map.node(shore, &[]));
    town.map.way(vec![quay, shore], &[("highway", "footway")]);
    town.map
        .way(vec![shore, id], &[("highway", "footway"), ("bridge", "yes"), ("layer", "1"), ("name", "白鹭洲步行桥")]);
}

/// Writes parks, each with a lake, a path around it, and ways in.
pub fn parks(town: &mut Town) {
    let chance = &mut Chance::of("parks");
    let mut names = ["东濠公园", "鹭湖公园"].into_iter().cycle();
    let mut faces: Vec<u32> = town.mesh.face_ids().filter(|&face| town.zone(face) == Zone::Park).collect();
    let east = |town: &Town, face: u32| ring::heart(&town.mesh.outline(face)).x;
    faces.sort_by(|&one, &other| east(town, other).total_cmp(&east(town, one)));
    for face in faces {
        let outline = town.mesh.outline(face);
        let frame = ring::Frame::around(&outline);
        let (heart, size) = (ring::heart(&outline), frame.size());
        let name = names.next().expect("a cycle does not end");
        town.land(face, &[("leisure", "park"), ("name", name)]);
        let narrow = size[1] < 450.0;
        let share = if narrow { [0.72, 0.36] } else { [0.6, 0.55] };
        let lake = blob::blob(heart, frame.axis, [size[0] * share[0], size[1] * share[1]], 0.3, 35.0, chance);
        let water = if narrow { "东濠" } else { "鹭湖" };
        town.map.area(&lake, &[("natural", "water"), ("water", "lake"), ("name", water)]);
        let around = blob::scaled(&lake, heart, if narrow { 1.22 } else { 1.15 });
        let ids: Vec<u32> = around.iter().map(|&place| town.map.node(place, &[])).collect();
        for quarter in 0..6 {
            let index = quarter * ids.len() / 6;
            let gate = town.nearest_around(face, around[index]);
            let gate = town.node(gate, 0);
            town.map.way(vec![gate, ids[index]], &[("highway", "footway")]);
        }
        let ring: Vec<u32> = ids.iter().chain(&ids[..1]).copied().collect();
        town.map.way(ring, &[("highway", "footway"), ("name", &format!("{water}环湖步道"))]);
    }
}

/// Writes ponds into the fields.
pub fn ponds(town: &mut Town) {
    let chance = &mut Chance::of("ponds");
    for face in town.mesh.face_ids() {
        if town.zone(face) != Zone::Field || chance.is(0.35) {
            continue;
        }
        let outline = town.mesh.outline(face);
        let (low, high) = ring::bounds(&outline);
        for _ in 0..2 {
            let heart = at(chance.between(low.x, high.x), chance.between(low.y, high.y));
            let long = chance.between(40.0, 130.0);
            if ring::contains(&outline, heart) && ring::margin(&outline, heart) > long + 30.0 {
                let pond = blob::blob(heart, EAST, [long, long * 0.6], 0.4, 25.0, chance);
                town.map.area(&pond, &[("natural", "water"), ("water", "pond")]);
            }
        }
    }
}
