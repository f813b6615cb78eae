//! Shapefiles as rows: points from the `.shp`, attributes from the `.dbf`.
//!
//! A record of the one belongs to the record of the same number of the other. Only points are wanted, so shapes are
//! looked at and never built: a damaged one cannot ask for memory.
//!
//! # References
//!
//! ESRI, *Shapefile Technical Description* (1998).

use encoding_rs::{Encoding, GB18030, GBK, UTF_8};

use super::archive::Archive;
use super::clean::tidy;
use super::error::ListError;
use super::features::POSITION;
use super::grid::Grid;
use super::limits::Taken;
use super::role::{Role, completed, meaning};
use super::source::Source;

/// A sheet, and the encoding of its attributes.
pub(super) type Shapes = (Grid, Option<&'static str>);

/// The first shapefile in a zip.
pub(super) fn zipped(bytes: &[u8], taken: &mut Taken, asked: Option<&str>) -> Result<Shapes, ListError> {
    let mut archive = Archive::open(bytes, &taken.limits)?;
    let names = archive.names();
    let is_shapes = |name: &&String| name.to_lowercase().ends_with(".shp") && !name.starts_with("__MACOSX/");
    let shapes: Vec<&String> = names.iter().filter(is_shapes).collect();
    let [name] = shapes[..] else {
        let all = shapes.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
        return Err(ListError::SeveralSheets(all));
    };
    let stem = &name[..name.len() - 4];
    let missing = || ListError::damaged("shapefile", "its .shp is gone");
    let main = archive.named(name)?.ok_or_else(missing)?;
    let attributes = archive.named(&format!("{stem}.dbf"))?;
    let code_page = archive.named(&format!("{stem}.cpg"))?;
    let source = Source { bytes: &main, attributes: attributes.as_deref(), code_page: code_page.as_deref() };
    grid(&source, taken, asked)
}

/// A row for the names of the columns, and one for each record.
pub(super) fn grid(source: &Source<'_>, taken: &mut Taken, asked: Option<&str>) -> Result<Shapes, ListError> {
    let points = points(source.bytes);
    let table = source.attributes.map(Table::open).transpose()?;
    let encoding = table.as_ref().map(|table| table.encoding(asked, source.code_page)).transpose()?;
    let mut header: Vec<String> = POSITION.map(str::to_owned).to_vec();
    if let Some((table, encoding)) = table.as_ref().zip(encoding) {
        header.extend(table.fields.iter().map(|field| name_of(field.name, encoding)));
    }
    let width = header.len();
    taken.columns(width)?;
    let records = table.as_ref().map_or(0, |table| table.count);
    let mut rows = vec![(0, header)];
    for index in 0..points.len().max(records) {
        let mut row: Vec<String> = match points.get(index).copied().flatten() {
            Some(point) => point.map(|degrees| degrees.to_string()).to_vec(),
            None => vec![String::new(); POSITION.len()],
        };
        if let Some((table, encoding)) = table.as_ref().zip(encoding) {
            let Some(cells) = table.record(index) else { continue };
            row.extend(cells.map(|cell| tidy(&text_of(cell, encoding))));
        }
        taken.row(width)?;
        for cell in &row {
            taken.cell(cell)?;
        }
        rows.push((index as u64 + 1, row));
    }
    let encoding = encoding.map(|encoding| if encoding == GBK { GB18030.name() } else { encoding.name() });
    Ok((Grid { rows, is_features: true, ..Grid::default() }, encoding))
}

/// A name of a column. The format cuts it after ten bytes, so one that is the beginning of a known name is that.
fn name_of(name: &[u8], encoding: &'static Encoding) -> String {
    let text = tidy(&text_of(name, encoding));
    if name.len() < 9 || meaning(&text).role != Role::Extra {
        return text;
    }
    completed(&text).map_or(text, str::to_owned)
}

/// The point of each record; `None` for a record that is something else.
fn points(bytes: &[u8]) -> Vec<Option<[f64; 2]>> {
    let mut points = Vec::new();
    let mut rest = bytes.get(100..).unwrap_or_default();
    while let Some((head, after)) = rest.split_at_checked(8) {
        // In words of two bytes, counted from the front: the one number here that has its high byte first.
        let length = 2 * u64::from(u32::from_be_bytes([head[4], head[5], head[6], head[7]]));
        let length = usize::try_from(length).unwrap_or(usize::MAX).min(after.len());
        let (content, next) = after.split_at(length);
        points.push(point(content));
        rest = next;
    }
    points
}

fn point(content: &[u8]) -> Option<[f64; 2]> {
    let number = |at: usize| Some(f64::from_le_bytes(content.get(at..at + 8)?.try_into().ok()?));
    let whole = |at: usize| Some(u32::from_le_bytes(content.get(at..at + 4)?.try_into().ok()?));
    let at = match whole(0)? {
        // Point, with height, with measure
        1 | 11 | 21 => 4,
        // Several points, of which there is one
        8 | 18 | 28 if whole(36)? == 1 => 40,
        _ => return None,
    };
    Some([number(at)?, number(at + 8)?])
}

/// An attribute table (dBASE).
struct Table<'a> {
    fields: Vec<Field<'a>>,
    /// What the file says of its own encoding.
    language: u8,
    records: &'a [u8],
    width: usize,
    count: usize,
}

