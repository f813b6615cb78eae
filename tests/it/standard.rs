//! Standards and quotas through the outer doors.

use std::path::Path;

use axum::http::Method;
use serde_json::{Value, json};

use crate::command::{data, waystation};
use crate::union::{LIST, TIERS, built, region, server_over};

fn run(region: &Path, arguments: &[&str]) -> String {
    let region = region.to_str().unwrap();
    let run = waystation(&[&[arguments[0], region], &arguments[1..]].concat());
    assert_eq!(run.status, 0, "{arguments:?}: {}", run.stderr);
    run.stdout
}

fn json(region: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&run(region, &[arguments, &["--format", "json"]].concat())).expect("JSON")
}

/// met, missing and unknown items of a station.
fn verdicts(answer: &Value, key: &str) -> (i64, Value, Value) {
    let station = answer["stations"].as_array().unwrap().iter().find(|one| one["key"] == key).unwrap();
    (station["std_met"].as_i64().unwrap(), station["std_missing"].clone(), station["std_unknown"].clone())
}

#[test]
fn a_standard_is_met_missed_or_unknown_station_by_station() {
    let region = region("standard");
    let six = json(&region, &["standard"]);
    assert_eq!((&six["standard"]["code"], &six["judged"], &six["left_out"]), (&json!("six"), &json!(4), &json!(2)));
    // c1 has everything; of s1 nobody has written down whether the maps show it.
    assert_eq!(verdicts(&six, "c1"), (6, json!([]), json!([])));
    assert_eq!(verdicts(&six, "s1"), (5, json!([]), json!(["map"])));
    // m1 offers water alone; nobody has written down its sign, its rules, or a toilet near it.
    assert_eq!(verdicts(&six, "m1"), (1, json!(["facilities", "services"]), json!(["sign", "management", "map"])));
    // p1 offers charging, and something that we do not know: what else may be there is not known to be missing.
    let unknown = json!(["sign", "facilities", "services", "management", "map"]);
    assert_eq!(verdicts(&six, "p1"), (1, json!([]), unknown));
    let groups = |answer: &Value| -> Vec<(String, i64, i64, i64, i64)> {
        let number = |group: &Value, name: &str| group[name].as_i64().unwrap();
        let groups = answer["groups"].as_array().unwrap().iter();
        groups
            .map(|group| {
                let key = group["key"].as_str().unwrap().to_owned();
                let [all, whole, missing, undecided] =
                    ["stations", "whole", "missing", "undecided"].map(|name| number(group, name));
                (key, all, whole, missing, undecided)
            })
            .collect()
    };
    assert_eq!(groups(&six), [("region".to_owned(), 4, 1, 1, 2)]);
    let by = |key: &str, counts: (i64, i64, i64, i64)| (key.to_owned(), counts.0, counts.1, counts.2, counts.3);
    assert_eq!(
        groups(&json(&region, &["standard", "--by", "district"])),
        [
            by("区", (4, 1, 1, 2)),
            by("西街", (3, 1, 1, 1)),
            by("东街", (1, 0, 0, 1)),
            by("西北社区", (2, 1, 1, 0)),
            by("西南社区", (1, 0, 0, 1)),
            by("东社区", (1, 0, 0, 1)),
        ]
    );
    assert_eq!(
        groups(&json(&region, &["standard", "--by", "tier"])),
        [
            by("complex", (1, 1, 0, 0)),
            by("street", (1, 0, 0, 1)),
            by("micro", (1, 0, 1, 0)),
            by("partner", (1, 0, 0, 1)),
            by("van", (0, 0, 0, 0)),
        ]
    );
    // Each item of each group adds up to its stations.
    for group in json(&region, &["standard", "--by", "district"])["groups"].as_array().unwrap() {
        for item in group["items"].as_array().unwrap() {
            let sum: i64 = ["met", "not_met", "unknown"].iter().map(|name| item[name].as_i64().unwrap()).sum();
            assert_eq!(json!(sum), group["stations"], "{group}");
        }
    }
    let eight = json(&region, &["standard", "--standard", "八有"]);
    assert_eq!(verdicts(&eight, "c1"), (8, json!([]), json!([])));
    let seven = json(&region, &["standard", "--standard", "seven"]);
    assert_eq!(verdicts(&seven, "c1"), (7, json!([]), json!([])));
    assert_eq!(verdicts(&seven, "s1").1, json!(["climate"]));
}

