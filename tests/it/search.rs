//! The outward search from one origin, against relaxing every edge until nothing changes.

use std::ops::ControlFlow;

use waystation::network::{NodeId, SNAP_LIMIT, StreetGraph};
use waystation::station::StationSet;
use waystation::travel_time::{Search, starts};
use waystation::units::Millis;

use crate::city::{City, random_cutoff, random_profile};
use crate::naive::{Naive, steps};
use crate::random::Random;

/// Milliseconds to every node, [`u32::MAX`] where there is no way.
fn times(city: &City, graph: &StreetGraph, origin: &[(NodeId, Millis)]) -> Vec<u32> {
    let naive = Naive::of(&city.network, *graph.profile(), &StationSet::new(Vec::new()));
    let mut times = vec![u32::MAX; graph.node_count()];
    for (node, time) in origin {
        times[node.index()] = times[node.index()].min(time.0);
    }
    let steps = steps(&city.network, graph.profile().mode);
    for _ in 0..graph.node_count() {
        for step in &steps {
            let through = times[step.from.index()].saturating_add(100 * naive.edge_tenths(step.edge));
            times[step.to.index()] = times[step.to.index()].min(through);
        }
    }
    times
}

/// Nodes come in the order of their times, each once, those at the limit among them. The scratch is used again
/// for every city, whatever its size.
#[test]
fn a_search_visits_every_node_within_its_limit_in_order() {
    let mut search = Search::default();
    for seed in 1..=200 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let graph = StreetGraph::of(&city.network, random_profile(&mut random));
        let place = city.random_place(&mut random);
        let Some(snap) = city.network.snap(place, graph.profile().mode, SNAP_LIMIT) else { continue };
        let origin: Vec<_> = starts(&graph, &snap).into_iter().flatten().collect();
        let times = times(&city, &graph, &origin);
        // Half of the limits are the time of a node: the limit is inclusive.
        let exact = times[random.below(times.len())];
        let limit = if exact < 9_000_000 && random.chance(0.5) { Millis(exact) } else { random_cutoff(&mut random) };
        let mut found = Vec::new();
        search.run(&graph, origin.iter().copied(), limit, |node, time| {
            found.push((time.0, node));
            ControlFlow::Continue(())
        });
        assert!(found.is_sorted_by_key(|visit| visit.0), "seed {seed}");
        let mut expect: Vec<_> = times.into_iter().zip((0..).map(NodeId)).filter(|visit| visit.0 <= limit.0).collect();
        found.sort_unstable();
        expect.sort_unstable();
        assert_eq!(found, expect, "seed {seed} {limit:?}");
    }
}
