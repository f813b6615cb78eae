//! `region.sqlite`: stations, districts, demand points and findings as tables.

use std::path::Path;
use std::time::Duration;

use geo::{Coord, LineString, MultiPolygon, Polygon};
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use crate::coord::LngLat;
use crate::coverage::{District, Outline};
use crate::demand::DemandPoint;
use crate::hours::{DayKind, Holiday, Holidays, Schedule};
use crate::list::Finding;
use crate::station::{FacilitySet, ServiceHours, Station, Tier};

use super::edits::{Revision, StationList};

const SCHEMA: &str = "
    CREATE TABLE station (key TEXT PRIMARY KEY, name TEXT NOT NULL, lng REAL NOT NULL, lat REAL NOT NULL,
        tier TEXT NOT NULL, opening_hours TEXT NOT NULL, facilities TEXT, service_hours TEXT NOT NULL,
        extra TEXT NOT NULL, private TEXT NOT NULL, revision INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE calendar (name TEXT NOT NULL, source TEXT NOT NULL, first_year INTEGER NOT NULL, last_year INTEGER NOT NULL);
    CREATE TABLE holiday (date TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE audit (revision INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, method TEXT NOT NULL,
        key TEXT NOT NULL, before TEXT, after TEXT, hash TEXT NOT NULL);
    CREATE TABLE district (position INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, geometry TEXT NOT NULL,
        source_geometry TEXT);
    CREATE TABLE demand_point (position INTEGER PRIMARY KEY, lng REAL NOT NULL, lat REAL NOT NULL, weight REAL NOT NULL,
        source_lng REAL, source_lat REAL);
    CREATE TABLE finding (position INTEGER PRIMARY KEY, list TEXT NOT NULL, sheet TEXT NOT NULL, line INTEGER NOT NULL,
        \"column\" TEXT NOT NULL, value TEXT NOT NULL, rule TEXT NOT NULL, problem TEXT NOT NULL, fix TEXT NOT NULL,
        outcome TEXT NOT NULL);
";

/// How long to wait for another program that writes.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Everything in the tables.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub list: StationList,
    pub districts: Vec<District>,
    pub demand: Vec<DemandPoint>,
    pub holidays: Holidays,
    /// The districts before they were put into WGS-84; none where they were.
    pub district_sources: Vec<District>,
    /// Where the demand points were before; none where they were in WGS-84.
    pub demand_sources: Vec<LngLat>,
}

/// Writes a new file.
pub(super) fn write(path: &Path, tables: &Tables, findings: &[(String, Finding)]) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch(SCHEMA)?;
    let transaction = connection.transaction()?;
    for station in &tables.list.stations {
        put_station(&transaction, station, 0)?;
    }
    for (index, district) in tables.districts.iter().enumerate() {
        let source = tables.district_sources.get(index).map(geometry_of);
        let mut insert = transaction.prepare_cached("INSERT INTO district VALUES (NULL, ?, ?, ?, ?)")?;
        insert.execute(params![district.key, district.name, geometry_of(district), source])?;
    }
    for (index, point) in tables.demand.iter().enumerate() {
        let source = tables.demand_sources.get(index);
        transaction.prepare_cached("INSERT INTO demand_point VALUES (NULL, ?, ?, ?, ?, ?)")?.execute(params![
            point.place.lng(),
            point.place.lat(),
            point.weight,
            source.map(|place| place.lng()),
            source.map(|place| place.lat()),
        ])?;
    }
    put_holidays(&transaction, &tables.holidays)?;
    for (list, finding) in findings {
        let mut insert = transaction.prepare_cached("INSERT INTO finding VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
        insert.execute(params![
            list,
            finding.sheet,
            finding.line.cast_signed(),
            finding.column,
            finding.value,
            finding.rule.as_str(),
            finding.problem.en,
            finding.fix.en,
            finding.outcome.as_str()
        ])?;
    }
    transaction.commit()
}

fn put_holidays(connection: &Connection, holidays: &Holidays) -> rusqlite::Result<()> {
    let Some(years) = holidays.years() else { return Ok(()) };
    connection.execute(
        "INSERT INTO calendar VALUES (?, ?, ?, ?)",
        params![holidays.name(), holidays.source(), years.start(), years.end()],
    )?;
    let mut insert = connection.prepare("INSERT INTO holiday VALUES (?, ?, ?)")?;
    for Holiday { date, kind, name } in holidays.days() {
        insert.execute(params![date.to_string(), kind.as_str(), name])?;
    }
    Ok(())
}

fn holidays(connection: &Connection) -> rusqlite::Result<Holidays> {
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    let calendar: Option<(String, String, i32, i32)> =
        connection.query_row("SELECT name, source, first_year, last_year FROM calendar", [], read).optional()?;
    let Some((name, source, first, last)) = calendar else { return Ok(Holidays::none()) };
    let mut days = Vec::new();
    let mut statement = connection.prepare("SELECT date, kind, name FROM holiday ORDER BY date")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (date, kind): (String, String) = (row.get(0)?, row.get(1)?);
        let kind = [DayKind::Off, DayKind::Workday].into_iter().find(|one| one.as_str() == kind);
        let (Ok(date), Some(kind)) = (date.parse(), kind) else { return Err(unreadable("date, kind")) };
        days.push(Holiday { date, kind, name: row.get(2)? });
    }
    Holidays::of(name, source, (first..=last).collect(), days).map_err(|_| unreadable("date"))
}

