//! Workers near stations: counted once an hour, in multiples of k, and nobody finer.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex};

use axum::http::Method;
use chrono::{DateTime, Utc};
use serde_json::Value;
use waystation::coord::LngLat;
use waystation::demand::LiveIndex;
use waystation::network::Mode;
use waystation::store::{Role, add_key};

use crate::http::{NOON, Server, open, own_region, server};
use crate::random::Random;

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// `workers` at one place, and the answer to them.
fn send(server: &Server, workers: std::ops::Range<u32>, lng: f64, lat: f64, time: &str) -> Value {
    let mut body = String::new();
    for worker in workers {
        writeln!(body, r#"{{"worker":"w-{worker}","lng":{lng},"lat":{lat},"time":"{time}"}}"#).unwrap();
    }
    let reply = server.ask(Method::POST, "/v1/pings", &[("content-type", "application/x-ndjson")], body);
    assert_eq!(reply.status, 202, "{}", reply.text());
    reply.json()
}

/// What is told of each station by its key.
fn workers(server: &Server) -> BTreeMap<String, Option<u64>> {
    let answer = server.good("/v1/live");
    let stations = answer["stations"].as_array().unwrap().iter();
    stations.map(|one| (one["key"].as_str().unwrap().to_owned(), one["workers"].as_u64())).collect()
}

#[test]
fn counts_are_multiples_of_k_and_stay_for_the_hour() {
    let path = own_region("live-pings");
    let engine = open(path.to_str().unwrap());
    let clock = Arc::new(Mutex::new(instant(NOON)));
    let server = Server::ticking(&engine, &clock);
    let set = |time: &str| *clock.lock().unwrap() = instant(time);
    let (key, place) = {
        let snapshot = engine.snapshot();
        let station = snapshot.stations().iter().next().unwrap().1;
        (station.key.clone(), station.place)
    };
    // In the hour of the start nothing is told.
    assert!(workers(&server).values().all(Option::is_none));
    set("2026-11-24T10:56:00Z");
    send(&server, 0..27, place.lng(), place.lat(), "2026-11-24T10:50:00Z");
    // These were last seen too long before the hour begins.
    send(&server, 100..130, place.lng(), place.lat(), "2026-11-24T10:44:00Z");
    assert!(server.good("/v1/live")["at"].is_null());
    set("2026-11-24T11:00:01Z");
    let told = server.good("/v1/live");
    assert_eq!((&told["at"], &told["k"]), (&"2026-11-24T13:00:00+02:00".into(), &10.into()), "{told}");
    assert_eq!(told["next"], "2026-11-24T14:00:00+02:00");
    let counted = workers(&server);
    // Where two stations share a door the first has all.
    assert_eq!(counted.values().flatten().sum::<u64>(), 20, "{counted:?}");
    assert!(counted.values().flatten().all(|workers| workers % 10 == 0));

    // Whoever comes or goes now changes nothing, nor does a repeated question.
    set("2026-11-24T11:50:00Z");
    send(&server, 0..90, place.lng(), place.lat(), "2026-11-24T11:49:00Z");
    assert_eq!(workers(&server), counted);
    let moved = format!(r#"{{"lng":{},"lat":{}}}"#, place.lng() + 0.001, place.lat());
    assert_eq!(server.json(Method::PATCH, &format!("/v1/stations/{key}"), &moved).status, 200);
    let after = workers(&server);
    assert_eq!(after[&key], None);
    assert!(counted.iter().filter(|one| *one.0 != key).all(|(key, workers)| after[key] == *workers));
    // The next hour counts what was sent before it, moved station and all.
    set("2026-11-24T12:07:00Z");
    send(&server, 200..300, place.lng(), place.lat(), "2026-11-24T12:06:00Z");
    let next = workers(&server);
    assert!(next[&key].is_some());
    assert_eq!(next.values().flatten().sum::<u64>(), 90, "{next:?}");
    assert!(!server.get("/v1/live").text().contains("24.94"));
}

#[test]
fn pings_of_another_datum_are_moved_and_strangers_see_no_counts() {
    let path = own_region("live-datum");
    let engine = open(path.to_str().unwrap());
    let server = Server::at(&engine, NOON);
    let body = r#"{"worker":"w1","lng":24.9414,"lat":60.1699,"time":"2026-11-24T09:59:00Z"}"#;
    let ndjson = [("content-type", "application/x-ndjson")];
    let told = server.ask(Method::POST, "/v1/pings?datum=gcj02", &ndjson, body.to_owned()).json();
    // Outside China all datums are the same.
    assert_eq!(told["accepted"], 1);
    assert_eq!(server.ask(Method::POST, "/v1/pings?datum=mars", &ndjson, body.to_owned()).code(), "bad-parameter");
    let ingest = add_key(&path, "phones", Role::Ingest, instant(NOON)).unwrap();
    let bearer = format!("Bearer {ingest}");
    let server = Server::at(&open(path.to_str().unwrap()), NOON);
    assert_eq!(server.get("/v1/live").code(), "unauthorized");
    assert_eq!(server.ask(Method::GET, "/v1/live", &[("authorization", &bearer)], "").code(), "wrong-role");
}

#[test]
fn each_worker_counts_at_the_station_that_nearest_gives() {
    let server = server();
    let snapshot = server.engine.snapshot();
    let mut random = Random::new(11);
    let [west, south, east, north] = snapshot.hull().bounds();
    let places: Vec<LngLat> = (0..300)
        .map(|_| {
            LngLat::new(west + (east - west) * share(&mut random), south + (north - south) * share(&mut random))
                .unwrap()
        })
        .collect();
    let at = instant(NOON).with_timezone(&snapshot.region().zone);
    let counted = snapshot.workers_by_station(&LiveIndex::of(places.clone()), at).unwrap();
    let mut naive: BTreeMap<String, u64> = BTreeMap::new();
    for place in &places {
        let query =
            format!("/v1/stations/nearest?lng={}&lat={}&open=any&limit=1&cutoff_s=900", place.lng(), place.lat());
        let answer = server.get(&query).json();
        if let Some(key) = answer["features"][0]["properties"]["key"].as_str() {
            *naive.entry(key.to_owned()).or_default() += 1;
        }
    }
    assert!(naive.values().sum::<u64>() > 100, "{naive:?}");
    assert_eq!(counted.into_iter().filter(|one| one.1 > 0).collect::<BTreeMap<_, _>>(), naive);
    assert!(snapshot.check_mode(Mode::Walk).is_ok());
}

/// A number from 0 to 1.
fn share(random: &mut Random) -> f64 {
    f64::from(random.up_to(1 << 20)) / f64::from(1 << 20)
}
