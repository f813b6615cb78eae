//! Edits of stations that survive a crash: the rows and one line of the audit for each, in one transaction.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::{Connection, OpenFlags, params};
use serde_json::{Value, json};

use crate::station::{BuildMode, Details, Edited, Facility, FacilitySet, HostKind, Station, Status};

use super::details;
use super::error::StoreError;
use super::recipe::hash_of;
use super::region::DATABASE;
use super::tables::{self, PATIENCE};

/// How often a list was edited since the region was built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// One for each station that an edit changed.
    pub number: u64,
    /// The hash of the audit up to here: of the last entry and the hash before it. Empty before the first edit.
    pub hash: String,
}

/// The stations as they are now, and what was done to them.
#[derive(Clone, Debug, Default)]
pub struct StationList {
    /// In the order of their keys.
    pub stations: Vec<Station>,
    /// How often the list was edited.
    pub revision: Revision,
    /// The revision of the last edit of each station that was edited.
    pub edited: BTreeMap<String, u64>,
}

/// Who edits, when and how.
#[derive(Clone, Debug)]
pub struct Author {
    /// When.
    pub at: DateTime<Utc>,
    /// The name of a key, or `local`.
    pub who: String,
    /// The HTTP method, or `import`.
    pub method: &'static str,
}

/// Holds the only right to edit the stations of a region until it is dropped.
#[derive(Debug)]
pub struct StationWriter {
    path: PathBuf,
    connection: Connection,
}

impl StationWriter {
    /// Waits for its turn, in this process and others.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the file cannot be written, or another region was put in its place meanwhile.
    pub fn open(region: &Path) -> Result<Self, StoreError> {
        let (path, connection) = writing(region)?;
        Ok(Self { path, connection })
    }

    /// Where the list stands.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be read.
    pub fn revision(&self) -> Result<Revision, StoreError> {
        tables::revision(&self.connection).map_err(StoreError::tables("read", &self.path))
    }

    /// Writes what became of stations: all of it, or nothing. Gives the revision of each, in their order, and where
    /// the list stands then.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; then nothing has changed.
    pub fn write(self, author: &Author, edited: &[Edited]) -> Result<(Vec<u64>, Revision), StoreError> {
        let result = self.write_all(author, edited);
        result.map_err(StoreError::tables("written", &self.path))
    }

    fn write_all(&self, author: &Author, edited: &[Edited]) -> rusqlite::Result<(Vec<u64>, Revision)> {
        let at = author.at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let mut now = tables::revision(&self.connection)?;
        let mut revisions = Vec::with_capacity(edited.len());
        for one in edited {
            let number = now.number + 1;
            if let Some(station) = &one.after {
                tables::put_station(&self.connection, station, number)?;
            } else {
                let mut delete = self.connection.prepare_cached("DELETE FROM station WHERE key = ?")?;
                delete.execute([one.key()])?;
                details::remove(&self.connection, one.key())?;
            }
            let told = |station: &Option<Station>| station.as_ref().map(|station| json_of(station).to_string());
            let (before, after) = (told(&one.before), told(&one.after));
            let entry = json!([now.hash, number, at, author.who, author.method, one.key(), before, after]);
            let hash = hash_of(entry.to_string().as_bytes());
            let mut insert = self.connection.prepare_cached("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?;
            let signed = number.cast_signed();
            insert.execute(params![signed, at, author.who, author.method, one.key(), before, after, hash])?;
            revisions.push(number);
            now = Revision { number, hash };
        }
        self.connection.execute_batch("COMMIT")?;
        Ok((revisions, now))
    }
}

/// The only right to write the tables of a region, in this process and others, until it is dropped: what was not
/// committed by then never was.
pub(super) fn writing(region: &Path) -> Result<(PathBuf, Connection), StoreError> {
    let path = region.join(DATABASE);
    let fail = |error| StoreError::tables("written", &path)(error);
    let before = identity(&path);
    let how = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&path, how).map_err(fail)?;
    connection.busy_timeout(PATIENCE).map_err(fail)?;
    // EXTRA also waits until the journal is gone from the directory on disk: what is acknowledged stays.
    connection.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA").map_err(fail)?;
    connection.execute_batch("BEGIN IMMEDIATE").map_err(fail)?;
    if identity(&path) != before {
        return Err(StoreError::Replaced(region.to_owned()));
    }
    Ok((path, connection))
}

