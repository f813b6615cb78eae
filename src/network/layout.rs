//! `network.bin`: how a network lies on disk, and the checks when it is opened.
//!
//! ```text
//! 0   "WAYSTNET"       magic
//! 8   u32              format version
//! 12  u32              number of sections
//! 16  u64              length of the file
//! 24  u64              XXH3 of everything from byte 32 on
//! 32  sections         { u64 offset, u64 length } each, in the order of `Section`
//! ..  the sections     each on a multiple of 8 bytes, little-endian arrays of plain records
//! ```
//!
//! The file is mapped and used as it lies: opening it reads it once, for the checksum, and builds nothing.

use bytemuck::Pod;
use xxhash_rust::xxh3::xxh3_64;

/// The version of the layout; a region of another version has to be built again.
pub const FORMAT_VERSION: u32 = 2;

const MAGIC: &[u8; 8] = b"WAYSTNET";
const TABLE: usize = 32;

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

const SECTIONS: usize = Section::NameBytes as usize + 1;

/// Why a `network.bin` cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// Not one of our files.
    #[error("it is not a network file of Waystation")]
    Magic,
    /// Written by another version of the program.
    #[error("it has format version {found}, and this program reads version {FORMAT_VERSION}")]
    Version {
        /// The version in the file.
        found: u32,
    },
    /// Shorter or longer than it says.
    #[error("it is {found} bytes long and should be {expected}: it was not copied completely")]
    Length {
        /// Bytes there are.
        found: u64,
        /// Bytes the header declares.
        expected: u64,
    },
    /// Changed since it was written.
    #[error("its checksum is wrong: it was changed or damaged after it was built")]
    Checksum,
}

/// Puts sections together.
pub(super) struct Writer {
    sections: [Vec<u8>; SECTIONS],
}

impl Writer {
    pub fn new() -> Self {
        Self { sections: std::array::from_fn(|_| Vec::new()) }
    }

    pub fn put<T: Pod>(&mut self, section: Section, records: &[T]) {
        self.sections[section as usize] = bytemuck::cast_slice(records).to_vec();
    }

    /// The bytes of the file.
    pub fn finish(self) -> Vec<u8> {
        let body: usize = self.sections.iter().map(|section| section.len().next_multiple_of(8)).sum();
        let mut file = Vec::with_capacity(TABLE + 16 * SECTIONS + body);
        file.extend_from_slice(MAGIC);
        file.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
        file.extend_from_slice(&u32::try_from(SECTIONS).expect("a few").to_le_bytes());
        file.extend_from_slice(&(file.capacity() as u64).to_le_bytes());
        file.extend_from_slice(&[0; 8]);
        let mut offset = TABLE + 16 * SECTIONS;
        for section in &self.sections {
            file.extend_from_slice(&(offset as u64).to_le_bytes());
            file.extend_from_slice(&(section.len() as u64).to_le_bytes());
            offset += section.len().next_multiple_of(8);
        }
        for section in self.sections {
            file.extend_from_slice(&section);
            file.resize(file.len().next_multiple_of(8), 0);
        }
        let checksum = xxh3_64(&file[TABLE..]);
        file[24..32].copy_from_slice(&checksum.to_le_bytes());
        file
    }
}

/// Where each section of a checked file lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table {
    ranges: [(usize, usize); SECTIONS],
}

impl Table {
    /// Checks the file and finds its sections.
    pub fn of(file: &[u8]) -> Result<Self, LayoutError> {
        if file.len() < TABLE || &file[..8] != MAGIC {
            return Err(LayoutError::Magic);
        }
        let version = u32::from_le_bytes(file[8..12].try_into().expect("four bytes"));
        if version != FORMAT_VERSION {
            return Err(LayoutError::Version { found: version });
        }
        let word = |at: usize| u64::from_le_bytes(file[at..at + 8].try_into().expect("eight bytes"));
        let (found, expected) = (file.len() as u64, word(16));
        if found != expected || file.len() < TABLE + 16 * SECTIONS {
            return Err(LayoutError::Length { found, expected });
        }
        if xxh3_64(&file[TABLE..]) != word(24) {
            return Err(LayoutError::Checksum);
        }
        // The checksum has vouched for the table: what follows cannot fail on a file that we wrote.
        let size = |at: usize| usize::try_from(word(at)).expect("within the file");
        let ranges = std::array::from_fn(|section| {
            let at = TABLE + 16 * section;
            (size(at), size(at) + size(at + 8))
        });
        Ok(Self { ranges })
    }

    /// The records of a section.
    pub fn get<T: Pod>(self, file: &[u8], section: Section) -> &[T] {
        let (start, end) = self.ranges[section as usize];
        bytemuck::cast_slice(&file[start..end])
    }
}
