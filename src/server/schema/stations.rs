//! Stations, and the nearest of them.

#![expect(dead_code, reason = "descriptions, never values")]
#![expect(clippy::struct_field_names, reason = "named as the answers name their members")]

use std::collections::BTreeMap;

use utoipa::ToSchema;

use super::{Method, Point, Problem, Warning};

/// What is known about a station.
#[derive(ToSchema)]
pub(super) struct Station {
    key: String,
    name: String,
    tier: String,
    /// As the list words them; null where unknown.
    #[schema(required)]
    opening_hours: Option<String>,
    /// Codes; null where unknown.
    #[schema(required)]
    facilities: Option<Vec<String>>,
    /// Hours of single services by their codes, where they differ from those of the station; null where none does.
    #[schema(required)]
    service_hours: Option<BTreeMap<String, String>>,
    /// `open`, `closed` or `unknown` at the instant asked about, of all that is needed.
    #[schema(inline)]
    #[serde(flatten)]
    details: Details,
    /// `open`, `closed` or `unknown` at the instant asked about.
    open: Option<String>,
    /// When that changes next, RFC 3339.
    next_change: Option<String>,
}

/// What else is known about a station; each member is there only where it is known. Who is in charge is never told.
#[derive(ToSchema)]
pub(super) struct Details {
    /// Kind of the house that it is in.
    #[schema(example = "bank")]
    host: Option<String>,
    /// The house, as the list words it.
    host_name: Option<String>,
    #[schema(example = "shared")]
    build_mode: Option<String>,
    /// For how many people there is room.
    seats: Option<u32>,
    /// Floor area in square metres.
    area_m2: Option<f64>,
    /// First day on which it is there.
    #[schema(example = "2026-05-23")]
    valid_from: Option<String>,
    /// Last day on which it is there.
    valid_to: Option<String>,
    /// When somebody last looked whether all of this is so.
    verified: Option<String>,
    /// `normal`, `suspended` or `renovation`.
    status: Option<String>,
    /// Codes of what is near it, in somebody else's hands; never counted as offered.
    nearby: Option<Vec<String>>,
    /// What no list says: hours and seats usual for its tier, where the region assumes them, and the kind of host that
    /// its name names.
    assumed: Option<Assumed>,
}

#[derive(ToSchema)]
struct Assumed {
    opening_hours: Option<String>,
    seats: Option<u32>,
    host: Option<String>,
}

/// A station, as GeoJSON.
#[derive(ToSchema)]
pub struct StationFeature {
    #[schema(example = "Feature")]
    r#type: String,
    /// The datum of all positions, for example `GCJ-02`; absent in WGS-84.
    datum: Option<String>,
    geometry: Point,
    properties: Station,
}

/// Stations, as a GeoJSON `FeatureCollection`.
#[derive(ToSchema)]
pub struct Stations {
    #[schema(example = "FeatureCollection")]
    r#type: String,
    /// The datum of all positions, for example `GCJ-02`; absent in WGS-84.
    datum: Option<String>,
    meta: StationsMeta,
    features: Vec<StationFeature>,
}

#[derive(ToSchema)]
struct StationsMeta {
    /// How many match, also beyond the limit.
    total: u64,
    /// Whether the limit cut any off.
    truncated: bool,
    #[schema(required)]
    open_at: Option<String>,
    /// What the answer leaves open, if anything.
    warnings: Option<Vec<Warning>>,
}

/// How a station was found.
#[derive(ToSchema)]
struct Found {
    key: String,
    name: String,
    /// 1 is the nearest.
    rank: u32,
    /// The way there, both walks off the street counted.
    travel_time_s: f64,
    distance_m: f64,
    straight_m: f64,
    /// The way as a multiple of the straight line; null within a metre.
    #[schema(required)]
    detour_factor: Option<f64>,
    /// From the place to the street.
    snap_m: f64,
    /// `open`, `closed` or `unknown` on arrival, of all that is needed.
    open: String,
    /// RFC 3339.
    arrival: String,
    /// From departure; null unless open on arrival and closing one day.
    #[schema(required)]
    closes_in_s: Option<i64>,
    /// From departure; null unless opening after arrival.
    #[schema(required)]
    opens_in_s: Option<i64>,
    links: Links,
    /// With `ways=true`: from the place to the street, along streets, to the station.
    way: Option<Way>,
}

