//! Where to open next in a region: what a plan says it serves is what a coverage run says once its sites stand.

use std::fs;
use std::path::Path;

use serde_json::Value;
use waystation::coord::{LngLat, Plane};
use waystation::coverage::{Areas, Judge, Unit, tally};
use waystation::engine::{
    Choice, CoverageRequest, Engine, Filter, Objective, SitingError, SitingRequest, needs_of, travel,
};
use waystation::network::{Mode, SNAP_LIMIT, Snap, StreetGraph};
use waystation::siting::{Clock, Demand, Effort, Goal, Limits, Problem, Ways, WaysQuestion, street_pieces, wanting};
use waystation::station::{Station, StationEdit, StationId, StationSet};
use waystation::travel_time::{Doors, Origin, Reader, StationMask, TravelTimeField};

use crate::city::{City, random_cutoff, random_profile};
use crate::command::{Run, helsinki, scratch, waystation};
use crate::draft::station;
use crate::random::Random;
use crate::tally::people;

/// Never says stop.
pub struct Never;

impl Clock for Never {
    fn is_over(&self) -> bool {
        false
    }
}

/// Every station that is in the set.
fn all(stations: &StationSet) -> StationMask {
    StationMask::of(stations, |_| true)
}

/// Candidates on the network of a random city.
fn candidates(city: &City, mode: Mode, random: &mut Random, count: usize) -> Vec<(Origin, Station)> {
    let places = std::iter::repeat_with(|| city.random_place(random)).take(count);
    let snapped = places.filter_map(|place| Some((place, city.network.snap(place, mode, SNAP_LIMIT)?)));
    snapped
        .zip(0_u32..)
        .map(|((place, snap), number)| {
            let origin = Origin { owner: StationId(number), place, snap };
            (origin, station(&format!("new-{number}"), place))
        })
        .collect()
}

#[test]
fn a_plan_serves_what_a_coverage_run_says_once_its_sites_stand() {
    let (mut sites, mut served) = (0, [0, 0]);
    for seed in 1..=40 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let graph = StreetGraph::of(&city.network, random_profile(&mut random));
        let mode = graph.profile().mode;
        let (cutoff, depth) = (random_cutoff(&mut random), 1 + random.below(3));
        let people = people(&city, &mut random);
        // Few stand, so that something is left to be done.
        let mut rows = city.rows.clone();
        rows.truncate(3);
        let stations = StationSet::new(rows.clone());
        let (doors, mask) = (Doors::of(&graph, &stations), all(&stations));
        let field = TravelTimeField::towards(&graph, &doors, &mask, cutoff, depth);
        let reader = Reader { graph: &graph, doors: &doors, mask: &mask, field: &field };
        let points: Vec<_> =
            people.iter().map(|&point| (point, city.network.snap(point.place, mode, SNAP_LIMIT))).collect();
        let candidates = candidates(&city, mode, &mut random, 12);
        let origins: Vec<Origin> = candidates.iter().map(|one| one.0).collect();
        for (index, demand) in [Demand::Points(&points), Demand::Streets].into_iter().enumerate() {
            let question =
                WaysQuestion { reader, demand, candidates: &origins, median: false, clock: &Never, done: &|| () };
            let ways = Ways::of(&question).unwrap();
            let goal = Goal::MaxCover { depth: u8::try_from(depth).unwrap() };
            let add = random.below(5).min(origins.len());
            let limits = Limits { add: Some(add), ..Limits::default() };
            let plan = ways.problem(&vec![0.0; origins.len()], goal, limits).unwrap().solve(&Effort::endless());
            assert!(plan.proved, "seed {seed}");
            let mut now = rows.clone();
            let mut last = f64::NEG_INFINITY;
            for step in 0..=plan.sites.len() {
                if let Some(chosen) = step.checked_sub(1).map(|before| plan.sites[before]) {
                    now.push(candidates[ways.candidate(chosen.site).unwrap()].1.clone());
                }
                let expect = covered(&city, &graph, &now, &people, depth, cutoff)[index];
                let stated = step.checked_sub(1).map_or(plan.base, |before| plan.sites[before].total);
                assert!(
                    (stated - expect).abs() < 1e-6,
                    "seed {seed} {index}: {step} sites serve {expect}, not {stated}"
                );
                assert!(expect >= last, "seed {seed} {index}: a site more serves less");
                last = expect;
            }
            sites += plan.sites.len();
            served[index] += usize::from(plan.objective > plan.base);
        }
    }
    assert!(sites > 40 && served.iter().all(|&served| served > 8), "{sites} sites, {served:?}");
}

