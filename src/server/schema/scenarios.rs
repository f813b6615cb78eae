//! Stored scenarios.

#![expect(dead_code, reason = "descriptions, never values")]

use utoipa::ToSchema;

use super::Method;
use super::coverage::Region;
use super::edits::{ScenarioCells, ScenarioEdit};

/// A scenario to be written. What an answer of ours has beside this is passed over.
#[derive(ToSchema)]
pub struct ScenarioBody {
    /// What it is about.
    #[schema(max_length = 500)]
    note: Option<String>,
    #[schema(max_items = 200)]
    edits: Vec<ScenarioEdit>,
}

/// A stored scenario.
#[derive(ToSchema)]
pub struct StoredScenario {
    name: String,
    note: String,
    /// Grows whenever any scenario is written.
    version: u64,
    /// When it was written, RFC 3339 in UTC.
    at: String,
    /// Who wrote it: the name of a key, or `local`.
    who: String,
    /// The version of the region that it was made over.
    base: String,
    edits: Vec<ScenarioEdit>,
}

/// All stored scenarios.
#[derive(ToSchema)]
pub struct StoredScenarios {
    /// The version of the region now.
    base: String,
    scenarios: Vec<StoredScenarioLine>,
}

#[derive(ToSchema)]
struct StoredScenarioLine {
    name: String,
    note: String,
    version: u64,
    at: String,
    who: String,
    base: String,
    /// How many.
    edits: u64,
    /// Whether the region is still that of `base`.
    current: bool,
}

/// Scenarios side by side.
#[derive(ToSchema)]
pub struct ScenarioComparison {
    method: Method,
    /// As it is.
    base: ComparedBase,
    scenarios: Vec<ComparedScenario>,
    pairs: Vec<ScenarioPair>,
}

#[derive(ToSchema)]
struct ComparedBase {
    regions: Vec<Region>,
    /// With `gaps=true`.
    gaps: Option<ComparedGaps>,
}

#[derive(ToSchema)]
struct ComparedScenario {
    name: String,
    version: u64,
    /// How many.
    edits: u64,
    /// How many streets it closes.
    closed_streets: u64,
    /// Whether the region is still the one that it was made over.
    base_is_current: bool,
    /// Cells of the region that are gained or lost.
    changed_cells: u64,
    /// The region, then its districts.
    regions: Vec<ComparedRegion>,
    cells: ScenarioCells,
    /// With `gaps=true`.
    gaps: Option<ComparedGaps>,
}

/// The gaps, along streets.
#[derive(ToSchema)]
struct ComparedGaps {
    /// How many.
    gaps: u64,
    /// All unserved street metres of the region.
    unserved_street_m: f64,
    /// Unserved weight of demand points in gaps; null where the region has none.
    #[schema(required)]
    demand: Option<f64>,
}

#[derive(ToSchema)]
struct ComparedRegion {
    #[serde(flatten)]
    figures: Region,
    /// Against the region as it is.
    difference: ComparedDifference,
    /// What is covered after and not before.
    gains: ScenarioMoved,
    /// What is covered before and not after.
    loses: ScenarioMoved,
}

#[derive(ToSchema)]
struct ComparedDifference {
    /// Stations inside that count.
    stations: i64,
    measures: Vec<ComparedMeasure>,
}

#[derive(ToSchema)]
struct ComparedMeasure {
    /// `street_m`, `area_m2` or `demand`.
    unit: String,
    covered: f64,
}

/// Places that are covered in one state and not in another.
#[derive(ToSchema)]
struct ScenarioMoved {
    /// H3 cells of resolution 10, by their centres.
    cells: u64,
    area_m2: f64,
    /// Weight of demand points, or worker-hours.
    demand: f64,
}

#[derive(ToSchema)]
struct ScenarioPair {
    names: Vec<String>,
    /// What of the region only the first covers.
    only_first: ScenarioMoved,
    only_second: ScenarioMoved,
}
