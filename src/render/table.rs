//! Tables for terminals and CSV for spreadsheets, from the same rows.

/// A header and rows of text.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Names of the columns.
    pub header: Vec<String>,
    /// Cells.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new(header: &[&str]) -> Self {
        Self { header: header.iter().map(|&name| name.to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn push(&mut self, row: impl IntoIterator<Item = String>) {
        self.rows.push(row.into_iter().collect());
    }

    /// Aligned columns for a terminal: numbers to the right, Chinese characters two wide.
    #[must_use]
    pub fn aligned(&self) -> String {
        let mut widths: Vec<usize> = self.header.iter().map(|name| width(name)).collect();
        for row in &self.rows {
            for (slot, cell) in widths.iter_mut().zip(row) {
                *slot = (*slot).max(width(cell));
            }
        }
        let numeric: Vec<bool> = (0..widths.len()).map(|column| self.numeric(column)).collect();
        let mut text = String::new();
        for row in std::iter::once(&self.header).chain(&self.rows) {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let padding = " ".repeat(widths.get(column).map_or(0, |&wide| wide - width(cell)));
                let numeric = numeric.get(column).copied().unwrap_or(false);
                let (before, after) = if numeric { (padding.as_str(), "") } else { ("", padding.as_str()) };
                line.extend([before, cell, after, "  "]);
            }
            text += line.trim_end();
            text.push('\n');
        }
        text
    }

    fn numeric(&self, column: usize) -> bool {
        let number = |cell: &String| {
            cell.is_empty() || cell.starts_with(|first: char| first.is_ascii_digit() || "+-<".contains(first))
        };
        self.rows.iter().filter_map(|row| row.get(column)).all(number)
    }

    /// Comma separated text; a cell that a spreadsheet would take for a formula is quoted with `'`.
    ///
    /// Text beyond ASCII begins with a byte order mark: without it Excel takes the bytes for text of its own code page.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to memory does not fail.
        let _ = writer.write_record(&self.header);
        for row in &self.rows {
            let _ = writer.write_record(row.iter().map(|cell| defused(cell)));
        }
        let text = String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default();
        if text.is_ascii() { text } else { format!("\u{feff}{text}") }
    }
}

/// A cell that no spreadsheet takes for a formula (CWE-1236); numbers stay numbers.
fn defused(cell: &str) -> String {
    let formula =
        cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) && cell.parse::<f64>().is_err();
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

/// How many columns of a terminal a text takes.
pub(super) fn width(text: &str) -> usize {
    let wide = |character: char| matches!(character, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}');
    text.chars().map(|character| 1 + usize::from(wide(character))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_in_two_scripts() {
        let mut table = Table::new(&["name", "metres"]);
        table.push(["人民广场".to_owned(), "5".to_owned()]);
        table.push(["Tunis".to_owned(), "1200".to_owned()]);
        assert_eq!(table.aligned(), "name      metres\n人民广场       5\nTunis       1200\n");
    }

    #[test]
    fn no_cell_becomes_a_formula() {
        let mut table = Table::new(&["a", "b"]);
        table.push(["=cmd|x".to_owned(), "-1.5".to_owned()]);
        assert_eq!(table.csv(), "a,b\n'=cmd|x,-1.5\n");
        table.push(["驿站".to_owned(), String::new()]);
        assert_eq!(table.csv(), "\u{feff}a,b\n'=cmd|x,-1.5\n驿站,\n");
    }
}
