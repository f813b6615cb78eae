//! Scenarios: named sets of edits, kept beside the stations and never mixed with them.
//!
//! A region that was built before there were scenarios gets their table with the first of them.

use std::path::Path;

use chrono::SecondsFormat;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::edits::{Author, writing};
use super::error::StoreError;
use super::region::DATABASE;
use super::tables;

/// Numbers are never given twice, also not after the last scenario is gone: they tell versions apart.
const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS scenario (number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE, note TEXT NOT NULL, edits TEXT NOT NULL, base TEXT NOT NULL, at TEXT NOT NULL,
    who TEXT NOT NULL)";

/// The longest name of a scenario, in characters.
const LONGEST: usize = 100;

/// A named set of edits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// What it is about, in words of its author.
    pub note: String,
    /// The edits, as a JSON list.
    pub edits: String,
    /// The version of the region that they were made over.
    pub base: String,
    /// Grows whenever any scenario is written.
    pub version: u64,
    /// When it was written, RFC 3339 in UTC.
    pub at: String,
    /// Who wrote it: the name of a key, or `local`.
    pub who: String,
}

/// A scenario to be written.
#[derive(Clone, Debug)]
pub struct ScenarioDraft {
    /// See [`Scenario::name`].
    pub name: String,
    /// See [`Scenario::note`].
    pub note: String,
    /// See [`Scenario::edits`].
    pub edits: String,
    /// See [`Scenario::base`].
    pub base: String,
}

/// What is wrong with a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` cannot name a scenario; a name has 1 to {LONGEST} characters, no `/`, `,` or control character, no blank \
     at its ends, and is not compare, evaluate or live"
)]
pub struct BadName(pub String);

/// Checks a name: it is a part of a path, and of a list with commas.
///
/// # Errors
///
/// [`BadName`].
pub fn check_scenario_name(name: &str) -> Result<(), BadName> {
    let fits = (1..=LONGEST).contains(&name.chars().count());
    let clean = !name.contains(['/', ',']) && !name.chars().any(char::is_control) && name.trim() == name;
    let taken = ["compare", "evaluate", "live", ".", ".."].contains(&name);
    if fits && clean && !taken { Ok(()) } else { Err(BadName(name.chars().take(LONGEST).collect())) }
}

/// All scenarios of a region, by name.
///
/// # Errors
///
/// [`StoreError`] when they cannot be read.
pub fn list_scenarios(region: &Path) -> Result<Vec<Scenario>, StoreError> {
    read(region, |connection| {
        let mut statement = connection.prepare("SELECT * FROM scenario ORDER BY name")?;
        statement.query_map([], scenario)?.collect()
    })
}

/// The scenario of this name, if there is one.
///
/// # Errors
///
/// [`StoreError`] when it cannot be read.
pub fn find_scenario(region: &Path, name: &str) -> Result<Option<Scenario>, StoreError> {
    read(region, |connection| found(connection, name).map(|one| one.into_iter().collect())).map(|mut all| all.pop())
}

/// Writes a scenario, in place of the one of its name if `allow` agrees to that: it sees what is there, and nobody
/// writes until it has answered.
///
/// # Errors
///
/// What `allow` says, or [`StoreError`]; then nothing has changed.
pub fn put_scenario<E: From<StoreError>>(
    region: &Path,
    draft: &ScenarioDraft,
    author: &Author,
    allow: impl FnOnce(Option<&Scenario>) -> Result<(), E>,
) -> Result<Scenario, E> {
    let (path, connection) = writing(region)?;
    let fail = |error| StoreError::tables("written", &path)(error);
    connection.execute_batch(SCHEMA).map_err(fail)?;
    allow(found(&connection, &draft.name).map_err(fail)?.as_ref())?;
    let write = || {
        connection.execute("DELETE FROM scenario WHERE name = ?", [&draft.name])?;
        let at = author.at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let values = params![draft.name, draft.note, draft.edits, draft.base, at, author.who];
        connection.execute("INSERT INTO scenario VALUES (NULL, ?, ?, ?, ?, ?, ?)", values)?;
        let written = found(&connection, &draft.name)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        connection.execute_batch("COMMIT")?;
        Ok(written)
    };
    Ok(write().map_err(fail)?)
}

