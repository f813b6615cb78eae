//! Excel workbooks up to 2003, and the `.et` of WPS.

use std::collections::BTreeMap;

use super::super::error::ListError;
use super::super::grid::{Cells, Grid, Merge};
use super::super::limits::{Taken, over};
use super::super::serial::{EPOCH_1904, duration_of_serial, moment_of_serial};
use super::biff::{Record, Records, unpacked};
use super::compound::Compound;
use super::number_format::{self, Kind};
use super::text_of_number;

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
/// The most strings, however short.
const MAX_STRINGS: u64 = 4_000_000;

/// A workbook behind a password.
pub(super) const fn locked() -> ListError {
    ListError::Unsupported {
        form: "protected by a password",
        fix: "open it, take the password off and save it anew",
        fix_zh: "请打开后取消密码再保存",
    }
}

/// The sheets of a workbook; formulas as the values that were stored with them, macros not at all.
pub(in super::super) fn grids(bytes: &[u8], taken: &mut Taken) -> Result<Vec<Grid>, ListError> {
    let damaged = |why: &str| ListError::damaged("xls", why);
    let file = Compound::open(bytes).map_err(damaged)?;
    if file.has("EncryptedPackage") {
        return Err(locked());
    }
    let stream = file.stream("Workbook").or_else(|| file.stream("Book"));
    let stream = stream.ok_or_else(|| damaged("it holds no workbook"))?.map_err(damaged)?;
    let globals = Globals::read(&stream, taken)?;
    let mut grids = Vec::new();
    for sheet in &globals.sheets {
        let records = stream.get(sheet.start as usize..).ok_or_else(|| damaged("a sheet begins behind its end"))?;
        let mut reader = Reader { globals: &globals, cells: Cells::default(), merges: Vec::new(), formula: None };
        reader.read(records, taken)?;
        grids.push(Grid {
            name: sheet.name.clone(),
            rows: reader.cells.rows(taken)?,
            merges: reader.merges,
            hidden: sheet.hidden,
            is_features: false,
        });
    }
    Ok(grids)
}

struct Sheet {
    start: u32,
    hidden: bool,
    name: String,
}

/// What all sheets share.
#[derive(Default)]
struct Globals {
    sheets: Vec<Sheet>,
    strings: Vec<String>,
    /// What each cell format makes of a number.
    kinds: Vec<Kind>,
    is_1904: bool,
}

impl Globals {
    fn read(stream: &[u8], taken: &Taken) -> Result<Self, ListError> {
        let mut globals = Self::default();
        let mut written: BTreeMap<u16, Kind> = BTreeMap::new();
        let mut formats = Vec::new();
        for record in Records::new(stream) {
            match record.kind {
                BOF if record.u16(0) != Some(0x0600) => {
                    return Err(ListError::Unsupported {
                        form: "a workbook of Excel 95 or older",
                        fix: "open it and save it as .xlsx",
                        fix_zh: "请用 Excel 或 WPS 打开后另存为 .xlsx",
                    });
                }
                EOF => break,
                // FilePass
                0x002f => return Err(locked()),
                // DateMode
                0x0022 => globals.is_1904 = record.u16(0) == Some(1),
                // Format
                0x041e => {
                    if let Some((id, format)) = record.u16(0).zip(record.cursor(2).text()) {
                        written.insert(id, number_format::written(&format));
                    }
                }
                // XF
                0x00e0 => formats.extend(record.u16(2)),
                // BoundSheet8
                0x0085 => {
                    globals.sheets.extend(sheet_of(&record));
                    taken.sheets(globals.sheets.len())?;
                }
                // SST
                0x00fc => {
                    let mut cursor = record.cursor(8);
                    let count = u64::from(record.u32(4).unwrap_or(0));
                    over("cells", count, MAX_STRINGS)?;
                    globals.strings = (0..count).map_while(|_| cursor.text()).collect();
                }
                _ => {}
            }
        }
        let kind = |id: u16| written.get(&id).copied().unwrap_or_else(|| number_format::builtin(id));
        globals.kinds = formats.into_iter().map(kind).collect();
        Ok(globals)
    }

    /// A number as its format shows it, as far as it is a date or a time.
    fn text_of(&self, format: u16, number: f64) -> String {
        let shown = match self.kinds.get(usize::from(format)).copied().unwrap_or_default() {
            Kind::Number => None,
            Kind::Duration => duration_of_serial(number),
            Kind::Moment if self.is_1904 && number >= 1.0 => moment_of_serial(number + EPOCH_1904),
            Kind::Moment => moment_of_serial(number),
        };
        shown.unwrap_or_else(|| text_of_number(number))
    }
}

/// A sheet with cells; charts and macros have none.
fn sheet_of(record: &Record<'_>) -> Option<Sheet> {
    let (start, state, kind) = (record.u32(0)?, *record.data().get(4)?, *record.data().get(5)?);
    let name = record.cursor(6).short_text()?;
    (kind == 0).then_some(Sheet { start, hidden: state & 3 != 0, name })
}

