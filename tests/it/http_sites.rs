//! Tiles of a scenario: what it would change of the stations, for planners.

use std::collections::BTreeMap;

use axum::http::Method;
use serde_json::json;
use waystation::coord::{Datum, LngLat};
use waystation::render::tile::{Frame, TileId};

use crate::command::waystation;
use crate::http::{Server, own_server};
use crate::mvt::decode;

/// Where each changed station is drawn, with what becomes of it.
fn drawn(server: &Server, path: &str) -> BTreeMap<(String, String), [i64; 2]> {
    let reply = server.get(path);
    assert_eq!((reply.status.as_u16(), reply.header("cache-control")), (200, "no-store"), "{path}");
    let layers = decode(&reply.body);
    assert_eq!(layers.iter().map(|layer| layer.name.as_str()).collect::<Vec<_>>(), ["sites"]);
    let feature =
        |one: &crate::mvt::Feature| ((one.tag("key").to_owned(), one.tag("change").to_owned()), one.parts[0][0]);
    layers[0].features.iter().map(feature).collect()
}

#[test]
fn a_scenario_is_drawn_where_it_changes_stations() {
    let server = own_server("sites");
    let snapshot = server.engine.snapshot();
    let keys: Vec<&str> = snapshot.stations().iter().take(3).map(|(_, one)| one.key.as_str()).collect();
    let place = |key: &str| snapshot.stations().get(snapshot.stations().find(key).unwrap()).place;
    let (new, moved) = (LngLat::new(24.9414, 60.1699).unwrap(), LngLat::new(24.9444, 60.1709).unwrap());
    let edits = json!([
        {"op": "add", "key": "new", "name": "新站", "lng": new.lng(), "lat": new.lat()},
        {"op": "move", "key": keys[0], "lng": moved.lng(), "lat": moved.lat()},
        {"op": "remove", "key": keys[1]},
    ]);
    let body = json!({"edits": edits}).to_string();
    assert_eq!(server.json(Method::PUT, "/v1/scenarios/plan%20A", &body).status, 201);

    for (datum, prefix) in [(Datum::Wgs84, ""), (Datum::Gcj02, "gcj02/")] {
        let id = TileId::new(12, 2331, 1185).unwrap();
        let found = drawn(&server, &format!("/tiles/{prefix}sites/12/2331/1185?scenario=plan%20A"));
        let frame = Frame::of(id, datum);
        let right: BTreeMap<(String, String), [i64; 2]> =
            [("new", "added", new), (keys[0], "moved", moved), (keys[1], "removed", place(keys[1]))]
                .into_iter()
                .map(|(key, change, at)| {
                    let at = frame.place(at).map(|units| (units + 0.5).floor() as i64);
                    ((key.to_owned(), change.to_owned()), at)
                })
                .collect();
        assert_eq!(found, right);
    }
    let set = server.good("/tiles/sites?scenario=plan%20A");
    assert_eq!(set["tiles"][0].as_str().unwrap().rsplit_once('?').unwrap().1, "scenario=plan%20A");
    assert_eq!(set["vector_layers"][0]["id"], "sites");
    // Far away nothing is changed.
    assert_eq!(server.get("/tiles/sites/12/0/0?scenario=plan%20A").status, 204);
    for path in ["/tiles/sites", "/tiles/sites/12/2331/1185"] {
        assert_eq!(server.get(path).code(), "bad-parameter", "{path}");
        assert_eq!(server.get(&format!("{path}?scenario=plan%20B")).code(), "unknown-scenario", "{path}");
        assert_eq!(server.get(&format!("{path}?scenario=plan%20A&mode=walk")).code(), "unknown-parameter", "{path}");
    }
    // The style is everybody's, so it does not ask for plans.
    assert!(server.good("/style.json")["sources"]["sites"].is_null());
    // Once there is a key, plans are drawn for those who have it.
    let region = snapshot.region().path.to_str().unwrap().to_owned();
    let run = waystation(&["keys", &region, "add", "--role", "planner", "--name", "office"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let path = "/tiles/sites/12/2331/1185?scenario=plan%20A";
    assert_eq!(server.get(path).status, 401);
    assert_eq!(server.get("/tiles/sites?scenario=plan%20A").status, 401);
    assert_eq!(server.get("/tiles/stations").status, 200);
    let bearer = format!("Bearer {}", run.stdout.trim());
    let with_key = server.ask(Method::GET, path, &[("authorization", &bearer)], axum::body::Body::empty());
    assert_eq!(with_key.status, 200, "{}", run.stdout);
}
