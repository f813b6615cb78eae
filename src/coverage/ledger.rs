//! What counts where: each part of a street and each place with the areas that it lies in.

use crate::network::{EdgeId, Mode, Network, NodeId, Snap};

use super::amount::Amount;
use super::area::Areas;
use super::parts::Part;

/// The areas of a region turned round: from streets, cells and demand points to the areas that count them.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(super) areas: usize,
    /// The parts of each edge that areas count.
    streets: Runs<(u32, Part)>,
    /// Cells first, then demand points.
    places: Vec<Place>,
    cells: usize,
    /// The areas of each place, with how much of it lies in them.
    shares: Runs<(u32, Amount)>,
    /// The places that are read on an edge, and those that are read at a node.
    at_edge: Runs<u32>,
    at_node: Runs<u32>,
}

/// A cell or a demand point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub snap: Option<Snap>,
    pub what: Kind,
}

/// What a place counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Cell,
    Demand,
}

impl Ledger {
    /// Turns the areas of `mode` round.
    #[must_use]
    pub fn of(network: &Network, mode: Mode, areas: &Areas) -> Self {
        let each = || std::iter::once(&areas.region).chain(&areas.districts).zip(0_u32..);
        let mut streets = Vec::new();
        let mut shares = Vec::new();
        for (area, number) in each() {
            area.each_street(network, mode, |edge, part| streets.push((edge.index(), (number, part))));
            let cells = area.cells.iter().map(|&(cell, m2)| (cell as usize, (number, Amount::of(m2))));
            let points = area.demand.iter().map(|&point| {
                let weight = areas.demand[point as usize].0.weight;
                (areas.cells.len() + point as usize, (number, Amount::of(weight)))
            });
            shares.extend(cells.chain(points));
        }
        let cells = areas.cells.iter().map(|cell| Place { snap: cell.snap, what: Kind::Cell });
        let points = areas.demand.iter().map(|&(_, snap)| Place { snap, what: Kind::Demand });
        let places: Vec<Place> = cells.chain(points).collect();
        let snaps = || places.iter().zip(0_u32..).filter_map(|(place, number)| Some((place.snap?, number)));
        let at_node = snaps().filter_map(|(snap, number)| Some((snap.node?.index(), number)));
        let at_edge = snaps().filter(|(snap, _)| snap.node.is_none()).map(|(snap, number)| (snap.edge.index(), number));
        Self {
            areas: 1 + areas.districts.len(),
            streets: Runs::of(network.edge_ids().len(), streets),
            shares: Runs::of(places.len(), shares),
            at_edge: Runs::of(network.edge_ids().len(), at_edge.collect()),
            at_node: Runs::of(network.nodes().len(), at_node.collect()),
            cells: areas.cells.len(),
            places,
        }
    }

    /// The number of the first counted part of an edge, and its parts with their areas.
    pub(super) fn parts(&self, edge: EdgeId) -> (usize, &[(u32, Part)]) {
        self.streets.run(edge.index())
    }

    /// How many parts there are on all edges.
    pub(super) fn part_count(&self) -> usize {
        self.streets.items.len()
    }

    pub(super) fn edge_count(&self) -> usize {
        self.streets.first.len() - 1
    }

    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }

    /// How many of the places are cells.
    pub(super) fn cell_count(&self) -> usize {
        self.cells
    }

    /// Whether there are demand points at all.
    pub(super) fn has_demand(&self) -> bool {
        self.places.len() > self.cells
    }

    /// The areas of a place, with how much of it lies in them.
    pub(super) fn shares(&self, place: u32) -> &[(u32, Amount)] {
        self.shares.run(place as usize).1
    }

    /// The places that are read along an edge.
    pub(super) fn along(&self, edge: EdgeId) -> &[u32] {
        self.at_edge.run(edge.index()).1
    }

    /// The places that are read at a node.
    pub(super) fn at(&self, node: NodeId) -> &[u32] {
        self.at_node.run(node.index()).1
    }
}

/// Runs of items, one a key.
#[derive(Clone, Debug)]
struct Runs<T> {
    first: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy> Runs<T> {
    /// Sorts `pairs` by their keys, which are below `keys`; items of one key stay in their order.
    fn of(keys: usize, mut pairs: Vec<(usize, T)>) -> Self {
        let mut first = vec![0_u32; keys + 1];
        for &(key, _) in &pairs {
            first[key + 1] += 1;
        }
        for key in 0..keys {
            first[key + 1] += first[key];
        }
        pairs.sort_by_key(|&(key, _)| key);
        Self { first, items: pairs.into_iter().map(|(_, item)| item).collect() }
    }

    /// Where the run of a key begins, and the run.
    fn run(&self, key: usize) -> (usize, &[T]) {
        let start = self.first[key] as usize;
        (start, &self.items[start..self.first[key + 1] as usize])
    }
}