struct Reader<'g> {
    globals: &'g Globals,
    cells: Cells,
    merges: Vec<Merge>,
    /// The cell of a formula whose text comes in the next record.
    formula: Option<(u16, u16)>,
}

impl Reader<'_> {
    fn read(&mut self, records: &[u8], taken: &mut Taken) -> Result<(), ListError> {
        // A chart inside a sheet is a stream within the stream, with cells of its own.
        let mut depth = 0_usize;
        for record in Records::new(records) {
            match record.kind {
                BOF => depth += 1,
                EOF if depth <= 1 => break,
                EOF => depth -= 1,
                _ if depth > 1 => {}
                _ => self.take(&record, taken)?,
            }
        }
        Ok(())
    }

    /// Takes the cells of a record; one that is cut off has none.
    fn take(&mut self, record: &Record<'_>, taken: &mut Taken) -> Result<(), ListError> {
        let data = record.data();
        let cell = || Some((record.u16(0)?, record.u16(2)?, record.u16(4)?));
        let float = |at: usize| Some(f64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?));
        let text = match record.kind {
            // Number
            0x0203 => cell().zip(float(6)).map(|(cell, number)| (cell, self.globals.text_of(cell.2, number))),
            // RK
            0x027e => {
                let number = record.u32(6).map(unpacked);
                cell().zip(number).map(|(cell, number)| (cell, self.globals.text_of(cell.2, number)))
            }
            // LabelSst
            0x00fd => {
                let string = record.u32(6).and_then(|index| self.globals.strings.get(index as usize));
                cell().zip(string.cloned())
            }
            // Label, RString
            0x0204 | 0x00d6 => cell().zip(record.cursor(6).text()),
            // BoolErr
            0x0205 => cell().zip(data.get(6).zip(data.get(7)).map(|(&value, &error)| truth(value, error != 0))),
            // Formula
            0x0006 => self.formula(record, float(6)),
            // String: the text of the formula before it
            0x0207 => {
                let formula = self.formula.take().map(|(row, column)| (row, column, 0));
                formula.zip(record.cursor(0).text())
            }
            // MulRk
            0x00bd => {
                self.many(record, taken)?;
                None
            }
            // MergeCells
            0x00e5 => {
                for corner in data.get(2..).unwrap_or_default().as_chunks::<8>().0 {
                    let [top, bottom, left, right] =
                        [0, 2, 4, 6].map(|at| u32::from(u16::from_le_bytes([corner[at], corner[at + 1]])));
                    self.merges.push(Merge::of((top, left), (bottom, right)));
                }
                None
            }
            _ => None,
        };
        if let Some(((row, column, _), text)) = text {
            self.cells.put(taken, u32::from(row), u32::from(column), &text)?;
        }
        Ok(())
    }

    fn formula(&mut self, record: &Record<'_>, number: Option<f64>) -> Option<((u16, u16, u16), String)> {
        let (row, column, format) = (record.u16(0)?, record.u16(2)?, record.u16(4)?);
        let value = record.data().get(6..14)?;
        let text = match (value[6..] == [0xff, 0xff], value[0]) {
            (false, _) => self.globals.text_of(format, number?),
            (true, 0) => {
                self.formula = Some((row, column));
                return None;
            }
            (true, 1) => truth(value[2], false),
            (true, 2) => truth(value[2], true),
            _ => return None,
        };
        Some(((row, column, format), text))
    }

    /// Several packed numbers side by side.
    fn many(&mut self, record: &Record<'_>, taken: &mut Taken) -> Result<(), ListError> {
        let Some((row, first)) = record.u16(0).zip(record.u16(2)) else { return Ok(()) };
        for (offset, chunk) in record.data().get(4..).unwrap_or_default().as_chunks::<6>().0.iter().enumerate() {
            let format = u16::from_le_bytes([chunk[0], chunk[1]]);
            let number = unpacked(u32::from_le_bytes([chunk[2], chunk[3], chunk[4], chunk[5]]));
            let text = self.globals.text_of(format, number);
            self.cells.put(taken, u32::from(row), u32::from(first) + offset as u32, &text)?;
        }
        Ok(())
    }
}

/// A truth value, or the name of an error.
fn truth(value: u8, is_error: bool) -> String {
    let text = match (is_error, value) {
        (false, value) => super::ods::text_of_truth(value != 0),
        (true, 0x00) => "#NULL!",
        (true, 0x07) => "#DIV/0!",
        (true, 0x0f) => "#VALUE!",
        (true, 0x17) => "#REF!",
        (true, 0x1d) => "#NAME?",
        (true, 0x24) => "#NUM!",
        (true, _) => "#N/A",
    };
    text.to_owned()
}
