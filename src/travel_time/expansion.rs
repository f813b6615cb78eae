//! The bounded search from a few origins, in either direction: what isochrones are made of.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::coord::LngLat;
use crate::network::{EdgeId, NodeId, Snap, StreetGraph};
use crate::station::StationId;
use crate::units::{Millimetres, Millis};

use super::door::{Door, seeds_of};
use super::reading::{Heading, Times};
use super::search::starts;

/// Scratch for searches on graphs of one size; kept per thread and used again.
///
/// A stamp per node tells whether its entry belongs to the running search, so starting one costs nothing.
#[derive(Debug, Default)]
pub struct Expansion {
    stamp: Vec<u32>,
    now: u32,
    time: Vec<(Millis, StationId)>,
    queue: BinaryHeap<Reverse<(Millis, StationId, NodeId)>>,
    settled: Vec<NodeId>,
}

/// Where a search begins: a place on the street, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Origin {
    /// What the answer calls it: the station, or any number for a place.
    pub owner: StationId,
    /// The place itself.
    pub place: LngLat,
    /// Where it meets the street.
    pub snap: Snap,
}

/// Every node within a limit of its nearest origin, and the time to it (or from it).
///
/// Heading to the origins the times are those of the [`TravelTimeField`](super::TravelTimeField) of stations at the
/// same places: the last stretch is rounded to a tenth of a second. Times count in 32 bits, so the limit may be any.
#[derive(Debug)]
pub struct Reached<'a> {
    graph: &'a StreetGraph,
    heading: Heading,
    limit: Millis,
    origins: &'a [Origin],
    /// In the order of edges.
    doors: Vec<Door>,
    scratch: &'a Expansion,
}

impl Expansion {
    /// Searches from `origins` up to `limit`; of equal times the smaller owner wins.
    pub fn run<'a>(
        &'a mut self,
        graph: &'a StreetGraph,
        heading: Heading,
        origins: &'a [Origin],
        limit: Millis,
    ) -> Reached<'a> {
        self.reset(graph.node_count());
        let mut doors: Vec<Door> = origins
            .iter()
            .map(|&Origin { owner, snap, .. }| Door {
                station: owner,
                snap,
                gap_time: graph.profile().gap_time(snap.gap),
            })
            .collect();
        doors.sort_unstable_by_key(|door| (door.snap.edge, door.station));
        for door in &doors {
            match heading {
                Heading::To => seeds_of(graph, door)
                    .for_each(|seed| self.offer(seed.node, seed.time.millis(), door.station, limit)),
                Heading::From => starts(graph, &door.snap)
                    .into_iter()
                    .flatten()
                    .for_each(|(node, time)| self.offer(node, door.gap_time + time, door.station, limit)),
            }
        }
        while let Some(Reverse((time, owner, node))) = self.queue.pop() {
            if self.time[node.index()] != (time, owner) {
                continue; // a shorter way was found since
            }
            self.settled.push(node);
            let arcs = match heading {
                Heading::To => graph.inward(node),
                Heading::From => graph.outward(node),
            };
            for arc in arcs {
                self.offer(arc.head, time + arc.time.millis(), owner, limit);
            }
        }
        Reached { graph, heading, limit, origins, doors, scratch: self }
    }

    fn reset(&mut self, node_count: usize) {
        if self.stamp.len() != node_count || self.now == u32::MAX {
            self.stamp = vec![0; node_count];
            self.time = vec![(Millis(0), StationId(0)); node_count];
            self.now = 0;
        }
        self.now += 1;
        self.queue.clear();
        self.settled.clear();
    }

    #[inline]
    fn offer(&mut self, node: NodeId, time: Millis, owner: StationId, limit: Millis) {
        let index = node.index();
        if time <= limit && (self.stamp[index] != self.now || (time, owner) < self.time[index]) {
            self.stamp[index] = self.now;
            self.time[index] = (time, owner);
            self.queue.push(Reverse((time, owner, node)));
        }
    }
}

impl Reached<'_> {
    /// The nodes within the limit, nearest first.
    #[must_use]
    pub fn nodes(&self) -> &[NodeId] {
        &self.scratch.settled
    }

    /// The origins, as they were given.
    #[must_use]
    pub const fn origins(&self) -> &[Origin] {
        self.origins
    }

    /// The origins as doors, in the order of edges.
    #[must_use]
    pub fn doors(&self) -> &[Door] {
        &self.doors
    }

    /// The edges of which some part may be within the limit, in their order, each once.
    #[must_use]
    pub fn edges(&self) -> Vec<EdgeId> {
        let around = |&node: &NodeId| {
            // Who heads to an origin comes into the node, who heads from it leaves the node.
            match self.heading {
                Heading::To => self.graph.inward_edges(node),
                Heading::From => self.graph.outward_edges(node),
            }
        };
        let mut edges: Vec<EdgeId> = self.nodes().iter().flat_map(around).copied().collect();
        edges.extend(self.doors.iter().map(|door| door.snap.edge));
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    /// What lies `along` an edge, as a place on the street.
    #[must_use]
    pub fn on_street(&self, edge: EdgeId, along: Millimetres) -> Snap {
        let foot = self.graph.network().place(edge, along);
        Snap { edge, node: None, along, gap: Millimetres(0), foot }
    }
}

impl Times for Reached<'_> {
    fn graph(&self) -> &StreetGraph {
        self.graph
    }

    fn heading(&self) -> Heading {
        self.heading
    }

    fn limit(&self) -> Millis {
        self.limit
    }

    fn depth(&self) -> usize {
        1
    }

    fn at_node(&self, node: NodeId) -> impl Iterator<Item = (Millis, StationId)> {
        let scratch = self.scratch;
        (scratch.stamp[node.index()] == scratch.now).then(|| scratch.time[node.index()]).into_iter()
    }

    fn doors_inside(&self, edge: EdgeId) -> impl Iterator<Item = &Door> {
        let first = self.doors.partition_point(|door| door.snap.edge < edge);
        let own = self.doors[first..].iter().take_while(move |door| door.snap.edge == edge);
        own.filter(|door| door.snap.node.is_none())
    }
}
