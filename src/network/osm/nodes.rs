//! Nodes of an extract: the third pass.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::coord::E7;

use super::blobs::{Blob, OsmError};
use super::gate::Gate;
use super::{Progress, Step, UNKNOWN};

/// Positions of the nodes that ways refer to.
#[derive(Debug, Default)]
pub(super) struct NodeTable {
    /// Sorted ids.
    ids: Vec<i64>,
    /// Their positions, [`UNKNOWN`] until the file gives one.
    positions: Vec<E7>,
}

impl NodeTable {
    /// An empty table for all ids that `ways` refer to.
    pub fn of<'a>(ways: impl Iterator<Item = &'a [i64]>) -> Self {
        let mut ids: Vec<i64> = ways.flatten().copied().collect();
        ids.par_sort_unstable();
        ids.dedup();
        Self { positions: vec![UNKNOWN; ids.len()], ids }
    }

    /// The indices of nodes, each `None` unless its position is known.
    pub fn indices_of<'a>(&'a self, ids: &'a [i64]) -> impl Iterator<Item = Option<u32>> + 'a {
        let mut finder = Finder { ids: &self.ids, from: 0 };
        ids.iter().map(move |&id| finder.find(id).filter(|&index| self.positions[index as usize] != UNKNOWN))
    }

    /// The position of a node, if it is known.
    pub fn position(&self, id: i64) -> Option<E7> {
        self.indices_of(&[id]).next().flatten().map(|index| self.positions[index as usize])
    }

    /// All positions, in the order of ids.
    pub fn positions(&self) -> Vec<E7> {
        self.positions.clone()
    }
}

/// Fills the table, and finds gates among its nodes.
///
/// A node that comes twice counts as it came first; one whose position is not on the earth counts as missing.
pub(super) fn third_pass(
    blobs: &[Blob<'_>],
    mut table: NodeTable,
    progress: Progress<'_>,
) -> Result<(NodeTable, Vec<(u32, Gate)>), OsmError> {
    let done = AtomicU64::new(0);
    let parts: Vec<Found> = blobs
        .par_iter()
        .map(|blob| {
            let part = nodes_of(blob, &table.ids)?;
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress(Step { name: "reading nodes", done, total: blobs.len() as u64, unit: "blocks" });
            Ok(part)
        })
        .collect::<Result<_, OsmError>>()?;
    let mut gates = Vec::new();
    for (positions, found) in parts {
        for (index, position) in positions {
            let slot = &mut table.positions[index as usize];
            if *slot == UNKNOWN {
                *slot = position;
            }
        }
        gates.extend(found);
    }
    gates.sort_unstable_by_key(|&(node, _)| node);
    gates.dedup_by_key(|&mut (node, _)| node);
    Ok((table, gates))
}

/// Positions and gates of one block.
type Found = (Vec<(u32, E7)>, Vec<(u32, Gate)>);

fn nodes_of(blob: &Blob<'_>, ids: &[i64]) -> Result<Found, OsmError> {
    let block = blob.decode()?;
    let mut finder = Finder { ids, from: 0 };
    let (mut positions, mut gates) = (Vec::new(), Vec::new());
    for group in block.groups() {
        for node in group.dense_nodes() {
            if let Some(index) = finder.find(node.id()) {
                positions.extend(on_earth(node.nano_lon(), node.nano_lat()).map(|position| (index, position)));
                gates.extend(Gate::of(node.tags()).map(|gate| (index, gate)));
            }
        }
        for node in group.nodes() {
            if let Some(index) = finder.find(node.id()) {
                positions.extend(on_earth(node.nano_lon(), node.nano_lat()).map(|position| (index, position)));
                gates.extend(Gate::of(node.tags()).map(|gate| (index, gate)));
            }
        }
    }
    Ok((positions, gates))
}

/// Looks ids up in a sorted list: quick when an id is near the one before, as it is within a way and within a file.
struct Finder<'a> {
    ids: &'a [i64],
    /// Where the last id was, or would have been.
    from: usize,
}

impl Finder<'_> {
    fn find(&mut self, id: i64) -> Option<u32> {
        // Strides that double, away from the last place until the id is passed, then bisection in between.
        let (mut low, mut high) = (self.from, self.from);
        let mut stride = 1;
        while high < self.ids.len() && self.ids[high] < id {
            low = high + 1;
            high = (high + stride).min(self.ids.len());
            stride *= 2;
        }
        while low > 0 && self.ids[low - 1] >= id {
            high = low - 1;
            low = low.saturating_sub(stride);
            stride *= 2;
        }
        self.from = low + self.ids[low..high].partition_point(|&known| known < id);
        let found = self.ids.get(self.from) == Some(&id);
        found.then(|| u32::try_from(self.from).expect("fewer than 4 billion nodes"))
    }
}

/// A position from billionths of a degree, if it is on the earth.
fn on_earth(nano_lng: i64, nano_lat: i64) -> Option<E7> {
    let valid = nano_lng.unsigned_abs() <= 180_000_000_000 && nano_lat.unsigned_abs() <= 90_000_000_000;
    let e7 = |nano: i64| i32::try_from(nano / 100).ok();
    if valid { Some(E7 { lng: e7(nano_lng)?, lat: e7(nano_lat)? }) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_in_any_order() {
        let ids: Vec<i64> = (0..1000).map(|n| n * 3 - 500).collect();
        let mut finder = Finder { ids: &ids, from: 0 };
        for n in (0..1000).chain((0..1000).rev()).chain([500, 3, 999, 0, 998, 1]) {
            let id = ids[n as usize];
            assert_eq!(finder.find(id), Some(n));
            assert_eq!(finder.find(id + 1), None);
        }
        assert_eq!(finder.find(i64::MIN), None);
        assert_eq!(finder.find(i64::MAX), None);
        assert_eq!(Finder { ids: &[], from: 0 }.find(1), None);
    }
}
