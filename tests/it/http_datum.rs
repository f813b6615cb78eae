//! Answers over HTTP in GCJ-02 and BD-09, and what may be asked in them.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use axum::http::Method;
use serde_json::{Value, json};
use waystation::coord::{Datum, LngLat};
use waystation::engine::Engine;

use crate::command::{scratch, waystation};
use crate::http::{NOON, Server};
use crate::quzhou::town;

/// A server over the town in Quzhou: every fifth place is a station.
fn server() -> Server {
    static ENGINE: OnceLock<Arc<Engine>> = OnceLock::new();
    let engine = ENGINE.get_or_init(|| Arc::new(Engine::open(Path::new(&region("http-datum"))).unwrap()));
    Server::at(engine, NOON)
}

fn region(name: &str) -> String {
    let town = town(name);
    let row = |place: &LngLat| format!("s{:.5},{},{},驿站,24/7\n", place.lng(), place.lng(), place.lat());
    let rows: String = town.places.iter().step_by(5).map(row).collect();
    let stations = scratch(name).join("stations.csv");
    std::fs::write(&stations, format!("key,lng,lat,name,opening_hours\n{rows}")).unwrap();
    let out = scratch(name).join("region").to_str().unwrap().to_owned();
    let (osm, stations) = (town.osm.to_str().unwrap(), stations.to_str().unwrap());
    let run = waystation(&["build", "--osm", osm, "--stations", stations, "--stations-datum", "wgs84", "--out", &out]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    out
}

/// A place in the town, and the same in `datum`.
fn place(datum: Datum) -> (LngLat, LngLat) {
    let place = town("http-datum-place").places[1];
    (place, datum.from_wgs84(place))
}

/// Walks through two answers at once: whatever is a position must be the same place in WGS-84 and in `datum`, and all
/// else must be equal. Gives the number of positions.
fn compare(wgs: &Value, other: &Value, datum: Datum) -> usize {
    let same = |wgs: (f64, f64), other: (f64, f64)| {
        let expect = datum.from_wgs84(LngLat::new(wgs.0, wgs.1).unwrap());
        let close = (expect.lng() - other.0).abs() < 2e-7 && (expect.lat() - other.1).abs() < 2e-7;
        assert!(close, "{wgs:?} is {expect:?} in {datum}, and not {other:?}");
    };
    let pair = |value: &Value| match value.as_array().map(Vec::as_slice) {
        Some([lng, lat]) => lng.as_f64().zip(lat.as_f64()).filter(|(lng, lat)| *lng > 118.0 && *lat > 28.0),
        _ => None,
    };
    match (wgs, other) {
        (Value::Array(list), Value::Array(others)) => {
            if let (Some(wgs), Some(other)) = (pair(wgs), pair(other)) {
                same(wgs, other);
                return 1;
            }
            assert_eq!(list.len(), others.len());
            list.iter().zip(others).map(|(wgs, other)| compare(wgs, other, datum)).sum()
        }
        (Value::Object(members), Value::Object(others)) => {
            assert!(members.keys().eq(others.keys()));
            let number = |of: &serde_json::Map<String, Value>, name: &str| of.get(name).and_then(Value::as_f64);
            let both = |of| number(of, "lng").zip(number(of, "lat"));
            let mut count = 0;
            if let (Some(wgs), Some(other)) = (both(members), both(others)) {
                same(wgs, other);
                count += 1;
            }
            let rest = members.iter().filter(|(name, _)| count == 0 || !["lng", "lat"].contains(&name.as_str()));
            count + rest.map(|(name, member)| compare(member, &others[name], datum)).sum::<usize>()
        }
        _ => {
            assert_eq!(wgs, other);
            0
        }
    }
}

#[test]
fn every_geojson_answer_comes_in_every_datum() {
    let server = server();
    for datum in [Datum::Gcj02, Datum::Bd09] {
        let (wgs, there) = place(datum);
        let at = |place: LngLat| format!("lng={}&lat={}", place.lng(), place.lat());
        let word = datum.as_str();
        for (path, positions) in [
            ("/v1/stations?limit=3", 3),
            ("/v1/stations/nearest?@&cutoff_s=3600&limit=3", 4),
            ("/v1/isochrones?@&contours_s=300", 20),
            ("/v1/isochrones?@&contours_s=300&shape=edges", 20),
            ("/v1/isochrones?@&contours_s=300&shape=cells", 20),
            ("/v1/coverage/cells?limit=5", 35),
            ("/v1/gaps?cutoff_s=60&limit=3", 20),
        ] {
            let plain = server.good(&path.replace('@', &at(wgs)));
            assert!(plain.get("datum").is_none());
            let mut moved = server.good(&format!("{}&datum={word}", path.replace('@', &at(there))));
            assert_eq!(moved["datum"], datum.name(), "{path}");
            moved.as_object_mut().unwrap().shift_remove("datum");
            let count = compare(&plain, &moved, datum);
            assert!(count >= positions, "{path}: {count} positions");
            assert_eq!(server.good(&format!("{}&datum=wgs84", path.replace('@', &at(wgs)))), plain, "{path}");
        }
    }
}

#[test]
fn one_station_keeps_its_tag_in_every_datum() {
    let server = server();
    let key = server.good("/v1/stations?limit=1")["features"][0]["properties"]["key"].as_str().unwrap().to_owned();
    let plain = server.get(&format!("/v1/stations/{key}"));
    let moved = server.get(&format!("/v1/stations/{key}?datum=bd09"));
    assert_eq!(plain.header("etag"), moved.header("etag"));
    let mut feature = moved.json();
    assert_eq!(feature["datum"], "BD-09");
    // Nobody puts it back in a datum that nobody looks at.
    let put = server.json(Method::PUT, &format!("/v1/stations/{key}"), moved.text());
    assert_eq!((put.code().as_str(), put.text().contains("datum")), ("bad-body", true));
    feature.as_object_mut().unwrap().shift_remove("datum");
    assert_eq!(compare(&plain.json(), &feature, Datum::Bd09), 1);
}

#[test]
fn many_places_are_asked_and_answered_in_one_datum() {
    let server = server();
    let (wgs, there) = place(Datum::Gcj02);
    let points = |place: LngLat| {
        format!(r#"{{"points":[{{"lng":{},"lat":{}}},{{"lng":0,"lat":0}}]}}"#, place.lng(), place.lat())
    };
    let path = "/v1/stations/nearest?cutoff_s=3600";
    let plain = server.post(path, &points(wgs)).json();
    let mut moved = server.post(&format!("{path}&datum=gcj02"), &points(there)).json();
    assert_eq!((plain.get("datum"), &moved["datum"]), (None, &json!("GCJ-02")));
    moved.as_object_mut().unwrap().shift_remove("datum");
    assert!(compare(&plain, &moved, Datum::Gcj02) >= 4);
}

#[test]
fn a_box_is_in_the_datum_that_is_asked_in() {
    let server = server();
    let station = &server.good("/v1/stations?limit=1")["features"][0];
    let position = |value: &Value| {
        let number = |index: usize| value["geometry"]["coordinates"][index].as_f64().unwrap();
        LngLat::new(number(0), number(1)).unwrap()
    };
    let there = Datum::Bd09.from_wgs84(position(station));
    let (lng, lat) = (there.lng(), there.lat());
    let found = |query: &str| {
        let path = format!("/v1/stations?bbox={},{},{},{}{query}", lng - 1e-5, lat - 1e-5, lng + 1e-5, lat + 1e-5);
        server.good(&path)["meta"]["total"].as_u64().unwrap()
    };
    assert_eq!((found("&datum=bd09"), found("")), (1, 0));
}

#[test]
fn words_that_are_no_datum_are_a_problem() {
    let server = server();
    for path in ["/v1/stations?", "/v1/stations/x?", "/v1/gaps?", "/v1/coverage/cells?", "/v1/isochrones?station=x&"] {
        for word in ["utm", "GCJ02", "gcj-02", ""] {
            let reply = server.get(&format!("{path}datum={word}"));
            assert_eq!((reply.status.as_u16(), reply.code().as_str()), (400, "bad-parameter"), "{path} {word}");
            assert!(reply.text().contains("wgs84, gcj02, bd09"), "{}", reply.text());
        }
    }
    // Nowhere but where there are positions.
    assert_eq!(server.get("/v1/coverage?datum=gcj02").code(), "unknown-parameter");
    // A place off the network is named as it was asked for.
    let reply = server.get("/v1/stations/nearest?lng=118.5&lat=28.5&datum=bd09");
    assert!(reply.text().contains("of lng 118.5, lat 28.5 that"), "{}", reply.text());
}

#[test]
fn every_answer_links_to_every_app() {
    let server = server();
    let (wgs, there) = place(Datum::Gcj02);
    let ask = |place: LngLat, more: &str| {
        let path = format!("/v1/stations/nearest?lng={}&lat={}&limit=1&cutoff_s=3600{more}", place.lng(), place.lat());
        server.good(&path)["features"][0].clone()
    };
    let feature = ask(wgs, "");
    let links = &feature["properties"]["links"];
    let coordinates = &feature["geometry"]["coordinates"];
    let (lng, lat) = (coordinates[0].as_f64().unwrap(), coordinates[1].as_f64().unwrap());
    let gcj = Datum::Gcj02.from_wgs84(LngLat::new(lng, lat).unwrap());
    let has = |app: &str, part: &str| assert!(links[app].as_str().unwrap().contains(part), "{app}: {links}");
    has("amap", &format!("?to={:.6},{:.6},%E9%A9%BF%E7%AB%99&mode=walk&", gcj.lng(), gcj.lat()));
    has(
        "baidu",
        &format!("destination=latlng:{lat:.6},{lng:.6}%7Cname:%E9%A9%BF%E7%AB%99&mode=walking&coord_type=wgs84"),
    );
    has("tencent", &format!("type=walk&to=%E9%A9%BF%E7%AB%99&tocoord={lat:.6},{lng:.6}&coord_type=1"));
    has("geo", &format!("geo:{lat:.6},{lng:.6}?q="));
    // Links are for apps, whatever map the answer is for.
    assert_eq!(&ask(there, "&datum=gcj02")["properties"]["links"], links);
    assert!(ask(wgs, "&mode=ebike")["properties"]["links"]["amap"].as_str().unwrap().contains("&mode=ride&"));
    let nothing = server.good(&format!("/v1/stations/nearest?lng={}&lat={}&cutoff_s=1", wgs.lng(), wgs.lat()));
    assert!(nothing["meta"]["nearest_within_60_min"]["links"]["geo"].is_string(), "{nothing}");
}

#[test]
fn a_list_in_another_datum_is_imported_as_such() {
    let engine = Arc::new(Engine::open(Path::new(&region("http-datum-import"))).unwrap());
    let server = Server::at(&engine, NOON);
    let (wgs, there) = place(Datum::Gcj02);
    let list = format!("key,lng,lat\nnew,{},{}\n", there.lng(), there.lat());
    let csv = [("content-type", "text/csv")];
    let reply = server.ask(Method::POST, "/v1/stations/import?datum=gcj02", &csv, list);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let stored = server.good("/v1/stations/new");
    assert!((stored["geometry"]["coordinates"][0].as_f64().unwrap() - wgs.lng()).abs() < 1e-7, "{stored}");
    let audit = server.good("/v1/audit?limit=1");
    assert_eq!(audit["entries"][0]["after"]["extra"]["source_lng"], there.lng().to_string(), "{audit}");
    // What an answer says of itself is not passed over.
    let answer = server.get("/v1/stations?datum=gcj02").text().to_owned();
    let geojson = [("content-type", "application/geo+json")];
    let refused = server.ask(Method::POST, "/v1/stations/import?dry_run=true", &geojson, answer.clone());
    assert_eq!((refused.code().as_str(), refused.text().contains("GCJ-02")), ("bad-body", true));
    let taken = server.ask(Method::POST, "/v1/stations/import?dry_run=true&datum=gcj02", &geojson, answer);
    assert_eq!((taken.status.as_u16(), &taken.json()["rejected"]), (200, &json!(0)), "{}", taken.text());
}

#[test]
fn the_command_line_prints_in_every_datum() {
    let region = region("cli-datum");
    let (wgs, there) = place(Datum::Gcj02);
    let at = |place: LngLat| format!("{},{}", place.lng(), place.lat());
    let run = |arguments: &[&str]| waystation(arguments);
    let json = |arguments: &[&str]| -> Value {
        let run = run(arguments);
        assert_eq!(run.status, 0, "{arguments:?}: {}", run.stderr);
        serde_json::from_str(&run.stdout).unwrap()
    };
    let (from, from_there) = (at(wgs), at(there));
    for (plain, moved) in [
        (
            &[
                "nearest",
                &region,
                "--from",
                &from,
                "--format",
                "geojson",
                "--at",
                "2026-11-24T12:00",
                "--minutes",
                "60",
            ][..],
            &[
                "nearest",
                &region,
                "--from",
                &from_there,
                "--format",
                "geojson",
                "--at",
                "2026-11-24T12:00",
                "--minutes",
                "60",
            ][..],
        ),
        (
            &["isochrone", &region, "--from", &from, "--minutes", "5"],
            &["isochrone", &region, "--from", &from_there, "--minutes", "5"],
        ),
        (
            &["gaps", &region, "--minutes", "1", "--format", "geojson"],
            &["gaps", &region, "--minutes", "1", "--format", "geojson"],
        ),
        (&["coverage", &region, "--format", "geojson"], &["coverage", &region, "--format", "geojson"]),
    ] {
        let wgs = json(plain);
        let mut other = json(&[moved, &["--datum", "gcj02"]].concat());
        assert_eq!(other["datum"], "GCJ-02");
        other.as_object_mut().unwrap().shift_remove("datum");
        assert!(compare(&wgs, &other, Datum::Gcj02) > 3, "{plain:?}");
    }
    for arguments in
        [&["gaps", &region, "--datum", "gcj02"][..], &["coverage", &region, "--format", "json", "--datum", "bd09"]]
    {
        let run = run(arguments);
        assert_eq!((run.status, run.stderr.contains("is for geojson")), (2, true), "{}", run.stderr);
    }
    // A batch repeats its places as they were given.
    let places = scratch("cli-datum").join("places.csv");
    std::fs::write(&places, format!("lng,lat\n{:.6},{:.6}\n", there.lng(), there.lat())).unwrap();
    let run = run(&[
        "nearest",
        &region,
        "--from-file",
        places.to_str().unwrap(),
        "-k",
        "1",
        "--minutes",
        "60",
        "--datum",
        "gcj02",
    ]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains(&format!(
            "1,,{},{},1,s",
            (there.lng() * 1e6).round() / 1e6,
            (there.lat() * 1e6).round() / 1e6
        )),
        "{}",
        run.stdout
    );
}
