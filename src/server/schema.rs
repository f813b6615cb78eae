//! Answers as the OpenAPI document describes them. They are written by `render`; a test holds what is served against
//! these descriptions, member by member.

#![expect(dead_code, reason = "descriptions, never values")]
#![expect(clippy::struct_field_names, reason = "named as the answers name their members")]

use std::collections::BTreeMap;

use utoipa::ToSchema;

/// What is wrong, RFC 9457.
#[derive(ToSchema)]
pub struct Problem {
    /// Where this code is described.
    r#type: String,
    /// The code in words.
    title: String,
    /// The code in Chinese words.
    title_zh: String,
    /// The HTTP status; not in the error of a row.
    status: Option<u16>,
    /// What a program can act on.
    #[schema(example = "out-of-range")]
    code: String,
    /// The value and what would be right.
    detail: String,
    /// The parameter that it is about.
    parameter: Option<String>,
}

/// Longitude and latitude in degrees, WGS-84, seven decimals.
#[derive(ToSchema)]
#[schema(example = json!([24.9414, 60.1699]))]
struct Position(Vec<f64>);

/// A GeoJSON point.
#[derive(ToSchema)]
struct Point {
    #[schema(example = "Point")]
    r#type: String,
    coordinates: Position,
}

/// A GeoJSON `Polygon` or `MultiPolygon`: rings of positions, outer rings counter-clockwise.
#[derive(ToSchema)]
struct Area {
    #[schema(example = "Polygon")]
    r#type: String,
    coordinates: Vec<serde_json::Value>,
}

/// How an answer was made.
#[derive(ToSchema)]
struct Method {
    mode: String,
    speed_mps: f64,
    cutoff_s: f64,
    /// Where length was asked for and not time.
    metres: Option<f64>,
    /// The instant, RFC 3339 with the offset of the region; null for all stations whatever their hours.
    #[schema(required)]
    at: Option<String>,
    open: String,
    need: Option<String>,
    /// Of coverage and gaps.
    reach: Option<String>,
    /// Of coverage and gaps.
    depth: Option<u32>,
    /// Radius of the disc that the overstatement is measured on.
    disc_m: Option<f64>,
    /// Each input with its name and SHA-256.
    data: BTreeMap<String, Input>,
}

#[derive(ToSchema)]
struct Input {
    file: String,
    sha256: String,
}

/// What is known about a station.
#[derive(ToSchema)]
struct Station {
    key: String,
    name: String,
    tier: String,
    /// As the list words them; null where unknown.
    #[schema(required)]
    opening_hours: Option<String>,
    /// Codes; null where unknown.
    #[schema(required)]
    facilities: Option<Vec<String>>,
    /// `open`, `closed` or `unknown` at the instant asked about.
    open: Option<String>,
    /// When that changes next, RFC 3339.
    next_change: Option<String>,
}

/// A station, as GeoJSON.
#[derive(ToSchema)]
pub struct StationFeature {
    #[schema(example = "Feature")]
    r#type: String,
    geometry: Point,
    properties: Station,
}

/// Stations, as a GeoJSON `FeatureCollection`.
#[derive(ToSchema)]
pub struct Stations {
    #[schema(example = "FeatureCollection")]
    r#type: String,
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
    /// `open`, `closed` or `unknown` on arrival.
    open: String,
    /// RFC 3339.
    arrival: String,
    /// From departure; null unless open on arrival and closing one day.
    #[schema(required)]
    closes_in_s: Option<i64>,
    /// From departure; null unless opening after arrival.
    #[schema(required)]
    opens_in_s: Option<i64>,
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
    #[schema(required)]
    street: Option<String>,
}

/// The nearest stations, as a GeoJSON `FeatureCollection`.
#[derive(ToSchema)]
pub struct Nearest {
    #[schema(example = "FeatureCollection")]
    r#type: String,
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
    /// Longitude in degrees, WGS-84.
    #[schema(minimum = -180, maximum = 180)]
    lng: f64,
    /// Latitude in degrees, WGS-84.
    #[schema(minimum = -90, maximum = 90)]
    lat: f64,
}

