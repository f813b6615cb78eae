//! Hours through the outer doors: services, public holidays, and Chinese words.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use axum::http::Method;
use serde_json::{Value, json};
use waystation::engine::Engine;

use crate::command::{Run, data, scratch, waystation};
use crate::http::{NOON, Server};

const LIST: &str = "key,lng,lat,opening_hours,facilities,service_hours\n\
    room,24.9414,60.1699,工作日 9:00-17:00,rest;toilet,饮水:24小时；如厕:10:00-16:00\n\
    hall,24.9367,60.1718,Mo-Su 08:00-22:00,rest;toilet;water,\n\
    odd,24.9400,60.1690,9:00-5:00,rest,sauna: 24/7\n";

fn build(name: &str, list: &str, more: &[&str]) -> (PathBuf, Run) {
    let directory = scratch(name);
    let (stations, out) = (directory.join("stations.csv"), directory.join("region"));
    fs::write(&stations, list).unwrap();
    let osm = data("helsinki-centre.osm.pbf");
    let (stations, target) = (stations.to_str().unwrap(), out.to_str().unwrap());
    let fixed = ["build", "--osm", &osm, "--stations", stations, "--out", target];
    let run = waystation(&[&fixed[..], more].concat());
    (out, run)
}

/// A region in which the clocks and the holidays are those of China.
fn region() -> &'static PathBuf {
    static REGION: OnceLock<PathBuf> = OnceLock::new();
    REGION.get_or_init(|| {
        let (out, run) = build("hours", LIST, &["--timezone", "Asia/Shanghai"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(run.stderr.contains("Asia/Shanghai, with holidays-cn.toml"), "{}", run.stderr);
        assert!(
            run.stderr.contains("`9:00-5:00` \"9:00-5:00\" (character 1) ends before it begins; write 09:00-17:00 or")
        );
        assert!(run.stderr.contains("facility `sauna` is not known"), "{}", run.stderr);
        out
    })
}

fn server() -> Server {
    Server::at(&Arc::new(Engine::open(region()).unwrap()), NOON)
}

/// The keys of the stations that are known to be open.
fn open(server: &Server, at: &str, need: &str) -> Vec<String> {
    let answer = server.good(&format!("/v1/stations?open_at={at}&need={need}"));
    let keys = answer["features"].as_array().unwrap().iter();
    keys.map(|one| one["properties"]["key"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_station_counts_when_every_service_that_is_needed_is_open() {
    let server = server();
    // A Tuesday.
    for (at, need, keys) in [
        ("2026-11-24T09:30", "rest", &["hall", "room"][..]),
        ("2026-11-24T09:30", "water", &["hall", "room"]),
        ("2026-11-24T09:30", "toilet", &["hall"]),
        ("2026-11-24T10:30", "toilet,water", &["hall", "room"]),
        ("2026-11-24T16:30", "toilet,water", &["hall"]),
        ("2026-11-24T23:30", "rest", &[]),
        ("2026-11-24T23:30", "water", &["room"]),
    ] {
        assert_eq!(open(&server, at, need), keys, "{need} at {at}");
        // Coverage counts the same stations, and an answer about the nearest names no others.
        let coverage = server.good(&format!("/v1/coverage?at={at}&need={need}&open=open"));
        assert_eq!(coverage["regions"][0]["stations"], keys.len(), "{need} at {at}");
        let near = format!("/v1/stations/nearest?lng=24.9400&lat=60.1700&limit=5&at={at}&need={need}&open=open");
        let near = server.good(&near);
        let mut found: Vec<&str> = near["features"].as_array().unwrap().iter().map(key).collect();
        found.sort_unstable();
        assert_eq!(found, keys, "{need} at {at}: {near}");
    }
    let question = "/v1/stations/nearest?lng=24.9414&lat=60.1699&limit=1&at=2026-11-24T15:00&need=toilet,water";
    let room = &server.good(question)["features"][0]["properties"];
    assert_eq!((room["key"].as_str(), room["open"].as_str()), (Some("room"), Some("open")));
    assert_eq!(room["closes_in_s"], 3600, "the toilet closes before the room");
    assert_eq!(room["service_hours"], json!({"water": "24小时", "toilet": "10:00-16:00"}));
}

fn key(feature: &Value) -> &str {
    feature["properties"]["key"].as_str().unwrap()
}

#[test]
fn public_holidays_and_make_up_workdays_count() {
    let server = server();
    let at_rest = |at: &str| open(&server, at, "rest");
    assert_eq!(at_rest("2026-02-14T10:00"), ["hall", "room"], "a Saturday that is worked");
    assert_eq!(at_rest("2026-10-01T10:00"), ["hall"], "a Thursday off");
    let room = server.good("/v1/stations/nearest?lng=24.9414&lat=60.1699&limit=1&at=2026-09-30T18:00&open=any");
    // From the evening before the holiday to the morning after it.
    assert_eq!(room["features"][0]["properties"]["opens_in_s"], (15 + 7 * 24) * 3600);
    assert_eq!(room["meta"]["method"]["warnings"], Value::Null);
    assert!(room["meta"]["method"]["data"]["holidays"]["sha256"].is_string());
}

#[test]
fn beyond_the_calendar_answers_warn() {
    let server = server();
    let code = |answer: &Value| answer["warnings"][0]["code"].as_str().map(str::to_owned);
    let beyond = Some("beyond-holidays".to_owned());
    for (path, member) in [
        ("/v1/coverage?at=2027-10-01T10:00", "/method"),
        ("/v1/coverage/cells?at=2027-10-01T10:00&limit=1", "/meta/method"),
        ("/v1/gaps?at=2027-10-01T10:00", "/meta/method"),
        ("/v1/stations/nearest?lng=24.94&lat=60.17&at=2027-10-01T10:00", "/meta/method"),
        ("/v1/isochrones?station=hall&contours_s=300&at=2027-10-01T10:00", "/meta/method"),
        ("/v1/stations?open_at=2027-10-01T10:00", "/meta"),
        // The week of that day reaches into the new year.
        ("/v1/coverage?at=2026-12-31T10:00&week=true", "/method"),
    ] {
        let answer = server.good(path);
        assert_eq!(code(answer.pointer(member).unwrap()), beyond, "{path}");
        let known = server.good(&path.replace("2027-10", "2026-10").replace("&week=true", ""));
        assert_eq!(code(known.pointer(member).unwrap()), None, "{path}");
    }
    // Whatever their hours: nothing hangs on the calendar.
    assert_eq!(code(&server.good("/v1/coverage?at=2027-10-01T10:00&open=any")["method"]), None);
    let region = region().to_str().unwrap();
    let run = waystation(&["coverage", region, "--minutes", "5", "--at", "2027-10-01T10:00"]);
    assert!(run.stdout.contains("warning: the calendar of holidays (cn) knows 2025 to 2026; on 2027-10-01"));
}

#[test]
fn service_hours_are_edited_and_kept() {
    let (region, run) = build("hours-edits", LIST, &["--holidays", "none"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let server = Server::at(&Arc::new(Engine::open(&region).unwrap()), NOON);
    let patch = |body: Value| server.json(Method::PATCH, "/v1/stations/hall", &body.to_string());
    let changed = patch(json!({"service_hours": {"toilet": "Mo-Fr 08:00-18:00; Sa 10:00-12:00", "water": "全天"}}));
    assert_eq!(changed.status, 200, "{}", changed.text());
    let services = json!({"water": "全天", "toilet": "Mo-Fr 08:00-18:00; Sa 10:00-12:00"});
    assert_eq!(changed.json()["properties"]["service_hours"], services);
    // What a GET gives is what a PUT takes.
    let got = server.get("/v1/stations/hall");
    let headers = [("content-type", "application/geo+json")];
    let same = server.ask(Method::PUT, "/v1/stations/hall", &headers, got.body.clone());
    assert_eq!((same.status.as_u16(), same.header("etag")), (200, got.header("etag")), "{}", same.text());
    // Opened again, and built again from what was exported.
    let again = Server::at(&Arc::new(Engine::open(&region).unwrap()), NOON);
    assert_eq!(again.good("/v1/stations/hall")["properties"]["service_hours"], services);
    assert_eq!(open(&again, "2026-11-28T09:00", "toilet"), Vec::<String>::new());
    assert_eq!(open(&again, "2026-11-28T10:30", "toilet"), ["hall", "room"]);
    let list = region.with_file_name("now.csv");
    let (path, out) = (region.to_str().unwrap(), list.to_str().unwrap());
    assert_eq!(waystation(&["export", path, "--what", "stations", "--out", out]).status, 0);
    let (rebuilt, run) = build("hours-rebuilt", &fs::read_to_string(&list).unwrap(), &[]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let rebuilt = Server::at(&Arc::new(Engine::open(&rebuilt).unwrap()), NOON);
    assert_eq!(rebuilt.good("/v1/stations/hall")["properties"]["service_hours"], services);

    for (body, detail) in [
        (json!({"service_hours": {"sauna": "24/7"}}), "facility `sauna` is not known"),
        (json!({"service_hours": {"water": "24小时 9:00-17:00"}}), "round the clock, and the text names times as well"),
        (json!({"opening_hours": "周一至周五 9:00-5:00"}), "ends before it begins; write 09:00-17:00 or"),
    ] {
        let refused = patch(body);
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "bad-body"), "{}", refused.text());
        assert!(refused.text().contains(detail), "{}", refused.text());
    }
    let gone = patch(json!({"service_hours": null}));
    assert_eq!(gone.json()["properties"]["service_hours"], Value::Null);
    let audit = server.good("/v1/audit?limit=1");
    assert_eq!(audit["entries"][0]["before"]["service_hours"], services);
}

#[test]
fn a_calendar_can_be_chosen() {
    // Helsinki is not in China.
    let (_, run) = build("hours-zone", LIST, &[]);
    assert!(run.stderr.contains("Europe/Helsinki, with no calendar of holidays"), "{}", run.stderr);
    let file = scratch("hours-file").join("town.toml");
    fs::write(&file, "name = \"town\"\n[[year]]\nyear = 2026\n[[year.holiday]]\noff = [\"2026-11-24\"]\n").unwrap();
    let path = file.to_str().unwrap();
    let (region, run) = build("hours-file", LIST, &["--holidays", path]);
    assert!(run.stderr.contains("with town.toml"), "{}", run.stderr);
    let server = Server::at(&Arc::new(Engine::open(&region).unwrap()), NOON);
    assert_eq!(open(&server, "2026-11-24T10:00", "rest"), ["hall"]);
    assert_eq!(open(&server, "2026-11-25T10:00", "rest"), ["hall", "room"]);

    fs::write(&file, "[[year]]\nyear = 2026\n[[year.holiday]]\noff = [\"2026-11-31\"]\n").unwrap();
    let (_, run) = build("hours-bad-file", LIST, &["--holidays", path]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("the calendar names \"2026-11-31\", which is no date"), "{}", run.stderr);
    assert!(run.stderr.contains("hint: mend the file, or choose --holidays cn"), "{}", run.stderr);
    let (_, run) = build("hours-no-file", LIST, &["--holidays", "nowhere.toml"]);
    assert!(run.status == 2 && run.stderr.contains("cannot read `nowhere.toml`"), "{}", run.stderr);
}
