//! What can go wrong with files, in words for the person who can mend it.

use std::io;
use std::path::{Path, PathBuf};

use crate::coverage::DistrictError;
use crate::hours::ZoneError;
use crate::list::ListError;
use crate::network::osm::OsmError;
use crate::network::{BuildError, LayoutError};

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
    /// The districts cannot be used.
    #[error("cannot use `{path}`: {source}", path = .path.display())]
    Districts {
        /// The file.
        path: PathBuf,
        /// Why.
        source: DistrictError,
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
    /// The streets of the region cannot be used.
    #[error("the streets of the region `{path}` cannot be used: {source}", path = .path.display())]
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
}

impl StoreError {
    pub(super) fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { what, path: path.to_owned(), source }
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
            Self::Strict { .. } => "mend the rows named above, or leave out --strict to keep the good rows".to_owned(),
            Self::Zone(_) => "give an IANA name, for example --timezone Asia/Shanghai".to_owned(),
            _ => return None,
        })
    }
}
