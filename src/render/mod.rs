//! Formats: GeoJSON, JSON and vector tiles for programs, tables and CSV for people.

mod bundle;
mod catchment;
mod changed;
mod check;
mod cleaned;
mod coverage;
mod crowding;
mod datum;
mod details;
mod feature;
mod gap;
mod gap_card;
mod isochrone;
mod link;
mod method;
mod method_line;
mod nearest;
mod network;
mod number;
mod picture;
mod places;
mod quota;
mod region_plan;
mod region_plan_text;
mod scenario;
mod sensitivity;
mod siting;
mod standard;
mod station;
mod table;
pub mod tile;
mod vocabulary;
mod week;
mod whereabouts;
mod workbook;

pub use bundle::{BundleFrame, bundle_json};
pub use catchment::{catchments_json, catchments_rows, catchments_table};
pub use changed::{LISTED_CELLS, listed_cells};
pub use check::{check_json, check_text, findings_table, merges_table};
pub use cleaned::cleaned_table;
pub use coverage::{cells_geojson, coverage_json, coverage_rows, coverage_table};
pub use crowding::{CrowdingView, crowding_json, crowding_lines, crowding_rows, crowding_table};
pub use datum::{in_datum, move_positions};
pub use feature::{collection, feature, line, polygons};
pub use gap::{gaps_geojson, gaps_line, gaps_rows, gaps_table};
pub use gap_card::{gap_card_json, gap_sentence};
pub use isochrone::{IsochroneFrame, error_json, isochrones_geojson, isochrones_table, part_places};
pub use method::{Method, Warning, warnings_json};
pub use nearest::{
    AnsweredPlace, BATCH_HEADER, BatchRow, batch_row_without_position, batch_rows, nearest_geojson, nearest_table,
};
pub use network::{doors_rows, network_rows};
pub use number::{degrees, round};
pub use picture::{Drawing, picture};
pub use places::places_geojson;
pub use quota::{Counted, quota_areas_table, quota_geojson, quota_json, quota_rules_table, quota_stations};
pub use region_plan::{region_plan_geojson, region_plan_json, region_plan_rows};
pub use region_plan_text::region_plan_text;
pub use scenario::{ComparedScenario, comparison_json, comparison_rows, comparison_text};
pub use sensitivity::{sensitivity_rows, sensitivity_table};
pub use siting::{PlanFrame, plan_json, plan_rows, plan_table};
pub use standard::{
    Judged, standard_geojson, standard_groups_table, standard_items_table, standard_json, standard_missing_table,
    standard_report_json, standard_rows,
};
pub use station::{station_feature, stations_geojson, stations_table};
pub use table::Table;
pub use vocabulary::vocabulary_json;
pub use week::{night_table, week_grid, week_rows};
pub use whereabouts::{whereabouts_json, whereabouts_text};
pub use workbook::workbook;
