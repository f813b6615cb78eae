//! Vector tiles, their sets and the style over HTTP.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::http::Method;
use serde_json::Value;
use waystation::coord::{Datum, LngLat};
use waystation::engine::Engine;
use waystation::render::tile::{Frame, TileId};

use crate::command::{scratch, waystation};
use crate::http::{NOON, Random, Reply, Server, own_server, server};
use crate::mvt::{Layer, decode};
use crate::pbf::Osm;

const CENTRE: &str = "14/9327/4742";

pub fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Reply {
    server.ask(Method::GET, path, headers, Body::empty())
}

fn layers(server: &Server, path: &str) -> Vec<Layer> {
    let reply = server.get(path);
    assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, "application/vnd.mapbox-vector-tile"));
    decode(&reply.body)
}

/// A text without what changes from version to version.
fn without_versions(text: &str) -> String {
    let mut parts = text.split("v=");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + "v=VERSION" + part.trim_start_matches(|char: char| char.is_ascii_hexdigit()))
}

#[test]
fn sets_and_styles_are_locked() {
    let server = server();
    let pretty = |path: &str| without_versions(&serde_json::to_string_pretty(&server.good(path)).unwrap());
    let sets = [
        "base",
        "streets",
        "stations",
        "coverage?cutoff_s=600&need=toilet",
        "gaps",
        "demand",
        "districts",
        "gcj02/base",
    ];
    insta::assert_snapshot!("tile_sets", sets.map(|set| pretty(&format!("/tiles/{set}"))).join("\n"));
    insta::assert_snapshot!("style_light_zh", pretty("/style.json"));
    insta::assert_snapshot!(
        "style_dark_en",
        pretty("/style.json?theme=dark&lang=en&datum=gcj02&cutoff_s=600&at=2026-11-24T22:00")
    );
}

#[test]
fn a_tile_is_sent_packed_to_who_takes_it_and_told_by_a_strong_tag() {
    let server = server();
    let path = format!("/tiles/base/{CENTRE}.mvt");
    let plain = server.get(&path);
    assert!(!decode(&plain.body).is_empty());
    let packed = get(&server, &path, &[("accept-encoding", "br, gzip")]);
    assert_eq!((packed.header("content-encoding"), plain.header("content-encoding")), ("gzip", ""));
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(packed.body.as_slice()).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
    assert!(packed.body.len() < plain.body.len());
    let (one, other) = (plain.header("etag"), packed.header("etag"));
    assert!(one.starts_with('"') && other.starts_with('"') && one != other, "{one} {other}");
    for (tag, encoding) in [(one, "identity"), (other, "gzip")] {
        let again = get(&server, &path, &[("if-none-match", tag), ("accept-encoding", encoding)]);
        assert_eq!((again.status.as_u16(), again.body.len(), again.header("etag")), (304, 0, tag));
        assert_eq!((again.header("vary"), again.header("cache-control")), ("accept-encoding", "no-cache"));
    }
    assert_eq!(get(&server, &path, &[("if-none-match", other)]).status, 200, "of the packed one");
    // The end of the address says nothing, and neither does the order in which tiles are made.
    for same in [format!("/tiles/base/{CENTRE}"), format!("/tiles/base/{CENTRE}.pbf")] {
        assert_eq!(server.get(&same).body, plain.body);
    }
    let head = server.ask(Method::HEAD, &path, &[], Body::empty());
    assert_eq!((head.status.as_u16(), head.body.len(), head.header("etag")), (200, 0, one));
}

#[test]
fn a_tile_of_the_present_version_may_be_kept_for_ever() {
    let server = server();
    let url = |set: &str| server.good(&format!("/tiles/{set}"))["tiles"][0].as_str().unwrap().to_owned();
    for set in ["base", "streets", "coverage?cutoff_s=600", "gaps", "demand", "districts"] {
        let url = url(set);
        let path = url.strip_prefix("http://localhost").unwrap().replace("{z}/{x}/{y}", CENTRE);
        assert_eq!(server.get(&path).header("cache-control"), "public, max-age=31536000, immutable", "{path}");
        let other = path.replace("v=", "v=0");
        assert_eq!(server.get(&other).header("cache-control"), "no-cache", "{other}");
        assert_eq!(server.get(&other).body, server.get(&path).body);
    }
    assert!(!url("stations").contains("v="), "each tile of stations has a version of its own");
}

