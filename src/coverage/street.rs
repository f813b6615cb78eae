//! Covered street, metre by metre.

use rayon::prelude::*;

use crate::network::{EdgeId, Mode, Network};
use crate::units::Millimetres;

use super::judge::Judge;
use super::parts::{Part, covered_length};

/// The covered parts of every street that a mode may use; exact, not sampled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreetCoverage {
    /// Where the parts of each edge begin in `parts`; one more than there are edges.
    first: Vec<u32>,
    parts: Vec<Part>,
}

impl StreetCoverage {
    /// Judges every usable edge of `mode`.
    #[must_use]
    pub fn of(network: &Network, mode: Mode, judge: &Judge<'_>) -> Self {
        const CHUNK: usize = 1024;
        let flags = network.flags();
        let edges: Vec<EdgeId> = network.edge_ids().collect();
        let chunks: Vec<(Vec<u32>, Vec<Part>)> = edges
            .par_chunks(CHUNK)
            .map(|edges| {
                let (mut counts, mut parts) = (Vec::with_capacity(edges.len()), Vec::new());
                for &edge in edges {
                    let before = parts.len();
                    if flags[edge.index()].usable(mode) {
                        judge.covered_parts(edge, &mut parts);
                    }
                    counts.push((parts.len() - before) as u32);
                }
                (counts, parts)
            })
            .collect();
        let mut coverage = Self { first: Vec::with_capacity(edges.len() + 1), parts: Vec::new() };
        coverage.first.push(0);
        for (counts, mut parts) in chunks {
            for count in counts {
                coverage.first.push(coverage.first[coverage.first.len() - 1] + count);
            }
            coverage.parts.append(&mut parts);
        }
        coverage
    }

    /// The covered parts of one edge, in order and apart.
    #[must_use]
    pub fn parts(&self, edge: EdgeId) -> &[Part] {
        &self.parts[self.first[edge.index()] as usize..self.first[edge.index() + 1] as usize]
    }

    /// The parts of one edge of this length that are not covered.
    pub fn uncovered(&self, edge: EdgeId, length: Millimetres) -> impl Iterator<Item = Part> + '_ {
        let parts = self.parts(edge);
        let starts = std::iter::once(Millimetres(0)).chain(parts.iter().map(|part| part.end));
        let ends = parts.iter().map(|part| part.start).chain(std::iter::once(length));
        starts.zip(ends).map(|(start, end)| Part { start, end }).filter(|part| part.start < part.end)
    }

    /// How much of a part of one edge is covered.
    #[must_use]
    pub fn covered(&self, edge: EdgeId, within: Part) -> Millimetres {
        covered_length(self.parts(edge), within)
    }
}
