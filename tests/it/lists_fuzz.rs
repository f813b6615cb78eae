//! Damaged lists of every form: each is refused or read, its rows add up, and nothing panics.
//!
//! 51,500 files in all. What is random comes from the seed that a failure names.

use std::panic::{AssertUnwindSafe, catch_unwind};

use encoding_rs::{GBK, UTF_8};
use rust_xlsxwriter::Worksheet;
use waystation::list::Source;
use waystation::station::{ListOptions, examine_list};

use crate::books::{
    Cell, OldSheet, Part, compound, format, gbk, ods, ods_table, parts_of, rows, workbook_stream, xlsx, zip,
};
use crate::random::Random;
use crate::shapefiles::{dbf, shp};

const ROWS: [&[&str]; 5] = [
    &["序号", "街道", "站点名称", "经度", "纬度", "级别", "开放时间", "服务设施", "饮水机", "联系电话", "建成时间"],
    &[
        "1",
        "府山街道",
        "人民广场驿站",
        "118.8594",
        "28.9701",
        "街道驿站",
        "24小时",
        "休息、微波炉",
        "√",
        "13812345678",
        "45413",
    ],
    &["2", "府山街道", "府山驿站", "118°51′34″", "28.9687°N", "微站", "8:30-17:30", "卫生间", "", "", "2024-05-01"],
    &["2", "", "斗潭驿站", "28.97", "118.85", "", "0.375-0.75", "桑拿", "2台", "1.38E+10", ""],
    &["合计", "", "3", "", "", "", "", "", "", "", ""],
];

/// How often files were read and refused.
#[derive(Default)]
struct Tally {
    accepted: usize,
    rejected: usize,
}

impl Tally {
    fn take(&mut self, source: &Source<'_>, what: &dyn Fn() -> String) {
        let read = || examine_list(source, &ListOptions::default());
        match catch_unwind(AssertUnwindSafe(read)) {
            Err(panic) => panic!("{}: a panic instead of an error: {panic:?}", what()),
            Ok(Err(error)) => {
                assert!(!error.to_string().is_empty());
                self.rejected += 1;
            }
            Ok(Ok(reading)) => {
                let counts = reading.counts();
                assert_eq!(counts.read, counts.kept + counts.repaired + counts.rejected, "{}", what());
                assert_eq!(counts.kept + counts.repaired, reading.stations.len(), "{}", what());
                assert!(reading.findings.iter().all(|finding| !finding.text(waystation::list::Lang::Zh).is_empty()));
                self.accepted += 1;
            }
        }
    }

    /// All files were counted, and enough of either kind came by for the test to mean something.
    fn check(&self, all: usize, least: usize) {
        assert_eq!(self.accepted + self.rejected, all);
        assert!(self.accepted >= least, "only {} of {all} were read", self.accepted);
        assert!(self.rejected > 0);
    }
}

/// Changes a few bytes, or takes out, doubles or moves a piece.
fn mutate(random: &mut Random, bytes: &mut Vec<u8>) {
    for _ in 0..=random.below(4) {
        if bytes.is_empty() {
            return;
        }
        let at = random.below(bytes.len());
        match random.below(8) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes[at] = random.pick(&[0, 1, 9, 10, 13, b',', b'"', b'-', b'<', b'&', 0x7f, 0x80, 0xff]),
            2 | 3 => bytes[at] = random.bits() as u8,
            4 => drop(bytes.drain(at..(at + 1 + random.below(12)).min(bytes.len()))),
            5 => {
                let piece: Vec<u8> = bytes[at..(at + 1 + random.below(40)).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            6 => {
                let digits =
                    random.pick(&["999999999999", "-1", "0.0", "1e308", "NaN", "4294967295", "\u{feff}", "（"]);
                bytes.splice(at..at, digits.bytes());
            }
            _ if random.chance(0.1) => bytes.truncate(at),
            _ => {
                let other = random.below(bytes.len());
                bytes.swap(at, other);
            }
        }
    }
}

fn texts() -> Vec<Vec<u8>> {
    let csv = |separator: &str| ROWS.map(|row| row.join(separator)).join("\r\n");
    let wide: Vec<u8> = csv("\t").encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![csv(",").into_bytes(), gbk(&csv(",")), gbk(&csv("，")), format!("\u{feff}{}", csv(";")).into_bytes(), wide]
}

fn damaged_texts(seeds: std::ops::Range<u64>) {
    let originals = texts();
    let mut tally = Tally::default();
    let all = (seeds.end - seeds.start) as usize;
    for seed in seeds {
        let mut random = Random::new(seed);
        let mut bytes = originals[random.below(originals.len())].clone();
        mutate(&mut random, &mut bytes);
        tally.take(&Source::of(&bytes), &|| format!("text, seed {seed}"));
    }
    tally.check(all, all / 3);
}

#[test]
fn damaged_texts_never_panic() {
    damaged_texts(0..12_000);
}

#[test]
fn more_damaged_texts_never_panic() {
    damaged_texts(12_000..24_000);
}

#[test]
fn damaged_features_never_panic() {
    let feature = |row: &&[&str]| {
        let pairs: Vec<String> =
            ROWS[0].iter().zip(*row).map(|(name, value)| format!("\"{name}\":\"{value}\"")).collect();
        format!(
            "{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"Point\",\"coordinates\":[118.85,28.97]}},\"properties\":{{{}}}}}",
            pairs.join(",")
        )
    };
    let features: Vec<String> = ROWS[1..4].iter().map(feature).collect();
    let original = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(",")).into_bytes();
    let mut tally = Tally::default();
    for seed in 0..14_000 {
        let mut random = Random::new(seed);
        let mut bytes = original.clone();
        if random.chance(0.5) {
            mutate(&mut random, &mut bytes);
        } else {
            // Letters and digits for others leave the document whole.
            for _ in 0..4 {
                let at = random.below(bytes.len());
                if bytes[at].is_ascii_alphanumeric() {
                    bytes[at] = random.pick(b"0123456789ex");
                }
            }
        }
        tally.take(&Source::of(&bytes), &|| format!("features, seed {seed}"));
    }
    tally.check(14_000, 2_000);
}

