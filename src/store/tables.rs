//! `region.sqlite`: stations, districts, demand points and findings as tables.

use std::path::Path;

use geo::{Coord, LineString, MultiPolygon, Polygon};
use rusqlite::{Connection, OpenFlags, params};

use crate::coord::LngLat;
use crate::coverage::{District, Outline};
use crate::demand::DemandPoint;
use crate::hours::Schedule;
use crate::list::Finding;
use crate::station::{FacilitySet, Station, Tier};

const SCHEMA: &str = "
    CREATE TABLE station (key TEXT PRIMARY KEY, name TEXT NOT NULL, lng REAL NOT NULL, lat REAL NOT NULL,
        tier TEXT NOT NULL, opening_hours TEXT NOT NULL, facilities TEXT, extra TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE district (position INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, geometry TEXT NOT NULL);
    CREATE TABLE demand_point (position INTEGER PRIMARY KEY, lng REAL NOT NULL, lat REAL NOT NULL, weight REAL NOT NULL);
    CREATE TABLE finding (position INTEGER PRIMARY KEY, list TEXT NOT NULL, line INTEGER NOT NULL, \"column\" TEXT NOT NULL,
        value TEXT NOT NULL, problem TEXT NOT NULL, outcome TEXT NOT NULL);
";

/// Everything in the tables.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub stations: Vec<Station>,
    pub districts: Vec<District>,
    pub demand: Vec<DemandPoint>,
}

/// Writes a new file.
pub(super) fn write(path: &Path, tables: &Tables, findings: &[(String, Finding)]) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch(SCHEMA)?;
    let transaction = connection.transaction()?;
    for station in &tables.stations {
        let facilities = station.facilities.map(FacilitySet::codes);
        let extra = serde_json::to_string(&station.extra).expect("pairs of strings");
        let Station { key, name, place, tier, hours_text, .. } = station;
        transaction.prepare_cached("INSERT INTO station VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?.execute(params![
            key,
            name,
            place.lng(),
            place.lat(),
            tier.as_str(),
            hours_text,
            facilities,
            extra
        ])?;
    }
    for district in &tables.districts {
        let geometry = geojson::Geometry::new(geojson::GeometryValue::MultiPolygon {
            coordinates: positions(district.outline.polygon()),
        });
        transaction.prepare_cached("INSERT INTO district VALUES (NULL, ?, ?, ?)")?.execute(params![
            district.key,
            district.name,
            geometry.to_string()
        ])?;
    }
    for point in &tables.demand {
        transaction.prepare_cached("INSERT INTO demand_point VALUES (NULL, ?, ?, ?)")?.execute(params![
            point.place.lng(),
            point.place.lat(),
            point.weight
        ])?;
    }
    for (list, finding) in findings {
        let Finding { line, column, value, problem, outcome } = finding;
        transaction.prepare_cached("INSERT INTO finding VALUES (NULL, ?, ?, ?, ?, ?, ?)")?.execute(params![
            list,
            line.cast_signed(),
            column,
            value,
            problem,
            outcome.as_str()
        ])?;
    }
    transaction.commit()
}

/// Reads the file; it is opened for reading only, so the directory may be too.
pub(super) fn read(path: &Path) -> rusqlite::Result<Tables> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut tables = Tables::default();
    let mut statement = connection.prepare("SELECT * FROM station ORDER BY key")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let hours_text: String = row.get("opening_hours")?;
        let facilities: Option<String> = row.get("facilities")?;
        let extra: String = row.get("extra")?;
        tables.stations.push(Station {
            key: row.get("key")?,
            name: row.get("name")?,
            place: place(row)?,
            tier: Tier::parse(&row.get::<_, String>("tier")?).unwrap_or_default(),
            // Text that could not be read was reported when the region was built; its hours are unknown.
            hours: Schedule::parse(&hours_text).ok(),
            hours_text,
            facilities: facilities.and_then(|codes| FacilitySet::parse(&codes, &[';']).ok()),
            extra: serde_json::from_str(&extra).unwrap_or_default(),
        });
    }
    let mut statement = connection.prepare("SELECT * FROM district ORDER BY position")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let geometry: String = row.get("geometry")?;
        let outline = polygon_of(&geometry).and_then(Outline::of).ok_or_else(|| unreadable("geometry"))?;
        tables.districts.push(District { key: row.get("key")?, name: row.get("name")?, outline });
    }
    let mut statement = connection.prepare("SELECT * FROM demand_point ORDER BY position")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        tables.demand.push(DemandPoint { place: place(row)?, weight: row.get("weight")? });
    }
    Ok(tables)
}

fn place(row: &rusqlite::Row<'_>) -> rusqlite::Result<LngLat> {
    LngLat::new(row.get("lng")?, row.get("lat")?).map_err(|_| unreadable("lng, lat"))
}

fn unreadable(column: &str) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnName(column.to_owned())
}

fn positions(area: &MultiPolygon) -> Vec<Vec<Vec<geojson::Position>>> {
    let ring = |ring: &LineString| ring.coords().map(|corner| vec![corner.x, corner.y].into()).collect();
    area.iter().map(|part| std::iter::once(part.exterior()).chain(part.interiors()).map(ring).collect()).collect()
}

fn polygon_of(text: &str) -> Option<MultiPolygon> {
    let geojson::GeoJson::Geometry(geometry) = text.parse().ok()? else { return None };
    let geojson::GeometryValue::MultiPolygon { coordinates } = geometry.value else { return None };
    let ring = |positions: &Vec<geojson::Position>| -> LineString {
        positions.iter().map(|position| Coord { x: position[0], y: position[1] }).collect()
    };
    let part = |rings: Vec<Vec<geojson::Position>>| {
        let mut rings = rings.iter().map(ring);
        Some(Polygon::new(rings.next()?, rings.collect()))
    };
    Some(coordinates.into_iter().filter_map(part).collect())
}
