//! What the server refuses, and how it says so.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request};

use crate::http::{CENTRE, Random, Reply, Server, server, server_with_districts};

/// The code of the problem that a GET comes to, and its detail.
fn problem(server: &Server, path: &str) -> (String, String) {
    let reply = server.get(path);
    (reply.code(), reply.json()["detail"].as_str().unwrap().to_owned())
}

fn check(path: &str, code: &str, detail: &str) {
    let (found, said) = problem(&server(), path);
    assert_eq!(found, code, "{path}: {said}");
    assert!(said.contains(detail), "{path}: expected `{detail}` in: {said}");
}

#[test]
fn what_is_wrong_is_named_with_what_would_be_right() {
    let nearest = |rest: &str| format!("/v1/stations/nearest?{CENTRE}&{rest}");
    let contours: Vec<String> = (1..=21).map(|minute| (60 * minute).to_string()).collect();
    let twenty_one = format!("/v1/isochrones?lng=24.9&lat=60.1&contours_s={}", contours.join(","));
    for (path, code, detail) in [
        ("/v1/gaps?limt=5", "unknown-parameter", "`limt` is not known here; known are `mode`, `speed_mps`, `cutoff_s`"),
        ("/healthz?x=1", "unknown-parameter", "known are none"),
        ("/v1/stations/n5390715121?at=now", "unknown-parameter", "`at`"),
        ("/v1/gaps?limit=5&limit=5", "repeated-parameter", "`limit` is given more than once"),
        ("/v1/stations/nearest?lat=60.17", "missing-parameter", "`lng` is missing. Longitude in degrees"),
        ("/v1/stations/nearest?lng=24.94", "missing-parameter", "`lat` is missing"),
        ("/v1/stations/nearest?lng=&lat=60.17", "bad-parameter", "`lng` is ``; it must be a decimal number"),
        ("/v1/stations/nearest?lng=200&lat=60", "invalid-coordinate", "`lng` is 200; longitude must be between"),
        ("/v1/stations/nearest?lng=60.17&lat=124.94", "invalid-coordinate", "Did you swap lng and lat?"),
        ("/v1/stations/nearest?lng=0&lat=0", "off-network", "no street to walk on lies within 150 m of lng 0, lat 0"),
        (&nearest("datum=mars"), "bad-parameter", "`datum` is `mars`; it must be one of wgs84, gcj02, bd09"),
        (&nearest("limit=51"), "out-of-range", "`limit` is `51`; it must be between 1 and 50"),
        (&nearest("open=maybe"), "bad-parameter", "`any`, `open` or `open_or_unknown`"),
        (&nearest("at=yesterday"), "bad-parameter", "\"yesterday\" is not a moment"),
        (&nearest("at=2026-03-29T03:30"), "bad-parameter", "does not exist in Europe/Helsinki"),
        (&nearest("need=sauna"), "bad-parameter", "`need` is `sauna`; it must be a list of rest, water"),
        (&nearest("mode=fly"), "bad-parameter", "mode `fly` is not known"),
        ("/v1/coverage?cutoff_s=0", "out-of-range", "`cutoff_s` is `0`; it must be between 1 and 5400"),
        ("/v1/coverage?cutoff_s=36000", "out-of-range", "between 1 and 5400"),
        ("/v1/coverage?cutoff_s=99999999999999999999", "out-of-range", "between 1 and 5400"),
        ("/v1/coverage?cutoff_s=-900", "out-of-range", "`-900`"),
        ("/v1/coverage?cutoff_s=900.5", "bad-parameter", "`900.5`; it must be a whole number"),
        ("/v1/coverage?speed_mps=100", "out-of-range", "between 0.5 and 12 m/s"),
        ("/v1/coverage?metres=5401", "out-of-range", "5401 metres is out of range"),
        ("/v1/coverage?metres=0", "out-of-range", "0 metres is out of range"),
        ("/v1/coverage?metres=500&cutoff_s=60", "bad-parameter", "cannot be combined"),
        ("/v1/coverage?depth=9", "out-of-range", "`depth` is `9`; it must be between 1 and 8"),
        ("/v1/coverage?reach=round", "bad-parameter", "one of network, disc"),
        ("/v1/coverage?open=open", "bad-parameter", "needs an instant"),
        ("/v1/coverage?by=street", "bad-parameter", "a list of region, district"),
        ("/v1/coverage?by=district", "bad-parameter", "this region has none"),
        ("/v1/gaps?reach=disc", "unknown-parameter", "`reach`"),
        ("/v1/isochrones", "missing-parameter", "give `lng` and `lat` of a place, or `station`"),
        ("/v1/isochrones?lng=24.9", "missing-parameter", "give `lng` and `lat`"),
        ("/v1/isochrones?lng=24.9&lat=60.1&station=a", "bad-parameter", "two ways to say"),
        ("/v1/isochrones?station=nowhere", "unknown-station", "there is no station `nowhere`"),
        ("/v1/isochrones?station=,", "out-of-range", "0 stations: give 1 to 100"),
        ("/v1/isochrones?lng=0&lat=0", "off-network", "lies within 150 m of lng 0, lat 0"),
        ("/v1/isochrones?lng=24.9&lat=60.1&contours_s=", "bad-parameter", "decimal numbers separated by commas"),
        ("/v1/isochrones?lng=24.9&lat=60.1&contours_s=0", "out-of-range", "cutoff 0 s is out of range"),
        ("/v1/isochrones?lng=24.9&lat=60.1&contours_s=36000", "out-of-range", "36000 s is out of range"),
        ("/v1/isochrones?lng=24.9&lat=60.1&contours_s=300,300", "bad-parameter", "contour 300 is given twice"),
        ("/v1/isochrones?lng=24.9&lat=60.1&contours_s=1&contours_m=1", "bad-parameter", "give one of them"),
        ("/v1/isochrones?lng=24.9&lat=60.1&speed_mps=0", "out-of-range", "between 0.5 and 12 m/s"),
        ("/v1/isochrones?lng=24.9&lat=60.1&speed_mps=1&contours_m=100", "bad-parameter", "cannot be combined"),
        ("/v1/isochrones?lng=24.9&lat=60.1&shape=hull", "bad-parameter", "one of area, edges, cells"),
        (&twenty_one, "out-of-range", "21 contours: give 1 to 20"),
        ("/v1/coverage/cells?by=region", "unknown-parameter", "`by`"),
        ("/v1/coverage/cells?limit=50001", "out-of-range", "between 1 and 50000"),
        ("/v1/stations?limit=1001", "out-of-range", "between 1 and 1000"),
        ("/v1/stations?tier=huge", "bad-parameter", "complex, street, micro, partner"),
        ("/v1/stations?bbox=1,2,3", "bad-parameter", "minLng,minLat,maxLng,maxLat"),
        ("/v1/stations?bbox=25,60,24,61", "bad-parameter", "minLng,minLat,maxLng,maxLat"),
        ("/v1/stations?bbox=24,60,25,NaN", "bad-parameter", "minLng,minLat,maxLng,maxLat"),
        ("/v1/stations?bbox=24,60,25,91", "invalid-coordinate", "latitude must be between -90 and 90"),
        ("/v1/stations/nobody", "unknown-station", "there is no station `nobody`"),
        ("/v1/stations/%ff", "unknown-station", "/v1/stations lists the keys"),
        ("/v1/streets", "not-found", "/ lists what there is"),
        ("/v1/stations/", "not-found", "/ lists what there is"),
        ("/v1/../etc/passwd", "not-found", "nothing at this path"),
    ] {
        check(path, code, detail);
    }
    let long = format!("/v1/stations?need={}", "x".repeat(8 * 1024));
    check(&long, "url-too-long", "8192 are allowed");
    let problem = server().get("/v1/gaps?limit=0").json();
    assert_eq!(problem["parameter"], "limit");
    insta::assert_snapshot!("http_problem", serde_json::to_string_pretty(&problem).unwrap());
}

