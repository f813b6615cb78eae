//! Lists in every form: the same stations come out, and from the same cells as other libraries read.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Cursor;

use calamine::{Data, Reader};
use encoding_rs::{GBK, UTF_8};
use rust_xlsxwriter::{Formula, Worksheet};
use waystation::list::{Book, Form, Limits, Sheet, Source};
use waystation::station::{FacilitySet, ListOptions, Reading, Station, delimited, read_list};

use crate::books::{Cell, Filled, OldSheet, Part, format, gbk, ods, ods_table, rows, xls, xlsx, zip};
use crate::random::Random;
use crate::shapefiles::{dbf, shp};

pub const ROWS: [&[&str]; 4] = [
    &["编号", "站点名称", "经度", "纬度", "级别", "服务设施", "备注"],
    &["A1", "人民广场工会驿站", "118.8594", "28.9701", "区级综合体", "休息、饮水机、微波炉", "临街，全天"],
    &["A2", "府山公园驿站", "118.86125", "28.96875", "街道驿站", "卫生间/充电", ""],
    &["A3", "斗潭社区微站", "118.8551", "28.975", "社区微站", "", "在建"],
];

pub fn csv(separator: &str) -> String {
    let quoted = |cell: &&str| if cell.contains(separator) { format!("\"{cell}\"") } else { (*cell).to_owned() };
    ROWS.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(separator) + "\r\n").collect()
}

fn old_cells(rows: &[&[&str]]) -> Vec<(u16, u16, Cell)> {
    let mut cells = Vec::new();
    for (row, texts) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*texts).filter(|(_, text)| !text.is_empty()) {
            let cell = text.parse().map_or_else(|_| Cell::Text((*text).to_owned()), Cell::Number);
            cells.push((row, column, cell));
        }
    }
    cells
}

fn old_sheet(name: &'static str, rows: &[&[&str]]) -> OldSheet {
    OldSheet { name, cells: old_cells(rows), merges: Vec::new() }
}

/// What is told of a station, without the row that it came from.
pub fn told(reading: &Reading) -> Vec<String> {
    let one = |station: &Station| {
        let codes = station.facilities.map(FacilitySet::codes);
        let (lng, lat) = (station.place.lng(), station.place.lat());
        format!("{} {} {lng} {lat} {:?} {codes:?} {:?}", station.key, station.name, station.tier, station.extra)
    };
    reading.stations.iter().map(|(_, station)| one(station)).collect()
}

