//! Demand at places.

use rayon::prelude::*;

use crate::coord::LngLat;
use crate::demand::DemandPoint;
use crate::network::Snap;
use crate::travel_time::{Expansion, Heading, Reader, Reading, Times};

use super::{Ways, WaysQuestion};

type Points = [(DemandPoint, Option<Snap>)];

/// The stations within reach of each point, as many as the depth at most.
fn standing(reader: &Reader<'_>, points: &Points) -> Vec<Vec<Reading>> {
    let of_point =
        |(_, snap): &(DemandPoint, Option<Snap>)| snap.map_or_else(Vec::new, |snap| reader.nearest_at(&snap));
    points.par_iter().map(of_point).collect()
}

pub(super) fn ways(question: &WaysQuestion<'_>, points: &Points) -> Option<Ways> {
    let reader = &question.reader;
    let (graph, depth) = (reader.graph, reader.field.depth());
    let stations = standing(reader, points);
    let at = Index::of(points, |point| question.median || stations[point].len() < depth);
    let nearer = |point: u32, reading: Reading| {
        !question.median || stations[point as usize].first().is_none_or(|station| reading.time < station.time)
    };
    let reached: Option<Vec<Vec<(u32, f64)>>> = question
        .candidates
        .par_iter()
        .map_init(Expansion::default, |expansion, origin| {
            if question.clock.is_over() {
                return None;
            }
            let origins = [*origin];
            let reached = expansion.run(graph, Heading::To, &origins, reader.field.cutoff());
            let mut pairs = Vec::new();
            let mut take = |point: u32| {
                let reading = points[point as usize].1.and_then(|snap| reached.at(&snap));
                pairs.extend(reading.filter(|&one| nearer(point, one)).map(|one| (point, one.time.seconds())));
            };
            for edge in reached.edges() {
                at.edge(edge.0).for_each(&mut take);
            }
            for node in reached.nodes() {
                at.node(node.0).for_each(&mut take);
            }
            (question.done)();
            Some(pairs)
        })
        .collect();
    let of_depth = |rank: usize| {
        let pairs = stations.iter().zip(0_u32..);
        pairs.filter_map(|(all, point)| Some((point, all.get(rank)?.time.seconds()))).collect()
    };
    Some(Ways {
        places: points.iter().map(|(point, _)| point.place).collect(),
        weights: points.iter().map(|(point, _)| point.weight).collect(),
        standing: (0..depth).map(of_depth).collect(),
        reached: reached?,
    })
}

pub(super) fn wanting(reader: &Reader<'_>, points: &Points) -> Vec<(LngLat, f64)> {
    let stations = standing(reader, points);
    let wanting = points.iter().zip(stations).filter(|(_, stations)| stations.len() < reader.field.depth());
    wanting
        .filter_map(|((point, snap), _)| Some((snap.as_ref()?.foot, point.weight)))
        .filter(|(_, weight)| *weight > 0.0)
        .collect()
}

/// The points that are read along an edge, and those that are read at a node.
struct Index {
    edges: Vec<(u32, u32)>,
    nodes: Vec<(u32, u32)>,
}

impl Index {
    fn of(points: &Points, counts: impl Fn(usize) -> bool) -> Self {
        let (mut edges, mut nodes) = (Vec::new(), Vec::new());
        for (index, (_, snap)) in points.iter().enumerate().filter(|(index, _)| counts(*index)) {
            match snap {
                Some(Snap { node: Some(node), .. }) => nodes.push((node.0, index as u32)),
                Some(snap) => edges.push((snap.edge.0, index as u32)),
                None => {}
            }
        }
        edges.sort_unstable();
        nodes.sort_unstable();
        Self { edges, nodes }
    }

    fn edge(&self, edge: u32) -> impl Iterator<Item = u32> + '_ {
        run(&self.edges, edge)
    }

    fn node(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        run(&self.nodes, node)
    }
}

fn run(pairs: &[(u32, u32)], key: u32) -> impl Iterator<Item = u32> + '_ {
    let first = pairs.partition_point(|pair| pair.0 < key);
    pairs[first..].iter().take_while(move |pair| pair.0 == key).map(|pair| pair.1)
}
