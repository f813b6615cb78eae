//! Details of stations through the outer doors: what counts when, what is assumed, what is never told.

use std::path::Path;

use axum::http::Method;
use serde_json::{Value, json};
use waystation::coord::LngLat;
use waystation::hours::{Schedule, parse_moment, parse_zone};
use waystation::station::{Dates, FacilitySet, Status};

use crate::command::waystation;
use crate::draft;
use crate::http::Server;
use crate::random::Random;
use crate::union::{LIST, SECRETS, TIERS, built, region, server, server_over};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// How many stations count.
fn counting(server: &Server, query: &str) -> (i64, Value) {
    let answer = server.good(&format!("/v1/coverage?cutoff_s=300{query}"));
    (answer["regions"][0]["stations"].as_i64().unwrap(), answer["method"].clone())
}

#[test]
fn what_is_out_of_service_or_not_there_counts_for_nothing() {
    let server = server("details-there");
    // Six rows: m2 is out of service, v1 is there for four days.
    let (count, method) = counting(&server, "");
    assert_eq!((count, &method["stations_left_out"], &method["hours_assumed"]), (4, &json!(2), &Value::Null));
    let (count, method) = counting(&server, "&at=2026-05-25T12:00&open=any");
    assert_eq!((count, &method["stations_left_out"]), (5, &json!(1)));
    // m1 says no hours; those of its tier stand in, and the answer says so.
    assert_eq!(method["hours_assumed"], 1);
    let line = waystation(&["coverage", text(&region("details-line")), "--at", "2026-05-27T12:00"]).stdout;
    let line = line.lines().next().unwrap();
    assert!(line.contains("hours of 1 station taken from their tier"), "{line}");
    assert!(line.contains("2 stations left out that are out of service or not there then"), "{line}");
    for (at, expected) in
        [("2026-05-22T23:59", 4), ("2026-05-23T00:00", 5), ("2026-05-26T23:59", 5), ("2026-05-27T00:00", 4)]
    {
        assert_eq!(counting(&server, &format!("&at={at}&open=any")).0, expected, "{at}");
    }
    let near = |at: &str| {
        let answer = server.good(&format!("/v1/stations/nearest?lng=24.9430&lat=60.1705&limit=1&open=any&at={at}"));
        answer["features"][0]["properties"]["key"].as_str().unwrap().to_owned()
    };
    assert_eq!(near("2026-05-25T12:00"), "v1");
    assert_ne!(near("2026-05-27T12:00"), "v1");
    let far =
        server.good("/v1/stations/nearest?lng=24.9470&lat=60.1705&limit=50&cutoff_s=3600&open=any&at=2026-05-25T12:00");
    let keys: Vec<&str> =
        far["features"].as_array().unwrap().iter().map(|one| one["properties"]["key"].as_str().unwrap()).collect();
    assert_eq!((keys.len(), keys.contains(&"m2")), (5, false), "{keys:?}");
    // The list shows all of them, with their state.
    let open_at = |at: &str, key: &str| {
        let list = server.good(&format!("/v1/stations?open_at={at}"));
        let features = list["features"].as_array().unwrap();
        features.iter().find(|one| one["properties"]["key"] == key).map(|one| one["properties"]["next_change"].clone())
    };
    assert_eq!(open_at("2026-05-26T12:00", "v1"), Some(json!("2026-05-26T18:00:00+03:00")));
    assert_eq!((open_at("2026-05-27T12:00", "v1"), open_at("2026-05-26T12:00", "m2")), (None, None));
    assert_eq!(server.good("/v1/stations/m2")["properties"]["status"], "suspended");
    // Who asks for its isochrone by name gets it, but not for a day on which it is not there.
    let origins = |query: &str| {
        let answer = server.get(&format!("/v1/isochrones?station=v1&contours_s=60&shape=edges{query}"));
        answer.json()["meta"]["origins"].as_array().map_or(0, Vec::len)
    };
    assert_eq!((origins(""), origins("&at=2026-05-25T12:00"), origins("&at=2026-06-25T12:00")), (1, 1, 0));
}

