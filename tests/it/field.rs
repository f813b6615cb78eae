//! The travel-time field: by its definition, and against the naive twin.

use std::ops::RangeInclusive;

use rayon::ThreadPoolBuilder;
use waystation::network::{Mode, NodeId, Profile, SNAP_LIMIT, StreetGraph};
use waystation::station::{StationId, StationSet};
use waystation::travel_time::{Doors, Reader, StationMask, TravelTimeField};
use waystation::units::Millis;

use crate::city::{City, random_cutoff, random_profile};
use crate::naive::{Naive, steps};
use crate::random::Random;

const SEEDS: RangeInclusive<u64> = 1..=300;

/// The field of all stations.
fn field(graph: &StreetGraph, stations: &StationSet, cutoff: Millis, depth: usize) -> TravelTimeField {
    let mask = StationMask::of(stations, |_| true);
    TravelTimeField::towards(graph, &Doors::of(graph, stations), &mask, cutoff, depth)
}

fn labels(field: &TravelTimeField, node: NodeId) -> Vec<(u32, StationId)> {
    field.labels(node).map(|(time, station)| (u32::from(time.0), station)).collect()
}

fn nodes(graph: &StreetGraph) -> impl Iterator<Item = NodeId> + use<> {
    (0..graph.node_count() as u32).map(NodeId)
}

/// Labels are sorted and name distinct stations; each has a witness, a door or an edge that explains it; and no
/// edge leads to a better label. Nothing else satisfies all three.
#[test]
fn no_edge_shortens_the_field_and_every_label_has_a_witness() {
    for seed in SEEDS {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let profile = random_profile(&mut random);
        let graph = StreetGraph::of(&city.network, profile);
        let doors = Doors::of(&graph, &city.stations);
        let (cutoff, depth) = (random_cutoff(&mut random), 1 + random.below(3));
        let field = field(&graph, &city.stations, cutoff, depth);
        let naive = Naive::of(&city.network, profile, &city.stations);
        let steps = steps(&city.network, profile.mode);
        for node in nodes(&graph) {
            let found = labels(&field, node);
            assert!(found.is_sorted() && found.len() <= depth, "seed {seed}: {node:?} {found:?}");
            for (rank, &(time, station)) in found.iter().enumerate() {
                assert!(100 * time <= cutoff.0, "seed {seed}: {node:?} {found:?} beyond {cutoff:?}");
                assert!(found[..rank].iter().all(|other| other.1 != station), "seed {seed}: {node:?} {found:?}");
                let by_door = doors.next_to(node).any(|(other, rest)| other == station && u32::from(rest.0) == time);
                let by_edge = steps.iter().filter(|step| step.from == node).any(|step| {
                    labels(&field, step.to).contains(&(time.wrapping_sub(naive.edge_tenths(step.edge)), station))
                });
                assert!(by_door || by_edge, "seed {seed}: nothing explains {time} to {station:?} at {node:?}");
            }
        }
        let takes = |node: NodeId, offer: (u32, StationId)| {
            let found = labels(&field, node);
            let known = found.iter().any(|label| label.1 == offer.1 && label.0 <= offer.0);
            let full = found.len() == depth && found[depth - 1] < offer;
            100 * offer.0 > cutoff.0 || known || full
        };
        for step in &steps {
            for (time, station) in labels(&field, step.to) {
                let offer = (time + naive.edge_tenths(step.edge), station);
                assert!(takes(step.from, offer), "seed {seed}: {:?} could have {offer:?}", step.from);
            }
        }
        for node in nodes(&graph) {
            for (station, rest) in doors.next_to(node) {
                assert!(takes(node, (u32::from(rest.0), station)), "seed {seed}: {node:?} ignores its door");
            }
        }
    }
}

#[test]
fn the_field_equals_the_naive_twin() {
    for seed in SEEDS {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        for mode in Mode::ALL {
            let profile = Profile { mode, ..random_profile(&mut random) };
            let graph = StreetGraph::of(&city.network, profile);
            let naive = Naive::of(&city.network, profile, &city.stations);
            let cutoff = random_cutoff(&mut random);
            for depth in [1, 3] {
                let field = field(&graph, &city.stations, cutoff, depth);
                let mut reached = 0;
                for node in nodes(&graph) {
                    let mut expect = naive.labels(node);
                    expect.retain(|label| 100 * label.0 <= cutoff.0);
                    expect.truncate(depth);
                    assert_eq!(labels(&field, node), expect, "seed {seed} {mode} depth {depth} {node:?}");
                    reached += usize::from(!expect.is_empty());
                }
                assert_eq!(field.reached(), reached, "seed {seed}");
            }
        }
    }
}

