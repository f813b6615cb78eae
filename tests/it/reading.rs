//! Readings of the field: at any place, and solved for the stretches of a street.

use std::collections::BTreeSet;

use waystation::network::{Access, EdgeId, Mode, Profile, SNAP_LIMIT, Snap, StreetGraph};
use waystation::station::{StationId, StationSet};
use waystation::travel_time::{Doors, Reader, Reading, StationMask, TravelTimeField};
use waystation::units::{Millimetres, Millis};

use crate::city::{City, random_cutoff, random_profile};
use crate::draft::{Draft, STREET, quzhou, station};
use crate::naive::Naive;
use crate::random::Random;

/// A foot point inside an edge, wherever on it, with a place so far off the street.
fn inside(city: &City, edge: EdgeId, along: Millimetres, gap: Millimetres) -> Snap {
    Snap { edge, node: None, along, gap, foot: city.network.place(edge, along) }
}

/// Streets that `mode` may use.
fn usable(city: &City, mode: Mode) -> Vec<EdgeId> {
    let flags = city.network.flags();
    city.network.edge_ids().filter(|edge| flags[edge.index()].usable(mode)).collect()
}

/// Foot points of every sort: of random places, of nodes, on the edges of doors, half a metre from an end.
fn random_snaps(city: &City, mode: Mode, random: &mut Random) -> Vec<Snap> {
    let mut snaps = Vec::new();
    for _ in 0..20 {
        snaps.extend(city.network.snap(city.random_place(random), mode, SNAP_LIMIT));
    }
    let doors: Vec<Snap> = city.rows.iter().filter_map(|row| city.network.snap(row.place, mode, SNAP_LIMIT)).collect();
    let edges = usable(city, mode);
    for number in 0..edges.len().min(40) {
        let edge = if number % 2 == 0 { doors.get(number / 2).map(|door| door.edge) } else { None };
        let edge = edge.unwrap_or_else(|| random.pick(&edges));
        let length = city.network.edge(edge).length;
        let along = Millimetres(match random.below(5) {
            0 => 500.min(length.0),
            1 => length.0.saturating_sub(500),
            2 => doors.iter().find(|door| door.edge == edge).map_or(0, |door| door.along.0),
            _ => random.up_to(length.0),
        });
        snaps.push(inside(city, edge, along, Millimetres(random.up_to(150_000))));
        let node = city.network.edge(edge).to;
        snaps.push(Snap { node: Some(node), ..inside(city, edge, length, Millimetres(random.up_to(2000))) });
    }
    snaps
}

#[test]
fn a_reading_equals_the_naive_twin_at_any_place() {
    let mut compared = 0;
    for seed in 1..=300 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let profile = random_profile(&mut random);
        let graph = StreetGraph::of(&city.network, profile);
        let doors = Doors::of(&graph, &city.stations);
        let mask = StationMask::of(&city.stations, |_| true);
        let naive = Naive::of(&city.network, profile, &city.stations);
        let (cutoff, depth) = (random_cutoff(&mut random), 1 + random.below(3));
        let field = TravelTimeField::towards(&graph, &doors, &mask, cutoff, depth);
        let reader = Reader { graph: &graph, doors: &doors, mask: &mask, field: &field };
        for snap in random_snaps(&city, profile.mode, &mut random) {
            let mut expect = naive.readings(&snap);
            expect.retain(|reading| reading.0 <= cutoff.0);
            expect.truncate(depth);
            let pair = |reading: Reading| (reading.time.0, reading.station);
            let found: Vec<_> = reader.nearest_at(&snap).into_iter().map(pair).collect();
            assert_eq!(found, expect, "seed {seed} {snap:?}");
            assert_eq!(reader.at(&snap).map(pair), expect.first().copied(), "seed {seed} {snap:?}");
            compared += usize::from(!expect.is_empty());
        }
    }
    assert!(compared > 5000, "only {compared} places had a station in reach: the cities are too empty");
}

/// The cutoff is inclusive to the millisecond: gap, street and the other gap, and nothing more.
#[test]
fn the_cutoff_is_inclusive() {
    let mut draft = Draft::at(quzhou());
    draft.line(&[(0.0, 0.0), (1500.0, 0.0)], STREET);
    let network = draft.open();
    let stations = StationSet::new(vec![station("s", draft.place(700.0, 12.0))]);
    let graph = StreetGraph::of(&network, Profile::preset(Mode::Walk));
    let (doors, mask) = (Doors::of(&graph, &stations), StationMask::of(&stations, |_| true));
    let snap = network.snap(draft.place(100.0, 24.0), Mode::Walk, SNAP_LIMIT).unwrap();
    let at = |cutoff: u32| {
        let field = TravelTimeField::towards(&graph, &doors, &mask, Millis(cutoff), 1);
        Reader { graph: &graph, doors: &doors, mask: &mask, field: &field }.at(&snap).map(|reading| reading.time.0)
    };
    // 24 m, 600 m and 12 m at 1.2 m/s are 530 s; the centimetres of a position move that by a few hundredths.
    let time = at(900_000).unwrap();
    assert!(time.abs_diff(530_000) < 50, "{time}");
    assert_eq!((at(time), at(time - 1)), (Some(time), None));
}

