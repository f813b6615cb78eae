//! Keys of days: each in a file of its own, gone when its day is.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::demand::DayKey;

use super::error::StoreError;

fn path_of(demand: &Path, date: NaiveDate) -> PathBuf {
    demand.join(format!("{date}.key"))
}

/// The key of a day, made when it is asked for first; on disk before it is given.
pub(super) fn day_key(demand: &Path, date: NaiveDate) -> Result<DayKey, StoreError> {
    let path = path_of(demand, date);
    let fail = |error| StoreError::io("keep the key of a day in", &path)(error);
    loop {
        match File::open(&path) {
            Ok(mut file) => {
                let mut bytes = [0; 32];
                return file.read_exact(&mut bytes).map(|()| DayKey::new(bytes)).map_err(fail);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut bytes = [0; 32];
                getrandom::fill(&mut bytes).map_err(|error| fail(io::Error::other(error.to_string())))?;
                // Written whole under another name first: nobody ever reads half a key, and of two makers one wins.
                let fresh = demand.join(format!("{date}.key.{}", std::process::id()));
                let linked = write_private(&fresh, &bytes).and_then(|()| fs::hard_link(&fresh, &path));
                fs::remove_file(&fresh).map_err(fail)?;
                match linked {
                    Ok(()) => sync_directory(demand).map_err(fail)?,
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                    Err(error) => return Err(fail(error)),
                }
            }
            Err(error) => return Err(fail(error)),
        }
    }
}

/// Destroys the key of a day. Without it the names in what may be left of its log mean nothing.
pub(super) fn destroy_key(demand: &Path, date: NaiveDate) -> Result<(), StoreError> {
    let path = path_of(demand, date);
    let destroyed = OpenOptions::new().write(true).open(&path).and_then(|mut file| {
        file.write_all(&[0; 32])?;
        file.sync_all()?;
        fs::remove_file(&path)?;
        sync_directory(demand)
    });
    match destroyed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::io("destroy", &path)(error)),
        _ => Ok(()),
    }
}

pub(super) fn sync_directory(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// For the eyes of its owner only.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let _ = fs::remove_file(path);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
