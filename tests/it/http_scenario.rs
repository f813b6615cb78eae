//! What edits would change, against regions that were built from the edited lists.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::command::{data, scratch, waystation};
use crate::http::{NOON, Random, Server, server, server_with_districts};

const PATH: &str = "/v1/scenarios/evaluate";

fn evaluate(server: &Server, query: &str, edits: &Value) -> Value {
    let reply = server.post(&format!("{PATH}{query}"), &json!({"edits": edits}).to_string());
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

/// A server over a region that was built from this list, with the districts and the demand of the other one.
fn built(name: &str, rows: &[Vec<String>]) -> Server {
    let directory = scratch("http-scenario").join(name);
    std::fs::create_dir_all(&directory).unwrap();
    let list = directory.join("stations.csv");
    let mut writer = csv::Writer::from_path(&list).unwrap();
    for row in rows {
        // What stands in columns that these rows do not speak of is empty.
        let filled = row.iter().map(String::as_str).chain(std::iter::repeat("")).take(rows[0].len());
        writer.write_record(filled).unwrap();
    }
    writer.flush().unwrap();
    let out = directory.join("region").to_str().unwrap().to_owned();
    server_with_districts();
    let beside = |file: &str| scratch("http").join(file).to_str().unwrap().to_owned();
    let (districts, demand, osm) = (beside("districts.geojson"), beside("demand.csv"), data("helsinki-centre.osm.pbf"));
    let inputs = ["--osm", &osm, "--stations", list.to_str().unwrap(), "--districts", &districts, "--demand", &demand];
    let run = waystation(&[&["build"], &inputs[..], &["--out", &out]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    let engine = waystation::engine::Engine::open(std::path::Path::new(&out)).unwrap();
    Server::at(&std::sync::Arc::new(engine), NOON)
}

/// The rows of the bundled list: key, name, lng, lat, tier, hours, facilities.
fn bundled() -> Vec<Vec<String>> {
    let list = scratch("http-scenario").join("bundled.csv");
    let (region, out) = (crate::command::helsinki(), list.to_str().unwrap());
    assert_eq!(waystation(&["export", region, "--what", "stations", "--out", out]).status, 0);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(&list).unwrap();
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_figures_after_are_those_of_a_region_built_from_the_edited_list() {
    let before = server_with_districts();
    let mut rows = bundled();
    let row = |rows: &mut Vec<Vec<String>>, key: &str| rows.iter().position(|row| row[0] == key).unwrap();
    let mut edits = vec![
        json!({"op": "add", "key": "new", "lng": 24.939_012_3, "lat": 60.166_123_4, "opening_hours": "24/7"}),
        json!({"op": "move", "key": "n5390715121", "lng": 24.9471, "lat": 60.1719}),
        json!({"op": "open", "key": "n603743745"}),
        json!({"op": "change", "key": "n1007942428", "facilities": ["toilet", "rest"], "opening_hours": null}),
        json!({"op": "move", "key": "new", "lng": 24.939_112_3, "lat": 60.166_123_4}),
    ];
    let position = row(&mut rows, "n5390715121");
    (rows[position][2], rows[position][3]) = ("24.9471".to_owned(), "60.1719".to_owned());
    let position = row(&mut rows, "n603743745");
    "24/7".clone_into(&mut rows[position][5]);
    let position = row(&mut rows, "n1007942428");
    (rows[position][5], rows[position][6]) = (String::new(), "toilet;rest".to_owned());
    rows.push(["new", "", "24.9391123", "60.1661234", "", "24/7", ""].map(str::to_owned).to_vec());
    // Many others close, so that something is left to be gained and lost.
    let keys: Vec<String> = rows[1..].iter().map(|row| row[0].clone()).collect();
    let mut random = Random(3);
    for key in keys {
        if !["new", "n5390715121", "n603743745", "n1007942428"].contains(&key.as_str()) && random.below(3) > 0 {
            let op = random.of(&["close", "remove"]);
            edits.push(json!({"op": op, "key": key}));
            rows.retain(|row| row[0] != key);
        }
        if edits.len() == 200 {
            break;
        }
    }
    let edits = Value::Array(edits);
    let after = built("after", &rows);
    let mut gained_or_lost = 0;
    for query in [
        "?cutoff_s=180&by=region,district",
        "?cutoff_s=240&at=2026-11-24T22:00&by=district",
        "?cutoff_s=300&depth=2&need=toilet",
        "?metres=300&reach=disc&by=region,district",
        "?mode=cycle&cutoff_s=60",
        "?by=station&sensitivity=true&cutoff_s=200",
    ] {
        let answer = evaluate(&before, &format!("{query}&cells=true&limit=50000"), &edits);
        let regions = |server: &Server| server.good(&format!("/v1/coverage{query}"))["regions"].to_string();
        assert_eq!(answer["before"]["regions"].to_string(), regions(&before), "{query}");
        assert_eq!(answer["after"]["regions"].to_string(), regions(&after), "{query}");
        assert_eq!(answer["after"]["stations"], after.good(&format!("/v1/coverage{query}"))["stations"], "{query}");
        assert_eq!(answer["method"], before.good(&format!("/v1/coverage{query}"))["method"], "{query}");

        let covered = |server: &Server| -> BTreeSet<String> {
            let more = |part: &&str| !part.starts_with("by=") && !part.starts_with("sensitivity=");
            let query: Vec<&str> = query.trim_start_matches('?').split('&').filter(more).collect();
            let query = query.join("&");
            let cells = server.good(&format!("/v1/coverage/cells?{query}&limit=50000"));
            let features = cells["features"].as_array().unwrap().clone();
            let covered = features.iter().map(|cell| &cell["properties"]).filter(|cell| cell["covered"] == true);
            covered.map(|cell| cell["cell"].as_str().unwrap().to_owned()).collect()
        };
        let (old, new) = (covered(&before), covered(&after));
        let list = |cells: &Value| -> BTreeSet<String> {
            let cells = cells["cells"].as_array().unwrap().iter();
            cells.map(|cell| cell.as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(list(&answer["cells"]["gained"]), &new - &old, "{query}");
        assert_eq!(list(&answer["cells"]["lost"]), &old - &new, "{query}");
        gained_or_lost += (&new ^ &old).len();

        for (area, difference) in answer["difference"]["regions"].as_array().unwrap().iter().enumerate() {
            for (number, measure) in difference["measures"].as_array().unwrap().iter().enumerate() {
                let figure =
                    |when: &str| answer[when]["regions"][area]["measures"][number]["covered"].as_f64().unwrap();
                let expected = ((figure("after") - figure("before")) * 1000.0).round() / 1000.0;
                assert!((measure["covered"].as_f64().unwrap() - expected).abs() < 1e-9, "{query} {measure}");
            }
        }
    }
    assert!(gained_or_lost > 20, "{gained_or_lost}");
}

#[test]
fn nothing_is_stored_and_nothing_changes_without_edits() {
    let server = server();
    let version = server.engine.snapshot().version().to_owned();
    let answer = evaluate(&server, "?cutoff_s=120&cells=true", &json!([]));
    assert_eq!(answer["before"], answer["after"]);
    assert_eq!(answer["cells"]["gained"], json!({"total": 0, "truncated": false, "cells": []}));
    let answer =
        evaluate(&server, "?cutoff_s=120&cells=true&limit=1", &json!([{"op": "add", "lng": 24.9414, "lat": 60.1699}]));
    assert_eq!((answer["difference"]["regions"][0]["stations"].as_i64(), &answer["edits"]), (Some(1), &json!(1)));
    let all: Vec<Value> = server.good("/v1/stations?limit=199")["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|station| json!({"op": "close", "key": station["properties"]["key"]}))
        .collect();
    let closed = evaluate(&server, "?cutoff_s=120&cells=true&limit=1", &Value::Array(all));
    let lost = &closed["cells"]["lost"];
    assert!(lost["total"].as_u64().unwrap() > 1 && lost["truncated"] == true, "{lost}");
    assert_eq!(lost["cells"].as_array().unwrap().len(), 1);
    assert!(evaluate(&server, "", &json!([]))["cells"].is_null());
    assert_eq!(server.engine.snapshot().version(), version);
}

#[test]
fn what_makes_no_sense_is_refused_by_the_number_of_the_edit() {
    let server = server();
    let many = json!(vec![json!({"op": "close", "key": "x"}); 201]);
    for (edits, code, detail) in [
        (json!([{"op": "close", "key": "nobody"}]), "bad-body", "edit 1: there is no station `nobody`"),
        (json!([{"op": "close", "key": "n603743745"}, {"op": "open", "key": "n603743745"}]), "bad-body", "edit 2: "),
        (json!([{"op": "add", "key": "n603743745", "lng": 24.9414, "lat": 60.1699}]), "bad-body", "already"),
        (json!([{"op": "add", "lng": 2.35, "lat": 48.85}]), "outside-extract", "edit 1: the position 2.35, 48.85"),
        (json!([{"op": "add", "lng": 24.9414, "lat": 160.1699}]), "invalid-coordinate", "edit 1: `lat` is 160.1699"),
        (json!([{"op": "add", "key": "a"}]), "bad-body", "`lng` and `lat` are missing"),
        (json!([{"op": "move", "key": "n603743745"}]), "bad-body", "`move` is to a position"),
        (json!([{"op": "move", "lng": 24.9414, "lat": 60.1699}]), "bad-body", "`key` is missing"),
        (
            json!([{"op": "shut", "key": "n603743745"}]),
            "bad-body",
            "one of add, move, remove, close, open, change, close_street",
        ),
        (json!([{"key": "n603743745"}]), "bad-body", "`op` is `null`"),
        (json!([{"op": "close", "key": "n603743745", "lng": 1}]), "bad-body", "`lng` has no place in `close`"),
        (json!([{"op": "change", "key": "n603743745", "tier": "palace"}]), "bad-body", "edit 1: `tier` is `palace`"),
        (json!([1]), "bad-body", "expected a map"),
        (json!({}), "bad-body", "expected a sequence"),
        (many, "too-many-points", "201 edits; 200 may be evaluated at once"),
    ] {
        let reply = server.post(PATH, &json!({"edits": edits}).to_string());
        assert_eq!(reply.code(), code, "{edits}: {}", reply.text());
        assert!(reply.json()["detail"].as_str().unwrap().contains(detail), "{edits}: {}", reply.text());
    }
    for body in ["", "[]", "{}", r#"{"edits":[],"limit":1}"#, r#"{"edits":[],"edits":[]}"#] {
        assert_eq!(server.post(PATH, body).code(), "bad-body", "{body}");
    }
    assert_eq!(server.post(&format!("{PATH}?cells=yes"), r#"{"edits":[]}"#).code(), "bad-parameter");
    assert_eq!(server.post(&format!("{PATH}?by=district"), r#"{"edits":[]}"#).code(), "bad-parameter");
}

/// Dragging a station gives the figures and the cells of a whole run, whatever is asked.
#[test]
fn dragging_gives_what_a_whole_run_gives() {
    let server = server_with_districts();
    let mut random = Random(11);
    for round in 0..12 {
        let lng = 24.938 + 0.000_01 * random.below(1100) as f64;
        let lat = 60.166 + 0.000_01 * random.below(600) as f64;
        let edits = match round % 3 {
            0 => json!([{"op": "add", "lng": lng, "lat": lat, "opening_hours": "24/7"}]),
            1 => json!([{"op": "move", "key": "n5390715121", "lng": lng, "lat": lat}]),
            _ => {
                json!([{"op": "close", "key": "n603743745"}, {"op": "move", "key": "n1007942428", "lng": lng, "lat": lat}])
            }
        };
        for query in ["cutoff_s=120", "cutoff_s=180&depth=2", "cutoff_s=200&at=2026-11-24T22:00", "metres=150"] {
            let whole = evaluate(&server, &format!("?{query}&by=region,district&cells=true"), &edits);
            let reply = server.post(&format!("/v1/scenarios/live?{query}"), &json!({"edits": edits}).to_string());
            assert_eq!(reply.status, 200, "{}", reply.text());
            let live = reply.json();
            assert_eq!(live["cells"], whole["cells"], "{query} {edits}");
            for (index, region) in live["regions"].as_array().unwrap().iter().enumerate() {
                for (side, stations) in [("before", "stations_before"), ("after", "stations_after")] {
                    let other = &whole[side]["regions"][index];
                    assert_eq!((&region["key"], &region[stations]), (&other["key"], &other["stations"]));
                    for (measure, other) in
                        region["measures"].as_array().unwrap().iter().zip(other["measures"].as_array().unwrap())
                    {
                        assert_eq!(measure[side], other["covered"], "{query} {edits} {side}");
                        assert_eq!(measure["total"], other["total"]);
                    }
                }
            }
        }
    }
}

/// Of a stream of drags the newest is answered, and the others leave the queue or stop.
#[test]
fn the_newest_of_a_drag_wins() {
    let server = crate::http::own_server("drag-stream");
    let body = |step: usize| {
        let lng = 24.94 + 0.000_1 * step as f64;
        json!({"edits": [{"op": "add", "lng": lng, "lat": 60.17}]}).to_string()
    };
    // Nobody has asked before, so the first takes long enough for all others to come.
    let path = "/v1/scenarios/live?cutoff_s=240&session=one";
    let started: Vec<_> = (0..40).map(|step| server.start(path, &body(step))).collect();
    let beside = server.start("/v1/scenarios/live?cutoff_s=240&session=two", &body(7));
    let wait = |task| crate::http::runtime().block_on(task);
    let statuses: Vec<u16> = started.into_iter().map(|task| wait(task).unwrap().as_u16()).collect();
    let answered = statuses.iter().filter(|&&status| status == 200).count();
    assert!(statuses.iter().all(|status| [200, 409].contains(status)), "{statuses:?}");
    assert!((1..20).contains(&answered), "{statuses:?}");
    assert_eq!(wait(beside).unwrap(), 200, "another drag is another matter");
    // Whoever is alone is answered, also under a name that was used; without a name nobody is in the way.
    assert_eq!(server.post(path, &body(1)).status, 200);
    let free = [0, 1].map(|step| server.start("/v1/scenarios/live?cutoff_s=240", &body(step)));
    assert!(free.into_iter().all(|task| wait(task).unwrap() == 200));
    let long = format!("/v1/scenarios/live?session={}", "x".repeat(65));
    assert_eq!(server.post(&long, &body(0)).code(), "out-of-range");
}

/// The changed cells as areas: as large as the cells themselves, and the same from both routes.
#[test]
fn outlines_are_the_changed_cells() {
    let server = server_with_districts();
    let mut random = Random(5);
    let mut seen = [0, 0];
    let mut body = String::new();
    let listed = server.get("/v1/stations?limit=1000").json();
    for station in listed["features"].as_array().unwrap().iter().take(25) {
        let lng = 24.937 + 0.000_01 * random.below(1200) as f64;
        let lat = 60.165 + 0.000_01 * random.below(800) as f64;
        let key = &station["properties"]["key"];
        body = json!({"edits": [{"op": "move", "key": key, "lng": lng, "lat": lat}]}).to_string();
        let live = server.post("/v1/scenarios/live?cutoff_s=120&outlines=true", &body).json();
        let whole = server.post("/v1/scenarios/evaluate?cutoff_s=120&cells=true&outlines=true", &body).json();
        assert_eq!(live["cells"], whole["cells"]);
        for (side, seen) in ["gained", "lost"].iter().zip(&mut seen) {
            *seen += held_against_its_cells(&live["cells"][side]);
        }
    }
    assert!(seen.iter().all(|&count| count > 4), "{seen:?}");
    let plain = server.post("/v1/scenarios/live?cutoff_s=120", &body).json();
    assert!(plain["cells"]["gained"].get("outline").is_none());
    let nothing = server.post("/v1/scenarios/live?cutoff_s=120&outlines=true", r#"{"edits":[]}"#).json();
    assert_eq!(nothing["cells"]["gained"]["outline"], Value::Null);
}

/// How many cells are listed; their outline is as large as they are.
fn held_against_its_cells(listed: &Value) -> usize {
    let cells = listed["cells"].as_array().unwrap();
    if cells.is_empty() {
        assert_eq!(listed["outline"], Value::Null);
        return 0;
    }
    let kind = listed["outline"]["type"].as_str().unwrap();
    let coordinates = listed["outline"]["coordinates"].as_array().unwrap();
    let polygons = if kind == "Polygon" { vec![listed["outline"]["coordinates"].clone()] } else { coordinates.clone() };
    let outline: f64 = polygons.iter().flat_map(|rings| rings.as_array().unwrap()).map(area).sum();
    let of_cell = |cell: &Value| {
        let cell: h3o::CellIndex = cell.as_str().unwrap().parse().unwrap();
        let corners: Vec<Value> = cell.boundary().iter().map(|at| json!([at.lng(), at.lat()])).collect();
        area(&corners.iter().chain(corners.first()).cloned().collect())
    };
    let sum: f64 = cells.iter().map(of_cell).sum();
    assert!((outline / sum - 1.0).abs() < 1e-3, "{outline} and {sum}");
    cells.len()
}

/// Twice the area of a ring in square degrees; of a hole it is negative.
fn area(ring: &Value) -> f64 {
    let corner = |at: &Value| (at[0].as_f64().unwrap(), at[1].as_f64().unwrap());
    let corners: Vec<(f64, f64)> = ring.as_array().unwrap().iter().map(corner).collect();
    corners.windows(2).map(|pair| pair[0].0 * pair[1].1 - pair[1].0 * pair[0].1).sum()
}

/// Whose demand counts is said with the figures.
#[test]
fn the_method_names_the_group() {
    let server = server();
    let edits = json!({"edits": []}).to_string();
    for path in ["/v1/scenarios/live", "/v1/scenarios/evaluate"] {
        let reply = server.post(&format!("{path}?group=rider"), &edits);
        assert_eq!(reply.json()["method"]["group"], "rider", "{}", reply.text());
        assert!(server.post(path, &edits).json()["method"].get("group").is_none());
    }
    assert_eq!(server.get("/v1/coverage?group=driver").json()["method"]["group"], "driver");
    assert_eq!(server.post("/v1/scenarios/live?group=nobody", &edits).code(), "bad-parameter");
}
