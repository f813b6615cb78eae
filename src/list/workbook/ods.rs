//! Open document spreadsheets (`.ods`).

use super::super::archive::Archive;
use super::super::error::ListError;
use super::super::grid::{Cells, Grid, Merge};
use super::super::limits::Taken;
use super::super::markup::{Attributes, Event, Markup, unescaped};
use super::text_of_number;

/// The last row of a spreadsheet; repeated blank rows reach down to it.
const MAX_ROW: u64 = 1_048_576;

/// A truth value as a list has it.
pub(super) const fn text_of_truth(truth: bool) -> &'static str {
    if truth { "TRUE" } else { "FALSE" }
}

/// The sheets of a workbook.
pub(in super::super) fn grids(bytes: &[u8], taken: &mut Taken) -> Result<Vec<Grid>, ListError> {
    let mut archive = Archive::open(bytes, &taken.limits)?;
    let damaged = |why: &str| ListError::damaged("ods", why);
    if archive
        .named("mimetype")?
        .is_none_or(|text| !text.starts_with(b"application/vnd.oasis.opendocument.spreadsheet"))
    {
        return Err(ListError::Unsupported {
            form: "an OpenDocument that is no spreadsheet",
            fix: "give the spreadsheet, as .ods or .xlsx",
            fix_zh: "请提供 .ods 或 .xlsx 表格",
        });
    }
    if let Some(manifest) = archive.named("META-INF/manifest.xml")?
        && Markup::new(&manifest).any(|event| matches!(event, Event::Start { name: b"encryption-data", .. }))
    {
        return Err(super::xls::locked());
    }
    let content = archive.named("content.xml")?.ok_or_else(|| damaged("it has no content.xml"))?;
    let mut reader = Reader { taken, grids: Vec::new(), hidden_styles: Vec::new(), style: None };
    reader.read(&content)?;
    Ok(reader.grids)
}

struct Reader<'t> {
    taken: &'t mut Taken,
    grids: Vec<Grid>,
    /// Names of the styles of hidden tables.
    hidden_styles: Vec<String>,
    style: Option<String>,
}

/// A table while it is read; rows and columns count from 0.
#[derive(Default)]
struct Table {
    grid: Grid,
    cells: Cells,
    row: u64,
    column: u64,
    /// Cells of the row that is read, since it may be repeated.
    current: Vec<(u64, String)>,
    row_repeats: u64,
    /// Tables within this one, such as those of a chart.
    inner: usize,
}

/// A cell while it is read.
struct OpenCell {
    repeats: u64,
    value: Option<String>,
    text: String,
    /// How deep inside a comment: its text is not that of the cell.
    comment: usize,
    paragraphs: usize,
}

impl Reader<'_> {
    fn read(&mut self, content: &[u8]) -> Result<(), ListError> {
        let mut table: Option<Table> = None;
        let mut cell: Option<OpenCell> = None;
        for event in Markup::new(content) {
            match event {
                Event::Start { name: b"style", attributes, .. } => {
                    self.style = attributes.get("name").map(std::borrow::Cow::into_owned);
                }
                Event::Start { name: b"table-properties", attributes, .. } => {
                    if attributes.get("display").as_deref() == Some("false") {
                        self.hidden_styles.extend(self.style.take());
                    }
                }
                Event::Start { name: b"table", attributes, empty: false } => match &mut table {
                    Some(table) => table.inner += 1,
                    None => table = Some(self.begin(attributes)?),
                },
                Event::End(b"table") => match &mut table {
                    Some(open) if open.inner > 0 => open.inner -= 1,
                    _ => self.finish(table.take())?,
                },
                event => {
                    if let Some(table) = table.as_mut().filter(|table| table.inner == 0) {
                        table.take(event, &mut cell, self.taken)?;
                    }
                }
            }
        }
        // Cut off: what was read counts.
        self.finish(table)
    }

    fn begin(&self, attributes: Attributes<'_>) -> Result<Table, ListError> {
        self.taken.sheets(self.grids.len() + 1)?;
        let style = attributes.get("style-name").unwrap_or_default();
        let hidden = self.hidden_styles.iter().any(|hidden| *hidden == style);
        let name = attributes.get("name").unwrap_or_default().into_owned();
        Ok(Table { grid: Grid { name, hidden, ..Grid::default() }, ..Table::default() })
    }

    fn finish(&mut self, table: Option<Table>) -> Result<(), ListError> {
        if let Some(Table { mut grid, cells, .. }) = table {
            grid.rows = cells.rows(self.taken)?;
            self.grids.push(grid);
        }
        Ok(())
    }
}

