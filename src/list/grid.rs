//! One sheet as it stands in the file: rows of text that nobody has understood yet.

use super::clean::tidy;
use super::error::ListError;
use super::limits::Taken;

/// Rows of text.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    /// Name of the sheet; empty where the form has none.
    pub name: String,
    /// Number and cells of each row that is not blank; a row ends with its last filled cell.
    pub rows: Vec<(u64, Vec<String>)>,
    /// Cells that are one.
    pub merges: Vec<Merge>,
    /// Whether the sheet is hidden.
    pub hidden: bool,
    /// Whether the first row names the columns and the first two of them are the position.
    pub is_features: bool,
}

/// Cells that are one: first and last row (from 1) and column (from 0), both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Merge {
    pub rows: (u64, u64),
    pub columns: (usize, usize),
}

impl Merge {
    /// From corners that count from 0, as files give them; in any order.
    pub fn of(first: (u32, u32), last: (u32, u32)) -> Self {
        let rows = (first.0.min(last.0), first.0.max(last.0));
        let columns = (first.1.min(last.1), first.1.max(last.1));
        Self { rows: (u64::from(rows.0) + 1, u64::from(rows.1) + 1), columns: (columns.0 as usize, columns.1 as usize) }
    }
}

/// Filled cells of a sheet, in any order.
#[derive(Debug, Default)]
pub(super) struct Cells(Vec<(u32, u32, String)>);

impl Cells {
    /// Takes a cell; row and column count from 0.
    pub fn put(&mut self, taken: &mut Taken, row: u32, column: u32, text: &str) -> Result<(), ListError> {
        let text = tidy(text);
        if text.is_empty() {
            return Ok(());
        }
        taken.columns(column as usize + 1)?;
        taken.cell(&text)?;
        self.0.push((row, column, text));
        Ok(())
    }

    /// As rows. Of two cells at one place the later counts.
    pub fn rows(mut self, taken: &mut Taken) -> Result<Vec<(u64, Vec<String>)>, ListError> {
        self.0.sort_by_key(|cell| (cell.0, cell.1));
        let mut rows: Vec<(u64, Vec<String>)> = Vec::new();
        for group in self.0.chunk_by_mut(|one, other| one.0 == other.0) {
            let width = group.last().map_or(0, |cell| cell.1 as usize + 1);
            taken.row(width)?;
            let mut row = vec![String::new(); width];
            for (_, column, text) in group.iter_mut() {
                row[*column as usize] = std::mem::take(text);
            }
            rows.push((u64::from(group[0].0) + 1, row));
        }
        Ok(rows)
    }
}

/// The letters of a column as Excel shows them; the first column is 0.
#[must_use]
pub fn letters_of(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().map(|&letter| char::from(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::limits::Limits;
    use super::*;

    #[test]
    fn columns_have_the_letters_of_excel() {
        for (column, expect) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(letters_of(column), expect);
        }
    }

    #[test]
    fn cells_become_rows_whatever_their_order() {
        let mut taken = Taken::new(Limits::FILE);
        let mut cells = Cells::default();
        for (row, column, text) in [(4, 1, "b"), (0, 0, "first"), (4, 0, " "), (4, 3, "d"), (4, 1, "later")] {
            cells.put(&mut taken, row, column, text).unwrap();
        }
        let rows = cells.rows(&mut taken).unwrap();
        assert_eq!(rows[0], (1, vec!["first".to_owned()]));
        assert_eq!(rows[1], (5, ["", "later", "", "d"].map(str::to_owned).to_vec()));
    }
}
