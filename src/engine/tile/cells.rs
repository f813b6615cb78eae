//! The H3 cells of a region as they are drawn: by themselves, and farther out joined to larger ones.

use std::ops::Range;

use h3o::{CellIndex, LatLng, Resolution};

use crate::coord::{CELL_RESOLUTION, LngLat, World};
use crate::coverage::SnappedCell;
use crate::network::{Bounds, BoxIndex};

/// Cells of one size.
#[derive(Debug)]
pub struct CellLevel {
    /// Which of the small cells each holds; those lie beside each other in the order of indices.
    pub cells: Vec<Range<u32>>,
    /// Where the corners of each begin, and one more.
    corner_start: Vec<u32>,
    corners: Vec<World>,
    index: BoxIndex,
}

impl CellLevel {
    fn of(small: &[SnappedCell], resolution: Resolution) -> Self {
        let parent = |cell: &SnappedCell| cell.cell.parent(resolution).unwrap_or(cell.cell);
        let mut level =
            Self { cells: Vec::new(), corner_start: vec![0], corners: Vec::new(), index: BoxIndex::default() };
        let mut boxes = Vec::new();
        let mut first = 0;
        for group in small.chunk_by(|a, b| parent(a) == parent(b)) {
            let next = first + group.len() as u32;
            level.cells.push(first..next);
            first = next;
            let before = level.corners.len();
            level.corners.extend(outline(parent(&group[0])));
            level.corner_start.push(level.corners.len() as u32);
            boxes.push(Bounds::around(&level.corners[before..]));
        }
        level.index = BoxIndex::of(boxes);
        level
    }

    /// Calls `visit` with the number of each cell that meets `window`.
    pub fn search(&self, window: &Bounds, visit: impl FnMut(usize)) {
        self.index.search(window, visit);
    }

    /// The closed outline of a cell.
    pub fn ring(&self, cell: usize) -> impl Iterator<Item = World> + '_ {
        let corners = &self.corners[self.corner_start[cell] as usize..self.corner_start[cell + 1] as usize];
        corners.iter().chain(corners.first()).copied()
    }
}

/// The corners of a cell, the last one other than the first.
pub fn outline(cell: CellIndex) -> impl Iterator<Item = World> {
    let place = |corner: &LatLng| LngLat::new(corner.lng(), corner.lat()).ok();
    cell.boundary().iter().filter_map(place).map(World::from).collect::<Vec<_>>().into_iter()
}

/// All cells of a region.
#[derive(Debug)]
pub struct CellMap {
    /// From the smallest on.
    levels: [CellLevel; 4],
}

impl CellMap {
    /// The cells of `small`, in the order of their indices.
    pub fn of(small: &[SnappedCell]) -> Self {
        let resolutions = [CELL_RESOLUTION, Resolution::Nine, Resolution::Eight, Resolution::Seven];
        Self { levels: resolutions.map(|resolution| CellLevel::of(small, resolution)) }
    }

    /// The cells that are drawn at a zoom: from 12 on the small ones.
    pub const fn level(&self, zoom: u8) -> &CellLevel {
        &self.levels[match zoom {
            12.. => 0,
            10..12 => 1,
            8..10 => 2,
            _ => 3,
        }]
    }
}