#[test]
fn a_standard_is_printed_in_two_languages_and_four_forms() {
    let region = region("standard-forms");
    insta::assert_snapshot!("standard_zh", run(&region, &["standard", "--by", "district", "--lang", "zh"]));
    insta::assert_snapshot!("standard_en", run(&region, &["standard", "--standard", "seven", "--lang", "en"]));
    insta::assert_snapshot!("standard_csv", run(&region, &["standard", "--lang", "zh", "--format", "csv"]));
    let rows = run(&region, &["standard", "--by", "tier", "--format", "csv"]);
    // What is beyond ASCII begins with the mark that Excel needs.
    assert!(
        rows.starts_with("\u{feff}key,name,level,stations,whole,missing,undecided,a name and a uniform sign,"),
        "{rows}"
    );
    assert_eq!(rows.lines().count(), 6);
    let geojson: Value = serde_json::from_str(&run(&region, &["standard", "--format", "geojson"])).unwrap();
    let m1 = geojson["features"].as_array().unwrap().iter().find(|one| one["properties"]["key"] == "m1").unwrap();
    assert_eq!(m1["properties"]["std_missing"], json!(["facilities", "services"]));
    assert_eq!((&m1["geometry"]["type"], &m1["properties"]["tier"]), (&json!("Point"), &json!("micro")));
    // The words of the system.
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_waystation"));
    let command = command.args(["standard", region.to_str().unwrap()]).env_remove("LC_ALL").env_remove("LC_MESSAGES");
    assert!(crate::command::finished(command.env("LANG", "zh_CN.UTF-8")).stdout.starts_with("六有标准"));
}

#[test]
fn a_standard_of_ones_own_can_differ_by_tier() {
    let region = region("standard-own");
    let file = region.with_file_name("own.toml");
    let rules = r#"
        code = "ours"
        zh = "本区标准"
        tiers = ["complex", "street", "micro"]
        [[item]]
        code = "services"
        met = { tier_services = true }
        [[item]]
        code = "fresh"
        tiers = ["complex", "street"]
        met = { verified_since = 2026-04-15 }
        [[item]]
        code = "bank"
        met = { host = ["bank"] }
    "#;
    std::fs::write(&file, rules).unwrap();
    let answer = json(&region, &["standard", "--standard", file.to_str().unwrap()]);
    assert_eq!((&answer["judged"], &answer["other_tiers"]), (&json!(3), &json!(1)));
    assert_eq!(verdicts(&answer, "c1"), (2, json!(["bank"]), json!([])));
    assert_eq!(verdicts(&answer, "s1"), (1, json!(["fresh", "bank"]), json!([])));
    // The tier of m1 says nothing of services, and its name names the bank; `fresh` is not for its tier.
    assert_eq!(verdicts(&answer, "m1"), (1, json!([]), json!(["services"])));
    let bad = |text: &str| {
        std::fs::write(&file, text).unwrap();
        waystation(&["standard", region.to_str().unwrap(), "--standard", file.to_str().unwrap()])
    };
    let run = bad("code = \"x\"\n[[item]]\ncode = \"a\"\nmet = { luck = true }");
    assert_eq!(
        (run.status, run.stderr.contains("item 1 `a`, met: `luck` is not known here")),
        (2, true),
        "{}",
        run.stderr
    );
    let none = waystation(&["standard", region.to_str().unwrap(), "--standard", "nine"]);
    assert_eq!((none.status, none.stderr.contains("give one of six, eight, seven")), (2, true), "{}", none.stderr);
    // The files that come with the program are examples to start from.
    let shipped = data("standards/six.toml");
    assert_eq!(json(&region, &["standard", "--standard", &shipped]), json(&region, &["standard"]));
}

