//! Contracts streets: junction to junction is one edge, however many ways and nodes lie between.

use crate::coord::{E7, LngLat, Plane};
use crate::units::Millimetres;

use super::edge::EdgeFlags;
use super::raw::{RawStreets, RawWay};

/// No street of the network is longer than this; longer ones are cut into equal parts.
pub(super) const MAX_LENGTH_M: f64 = 2000.0;

/// Edges in the making.
#[derive(Debug, Default)]
pub(super) struct Chains {
    /// Positions of all nodes, those made by cutting at the end.
    pub nodes: Vec<E7>,
    /// The two end nodes of each edge.
    pub ends: Vec<[u32; 2]>,
    /// What each mode may do on each edge.
    pub flags: Vec<EdgeFlags>,
    /// The name of each edge.
    pub names: Vec<u32>,
    /// Where the points of each edge begin; one more than there are edges.
    pub point_start: Vec<u32>,
    /// The shape of each edge, both ends included.
    pub points: Vec<E7>,
}

/// Joins and cuts the ways of `streets` into edges.
pub(super) fn contract(streets: RawStreets) -> Chains {
    let degree = degrees(&streets);
    let pieces = split_at_junctions(&streets.ways, &degree);
    let mut chains = Chains { nodes: streets.nodes, point_start: vec![0], ..Chains::default() };
    for chain in join(&pieces, &degree) {
        chains.push(&chain);
    }
    chains
}

/// How many street ends meet at each node.
fn degrees(streets: &RawStreets) -> Vec<u32> {
    let mut degree = vec![0; streets.nodes.len()];
    for way in &streets.ways {
        for pair in way.nodes.windows(2) {
            degree[pair[0] as usize] += 1;
            degree[pair[1] as usize] += 1;
        }
    }
    degree
}

/// A run of one way without a junction inside.
#[derive(Clone, Copy)]
struct Piece<'a> {
    nodes: &'a [u32],
    flags: EdgeFlags,
    name: u32,
}

fn split_at_junctions<'a>(ways: &'a [RawWay], degree: &[u32]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::with_capacity(ways.len());
    for way in ways {
        let mut start = 0;
        for at in 1..way.nodes.len() {
            if at + 1 == way.nodes.len() || degree[way.nodes[at] as usize] != 2 {
                pieces.push(Piece { nodes: &way.nodes[start..=at], flags: way.flags, name: way.name });
                start = at;
            }
        }
    }
    pieces
}

/// A run of pieces that no junction divides.
struct Chain {
    nodes: Vec<u32>,
    flags: EdgeFlags,
    name: u32,
}

/// Joins pieces that meet at a node where nothing else does, if they are alike.
fn join(pieces: &[Piece<'_>], degree: &[u32]) -> Vec<Chain> {
    const NONE: u32 = u32::MAX;
    // The two pieces that end at a node of degree two.
    let mut meeting = vec![[NONE; 2]; degree.len()];
    for (index, piece) in pieces.iter().enumerate() {
        for node in [piece.nodes[0], piece.nodes[piece.nodes.len() - 1]] {
            if degree[node as usize] == 2 {
                let slots = &mut meeting[node as usize];
                slots[usize::from(slots[0] != NONE)] = u32::try_from(index).expect("fewer than 4 billion ways");
            }
        }
    }
    let mut used = vec![false; pieces.len()];
    let mut chains = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        if std::mem::replace(&mut used[index], true) {
            continue;
        }
        let mut chain = Chain { nodes: piece.nodes.to_vec(), flags: piece.flags, name: piece.name };
        // Once onwards from its end; then, turned round, onwards from its beginning; then turned back.
        for _ in 0..2 {
            while let Some(next) = follower(&chain, pieces, &meeting, &used) {
                used[next] = true;
                let nodes = pieces[next].nodes;
                if nodes[0] == chain.nodes[chain.nodes.len() - 1] {
                    chain.nodes.extend(&nodes[1..]);
                } else {
                    chain.nodes.extend(nodes.iter().rev().skip(1));
                }
            }
            chain.nodes.reverse();
            chain.flags = chain.flags.reversed();
        }
        chains.push(chain);
    }
    chains
}

