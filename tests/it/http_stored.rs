//! Stored scenarios: written, compared, and edited by two planners at once.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};
use waystation::engine::Engine;

use crate::command::{scratch, waystation};
use crate::http::{NOON, Reply, Server, own_server, server, server_with_districts};

const PATH: &str = "/v1/scenarios";

fn put(server: &Server, name: &str, condition: Option<(&str, &str)>, body: &Value) -> Reply {
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(condition);
    server.ask(Method::PUT, &format!("{PATH}/{name}"), &headers, body.to_string())
}

/// Writes, whatever is there.
fn save(server: &Server, name: &str, edits: &Value) {
    let reply = put(server, name, None, &json!({"edits": edits}));
    assert!(reply.status.is_success(), "{}", reply.text());
}

fn delete(server: &Server, name: &str) -> Reply {
    server.ask(Method::DELETE, &format!("{PATH}/{name}"), &[], Body::empty())
}

#[test]
fn a_scenario_is_written_read_listed_and_removed() {
    let server = own_server("stored-one");
    assert_eq!(server.good(PATH)["scenarios"], json!([]));
    assert_eq!(server.get(&format!("{PATH}/night")).code(), "unknown-scenario");
    let edits =
        json!([{"op": "add", "lng": 24.9414, "lat": 60.1699}, {"op": "close_street", "lng": 24.9412, "lat": 60.1698}]);
    let body = json!({"note": "two shifts", "edits": edits});
    let new = put(&server, "night", Some(("if-none-match", "*")), &body);
    assert_eq!((new.status.as_u16(), new.header("cache-control")), (201, "no-store"));
    let read = server.get(&format!("{PATH}/night"));
    assert_eq!((read.text(), read.header("etag")), (new.text(), new.header("etag")));
    let stored = read.json();
    assert_eq!((&stored["edits"], &stored["note"], &stored["who"]), (&edits, &json!("two shifts"), &json!("local")));
    assert_eq!(stored["base"], server.engine.snapshot().version());
    // Another process sees it, and so does a server that starts later.
    let region = server.engine.snapshot().region().path.clone();
    let other = Server::at(&Arc::new(Engine::open(&region).unwrap()), NOON);
    assert_eq!(other.get(&format!("{PATH}/night")).text(), new.text());
    let again = put(&server, "night", None, &body);
    assert_eq!(again.code(), "scenario-exists");
    assert!(again.text().contains("if-match"), "{}", again.text());
    assert_eq!(put(&server, "night", Some(("if-none-match", "*")), &body).code(), "precondition-failed");
    assert_eq!(put(&server, "day", Some(("if-match", "*")), &body).code(), "precondition-failed");
    // What was read can be written back.
    let back = put(&server, "night", Some(("if-match", new.header("etag"))), &stored);
    assert_eq!(back.status, 200, "{}", back.text());
    assert!(back.json()["version"].as_u64() > stored["version"].as_u64());
    assert_eq!(put(&server, "night", Some(("if-match", new.header("etag"))), &stored).code(), "precondition-failed");
    save(&server, "%E5%A4%9C%E9%97%B4%20plan", &json!([]));
    let list = server.good(PATH);
    let names: Vec<_> = list["scenarios"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    assert_eq!(names, ["night", "夜间 plan"]);
    assert_eq!((&list["scenarios"][0]["edits"], &list["scenarios"][0]["current"]), (&json!(2), &json!(true)));
    assert_eq!(delete(&server, "night").status, 204);
    assert_eq!(delete(&server, "night").code(), "unknown-scenario");
    // A version is never given twice.
    save(&server, "night", &json!([]));
    assert!(server.good(&format!("{PATH}/night"))["version"].as_u64() > back.json()["version"].as_u64());
    // Nothing of it touches the stations.
    assert_eq!(server.engine.snapshot().revision().number, 0);
}

#[test]
fn two_planners_who_edit_one_scenario_at_once_lose_nothing() {
    let server = own_server("stored-two");
    save(&server, "shared", &json!([]));
    let (rounds, planners) = (6, 4);
    let refused: usize = std::thread::scope(|scope| {
        let planner = |planner: usize| {
            let server = &server;
            move || {
                let mut refused = 0;
                for round in 0..rounds {
                    loop {
                        let read = server.get(&format!("{PATH}/shared"));
                        let mut body = read.json();
                        let key = format!("p{planner}-{round}");
                        let edit = json!({"op": "add", "key": key, "lng": 24.9414, "lat": 60.1699});
                        body["edits"].as_array_mut().unwrap().push(edit);
                        let reply = put(server, "shared", Some(("if-match", read.header("etag"))), &body);
                        if reply.status == 200 {
                            break;
                        }
                        assert_eq!(reply.code(), "precondition-failed");
                        refused += 1;
                    }
                }
                refused
            }
        };
        let threads: Vec<_> = (0..planners).map(|number| scope.spawn(planner(number))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    let edits = server.good(&format!("{PATH}/shared"))["edits"].as_array().unwrap().len();
    assert_eq!(edits, rounds * planners, "{refused} were refused");
}

#[test]
fn scenarios_side_by_side_say_what_each_says_alone() {
    let server = server_with_districts();
    let add = json!([{"op": "add", "lng": 24.9470, "lat": 60.1719, "opening_hours": "24/7"}]);
    let close = json!([
        {"op": "close", "key": "n603743745"},
        {"op": "move", "key": "n5390715121", "lng": 24.9471, "lat": 60.1719},
        {"op": "close_street", "lng": 24.9412, "lat": 60.1698},
    ]);
    save(&server, "side-add", &add);
    save(&server, "side-close", &close);
    let mut moved = 0;
    for query in ["cutoff_s=180", "cutoff_s=240&at=2026-11-24T22:00", "metres=200&reach=disc", "cutoff_s=300&depth=2"] {
        let more = "gaps=true&outlines=true&limit=50000";
        let mut compared = server.good(&format!("{PATH}/compare?names=side-add,side-close&{query}&{more}"));
        let streets = query.replace("&reach=disc", "");
        let gaps = server.good(&format!("/v1/gaps?{streets}"))["meta"].clone();
        let counted = compared["base"].as_object_mut().unwrap().shift_remove("gaps").unwrap();
        for member in ["gaps", "unserved_street_m"] {
            assert_eq!(counted[member], gaps[member], "{query} {member}");
        }
        let mut covered: Vec<[std::collections::BTreeSet<String>; 2]> = Vec::new();
        for (index, edits) in [&add, &close].into_iter().enumerate() {
            let body = json!({"edits": edits}).to_string();
            let path = format!("{PATH}/evaluate?{query}&by=region,district&cells=true&outlines=true&limit=50000");
            let alone = server.post(&path, &body).json();
            let one = &compared["scenarios"][index];
            assert_eq!((&compared["method"], &compared["base"]), (&alone["method"], &alone["before"]), "{query}");
            assert_eq!((&one["edits"], &one["base_is_current"]), (&alone["edits"], &json!(true)));
            assert_eq!(one["closed_streets"], json!(index));
            assert_eq!(one["cells"], alone["cells"], "{query}");
            if !query.contains("disc") {
                // What is not reached is in the gaps, or at their fringe.
                let street = &one["regions"][0]["measures"][0];
                let unserved = street["total"].as_f64().unwrap() - street["covered"].as_f64().unwrap();
                assert!((one["gaps"]["unserved_street_m"].as_f64().unwrap() - unserved).abs() < 0.01, "{query}");
            }
            for (area, (side, alone_area)) in
                one["regions"].as_array().unwrap().iter().zip(alone["after"]["regions"].as_array().unwrap()).enumerate()
            {
                for (member, value) in alone_area.as_object().unwrap() {
                    assert_eq!(&side[member], value, "{query} {member}");
                }
                let difference = &alone["difference"]["regions"][area];
                assert_eq!(side["difference"]["stations"], difference["stations"]);
                for (number, measure) in side["difference"]["measures"].as_array().unwrap().iter().enumerate() {
                    assert_eq!(measure["covered"], difference["measures"][number]["covered"], "{query}");
                }
                // What is gained less what is lost is the difference.
                let side_of = |which: &str, member: &str| side[which][member].as_f64().unwrap();
                for (unit, member) in [("area_m2", "area_m2"), ("demand", "demand")] {
                    let measures = difference["measures"].as_array().unwrap();
                    let Some(net) = measures.iter().find(|one| one["unit"] == unit) else { continue };
                    let moved = side_of("gains", member) - side_of("loses", member);
                    assert!((moved - net["covered"].as_f64().unwrap()).abs() < 1.0, "{query} {side} {net}");
                }
            }
            let [gained, lost] = ["gained", "lost"].map(|which| {
                let cells = alone["cells"][which]["cells"].as_array().unwrap();
                cells.iter().map(|cell| cell.as_str().unwrap().to_owned()).collect::<std::collections::BTreeSet<_>>()
            });
            covered.push([gained, lost]);
        }
        // By hand: a cell that only the first covers was gained by it alone, or lost by the other alone.
        let [[gained, lost], [gained_too, lost_too]] = &covered[..] else { panic!("two") };
        let only_first = (gained - gained_too).len() + (lost_too - lost).len();
        let only_second = (gained_too - gained).len() + (lost - lost_too).len();
        let pair = &compared["pairs"][0];
        assert!(only_first as u64 >= pair["only_first"]["cells"].as_u64().unwrap(), "{query} {pair}");
        assert!(only_second as u64 >= pair["only_second"]["cells"].as_u64().unwrap(), "{query} {pair}");
        for (index, [gained, lost]) in covered.iter().enumerate() {
            let one = &compared["scenarios"][index];
            // Cells of districts that lie beyond the streets of the region are cells of no region.
            assert!(one["changed_cells"].as_u64().unwrap() <= (gained.len() + lost.len()) as u64, "{query}");
            moved += gained.len() + lost.len();
        }
    }
    assert!(moved >= 5, "{moved}");
    for name in ["side-add", "side-close"] {
        assert_eq!(delete(&server, name).status, 204);
    }
}

#[test]
fn a_closed_street_takes_its_neighbours_away() {
    let server = server();
    let street = json!({"edits": [{"op": "close_street", "lng": 24.9412, "lat": 60.1698}]}).to_string();
    let answer = server.post(&format!("{PATH}/evaluate?cutoff_s=180"), &street).json();
    let street_of = |side: &str, member: &str| answer[side]["regions"][0]["measures"][0][member].as_f64().unwrap();
    assert!(street_of("after", "covered") < street_of("before", "covered"), "{answer}");
    assert_eq!(street_of("after", "total").to_bits(), street_of("before", "total").to_bits());
    let dragged = server.post(&format!("{PATH}/live?cutoff_s=180"), &street).json();
    let measure = &dragged["regions"][0]["measures"][0];
    assert_eq!(measure["before"].as_f64(), Some(street_of("before", "covered")));
    assert_eq!(measure["after"].as_f64(), Some(street_of("after", "covered")));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let server = own_server("stored-bad");
    let check = |name: &str, body: &str, code: &str, expect: &str| {
        let headers = [("content-type", "application/json")];
        let reply = server.ask(Method::PUT, &format!("{PATH}/{name}"), &headers, body.to_owned());
        assert_eq!(reply.code(), code, "{name} {body}: {}", reply.text());
        assert!(reply.text().contains(expect), "{name} {body}: {} does not say {expect:?}", reply.text());
    };
    check("live", r#"{"edits":[]}"#, "method-not-allowed", "allow");
    check("a,b", r#"{"edits":[]}"#, "bad-parameter", "cannot name a scenario");
    check("a%2Fb", r#"{"edits":[]}"#, "bad-parameter", "cannot name a scenario");
    check("a", "{}", "bad-body", "send {");
    check("a", r#"{"edits":[{"op":"close","key":"nobody"}]}"#, "bad-body", "edit 1: there is no station `nobody`");
    check("a", r#"{"edits":[{"op":"close_street","lng":24.9}]}"#, "bad-body", "`lat` is missing");
    check("a", r#"{"edits":[{"op":"close_street","lng":20,"lat":60}]}"#, "bad-body", "off the network");
    check("a", &json!({"edits": [], "note": "x".repeat(501)}).to_string(), "bad-body", "500 characters");
    for (names, code) in [("", "bad-parameter"), ("a,a", "bad-parameter"), ("nobody", "unknown-scenario")] {
        assert_eq!(server.get(&format!("{PATH}/compare?names={names}")).code(), code);
    }
    assert_eq!(server.get(&format!("{PATH}/compare")).code(), "bad-parameter");
    // A station that the scenario speaks of goes.
    save(&server, "stale", &json!([{"op": "close", "key": "n603743745"}]));
    let gone = server.ask(Method::DELETE, "/v1/stations/n603743745", &[], Body::empty());
    assert_eq!(gone.status, 204);
    let stale = server.get(&format!("{PATH}/compare?names=stale"));
    assert_eq!(stale.code(), "scenario-stale");
    assert!(stale.text().contains("n603743745"), "{}", stale.text());
    assert_eq!(stale.json()["report"]["scenario"], "stale");
    assert_eq!(server.good(PATH)["scenarios"][0]["current"], false);
}

#[test]
fn the_command_line_stores_and_compares_too() {
    let server = own_server("stored-cli");
    let region = server.engine.snapshot().region().path.to_str().unwrap().to_owned();
    let file = scratch("stored-cli-files").join("edits.json");
    std::fs::write(
        &file,
        r#"{"note":"by file","edits":[{"op":"add","lng":24.9470,"lat":60.1719},{"op":"close","key":"n603743745"}]}"#,
    )
    .unwrap();
    let edits = file.to_str().unwrap();
    let run = |arguments: &[&str]| waystation(&[&["scenario", &region], arguments].concat());
    let save = run(&["save", "new", "--edits", edits]);
    assert_eq!(save.status, 0, "{}", save.stderr);
    let twice = run(&["save", "new", "--edits", edits]);
    assert!(twice.status == 2 && twice.stderr.contains("--replace 1"), "{}", twice.stderr);
    assert_eq!(run(&["save", "new", "--edits", edits, "--replace", "1", "--note", "again"]).status, 0);
    let late = run(&["save", "new", "--edits", edits, "--replace", "1"]);
    assert!(late.status == 2 && late.stderr.contains("has version 2 by now"), "{}", late.stderr);
    let shown: Value = serde_json::from_str(&run(&["show", "new"]).stdout).unwrap();
    assert_eq!(shown["note"], "again");
    assert_eq!(shown, server.good(&format!("{PATH}/new")));
    assert!(run(&["list"]).stdout.contains("again"));
    let compare = run(&["compare", "new", "--minutes", "3", "--format", "json"]);
    let compared: Value = serde_json::from_str(&compare.stdout).unwrap();
    assert_eq!(compared, server.good(&format!("{PATH}/compare?names=new&cutoff_s=180")));
    let table = run(&["compare", "new", "--minutes", "3", "--lang", "zh"]);
    assert!(table.stdout.contains("现状") && table.stdout.contains("新覆盖"), "{}", table.stdout);
    let csv = run(&["compare", "new", "--minutes", "3", "--format", "csv"]);
    assert_eq!(csv.stdout.lines().count(), 1 + 2 * 2, "{}", csv.stdout);
    assert_eq!(run(&["compare", "nobody"]).status, 2);
    assert_eq!(run(&["remove", "new"]).status, 0);
    assert_eq!((run(&["remove", "new"]).status, run(&["show", "new"]).status), (2, 2));
}