/// All that a list says of a station.
fn json_of(station: &Station) -> Value {
    let codes = |set: FacilitySet| set.iter().map(Facility::as_str).collect::<Vec<_>>();
    let mut json = json!({
        "key": station.key,
        "name": station.name,
        "lng": station.place.lng(),
        "lat": station.place.lat(),
        "tier": station.tier.as_str(),
        "opening_hours": (!station.hours_text.is_empty()).then_some(&station.hours_text),
        "facilities": station.facilities.map(codes),
    });
    if !station.service_hours.is_empty() {
        let one = |(facility, text): (Facility, &str)| (facility.as_str().to_owned(), json!(text));
        json["service_hours"] = station.service_hours.iter().map(one).collect();
    }
    let details = json_of_details(&station.details);
    if details.as_object().is_some_and(|members| !members.is_empty()) {
        json["details"] = details;
    }
    if !station.extra.is_empty() {
        json["extra"] = station.extra.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    }
    // Who reads the audit learns that there are persons, not who they are.
    json
}

/// The details that are known. Of who is in charge only that somebody is: the audit is kept for long, and read by many.
fn json_of_details(details: &Details) -> Value {
    let Details { host, build_mode, seats, area_m2, dates, verified, status, nearby, contact, assumed: _ } = details;
    let day = |day: &Option<chrono::NaiveDate>| json!(day.map(|day| day.to_string()));
    let mut json = json!({
        "host": host.as_ref().and_then(|host| host.kind).map(HostKind::as_str),
        "host_name": host.as_ref().map(|host| &host.text).filter(|text| !text.is_empty()),
        "build_mode": build_mode.map(BuildMode::as_str),
        "seats": seats,
        "area_m2": area_m2,
        "valid_from": day(&dates.from),
        "valid_to": day(&dates.to),
        "verified": day(verified),
        "status": status.map(Status::as_str),
        "nearby": (!nearby.is_empty()).then(|| nearby.iter().map(Facility::as_str).collect::<Vec<_>>()),
        "has_contact": (!contact.is_empty()).then_some(true),
    });
    if let Some(members) = json.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    json
}

/// One line of the audit.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEntry {
    /// Its number.
    pub revision: u64,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// The name of a key, or `local`.
    pub who: String,
    /// The HTTP method, or `import`.
    pub method: String,
    /// The station.
    pub key: String,
    /// The station as it was; null if it is new.
    pub before: Value,
    /// The station as it became; null if it went.
    pub after: Value,
}

/// The last `limit` lines of the audit of `region`, newest first.
///
/// # Errors
///
/// [`StoreError`] when they cannot be read.
pub fn audit(region: &Path, limit: usize) -> Result<Vec<AuditEntry>, StoreError> {
    let path = region.join(DATABASE);
    let read = || {
        let connection = tables::open(&path)?;
        let mut statement = connection.prepare("SELECT * FROM audit ORDER BY revision DESC LIMIT ?")?;
        let value = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let entry = |row: &rusqlite::Row<'_>| {
            Ok(AuditEntry {
                revision: row.get::<_, i64>("revision")?.cast_unsigned(),
                at: row.get("at")?,
                who: row.get("who")?,
                method: row.get("method")?,
                key: row.get("key")?,
                before: value(row.get("before")?),
                after: value(row.get("after")?),
            })
        };
        statement.query_map([limit.cast_signed()], entry)?.collect()
    };
    let result: rusqlite::Result<Vec<AuditEntry>> = read();
    result.map_err(StoreError::tables("read", &path))
}

/// What tells a file from another that took its place.
#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

/// An open file cannot be replaced here.
#[cfg(not(unix))]
fn identity(_: &Path) -> Option<(u64, u64)> {
    None
}
