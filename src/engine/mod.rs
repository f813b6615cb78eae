//! Questions in, answers out.
//!
//! An [`Engine`] hands out an immutable [`Snapshot`]; when stations change, it is swapped whole, so no answer ever
//! mixes two versions. The command line and the server ask the same methods.

mod cache;
mod catchments;
mod cells;
mod compare;
mod coverage;
mod crowding;
mod datum_check;
mod edit;
mod gaps;
mod isochrone;
mod isochrone_answer;
mod live;
mod method;
mod nearest;
mod places;
mod presence;
mod request;
mod rules;
mod sensitivity;
mod siting;
mod snapshot;
mod tile;
mod week;
mod what_if;

pub use coverage::CellReading;
pub use crowding::check_stay;
pub use edit::ScenarioEdit;
pub use isochrone::{
    AnsweredOrigin, From, Geometry, Isochrone, IsochroneRequest, Isochrones, MAX_CONTOURS, MAX_ORIGINS, Shape,
};
pub use places::NamedPlace;
pub use presence::{DemandKey, PresenceDemand, hour_of_week};
pub use request::{
    CoverageRequest, Filter, MAX_DEPTH, MAX_LIMIT, NearestRequest, RequestError, Travel, minutes, needs_of, travel,
};
pub use siting::{Choice, Heard, MAX_CANDIDATES, Objective, SitingError, SitingRequest};
pub use snapshot::{Layer, Snapshot};
pub use tile::{LARGEST_TILE, Shown, TileLayer, TileRequest};
pub use what_if::WhatIf;

use std::path::Path;
use std::sync::{Arc, Mutex};

use arc_swap::ArcSwap;

use crate::store::{Region, StoreError};

/// Holds the snapshot that answers are given from.
#[derive(Debug)]
pub struct Engine {
    current: ArcSwap<Snapshot>,
    /// Held by whoever edits; readers never wait for it.
    writing: Mutex<()>,
}

impl Engine {
    /// Opens the region at `path`.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be opened.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let snapshot = Snapshot::of(Region::open(path)?);
        Ok(Self { current: ArcSwap::from_pointee(snapshot), writing: Mutex::default() })
    }

    /// The snapshot of now; it stays as it is however long it is held.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }
}
