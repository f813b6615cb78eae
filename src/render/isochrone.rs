//! Isochrones as GeoJSON and as a table.

use serde_json::{Map, Value, json};

use crate::coord::LngLat;
use crate::isochrone::{AreaError, LevelError, ReachedPart};
use crate::network::Network;
use crate::station::{StationId, StationSet};
use crate::units::Millis;

use super::cells_geojson;
use super::feature::{collection, feature, polygons};
use super::number::{degrees, round};
use super::table::Table;

/// The shape of a part of an edge.
pub fn part_places(network: &Network, part: &ReachedPart) -> impl Iterator<Item = LngLat> + use<> {
    network.places_between(part.edge, part.start, part.end).into_iter()
}

/// What all isochrones of an answer share.
#[derive(Clone, Copy, Debug)]
pub struct IsochroneFrame<'a> {
    /// The streets.
    pub network: &'a Network,
    /// The stations.
    pub stations: &'a StationSet,
    /// Whether a contour of so many seconds means metres.
    pub in_metres: bool,
}

impl IsochroneFrame<'_> {
    fn contour(&self, contour: Millis) -> (&'static str, Value) {
        (if self.in_metres { "contour_m" } else { "contour_s" }, json!(contour.seconds()))
    }

    fn key(&self, station: StationId) -> Value {
        json!(self.stations.get(station).key)
    }

    /// One isochrone.
    #[must_use]
    pub fn feature(
        &self,
        contour: Millis,
        owner: Option<StationId>,
        street_m: f64,
        area: Option<(f64, &geo::MultiPolygon)>,
        parts: &[ReachedPart],
        error: Option<&AreaError>,
    ) -> Value {
        let mut properties = Map::new();
        let (name, value) = self.contour(contour);
        properties.insert(name.to_owned(), value);
        if let Some(owner) = owner {
            properties.insert("station".to_owned(), self.key(owner));
        }
        properties.insert("street_m".to_owned(), json!(round(street_m, 3)));
        let kind = if area.is_some() { "display" } else { "exact" };
        properties.insert("geometry".to_owned(), json!(kind));
        if let Some(error) = error {
            properties.extend(error_json(error));
        }
        let geometry = match area {
            Some((area_m2, area)) => {
                properties.insert("area_m2".to_owned(), json!(round(area_m2, 0)));
                polygons(area)
            }
            None => self.lines(parts),
        };
        feature(geometry, properties)
    }

    fn lines(&self, parts: &[ReachedPart]) -> Value {
        let position = |place: LngLat| json!([degrees(place.lng()), degrees(place.lat())]);
        let line = |part: &ReachedPart| -> Value { part_places(self.network, part).map(position).collect() };
        json!({"type": "MultiLineString", "coordinates": parts.iter().map(line).collect::<Vec<_>>()})
    }

    /// Cells, each with the shortest contour that holds it.
    #[must_use]
    pub fn cells(
        &self,
        cells: &[crate::isochrone::ReachedCell],
        contours: &[Millis],
        by_station: bool,
        meta: Value,
    ) -> Value {
        let shown = cells.iter().map(|cell| {
            let contour = contours.iter().find(|&&contour| cell.reading.time <= contour);
            let (name, value) = self.contour(*contour.expect("within the longest"));
            let mut properties = Map::new();
            properties.insert(name.to_owned(), value);
            let time = if self.in_metres { "travel_m" } else { "travel_time_s" };
            properties.insert(time.to_owned(), json!(cell.reading.time.printed_seconds()));
            if by_station {
                properties.insert("station".to_owned(), self.key(cell.reading.station));
            }
            properties.insert("geometry".to_owned(), json!("exact"));
            (cell.cell, properties)
        });
        cells_geojson(shown.collect(), meta)
    }
}

fn metres(error: &LevelError) -> Map<String, Value> {
    let mut members = Map::new();
    let fields = [("false_in_m", error.false_in_m), ("false_out_m", error.false_out_m), ("checked_m", error.checked_m)];
    for (name, value) in fields {
        members.insert(name.to_owned(), json!(round(value, 1)));
    }
    members
}

/// The error of an area: all together, and by level of the street.
#[must_use]
pub fn error_json(error: &AreaError) -> Map<String, Value> {
    let mut members = metres(&error.total());
    let levels = error.levels.iter().map(|(level, error)| {
        let mut members = metres(error);
        members.insert("level".to_owned(), json!(level));
        Value::Object(members)
    });
    members.insert("error_by_level".to_owned(), levels.collect());
    members
}

/// A collection of isochrones.
#[must_use]
pub fn isochrones_geojson(features: Vec<Value>, meta: Value) -> Value {
    collection(features, meta)
}

/// Isochrones for people: one row a contour (and station).
#[must_use]
pub fn isochrones_table(rows: Vec<[String; 6]>, in_metres: bool) -> Table {
    let mut table = Table::new(&[
        if in_metres { "metres" } else { "minutes" },
        "station",
        "street km",
        "km²",
        "wrongly in m",
        "wrongly out m",
    ]);
    for row in rows {
        table.push(row);
    }
    table
}
