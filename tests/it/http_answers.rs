//! What the server answers, and that it answers what the engine does.

use serde_json::{Value, json};
use waystation::coord::LngLat;
use waystation::coverage::Reach;
use waystation::engine::{CoverageRequest, Filter, NearestRequest, travel};
use waystation::hours::{OpenState, parse_moment};
use waystation::network::Mode;
use waystation::render;
use waystation::station::{Facility, FacilitySet, OpenRule, Station};

use crate::http::{CENTRE, server, server_with_districts};

/// Locks one answer; what changes with the version of the program is left out.
fn locked(name: &str, path: &str) {
    let server = server();
    let version = server.engine.snapshot().version().to_owned();
    let text = serde_json::to_string_pretty(&server.good(path)).unwrap().replace(&version, "[snapshot]");
    insta::assert_snapshot!(name, text);
}

#[test]
fn every_route_answers() {
    locked("http_index", "/");
    locked("http_readiness", "/readyz");
    locked("http_stations", "/v1/stations?limit=2&need=toilet&open_at=2026-11-24T12:00");
    locked("http_station", "/v1/stations/n5390715121");
    locked("http_nearest", &format!("/v1/stations/nearest?{CENTRE}&limit=2&at=2026-11-24T12:00"));
    locked("http_nearest_nothing", &format!("/v1/stations/nearest?{CENTRE}&need=shower"));
    locked("http_coverage", "/v1/coverage");
    locked("http_coverage_at_night", "/v1/coverage?at=2026-11-24T22:00&cutoff_s=300&depth=2&mode=ebike");
    locked("http_coverage_disc", "/v1/coverage?reach=disc&metres=500");
    locked("http_cells", "/v1/coverage/cells?limit=2&cutoff_s=300");
    locked("http_gaps", "/v1/gaps?limit=1&cutoff_s=200");
    locked("http_isochrones", &format!("/v1/isochrones?{CENTRE}&contours_s=30,60"));
    locked("http_isochrone_cells", "/v1/isochrones?station=n5390715121&contours_s=120&shape=cells&split=true");
    assert_eq!(server().good("/healthz"), json!({"status": "ok"}));
}

#[test]
fn an_isochrone_of_a_station_is_the_street_that_coverage_counts_for_it_alone() {
    let server = server();
    let snapshot = server.engine.snapshot();
    let stations = snapshot.stations();
    // The whole list at once is the coverage of the region; a list of one is nearest to itself.
    let keys: Vec<&str> = stations.iter().map(|(_, station)| station.key.as_str()).collect();
    let all = keys.join(",");
    let covered = server.good("/v1/coverage?cutoff_s=200")["regions"][0]["measures"][0]["covered"].as_f64().unwrap();
    let isochrones = |rest: &str| server.good(&format!("/v1/isochrones?contours_s=200&{rest}&station={all}"));
    let street = |answer: &Value| -> f64 {
        let features = answer["features"].as_array().unwrap();
        features.iter().map(|feature| feature["properties"]["street_m"].as_f64().unwrap()).sum()
    };
    assert!((street(&isochrones("shape=edges")) - covered).abs() < 0.01);
    assert!((street(&isochrones("shape=area")) - covered).abs() < 0.01);
    assert!((street(&isochrones("shape=edges&split=true")) - covered).abs() < 0.01);
    // Contours come sorted, the longest first.
    let answer = server.good(&format!("/v1/isochrones?{CENTRE}&contours_s=300,60,120&shape=edges"));
    let contours: Vec<_> =
        answer["features"].as_array().unwrap().iter().map(|it| &it["properties"]["contour_s"]).collect();
    assert_eq!(json!(contours), json!([300.0, 120.0, 60.0]));
    // A metre a second: 120 m along streets are within 120 m.
    let metres = server.good(&format!("/v1/isochrones?{CENTRE}&contours_m=120&shape=edges"));
    let seconds = server.good(&format!("/v1/isochrones?{CENTRE}&contours_s=100&shape=edges"));
    assert!((street(&metres) - street(&seconds)).abs() < 0.05 * street(&seconds));
    assert_eq!(metres["features"][0]["properties"]["contour_m"], json!(120.0));
}

