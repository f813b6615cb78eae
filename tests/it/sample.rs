//! The sample district: its files are what its generator makes, and they are what they say.

use std::collections::BTreeMap;
use std::fs;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;

use crate::command::data;

#[path = "../../data/sample/generate/river_town/mod.rs"]
mod river_town;

fn committed(name: &str) -> Vec<u8> {
    fs::read(data(&format!("sample/{name}"))).expect("the sample is committed")
}

#[test]
fn the_files_are_what_their_generator_makes() {
    let fresh = river_town::files();
    assert_eq!(fresh.len(), 5);
    for (name, bytes) in fresh {
        assert!(committed(name) == bytes, "{name} differs: run `cargo run --example sample-district`");
    }
}

/// The exterior of each area: its properties and its places as they are written.
fn areas() -> Vec<(Value, Vec<String>)> {
    let json: Value = serde_json::from_slice(&committed("districts.geojson")).expect("JSON");
    let features = json["features"].as_array().expect("features").clone();
    features
        .into_iter()
        .map(|feature| {
            let rings = feature["geometry"]["coordinates"].as_array().expect("a polygon").clone();
            assert_eq!(rings.len(), 1, "no holes");
            let ring = rings[0].as_array().expect("a ring").iter().map(ToString::to_string).collect();
            (feature["properties"].clone(), ring)
        })
        .collect()
}

/// Every side of the rings of a level, with how often it is drawn in each direction.
fn sides(areas: &[(Value, Vec<String>)], level: &str) -> BTreeMap<(String, String), usize> {
    let mut sides = BTreeMap::new();
    for (_, ring) in areas.iter().filter(|area| area.0["level"] == level) {
        for pair in ring.windows(2) {
            *sides.entry((pair[0].clone(), pair[1].clone())).or_default() += 1;
        }
    }
    sides
}

#[test]
fn each_level_tiles_the_one_above() {
    let areas = areas();
    let count = |level: &str| areas.iter().filter(|area| area.0["level"] == level).count();
    assert_eq!((count("district"), count("street"), count("community")), (1, 6, 60));
    for level in ["street", "community"] {
        let sides = sides(&areas, level);
        assert!(sides.values().all(|&count| count == 1), "two areas of a level lie on the same side of a line");
        // What no neighbour shares is the border of the district, drawn in the same direction.
        let mut outer = sides.clone();
        outer.retain(|(from, to), _| !sides.contains_key(&(to.clone(), from.clone())));
        assert_eq!(outer, self::sides(&areas, "district"), "{level}");
    }
    for (properties, ring) in &areas {
        assert_eq!(ring.first(), ring.last(), "{properties}");
        let parent = properties["parent"].as_str();
        assert_eq!(parent.is_none(), properties["level"] == "district", "{properties}");
        assert!(parent.is_none_or(|parent| areas.iter().any(|area| area.0["key"] == parent)), "{properties}");
    }
}

#[test]
fn rings_run_counter_clockwise() {
    for (properties, ring) in areas() {
        let places: Vec<[f64; 2]> = ring.iter().map(|place| serde_json::from_str(place).expect("a place")).collect();
        let [x0, y0] = places[0];
        let twice = |pair: &[[f64; 2]]| (pair[0][0] - x0) * (pair[1][1] - y0) - (pair[1][0] - x0) * (pair[0][1] - y0);
        assert!(places.windows(2).map(twice).sum::<f64>() > 0.0, "{properties}");
    }
}

#[test]
fn the_workbook_looks_like_one_that_a_planner_holds() {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(committed("stations.xlsx"))).unwrap();
    assert_eq!(book.sheet_names(), ["驿站台账", "填报说明"]);
    let sheet = book.worksheet_range("驿站台账").unwrap();
    let rows: Vec<&[Data]> = sheet.rows().collect();
    let text = |row: usize, column: usize| rows[row][column].to_string();
    assert!(text(0, 0).contains("统计表") && text(1, 0).contains("合成数据"));
    assert_eq!((text(2, 1), text(2, 6), text(2, 17)), ("站点名称".into(), "经度(高德)".into(), "备注".into()));
    let last = rows.len() - 1;
    assert_eq!((last - 3, text(last, 0), text(last, 2)), (91, "合计".into(), "90个".into()));
    let tiers = ["区级综合体", "街道驿站", "社区微站", "合作网点"];
    let counts = tiers.map(|tier| (3..last).filter(|&row| text(row, 2) == tier).count());
    assert_eq!(counts, [1, 7, 60, 22 + 1], "one partner stands there twice");
    assert!((3..last).all(|row| text(row, 16).starts_with("000-0000")), "no telephone number may be real");
    assert!(matches!(rows[last][10], Data::Float(seats) if seats > 500.0), "{:?}", rows[last][10]);
    // The column of streets is merged: it stands once for all rows of a street.
    assert!((3..last).filter(|&row| text(row, 3).is_empty()).count() > 50);
    let always = (3..last).filter(|&row| text(row, 8).starts_with("24小时")).count();
    assert_eq!(always, 5 + 1, "five, and the one that contradicts itself");
}
