//! How a file of arrays lies on disk, and the checks when it is opened.
//!
//! ```text
//! 0   magic            eight letters
//! 8   u32              format version
//! 12  u32              number of sections
//! 16  u64              length of the file
//! 24  u64              XXH3 of everything from byte 32 on
//! 32  sections         { u64 offset, u64 length } each, in the order of the sections
//! ..  the sections     each on a multiple of 8 bytes, little-endian arrays of plain records
//! ```
//!
//! The file is mapped and used as it lies: opening it reads it once, for the checksum, and builds nothing.

use bytemuck::Pod;
use xxhash_rust::xxh3::xxh3_64;

const TABLE: usize = 32;

/// What a file of arrays begins with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Format {
    pub magic: &'static [u8; 8],
    pub version: u32,
    /// What the file is, for messages.
    pub what: &'static str,
}

/// Why a file of arrays cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// Not one of our files.
    #[error("it is not a {0} file of Waystation")]
    Magic(&'static str),
    /// Written by another version of the program.
    #[error("it has format version {found}, and this program reads version {expected}")]
    Version {
        /// The version in the file.
        found: u32,
        /// The version that is read.
        expected: u32,
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

/// The bytes of a file of arrays.
///
/// They are kept as 64-bit words so that the arrays inside lie where they must.
#[derive(Debug)]
pub struct FileBytes {
    words: Vec<u64>,
}

impl AsRef<[u8]> for FileBytes {
    fn as_ref(&self) -> &[u8] {
        bytemuck::cast_slice(&self.words)
    }
}

/// Puts `N` sections together.
pub(super) struct Writer<const N: usize> {
    sections: [Vec<u8>; N],
}

impl<const N: usize> Writer<N> {
    pub fn new() -> Self {
        Self { sections: std::array::from_fn(|_| Vec::new()) }
    }

    pub fn put<T: Pod>(&mut self, section: impl Into<usize>, records: &[T]) {
        self.sections[section.into()] = bytemuck::cast_slice(records).to_vec();
    }

    /// The bytes of the file.
    pub fn finish(self, format: &Format) -> FileBytes {
        let body: usize = self.sections.iter().map(|section| section.len().next_multiple_of(8)).sum();
        let length = TABLE + 16 * N + body;
        let mut words = vec![0_u64; length / 8];
        let file: &mut [u8] = bytemuck::cast_slice_mut(&mut words);
        let word = |file: &mut [u8], at: usize, word: u64| file[at..at + 8].copy_from_slice(&word.to_le_bytes());
        file[..8].copy_from_slice(format.magic);
        file[8..12].copy_from_slice(&format.version.to_le_bytes());
        file[12..16].copy_from_slice(&u32::try_from(N).expect("a few").to_le_bytes());
        word(file, 16, length as u64);
        let mut offset = TABLE + 16 * N;
        for (number, section) in self.sections.into_iter().enumerate() {
            word(file, TABLE + 16 * number, offset as u64);
            word(file, TABLE + 16 * number + 8, section.len() as u64);
            file[offset..offset + section.len()].copy_from_slice(&section);
            offset += section.len().next_multiple_of(8);
        }
        let checksum = xxh3_64(&file[TABLE..]);
        word(file, 24, checksum);
        FileBytes { words }
    }
}

/// Where each section of a checked file lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table<const N: usize> {
    ranges: [(usize, usize); N],
}

impl<const N: usize> Table<N> {
    /// Checks the file and finds its sections.
    pub fn of(file: &[u8], format: &Format) -> Result<Self, LayoutError> {
        if file.len() < TABLE || &file[..8] != format.magic {
            return Err(LayoutError::Magic(format.what));
        }
        let version = u32::from_le_bytes(file[8..12].try_into().expect("four bytes"));
        if version != format.version {
            return Err(LayoutError::Version { found: version, expected: format.version });
        }
        let word = |at: usize| u64::from_le_bytes(file[at..at + 8].try_into().expect("eight bytes"));
        let (found, expected) = (file.len() as u64, word(16));
        if found != expected || file.len() < TABLE + 16 * N {
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
    pub fn get<'a, T: Pod>(&self, file: &'a [u8], section: impl Into<usize>) -> &'a [T] {
        let (start, end) = self.ranges[section.into()];
        bytemuck::cast_slice(&file[start..end])
    }
}