/// Removes the scenario of this name if `allow` agrees; it sees what is there.
///
/// # Errors
///
/// What `allow` says, or [`StoreError`]; then nothing has changed.
pub fn remove_scenario<E: From<StoreError>>(
    region: &Path,
    name: &str,
    allow: impl FnOnce(Option<&Scenario>) -> Result<(), E>,
) -> Result<(), E> {
    let (path, connection) = writing(region)?;
    let fail = |error| StoreError::tables("written", &path)(error);
    connection.execute_batch(SCHEMA).map_err(fail)?;
    allow(found(&connection, name).map_err(fail)?.as_ref())?;
    let write = || {
        connection.execute("DELETE FROM scenario WHERE name = ?", [name])?;
        connection.execute_batch("COMMIT")
    };
    Ok(write().map_err(fail)?)
}

/// Takes the scenarios of a list of stations over into another one, with their versions and the count of those.
///
/// # Errors
///
/// [`StoreError`] when they cannot be read or written.
pub(super) fn carry(from: &Connection, to: &Path) -> Result<(), StoreError> {
    let read = || {
        if !is_there(from)? {
            return Ok(None);
        }
        let mut statement = from.prepare("SELECT * FROM scenario ORDER BY number")?;
        let all: Vec<Scenario> = statement.query_map([], scenario)?.collect::<rusqlite::Result<_>>()?;
        let count = "SELECT seq FROM sqlite_sequence WHERE name = 'scenario'";
        let count: Option<i64> = from.query_row(count, [], |row| row.get(0)).optional()?;
        Ok(count.map(|count| (all, count)))
    };
    let Some((all, count)) = read().map_err(StoreError::tables("read", to))? else { return Ok(()) };
    let write = || {
        let mut connection = Connection::open(to)?;
        let transaction = connection.transaction()?;
        transaction.execute_batch(SCHEMA)?;
        for one in &all {
            let number = one.version.cast_signed();
            let values = params![number, one.name, one.note, one.edits, one.base, one.at, one.who];
            transaction.execute("INSERT INTO scenario VALUES (?, ?, ?, ?, ?, ?, ?)", values)?;
        }
        transaction.execute("DELETE FROM sqlite_sequence WHERE name = 'scenario'", [])?;
        transaction.execute("INSERT INTO sqlite_sequence VALUES ('scenario', ?)", [count])?;
        transaction.commit()
    };
    write().map_err(StoreError::tables("written", to))
}

fn is_there(connection: &Connection) -> rusqlite::Result<bool> {
    let there = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'scenario'";
    Ok(connection.query_row(there, [], |row| row.get::<_, i64>(0))? > 0)
}

fn read(
    region: &Path,
    all: impl FnOnce(&Connection) -> rusqlite::Result<Vec<Scenario>>,
) -> Result<Vec<Scenario>, StoreError> {
    let path = region.join(DATABASE);
    let result = tables::open(&path).and_then(|connection| {
        if !is_there(&connection)? {
            return Ok(Vec::new());
        }
        all(&connection)
    });
    result.map_err(StoreError::tables("read", &path))
}

fn found(connection: &Connection, name: &str) -> rusqlite::Result<Option<Scenario>> {
    connection.query_row("SELECT * FROM scenario WHERE name = ?", [name], scenario).optional()
}

fn scenario(row: &Row<'_>) -> rusqlite::Result<Scenario> {
    Ok(Scenario {
        name: row.get("name")?,
        note: row.get("note")?,
        edits: row.get("edits")?,
        base: row.get("base")?,
        version: row.get::<_, i64>("number")?.cast_unsigned(),
        at: row.get("at")?,
        who: row.get("who")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_into_a_path_and_a_list() {
        for good in ["a", "night plan", "方案一", "v1.2"] {
            assert_eq!(check_scenario_name(good), Ok(()));
        }
        for bad in ["", "a/b", "a,b", " a", "compare", "live", "evaluate", "a\n", "..", &"长".repeat(101)] {
            assert!(check_scenario_name(bad).is_err(), "{bad:?}");
        }
    }
}
