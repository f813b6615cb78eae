//! Walks of Valhalla and OSRM, as `tests/outside/routers.py` asked for them, beside our own.
//!
//! `tests/outside/routers/README.md` tells what the programs were told and what the causes mean.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use rayon::prelude::*;
use waystation::coord::{E7, LngLat};
use waystation::network::{Mode, NodeId, Profile, SNAP_LIMIT, Snap, StreetGraph};
use waystation::station::StationSet;
use waystation::travel_time::{Doors, MAX_CUTOFF, Reader, Search, StationMask, TravelTimeField, starts};
use waystation::units::{MetresPerSecond, Millimetres, Millis};

use crate::draft::station;
use crate::real;

const STATIONS: usize = 90;
const RIVALS: [&str; 2] = ["valhalla", "osrm"];
const ANSWERS: [&str; 2] = ["pair", "nearest"];

/// A place of a file, with tenths of a second: how long it takes to the next place, and to the nearest station.
struct Row {
    place: LngLat,
    /// By answer, then by rival.
    times: [[Option<u32>; 2]; 2],
}

/// Stations and places of a file.
fn read(csv: &str) -> (Vec<LngLat>, Vec<Row>) {
    let cells = |line: &str| line.split(',').map(|cell| cell.parse::<i32>().ok()).collect::<Vec<_>>();
    let mut lines = csv.lines().skip(1).map(cells);
    let corner = lines.next().expect("a first row with the corner");
    let rows = lines.map(|line| {
        let [lng, lat] = [0, 1].map(|axis| 10 * (corner[axis].unwrap() + line[axis].unwrap()));
        let times = [0, 1].map(|answer| [0, 1].map(|rival| line[2 + answer + 2 * rival].map(i32::unsigned_abs)));
        Row { place: LngLat::from(E7 { lng, lat }), times }
    });
    let mut rows: Vec<Row> = rows.collect();
    let places = rows.split_off(STATIONS);
    (rows.iter().map(|row| row.place).collect(), places)
}

/// What is known to differ: the causes by row, answer and rival.
fn causes(name: &str) -> BTreeMap<(usize, String, String), String> {
    let lines = include_str!("../outside/routers/causes.csv").lines().map(|line| line.split(',').collect::<Vec<_>>());
    let own = lines.filter(|line| line[0] == name);
    own.map(|line| ((line[1].parse().unwrap(), line[2].to_owned(), line[3].to_owned()), line[4].to_owned())).collect()
}

