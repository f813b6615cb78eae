//! Figures, cells and gaps.

#![expect(dead_code, reason = "descriptions, never values")]
#![expect(clippy::struct_field_names, reason = "named as the answers name their members")]

use std::collections::BTreeMap;

use utoipa::ToSchema;

use super::{Area, Method, Position};

/// Figures of the region and its districts.
#[derive(ToSchema)]
pub struct Coverage {
    method: Method,
    regions: Vec<Region>,
    /// With `by=station`: every station that counts, in the order of keys.
    stations: Option<Vec<Catchment>>,
}

/// What hangs on one station, in the whole region.
#[derive(ToSchema)]
pub(super) struct Catchment {
    key: String,
    name: String,
    measures: Vec<CatchmentMeasure>,
}

#[derive(ToSchema)]
struct CatchmentMeasure {
    /// `street_m`, `area_m2` or `demand`.
    unit: String,
    /// What it is the nearest station of; over all stations this adds up to `covered`.
    nearest: f64,
    /// What would no longer be covered without it.
    lost: f64,
    /// What all stations together cover.
    covered: f64,
}

#[derive(ToSchema)]
pub(super) struct Region {
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
    /// With `week=true`.
    week: Option<Week>,
    /// With `sensitivity=true`: one a measure.
    sensitivity: Option<Vec<Sensitivity>>,
}

/// Figures of every hour of a week: each list has one value an hour.
#[derive(ToSchema)]
struct Week {
    /// When each hour begins: 168, or one less or more where the clocks change.
    hours: Vec<String>,
    /// Stations inside that count.
    stations: Vec<u64>,
    measures: Vec<WeekMeasure>,
}

#[derive(ToSchema)]
struct WeekMeasure {
    /// `street_m`, `area_m2` or `demand`.
    unit: String,
    total: f64,
    covered: Vec<f64>,
    /// 0 to 1; null of nothing.
    share: Vec<Option<f64>>,
    /// If every station of unknown hours is closed.
    lower: WeekBound,
    /// If every station of unknown hours is open.
    upper: WeekBound,
    /// The night circle; null of nothing.
    #[schema(required)]
    night: Option<Night>,
}

#[derive(ToSchema)]
struct WeekBound {
    covered: Vec<f64>,
    share: Vec<Option<f64>>,
}

/// What is left from 22:00 to 06:00.
#[derive(ToSchema)]
struct Night {
    /// The first hour of the week with the largest share.
    best: NightHour,
    /// The first hour of a night with the smallest share.
    lowest: NightHour,
    /// The mean share of the hours that begin from 22:00 to 05:00.
    mean: f64,
    /// The same if every station of unknown hours is closed.
    mean_lower: f64,
    /// The same if every one is open.
    mean_upper: f64,
    /// The mean over the best share; null where that is 0.
    #[schema(required)]
    of_best: Option<f64>,
}

#[derive(ToSchema)]
struct NightHour {
    at: String,
    share: f64,
}

/// How a figure hangs on speed and cutoff.
#[derive(ToSchema)]
struct Sensitivity {
    /// `street_m`, `area_m2` or `demand`.
    unit: String,
    /// The variant that covers least.
    least: Variant,
    /// The variant that covers most.
    most: Variant,
    /// All of them, by speed and then by cutoff; the one that was asked is among them.
    variants: Vec<Variant>,
}

#[derive(ToSchema)]
struct Variant {
    speed_mps: f64,
    cutoff_s: f64,
    covered: f64,
    /// 0 to 1; null of nothing.
    #[schema(required)]
    share: Option<f64>,
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
    /// The datum of all positions, for example `GCJ-02`; absent in WGS-84.
    datum: Option<String>,
    meta: CellsMeta,
    features: Vec<CellFeature>,
}

#[derive(ToSchema)]
struct CellsMeta {
    method: Method,
    /// How many there are, also beyond the limit.
    total: u64,
    covered: u64,
    /// How many have a centre off the network: every street within 150 m is behind water, a railway or a motorway.
    off_network: u64,
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
    /// Null beyond the cutoff; absent where metres were asked.
    travel_time_s: Option<f64>,
    /// In place of the time where metres were asked.
    travel_m: Option<f64>,
    off_network: bool,
    /// The H3 index.
    cell: String,
}

/// Gaps, as a GeoJSON `FeatureCollection`.
#[derive(ToSchema)]
pub struct Gaps {
    #[schema(example = "FeatureCollection")]
    r#type: String,
    /// The datum of all positions, for example `GCJ-02`; absent in WGS-84.
    datum: Option<String>,
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
    /// `no_station`, `closed_at_this_hour`, `need_not_met`, `detour_or_barrier` or `off_network`.
    cause: String,
    street_m: f64,
    area_m2: f64,
    /// Null where the region has no demand points.
    #[schema(required)]
    demand: Option<f64>,
    /// The nearest station within 90 minutes of its heart.
    #[schema(required)]
    nearest: Option<String>,
    #[schema(required)]
    nearest_s: Option<f64>,
    nearest_from: Position,
    /// Where that is, by the names on the map; null where nothing near has one.
    #[schema(required)]
    r#where: Option<Whereabouts>,
    cells: u64,
    cells_by_cause: BTreeMap<String, u64>,
    districts: Vec<String>,
    card: GapCard,
}

/// Where a place is, by the names on the map: a corner, a street, a quarter.
#[derive(ToSchema)]
pub(super) struct Whereabouts {
    /// In Chinese.
    zh: String,
    /// In English.
    en: String,
}

/// Why a gap is one.
#[derive(ToSchema)]
struct GapCard {
    /// In a sentence, in Chinese.
    zh: String,
    /// In English.
    en: String,
    /// The station that would serve it but for its hours, what it offers, or the way there.
    station: Option<String>,
    /// Of one that is closed or lacks something, the time to it.
    station_s: Option<f64>,
    /// Of one behind a detour, how far it is by straight line.
    straight_m: Option<f64>,
    /// Of one that is closed, its hours; null where they are unknown.
    opening_hours: Option<String>,
    /// Of one that lacks something, what: codes of facilities.
    missing: Option<Vec<String>>,
}
