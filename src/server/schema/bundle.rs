//! What a phone keeps.

#![expect(dead_code, reason = "descriptions, never values")]

use std::collections::BTreeMap;

use utoipa::ToSchema;

/// Stations and their hours of the next days.
#[derive(ToSchema)]
pub struct Bundle {
    /// The version of the region.
    version: String,
    timezone: String,
    /// From when the hours hold, RFC 3339.
    made: String,
    /// Until when they do.
    until: String,
    /// West, south, east and north of the streets.
    bounds: Vec<f64>,
    /// How many stations the region has.
    total: u64,
    /// Whether some were left out.
    truncated: bool,
    /// Each a state (0 closed, 1 open, 2 unknown), then in turn the minutes since `made` and the state from then on.
    hours: Vec<Vec<i64>>,
    stations: Vec<BundledStation>,
}

#[derive(ToSchema)]
struct BundledStation {
    key: String,
    name: String,
    lng: f64,
    lat: f64,
    tier: String,
    #[schema(required)]
    facilities: Option<Vec<String>>,
    /// Which of the `hours` are its own.
    hours: u64,
    /// Which are those of single services that have others.
    #[schema(required)]
    service_hours: Option<BTreeMap<String, u64>>,
}