/// The quickest walk from one foot point to another, gaps included.
fn walk(graph: &StreetGraph, search: &mut Search, from: &Snap, to: &Snap) -> Option<Millis> {
    let end = graph.network().edge(to.edge);
    let access = end.flags.access(graph.profile().mode);
    let arrivals: Vec<(NodeId, Millis)> = match to.node {
        Some(node) => vec![(node, Millis(0))],
        None => [(access.forward, end.from, to.along), (access.backward, end.to, end.length - to.along)]
            .into_iter()
            .filter(|arrival| arrival.0)
            .map(|(_, node, part)| (node, graph.part_time(to.edge, part)))
            .collect(),
    };
    let ahead = if from.along <= to.along { access.forward } else { access.backward };
    let mut best = (from.edge == to.edge && ahead)
        .then(|| graph.part_time(to.edge, Millimetres(from.along.0.abs_diff(to.along.0))));
    search.run(graph, starts(graph, from).into_iter().flatten(), Millis(u32::MAX / 2), |node, time| {
        for arrival in arrivals.iter().filter(|arrival| arrival.0 == node) {
            best = best.into_iter().chain([time + arrival.1]).min();
        }
        if best.is_some_and(|best| best <= time) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let gaps = graph.profile().gap_time(from.gap) + graph.profile().gap_time(to.gap);
    best.map(|street| street + gaps)
}

/// Tenths of a second for every row: to the next place, and to the nearest station within 90 minutes.
fn ours(graph: &StreetGraph, stations: &[LngLat], rows: &[Row]) -> Vec<[Option<u32>; 2]> {
    let list = stations.iter().enumerate().map(|(number, &place)| station(&format!("{number:02}"), place)).collect();
    let stations = StationSet::new(list);
    let (doors, mask) = (Doors::of(graph, &stations), StationMask::of(&stations, |_| true));
    let field = TravelTimeField::towards(graph, &doors, &mask, MAX_CUTOFF, 1);
    let reader = Reader { graph, doors: &doors, mask: &mask, field: &field };
    let snap = |row: &Row| graph.network().snap(row.place, Mode::Walk, SNAP_LIMIT).expect("places lie on streets");
    let snaps: Vec<Snap> = rows.iter().map(snap).collect();
    let numbers = (0..snaps.len()).into_par_iter();
    let times = numbers.map_init(Search::default, |search, number| {
        let (from, to) = (&snaps[number], &snaps[(number + 1) % snaps.len()]);
        [walk(graph, search, from, to), reader.at(from).map(|reading| reading.time)]
    });
    times.map(|times| times.map(|time| time.map(Millis::rounded_tenths))).collect()
}

/// Whether two times are equal but for a share of theirs, or 2 s: Valhalla counts whole metres on every edge.
fn equal(ours: u32, theirs: u32, per_mille: u32) -> bool {
    let apart = ours.abs_diff(theirs);
    1000 * apart <= per_mille * theirs || apart <= 20
}

/// Compares one extract; `either` are the pairs and the nearest answers, of 1,000 each, within 2 % of either rival.
fn compare(name: &str, csv: &str, either: [u32; 2]) {
    let Some(network) = real::network(&format!("osm/{name}/{name}.osm.pbf")) else { return };
    let speed = MetresPerSecond::new(5.0 / 3.6).unwrap();
    let graph = StreetGraph::of(&network, Profile::at_speed(Mode::Walk, speed));
    let (stations, rows) = read(csv);
    let (causes, mut unused) = (causes(name), causes(name));
    // Within 2 %: of either, of Valhalla, of OSRM, and Valhalla of OSRM.
    let mut within = [[0; 4]; 2];
    for (number, (row, ours)) in rows.iter().zip(ours(&graph, &stations, &rows)).enumerate() {
        for (answer, what) in ANSWERS.iter().enumerate() {
            let same = |rival: usize, per_mille| match (ours[answer], row.times[answer][rival]) {
                (Some(ours), Some(theirs)) => equal(ours, theirs, per_mille),
                (None, Some(theirs)) => *what == "nearest" && 100 * theirs > MAX_CUTOFF.0 - MAX_CUTOFF.0 / 20,
                (None, None) => true,
                (Some(_), None) => false,
            };
            let [valhalla, osrm] = row.times[answer];
            let rivals = valhalla.zip(osrm).is_some_and(|(valhalla, osrm)| equal(valhalla, osrm, 20));
            for (count, good) in
                within[answer].iter_mut().zip([same(0, 20) || same(1, 20), same(0, 20), same(1, 20), rivals])
            {
                *count += u32::from(good);
            }
            for (rival, router) in RIVALS.into_iter().enumerate() {
                let key = (number, (*what).to_owned(), router.to_owned());
                let cause = causes.get(&key);
                unused.remove(&key);
                let text = format!(
                    "{name} row {number} {what}: {:?}, {router} {:?}, causes {cause:?}",
                    ours[answer], row.times[answer][rival]
                );
                // The list was made from lengths of its own: at the limit it may say more, never less.
                assert!(if cause.is_none() { same(rival, 50) } else { !same(rival, 48) }, "{text}");
            }
        }
    }
    assert!(unused.is_empty(), "{unused:?}");
    println!("{name}: within 2 % of either, of Valhalla, of OSRM, the two of each other, of 1,000: {within:?}");
    assert_eq!((rows.len(), within.map(|counts| counts[0])), (1000, either), "{name}");
}

/// Of 3,000 pairs and 3,000 nearest answers all but the stored ones agree to 5 % with both.
#[test]
fn walks_agree_with_other_routers() {
    compare("porto-metro", include_str!("../outside/routers/porto-metro.csv"), [1000, 999]);
    compare("heidelberg", include_str!("../outside/routers/heidelberg.csv"), [995, 998]);
    compare("monaco", include_str!("../outside/routers/monaco.csv"), [1000, 1000]);
}
