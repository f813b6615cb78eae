//! Pings of dates that are over, with a region that is built: their datum, their dates, load from `simulate`.

use std::fmt::Write;
use std::path::Path;

use rusqlite::Connection;
use waystation::coord::Datum;

use crate::command::{scratch, waystation};
use crate::http::own_region;
use crate::http_edits::Served;
use crate::quzhou::{Town, town};

/// Four workers at each place of a town, who go on to another every forty minutes of two hours; a ping every two
/// minutes, in GCJ-02.
fn pings(town: &Town, folder: &Path) -> String {
    let mut text = "worker,lng,lat,time\n".to_owned();
    for minute in (0..120).step_by(2) {
        for worker in 0..4 * town.places.len() {
            let there = Datum::Gcj02.from_wgs84(town.places[(worker + minute / 40 * 7) % town.places.len()]);
            let time = format!("2026-11-20T{:02}:{:02}:00+08:00", 10 + minute / 60, minute % 60);
            writeln!(text, "w{worker},{:.6},{:.6},{time}", there.lng(), there.lat()).unwrap();
        }
    }
    let path = folder.join("pings.csv");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn stations(town: &Town, folder: &Path) -> String {
    let mut text = "lng,lat\n".to_owned();
    for place in &town.places {
        writeln!(text, "{:.6},{:.6}", place.lng(), place.lat()).unwrap();
    }
    let path = folder.join("list.csv");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_datum_that_nobody_declared_is_noticed_before_anything_is_stored() {
    let town = town("pings-build");
    let folder = scratch("pings-build-lists");
    let (list, file) = (stations(&town, &folder), pings(&town, &folder));
    let region = folder.join("region");
    let out = region.to_str().unwrap();
    let build = ["build", "--osm", town.osm.to_str().unwrap(), "--stations", &list, "--out", out];
    let run = waystation(&[&build[..], &["--stations-datum", "wgs84", "--pings", &file]].concat());
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains("by the streets they are in GCJ-02"), "{}", run.stderr);
    assert!(run.stderr.contains("add `--datum gcj02`") && !run.stderr.contains("118.8"), "{}", run.stderr);
    let log = Connection::open(region.join("demand/log.sqlite")).unwrap();
    let closed: i64 = log
        .query_row("SELECT (SELECT count(*) FROM closed) + (SELECT count(*) FROM chunk)", [], |row| row.get(0))
        .unwrap();
    assert_eq!(closed, 0, "nothing was stored, no date closed");
    drop(log);

    let declared =
        ["--stations-datum", "wgs84", "--pings", &file, "--pings-datum", "gcj02", "--pings-source", "invented"];
    let run = waystation(&[&build[..], &declared].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("2026-11-20  published:"), "{}", run.stderr);
    let run = waystation(&["coverage", out, "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(
        answer["method"]["data"]["presence"]["file"].as_str().unwrap().ends_with("2026-11-20, invented"),
        "{answer}"
    );
    // Every worker is there for two hours less the ends.
    let measures = answer["regions"][0]["measures"].as_array().unwrap();
    let demand = measures.iter().find(|measure| measure["unit"] == "demand").unwrap();
    assert!(demand["total"].as_f64().unwrap() > 60.0, "{demand}");
}

#[test]
fn simulated_pings_go_straight_into_a_server() {
    let path = own_region("pings-send");
    let region = path.to_str().unwrap();
    let served = Served::start(region);
    let url = format!("http://{}", served.address);
    let send = |more: &[&str]| {
        waystation(&[&["simulate", region, "--workers", "40", "--every", "60", "--to"][..], more].concat())
    };
    let run = send(&[&url, "--rate", "20000"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let number = |before: &str, text: &str| -> u64 {
        text.split(before)
            .nth(1)
            .unwrap()
            .split(|letter: char| !letter.is_ascii_digit())
            .next()
            .unwrap()
            .parse()
            .unwrap()
    };
    let (sent, stored, refused) =
        (number("sent ", &run.stderr), number("on disk ", &run.stderr), number("refused ", &run.stderr));
    assert!(sent > 2_000 && stored + refused == sent && stored > sent / 2, "{}", run.stderr);
    assert!(run.stderr.contains("0 sent again"), "{}", run.stderr);
    // So many are in the log.
    let log = Connection::open(path.join("demand/log.sqlite")).unwrap();
    let accepted: i64 = log.query_row("SELECT sum(accepted) FROM batch", [], |row| row.get(0)).unwrap();
    assert_eq!(accepted.cast_unsigned(), stored);
    // Today's go by the clock; a twentieth of a minute is over soon.
    let run = send(&[&url, "--minutes", "0.02"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    for (more, told) in [
        (vec!["https://example.org", "--rate", "5"], "no address that pings can be sent to"),
        (vec![&url, "--days", "3"], "add `--rate N`"),
        (vec!["http://127.0.0.1:9", "--rate", "5000"], "nothing answers at"),
    ] {
        let run = send(&more);
        assert!(run.status == 2 && run.stderr.contains(told), "{told}: {}", run.stderr);
    }
    assert_eq!(waystation(&["simulate", region]).status, 2, "somewhere they must go");
}