#[test]
fn the_same_list_in_every_form_gives_the_same_stations() {
    let expect = told(&delimited(csv(",").as_bytes()).unwrap());
    assert_eq!(expect.len(), 3);
    assert!(expect[0].contains("Some(\"rest;water;heat_food\")"), "{}", expect[0]);
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(csv("\t").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let sheet = |sheet: &mut Worksheet| rows(sheet, 0, &ROWS);
    let forms: Vec<(&str, Vec<u8>, Form, Option<&str>)> = vec![
        ("csv", csv(",").into_bytes(), Form::Delimited, Some("UTF-8")),
        ("csv with a mark", format!("\u{feff}{}", csv(";")).into_bytes(), Form::Delimited, Some("UTF-8")),
        ("csv of Chinese Excel", gbk(&csv(",")), Form::Delimited, Some("gb18030")),
        ("full-width commas", gbk(&csv("，")), Form::Delimited, Some("gb18030")),
        ("tabs", csv("\t").into_bytes(), Form::Delimited, Some("UTF-8")),
        ("Unicode text of Excel", utf16, Form::Delimited, Some("UTF-16LE")),
        ("xlsx", xlsx(&[("站点", &sheet)]), Form::Xlsx, None),
        ("xls", xls(&[old_sheet("站点", &ROWS)], 8224), Form::Xls, None),
        ("xls with texts cut into records", xls(&[old_sheet("站点", &ROWS)], 61), Form::Xls, None),
        ("ods", ods(&ods_table("站点", &ROWS)), Form::Ods, None),
    ];
    for (name, bytes, form, encoding) in forms {
        let reading = delimited(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((reading.form, reading.encoding), (form, encoding), "{name}");
        assert_eq!(told(&reading), expect, "{name}");
        assert!(reading.findings.is_empty(), "{name}: {:?}", reading.findings);
        let lines: Vec<u64> = reading.stations.iter().map(|(row, _)| row.line).collect();
        assert_eq!(lines, [2, 3, 4], "{name}");
    }
}

#[test]
fn a_shapefile_is_read_with_and_without_its_code_page() {
    let names = ["编号", "服务站点名称", "级别", "备注"];
    let cells: [&[&str]; 3] = [
        &["A1", "人民广场工会驿站", "区级综合体", "临街"],
        &["A2", "府山公园驿站", "街道驿站", ""],
        &["A3", "一个名字长得超过了三十个字节的驿站", "社区微站", ""],
    ];
    let points = [(118.8594, 28.9701), (118.86125, 28.96875), (118.8551, 28.975)];
    let shp = shp(&points);
    let cpg = |text: &str| Part::stored("站点/list.CPG", text.as_bytes());
    let zipped = |encoding, more: Vec<Part>| {
        let dbf = dbf(encoding, &names, &cells);
        let parts = [Part::deflated("站点/list.shp", &shp), Part::deflated("站点/list.dbf", &dbf)];
        zip(&parts.into_iter().chain(more).collect::<Vec<_>>())
    };
    for (name, bytes, encoding) in [
        ("GBK, nothing said", zipped(GBK, Vec::new()), "gb18030"),
        ("GBK, said", zipped(GBK, vec![cpg("GBK\n")]), "gb18030"),
        ("GBK by the number of its code page", zipped(GBK, vec![cpg("936")]), "gb18030"),
        ("UTF-8, nothing said", zipped(UTF_8, Vec::new()), "UTF-8"),
        ("UTF-8, said", zipped(UTF_8, vec![cpg("UTF-8")]), "UTF-8"),
    ] {
        let reading = delimited(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((reading.form.as_str(), reading.encoding), ("shapefile", Some(encoding)), "{name}");
        let stations: Vec<&Station> = reading.stations.iter().map(|(_, station)| station).collect();
        assert_eq!(stations.len(), 3, "{name}: {:?}", reading.findings);
        let place = |station: &Station| (station.place.lng(), station.place.lat());
        assert_eq!(stations.iter().map(|station| place(station)).collect::<Vec<_>>(), points, "{name}");
        assert_eq!((stations[1].key.as_str(), stations[1].tier.as_str()), ("A2", "street"), "{name}");
        // Names of columns are cut after ten bytes: five characters of GBK, three and a third of UTF-8.
        if encoding == "gb18030" {
            assert_eq!(stations[0].name, "人民广场工会驿站", "{name}");
            assert_eq!(stations[2].name, "一个名字长得超过了三十个字节的", "{name}");
        }
    }
    // Without attributes there are positions, and nothing else.
    let source = Source { bytes: &shp, attributes: None, code_page: None };
    let reading = read_list(&source, &ListOptions::default()).unwrap();
    assert_eq!((reading.stations.len(), reading.unnamed), (3, 3));
    // A deleted record is none; a line is no station.
    let mut table = dbf(GBK, &names, &cells);
    let second = 32 + 32 * 4 + 1 + 121;
    table[second] = b'*';
    let source = Source { bytes: &shp, attributes: Some(&table), code_page: None };
    let reading = read_list(&source, &ListOptions::default()).unwrap();
    assert_eq!(reading.stations.iter().map(|(row, _)| row.line).collect::<Vec<_>>(), [1, 3]);
    let mut lines = Cursor::new(Vec::new());
    let line = shapefile::Polyline::new(vec![shapefile::Point::new(1.0, 2.0), shapefile::Point::new(3.0, 4.0)]);
    shapefile::ShapeWriter::new(&mut lines).write_shapes(&[line]).unwrap();
    let error = delimited(lines.get_ref()).unwrap_err().to_string();
    assert!(error.contains("line 1, `lng` `` is empty"), "{error}");
}

/// Every cell of every sheet, as text.
type Texts = BTreeMap<(String, u64, usize), String>;

fn ours(bytes: &[u8]) -> Texts {
    let book = Book::read(&Source::of(bytes), None, Limits::FILE).unwrap();
    let mut texts = Texts::new();
    for sheet in book.sheets {
        let Sheet { name, rows, header, header_line, .. } = sheet;
        for (line, row) in rows.into_iter().chain([(header_line, header)]) {
            let cells = row.into_iter().enumerate().filter(|(_, text)| !text.is_empty());
            texts.extend(cells.map(|(column, text)| ((name.clone(), line, column), text)));
        }
    }
    texts
}

fn theirs<R: Reader<Cursor<Vec<u8>>>>(bytes: &[u8]) -> Texts {
    let Ok(mut workbook) = R::new(Cursor::new(bytes.to_vec())) else { panic!("the other library reads it") };
    let mut texts = Texts::new();
    for (name, range) in workbook.worksheets() {
        let start = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let text = match value {
                Data::Int(number) => number.to_string(),
                // As Excel shows it: fifteen digits.
                Data::Float(number) => format!("{number:.14e}").parse::<f64>().unwrap().to_string(),
                Data::String(text) => text.clone(),
                Data::Bool(truth) => truth.to_string().to_uppercase(),
                Data::DateTime(moment) => {
                    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
                    match (moment.as_f64() < 1.0, hour + minute > 0) {
                        (true, _) => format!("{hour:02}:{minute:02}"),
                        (false, true) => format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}"),
                        (false, false) => format!("{year}-{month:02}-{day:02}"),
                    }
                }
                other => panic!("{other:?}"),
            };
            texts.insert((name.clone(), u64::from(start.0) + row as u64 + 1, start.1 as usize + column), text);
        }
    }
    texts
}

/// A cell that no reader takes for a sum, a heading or a header.
fn random_cell(random: &mut Random) -> Cell {
    let text = |random: &mut Random| {
        let letters = ["驿", "站", "a", "Z", "9", "，", "路", "é", "&", "<", "\"", "ß"];
        (0..=random.below(30)).map(|_| random.pick(&letters)).collect::<String>()
    };
    match random.below(8) {
        0 => Cell::Number((random.between(-1e4, 1e4) * 1e6).round() / 1e6),
        1 => Cell::Packed(random.up_to(1_000_000).cast_signed()),
        2 => Cell::Date(f64::from(30_000 + random.up_to(20_000)) + f64::from(random.up_to(95)) / 96.0),
        3 => Cell::Time(f64::from(random.up_to(95)) / 96.0),
        4 => Cell::Truth(random.chance(0.5)),
        5 => Cell::Formula(text(random)),
        _ => Cell::Text(text(random)),
    }
}

/// Sheets of random cells below a header, with gaps.
fn random_sheets(random: &mut Random) -> Vec<OldSheet> {
    let sheet = |name: &'static str, random: &mut Random| {
        let mut cells = old_cells(&[&["编号", "名称", "经度", "纬度"]]);
        for row in 1..2 + random.up_to(30) as u16 {
            for column in 0..4 + random.up_to(8) as u16 {
                if random.chance(0.7) {
                    cells.push((row, column, random_cell(random)));
                }
            }
        }
        OldSheet { name, cells, merges: Vec::new() }
    };
    ["一", "二号 sheet"].into_iter().take(1 + random.below(2)).map(|name| sheet(name, random)).collect()
}

