//! Who gains and who loses between two states of the same areas.

use h3o::CellIndex;
use rayon::prelude::*;

use crate::coord::cell_centre;

use super::area::{Area, Areas};
use super::judge::Judge;

/// What is covered, place by place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// For each cell of [`Areas::cells`], whether its centre is.
    cells: Vec<bool>,
    /// For each demand point, whether it is.
    points: Vec<bool>,
}

/// Places that are covered in one state and not in another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moved {
    /// Cells, by their centres.
    pub cells: usize,
    /// Their area inside, in square metres.
    pub area_m2: f64,
    /// Weight of demand points.
    pub demand: f64,
}

/// Who gains and who loses in one area.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// Key of the area.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Covered after and not before.
    pub gains: Moved,
    /// Covered before and not after.
    pub loses: Moved,
}

impl Covered {
    /// Asks a judge about every cell and demand point.
    #[must_use]
    pub fn of(areas: &Areas, judge: &Judge<'_>) -> Self {
        let cells = areas.cells.par_iter().map(|cell| judge.covers(cell_centre(cell.cell), cell.snap.as_ref()));
        let points = areas.demand.par_iter().map(|(point, snap)| judge.covers(point.place, snap.as_ref()));
        Self { cells: cells.collect(), points: points.collect() }
    }

    /// Whether the centre of each cell of [`Areas::cells`] is covered.
    #[must_use]
    pub fn cells(&self) -> &[bool] {
        &self.cells
    }

    /// The cells of [`Areas::cells`] that are covered here and not in `other`, in their order.
    #[must_use]
    pub fn cells_beyond(&self, other: &Self, areas: &Areas) -> Vec<CellIndex> {
        let both = self.cells.iter().zip(&other.cells).zip(areas.cells.iter());
        both.filter(|((here, there), _)| **here && !**there).map(|(_, cell)| cell.cell).collect()
    }

    /// Who gains and who loses on the way to `after`: in the region, then in its districts. Both states are of the
    /// same `areas`.
    #[must_use]
    pub fn shifts(&self, after: &Self, areas: &Areas) -> Vec<Shift> {
        std::iter::once(&areas.region).chain(&areas.districts).map(|area| self.shift(after, areas, area)).collect()
    }

    fn shift(&self, after: &Self, areas: &Areas, area: &Area) -> Shift {
        Shift {
            key: area.key.clone(),
            name: area.name.clone(),
            gains: after.beyond(self, areas, area),
            loses: self.beyond(after, areas, area),
        }
    }

    /// What of an area is covered here and not in `other`.
    fn beyond(&self, other: &Self, areas: &Areas, area: &Area) -> Moved {
        let mut moved = Moved::default();
        for &(cell, inside) in area.cells.iter() {
            if self.cells[cell as usize] && !other.cells[cell as usize] {
                moved.cells += 1;
                moved.area_m2 += inside;
            }
        }
        for &point in area.demand.iter() {
            if self.points[point as usize] && !other.points[point as usize] {
                moved.demand += areas.demand[point as usize].0.weight;
            }
        }
        moved
    }
}