/// A millimetre of street is in a stretch of a station if and only if the reading there is within the cutoff.
#[test]
fn stretches_hold_exactly_the_millimetres_that_have_a_reading() {
    let mut both = [0, 0];
    for seed in 1..=150 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let profile = random_profile(&mut random);
        let graph = StreetGraph::of(&city.network, profile);
        let doors = Doors::of(&graph, &city.stations);
        let all = StationMask::of(&city.stations, |_| true);
        let cutoff = Millis(random_cutoff(&mut random).0 / 3);
        let edges = usable(&city, profile.mode);
        let singles = (0..city.stations.len() as u32)
            .map(|single| (StationMask::of(&city.stations, |station| station.0 == single), 1));
        for (mask, depth) in singles.chain([(all.clone(), 1), (all.clone(), 3)]) {
            let field = TravelTimeField::towards(&graph, &doors, &mask, cutoff, depth);
            let reader = Reader { graph: &graph, doors: &doors, mask: &mask, field: &field };
            for _ in 0..edges.len().min(15) {
                let edge = random.pick(&edges);
                let mut stretches = Vec::new();
                reader.stretches(edge, |start, end, station| stretches.push((start.0, end.0, station)));
                let length = city.network.edge(edge).length.0;
                let around = |at: u32| [at.saturating_sub(1), at, at + 1];
                let ends = stretches.iter().flat_map(|&(start, end, _)| [start, end]).flat_map(around);
                let samples: BTreeSet<u32> =
                    ends.chain([0, length]).chain((0..5).map(|_| random.up_to(length))).collect();
                for along in samples.into_iter().filter(|&along| along <= length) {
                    let snap = inside(&city, edge, Millimetres(along), Millimetres(0));
                    let holding = stretches.iter().filter(|(start, end, _)| (*start..=*end).contains(&along));
                    let holding: BTreeSet<StationId> = holding.map(|stretch| stretch.2).collect();
                    let read = reader.nearest_at(&snap);
                    let what = format!("seed {seed} {edge:?} at {along} of {length} mm: {stretches:?}, read {read:?}");
                    assert_eq!(holding.len().min(depth), read.len(), "{what}");
                    assert!(read.iter().all(|reading| holding.contains(&reading.station)), "{what}");
                    both[usize::from(read.is_empty())] += 1;
                }
            }
        }
    }
    assert!(both.iter().all(|&samples| samples > 10_000), "{both:?} samples with and without a reading");
}

/// On a one-way street a station that was just passed is a ride round the block away.
#[test]
fn a_door_behind_on_a_one_way_street_is_reached_around_the_block() {
    let mut draft = Draft::at(quzhou());
    let along = Access { backward: false, ..Access::BOTH };
    let nodes = draft.line(&[(0.0, 0.0), (500.0, 0.0)], [Access::BOTH, along, along]);
    let round = [draft.node(500.0, 300.0), draft.node(0.0, 300.0)];
    draft.way(&[nodes[1], round[0], round[1], nodes[0]], STREET, false);
    let network = draft.open();
    let stations = StationSet::new(vec![station("s", draft.place(100.0, 0.0))]);
    let reads = |mode| {
        let graph = StreetGraph::of(&network, Profile::metres(mode));
        let (doors, mask) = (Doors::of(&graph, &stations), StationMask::of(&stations, |_| true));
        let field = TravelTimeField::towards(&graph, &doors, &mask, Millis(3_000_000), 1);
        let snap = network.snap(draft.place(150.0, 0.0), mode, SNAP_LIMIT).unwrap();
        Reader { graph: &graph, doors: &doors, mask: &mask, field: &field }.at(&snap).unwrap().time.0
    };
    assert!(reads(Mode::Walk).abs_diff(50_000) < 100, "{}", reads(Mode::Walk));
    // 350 m to the end, 300 + 500 + 300 m around, and 100 m to the door.
    assert!(reads(Mode::Cycle).abs_diff(1_550_000) < 300, "{}", reads(Mode::Cycle));
}
