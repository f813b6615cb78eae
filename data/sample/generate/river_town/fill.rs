//! Fills every block with what its zone has: houses, halls, fields.

use super::chance::Chance;
use super::compound::{self, Gates};
use super::draft::Town;
use super::house;
use super::landmark;
use super::line::Kind;
use super::lot::{Lot, Raster};
use super::mesh::{FaceId, HalfId};
use super::name::Names;
use super::osm::Tags;
use super::point::Point;
use super::ring;
use super::works;
use super::zone::Zone;

const COURTS: Raster = Raster { house: [17.0, 11.0], gap: [1.8, 5.5], stray: 0.35, built: 0.93, room: 0.8 };
const OFFICES: Raster = Raster { house: [36.0, 26.0], gap: [12.0, 12.0], stray: 0.35, built: 0.97, room: 3.0 };
const FLATS: Raster = Raster { house: [38.0, 11.5], gap: [7.0, 15.0], stray: 0.2, built: 0.96, room: 4.0 };
const FARMS: Raster = Raster { house: [12.0, 9.5], gap: [6.0, 11.0], stray: 0.25, built: 0.75, room: 3.0 };
const SHEDS: Raster = Raster { house: [34.0, 18.0], gap: [22.0, 24.0], stray: 0.3, built: 0.7, room: 8.0 };

impl Town {
    /// The land of a face, glued to the streets around it.
    pub fn land(&mut self, face: FaceId, tags: Tags<'_>) {
        let halves: Vec<HalfId> = self.mesh.around(face);
        let mut nodes: Vec<u32> = halves.iter().map(|&half| self.node(self.mesh.from(half), 0)).collect();
        nodes.push(nodes[0]);
        self.map.way(nodes, tags);
    }
}

/// Fills all blocks.
pub fn write(town: &mut Town, names: &mut Names) {
    let chance = &mut Chance::of("land");
    for face in town.mesh.face_ids() {
        let lot = Lot::of(town, face);
        if landmark::write(town, &lot, chance) {
            continue;
        }
        match town.zone(face) {
            Zone::Old => old(town, &lot, chance),
            Zone::Centre => centre(town, &lot, names, chance),
            Zone::Homes => homes(town, lot, names, chance),
            Zone::Flats => flats(town, lot, names, chance),
            Zone::Works => works::write(town, lot, names, chance),
            Zone::Station => station(town, &lot, chance),
            Zone::Field => field(town, &lot, chance),
            Zone::Village => village(town, &lot, chance),
            Zone::Verge => town.land(face, &[("landuse", "grass")]),
            Zone::Hill => town.land(face, &[("natural", "wood")]),
            Zone::Campus | Zone::Park | Zone::River => {}
        }
    }
}

fn rows(town: &mut Town, lot: &Lot, axis: Point, raster: &Raster, tags: Tags<'_>, chance: &mut Chance) {
    for house in lot.rows(axis, raster, chance) {
        house::building(&mut town.map, &house, tags);
    }
}

fn old(town: &mut Town, lot: &Lot, chance: &mut Chance) {
    if lot.hectares() < 0.3 && chance.is(0.12) {
        town.land(lot.face, &[("highway", "pedestrian"), ("area", "yes")]);
        return;
    }
    town.land(lot.face, &[("landuse", "residential")]);
    for house in lot.rows(lot.lengthwise(), &COURTS, chance) {
        let house = if chance.is(0.2) { house::angled(&house, 4.5) } else { house };
        house::building(&mut town.map, &house, &[("building", "yes")]);
    }
}

fn centre(town: &mut Town, lot: &Lot, names: &mut Names, chance: &mut Chance) {
    let pick = chance.unit();
    if pick < 0.08 && lot.hectares() < 3.5 {
        town.land(lot.face, &[("leisure", "park"), ("name", &format!("{}广场", names.word()))]);
    } else if pick < 0.2 {
        town.land(lot.face, &[("landuse", "retail"), ("name", &format!("{}商业中心", names.word()))]);
        if let Some(mall) = lot.inner(14.0) {
            house::building(&mut town.map, &mall, &[("building", "retail"), ("building:levels", "5")]);
        }
    } else if pick < 0.5 {
        town.land(lot.face, &[("landuse", "residential"), ("name", &format!("{}公寓", names.word()))]);
        let raster = Raster { house: [34.0, 16.0], gap: [12.0, 18.0], ..OFFICES };
        for house in lot.rows(lot.eastward(), &raster, chance) {
            house::home(&mut town.map, &house, "18");
        }
    } else {
        town.land(lot.face, &[("landuse", "commercial")]);
        for house in lot.rows(lot.lengthwise(), &OFFICES, chance) {
            let house = if chance.is(0.35) { house::angled(&house, 12.0) } else { house };
            house::building(&mut town.map, &house, &[("building", "office")]);
        }
    }
}

