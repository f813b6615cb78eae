//! Workbooks, zips and shapefiles, written byte by byte or by other libraries, so that no binary file is kept.

use std::io::Write;

use encoding_rs::GBK;
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

/// A part of a zip as it lies there: what it declares may be a lie.
pub struct Part {
    pub name: String,
    /// Packed.
    pub bytes: Vec<u8>,
    pub deflated: bool,
    pub crc: u32,
    pub size: u32,
}

impl Part {
    pub fn stored(name: &str, content: &[u8]) -> Self {
        let mut crc = Crc::new();
        crc.update(content);
        let size = u32::try_from(content.len()).unwrap();
        Self { name: name.to_owned(), bytes: content.to_vec(), deflated: false, crc: crc.sum(), size }
    }

    pub fn deflated(name: &str, content: &[u8]) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(content).unwrap();
        Self { bytes: encoder.finish().unwrap(), deflated: true, ..Self::stored(name, content) }
    }

    /// So many megabytes of zeros, which declare `size` bytes; their checksum is wrong, which shows only at their end.
    pub fn bomb(name: &str, megabytes: usize, size: u32) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&vec![0; 1 << 20]).unwrap();
        encoder.flush().unwrap();
        // After a flush the stream stands at a byte, so what follows the first piece can be repeated.
        let piece = encoder.get_ref().clone();
        let mut bytes = piece.repeat(megabytes);
        bytes.extend([3, 0]);
        Self { name: name.to_owned(), bytes, deflated: true, crc: 0, size }
    }
}

/// Parts as a zip.
pub fn zip(parts: &[Part]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut directory = Vec::new();
    for part in parts {
        let offset = u32::try_from(file.len()).unwrap();
        let mut common = Vec::new();
        common.extend(20_u16.to_le_bytes());
        common.extend(0x0800_u16.to_le_bytes());
        common.extend(u16::from(part.deflated).wrapping_mul(8).to_le_bytes());
        common.extend([0, 0, 0x21, 0]);
        common.extend(part.crc.to_le_bytes());
        common.extend(u32::try_from(part.bytes.len()).unwrap().to_le_bytes());
        common.extend(part.size.to_le_bytes());
        common.extend(u16::try_from(part.name.len()).unwrap().to_le_bytes());
        common.extend([0, 0]);
        file.extend(b"PK\x03\x04");
        file.extend(&common);
        file.extend(part.name.as_bytes());
        file.extend(&part.bytes);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(part.name.as_bytes());
    }
    let start = u32::try_from(file.len()).unwrap();
    file.extend(&directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    let count = u16::try_from(parts.len()).unwrap().to_le_bytes();
    file.extend([count, count].concat());
    file.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend([0, 0]);
    file
}

/// A sheet of a workbook: its name, and what fills it.
pub type Filled<'a> = (&'a str, &'a dyn Fn(&mut Worksheet));

/// A workbook that another library writes.
pub fn xlsx(sheets: &[Filled<'_>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, fill) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).unwrap();
        fill(sheet);
    }
    workbook.save_to_buffer().unwrap()
}

/// Puts texts into rows, the first of them row `from` (from 0); what is a number is written as one.
pub fn rows(sheet: &mut Worksheet, from: u32, rows: &[&[&str]]) {
    for (row, cells) in (from..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, *text).unwrap(),
            };
        }
    }
}

/// The format of a date or a time.
pub fn format(code: &str) -> Format {
    Format::new().set_num_format(code)
}

/// The parts of a workbook, unpacked.
pub fn parts_of(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            std::io::Read::read_to_end(&mut part, &mut content).unwrap();
            (String::from_utf8_lossy(part.name_raw()).into_owned(), content)
        })
        .collect()
}

/// A cell of an old workbook.
#[derive(Clone, Debug)]
pub enum Cell {
    Text(String),
    Number(f64),
    /// A whole number in four bytes.
    Packed(i32),
    /// A number with the format of a date.
    Date(f64),
    /// A number with a format of its own, for times.
    Time(f64),
    Truth(bool),
    /// A formula and the text that it had.
    Formula(String),
}

/// One sheet of an old workbook: name, cells with row and column, merged cells.
pub struct OldSheet {
    pub name: &'static str,
    pub cells: Vec<(u16, u16, Cell)>,
    pub merges: Vec<[u16; 4]>,
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let count = u16::try_from(units.len()).unwrap().to_le_bytes();
    [&count[..], &[1], &units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<u8>>()].concat()
}

