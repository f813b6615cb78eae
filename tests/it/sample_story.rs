//! What the program says about the sample district.

use std::process::Command;

use crate::command::{Run, data, finished, scratch, waystation};

/// The story, in the language of an environment.
fn story(name: &str, language: &str, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waystation"));
    command.args(["demo", "--sample", "district", "--no-serve"]).args(arguments);
    command.env("XDG_CACHE_HOME", scratch("story").join(name)).env("LC_ALL", language);
    let run = finished(&mut command);
    assert_eq!(run.status, 0, "{}", run.stderr);
    run
}

#[test]
fn the_story_is_told_in_both_languages() {
    let run = story("english", "C", &[]);
    insta::assert_snapshot!(run.stdout);
    let chinese = story("english", "zh_CN.UTF-8", &[]);
    assert!(!chinese.stderr.contains("building"), "the region is built once");
    insta::assert_snapshot!(chinese.stdout);
    assert_eq!(story("english", "zh_CN.UTF-8", &["--lang", "en"]).stdout, run.stdout);
}

#[test]
fn the_sample_has_something_to_find() {
    let out = scratch("sample").join("region");
    let out = out.to_str().unwrap();
    let files =
        ["sample.osm.pbf", "stations-read.csv", "districts.geojson"].map(|name| data(&format!("sample/{name}")));
    let run =
        waystation(&["build", "--osm", &files[0], "--stations", &files[1], "--districts", &files[2], "--out", out]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("89 of 91 rows kept, 2 rejected, 0 off the walking network"), "{}", run.stderr);

    let coverage = |arguments: &[&str]| -> serde_json::Value {
        let run = waystation(&[&["coverage", out, "--format", "json", "--by", "district"], arguments].concat());
        serde_json::from_str(&run.stdout).expect("JSON")
    };
    let areas = |answer: &serde_json::Value| answer["regions"].as_array().expect("regions").clone();
    let share = |area: &serde_json::Value| area["measures"][0]["share"].as_f64().expect("a share");
    let (day, night) = (coverage(&[]), coverage(&["--at", "2026-11-24T22:00"]));
    let (day, night) = (areas(&day), areas(&night));
    assert_eq!(day.len(), 1 + 67);
    assert!((0.7..0.9).contains(&share(&day[1])), "{}", day[1]);
    assert!(share(&night[1]) < share(&day[1]) / 2.0, "{}", night[1]);
    assert!(day[1]["overstatement"].as_f64().is_some_and(|factor| factor > 0.05), "{}", day[1]);
    assert!(day.iter().all(|area| area["partial"] == false), "the streets reach beyond every border");
    // The parts of a level have the streets of the whole.
    let total = |digits: usize| -> f64 {
        let of_level = day.iter().filter(|area| area["key"].as_str().is_some_and(|key| key.len() == digits));
        // The key of the region is `region`.
        of_level.filter(|area| area["key"] != "region").map(|area| area["measures"][0]["total"].as_f64().unwrap()).sum()
    };
    assert!((total(6) - total(9)).abs() < 0.5 && (total(6) - total(12)).abs() < 0.5);
}
