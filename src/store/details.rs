//! Details of stations, who is in charge of them, and the tiers of the region, as tables.
//!
//! Contacts stand in a table of their own: whoever hands a copy of the file on can drop it.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};

use crate::hours::Schedule;
use crate::station::{
    BuildMode, Contact, Dates, Details, FacilitySet, Host, HostKind, Station, Status, Tier, TierInfo, Tiers,
};

pub(super) const SCHEMA: &str = "
    CREATE TABLE station_detail (key TEXT PRIMARY KEY, host TEXT, host_name TEXT, build_mode TEXT, seats INTEGER,
        area_m2 REAL, valid_from TEXT, valid_to TEXT, verified TEXT, status TEXT, nearby TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE contact (key TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (key, position)) WITHOUT ROWID;
    CREATE TABLE tier (position INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, zh TEXT NOT NULL, en TEXT NOT NULL,
        aliases TEXT NOT NULL, services TEXT, opening_hours TEXT NOT NULL, seats INTEGER, assume INTEGER NOT NULL,
        usual INTEGER NOT NULL);
";

/// Writes the details of one station, in place of those of its key.
pub(super) fn put(connection: &Connection, station: &Station) -> rusqlite::Result<()> {
    remove(connection, &station.key)?;
    let details = &station.details;
    let mut insert =
        connection.prepare_cached("INSERT INTO station_detail VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    let host = details.host.as_ref();
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    insert.execute(params![
        station.key,
        host.and_then(|host| host.kind).map(HostKind::as_str),
        host.map(|host| host.text.as_str()),
        details.build_mode.map(BuildMode::as_str),
        details.seats,
        details.area_m2,
        day(details.dates.from),
        day(details.dates.to),
        day(details.verified),
        details.status.map(Status::as_str),
        details.nearby.codes(),
    ])?;
    let mut insert = connection.prepare_cached("INSERT INTO contact VALUES (?, ?, ?, ?)")?;
    for (position, (name, value)) in details.contact.columns().iter().enumerate() {
        insert.execute(params![station.key, position.cast_signed(), name, value])?;
    }
    Ok(())
}

/// Removes the details of the station of this key.
pub(super) fn remove(connection: &Connection, key: &str) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM station_detail WHERE key = ?")?.execute([key])?;
    connection.prepare_cached("DELETE FROM contact WHERE key = ?")?.execute([key])?;
    Ok(())
}

/// The details of every station, by key.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<BTreeMap<String, Details>> {
    let mut all = BTreeMap::new();
    let mut statement = connection.prepare("SELECT * FROM station_detail")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        all.insert(row.get("key")?, details(row)?);
    }
    let mut contacts: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut statement = connection.prepare("SELECT * FROM contact ORDER BY key, position")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        contacts.entry(row.get("key")?).or_default().push((row.get("name")?, row.get("value")?));
    }
    for (key, columns) in contacts {
        all.entry(key).or_default().contact = Contact::of(columns);
    }
    Ok(all)
}

fn details(row: &Row<'_>) -> rusqlite::Result<Details> {
    let text = |column: &str| row.get::<_, Option<String>>(column);
    let day = |column: &str| Ok::<_, rusqlite::Error>(text(column)?.and_then(|text| text.parse().ok()));
    let kind = text("host")?.and_then(|code| HostKind::parse(&code));
    Ok(Details {
        host: text("host_name")?.map(|text| Host { kind, text }),
        build_mode: text("build_mode")?.and_then(|code| BuildMode::parse(&code)),
        seats: row.get("seats")?,
        area_m2: row.get("area_m2")?,
        dates: Dates { from: day("valid_from")?, to: day("valid_to")? },
        verified: day("verified")?,
        status: text("status")?.and_then(|code| Status::parse(&code)),
        nearby: text("nearby")?.and_then(|codes| FacilitySet::parse(&codes, &[';']).ok()).unwrap_or_default(),
        ..Details::default()
    })
}

/// Writes the tiers of a new region.
pub(super) fn put_tiers(connection: &Connection, tiers: &Tiers) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached("INSERT INTO tier VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    for (position, info) in tiers.iter().enumerate() {
        insert.execute(params![
            position.cast_signed(),
            info.tier.as_str(),
            info.zh,
            info.en,
            serde_json::to_string(&info.aliases).expect("a list of texts"),
            info.services.map(FacilitySet::codes),
            info.hours_text,
            info.seats,
            info.assume,
            info.tier == tiers.usual(),
        ])?;
    }
    Ok(())
}

/// Reads the tiers of a region.
pub(super) fn read_tiers(connection: &Connection) -> rusqlite::Result<Tiers> {
    let mut infos = Vec::new();
    let mut usual = Tier::default();
    let mut statement = connection.prepare("SELECT * FROM tier ORDER BY position")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let code: String = row.get("code")?;
        let tier = Tier::of_code(&code).ok_or_else(|| rusqlite::Error::InvalidColumnName("tier.code".to_owned()))?;
        if row.get("usual")? {
            usual = tier;
        }
        let hours_text: String = row.get("opening_hours")?;
        infos.push(TierInfo {
            tier,
            zh: row.get("zh")?,
            en: row.get("en")?,
            aliases: serde_json::from_str(&row.get::<_, String>("aliases")?).unwrap_or_default(),
            services: row
                .get::<_, Option<String>>("services")?
                .and_then(|codes| FacilitySet::parse(&codes, &[';']).ok()),
            hours: Schedule::parse(&hours_text).ok(),
            hours_text,
            seats: row.get("seats")?,
            assume: row.get("assume")?,
        });
    }
    Ok(Tiers::of(infos, usual))
}