/// The table of strings, cut into records of at most `most` bytes, if need be in the middle of a text.
fn strings(texts: &[String], most: usize) -> Vec<u8> {
    let count = u32::try_from(texts.len()).unwrap().to_le_bytes();
    let mut records = Vec::new();
    let mut kind = 0x00fc;
    let mut data = [count, count].concat();
    let mut next = |data: &mut Vec<u8>| {
        records.extend(record(kind, data));
        kind = 0x003c;
        data.clear();
    };
    for text in texts {
        let narrow = text.is_ascii();
        if data.len() + 3 > most {
            next(&mut data);
        }
        let units: Vec<u16> = text.encode_utf16().collect();
        data.extend(u16::try_from(units.len()).unwrap().to_le_bytes());
        data.push(u8::from(!narrow));
        for unit in units {
            if data.len() + 2 > most {
                next(&mut data);
                data.push(u8::from(!narrow));
            }
            if narrow { data.push(unit as u8) } else { data.extend(unit.to_le_bytes()) }
        }
    }
    next(&mut data);
    records
}

/// An Excel workbook as it was written until 2003.
pub fn xls(sheets: &[OldSheet], longest_record: usize) -> Vec<u8> {
    compound(&[("Workbook", &workbook_stream(sheets, longest_record))])
}

/// The records of an old workbook.
pub fn workbook_stream(sheets: &[OldSheet], longest_record: usize) -> Vec<u8> {
    let mut texts: Vec<String> = Vec::new();
    let bodies: Vec<Vec<u8>> = sheets.iter().map(|sheet| body(sheet, &mut texts)).collect();
    let bof = |kind: u16| record(0x0809, &[&0x0600_u16.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 12]].concat());
    let mut globals = vec![bof(5), record(0x0042, &1200_u16.to_le_bytes()), record(0x0022, &[0, 0])];
    globals.push(record(0x041e, &[&164_u16.to_le_bytes()[..], &wide("h\"时\"mm\"分\"")].concat()));
    for format in [0_u16, 14, 164] {
        globals.push(record(0x00e0, &[&[0, 0][..], &format.to_le_bytes(), &[0; 16]].concat()));
    }
    let names: Vec<Vec<u8>> = sheets.iter().map(|sheet| wide(sheet.name)[2..].to_vec()).collect();
    let tail = [strings(&texts, longest_record), record(0x000a, &[])].concat();
    let before: usize = globals.iter().map(Vec::len).sum();
    let headers: usize = names.iter().map(|name| 4 + 7 + name.len()).sum();
    let mut start = before + headers + tail.len();
    for ((sheet, name), body) in sheets.iter().zip(&names).zip(&bodies) {
        let count = u8::try_from(sheet.name.encode_utf16().count()).unwrap();
        let at = u32::try_from(start).unwrap().to_le_bytes();
        globals.push(record(0x0085, &[&at[..], &[0, 0, count], name].concat()));
        start += body.len();
    }
    [globals.concat(), tail, bodies.concat()].concat()
}

fn body(sheet: &OldSheet, texts: &mut Vec<String>) -> Vec<u8> {
    let bof = [&0x0600_u16.to_le_bytes()[..], &0x0010_u16.to_le_bytes(), &[0; 12]].concat();
    let mut body = vec![record(0x0809, &bof)];
    for (row, column, cell) in &sheet.cells {
        let place = |format: u16| [row.to_le_bytes(), column.to_le_bytes(), format.to_le_bytes()].concat();
        let number =
            |format: u16, number: f64| record(0x0203, &[place(format), number.to_le_bytes().to_vec()].concat());
        body.push(match cell {
            Cell::Text(text) => {
                texts.push(text.clone());
                let index = u32::try_from(texts.len() - 1).unwrap();
                record(0x00fd, &[place(0), index.to_le_bytes().to_vec()].concat())
            }
            Cell::Number(value) => number(0, *value),
            Cell::Date(value) => number(1, *value),
            Cell::Time(value) => number(2, *value),
            Cell::Packed(value) => record(0x027e, &[place(0), (value << 2 | 2).to_le_bytes().to_vec()].concat()),
            Cell::Truth(value) => record(0x0205, &[place(0), vec![u8::from(*value), 0]].concat()),
            Cell::Formula(text) => {
                let value = [0, 0, 0, 0, 0, 0, 0xff, 0xff];
                let formula = record(0x0006, &[place(0), value.to_vec(), vec![0; 8]].concat());
                [formula, record(0x0207, &wide(text))].concat()
            }
        });
    }
    let mut merges = u16::try_from(sheet.merges.len()).unwrap().to_le_bytes().to_vec();
    merges.extend(sheet.merges.iter().flatten().flat_map(|corner| corner.to_le_bytes()));
    body.push(record(0x00e5, &merges));
    body.push(record(0x000a, &[]));
    body.concat()
}

