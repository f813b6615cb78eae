//! Demand of cells, shared over their streets.

use std::collections::BTreeMap;

use h3o::{CellIndex, Resolution};
use rayon::prelude::*;

use crate::coord::{LngLat, cell_at, cell_centre};
use crate::network::{EdgeId, Mode, Network};
use crate::units::Millimetres;

use super::DEMAND_RESOLUTION;

/// The longest piece of street whose demand is read at one place, in metres.
const PIECE_M: f64 = 25.0;

/// A place that stands for a piece of street, with its share of the demand of its cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SharePoint {
    /// The cell, as an index into the cells that were asked for.
    pub cell: u32,
    /// The middle of the piece.
    pub place: LngLat,
    /// The share of the street of the cell, 0 to 1; the shares of a cell add up to 1.
    pub share: f64,
}

/// Shares the demand of each of `cells` equally over its walkable street metres, in pieces of at most 25 m.
///
/// Cells are of resolution 9 or coarser. A cell without a walkable street is its centre.
#[must_use]
pub fn share_over_streets(network: &Network, cells: &[CellIndex]) -> Vec<SharePoint> {
    let wanted: BTreeMap<CellIndex, u32> = cells.iter().copied().zip(0..).collect();
    let mut resolutions: Vec<Resolution> = cells.iter().map(|cell| cell.resolution()).collect();
    resolutions.sort_unstable();
    resolutions.dedup();
    let edges: Vec<EdgeId> =
        network.edge_ids().filter(|edge| network.flags()[edge.index()].usable(Mode::Walk)).collect();
    let pieces = |edge: EdgeId| {
        let length = network.edge(edge).length;
        let count = (length.metres() / PIECE_M).ceil().max(1.0) as u32;
        let (wanted, resolutions) = (&wanted, &resolutions);
        (0..count).flat_map(move |piece| {
            let middle = (f64::from(length.0) * (f64::from(piece) + 0.5) / f64::from(count)) as u32;
            let place = network.place(edge, Millimetres(middle));
            let metres = length.metres() / f64::from(count);
            let fine = cell_at(place, DEMAND_RESOLUTION);
            let of =
                move |resolution: &Resolution| fine.parent(*resolution).and_then(|cell| wanted.get(&cell).copied());
            resolutions.iter().filter_map(of).map(move |cell| SharePoint { cell, place, share: metres })
        })
    };
    let mut points: Vec<SharePoint> = edges.par_iter().flat_map_iter(|&edge| pieces(edge)).collect();
    let mut metres = vec![0.0; cells.len()];
    for point in &points {
        metres[point.cell as usize] += point.share;
    }
    for point in &mut points {
        point.share /= metres[point.cell as usize];
    }
    let empty = (0_u32..).zip(cells).filter(|(cell, _)| metres[*cell as usize] <= 0.0);
    points.extend(empty.map(|(cell, &index)| SharePoint { cell, place: cell_centre(index), share: 1.0 }));
    points
}
