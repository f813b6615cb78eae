//! `waystation siting` as a planner or a critic runs it.

use std::fs;

use crate::command::{Run, scratch, waystation};

const MATRIX: &str = "demand,site,cost
d1,a,300
d2,a,900
d2,b,450
d3,b,800
d3,c,200
d4,c,801
";
const WEIGHTS: &str = "demand,weight
d1,40
d2,25
d3,30
d4,5.5
d5,7
";

/// Runs `siting` on these tables.
fn siting(name: &str, tables: &[(&str, &str)], arguments: &[&str]) -> Run {
    let folder = scratch("siting").join(name);
    fs::create_dir_all(&folder).unwrap();
    let mut all = vec!["siting".to_owned()];
    for (option, text) in tables {
        let file = folder.join(format!("{option}.csv"));
        fs::write(&file, text).unwrap();
        all.extend([format!("--{option}"), file.to_str().unwrap().to_owned()]);
    }
    all.extend(arguments.iter().map(|&argument| argument.to_owned()));
    waystation(&all.iter().map(String::as_str).collect::<Vec<_>>())
}

fn json(name: &str, more: &[(&str, &str)], arguments: &[&str]) -> serde_json::Value {
    let tables = [&[("matrix", MATRIX), ("weights", WEIGHTS)], more].concat();
    let run = siting(name, &tables, &[arguments, &["--format", "json"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).expect("JSON")
}

#[test]
fn a_plan_is_stated_with_bound_and_curve() {
    let run = siting("table", &[("matrix", MATRIX), ("weights", WEIGHTS)], &["--cutoff", "800", "--add", "2"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout);
    let csv = siting(
        "csv",
        &[("matrix", MATRIX), ("weights", WEIGHTS)],
        &["--cutoff", "800", "--add", "2", "--format", "csv"],
    );
    insta::assert_snapshot!(csv.stdout);
    insta::assert_snapshot!(
        serde_json::to_string_pretty(&json("json", &[], &["--cutoff", "801", "--add", "3"])).unwrap()
    );
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let turned = |text: &str| {
        let (header, rows) = text.split_once('\n').unwrap();
        let rows: Vec<&str> = rows.lines().rev().collect();
        format!("{header}\n{}\n", rows.join("\n"))
    };
    let arguments = ["--cutoff", "800", "--add", "1", "--format", "json"];
    let one = siting("forth", &[("matrix", MATRIX), ("weights", WEIGHTS)], &arguments);
    let other = siting("back", &[("matrix", &turned(MATRIX)), ("weights", &turned(WEIGHTS))], &arguments);
    assert_eq!(one.stdout, other.stdout);
}

#[test]
fn stations_that_stand_and_a_budget_are_kept() {
    let costs = ("costs", "site,cost\na,0\nb,3\nc,5\n");
    let required = ("required", "site\na\n");
    let plan = json("budget", &[costs, required], &["--cutoff", "900", "--budget", "4"]);
    assert_eq!((plan["base"].as_f64(), plan["objective"].as_f64()), (Some(65.0), Some(95.0)));
    assert_eq!((plan["sites"][0]["id"].as_str(), plan["sites"][0]["gain"].as_f64()), (Some("b"), Some(30.0)));
    assert_eq!((plan["proved"].as_bool(), plan["unreachable"]["points"].as_u64()), (Some(true), Some(1)));
}

#[test]
fn all_are_covered_by_the_fewest_and_a_median_is_near() {
    let plan = json("all", &[], &["--cutoff", "900", "--objective", "cover-all"]);
    assert_eq!((plan["objective"].as_f64(), plan["served"].as_f64()), (Some(2.0), Some(100.5)));
    // A point counts however light it is beside others.
    let light = [
        ("weights", "demand,weight\na,1e12\nb,0.000001\nc,3\n"),
        ("matrix", "demand,site,cost\na,x,1\nb,y,2\nc,y,1\na,z,1\nb,z,1\n"),
    ];
    let run = siting("light", &light, &["--cutoff", "2", "--objective", "cover-all", "--format", "json"]);
    let plan: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!((plan["objective"].as_f64(), plan["proved"].as_bool()), (Some(2.0), Some(true)));
    // Unreached demand costs as much as the longest way, 900: d1 300, d2 900, d3 200, d4 801, d5 900.
    let plan = json("median", &[], &["--objective", "p-median", "--add", "2"]);
    let expect = 40.0 * 300.0 + 25.0 * 900.0 + 30.0 * 200.0 + 5.5 * 801.0 + 7.0 * 900.0;
    assert_eq!((plan["objective"].as_f64(), plan["bound"].as_f64()), (Some(expect), Some(expect)));
    let twice = json("depth", &[], &["--cutoff", "900", "--depth", "2", "--add", "3"]);
    assert_eq!(twice["objective"].as_f64(), Some(55.0));
}

#[test]
fn bad_input_is_named() {
    let check = |name: &str, tables: &[(&str, &str)], arguments: &[&str], expect: &str| {
        let given = |option: &str| tables.iter().any(|table| table.0 == option);
        let mut all = tables.to_vec();
        for (option, text) in [("matrix", MATRIX), ("weights", WEIGHTS)] {
            if !given(option) {
                all.push((option, text));
            }
        }
        let run = siting(name, &all, arguments);
        assert_eq!(run.status, 2, "{name}: {}", run.stdout);
        assert!(run.stderr.contains(expect), "{name}: {:?} does not say {expect:?}", run.stderr);
        assert!(run.stdout.is_empty(), "{name}");
    };
    let add = ["--cutoff", "800", "--add", "1"];
    check("no-cutoff", &[], &["--add", "1"], "--cutoff COST");
    check("no-limit", &[], &["--cutoff", "800"], "nothing limits the plan");
    check("too-many", &[], &["--cutoff", "800", "--add", "4"], "4 sites are to be added, and there are 3");
    check("nan", &[("matrix", "demand,site,cost\nd1,a,NaN\n")], &add, "matrix.csv`: line 2: the cost is NaN");
    check("negative", &[("matrix", "demand,site,cost\nd1,a,-3\n")], &add, "it must be 0 or more");
    check("heavy", &[("weights", "demand,weight\nd1,1e308\n")], &add, "line 2: the weight is 1e308, above 10^12");
    check("stranger", &[("matrix", "demand,site,cost\nd9,a,3\n")], &add, "`d9` has no weight");
    check("twice", &[("matrix", "demand,site,cost\nd1,a,3\nd1,a,4\n")], &add, "which line 2 gives as 3");
    check("empty", &[("weights", "demand,weight\n")], &add, "a header and no rows");
    check("cutoff", &[], &["--cutoff", "-1", "--add", "1"], "--cutoff is -1");
    check("time", &[], &[&add[..], &["--time-limit", "-1"]].concat(), "--time-limit is -1");
    check("geojson", &[], &[&add[..], &["--format", "geojson"]].concat(), "no places to draw");
    check("cover-all", &[], &[&add[..], &["--objective", "cover-all"]].concat(), "takes no number to add");
    check("median", &[], &["--objective", "p-median", "--add", "1", "--depth", "2"], "takes no --depth");
    let costs = ("costs", "site,cost\na,2\nb,3\n");
    check("no-cost", &[costs], &add, "site `c` has no cost");
    let required = ("required", "site\na\n");
    let all = ("costs", "site,cost\na,2\nb,3\nc,4\n");
    check(
        "poor",
        &[all, required],
        &["--cutoff", "800", "--budget", "1"],
        "budget of 1 is below the cost of the required",
    );
}

#[test]
fn a_time_limit_of_nothing_still_gives_a_plan_and_a_bound() {
    let plan = json("hurry", &[], &["--cutoff", "800", "--add", "1", "--time-limit", "0"]);
    assert!(plan["bound"].as_f64() >= plan["objective"].as_f64(), "{plan}");
    assert_eq!(plan["sites"].as_array().unwrap().len(), 1);
}
