//! Places by name.

#![expect(dead_code, reason = "descriptions, never values")]

use utoipa::ToSchema;

use super::Point;

/// Places, as a GeoJSON `FeatureCollection`.
#[derive(ToSchema)]
pub struct Places {
    #[schema(example = "FeatureCollection")]
    r#type: String,
    /// The datum of all positions, for example `GCJ-02`; absent in WGS-84.
    datum: Option<String>,
    meta: PlacesMeta,
    features: Vec<PlaceFeature>,
}

#[derive(ToSchema)]
struct PlacesMeta {
    count: u64,
}

#[derive(ToSchema)]
struct PlaceFeature {
    #[schema(example = "Feature")]
    r#type: String,
    geometry: Point,
    properties: PlaceProperties,
}

#[derive(ToSchema)]
struct PlaceProperties {
    /// As people there call it.
    name: String,
    #[schema(required)]
    name_zh: Option<String>,
    #[schema(required)]
    name_en: Option<String>,
    /// What it is: `tertiary`, `restaurant`, `quarter` and the like.
    #[schema(example = "metro_station")]
    class: String,
}