#[test]
fn figures_are_given_for_what_is_asked() {
    let server = server_with_districts();
    let keys = |by: &str| -> Vec<String> {
        let answer = server.good(&format!("/v1/coverage{by}"));
        answer["regions"].as_array().unwrap().iter().map(|region| region["key"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(keys(""), ["region"]);
    assert_eq!(keys("?by=region"), ["region"]);
    assert_eq!(keys("?by=region,district"), ["region", "west", "east"]);
    assert_eq!(keys("?by=district,region"), ["region", "west", "east"]);
    assert_eq!(keys("?by=district"), ["west", "east"]);
}

#[test]
fn coverage_cells_and_gaps_are_those_of_the_engine() {
    let server = server_with_districts();
    let snapshot = server.engine.snapshot();
    let zone = snapshot.region().zone;
    let at = parse_moment("2026-11-24T22:00", zone).unwrap();
    let filter = Filter::new(Some(at), Some(OpenRule::Open), [Facility::Toilet].into_iter().collect()).unwrap();
    let request =
        CoverageRequest::new(travel(Mode::Cycle, Some(3.0), Some(240.0), None).unwrap(), Reach::Network, 2, filter)
            .unwrap();
    let query = "mode=cycle&speed_mps=3&cutoff_s=240&depth=2&at=2026-11-24T22:00&open=open&need=toilet";
    assert_eq!(
        server.good(&format!("/v1/coverage?{query}&by=region,district")),
        render::coverage_json(&snapshot.method_of_coverage(&request), &snapshot.coverage(&request))
    );
    assert_eq!(server.good(&format!("/v1/coverage/cells?{query}&limit=50")), snapshot.cells_geojson(&request, 50));
    assert_eq!(
        server.good(&format!("/v1/gaps?{query}&limit=7")),
        render::gaps_geojson(&snapshot.method_of_gaps(&request), &snapshot.gaps(&request), snapshot.stations(), 7)
    );
}

#[test]
fn one_place_and_many_places_get_the_same_answers() {
    let server = server();
    let options = "limit=2&mode=ebike&cutoff_s=300&at=2026-11-24T18:30:00%2B02:00&open=any&need=toilet";
    let places: Vec<(f64, f64)> =
        (0..40).map(|n| (24.930 + 0.0009 * f64::from(n % 8), 60.162 + 0.003 * f64::from(n / 8))).collect();
    let points: Vec<Value> = places.iter().map(|(lng, lat)| json!({"lng": lng, "lat": lat})).collect();
    let reply = server.post(&format!("/v1/stations/nearest?{options}"), &json!({ "points": points }).to_string());
    let batch = reply.json();
    let answers = batch["answers"].as_array().unwrap();
    assert_eq!(answers.len(), places.len());
    let mut off_network = 0;
    for (index, ((lng, lat), row)) in places.iter().zip(answers).enumerate() {
        assert_eq!(row["row"], index + 1);
        let single = server.get(&format!("/v1/stations/nearest?lng={lng}&lat={lat}&{options}"));
        let mut single_json = single.json();
        if single.status == 404 {
            off_network += 1;
            assert_eq!(single.code(), "off-network");
            assert_eq!(
                (&row["error"]["code"], &row["error"]["detail"]),
                (&single_json["code"], &single_json["detail"])
            );
            continue;
        }
        assert_eq!(row["features"], single_json["features"]);
        let method = single_json["meta"].as_object_mut().unwrap().shift_remove("method");
        assert_eq!(row["meta"], single_json["meta"]);
        assert_eq!(Some(&batch["method"]), method.as_ref());
    }
    assert!((1..30).contains(&off_network), "{off_network} of the places are off the network");
}

#[test]
fn a_bad_row_spoils_no_other() {
    let body = r#"{"points":[
        {"lng":24.9414,"lat":60.1699}, {"lng":1e999,"lat":60.1699}, {"lng":60.1699,"lat":124.9}, {"lng":24.9414},
        {"lng":"24.9","lat":60.1}, {"lng":24.9414,"lat":60.1699,"name":"x"}, null, [24.9414,60.1699], 7, {"lng":0,"lat":0},
        {"lng":null,"lat":60.1}, {"lng":24.9414,"lng":24.9414,"lat":60.1699}, {"lat":60.1699,"lng":24.9414}
    ]}"#;
    let server = server();
    let batch = server.post("/v1/stations/nearest?limit=1", body).json();
    let row = |row: &Value| match &row["error"] {
        Value::Null => format!("{}", row["features"][0]["properties"]["key"]),
        error => format!("{} {}: {}", row["row"], error["code"], error["detail"]),
    };
    let rows: Vec<String> = batch["answers"].as_array().unwrap().iter().map(row).collect();
    insta::assert_snapshot!("http_bad_rows", rows.join("\n"));
    assert_eq!(rows.first(), rows.last());
    assert_eq!(server.post("/v1/stations/nearest", r#"{"points":[]}"#).json()["answers"], json!([]));
}

#[test]
fn ten_thousand_places_are_answered() {
    let points: Vec<Value> =
        (0..10_000).map(|n| json!({"lng": 24.93 + 0.000_002 * f64::from(n), "lat": 60.17})).collect();
    let reply = server().post("/v1/stations/nearest?limit=5&cutoff_s=333", &json!({ "points": points }).to_string());
    assert_eq!(reply.status, 200);
    let batch = reply.json();
    let answers = batch["answers"].as_array().unwrap();
    assert!(answers.iter().enumerate().all(|(index, row)| row["row"] == index + 1));
    assert_eq!(answers.len(), 10_000);
}

#[test]
fn nearest_is_that_of_the_engine_and_now_is_the_clock() {
    let server = server();
    let snapshot = server.engine.snapshot();
    let at = parse_moment("2026-11-24T12:00", snapshot.region().zone).unwrap();
    let travel = travel(Mode::Walk, None, None, None).unwrap();
    let request = NearestRequest::new(travel, 3, at, OpenRule::OpenOrUnknown, FacilitySet::default()).unwrap();
    let found = snapshot.nearest(&request, LngLat::new(24.9414, 60.1699).unwrap()).unwrap().found;
    let keys: Vec<&str> = found.iter().map(|found| snapshot.stations().get(found.station).key.as_str()).collect();
    let answer = server.good(&format!("/v1/stations/nearest?{CENTRE}"));
    let features = answer["features"].as_array().unwrap();
    assert_eq!(features.iter().map(|one| one["properties"]["key"].as_str().unwrap()).collect::<Vec<_>>(), keys);
    assert_eq!(answer["meta"]["method"]["at"], "2026-11-24T12:00:00+02:00");
    // A plus that was not encoded is a plus all the same.
    for at in ["2026-11-24T12:00", "2026-11-24T12:00:00+02:00", "2026-11-24T10:00:00Z", "2026-11-24%2012:00"] {
        assert_eq!(server.good(&format!("/v1/stations/nearest?{CENTRE}&at={at}")), answer, "{at}");
    }
}

#[test]
fn stations_are_those_that_a_scan_finds() {
    let server = server();
    let snapshot = server.engine.snapshot();
    let at = parse_moment("2026-11-24T17:30", snapshot.region().zone).unwrap();
    let check = |query: &str, wants: &dyn Fn(&Station) -> bool| {
        let answer = server.good(&format!("/v1/stations?limit=1000&{query}"));
        let features = answer["features"].as_array().unwrap();
        let keys: Vec<&str> = features.iter().map(|one| one["properties"]["key"].as_str().unwrap()).collect();
        let expected: Vec<&str> =
            snapshot.stations().iter().filter(|(_, one)| wants(one)).map(|(_, one)| one.key.as_str()).collect();
        assert_eq!(keys, expected, "{query}");
        assert_eq!(answer["meta"]["total"], expected.len());
        expected.len()
    };
    let all = snapshot.stations().len();
    assert_eq!(check("", &|_| true), all);
    let toilets = check("need=toilet", &|one| one.facilities.is_some_and(|set| set.contains(Facility::Toilet)));
    assert!((1..all).contains(&toilets));
    assert_eq!(check("need=toilet,shower", &|_| false), 0);
    assert_eq!(check("tier=micro,complex", &|_| false), 0);
    assert_eq!(check("tier=street", &|_| true), all);
    let open = check("open_at=2026-11-24T17:30", &|one| one.state(FacilitySet::default(), at) == OpenState::Open);
    assert!((1..all).contains(&open));
    let within = check("bbox=24.94,60.165,24.945,60.172", &|one| {
        (24.94..=24.945).contains(&one.place.lng()) && (60.165..=60.172).contains(&one.place.lat())
    });
    assert!((1..all).contains(&within));
    let page = server.good("/v1/stations?limit=3");
    assert_eq!((page["features"].as_array().unwrap().len(), &page["meta"]["total"]), (3, &json!(all)));
    assert_eq!(page["meta"]["truncated"], true);
}

#[test]
fn a_limit_cuts_and_says_so() {
    let server = server();
    let cells = server.good("/v1/coverage/cells?limit=10");
    assert_eq!((cells["features"].as_array().unwrap().len(), &cells["meta"]["truncated"]), (10, &json!(true)));
    let all = server.good("/v1/coverage/cells?limit=50000");
    assert_eq!(all["meta"]["total"], all["features"].as_array().unwrap().len());
    assert_eq!((&all["meta"]["truncated"], &all["meta"]["total"]), (&json!(false), &cells["meta"]["total"]));
    assert_eq!(all["features"].as_array().unwrap()[..10], cells["features"].as_array().unwrap()[..]);
    let gaps = server.good("/v1/gaps?cutoff_s=120&limit=2");
    assert_eq!((gaps["features"].as_array().unwrap().len(), &gaps["meta"]["shown"]), (2, &json!(2)));
}
