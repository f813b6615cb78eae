//! Files that are made to do harm: refused at once, with the cap that they break, in little memory.

use std::fs;
use std::time::{Duration, Instant};

use rust_xlsxwriter::{Workbook, Worksheet};
use waystation::list::{Limits, ListError, Source};
use waystation::station::{ListOptions, Reading, delimited, read_list};

use crate::books::{Cell, OldSheet, Part, compound, ods, parts_of, rows, workbook_stream, xls, xlsx, zip};
use crate::command::scratch;

const LIST: [&[&str]; 2] = [&["名称", "经度", "纬度"], &["驿站", "118.85", "28.97"]];

fn list(sheet: &mut Worksheet) {
    rows(sheet, 0, &LIST);
}

fn small() -> Vec<u8> {
    xlsx(&[("站点", &list)])
}

/// The workbook with one part changed, packed anew.
fn changed(name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut found = false;
    let part = |(path, content): (String, Vec<u8>)| {
        if path != name {
            return Part::deflated(&path, &content);
        }
        found = true;
        Part::deflated(&path, change(String::from_utf8(content).unwrap()).as_bytes())
    };
    let parts: Vec<Part> = parts_of(&small()).into_iter().map(part).collect();
    assert!(found, "{name}");
    zip(&parts)
}

/// Reads within a second, and says `expect` where it refuses.
#[track_caller]
fn refused(bytes: &[u8], expect: &str) {
    let begin = Instant::now();
    let error = delimited(bytes).expect_err("it is refused").to_string();
    assert!(error.contains(expect), "expected `{expect}` in: {error}");
    assert!(begin.elapsed() < Duration::from_secs(5), "{expect}: {:?}", begin.elapsed());
}

#[track_caller]
fn taken(bytes: &[u8]) -> Reading {
    delimited(bytes).unwrap_or_else(|error| panic!("{error}"))
}

/// A gigabyte of zeros in a megabyte: with its true size, and with a size that lies.
#[test]
fn a_zip_bomb_is_refused_before_it_unfolds() {
    let bomb = |size: u32, name: &str| {
        let parts = parts_of(&small()).into_iter().filter(|part| part.0 != name);
        let mut parts: Vec<Part> = parts.map(|(path, content)| Part::deflated(&path, &content)).collect();
        parts.push(Part::bomb(name, 1024, size));
        zip(&parts)
    };
    for (size, expect) in
        [(1 << 30, "bytes unpacked or more; at most 268435456 are taken"), (1000, "larger than its declared")]
    {
        for name in ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/media/image1.png"] {
            let bytes = bomb(size, name);
            assert!(bytes.len() < 3 << 20, "{}", bytes.len());
            refused(&bytes, expect);
        }
        let shapes = zip(&[Part::bomb("a.shp", 1024, size)]);
        refused(&shapes, expect);
        let document = zip(&[
            Part::stored("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            Part::bomb("content.xml", 1024, size),
        ]);
        refused(&document, expect);
    }
}

/// The worst that passes the caps stays far below a gigabyte: the program runs with an address space of 800 MB.
#[cfg(unix)]
#[test]
fn memory_does_not_follow_what_a_file_claims() {
    use crate::command::finished;
    use std::process::Command;

    let bombs: [(&str, Vec<u8>); 4] = [
        (
            "bomb.xlsx",
            zip(&[
                Part::stored("[Content_Types].xml", b"<x/>"),
                Part::stored("_rels/.rels", b"<x/>"),
                Part::stored("xl/_rels/workbook.xml.rels", b"<x/>"),
                Part::bomb("xl/worksheets/sheet1.xml", 1024, 1 << 30),
            ]),
        ),
        (
            "strings.xlsx",
            changed("xl/sharedStrings.xml", |text| text.replacen("uniqueCount=\"", "uniqueCount=\"999999999", 1)),
        ),
        (
            "wide.ods",
            ods("<table:table><table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell \
            office:value-type=\"string\" table:number-columns-repeated=\"500\"><text:p>x</text:p></table:table-cell>\
            </table:table-row></table:table>"),
        ),
        (
            "wide.csv",
            [b"lng,lat\n".as_slice(), &b",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,1\n".repeat(1 << 20)].concat(),
        ),
    ];
    for (name, bytes) in bombs {
        let path = scratch("bombs").join(name);
        fs::write(&path, bytes).unwrap();
        let script =
            format!("ulimit -v 800000; exec '{}' check '{}'", env!("CARGO_BIN_EXE_waystation"), path.display());
        let run = finished(Command::new("sh").args(["-c", &script]));
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{name}: {}", run.stderr);
        assert!(run.stderr.contains("at most") || run.stderr.contains("claims to be longer"), "{name}: {}", run.stderr);
    }
}

