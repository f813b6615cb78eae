//! A file with one or several sheets, read by its content.

use super::encoding::decoded;
use super::error::ListError;
use super::finding::Note;
use super::grid::Grid;
use super::header::{Header, settle};
use super::limits::{Limits, Taken, over};
use super::mapping::Mapping;
use super::role::{Meaning, Role, datum_of_text, meaning};
use super::sheet::Sheet;
use super::source::{Form, Source};
use super::words::Words;
use super::{asides, delimited, features, shapes, spans, workbook};

/// A file as sheets of named columns.
#[derive(Clone, Debug)]
pub struct Book {
    /// Its form.
    pub form: Form,
    /// The encoding of its text, where it has one.
    pub encoding: Option<&'static str>,
    /// Sheets with a header.
    pub sheets: Vec<Sheet>,
    /// What was passed over, and why.
    pub notes: Vec<Note>,
}

impl Book {
    /// Reads a file of any form that is known.
    ///
    /// ```
    /// use waystation::list::{Book, Limits, Role, Source};
    ///
    /// let text = "某区驿站台账\n序号，站点名称，经度，纬度\n1，人民广场驿站，121.47，31.23\n合计，1，，\n";
    /// let book = Book::read(&Source::of(text.as_bytes()), None, Limits::FILE).unwrap();
    /// let sheet = &book.sheets[0];
    /// assert_eq!((sheet.header_line, sheet.rows.len()), (2, 1));
    /// assert_eq!(sheet.of_role(&Role::Lat), Some(3));
    /// assert_eq!(book.notes[0].code, "rows-skipped");
    /// ```
    ///
    /// # Errors
    ///
    /// [`ListError`] when it is none, is damaged, is larger than `limits` allow, or holds nothing.
    pub fn read(source: &Source<'_>, mapping: Option<&Mapping>, limits: Limits) -> Result<Self, ListError> {
        over("bytes", source.bytes.len() as u64, limits.bytes as u64)?;
        let mut taken = Taken::new(limits);
        let asked = mapping.and_then(|mapping| mapping.encoding.as_deref());
        let form = Form::of(source.bytes)?;
        let mut encoding = None;
        let grids = match form {
            Form::Xlsx => workbook::xlsx(source.bytes, &mut taken)?,
            Form::Xls => workbook::xls(source.bytes, &mut taken)?,
            Form::Ods => workbook::ods(source.bytes, &mut taken)?,
            Form::GeoJson => vec![features::grid(source.bytes, &mut taken)?],
            Form::Shapes | Form::ZippedShapes => {
                let (grid, found) = match form {
                    Form::Shapes => shapes::grid(source, &mut taken, asked)?,
                    _ => shapes::zipped(source.bytes, &mut taken, asked)?,
                };
                encoding = found;
                vec![grid]
            }
            Form::Delimited => {
                let text = decoded(source.bytes, asked)?;
                encoding = Some(text.encoding);
                vec![delimited::grid(&text, &mut taken)?]
            }
        };
        let mut book = Self { form, encoding, sheets: Vec::new(), notes: Vec::new() };
        let alone = grids.iter().filter(|grid| !grid.rows.is_empty() && !grid.hidden).count() == 1;
        for grid in grids {
            book.take(grid, alone, mapping, &mut taken)?;
        }
        if book.sheets.is_empty() { Err(ListError::Empty) } else { Ok(book) }
    }

    fn note(&mut self, sheet: &str, code: &'static str, words: Words) {
        self.notes.push(Note { sheet: sheet.to_owned(), code, words });
    }

    /// Makes a sheet of a grid, or notes why not.
    fn take(&mut self, grid: Grid, alone: bool, mapping: Option<&Mapping>, taken: &mut Taken) -> Result<(), ListError> {
        let decided = mapping.and_then(|mapping| mapping.sheet(&grid.name));
        if grid.rows.is_empty() {
            return Ok(());
        }
        if grid.hidden && decided.is_none() {
            let words = Words::fixed("is hidden and was not read", "为隐藏工作表，未读取");
            self.note(&grid.name, "sheet-hidden", words);
            return Ok(());
        }
        let header = match decided {
            Some(decided) if !grid.is_features => {
                let first = grid.rows.iter().position(|row| row.0 == decided.header_row);
                let header = first.and_then(|first| Header::at(&grid, first, decided.header_rows.max(1)));
                Some(header.ok_or_else(|| decided.without_row())?)
            }
            _ if grid.is_features => Header::at(&grid, 0, 1),
            // Of a single table the first row is the header, so that a message can say what is missing there.
            _ => Header::find(&grid).or_else(|| Header::at(&grid, 0, 1).filter(|_| alone)),
        };
        let Some(header) = header else {
            let words =
                Words::fixed("has no row with the names of columns and was not read", "没有找到列名所在的行，未读取");
            self.note(&grid.name, "sheet-without-header", words);
            return Ok(());
        };
        let mut meanings: Vec<Meaning> = header.names.iter().map(|name| meaning(name)).collect();
        if grid.is_features {
            for (column, role) in [Role::Lng, Role::Lat].into_iter().enumerate() {
                let others = meanings.iter_mut().filter(|meaning| meaning.role == role);
                others.for_each(|meaning| *meaning = Meaning::default());
                meanings[column] = Meaning { role, ..Meaning::default() };
            }
        }
        if let Some(decided) = decided {
            decided.check(&header.names)?;
            decide(&mut meanings, &header.names, |name| decided.role(name).cloned());
        }
        settle(&mut meanings);
        let above = grid.rows[..header.first].iter().flat_map(|row| &row.1);
        let mut sheet = Sheet {
            title_datum: above.rev().find_map(|text| datum_of_text(text)),
            name: grid.name,
            header_line: grid.rows[header.first].0,
            header_rows: header.rows,
            header: header.names,
            meanings,
            rows: grid.rows.into_iter().skip(header.first + header.rows).collect(),
            has_letters: self.form.has_letters(),
        };
        let continued = spans::fill(&mut sheet, &grid.merges, taken)?;
        let skipped = asides::remove(&mut sheet, &grid.merges);
        for (lines, words) in [(continued, Words::fixed("continue the row above", "为上一行的续行")), skipped] {
            if !lines.is_empty() {
                let lines = asides::list_of(&lines);
                let words = Words::new(
                    format!("rows not counted: {lines} ({words})"),
                    format!("未计入的行：{lines}（{}）", words.zh),
                );
                self.note(&sheet.name, "rows-skipped", words);
            }
        }
        self.sheets.push(sheet);
        Ok(())
    }

    /// The mapping that reads it in the same way.
    #[must_use]
    pub fn mapping(&self) -> Mapping {
        Mapping {
            encoding: self.encoding.map(str::to_owned),
            datum: None,
            sheets: self.sheets.iter().map(Sheet::mapping).collect(),
        }
    }
}

/// Gives columns the roles that were decided; others do not have those then.
fn decide(meanings: &mut [Meaning], names: &[String], decided: impl Fn(&str) -> Option<Role>) {
    let roles: Vec<Option<Role>> = names.iter().map(|name| decided(name)).collect();
    for (meaning, role) in meanings.iter_mut().zip(&roles) {
        match role {
            Some(role) => *meaning = Meaning { role: role.clone(), datum: meaning.datum, ..Meaning::default() },
            None if roles.iter().flatten().any(|role| role.is_single() && *role == meaning.role) => {
                *meaning = Meaning::default();
            }
            None => {}
        }
    }
}
