//! Lists as planners keep them: what their columns hold, and what becomes of every row.

use rust_xlsxwriter::{Format, Formula, Worksheet};
use waystation::list::{Mapping, Outcome, Role, Rule, Source};
use waystation::station::{FacilitySet, ListOptions, delimited, examine_list, read_list};
use waystation::store::{mapping_text, parse_mapping};

use crate::books::{format, gbk, rows, xlsx};
use crate::lists::{ROWS, csv, told};
use crate::random::Random;

#[test]
fn a_workbook_as_planners_keep_it_is_understood() {
    let title = |sheet: &mut Worksheet| {
        sheet.merge_range(0, 0, 0, 9, "柯城区户外劳动者驿站台账（高德坐标）", &Format::new()).unwrap();
        rows(sheet, 1, &[&["填报单位：区总工会"]]);
        rows(
            sheet,
            2,
            &[&["序号", "街道", "站点名称", "位置坐标", "", "开放时间", "", "饮水机", "微波炉", "联系电话"]],
        );
        sheet.merge_range(2, 3, 2, 4, "位置坐标", &Format::new()).unwrap();
        sheet.merge_range(2, 5, 2, 6, "开放时间", &Format::new()).unwrap();
        rows(sheet, 3, &[&["", "", "", "经度", "纬度", "开始", "结束"]]);
    };
    let first = |sheet: &mut Worksheet| {
        title(sheet);
        rows(
            sheet,
            4,
            &[
                &["1", "", "人民广场驿站", "118.8594", "28.9701", "", "", "√", "是", "13812345678"],
                &["2", "", "府山驿站", "１１８．８６", "28.9687°N", "", "", "○", "", ""],
                &["3", "", "", "", "", "", "", "", "", "续行的第二个电话"],
            ],
        );
        sheet.merge_range(4, 1, 6, 1, "府山街道", &Format::new()).unwrap();
        sheet.merge_range(5, 2, 6, 2, "府山驿站", &Format::new()).unwrap();
        for row in [4, 5] {
            sheet.write_number_with_format(row, 5, 8.5 / 24.0, &format("h:mm")).unwrap();
            sheet.write_number_with_format(row, 6, 17.5 / 24.0, &format("h:mm")).unwrap();
        }
        rows(sheet, 7, &[&["合计", "", "2"]]);
        rows(sheet, 9, &[&["注：以上为2026年数据"]]);
    };
    let second = |sheet: &mut Worksheet| {
        title(sheet);
        rows(sheet, 4, &[&["1", "花园街道", "花园驿站", "28.95", "118.84", "", "", "2", "×", ""]]);
        sheet.write_formula(4, 7, Formula::new("=1+1").set_result("2")).unwrap();
    };
    let help = |sheet: &mut Worksheet| rows(sheet, 0, &[&["填表说明"], &["请勿改动列名"]]);
    let hidden = |sheet: &mut Worksheet| {
        rows(sheet, 0, &[&["名称", "经度", "纬度"], &["旧", "118", "28"]]);
        sheet.set_hidden(true);
    };
    let empty = |_: &mut Worksheet| {};
    let bytes = xlsx(&[("府山", &first), ("花园", &second), ("说明", &help), ("旧表", &hidden), ("Sheet5", &empty)]);
    let reading = delimited(&bytes).unwrap();
    let told: Vec<String> = reading
        .stations
        .iter()
        .map(|(row, one)| {
            let codes = one.facilities.map(FacilitySet::codes).unwrap_or_default();
            let (sheet, line) = (reading.sheet_name(*row), row.line);
            let place = (one.place.lng(), one.place.lat());
            format!(
                "{sheet}!{line} {} {} {place:?} {} {codes} {:?} {:?}",
                one.key,
                one.name,
                one.hours_text,
                one.extra,
                one.details.contact.columns()
            )
        })
        .collect();
    insta::assert_snapshot!("workbook_stations", told.join("\n"));
    let notes: Vec<String> =
        reading.notes.iter().map(|note| format!("{} {}: {}", note.sheet, note.code, note.words)).collect();
    insta::assert_snapshot!("workbook_notes", notes.join("\n"));
    assert_eq!(reading.read, 3);
    let found: Vec<(Rule, Outcome, String)> =
        reading.findings.iter().map(|one| (one.rule, one.outcome, format!("{}{}", one.letter, one.line))).collect();
    assert_eq!(found, [(Rule::PositionSwapped, Outcome::Repaired, "D5".to_owned())]);
    assert_eq!(reading.datum_hint.unwrap().datum, "gcj02");
}

