//! Tables as an Excel workbook.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::table::{Table, width};

/// The longest text of a cell.
const LONGEST: usize = 32_000;
/// The widest column, in characters.
const WIDEST: usize = 60;

/// A workbook with a sheet for each table. Text is text: no cell is a formula, whatever it begins with. Plain numbers
/// are numbers. The same tables give the same bytes.
///
/// # Errors
///
/// What the writer says, for example when a table has more rows than a sheet can hold.
pub fn workbook(tables: &[(&str, &Table)]) -> Result<Vec<u8>, String> {
    write(tables).map_err(|error| error.to_string())
}

fn write(tables: &[(&str, &Table)]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Without it the time of writing would stand in the file.
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    for (name, table) in tables {
        fill(workbook.add_worksheet().set_name(*name)?, table)?;
    }
    workbook.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let mut widths: Vec<usize> = Vec::new();
    for (column, name) in (0..).zip(&table.header) {
        sheet.write_string_with_format(0, column, cut(name), &bold)?;
        widths.push(width(name));
    }
    for (row, cells) in (1..).zip(&table.rows) {
        for (column, text) in (0..).zip(cells) {
            if let Some(slot) = widths.get_mut(usize::from(column)) {
                *slot = (*slot).max(width(text));
            }
            match number(text) {
                Some(number) => sheet.write_number(row, column, number)?,
                None if text.is_empty() => continue,
                None => sheet.write_string(row, column, cut(text))?,
            };
        }
    }
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width(column, (width.clamp(6, WIDEST) + 2) as f64)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    if !table.header.is_empty() && !table.rows.is_empty() {
        sheet.autofilter(0, 0, table.rows.len() as u32, table.header.len() as u16 - 1)?;
    }
    Ok(())
}

/// A text that is a number and nothing but that: `007` and a telephone number are texts.
fn number(text: &str) -> Option<f64> {
    const DIGITS: usize = 10;
    let number: f64 = text.parse().ok()?;
    let short = text.split('.').next().is_some_and(|whole| whole.len() <= DIGITS);
    (number.is_finite() && short && number.to_string() == text).then_some(number)
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_numbers_are_numbers() {
        for text in ["118.85", "-3", "0", "2026"] {
            assert!(number(text).is_some(), "{text}");
        }
        for text in ["", "007", "13812345678", "1e5", "NaN", "inf", "+5", "=1", "1.50", " 1"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn the_same_tables_give_the_same_bytes() {
        let mut table = Table::new(&["a", "b"]);
        table.push(["=cmd|x".to_owned(), "1.5".to_owned()]);
        let once = workbook(&[("one", &table), ("two", &Table::default())]).unwrap();
        assert_eq!(once, workbook(&[("one", &table), ("two", &Table::default())]).unwrap());
        assert!(workbook(&[("a/b", &table)]).unwrap_err().contains("name"));
    }
}