impl Table {
    fn take(&mut self, event: Event<'_>, cell: &mut Option<OpenCell>, taken: &mut Taken) -> Result<(), ListError> {
        match event {
            Event::Start { name: b"table-row", attributes, empty } => {
                self.row_repeats = attributes.number("number-rows-repeated").unwrap_or(1);
                self.column = 0;
                if empty {
                    self.end_row(taken)?;
                }
            }
            Event::End(b"table-row") => self.end_row(taken)?,
            Event::Start { name: b"table-cell" | b"covered-table-cell", attributes, empty } => {
                let open = self.open(attributes);
                if empty {
                    self.close(open, taken)?;
                } else {
                    *cell = Some(open);
                }
            }
            Event::End(b"table-cell" | b"covered-table-cell") => {
                if let Some(open) = cell.take() {
                    self.close(open, taken)?;
                }
            }
            event => {
                if let Some(cell) = cell {
                    cell.take(event);
                }
            }
        }
        Ok(())
    }

    fn open(&mut self, attributes: Attributes<'_>) -> OpenCell {
        let spans = ["number-rows-spanned", "number-columns-spanned"].map(|name| attributes.number(name).unwrap_or(1));
        if spans.iter().any(|&span| span > 1) {
            let corner = |row: u64, column: u64| (row.min(MAX_ROW) as u32, column.min(MAX_ROW) as u32);
            let last = corner(self.row.saturating_add(spans[0] - 1), self.column.saturating_add(spans[1].max(1) - 1));
            self.grid.merges.push(Merge::of(corner(self.row, self.column), last));
        }
        let of = |name: &str| attributes.get(name).map(std::borrow::Cow::into_owned);
        let value = match attributes.get("value-type").as_deref() {
            Some("float" | "percentage" | "currency") => {
                of("value").map(|text| text.parse().map(text_of_number).unwrap_or(text))
            }
            Some("date") => {
                of("date-value").map(|text| text.replace('T', " ").trim_end_matches(" 00:00:00").to_owned())
            }
            Some("time") => of("time-value").map(|text| clock_of(&text).unwrap_or(text)),
            Some("boolean") => of("boolean-value").map(|text| text.to_uppercase()),
            Some("string") => of("string-value"),
            _ => None,
        };
        let repeats = attributes.number("number-columns-repeated").unwrap_or(1);
        OpenCell { repeats, value, text: String::new(), comment: 0, paragraphs: 0 }
    }

    fn close(&mut self, cell: OpenCell, taken: &mut Taken) -> Result<(), ListError> {
        let text = cell.value.unwrap_or(cell.text);
        if !text.trim().is_empty() {
            taken.columns(self.column.saturating_add(cell.repeats) as usize)?;
            for column in self.column..self.column + cell.repeats {
                self.current.push((column, text.clone()));
            }
        }
        self.column = self.column.saturating_add(cell.repeats);
        Ok(())
    }

    fn end_row(&mut self, taken: &mut Taken) -> Result<(), ListError> {
        let cells = std::mem::take(&mut self.current);
        if !cells.is_empty() {
            for row in self.row..self.row.saturating_add(self.row_repeats).min(MAX_ROW) {
                for (column, text) in &cells {
                    self.cells.put(taken, row as u32, *column as u32, text)?;
                }
            }
        }
        self.row = self.row.saturating_add(self.row_repeats).min(MAX_ROW);
        self.row_repeats = 0;
        Ok(())
    }
}

impl OpenCell {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start { name: b"annotation", empty: false, .. } => self.comment += 1,
            Event::End(b"annotation") => self.comment = self.comment.saturating_sub(1),
            _ if self.comment > 0 => {}
            Event::Start { name: b"p", .. } => {
                self.paragraphs += 1;
                if self.paragraphs > 1 {
                    self.text.push('\n');
                }
            }
            Event::Start { name: b"s" | b"tab" | b"line-break", .. } => self.text.push(' '),
            Event::Text(text) if self.paragraphs > 0 => self.text.push_str(&unescaped(text)),
            Event::Literal(text) if self.paragraphs > 0 => self.text.push_str(&String::from_utf8_lossy(text)),
            _ => {}
        }
    }
}

/// `PT08H30M00S` as `08:30`.
fn clock_of(duration: &str) -> Option<String> {
    let (hours, rest) = duration.strip_prefix("PT")?.split_once('H')?;
    let (minutes, _) = rest.split_once('M')?;
    Some(format!("{:02}:{:02}", hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?))
}
