//! Pings: taken once, kept as long as they must be, and never given back.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::thread;

use axum::http::Method;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::Connection;
use waystation::demand::{PACKED, PrivacyRule, Sighting};
use waystation::server::publish_once;
use waystation::store::{Region, Role, add_key};

use crate::command::waystation;
use crate::http::{NOON, Random, Reply, Server, open, own_region, own_server};
use crate::http_edits::Served;
use crate::mvt::decode;

const NDJSON: (&str, &str) = ("content-type", "application/x-ndjson");

/// A line; the worker walks a few metres a minute around the railway station.
fn line(worker: &str, time: &str) -> String {
    format!(r#"{{"worker":"{worker}","lng":24.9414,"lat":60.1699,"time":"{time}","group":"rider"}}"#)
}

fn send(server: &Server, body: &str) -> Reply {
    server.ask(Method::POST, "/v1/pings", &[NDJSON], body.to_owned())
}

#[test]
fn good_lines_are_taken_and_bad_ones_named_without_what_they_hold() {
    let server = own_server("pings-lines");
    let good = line("w1", "2026-11-24T09:59:00Z");
    let body = [
        good.as_str(),
        "",
        &line("13800138000", "2026-11-24T09:59:00Z"),
        &line("w2", "2026-11-24T10:30:00Z"),
        &line("w3", "2026-11-20T10:30:00Z"),
        r#"{"worker":"w4","lng":14.9414,"lat":60.1699,"time":"2026-11-24T09:59:00Z"}"#,
        "no JSON at all",
        &line("w5", "2026-11-24T09:58:00Z"),
    ]
    .join("\n");
    let reply = send(&server, &body);
    assert_eq!(reply.status, 202, "{}", reply.text());
    let told = reply.json();
    assert_eq!((&told["accepted"], &told["refused"]), (&2.into(), &5.into()));
    let lines: Vec<(u64, String)> = told["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["line"].as_u64().unwrap(), line["code"].as_str().unwrap().to_owned()))
        .collect();
    let expected = [(3, "personal-id"), (4, "future"), (5, "too-old"), (6, "outside-region"), (7, "unreadable")];
    assert_eq!(lines, expected.map(|(number, code)| (number, code.to_owned())));
    assert!(!reply.text().contains("1380013") && !reply.text().contains("14.9414"), "{}", reply.text());
    // The same as one array, and packed.
    let array = format!("[{good},{good}]");
    assert_eq!(server.post("/v1/pings", &array).json()["accepted"], 2);
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(array.as_bytes()).unwrap();
    let gzip = [("content-type", "application/json"), ("content-encoding", "gzip")];
    let reply = server.ask(Method::POST, "/v1/pings", &gzip, packer.finish().unwrap());
    assert_eq!(reply.json()["accepted"], 2);
    let reply = server.ask(Method::POST, "/v1/pings", &gzip, array);
    assert_eq!(reply.code(), "bad-body");
    assert_eq!(
        server.ask(Method::POST, "/v1/pings", &[("content-type", "text/plain")], good).code(),
        "unsupported-media-type"
    );
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    let server = own_server("pings-bomb");
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..80 {
        packer.write_all(&vec![b'\n'; 1 << 20]).unwrap();
    }
    let bomb = packer.finish().unwrap();
    assert!(bomb.len() < 200_000);
    let reply = server.ask(Method::POST, "/v1/pings", &[NDJSON, ("content-encoding", "gzip")], bomb);
    assert_eq!(reply.code(), "body-too-large");
}

#[test]
fn a_batch_that_comes_twice_is_stored_once() {
    let server = own_server("pings-twice");
    let body = line("w1", "2026-11-24T09:59:00Z");
    let with = |id: &str| server.ask(Method::POST, "/v1/pings", &[NDJSON, ("idempotency-key", id)], body.clone());
    let (first, second, other) = (with("a").json(), with("a").json(), with("b").json());
    assert_eq!((&first["accepted"], &first["repeated"]), (&1.into(), &false.into()));
    assert_eq!((&second["accepted"], &second["repeated"]), (&1.into(), &true.into()));
    assert_eq!(other["repeated"], false);
    let path = server.engine.snapshot().region().path.clone();
    assert_eq!(stored(&path).1, 2);
    assert_eq!(with(&"x".repeat(129)).code(), "bad-parameter");
}

#[test]
fn pings_need_a_key_for_them_once_there_are_keys() {
    let path = own_region("pings-keys");
    let now: DateTime<Utc> = NOON.parse().unwrap();
    let ingest = add_key(&path, "phones", Role::Ingest, now).unwrap();
    let planner = add_key(&path, "union", Role::Planner, now).unwrap();
    let server = Server::at(&open(path.to_str().unwrap()), NOON);
    let body = line("w1", "2026-11-24T09:59:00Z");
    assert_eq!(send(&server, &body).code(), "unauthorized");
    for key in [&ingest, &planner] {
        let bearer = format!("Bearer {key}");
        let reply = server.ask(Method::POST, "/v1/pings", &[NDJSON, ("authorization", &bearer)], body.clone());
        assert_eq!(reply.status, 202, "{}", reply.text());
    }
    let bearer = format!("Bearer {ingest}");
    assert_eq!(server.ask(Method::GET, "/v1/audit", &[("authorization", &bearer)], "").code(), "wrong-role");
}

/// Batches and sightings in the log of a region.
fn stored(region: &Path) -> (BTreeMap<String, u64>, u64) {
    // A server that was killed early enough has not even made its log, or no tables in it.
    let Ok(log) = Connection::open(region.join("demand/log.sqlite")) else { return (BTreeMap::new(), 0) };
    let Ok(mut batches) = log.prepare("SELECT id, accepted FROM batch") else { return (BTreeMap::new(), 0) };
    let batches = batches.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)? as u64))).unwrap();
    let batches = batches.map(Result::unwrap).collect();
    let Ok(mut chunks) = log.prepare("SELECT sightings FROM chunk") else { return (batches, 0) };
    let chunks = chunks.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    let count = |chunk: Vec<u8>| Sighting::unpack(&chunk).expect("nothing is torn").len() as u64;
    (batches, chunks.map(Result::unwrap).map(count).sum())
}

