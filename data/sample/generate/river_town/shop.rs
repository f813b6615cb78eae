//! Shops, restaurants, offices and other places along street fronts.

use super::chance::Chance;
use super::draft::Town;
use super::front::{self, Door, Front};
use super::line::Kind;
use super::trade::{Trade, mix};
use super::ward::{WardId, Wards};
use super::zone::Zone;

/// A place that people go to.
#[derive(Clone, Debug)]
pub struct Place {
    pub trade: Trade,
    pub name: String,
    pub door: Door,
}

/// Doors per hundred metres of front.
fn density(front: &Front) -> f64 {
    match (front.zone, front.kind) {
        (Zone::Old, Kind::Lane) => 0.35,
        (Zone::Old, _) => 1.8,
        (Zone::Centre, _) => 1.7,
        (Zone::Flats, _) => 1.0,
        (Zone::Homes, Kind::Residential) => 0.42,
        (Zone::Homes | Zone::Station, _) => 0.9,
        (Zone::Works, _) => 0.14,
        (Zone::Village, kind) if kind.is_main() => 0.9,
        (Zone::Village, _) => 0.1,
        _ => 0.0,
    }
}

/// Places along all fronts.
pub fn places(town: &Town, wards: &Wards) -> Vec<Place> {
    let chance = &mut Chance::of("shops");
    let mut places = Vec::new();
    for front in front::all(town, wards) {
        let mut expected = density(&front) * front.length() / 100.0;
        while chance.is(expected.min(1.0)) {
            expected -= 1.0;
            let trade = *chance.weighted(mix(front.zone));
            // Petrol is sold on main streets.
            let fits = trade != Trade::Fuel || front.kind >= Kind::Secondary;
            if fits && front.is_named(town) {
                let door = front.any_door(town, 4.0, chance);
                let name = trade.name(&door.street, chance);
                places.push(Place { trade, name, door });
            }
        }
    }
    places.extend(civic(town, wards));
    places
}

/// What every community has.
fn civic(town: &Town, wards: &Wards) -> Vec<Place> {
    let chance = &mut Chance::of("civic");
    let mut fronts: Vec<Vec<Front>> = vec![Vec::new(); wards.wards.len()];
    for front in front::all(town, wards).into_iter().filter(|front| front.is_named(town) && front.length() > 20.0) {
        fronts[front.ward].push(front);
    }
    let mut places = Vec::new();
    for (number, ward) in wards.wards.iter().enumerate() {
        fronts[number].sort_by(|one, other| one.from.to(ward.seed).total_cmp(&other.from.to(ward.seed)));
        let mut add = |trade: Trade, name: String, within: usize, chance: &mut Chance| {
            let choice = &fronts[number][..within.min(fronts[number].len())];
            let door = chance.pick(choice).any_door(town, 7.0, chance);
            places.push(Place { trade, name, door });
        };
        let short = ward.name.trim_end_matches("社区");
        add(Trade::Community, format!("{}党群服务中心", ward.name), 12, chance);
        add(Trade::Police, format!("{short}警务室"), 40, chance);
        for toilets in 1..=1 + chance.below(3) {
            add(Trade::Toilets, format!("{short}{toilets}号公厕"), 80, chance);
        }
        let first = wards.wards.iter().position(|other| other.street == ward.street) == Some(number);
        if first {
            let office = super::ward::street_name(ward.street);
            add(Trade::Townhall, format!("{office}办事处"), 30, chance);
            add(Trade::PostOffice, format!("{office}邮政支局"), 60, chance);
            add(Trade::Library, format!("青汀区图书馆{office}分馆"), 60, chance);
            add(Trade::Police, format!("{office}派出所"), 60, chance);
        }
    }
    places
}

/// Writes places as nodes of the map.
pub fn write(town: &mut Town, places: &[Place]) {
    let chance = &mut Chance::of("hours");
    for place in places {
        let hours = if chance.is(0.3) { place.trade.hours() } else { "" };
        town.map.node(place.door.place, &[place.trade.tag(), ("name", &place.name), ("opening_hours", hours)]);
    }
}

/// The places of a trade in a community.
pub fn of_ward(places: &[Place], ward: WardId, trade: Trade) -> impl Iterator<Item = &Place> {
    places.iter().filter(move |place| place.trade == trade && place.door.ward == ward)
}
