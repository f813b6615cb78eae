//! Formats: GeoJSON, JSON and vector tiles for programs, tables and CSV for people.

mod catchment;
mod coverage;
mod feature;
mod gap;
mod isochrone;
mod method;
mod nearest;
mod network;
mod number;
mod picture;
mod sensitivity;
mod station;
mod table;
pub mod tile;
mod week;

pub use catchment::{catchments_json, catchments_rows, catchments_table};
pub use coverage::{cells_geojson, coverage_json, coverage_rows, coverage_table};
pub use feature::{collection, feature};
pub use gap::{gaps_geojson, gaps_rows, gaps_table};
pub use isochrone::{IsochroneFrame, error_json, isochrones_geojson, isochrones_table, part_places};
pub use method::Method;
pub use nearest::{AnsweredPlace, BATCH_HEADER, batch_rows, nearest_geojson, nearest_table};
pub use network::{doors_rows, network_rows};
pub use number::{degrees, round};
pub use picture::{Drawing, picture};
pub use sensitivity::{sensitivity_rows, sensitivity_table};
pub use station::{station_feature, stations_geojson, stations_table};
pub use table::Table;
pub use week::{night_table, week_grid, week_rows};
