//! A sheet that was understood: named columns, rows of data.

use super::book::Book;
use super::clean::bare;
use super::error::ListError;
use super::finding::{Finding, Outcome};
use super::grid::letters_of;
use super::limits::Limits;
use super::mapping::SheetMapping;
use super::role::{Meaning, Role};
use super::rule::Rule;
use super::source::Source;
use super::words::Words;

/// A table: header, rows, and where each row stands in the file.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Name of the sheet; empty where the form has none.
    pub name: String,
    /// Names of the columns, tidied.
    pub header: Vec<String>,
    /// What each column holds; as many as the header has.
    pub meanings: Vec<Meaning>,
    /// Row of the header; 0 where the form has none.
    pub header_line: u64,
    /// How many rows the header takes.
    pub header_rows: usize,
    /// Number and cells of each row of data, tidied; a row may have fewer cells than the header, or more.
    pub rows: Vec<(u64, Vec<String>)>,
    /// Whether columns have letters.
    pub has_letters: bool,
    /// The datum that a title above the header speaks of.
    pub title_datum: Option<&'static str>,
}

impl Sheet {
    /// Reads a list that is one table, of whatever form.
    ///
    /// # Errors
    ///
    /// [`ListError`] when it cannot be read, has no header, or holds several tables.
    pub fn read(bytes: &[u8]) -> Result<Self, ListError> {
        let mut book = Book::read(&Source::of(bytes), None, Limits::FILE)?;
        let filled: Vec<&str> =
            book.sheets.iter().filter(|sheet| !sheet.rows.is_empty()).map(|sheet| sheet.name.as_str()).collect();
        if filled.len() > 1 {
            return Err(ListError::SeveralSheets(filled.join(", ")));
        }
        let index = book.sheets.iter().position(|sheet| !sheet.rows.is_empty()).unwrap_or(0);
        Ok(book.sheets.swap_remove(index))
    }

    /// The index of the first column that has one of `names`, whatever its case, blanks and units.
    #[must_use]
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| {
            let exact = self.header.iter().position(|column| column.eq_ignore_ascii_case(name));
            exact.or_else(|| self.header.iter().position(|column| bare(column) == bare(name)))
        })
    }

    /// Like [`Sheet::column`], for a column that must be there; the first of `names` is the one to ask for.
    ///
    /// # Errors
    ///
    /// [`ListError::MissingColumn`], with the columns that are there.
    pub fn required(&self, names: &[&'static str]) -> Result<usize, ListError> {
        self.column(names).ok_or_else(|| self.missing(names))
    }

    pub(super) fn missing(&self, names: &[&'static str]) -> ListError {
        ListError::MissingColumn {
            wanted: names[0],
            aliases: names[1..].iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
            found: self.header.join(", "),
        }
    }

    /// The first column of a role.
    #[must_use]
    pub fn of_role(&self, role: &Role) -> Option<usize> {
        self.meanings.iter().position(|meaning| meaning.role == *role)
    }

    /// The letter of a column, where the form has letters.
    #[must_use]
    pub fn letter(&self, column: usize) -> String {
        if self.has_letters { letters_of(column) } else { String::new() }
    }

    /// A finding about a cell.
    #[must_use]
    pub fn finding(&self, line: u64, column: usize, value: &str, rule: Rule, outcome: Outcome) -> Finding {
        Finding {
            sheet: self.name.clone(),
            line,
            // A column without a name is called by its letter.
            column: self
                .header
                .get(column)
                .filter(|name| !name.is_empty())
                .cloned()
                .unwrap_or_else(|| letters_of(column)),
            letter: self.letter(column),
            value: value.to_owned(),
            rule,
            problem: Words::default(),
            fix: Words::default(),
            outcome,
        }
    }

    /// What was made of it, to be done again in the same way.
    #[must_use]
    pub fn mapping(&self) -> SheetMapping {
        let columns = self.header.iter().zip(&self.meanings).filter(|(name, _)| !name.is_empty());
        SheetMapping {
            name: self.name.clone(),
            header_row: self.header_line,
            header_rows: self.header_rows,
            columns: columns.map(|(name, meaning)| (name.clone(), meaning.role.clone())).collect(),
        }
    }
}