/// The status that a batch comes to; none when the server died before it answered.
fn post(address: &str, id: &str, body: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(address).ok()?;
    let head = format!("POST /v1/pings HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nIdempotency-Key: {id}\r\n");
    let head = format!("{head}Content-Type: application/x-ndjson\r\nContent-Length: {}\r\n\r\n", body.len());
    stream.write_all(format!("{head}{body}").as_bytes()).ok()?;
    let mut answer = String::new();
    // What came before the connection broke counts.
    let _ = stream.read_to_string(&mut answer);
    answer.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()
}

#[test]
fn nothing_acknowledged_is_lost_doubled_or_torn_when_the_server_is_killed() {
    let path = own_region("pings-kill");
    let region = path.to_str().unwrap();
    let mut random = Random(23);
    let mut acknowledged: BTreeMap<String, u64> = BTreeMap::new();
    for round in 0..20 {
        let mut served = Served::start(region);
        let writers: Vec<_> = (0..3)
            .map(|writer| {
                let address = served.address.clone();
                thread::spawn(move || {
                    let mut done = Vec::new();
                    for number in 0..u64::MAX {
                        let id = format!("b{round}-{writer}-{number}");
                        let time = Utc::now().to_rfc3339();
                        let count = 1 + number % 40;
                        let body: Vec<String> =
                            (0..count).map(|worker| line(&format!("{id}-{worker}"), &time)).collect();
                        if post(&address, &id, &body.join("\n")) != Some(202) {
                            break;
                        }
                        done.push((id, count));
                    }
                    done
                })
            })
            .collect();
        thread::sleep(std::time::Duration::from_millis(20 + random.below(150) as u64));
        // SIGKILL.
        served.child.kill().unwrap();
        served.child.wait().unwrap();
        for writer in writers {
            acknowledged.extend(writer.join().unwrap());
        }
        let (batches, sightings) = stored(&path);
        for (id, count) in &acknowledged {
            assert_eq!(batches.get(id), Some(count), "{id} was acknowledged");
        }
        // One that nobody heard of may be there too, but whole, and each once.
        assert_eq!(batches.values().sum::<u64>(), sightings);
        assert!(batches.len() <= acknowledged.len() + 3 * (round + 1));
    }
    assert!(acknowledged.len() > 60, "{} batches", acknowledged.len());
    assert_eq!(PACKED, 19);
}

/// A crowd of `workers` that is there for two hours before noon of yesterday.
fn crowd(workers: u32, id: &str, lng: f64) -> String {
    let mut body = String::new();
    for worker in 0..workers {
        for minute in 0..120 {
            let time = format!("2026-11-23T{:02}:{:02}:00+02:00", 10 + minute / 60, minute % 60);
            let who = format!("{{\"worker\":\"{id}-{worker}\",\"group\":\"rider\"");
            let line = format!("{who},\"lng\":{lng},\"lat\":60.169931,\"time\":\"{time}\"}}\n");
            body.push_str(&line);
        }
    }
    body
}