#[test]
fn old_workbooks_are_read_as_another_library_reads_them() {
    for seed in 0..150 {
        let mut random = Random::new(seed);
        let sheets = random_sheets(&mut random);
        let bytes = xls(&sheets, 40 + random.below(8000));
        let expect = theirs::<calamine::Xls<_>>(&bytes);
        assert_eq!(ours(&bytes), expect, "seed {seed}");
        assert!(expect.len() > 4);
    }
}

#[test]
fn new_workbooks_are_read_as_another_library_reads_them() {
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let sheets = random_sheets(&mut random);
        let fill = |sheet: &mut Worksheet, cells: &[(u16, u16, Cell)]| {
            for (row, column, cell) in cells {
                let (row, column) = (u32::from(*row), *column);
                match cell {
                    Cell::Text(text) => sheet.write_string(row, column, text),
                    Cell::Number(number) => sheet.write_number(row, column, *number),
                    Cell::Packed(number) => sheet.write_number(row, column, f64::from(*number)),
                    Cell::Date(number) => sheet.write_number_with_format(row, column, *number, &format("yyyy-mm-dd")),
                    Cell::Time(number) => sheet.write_number_with_format(row, column, *number, &format("h:mm")),
                    Cell::Truth(truth) => sheet.write_boolean(row, column, *truth),
                    Cell::Formula(text) => sheet.write_formula(row, column, Formula::new("=A1").set_result(text)),
                }
                .unwrap();
            }
        };
        let fills: Vec<_> = sheets.iter().map(|sheet| move |to: &mut Worksheet| fill(to, &sheet.cells)).collect();
        let named: Vec<Filled<'_>> =
            sheets.iter().zip(&fills).map(|(sheet, fill)| (sheet.name, fill as &dyn Fn(&mut Worksheet))).collect();
        let bytes = xlsx(&named);
        assert_eq!(ours(&bytes), theirs::<calamine::Xlsx<_>>(&bytes), "seed {seed}");
    }
}

