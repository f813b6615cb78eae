//! Demand that is assumed from the places of the map, until somebody is counted.

use axum::http::Method;
use chrono::{DateTime, Utc};
use serde_json::Value;
use waystation::demand::{ESTIMATE_HOURS, PrivacyRule};
use waystation::server::publish_once;

use crate::http::{NOON, Server, open, own_region};

/// A region of the centre of Helsinki whose demand is to be estimated.
fn region(name: &str) -> std::path::PathBuf {
    let path = own_region(name);
    let file = path.join("region.toml");
    let recipe = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, recipe.replacen("timezone", "estimate_demand = true\ntimezone", 1)).unwrap();
    path
}

fn demand(answer: &Value) -> f64 {
    let measures = answer["regions"][0]["measures"].as_array().unwrap();
    measures.iter().find(|measure| measure["unit"] == "demand").unwrap()["total"].as_f64().unwrap()
}

fn is_warned(answer: &Value) -> bool {
    let warnings =
        answer.pointer("/method/warnings").or(answer.pointer("/meta/method/warnings")).and_then(Value::as_array);
    warnings.is_some_and(|all| all.iter().any(|warning| warning["code"] == "demand-estimated"))
}

#[test]
fn demand_is_assumed_until_somebody_is_counted_and_says_so() {
    let path = region("estimate");
    let server = Server::at(&open(path.to_str().unwrap()), NOON);
    let assumed = server.good("/v1/demand");
    let meta = &assumed["meta"];
    assert_eq!(
        (&meta["estimated"], &meta["worker_hours"], &meta["k"]),
        (&true.into(), &ESTIMATE_HOURS.into(), &Value::Null)
    );
    assert!(meta["source"].as_str().unwrap().contains("no pings") && meta["total"].as_u64().unwrap() > 20, "{meta}");
    let before = server.good("/v1/coverage");
    assert!((demand(&before) - ESTIMATE_HOURS).abs() < 1e-6 && is_warned(&before));
    assert!(is_warned(&server.good("/v1/gaps")));
    // Riders eat nobody's supper at four in the morning; cleaners are up.
    let at = |hour: &str, group: &str| {
        demand(&server.good(&format!("/v1/coverage?at=2026-11-24T{hour}:00&open=any&group={group}")))
    };
    assert!(at("12:00", "rider") > 5.0 * at("04:00", "rider"), "{}", at("04:00", "rider"));
    assert!(at("05:00", "cleaner") > at("12:00", "cleaner"));
    // Seats are a number, and shares are none.
    assert_eq!(server.get("/v1/crowding?at=2026-11-24T12:00").status, 404);

    // Twelve riders for two hours before noon of yesterday replace it whole.
    let mut lines = String::new();
    for number in 0..12 * 120 {
        let (worker, minute) = (number / 120, number % 120);
        let time = format!("2026-11-23T{:02}:{:02}:00+02:00", 10 + minute / 60, minute % 60);
        let line = format!("{{\"worker\":\"w-{worker}\",\"lng\":24.9414,\"lat\":60.1699,\"time\":\"{time}\"}}\n");
        lines.push_str(&line);
    }
    let json = [("content-type", "application/x-ndjson")];
    assert_eq!(server.ask(Method::POST, "/v1/pings", &json, lines).status, 202);
    let now: DateTime<Utc> = NOON.parse().unwrap();
    assert_eq!(publish_once(&server.engine, PrivacyRule::default(), now).unwrap(), 1);
    let after = server.good("/v1/coverage");
    assert!((demand(&after) - 20.0).abs() < 1e-6 && !is_warned(&after), "{after}");
    assert_eq!(server.good("/v1/demand")["meta"]["estimated"], false);
}
