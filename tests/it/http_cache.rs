//! Entity tags, compression, and who may read.

use std::collections::BTreeSet;
use std::io::Read;

use axum::body::Body;
use axum::http::Method;

use crate::http::{CENTRE, Reply, Server, server};

fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Reply {
    server.ask(Method::GET, path, headers, Body::empty())
}

#[test]
fn who_has_the_answer_is_told_so() {
    let server = server();
    for path in ["/v1/coverage?cutoff_s=300", "/v1/stations", "/openapi.json", "/"] {
        let first = server.get(path);
        let tag = first.header("etag");
        assert!(tag.starts_with("W/\"") && first.header("cache-control") == "no-cache", "{path}: {tag}");
        let strong = tag.strip_prefix("W/").unwrap();
        for known in [tag, strong, "*", &format!("\"x\", {tag}"), &format!("{strong},W/\"y\"")] {
            let reply = get(&server, path, &[("if-none-match", known)]);
            assert_eq!((reply.status.as_u16(), reply.body.len()), (304, 0), "{path} {known}");
            assert_eq!((reply.header("etag"), reply.header("cache-control")), (tag, "no-cache"), "{path} {known}");
        }
        for other in ["\"x\"", "", strong.trim_matches('"')] {
            assert_eq!(get(&server, path, &[("if-none-match", other)]).status, 200, "{path} {other}");
        }
    }
    // Whoever has anything has no problem.
    assert_eq!(get(&server, "/v1/stations/nobody", &[("if-none-match", "*")]).status, 404);
    assert_eq!(get(&server, "/v1/stations/nearest?lng=0&lat=0", &[("if-none-match", "*")]).status, 404);
}

#[test]
fn tags_are_equal_exactly_when_questions_are() {
    let server = server();
    let tag = |path: &str| {
        let reply = server.get(path);
        assert_eq!(reply.status, 200, "{path}");
        reply.header("etag").to_owned()
    };
    let same = [
        "/v1/coverage",
        "/v1/coverage?mode=walk",
        "/v1/coverage?cutoff_s=900&depth=1&reach=network&by=region&open=any&need=",
        "/v1/coverage?depth=01&cutoff_s=0900&speed_mps=1.2",
    ];
    assert_eq!(same.map(tag).into_iter().collect::<BTreeSet<_>>().len(), 1);
    let nearest = format!("/v1/stations/nearest?{CENTRE}&at=2026-11-24T12:00");
    assert_eq!(tag(&nearest), tag("/v1/stations/nearest?at=2026-11-24T10:00:00Z&lat=60.16990&lng=24.9414&limit=3"));
    let different = [
        "/v1/coverage",
        "/v1/coverage?cutoff_s=899",
        "/v1/coverage?mode=cycle",
        "/v1/coverage?metres=900",
        "/v1/coverage?at=2026-11-24T12:00",
        "/v1/coverage?at=2026-11-24T12:00:01",
        "/v1/coverage?at=2026-11-24T12:00&open=any",
        "/v1/coverage?need=toilet",
        "/v1/coverage/cells",
        "/v1/coverage/cells?limit=1",
        "/v1/gaps",
        "/v1/stations",
        "/v1/stations?tier=street",
        "/v1/stations/n5390715121",
        "/v1/stations/n603743745",
        &nearest,
    ];
    assert_eq!(different.map(tag).into_iter().collect::<BTreeSet<_>>().len(), different.len());
}

