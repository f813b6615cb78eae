//! Demand that is street: every metre counts, cut where what serves it changes.

use rayon::prelude::*;

use crate::coord::LngLat;
use crate::coverage::{Part, deep_parts};
use crate::demand::DemandPoint;
use crate::network::{EdgeId, Mode, Network, Snap};
use crate::station::StationId;
use crate::travel_time::{Expansion, Heading, Reader, Times};
use crate::units::Millimetres;

use super::{Ways, WaysQuestion};

/// The longest piece of street that stands for one place, in millimetres.
const PIECE_MM: u32 = 25_000;

/// A stretch of street that the same stations and candidates serve from end to end.
struct Stretch {
    middle: LngLat,
    length_mm: u64,
    /// How many stations serve it, up to the depth.
    stations: usize,
    candidates: Vec<u32>,
}

pub(super) fn ways(question: &WaysQuestion<'_>) -> Option<Ways> {
    let served = of_candidates(question)?;
    let reader = &question.reader;
    let (network, mode, depth) = (reader.graph.network(), reader.graph.profile().mode, reader.field.depth());
    let edges = usable(network, mode);
    let stretches: Vec<Vec<Stretch>> = edges
        .par_iter()
        .map(|&edge| {
            let first = served.partition_point(|one| one.0 < edge);
            let own: Vec<(u32, Part)> =
                served[first..].iter().take_while(|one| one.0 == edge).map(|one| (one.1, one.2)).collect();
            of_edge(reader, edge, &own)
        })
        .collect();
    let mut ways = Ways {
        standing: vec![Vec::new(); depth],
        reached: vec![Vec::new(); question.candidates.len()],
        ..Ways::default()
    };
    // What has all the stations that it wants needs no pieces of its own.
    let mut done = None;
    for stretch in stretches.into_iter().flatten() {
        if stretch.stations >= depth {
            let (_, length_mm) = done.get_or_insert((stretch.middle, 0));
            *length_mm += stretch.length_mm;
            continue;
        }
        let piece = ways.push(stretch.middle, stretch.length_mm, stretch.stations);
        for candidate in stretch.candidates {
            ways.reached[candidate as usize].push((piece, 0.0));
        }
    }
    if let Some((middle, length_mm)) = done {
        ways.push(middle, length_mm, depth);
    }
    Some(ways)
}

impl Ways {
    fn push(&mut self, middle: LngLat, length_mm: u64, stations: usize) -> u32 {
        let piece = self.places.len() as u32;
        self.places.push(middle);
        self.weights.push(length_mm as f64 / 1000.0);
        for standing in &mut self.standing[..stations] {
            standing.push((piece, 0.0));
        }
        piece
    }
}

/// Every edge that a mode may use.
fn usable(network: &Network, mode: Mode) -> Vec<EdgeId> {
    network.edge_ids().filter(|edge| network.flags()[edge.index()].usable(mode)).collect()
}

/// The stretches of each candidate, by edge, then by candidate.
fn of_candidates(question: &WaysQuestion<'_>) -> Option<Vec<(EdgeId, u32, Part)>> {
    let reader = &question.reader;
    let graph = reader.graph;
    let (flags, mode, cutoff) = (graph.network().flags(), graph.profile().mode, reader.field.cutoff());
    let found: Option<Vec<Vec<(EdgeId, u32, Part)>>> = question
        .candidates
        .par_iter()
        .enumerate()
        .map_init(Expansion::default, |expansion, (candidate, origin)| {
            if question.clock.is_over() {
                return None;
            }
            let origins = [*origin];
            let reached = expansion.run(graph, Heading::To, &origins, cutoff);
            let mut found = Vec::new();
            for edge in reached.edges().into_iter().filter(|edge| flags[edge.index()].usable(mode)) {
                reached.stretches(edge, cutoff, |start, end, _| {
                    if start < end {
                        found.push((edge, candidate as u32, Part { start, end }));
                    }
                });
            }
            (question.done)();
            Some(found)
        })
        .collect();
    let mut all: Vec<(EdgeId, u32, Part)> = found?.concat();
    all.par_sort_unstable();
    Some(all)
}