#[test]
fn a_mapping_decides_what_columns_hold() {
    let text = "台账\n说明,a,b,c,d\n第一处,118.85,28.97,有,13812345678\n第二处,118.86,28.98,无,\n";
    assert!(delimited(text.as_bytes()).unwrap_err().to_string().contains("no column `lng`"));
    let mapping = parse_mapping(
        "[[sheet]]\nheader_row = 2\n\
         [[sheet.column]]\nname = \"说明\"\nis = \"name\"\n[[sheet.column]]\nname = \"a\"\nis = \"lng\"\n\
         [[sheet.column]]\nname = \"b\"\nis = \"lat\"\n[[sheet.column]]\nname = \"c\"\nis = \"facility:toilet\"\n\
         [[sheet.column]]\nname = \"d\"\nis = \"contact\"\n",
    )
    .unwrap();
    let read = |text: &[u8], mapping: &Mapping| {
        read_list(&Source::of(text), &ListOptions { mapping: Some(mapping), ..ListOptions::default() })
    };
    let reading = read(text.as_bytes(), &mapping).unwrap();
    let station = &reading.stations[0].1;
    assert_eq!((station.name.as_str(), station.facilities.unwrap().codes().as_str()), ("第一处", "toilet"));
    assert_eq!((station.details.contact.columns().len(), station.extra.len()), (1, 0));
    // What is written is what was understood, and reads the same again.
    let again = parse_mapping(&mapping_text(&reading.mapping)).unwrap();
    assert_eq!(again, reading.mapping);
    assert_eq!(told(&read(text.as_bytes(), &again).unwrap()), told(&reading));
    for bytes in [gbk(&csv(",")), xlsx(&[("站点", &|sheet: &mut Worksheet| rows(sheet, 0, &ROWS))])] {
        let reading = delimited(&bytes).unwrap();
        let mapping = parse_mapping(&mapping_text(&reading.mapping)).unwrap();
        assert_eq!(told(&read(&bytes, &mapping).unwrap()), told(&reading));
        let dropped = Mapping {
            sheets: mapping
                .sheets
                .into_iter()
                .map(|mut sheet| {
                    let extra = sheet.columns.iter_mut().filter(|column| column.1 == Role::Extra);
                    extra.for_each(|column| column.1 = Role::Ignored);
                    sheet
                })
                .collect(),
            ..mapping
        };
        assert!(read(&bytes, &dropped).unwrap().stations.iter().all(|(_, station)| station.extra.is_empty()));
    }
    let error = read(b"x,a,b\n1,2,3\n", &mapping).unwrap_err().to_string();
    assert!(error.contains("takes `name` from the column"), "{error}");
    let error = read(b"\n\nx\n", &mapping).unwrap_err().to_string();
    assert!(error.contains("row 2 of the sheet"), "{error}");
}

#[test]
fn rows_add_up_in_every_list() {
    for seed in 0..300 {
        let mut random = Random::new(seed);
        let mut text = "编号,名称,经度,纬度,级别,开放时间,设施,饮水机\n".to_owned();
        let lines = random.below(12);
        for _ in 0..lines {
            let cells = [
                random.pick(&["1", "2", "3", "", "nearest"]),
                random.pick(&["驿站", "", "合计"]),
                random.pick(&["118.85", "28.97", "", "0", "118°51′", "x", "40512345"]),
                random.pick(&["28.97", "118.85", "", "0", "28,97", "28.97N"]),
                random.pick(&["", "微站", "五星"]),
                random.pick(&["", "24小时", "0.3-0.7", "whenever"]),
                random.pick(&["", "休息", "桑拿"]),
                random.pick(&["", "√", "?"]),
            ];
            text += &(cells.map(|cell| format!("\"{cell}\"")).join(",") + "\n");
        }
        let reading = examine_list(&Source::of(text.as_bytes()), &ListOptions::default()).unwrap();
        let counts = reading.counts();
        assert_eq!(counts.read, counts.kept + counts.repaired + counts.rejected, "seed {seed}");
        assert_eq!(counts.kept + counts.repaired, reading.stations.len(), "seed {seed}");
        // Every row is a station, was rejected with a reason, or is among those that are named as no data.
        let aside = reading.notes.iter().filter(|note| note.code == "rows-skipped").count();
        assert!(counts.read == lines || aside > 0, "seed {seed}: {text}");
        for line in 2..=lines as u64 + 1 {
            let kept = reading.stations.iter().any(|(row, _)| row.line == line);
            let findings: Vec<_> = reading.findings.iter().filter(|finding| finding.line == line).collect();
            let rejected = findings.iter().any(|finding| finding.outcome == Outcome::Rejected);
            assert!(kept != rejected || aside > 0 && !kept, "seed {seed} line {line}: {findings:?}\n{text}");
        }
    }
}
