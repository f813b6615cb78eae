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

    /// The index of a node whose position is known.
    pub fn index_of(&self, id: i64) -> Option<u32> {
        let index = self.ids.binary_search(&id).ok()?;
        (self.positions[index] != UNKNOWN).then(|| u32::try_from(index).expect("fewer than 4 billion nodes"))
    }

    /// The position of a node, if it is known.
    pub fn position(&self, id: i64) -> Option<E7> {
        self.index_of(id).map(|index| self.positions[index as usize])
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

/// Looks ids up in a sorted list; quick when they come in order, right when they do not.
struct Finder<'a> {
    ids: &'a [i64],
    /// Everything before it is smaller than the last id looked for.
    from: usize,
}

impl Finder<'_> {
    fn find(&mut self, id: i64) -> Option<u32> {
        if self.from > 0 && self.ids[self.from - 1] >= id {
            self.from = 0;
        }
        let mut step = 1;
        let mut end = self.from;
        while end < self.ids.len() && self.ids[end] < id {
            self.from = end + 1;
            end = (end + step).min(self.ids.len());
            step *= 2;
        }
        let upper = (end + 1).min(self.ids.len());
        self.from += self.ids[self.from..upper].partition_point(|&known| known < id);
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