/// Demand and street metres that these stations serve.
fn covered(
    city: &City,
    graph: &StreetGraph,
    rows: &[Station],
    people: &[waystation::demand::DemandPoint],
    depth: usize,
    cutoff: waystation::units::Millis,
) -> [f64; 2] {
    let (mode, stations) = (graph.profile().mode, StationSet::new(rows.to_vec()));
    let (doors, mask) = (Doors::of(graph, &stations), all(&stations));
    let field = TravelTimeField::towards(graph, &doors, &mask, cutoff, depth);
    let judge = Judge::Network(Reader { graph, doors: &doors, mask: &mask, field: &field });
    let areas = Areas::of(&city.network, mode, &[], people, &stations);
    let tallies = tally(&city.network, mode, &areas, &judge, &mask);
    [Unit::Demand, Unit::StreetM]
        .map(|unit| tallies[0].measures.iter().find(|one| one.unit == unit).expect("it is measured").covered)
}

#[test]
fn a_median_counts_the_way_of_everybody_to_the_nearest() {
    let mut saved = 0;
    for seed in 1..=30 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let graph = StreetGraph::of(&city.network, random_profile(&mut random));
        let (mode, cutoff) = (graph.profile().mode, random_cutoff(&mut random));
        let mut rows = city.rows.clone();
        rows.truncate(2);
        let stations = StationSet::new(rows.clone());
        let (doors, mask) = (Doors::of(&graph, &stations), all(&stations));
        let field = TravelTimeField::towards(&graph, &doors, &mask, cutoff, 1);
        let reader = Reader { graph: &graph, doors: &doors, mask: &mask, field: &field };
        let points = street_pieces(&city.network, mode);
        let candidates = candidates(&city, mode, &mut random, 8);
        let origins: Vec<Origin> = candidates.iter().map(|one| one.0).collect();
        let demand = Demand::Points(&points);
        let question = WaysQuestion { reader, demand, candidates: &origins, median: true, clock: &Never, done: &|| () };
        let ways = Ways::of(&question).unwrap();
        let goal = Goal::PMedian { unreached: cutoff.seconds() };
        let limits = Limits { add: Some(2.min(origins.len())), ..Limits::default() };
        let problem: Problem = ways.problem(&vec![0.0; origins.len()], goal, limits).unwrap();
        let plan = problem.solve(&Effort::endless());
        rows.extend(plan.sites.iter().map(|one| candidates[ways.candidate(one.site).unwrap()].1.clone()));
        let expect = way(&graph, &rows, &points, cutoff);
        assert!((plan.objective - expect).abs() <= 1e-6 * expect.max(1.0), "seed {seed}: {plan:?}, not {expect}");
        assert!(plan.proved && plan.objective <= plan.base, "seed {seed}");
        saved += usize::from(plan.objective < plan.base);
    }
    assert!(saved > 10, "{saved}");
}

/// The sum of metres times seconds to the nearest of these stations, the cutoff at most.
fn way(
    graph: &StreetGraph,
    rows: &[Station],
    points: &[(waystation::demand::DemandPoint, Option<Snap>)],
    cutoff: waystation::units::Millis,
) -> f64 {
    let stations = StationSet::new(rows.to_vec());
    let (doors, mask) = (Doors::of(graph, &stations), all(&stations));
    let field = TravelTimeField::towards(graph, &doors, &mask, cutoff, 1);
    let reader = Reader { graph, doors: &doors, mask: &mask, field: &field };
    let of_point = |(point, snap): &(waystation::demand::DemandPoint, Option<Snap>)| {
        let time = snap.and_then(|snap| reader.at(&snap)).map_or(cutoff, |reading| reading.time);
        point.weight * time.seconds()
    };
    points.iter().map(of_point).sum()
}