#[test]
fn an_answer_about_now_holds_until_a_station_opens_or_closes() {
    let snapshot = server().engine.snapshot();
    // n603743745, a toilet, opens at 9:30; it stands at the place that is asked about, so the walk is short.
    let station = snapshot.stations().get(snapshot.stations().find("n603743745").unwrap());
    let path =
        format!("/v1/stations/nearest?lng={}&lat={}&limit=1&open=open", station.place.lng(), station.place.lat());
    let mut seen = BTreeSet::new();
    for second in 0..240 {
        let now =
            chrono::DateTime::parse_from_rfc3339("2026-11-24T07:26:30Z").unwrap() + chrono::TimeDelta::seconds(second);
        let reply = Server::at(&server().engine, &now.to_rfc3339()).get(&path);
        let key = reply.json()["features"][0]["properties"]["key"].clone();
        let later = Server::at(&server().engine, &(now + chrono::TimeDelta::seconds(60)).to_rfc3339()).get(&path);
        let later = later.json()["features"][0]["properties"]["key"].clone();
        let expected = if key == later { "private, max-age=60" } else { "private, no-cache" };
        assert_eq!(reply.header("cache-control"), expected, "{now}: {key}, then {later}");
        seen.insert((key.to_string(), expected));
    }
    assert!(seen.len() >= 3, "{seen:?}");

    // At the same second the answer is the same; a second later it is another, for arrivals are other ones.
    let server = server();
    let first = server.get(&path);
    let again = get(&server, &path, &[("if-none-match", first.header("etag"))]);
    assert_eq!((again.status.as_u16(), again.header("cache-control")), (304, first.header("cache-control")));
    let later =
        get(&Server::at(&server.engine, "2026-11-24T10:00:01Z"), &path, &[("if-none-match", first.header("etag"))]);
    assert_eq!(later.status, 200);
    let fixed = server.get(&format!("{path}&at=2026-11-24T12:00"));
    assert_eq!(fixed.header("cache-control"), "private, no-cache");
}

#[test]
fn problems_and_batches_are_not_kept() {
    let server = server();
    for reply in [
        server.get("/v1/gaps?x=1"),
        server.get("/v1/stations/nearest?lng=0&lat=0"),
        server.get("/healthz"),
        server.get("/metrics"),
        server.post("/v1/stations/nearest", r#"{"points":[]}"#),
    ] {
        assert_eq!((reply.header("cache-control"), reply.header("etag")), ("no-store", ""));
    }
}

#[test]
fn answers_are_compressed_for_who_asks_for_it() {
    let server = server();
    let path = "/v1/stations?limit=50";
    let plain = get(&server, path, &[]);
    let packed = get(&server, path, &[("accept-encoding", "gzip, br")]);
    assert_eq!((plain.header("content-encoding"), packed.header("content-encoding")), ("", "gzip"));
    assert_eq!(packed.header("vary"), "accept-encoding");
    assert_eq!(packed.header("etag"), plain.header("etag"));
    assert!(packed.body.len() * 3 < plain.body.len());
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(packed.body.as_slice()).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
    let known = get(&server, path, &[("accept-encoding", "gzip"), ("if-none-match", packed.header("etag"))]);
    assert_eq!((known.status.as_u16(), known.header("vary")), (304, "accept-encoding"));
}

#[test]
fn any_page_may_read() {
    let server = server();
    for path in ["/v1/stations", "/v1/stations/nobody", "/nowhere", "/v1/gaps?x=1"] {
        let reply = get(&server, path, &[("origin", "https://example.org")]);
        assert_eq!(reply.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
    }
    let preflight = |method: &str| {
        let headers = [("origin", "https://example.org"), ("access-control-request-method", method)];
        server.ask(Method::OPTIONS, "/v1/stations/nearest", &headers, Body::empty())
    };
    let reply = preflight("GET");
    assert_eq!(reply.header("access-control-allow-methods"), "GET,HEAD");
    assert_eq!(reply.header("access-control-allow-headers"), "if-none-match");
    assert!(!preflight("POST").header("access-control-allow-methods").contains("POST"));
}

#[test]
fn head_has_the_head_of_get() {
    let server = server();
    let (get, head) = (server.get("/v1/coverage"), server.ask(Method::HEAD, "/v1/coverage", &[], Body::empty()));
    assert!(head.status == 200 && head.body.is_empty());
    for name in ["etag", "content-type", "cache-control"] {
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
}
