//! `POST /v1/siting`: plans over HTTP are those of the engine.

use serde_json::{Value, json};

use crate::http::{Server, server, server_with_districts};

const PATH: &str = "/v1/siting";

fn plan(server: &Server, query: &str, body: &Value) -> Value {
    let reply = server.post(&format!("{PATH}{query}"), &body.to_string());
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.header("cache-control"), "no-store");
    reply.json()
}

#[test]
fn a_plan_comes_with_its_proof_and_the_coverage_it_says() {
    let server = server();
    let found = plan(&server, "?add=2&cutoff_s=180", &json!({}));
    assert_eq!((found["proved"].as_bool(), found["unit"].as_str()), (Some(true), Some("street_m")));
    assert_eq!((found["objective"].as_f64(), found["gap"].as_f64()), (found["bound"].as_f64(), Some(0.0)));
    let sites = found["sites"].as_array().unwrap();
    assert_eq!(sites.len(), 2);
    // The same once the sites stand.
    let edits: Vec<Value> =
        sites.iter().map(|site| json!({"op": "add", "lng": site["lng"], "lat": site["lat"]})).collect();
    let reply = server.post("/v1/scenarios/evaluate?cutoff_s=180", &json!({"edits": edits}).to_string());
    let scenario = reply.json();
    let street = |side: &str| scenario[side]["regions"][0]["measures"][0]["covered"].as_f64().unwrap();
    assert!((street("before") - found["base"].as_f64().unwrap()).abs() < 0.002, "{scenario}");
    // Seven decimals of a degree are a centimetre; what they move at the edge of the reach is less than a metre a street.
    assert!((street("after") - found["objective"].as_f64().unwrap()).abs() < 5.0, "{found} {scenario}");
    let drawn = plan(&server, "?add=2&cutoff_s=180&form=geojson", &json!({}));
    assert_eq!(drawn["features"][0]["properties"]["id"], sites[0]["id"]);
    assert_eq!(drawn["meta"]["objective"], found["objective"]);
    assert_eq!(found, plan(&server, "?add=2&cutoff_s=180", &json!({})));
}

#[test]
fn demand_and_districts_are_told_where_there_are_any() {
    let server = server_with_districts();
    let body = json!({"sites": [{"lng": 24.9470, "lat": 60.1720}]});
    let found = plan(&server, "?add=1&cutoff_s=60", &body);
    assert_eq!(found["unit"], "demand");
    assert_eq!(found["demand"], 17.0);
    assert_eq!((found["base"].as_f64(), found["objective"].as_f64()), (Some(2.0), Some(12.0)), "{found}");
    let site = &found["sites"][0];
    assert!(["west", "east"].contains(&site["districts"][0]["key"].as_str().unwrap()), "{site}");
    assert_eq!(site["districts"][0]["gain"], site["gain"]);
    assert_eq!(found["own"][0]["id"], "own-1");
    let nothing = plan(&server, "?add=1&cutoff_s=5400", &json!({}));
    assert_eq!((&nothing["sites"], nothing["reason"].as_str()), (&json!([]), Some("nothing-wanted")));
}

#[test]
fn a_list_of_candidates_and_a_budget_are_kept() {
    let server = server();
    let candidate = |id: &str, lng: f64, lat: f64, cost: f64| json!({"id": id, "lng": lng, "lat": lat, "cost": cost});
    let all = [
        candidate("a", 24.9470, 60.1719, 3.0),
        candidate("b", 24.9390, 60.1661, 2.0),
        candidate("c", 24.9435, 60.1690, 1.0),
    ];
    let found = plan(&server, "?cutoff_s=180", &json!({"candidates": all, "budget": 3.5}));
    let cost: f64 = found["sites"].as_array().unwrap().iter().map(|one| one["cost"].as_f64().unwrap()).sum();
    assert!(cost > 0.0 && cost <= 3.5, "{found}");
    assert_eq!(found["candidates"]["usable"], 3);
    // What one has in mind has an id of its own, and stays out of the plan where a station is too near.
    let mine = [candidate("own-1", 24.9390, 60.1661, 3.0)];
    let near = json!({"candidates": mine, "sites": [{"lng": 24.9470, "lat": 60.1720}]});
    let own = |query: &str| plan(&server, query, &near)["own"][0].clone();
    let (free, barred) = (own("?cutoff_s=180&add=2"), own("?cutoff_s=180&add=1&spacing_m=2000"));
    assert_eq!((free["id"].as_str(), free["planned"].as_bool()), (Some("own-2"), Some(true)), "{free}");
    assert_eq!((barred["id"].as_str(), barred["planned"].as_bool()), (Some("own-2"), Some(false)), "{barred}");
    assert_eq!((free["too_close"].as_bool(), barred["too_close"].as_bool()), (Some(false), Some(true)), "{barred}");
}

