//! `waystation check` as a planner uses it, and `build` with the same files.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use rust_xlsxwriter::Worksheet;
use serde_json::Value;
use waystation::station::{Station, delimited};

use crate::books::{gbk, rows, xlsx};
use crate::command::{Run, data, finished, helsinki, scratch, waystation};
use crate::data;
use crate::shapefiles::{dbf, shp};

/// A list with something of everything that goes wrong.
const DIRTY: &str = "某区户外劳动者驿站台账,,,,,,,,,,,\n\
    序号,站点名称,经度,纬度,级别,开放时间,是否24小时,服务设施,饮水机,建成时间,联系电话,备注\n\
    1,人民广场工会驿站,118.8594,28.9701,区级综合体,24/7,是,休息、空调,√,45413,13812345678,\n\
    2,府山公园驿站,28.9687,118.8612,街道驿站,09:00-17:00,是,微波爐、桑拿,,,1.38E+10,=HYPERLINK(0)\n\
    3,斗潭驿站,118°51′18″,28.975度,五星,0.375-0.75,,卫生间,坏了,2024-05-01,,\n\
    3,花园驿站,0,0,,,,,,,,\n\
    5,衢江驿站,40512345.6,3210987.6,,,,,,,,\n\
    6,巨化驿站,,,,,,,,,,\n\
    7,沈家驿站,一百一十八度,28.97,,,,,,,,\n\
    8,双港驿站,2.35,148.85,,,,,,,,\n\
    9,人民广场户外劳动者服务站,118.8596,28.9701,,周一至周五看情况,,,,,,\n\
    10,西区驿站,118.8400,28.9600,,,,,,,,西门,北侧\n\
    合计,10,,,,,,,,,,\n\
    注：2026年10月数据,,,,,,,,,,,\n";

fn file(name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = scratch("check").join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn check(file: &std::path::Path, more: &[&str]) -> Run {
    waystation(&[&["check", file.to_str().unwrap()], more].concat())
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {} {}", run.stdout, run.stderr))
}

fn counts(report: &Value) -> [u64; 4] {
    ["read", "kept", "repaired", "rejected"].map(|name| report[name].as_u64().unwrap())
}

#[test]
fn every_problem_is_named_by_row_in_english_and_in_chinese() {
    let list = file("dirty.csv", gbk(&DIRTY.replace("118°51′18″", "118度51分18秒")));
    for lang in ["en", "zh"] {
        let run = check(&list, &["--lang", lang]);
        assert_eq!(run.status, 1, "{}", run.stderr);
        insta::assert_snapshot!(format!("check_{lang}"), run.stdout);
        insta::assert_snapshot!(format!("check_{lang}_verdict"), run.stderr);
        assert!(!run.stdout.contains("13812345678"));
    }
    let run = check(&list, &["--format", "csv", "--lang", "zh"]);
    assert!(run.stdout.starts_with("\u{feff}文件,工作表,行,列,值,规则,处理结果,问题,建议\n"), "{}", run.stdout);
    let report = json(&check(&list, &["--format", "json"]));
    assert_eq!(counts(&report), [10, 2, 3, 5]);
    let rules: Vec<&str> =
        report["files"][0]["findings"].as_array().unwrap().iter().map(|one| one["rule"].as_str().unwrap()).collect();
    assert!(report.to_string().contains("gb18030") && !report.to_string().contains("1381234"));
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for rule in rules {
        *times.entry(rule).or_default() += 1;
    }
    insta::assert_snapshot!("check_rules", format!("{times:?}"));
}

#[test]
fn the_language_is_that_of_the_system_unless_one_is_asked_for() {
    let list = file("language.csv", "名称,经度,纬度\n甲,x,28.97\n乙,118.85,28.97\n");
    let run = |name: &str, value: &str, more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_waystation"));
        command.env_remove("LC_ALL").env_remove("LC_MESSAGES").env_remove("LANG").env(name, value);
        finished(command.arg("check").arg(&list).args(more))
    };
    for (name, value, more, expect) in [
        ("LANG", "zh_CN.UTF-8", &[][..], "问题清单"),
        ("LC_ALL", "zh_CN.UTF-8", &["--lang", "en"], "Findings"),
        ("LANG", "C.UTF-8", &[], "Findings"),
        ("LC_MESSAGES", "de_DE", &["--lang", "zh"], "问题清单"),
    ] {
        let run = run(name, value, more);
        assert!(run.status == 1 && run.stdout.contains(expect), "{name}={value}: {}", run.stdout);
    }
}

