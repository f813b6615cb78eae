//! A region directory, opened.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono_tz::Tz;
use memmap2::Mmap;

use crate::coverage::District;
use crate::demand::{DemandPoint, enough_places};
use crate::hours::{Holidays, parse_zone};
use crate::network::{BaseMap, Network};
use crate::station::Tiers;

use super::edits::StationList;
use super::error::StoreError;
use super::recipe::{FORMAT_VERSION, Recipe};
use super::surface::{DaySurface, read_surfaces};
use super::tables;

/// The file of the tables.
pub(super) const DATABASE: &str = "region.sqlite";
/// The file of the streets.
pub(super) const NETWORK: &str = "network.bin";
/// The file of the base map.
pub(super) const BASE_MAP: &str = "basemap.bin";

/// Everything that a region directory holds.
#[derive(Debug)]
pub struct Region {
    /// Where it lies.
    pub path: PathBuf,
    /// How it was made.
    pub recipe: Recipe,
    /// The time zone in which hours are read.
    pub zone: Tz,
    /// The calendar of holidays that hours are read by.
    pub holidays: Holidays,
    /// The streets.
    pub network: Network,
    /// What lies around them, and the places that people go to.
    pub base_map: BaseMap,
    /// The stations, and what was done to them since the region was built.
    pub list: StationList,
    /// The tiers of the stations.
    pub tiers: Arc<Tiers>,
    /// The districts.
    pub districts: Vec<District>,
    /// The demand points.
    pub demand: Vec<DemandPoint>,
    /// The published presence of workers, by date.
    pub presence: Vec<DaySurface>,
}

impl Region {
    /// Opens the directory at `path`.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it is no region, was made by another version, or was damaged.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let recipe = Self::recipe(path)?;
        let mapped = |file: &'static str| {
            let opened = File::open(path.join(file)).and_then(|file| map(&file));
            let missing = |_| StoreError::NotARegion { path: path.to_owned(), missing: file };
            opened.map(|map| Arc::new(Mapped(map))).map_err(missing)
        };
        let damaged = |source| StoreError::Layout { path: path.to_owned(), source };
        let network = Network::open(mapped(NETWORK)?).map_err(damaged)?;
        let base_map = BaseMap::open(mapped(BASE_MAP)?).map_err(damaged)?;
        let database = path.join(DATABASE);
        let tables = tables::read(&database).map_err(StoreError::tables("read", &database))?;
        Ok(Self {
            path: path.to_owned(),
            zone: parse_zone(&recipe.timezone)?,
            recipe,
            network,
            base_map,
            holidays: tables.holidays,
            list: tables.list,
            tiers: tables.tiers,
            districts: tables.districts,
            demand: tables.demand,
            presence: read_surfaces(path)?,
        })
    }

    /// Whether demand is to be estimated from the places of the extract, and there are enough of them.
    #[must_use]
    pub fn estimates(&self) -> bool {
        let counts = &self.recipe.counts;
        self.recipe.estimate_demand && enough_places(counts.demand_places, counts.walk_street_km * 1000.0)
    }

    /// Reads the stations again, as they are now.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when they cannot be read.
    pub fn read_list(path: &Path) -> Result<StationList, StoreError> {
        let database = path.join(DATABASE);
        let list = tables::open(&database).and_then(|connection| {
            connection.execute_batch("BEGIN")?;
            tables::stations(&connection)
        });
        list.map_err(StoreError::tables("read", &database))
    }

    /// Reads only the recipe of the region at `path`.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when there is none, or one of another version.
    pub fn recipe(path: &Path) -> Result<Recipe, StoreError> {
        let not_a_region = || StoreError::NotARegion { path: path.to_owned(), missing: "region.toml" };
        let text = std::fs::read_to_string(path.join("region.toml")).map_err(|_| not_a_region())?;
        let table: toml::Table = text.parse().map_err(|_| not_a_region())?;
        // The version first: the rest of another version may look different.
        let found = table.get("format").and_then(toml::Value::as_integer).ok_or_else(not_a_region)?;
        let found = u32::try_from(found).unwrap_or(0);
        if found != FORMAT_VERSION {
            return Err(StoreError::Version { path: path.to_owned(), found, expected: FORMAT_VERSION });
        }
        table.try_into().map_err(|_| not_a_region())
    }
}

/// A mapped file as bytes.
struct Mapped(Mmap);

impl AsRef<[u8]> for Mapped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

#[expect(
    unsafe_code,
    reason = "mapping is what opens a nation's streets in no time; a region is written to a new directory and renamed, \
              never changed in place, so nobody of ours changes the file under the map"
)]
fn map(file: &File) -> std::io::Result<Mmap> {
    // SAFETY: the file is not changed while it is mapped, see the reason above.
    unsafe { Mmap::map(file) }
}
