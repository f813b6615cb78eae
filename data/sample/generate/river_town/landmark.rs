//! Single places that everybody knows, each in a block of its own.

use super::chance::Chance;
use super::draft::Town;
use super::house;
use super::lot::{Lot, Raster};
use super::plan::points;
use super::point::Point;
use super::ring;

/// Where a landmark lies, its name, how its land and its buildings are tagged.
struct Landmark {
    place: &'static str,
    name: &'static str,
    land: (&'static str, &'static str),
    building: &'static str,
    hours: &'static str,
}

const fn of(
    place: &'static str,
    name: &'static str,
    land: (&'static str, &'static str),
    building: &'static str,
    hours: &'static str,
) -> Landmark {
    Landmark { place, name, land, building, hours }
}

const LANDMARKS: [Landmark; 9] = [
    of("7860,6080", "青汀区政务服务中心", ("amenity", "townhall"), "public", "Mo-Fr 09:00-17:00"),
    of("7640,5880", "青汀区图书馆", ("amenity", "library"), "public", "Tu-Su 09:00-20:00"),
    of("5050,5850", "示例市第二医院", ("amenity", "hospital"), "hospital", "24/7"),
    of("9150,4250", "东岫医院", ("amenity", "hospital"), "hospital", "24/7"),
    of("6440,4160", "南门夜市", ("amenity", "marketplace"), "", "16:00-02:00"),
    of("5080,2280", "青汀农副产品批发市场", ("amenity", "marketplace"), "retail", "02:00-13:00"),
    of("7700,7000", "青汀客运中心", ("amenity", "bus_station"), "transportation", "06:00-19:00"),
    of("8250,6650", "青汀体育中心", ("leisure", "sports_centre"), "public", "09:00-21:00"),
    of("6050,5230", "文庙", ("tourism", "museum"), "yes", "Tu-Su 09:00-16:30"),
];

const WINGS: Raster = Raster { house: [64.0, 26.0], gap: [22.0, 26.0], stray: 0.2, built: 0.95, room: 8.0 };
const HALLS: Raster = Raster { house: [30.0, 14.0], gap: [9.0, 9.0], stray: 0.2, built: 0.95, room: 3.0 };

/// Where a landmark lies.
pub fn place_of(name: &str) -> Option<Point> {
    LANDMARKS.iter().find(|mark| mark.name == name).map(|mark| points(mark.place)[0])
}

/// Writes the landmark of a lot, if there is one.
pub fn write(town: &mut Town, lot: &Lot, chance: &mut Chance) -> bool {
    let Some(mark) = LANDMARKS.iter().find(|mark| ring::contains(&lot.ring, points(mark.place)[0])) else {
        return false;
    };
    town.land(lot.face, &[mark.land, ("name", mark.name), ("opening_hours", mark.hours)]);
    if mark.building.is_empty() {
        return true;
    }
    let raster = if lot.hectares() > 1.6 { WINGS } else { HALLS };
    for house in lot.rows(lot.lengthwise(), &raster, chance) {
        let house = if chance.is(0.3) { house::angled(&house, 11.0) } else { house };
        house::building(&mut town.map, &house, &[("building", mark.building)]);
    }
    true
}