#[test]
fn an_empty_tile_has_no_content() {
    let server = server();
    for path in ["/tiles/base/14/0/0", "/tiles/stations/22/0/0", "/tiles/districts/14/9327/4742", "/tiles/gaps/3/7/7"] {
        let reply = server.get(path);
        assert_eq!((reply.status.as_u16(), reply.body.len()), (204, 0), "{path}");
        assert_eq!(get(&server, path, &[("if-none-match", reply.header("etag"))]).status, 304, "{path}");
    }
}

#[test]
fn what_is_no_tile_is_said_so() {
    let server = server();
    for (path, status, code) in [
        ("/tiles/base/23/0/0", 404, "not-found"),
        ("/tiles/base/1/2/0", 404, "not-found"),
        ("/tiles/base/0/0/1", 404, "not-found"),
        ("/tiles/base/14/9327/4294967295", 404, "not-found"),
        ("/tiles/base/14/9327/99999999999999999999", 400, "bad-parameter"),
        ("/tiles/base/a/0/0", 400, "bad-parameter"),
        ("/tiles/base/-1/0/0", 400, "bad-parameter"),
        ("/tiles/base/1/0/0.png", 400, "bad-parameter"),
        ("/tiles/base/1/0/0.mvt.pbf", 400, "bad-parameter"),
        ("/tiles/base/1/0/%2e%2e", 400, "bad-parameter"),
        ("/tiles/nothing", 404, "not-found"),
        ("/tiles/nothing/1/0/0", 404, "not-found"),
        ("/tiles/gcj02/nothing", 404, "not-found"),
        ("/tiles/gcj02", 404, "not-found"),
        ("/tiles/BASE", 404, "not-found"),
        ("/tiles/base/1/0", 404, "not-found"),
        ("/tiles/base?cutoff_s=60", 400, "unknown-parameter"),
        ("/tiles/base/14/9327/4742?mode=walk", 400, "unknown-parameter"),
        ("/tiles/stations?mode=walk", 400, "unknown-parameter"),
        ("/tiles/gaps?reach=disc", 400, "unknown-parameter"),
        ("/tiles/coverage?cutoff_s=0", 400, "out-of-range"),
        ("/tiles/coverage/14/9327/4742?depth=9", 400, "out-of-range"),
        ("/tiles/coverage?at=yesterday", 400, "bad-parameter"),
        ("/tiles/coverage?v=1&v=2", 400, "repeated-parameter"),
        ("/tiles/stations/1/0/0?need=sauna", 400, "bad-parameter"),
        ("/style.json?theme=blue", 400, "bad-parameter"),
        ("/style.json?datum=bd09", 400, "bad-parameter"),
        ("/style.json?lang=fr", 400, "bad-parameter"),
        ("/style.json?bbox=1,2,3,4", 400, "unknown-parameter"),
    ] {
        let reply = server.get(path);
        assert_eq!((reply.status.as_u16(), reply.code().as_str()), (status, code), "{path}");
    }
}

/// No path from an address reaches the file system.
#[test]
fn whatever_stands_in_the_address_no_file_is_read() {
    let server = server();
    let mut random = Random(16);
    let parts = [
        "..",
        "%2e%2e",
        "%252e%252e",
        "..%2f",
        "%5c..",
        "%00",
        "%c0%ae",
        "etc",
        "passwd",
        "region.toml",
        "1",
        "0",
        "base",
        "~",
    ];
    for _ in 0..500 {
        let path: Vec<&str> = (0..=random.below(5)).map(|_| random.of(&parts)).collect();
        let path = format!("/tiles/{}", path.join("/"));
        let status = server.get(&path).status.as_u16();
        let tile = path.starts_with("/tiles/base");
        assert!([400, 404].contains(&status) || tile && [200, 204].contains(&status), "{status} {path}");
    }
}

