//! Cells: the grain of area.

use std::collections::BTreeSet;

use h3o::CellIndex;
use rayon::prelude::*;

use crate::coord::{CELL_RESOLUTION, LngLat, Plane, cell_area_m2, cell_at, cell_centre, cell_ring};
use crate::network::{Mode, Network, SNAP_LIMIT, Snap};

use super::outline::Outline;

/// A cell with where its centre meets the street.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SnappedCell {
    /// The cell.
    pub cell: CellIndex,
    /// Where its centre meets the street of a mode; `None` off the network.
    pub snap: Option<Snap>,
}

/// Snaps the centres of cells.
pub(super) fn snapped(
    network: &Network,
    mode: Mode,
    cells: impl IntoParallelIterator<Item = CellIndex>,
) -> Vec<SnappedCell> {
    let mut cells: Vec<SnappedCell> = cells
        .into_par_iter()
        .map(|cell| SnappedCell { cell, snap: network.snap(cell_centre(cell), mode, SNAP_LIMIT) })
        .collect();
    cells.sort_unstable_by_key(|cell| cell.cell);
    cells
}

/// Every cell whose centre lies within the snap limit of a street of `mode`.
#[must_use]
pub fn region_cells(network: &Network, mode: Mode) -> Vec<SnappedCell> {
    let flags = network.flags();
    let edges: Vec<_> = network.edge_ids().filter(|edge| flags[edge.index()].usable(mode)).collect();
    let along: BTreeSet<CellIndex> = edges
        .par_iter()
        .flat_map_iter(|&edge| {
            let points = network.points(edge);
            let mut cells: Vec<CellIndex> =
                points.windows(2).flat_map(|pair| cells_along(pair[0].into(), pair[1].into())).collect();
            cells.dedup();
            cells
        })
        .collect();
    // A cell is at least 110 m across, so a centre 150 m away lies at most three cells off.
    let near: BTreeSet<CellIndex> = along.par_iter().flat_map_iter(|cell| cell.grid_disk::<Vec<_>>(3)).collect();
    let mut cells = snapped(network, mode, near.into_par_iter());
    cells.retain(|cell| cell.snap.is_some());
    cells
}

/// The cells of places every 40 m along a line.
fn cells_along(from: LngLat, to: LngLat) -> impl Iterator<Item = CellIndex> {
    let steps = (Plane::distance_m(from, to) / 40.0).ceil().max(1.0) as u32;
    (0..=steps).map(move |step| {
        let share = f64::from(step) / f64::from(steps);
        let lng = (to.lng() - from.lng()).mul_add(share, from.lng());
        let lat = (to.lat() - from.lat()).mul_add(share, from.lat());
        cell_at(LngLat::new(lng, lat).expect("between two positions"), CELL_RESOLUTION)
    })
}

/// The exact area of a whole cell, in square metres.
pub(super) fn whole_area_m2(cell: CellIndex) -> f64 {
    use geo::Area;
    cell_area_m2(cell_ring(cell).unsigned_area(), cell_centre(cell))
}

/// Every cell that `outline` touches, with its exact area inside, in square metres.
pub(super) fn cells_inside(outline: &Outline) -> Vec<(CellIndex, f64)> {
    use geo::Area;
    use h3o::geom::{ContainmentMode, TilerBuilder};
    let mut tiler = TilerBuilder::new(CELL_RESOLUTION).containment_mode(ContainmentMode::Covers).build();
    for part in outline.polygon() {
        // A part that H3 cannot tile (no area, not finite) holds no cell.
        let _ = tiler.add(part.clone());
    }
    let cells: BTreeSet<CellIndex> = tiler.into_coverage().collect();
    let weighted = cells.into_par_iter().filter_map(|cell| {
        let ring = cell_ring(cell);
        let centre = cell_centre(cell);
        let square_degrees = if outline.touches_box(&ring) {
            outline.area_within(&ring)
        } else if outline.contains(centre) {
            ring.unsigned_area()
        } else {
            0.0
        };
        (square_degrees > 0.0).then(|| (cell, cell_area_m2(square_degrees, centre)))
    });
    weighted.collect()
}
