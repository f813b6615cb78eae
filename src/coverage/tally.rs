//! Figures: how much of an area is covered.

use rayon::prelude::*;

use crate::network::{Mode, Network};
use crate::travel_time::StationMask;
use crate::units::Millimetres;

use super::area::{Area, Areas};
use super::judge::Judge;
use super::parts::Part;
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

/// What is covered of every cell and demand point, and of every street.
struct Covered<'a> {
    network: &'a Network,
    mode: Mode,
    streets: StreetCoverage,
    cells: Vec<bool>,
    demand: Vec<bool>,
}

/// Judges everything once and adds it up by area: the region first, then the districts.
#[must_use]
pub fn tally(network: &Network, mode: Mode, areas: &Areas, judge: &Judge<'_>, mask: &StationMask) -> Vec<Tally> {
    let covered = Covered {
        network,
        mode,
        streets: StreetCoverage::of(network, mode, judge),
        cells: areas
            .cells
            .par_iter()
            .map(|cell| judge.covers(crate::coord::cell_centre(cell.cell), cell.snap.as_ref()))
            .collect(),
        demand: areas.demand.par_iter().map(|(point, snap)| judge.covers(point.place, snap.as_ref())).collect(),
    };
    std::iter::once(&areas.region).chain(&areas.districts).map(|area| covered.of(areas, area, mask)).collect()
}

impl Covered<'_> {
    fn of(&self, areas: &Areas, area: &Area, mask: &StationMask) -> Tally {
        let mut measures = vec![self.street(area), self.area(area)];
        if !areas.demand.is_empty() {
            measures.push(self.demand(areas, area));
        }
        Tally {
            key: area.key.clone(),
            name: area.name.clone(),
            measures,
            stations: area.stations.iter().filter(|&&station| mask.takes(station)).count(),
            share_inside: area.share_inside,
            partial: area.partial(),
        }
    }

    fn street(&self, area: &Area) -> Measure {
        let (mut covered, mut total) = (0_u64, 0_u64);
        let mut add = |edge, part: Part| {
            covered += u64::from(self.streets.covered(edge, part).0);
            total += u64::from(part.length().0);
        };
        if let Some(streets) = &area.streets {
            for &(edge, part) in streets {
                add(edge, part);
            }
        } else {
            for edge in self.network.edge_ids() {
                let whole = self.network.edge(edge);
                if whole.flags.usable(self.mode) {
                    add(edge, Part { start: Millimetres(0), end: whole.length });
                }
            }
        }
        Measure { unit: Unit::StreetM, covered: covered as f64 / 1000.0, total: total as f64 / 1000.0 }
    }

    fn area(&self, area: &Area) -> Measure {
        let cells = || area.cells.iter();
        let covered = sum(cells().filter(|(cell, _)| self.cells[*cell as usize]).map(|(_, m2)| *m2));
        Measure { unit: Unit::AreaM2, covered, total: sum(cells().map(|(_, m2)| *m2)) }
    }

    fn demand(&self, areas: &Areas, area: &Area) -> Measure {
        let points =
            || area.demand.iter().map(|&point| (areas.demand[point as usize].0.weight, self.demand[point as usize]));
        let covered = points().filter(|(_, covered)| *covered).map(|(weight, _)| weight);
        Measure { unit: Unit::Demand, covered: sum(covered), total: sum(points().map(|(weight, _)| weight)) }
    }
}

/// The sum in order, so that the same input gives the same bytes; of nothing it is 0, and not `-0` as with `Sum`.
fn sum(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |sum, value| sum + value)
}
