//! Lists in the datum of a Chinese map are put right, or refused with what the streets show.

use std::path::Path;

use rusqlite::Connection;
use waystation::coord::{Datum, LngLat, Plane};
use waystation::engine::Engine;
use waystation::network::{Hypothesis, Numbers};
use waystation::store::Region;

use crate::command::{Run, scratch, waystation};
use crate::quzhou::{Town, town};
use crate::random::Random;

/// A list of places in `datum`, as `key,lng,lat,source`.
fn list(places: &[LngLat], datum: impl Fn(usize) -> Datum) -> String {
    let row = |(index, place): (usize, &LngLat)| {
        let (datum, key) = (datum(index), index + 1);
        let there = datum.from_wgs84(*place);
        format!("k{key:03},{:.6},{:.6},{datum}\n", there.lng(), there.lat())
    };
    let rows: String = places.iter().enumerate().map(row).collect();
    format!("key,lng,lat,source\n{rows}")
}

/// Builds a region from a list; its files are called `name`.
fn build(town: &Town, name: &str, list: &str, more: &[&str]) -> (Run, String) {
    let directory = scratch(name);
    let path = directory.join("list.csv");
    std::fs::write(&path, list).unwrap();
    let out = directory.join("region").to_str().unwrap().to_owned();
    let inputs = ["build", "--osm", town.osm.to_str().unwrap(), "--stations", path.to_str().unwrap(), "--out", &out];
    (waystation(&[&inputs[..], more].concat()), out)
}

/// How far the stations of a region are from `places`, at most.
fn worst_m(region: &str, places: &[LngLat]) -> f64 {
    let stations = Region::open(Path::new(region)).unwrap().list.stations;
    // Some may have been moved out of the extract.
    assert!(10 * stations.len() >= 9 * places.len(), "{} of {}", stations.len(), places.len());
    let number = |key: &str| key[1..].parse::<usize>().unwrap() - 1;
    let far = stations.iter().map(|station| Plane::distance_m(station.place, places[number(&station.key)]));
    far.fold(0.0, f64::max)
}

fn tables(region: &str) -> Vec<u8> {
    std::fs::read(Path::new(region).join("region.sqlite")).unwrap()
}