#[test]
fn a_quota_names_the_areas_that_have_none() {
    let region = region("quota");
    insta::assert_snapshot!("quota_zh", run(&region, &["quota", "--lang", "zh"]));
    let answer = json(&region, &["quota"]);
    // m2 is out of service and v1 there for four days: one complex, one street station, one micro, one partner.
    assert_eq!(
        (&answer["pattern"], &answer["left_out"], &answer["met"]),
        (&json!("1+1+1+1+0"), &json!(2), &json!(false))
    );
    let short = |rule: usize| -> Vec<&str> {
        let findings = answer["rules"][rule]["findings"].as_array().unwrap().iter();
        findings.filter(|one| one["outcome"] == "too_few").map(|one| one["name"].as_str().unwrap()).collect()
    };
    assert_eq!((short(0), short(1), short(2)), (vec![], vec!["东街"], vec!["西南社区", "东社区"]));
    let rows = run(&region, &["quota", "--format", "csv"]);
    assert_eq!(rows.lines().count(), 1 + 6, "{rows}");
    let geojson: Value = serde_json::from_str(&run(&region, &["quota", "--format", "geojson"])).unwrap();
    assert_eq!(geojson["features"].as_array().unwrap().len(), 6);
    assert_eq!(geojson["features"][2]["properties"]["outcome"], "too_few");
    // Partners count where the planner says so.
    let file = region.with_file_name("quota.toml");
    let rule =
        "code = \"x\"\n[[rule]]\nlevel = \"社区\"\ntiers = [\"micro\", \"partner\"]\nat_least = 1\nat_most = 1\n";
    std::fs::write(&file, rule).unwrap();
    let answer = json(&region, &["quota", "--quota", file.to_str().unwrap()]);
    assert_eq!((&answer["rules"][0]["met"], &answer["rules"][0]["too_few"]), (&json!(2), &json!(1)));
    std::fs::write(&file, "code = \"x\"").unwrap();
    let bad = waystation(&["quota", region.to_str().unwrap(), "--quota", file.to_str().unwrap()]);
    assert_eq!((bad.status, bad.stderr.contains("[[rule]]")), (2, true), "{}", bad.stderr);
    let none = waystation(&["quota", crate::command::helsinki()]);
    assert_eq!((none.status, none.stderr.contains("property `level`")), (2, true), "{}", none.stderr);
}

#[test]
fn rows_without_a_tier_are_told_of() {
    let list = LIST.replace(",便民点,", ",,");
    let (region, run_of_build) = built("quota-untiered", &list, None);
    assert!(run_of_build.stderr.contains("tiers     1 stations have none in the list"), "{}", run_of_build.stderr);
    let text = run(&region, &["quota", "--lang", "en"]);
    assert!(text.contains("1 stations had no tier in the list"), "{text}");
}

#[test]
fn standards_over_http_are_those_of_the_command_line_and_for_planners() {
    let (region, built) = built("standard-http", LIST, Some(TIERS));
    assert_eq!(built.status, 0, "{}", built.stderr);
    let server = server_over(&region);
    let list = server.good("/v1/standards");
    let codes: Vec<&str> =
        list["standards"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["six", "eight", "seven"]);
    for (path, arguments) in [
        ("/v1/standards/six", vec!["standard"]),
        ("/v1/standards/%E5%85%AB%E6%9C%89?by=tier", vec!["standard", "--standard", "eight", "--by", "tier"]),
        ("/v1/standards/seven?by=district", vec!["standard", "--standard", "seven", "--by", "district"]),
        ("/v1/quota", vec!["quota"]),
    ] {
        assert_eq!(server.good(path), json(&region, &arguments), "{path}");
    }
    let features = server.get("/v1/standards/six?form=geojson");
    assert_eq!(features.header("content-type"), "application/geo+json");
    let cut = server.good("/v1/standards/six?limit=1");
    assert_eq!((cut["stations"].as_array().unwrap().len(), &cut["truncated"]), (1, &json!(true)));
    assert_eq!(server.get("/v1/standards/nine").status, 404);
    let tags = ["six", "seven"].map(|name| server.get(&format!("/v1/standards/{name}")).header("etag").to_owned());
    assert_ne!(tags[0], tags[1]);
    // An edit changes the verdict at once.
    server.json(Method::PATCH, "/v1/stations/c1", r#"{"facilities":["rest"]}"#);
    assert_eq!(verdicts(&server.good("/v1/standards/six"), "c1").1, json!(["facilities", "services"]));
    assert_ne!(server.get("/v1/standards/six").header("etag"), tags[0]);
}
