//! How much of a file is taken before it is refused: memory must not follow what a file claims.

use super::error::ListError;

/// Hard caps for one file.
///
/// The worst file within them needs a few hundred megabytes; the list of a province (15,000 stations, 20 columns)
/// needs a tenth of any of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes of all parts of a zipped file, unpacked.
    pub unpacked: u64,
    /// Sheets of a workbook.
    pub sheets: usize,
    /// Columns of a sheet.
    pub columns: usize,
    /// Cells of all sheets, counting blanks between filled ones.
    pub cells: usize,
    /// Bytes of text in all cells.
    pub text: usize,
}

impl Limits {
    /// For a file of the user's own.
    pub const FILE: Self =
        Self { bytes: 128 << 20, unpacked: 256 << 20, sheets: 200, columns: 512, cells: 4_000_000, text: 128 << 20 };
    /// For a list that came over the network.
    pub const REQUEST: Self =
        Self { bytes: 8 << 20, unpacked: 64 << 20, sheets: 200, columns: 256, cells: 1_500_000, text: 32 << 20 };
}

impl Default for Limits {
    fn default() -> Self {
        Self::FILE
    }
}

/// Counts what was taken out of a file against the caps.
#[derive(Debug)]
pub(super) struct Taken {
    pub limits: Limits,
    cells: usize,
    filled: usize,
    text: usize,
}

impl Taken {
    pub const fn new(limits: Limits) -> Self {
        Self { limits, cells: 0, filled: 0, text: 0 }
    }

    /// The width of a sheet.
    pub fn columns(&self, count: usize) -> Result<(), ListError> {
        over("columns", count as u64, self.limits.columns as u64)
    }

    /// How many sheets there are.
    pub fn sheets(&self, count: usize) -> Result<(), ListError> {
        over("sheets", count as u64, self.limits.sheets as u64)
    }

    /// One more cell that is not blank.
    pub fn cell(&mut self, text: &str) -> Result<(), ListError> {
        self.filled += 1;
        self.text += text.len();
        over("cells", self.filled as u64, self.limits.cells as u64)?;
        over("bytes of text", self.text as u64, self.limits.text as u64)
    }

    /// One more row, as wide as its last filled cell.
    pub fn row(&mut self, width: usize) -> Result<(), ListError> {
        self.columns(width)?;
        self.cells += width.max(1);
        over("cells", self.cells as u64, self.limits.cells as u64)
    }
}

/// Refuses more than `most` of something.
pub(super) fn over(what: &'static str, found: u64, most: u64) -> Result<(), ListError> {
    if found > most { Err(ListError::TooMuch { what, found, most }) } else { Ok(()) }
}
