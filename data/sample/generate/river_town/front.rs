//! Street fronts: where doors open to the street, and the address that such a door has.

use super::chance::Chance;
use super::draft::Town;
use super::line::Kind;
use super::mesh::HalfId;
use super::point::Point;
use super::ward::{WardId, Wards};
use super::zone::Zone;

/// Metres of street per house number.
const NUMBER_M: f64 = 9.0;

/// A piece of street with land to its left.
#[derive(Clone, Copy, Debug)]
pub struct Front {
    pub from: Point,
    pub to: Point,
    pub kind: Kind,
    pub zone: Zone,
    pub ward: WardId,
    /// The street, by its number in the town.
    street: usize,
    /// How far along the street it begins, and whether it runs with the numbers.
    walked: f64,
    with_numbers: bool,
}

/// A door: where it is, and its address.
#[derive(Clone, Debug)]
pub struct Door {
    pub place: Point,
    pub street: String,
    pub number: u32,
    pub ward: WardId,
}

/// All fronts of the town on named streets on the ground, in the order of the streets.
pub fn all(town: &Town, wards: &Wards) -> Vec<Front> {
    let mut fronts = Vec::new();
    for (street, paths) in town.all_paths().into_iter().enumerate() {
        let line = &town.lines[street];
        if !line.kind.is_street() || line.kind == Kind::Footbridge {
            continue;
        }
        let mut walked = 0.0;
        for half in paths.concat() {
            let length = town.mesh.length(half);
            for (side, with_numbers) in [(half, true), (half ^ 1, false)] {
                fronts.extend(front(town, wards, side, street, walked, with_numbers));
            }
            walked += length;
        }
    }
    fronts
}

fn front(town: &Town, wards: &Wards, half: HalfId, street: usize, walked: f64, with_numbers: bool) -> Option<Front> {
    let face = town.mesh.face(half);
    let ward = wards.of(face)?;
    let (from, to) = town.mesh.ends(half);
    let fits = town.mesh.edge(half).level == 0 && from.to(to) > 8.0;
    let (kind, zone) = (town.kind(half), town.zone(face));
    fits.then_some(Front { from, to, kind, zone, ward, street, walked, with_numbers })
}

impl Front {
    pub fn length(&self) -> f64 {
        self.from.to(self.to)
    }

    /// A door `share` along the front, `metres` behind the edge of the street.
    pub fn door(&self, town: &Town, share: f64, metres: f64) -> Door {
        let along = (self.to - self.from).unit();
        let place = self.from.towards(self.to, share) + along.left() * (self.kind.half_width() + metres);
        let walked = self.walked + self.length() * if self.with_numbers { share } else { 1.0 - share };
        // Odd numbers on the left, even ones on the right.
        let number = 2 * (walked / NUMBER_M / 2.0) as u32 + if self.with_numbers { 1 } else { 2 };
        Door { place, street: town.lines[self.street].name.clone(), number, ward: self.ward }
    }

    /// A door anywhere along the front.
    pub fn any_door(&self, town: &Town, metres: f64, chance: &mut Chance) -> Door {
        self.door(town, chance.between(0.1, 0.9), metres)
    }

    /// Whether its street has a name.
    pub fn is_named(&self, town: &Town) -> bool {
        !town.lines[self.street].name.is_empty()
    }
}

impl Door {
    /// The address within the district, as a list of stations would have it.
    pub fn address(&self, street_office: &str) -> String {
        format!("{street_office}{}{}号", self.street, self.number)
    }
}
