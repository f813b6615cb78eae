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
        let part = Part { start: Millimetres(0), end: length };
        if part.length().0 == 0 {
            return;
        }
        let uniform = if let Self::Network(reader) = self { uniform(reader, edge, step) } else { None };
        match uniform {
            Some((depth, within)) => pieces.push(Piece { part, depth, within }),
            None => self.cut_pieces(edge, part, step, pieces),
        }
    }

    fn cut_pieces(&self, edge: EdgeId, whole: Part, step: Millis, pieces: &mut Vec<Piece>) {
        let first = pieces.len();
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
        let ends = bounds.flat_map(|part| [part.start, part.end]);
        let mut cuts: Vec<Millimetres> = ends.chain([whole.start, whole.end]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        for pair in cuts.windows(2) {
            let part = Part { start: pair[0], end: pair[1] };
            let lies_in = |parts: &Vec<Part>| parts.iter().any(|it| it.start <= part.start && part.end <= it.end);
            let depth = depths.iter().take_while(|parts| lies_in(parts)).count();
            let within = bands.iter().find(|band| lies_in(&band.1)).map(|band| band.0);
            match pieces[first..].last_mut() {
                Some(last) if (last.depth, last.within) == (depth, within) => last.part.end = part.end,
                _ => pieces.push(Piece { part, depth, within }),
            }
        }
    }
}

/// The answer of a whole edge, where the times at its two ends alone show that it is the same everywhere. Most are.
///
/// A place is reached through one end or the other: through both together it takes the two times and the time of the
/// whole edge, so the shorter way takes half of that at most. A little is added, for rounding and because two stretches
/// must not only meet but overlap by a millimetre.
fn uniform(reader: &Reader<'_>, edge: EdgeId, step: Millis) -> Option<(usize, Option<Millis>)> {
    let (ends, out) = (reader.graph.network().edge(edge), reader.ways_out(edge));
    if !(out.forward && out.backward) || reader.doors_inside(edge).next().is_some() {
        return None;
    }
    let (from, to) = (reader.field.labels(ends.from), reader.field.labels(ends.to));
    let (from, to): (Vec<_>, Vec<_>) = (from.collect(), to.collect());
    let (Some(first), Some(last)) = (from.first(), to.first()) else {
        return (from.is_empty() && to.is_empty()).then_some((0, None));
    };
    let (cutoff, whole) = (reader.field.cutoff().0, reader.graph.edge_time(edge).millis().0);
    let farthest = |one: Millis, other: Millis| {
        let both = (u64::from(one.0) + u64::from(other.0) + u64::from(whole)).div_ceil(2) + 3;
        u64::from(one.0.min(other.0) + whole).min(both)
    };
    // Stations that serve every place of the edge, and all that may serve any.
    let (mut everywhere, mut anywhere) = (0, to.len());
    for (time, station) in &from {
        let other = to.iter().find(|label| label.1 == *station);
        let far = other.map_or(u64::from(time.millis().0 + whole), |other| farthest(time.millis(), other.0.millis()));
        everywhere += usize::from(far <= u64::from(cutoff));
        anywhere += usize::from(other.is_none());
    }
    let only_there = to.iter().filter(|label| from.iter().all(|other| other.1 != label.1));
    everywhere += only_there.filter(|label| label.0.millis().0 + whole <= cutoff).count();
    let depth = reader.field.depth();
    let soonest = first.0.millis().min(last.0.millis()).0;
    let latest = farthest(first.0.millis(), last.0.millis());
    let band = |time: u64| time.div_ceil(u64::from(step.0)).max(1);
    let same = everywhere.min(depth) == anywhere.min(depth) && latest <= u64::from(cutoff);
    let within = || Millis(u32::try_from(band(latest) * u64::from(step.0)).unwrap_or(u32::MAX).min(cutoff));
    (same && band(soonest.into()) == band(latest)).then(|| (everywhere.min(depth), Some(within())))
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
