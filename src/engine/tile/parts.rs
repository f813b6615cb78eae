//! What tiles are made from beside the answers themselves, made at the first use and kept.

use std::sync::{Arc, OnceLock};

use crate::coverage::Figures;
use crate::network::Mode;

use super::super::cache::{Cache, made};
use super::super::request::CoverageRequest;
use super::super::snapshot::Snapshot;
use super::cells::CellMap;
use super::districts::DistrictMap;
use super::gaps::GapMap;

/// Questions whose gaps and figures are kept: they take long, and every tile of a map asks the same one.
const ANSWERS: usize = 8;

/// Parts of tiles.
#[derive(Debug)]
pub struct TileParts {
    /// Names the streets and the base map.
    pub fixed: Arc<str>,
    cells: Arc<[OnceLock<CellMap>; 3]>,
    districts: Arc<OnceLock<DistrictMap>>,
    gaps: Cache<CoverageRequest, GapMap>,
    figures: Cache<CoverageRequest, Vec<Figures>>,
}

impl TileParts {
    /// Nothing yet.
    pub fn new(fixed: &str) -> Self {
        Self {
            fixed: fixed.into(),
            cells: Arc::default(),
            districts: Arc::default(),
            gaps: Cache::new(ANSWERS),
            figures: Cache::new(ANSWERS),
        }
    }

    /// What stays when the stations change.
    pub fn with_other_stations(&self) -> Self {
        Self {
            fixed: Arc::clone(&self.fixed),
            cells: Arc::clone(&self.cells),
            districts: Arc::clone(&self.districts),
            gaps: Cache::new(ANSWERS),
            figures: Cache::new(ANSWERS),
        }
    }
}

impl Snapshot {
    /// The cells of `mode` as they are drawn.
    pub(super) fn cell_map(&self, mode: Mode) -> &CellMap {
        self.parts().cells[mode.index()].get_or_init(|| CellMap::of(&self.areas(mode).cells))
    }

    /// The districts as they are drawn.
    pub(super) fn district_map(&self) -> &DistrictMap {
        self.parts().districts.get_or_init(|| DistrictMap::of(&self.region().districts))
    }

    /// Calls `use_it` with the gaps of a question.
    pub(super) fn with_gaps<T>(&self, request: &CoverageRequest, use_it: impl FnOnce(&GapMap) -> T) -> T {
        use_it(made(&self.parts().gaps.get(*request, || GapMap::of(self.gaps(request)))))
    }

    /// Calls `use_it` with the figures of a question: of the region, then of each district.
    pub(super) fn with_figures<T>(&self, request: &CoverageRequest, use_it: impl FnOnce(&[Figures]) -> T) -> T {
        let figures = self.parts().figures.get(*request, || self.coverage(request));
        use_it(made::<Vec<Figures>>(&figures))
    }
}
