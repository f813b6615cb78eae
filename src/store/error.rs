//! What can go wrong with files, in words for the person who can mend it.

use std::io;
use std::path::{Path, PathBuf};

use crate::coverage::DistrictError;
use crate::hours::{HolidaysError, ZoneError};
use crate::list::ListError;
use crate::network::osm::OsmError;
use crate::network::{BuildError, LayoutError};
use crate::station::EntryError;

/// Why a region cannot be built or opened.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file cannot be read or written.
    #[error("cannot {what} `{path}`: {source}", path = .path.display())]
    Io {
        /// What we were doing.
        what: &'static str,
        /// With which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The extract cannot be used.
    #[error("cannot read the extract `{path}`: {source}", path = .path.display())]
    Osm {
        /// The extract.
        path: PathBuf,
        /// Why.
        source: OsmError,
    },
    /// The extract can be read, but no network can be made from it.
    #[error("cannot build from the extract `{path}`: {source}", path = .path.display())]
    Network {
        /// The extract.
        path: PathBuf,
        /// Why.
        source: BuildError,
    },
    /// A list cannot be used.
    #[error("cannot use `{path}`: {source}", path = .path.display())]
    List {
        /// The list.
        path: PathBuf,
        /// Why.
        source: ListError,
    },
    /// The mapping cannot be used.
    #[error("cannot use the mapping `{path}`: {why}", path = .path.display())]
    Mapping {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The districts cannot be used.
    #[error("cannot use `{path}`: {source}", path = .path.display())]
    Districts {
        /// The file.
        path: PathBuf,
        /// Why.
        source: DistrictError,
    },
    /// The calendar of holidays cannot be used.
    #[error("cannot use `{path}`: {source}", path = .path.display())]
    Holidays {
        /// The file.
        path: PathBuf,
        /// Why.
        source: HolidaysError,
    },
    /// The datum of an input was to be told by the streets, and cannot be.
    #[error("the datum of `{path}` cannot be told: {why}\n\n{evidence}", path = .path.display())]
    Datum {
        /// The input.
        path: PathBuf,
        /// The option that declares it.
        option: &'static str,
        /// Why not.
        why: &'static str,
        /// All hypotheses, and how they fit.
        evidence: String,
    },
    /// A file of tiers cannot be used.
    #[error("cannot use `{path}`: {source}", path = .path.display())]
    Tiers {
        /// The file.
        path: PathBuf,
        /// Why.
        source: EntryError,
    },
    /// `--strict`, and something was found.
    #[error("{count} problems were found and --strict was asked for; no region was written")]
    Strict {
        /// How many.
        count: usize,
    },
    /// The time zone is not known.
    #[error(transparent)]
    Zone(#[from] ZoneError),
    /// There is something else where the region should go.
    #[error("`{path}` exists and is not a region of Waystation; it is left alone", path = .0.display())]
    InTheWay(PathBuf),
    /// The region that is there holds something that no region holds.
    #[error("the region `{path}` holds `{name}`, which is not ours; it is left alone", path = .path.display())]
    Foreign {
        /// The region.
        path: PathBuf,
        /// The file or directory in it.
        name: String,
    },
    /// The stations of the region that is there were edited.
    #[error("the stations of the region `{path}` were edited {count} times since it was built", path = .path.display())]
    Edited {
        /// The region.
        path: PathBuf,
        /// How often.
        count: u64,
    },
    /// Another region stands where one was opened.
    #[error("the region `{path}` was built anew since it was opened", path = .0.display())]
    Replaced(PathBuf),
    /// The keys cannot be used.
    #[error("the keys in `{path}` cannot be used: {why}", path = .path.display())]
    Keys {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// Not a region.
    #[error("`{path}` is not a region: it has no readable `{missing}`", path = .path.display())]
    NotARegion {
        /// The directory.
        path: PathBuf,
        /// What is missing.
        missing: &'static str,
    },
    /// Made by another version.
    #[error("the region `{path}` has format {found}, and this program reads format {expected}", path = .path.display())]
    Version {
        /// The directory.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// Ours.
        expected: u32,
    },
    /// The streets or the base map of the region cannot be used.
    #[error("a file of the region `{path}` cannot be used: {source}", path = .path.display())]
    Layout {
        /// The directory.
        path: PathBuf,
        /// Why.
        source: LayoutError,
    },
    /// The tables of the region cannot be used.
    #[error("the tables of the region `{path}` cannot be {what}: {source}", path = .path.display())]
    Tables {
        /// The file.
        path: PathBuf,
        /// Written or read.
        what: &'static str,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The surface of a date cannot be used.
    #[error("the demand surface `{path}` cannot be used: {source}", path = .path.display())]
    Surface {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: parquet::errors::ParquetError,
    },
    /// A file of pings cannot be used.
    #[error("cannot use `{path}`: it {why}", path = .path.display())]
    PingFile {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// Pings came for a date that is published.
    #[error("{0} is published and closed: pings of a date are taken once, all of them")]
    ClosedDate(chrono::NaiveDate),
    /// The log of pings holds something else.
    #[error("the log of pings of the region `{path}` is damaged", path = .0.display())]
    DamagedLog(PathBuf),
}

impl StoreError {
    pub(super) fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { what, path: path.to_owned(), source }
    }

    /// What SQLite says; a full disk is what it is everywhere.
    pub(super) fn tables(what: &'static str, path: &Path) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| match source {
            rusqlite::Error::SqliteFailure(error, _) if error.code == rusqlite::ErrorCode::DiskFull => {
                Self::io("write", path)(io::ErrorKind::StorageFull.into())
            }
            source => Self::Tables { path: path.to_owned(), what, source },
        }
    }

    /// Whether the disk is full.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull)
    }

    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                "the disk is full; free some space and run the command again, nothing half-written was left".to_owned()
            }
            Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => "check the path".to_owned(),
            Self::Osm { .. } => {
                "download the extract again and compare its size; it must be an `.osm.pbf` file".to_owned()
            }
            Self::Network { .. } => "choose an extract that covers the streets of your city".to_owned(),
            Self::Version { path, .. } | Self::Layout { path, .. } | Self::NotARegion { path, .. } => {
                format!("build it again: waystation build --osm F --stations F --out {}", path.display())
            }
            Self::InTheWay(_) => "choose another --out, or move what is there".to_owned(),
            Self::Foreign { .. } => "move it elsewhere, or choose another --out".to_owned(),
            Self::Edited { path, .. } => format!(
                "write the list as it is now, and build from that: waystation export {} --what stations --out F; or \
                 add --drop-edits to lose the edits",
                path.display()
            ),
            Self::Replaced(_) => "start the server again".to_owned(),
            Self::Datum { option, .. } => format!(
                "say what it is in: {option} wgs84 (satellite positioning, OpenStreetMap, Tianditu), gcj02 (AMap, \
                 Tencent and most lists made with them) or bd09 (Baidu); a list put together from several must be \
                 split, each part in its own"
            ),
            Self::Strict { .. } => "mend the rows named above, or leave out --strict to keep the good rows".to_owned(),
            Self::Holidays { .. } => {
                "mend the file, or choose --holidays cn (the calendar of the program) or --holidays none".to_owned()
            }
            Self::Zone(_) => "give an IANA name, for example --timezone Asia/Shanghai".to_owned(),
            _ => return None,
        })
    }
}
