//! Changes of stations: what they are made of, and what comes of them.

#![expect(dead_code, reason = "descriptions, never values")]

use utoipa::ToSchema;

use super::coverage::{Catchment, Region};
use super::stations::Station;
use super::{Method, Point};

/// What is said of a station. A member that is absent stays as it is (PATCH), or is empty or unknown (PUT, POST).
#[derive(ToSchema)]
pub struct StationFields {
    /// As in the path, or left out; of a new station 1 to 100 characters.
    #[schema(max_length = 100)]
    key: Option<String>,
    #[schema(max_length = 200)]
    name: Option<String>,
    /// Longitude in degrees, WGS-84.
    #[schema(minimum = -180, maximum = 180)]
    lng: Option<f64>,
    /// Latitude in degrees, WGS-84.
    #[schema(minimum = -90, maximum = 90)]
    lat: Option<f64>,
    /// `complex`, `street`, `micro` or `partner`, or a tier that the region was built with; null for the usual one.
    tier: Option<String>,
    /// OpenStreetMap syntax, or Chinese words; null for unknown.
    #[schema(example = "Mo-Fr 08:30-17:30")]
    opening_hours: Option<String>,
    /// Codes; null for unknown.
    facilities: Option<Vec<String>>,
    /// Hours of single services by their codes, where they differ from those of the station; null for none.
    #[schema(example = json!({"water": "24/7"}))]
    service_hours: Option<std::collections::BTreeMap<String, String>>,
    /// Kind of its host; null for unknown.
    #[schema(example = "bank")]
    host: Option<String>,
    /// Its host; where only this is given, it says of which kind the host is.
    #[schema(max_length = 200)]
    host_name: Option<String>,
    /// `own`, `joint`, `government`, `social` or `shared`; null for unknown.
    build_mode: Option<String>,
    #[schema(maximum = 100_000)]
    seats: Option<u32>,
    #[schema(exclusive_minimum = 0, maximum = 1_000_000)]
    area_m2: Option<f64>,
    /// First day on which it is there; null for always.
    #[schema(example = "2026-05-23")]
    valid_from: Option<String>,
    /// Last day on which it is there; null for always.
    valid_to: Option<String>,
    verified: Option<String>,
    /// `normal`, `suspended` or `renovation`; null for unknown.
    status: Option<String>,
    /// Codes; null for none.
    nearby: Option<Vec<String>>,
    /// Who is in charge: goes in and never comes out; null for nobody. Stays as it is where it is absent, in a PUT too.
    contact: Option<ContactFields>,
    /// Passed over, so that what a GET gives can be sent back.
    assumed: Option<serde_json::Value>,
}

#[derive(ToSchema)]
struct ContactFields {
    #[schema(max_length = 200)]
    person: Option<String>,
    #[schema(max_length = 200)]
    phone: Option<String>,
}

/// The same as a GeoJSON feature, as a GET gives it.
#[derive(ToSchema)]
pub struct StationInput {
    #[schema(example = "Feature")]
    r#type: Option<String>,
    geometry: Option<Point>,
    properties: Option<StationFields>,
}

/// A station after its change, as GeoJSON.
#[derive(ToSchema)]
pub struct EditedStation {
    #[schema(example = "Feature")]
    r#type: String,
    geometry: Point,
    properties: Station,
    meta: EditedMeta,
}

#[derive(ToSchema)]
struct EditedMeta {
    /// What is odd about it, though it was taken.
    findings: Vec<Oddity>,
}

#[derive(ToSchema)]
struct Oddity {
    column: String,
    value: String,
    problem: String,
}

/// What a list changed, or would change.
#[derive(ToSchema)]
pub struct ImportReport {
    /// `merge` or `replace`.
    mode: String,
    dry_run: bool,
    /// Rows of the list.
    rows: u64,
    /// Rows that cannot be used; while there is one, nothing is changed.
    rejected: u64,
    added: u64,
    changed: u64,
    unchanged: u64,
    removed: u64,
    /// How often stations were edited since the region was built.
    revision: u64,
    findings_total: u64,
    /// The first 1000.
    findings: Vec<RowFinding>,
}

#[derive(ToSchema)]
struct RowFinding {
    /// Name of the sheet; empty where the form has none.
    sheet: String,
    /// Row as Excel shows it, line of a text, or number of a feature; the first is 1.
    line: u64,
    column: String,
    value: String,
    /// A code that stays the same.
    #[schema(example = "position-empty")]
    rule: String,
    /// What is wrong, in the language that was asked for.
    problem: String,
    /// What would be right, or what was done.
    fix: String,
    /// What became of the row: `rejected`, `repaired`, or `kept`, if need be without the value.
    row: String,
}

/// Changes of stations, the newest first.
#[derive(ToSchema)]
pub struct Audit {
    /// The newest; 0 when nothing was ever changed.
    revision: u64,
    entries: Vec<Change>,
}

#[derive(ToSchema)]
struct Change {
    revision: u64,
    /// RFC 3339, UTC.
    at: String,
    /// The name of the key, or `local`.
    who: String,
    /// `PUT`, `PATCH`, `DELETE`, `POST` or `IMPORT`.
    method: String,
    /// Of the station.
    key: String,
    /// Null if it is new.
    #[schema(required)]
    before: Option<StoredStation>,
    /// Null if it went.
    #[schema(required)]
    after: Option<StoredStation>,
}

