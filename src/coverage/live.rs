//! Coverage figures kept up to date while stations open and close, come and go.
//!
//! A change of one station is a repair of the field, and then a second look at the streets and places that its changed
//! nodes and its door lead to; nothing else can have changed. Figures are sums of whole numbers, so they equal those
//! of [`tally`](super::tally()) bit for bit however long they are kept.
//!
//! This is for reach along streets. By straight line there is no field to repair: ask `tally` again.

use crate::network::{EdgeId, NodeId, StreetGraph};
use crate::station::{StationChange, StationId};
use crate::travel_time::{Doors, Reader, Repair, StationMask, TravelTimeField};
use crate::units::Millis;

use super::area::Areas;
use super::judge::{Judge, served};
use super::ledger::{Kind, Ledger};
use super::parts::{Part, covered_length};
use super::tally::{Sums, Tally};

/// Figures of one question, with everything needed to carry them on.
#[derive(Debug)]
pub struct LiveCoverage<'a> {
    graph: &'a StreetGraph,
    doors: &'a Doors,
    ledger: &'a Ledger,
    mask: StationMask,
    field: TravelTimeField,
    repair: Repair,
    /// Covered millimetres of each counted part of a street.
    covered_mm: Vec<u32>,
    /// Whether each place is covered.
    covered: Vec<bool>,
    /// What is covered of each area.
    sums: Vec<Sums>,
    stale: Stale,
}

/// Figures that were put aside, to be carried on later or several times.
#[derive(Clone, Debug)]
pub struct LiveFigures {
    mask: StationMask,
    field: TravelTimeField,
    covered_mm: Vec<u32>,
    covered: Vec<bool>,
    sums: Vec<Sums>,
}

impl<'a> LiveCoverage<'a> {
    /// Puts the figures aside, without the streets, doors and areas that they are of.
    #[must_use]
    pub fn put_aside(self) -> LiveFigures {
        let Self { mask, field, covered_mm, covered, sums, .. } = self;
        LiveFigures { mask, field, covered_mm, covered, sums }
    }

    /// Takes up figures that were put aside; `graph`, `doors` and `ledger` are those that they are of.
    #[must_use]
    pub fn taken_up(graph: &'a StreetGraph, doors: &'a Doors, ledger: &'a Ledger, figures: LiveFigures) -> Self {
        let LiveFigures { mask, field, covered_mm, covered, sums } = figures;
        let stale = Stale::none(ledger.edge_count(), graph.node_count());
        Self { graph, doors, ledger, mask, field, repair: Repair::default(), covered_mm, covered, sums, stale }
    }

    /// The figures of the stations in `mask`, for as many stations within `cutoff` as `depth` says.
    #[must_use]
    pub fn of(
        graph: &'a StreetGraph,
        doors: &'a Doors,
        ledger: &'a Ledger,
        mask: StationMask,
        cutoff: Millis,
        depth: usize,
    ) -> Self {
        let mut live = Self {
            field: TravelTimeField::towards(graph, doors, &mask, cutoff, depth),
            graph,
            doors,
            mask,
            repair: Repair::default(),
            covered_mm: vec![0; ledger.part_count()],
            covered: vec![false; ledger.places().len()],
            sums: vec![Sums::default(); ledger.areas],
            stale: Stale::all(ledger.edge_count(), graph.node_count()),
            ledger,
        };
        live.look_again();
        live
    }

    /// The stations that count.
    #[must_use]
    pub const fn mask(&self) -> &StationMask {
        &self.mask
    }