fn homes(town: &mut Town, lot: Lot, names: &mut Names, chance: &mut Chance) {
    let pick = chance.unit();
    if pick < 0.045 && lot.hectares() < 8.0 {
        school(town, &lot, names, chance);
    } else if pick < 0.085 && lot.hectares() < 6.0 {
        town.land(lot.face, &[("leisure", "park"), ("name", &format!("{}公园", names.word()))]);
    } else if pick < 0.1 {
        town.land(lot.face, &[("landuse", "construction")]);
    } else {
        let gates = *chance.weighted(&[(62, Gates::Closed), (16, Gates::Walkers), (22, Gates::Open)]);
        compound::write(town, lot, gates, names, chance);
    }
}

fn flats(town: &mut Town, lot: Lot, names: &mut Names, chance: &mut Chance) {
    let pick = chance.unit();
    if pick < 0.07 && lot.hectares() > 1.5 {
        school(town, &lot, names, chance);
    } else if pick < 0.4 && lot.hectares() > 2.5 {
        compound::write(town, lot, Gates::Open, names, chance);
    } else {
        town.land(lot.face, &[("landuse", "residential")]);
        for house in lot.rows(lot.eastward(), &FLATS, chance) {
            house::home(&mut town.map, &house, "5");
        }
    }
}

fn school(town: &mut Town, lot: &Lot, names: &mut Names, chance: &mut Chance) {
    let name = format!("青汀区{}{}", names.word(), chance.pick(&["小学", "中学", "实验学校"]));
    town.land(lot.face, &[("amenity", "school"), ("name", &name)]);
    if let Some(wall) = lot.inner(2.0) {
        town.map.area(&wall, &[("barrier", "fence")]);
    }
    let heart = ring::heart(&lot.ring);
    let (east, north) = (lot.eastward(), lot.eastward().left());
    let corner = |x: f64, y: f64| heart + east * x + north * y;
    let pitch = [corner(-75.0, -30.0), corner(15.0, -30.0), corner(15.0, 25.0), corner(-75.0, 25.0)];
    let mut left = lot.clone();
    if lot.takes(&pitch, 6.0) {
        town.map.area(&pitch, &[("leisure", "pitch")]);
        let mut closed = pitch.to_vec();
        closed.push(pitch[0]);
        left.keep_off(&closed, 8.0);
        left.keep_off(&[corner(-60.0, 0.0), corner(0.0, 0.0)], 32.0);
    }
    let raster = Raster { house: [58.0, 15.0], gap: [14.0, 22.0], stray: 0.2, built: 0.9, room: 10.0 };
    rows(town, &left, lot.eastward(), &raster, &[("building", "school")], chance);
}

fn station(town: &mut Town, lot: &Lot, chance: &mut Chance) {
    town.land(lot.face, &[("landuse", "commercial")]);
    rows(town, lot, lot.lengthwise(), &SHEDS, &[("building", "commercial")], chance);
}

fn village(town: &mut Town, lot: &Lot, chance: &mut Chance) {
    if chance.is(0.12) {
        town.land(lot.face, &[("landuse", "orchard")]);
        return;
    }
    town.land(lot.face, &[("landuse", "residential")]);
    rows(town, lot, lot.lengthwise(), &FARMS, &[("building", "house")], chance);
}

fn field(town: &mut Town, lot: &Lot, chance: &mut Chance) {
    let land = *chance.weighted(&[(70, "farmland"), (18, "orchard"), (12, "grass")]);
    let wooded = chance.is(0.12) && lot.halves.iter().all(|&half| town.kind(half) < Kind::Secondary);
    town.land(lot.face, &[if wooded { ("natural", "wood") } else { ("landuse", land) }]);
}
