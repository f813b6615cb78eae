//! Candidates from the places of the extract, and what their suitability does to a plan.

use std::path::Path;

use serde_json::Value;
use waystation::coord::Plane;
use waystation::engine::{Choice, Engine, SitingRequest};
use waystation::siting::{Candidate, CandidateSource, HostClasses, RegionPlan, host_places};

use crate::command::helsinki;
use crate::siting_region::{Never, file, request, siting};

#[test]
fn places_of_the_extract_are_candidates_each_once() {
    let engine = Engine::open(Path::new(helsinki())).unwrap();
    let snapshot = engine.snapshot();
    let map = &snapshot.region().base_map;
    let classes = HostClasses::default();
    let hosts = host_places(map, &classes);
    let of_class = map.places().filter(|place| classes.get(Some(place.class)).is_some()).count();
    assert!(hosts.len() > 50 && hosts.len() <= of_class, "{} of {of_class}", hosts.len());
    // Slowly, by the definition: every place is kept, or has a twin that is.
    for place in map.places() {
        let Some(row) = classes.get(Some(place.class)) else { continue };
        let twin = |one: &&Candidate| {
            one.class == place.class.as_str()
                && one.name == place.names.name
                && Plane::distance_m(one.place, place.place) < 50.0
        };
        let kept = hosts.iter().find(twin).unwrap_or_else(|| panic!("{place:?} is lost"));
        assert_eq!((kept.weight, kept.cost), (row.weight, row.cost));
        assert!(hosts.iter().filter(|one| one.id == place.id.to_string()).count() <= 1);
    }
    for (index, one) in hosts.iter().enumerate() {
        let twin = |other: &Candidate| {
            one.class == other.class && one.name == other.name && Plane::distance_m(one.place, other.place) < 50.0
        };
        assert!(!hosts[..index].iter().any(twin), "{one:?}");
    }
}

#[test]
fn more_suitable_places_are_taken_for_what_may_be_given_up() {
    let engine = Engine::open(Path::new(helsinki())).unwrap();
    let snapshot = engine.snapshot();
    let plan = |candidates: Choice, prefer: f64| {
        let asked = SitingRequest { candidates, prefer, ..request(&engine, 3.0, 1, false, "") };
        snapshot.siting(&asked, &Never, &|_, _| ()).unwrap()
    };
    let weights = |plan: &RegionPlan| -> Vec<f64> {
        plan.cards.iter().map(|card| plan.candidates[card.candidate].weight).collect()
    };
    let classes = HostClasses::default();
    let (streets, places) = (plan(Choice::Streets, 0.0), plan(Choice::Places(classes.clone()), 0.0));
    let both = plan(Choice::Both(classes.clone()), 0.0);
    assert!(both.plan.proved && both.plan.objective >= streets.plan.objective.max(places.plan.objective));
    assert_eq!((places.source, places.preference.given_up), (CandidateSource::Places, 0.0));
    let given = plan(Choice::Both(classes), 0.3);
    let preference = given.preference;
    assert!(preference.exchanged > 0 && weights(&given).iter().sum::<f64>() > weights(&both).iter().sum::<f64>());
    assert!((both.plan.objective - given.plan.objective - preference.given_up).abs() < 1e-6, "{preference:?}");
    assert!(preference.given_up <= 0.3 * (both.plan.objective - both.plan.base) + 1e-6, "{preference:?}");
    assert_eq!((given.plan.bound, given.plan.proved), (both.plan.bound, preference.given_up == 0.0));
}

#[test]
fn classes_come_from_a_table_and_are_named_in_two_languages() {
    let table = file("classes.csv", "class,weight,cost\nbank,0.9,80000\n便利店,0.5,30000\n");
    let base = ["--minutes", "3", "--candidates", "places", "--classes", &table];
    let json = |arguments: &[&str]| {
        let run = siting(&[&base[..], arguments, &["--format", "json"]].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        serde_json::from_str::<Value>(&run.stdout).unwrap()
    };
    let plan = json(&["--add", "4", "--site", "24.9412,60.1699,1000"]);
    assert_eq!(plan["candidates"]["source"], serde_json::json!({"from": "places"}));
    for site in plan["sites"].as_array().unwrap() {
        let named = (site["class"].as_str().unwrap(), site["class_zh"].as_str().unwrap(), site["weight"].as_f64());
        let known = [("bank", "银行网点", Some(0.9)), ("convenience", "便利店", Some(0.5))];
        assert!(known.contains(&named), "{site}");
    }
    assert!(plan["own"][0]["rank_alone"].as_u64().unwrap() >= 1);
    let paid: f64 = json(&["--budget", "120000"])["sites"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["cost"].as_f64().unwrap())
        .sum();
    assert!(paid > 0.0 && paid <= 120_000.0);
    let told = |lang: &str| siting(&[&base[..], &["--add", "1", "--lang", lang]].concat()).stdout;
    assert!(told("zh").contains("地图上的") && told("en").contains("places of the map"));
    let check = |arguments: &[&str], expect: &str| {
        let run = siting(&[&["--add", "1"], arguments].concat());
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.stderr.contains(expect), "{arguments:?}: {:?} does not say {expect:?}", run.stderr);
    };
    check(&["--classes", &table], "--candidates places");
    check(&["--candidates", "both", "--classes", &table], "has no row `street`");
    check(&["--prefer", "101"], "percentage from 0 to 100");
    let free = file("free.csv", "class\nbank\n");
    check(&["--candidates", "places", "--classes", &free, "--budget", "3"], "no column `cost`");
    let gap = file("blank.csv", "class,cost\nbank,5\nconvenience,\n");
    check(&["--candidates", "places", "--classes", &gap], "row 3: the cost is empty");
    let wrong = file("wrong.csv", "class,weight\nbank,1\nbanc,1\n");
    check(&["--candidates", "places", "--classes", &wrong], "row 3: `banc` is no kind of place");
    let none = file("none.csv", "class\nworks\n");
    check(&["--candidates", "places", "--classes", &none], "holds no place of these classes: works");
}
