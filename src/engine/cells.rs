//! Cells of coverage as GeoJSON.

use serde_json::{Map, Value, json};

use crate::render::{self, round};

use super::request::CoverageRequest;
use super::snapshot::Snapshot;

impl Snapshot {
    /// The first `limit` cells of the region and its districts, in the order of their indices, each with whether it
    /// is covered, the nearest station within the cutoff, and the time to it.
    #[must_use]
    pub fn cells_geojson(&self, request: &CoverageRequest, limit: usize) -> Value {
        let cells = self.cells(request);
        let total = cells.len();
        let covered = cells.iter().filter(|cell| cell.covered).count();
        let shown = cells.into_iter().take(limit).map(|cell| {
            let mut properties = Map::new();
            properties.insert("covered".to_owned(), json!(cell.covered));
            let key = cell.nearest.map(|(station, _)| &self.stations().get(station).key);
            properties.insert("station".to_owned(), json!(key));
            properties.insert("travel_time_s".to_owned(), json!(cell.nearest.map(|(_, time)| time.printed_seconds())));
            properties.insert("off_network".to_owned(), json!(cell.off_network));
            (cell.cell, properties)
        });
        let meta = json!({
            "method": self.method_of_coverage(request).json(),
            "total": total,
            "covered": covered,
            "covered_share_of_cells": round(covered as f64 / (total.max(1)) as f64, 5),
            "truncated": total > limit,
        });
        render::cells_geojson(shown.collect(), meta)
    }
}
