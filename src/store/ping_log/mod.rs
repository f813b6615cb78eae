//! The log of the days that are not over: what is acknowledged is on disk.
//!
//! One thread writes. It takes the batches that wait, writes them in one transaction and acknowledges them together
//! once SQLite has synced its log (WAL, `synchronous = FULL`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::{Days, NaiveDate};
use rusqlite::{Connection, OptionalExtension, params};

use crate::demand::{DayKey, PACKED};

use super::day_key::{day_key, destroy_key};
use super::error::StoreError;

/// The directory of a region that holds all about pings.
pub(in crate::store) const DEMAND: &str = "demand";
/// The log in it.
const LOG: &str = "log.sqlite";
/// How long a batch waits for somebody else who writes.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most batches in one transaction.
const TOGETHER: usize = 256;
/// Batches that may wait; beyond them the sender waits.
const WAITING: usize = 1024;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS chunk (id INTEGER PRIMARY KEY, date TEXT NOT NULL, sightings BLOB NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS chunk_date ON chunk (date);
    CREATE TABLE IF NOT EXISTS batch (client TEXT NOT NULL, id TEXT NOT NULL, date TEXT NOT NULL,
        accepted INTEGER NOT NULL, refused INTEGER NOT NULL, PRIMARY KEY (client, id)) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS closed (date TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
";

/// Sightings that are to be stored together or not at all.
#[derive(Clone, Debug, Default)]
pub struct PingBatch {
    /// Who sends; ids of batches are his own.
    pub client: String,
    /// The id that the client gave it; a batch with an id that was stored already is not stored again.
    pub id: Option<String>,
    /// Packed sightings by date.
    pub chunks: Vec<(NaiveDate, Vec<u8>)>,
    /// Pings that were refused.
    pub refused: u64,
    /// The date on which it came; its id is forgotten two days later.
    pub today: NaiveDate,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Sightings on disk.
    pub accepted: u64,
    /// Pings that were refused before.
    pub refused: u64,
    /// Sightings of dates that were closed in the meantime.
    pub closed: u64,
    /// Whether the batch had been stored before: the figures are those of that time.
    pub repeated: bool,
}

type Answer = Result<Stored, Arc<StoreError>>;
type Reply = Box<dyn FnOnce(Answer) + Send>;

/// The log of a region, open for writing.
#[derive(Debug)]
pub struct PingLog {
    demand: PathBuf,
    sender: Mutex<Option<SyncSender<(PingBatch, Reply)>>>,
    failed: Arc<AtomicBool>,
    keys: Mutex<BTreeMap<NaiveDate, DayKey>>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl PingLog {
    /// Opens the log of the region at `region`, and makes it where there is none.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be written.
    pub fn open(region: &Path) -> Result<Self, StoreError> {
        let demand = region.join(DEMAND);
        let connection = connect(&demand)?;
        let (sender, receiver) = sync_channel::<(PingBatch, Reply)>(WAITING);
        let failed = Arc::new(AtomicBool::new(false));
        let (failing, path) = (Arc::clone(&failed), demand.join(LOG));
        let writer = std::thread::Builder::new()
            .name("ping-log".to_owned())
            .spawn(move || write_all(connection, &path, &receiver, &failing))
            .map_err(StoreError::io("start the writer of", &demand))?;
        Ok(Self {
            demand,
            sender: Mutex::new(Some(sender)),
            failed,
            keys: Mutex::default(),
            writer: Mutex::new(Some(writer)),
        })
    }

    /// The key of a date; `None` when the date is closed.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be read or kept.
    pub fn key(&self, date: NaiveDate) -> Result<Option<DayKey>, StoreError> {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = keys.get(&date) {
            // Should the date be closed by now, the writer says so.
            return Ok(Some(key.clone()));
        }
        if is_closed(&connect(&self.demand)?, date).map_err(StoreError::tables("read", &self.demand.join(LOG)))? {
            return Ok(None);
        }
        let key = day_key(&self.demand, date)?;
        // Of older dates none is taken any more.
        if keys.len() > 3 {
            keys.pop_first();
        }
        keys.insert(date, key.clone());
        Ok(Some(key))
    }

    /// Hands a batch to the writer; `reply` is called once it is on disk, or cannot be.
    pub fn append(&self, batch: PingBatch, reply: impl FnOnce(Answer) + Send + 'static) {
        let sender = self.sender.lock().expect("nobody panics with it").clone();
        let gone = |reply: Reply, demand: &Path| {
            let error = std::io::Error::other("its writer has stopped after a failure of the disk; restart the server");
            reply(Err(Arc::new(StoreError::io("write", demand)(error))));
        };
        if self.failed() {
            return gone(Box::new(reply), &self.demand);
        }
        match sender {
            Some(sender) => {
                if let Err(error) = sender.send((batch, Box::new(reply))) {
                    gone(error.0.1, &self.demand);
                }
            }
            None => gone(Box::new(reply), &self.demand),
        }
    }

    /// Whether the disk failed in a way that leaves open what it holds: nothing is acknowledged any more.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }
}

impl Drop for PingLog {
    fn drop(&mut self) {
        drop(self.sender.lock().map(|mut sender| sender.take()));
        if let Ok(Some(writer)) = self.writer.lock().map(|mut writer| writer.take()) {
            let _ = writer.join();
        }
    }
}

/// Opens the log of `demand`, and makes it where there is none.
fn connect(demand: &Path) -> Result<Connection, StoreError> {
    std::fs::create_dir_all(demand).map_err(StoreError::io("make", demand))?;
    let path = demand.join(LOG);
    let fail = |error| StoreError::tables("written", &path)(error);
    let connection = Connection::open(&path).map_err(fail)?;
    connection.busy_timeout(PATIENCE).map_err(fail)?;
    // What is deleted is overwritten; FULL syncs the log of SQLite before a transaction counts as done.
    let pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON";
    connection.execute_batch(pragmas).map_err(fail)?;
    connection.execute_batch(SCHEMA).map_err(fail)?;
    Ok(connection)
}

fn is_closed(connection: &Connection, date: NaiveDate) -> rusqlite::Result<bool> {
    let mut closed = connection.prepare_cached("SELECT 1 FROM closed WHERE date = ?")?;
    closed.exists([date.to_string()])
}

/// The writer: one transaction for all batches that wait.
fn write_all(connection: Connection, path: &Path, receiver: &Receiver<(PingBatch, Reply)>, failed: &AtomicBool) {
    while let Ok(first) = receiver.recv() {
        let waiting: Vec<(PingBatch, Reply)> =
            std::iter::once(first).chain(receiver.try_iter().take(TOGETHER - 1)).collect();
        let (batches, replies): (Vec<PingBatch>, Vec<Reply>) = waiting.into_iter().unzip();
        let done = if failed.load(Ordering::Acquire) {
            Err(rusqlite::Error::InvalidQuery)
        } else {
            write_together(&connection, &batches)
        };
        match done {
            Ok(stored) => replies.into_iter().zip(stored).for_each(|(reply, stored)| reply(Ok(stored))),
            Err(error) => {
                let _ = connection.execute_batch("ROLLBACK");
                // After a failed sync nobody knows what the disk holds: nothing may be acknowledged on its word again.
                let doubt = matches!(&error, rusqlite::Error::SqliteFailure(error, _)
                    if matches!(error.code, rusqlite::ErrorCode::SystemIoFailure
                        | rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase));
                if doubt {
                    failed.store(true, Ordering::Release);
                }
                let error = Arc::new(StoreError::tables("written", path)(error));
                for reply in replies {
                    reply(Err(Arc::clone(&error)));
                }
            }
        }
    }
}

fn write_together(connection: &Connection, batches: &[PingBatch]) -> rusqlite::Result<Vec<Stored>> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let stored = batches.iter().map(|batch| write(connection, batch)).collect::<rusqlite::Result<_>>()?;
    connection.execute_batch("COMMIT")?;
    Ok(stored)
}

fn write(connection: &Connection, batch: &PingBatch) -> rusqlite::Result<Stored> {
    if let Some(id) = &batch.id {
        let mut known = connection.prepare_cached("SELECT accepted, refused FROM batch WHERE client = ? AND id = ?")?;
        let before = known.query_row([&batch.client, id], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)));
        if let Some((accepted, refused)) = before.optional()? {
            let (accepted, refused) = (accepted.cast_unsigned(), refused.cast_unsigned());
            return Ok(Stored { accepted, refused, closed: 0, repeated: true });
        }
    }
    let mut stored = Stored { accepted: 0, refused: batch.refused, closed: 0, repeated: false };
    for (date, sightings) in &batch.chunks {
        let count = (sightings.len() / PACKED) as u64;
        if is_closed(connection, *date)? {
            stored.closed += count;
            continue;
        }
        let mut insert = connection.prepare_cached("INSERT INTO chunk (date, sightings) VALUES (?, ?)")?;
        insert.execute(params![date.to_string(), sightings])?;
        stored.accepted += count;
    }
    if let Some(id) = &batch.id {
        let mut insert = connection.prepare_cached("INSERT INTO batch VALUES (?, ?, ?, ?, ?)")?;
        let refused = stored.refused + stored.closed;
        insert.execute(params![
            batch.client,
            id,
            batch.today.to_string(),
            stored.accepted.cast_signed(),
            refused.cast_signed()
        ])?;
    }
    Ok(stored)
}

