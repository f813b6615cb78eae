//! Changes of stations over HTTP.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};
use waystation::engine::Engine;

use crate::http::{Random, Reply, Server, own_region, own_server};

const KEY: &str = "/v1/stations/n5390715121";
const GOOD: &str = r#"{"lng":24.9414,"lat":60.1699}"#;

fn tag(server: &Server, path: &str) -> String {
    let reply = server.get(path);
    assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    reply.header("etag").to_owned()
}

fn send(server: &Server, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    server.ask(method, path, &[&[("content-type", "application/json")], headers].concat(), body.to_owned())
}

#[test]
fn a_station_is_added_changed_and_removed() {
    let server = own_server("http-edits");
    let whole = json!({"name": "Kiasma 驿站", "lng": 24.9367, "lat": 60.1718, "tier": "partner",
        "opening_hours": "Mo-Fr 10:00-18:00", "facilities": ["rest", "toilet"]});
    let new = server.json(Method::PUT, "/v1/stations/k%201", &whole.to_string());
    assert_eq!((new.status.as_u16(), new.header("location")), (201, "/v1/stations/k%201"), "{}", new.text());
    assert_eq!(new.json()["properties"]["facilities"], json!(["rest", "toilet"]));
    assert_eq!(new.json()["meta"]["findings"], json!([]));
    let got = server.get("/v1/stations/k%201");
    assert_eq!((got.header("etag"), got.header("etag").starts_with("\"1-")), (new.header("etag"), true));
    assert_eq!(got.json()["geometry"]["coordinates"], json!([24.9367, 60.1718]));

    // What a GET gives is what a PUT takes.
    let same =
        server.ask(Method::PUT, "/v1/stations/k%201", &[("content-type", "application/geo+json")], got.body.clone());
    assert_eq!((same.status.as_u16(), same.header("etag")), (200, got.header("etag")), "{}", same.text());

    let changed =
        server.json(Method::PATCH, "/v1/stations/k%201", r#"{"lat":60.1720,"lng":24.9370,"opening_hours":null}"#);
    assert_eq!(changed.status, 200, "{}", changed.text());
    assert_eq!(changed.json()["properties"]["opening_hours"], Value::Null);
    assert_eq!(changed.json()["properties"]["name"], "Kiasma 驿站");
    let feature = r#"{"type":"Feature","properties":{"name":"Kiasma"}}"#;
    let headers = [("content-type", "application/merge-patch+json")];
    let renamed = server.ask(Method::PATCH, "/v1/stations/k%201", &headers, feature);
    assert_eq!(renamed.json()["geometry"]["coordinates"], json!([24.937, 60.172]));
    assert!(renamed.header("etag").starts_with("\"3-"), "{}", renamed.header("etag"));

    // A rider finds it at once.
    let near = server.good("/v1/stations/nearest?lng=24.9370&lat=60.1720&limit=1&open=any");
    assert_eq!(near["features"][0]["properties"]["key"], "k 1");

    let gone = server.ask(Method::DELETE, "/v1/stations/k%201", &[], Body::empty());
    assert_eq!((gone.status.as_u16(), gone.body.len(), gone.header("etag")), (204, 0, ""));
    assert_eq!(server.get("/v1/stations/k%201").code(), "unknown-station");
    assert_eq!(server.ask(Method::DELETE, "/v1/stations/k%201", &[], Body::empty()).code(), "unknown-station");
    assert_eq!(server.json(Method::PATCH, "/v1/stations/k%201", "{}").code(), "unknown-station");
    assert_eq!(server.json(Method::PUT, "/v1/stations/%FF", GOOD).code(), "unknown-station");

    let made = server.json(Method::POST, "/v1/stations", GOOD);
    assert_eq!((made.status.as_u16(), made.header("location")), (201, "/v1/stations/s5"), "{}", made.text());
    let named = server.json(Method::POST, "/v1/stations", r#"{"key":"站/1","lng":24.9414,"lat":60.1699}"#);
    assert_eq!(named.header("location"), "/v1/stations/%E7%AB%99%2F1");
    assert_eq!(server.good(named.header("location"))["properties"]["key"], "站/1");
    let again = server.json(Method::POST, "/v1/stations", r#"{"key":"站/1","lng":24.9414,"lat":60.1699}"#);
    assert_eq!((again.status.as_u16(), again.code().as_str()), (409, "station-exists"));

    let audit = server.good("/v1/audit?limit=7");
    let lines: Vec<_> =
        audit["entries"].as_array().unwrap().iter().map(|line| line["method"].as_str().unwrap()).collect();
    assert_eq!(lines, ["POST", "POST", "DELETE", "PATCH", "PATCH", "PUT"]);
    assert_eq!((&audit["revision"], &audit["entries"][0]["who"]), (&json!(6), &json!("local")));
    assert_eq!(audit["entries"][5]["at"], "2026-11-24T10:00:00Z");
    assert_eq!(audit["entries"][2]["before"]["name"], "Kiasma");
    assert_eq!(server.good("/v1/audit?limit=1")["entries"].as_array().unwrap().len(), 1);
}

#[test]
fn every_answer_is_of_the_new_version_at_once_and_says_so() {
    let server = own_server("http-edits-version");
    let paths = ["/v1/coverage?cutoff_s=120", "/v1/stations", "/", "/v1/gaps?cutoff_s=120"];
    let tags = |server: &Server| paths.map(|path| tag(server, path));
    let (before, other) = (tags(&server), tag(&server, "/v1/stations/n603743745"));
    assert_eq!(server.json(Method::PATCH, KEY, r#"{"lng":24.9460,"lat":60.1660}"#).status, 200);
    for ((path, before), after) in paths.iter().zip(before).zip(tags(&server)) {
        assert_ne!(before, after, "{path}");
    }
    assert_eq!(tag(&server, "/v1/stations/n603743745"), other, "that station has not changed");
    let method = &server.good("/v1/coverage?cutoff_s=120")["method"]["data"]["edits"];
    assert_eq!(method["file"], "region.sqlite, revision 1");
    // Hours that an old list words in its own way may stay, new ones must be readable.
    assert_eq!(server.json(Method::PATCH, KEY, r#"{"opening_hours":"when we like"}"#).code(), "bad-body");
}

#[test]
fn a_station_is_changed_only_as_the_client_knows_it() {
    let server = own_server("http-edits-match");
    let first = tag(&server, KEY);
    let put = |headers: &[(&str, &str)], lat: f64| {
        send(&server, Method::PUT, KEY, headers, &json!({"lng": 24.9414, "lat": lat}).to_string())
    };
    assert_eq!(put(&[("if-match", "\"x\"")], 60.1690).code(), "precondition-failed");
    assert_eq!(put(&[("if-match", &format!("W/{first}"))], 60.1690).code(), "precondition-failed");
    assert_eq!(put(&[("if-none-match", "*")], 60.1690).code(), "precondition-failed");
    let done = put(&[("if-match", &format!("\"x\", {first}"))], 60.1690);
    assert_eq!(done.status, 200, "{}", done.text());
    let refused = put(&[("if-match", &first)], 60.1680);
    assert_eq!(refused.status.as_u16(), 412);
    assert!(refused.json()["detail"].as_str().unwrap().contains(done.header("etag")), "{}", refused.text());
    for method in [Method::PATCH, Method::DELETE] {
        assert_eq!(send(&server, method, KEY, &[("if-match", &first)], "{}").code(), "precondition-failed");
    }
    assert_eq!(put(&[("if-match", "*")], 60.1680).status, 200);
    assert_eq!(
        send(&server, Method::PUT, "/v1/stations/none", &[("if-match", "*")], GOOD).code(),
        "precondition-failed"
    );
    assert_eq!(send(&server, Method::PUT, "/v1/stations/none", &[("if-none-match", "*")], GOOD).status, 201);
    // Gone and made again with the same content is another version.
    let before = tag(&server, "/v1/stations/none");
    send(&server, Method::DELETE, "/v1/stations/none", &[("if-match", &before)], "");
    send(&server, Method::PUT, "/v1/stations/none", &[], GOOD);
    assert_ne!(tag(&server, "/v1/stations/none"), before);
    let known = server.ask(Method::GET, KEY, &[("if-none-match", &tag(&server, KEY))], Body::empty());
    assert_eq!((known.status.as_u16(), known.body.len()), (304, 0));
    // A strong tag is of these bytes.
    let packed = server.ask(Method::GET, KEY, &[("accept-encoding", "gzip")], Body::empty());
    assert_eq!((packed.header("content-encoding"), &packed.body), ("", &server.get(KEY).body));
}

#[test]
fn of_many_who_change_the_same_version_one_wins() {
    let server = own_server("http-edits-race");
    for round in 0..5 {
        let known = tag(&server, KEY);
        let statuses: Vec<u16> = thread::scope(|scope| {
            let writers: Vec<_> = (0..16)
                .map(|number| {
                    let (server, known) = (server.clone(), known.clone());
                    let body = json!({"name": format!("{round}-{number}"), "lng": 24.9414, "lat": 60.1699}).to_string();
                    scope.spawn(move || send(&server, Method::PUT, KEY, &[("if-match", &known)], &body).status.as_u16())
                })
                .collect();
            writers.into_iter().map(|writer| writer.join().unwrap()).collect()
        });
        assert_eq!(statuses.iter().filter(|&&status| status == 200).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| [200, 412].contains(status)), "{statuses:?}");
    }
    assert_eq!(server.good("/v1/audit")["revision"], 5);
}

#[test]
fn readers_see_one_version_at_a_time() {
    let server = own_server("http-edits-readers");
    let done = std::sync::atomic::AtomicBool::new(false);
    thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut seen = BTreeSet::new();
                    while !done.load(std::sync::atomic::Ordering::Relaxed) {
                        // Both stations are moved in turn to one place; each version has the name of one of them there.
                        let list = server.good("/v1/stations?bbox=24.94139,60.16989,24.94141,60.16991&limit=1000");
                        let names: BTreeSet<&str> = list["features"]
                            .as_array()
                            .unwrap()
                            .iter()
                            .filter_map(|one| one["properties"]["name"].as_str())
                            .filter(|name| name.starts_with("round"))
                            .collect();
                        assert!(names.len() <= 1, "{names:?}");
                        seen.extend(names.into_iter().map(str::to_owned));
                    }
                    seen.len()
                })
            })
            .collect();
        for round in 0..40 {
            // One import changes both, so no reader may see one with the old name and one with the new.
            let row = |key: &str| format!("{key},round {round},24.9414,60.1699\n");
            let list = format!("key,name,lng,lat\n{}{}", row("a"), row("b"));
            let reply = server.ask(Method::POST, "/v1/stations/import", &[("content-type", "text/csv")], list);
            assert_eq!(reply.status, 200, "{}", reply.text());
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(readers.into_iter().map(|reader| reader.join().unwrap()).sum::<usize>() > 1);
    });
}

#[test]
fn what_no_station_can_be_is_refused_with_the_value_and_the_fix() {
    let server = own_server("http-edits-bad");
    let long = "x".repeat(201);
    let deep = format!(r#"{{"facilities":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    for (body, code, detail) in [
        ("", "bad-body", "a station is {"),
        ("[]", "bad-body", "a station is {"),
        ("{}", "bad-body", "`lng` and `lat` are missing"),
        (r#"{"lng":24.9414}"#, "bad-body", "`lat` is missing"),
        (r#"{"lng":24.9414,"lat":null}"#, "bad-body", "`lat` is missing"),
        (r#"{"lng":"24.9414","lat":60.1699}"#, "bad-body", "invalid type: string"),
        (r#"{"lng":1e999,"lat":60.1699}"#, "bad-body", "out of range"),
        (r#"{"lng":NaN,"lat":60.1699}"#, "bad-body", "line 1"),
        (r#"{"lng":60.1699,"lat":124.9414}"#, "invalid-coordinate", "swap lng and lat"),
        (r#"{"lng":60.1699,"lat":24.9414}"#, "outside-extract", "with lng and lat swapped it would lie inside"),
        (r#"{"lng":2.35,"lat":48.85}"#, "outside-extract", "the position 2.35, 48.85 lies outside the extract"),
        (r#"{"lng":24.9414,"lat":60.1699,"phone":"1"}"#, "bad-body", "unknown field `phone`"),
        (r#"{"lng":24.9414,"lat":60.1699,"lat":60.17}"#, "bad-body", "duplicate field `lat`"),
        (r#"{"lng":24.9414,"lat":60.1699,"key":"other"}"#, "bad-body", "`key` is `other`; it must be `new`"),
        (r#"{"lng":24.9414,"lat":60.1699,"tier":"palace"}"#, "bad-body", "one of complex, street, micro, partner"),
        (r#"{"lng":24.9414,"lat":60.1699,"facilities":["sauna"]}"#, "bad-body", "facility `sauna` is not known"),
        (r#"{"lng":24.9414,"lat":60.1699,"opening_hours":"at times"}"#, "bad-body", "`opening_hours` is `at times`"),
        (&format!(r#"{{"lng":24.9414,"lat":60.1699,"name":"{long}"}}"#), "bad-body", "at most 200 characters"),
        (r#"{"lng":24.9414,"lat":60.1699,"name":"a\nb"}"#, "bad-body", "on one line"),
        (r#"{"type":"Feature","geometry":{"type":"LineString","coordinates":[]}}"#, "bad-body", "expected `Point`"),
        (r#"{"type":"Point","geometry":null,"properties":{}}"#, "bad-body", "expected `Feature`"),
        (
            r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[24.9414]}}"#,
            "bad-body",
            "longitude and latitude",
        ),
        (r#"{"type":"Feature","geometry":null,"properties":{"lng":24.9414}}"#, "bad-body", "`lat` is missing"),
        (&deep, "bad-body", "recursion"),
        (&" ".repeat(8 * 1024 * 1024 + 1), "body-too-large", "8 MiB"),
    ] {
        let reply = server.json(Method::PUT, "/v1/stations/new", body);
        let start: String = body.chars().take(80).collect();
        assert_eq!(reply.code(), code, "{start}: {}", reply.text());
        let said = reply.json()["detail"].as_str().unwrap().to_owned();
        assert!(said.contains(detail), "{start}: expected `{detail}` in: {said}");
    }
    for key in ["import", "nearest", "%20a", "a%0Ab", "..%2F", "x".repeat(101).as_str()] {
        let reply = server.json(Method::PUT, &format!("/v1/stations/{key}"), GOOD);
        let allowed = key == "..%2F";
        let code = if allowed { String::new() } else { reply.code() };
        let expected: &[&str] = if allowed { &[""] } else { &["bad-body", "method-not-allowed"] };
        assert!(expected.contains(&code.as_str()), "{key}: {}", reply.text());
    }
    assert_eq!(server.json(Method::PUT, "/v1/stations/a?x=1", GOOD).code(), "unknown-parameter");
    let csv = server.ask(Method::PUT, "/v1/stations/a", &[("content-type", "text/csv")], GOOD);
    assert_eq!(csv.code(), "unsupported-media-type");
    assert_eq!(server.good("/v1/audit")["revision"], 1, "only `../` is a station");

    // Off the network is odd, and taken.
    let network = server.engine.snapshot();
    let mut random = Random(5);
    let place = (0..10_000)
        .map(|_| (24.935 + 0.00002 * random.below(1000) as f64, 60.160 + 0.00002 * random.below(1000) as f64))
        .find(|&(lng, lat)| {
            let place = waystation::coord::LngLat::new(lng, lat).unwrap();
            waystation::station::off_network_problem(network.network(), place).is_some()
                && waystation::station::outside_problem(network.hull(), place).is_none()
        });
    if let Some((lng, lat)) = place {
        let reply = server.json(Method::PUT, "/v1/stations/off", &json!({"lng": lng, "lat": lat}).to_string());
        assert_eq!(reply.status, 201, "{}", reply.text());
        assert!(reply.json()["meta"]["findings"][0]["problem"].as_str().unwrap().contains("nobody reaches it"));
    } else {
        panic!("every place of this extract is near a street");
    }
}

/// Bodies with a few bytes changed: whatever is sent, nothing breaks.
#[test]
fn no_body_of_a_change_is_the_servers_fault() {
    let server = own_server("http-edits-fuzz");
    let good = [
        r#"{"name":"A","lng":24.9414,"lat":60.1699,"tier":"micro","opening_hours":"24/7","facilities":["rest"]}"#,
        r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[24.9414,60.1699]},"properties":{"name":"B"}}"#,
        r#"{"name":null,"facilities":null}"#,
    ];
    let patches = [
        "", "{", "}", "[", "]", ",", ":", "\"", "\\", "\\ud800", "null", "true", "1e999", "-", "\u{0}", "\"key\":",
        "驿", "  ",
    ];
    let mut random = Random(13);
    let (mut taken, mut refused) = (0, 0);
    for round in 0..600 {
        let mut text: Vec<char> = random.of(&good).chars().collect();
        for _ in 0..random.below(3) {
            let from = random.below(text.len());
            let to = (from + random.below(4)).min(text.len());
            text.splice(from..to, random.of(&patches).chars());
        }
        let text: String = text.into_iter().collect();
        let method = if round % 2 == 0 { Method::PUT } else { Method::PATCH };
        let reply = server.json(method, KEY, &text);
        assert!(reply.status.as_u16() < 500, "{text}: {}", reply.text());
        if reply.status == 200 {
            taken += 1;
        } else {
            assert!(["bad-body", "invalid-coordinate", "outside-extract"].contains(&reply.code().as_str()), "{text}");
            refused += 1;
        }
    }
    assert!(taken > 100 && refused > 100, "{taken} taken, {refused} refused");
}

/// A server in a process of its own.
pub struct Served {
    pub child: Child,
    pub address: String,
}

impl Served {
    pub fn start(region: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_waystation"))
            .args(["serve", region, "--listen", "127.0.0.1:0"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let line = lines.by_ref().map(Result::unwrap).find(|line| line.starts_with("serving on")).expect("it serves");
        let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        // What it says later must not fill the pipe.
        thread::spawn(move || lines.map_while(Result::ok).count());
        Self { child, address }
    }

    /// The status that a PUT comes to; none when the server died before it answered.
    fn put(address: &str, key: &str) -> Option<u16> {
        let mut stream = TcpStream::connect(address).ok()?;
        let body = format!(r#"{{"name":"{key}","lng":24.9414,"lat":60.1699}}"#);
        let length = body.len();
        let head = format!("PUT /v1/stations/{key} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
        let head = format!("{head}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all(format!("{head}{body}").as_bytes()).ok()?;
        let mut answer = String::new();
        // What came before the connection broke counts.
        let _ = stream.read_to_string(&mut answer);
        answer.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have been killed by its test.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn every_change_that_was_acknowledged_survives_a_kill() {
    let path = own_region("http-edits-kill");
    let region = path.to_str().unwrap();
    let mut random = Random(17);
    let (mut acknowledged, mut total) = (BTreeSet::new(), 0);
    for round in 0..6 {
        let mut served = Served::start(region);
        let writers: Vec<_> = (0..3)
            .map(|writer| {
                let address = served.address.clone();
                thread::spawn(move || {
                    let keys = (0..).map(|number| format!("k{round}-{writer}-{number}"));
                    let put = |key: String| (Served::put(&address, &key), key);
                    keys.map(put).take_while(|(status, _)| *status == Some(201)).map(|(_, key)| key).collect::<Vec<_>>()
                })
            })
            .collect();
        thread::sleep(std::time::Duration::from_millis(50 + random.below(400) as u64));
        // SIGKILL.
        served.child.kill().unwrap();
        served.child.wait().unwrap();
        for writer in writers {
            acknowledged.extend(writer.join().unwrap());
        }
        let snapshot = Engine::open(&path).unwrap().snapshot();
        for key in &acknowledged {
            assert!(snapshot.stations().find(key).is_some(), "{key} was acknowledged, and is not there");
        }
        // One that nobody heard of may be there too, but each with its line.
        let edited = snapshot.stations().iter().filter(|(_, station)| station.key.starts_with('k')).count();
        assert_eq!(edited as u64, snapshot.revision().number);
        total = edited;
    }
    assert!(acknowledged.len() >= 6 && total <= acknowledged.len() + 6 * 3, "{} of {total}", acknowledged.len());
}