/// The next change, against a look at every half hour.
#[test]
fn the_next_change_is_the_first_half_hour_that_differs() {
    let mut random = Random::new(20_261_122);
    let zone = parse_zone("Asia/Shanghai").unwrap();
    let place = LngLat::new(118.86, 28.97).unwrap();
    let start = parse_moment("2026-05-20T00:00", zone).unwrap();
    let day = |offset: usize| start.date_naive() + chrono::Days::new(offset as u64);
    let mut changes = 0;
    for _ in 0..400 {
        let hours =
            random.pick(&["", "24/7", "Mo-Fr 09:00-17:30", "22:00-06:00", "off", "Mo-Su unknown", "We 10:00-12:00"]);
        let mut one = draft::station("a", place);
        one.hours = Schedule::parse(hours).ok();
        let from = random.chance(0.6).then(|| day(random.below(10)));
        let to = random
            .chance(0.6)
            .then(|| from.unwrap_or_else(|| day(random.below(8))) + chrono::Days::new(random.below(5) as u64));
        one.details.dates = Dates { from, to };
        one.details.status = random.pick(&[None, None, Some(Status::Normal), Some(Status::Renovation)]);
        let at = start + chrono::TimeDelta::minutes(30 * i64::from(random.up_to(9 * 48 - 1)));
        let now = one.state(FacilitySet::default(), at);
        let scan = (1..14 * 48).map(|step| at + chrono::TimeDelta::minutes(30 * step)).find_map(|then| {
            (one.state(FacilitySet::default(), then) != now).then(|| (then, one.state(FacilitySet::default(), then)))
        });
        let said =
            one.next_change(FacilitySet::default(), at).filter(|(then, _)| *then < at + chrono::TimeDelta::days(14));
        assert_eq!(said, scan, "{hours} {:?} {:?} at {at}", one.details.dates, one.details.status);
        changes += usize::from(scan.is_some());
    }
    assert!((150..390).contains(&changes), "{changes}");
}

#[test]
fn a_week_holds_a_station_only_on_its_days() {
    let server = server("details-week");
    let week = server.good("/v1/coverage?cutoff_s=60&at=2026-05-25T12:00&week=true&open=any");
    let hours = week["regions"][0]["week"]["stations"].as_array().unwrap();
    let by_day: Vec<i64> = hours.iter().step_by(24).map(|stations| stations.as_i64().unwrap()).collect();
    // The 25th is a Monday.
    assert_eq!(by_day, [5, 5, 4, 4, 4, 4, 4]);
}

