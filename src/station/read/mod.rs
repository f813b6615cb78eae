//! Station lists of every form: sheets of named columns become stations, and what is wrong is said by row.
//!
//! 1. [`columns`] settles what each column holds, by its name and where need be by its values;
//! 2. [`placing`] reads all positions, since only together they show which rows have them exchanged;
//! 3. [`row`] makes a station of each row, [`cells`] and [`hours`] of its parts;
//! 4. [`keys`] gives every station a key of its own.

mod cells;
mod columns;
mod hours;
mod keys;
mod placing;
mod reading;
mod row;
#[cfg(test)]
mod tests;

pub use reading::{Counts, DatumHint, Reading, RowId, SheetRead};

use crate::list::{Book, Finding, Limits, ListError, Mapping, Note, PositionColumns, Sheet, Source, Words};

use super::Station;
use columns::Columns;
use row::Row;

/// Words that stand for something else in `/v1/stations/nearest` and `/v1/stations/import`, so no station can have them.
pub const RESERVED: [&str; 2] = ["nearest", "import"];

/// How a list is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct ListOptions<'a> {
    /// What is decided about it.
    pub mapping: Option<&'a Mapping>,
    /// How much of it is taken.
    pub limits: Limits,
}

/// Reads a list of stations of any form: a workbook (`.xlsx`, `.xls`, `.ods`), delimited text, `GeoJSON` points or a
/// shapefile. The form is told from the bytes.
///
/// Columns: `key,name,lng,lat,tier,opening_hours,facilities`, in any order and under their usual Chinese or English
/// names; only a position is needed. The key of a row without one is its number. A column for each facility with
/// marks such as `√` does as well as one with their names; an OpenStreetMap `amenity` stands for facilities where
/// there are none. Persons and their telephone numbers go to [`Station::private`]; all other columns are kept.
///
/// # Errors
///
/// [`ListError`] when the list cannot be read or no row can be used.
pub fn read_list(source: &Source<'_>, options: &ListOptions<'_>) -> Result<Reading, ListError> {
    let reading = examine_list(source, options)?;
    if reading.stations.is_empty() { Err(reading.no_usable_row()) } else { Ok(reading) }
}

/// As [`read_list`], for whoever wants to know what is wrong: a list without one usable row is no error.
///
/// # Errors
///
/// [`ListError`] when the list cannot be read.
pub fn examine_list(source: &Source<'_>, options: &ListOptions<'_>) -> Result<Reading, ListError> {
    let book = Book::read(source, options.mapping, options.limits)?;
    of_book(book, options.mapping)
}

/// As [`read_list`], with nothing decided beforehand.
///
/// # Errors
///
/// As [`read_list`].
pub fn delimited(bytes: &[u8]) -> Result<Reading, ListError> {
    read_list(&Source::of(bytes), &ListOptions::default())
}

/// As [`read_list`]; the line of a `GeoJSON` feature is its number, and the first is 1.
///
/// # Errors
///
/// As [`read_list`].
pub fn features(bytes: &[u8]) -> Result<Reading, ListError> {
    delimited(bytes)
}

fn of_book(book: Book, mapping: Option<&Mapping>) -> Result<Reading, ListError> {
    let mut reading = Reading::of_book(&book);
    let mut sheets: Vec<(Sheet, Columns)> = Vec::new();
    let mut missing = None;
    for mut sheet in book.sheets {
        let decided = mapping.is_some_and(|mapping| mapping.sheet(&sheet.name).is_some());
        match Columns::of(&mut sheet, decided) {
            Ok(columns) => sheets.push((sheet, columns)),
            Err(error) => {
                let words = Words::fixed("has no columns with positions and was not read", "没有坐标列，未读取");
                reading.notes.push(Note { sheet: sheet.name, code: "sheet-without-position", words });
                missing.get_or_insert(error);
            }
        }
    }
    if let (true, Some(error)) = (sheets.is_empty(), missing) {
        return Err(error);
    }
    reading.describe(&sheets, mapping);
    let mut placed = placing::placed(&mut sheets, &mut reading.findings);
    let several = sheets.iter().filter(|(sheet, _)| !sheet.rows.is_empty()).count() > 1;
    let mut kept: Vec<(RowId, Row)> = Vec::new();
    let mut number = 0;
    for (index, (sheet, columns)) in sheets.iter().enumerate() {
        for (line, cells) in &sheet.rows {
            number += 1;
            reading.read += 1;
            let mut findings: Vec<Finding> = Vec::new();
            let place = placed.next().expect("a place for each row");
            let row = columns.row(sheet, *line, cells, number, place, several, &mut findings);
            if let Some(row) = row {
                reading.unnamed += usize::from(row.unnamed);
                kept.push((RowId { sheet: index as u32, line: *line }, row));
            } else {
                reading.unnamed += usize::from(columns.is_unnamed(cells));
                // What became of the row is the same for all that is wrong with it.
                for finding in &mut findings {
                    finding.outcome = crate::list::Outcome::Rejected;
                }
            }
            reading.findings.append(&mut findings);
        }
    }
    keys::settle(&sheets, kept, &mut reading);
    reading.sort_findings();
    Ok(reading)
}

/// A station before its key is settled.
impl Row {
    fn into_station(self, key: String) -> Station {
        Station { key, ..self.station }
    }
}

/// The columns of the position of a sheet.
fn position_columns(sheet: &Sheet) -> Result<PositionColumns, ListError> {
    PositionColumns::of(sheet)
}