#[test]
fn the_streets_put_a_list_right_and_its_numbers_stay_with_it() {
    let town = town("datum-auto");
    for datum in Datum::ALL {
        let text = list(&town.places, |_| datum);
        let (run, region) =
            build(&town, &format!("datum-auto-{}", datum.as_str()), &text, &["--stations-datum", "auto"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(run.stderr.contains(&format!("in {datum}, as the streets show")), "{}", run.stderr);
        assert!(run.stderr.contains("> 99.99 %") && run.stderr.contains("from a street, 60 of 60"), "{}", run.stderr);
        // A list of six decimals is right to 8 cm.
        assert!(worst_m(&region, &town.places) < 0.1, "{datum}");

        let opened = Region::open(Path::new(&region)).unwrap();
        let input = &opened.recipe.stations;
        assert_eq!((input.datum.as_deref(), input.datum_by.as_deref()), (Some(datum.as_str()), Some("streets")));
        let told =
            |name: &str| opened.list.stations[0].extra.iter().find(|pair| pair.0 == name).map(|pair| pair.1.clone());
        let there = datum.from_wgs84(town.places[0]);
        let expect = (datum != Datum::Wgs84).then(|| format!("{:.6}", there.lng()).trim_end_matches('0').to_owned());
        assert_eq!(told("source_lng"), expect);

        // The recipe names the datum: the same list declared gives the same tables, bit for bit.
        let declared = format!("datum-declared-{}", datum.as_str());
        let (run, again) = build(&town, &declared, &text, &["--stations-datum", datum.as_str()]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(tables(&again) == tables(&region), "{datum}");
        // And saying nothing does too, out loud.
        let (run, again) = build(&town, &format!("datum-silent-{}", datum.as_str()), &text, &[]);
        assert!(run.stderr.contains(&format!("datum     list.csv: in {datum}")), "{}", run.stderr);
        assert!(tables(&again) == tables(&region), "{datum}");
    }
}

#[test]
fn check_sees_positions_as_build_does() {
    let town = town("datum-check");
    for datum in [Datum::Wgs84, Datum::Gcj02, Datum::Bd09] {
        let text = list(&town.places, |_| datum);
        let (run, region) = build(&town, &format!("datum-check-{}", datum.as_str()), &text, &[]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let file = scratch("datum-check-lists").join(format!("{}.csv", datum.as_str()));
        std::fs::write(&file, &text).unwrap();
        let arguments = ["check", file.to_str().unwrap(), "--region", &region, "--format", "json", "--lang", "en"];
        let run = waystation(&arguments);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let findings = report["files"][0]["findings"].as_array().unwrap();
        let of_places = findings.iter().filter(|one| one["rule"].as_str().unwrap().starts_with("position"));
        assert_eq!(of_places.count(), 0, "{datum}: {findings:?}");
        assert_eq!(run.stderr.contains("are read as"), datum != Datum::Wgs84, "{}", run.stderr);
        // Declared wrongly, it is said.
        let run = waystation(&[&arguments[..], &["--datum", "bd09"]].concat());
        assert_eq!(run.stdout.contains("position-datum"), datum != Datum::Bd09, "{}", run.stdout);
    }
}

#[test]
fn longitude_and_latitude_in_the_wrong_columns_are_noticed() {
    let town = town("datum-swapped");
    let text = list(&town.places, |_| Datum::Gcj02).replace("key,lng,lat", "key,lat,lng");
    let (run, region) = build(&town, "datum-swapped-list", &text, &["--stations-datum", "auto"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    // Whoever reads the list puts the columns right, and says so.
    assert!(run.stderr.contains("have their names exchanged"), "{}", run.stderr);
    assert!(run.stderr.contains("in GCJ-02, as the streets show"), "{}", run.stderr);
    assert!(worst_m(&region, &town.places) < 0.1);
    let (run, region) = build(&town, "datum-swapped-declared", &text, &["--stations-datum", "gcj02"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(worst_m(&region, &town.places) < 0.1);
}

#[test]
fn what_the_streets_do_not_tell_is_asked() {
    let town = town("datum-few");
    let text = list(&town.places[..5], |_| Datum::Gcj02);
    let (run, region) = build(&town, "datum-few-list", &text, &["--stations-datum", "auto"]);
    assert_eq!(run.status, 2, "{}", run.stderr);
    for expect in [
        "the datum of",
        "cannot be told: not decisive: too few places",
        "GCJ-02",
        "BD-09",
        "none of these",
        "median",
        "hint: say what it is in: --stations-datum wgs84",
    ] {
        assert!(run.stderr.contains(expect), "expected `{expect}` in:\n{}", run.stderr);
    }
    assert!(!Path::new(&region).exists());
    // Saying nothing moves nothing.
    let (run, region) = build(&town, "datum-few-silent", &text, &[]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("taken to be in WGS-84; the streets do not tell"), "{}", run.stderr);
    assert!(worst_m(&region, &town.places[..5]) > 500.0);
    let (run, _) = build(&town, "datum-word", &text, &["--stations-datum", "GCJ02"]);
    assert_eq!((run.status, run.stderr.contains("`wgs84` (also for CGCS2000), `gcj02` or `bd09`")), (2, true));
}

#[test]
fn a_wrong_word_is_kept_and_contradicted() {
    let town = town("datum-wrong");
    let text = list(&town.places, |_| Datum::Gcj02);
    let (run, region) = build(&town, "datum-wrong-list", &text, &["--stations-datum", "wgs84"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    for expect in
        ["are taken to be in WGS-84 (declared), but by the streets in GCJ-02 (odds of 10^", "that is 578 m away"]
    {
        assert!(run.stderr.contains(expect), "expected `{expect}` in:\n{}", run.stderr);
    }
    assert!(worst_m(&region, &town.places) > 500.0, "the user's word counts");
    let (run, _) = build(&town, "datum-wrong-strict", &text, &["--stations-datum", "wgs84", "--strict"]);
    assert_eq!(run.status, 2, "{}", run.stderr);
}

#[test]
fn rows_in_another_datum_are_named_and_none_is_moved() {
    let town = town("datum-mixed");
    // The last twenty rows come from another list, lines 42 to 61.
    let of = |index: usize| if index < 40 { Datum::Wgs84 } else { Datum::Gcj02 };
    let named = list(&town.places, of);
    let unnamed: Vec<&str> = named.lines().map(|line| line.rsplit_once(',').unwrap().0).collect();
    let unnamed = unnamed.join("\n") + "\n";
    for (name, text, which) in [
        ("datum-mixed-run", &unnamed, "lines 42 to 61 fit GCJ-02, and the other rows do not"),
        ("datum-mixed-column", &named, "the 20 rows with source `GCJ-02` fit GCJ-02, and the other rows do not"),
    ] {
        let (run, _) = build(&town, name, text, &["--stations-datum", "auto"]);
        assert_eq!(run.status, 2, "{}", run.stderr);
        assert!(run.stderr.contains("some rows fit another datum than the others"), "{}", run.stderr);
        assert!(run.stderr.contains(which), "{}", run.stderr);
        let (run, region) = build(&town, &format!("{name}-silent"), text, &[]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(run.stderr.contains(which) && run.stderr.contains("split the list"), "{}", run.stderr);
        let opened = Region::open(Path::new(&region)).unwrap();
        assert!(opened.list.stations.iter().all(|station| station.extra.iter().all(|pair| pair.0 != "source_lng")));
    }
}

#[test]
fn demand_points_and_districts_are_declared_too() {
    let town = town("datum-others");
    let directory = scratch("datum-others");
    let (stations, demand) = (list(&town.places, |_| Datum::Wgs84), directory.join("demand.csv"));
    let points = list(&town.places, |_| Datum::Bd09).replace("source", "weight").replace("BD-09", "2");
    std::fs::write(&demand, points).unwrap();
    let square: Vec<String> = [(118.86, 28.94), (118.9, 28.94), (118.9, 28.98), (118.86, 28.94)]
        .map(|(lng, lat)| Datum::Gcj02.from_wgs84(LngLat::new(lng, lat).unwrap()))
        .map(|corner| format!("[{},{}]", corner.lng(), corner.lat()))
        .to_vec();
    let districts = directory.join("districts.geojson");
    let feature =
        r#"{"type":"Feature","properties":{"key":"d","name":"D"},"geometry":{"type":"Polygon","coordinates":"#;
    std::fs::write(&districts, format!("{feature}[[{}]]}}}}", square.join(","))).unwrap();
    let (demand, districts) = (demand.to_str().unwrap(), districts.to_str().unwrap());
    let datums = ["--demand", demand, "--demand-datum", "auto", "--districts", districts, "--districts-datum", "gcj02"];
    let (run, region) = build(&town, "datum-others-region", &stations, &datums);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("demand.csv: in BD-09, as the streets show"), "{}", run.stderr);
    let opened = Region::open(Path::new(&region)).unwrap();
    let corner = opened.districts[0].outline.polygon().0[0].exterior().0[0];
    assert!((corner.x - 118.86).abs() < 1e-9 && (corner.y - 28.94).abs() < 1e-9, "{corner:?}");
    let far = opened.demand.iter().zip(&town.places).map(|(point, place)| Plane::distance_m(point.place, *place));
    assert!(far.fold(0.0, f64::max) < 0.1);
    let recipe = opened.recipe;
    let by = |input: &Option<waystation::store::Input>| input.as_ref().unwrap().datum_by.clone().unwrap();
    assert_eq!((by(&recipe.demand), by(&recipe.districts)), ("streets".to_owned(), "declared".to_owned()));
    // What they were is still there.
    let connection = Connection::open(Path::new(&region).join("region.sqlite")).unwrap();
    let first: f64 = connection.query_row("SELECT source_lng FROM demand_point", [], |row| row.get(0)).unwrap();
    assert!((first - Datum::Bd09.from_wgs84(town.places[0]).lng()).abs() < 1e-6);
    let geometry: String = connection.query_row("SELECT source_geometry FROM district", [], |row| row.get(0)).unwrap();
    assert!(geometry.contains(&square[0]), "{geometry}");
    // Options without their input are a mistake.
    assert_eq!(build(&town, "datum-others-none", &stations, &["--demand-datum", "auto"]).0.status, 2);
}

/// Positions of phones on streets, as a map app gives them: 8 m of noise, GCJ-02.
#[test]
fn pings_tell_their_datum_too() {
    let town = town("datum-pings");
    let (run, region) = build(&town, "datum-pings-region", &list(&town.places, |_| Datum::Wgs84), &[]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let snapshot = Engine::open(Path::new(&region)).unwrap().snapshot();
    let network = snapshot.network();
    let mut random = Random::new(9);
    let mut ping = |datum: Datum| -> Numbers {
        let edge = network.edge(random.pick(&network.edge_ids().collect::<Vec<_>>()));
        let (from, to) = (network.position(edge.from), network.position(edge.to));
        let share = random.between(0.0, 1.0);
        let mut noise = || (0..12).map(|_| random.between(-0.5, 0.5)).sum::<f64>() * 8.0;
        let (lng, lat) = Plane::at(from.lat()).degrees(noise(), noise());
        let between = |a: f64, b: f64| a + share * (b - a);
        let place = LngLat::new(between(from.lng(), to.lng()) + lng, between(from.lat(), to.lat()) + lat).unwrap();
        let there = datum.from_wgs84(place);
        [there.lng(), there.lat()]
    };
    for datum in Datum::ALL {
        let pings: Vec<Numbers> = (0..5000).map(|_| ping(datum)).collect();
        let evidence = snapshot.weigh_datum(&pings);
        assert_eq!(evidence.verdict().decided(), Some(Hypothesis::of(datum)), "{evidence}");
        assert!(evidence.looked_at <= 2000 && evidence.rows == 5000);
        assert!(evidence.stray_runs().is_empty());
    }
}

#[test]
fn where_all_datums_are_the_same_none_is_looked_for() {
    let (osm, stations) =
        (crate::command::data("helsinki-centre.osm.pbf"), crate::command::data("helsinki-stations.csv"));
    let out = scratch("datum-helsinki").join("region").to_str().unwrap().to_owned();
    let run = waystation(&["build", "--osm", &osm, "--stations", &stations, "--out", &out, "--stations-datum", "auto"]);
    assert_eq!((run.status, run.stderr.contains("\ndatum")), (0, false), "{}", run.stderr);
    let input = Region::open(Path::new(&out)).unwrap().recipe.stations;
    assert_eq!((input.datum.as_deref(), input.datum_by.as_deref()), (Some("wgs84"), Some("location")));
}
