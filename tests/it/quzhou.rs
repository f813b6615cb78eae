//! An irregular town in Quzhou with sixty places at its streets: a region in China without real data.

use std::path::PathBuf;

use waystation::coord::LngLat;

use crate::command::scratch;
use crate::draft::{Draft, quzhou};
use crate::pbf::Osm;
use crate::random::Random;

/// The town: its extract, and places beside its streets.
pub struct Town {
    pub osm: PathBuf,
    pub places: Vec<LngLat>,
}

/// Streets each way.
const STREETS: usize = 18;

/// The town, its files in a directory called `name`.
pub fn town(name: &str) -> Town {
    let mut random = Random::new(570);
    let mut lines = || -> Vec<f64> {
        let mut at = 0.0;
        let mut next = || {
            at += random.between(110.0, 330.0);
            at
        };
        (0..STREETS).map(|_| next()).collect()
    };
    let (columns, rows) = (lines(), lines());
    let mut random = Random::new(571);
    let corner = |column: usize, row: usize, random: &mut Random| {
        let mut aside = || random.between(-25.0, 25.0);
        (columns[column] + aside(), rows[row] + aside())
    };
    let corners: Vec<Vec<(f64, f64)>> =
        (0..STREETS).map(|row| (0..STREETS).map(|column| corner(column, row, &mut random)).collect()).collect();
    let id = |column: usize, row: usize| i64::try_from(row * STREETS + column + 1).unwrap();
    let mut osm = Osm::new();
    for (row, corners) in corners.iter().enumerate() {
        for (column, &(east, north)) in corners.iter().enumerate() {
            osm = osm.node(id(column, row), east, north, "");
        }
    }
    for line in 0..STREETS {
        let across: Vec<i64> = (0..STREETS).map(|column| id(column, line)).collect();
        let along: Vec<i64> = (0..STREETS).map(|row| id(line, row)).collect();
        let way = i64::try_from(line).unwrap();
        osm = osm.way(1000 + way, &across, "highway=residential").way(2000 + way, &along, "highway=residential");
    }
    let path = scratch(name).join("town.osm.pbf");
    std::fs::write(&path, osm.pbf()).unwrap();

    // Eight to fourteen metres from the middle of the street, between two corners.
    let draft = Draft::at(quzhou());
    let mut place = || {
        let (column, row) = (random.below(STREETS - 1), random.below(STREETS));
        let ((x, y), (to_x, to_y)) = (corners[row][column], corners[row][column + 1]);
        let (share, aside) = (random.between(0.1, 0.9), random.between(8.0, 14.0));
        let length = (to_x - x).hypot(to_y - y);
        let side = if random.chance(0.5) { aside } else { -aside } / length;
        draft.place(x + share * (to_x - x) - side * (to_y - y), y + share * (to_y - y) + side * (to_x - x))
    };
    Town { osm: path, places: (0..60).map(|_| place()).collect() }
}