#[test]
fn what_is_assumed_is_named_and_nothing_is_assumed_unasked() {
    let with = server("details-assumed");
    let m1 = with.good("/v1/stations/m1?")["properties"].clone();
    assert_eq!(m1["opening_hours"], Value::Null);
    assert_eq!(m1["assumed"], json!({"opening_hours": "Mo-Su 07:00-22:00", "host": "bank"}));
    assert_eq!((&m1["seats"], &m1["facilities"]), (&json!(6), &json!(["water"])));
    // The street tier has usual hours, but does not allow to assume them.
    let opens = |server: &Server, key: &str| {
        let list = server.good("/v1/stations?open_at=2026-11-24T12:00");
        list["features"].as_array().unwrap().iter().any(|one| one["properties"]["key"] == key)
    };
    assert!(opens(&with, "m1"));
    let (out, run) = built("details-plain", LIST, None);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let plain = server_over(&out);
    assert!(!opens(&plain, "m1"));
    assert_eq!(plain.good("/v1/stations/m1")["properties"]["assumed"], json!({"host": "bank"}));
    // After an edit it is as after a build.
    let patched = with.json(Method::PATCH, "/v1/stations/m1", r#"{"name":"西区微站","seats":null}"#);
    assert_eq!(
        patched.json()["properties"]["assumed"],
        json!({"opening_hours": "Mo-Su 07:00-22:00", "seats": 6}),
        "{}",
        patched.text()
    );
    assert_eq!(
        server_over(&with.engine.snapshot().region().path).good("/v1/stations/m1"),
        with.good("/v1/stations/m1")
    );
    with.json(Method::PATCH, "/v1/stations/m1", r#"{"opening_hours":"Mo 08:00-09:00"}"#);
    assert!(!opens(&with, "m1"));
    with.json(Method::PATCH, "/v1/stations/m1", r#"{"opening_hours":null,"tier":"partner"}"#);
    assert_eq!(with.good("/v1/stations/m1")["properties"]["assumed"], Value::Null);
}

#[test]
fn tiers_are_those_of_the_region() {
    let server = server("details-tiers");
    let keys = |tier: &str| {
        let answer = server.good(&format!("/v1/stations?tier={tier}"));
        let features = answer["features"].as_array().unwrap();
        features.iter().map(|one| one["properties"]["key"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(keys("micro"), ["m1", "m2", "v1"]);
    assert_eq!(keys("%E7%A4%BE%E5%8C%BA%E5%B0%8F%E7%AB%99,complex"), ["c1", "m1", "m2", "v1"]);
    let bad = server.get("/v1/stations?tier=palace");
    assert!(
        bad.json()["detail"].as_str().unwrap().ends_with("one of complex, street, micro, partner, van"),
        "{}",
        bad.text()
    );
    let moved = server.json(Method::PATCH, "/v1/stations/p1", r#"{"tier":"流动驿站"}"#);
    assert_eq!(moved.json()["properties"]["tier"], "van");
    assert_eq!(
        server_over(&server.engine.snapshot().region().path).good("/v1/stations/p1")["properties"]["tier"],
        "van"
    );
    let wrong = server.json(Method::PATCH, "/v1/stations/p1", r#"{"tier":"palace"}"#);
    assert!(wrong.text().contains("one of complex, street"), "{}", wrong.text());
    let words = server.good("/v1/vocabulary");
    assert_eq!((&words["tiers"][2]["zh"], &words["tiers"][2]["assume"]), (&json!("社区小站"), &json!(true)));
    assert_eq!(
        words["tiers"][4],
        json!({"code": "van", "zh": "流动驿站", "en": "流动驿站", "aliases": [],
        "services": null, "opening_hours": null, "seats": null, "assume": false, "default": false})
    );
    // The file stands in the recipe, and in what answers say they were made from.
    let method = server.good("/v1/coverage?cutoff_s=60")["method"]["data"]["tiers"].clone();
    assert_eq!(method["file"], "tiers.toml");
    let region = server.engine.snapshot().region().path.clone();
    let recipe = std::fs::read_to_string(region.join("region.toml")).unwrap();
    assert!(recipe.contains("[tiers]") && recipe.contains(method["sha256"].as_str().unwrap()));
    let (_, run) = built("details-bad-tiers", LIST, Some("[[tier]]\ncode = \"Van\""));
    assert_eq!(
        (run.status, run.stderr.contains("tiers.toml") && run.stderr.contains("a-z")),
        (2, true),
        "{}",
        run.stderr
    );
}

#[test]
fn needs_are_asked_in_any_words() {
    let region = region("details-needs");
    let coverage = |need: &str| waystation(&["coverage", text(&region), "--minutes", "3", "--need", need]);
    let (code, words) = (coverage("water,toilet"), coverage("喝水、如厕"));
    assert_eq!((words.status, &words.stdout), (0, &code.stdout), "{}", words.stderr);
    assert!(words.stdout.contains("with drinking water, toilet"), "{}", words.stdout);
    let server = server_over(&region);
    let keys = |need: &str| {
        let answer = server.good(&format!("/v1/stations?need={need}"));
        let features = answer["features"].as_array().unwrap();
        features.iter().map(|one| one["properties"]["key"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // 喝水; s1 has no toilet of its own, only one near it.
    for water in ["water", "drink", "%E5%96%9D%E6%B0%B4"] {
        assert_eq!(keys(water), ["c1", "m1", "s1", "v1"], "{water}");
    }
    assert_eq!(keys("relief"), ["c1"]);
    assert_eq!(server.good("/v1/stations/s1")["properties"]["nearby"], json!(["toilet"]));
    let near = server.good("/v1/stations/nearest?lng=24.9414&lat=60.1699&need=drink,%E7%83%AD%E9%A5%AD&open=any");
    assert_eq!(near["meta"]["method"]["need"], "water,heat_food");
    assert!(server.get("/v1/gaps?need=sauna").text().contains("`need` is `sauna`"));
}

#[test]
fn details_go_in_come_out_and_stay() {
    let server = server("details-edits");
    let s1 = server.good("/v1/stations/s1");
    assert_eq!(
        s1["properties"],
        json!({
            "key": "s1", "name": "西街驿站", "tier": "street", "opening_hours": "Mo-Fr 09:00-17:00",
            "facilities": ["rest", "water", "heat_food", "charge", "medicine", "rain_gear", "reading"],
            "service_hours": null, "host": "government", "host_name": "城西党群服务中心", "build_mode": "shared", "seats": 20, "area_m2": 30.0,
            "verified": "2026-04-01", "nearby": ["toilet"],
        })
    );
    let geo = [("content-type", "application/geo+json")];
    let tag = server.get("/v1/stations/s1").header("etag").to_owned();
    let same = server.ask(Method::PUT, "/v1/stations/s1", &geo, s1.to_string());
    assert_eq!((same.status.as_u16(), same.header("etag")), (200, tag.as_str()), "{}", same.text());
    let m1 = server.get("/v1/stations/m1");
    let same = server.ask(Method::PUT, "/v1/stations/m1", &geo, m1.body.clone());
    assert_eq!((same.status.as_u16(), same.header("etag")), (200, m1.header("etag")), "{}", same.text());

    let patch = json!({"host_name": "中石化城西加油站", "seats": 12, "area_m2": null, "valid_from": "2026-01-01",
        "valid_to": "2026-12-31", "status": "装修", "nearby": ["charge"], "build_mode": "joint", "verified": "2026-11-01"});
    let changed = server.json(Method::PATCH, "/v1/stations/s1", &patch.to_string());
    let expected = json!({
        "host": "petrol", "host_name": "中石化城西加油站", "build_mode": "joint", "seats": 12, "valid_from": "2026-01-01",
        "valid_to": "2026-12-31", "verified": "2026-11-01", "status": "renovation", "nearby": ["charge"],
    });
    let mut properties = changed.json()["properties"].clone();
    for member in ["key", "name", "tier", "opening_hours", "facilities", "service_hours"] {
        properties.as_object_mut().unwrap().shift_remove(member);
    }
    assert_eq!(properties, expected, "{}", changed.text());
    let again = server_over(&server.engine.snapshot().region().path);
    assert_eq!(again.good("/v1/stations/s1"), server.good("/v1/stations/s1"));
    let audit = server.good("/v1/audit?limit=1");
    let mut after = expected.clone();
    after["has_contact"] = json!(true);
    assert_eq!(audit["entries"][0]["after"]["details"], after);

    for (body, detail) in [
        (json!({"seats": -1}), "invalid value: integer `-1`"),
        (json!({"seats": 100_001}), "`seats` is `100001`; it must be a whole number from 0 to 100000"),
        (json!({"area_m2": 0}), "`area_m2` is `0.0`; it must be more than 0"),
        (json!({"valid_from": "tomorrow"}), "`valid_from` is `tomorrow`; it must be a date"),
        (json!({"valid_to": "2025-12-31"}), "no day before `valid_from`, 2026-01-01"),
        (json!({"host": "castle"}), "`host` is `castle`; it must be one of bank, post"),
        (json!({"build_mode": "x"}), "one of own, joint"),
        (json!({"status": "x"}), "one of normal, suspended, renovation"),
        (json!({"nearby": ["sauna"]}), "facility `sauna` is not known"),
        (json!({"host_name": "a\nb"}), "on one line"),
        (json!({"contact": SECRETS[0]}), "`contact` must be null, or texts"),
        (json!({"contact": {"phone": 5}}), "`contact` must be null, or texts"),
        (json!({"contact": {"wechat": "x"}}), "`contact` must be null, or texts"),
    ] {
        let reply = server.json(Method::PATCH, "/v1/stations/s1", &body.to_string());
        assert_eq!(reply.code(), "bad-body", "{body}");
        assert!(reply.json()["detail"].as_str().unwrap().contains(detail), "{body}: {}", reply.text());
        assert!(!reply.text().contains(SECRETS[0]), "{}", reply.text());
    }
    let scenario = r#"{"edits":[{"op":"change","key":"m2","status":"normal"},{"op":"add","lng":24.9414,"lat":60.1699,
        "valid_from":"2026-01-01","valid_to":"2026-01-02"}]}"#;
    let reply = server.post("/v1/scenarios/evaluate?cutoff_s=120", scenario).json();
    // m2 is back in service; what is added is there for two days only.
    assert_eq!(reply["difference"]["regions"][0]["stations"], 1, "{reply}");
}

#[test]
fn what_is_exported_holds_the_details_and_can_be_built_from_again() {
    let region = region("details-export");
    let list = region.with_file_name("exported.csv");
    let run = waystation(&["export", text(&region), "--what", "stations", "--out", text(&list)]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let exported = std::fs::read_to_string(&list).unwrap();
    insta::assert_snapshot!("exported_stations", exported);
    let (again, run) = built("details-again", &exported, Some(TIERS));
    assert_eq!(run.status, 0, "{}", run.stderr);
    let geojson = |region: &Path| {
        let out = region.with_file_name("s.geojson");
        waystation(&["export", text(region), "--what", "stations", "--out", text(&out)]);
        std::fs::read_to_string(out).unwrap()
    };
    assert_eq!(geojson(&again), geojson(&region));
}