struct Field<'a> {
    name: &'a [u8],
    start: usize,
    length: usize,
}

impl<'a> Table<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, ListError> {
        let damaged = || ListError::damaged("shapefile", "its .dbf is cut off");
        let head: &[u8; 32] = bytes.first_chunk().ok_or_else(damaged)?;
        let count = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let length = usize::from(u16::from_le_bytes([head[8], head[9]]));
        let width = usize::from(u16::from_le_bytes([head[10], head[11]]));
        let descriptors = bytes.get(32..length).ok_or_else(damaged)?;
        let mut fields = Vec::new();
        // The first byte of a record says whether it is deleted.
        let mut start = 1;
        for descriptor in descriptors.as_chunks::<32>().0.iter().take_while(|descriptor| descriptor[0] != 0x0d) {
            let name = descriptor[..11].split(|&byte| byte == 0).next().unwrap_or_default();
            // A text may be longer than 255 bytes; its length has a second byte then.
            let more = if descriptor[11] == b'C' { usize::from(descriptor[17]) << 8 } else { 0 };
            let length = usize::from(descriptor[16]) + more;
            fields.push(Field { name, start, length });
            start += length;
        }
        if width == 0 || start > width {
            return Err(ListError::damaged("shapefile", "the fields of its .dbf are longer than its records"));
        }
        let records = &bytes[length..];
        Ok(Self { fields, language: head[29], records, width, count: count.min(records.len() / width) })
    }

    /// The cells of a record; `None` if it is deleted.
    fn record(&self, index: usize) -> Option<impl Iterator<Item = &'a [u8]>> {
        let record = self.records.get(index * self.width..(index + 1) * self.width).unwrap_or_default();
        let deleted = record.first() == Some(&b'*');
        let cell = move |field: &Field<'a>| record.get(field.start..field.start + field.length).unwrap_or_default();
        (!deleted).then(|| self.fields.iter().map(cell))
    }

    /// As asked, as the `.cpg` says, else UTF-8 if all of it is, else GB18030.
    fn encoding(&self, asked: Option<&str>, code_page: Option<&[u8]>) -> Result<&'static Encoding, ListError> {
        if let Some(label) = asked {
            let wrong = || ListError::Encoding { encoding: label.to_owned() };
            return Encoding::for_label(label.as_bytes()).ok_or_else(wrong);
        }
        let declared = code_page.and_then(|text| {
            let text = String::from_utf8_lossy(text).trim().to_ascii_lowercase();
            // Windows code pages by their number, as some programs write them.
            let label = match text.as_str() {
                "936" | "cp936" | "ansi 936" | "oem 936" => "gbk",
                "65001" | "cp65001" => "utf-8",
                "950" | "cp950" => "big5",
                other => other,
            };
            Encoding::for_label(label.as_bytes())
        });
        if let Some(declared) = declared {
            return Ok(declared);
        }
        if self.language == 0x4d {
            return Ok(GB18030);
        }
        let names = self.fields.iter().map(|field| field.name);
        let cells = (0..self.count).filter_map(|index| self.record(index)).flatten();
        // A cell is cut at its width, if need be in the middle of a character.
        let fits = |cell: &[u8]| std::str::from_utf8(cell).map_or_else(|error| error.error_len().is_none(), |_| true);
        Ok(if names.chain(cells).all(|cell| fits(cell.trim_ascii_end())) { UTF_8 } else { GB18030 })
    }
}

/// A cell as text; half a character at its end is left out.
fn text_of(cell: &[u8], encoding: &'static Encoding) -> String {
    let cell = cell.split(|&byte| byte == 0).next().unwrap_or_default().trim_ascii();
    let (text, _) = encoding.decode_without_bom_handling(cell);
    text.trim_end_matches('\u{fffd}').to_owned()
}