/// The nearest stations of each place.
#[derive(ToSchema)]
pub struct NearestOfEach {
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

/// Figures of the region and its districts.
#[derive(ToSchema)]
pub struct Coverage {
    method: Method,
    regions: Vec<Region>,
}

#[derive(ToSchema)]
struct Region {
    key: String,
    name: String,
    measures: Vec<Measure>,
    /// Disc share over network share minus one, by street length; null where the network covers nothing.
    #[schema(required)]
    overstatement: Option<f64>,
    /// Stations inside that count.
    stations: u64,
    /// Stations outside that serve some street of it.
    stations_outside_used: u64,
    /// The share of it that the extract has data for.
    share_inside: f64,
    /// Whether that is below 99 %.
    partial: bool,
}

#[derive(ToSchema)]
struct Measure {
    /// `street_m`, `area_m2` or `demand`.
    unit: String,
    reach: String,
    depth: u32,
    covered: f64,
    total: f64,
    /// 0 to 1; null of nothing.
    #[schema(required)]
    share: Option<f64>,
    /// With `at`: if every station of unknown hours is closed.
    lower: Option<Bound>,
    /// With `at`: if every station of unknown hours is open.
    upper: Option<Bound>,
}

#[derive(ToSchema)]
struct Bound {
    covered: f64,
    #[schema(required)]
    share: Option<f64>,
}

/// H3 cells, as a GeoJSON `FeatureCollection`.
#[derive(ToSchema)]
pub struct Cells {
    #[schema(example = "FeatureCollection")]
    r#type: String,
    meta: CellsMeta,
    features: Vec<CellFeature>,
}

#[derive(ToSchema)]
struct CellsMeta {
    method: Method,
    /// How many there are, also beyond the limit.
    total: u64,
    covered: u64,
    covered_share_of_cells: f64,
    /// Whether the limit cut any off.
    truncated: bool,
}

#[derive(ToSchema)]
struct CellFeature {
    #[schema(example = "Feature")]
    r#type: String,
    geometry: Area,
    properties: Cell,
}

#[derive(ToSchema)]
struct Cell {
    covered: bool,
    /// The nearest within the cutoff.
    #[schema(required)]
    station: Option<String>,
    #[schema(required)]
    travel_time_s: Option<f64>,
    off_network: bool,
    /// The H3 index.
    cell: String,
}

/// Gaps, as a GeoJSON `FeatureCollection`.
#[derive(ToSchema)]
pub struct Gaps {
    #[schema(example = "FeatureCollection")]
    r#type: String,
    meta: GapsMeta,
    features: Vec<GapFeature>,
}

#[derive(ToSchema)]
struct GapsMeta {
    method: Method,
    /// How many there are, also beyond the limit.
    gaps: u64,
    shown: u64,
    unserved_street_m: f64,
    shown_street_m: f64,
    fringe_street_m: f64,
    note: String,
}

#[derive(ToSchema)]
struct GapFeature {
    #[schema(example = "Feature")]
    r#type: String,
    geometry: Area,
    properties: Gap,
}

#[derive(ToSchema)]
struct Gap {
    rank: u32,
    /// `no_station`, `closed_at_this_hour`, `detour_or_barrier` or `off_network`.
    cause: String,
    street_m: f64,
    area_m2: f64,
    demand: f64,
    /// The nearest station within 90 minutes of its heart.
    #[schema(required)]
    nearest: Option<String>,
    #[schema(required)]
    nearest_s: Option<f64>,
    nearest_from: Position,
    cells: u64,
    cells_by_cause: BTreeMap<String, u64>,
    districts: Vec<String>,
}

/// What this is, and where its answers are.
#[derive(ToSchema)]
pub struct Index {
    name: String,
    version: String,
    snapshot: String,
    timezone: String,
    stations: u64,
    districts: u64,
    attribution: String,
    links: BTreeMap<String, String>,
}

#[derive(ToSchema)]
pub struct Health {
    status: String,
}

#[derive(ToSchema)]
pub struct Readiness {
    status: String,
    /// The version of the region that answers.
    snapshot: String,
    stations: u64,
}