#[test]
fn what_wants_a_station_is_what_is_not_covered() {
    for seed in 1..=30 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let graph = StreetGraph::of(&city.network, random_profile(&mut random));
        let (cutoff, depth) = (random_cutoff(&mut random), 1 + random.below(2));
        let (doors, mask) = (Doors::of(&graph, &city.stations), all(&city.stations));
        let field = TravelTimeField::towards(&graph, &doors, &mask, cutoff, depth);
        let reader = Reader { graph: &graph, doors: &doors, mask: &mask, field: &field };
        let people = people(&city, &mut random);
        let [_, street] = covered(&city, &graph, &city.rows, &people, depth, cutoff);
        let total: f64 = street_pieces(&city.network, graph.profile().mode).iter().map(|one| one.0.weight).sum();
        let wanted: f64 = wanting(&reader, Demand::Streets).iter().map(|one| one.1).sum();
        let edges = city.network.edge_ids().len() as f64;
        // Pieces are asked in their middle, so at each end of a stretch half a piece may be wrong.
        assert!((total - street - wanted).abs() <= 25.0 * edges, "seed {seed}: {total} - {street} is not {wanted}");
    }
}

/// A request on the bundled region.
pub fn request(engine: &Engine, minutes: f64, depth: usize, at: bool, needs: &str) -> SitingRequest {
    let zone = engine.snapshot().region().zone;
    let at = at.then(|| waystation::hours::parse_moment("2026-11-24T22:00", zone).unwrap());
    let filter = Filter::new(at, None, needs_of(needs).unwrap()).unwrap();
    let travel = travel(Mode::Walk, None, Some(minutes * 60.0), None).unwrap();
    let coverage = CoverageRequest::new(travel, waystation::coverage::Reach::Network, depth, filter).unwrap();
    SitingRequest {
        coverage,
        objective: Objective::Cover,
        add: Some(3),
        budget: None,
        spacing_m: None,
        candidates: Choice::Streets,
        prefer: 0.0,
        own: Vec::new(),
    }
}

#[test]
fn a_region_with_the_sites_of_a_plan_has_the_coverage_that_the_plan_says() {
    let engine = Engine::open(Path::new(helsinki())).unwrap();
    let snapshot = engine.snapshot();
    for (minutes, depth, at, needs) in [(3.0, 1, false, ""), (4.0, 2, false, ""), (6.0, 1, true, "toilet")] {
        let request = request(&engine, minutes, depth, at, needs);
        let plan = snapshot.siting(&request, &Never, &|_, _| ()).unwrap();
        assert_eq!(plan.cards.len(), 3);
        let street = |snapshot: &waystation::engine::Snapshot| {
            let figures = snapshot.coverage(&request.coverage).swap_remove(0);
            figures.figures.iter().find(|one| one.measure.unit == Unit::StreetM).expect("streets").measure.covered
        };
        let edits: Vec<StationEdit> = plan
            .cards
            .iter()
            .map(|card| {
                let one = &plan.candidates[card.candidate];
                let mut new = station(&one.id, one.place);
                new.facilities = Some(needs_of(needs).unwrap_or_default());
                new.hours_text = "24/7".to_owned();
                new.hours = waystation::hours::Schedule::parse("24/7").ok();
                StationEdit::Add(Box::new(new))
            })
            .collect();
        let after = snapshot.with_edits(&edits).unwrap();
        assert!((street(&snapshot) - plan.plan.base).abs() < 1e-3, "{minutes} min, depth {depth}");
        assert!((street(&after) - plan.plan.objective).abs() < 1e-3, "{minutes} min, depth {depth}");
        assert!(plan.plan.bound >= plan.plan.objective);
        for card in &plan.cards {
            let from: f64 = card.cells.iter().map(|part| part.gain).sum();
            assert!(from > 0.0 && from <= card.gain + 1e-6, "{card:?}");
            assert!(card.next.is_none_or(|(next, _)| next != card.candidate), "{card:?}");
        }
    }
}

