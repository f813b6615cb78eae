//! The command line on the bundled region: what a planner and a developer see.

use std::fs;

use crate::command::{data, finished, helsinki, scratch, waystation};

/// Coverage figures as JSON.
fn coverage(arguments: &[&str]) -> serde_json::Value {
    let run = waystation(&[&["coverage", helsinki(), "--format", "json"], arguments].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).expect("JSON")
}

fn share(answer: &serde_json::Value, unit: usize) -> f64 {
    answer["regions"][0]["measures"][unit]["share"].as_f64().expect("a share")
}

#[test]
fn coverage_names_its_method_and_its_units() {
    let run = waystation(&["coverage", helsinki(), "--minutes", "5"]);
    insta::assert_snapshot!(run.stdout);
    let answer = coverage(&["--minutes", "5", "--depth", "2", "--need", "toilet"]);
    insta::assert_snapshot!(serde_json::to_string_pretty(&answer).unwrap());
}

#[test]
fn night_covers_no_more_than_day_and_the_band_holds_the_figure() {
    let day = coverage(&["--minutes", "3", "--at", "2026-11-24T11:00"]);
    let night = coverage(&["--minutes", "3", "--at", "2026-11-24T23:00"]);
    assert!(share(&night, 0) <= share(&day, 0));
    for answer in [day, night] {
        for measure in answer["regions"][0]["measures"].as_array().unwrap() {
            let [lower, share, upper] = [&measure["lower"]["share"], &measure["share"], &measure["upper"]["share"]]
                .map(|share| share.as_f64().unwrap());
            assert!(lower <= share && share <= upper, "{measure}");
        }
    }
}

#[test]
fn the_thousand_metres_of_the_standard_do_not_depend_on_a_speed() {
    let metres = coverage(&["--metres", "1000"]);
    let minutes = coverage(&["--minutes", "13.888889"]); // 1000 m at 1.2 m/s
    assert!((share(&metres, 0) - share(&minutes, 0)).abs() < 2e-4);
    assert_eq!(metres["method"]["metres"], 1000.0);
}

