//! Reached H3 cells.

use std::collections::BTreeSet;

use h3o::{CellIndex, Resolution};
use rayon::prelude::*;

use crate::coord::{E7, LngLat, cell_at, cell_centre};
use crate::network::SNAP_LIMIT;
use crate::travel_time::{Reached, Reading, Times};
use crate::units::Millis;

use super::street::reached_parts;

/// A cell whose centre is within a contour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReachedCell {
    /// The cell.
    pub cell: CellIndex,
    /// The reading of its centre.
    pub reading: Reading,
}

/// The cells whose centre's reading is within `contour`, in the order of their indices.
#[must_use]
pub fn reached_cells(reached: &Reached<'_>, contour: Millis, resolution: Resolution) -> Vec<ReachedCell> {
    let network = reached.graph().network();
    let mode = reached.graph().profile().mode;
    let along: BTreeSet<CellIndex> = reached_parts(reached, contour, false)
        .iter()
        .flat_map(|part| {
            let points = network.points(part.edge);
            points.windows(2).flat_map(|pair| cells_along(pair[0], pair[1], resolution))
        })
        .collect();
    // The centre of a cell that is served lies within the snap limit of a reached street.
    let rings = 1 + (SNAP_LIMIT.metres() / spacing_m(resolution)).ceil() as u32;
    let near: BTreeSet<CellIndex> = along.par_iter().flat_map_iter(|cell| cell.grid_disk::<Vec<_>>(rings)).collect();
    let cells: Vec<CellIndex> = near.into_iter().collect();
    cells
        .into_iter()
        .filter_map(|cell| {
            let snap = network.snap(cell_centre(cell), mode, SNAP_LIMIT)?;
            let reading = Times::at(reached, &snap).filter(|reading| reading.time <= contour)?;
            Some(ReachedCell { cell, reading })
        })
        .collect()
}

/// A lower bound of the distance between centres of neighbouring cells, in metres.
fn spacing_m(resolution: Resolution) -> f64 {
    1.2 * resolution.edge_length_m()
}

/// The cells of places along a line, near enough to each other to leave none out but its neighbours.
fn cells_along(from: E7, to: E7, resolution: Resolution) -> impl Iterator<Item = CellIndex> {
    let (from, to) = (LngLat::from(from), LngLat::from(to));
    let steps = (crate::coord::Plane::distance_m(from, to) / (0.5 * resolution.edge_length_m())).ceil().max(1.0);
    (0..=steps as u32).map(move |step| {
        let share = f64::from(step) / steps;
        let between = |from: f64, to: f64| from + share * (to - from);
        let place = LngLat::new(between(from.lng(), to.lng()), between(from.lat(), to.lat()));
        cell_at(place.expect("between two positions"), resolution)
    })
}