#[test]
fn places_of_the_extract_are_candidates() {
    let server = server();
    let found = plan(&server, "?add=2&cutoff_s=180&from=places", &json!({}));
    assert_eq!(found["candidates"]["source"]["from"], "places");
    assert!(found["sites"][0]["class_zh"].is_string() && found["sites"][0]["class_en"].is_string(), "{found}");
    let classes = json!({"classes": [{"class": "bank", "cost": 2.0}], "budget": 5.0});
    let found = plan(&server, "?cutoff_s=180&from=places&prefer=0.1", &classes);
    assert!((1..=2).contains(&found["sites"].as_array().unwrap().len()), "{found}");
    assert!(found["sites"].as_array().unwrap().iter().all(|site| site["class"] == "bank"), "{found}");
    assert_eq!(found["prefer"]["share"], 0.1);
}

#[test]
fn what_is_wrong_is_named() {
    let server = server();
    let check = |query: &str, body: &str, code: &str, expect: &str| {
        let reply = server.post(&format!("{PATH}{query}"), body);
        assert_eq!(reply.code(), code, "{query} {body}: {}", reply.text());
        assert!(reply.text().contains(expect), "{query} {body}: {} does not say {expect:?}", reply.text());
    };
    check("", "{}", "bad-parameter", "nothing limits the plan");
    check("?add=0", "{}", "out-of-range", "between 1 and");
    check("?add=1&time_limit_s=60", "{}", "out-of-range", "between 1 and 20");
    check("?add=1", "[", "bad-body", "send {}");
    check("?add=1", r#"{"place":1}"#, "bad-body", "unknown field");
    check("?add=1", r#"{"candidates":[{"lng":500,"lat":1}]}"#, "invalid-coordinate", "500");
    check("?add=1", r#"{"candidates":[{"lng":14.5,"lat":35.9}]}"#, "bad-body", "none of the 1 candidates");
    check("?add=1", r#"{"sites":[{"lng":14.5,"lat":35.9}]}"#, "off-network", "off the network");
    let twins = r#"{"candidates":[{"id":"a","lng":24.94,"lat":60.17},{"id":"a","lng":24.95,"lat":60.17}]}"#;
    check("?add=1", twins, "bad-body", "two candidates have the id `a`");
    check("?add=1", r#"{"budget":5}"#, "bad-body", "needs candidates or classes with a `cost`");
    check("?add=1&from=roofs", "{}", "bad-parameter", "one of streets, places, both");
    check("?add=1&prefer=2", "{}", "out-of-range", "from 0 to 1");
    check("?add=1&from=places", r#"{"classes":[{"class":"banc"}]}"#, "bad-body", "`banc` is no kind of place");
    check("?add=1&from=places", r#"{"classes":[{"class":"bank","weight":0}]}"#, "bad-body", "above 0 and at most 1");
    check("?add=1&from=places", r#"{"classes":[{"class":"works"}]}"#, "bad-parameter", "no place of these classes");
    check("?add=1&from=both", r#"{"classes":[{"class":"bank"}]}"#, "bad-body", "no row `street`");
    check("?add=1", r#"{"classes":[],"candidates":[]}"#, "bad-body", "send one of them");
    check("?add=2", r#"{"candidates":[{"lng":24.94,"lat":60.17}]}"#, "bad-parameter", "there are 1 candidate");
    check("?add=1&objective=p-median&depth=2", "{}", "bad-parameter", "takes no depth");
    check("?objective=cover-all&add=1", "{}", "bad-parameter", "takes no number to add");
    let unpriced =
        r#"{"budget":5,"candidates":[{"id":"a","lng":24.94,"lat":60.17,"cost":5},{"id":"b","lng":24.95,"lat":60.17}]}"#;
    check("", unpriced, "bad-body", "the candidate `b` has no `cost`");
    let unpriced = r#"{"budget":5,"classes":[{"class":"bank","cost":5},{"class":"convenience"}]}"#;
    check("?from=places", unpriced, "bad-body", "the class `convenience` has no `cost`");
}

/// Both places of the queue for long work are taken by searches that would go on for twenty seconds; when their clients
/// go away, others are answered at once.
#[test]
fn a_client_that_goes_away_stops_its_search() {
    let server = crate::http::own_server("siting-gone");
    let path = format!("{PATH}?add=12&cutoff_s=150&depth=2&time_limit_s=20");
    let body = json!({"candidates": lattice()}).to_string();
    // A search that were proved soon would tell nothing.
    let short = server.post(&path.replace("time_limit_s=20", "time_limit_s=1"), &body).json();
    assert_eq!(short["proved"], false, "gap {}", short["gap"]);
    let started = [(); 2].map(|()| server.start(&path, &body));
    std::thread::sleep(std::time::Duration::from_millis(700));
    assert!(started.iter().all(|task| !task.is_finished()));
    started.iter().for_each(tokio::task::JoinHandle::abort);
    let begin = std::time::Instant::now();
    assert_eq!(server.get("/v1/coverage?cutoff_s=60").status, 200);
    assert!(begin.elapsed().as_secs_f64() < 8.0, "{:?}", begin.elapsed());
}

/// Candidates all over the bundled region.
fn lattice() -> Vec<Value> {
    let step = |from: f64, to: f64, index: usize| from + (to - from) * index as f64 / 24.0;
    let places = (0..25).flat_map(|east| (0..25).map(move |north| (east, north)));
    places.map(|(east, north)| json!({"lng": step(24.930, 24.955, east), "lat": step(60.162, 60.177, north)})).collect()
}

#[test]
fn progress_is_told_line_by_line_and_ends_with_the_same_plan() {
    let server = server();
    let lines = |query: &str, body: &str| -> Vec<Value> {
        let reply = server.ask(
            axum::http::Method::POST,
            &format!("{PATH}{query}"),
            &[("content-type", "application/json"), ("accept-encoding", "gzip")],
            body.to_owned(),
        );
        assert_eq!(reply.status, 200, "{}", reply.text());
        assert_eq!(reply.header("content-type"), "application/x-ndjson");
        // Packed lines would wait for each other.
        assert_eq!(reply.header("content-encoding"), "");
        reply.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let told = lines("?add=4&cutoff_s=120&progress=true", "{}");
    let (last, before) = told.split_last().unwrap();
    assert_eq!(last["plan"], plan(&server, "?add=4&cutoff_s=120", &json!({})));
    for line in before {
        let progress = &line["progress"];
        assert!(progress["seconds"].as_f64().unwrap() >= 0.1, "{line}");
        match progress["stage"].as_str().unwrap() {
            "streets" => assert!(progress["done"].as_u64() <= progress["of"].as_u64(), "{line}"),
            "plan" => {
                let [objective, bound] = ["objective", "bound"].map(|name| progress[name].as_f64().unwrap());
                assert!(objective <= bound && bound >= last["plan"]["objective"].as_f64().unwrap(), "{line} {last}");
            }
            other => panic!("{other}"),
        }
    }
    // What is found out on the way is the last line; what is wrong from the beginning is a status as ever.
    let refused = lines("?add=1&progress=true", r#"{"sites": [{"lng": 24.0, "lat": 59.5}]}"#);
    assert_eq!(refused.last().unwrap()["problem"]["code"], "off-network", "{refused:?}");
    assert_eq!(server.post(&format!("{PATH}?add=1&progress=true"), "{").code(), "bad-body");
    assert_eq!(server.post(&format!("{PATH}?add=1&progress=perhaps"), "{}").code(), "bad-parameter");
}