    /// Reads times of the stations that count.
    #[must_use]
    pub const fn reader(&self) -> Reader<'_> {
        Reader { graph: self.graph, doors: self.doors, mask: &self.mask, field: &self.field }
    }

    /// Whether each cell of the areas is covered, in their order.
    #[must_use]
    pub fn cells(&self) -> &[bool] {
        &self.covered[..self.ledger.cell_count()]
    }

    /// Opens and closes stations until those of `mask` count.
    pub fn go_to(&mut self, mask: &StationMask) {
        let flips: Vec<(StationId, bool)> = self.mask.flips(mask).collect();
        for (station, taken) in flips {
            self.set(station, taken);
        }
        self.look_again();
    }

    /// Goes over to another list of stations, with its doors; those of `mask` count there.
    pub fn go_over(&mut self, change: &StationChange, doors: &'a Doors, mask: &StationMask) {
        for &station in change.gone() {
            if self.mask.takes(station) {
                self.set(station, false);
            }
        }
        self.mask = self.mask.carried(change, mask);
        self.field.renumber(change);
        self.doors = doors;
        self.go_to(mask);
    }

    /// The figures of all areas: the region first, then the districts.
    #[must_use]
    pub fn tallies(&self, areas: &Areas) -> Vec<Tally> {
        let all = std::iter::once(&areas.region).chain(&areas.districts);
        let tally = |(area, covered): (&_, &Sums)| covered.tally(area, self.ledger.has_demand(), &self.mask);
        all.zip(&self.sums).map(tally).collect()
    }

    fn set(&mut self, station: StationId, taken: bool) {
        self.mask.set(station, taken);
        let Self { graph, doors, mask, field, repair, stale, .. } = self;
        let changed = if taken {
            repair.take(graph, doors, station, field)
        } else {
            repair.leave(graph, doors, mask, station, field)
        };
        for &node in changed {
            stale.node(node);
            for &edge in graph.inward_edges(node) {
                stale.edge(edge);
            }
        }
        // Doors at nodes speak through the labels of the node.
        if let Some(door) = doors.of_station(station).filter(|door| door.snap.node.is_none()) {
            stale.edge(door.snap.edge);
        }
    }

    /// Judges what is stale once more, and puts the difference into the sums.
    fn look_again(&mut self) {
        let Self { graph, doors, ledger, mask, field, covered_mm, covered, sums, stale, .. } = self;
        let reader = Reader { graph, doors, mask, field };
        let judge = Judge::Network(reader);
        let mut parts: Vec<Part> = Vec::new();
        let mut place = |number: u32| {
            let place = &ledger.places()[number as usize];
            let now = place.snap.is_some_and(|snap| served(&reader, &snap));
            if std::mem::replace(&mut covered[number as usize], now) != now {
                for &(area, amount) in ledger.shares(number) {
                    let sums = &mut sums[area as usize];
                    let sum = if place.what == Kind::Cell { &mut sums.area } else { &mut sums.demand };
                    if now {
                        *sum += amount;
                    } else {
                        *sum -= amount;
                    }
                }
            }
        };
        for &edge in &stale.edges {
            ledger.along(edge).iter().copied().for_each(&mut place);
        }
        for &node in &stale.nodes {
            ledger.at(node).iter().copied().for_each(&mut place);
        }
        for &edge in &stale.edges {
            let (first, counted) = ledger.parts(edge);
            if counted.is_empty() {
                continue;
            }
            parts.clear();
            judge.covered_parts(edge, &mut parts);
            for (slot, &(area, part)) in covered_mm[first..].iter_mut().zip(counted) {
                let now = covered_length(&parts, part).0;
                let sum = &mut sums[area as usize].street_mm;
                *sum = *sum + u64::from(now) - u64::from(std::mem::replace(slot, now));
            }
        }
        stale.clear();
    }
}

/// Streets and nodes that have to be looked at again, each once.
#[derive(Debug)]
struct Stale {
    edges: Vec<EdgeId>,
    nodes: Vec<NodeId>,
    edge_is: Vec<bool>,
    node_is: Vec<bool>,
}

impl Stale {
    fn all(edges: usize, nodes: usize) -> Self {
        Self {
            edges: (0..edges as u32).map(EdgeId).collect(),
            nodes: (0..nodes as u32).map(NodeId).collect(),
            edge_is: vec![true; edges],
            node_is: vec![true; nodes],
        }
    }

    fn none(edges: usize, nodes: usize) -> Self {
        Self { edges: Vec::new(), nodes: Vec::new(), edge_is: vec![false; edges], node_is: vec![false; nodes] }
    }

    fn edge(&mut self, edge: EdgeId) {
        if !std::mem::replace(&mut self.edge_is[edge.index()], true) {
            self.edges.push(edge);
        }
    }

    fn node(&mut self, node: NodeId) {
        if !std::mem::replace(&mut self.node_is[node.index()], true) {
            self.nodes.push(node);
        }
    }

    fn clear(&mut self) {
        self.edges.drain(..).for_each(|edge| self.edge_is[edge.index()] = false);
        self.nodes.drain(..).for_each(|node| self.node_is[node.index()] = false);
    }
}