/// Writes one station, in place of the one with its key.
pub(super) fn put_station(connection: &Connection, station: &Station, revision: u64) -> rusqlite::Result<()> {
    let facilities = station.facilities.map(FacilitySet::codes);
    let pairs = |pairs: &[(String, String)]| serde_json::to_string(pairs).expect("pairs of strings");
    let Station { key, name, place, tier, hours_text, .. } = station;
    let mut insert =
        connection.prepare_cached("INSERT OR REPLACE INTO station VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    let revision = revision.cast_signed();
    insert.execute(params![
        key,
        name,
        place.lng(),
        place.lat(),
        tier.as_str(),
        hours_text,
        facilities,
        station.service_hours.list(),
        pairs(&station.extra),
        pairs(&station.private),
        revision
    ])?;
    Ok(())
}

/// Opens the file for reading only, so the directory may be too.
pub(super) fn open(path: &Path) -> rusqlite::Result<Connection> {
    // Somebody who was killed while writing has left a journal; what it undoes has to be written.
    let mut journal = path.as_os_str().to_owned();
    journal.push("-journal");
    let killed = Path::new(&journal).exists();
    let how = if killed { OpenFlags::SQLITE_OPEN_READ_WRITE } else { OpenFlags::SQLITE_OPEN_READ_ONLY };
    let connection = Connection::open_with_flags(path, how | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

/// Reads the file.
pub(super) fn read(path: &Path) -> rusqlite::Result<Tables> {
    let connection = open(path)?;
    // One state of the file, also while somebody writes.
    connection.execute_batch("BEGIN")?;
    let mut tables = Tables { list: stations(&connection)?, holidays: holidays(&connection)?, ..Tables::default() };
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

/// The stations, in the order of their keys, and what was done to them.
pub(super) fn stations(connection: &Connection) -> rusqlite::Result<StationList> {
    let mut list = StationList { revision: revision(connection)?, ..StationList::default() };
    let mut statement = connection.prepare("SELECT * FROM station ORDER BY key")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let hours_text: String = row.get("opening_hours")?;
        let facilities: Option<String> = row.get("facilities")?;
        let pairs = |name: &str| -> rusqlite::Result<Vec<(String, String)>> {
            Ok(serde_json::from_str(&row.get::<_, String>(name)?).unwrap_or_default())
        };
        let key: String = row.get("key")?;
        let edited: i64 = row.get("revision")?;
        if edited > 0 {
            list.edited.insert(key.clone(), edited.cast_unsigned());
        }
        list.stations.push(Station {
            key,
            name: row.get("name")?,
            place: place(row)?,
            tier: Tier::parse(&row.get::<_, String>("tier")?).unwrap_or_default(),
            // Text that could not be read was reported when the region was built; its hours are unknown.
            hours: Schedule::parse(&hours_text).ok(),
            hours_text,
            facilities: facilities.and_then(|codes| FacilitySet::parse(&codes, &[';']).ok()),
            service_hours: ServiceHours::read(&row.get::<_, String>("service_hours")?).0,
            extra: pairs("extra")?,
            private: pairs("private")?,
        });
    }
    Ok(list)
}

/// How often the list was edited.
pub(super) fn revision(connection: &Connection) -> rusqlite::Result<Revision> {
    let last = "SELECT revision, hash FROM audit ORDER BY revision DESC LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Revision { number: row.get::<_, i64>("revision")?.cast_unsigned(), hash: row.get("hash")? })
    };
    Ok(connection.query_row(last, [], read).optional()?.unwrap_or_default())
}

fn place(row: &rusqlite::Row<'_>) -> rusqlite::Result<LngLat> {
    LngLat::new(row.get("lng")?, row.get("lat")?).map_err(|_| unreadable("lng, lat"))
}

fn unreadable(column: &str) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnName(column.to_owned())
}

fn geometry_of(district: &District) -> String {
    let coordinates = positions(district.outline.polygon());
    geojson::Geometry::new(geojson::GeometryValue::MultiPolygon { coordinates }).to_string()
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