/// Says stop from the beginning.
struct Over;

impl Clock for Over {
    fn is_over(&self) -> bool {
        true
    }
}

#[test]
fn whoever_says_stop_gets_the_best_so_far_or_is_told_that_there_is_none() {
    let engine = Engine::open(Path::new(helsinki())).unwrap();
    let (snapshot, request) = (engine.snapshot(), request(&engine, 3.0, 1, false, ""));
    assert_eq!(snapshot.siting(&request, &Over, &|_, _| ()).unwrap_err(), SitingError::Stopped);
    let cut = |problem: &Problem| problem.solve(&Effort::until(&Over));
    let early = snapshot.siting_with(&request, &Never, &|_, _| (), &cut).unwrap().plan;
    let best = snapshot.siting(&request, &Never, &|_, _| ()).unwrap().plan;
    assert!(best.proved && early.objective <= best.objective && best.objective <= early.bound, "{early:?} {best:?}");
}

pub fn siting(arguments: &[&str]) -> Run {
    waystation(&[&["siting", helsinki()], arguments].concat())
}

pub fn file(name: &str, text: &str) -> String {
    let path = scratch("siting-region").join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

const CANDIDATES: &str = "id,name,class,lng,lat,cost
a,North bank,bank,24.9470,60.1719,3
b,Post,post_office,24.9390,60.1661,2
c,Kiosk,kiosk,24.9435,60.1690,1
far,Elsewhere,bank,25.5,60.5,1
bad,Nowhere,bank,24.94,60.17,NaN
";

#[test]
fn a_list_of_candidates_is_chosen_from_and_own_sites_are_ranked() {
    let list = file("candidates.csv", CANDIDATES);
    let base = ["--minutes", "3", "--add", "2", "--candidates", &list, "--site", "24.9412,60.1699"];
    let run = siting(&[&base[..], &["--format", "json"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("`NaN` is not a number"), "{}", run.stderr);
    let plan: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(plan["candidates"]["off_network"], serde_json::json!(["far"]));
    assert_eq!((plan["proved"].as_bool(), plan["unit"].as_str()), (Some(true), Some("street_m")));
    assert_eq!((plan["own"][0]["id"].as_str(), plan["sites"].as_array().unwrap().len()), (Some("own-1"), 2));
    let rank = plan["own"][0]["rank_alone"].as_u64().unwrap();
    assert!((1..=4).contains(&rank), "{plan}");
    assert!(plan["unreachable"].as_f64().unwrap() > 0.0);
    let zh = siting(&[&base[..], &["--lang", "zh"]].concat());
    assert!(zh.stdout.contains("已证明没有更好的方案") && zh.stdout.contains("您的候选点 own-1"), "{}", zh.stdout);
    let en = siting(&base);
    assert!(en.stdout.contains("(proved)") && en.stdout.contains("your site own-1"), "{}", en.stdout);
    let csv = siting(&[&base[..], &["--format", "csv"]].concat());
    assert_eq!(csv.stdout.lines().count(), 3, "{}", csv.stdout);
    let budget = siting(&["--minutes", "3", "--budget", "3.5", "--candidates", &list, "--format", "geojson"]);
    let plan: Value = serde_json::from_str(&budget.stdout).unwrap();
    let costs: f64 =
        plan["features"].as_array().unwrap().iter().map(|one| one["properties"]["cost"].as_f64().unwrap()).sum();
    assert!(costs <= 3.5 && plan["meta"]["proved"] == true, "{plan}");
    assert_eq!(plan["features"][0]["geometry"]["type"], "Point");
}

#[test]
fn sites_keep_their_distance() {
    let run = siting(&["--minutes", "3", "--add", "3", "--spacing", "250", "--format", "json"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let plan: Value = serde_json::from_str(&run.stdout).unwrap();
    let places: Vec<LngLat> = plan["sites"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| LngLat::new(one["lng"].as_f64().unwrap(), one["lat"].as_f64().unwrap()).unwrap())
        .collect();
    assert!(!places.is_empty());
    let engine = Engine::open(Path::new(helsinki())).unwrap();
    let snapshot = engine.snapshot();
    for (index, &place) in places.iter().enumerate() {
        assert!(snapshot.stations().within_straight(place, 249.9).is_empty());
        for &other in &places[..index] {
            assert!(Plane::distance_m(place, other) > 249.9);
        }
    }
}

#[test]
fn the_answer_is_written_where_it_is_wanted() {
    let out = scratch("siting-region").join("plan.geojson");
    let run = siting(&["--minutes", "3", "--add", "1", "--objective", "median", "--out", out.to_str().unwrap()]);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    let plan: Value = serde_json::from_slice(&fs::read(out).unwrap()).unwrap();
    assert_eq!((plan["meta"]["goal"].as_str(), plan["features"].as_array().unwrap().len()), (Some("p-median"), 1));
    let all = siting(&["--minutes", "8", "--objective", "all", "--format", "json"]);
    let plan: Value = serde_json::from_str(&all.stdout).unwrap();
    assert_eq!(plan["proved"], true, "{}", all.stdout);
    // What it takes is new sites, whatever stands.
    let sites = plan["sites"].as_array().unwrap().len() as f64;
    assert!(sites > 0.0);
    assert_eq!((plan["base"].as_f64(), plan["objective"].as_f64()), (Some(0.0), Some(sites)), "{}", all.stdout);
    let left =
        plan["demand"].as_f64().unwrap() - plan["served"].as_f64().unwrap() - plan["unreachable"].as_f64().unwrap();
    assert!(left.abs() < 0.01, "{left}");
}

#[test]
fn bad_input_is_named() {
    let unpriced = file("unpriced.csv", "id,lng,lat\na,24.9470,60.1719\n");
    let far = file("far.csv", "id,lng,lat\na,14.5,35.9\n");
    let empty = file("empty.csv", "id,lng,lat\n");
    let priced = file("priced.csv", CANDIDATES);
    let check = |arguments: &[&str], expect: &str| {
        let run = siting(arguments);
        assert_eq!(run.status, 2, "{arguments:?}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains(expect), "{arguments:?}: {:?} does not say {expect:?}", run.stderr);
        assert!(run.stdout.is_empty());
    };
    check(&[], "nothing limits the plan");
    check(&["--add", "4", "--candidates", &priced], "4 sites are to be added, and there are 3");
    check(&["--budget", "3"], "so a budget limits nothing");
    check(&["--budget", "3", "--candidates", &unpriced], "has no column `cost`");
    check(&["--budget", "-1", "--candidates", &priced], "costs -1");
    check(&["--add", "1", "--candidates", &far], "none of the 1 candidates can be used");
    check(&["--add", "1", "--candidates", &empty], "a header and no rows");
    check(&["--add", "1", "--candidates", "/nowhere.csv"], "cannot read `/nowhere.csv`");
    check(&["--add", "1", "--spacing", "NaN"], "the spacing is NaN m");
    check(&["--add", "1", "--reach", "disc"], "by time along streets");
    check(&["--add", "1", "--objective", "median", "--depth", "2"], "it takes no depth");
    check(&["--objective", "all", "--add", "1"], "takes no number to add");
    check(&["--add", "1", "--site", "24.94"], "a longitude and a latitude");
    check(&["--add", "1", "--site", "14.5,35.9"], "is off the network");
    check(&["--add", "1", "--depth", "0"], "depth 0");
    check(&["--add", "1", "--time-limit", "NaN"], "--time-limit is NaN");
    check(&["--add", "1", "--out", "/tmp/plan.pdf"], "no known extension");
    let done = siting(&["--minutes", "60", "--add", "1"]);
    assert_eq!((done.status, done.stdout.as_str()), (1, ""), "{}", done.stderr);
    assert!(done.stderr.contains("has the stations that it wants already"));
}
