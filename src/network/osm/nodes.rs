//! Nodes of an extract: the third pass.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::coord::E7;

use super::blobs::{Blob, OsmError};
use super::gate::Gate;
use super::look::Look;
use super::sign::Sign;
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

    /// The positions of those nodes that are known.
    pub fn known(&self, ids: &[i64]) -> Vec<E7> {
        self.indices_of(ids).flatten().map(|index| self.positions[index as usize]).collect()
    }

    /// The same as runs, cut where a node is not known; a run has two nodes or more.
    pub fn runs(&self, ids: &[i64]) -> Vec<Vec<E7>> {
        let positions: Vec<Option<E7>> =
            self.indices_of(ids).map(|index| index.map(|index| self.positions[index as usize])).collect();
        let runs = positions.split(Option::is_none).filter(|run| run.len() > 1);
        runs.map(|run| run.iter().flatten().copied().collect()).collect()
    }

    fn fill(&mut self, found: Vec<(u32, E7)>) {
        for (index, position) in found {
            let slot = &mut self.positions[index as usize];
            if *slot == UNKNOWN {
                *slot = position;
            }
        }
    }

    /// All positions, in the order of ids.
    pub fn positions(&self) -> Vec<E7> {
        self.positions.clone()
    }
}

/// What the third pass finds.
#[derive(Debug, Default)]
pub(super) struct ThirdPass {
    /// The nodes of streets.
    pub table: NodeTable,
    /// The nodes of what else is drawn.
    pub drawn: NodeTable,
    /// Gates among the nodes of streets.
    pub gates: Vec<(u32, Gate)>,
    /// Names and places, in the order of the file.
    pub signs: Vec<Sign>,
}

/// Fills the tables, and finds gates among the nodes of streets, and names and places among all.
///
/// A node that comes twice counts as it came first; one whose position is not on the earth counts as missing.
pub(super) fn third_pass(
    blobs: &[Blob<'_>],
    table: NodeTable,
    drawn: NodeTable,
    progress: Progress<'_>,
) -> Result<ThirdPass, OsmError> {
    let done = AtomicU64::new(0);
    let parts: Vec<Found> = blobs
        .par_iter()
        .map(|blob| {
            let part = nodes_of(blob, &table.ids, &drawn.ids)?;
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress(Step { name: "reading nodes", done, total: blobs.len() as u64, unit: "blocks" });
            Ok(part)
        })
        .collect::<Result<_, OsmError>>()?;
    let mut all = ThirdPass { table, drawn, ..ThirdPass::default() };
    for part in parts {
        all.table.fill(part.positions);
        all.drawn.fill(part.drawn);
        all.gates.extend(part.gates);
        all.signs.extend(part.signs);
    }
    all.gates.sort_unstable_by_key(|&(node, _)| node);
    all.gates.dedup_by_key(|&mut (node, _)| node);
    Ok(all)
}

/// What one block holds.
#[derive(Default)]
struct Found {
    positions: Vec<(u32, E7)>,
    drawn: Vec<(u32, E7)>,
    gates: Vec<(u32, Gate)>,
    signs: Vec<Sign>,
}

fn nodes_of(blob: &Blob<'_>, ids: &[i64], drawn_ids: &[i64]) -> Result<Found, OsmError> {
    let block = blob.decode()?;
    let (mut streets, mut drawn) = (Finder { ids, from: 0 }, Finder { ids: drawn_ids, from: 0 });
    let mut found = Found::default();
    for group in block.groups() {
        for node in group.dense_nodes() {
            let position = on_earth(node.nano_lon(), node.nano_lat());
            found.node(node.id(), position, || node.tags(), &mut streets, &mut drawn);
        }
        for node in group.nodes() {
            let position = on_earth(node.nano_lon(), node.nano_lat());
            found.node(node.id(), position, || node.tags(), &mut streets, &mut drawn);
        }
    }
    Ok(found)
}

impl Found {
    fn node<'a, T: Iterator<Item = (&'a str, &'a str)>>(
        &mut self,
        id: i64,
        position: Option<E7>,
        tags: impl Fn() -> T,
        streets: &mut Finder<'_>,
        drawn: &mut Finder<'_>,
    ) {
        if let Some(index) = streets.find(id) {
            self.positions.extend(position.map(|position| (index, position)));
            self.gates.extend(Gate::of(tags()).map(|gate| (index, gate)));
        }
        let Some(position) = position else { return };
        self.drawn.extend(drawn.find(id).map(|index| (index, position)));
        if tags().next().is_some() {
            self.signs.extend(Sign::of(id, position, &Look::of(tags())));
        }
    }
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