#[test]
fn neither_the_order_of_rows_nor_the_number_of_threads_changes_the_field() {
    let pools = [1, 2, 8].map(|threads| ThreadPoolBuilder::new().num_threads(threads).build().unwrap());
    for seed in 1..=40 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let graph = StreetGraph::of(&city.network, random_profile(&mut random));
        let cutoff = random_cutoff(&mut random);
        let expect = field(&graph, &city.stations, cutoff, 2);
        for pool in &pools {
            let mut rows = city.rows.clone();
            random.shuffle(&mut rows);
            let again = pool.install(|| field(&graph, &StationSet::new(rows), cutoff, 2));
            assert!(again == expect, "seed {seed}");
        }
    }
}

#[test]
fn a_longer_cutoff_only_adds_labels() {
    for seed in SEEDS {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let graph = StreetGraph::of(&city.network, random_profile(&mut random));
        let short = random_cutoff(&mut random);
        let long = Millis(short.0 + random.up_to(600_000));
        let depth = 1 + random.below(3);
        let (before, after) = (field(&graph, &city.stations, short, depth), field(&graph, &city.stations, long, depth));
        for node in nodes(&graph) {
            let (before, after) = (labels(&before, node), labels(&after, node));
            assert!(after.starts_with(&before), "seed {seed}: {node:?} had {before:?} and has {after:?}");
            assert!(after[before.len()..].iter().all(|label| 100 * label.0 > short.0 - short.0 % 100), "seed {seed}");
        }
    }
}

#[test]
fn one_more_station_never_raises_a_time() {
    for seed in SEEDS {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let graph = StreetGraph::of(&city.network, random_profile(&mut random));
        let doors = Doors::of(&graph, &city.stations);
        let cutoff = random_cutoff(&mut random);
        let taken: Vec<bool> = city.rows.iter().map(|_| random.chance(0.5)).collect();
        let some = StationMask::of(&city.stations, |station| taken[station.index()]);
        let more = StationMask::of(&city.stations, |station| taken[station.index()] || station.0 % 3 == 0);
        let before = TravelTimeField::towards(&graph, &doors, &some, cutoff, 1);
        let after = TravelTimeField::towards(&graph, &doors, &more, cutoff, 1);
        for node in nodes(&graph) {
            let time = |field| labels(field, node).first().map_or(u32::MAX, |label| label.0);
            assert!(time(&after) <= time(&before), "seed {seed}: {node:?}");
        }
    }
}

/// A street that is closed leads nowhere, and nobody is reached along it.
#[test]
fn closed_streets_are_as_if_nobody_might_use_them() {
    let mut different = 0;
    for seed in 1..=150 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let profile = random_profile(&mut random);
        let closed: Vec<_> = city.network.edge_ids().filter(|_| random.below(4) == 0).collect();
        let graph = StreetGraph::without(&city.network, profile, &closed);
        let doors = Doors::of(&graph, &city.stations);
        let mask = StationMask::of(&city.stations, |_| true);
        let cutoff = random_cutoff(&mut random);
        let field = TravelTimeField::towards(&graph, &doors, &mask, cutoff, 1);
        let naive = Naive::without(&city.network, profile, &city.stations, closed.iter().copied().collect());
        for node in nodes(&graph) {
            let expect = naive.labels(node).into_iter().find(|label| 100 * label.0 <= cutoff.0);
            assert_eq!(labels(&field, node).first().copied(), expect, "seed {seed}: {node:?}");
        }
        let reader = Reader { graph: &graph, doors: &doors, mask: &mask, field: &field };
        let open = Naive::of(&city.network, profile, &city.stations);
        for _ in 0..20 {
            let place = city.random_place(&mut random);
            let Some(snap) = city.network.snap(place, profile.mode, SNAP_LIMIT) else { continue };
            let first = |naive: &Naive<'_>| naive.readings(&snap).first().copied().filter(|first| first.0 <= cutoff.0);
            let found = reader.at(&snap).map(|reading| (reading.time.0, reading.station));
            assert_eq!(found, first(&naive), "seed {seed}: {place:?}");
            different += usize::from(first(&naive) != first(&open));
        }
    }
    assert!(different > 100, "{different}");
}
