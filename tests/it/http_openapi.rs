//! The OpenAPI document: complete, locked, and true.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Method;
use serde_json::Value;

use crate::http::{CENTRE, Server, own_server, server, server_with_districts};

fn document() -> Value {
    server().good("/openapi.json")
}

/// (method, path, operation) of every operation.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let of = |(path, methods): (&String, &Value)| -> Vec<(String, String, Value)> {
        let one = |(method, operation): (&String, &Value)| (method.to_uppercase(), path.clone(), operation.clone());
        methods.as_object().unwrap().iter().map(one).collect()
    };
    paths.iter().flat_map(of).collect()
}

#[test]
fn the_document_is_locked() {
    insta::assert_snapshot!("http_openapi", server().get("/openapi.json").text());
}

#[test]
fn the_document_the_router_and_its_table_name_the_same_routes() {
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    let described: BTreeSet<[String; 3]> = operations(&document)
        .into_iter()
        .map(|(method, path, operation)| [method, path, operation["operationId"].as_str().unwrap().to_owned()])
        .collect();
    let source = include_str!("../../src/server/router.rs");
    let rows = source.lines().filter_map(|line| line.strip_prefix("//! | ")).skip(1);
    let table: BTreeSet<[String; 3]> = rows
        .map(|row| {
            let mut cells = row.split('|').map(|cell| cell.trim().trim_matches('`').to_owned());
            std::array::from_fn(|_| cells.next().unwrap())
        })
        .collect();
    assert_eq!(described, table);
    // No route comes into the router but with its description.
    assert!(!source.split("mod tests").next().unwrap().contains(".route("));
    let own = own_server("openapi-routes");
    for [method, path, _] in described {
        // Which files there are, tests/it/http_pages.rs asks.
        if path.starts_with("/assets/") {
            continue;
        }
        let path = path.replace("{key}", if method == "DELETE" { "n603743745" } else { "n5390715121" });
        let path = tile_path(&path).replace("{name}", "six");
        if path == "/v1/scenarios/six" {
            own.json(Method::PUT, &path, r#"{"edits":[]}"#);
        }
        let reply = own.ask(method.parse().unwrap(), &path, &[], Body::empty());
        assert!(![404, 405].contains(&reply.status.as_u16()), "{method} {path}: {}", reply.text());
    }
}

#[test]
fn nothing_is_referred_to_that_is_not_in_the_document() {
    let document = document();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 20);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leads out of the document"));
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            references.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| collect(member, references));
        }
        Value::Array(members) => members.iter().for_each(|member| collect(member, references)),
        _ => {}
    }
}

/// The ends of each range are taken, what lies beyond is not; each word is taken; each default changes nothing.
#[test]
fn parameters_take_what_the_document_says() {
    let server = server_with_districts();
    server.json(Method::PUT, "/v1/scenarios/compared", r#"{"edits":[]}"#);
    let mut tried = 0;
    for (_, path, operation) in operations(&document()).into_iter().filter(|(method, ..)| method == "GET") {
        // This region has no demand; tests/it/pings.rs asks where there is some.
        if path == "/v1/crowding" {
            continue;
        }
        let path = path.replace("{key}", "n5390715121");
        let placed = path.ends_with("/nearest") || path.ends_with("/isochrones");
        let path = tile_path(&path).replace("{name}", "six");
        // What must be given is given.
        let given = match () {
            () if placed => format!("{CENTRE}&"),
            () if path.ends_with("/places") => "q=a&".to_owned(),
            () if path.ends_with("/compare") => "names=compared&".to_owned(),
            () => String::new(),
        };
        let base = format!("{path}?{given}");
        let at = |value: &str| if value == "any" { "" } else { "&at=2026-11-24T12:00" };
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let (name, schema) = (parameter["name"].as_str().unwrap(), &parameter["schema"]);
            if ["lng", "lat"].contains(&name) || parameter["in"] == "path" {
                continue;
            }
            let mut try_one = |value: &str, good: bool| {
                let with_at = if ["open", "week"].contains(&name) { at(value) } else { "" };
                let path = format!("{base}{name}={value}{with_at}");
                assert_eq!(server.get(&path).status.is_success(), good, "{path}");
                tried += 1;
            };
            for (bound, step) in [("minimum", -1.0), ("maximum", 1.0)] {
                if let Some(end) = schema[bound].as_f64() {
                    try_one(&end.to_string(), true);
                    try_one(&(end + step).to_string(), false);
                }
            }
            for word in schema["enum"].as_array().or(schema["items"]["enum"].as_array()).into_iter().flatten() {
                try_one(word.as_str().unwrap(), true);
                // A Chinese word has no capitals, and a need may be written in them.
                if word.as_str().unwrap().is_ascii() && name != "need" {
                    try_one(&word.as_str().unwrap().to_uppercase(), false);
                }
            }
            // A set and a style name in their addresses what was asked.
            let names_it = path.starts_with("/style") || path.starts_with("/tiles") && !path.ends_with("mvt");
            if let Some(default) = schema.get("default").filter(|_| !names_it) {
                let value = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
                let with_default = server.get(&format!("{base}{name}={value}"));
                assert_eq!(with_default.body, server.get(&base).body, "{path} {name}={value}");
            }
        }
    }
    assert!(tried > 100, "{tried}");
}