#[test]
fn damaged_shapefiles_never_panic() {
    let names = ["编号", "服务站点名称", "级别", "开放时间"];
    let cells: [&[&str]; 3] =
        [&["1", "人民广场驿站", "微站", "24小时"], &["2", "府山驿站", "", ""], &["3", "斗潭驿站", "", ""]];
    let shapes = shp(&[(118.85, 28.97), (118.86, 28.98), (118.87, 28.99)]);
    let mut tally = Tally::default();
    for seed in 0..12_000 {
        let mut random = Random::new(seed);
        let mut bytes = shapes.clone();
        let mut table = dbf(random.pick(&[GBK, UTF_8]), &names, &cells);
        let page = random.pick(&[&b"UTF-8"[..], b"936", b"nonsense", b""]);
        if random.chance(0.6) {
            mutate(&mut random, &mut table);
        } else {
            mutate(&mut random, &mut bytes);
        }
        if random.chance(0.2) {
            let zipped = zip(&[Part::stored("a.shp", &bytes), Part::stored("a.dbf", &table)]);
            tally.take(&Source::of(&zipped), &|| format!("zipped shapefile, seed {seed}"));
        } else {
            let source = Source { bytes: &bytes, attributes: Some(&table), code_page: Some(page) };
            tally.take(&source, &|| format!("shapefile, seed {seed}"));
        }
    }
    tally.check(12_000, 2_000);
}

fn old_sheet() -> OldSheet {
    let mut cells = Vec::new();
    for (row, texts) in (0..).zip(&ROWS) {
        for (column, text) in (0..).zip(*texts).filter(|(_, text)| !text.is_empty()) {
            let cell = text.parse().map_or_else(|_| Cell::Text((*text).to_owned()), Cell::Number);
            cells.push((row, column, cell));
        }
    }
    cells.extend([
        (1, 11, Cell::Date(45413.0)),
        (1, 12, Cell::Time(0.5)),
        (1, 13, Cell::Truth(true)),
        (1, 14, Cell::Packed(7)),
    ]);
    cells.push((1, 15, Cell::Formula("结果".to_owned())));
    OldSheet { name: "站点", cells, merges: vec![[1, 2, 1, 1]] }
}

#[test]
fn damaged_old_workbooks_never_panic() {
    let stream = workbook_stream(&[old_sheet()], 300);
    let whole = compound(&[("Workbook", &stream)]);
    let mut tally = Tally::default();
    for seed in 0..4_500 {
        let mut random = Random::new(seed);
        // Half of them are damaged inside, where the file system around the records is sound.
        let bytes = if random.chance(0.5) {
            let mut stream = stream.clone();
            mutate(&mut random, &mut stream);
            compound(&[("Workbook", &stream)])
        } else {
            let mut bytes = whole.clone();
            mutate(&mut random, &mut bytes);
            bytes
        };
        tally.take(&Source::of(&bytes), &|| format!("old workbook, seed {seed}"));
    }
    tally.check(4_500, 1_000);
}

/// One part of a zip is damaged and packed anew, so that the damage gets past the checksum; or the zip itself is.
fn damaged_zips(original: &[u8], count: u64, least: usize) {
    let parts = parts_of(original);
    let mut tally = Tally::default();
    for seed in 0..count {
        let mut random = Random::new(seed);
        let bytes = if random.chance(0.8) {
            let hit = random.below(parts.len());
            let part = |(index, (name, content)): (usize, &(String, Vec<u8>))| {
                let mut content = content.clone();
                if index == hit {
                    mutate(&mut random, &mut content);
                }
                Part::stored(name, &content)
            };
            zip(&parts.iter().enumerate().map(part).collect::<Vec<_>>())
        } else {
            let mut bytes = original.to_vec();
            mutate(&mut random, &mut bytes);
            bytes
        };
        tally.take(&Source::of(&bytes), &|| format!("zip, seed {seed}"));
    }
    tally.check(count as usize, least);
}

#[test]
fn damaged_workbooks_never_panic() {
    let sheet = |sheet: &mut Worksheet| {
        rows(sheet, 0, &ROWS);
        sheet.write_number_with_format(1, 11, 45413.5, &format("yyyy\"年\"m\"月\"d\"日\" h:mm")).unwrap();
        sheet.write_number_with_format(1, 12, 1.5, &format("[h]:mm")).unwrap();
        sheet.merge_range(6, 0, 7, 1, "合并", &rust_xlsxwriter::Format::new()).unwrap();
    };
    damaged_zips(&xlsx(&[("站点", &sheet)]), 1_500, 400);
}

#[test]
fn damaged_open_documents_never_panic() {
    damaged_zips(&ods(&ods_table("站点", &ROWS)), 1_500, 400);
}
