//! Pings and demand.

#![expect(dead_code, reason = "descriptions, never values")]

use std::collections::BTreeMap;

use utoipa::ToSchema;

use super::Area;

/// A ping.
#[derive(ToSchema)]
pub struct Ping {
    /// The same for one worker all day; no phone number, no name.
    #[schema(example = "w-4711")]
    worker: String,
    #[schema(example = 24.9414)]
    lng: f64,
    #[schema(example = 60.1699)]
    lat: f64,
    /// RFC 3339, or seconds or milliseconds since 1970.
    #[schema(example = "2026-11-24T08:00:00Z")]
    time: String,
    /// In metres; above 100 m it is refused.
    accuracy: Option<f64>,
    /// In m/s; above 33.3 it is refused.
    speed: Option<f64>,
    /// courier, rider, cleaner or driver.
    group: Option<String>,
}

/// What became of a batch of pings.
#[derive(ToSchema)]
pub struct PingReport {
    /// On disk.
    accepted: u64,
    refused: u64,
    /// Whether this batch had been stored before.
    repeated: bool,
    /// How many were refused for each reason.
    reasons: BTreeMap<String, u64>,
    /// The first 100 that were refused.
    lines: Vec<RefusedLine>,
}

#[derive(ToSchema)]
struct RefusedLine {
    /// The number of the line or of the element; the first is 1.
    line: u64,
    code: String,
    detail: String,
}

/// How full stations are.
#[derive(ToSchema)]
pub struct Crowding {
    method: serde_json::Value,
    stay_min: f64,
    /// Stations that are left out, since nobody knows their seats.
    without_seats: u64,
    /// RFC 3339; all series have one value for each.
    hours: Vec<String>,
    worker_hours: Vec<f64>,
    /// Of them those with no seat within reach.
    without_seat_in_reach: Vec<f64>,
    stations: Vec<CrowdedStation>,
}

#[derive(ToSchema)]
struct CrowdedStation {
    key: String,
    name: String,
    seats: u32,
    /// Null in hours in which the station does not count.
    worker_hours: Vec<Option<f64>>,
    /// The part of the seats that is taken.
    saturation: Vec<Option<f64>>,
    full_hours: u64,
}

/// Workers near stations.
#[derive(ToSchema)]
pub struct Live {
    /// The beginning of the hour that the counts are of, RFC 3339; null in the hour in which the server was started.
    #[schema(required)]
    at: Option<String>,
    /// When there will be others.
    next: String,
    /// Counts are multiples of this, rounded down.
    k: u32,
    mode: String,
    cutoff_s: u32,
    /// How old the last ping of a worker may be.
    last_ping_within_s: u32,
    stations: Vec<LiveStation>,
}

#[derive(ToSchema)]
struct LiveStation {
    key: String,
    name: String,
    /// Null where the station was added or moved since.
    #[schema(required)]
    workers: Option<u64>,
}

/// The demand surface.
#[derive(ToSchema)]
pub struct Demand {
    #[schema(example = "FeatureCollection")]
    r#type: String,
    meta: DemandMeta,
    features: Vec<DemandFeature>,
}

#[derive(ToSchema)]
struct DemandMeta {
    /// `worker_hours`.
    unit: String,
    /// What it was made from; null where nothing has been published.
    #[schema(required)]
    source: Option<String>,
    /// Whether it is assumed from the places of the map, and nobody was counted.
    estimated: bool,
    /// At least so many workers stand behind each figure; null where nobody was counted.
    #[schema(required)]
    k: Option<u32>,
    /// The hour of the week, Monday 0:00 first; null for the whole week.
    #[schema(required)]
    hour_of_week: Option<u32>,
    #[schema(required)]
    group: Option<String>,
    total: u64,
    worker_hours: f64,
    truncated: bool,
}

#[derive(ToSchema)]
struct DemandFeature {
    #[schema(example = "Feature")]
    r#type: String,
    geometry: Area,
    properties: DemandProperties,
}

#[derive(ToSchema)]
struct DemandProperties {
    /// The H3 cell: resolution 9, or coarser for what had to be taken together.
    cell: String,
    worker_hours: f64,
}
