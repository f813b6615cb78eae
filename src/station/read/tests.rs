use crate::list::{Form, Outcome, Rule};
use crate::station::{FacilitySet, StationSet, Tier};

use super::*;

fn read(text: &str) -> Reading {
    delimited(text.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

/// Line, column, rule and outcome of each finding.
fn found(reading: &Reading) -> Vec<(u64, &str, Rule, Outcome)> {
    let one = |finding: &'_ Finding| (finding.line, finding.rule, finding.outcome);
    reading
        .findings
        .iter()
        .map(|finding| (one(finding).0, finding.column.as_str(), one(finding).1, one(finding).2))
        .collect()
}

#[test]
fn a_list_needs_only_positions() {
    let reading = read("lng,lat\n24.94,60.17\n24.95,60.18\n");
    let (row, station) = &reading.stations[1];
    assert_eq!((row.line, station.key.as_str(), station.tier, reading.unnamed), (3, "2", Tier::Street, 2));
    assert!(station.hours.is_none() && station.facilities.is_none() && reading.findings.is_empty());
}

#[test]
fn chinese_headers_a_byte_order_mark_and_tabs_are_read() {
    let text =
        "\u{feff}编号\t站点名称\t经度\t纬度\t级别\t备注\t联系电话\nA1\t人民广场驿站\t121.47\t31.23\t微站\t临街\t123\n";
    let reading = read(text);
    let station = &reading.stations[0].1;
    assert_eq!((station.key.as_str(), station.name.as_str(), station.tier), ("A1", "人民广场驿站", Tier::Micro));
    assert_eq!(station.extra, [("备注".to_owned(), "临街".to_owned())]);
    assert_eq!(station.private, [("联系电话".to_owned(), "123".to_owned())]);
}

#[test]
fn each_bad_cell_is_named_and_the_other_rows_stay() {
    let reading = read(
        "key,lng,lat,tier,opening_hours,facilities\n\
         a,24.94,60.17,street,Mo-Fr 09:00-17:00,rest;sauna\n\
         b,,60.17,,,\n\
         c,24.94,NaN,,,\n\
         d,24.94,160.17,,,\n\
         a,24.95,60.17,,,\n\
         e,24.95,60.17,palace,every day,\n\
         nearest,24.95,60.17,,,\n\
         import,24.95,60.17,,,\n",
    );
    assert_eq!((reading.read, reading.unnamed), (8, 0));
    let kept: Vec<&str> = reading.stations.iter().map(|(_, station)| station.key.as_str()).collect();
    assert_eq!(kept, ["a", "e"]);
    assert_eq!(
        found(&reading),
        [
            (2, "facilities", Rule::FacilityUnknown, Outcome::Kept),
            (3, "lng", Rule::PositionEmpty, Outcome::Rejected),
            (4, "lat", Rule::PositionNotANumber, Outcome::Rejected),
            (5, "lat", Rule::PositionImpossible, Outcome::Rejected),
            (6, "key", Rule::KeyDuplicate, Outcome::Rejected),
            (7, "tier", Rule::TierUnknown, Outcome::Kept),
            (7, "opening_hours", Rule::HoursUnreadable, Outcome::Kept),
            (8, "key", Rule::KeyReserved, Outcome::Rejected),
            (9, "key", Rule::KeyReserved, Outcome::Rejected),
        ]
    );
    assert!(reading.findings[3].problem.en.contains("swap"));
    assert_eq!(
        reading.findings[4].to_string(),
        "line 6, `key` `a` is the key of line 2 too; keys must differ (row rejected)"
    );
    let counts = reading.counts();
    assert_eq!((counts.read, counts.kept, counts.repaired, counts.rejected), (8, 2, 0, 6));
}

#[test]
fn a_list_that_cannot_be_read_says_why() {
    let error = |bytes: &[u8]| delimited(bytes).unwrap_err().to_string();
    assert!(error(b"").contains("is empty"));
    assert!(error(b"name,address\nx,y\n").contains("no column `lng`"));
    assert!(error(b"name,lng\nx,1\n").contains("no column `lat`"));
    assert!(error(b"lng,lat\n").contains("no rows"));
    assert!(error(b"lng,lat\nx,y\n").contains("line 2, `lng` `x` is not a number"));
    assert!(error(b"PK\x03\x04rest").contains("zip file is damaged"));
    assert!(error(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").contains("xls file is damaged"));
    assert!(error(b"<html><table><tr><td>lng</td></tr></table></html>").contains("save it as .xlsx"));
    assert!(error(b"<?xml version='1.0'?><kml></kml>").contains("ogr2ogr"));
    assert!(error(b"\x00\x01\x02\x03").contains("no list that can be read"));
}

#[test]
fn rows_with_exchanged_coordinates_are_put_right_only_where_there_is_no_doubt() {
    let reading = read(
        "key,lng,lat\n\
         a,118.85,28.97\n\
         b,28.96,118.86\n\
         c,118.84,28.98\n\
         d,2.35,148.85\n\
         e,0,28.9\n\
         f,0,0\n\
         g,,\n\
         h,40512345.6,3210987.6\n",
    );
    let keys: Vec<&str> = reading.stations.iter().map(|(_, station)| station.key.as_str()).collect();
    assert_eq!(keys, ["a", "b", "c"]);
    assert_eq!((reading.stations[1].1.place.lng(), reading.stations[1].1.place.lat()), (118.86, 28.96));
    assert_eq!(
        found(&reading),
        [
            (3, "lng", Rule::PositionSwapped, Outcome::Repaired),
            (5, "lat", Rule::PositionImpossible, Outcome::Rejected),
            (6, "lng", Rule::PositionZero, Outcome::Rejected),
            (7, "lng", Rule::PositionZero, Outcome::Rejected),
            (8, "lng", Rule::PositionEmpty, Outcome::Rejected),
            (9, "lng", Rule::PositionProjected, Outcome::Rejected),
        ]
    );
    let grid = reading.findings[5].to_string();
    assert!(grid.contains("3° zone 40, central meridian 120°"), "{grid}");
    // Outside China either order may be meant, and a list of one row has no middle.
    assert!(read("lng,lat\n60.17,24.94\n24.94,60.17\n").findings.is_empty());
    assert!(delimited(b"lng,lat\n24.94,160.17\n").is_err());
    // A district on the equator and one in Greenwich.
    assert!(read("lng,lat\n0.01,51.48\n0,51.48\n-0.01,51.47\n").findings.is_empty());
}

#[test]
fn columns_that_are_exchanged_are_one_finding() {
    let reading = read("名称,经度,纬度\na,28.97,118.85\nb,28.96,118.86\nc,28.95,118.87\n");
    assert_eq!(found(&reading), [(1, "经度", Rule::PositionColumnsSwapped, Outcome::Repaired)]);
    assert_eq!((reading.stations[2].1.place.lng(), reading.counts().kept), (118.87, 3));
}

#[test]
fn one_column_may_hold_the_whole_position() {
    let reading =
        read("名称;坐标\na;118.85,28.97\nb;28.96，118.86\nc;118°51′00″E 28°57′00″N\nd;人民路\ne;\nf;118.85\n");
    let places: Vec<(f64, f64)> = reading.stations.iter().map(|(_, one)| (one.place.lng(), one.place.lat())).collect();
    assert_eq!(places, [(118.85, 28.97), (118.86, 28.96), (118.85, 28.95)]);
    assert_eq!(
        found(&reading).iter().map(|one| one.2).collect::<Vec<_>>(),
        [Rule::PositionNotANumber, Rule::PositionEmpty, Rule::PositionNotANumber]
    );
    // In a column of its own, where the other is empty.
    let reading = read("名称;经度;纬度\na;\"118.85,28.97\";\nb;118,85;28,97\nc;118.85度;28.97N\n");
    assert_eq!(
        found(&reading).iter().map(|one| one.2).collect::<Vec<_>>(),
        [Rule::PositionMisplaced, Rule::PositionDecimalComma]
    );
    assert!(reading.stations.iter().all(|(_, one)| (one.place.lng(), one.place.lat()) == (118.85, 28.97)));
}

#[test]
fn facilities_come_as_words_or_as_marks() {
    let reading = read(
        "名称,经度,纬度,服务设施,饮水机,微波炉（台）,是否有卫生间,图书\n\
         a,118.85,28.97,休息、空调等,√,2,否,\n\
         b,118.85,28.97,,,,,\n\
         c,118.85,28.97,微波爐、桑拿,坏了,×,,\n",
    );
    let codes = |index: usize| reading.stations[index].1.facilities.map(FacilitySet::codes);
    assert_eq!(codes(0).as_deref(), Some("rest;water;heat_food;ac"));
    assert_eq!(codes(1), None);
    assert_eq!(codes(2).as_deref(), Some(""));
    let texts: Vec<String> = reading.findings.iter().map(ToString::to_string).collect();
    assert!(
        texts[0].contains("`微波爐` is no facility that is known; did you mean `heat_food`? left out"),
        "{}",
        texts[0]
    );
    assert!(texts[1].contains("`桑拿`") && texts[1].contains("left out; the codes are rest, water"), "{}", texts[1]);
    assert_eq!(reading.findings[2].rule, Rule::MarkUnknown);
    // A column with the name of a facility that holds something else is kept.
    let reading = read("name,lng,lat,charge\na,1,2,free of charge\nb,1,2,two euros\n");
    assert_eq!(reading.stations[0].1.extra, [("charge".to_owned(), "free of charge".to_owned())]);
}

#[test]
fn hours_come_in_parts_and_as_numbers() {
    let reading = read(
        "名称,经度,纬度,开放时间,开门时间,关门时间,是否24小时\n\
         a,118.85,28.97,,0.354166667,0.75,\n\
         b,118.85,28.97,,,,是\n\
         c,118.85,28.97,09:00-17:00,,,是\n\
         d,118.85,28.97,24/7,,,否\n\
         e,118.85,28.97,0.375-0.75,,,\n\
         f,118.85,28.97,,8:30,17:30,否\n",
    );
    let texts: Vec<&str> = reading.stations.iter().map(|(_, one)| one.hours_text.as_str()).collect();
    assert_eq!(texts, ["08:30-18:00", "24/7", "09:00-17:00", "24/7", "09:00-18:00", "8:30-17:30"]);
    assert!(reading.stations.iter().take(5).all(|(_, one)| one.hours.is_some()));
    let rules: Vec<(u64, Rule)> = reading.findings.iter().map(|finding| (finding.line, finding.rule)).collect();
    let of = |line, rule| (line, rule);
    assert_eq!(
        rules[..5],
        [
            of(2, Rule::HoursFromNumber),
            of(2, Rule::HoursFromNumber),
            of(4, Rule::HoursContradict),
            of(5, Rule::HoursContradict),
            of(6, Rule::HoursFromNumber)
        ]
    );
    assert_eq!(reading.counts().repaired, 2);
}

#[test]
fn running_numbers_are_keys_only_while_they_differ() {
    let reading = read("序号,名称,经度,纬度\n1,a,118.85,28.97\n2,b,118.86,28.97\n2,c,118.87,28.97\n,d,118.88,28.97\n");
    let keys: Vec<&str> = reading.stations.iter().map(|(_, station)| station.key.as_str()).collect();
    assert_eq!(keys, ["1", "2", "2-2", "4"]);
    assert_eq!(found(&reading), [(4, "序号", Rule::KeyDuplicate, Outcome::Repaired)]);
    assert_eq!(reading.unnamed, 1);
}

#[test]
fn odd_cells_are_named() {
    let reading = read(
        "名称,经度,纬度,建成时间,联系电话,备注\n\
         a,118.85,28.97,45413,1.38E+10,#REF!\n\
         b,#N/A,28.97,2024年5月,,\n\
         c,118.85,28.97,2024,x,y,西门,北侧\n",
    );
    assert_eq!(
        found(&reading).iter().map(|one| (one.0, one.2, one.3)).collect::<Vec<_>>(),
        [
            (2, Rule::DigitsLost, Outcome::Kept),
            (2, Rule::CellError, Outcome::Kept),
            (2, Rule::DateFromNumber, Outcome::Repaired),
            (3, Rule::CellError, Outcome::Rejected),
            (4, Rule::RowTooLong, Outcome::Kept),
        ]
    );
    let extra = &reading.stations[0].1.extra;
    assert_eq!(*extra, [("建成时间".to_owned(), "2024-05-01".to_owned())]);
    assert!(reading.findings.iter().all(|finding| !finding.value.contains("1.38")));
    assert_eq!(reading.stations[1].1.private.last().unwrap(), &("联系方式 H".to_owned(), "北侧".to_owned()));
}

#[test]
fn the_datum_shows_in_headers_and_titles() {
    let hint = |text: &str| read(text).datum_hint.map(|hint| (hint.datum, hint.column));
    assert_eq!(hint("lng,lat\n1,2\n"), None);
    assert_eq!(hint("名称,百度经度,百度纬度\na,1,2\n"), Some(("bd09", "百度经度".to_owned())));
    assert_eq!(hint("台账（高德坐标）\n名称,经度,纬度\na,1,2\n"), Some(("gcj02", String::new())));
}

#[test]
fn features_are_read_as_rows_are() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","geometry":{"type":"Point","coordinates":[24.94,60.17]},
         "properties":{"key":"b","名称":"驿站","facilities":["rest","water"],"lng":"elsewhere","phone":5,"level":2}},
        {"type":"Feature","geometry":{"type":"Point","coordinates":[24.95,60.18,7]},"properties":null},
        {"type":"Feature","geometry":null,"properties":{"key":"c"}},
        {"type":"Feature","geometry":{"type":"Point","coordinates":[200,60.18]},"properties":{"key":"d"}}]}"#;
    let reading = read(text);
    assert_eq!(reading.form, Form::GeoJson);
    let stations: Vec<_> = reading.stations.iter().map(|(_, station)| station.clone()).collect();
    assert_eq!((stations.len(), reading.read, reading.unnamed), (2, 4, 1));
    assert_eq!((stations[0].name.as_str(), stations[0].place.lng()), ("驿站", 24.94));
    assert_eq!(stations[0].facilities.unwrap().codes(), "rest;water");
    assert_eq!(stations[0].extra, [("level".to_owned(), "2".to_owned())]);
    assert_eq!(stations[0].private, [("phone".to_owned(), "5".to_owned())]);
    assert_eq!((stations[1].key.as_str(), stations[1].place.lat()), ("2", 60.18));
    assert_eq!(StationSet::new(stations).len(), 2);
    let found: Vec<_> = reading.findings.iter().map(|finding| (finding.line, finding.column.as_str())).collect();
    assert_eq!(found, [(3, "lng"), (4, "lng")]);
}

#[test]
fn what_is_no_collection_is_named() {
    let error = |text: &str| features(text.as_bytes()).unwrap_err().to_string();
    assert!(error("{}").contains("no GeoJSON FeatureCollection"));
    assert!(error(r#"{"type":"Point","coordinates":[1,2]}"#).contains("single geometry"));
    assert!(error(r#"{"type":"FeatureCollection","features":[]}"#).contains("no rows"));
    assert!(error(&"[".repeat(100_000)).contains("no GeoJSON FeatureCollection"));
}