/// A path with a set of tiles and a tile that are there.
fn tile_path(path: &str) -> String {
    let numbers = [("{layer}", "coverage"), ("{z}", "14"), ("{x}", "9327"), ("{y}", "4742.mvt")];
    numbers.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value))
}

/// Every member of every answer is described with its type, and what is described as always there is there.
#[test]
fn answers_are_as_described() {
    let document = document();
    let at = "at=2026-11-24T22:00";
    let mut checked = 0;
    let mut check = |server: &Server, method: Method, path: &str, body: &str| {
        is_as_described(&document, server, &method, path, body);
        checked += 1;
    };
    let (plain, districts) = (server(), server_with_districts());
    for path in [
        "/".to_owned(),
        "/healthz".to_owned(),
        "/readyz".to_owned(),
        "/openapi.json".to_owned(),
        "/v1/stations?limit=1000".to_owned(),
        "/v1/stations?limit=1000&open_at=2026-11-24T12:00".to_owned(),
        "/v1/stations/n5390715121".to_owned(),
        "/v1/stations/nobody".to_owned(),
        format!("/v1/stations/nearest?{CENTRE}&limit=50&open=any"),
        format!("/v1/stations/nearest?{CENTRE}&limit=50&{at}&need=toilet"),
        format!("/v1/stations/nearest?{CENTRE}&need=shower"),
        format!("/v1/stations/nearest?{CENTRE}&cutoff_s=1"),
        "/v1/stations/nearest?lng=0&lat=0".to_owned(),
        "/v1/stations/nearest".to_owned(),
        "/v1/bundle".to_owned(),
        "/v1/places?q=kirjasto".to_owned(),
        "/v1/places".to_owned(),
        "/v1/coverage?by=region".to_owned(),
        format!("/v1/coverage?{at}&need=toilet&metres=300"),
        "/v1/coverage?need=shower".to_owned(),
        format!("/v1/coverage?{at}&week=true&by=station&sensitivity=true&cutoff_s=300"),
        "/v1/coverage?at=2026-03-25T12:00&week=true&need=shower&reach=disc".to_owned(),
        "/v1/coverage?week=true".to_owned(),
        "/v1/coverage/cells".to_owned(),
        "/v1/coverage/cells?metres=500".to_owned(),
        format!("/v1/coverage/cells?{at}&reach=disc&cutoff_s=120"),
        "/v1/gaps?cutoff_s=120".to_owned(),
        format!("/v1/gaps?{at}&limit=1000&need=toilet&open=open"),
        "/v1/gaps?limit=0".to_owned(),
        "/tiles/base".to_owned(),
        "/tiles/nothing".to_owned(),
        "/style.json".to_owned(),
    ] {
        check(&plain, Method::GET, &path, "");
        check(&districts, Method::GET, &path, "");
    }
    check(&districts, Method::GET, &format!("/v1/coverage?by=region,district&{at}"), "");
    let body = format!(r#"{{"points":[{{"lng":24.9414,"lat":60.1699}},{{"lng":0,"lat":0}},{{}},{}]}}"#, "null");
    check(&plain, Method::POST, "/v1/stations/nearest?limit=50", &body);
    check(&plain, Method::POST, "/v1/stations/nearest?limit=50&need=shower", &body);
    check(&plain, Method::POST, "/v1/stations/nearest", "{");
    for question in ["contours_s=30,60", "contours_m=50&shape=edges", "contours_s=60&shape=cells"] {
        check(&plain, Method::GET, &format!("/v1/isochrones?{CENTRE}&{question}"), "");
    }
    check(&plain, Method::GET, "/v1/isochrones?station=n5390715121,n603743745&split=true&contours_s=60", "");
    let own = own_server("openapi-answers");
    let scenario = "/v1/scenarios/evaluate?cutoff_s=120&by=region,district&cells=true";
    let edits = r#"{"edits":[{"op":"add","lng":24.9414,"lat":60.1699},{"op":"close","key":"n603743745"}]}"#;
    check(&districts, Method::POST, scenario, edits);
    check(&districts, Method::POST, &format!("{scenario}&{at}"), edits);
    check(&own, Method::POST, "/v1/scenarios/evaluate?by=station&sensitivity=true", edits);
    check(&own, Method::POST, "/v1/scenarios/evaluate", "{}");
    check(&districts, Method::POST, "/v1/scenarios/live?cutoff_s=120", edits);
    check(&own, Method::POST, &format!("/v1/scenarios/live?{at}"), edits);
    let own_site = r#"{"sites":[{"lng":24.9470,"lat":60.1720,"cost":1}]}"#;
    check(&plain, Method::POST, "/v1/siting?cutoff_s=120&add=2", own_site);
    check(&plain, Method::POST, "/v1/siting?cutoff_s=120&add=2&form=geojson", own_site);
    check(
        &districts,
        Method::POST,
        &format!("/v1/siting?cutoff_s=60&objective=p-median&add=1&spacing_m=50&{at}"),
        "{}",
    );
    check(&districts, Method::POST, "/v1/siting?cutoff_s=5400&add=1", "{}");
    check(&plain, Method::POST, "/v1/siting", "{}");
    check(&own, Method::GET, "/v1/audit", "");
    let list = "key,lng,lat,facilities,phone\na,24.9414,60.1699,sauna,5\n";
    check(&own, Method::POST, "/v1/stations/import?dry_run=true", list);
    check(&own, Method::POST, "/v1/stations/import", list);
    check(&own, Method::POST, "/v1/stations/import", &format!("{list}b,0,0,,\n"));
    check(&own, Method::PUT, "/v1/stations/new", r#"{"lng":24.9414,"lat":60.1699}"#);
    check(&own, Method::PUT, "/v1/stations/new", r#"{"lng":24.9414,"lat":60.1699,"tier":"micro"}"#);
    check(&own, Method::PUT, "/v1/stations/new", r#"{"lng":0,"lat":0}"#);
    check(&own, Method::PATCH, "/v1/stations/new", r#"{"name":"New","opening_hours":"24/7","facilities":["rest"]}"#);
    check(&own, Method::POST, "/v1/stations", r#"{"lng":24.9414,"lat":60.1699}"#);
    check(&own, Method::GET, "/v1/audit?limit=1000", "");
    check(&own, Method::GET, "/v1/coverage?cutoff_s=120", "");
    assert_eq!(checked, 2 * 32 + 4 + 4 + 7 + 15);
}

/// The answer is one that the document describes, member by member.
fn is_as_described(document: &Value, server: &Server, method: &Method, path: &str, body: &str) {
    let media_type = if body.starts_with("key,") { "text/csv" } else { "application/json" };
    let headers = [("content-type", media_type)];
    let reply = server.ask(method.clone(), path, &headers, body.to_owned());
    let route = path.split('?').next().unwrap();
    let fixed = ["/v1/stations/nearest", "/v1/stations/import"];
    let route =
        if route.starts_with("/v1/stations/") && !fixed.contains(&route) { "/v1/stations/{key}" } else { route };
    let route = if route.starts_with("/v1/standards/") { "/v1/standards/{name}" } else { route };
    let route = if route.starts_with("/tiles/") { "/tiles/{layer}" } else { route };
    let operation = &document["paths"][route][method.as_str().to_lowercase()];
    let media_type = reply.header("content-type");
    let response = if reply.status.is_success() {
        &operation["responses"][reply.status.as_str()]
    } else {
        assert_eq!(operation["responses"]["default"]["$ref"], "#/components/responses/problem");
        &document["components"]["responses"]["problem"]
    };
    let schema = &response["content"][media_type]["schema"];
    assert!(schema.is_object(), "{path}: {media_type} is not described");
    matches(document, schema, &reply.json(), path);
}

/// The same of stations of which much is known, and of standards.
#[test]
fn answers_about_details_and_standards_are_as_described() {
    let document = document();
    let union = crate::union::server("openapi-union");
    for path in [
        "/v1/stations?open_at=2026-05-25T12:00",
        "/v1/stations/s1",
        "/v1/stations/nearest?lng=24.9414&lat=60.1699&limit=50&open=any",
        "/v1/coverage?at=2026-05-25T12:00&cutoff_s=60",
        "/v1/standards",
        "/v1/standards/eight?by=district",
        "/v1/standards/eight?form=geojson",
        "/v1/standards/nine",
        "/v1/quota",
        "/v1/vocabulary",
    ] {
        for server in [&union, &server()] {
            if !(path.contains("by=district") && server.engine.snapshot().region().districts.is_empty()) {
                is_as_described(&document, server, &Method::GET, path, "");
            }
        }
    }
    let details = r#"{"host":"bank","seats":5,"valid_to":"2026-12-31","contact":{"phone":"1"},"nearby":["toilet"]}"#;
    is_as_described(&document, &union, &Method::PATCH, "/v1/stations/m1", details);
    is_as_described(&document, &union, &Method::GET, "/v1/audit", "");
}

/// As much of JSON Schema as the document uses.
fn matches(document: &Value, schema: &Value, value: &Value, path: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(reference.trim_start_matches('#')).unwrap();
        return matches(document, target, value, &format!("{path} {}", reference.rsplit('/').next().unwrap()));
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let null = choices.iter().any(|choice| choice["type"] == "null");
        if value.is_null() {
            return assert!(null, "{path} is null");
        }
        let other = choices.iter().find(|choice| choice["type"] != "null").unwrap();
        return matches(document, other, value, path);
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        assert!(part["$ref"].is_null(), "{path}: flattened parts are inlined");
    }
    let types = &schema["type"];
    let has = |name: &str| types == name || types.as_array().is_some_and(|types| types.iter().any(|one| one == name));
    let fits = match value {
        Value::Null => has("null"),
        Value::Bool(_) => has("boolean"),
        Value::Number(number) => has("number") || (has("integer") && number.is_i64()),
        Value::String(_) => has("string"),
        Value::Array(_) => has("array"),
        Value::Object(_) => has("object"),
    };
    assert!(fits || types.is_null(), "{path}: {value} is no {types}");
    for element in value.as_array().into_iter().flatten() {
        matches(document, &schema["items"], element, &format!("{path}[]"));
    }
    let Some(members) = value.as_object().filter(|_| has("object")) else { return };
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        assert!(members.contains_key(name), "{path} has no {name}");
    }
    for (name, member) in members {
        let described = &schema["properties"][name];
        let described = if described.is_null() { &schema["additionalProperties"] } else { described };
        assert!(described.is_object(), "{path}.{name} is not described");
        matches(document, described, member, &format!("{path}.{name}"));
    }
}
