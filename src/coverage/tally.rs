//! Figures: how much of an area is covered.

use rayon::prelude::*;

use crate::coord::cell_centre;
use crate::network::{Mode, Network};
use crate::travel_time::StationMask;

use super::amount::Amount;
use super::area::{Area, Areas};
use super::cell::SnappedCell;
use super::judge::Judge;
use super::street::StreetCoverage;

/// What a measure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Metres of street, each once.
    StreetM,
    /// Square metres of cells.
    AreaM2,
    /// Weight of demand points.
    Demand,
}

impl Unit {
    /// The word for it in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StreetM => "street_m",
            Self::AreaM2 => "area_m2",
            Self::Demand => "demand",
        }
    }
}

/// How much of one unit is covered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// What is counted.
    pub unit: Unit,
    /// How much of it is covered.
    pub covered: f64,
    /// How much there is.
    pub total: f64,
}

impl Measure {
    /// Covered over total, 0 to 1; `None` when there is nothing to cover.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.total > 0.0).then(|| self.covered / self.total)
    }
}

/// The figures of one area.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// Key of the area.
    pub key: String,
    /// Name of the area.
    pub name: String,
    /// Street metres, area, and demand where there are demand points.
    pub measures: Vec<Measure>,
    /// Stations inside the area that count.
    pub stations: usize,
    /// The share of the area for which the extract has data, 0 to 1.
    pub share_inside: f64,
    /// Whether that is below 99 %.
    pub partial: bool,
}

/// What adds up to the figures of one area, in whole numbers, so that the order does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub street_mm: u64,
    pub area: Amount,
    pub demand: Amount,
}

impl Sums {
    /// Covered of `total`, unit by unit.
    pub fn measures(&self, total: &Self, has_demand: bool) -> Vec<Measure> {
        let street_m = |mm: u64| mm as f64 / 1000.0;
        let mut measures = vec![
            Measure { unit: Unit::StreetM, covered: street_m(self.street_mm), total: street_m(total.street_mm) },
            Measure { unit: Unit::AreaM2, covered: self.area.get(), total: total.area.get() },
        ];
        if has_demand {
            measures.push(Measure { unit: Unit::Demand, covered: self.demand.get(), total: total.demand.get() });
        }
        measures
    }

    /// The figures of `area` of which so much is covered.
    pub fn tally(&self, area: &Area, has_demand: bool, mask: &StationMask) -> Tally {
        let measures = self.measures(&area.total, has_demand);
        Tally {
            key: area.key.clone(),
            name: area.name.clone(),
            measures,
            stations: area.stations.iter().filter(|&&station| mask.takes(station)).count(),
            share_inside: area.share_inside,
            partial: area.partial(),
        }
    }
}

/// Judges everything once and adds it up by area: the region first, then the districts.
#[must_use]
pub fn tally(network: &Network, mode: Mode, areas: &Areas, judge: &Judge<'_>, mask: &StationMask) -> Vec<Tally> {
    let streets = StreetCoverage::of(network, mode, judge);
    let covers = |cell: &SnappedCell| judge.covers(cell_centre(cell.cell), cell.snap.as_ref());
    let cells: Vec<bool> = areas.cells.par_iter().map(covers).collect();
    let demand: Vec<bool> =
        areas.demand.par_iter().map(|(point, snap)| judge.covers(point.place, snap.as_ref())).collect();
    let sums = |area: &Area| {
        let mut sums = Sums::default();
        area.each_street(network, mode, |edge, part| sums.street_mm += u64::from(streets.covered(edge, part).0));
        sums.area = area.cells.iter().filter(|cell| cells[cell.0 as usize]).map(|cell| Amount::of(cell.1)).sum();
        let points = area.demand.iter().filter(|&&point| demand[point as usize]);
        sums.demand = points.map(|&point| Amount::of(areas.demand[point as usize].0.weight)).sum();
        sums
    };
    let all = std::iter::once(&areas.region).chain(&areas.districts);
    all.map(|area| sums(area).tally(area, !areas.demand.is_empty(), mask)).collect()
}