#[test]
fn the_exit_status_tells_clean_from_dirty_from_unusable() {
    let clean = file("clean.csv", "编号,名称,经度,纬度\nA,甲,118.85,28.97\nB,乙,118.86,28.97\n");
    let run = check(&clean, &["--lang", "en"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("2 rows read = 2 kept + 0 repaired + 0 rejected"), "{}", run.stdout);
    let none = file("none.csv", "名称,经度,纬度\n甲,,\n");
    let run = check(&none, &["--lang", "en"]);
    assert_eq!(run.status, 2);
    assert!(run.stdout.contains("position-empty") && run.stderr.contains("none of the 1 rows"), "{}", run.stderr);
    for (name, bytes, expect) in [
        ("a.pdf", &b"%PDF-1.4"[..], "error: cannot use"),
        ("b.csv", b"name,address\nx,y\n", "has no column `lng`"),
        ("c.xlsx", b"PK\x03\x04", "zip file is damaged"),
        ("d.csv", b"", "the list is empty"),
    ] {
        let run = check(&file(name, bytes), &["--lang", "en"]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{name}");
        assert!(run.stderr.contains(expect), "{name}: {}", run.stderr);
        let run = check(&file(name, bytes), &["--lang", "zh"]);
        assert!(run.status == 2 && run.stderr.contains("无法使用"), "{name}: {}", run.stderr);
    }
    assert_eq!(check(&clean, &["--out", "x.docx"]).status, 2);
    assert_eq!(check(&clean, &["--mapping", "nowhere.toml"]).status, 2);
    assert_eq!(waystation(&["check", "nowhere.csv"]).status, 2);
    assert_eq!(waystation(&["check"]).status, 2);
}

/// Everything that is told of a station, but the hours as they were understood.
fn told(station: &Station) -> String {
    format!("{:?}", Station { hours: None, ..station.clone() })
}

#[test]
fn the_cleaned_list_reads_as_it_was_understood() {
    let list = file("to-clean.csv", DIRTY);
    let before = delimited(DIRTY.as_bytes()).unwrap();
    for lang in ["en", "zh"] {
        for extension in ["xlsx", "csv"] {
            let out = scratch("check").join(format!("cleaned-{lang}.{extension}"));
            let run = check(&list, &["--lang", lang, "--out", out.to_str().unwrap()]);
            assert_eq!(run.status, 1, "{}", run.stderr);
            let bytes = fs::read(&out).unwrap();
            assert_eq!(extension == "csv", bytes.starts_with(b"\xef\xbb\xbf"));
            // The other two sheets are no lists of stations.
            let again = delimited(&bytes).unwrap_or_else(|error| panic!("{lang} {extension}: {error}"));
            assert_eq!(again.stations.len(), before.stations.len());
            for ((_, one), (_, other)) in again.stations.iter().zip(&before.stations) {
                let mut one = one.clone();
                // An apostrophe keeps the cell from being a formula where nothing else can.
                for (_, value) in &mut one.extra {
                    if extension == "csv" {
                        *value = value.replace("'=", "=");
                    }
                }
                one.extra.retain(|(name, _)| name != "sheet");
                assert_eq!(told(&one), told(other), "{lang} {extension}");
            }
            let second = scratch("check").join(format!("again-{lang}.{extension}"));
            check(&list, &["--lang", lang, "--out", second.to_str().unwrap()]);
            assert!(fs::read(second).unwrap() == bytes, "the same list gives the same bytes");
        }
    }
}

#[test]
fn no_cell_of_a_cleaned_list_becomes_a_formula() {
    let cells = ["=1+1", "+86 10", "-x", "@sum(1)", "\t=1", "＝1+1", "-1.5", "+3"];
    let text: Vec<String> =
        cells.iter().enumerate().map(|(row, cell)| format!("{row},118.85,28.9{row},\"{cell}\"\n")).collect();
    let text = text.concat();
    let list = file("formulas.csv", format!("名称,经度,纬度,备注\n{text}"));
    let out = scratch("check").join("formulas-out");
    let [csv, xlsx] = ["csv", "xlsx"].map(|extension| {
        let out = out.with_extension(extension);
        check(&list, &["--out", out.to_str().unwrap(), "--lang", "en"]);
        fs::read(out).unwrap()
    });
    let csv = String::from_utf8(csv).unwrap();
    for expect in [",'=1+1\n", ",'+86 10\n", ",'-x\n", ",'@sum(1)\n", ",'＝1+1\n", ",-1.5\n", ",+3\n"] {
        assert!(csv.contains(expect), "{expect} in {csv}");
    }
    for (name, part) in crate::books::parts_of(&xlsx) {
        assert!(!String::from_utf8_lossy(&part).contains("<f>"), "{name} holds a formula");
    }
}

#[test]
fn lists_of_several_programmes_are_compared_and_nothing_is_merged() {
    let union = file(
        "union.csv",
        "编号,名称,经度,纬度,设施\n1,人民广场工会驿站,118.8594,28.9701,休息、饮水\n2,府山公园驿站,118.8612,28.9687,\n",
    );
    let sheet = |sheet: &mut Worksheet| {
        rows(
            sheet,
            0,
            &[
                &["交管驿站一览"],
                &["编号", "名称", "经度", "纬度"],
                &["1", "人民广场交警岗亭户外劳动者服务站", "118.8596", "28.9702"],
                &["7", "府山公园驿站", "118.8612", "28.9707"],
                &["8", "南湖岗亭", "118.8700", "28.9500"],
            ],
        );
    };
    let police = file("police.xlsx", xlsx(&[("岗亭", &sheet)]));
    let out = scratch("check").join("both.xlsx");
    let arguments =
        ["check", union.to_str().unwrap(), police.to_str().unwrap(), "--out", out.to_str().unwrap(), "--lang"];
    for lang in ["zh", "en"] {
        let run = waystation(&[&arguments[..], &[lang]].concat());
        assert_eq!(run.status, 1, "{}", run.stderr);
        insta::assert_snapshot!(format!("check_several_{lang}"), run.stdout);
    }
    let report = json(&waystation(&[&arguments[..], &["en", "--format", "json"]].concat()));
    assert_eq!(counts(&report), [5, 4, 1, 0]);
    assert_eq!(report["merges"].as_array().unwrap().len(), 2);
    let cleaned = delimited(&fs::read(&out).unwrap()).unwrap();
    let keys: Vec<&str> = cleaned.stations.iter().map(|(_, station)| station.key.as_str()).collect();
    assert_eq!(keys, ["1", "2", "police-1", "7", "8"]);
    assert!(told(&cleaned.stations[2].1).contains("police.xlsx 岗亭 3"));
    let mapping = scratch("check").join("both.toml");
    let run = waystation(&[
        "check",
        union.to_str().unwrap(),
        police.to_str().unwrap(),
        "--mapping-out",
        mapping.to_str().unwrap(),
    ]);
    assert!(run.status == 2 && run.stderr.contains("a mapping is for one FILE"), "{}", run.stderr);
}

#[test]
fn with_a_region_places_beyond_it_are_named() {
    let list =
        file("region.csv", "key,lng,lat\na,24.9414,60.1699\nb,2.35,48.85\nc,60.1699,24.9414\nd,24.9500,60.1630\n");
    let run = check(&list, &["--region", helsinki(), "--format", "json", "--lang", "en"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    let report = json(&run);
    let findings = report["files"][0]["findings"].as_array().unwrap();
    let told: Vec<(u64, &str, &str)> = findings
        .iter()
        .map(|one| (one["row"].as_u64().unwrap(), one["rule"].as_str().unwrap(), one["became"].as_str().unwrap()))
        .collect();
    assert_eq!(told[..2], [(3, "position-outside", "rejected"), (4, "position-outside", "rejected")]);
    assert!(findings[1]["problem"].as_str().unwrap().contains("with lng and lat swapped it would lie inside"));
    assert_eq!(counts(&report)[3], 2);
    assert_eq!(counts(&report)[0], counts(&report)[1..].iter().sum::<u64>());
}

/// The bundled list, in a form that Chinese Excel would give it, makes the same region.
#[test]
fn build_takes_what_check_takes() {
    let original = fs::read_to_string(data("helsinki-stations.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(original.as_bytes());
    let header = ["编号", "站点名称", "经度", "纬度", "amenity", "开放时间"];
    let records: Vec<Vec<String>> =
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
    let table: Vec<Vec<&str>> = std::iter::once(header.to_vec())
        .chain(records.iter().map(|record| record.iter().map(String::as_str).collect()))
        .collect();
    let table: Vec<&[&str]> = table.iter().map(Vec::as_slice).collect();
    let fill = |sheet: &mut Worksheet| {
        rows(sheet, 0, &[&["赫尔辛基站点"]]);
        rows(sheet, 2, &table);
    };
    let points: Vec<(f64, f64)> =
        records.iter().map(|row| (row[2].parse().unwrap(), row[3].parse().unwrap())).collect();
    let columns = |row: &&[&str]| [row[0], row[4]].map(str::to_owned);
    let short: Vec<[String; 2]> = table[1..].iter().map(columns).collect();
    let short: Vec<Vec<&str>> = short.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let short: Vec<&[&str]> = short.iter().map(Vec::as_slice).collect();
    let shapes = file("helsinki.shp", shp(&points));
    file("helsinki.dbf", dbf(encoding_rs::GBK, &["编号", "amenity"], &short));
    let workbook = file("helsinki.xlsx", xlsx(&[("站点", &fill)]));
    let stations = |region: &str, what: &str| {
        let out = scratch("check").join(format!("{what}.csv"));
        let run = waystation(&["export", region, "--what", "stations", "--out", out.to_str().unwrap()]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        fs::read_to_string(out).unwrap()
    };
    let expect = stations(helsinki(), "expect");
    let build = |list: &PathBuf, more: &[&str]| {
        let out = scratch("check").join("built");
        let _ = fs::remove_dir_all(&out);
        let (osm, out) = (data("helsinki-centre.osm.pbf"), out.to_str().unwrap().to_owned());
        let run = waystation(
            &[&["build", "--osm", &osm, "--stations", list.to_str().unwrap(), "--out", &out], more].concat(),
        );
        (run, out)
    };
    let (run, out) = build(&workbook, &[]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(stations(&out, "workbook") == expect);
    let mapping = scratch("check").join("mapping.toml");
    assert!(check(&workbook, &["--mapping-out", mapping.to_str().unwrap()]).status <= 1);
    assert!(fs::read_to_string(&mapping).unwrap().contains("header_row = 3"));
    let (run, out) = build(&workbook, &["--mapping", mapping.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(stations(&out, "mapped") == expect);
    assert!(
        fs::read_to_string(std::path::Path::new(&out).join("region.toml")).unwrap().contains("file = \"mapping.toml\"")
    );
    let (run, out) = build(&shapes, &[]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let key = |line: &str| line.trim_start_matches('\u{feff}').split(',').next().unwrap().to_owned();
    let keys = |text: &str| text.lines().map(key).collect::<Vec<_>>();
    assert_eq!(keys(&stations(&out, "shapes")), keys(&expect));
    // A finding is an error where that was asked for.
    let dirty = file("dirty-build.csv", gbk("名称,经度,纬度,设施\n甲,24.9414,60.1699,桑拿\n"));
    assert_eq!(build(&dirty, &[]).0.status, 0);
    let (run, _) = build(&dirty, &["--strict"]);
    assert!(run.status == 2 && run.stderr.contains("--strict"), "{}", run.stderr);
}

#[test]
fn persons_are_kept_and_never_published() {
    let list = file(
        "persons.csv",
        "编号,名称,经度,纬度,联系人,联系电话,备注\n甲,驿站,24.9414,60.1699,张某某,13800138000,临街\n",
    );
    let out = scratch("check").join("persons");
    let _ = fs::remove_dir_all(&out);
    let (osm, region) = (data("helsinki-centre.osm.pbf"), out.to_str().unwrap());
    let run = waystation(&["build", "--osm", &osm, "--stations", list.to_str().unwrap(), "--out", region]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    for extension in ["csv", "geojson"] {
        let to = scratch("check").join(format!("published.{extension}"));
        assert_eq!(waystation(&["export", region, "--what", "stations", "--out", to.to_str().unwrap()]).status, 0);
        let text = fs::read_to_string(to).unwrap();
        assert!(text.contains("驿站") && !text.contains("张某某") && !text.contains("13800138000"), "{text}");
    }
    let connection = rusqlite::Connection::open(out.join("region.sqlite")).unwrap();
    let private: String =
        connection.query_row("SELECT group_concat(value) FROM contact", [], |row| row.get(0)).unwrap();
    assert!(private.contains("13800138000"), "{private}");
    let extra: String = connection.query_row("SELECT extra FROM station", [], |row| row.get(0)).unwrap();
    assert_eq!(extra, r#"[["备注","临街"]]"#);
}

/// Real stations; figures only, since the list must not be published.
#[test]
fn the_list_of_zhengzhou_is_read_right() {
    let Some(bytes) = data::read("stations-zhengzhou/stations-with-coordinates-gcj02.csv") else { return };
    let text = String::from_utf8(bytes.clone()).unwrap();
    for (name, bytes, encoding) in [("zhengzhou.csv", bytes, "UTF-8"), ("zhengzhou-gbk.csv", gbk(&text), "gb18030")] {
        let run = check(&file(name, bytes), &["--format", "json", "--lang", "zh"]);
        let report = json(&run);
        let read = &report["files"][0];
        assert_eq!(read["encoding"], encoding);
        assert_eq!(read["datum_hint"]["datum"], "gcj02");
        assert_eq!(counts(&report), [18, 18, 0, 0], "{}", run.stdout);
        assert_eq!(report["merges"].as_array().unwrap().len(), 0);
        // `工作日开放`, for one, gives no hours.
        let findings = read["findings"].as_array().unwrap();
        assert!(findings.iter().all(|one| one["rule"] == "hours-unreadable"), "{findings:?}");
        assert_eq!(run.status, i32::from(!findings.is_empty()));
        let columns = read["sheets"][0]["columns"].to_string();
        for role in ["name", "lng", "lat", "opening_hours", "district"] {
            assert!(columns.contains(&format!("\"is\":\"{role}\"")), "{role}: {columns}");
        }
    }
}

/// 120 invented stations as a planner would hold them: GB18030, Chinese headers, hours and facilities.
#[test]
fn the_list_of_shanghai_is_read_right() {
    let Some(bytes) = data::read("osm/shanghai-roads/stations-synthetic-gcj02.csv") else { return };
    let Some(plain) = data::read("osm/shanghai-roads/stations-synthetic.csv") else { return };
    let (reading, plain) = (delimited(&bytes).unwrap(), delimited(&plain).unwrap());
    assert_eq!((reading.stations.len(), reading.encoding), (120, Some("gb18030")));
    for ((_, one), (_, other)) in reading.stations.iter().zip(&plain.stations) {
        assert_eq!((&one.name, one.facilities), (&other.name, other.facilities));
    }
    let rules: Vec<&str> = reading.findings.iter().map(|finding| finding.rule.as_str()).collect();
    // How Chinese hours and names of tiers are read is told elsewhere.
    assert!(rules.iter().all(|rule| ["hours-unreadable", "tier-unknown"].contains(rule)), "{rules:?}");
}