/// The parts of an edge that at least one station serves, those that two serve, and so on to the depth.
fn of_stations(reader: &Reader<'_>, edge: EdgeId) -> Vec<Vec<Part>> {
    let mut stretches: Vec<(StationId, Part)> = Vec::new();
    reader.stretches(edge, |start, end, station| stretches.push((station, Part { start, end })));
    let at_least = |stations: usize| {
        let mut parts = Vec::new();
        deep_parts(&mut stretches.clone(), stations, &mut parts);
        parts
    };
    (1..=reader.field.depth()).map(at_least).collect()
}

/// Cuts an edge; stretches of one edge that the same candidates serve are taken together.
fn of_edge(reader: &Reader<'_>, edge: EdgeId, candidates: &[(u32, Part)]) -> Vec<Stretch> {
    let network = reader.graph.network();
    let standing = of_stations(reader, edge);
    let parts = standing.iter().flatten().copied().chain(candidates.iter().map(|one| one.1));
    let mut cuts: Vec<Millimetres> = parts.flat_map(|part| [part.start, part.end]).collect();
    cuts.extend([Millimetres(0), network.edge(edge).length]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut stretches: Vec<Stretch> = Vec::new();
    for pair in cuts.windows(2) {
        let holds = |part: &Part| part.start <= pair[0] && pair[1] <= part.end;
        let stations = standing.iter().filter(|parts| parts.iter().any(holds)).count();
        let mut own: Vec<u32> = candidates.iter().filter(|one| holds(&one.1)).map(|one| one.0).collect();
        own.dedup();
        let length_mm = u64::from((pair[1] - pair[0]).0);
        if let Some(other) = stretches.iter_mut().find(|other| other.stations == stations && other.candidates == own) {
            other.length_mm += length_mm;
        } else {
            let middle = network.place(edge, Millimetres(u32::midpoint(pair[0].0, pair[1].0)));
            stretches.push(Stretch { middle, length_mm, stations, candidates: own });
        }
    }
    stretches
}

/// The middles of pieces of a part of an edge, with their length in millimetres.
fn pieces(network: &Network, edge: EdgeId, part: Part) -> impl Iterator<Item = (Millimetres, LngLat, u32)> + '_ {
    let length = part.length().0;
    let count = length.div_ceil(PIECE_MM);
    let at = move |piece: u32| part.start.0 + (u64::from(length) * u64::from(piece) / u64::from(count)) as u32;
    (0..count).map(move |piece| {
        let middle = Millimetres(u32::midpoint(at(piece), at(piece + 1)));
        (middle, network.place(edge, middle), at(piece + 1) - at(piece))
    })
}

/// All street of a mode as places, each for a piece of at most 25 m and with its metres.
#[must_use]
pub fn street_pieces(network: &Network, mode: Mode) -> Vec<(DemandPoint, Option<Snap>)> {
    let of_edge = |&edge: &EdgeId| {
        let whole = Part { start: Millimetres(0), end: network.edge(edge).length };
        pieces(network, edge, whole).map(move |(along, place, length)| {
            let snap = Snap { edge, node: None, along, gap: Millimetres(0), foot: place };
            (DemandPoint { place, weight: f64::from(length) / 1000.0 }, Some(snap))
        })
    };
    usable(network, mode).par_iter().flat_map_iter(of_edge).collect()
}

pub(super) fn wanting(reader: &Reader<'_>) -> Vec<(LngLat, f64)> {
    let (network, depth) = (reader.graph.network(), reader.field.depth());
    let of_edge = |&edge: &EdgeId| {
        let stretches = of_edge(reader, edge, &[]);
        let wanted: u64 = stretches.iter().filter(|one| one.stations < depth).map(|one| one.length_mm).sum();
        let served = of_stations(reader, edge).pop().unwrap_or_default();
        let whole = Part { start: Millimetres(0), end: network.edge(edge).length };
        let wants = move |along: Millimetres| !served.iter().any(|part| part.start <= along && along < part.end);
        pieces(network, edge, whole)
            .filter(move |piece| wanted > 0 && wants(piece.0))
            .map(|(_, place, length)| (place, f64::from(length) / 1000.0))
    };
    usable(network, reader.graph.profile().mode).par_iter().flat_map_iter(of_edge).collect()
}
