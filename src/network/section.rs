//! `network.bin`: what it begins with, and the order of its arrays.

use super::layout::Format;

/// The version of the layout; a region of another version has to be built again.
pub const FORMAT_VERSION: u32 = 2;

/// What a `network.bin` begins with.
pub(super) const FORMAT: Format = Format { magic: b"WAYSTNET", version: FORMAT_VERSION, what: "network" };

/// The arrays of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Section {
    /// One [`super::store::Summary`].
    Summary,
    /// Position of each node.
    Nodes,
    /// End nodes of each edge.
    Ends,
    /// Length of each edge.
    Lengths,
    /// Flags of each edge.
    Flags,
    /// Name of each edge.
    EdgeNames,
    /// First point of each edge, and one more.
    PointStart,
    /// Shapes of edges.
    Points,
    /// First segment of each grid cell, and one more.
    CellStart,
    /// Segments of grid cells.
    Segments,
    /// First barrier of each grid cell, and one more.
    BarrierStart,
    /// Barriers in grid cells.
    Barriers,
    /// First area of water at the corner of each grid cell, and one more.
    WaterStart,
    /// Areas of water at the corners of grid cells.
    Waters,
    /// First byte of each name, and one more.
    NameStart,
    /// Names, UTF-8.
    NameBytes,
}

/// How many arrays there are.
pub(super) const SECTIONS: usize = Section::NameBytes as usize + 1;

impl From<Section> for usize {
    fn from(section: Section) -> Self {
        section as Self
    }
}