/// All that is stored of a station.
#[derive(ToSchema)]
struct StoredStation {
    key: String,
    name: String,
    lng: f64,
    lat: f64,
    tier: String,
    #[schema(required)]
    opening_hours: Option<String>,
    #[schema(required)]
    facilities: Option<Vec<String>>,
    /// Where any service has hours of its own.
    service_hours: Option<std::collections::BTreeMap<String, String>>,
    /// The details that are known; of who is in charge only that somebody is.
    details: Option<StoredDetails>,
    /// Other columns of the list, which no public answer shows.
    extra: Option<std::collections::BTreeMap<String, String>>,
}

#[derive(ToSchema)]
struct StoredDetails {
    host: Option<String>,
    host_name: Option<String>,
    build_mode: Option<String>,
    seats: Option<u32>,
    area_m2: Option<f64>,
    valid_from: Option<String>,
    valid_to: Option<String>,
    verified: Option<String>,
    status: Option<String>,
    nearby: Option<Vec<String>>,
    has_contact: Option<bool>,
}

/// Up to 200 edits, made in their order.
#[derive(ToSchema)]
#[schema(example = json!({"edits": [{"op": "add", "lng": 24.9414, "lat": 60.1699}, {"op": "remove", "key": "17"}]}))]
pub struct ScenarioEdits {
    #[schema(max_items = 200)]
    edits: Vec<ScenarioEdit>,
}

/// One edit.
#[derive(ToSchema)]
pub struct ScenarioEdit {
    /// `add` a station: position, and what else is known. `move` the one of this key to a position. `remove` it.
    /// `close` it: for the figures the same as `remove`, whatever the instant. `open` it: its hours become
    /// `opening_hours`, around the clock unless given. `change` its name, tier, hours, facilities or details.
    /// `close_street`: nobody may travel the street nearest to a position, from one junction to the next.
    #[schema(example = "move")]
    op: String,
    /// Of a station that is there; of one to add, a key that is free, or none.
    key: Option<String>,
    name: Option<String>,
    /// Longitude in degrees, WGS-84.
    lng: Option<f64>,
    /// Latitude in degrees, WGS-84.
    lat: Option<f64>,
    tier: Option<String>,
    opening_hours: Option<String>,
    facilities: Option<Vec<String>>,
    service_hours: Option<std::collections::BTreeMap<String, String>>,
    host: Option<String>,
    host_name: Option<String>,
    build_mode: Option<String>,
    seats: Option<u32>,
    area_m2: Option<f64>,
    valid_from: Option<String>,
    valid_to: Option<String>,
    verified: Option<String>,
    status: Option<String>,
    nearby: Option<Vec<String>>,
}

/// Coverage before and after edits, for dragging.
#[derive(ToSchema)]
pub struct ScenarioLive {
    method: Method,
    /// How many edits there were.
    edits: u64,
    /// The region, then its districts.
    regions: Vec<LiveRegion>,
    cells: ScenarioCells,
}

#[derive(ToSchema)]
struct LiveRegion {
    key: String,
    name: String,
    measures: Vec<LiveMeasure>,
    /// Stations inside that count.
    stations_before: u64,
    stations_after: u64,
}

#[derive(ToSchema)]
struct LiveMeasure {
    /// `street_m`, `area_m2` or `demand`.
    unit: String,
    total: f64,
    /// What is covered before the edits.
    before: f64,
    after: f64,
}

/// Coverage before and after the edits.
#[derive(ToSchema)]
pub struct ScenarioAnswer {
    method: Method,
    /// How many edits were made.
    edits: u64,
    before: ScenarioFigures,
    after: ScenarioFigures,
    difference: ScenarioDifferences,
    /// With `cells=true`.
    cells: Option<ScenarioCells>,
}

#[derive(ToSchema)]
struct ScenarioFigures {
    regions: Vec<Region>,
    /// With `by=station`.
    stations: Option<Vec<Catchment>>,
}

/// What is printed after, less what is printed before.
#[derive(ToSchema)]
struct ScenarioDifferences {
    regions: Vec<ScenarioDifference>,
}

#[derive(ToSchema)]
struct ScenarioDifference {
    key: String,
    name: String,
    measures: Vec<MeasureDifference>,
    /// Stations inside that count.
    stations: i64,
}

#[derive(ToSchema)]
struct MeasureDifference {
    /// `street_m`, `area_m2` or `demand`.
    unit: String,
    reach: String,
    depth: u32,
    covered: f64,
    /// Null of nothing.
    #[schema(required)]
    share: Option<f64>,
}

/// H3 cells of resolution 10 whose centre is covered after and not before, and the other way round.
#[derive(ToSchema)]
pub struct ScenarioCells {
    gained: ChangedCells,
    lost: ChangedCells,
}

#[derive(ToSchema)]
struct ChangedCells {
    /// How many there are, also beyond the limit.
    total: u64,
    /// Whether the limit cut any off.
    truncated: bool,
    /// H3 indices, in their order.
    cells: Vec<String>,
    /// With `outlines=true` the listed cells as one area; null without any.
    outline: Option<super::Area>,
}
