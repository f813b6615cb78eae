//! Excel workbooks since 2007.

use std::io::Cursor;

use calamine::{CellErrorType, DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::super::archive::Archive;
use super::super::error::ListError;
use super::super::grid::{Cells, Grid, Merge};
use super::super::limits::{Limits, Taken, over};
use super::super::markup::{Event, Markup};
use super::super::serial::{EPOCH_1904, date_of_serial, duration_of_serial, moment_of_serial};
use super::text_of_number;

/// The most tags of a part that is no sheet and no table of strings: Excel itself stops at 65,490 cell formats.
const MAX_TAGS: u64 = 500_000;
/// The most strings, however short.
const MAX_STRINGS: u64 = 4_000_000;

/// The sheets of a workbook; formulas as the values that were stored with them, macros not at all.
pub(in super::super) fn grids(bytes: &[u8], taken: &mut Taken) -> Result<Vec<Grid>, ListError> {
    check(bytes, &taken.limits)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| refused(&error))?;
    let sheets: Vec<_> = workbook.sheets_metadata().to_vec();
    taken.sheets(sheets.len())?;
    let is_1904 = workbook.has_1904_epoch();
    let mut grids = Vec::new();
    for sheet in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let mut cells = Cells::default();
        match workbook.worksheet_cells_reader(&sheet.name) {
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(refused(&error)),
            Ok(mut reader) => {
                while let Some(cell) = reader.next_cell().map_err(|error| refused(&error))? {
                    let (row, column) = cell.get_position();
                    cells.put(taken, row, column, &text_of(cell.get_value(), is_1904))?;
                }
            }
        }
        let merges = workbook.merge_cells_by_sheet_name(&sheet.name).map_err(|error| refused(&error))?;
        grids.push(Grid {
            name: sheet.name.clone(),
            rows: cells.rows(taken)?,
            merges: merges.iter().map(|merge| Merge::of(merge.start, merge.end)).collect(),
            hidden: sheet.visible != SheetVisible::Visible,
            is_features: false,
        });
    }
    Ok(grids)
}

fn refused(error: &XlsxError) -> ListError {
    match error {
        XlsxError::Password => super::xls::locked(),
        error => ListError::damaged("xlsx", error.to_string()),
    }
}

fn text_of(value: &DataRef<'_>, is_1904: bool) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => text_of_number(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => super::ods::text_of_truth(*truth).to_owned(),
        DataRef::DateTime(moment) if moment.is_duration() => {
            duration_of_serial(moment.as_f64()).unwrap_or_else(|| text_of_number(moment.as_f64()))
        }
        DataRef::DateTime(moment) => {
            let serial = moment.as_f64();
            let text =
                if is_1904 && serial >= 1.0 { moment_of_serial(serial + EPOCH_1904) } else { moment_of_serial(serial) };
            text.or_else(|| date_of_serial(serial)).unwrap_or_else(|| text_of_number(serial))
        }
        DataRef::Error(error) => text_of_error(error).to_owned(),
        DataRef::Empty => String::new(),
    }
}

/// A failed formula as Excel shows it.
fn text_of_error(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        _ => "#VALUE!",
    }
}

/// Unpacks every part once, and refuses what would make `calamine` take more memory than the file can fill.
fn check(bytes: &[u8], limits: &Limits) -> Result<(), ListError> {
    let mut archive = Archive::open(bytes, limits)?;
    for (index, name) in archive.names().into_iter().enumerate() {
        let part = archive.part(index)?;
        let name = name.to_lowercase();
        match name.rsplit_once('.') {
            Some((path, "xml")) if path.contains("worksheets/") => check_sheet(&part)?,
            Some((path, "xml")) if path.ends_with("sharedstrings") => check_strings(&part)?,
            Some((_, "xml" | "rels")) => over("parts", tags(&part), MAX_TAGS)?,
            _ => {}
        }
    }
    Ok(())
}

/// How many tags a part can have.
fn tags(part: &[u8]) -> u64 {
    part.split(|&byte| byte == b'<').count() as u64 - 1
}

/// The table of strings must not claim to be longer than it is: room is made for what it claims.
fn check_strings(part: &[u8]) -> Result<(), ListError> {
    let tags = tags(part);
    over("cells", tags / 2, MAX_STRINGS)?;
    for event in Markup::new(part) {
        if let Event::Start { name: b"sst", attributes, .. } = event
            && attributes.number("uniqueCount").is_some_and(|count| count > tags)
        {
            return Err(ListError::damaged("xlsx", "its table of strings claims to be longer than it is"));
        }
        if matches!(event, Event::Start { name: b"si", .. }) {
            break;
        }
    }
    Ok(())
}

/// References to cells must be such: `B7`, or `A1:C9` in that order.
fn check_sheet(part: &[u8]) -> Result<(), ListError> {
    for event in Markup::new(part) {
        let Event::Start { name, attributes, .. } = event else { continue };
        let attribute = match name {
            b"c" | b"row" => "r",
            b"dimension" | b"mergeCell" => "ref",
            _ => continue,
        };
        let Some((_, value)) = attributes.iter().find(|pair| pair.0 == attribute.as_bytes()) else { continue };
        if !is_reference(value) {
            let value = String::from_utf8_lossy(&value[..value.len().min(40)]);
            return Err(ListError::damaged("xlsx", format!("`{value}` is no reference to a cell")));
        }
    }
    Ok(())
}

fn is_reference(value: &[u8]) -> bool {
    let corner = |text: &[u8]| {
        let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let digits = &text[letters..];
        let good = letters <= 3 && (1..=7).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
        let column = || text[..letters].iter().fold(0_u32, |sum, byte| 26 * sum + u32::from(byte & 0x1f));
        good.then(|| (column(), digits.iter().fold(0_u32, |sum, byte| 10 * sum + u32::from(byte - b'0'))))
    };
    match value.iter().position(|&byte| byte == b':') {
        None => corner(value).is_some(),
        Some(at) => {
            let (first, last) = (corner(&value[..at]), corner(&value[at + 1..]));
            first.zip(last).is_some_and(|(first, last)| first.0 <= last.0 && first.1 <= last.1)
        }
    }
}
