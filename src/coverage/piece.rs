//! Streets cut into pieces of one answer: how soon the nearest station is reached, and how many are within reach.

use crate::network::EdgeId;
use crate::travel_time::{Reader, Times};
use crate::units::{Millimetres, Millis};

use super::judge::Judge;
use super::parts::{Part, covered_length, deep_parts};

/// A part of a street on which the answer is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Which part.
    pub part: Part,
    /// How many distinct stations are within reach, as far as the judge tells them apart.
    pub depth: usize,
    /// The nearest one is reached within this time, and not within a step less; `None` where none is, and by straight
    /// line.
    pub within: Option<Millis>,
}

impl Judge<'_> {
    /// Cuts an edge of this length into pieces, in order, with times in steps of `step`.
    ///
    /// They follow from the same stretches as [`Judge::covered_parts`]: the pieces of depth `d` and more are the covered
    /// parts at that depth, to the millimetre.
    pub fn pieces(&self, edge: EdgeId, length: Millimetres, step: Millis, pieces: &mut Vec<Piece>) {
        let whole = Part { start: Millimetres(0), end: length };
        let mut stretches = Vec::new();
        self.stretches(edge, |station, part| stretches.push((station, part)));
        // Parts at depth 1, 2 and so on, each within the one before.
        let mut depths: Vec<Vec<Part>> = Vec::new();
        for depth in 1..=self.depth() {
            let mut parts = Vec::new();
            deep_parts(&mut stretches, depth, &mut parts);
            if parts.is_empty() {
                break;
            }
            depths.push(parts);
        }
        let bands = match (self, depths.first()) {
            (Self::Network(reader), Some(covered)) => bands(reader, edge, step, covered_length(covered, whole)),
            _ => Vec::new(),
        };
        let bounds = depths.iter().chain(bands.iter().map(|band| &band.1)).flatten();
        let mut cuts: Vec<Millimetres> = bounds.flat_map(|part| [part.start, part.end]).chain([whole.start, length]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        for pair in cuts.windows(2) {
            let part = Part { start: pair[0], end: pair[1] };
            let lies_in = |parts: &Vec<Part>| parts.iter().any(|other| other.start <= part.start && part.end <= other.end);
            let depth = depths.iter().take_while(|parts| lies_in(parts)).count();
            let within = bands.iter().find(|band| lies_in(&band.1)).map(|band| band.0);
            match pieces.last_mut() {
                Some(last) if last.part.end == part.start && (last.depth, last.within) == (depth, within) && part.start.0 > 0 => {
                    last.part.end = part.end;
                }
                _ => pieces.push(Piece { part, depth, within }),
            }
        }
    }
}

/// The parts of an edge from which a station is reached within whole steps, the soonest first, until nothing is added.
fn bands(reader: &Reader<'_>, edge: EdgeId, step: Millis, covered: Millimetres) -> Vec<(Millis, Vec<Part>)> {
    let cutoff = reader.field.cutoff();
    let (ends, out) = (reader.graph.network().edge(edge), reader.ways_out(edge));
    let at = |allowed: bool, node| if allowed { reader.at_node(node).next().map(|(time, _)| time) } else { None };
    let at_ends = [at(out.backward, ends.from), at(out.forward, ends.to)];
    let at_doors = reader.doors_inside(edge).map(|door| door.gap_time);
    let soonest = at_ends.into_iter().flatten().chain(at_doors).min().unwrap_or(cutoff);
    let whole = Part { start: Millimetres(0), end: ends.length };
    let mut bands: Vec<(Millis, Vec<Part>)> = Vec::new();
    for number in soonest.0.div_ceil(step.0).max(1).. {
        let limit = Millis(number.saturating_mul(step.0)).min(cutoff);
        let (mut stretches, mut parts) = (Vec::new(), Vec::new());
        Times::stretches(reader, edge, limit, |start, end, station| stretches.push((station, Part { start, end })));
        deep_parts(&mut stretches, 1, &mut parts);
        let done = limit == cutoff || covered_length(&parts, whole) == covered;
        if !parts.is_empty() {
            bands.push((limit, parts));
        }
        if done {
            break;
        }
    }
    bands
}