/// The log as the gate uses it: to read the sightings of a date once, and to forget them.
#[derive(Debug)]
pub struct DayLog {
    demand: PathBuf,
    connection: Connection,
}

impl DayLog {
    /// Opens the log of the region at `region`.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be opened.
    pub fn open(region: &Path) -> Result<Self, StoreError> {
        let demand = region.join(DEMAND);
        Ok(Self { connection: connect(&demand)?, demand })
    }

    /// Dates that have sightings, closed or not, in order.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the log cannot be read.
    pub fn dates(&self) -> Result<Vec<NaiveDate>, StoreError> {
        self.dates_of("SELECT DISTINCT date FROM chunk ORDER BY date")
    }

    /// Dates that are closed, in order.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the log cannot be read.
    pub fn closed(&self) -> Result<Vec<NaiveDate>, StoreError> {
        self.dates_of("SELECT date FROM closed ORDER BY date")
    }

    fn dates_of(&self, query: &str) -> Result<Vec<NaiveDate>, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(query)?;
            let dates =
                statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
            Ok(dates.iter().filter_map(|date| date.parse().ok()).collect())
        };
        read().map_err(StoreError::tables("read", &self.demand.join(LOG)))
    }

    /// Whether a date takes no more sightings.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the log cannot be read.
    pub fn is_closed(&self, date: NaiveDate) -> Result<bool, StoreError> {
        is_closed(&self.connection, date).map_err(StoreError::tables("read", &self.demand.join(LOG)))
    }

    /// The key of a date; `None` when the date is closed.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be read or kept.
    pub fn key(&self, date: NaiveDate) -> Result<Option<DayKey>, StoreError> {
        if self.is_closed(date)? { Ok(None) } else { day_key(&self.demand, date).map(Some) }
    }

    /// Closes a date for good. Returns whether it was open.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the log cannot be written.
    pub fn close(&self, date: NaiveDate) -> Result<bool, StoreError> {
        let insert = self.connection.execute("INSERT OR IGNORE INTO closed VALUES (?)", [date.to_string()]);
        Ok(insert.map_err(StoreError::tables("written", &self.demand.join(LOG)))? > 0)
    }

    /// The packed sightings of a date, in pieces.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the log cannot be read.
    pub fn chunks(&self, date: NaiveDate, mut take: impl FnMut(&[u8])) -> Result<(), StoreError> {
        let mut read = || {
            let mut statement = self.connection.prepare_cached("SELECT sightings FROM chunk WHERE date = ?")?;
            let mut rows = statement.query([date.to_string()])?;
            while let Some(row) = rows.next()? {
                take(row.get_ref(0)?.as_blob()?);
            }
            Ok(())
        };
        read().map_err(StoreError::tables("read", &self.demand.join(LOG)))
    }

    /// Forgets a date: its sightings are overwritten, its key destroyed. Ids of batches of two days before it go too.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the log or the key cannot be written.
    pub fn forget(&self, date: NaiveDate) -> Result<(), StoreError> {
        let before = date.checked_sub_days(Days::new(1)).unwrap_or(date);
        let forget = || {
            self.connection.execute("DELETE FROM chunk WHERE date = ?", [date.to_string()])?;
            self.connection.execute("DELETE FROM batch WHERE date < ?", [before.to_string()])?;
            // What the log of SQLite still holds goes too.
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        };
        forget().map_err(StoreError::tables("written", &self.demand.join(LOG)))?;
        destroy_key(&self.demand, date)
    }
}

#[cfg(test)]
mod tests;
