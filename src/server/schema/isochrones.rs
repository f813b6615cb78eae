//! Isochrones.

#![expect(dead_code, reason = "descriptions, never values")]

use utoipa::ToSchema;

use super::Method;

/// Isochrones, as a GeoJSON `FeatureCollection`: one feature a contour (and station, with `split`), or a cell.
#[derive(ToSchema)]
pub struct Isochrones {
    #[schema(example = "FeatureCollection")]
    r#type: String,
    /// The datum of all positions, for example `GCJ-02`; absent in WGS-84.
    datum: Option<String>,
    meta: IsochronesMeta,
    features: Vec<IsochroneFeature>,
}

#[derive(ToSchema)]
struct IsochronesMeta {
    method: Method,
    /// `to` or `from` the origins.
    direction: String,
    /// `area`, `edges` or `cells`.
    shape: String,
    origins: Vec<IsochroneOrigin>,
    /// Keys of stations that are off the network, and so have no isochrone.
    off_network: Vec<String>,
    /// Keys of stations that the hours asked for leave out.
    left_out: Vec<String>,
    /// Of areas: metres from pixel to pixel of the raster that they are drawn from.
    grain_m: Option<f64>,
    /// Of areas with `split`: the error of each contour.
    errors: Option<Vec<ContourError>>,
    /// Of cells: whether the limit cut any off.
    truncated: Option<bool>,
    /// Of cells: the most that an answer lists.
    limit: Option<u64>,
    /// Why there is nothing to see, if so.
    reason: Option<String>,
}

#[derive(ToSchema)]
struct IsochroneOrigin {
    /// Absent for a place.
    station: Option<String>,
    snap: OriginSnap,
}

/// Where an origin meets the street.
#[derive(ToSchema)]
struct OriginSnap {
    lng: f64,
    lat: f64,
    /// Walked at 1.2 m/s, and counted.
    gap_m: f64,
    /// Its name, empty where it has none.
    street: String,
}

#[derive(ToSchema)]
struct ContourError {
    contour_s: f64,
    false_in_m: f64,
    false_out_m: f64,
    checked_m: f64,
    error_by_level: Vec<ErrorOfLevel>,
}

/// Street metres on the wrong side of the outline, on one level.
#[derive(ToSchema)]
struct ErrorOfLevel {
    /// 0 on the ground, above it on bridges, below it in tunnels.
    level: i32,
    false_in_m: f64,
    false_out_m: f64,
    checked_m: f64,
}

#[derive(ToSchema)]
struct IsochroneFeature {
    #[schema(example = "Feature")]
    r#type: String,
    geometry: IsochroneGeometry,
    properties: IsochroneProperties,
}

/// `Polygon`, `MultiPolygon` or `MultiLineString`.
#[derive(ToSchema)]
struct IsochroneGeometry {
    r#type: String,
    coordinates: Vec<serde_json::Value>,
}

#[derive(ToSchema)]
struct IsochroneProperties {
    /// All within so many seconds; of a cell the shortest contour that holds it.
    contour_s: Option<f64>,
    /// In place of the time where metres were asked.
    contour_m: Option<f64>,
    /// The nearest origin, with `split`.
    station: Option<String>,
    /// `exact`, or `display` for an area: test no place against it.
    geometry: String,
    street_m: Option<f64>,
    area_m2: Option<f64>,
    /// Street metres inside the outline and beyond the contour.
    false_in_m: Option<f64>,
    /// Street metres outside the outline and within the contour.
    false_out_m: Option<f64>,
    /// All that were looked at: those within twice the contour.
    checked_m: Option<f64>,
    error_by_level: Option<Vec<ErrorOfLevel>>,
    /// Of a cell: the reading of its centre.
    travel_time_s: Option<f64>,
    /// In place of the time where metres were asked.
    travel_m: Option<f64>,
    /// The H3 index of a cell.
    cell: Option<String>,
}