#[test]
fn a_date_is_published_once_and_then_forgotten() {
    let server = own_server("pings-publish");
    let path = server.engine.snapshot().region().path.clone();
    assert_eq!(server.good("/v1/demand")["features"].as_array().unwrap().len(), 0);
    let before = server.good("/v1/coverage");
    // Twelve riders in one place, three in another, far away.
    assert_eq!(send(&server, &(crowd(12, "canary-c9d1", 24.941_437) + &crowd(3, "lonely-7f", 24.955_537))).status, 202);
    assert!(path.join("demand/2026-11-23.key").is_file());
    let now: DateTime<Utc> = NOON.parse().unwrap();
    assert_eq!(publish_once(&server.engine, PrivacyRule::default(), now).unwrap(), 1);
    assert_eq!(publish_once(&server.engine, PrivacyRule::default(), now).unwrap(), 0);

    let demand = server.good("/v1/demand");
    // 120 minutes less both ends, twelve times, in hours of 60 minutes rounded to ten: 600 and 600.
    assert_eq!((&demand["meta"]["worker_hours"], &demand["meta"]["total"]), (&20.0.into(), &1.into()), "{demand}");
    assert_eq!(server.good("/v1/demand?at=2026-12-07T10:30:00%2B02:00")["meta"]["worker_hours"], 10.0);
    assert_eq!(server.good("/v1/demand?at=2026-12-07T12:30:00%2B02:00")["meta"]["total"], 0);
    assert_eq!(server.good("/v1/demand?group=courier")["meta"]["total"], 0);
    // The tiles have the same cell and the same figures.
    let tile = |query: &str| {
        let reply = server.get(&format!("/tiles/demand/12/2331/1185{query}"));
        let drawn = if reply.status == 204 { Vec::new() } else { decode(&reply.body) };
        drawn
            .iter()
            .flat_map(|layer| &layer.features)
            .map(|one| one.number("worker_hours").unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!([tile(""), tile("?at=2026-12-07T10:30:00%2B02:00")], [[20.0], [10.0]]);
    assert_eq!([tile("?at=2026-12-07T12:30:00%2B02:00"), tile("?group=courier")], [[0.0; 0]; 2]);
    // Coverage and gaps count worker-hours by now, and answers before are not mistaken for those after.
    let after = server.good("/v1/coverage");
    let of_demand = |answer: &serde_json::Value| {
        let measures = answer["regions"][0]["measures"].as_array().unwrap().clone();
        measures.into_iter().find(|measure| measure["unit"] == "demand")
    };
    assert_eq!(of_demand(&before), None);
    let measure = of_demand(&after).unwrap();
    assert!((measure["total"].as_f64().unwrap() - 20.0).abs() < 1e-6, "{measure}");
    assert!(measure["share"].as_f64().unwrap() > 0.9, "the centre has stations everywhere: {measure}");
    let hour = of_demand(&server.good("/v1/coverage?at=2026-12-07T10:30:00%2B02:00&open=any")).unwrap();
    assert!((hour["total"].as_f64().unwrap() - 10.0).abs() < 1e-6, "{hour}");
    assert!(after["method"]["data"]["presence"]["file"].as_str().unwrap().contains("2026-11-23"));

    // The log and its key are gone; late pings are refused.
    assert!(!path.join("demand/2026-11-23.key").exists());
    let late = send(&server, &crowd(1, "late", 24.9414)).json();
    assert_eq!((&late["accepted"], &late["reasons"]["closed-date"]), (&0.into(), &120.into()), "{late}");
    // A region that is opened anew has the same demand.
    assert_eq!(Server::at(&open(path.to_str().unwrap()), NOON).good("/v1/demand"), demand);

    // Nowhere is what was sent: no id, no coordinate finer than a cell.
    let mut texts: Vec<(String, Vec<u8>)> = Vec::new();
    for route in ["/v1/demand", "/v1/coverage", "/v1/coverage/cells", "/v1/gaps", "/metrics", "/", "/openapi.json"] {
        texts.push((route.to_owned(), server.get(route).body));
    }
    for entry in std::fs::read_dir(path.join("demand")).unwrap().map(Result::unwrap) {
        texts.push((entry.path().display().to_string(), std::fs::read(entry.path()).unwrap()));
    }
    for (name, text) in &texts {
        for canary in ["canary-c9d1", "lonely-7f", "941437", "955537", "169931"] {
            let found = text.windows(canary.len()).any(|window| window == canary.as_bytes());
            assert!(!found, "`{canary}` stands in {name}");
        }
        // As the log would hold it.
        let cell = u64::from(waystation::coord::cell_at(
            waystation::coord::LngLat::new(24.955_537, 60.169_931).unwrap(),
            waystation::demand::LOG_RESOLUTION,
        ));
        assert!(!text.windows(8).any(|window| window == cell.to_le_bytes()), "a cell of the log stands in {name}");
    }
}

#[test]
fn simulated_workers_become_worker_hours_of_coverage() {
    let path = own_region("pings-simulated");
    let region = path.to_str().unwrap();
    let file = path.with_file_name("pings.parquet");
    let file = file.to_str().unwrap();
    let simulate = |out: &str| {
        let run = waystation(&[
            "simulate",
            region,
            "--workers",
            "250",
            "--date",
            "2026-11-20",
            "--every",
            "60",
            "--out",
            out,
        ]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        std::fs::read(out).unwrap()
    };
    let (first, again) = (simulate(file), simulate(file));
    assert!(first == again, "the same seed gives the same bytes");
    let run = waystation(&["pings", region, file, "--source", "synthetic"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("2026-11-20  published:"), "{}", run.stderr);
    let again = waystation(&["pings", region, file]);
    assert_eq!(again.status, 2);
    assert!(again.stderr.contains("closed-date"), "{}", again.stderr);

    // Seats are known of no station here: everybody is within reach of none.
    let server = Server::at(&open(region), NOON);
    let crowded = server.good("/v1/crowding?at=2026-11-20T12:00&week=true&open=any");
    assert_eq!(crowded["hours"].as_array().unwrap().len(), 168);
    assert_eq!(crowded["worker_hours"], crowded["without_seat_in_reach"]);
    let keys: Vec<String> = server.good("/v1/stations?limit=3")["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|station| station["properties"]["key"].as_str().unwrap().to_owned())
        .collect();
    for key in &keys {
        assert_eq!(server.json(Method::PATCH, &format!("/v1/stations/{key}"), r#"{"seats":5}"#).status, 200);
    }
    let crowded = server.good("/v1/crowding?at=2026-11-20T12:00&open=any&stay_min=12");
    let stations = crowded["stations"].as_array().unwrap();
    assert_eq!(stations.len(), 3);
    let hours = |station: &serde_json::Value| station["worker_hours"][0].as_f64().unwrap();
    let seated: f64 = stations.iter().map(hours).sum();
    let total = crowded["worker_hours"][0].as_f64().unwrap();
    assert!(total > 0.0 && (seated + crowded["without_seat_in_reach"][0].as_f64().unwrap() - total).abs() < 0.01);
    for station in stations {
        // 12 minutes of the hour on 5 seats.
        assert!((station["saturation"][0].as_f64().unwrap() - hours(station) * 0.2 / 5.0).abs() < 1e-3, "{station}");
    }
    assert_eq!(server.get("/v1/crowding").code(), "bad-parameter");
    assert_eq!(server.get("/v1/crowding?at=2026-11-20T12:00&stay_min=0").code(), "out-of-range");

    let surfaces = Region::open(&path).unwrap().presence;
    assert_eq!(
        surfaces.iter().map(|surface| surface.date).collect::<Vec<_>>(),
        [NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()]
    );
    let hours: f64 = surfaces[0].entries.iter().map(|entry| f64::from(entry.minutes) / 60.0).sum();
    assert!(hours > 100.0 && surfaces[0].entries.iter().all(|entry| entry.workers >= 10), "{hours}");
    let run = waystation(&["coverage", region, "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let measures = answer["regions"][0]["measures"].as_array().unwrap();
    let demand = measures.iter().find(|measure| measure["unit"] == "demand").unwrap();
    assert!((demand["total"].as_f64().unwrap() - hours).abs() < 1e-3 * hours, "{demand} is not {hours}");

    let report = waystation(&["privacy-report", region]);
    assert!(report.stdout.contains("2026-11-20") && report.stdout.contains("synthetic"), "{}", report.stdout);
    let purge = waystation(&["purge", region, "--until", "2026-11-20"]);
    assert!(purge.stderr.contains("1 surfaces"), "{}", purge.stderr);
    assert!(Region::open(&path).unwrap().presence.is_empty());
    assert_eq!(waystation(&["pings", region, file]).status, 2, "a purged date stays closed");
}
