//! Houses as areas of the map.

use super::osm::{Map, Tags};
use super::point::Point;

/// A block of flats, with its entrance in the middle of the side away from the sun.
pub fn home(map: &mut Map, corners: &[Point], floors: &str) {
    let mut nodes: Vec<u32> = corners.iter().map(|&corner| map.node(corner, &[])).collect();
    let door = map.node(corners[2].towards(corners[3], 0.5), &[("entrance", "staircase")]);
    nodes.insert(3, door);
    nodes.push(nodes[0]);
    map.way(nodes, &[("building", "apartments"), ("building:levels", floors)]);
}

/// Any other building.
pub fn building(map: &mut Map, corners: &[Point], tags: Tags<'_>) {
    map.area(corners, tags);
}

/// An angled building in a frame of two directions: two wings, `wing` metres deep, around the corner of `house`.
pub fn angled(house: &[Point], wing: f64) -> Vec<Point> {
    let [a, b, c, d] = [house[0], house[1], house[2], house[3]];
    let (long, wide) = ((b - a).unit(), (d - a).unit());
    let inner = a + long * wing + wide * wing;
    let toe = a + long * wing + wide * a.to(d);
    if a.to(b) < 2.0 * wing || a.to(d) < 2.0 * wing {
        return vec![a, b, c, d];
    }
    vec![a, b, b + wide * wing, inner, toe, d]
}
