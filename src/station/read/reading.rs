//! What came out of a list.

use std::collections::BTreeSet;

use crate::list::{Book, Finding, Form, Lang, ListError, Mapping, Note, Outcome, Sheet, Words};

use super::super::Station;
use super::columns::Columns;

/// What came out of a list.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The stations that were kept, each with the row that it came from.
    pub stations: Vec<(RowId, Station)>,
    /// Rows that were read, kept or not.
    pub read: usize,
    /// Rows without a key, which got their number for one.
    pub unnamed: usize,
    /// Everything that was wrong, by sheet and line.
    pub findings: Vec<Finding>,
    /// The form of the file.
    pub form: Form,
    /// The encoding of its text, where it has one.
    pub encoding: Option<&'static str>,
    /// The sheets that were read.
    pub sheets: Vec<SheetRead>,
    /// What else is to be known about the file.
    pub notes: Vec<Note>,
    /// How its columns were understood; with it the file is read in the same way again.
    pub mapping: Mapping,
    /// The datum that names of columns or a title speak of.
    pub datum_hint: Option<DatumHint>,
}

/// Where a station stands in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId {
    /// Index of the sheet in [`Reading::sheets`].
    pub sheet: u32,
    /// Row as Excel shows it, line of a text, or number of a feature; the first is 1.
    pub line: u64,
}

/// A sheet that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRead {
    /// Its name; empty where the form has none.
    pub name: String,
    /// The row with the names of the columns; 0 where the form has none.
    pub header_line: u64,
    /// Its rows of data.
    pub rows: usize,
}

/// What a list says of its datum by the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatumHint {
    /// `wgs84`, `gcj02` or `bd09`.
    pub datum: &'static str,
    /// The name of the column that says so; empty for a title.
    pub column: String,
}

/// What became of the rows; `read` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows of data.
    pub read: usize,
    /// Kept as they are, or without a value that could not be used.
    pub kept: usize,
    /// Kept, with a value that was put right.
    pub repaired: usize,
    /// Left out.
    pub rejected: usize,
}

impl Reading {
    pub(super) fn of_book(book: &Book) -> Self {
        Self {
            stations: Vec::new(),
            read: 0,
            unnamed: 0,
            findings: Vec::new(),
            form: book.form,
            encoding: book.encoding,
            sheets: Vec::new(),
            notes: book.notes.clone(),
            mapping: book.mapping(),
            datum_hint: None,
        }
    }

    /// Notes what the sheets are and how they were understood.
    pub(super) fn describe(&mut self, sheets: &[(Sheet, Columns)], decided: Option<&Mapping>) {
        for (sheet, columns) in sheets {
            self.sheets.push(SheetRead {
                name: sheet.name.clone(),
                header_line: sheet.header_line,
                rows: sheet.rows.len(),
            });
            if self.datum_hint.is_none() {
                self.datum_hint = columns.datum_hint(sheet);
            }
        }
        self.mapping.sheets = sheets.iter().map(|(sheet, _)| sheet.mapping()).collect();
        let hint = self.datum_hint.as_ref().map(|hint| hint.datum.to_owned());
        self.mapping.datum = decided.and_then(|mapping| mapping.datum.clone()).or(hint);
    }

    /// What became of the rows.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let sheet_of = |finding: &Finding| self.sheets.iter().position(|sheet| sheet.name == finding.sheet);
        let mended: BTreeSet<(usize, u64)> = self
            .findings
            .iter()
            .filter(|finding| finding.outcome == Outcome::Repaired)
            .filter_map(|finding| Some((sheet_of(finding)?, finding.line)))
            .collect();
        let repaired = self.stations.iter().filter(|(row, _)| mended.contains(&(row.sheet as usize, row.line))).count();
        let kept = self.stations.len() - repaired;
        Counts { read: self.read, kept, repaired, rejected: self.read - self.stations.len() }
    }

    /// The name of the sheet of a row; empty where the form has none.
    #[must_use]
    pub fn sheet_name(&self, row: RowId) -> &str {
        self.sheets.get(row.sheet as usize).map_or("", |sheet| sheet.name.as_str())
    }

    /// Puts findings in the order of the file.
    pub fn sort_findings(&mut self) {
        let sheets = &self.sheets;
        let place = |finding: &Finding| {
            (sheets.iter().position(|sheet| sheet.name == finding.sheet).unwrap_or(usize::MAX), finding.line)
        };
        self.findings.sort_by_key(place);
    }

    /// The error for a list of which nothing is left.
    #[must_use]
    pub fn no_usable_row(&self) -> ListError {
        let first = self.findings.first().map_or_else(
            || Words::fixed("it has a header and no rows", "只有列名，没有数据").to_string(),
            |finding| finding.text(Lang::En),
        );
        ListError::NoUsableRow { read: self.read, first }
    }
}
