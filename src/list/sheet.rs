//! Delimited text as rows of named columns: the part that all lists share.

/// Why a list cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// Not text that we know.
    #[error("the list is not UTF-8 text (byte {byte}); save it as \"CSV UTF-8\" and try again")]
    Encoding {
        /// The first byte that is no UTF-8.
        byte: usize,
    },
    /// A spreadsheet, not delimited text.
    #[error("the list is a spreadsheet, not delimited text; save it as \"CSV UTF-8\" and try again")]
    Spreadsheet,
    /// Said to be GeoJSON, and is none that holds a list.
    #[error("the list is no GeoJSON FeatureCollection: {0}")]
    GeoJson(String),
    /// No header, no rows.
    #[error("the list is empty; its first line must name the columns, for example `key,name,lng,lat`")]
    Empty,
    /// A column that must be there is not.
    #[error("the list has no column `{wanted}` (or {aliases}); its columns are: {found}")]
    MissingColumn {
        /// The column.
        wanted: &'static str,
        /// Other words for it.
        aliases: String,
        /// The header of the file.
        found: String,
    },
    /// Columns and rows, but none that can be used.
    #[error("none of the {read} rows of the list can be used; the first problem: {first}")]
    NoUsableRow {
        /// How many rows there are.
        read: usize,
        /// What is wrong with the first.
        first: String,
    },
}

/// A list: header, rows, and the line on which each row begins.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Names of the columns, trimmed.
    pub header: Vec<String>,
    /// Line and cells of each row that is not blank, trimmed; as many cells as the row has.
    pub rows: Vec<(u64, Vec<String>)>,
}

/// Counts the lines of a text. What `csv` counts is one short where lines end as Windows ends them.
struct Lines<'a> {
    text: &'a str,
    read: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the row that begins at or after `byte`; rows come in order.
    fn of(&mut self, byte: u64) -> u64 {
        let rest = &self.text.as_bytes()[byte as usize..];
        let begin = byte as usize + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.line += self.text[self.read.min(begin)..begin].matches('\n').count() as u64;
        self.read = begin;
        self.line
    }
}

impl Sheet {
    /// Reads comma, semicolon or tab separated text, with or without a byte order mark.
    ///
    /// # Errors
    ///
    /// [`ListError`] when it is not such text or has no header.
    pub fn read(bytes: &[u8]) -> Result<Self, ListError> {
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(ListError::Spreadsheet);
        }
        let text = std::str::from_utf8(bytes).map_err(|error| ListError::Encoding { byte: error.valid_up_to() + 1 })?;
        let text = text.trim_start_matches('\u{feff}');
        let first_line = text.lines().find(|line| !line.trim().is_empty()).ok_or(ListError::Empty)?;
        let delimiter = [b',', b';', b'\t']
            .into_iter()
            .max_by_key(|&delimiter| (first_line.bytes().filter(|&byte| byte == delimiter).count(), delimiter == b','))
            .unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        let mut lines = Lines { text, read: 0, line: 1 };
        for record in reader.records() {
            // The text is valid UTF-8 and rows may differ in length: nothing is left that csv refuses.
            let Ok(record) = record else { continue };
            if record.iter().any(|cell| !cell.is_empty()) {
                let line = lines.of(record.position().map_or(0, csv::Position::byte));
                rows.push((line, record.iter().map(str::to_owned).collect::<Vec<_>>()));
            }
        }
        if rows.is_empty() {
            return Err(ListError::Empty);
        }
        let (_, header) = rows.remove(0);
        Ok(Self { header, rows })
    }

    /// The index of the first column that has one of `names`, whatever the case.
    #[must_use]
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.header.iter().position(|column| column.eq_ignore_ascii_case(name)))
    }

    /// Like [`Sheet::column`], for a column that must be there; the first of `names` is the one to ask for.
    ///
    /// # Errors
    ///
    /// [`ListError::MissingColumn`], with the columns that are there.
    pub fn required(&self, names: &[&'static str]) -> Result<usize, ListError> {
        self.column(names).ok_or_else(|| ListError::MissingColumn {
            wanted: names[0],
            aliases: names[1..].iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
            found: self.header.join(", "),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_the_line_that_an_editor_shows() {
        for ending in ["\n", "\r\n"] {
            let text = ["\u{feff}", "a,b", "1,2", "", "\"3", "4\",5", " , ", "6,7"].join(ending);
            let sheet = Sheet::read(text.as_bytes()).unwrap();
            let lines: Vec<u64> = sheet.rows.iter().map(|row| row.0).collect();
            assert_eq!(lines, [3, 5, 8], "{ending:?}");
        }
    }
}
