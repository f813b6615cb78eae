//! GeoJSON (RFC 7946): features and collections.

use geo::orient::{Direction, Orient};
use geo::{LineString, MultiPolygon};
use serde_json::{Map, Value, json};

use crate::coord::LngLat;

use super::number::degrees;

/// A feature with a geometry and properties.
#[must_use]
pub fn feature(geometry: Value, properties: Map<String, Value>) -> Value {
    json!({"type": "Feature", "geometry": geometry, "properties": properties})
}

/// A feature collection; `meta` is a foreign member beside the features.
#[must_use]
pub fn collection(features: Vec<Value>, meta: Value) -> Value {
    json!({"type": "FeatureCollection", "meta": meta, "features": features})
}

/// A point, seven decimals.
#[must_use]
pub(super) fn point(place: LngLat) -> Value {
    json!({"type": "Point", "coordinates": [degrees(place.lng()), degrees(place.lat())]})
}

/// A line, seven decimals.
#[must_use]
pub fn line(places: &[LngLat]) -> Value {
    let places: Vec<Value> = places.iter().map(|place| json!([degrees(place.lng()), degrees(place.lat())])).collect();
    json!({"type": "LineString", "coordinates": places})
}

/// Polygons with outer rings counter-clockwise, as RFC 7946 asks.
#[must_use]
pub fn polygons(area: &MultiPolygon) -> Value {
    let ring = |ring: &LineString| -> Value {
        ring.coords().map(|corner| json!([degrees(corner.x), degrees(corner.y)])).collect()
    };
    let part =
        |part: &geo::Polygon| -> Value { std::iter::once(part.exterior()).chain(part.interiors()).map(ring).collect() };
    let area = area.orient(Direction::Default);
    match area.0.as_slice() {
        [one] => json!({"type": "Polygon", "coordinates": part(one)}),
        _ => json!({"type": "MultiPolygon", "coordinates": area.iter().map(part).collect::<Vec<_>>()}),
    }
}
