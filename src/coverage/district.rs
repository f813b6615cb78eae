//! Districts: areas that figures are broken down by.

use geo::{Area, Contains, Coord, LineString, MapCoords, MultiPolygon, Point, Polygon};

use crate::coord::{Datum, LngLat};
use crate::network::osm::Boundary;

use super::outline::Outline;

/// A district.
#[derive(Clone, Debug)]
pub struct District {
    /// Its key, unique among the districts.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its outline.
    pub outline: Outline,
}

impl District {
    /// The same district, whose outline is in `datum`, in WGS-84.
    #[must_use]
    pub fn in_wgs84(&self, datum: Datum) -> Self {
        let moved = self.outline.polygon().map_coords(|corner| {
            let place = LngLat::new(corner.x, corner.y).map(|place| datum.to_wgs84(place));
            place.map_or(corner, |place| Coord { x: place.lng(), y: place.lat() })
        });
        // A shift takes away no extent.
        let outline = Outline::of(moved).unwrap_or_else(|| self.outline.clone());
        Self { key: self.key.clone(), name: self.name.clone(), outline }
    }
}

/// Why districts cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DistrictError {
    /// Not GeoJSON.
    #[error("the districts are not GeoJSON: {0}")]
    NotGeoJson(String),
    /// GeoJSON, but not a collection of areas.
    #[error("the districts hold no polygon: they must be a FeatureCollection of Polygon or MultiPolygon features")]
    NoPolygon,
    /// A coordinate that is not on the earth.
    #[error("district `{key}`: {reason}")]
    Position {
        /// The district.
        key: String,
        /// What is wrong.
        reason: String,
    },
    /// Two districts with one key.
    #[error("two districts have the key `{0}`; keys must differ")]
    DuplicateKey(String),
}

/// Words for the key and the name of a district in the properties of a feature.
const KEYS: &[&str] = &["key", "id", "adcode", "code", "编码"];
const NAMES: &[&str] = &["name", "NAME", "名称", "district", "区县"];

/// Reads districts from a GeoJSON feature collection, in whatever datum it is.
///
/// The key is the property `key`, `id`, `adcode` or `code`, else the id of the feature, else its number.
///
/// # Errors
///
/// [`DistrictError`] when it is no such collection, a coordinate is impossible, or two keys are equal.
pub fn districts_of_geojson(bytes: &[u8]) -> Result<Vec<District>, DistrictError> {
    let text = std::str::from_utf8(bytes).map_err(|error| DistrictError::NotGeoJson(error.to_string()))?;
    let json: geojson::GeoJson = text
        .trim_start_matches('\u{feff}')
        .parse()
        .map_err(|error: geojson::Error| DistrictError::NotGeoJson(error.to_string()))?;
    let features = match json {
        geojson::GeoJson::FeatureCollection(collection) => collection.features,
        geojson::GeoJson::Feature(feature) => vec![feature],
        geojson::GeoJson::Geometry(_) => return Err(DistrictError::NoPolygon),
    };
    let mut districts: Vec<District> = Vec::new();
    for (number, feature) in features.into_iter().enumerate() {
        let key = property(&feature, KEYS).or_else(|| feature_id(&feature)).unwrap_or_else(|| (number + 1).to_string());
        let name = property(&feature, NAMES).unwrap_or_else(|| key.clone());
        let Some(polygon) = feature.geometry.and_then(polygons_of) else { continue };
        let positions = polygon.iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
        for Coord { x, y } in positions.flat_map(|ring| ring.0.iter().copied()) {
            LngLat::new(x, y)
                .map_err(|error| DistrictError::Position { key: key.clone(), reason: error.to_string() })?;
        }
        let Some(outline) = Outline::of(polygon) else { continue };
        if districts.iter().any(|other| other.key == key) {
            return Err(DistrictError::DuplicateKey(key));
        }
        districts.push(District { key, name, outline });
    }
    if districts.is_empty() { Err(DistrictError::NoPolygon) } else { Ok(districts) }
}

