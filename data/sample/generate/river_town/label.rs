//! Names of places: the town, streets, communities, villages, the station square.

use super::draft::Town;
use super::point::{Point, at};
use super::village;
use super::ward::{DISTRICT, Wards, street_name, streets};

/// Writes a node for every name.
pub fn write(town: &mut Town, wards: &Wards) {
    let mut label = |place: Point, kind: &str, name: &str| {
        town.map.node(place, &[("place", kind), ("name", name)]);
    };
    label(at(6400.0, 5600.0), "town", DISTRICT);
    for street in 0..streets() {
        let seeds: Vec<Point> = wards.wards.iter().filter(|ward| ward.street == street).map(|ward| ward.seed).collect();
        let sum = seeds.iter().fold(at(0.0, 0.0), |sum, &seed| sum + seed);
        label(sum * (1.0 / seeds.len() as f64), "suburb", street_name(street));
    }
    for ward in &wards.wards {
        label(ward.seed, "neighbourhood", ward.name);
    }
    for village in village::all() {
        label(village.heart, "village", village.name);
    }
}
