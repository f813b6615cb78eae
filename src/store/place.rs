//! Where a region goes: what may stand there, and how the new one takes its place.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use super::error::StoreError;
use super::keys::{KEYS, KEYS_NEW};
use super::ping_log::DEMAND;
use super::region::{BASE_MAP, DATABASE, NETWORK, Region};
use super::{scenarios, tables};

/// A place for a region.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// The directory.
    pub out: &'a Path,
    /// Whether edits of a region that is there may be lost.
    pub drop_edits: bool,
}

impl Place<'_> {
    /// Refuses the place when it holds anything but a region, or nothing.
    ///
    /// # Errors
    ///
    /// [`StoreError`] that says what is in the way.
    pub fn check(self) -> Result<(), StoreError> {
        if !self.holds_region()? {
            return Ok(());
        }
        // A list that cannot be read any more has no edits that could be lost.
        tables::open(&self.out.join(DATABASE)).map_or(Ok(()), |connection| self.check_edits(&connection))
    }

    fn check_edits(self, connection: &Connection) -> Result<(), StoreError> {
        match tables::revision(connection) {
            Ok(revision) if revision.number > 0 && !self.drop_edits => {
                Err(StoreError::Edited { path: self.out.to_owned(), count: revision.number })
            }
            _ => Ok(()),
        }
    }

    /// Whether a region is there, and not nothing; anything else is an error.
    fn holds_region(self) -> Result<bool, StoreError> {
        let out = self.out;
        let Ok(metadata) = fs::metadata(out) else { return Ok(false) };
        let in_the_way = || StoreError::InTheWay(out.to_owned());
        if !metadata.is_dir() {
            return Err(in_the_way());
        }
        let names = names_in(out)?;
        let is_region = out.join("region.toml").is_file() && out.join(NETWORK).is_file();
        if names.is_empty() || !is_region {
            return if names.is_empty() { Ok(false) } else { Err(in_the_way()) };
        }
        names
            .into_iter()
            .find(|name| !is_ours(name))
            .map_or(Ok(true), |name| Err(StoreError::Foreign { path: out.to_owned(), name }))
    }

    /// Has `fill` write everything into a new directory beside the place, then puts it there. The keys and the scenarios stay.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; then what stood there stands there still.
    pub fn put(self, fill: impl FnOnce(&Path) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let (fresh, old) = (self.beside("new"), self.beside("old"));
        let result = fill(&fresh).and_then(|()| self.take(&fresh, &old));
        if result.is_err() {
            // What could not be finished must not stay; if it cannot even be removed, the first error says more.
            let _ = fs::remove_dir_all(&fresh);
        }
        result
    }

    /// Renames; a region that was there before steps aside first and goes last.
    fn take(self, fresh: &Path, old: &Path) -> Result<(), StoreError> {
        let out = self.out;
        let replaced = out.exists();
        let held = if replaced { hold(&out.join(DATABASE))? } else { None };
        if replaced {
            // While the streets were read, somebody may have edited. Whoever holds the list asks himself: another
            // connection would wait for this one.
            match &held {
                Some(connection) => self.holds_region().and_then(|_| self.check_edits(connection))?,
                None => self.check()?,
            }
            if let Some(connection) = &held {
                scenarios::carry(connection, &fresh.join(DATABASE))?;
            }
            let keys = out.join(KEYS);
            if keys.exists() {
                fs::copy(&keys, fresh.join(KEYS)).map_err(StoreError::io("copy", &keys))?;
            }
            fs::rename(out, old).map_err(StoreError::io("move aside", out))?;
            // What pings have left is not made from the inputs: it stays, and whoever writes it goes on writing.
            let (before, after) = (old.join(DEMAND), fresh.join(DEMAND));
            if before.exists()
                && let Err(error) = fs::rename(&before, &after)
            {
                let _ = fs::rename(old, out);
                return Err(StoreError::io("move", &before)(error));
            }
        }
        if let Err(error) = fs::rename(fresh, out) {
            if replaced {
                let _ = fs::rename(fresh.join(DEMAND), old.join(DEMAND));
                let _ = fs::rename(old, out);
            }
            return Err(StoreError::io("put in place", out)(error));
        }
        drop(held);
        let _ = fs::remove_dir_all(old);
        Region::recipe(out).map(|_| ())
    }

    /// Clears up after builds that were killed: a region that one of them had moved aside comes back, the rest goes.
    pub fn tidy(self) {
        let Some(folder) = self.out.parent() else { return };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let Ok(names) = names_in(folder) else { return };
        for what in ["old", "new"] {
            let prefix = format!(".{}.{what}-", self.name());
            for name in names.iter().filter(|name| name.strip_prefix(&prefix).is_some_and(is_dead)) {
                let left = folder.join(name);
                let alone = what == "old" && !self.out.exists() && Region::recipe(&left).is_ok();
                if !(alone && fs::rename(&left, self.out).is_ok()) {
                    let _ = fs::remove_dir_all(&left);
                }
            }
        }
    }

    fn name(self) -> String {
        self.out.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    fn beside(self, what: &str) -> PathBuf {
        self.out.with_file_name(format!(".{}.{what}-{}", self.name(), std::process::id()))
    }
}

/// Keeps servers from editing the list while the region is replaced; theirs would be edits of the old one.
fn hold(database: &Path) -> Result<Option<Connection>, StoreError> {
    if !cfg!(unix) || !database.is_file() {
        return Ok(None);
    }
    let begin = || {
        let connection = Connection::open(database)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.execute_batch("BEGIN EXCLUSIVE; SELECT count(*) FROM sqlite_master")?;
        Ok(connection)
    };
    let held: rusqlite::Result<Connection> = begin();
    match held {
        Ok(connection) => Ok(Some(connection)),
        Err(rusqlite::Error::SqliteFailure(error, text)) if error.code == rusqlite::ErrorCode::DatabaseBusy => {
            Err(StoreError::tables("replaced", database)(rusqlite::Error::SqliteFailure(error, text)))
        }
        // Damaged, or of no use to servers either.
        Err(_) => Ok(None),
    }
}

fn is_ours(name: &str) -> bool {
    ["region.toml", NETWORK, BASE_MAP, KEYS, KEYS_NEW, DEMAND].contains(&name)
        || name.strip_prefix(DATABASE).is_some_and(|rest| ["", "-journal", "-wal", "-shm"].contains(&rest))
}

fn names_in(folder: &Path) -> Result<Vec<String>, StoreError> {
    let entries = fs::read_dir(folder).map_err(StoreError::io("read", folder))?;
    let mut names: Vec<String> =
        entries.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned())).collect();
    names.sort_unstable();
    Ok(names)
}

/// Whether no process has this id; only where the system tells.
fn is_dead(id: &str) -> bool {
    let processes = Path::new("/proc");
    let number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    number && processes.join("self").exists() && !processes.join(id).exists()
}
