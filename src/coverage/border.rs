//! Places along the borders of districts.

use geo::Coord;

use crate::coord::{LngLat, Plane};

use super::district::District;

/// A place on the outlines of `districts` every `every_m` metres, outer and inner rings alike. What two districts
/// share comes twice.
#[must_use]
pub fn border_places(districts: &[District], every_m: f64) -> Vec<LngLat> {
    let mut places = Vec::new();
    let parts = districts.iter().flat_map(|district| district.outline.polygon());
    for ring in parts.flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors())) {
        // How far it is to the next place.
        let mut ahead_m = 0.0;
        for pair in ring.0.windows(2) {
            let Some((from, to)) = place_of(pair[0]).zip(place_of(pair[1])) else { continue };
            let length_m = Plane::distance_m(from, to);
            while ahead_m < length_m {
                places.extend(place_of(pair[0] + (pair[1] - pair[0]) * (ahead_m / length_m)));
                ahead_m += every_m;
            }
            ahead_m -= length_m;
        }
    }
    places
}

fn place_of(corner: Coord) -> Option<LngLat> {
    LngLat::new(corner.x, corner.y).ok()
}

#[cfg(test)]
mod tests {
    use super::super::districts_of_geojson;
    use super::*;

    #[test]
    fn places_lie_on_the_outline_at_even_steps() {
        // 0.01 degrees at the equator: 1113.2 m along it, 1105.7 m across.
        let square = r#"{"type":"Feature","id":"x","properties":null,
            "geometry":{"type":"Polygon","coordinates":[[[0,0],[0.01,0],[0.01,0.01],[0,0.01],[0,0]]]}}"#;
        let places = border_places(&districts_of_geojson(square.as_bytes()).unwrap(), 200.0);
        assert_eq!(places.len(), 23); // 4437.8 m round
        for pair in places.windows(2) {
            let apart = Plane::distance_m(pair[0], pair[1]);
            assert!((100.0..200.01).contains(&apart), "{apart}");
            let at = pair[1];
            let on = |value: f64| value.abs() < 1e-9 || (value - 0.01).abs() < 1e-9;
            assert!(on(at.lng()) || on(at.lat()), "{at:?}");
        }
    }
}