#[test]
fn nearest_names_stations_and_says_why_there_is_none() {
    let run = waystation(&["nearest", helsinki(), "--from", "24.9414,60.1699", "--at", "2026-11-24T11:00", "-k", "2"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout);

    let run = waystation(&["nearest", helsinki(), "--from", "24.9414,60.1699", "--need", "shower"]);
    assert_eq!((run.status, run.stderr.contains("none_with_needs")), (1, true), "{}", run.stderr);

    let run = waystation(&["nearest", helsinki(), "--from", "24.70,60.30"]);
    assert_eq!((run.status, run.stderr.contains("off the network")), (1, true), "{}", run.stderr);
}

#[test]
fn a_batch_answers_every_row_in_order() {
    let places = scratch("batch").join("places.csv");
    fs::write(&places, "name,lon,lat\na,24.9414,60.1699\nb,24.70,60.30\nnowhere,,\nc,24.9450,60.1720\n").unwrap();
    let arguments =
        ["nearest", helsinki(), "--from-file", places.to_str().unwrap(), "-k", "2", "--at", "2026-11-24T11:00"];
    let run = waystation(&arguments);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("line 4"), "{}", run.stderr);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn gaps_are_polygons_with_a_cause() {
    let run = waystation(&["gaps", helsinki(), "--minutes", "4", "--need", "toilet", "--limit", "3"]);
    insta::assert_snapshot!(run.stdout);
    let run = waystation(&["gaps", helsinki(), "--minutes", "4", "--limit", "2", "--format", "geojson"]);
    let answer: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(answer["features"].as_array().unwrap().len(), 2);
    assert_eq!(answer["features"][0]["properties"]["rank"], 1);
    run.stdout.parse::<geojson::GeoJson>().expect("GeoJSON");
}

#[test]
fn isochrones_are_figures_features_and_a_picture() {
    let from = ["isochrone", helsinki(), "--from", "24.9414,60.1699"];
    let run = waystation(&[&from[..], &["--minutes", "5,2", "--format", "table"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout);

    let picture = scratch("isochrone").join("picture.svg");
    let run = waystation(&[&from[..], &["--minutes", "2,5", "--picture", picture.to_str().unwrap()]].concat());
    let answer: serde_json::Value = serde_json::from_str(&run.stdout).expect("GeoJSON");
    assert_eq!(answer["features"][0]["properties"]["contour_s"], 300.0);
    assert_eq!(answer["meta"]["shape"], "area");
    let svg = fs::read_to_string(picture).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("© OpenStreetMap contributors") && svg.ends_with("</svg>\n"));

    let bad = |arguments: &[&str]| waystation(&[&["isochrone", helsinki()], arguments].concat());
    let sea = bad(&["--from", "24.70,60.00"]);
    assert_eq!((sea.status, sea.stderr.contains("off the network")), (1, true), "{}", sea.stderr);
    let none = bad(&["--station", "nobody"]);
    assert_eq!((none.status, none.stderr.contains("no station `nobody`")), (2, true), "{}", none.stderr);
    assert_eq!(bad(&[]).status, 2);
    assert_eq!(bad(&["--from", "24.94,60.17", "--minutes", "0"]).status, 2);
    assert_eq!(bad(&["--from", "24.94,60.17", "--minutes", "600"]).status, 2);
    assert_eq!(bad(&["--from", "24.94,60.17", "--speed", "100"]).status, 2);
}

#[test]
fn exports_are_complete_and_repeat_to_the_byte() {
    let directory = scratch("export");
    let export = |what: &str, name: &str| {
        let out = directory.join(name);
        let run = waystation(&["export", helsinki(), "--what", what, "--out", out.to_str().unwrap()]);
        assert_eq!(run.status, 0, "{what}: {}", run.stderr);
        fs::read_to_string(out).unwrap()
    };
    let network = export("network", "network.csv");
    assert!(
        network
            .starts_with("edge,from,to,from_lng,from_lat,to_lng,to_lat,length_m,walk_s,cycle_s,ebike_s,geometry\n0,")
    );
    assert_eq!(network, export("network", "again.csv"));
    let doors = export("doors", "doors.csv");
    assert!(doors.starts_with("station,mode,edge,along_m,gap_m\n"));
    assert_eq!(doors.lines().filter(|line| line.contains(",walk,")).count(), 47);
    let stations = export("stations", "stations.csv");
    assert_eq!(stations.lines().count(), 48);
    for what in ["coverage", "gaps"] {
        let out = directory.join(format!("{what}.xlsx"));
        let run = waystation(&["export", helsinki(), "--what", what, "--out", out.to_str().unwrap()]);
        assert_eq!(run.status, 0, "{what}: {}", run.stderr);
        assert!(fs::read(out).unwrap().starts_with(b"PK"), "{what}");
    }
    for (what, name) in [
        ("coverage", "c.csv"),
        ("coverage", "c.json"),
        ("coverage", "c.geojson"),
        ("gaps", "g.csv"),
        ("gaps", "g.geojson"),
        ("stations", "s.geojson"),
    ] {
        assert!(!export(what, name).is_empty());
    }
}

#[test]
fn what_is_exported_can_be_built_from_again() {
    let directory = scratch("again");
    let ask = |region: &str| waystation(&["coverage", region, "--minutes", "5", "--at", "2026-11-24T11:00"]).stdout;
    for extension in ["csv", "xlsx"] {
        let list = directory.join(format!("stations.{extension}"));
        waystation(&["export", helsinki(), "--what", "stations", "--out", list.to_str().unwrap()]);
        let out = directory.join(extension);
        let (osm, list, out) =
            (data("helsinki-centre.osm.pbf"), list.to_str().unwrap().to_owned(), out.to_str().unwrap().to_owned());
        let run = waystation(&["build", "--osm", &osm, "--stations", &list, "--out", &out]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert_eq!(ask(&out), ask(helsinki()), "{extension}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let directory = scratch("bytes");
    let (osm, stations) = (data("helsinki-centre.osm.pbf"), data("helsinki-stations.csv"));
    let build = |name: &str, threads: &str| {
        let out = directory.join(name);
        let arguments = ["build", "--osm", &osm, "--stations", &stations, "--out", out.to_str().unwrap()];
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_waystation"));
        let run = finished(command.args(arguments).env("RAYON_NUM_THREADS", threads));
        assert_eq!(run.status, 0, "{}", run.stderr);
        ["network.bin", "region.toml", "region.sqlite"].map(|file| fs::read(out.join(file)).unwrap())
    };
    let one = build("one", "1");
    assert!(one == build("two", "2") && one == build("eight", "8"));
}

#[test]
fn the_demo_prints_day_night_and_gaps_and_builds_once() {
    let cache = scratch("cache");
    let demo = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_waystation"));
        finished(command.args(["demo", "--no-serve"]).env("XDG_CACHE_HOME", &cache))
    };
    let (first, second) = std::thread::scope(|scope| {
        let other = scope.spawn(demo);
        (demo(), other.join().unwrap())
    });
    assert_eq!((first.status, second.status), (0, 0), "{} {}", first.stderr, second.stderr);
    assert_eq!(first.stdout, second.stdout);
    insta::assert_snapshot!(first.stdout);
    let builds = [&first, &second].iter().filter(|run| run.stderr.contains("building the bundled region")).count();
    assert_eq!(builds, 1);

    // A damaged region is built again, not an error.
    let region =
        fs::read_dir(cache.join("waystation")).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.is_dir());
    fs::write(region.unwrap().join("network.bin"), b"damaged").unwrap();
    let third = demo();
    assert_eq!((third.status, third.stdout), (0, first.stdout));
    assert!(third.stderr.contains("stale or damaged"));
}
