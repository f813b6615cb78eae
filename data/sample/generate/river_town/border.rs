//! The borders of communities, streets and the district as GeoJSON.
//!
//! All are drawn from the same edges of the mesh, so neighbours share every place of their border. The whole layer
//! lies a few metres beside the streets: a border runs along one side of a street, not on its middle line.

use std::fmt::Write;

use super::mesh::{HalfId, Mesh};
use super::point::{Point, at};
use super::ward::{DISTRICT, DISTRICT_CODE, WardId, Wards, street_code, street_name, streets};

/// How far the layer lies beside the middle of the streets.
const ASIDE: Point = at(7.0, -5.0);

/// One feature: its properties, and which communities are in it.
struct Area<'a> {
    code: String,
    name: &'a str,
    level: &'a str,
    parent: String,
    takes: Box<dyn Fn(WardId) -> bool + 'a>,
}

/// The feature collection: the district, its streets, their communities.
///
/// # Panics
///
/// If an area does not hang together or has a hole.
pub fn geojson(mesh: &Mesh, wards: &Wards) -> String {
    let mut areas = vec![Area {
        code: DISTRICT_CODE.to_owned(),
        name: DISTRICT,
        level: "district",
        parent: String::new(),
        takes: Box::new(|_| true),
    }];
    areas.extend((0..streets()).map(|street| Area {
        code: street_code(street),
        name: street_name(street),
        level: "street",
        parent: DISTRICT_CODE.to_owned(),
        takes: Box::new(move |ward| wards.wards[ward].street == street),
    }));
    areas.extend(wards.wards.iter().enumerate().map(|(number, ward)| Area {
        code: ward.code.clone(),
        name: ward.name,
        level: "community",
        parent: street_code(ward.street),
        takes: Box::new(move |other| other == number),
    }));
    let mut text = "{\"type\":\"FeatureCollection\",\"name\":\"青汀区 (synthetic)\",\"features\":[\n".to_owned();
    for (index, area) in areas.iter().enumerate() {
        let rings = rings(mesh, |half| wards.of(mesh.face(half)).is_some_and(|ward| (area.takes)(ward)));
        assert_eq!(rings.len(), 1, "{} must be one piece without holes", area.name);
        let comma = if index + 1 < areas.len() { "," } else { "" };
        let parent = if area.parent.is_empty() { "null".to_owned() } else { format!("\"{}\"", area.parent) };
        let _ = writeln!(
            text,
            "{{\"type\":\"Feature\",\"properties\":{{\"key\":\"{}\",\"name\":\"{}\",\"level\":\"{}\",\"parent\":{parent}}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{}]}}}}{comma}",
            area.code,
            area.name,
            area.level,
            written(&rings[0])
        );
    }
    text.push_str("]}\n");
    text
}

/// The closed borders of the faces that `takes` lets through, each with the inside to its left.
fn rings(mesh: &Mesh, takes: impl Fn(HalfId) -> bool) -> Vec<Vec<Point>> {
    let on_border = |half: HalfId| takes(half) && !takes(half ^ 1);
    let mut seen = vec![false; mesh.halves.len()];
    let mut rings = Vec::new();
    for start in 0..mesh.halves.len() as HalfId {
        if seen[start as usize] || !on_border(start) {
            continue;
        }
        let mut ring = Vec::new();
        let mut half = start;
        while !seen[half as usize] {
            seen[half as usize] = true;
            ring.push(mesh.place(mesh.from(half)));
            half = mesh.next(half);
            while !on_border(half) {
                half = mesh.next(half ^ 1);
            }
        }
        rings.push(ring);
    }
    rings
}

/// The positions of a ring; six decimals are a tenth of a metre.
fn written(ring: &[Point]) -> String {
    let positions: Vec<String> = ring
        .iter()
        .chain(&ring[..1])
        .map(|&place| {
            let [lng, lat] = (place + ASIDE).degrees();
            format!("[{lng:.6},{lat:.6}]")
        })
        .collect();
    format!("[{}]", positions.join(","))
}