/// A compound file; streams under 4096 bytes lie in its small sectors.
pub fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    const SECTOR: usize = 512;
    const END: u32 = 0xffff_fffe;
    let count = |bytes: usize, sector: usize| bytes.div_ceil(sector);
    let mut small: Vec<u8> = Vec::new();
    let mut next_small: Vec<u32> = Vec::new();
    let mut entries = Vec::new();
    let mut large: Vec<(usize, &[u8])> = Vec::new();
    for (index, (_, bytes)) in streams.iter().enumerate() {
        if bytes.len() < 4096 {
            let first = next_small.len();
            let sectors = count(bytes.len(), 64);
            next_small.extend((1..=sectors).map(|step| if step == sectors { END } else { (first + step) as u32 }));
            small.extend_from_slice(bytes);
            small.resize(next_small.len() * 64, 0);
            entries.push(first as u32);
        } else {
            large.push((index, bytes));
            entries.push(END);
        }
    }
    // Directory, small sectors and their table, then the large streams; the table of sectors comes first of all.
    let directory_sectors = count((streams.len() + 1) * 128, SECTOR);
    let small_table: Vec<u8> = next_small.iter().flat_map(|next| next.to_le_bytes()).collect();
    let chains = [directory_sectors, count(small.len(), SECTOR), count(small_table.len(), SECTOR)];
    let content: usize =
        chains.iter().sum::<usize>() + large.iter().map(|one| count(one.1.len(), SECTOR)).sum::<usize>();
    // Each table speaks of 128 sectors, of itself too.
    let tables = content.div_ceil(127).max(1);
    let mut next: Vec<u32> = vec![0xffff_fffd; tables];
    let mut chain = |sectors: usize| {
        let first = next.len();
        next.extend((1..=sectors).map(|step| if step == sectors { END } else { (first + step) as u32 }));
        if sectors == 0 { END } else { first as u32 }
    };
    let [directory_start, small_start, small_table_start] = chains.map(&mut chain);
    for (index, bytes) in &large {
        entries[*index] = chain(count(bytes.len(), SECTOR));
    }
    next.resize(tables * 128, 0xffff_ffff);

    let entry = |name: &str, kind: u8, child: u32, start: u32, length: usize| {
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut entry = units.clone();
        entry.resize(64, 0);
        entry.extend(u16::try_from(if units.is_empty() { 0 } else { units.len() + 2 }).unwrap().to_le_bytes());
        entry.extend([kind, 1]);
        entry.extend([u32::MAX, u32::MAX, child].iter().flat_map(|id| id.to_le_bytes()));
        entry.extend([0; 36]);
        entry.extend(start.to_le_bytes());
        entry.extend((length as u64).to_le_bytes());
        entry
    };
    let mut directory = entry("Root Entry", 5, 1, small_start, small.len());
    for ((name, bytes), start) in streams.iter().zip(entries) {
        directory.extend(entry(name, 2, u32::MAX, start, bytes.len()));
    }

    let mut file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    file.extend([0; 16]);
    for number in [0x3e_u16, 3, 0xfffe, 9, 6] {
        file.extend(number.to_le_bytes());
    }
    file.extend([0; 6]);
    let sectors = |bytes: usize| count(bytes, SECTOR) as u32;
    let small_sectors = sectors(small_table.len());
    for number in [0, tables as u32, directory_start, 0, 4096, small_table_start, small_sectors, END, 0] {
        file.extend(number.to_le_bytes());
    }
    file.extend((0..109_u32).flat_map(|table| if table < tables as u32 { table } else { u32::MAX }.to_le_bytes()));
    file.extend(next.iter().flat_map(|next| next.to_le_bytes()));
    for bytes in [&directory[..], &small, &small_table].into_iter().chain(large.into_iter().map(|one| one.1)) {
        file.extend_from_slice(bytes);
        file.resize(file.len().next_multiple_of(SECTOR), 0);
    }
    file
}

/// An `.ods` with this in its body.
pub fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" \
         xmlns:style=\"s\"><office:automatic-styles><style:style style:name=\"ta2\"><style:table-properties \
         table:display=\"false\"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{tables}\
         </office:spreadsheet></office:body></office:document-content>"
    );
    zip(&[
        Part::stored("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        Part::deflated("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest=\"m\"/>"),
        Part::deflated("content.xml", content.as_bytes()),
    ])
}

/// A table of an `.ods`; what is a number is written as one.
pub fn ods_table(name: &str, rows: &[&[&str]]) -> String {
    let cell = |text: &&str| match text.parse::<f64>() {
        _ if text.is_empty() => "<table:table-cell/>".to_owned(),
        Ok(number) => format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{number}</text:p></table:table-cell>"
        ),
        Err(_) => format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"),
    };
    let row =
        |row: &&[&str]| format!("<table:table-row>{}</table:table-row>", row.iter().map(cell).collect::<String>());
    format!("<table:table table:name=\"{name}\">{}</table:table>", rows.iter().map(row).collect::<String>())
}

/// A text as Chinese Excel saves it.
pub fn gbk(text: &str) -> Vec<u8> {
    let (bytes, _, lost) = GBK.encode(text);
    assert!(!lost, "{text}");
    bytes.into_owned()
}
