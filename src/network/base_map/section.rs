//! `basemap.bin`: what it begins with, and the order of its arrays.

use bytemuck::{Pod, Zeroable};

use crate::coord::E7;

use super::super::layout::Format;

/// The version of the layout; a region of another version has to be built again.
pub const BASE_MAP_VERSION: u32 = 1;

/// What a `basemap.bin` begins with.
pub const FORMAT: Format = Format { magic: b"WAYSTMAP", version: BASE_MAP_VERSION, what: "base map" };

/// The arrays of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Section {
    /// The shapes, those that are drawn first first, in each [`Rung`] along a Hilbert curve.
    Shapes,
    /// Where the points of each part begin, and one more.
    PartStart,
    /// Corners of shapes.
    Points,
    /// The first zoom that needs each corner.
    Details,
    /// The shapes that are first drawn at each zoom.
    Rungs,
    /// Boxes of shapes, packed, one run a rung.
    ShapeBoxes,
    /// Places that people go to, along a Hilbert curve.
    Places,
    /// Boxes of places, packed.
    PlaceBoxes,
    /// Where each text ends.
    TextEnds,
    /// Texts, UTF-8.
    Texts,
}

/// How many arrays there are.
pub const SECTIONS: usize = Section::Texts as usize + 1;

impl From<Section> for usize {
    fn from(section: Section) -> Self {
        section as Self
    }
}

/// A shape as it lies in the file.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct ShapeRecord {
    pub first_part: u32,
    pub parts: u32,
    pub name: u32,
    pub class: u8,
    pub form: u8,
    pub level: i8,
    pub zoom: u8,
}

/// The shapes that are first drawn at one zoom.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct Rung {
    pub zoom: u32,
    pub first_shape: u32,
    pub shapes: u32,
    pub first_box: u32,
}

/// A place as it lies in the file.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct PlaceRecord {
    pub number: i64,
    pub at: E7,
    pub name: u32,
    pub hours: u32,
    pub class: u8,
    pub kind: u8,
    pub unused: [u8; 6],
}