/// A way.
#[derive(ToSchema)]
struct Way {
    #[schema(example = "LineString")]
    r#type: String,
    coordinates: Vec<super::Position>,
}

/// Links that open a map app with the way to the station, each in the axis order and datum that the app wants,
/// whatever `datum` is asked. That of Baidu holds the place asked about: it must be told from where.
#[derive(ToSchema)]
struct Links {
    /// `AMap` (高德), from where the phone is.
    amap: String,
    /// Baidu (百度).
    baidu: String,
    /// Tencent (腾讯), from where the phone is.
    tencent: String,
    /// Whatever app the phone has for `geo:`.
    geo: String,
}

/// A station that was found: what is known about it, and how it was found.
#[derive(ToSchema)]
struct FoundStation {
    #[schema(inline)]
    #[serde(flatten)]
    found: Found,
    tier: String,
    /// As the list words them; null where unknown.
    #[schema(required)]
    opening_hours: Option<String>,
    /// Codes; null where unknown.
    #[schema(required)]
    facilities: Option<Vec<String>>,
    /// Hours of single services by their codes, where they differ from those of the station; null where none does.
    #[schema(required)]
    service_hours: Option<BTreeMap<String, String>>,
    #[schema(inline)]
    #[serde(flatten)]
    details: Details,
}

#[derive(ToSchema)]
struct FoundFeature {
    #[schema(example = "Feature")]
    r#type: String,
    geometry: Point,
    properties: FoundStation,
}

/// Where the place was taken to be, and why nothing was found if so.
#[derive(ToSchema)]
struct NearestMeta {
    /// Not in the answer of a row: there it stands once for all.
    method: Option<Method>,
    snap: Snap,
    /// `no_station_within_cutoff`, `none_with_needs` or `none_open_on_arrival`, where nothing was found.
    reason: Option<String>,
    /// Where nothing was found: the nearest that qualifies within 60 minutes, if any.
    nearest_within_60_min: Option<Found>,
}

#[derive(ToSchema)]
struct Snap {
    lng: f64,
    lat: f64,
    gap_m: f64,
    /// Its name, empty where it has none.
    street: String,
}

/// The nearest stations, as a GeoJSON `FeatureCollection`.
#[derive(ToSchema)]
pub struct Nearest {
    #[schema(example = "FeatureCollection")]
    r#type: String,
    /// The datum of all positions, for example `GCJ-02`; absent in WGS-84.
    datum: Option<String>,
    meta: NearestMeta,
    features: Vec<FoundFeature>,
}

/// Up to 10,000 places.
#[derive(ToSchema)]
pub struct Points {
    #[schema(max_items = 10_000)]
    points: Vec<LngLat>,
}

#[derive(ToSchema)]
struct LngLat {
    /// Longitude in degrees, in the datum of `datum`.
    #[schema(minimum = -180, maximum = 180)]
    lng: f64,
    /// Latitude in degrees, in the datum of `datum`.
    #[schema(minimum = -90, maximum = 90)]
    lat: f64,
}

/// The nearest stations of each place.
#[derive(ToSchema)]
pub struct NearestOfEach {
    /// The datum of all positions, for example `GCJ-02`; absent in WGS-84.
    datum: Option<String>,
    method: Method,
    answers: Vec<Row>,
}

/// The answer for one place, or its error.
#[derive(ToSchema)]
struct Row {
    /// Which point, the first is 1.
    row: u32,
    features: Option<Vec<FoundFeature>>,
    meta: Option<NearestMeta>,
    error: Option<Problem>,
}