/// The piece that goes on where `chain` ends, if it is alike and free.
fn follower(chain: &Chain, pieces: &[Piece<'_>], meeting: &[[u32; 2]], used: &[bool]) -> Option<usize> {
    let end = chain.nodes[chain.nodes.len() - 1];
    let next = meeting[end as usize]
        .into_iter()
        .map(|piece| piece as usize)
        .find(|&piece| piece < used.len() && !used[piece])?;
    let piece = &pieces[next];
    let flags = if piece.nodes[0] == end { piece.flags } else { piece.flags.reversed() };
    (flags == chain.flags && piece.name == chain.name).then_some(next)
}

impl Chains {
    /// Adds a chain as one edge, or as several when it is too long.
    fn push(&mut self, chain: &Chain) {
        let points: Vec<E7> = chain.nodes.iter().map(|&node| self.nodes[node as usize]).collect();
        let lengths: Vec<f64> = points.windows(2).map(|pair| segment_m(pair[0], pair[1])).collect();
        let total: f64 = lengths.iter().sum();
        let parts = (total / MAX_LENGTH_M).ceil().max(1.0);
        let mut from = chain.nodes[0];
        self.points.push(points[0]);
        let mut walked = 0.0;
        let mut cut = 1.0;
        for (pair, length) in points.windows(2).zip(&lengths) {
            while cut < parts && total * cut / parts < walked + length {
                let share = (total * cut / parts - walked) / length;
                let place = between(pair[0], pair[1], share);
                let node = u32::try_from(self.nodes.len()).expect("fewer than 4 billion nodes");
                self.nodes.push(place);
                self.points.push(place);
                self.finish(from, node, chain);
                self.points.push(place);
                from = node;
                cut += 1.0;
            }
            self.points.push(pair[1]);
            walked += length;
        }
        self.finish(from, chain.nodes[chain.nodes.len() - 1], chain);
    }

    fn finish(&mut self, from: u32, to: u32, chain: &Chain) {
        self.ends.push([from, to]);
        self.flags.push(chain.flags);
        self.names.push(chain.name);
        self.point_start.push(u32::try_from(self.points.len()).expect("fewer than 4 billion points"));
    }
}

/// The length of a straight piece of street, in metres on the ellipsoid.
pub(super) fn segment_m(from: E7, to: E7) -> f64 {
    Plane::distance_m(from.into(), to.into())
}

/// How far along an edge each of its points lies; the last is the length of the edge.
///
/// The metres are added up unrounded and each sum is rounded once, so the error does not grow.
pub(super) fn along(points: &[E7]) -> impl Iterator<Item = Millimetres> + '_ {
    let mut sum = 0.0;
    points.iter().enumerate().map(move |(index, &point)| {
        if index > 0 {
            sum += segment_m(points[index - 1], point);
        }
        Millimetres::from_metres(sum)
    })
}

/// The place that lies `share` of the way from `from` to `to`.
pub(super) fn between(from: E7, to: E7, share: f64) -> E7 {
    let (from, to) = (LngLat::from(from), LngLat::from(to));
    let lng = (to.lng() - from.lng()).mul_add(share, from.lng());
    let lat = (to.lat() - from.lat()).mul_add(share, from.lat());
    LngLat::new(lng, lat).expect("between two positions").into()
}

#[cfg(test)]
mod tests {
    use super::super::profile::Access;
    use super::*;

    fn street(nodes: &[u32]) -> RawWay {
        RawWay { nodes: nodes.to_vec(), flags: EdgeFlags::new([Access::BOTH; 3], false), name: 0 }
    }

    /// Nodes on a line to the east, 0.001 degree (111 m at the equator) apart.
    fn line(count: i32) -> Vec<E7> {
        (0..count).map(|n| E7 { lng: n * 10_000, lat: 0 }).collect()
    }

    #[test]
    fn ways_that_only_meet_each_other_become_one_edge() {
        let one_way = Access { backward: false, ..Access::BOTH };
        let mut ways = vec![street(&[0, 1, 2]), street(&[4, 3, 2]), street(&[4, 5])];
        let chains = contract(RawStreets {
            nodes: line(6),
            ways: ways.clone(),
            names: vec![String::new()],
            ..RawStreets::default()
        });
        assert_eq!(chains.ends, [[0, 5]]);
        assert_eq!(chains.points.len(), 6);
        ways[1].flags = EdgeFlags::new([Access::BOTH, one_way, one_way], false);
        let chains = contract(RawStreets { nodes: line(6), ways, names: vec![String::new()], ..RawStreets::default() });
        assert_eq!(chains.ends, [[0, 2], [4, 2], [4, 5]]);
    }

    #[test]
    fn a_ring_without_a_junction_is_one_edge_from_a_node_to_itself() {
        let chains = contract(RawStreets {
            nodes: line(3),
            ways: vec![street(&[0, 1]), street(&[1, 2, 0])],
            names: vec![],
            ..RawStreets::default()
        });
        assert_eq!(chains.ends, [[0, 0]]);
        assert_eq!(chains.points.len(), 4);
    }

    #[test]
    fn a_junction_inside_a_way_cuts_it() {
        let chains = contract(RawStreets {
            nodes: line(4),
            ways: vec![street(&[0, 1, 2]), street(&[1, 3])],
            names: vec![],
            ..RawStreets::default()
        });
        assert_eq!(chains.ends, [[0, 1], [1, 2], [1, 3]]);
    }

    #[test]
    fn a_long_street_is_cut_into_equal_parts() {
        let nodes = vec![E7 { lng: 0, lat: 0 }, E7 { lng: 450_000, lat: 0 }]; // 5009.4 m
        let chains =
            contract(RawStreets { nodes, ways: vec![street(&[0, 1])], names: vec![], ..RawStreets::default() });
        assert_eq!(chains.ends, [[0, 2], [2, 3], [3, 1]]);
        let lengths: Vec<f64> =
            (0..3).map(|edge| segment_m(chains.points[2 * edge], chains.points[2 * edge + 1])).collect();
        assert!(lengths.iter().all(|length| (length - 5009.377 / 3.0).abs() < 0.02), "{lengths:?}");
    }
}