/// A street of 1.5 km in Quzhou with one station on it.
fn quzhou_server() -> (Server, LngLat) {
    let osm = Osm::new().node(1, 0.0, 0.0, "").node(2, 1500.0, 0.0, "").way(1, &[1, 2], "highway=residential");
    let folder = scratch("tiles-quzhou");
    let file = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (extract, list, out) = (file("quzhou.osm.pbf"), file("stations.csv"), file("region"));
    let place = osm.draft().place(750.0, 10.0);
    std::fs::write(&extract, osm.pbf()).unwrap();
    std::fs::write(&list, format!("key,lng,lat\na,{},{}\n", place.lng(), place.lat())).unwrap();
    let run = waystation(&["build", "--osm", &extract, "--stations", &list, "--out", &out]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    (Server::at(&Arc::new(Engine::open(Path::new(&out)).unwrap()), NOON), place)
}

#[test]
fn tiles_in_gcj02_lie_where_amap_has_them() {
    // Helsinki is not shifted.
    let helsinki = server();
    let plain = helsinki.get(&format!("/tiles/streets/{CENTRE}"));
    assert_eq!(helsinki.get(&format!("/tiles/gcj02/streets/{CENTRE}")).body, plain.body);
    // Quzhou is, by 579 m: a tile of zoom 17 is 270 m wide there.
    let (server, place) = quzhou_server();
    let point = |set: &str, place: LngLat| {
        let id = TileId::around(place, 17);
        let reply = server.get(&format!("/tiles/{set}/17/{}/{}", id.x(), id.y()));
        if reply.status == 204 { None } else { Some(decode(&reply.body)[0].features[0].parts[0][0]) }
    };
    let moved = Datum::Gcj02.from_wgs84(place);
    assert_ne!(TileId::around(place, 17), TileId::around(moved, 17));
    let at =
        |place: LngLat| Frame::of(TileId::around(place, 17), Datum::Wgs84).place(place).map(|it| it.round() as i64);
    assert_eq!((point("stations", place), point("gcj02/stations", moved)), (Some(at(place)), Some(at(moved))));
    assert_eq!((point("stations", moved), point("gcj02/stations", place)), (None, None));
    // Every set is shifted alike: the street runs 10 m south of the station.
    for set in ["streets", "coverage"] {
        let id = TileId::around(moved, 17);
        let drawn = layers(&server, &format!("/tiles/gcj02/{set}/17/{}/{}", id.x(), id.y()));
        let lines = drawn.iter().flat_map(|layer| &layer.features).filter(|feature| feature.kind == 2);
        let levels: Vec<i64> = lines.flat_map(|line| &line.parts).flatten().map(|corner| corner[1]).collect();
        let south = at(moved)[1] + (10.0 / 270.0 * 4096.0) as i64;
        assert!(
            !levels.is_empty() && levels.iter().all(|level| level.abs_diff(south) < 20),
            "{set}: {levels:?} {south}"
        );
    }
    let set = server.good("/tiles/gcj02/streets");
    assert!(set["tiles"][0].as_str().unwrap().contains("/tiles/gcj02/streets/{z}"));
    let west = |set: &Value| set["bounds"][0].as_f64().unwrap();
    assert!((west(&set) - west(&server.good("/tiles/streets")) - (moved.lng() - place.lng())).abs() < 1e-4);
}

/// A reader never sees a list older than one that it has seen, or half of one.
#[test]
fn a_tile_shows_one_version_and_never_an_older_one() {
    let server = own_server("tiles-versions");
    let station = server.engine.snapshot();
    let place = station.stations().get(station.stations().find("n603743745").unwrap()).place;
    let id = TileId::around(place, 16);
    let path = format!("/tiles/stations/16/{}/{}", id.x(), id.y());
    let writer = server.clone();
    let edits = std::thread::spawn(move || {
        for number in 1..=20 {
            // Two stations in one edit: no tile has one of them without the other.
            let list = format!(
                "key,lng,lat,name\nx1,{lng},{lat},{number}\nx2,{lng},{lat},{number}\n",
                lng = place.lng(),
                lat = place.lat()
            );
            let headers = [("content-type", "text/csv")];
            let reply = writer.ask(Method::POST, "/v1/stations/import", &headers, list);
            assert!(reply.status.is_success(), "{}", reply.text());
        }
    });
    let mut seen = 0;
    while seen < 20 {
        let drawn = layers(&server, &path);
        let name = |key: &str| {
            let feature = drawn[0].features.iter().find(|one| one.tag("key") == key);
            feature.map_or(0, |one| one.tag("name").parse::<u32>().unwrap())
        };
        let (one, two) = (name("x1"), name("x2"));
        assert!(one == two && one >= seen, "{one} and {two} after {seen}");
        seen = one;
    }
    edits.join().unwrap();
}

fn tags(server: &Server, path: &str) -> String {
    server.get(path).header("etag").to_owned()
}

#[test]
fn only_tiles_that_an_edit_touches_change() {
    let server = own_server("tiles-edits");
    let made = || {
        let metrics = server.get("/metrics");
        let line =
            metrics.text().lines().find(|line| line.starts_with("waystation_tiles_made_total{layer=\"stations\"}"));
        line.map_or(0, |line| line.rsplit(' ').next().unwrap().parse::<u32>().unwrap())
    };
    // The station n603743745 stands beside the railway station; a tile of zoom 17 is 150 m wide.
    let snapshot = server.engine.snapshot();
    let station = snapshot.stations().get(snapshot.stations().find("n603743745").unwrap());
    let path = |place: LngLat| {
        let id = TileId::around(place, 17);
        format!("/tiles/stations/17/{}/{}", id.x(), id.y())
    };
    let (here, there) = (path(station.place), path(LngLat::new(24.9466, 60.1651).unwrap()));
    let coverage = format!("/tiles/coverage/{CENTRE}?cutoff_s=120");
    let base = format!("/tiles/base/{CENTRE}");
    let all = [here.as_str(), &there, &coverage, &base];
    let before = all.map(|path| tags(&server, path));
    assert_eq!(made(), 2);
    let patch = |key: &str, body: &str| {
        let reply = server.json(Method::PATCH, &format!("/v1/stations/{key}"), body);
        assert!(reply.status.is_success(), "{}", reply.text());
    };
    patch("n603743745", r#"{"name":"Elsewhere"}"#);
    let after = all.map(|path| tags(&server, path));
    assert_eq!(made(), 3, "only the tile that it stands in is made anew");
    assert_ne!(after[0], before[0]);
    // The name changes no coverage: it is made anew, and is the same.
    assert_eq!(after[1..], before[1..]);
    let names: Vec<String> = layers(&server, &here)[0].features.iter().map(|one| one.tag("name").to_owned()).collect();
    assert!(names.contains(&"Elsewhere".to_owned()), "{names:?}");
    // Where it goes and where it was.
    patch("n603743745", r#"{"lng":24.9466,"lat":60.1651}"#);
    let moved = all.map(|path| tags(&server, path));
    assert!(moved[0] != after[0] && moved[1] != after[1] && moved[2] != after[2] && moved[3] == after[3]);
    assert_eq!(made(), 5);
    // An answer that a page has kept is asked for again, and is not there any more.
    assert_eq!(get(&server, &here, &[("if-none-match", &before[0])]).status, 204);
}

#[test]
fn stations_on_a_tile_are_those_of_the_list() {
    let server = server();
    let at = "at=2026-11-24T12:00";
    let features = server.good("/v1/stations?limit=1000&need=toilet&open_at=2026-11-24T12:00")["features"].clone();
    let open: BTreeSet<String> =
        features.as_array().unwrap().iter().map(|one| one["properties"]["key"].as_str().unwrap().to_owned()).collect();
    let drawn = layers(&server, &format!("/tiles/stations/10/582/296?need=toilet&{at}"));
    let on_tile: BTreeSet<String> =
        drawn[0].features.iter().filter(|one| one.tag("open") == "open").map(|one| one.tag("key").to_owned()).collect();
    assert!(!open.is_empty() && on_tile == open, "{on_tile:?} {open:?}");
    assert!(drawn[0].features.iter().all(|one| one.tag("facilities").split(';').any(|code| code == "toilet")));
    assert!(layers(&server, "/tiles/stations/10/582/296")[0].features.iter().all(|one| one.tag("open").is_empty()));
}

/// A name is a value: whatever it is, it arrives as it is.
#[test]
fn a_name_is_never_markup() {
    let server = own_server("tiles-names");
    let names =
        ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{7*7}}", "\u{202e}evil", &"驿".repeat(200)];
    for (number, name) in names.iter().enumerate() {
        let body = serde_json::json!({"name": name, "lng": 24.9414, "lat": 60.1699}).to_string();
        let reply = server.json(Method::PUT, &format!("/v1/stations/evil{number}"), &body);
        assert!(reply.status.is_success(), "{}", reply.text());
    }
    let drawn = layers(&server, "/tiles/stations/16/37308/18969");
    let told: Vec<&str> = drawn[0].features.iter().map(|one| one.tag("name")).collect();
    assert!(names.iter().all(|name| told.contains(name)), "{told:?}");
    assert_eq!(server.get("/tiles/stations/16/37308/18969").header("x-content-type-options"), "nosniff");
}