#[test]
fn a_thousand_sheets_are_refused() {
    let mut workbook = Workbook::new();
    for _ in 0..1000 {
        list(workbook.add_worksheet());
    }
    refused(&workbook.save_to_buffer().unwrap(), "1000 sheets or more; at most 200 are taken");
    let sheets: Vec<OldSheet> =
        (0..201).map(|_| OldSheet { name: "s", cells: Vec::new(), merges: Vec::new() }).collect();
    refused(&xls(&sheets, 8224), "201 sheets or more; at most 200 are taken");
    refused(&ods(&"<table:table table:name=\"s\"></table:table>".repeat(201)), "201 sheets or more");
}

#[test]
fn a_dimension_that_lies_changes_nothing() {
    let whole = "A1:XFD1048576";
    let sheet = "xl/worksheets/sheet1.xml";
    let begin = Instant::now();
    let reading = taken(&changed(sheet, |text| text.replace("A1:C2", whole)));
    assert_eq!(reading.stations.len(), 1);
    // In an old workbook: 2^32 rows of 65,536 columns.
    let cells = vec![
        (0, 0, Cell::Text("lng".to_owned())),
        (0, 1, Cell::Text("lat".to_owned())),
        (1, 0, Cell::Packed(1)),
        (1, 1, Cell::Packed(2)),
    ];
    let stream = workbook_stream(&[OldSheet { name: "s", cells, merges: Vec::new() }], 8224);
    let at = stream.windows(4).rposition(|window| window == [9, 8, 16, 0]).unwrap() + 20;
    let dimensions = [&[0, 2, 14, 0][..], &[0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0]].concat();
    let stream = [&stream[..at], &dimensions, &stream[at..]].concat();
    assert_eq!(taken(&compound(&[("Workbook", &stream)])).stations.len(), 1);
    assert!(begin.elapsed() < Duration::from_secs(2));
    refused(&changed(sheet, |text| text.replace("A1:C2", "C2:A1")), "`C2:A1` is no reference to a cell");
    refused(&changed(sheet, |text| text.replace("r=\"B2\"", "r=\"BBBBBBBBBB2\"")), "is no reference to a cell");
    refused(
        &changed(sheet, |text| text.replace("r=\"B2\"", "r=\"XFD2\"")),
        "16384 columns or more; at most 512 are taken",
    );
}

