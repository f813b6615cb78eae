//! Cells of coverage as GeoJSON.

use serde_json::{Map, Value, json};

use crate::demand::Group;
use crate::render;

use super::presence::DemandKey;
use super::request::CoverageRequest;
use super::snapshot::Snapshot;

impl Snapshot {
    /// The published demand surface: the first `limit` cells in the order of their indices.
    #[must_use]
    pub fn demand_geojson(&self, key: DemandKey, limit: usize) -> Value {
        let (presence, surface) = (self.presence(), self.presence().surface());
        let hours = surface.cells().into_iter().map(|cell| (cell, surface.worker_hours(cell, key.hour, key.group)));
        let hours: Vec<_> = hours.filter(|(_, hours)| *hours > 0.0).collect();
        let meta = json!({
            "unit": "worker_hours",
            "source": presence.described(),
            "estimated": presence.is_estimate(),
            "k": presence.k(),
            "hour_of_week": key.hour,
            "group": key.group.map(Group::as_str),
            "total": hours.len(),
            "worker_hours": render::round(hours.iter().map(|(_, hours)| hours).sum(), 2),
            "truncated": hours.len() > limit,
        });
        let shown = hours.into_iter().take(limit);
        let shown = shown
            .map(|(cell, hours)| (cell, Map::from_iter([("worker_hours".to_owned(), json!(render::round(hours, 3)))])));
        render::cells_geojson(shown.collect(), meta)
    }

    /// The first `limit` cells of the region and its districts, in the order of their indices, each with whether it
    /// is covered, the nearest station within the cutoff, and the time to it.
    #[must_use]
    pub fn cells_geojson(&self, request: &CoverageRequest, limit: usize) -> Value {
        let cells = self.cells(request);
        let total = cells.len();
        let off_network = cells.iter().filter(|cell| cell.off_network).count();
        let covered = cells.iter().filter(|cell| cell.covered).count();
        let shown = cells.into_iter().take(limit).map(|cell| {
            let mut properties = Map::new();
            properties.insert("covered".to_owned(), json!(cell.covered));
            let key = cell.nearest.map(|(station, _)| &self.stations().get(station).key);
            properties.insert("station".to_owned(), json!(key));
            // When length is asked for, a second stands for a metre.
            let measure = if request.travel.metres.is_some() { "travel_m" } else { "travel_time_s" };
            properties.insert(measure.to_owned(), json!(cell.nearest.map(|(_, time)| time.printed_seconds())));
            properties.insert("off_network".to_owned(), json!(cell.off_network));
            (cell.cell, properties)
        });
        let meta = json!({
            "method": self.method_of_coverage(request).json(),
            "total": total,
            "covered": covered,
            "off_network": off_network,
            "truncated": total > limit,
        });
        render::cells_geojson(shown.collect(), meta)
    }
}
