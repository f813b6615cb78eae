//! What a phone keeps.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Method;
use waystation::hours::OpenState;
use waystation::render::{BundleFrame, bundle_json};
use waystation::station::FacilitySet;

use crate::http::{own_server, server};

#[test]
fn the_bundle_tells_the_hours_that_stations_have() {
    let server = server();
    let bundle = server.good("/v1/bundle");
    assert_eq!(bundle["made"], "2026-11-24T12:00:00+02:00");
    let (snapshot, made) =
        (server.engine.snapshot(), crate::http::NOON.parse::<chrono::DateTime<chrono::Utc>>().unwrap());
    let rows = bundle["stations"].as_array().unwrap();
    assert_eq!(rows.len(), snapshot.stations().len());
    let mut states = BTreeSet::new();
    for row in rows {
        let station = snapshot.stations().get(snapshot.stations().find(row["key"].as_str().unwrap()).unwrap());
        assert_eq!(row["name"], station.name);
        let index = usize::try_from(row["hours"].as_u64().unwrap()).unwrap();
        let calendar: Vec<i64> =
            bundle["hours"][index].as_array().unwrap().iter().map(|one| one.as_i64().unwrap()).collect();
        for quarter in 0..8 * 96 {
            let minute = quarter * 15 + 7;
            let at = (made + chrono::TimeDelta::minutes(minute)).with_timezone(&snapshot.region().zone);
            let change = calendar[1..].chunks(2).take_while(|change| change[0] <= minute).last();
            let told = change.map_or(calendar[0], |change| change[1]);
            let right = match station.state(FacilitySet::default(), at) {
                OpenState::Closed => 0,
                OpenState::Open => 1,
                OpenState::Unknown => 2,
            };
            assert_eq!(told, right, "{} {at}", station.key);
            states.insert(right);
        }
    }
    assert_eq!(states.len(), 3);
    let reply = server.get("/v1/bundle");
    assert!(reply.body.len() < 1_000_000);
    assert_eq!(
        server.ask(Method::GET, "/v1/bundle", &[("if-none-match", reply.header("etag"))], Body::empty()).status,
        304
    );
}

#[test]
fn a_bundle_follows_the_edits() {
    let server = own_server("bundle-edits");
    let before = server.good("/v1/bundle");
    let new = r#"{"lng":24.9414,"lat":60.1699,"name":"New","opening_hours":"24/7","service_hours":{"water":"Mo 08:00-09:00"}}"#;
    assert_eq!(server.json(Method::PUT, "/v1/stations/new", new).status, 201);
    let after = server.good("/v1/bundle");
    assert_ne!(before["version"], after["version"]);
    let row = after["stations"].as_array().unwrap().iter().find(|row| row["key"] == "new").unwrap();
    let hours = |index: &serde_json::Value| after["hours"][usize::try_from(index.as_u64().unwrap()).unwrap()].clone();
    assert_eq!(hours(&row["hours"]), serde_json::json!([1]));
    // From Tuesday noon: closed, open on Monday for an hour, closed.
    let monday = 6 * 1440 - 4 * 60;
    assert_eq!(hours(&row["service_hours"]["water"]), serde_json::json!([0, monday, 1, monday + 60, 0]));
}

#[test]
fn of_too_many_stations_those_in_the_middle_stay() {
    let server = server();
    let snapshot = server.engine.snapshot();
    let made =
        crate::http::NOON.parse::<chrono::DateTime<chrono::Utc>>().unwrap().with_timezone(&snapshot.region().zone);
    let bounds = snapshot.hull().bounds();
    let of = |largest: usize| {
        let lasts = chrono::TimeDelta::days(1);
        let frame = BundleFrame { version: "x", timezone: "y", made, lasts, bounds, largest };
        bundle_json(snapshot.stations().iter().map(|(_, station)| station), &frame)
    };
    let (all, some) = (of(1_000_000), of(3000));
    assert_eq!((&all["truncated"], &some["truncated"]), (&false.into(), &true.into()));
    assert_eq!(all["total"], some["total"]);
    let rows = |bundle: &serde_json::Value| bundle["stations"].as_array().unwrap().clone();
    let (all, some) = (rows(&all), rows(&some));
    assert!(some.len() > 3 && some.len() < all.len());
    assert_eq!(all[..some.len()], some);
    let off = |row: &serde_json::Value| {
        let [lng, lat] = ["lng", "lat"].map(|name| row[name].as_f64().unwrap());
        let (x, y) = (lng - f64::midpoint(bounds[0], bounds[2]), lat - f64::midpoint(bounds[1], bounds[3]));
        (x * lat.to_radians().cos()).hypot(y)
    };
    assert!(all.windows(2).all(|pair| off(&pair[0]) <= off(&pair[1]) * 1.001));
}