#[test]
fn what_is_no_number_is_refused_wherever_a_number_stands() {
    let server = server();
    for bad in ["NaN", "nan", "inf", "-inf", "1e999", "-1e999", "", "%20", "1,5", "0x10", "12abc", "٣", "１２", "--1"]
    {
        for path in [
            format!("/v1/stations/nearest?lng={bad}&lat=60"),
            format!("/v1/stations/nearest?lng=24&lat={bad}"),
            format!("/v1/coverage?speed_mps={bad}"),
            format!("/v1/coverage?metres={bad}"),
            format!("/v1/coverage?cutoff_s={bad}"),
            format!("/v1/gaps?depth={bad}"),
            format!("/v1/coverage/cells?limit={bad}"),
            format!("/v1/stations?bbox={bad},60,25,61"),
        ] {
            let path: String = path.bytes().map(encoded).collect();
            assert_eq!(problem(&server, &path).0, "bad-parameter", "{path}");
        }
    }
    for good in ["24.9414", "+24.9414", "2.49414e1", "024.9414"] {
        let path = format!("/v1/stations/nearest?lng={}&lat=60.1699", good.replace('+', "%2B"));
        assert_eq!(server.get(&path).status, 200, "{path}");
    }
}

fn encoded(byte: u8) -> String {
    if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

#[test]
fn bodies_that_cannot_be_read_say_why() {
    let server = server();
    let nearest = "/v1/stations/nearest";
    let many = |count: usize| format!(r#"{{"points":[{}]}}"#, vec!["{}"; count].join(","));
    let deep = format!(r#"{{"points":[{}1{}]}}"#, "[".repeat(100_000), "]".repeat(100_000));
    for (path, body, code) in [
        (nearest, "", "bad-body"),
        (nearest, "{", "bad-body"),
        (nearest, "[]", "bad-body"),
        (nearest, "{}", "bad-body"),
        (nearest, r#"{"points":{}}"#, "bad-body"),
        (nearest, r#"{"points":[],"limit":3}"#, "bad-body"),
        (nearest, r#"{"points":[],"points":[]}"#, "bad-body"),
        (nearest, "{\"points\":[]}trailing", "bad-body"),
        (nearest, "\u{feff}{\"points\":[]}", "bad-body"),
        (nearest, &many(10_001), "too-many-points"),
        ("/v1/stations/nearest?limit=50", &many(1001), "too-many-points"),
        (nearest, &" ".repeat(8 * 1024 * 1024 + 1), "body-too-large"),
        ("/v1/stations/nearest?lng=1", r#"{"points":[]}"#, "unknown-parameter"),
    ] {
        assert_eq!(server.post(path, body).code(), code, "{path} {}", &body[..body.len().min(40)]);
    }
    // What is too deep for any program is an error of its row, without a stack that overflows.
    let reply = server.post(nearest, &deep);
    assert_eq!(reply.json()["answers"][0]["error"]["code"], "invalid-coordinate");
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(server.post(nearest, &nested).code(), "bad-body");
    let not_utf8 = server.ask(Method::POST, nearest, &[("content-type", "application/json")], vec![b'{', 0xff]);
    assert_eq!(not_utf8.code(), "bad-body");
    for headers in [
        &[][..],
        &[("content-type", "text/csv")],
        &[("content-type", "application/json"), ("content-encoding", "gzip")],
    ] {
        assert_eq!(server.ask(Method::POST, nearest, headers, "{}").code(), "unsupported-media-type");
    }
    let typed =
        server.ask(Method::POST, nearest, &[("content-type", "Application/JSON; charset=utf-8")], r#"{"points":[]}"#);
    assert_eq!(typed.status, 200);
}

#[test]
fn a_method_that_a_path_does_not_take_is_refused_with_those_it_takes() {
    let server = server();
    let reply = server.ask(Method::DELETE, "/v1/stations/nearest", &[], Body::empty());
    assert_eq!(reply.code(), "method-not-allowed");
    assert_eq!(reply.header("allow"), "GET,HEAD,POST");
    assert_eq!(server.post("/v1/coverage", "{}").code(), "method-not-allowed");
}

#[test]
fn foreign_hosts_are_refused_and_foreign_pages_may_only_read() {
    let server = server();
    let get = |headers: &[(&str, &str)]| server.ask(Method::GET, "/v1/stations?limit=1", headers, Body::empty());
    let post = |origin: &str| {
        let headers = [("content-type", "application/json"), ("origin", origin), ("host", "localhost:8515")];
        server.ask(Method::POST, "/v1/stations/nearest", &headers, r#"{"points":[]}"#)
    };
    for host in ["localhost:8515", "127.0.0.1", "[::1]:8515", "LOCALHOST"] {
        assert_eq!(get(&[("host", host)]).status, 200, "{host}");
    }
    for host in ["example.org", "127.0.0.1.example.org:8515", "192.168.1.7:8515", ""] {
        assert_eq!(get(&[("host", host)]).code(), "foreign-host", "{host}");
    }
    assert_eq!(get(&[("host", "localhost"), ("host", "example.org")]).code(), "foreign-host");
    assert_eq!(server.get("http://example.org/v1/stations").code(), "foreign-host");
    assert_eq!(get(&[("host", "localhost"), ("origin", "https://example.org")]).status, 200);
    for origin in ["http://localhost:3000", "http://127.0.0.1:8515", "https://[::1]"] {
        assert_eq!(post(origin).status, 200, "{origin}");
    }
    for origin in ["https://example.org", "null", "http://localhost.example.org", "file://localhost"] {
        assert_eq!(post(origin).code(), "foreign-origin", "{origin}");
    }
}

#[test]
fn who_accepts_no_encoding_at_all_hears_of_it() {
    let reply = server().ask(Method::GET, "/", &[("accept-encoding", "identity;q=0, *;q=0")], Body::empty());
    assert_eq!(reply.code(), "not-acceptable");
}

/// Every problem that a client can bring about is in the document, and the other way round.
#[test]
fn every_code_of_the_table_is_described() {
    let document = server().good("/openapi.json");
    let described: BTreeSet<&str> =
        document["components"]["responses"].as_object().unwrap().keys().map(String::as_str).collect();
    for path in ["/nowhere", "/v1/gaps?x=1", "/v1/stations/nobody", "/v1/stations/nearest?lng=0&lat=0"] {
        let reply = server().get(path);
        let pointer = reply.json()["type"].as_str().unwrap().strip_prefix("/openapi.json#").unwrap().to_owned();
        assert!(document.pointer(&pointer).is_some(), "{pointer}");
        assert!(described.contains(reply.code().as_str()));
    }
}

/// Names of parameters, and what is none.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "lng", "lat", "mode", "speed_mps", "cutoff_s", "metres", "limit", "at", "open", "need", "datum", "bbox",
    "tier", "open_at", "reach", "depth", "by", "x", "", "lng[]", "LNG", "%00", "%ff",
];
/// Values that are right for some parameter, and what is right for none.
#[rustfmt::skip]
const VALUES: &[&str] = &[
    "24.9414", "60.1699", "walk", "ebike", "1.2", "300", "900", "3", "1", "0", "-1", "NaN", "1e999", "5400",
    "5401", "2026-11-24T12:00", "2026-11-24T12:00:00+02:00", "9999-12-31T23:59:59Z", "1900-01-01T00:00", "now",
    "any", "open", "open_or_unknown", "toilet", "toilet,water", "wgs84", "24,60,25,61", "street", "network",
    "disc", "region", "", "%", "%zz", "%00", "%ff%fe", "%F0%9F%9A%BD", "a&b", "a=b", ";",
    "99999999999999999999", "-0.0", "1e-320", "180", "-180", "90", "-90", "..%2f..%2fetc", "'\"<script>", "驿站",
];

/// Query strings made of good parts and bad ones: whatever is asked, nothing breaks.
#[test]
fn no_query_string_is_the_servers_fault() {
    let paths = ["/v1/stations", "/v1/stations/nearest", "/v1/coverage", "/v1/coverage/cells", "/v1/gaps", "/"];
    let server = server_with_districts();
    let mut random = Random(11);
    let (mut good, mut refused) = (0, BTreeSet::new());
    for round in 0..3000 {
        let path = random.of(&paths);
        let mut pairs: Vec<String> =
            (0..random.below(4)).map(|_| format!("{}={}", random.of(NAMES), random.of(VALUES))).collect();
        // Most of the time a question that is right apart from what was drawn.
        if path.ends_with("nearest") {
            match round % 4 {
                0 => {}
                1 => pairs.push(format!("lng={}&lat={}", random.of(VALUES), random.of(VALUES))),
                _ => pairs.push(CENTRE.to_owned()),
            }
        }
        let query: String = pairs.join("&").bytes().map(encoded).collect::<String>().replace(['<', '>', '"'], "%22");
        let Ok(request) = Request::get(format!("{path}?{query}")).body(Body::empty()) else { continue };
        let reply: Reply = server.send(request);
        assert!(reply.status.as_u16() < 500, "{path}?{query}: {} {}", reply.status, reply.text());
        if reply.status == 200 {
            good += 1;
        } else {
            refused.insert(reply.code());
        }
    }
    assert!(good > 300, "only {good} of the questions were good ones");
    assert!(refused.len() >= 6, "{refused:?}");
}

/// Bodies with a few bytes changed: whatever is sent, nothing breaks.
#[test]
fn no_body_is_the_servers_fault() {
    let good = r#"{"points":[{"lng":24.9414,"lat":60.1699},{"lng":-0.0,"lat":1e2},{"lat":60.17,"lng":24.95}]}"#;
    let patches = [
        "",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\ud800",
        "null",
        "true",
        "1e999",
        "-",
        "0",
        "NaN",
        "\u{0}",
        "\u{feff}",
        "\"lng\":",
        "\"points\":",
        "[[[[",
        " ",
        "驿",
    ];
    let server = server();
    let mut random = Random(12);
    let (mut answered, mut refused) = (0, 0);
    for _ in 0..2000 {
        let mut text: Vec<char> = good.chars().collect();
        for _ in 0..=random.below(2) {
            let from = random.below(text.len());
            let to = (from + random.below(4)).min(text.len());
            text.splice(from..to, random.of(&patches).chars());
        }
        let text: String = text.into_iter().collect();
        let reply = server.post("/v1/stations/nearest", &text);
        assert!(reply.status.as_u16() < 500, "{text}: {}", reply.text());
        if reply.status == 200 {
            answered += 1;
        } else {
            assert_eq!(reply.code(), "bad-body", "{text}");
            refused += 1;
        }
    }
    assert!(answered > 150 && refused > 300, "{answered} answered, {refused} refused");
}
