//! Places by name as GeoJSON.

use serde_json::{Map, Value, json};

use crate::coord::LngLat;
use crate::network::Names;

use super::feature::{collection, feature, point};

/// Places: what each is called, what it is, and where.
#[must_use]
pub fn places_geojson(places: &[(Names<'_>, &'static str, LngLat)]) -> Value {
    let one = |(names, class, place): &(Names<'_>, &'static str, LngLat)| {
        let known = |name: &str| json!((!name.is_empty()).then_some(name));
        let mut properties = Map::new();
        properties.insert("name".to_owned(), json!(names.name));
        properties.insert("name_zh".to_owned(), known(names.zh));
        properties.insert("name_en".to_owned(), known(names.en));
        properties.insert("class".to_owned(), json!(class));
        feature(point(*place), properties)
    };
    collection(places.iter().map(one).collect(), json!({"count": places.len()}))
}
