//! What lies in a rectangle: streets and barriers.

use crate::coord::{E7, LngLat};

use super::barrier::Obstacle;
use super::edge::EdgeId;
use super::store::Network;

/// The cells of the grid that a rectangle touches.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    network: &'a Network,
    columns: [i64; 2],
    rows: [i64; 2],
}

impl Network {
    /// The window from its south-west to its north-east corner.
    #[must_use]
    pub fn window(&self, low: LngLat, high: LngLat) -> Window<'_> {
        let grid = self.grid();
        let ([west, south], [east, north]) = (grid.at(low.into()), grid.at(high.into()));
        let clamp = |from: i64, to: i64, size: u32| [from.max(0), to.min(i64::from(size) - 1)];
        Window { network: self, columns: clamp(west, east, grid.size[0]), rows: clamp(south, north, grid.size[1]) }
    }
}

impl Window<'_> {
    fn cells(&self) -> impl Iterator<Item = usize> + '_ {
        let [south, north] = self.rows;
        (south..=north).flat_map(move |row| {
            let [west, east] = self.columns;
            (west..=east).filter_map(move |column| self.network.grid().cell([column, row]))
        })
    }

    /// The edges that run through these cells and that some mode can be snapped to, each once.
    #[must_use]
    pub fn edges(&self) -> Vec<EdgeId> {
        let (starts, segments) = (self.network.cell_starts(), self.network.segments());
        let mut seen = vec![0_u64; self.network.flags().len().div_ceil(64)];
        let mut edges = Vec::new();
        for cell in self.cells() {
            for segment in &segments[starts[cell] as usize..starts[cell + 1] as usize] {
                let (word, bit) = (segment.edge.index() / 64, 1 << (segment.edge.index() % 64));
                if seen[word] & bit == 0 {
                    seen[word] |= bit;
                    edges.push(segment.edge);
                }
            }
        }
        edges
    }

    /// Both ends of each straight piece of a barrier; some come more than once.
    pub fn barriers(&self) -> impl Iterator<Item = [E7; 2]> + '_ {
        self.cells().flat_map(|cell| self.network.obstacles_in(cell)).map(Obstacle::line)
    }

    /// Whether there is any water here.
    #[must_use]
    pub fn has_water(&self) -> bool {
        self.cells().any(|cell| self.network.may_be_wet(cell))
    }
}