fn property(feature: &geojson::Feature, names: &[&str]) -> Option<String> {
    let properties = feature.properties.as_ref()?;
    let value = names.iter().find_map(|name| properties.get(*name).filter(|value| !value.is_null()))?;
    Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

fn feature_id(feature: &geojson::Feature) -> Option<String> {
    Some(match feature.id.as_ref()? {
        geojson::feature::Id::String(text) => text.clone(),
        geojson::feature::Id::Number(number) => number.to_string(),
    })
}

fn polygons_of(geometry: geojson::Geometry) -> Option<MultiPolygon> {
    use geojson::GeometryValue as Value;
    let ring = |positions: Vec<geojson::Position>| -> LineString {
        positions.iter().map(|position| Coord { x: position[0], y: position[1] }).collect()
    };
    let polygon = |rings: Vec<Vec<geojson::Position>>| -> Option<Polygon> {
        let mut rings = rings.into_iter().map(ring);
        Some(Polygon::new(rings.next()?, rings.collect()))
    };
    match geometry.value {
        Value::Polygon { coordinates } => polygon(coordinates).map(|part| MultiPolygon::new(vec![part])),
        Value::MultiPolygon { coordinates } => Some(coordinates.into_iter().filter_map(polygon).collect()),
        _ => None,
    }
}

/// Districts out of administrative relations; the key is `r` and the id of the relation.
#[must_use]
pub fn districts_of_boundaries(boundaries: &[Boundary]) -> Vec<District> {
    let district = |boundary: &Boundary| {
        let key = format!("r{}", boundary.id);
        let name = if boundary.name.is_empty() { key.clone() } else { boundary.name.clone() };
        let rings = boundary.rings.iter().map(|ring| {
            ring.iter()
                .map(|&point| LngLat::from(point))
                .map(|place| Coord { x: place.lng(), y: place.lat() })
                .collect()
        });
        Some(District { key, name, outline: Outline::of(nested(rings.collect()))? })
    };
    boundaries.iter().filter_map(district).collect()
}

/// Rings as polygons: a ring inside an odd number of others is a hole of the smallest one around it.
fn nested(rings: Vec<LineString>) -> MultiPolygon {
    let solid: Vec<Polygon> = rings.into_iter().map(|ring| Polygon::new(ring, Vec::new())).collect();
    let around = |inner: usize| {
        let corner = Point::from(solid[inner].exterior().0[0]);
        let others = (0..solid.len()).filter(move |&outer| outer != inner);
        others.filter(|&outer| solid[outer].contains(&corner)).collect::<Vec<usize>>()
    };
    let depths: Vec<Vec<usize>> = (0..solid.len()).map(around).collect();
    let mut parts: Vec<(usize, Polygon)> = (0..solid.len())
        .filter(|&ring| depths[ring].len().is_multiple_of(2))
        .map(|ring| (ring, solid[ring].clone()))
        .collect();
    for hole in (0..solid.len()).filter(|&ring| depths[ring].len() % 2 == 1) {
        let owner =
            depths[hole].iter().copied().min_by(|&a, &b| solid[a].unsigned_area().total_cmp(&solid[b].unsigned_area()));
        if let Some((_, part)) = parts.iter_mut().find(|(ring, _)| Some(*ring) == owner) {
            part.interiors_push(solid[hole].exterior().clone());
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_names_come_from_properties() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"adcode":310101,"name":"黄浦区"},
             "geometry":{"type":"Polygon","coordinates":[[[121.4,31.2],[121.5,31.2],[121.5,31.3],[121.4,31.2]]]}},
            {"type":"Feature","properties":{"name":"a point"},"geometry":{"type":"Point","coordinates":[121.4,31.2]}}]}"#;
        let districts = districts_of_geojson(text.as_bytes()).unwrap();
        assert_eq!((districts.len(), districts[0].key.as_str(), districts[0].name.as_str()), (1, "310101", "黄浦区"));
    }

    #[test]
    fn what_is_no_district_is_named() {
        let error = |text: &str| districts_of_geojson(text.as_bytes()).unwrap_err().to_string();
        assert!(error("{").contains("not GeoJSON"));
        assert!(error(r#"{"type":"FeatureCollection","features":[]}"#).contains("no polygon"));
        let far = r#"{"type":"Feature","id":"x","properties":null,
            "geometry":{"type":"Polygon","coordinates":[[[421.4,31.2],[121.5,31.2],[121.5,31.3],[421.4,31.2]]]}}"#;
        assert!(error(far).contains("district `x`: `lng` is 421.4"), "{}", error(far));
    }

    #[test]
    fn a_ring_in_a_ring_is_a_hole_and_a_ring_in_a_hole_is_an_island() {
        let square = |half: f64| -> LineString {
            [(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)].into_iter().collect()
        };
        let area = nested(vec![square(1.0), square(3.0), square(2.0)]);
        assert_eq!(area.0.len(), 2);
        assert!((area.unsigned_area() - (36.0 - 16.0 + 4.0)).abs() < 1e-12);
    }
}
