//! The bounded search from one origin, outward in the direction of travel.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::ControlFlow;

use crate::network::{EdgeId, NodeId, Snap, StreetGraph};
use crate::units::{Millimetres, Millis};

/// Scratch for searches on graphs of one size; kept per thread and used again.
///
/// A stamp per node tells whether its entry belongs to the running search, so starting one costs nothing.
#[derive(Debug, Default)]
pub struct Search {
    stamp: Vec<u32>,
    now: u32,
    time: Vec<Millis>,
    /// How the search came to a node: the node before and the edge between; the node itself at a start.
    came: Vec<(NodeId, EdgeId)>,
    queue: BinaryHeap<Reverse<(Millis, NodeId)>>,
}

/// Where a search begins: a node and how long it takes to get there.
pub type Start = (NodeId, Millis);

/// The nodes that somebody at `snap` comes to first, with the time of the part of the edge until there.
///
/// The gap is not counted: it is the same for both.
#[must_use]
pub fn starts(graph: &StreetGraph, snap: &Snap) -> [Option<Start>; 2] {
    if let Some(node) = snap.node {
        return [Some((node, Millis(0))), None];
    }
    let edge = graph.network().edge(snap.edge);
    let access = graph.access(snap.edge);
    let onward = access.forward.then(|| (edge.to, graph.part_time(snap.edge, edge.length - snap.along)));
    let back = access.backward.then(|| (edge.from, graph.part_time(snap.edge, snap.along)));
    [onward, back]
}

impl Search {
    /// Visits nodes in the order of their time from `starts`, until `visit` breaks or `limit` is passed.
    pub fn run(
        &mut self,
        graph: &StreetGraph,
        starts: impl IntoIterator<Item = Start>,
        limit: Millis,
        mut visit: impl FnMut(NodeId, Millis) -> ControlFlow<()>,
    ) {
        self.reset(graph.node_count());
        for (node, time) in starts {
            self.offer(node, time, limit, (node, EdgeId(u32::MAX)));
        }
        while let Some(Reverse((time, node))) = self.queue.pop() {
            if self.time[node.index()] != time {
                continue; // a shorter way was found since
            }
            if visit(node, time).is_break() {
                return;
            }
            for (arc, &edge) in graph.outward(node).iter().zip(graph.outward_edges(node)) {
                self.offer(arc.head, time + arc.time.millis(), limit, (node, edge));
            }
        }
    }

    /// The length of the way by which the last search came to `node`, and the start that it came from.
    ///
    /// # Panics
    ///
    /// If the last search did not visit `node`.
    #[must_use]
    pub fn way_to(&self, graph: &StreetGraph, node: NodeId) -> (Millimetres, NodeId) {
        let mut length = Millimetres(0);
        let start = self.back(node, |edge| length = length + graph.network().edge(edge).length);
        (length, start)
    }

    /// The edges by which the last search came to `node`, the first one first, and the start that it came from.
    ///
    /// # Panics
    ///
    /// If the last search did not visit `node`.
    #[must_use]
    pub fn edges_to(&self, node: NodeId) -> (Vec<EdgeId>, NodeId) {
        let mut edges = Vec::new();
        let start = self.back(node, |edge| edges.push(edge));
        edges.reverse();
        (edges, start)
    }

    /// Calls `visit` with each edge from `node` back to a start, and gives that.
    fn back(&self, node: NodeId, mut visit: impl FnMut(EdgeId)) -> NodeId {
        let mut at = node;
        loop {
            assert_eq!(self.stamp[at.index()], self.now, "the search did not come to {at:?}");
            let (before, edge) = self.came[at.index()];
            if before == at {
                return at;
            }
            visit(edge);
            at = before;
        }
    }

    fn reset(&mut self, node_count: usize) {
        if self.stamp.len() != node_count || self.now == u32::MAX {
            self.stamp = vec![0; node_count];
            self.time = vec![Millis(0); node_count];
            self.came = vec![(NodeId(0), EdgeId(0)); node_count];
            self.now = 0;
        }
        self.now += 1;
        self.queue.clear();
    }

    #[inline]
    fn offer(&mut self, node: NodeId, time: Millis, limit: Millis, came: (NodeId, EdgeId)) {
        let index = node.index();
        if time <= limit && (self.stamp[index] != self.now || time < self.time[index]) {
            self.stamp[index] = self.now;
            self.time[index] = time;
            self.came[index] = came;
            self.queue.push(Reverse((time, node)));
        }
    }
}
