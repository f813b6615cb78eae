//! Answers as the OpenAPI document describes them. They are written by `render`; a test holds what is served against
//! these descriptions, member by member.

#![expect(dead_code, reason = "descriptions, never values")]

mod bundle;
mod coverage;
mod demand;
mod edits;
mod isochrones;
mod places;
mod scenarios;
mod siting;
mod standards;
mod stations;
mod tiles;

use std::collections::BTreeMap;

use utoipa::ToSchema;

pub use bundle::Bundle;
pub use coverage::{Cells, Coverage, Gaps};
pub use demand::{Crowding, Demand, Live, Ping, PingReport};
pub use edits::{
    Audit, EditedStation, ImportReport, ScenarioAnswer, ScenarioEdits, ScenarioLive, StationFields, StationInput,
};
pub use isochrones::Isochrones;
pub use places::Places;
pub use scenarios::{ScenarioBody, ScenarioComparison, StoredScenario, StoredScenarios};
pub use siting::{SitingLine, SitingOrder, SitingPlan, SitingSites};
pub use standards::{QuotaReport, StandardReport, StandardStations, Standards, Vocabulary};
pub use stations::{Nearest, NearestOfEach, Points, StationFeature, Stations};
pub use tiles::TileJson;

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
    /// The parameter that it is about, or the member of the body.
    parameter: Option<String>,
    /// Of `rows-rejected`: which rows, and why.
    report: Option<ImportReport>,
}

/// Longitude and latitude in degrees, seven decimals, in WGS-84 unless the answer names another datum.
#[derive(ToSchema)]
#[schema(example = json!([24.9414, 60.1699]))]
pub struct Position(Vec<f64>);

/// A GeoJSON point.
#[derive(ToSchema)]
pub struct Point {
    #[schema(example = "Point")]
    r#type: String,
    coordinates: Position,
}

/// A GeoJSON `Polygon` or `MultiPolygon`: rings of positions, outer rings counter-clockwise.
#[derive(ToSchema)]
pub struct Area {
    #[schema(example = "Polygon")]
    r#type: String,
    coordinates: Vec<serde_json::Value>,
}

/// How an answer was made.
#[derive(ToSchema)]
pub struct Method {
    mode: String,
    /// Null where length was asked for and not time.
    #[schema(required)]
    speed_mps: Option<f64>,
    /// Null where length was asked for and not time.
    #[schema(required)]
    cutoff_s: Option<f64>,
    /// Where length was asked for and not time.
    metres: Option<f64>,
    /// The instant, RFC 3339 with the offset of the region; null for all stations whatever their hours.
    #[schema(required)]
    at: Option<String>,
    open: String,
    /// Codes of facilities, separated by commas.
    need: Option<String>,
    /// Whose demand counts, where it is that of one group of workers.
    group: Option<String>,
    /// Stations that are not there: out of service, or outside their dates; without an instant also those with an end.
    stations_left_out: Option<u64>,
    /// Stations of unknown hours that are judged by those usual for their tier.
    hours_assumed: Option<u64>,
    /// Of coverage and gaps.
    reach: Option<String>,
    /// Of coverage and gaps.
    depth: Option<u32>,
    /// Radius of the disc that the overstatement is measured on.
    disc_m: Option<f64>,
    /// What the answer leaves open, if anything.
    warnings: Option<Vec<Warning>>,
    /// Each input with its name and SHA-256.
    data: BTreeMap<String, Input>,
}

/// Something that an answer leaves open.
#[derive(ToSchema)]
struct Warning {
    /// What a program can act on.
    #[schema(example = "beyond-holidays")]
    code: String,
    detail: String,
    detail_zh: String,
}

#[derive(ToSchema)]
struct Input {
    file: String,
    sha256: String,
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
