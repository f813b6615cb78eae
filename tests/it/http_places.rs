//! Places by name.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::http::server;

fn names(answer: &Value) -> Vec<String> {
    let of = |feature: &Value| feature["properties"]["name"].as_str().unwrap().to_owned();
    answer["features"].as_array().unwrap().iter().map(of).collect()
}

#[test]
fn a_street_is_found_once_and_where_it_is() {
    let server = server();
    let answer = server.good("/v1/places?q=mannerheimintie");
    assert_eq!(names(&answer)[0], "Mannerheimintie");
    assert_eq!(names(&answer).iter().filter(|name| *name == "Mannerheimintie").count(), 1);
    // Width and case do not matter, nor do spaces around.
    for words in ["MANNERHEIMINTIE", "%20Mannerheimintie%20", "%EF%BC%AD%EF%BC%A1NNERHEIMINTIE"] {
        assert_eq!(server.good(&format!("/v1/places?q={words}")), answer, "{words}");
    }
    let [lng, lat] = [0, 1].map(|axis| answer["features"][0]["geometry"]["coordinates"][axis].as_f64().unwrap());
    assert!((24.92..24.96).contains(&lng) && (60.16..60.19).contains(&lat), "{lng} {lat}");
    let moved = server.good("/v1/places?q=mannerheimintie&datum=gcj02");
    assert_eq!(moved["datum"], "GCJ-02");
}

#[test]
fn every_place_that_fits_is_among_them_and_no_other() {
    let server = server();
    let snapshot = server.engine.snapshot();
    let map = &snapshot.region().base_map;
    for word in ["kirjasto", "katu", "park", "ö"] {
        let fits = |names: waystation::network::Names<'_>| {
            [names.name, names.zh, names.en].iter().any(|name| name.to_lowercase().contains(word))
        };
        let shapes = map.shapes().filter(|shape| !shape.names.name.is_empty()).map(|shape| shape.names);
        let right: BTreeSet<String> = map
            .places()
            .map(|place| place.names)
            .chain(shapes)
            .filter(|names| fits(*names))
            .map(|names| names.name.to_owned())
            .collect();
        let found = snapshot.places_named(word, usize::MAX);
        let told: BTreeSet<String> = found.iter().map(|place| place.names.name.to_owned()).collect();
        assert!(right.len() > 3, "{word}");
        assert_eq!(told, right, "{word}");
    }
    // Several words all count; a whole name goes before its longer namesakes.
    assert_eq!(names(&server.good("/v1/places?q=kirjasto%20mets%C3%A4talon")), ["Metsätalon kirjasto"]);
    assert_eq!(names(&server.good("/v1/places?q=esplanadi%20zzz")), Vec::<String>::new());
}

#[test]
fn what_cannot_be_looked_for_is_said() {
    let server = server();
    let long = "x".repeat(201);
    for (query, code) in [
        ("", "missing-parameter"),
        ("?q=", "missing-parameter"),
        ("?q=%20", "missing-parameter"),
        (&*format!("?q={long}"), "out-of-range"),
        ("?q=a&limit=51", "out-of-range"),
        ("?q=a&datum=x", "bad-parameter"),
        ("?q=a&where=b", "unknown-parameter"),
    ] {
        assert_eq!(server.get(&format!("/v1/places{query}")).code(), code, "{query}");
    }
    let hostile = server.good("/v1/places?q=%3Cscript%3E%27%22%25_%00%ff");
    assert_eq!(hostile["features"].as_array().unwrap().len(), 0);
}