#[test]
fn what_repeats_is_counted() {
    let cells = "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"400\"><text:p>x</text:p></table:table-cell>";
    let row = |times: u64| format!("<table:table-row table:number-rows-repeated=\"{times}\">{cells}</table:table-row>");
    refused(&ods(&format!("<table:table>{}</table:table>", row(u64::MAX))), "cells or more; at most 4000000 are taken");
    refused(
        &ods(&format!("<table:table>{}</table:table>", row(1).replace("400", "18446744073709551615"))),
        "columns or more",
    );
    // Merged cells that overlap again and again, over rows of districts.
    let merges = |text: String| {
        let merge = "<mergeCell ref=\"A2:C1048576\"/>".repeat(200_000);
        text.replace("</sheetData>", &format!("</sheetData><mergeCells>{merge}</mergeCells>"))
    };
    let begin = Instant::now();
    assert_eq!(taken(&changed("xl/worksheets/sheet1.xml", merges)).stations.len(), 1);
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
    let many = "c,".repeat(600);
    refused(format!("{many}\n{many}\n").as_bytes(), "600 columns or more; at most 512 are taken");
    let feature = |number: usize| format!(r#"{{"type":"Feature","geometry":null,"properties":{{"p{number}":1}}}}"#);
    let features: Vec<String> = (0..600).map(feature).collect();
    let features = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    refused(features.as_bytes(), "602 columns or more; at most 512 are taken");
}

#[test]
fn a_list_over_the_network_may_be_smaller_only() {
    let options = ListOptions { limits: Limits::REQUEST, ..ListOptions::default() };
    let read = |bytes: &[u8]| read_list(&Source::of(bytes), &options).map(|reading| reading.stations.len());
    assert_eq!(read(&small()), Ok(1));
    let bomb = zip(&[
        Part::stored("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        Part::bomb("content.xml", 65, 65 << 20),
    ]);
    assert!(matches!(read(&bomb), Err(ListError::TooMuch { what: "bytes unpacked", most: 67_108_864, .. })));
}

#[test]
fn formulas_are_read_as_their_values_and_macros_not_at_all() {
    let bytes = xlsx(&[("站点", &|sheet: &mut Worksheet| {
        rows(sheet, 0, &[&["名称", "经度", "纬度", "备注"], &["驿站"]]);
        let formula = |text: &str, result: &str| rust_xlsxwriter::Formula::new(text).set_result(result);
        sheet.write_formula(1, 1, formula("=100+18.85", "118.85")).unwrap();
        sheet.write_formula(1, 2, formula("=28.97", "28.97")).unwrap();
        sheet.write_formula(1, 3, formula("=cmd|'/c calc'!A1", "#REF!")).unwrap();
    })]);
    let mut parts: Vec<Part> =
        parts_of(&bytes).into_iter().map(|(path, content)| Part::deflated(&path, &content)).collect();
    parts.push(Part::deflated("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub Auto_Open()"));
    let reading = taken(&zip(&parts));
    let station = &reading.stations[0].1;
    assert_eq!((station.place.lng(), station.place.lat()), (118.85, 28.97));
    assert!(station.extra.is_empty());
    assert_eq!(reading.findings.iter().map(|finding| finding.rule.as_str()).collect::<Vec<_>>(), ["cell-error"]);
}

/// Files that keep other readers busy for ever.
#[test]
fn what_goes_round_in_a_circle_ends() {
    refused(&ods("<table:table table:name=\"a\"><table:table-row>"), "the list is empty");
    let good = xls(&[OldSheet { name: "s", cells: Vec::new(), merges: Vec::new() }], 8224);
    // The table of sectors is the first sector: let every sector of the directory be followed by itself.
    let directory = u32::from_le_bytes(good[48..52].try_into().unwrap());
    let mut circle = good.clone();
    let at = 512 + 4 * directory as usize;
    circle[at..at + 4].copy_from_slice(&directory.to_le_bytes());
    refused(&circle, "its sectors go round in a circle");
    for length in [512, 600, 1024, good.len() - 1] {
        assert!(delimited(&good[..length]).is_err());
    }
}

#[test]
fn other_forms_are_named_with_what_to_do() {
    let protected = compound(&[("EncryptedPackage", &[0; 5000]), ("EncryptionInfo", &[0; 100])]);
    refused(&protected, "protected by a password; open it, take the password off");
    let kmz = zip(&[Part::deflated("doc.kml", b"<kml/>")]);
    refused(&kmz, "KMZ; unpack it, and convert it: ogr2ogr");
    refused(&zip(&[Part::deflated("a.csv", b"lng,lat\n1,2\n")]), "unpack it, and give the list itself");
    refused(&zip(&[Part::deflated("xl/workbook.bin", b"")]), "XLSB; open it in Excel");
    refused(b"%PDF-1.7", "PDF; ask for the table itself");
    refused(b"<html><body><table><tr><td>lng</td></tr></table>", "HTML; open it in Excel");
    refused(&zip(&[Part::stored("a.shp", b""), Part::stored("b.shp", b"")]), "a.shp, b.shp");
    let old = compound(&[("Book", &[&[9, 8, 8, 0, 0, 5, 5, 0, 0, 0, 0, 0][..], &[0; 5000]].concat())]);
    refused(&old, "Excel 95");
}