#[test]
fn open_documents_are_read_as_another_library_reads_them() {
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let mut tables = String::new();
        for sheet in random_sheets(&mut random) {
            let mut table: BTreeMap<u16, BTreeMap<u16, Cell>> = BTreeMap::new();
            for (row, column, cell) in sheet.cells {
                table.entry(row).or_default().insert(column, cell);
            }
            let _ = write!(tables, "<table:table table:name=\"{}\">", sheet.name);
            let mut at = 0;
            for (row, cells) in table {
                if row > at {
                    let _ = write!(
                        tables,
                        "<table:table-row table:number-rows-repeated=\"{}\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
                        row - at
                    );
                }
                at = row + 1;
                tables += "<table:table-row>";
                let mut column = 0;
                for (place, cell) in cells {
                    if place > column {
                        let _ =
                            write!(tables, "<table:table-cell table:number-columns-repeated=\"{}\"/>", place - column);
                    }
                    column = place + 1;
                    tables += &open_cell(&cell);
                }
                tables += "</table:table-row>";
            }
            tables += "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell/></table:table-row></table:table>";
        }
        let bytes = ods(&tables);
        assert_eq!(ours(&bytes), theirs::<calamine::Ods<_>>(&bytes), "seed {seed}");
    }
}

fn open_cell(cell: &Cell) -> String {
    let of = |kind: &str, value: &str, shown: &str| {
        format!("<table:table-cell office:value-type=\"{kind}\"{value}><text:p>{shown}</text:p></table:table-cell>")
    };
    let number = |number: f64| of("float", &format!(" office:value=\"{number}\""), "shown otherwise");
    match cell {
        // Dates have a form of their own there, which the other library leaves as it is.
        Cell::Number(value) | Cell::Date(value) | Cell::Time(value) => number(*value),
        Cell::Packed(value) => number(f64::from(*value)),
        Cell::Truth(truth) => of("boolean", &format!(" office:boolean-value=\"{truth}\""), "so"),
        Cell::Text(text) | Cell::Formula(text) => {
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            of("string", "", &text)
        }
    }
}
