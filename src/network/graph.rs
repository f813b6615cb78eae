//! The network as one profile travels it: compressed rows of arcs, outward and inward.

use crate::units::{Millimetres, Millis, Tenths};

use super::edge::{EdgeId, NodeId};
use super::profile::{Access, Profile};
use super::store::Network;

/// Which way along an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From its first node to its last.
    Forward,
    /// From its last node to its first.
    Backward,
}

/// One step from a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arc {
    /// The node it leads to (outward), or comes from (inward).
    pub head: NodeId,
    /// How long it takes; never zero.
    pub time: Tenths,
}

/// Arcs of all nodes, one run a node.
#[derive(Clone, Debug)]
struct Rows {
    first_out: Vec<u32>,
    arcs: Vec<Arc>,
    edges: Vec<EdgeId>,
}

/// The street graph of one profile.
#[derive(Clone, Debug)]
pub struct StreetGraph {
    network: Network,
    profile: Profile,
    outward: Rows,
    inward: Rows,
    times: Vec<Tenths>,
    /// Edges that nobody may travel, in order.
    closed: Vec<EdgeId>,
}

impl StreetGraph {
    /// Derives the times of `profile` from the lengths of `network`.
    #[must_use]
    pub fn of(network: &Network, profile: Profile) -> Self {
        Self::without(network, profile, &[])
    }

    /// The same where nobody may travel the edges of `closed`, which are in order, each once. Places and stations
    /// still meet the street there; they are not left along it, and not reached along it.
    #[must_use]
    pub fn without(network: &Network, profile: Profile, closed: &[EdgeId]) -> Self {
        let times: Vec<Tenths> = network
            .lengths()
            .iter()
            .zip(network.flags())
            .map(|(&length, &flags)| profile.edge_time(Millimetres(length), flags))
            .collect();
        Self {
            outward: Rows::of(network, profile, &times, closed, false),
            inward: Rows::of(network, profile, &times, closed, true),
            network: network.clone(),
            profile,
            times,
            closed: closed.to_vec(),
        }
    }

    /// In which directions an edge may be travelled.
    #[must_use]
    pub fn access(&self, edge: EdgeId) -> Access {
        access(&self.network, self.profile, &self.closed, edge)
    }

    /// The network it was made from.
    #[must_use]
    pub const fn network(&self) -> &Network {
        &self.network
    }

    /// The profile it was made for.
    #[must_use]
    pub const fn profile(&self) -> &Profile {
        &self.profile
    }

    /// How many nodes there are.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.outward.first_out.len() - 1
    }

    /// The arcs that leave `node`, in the direction of travel.
    #[must_use]
    pub fn outward(&self, node: NodeId) -> &[Arc] {
        &self.outward.arcs[self.outward.range(node)]
    }

    /// The edges of the arcs that leave `node`, in the same order.
    #[must_use]
    pub fn outward_edges(&self, node: NodeId) -> &[EdgeId] {
        &self.outward.edges[self.outward.range(node)]
    }

    /// The arcs that arrive at `node`: `head` is where they come from.
    #[must_use]
    pub fn inward(&self, node: NodeId) -> &[Arc] {
        &self.inward.arcs[self.inward.range(node)]
    }

    /// The edges of the arcs that arrive at `node`, in the same order.
    #[must_use]
    pub fn inward_edges(&self, node: NodeId) -> &[EdgeId] {
        &self.inward.edges[self.inward.range(node)]
    }

    /// The time of a whole edge.
    #[must_use]
    pub fn edge_time(&self, edge: EdgeId) -> Tenths {
        self.times[edge.index()]
    }

    /// The time of a part of an edge, rounded to the millisecond: its share of the time of the edge.
    #[must_use]
    pub fn part_time(&self, edge: EdgeId, part: Millimetres) -> Millis {
        let length = u64::from(self.network.lengths()[edge.index()].max(1));
        let whole = u64::from(self.times[edge.index()].millis().0);
        let millis = (u64::from(part.0) * whole + length / 2) / length;
        Millis(u32::try_from(millis).expect("a part takes no longer than the whole"))
    }

    /// The longest part of an edge whose [`StreetGraph::part_time`] is within `budget`, at most the whole.
    #[must_use]
    pub fn part_within(&self, edge: EdgeId, budget: Millis) -> Millimetres {
        let length = u64::from(self.network.lengths()[edge.index()]);
        let whole = u64::from(self.times[edge.index()].millis().0);
        // part * whole + length / 2 < (budget + 1) * length, solved for the largest part
        let part = ((u64::from(budget.0) + 1) * length).saturating_sub(length / 2 + 1) / whole;
        Millimetres(part.min(length) as u32)
    }
}

fn access(network: &Network, profile: Profile, closed: &[EdgeId], edge: EdgeId) -> Access {
    if !closed.is_empty() && closed.binary_search(&edge).is_ok() {
        return Access::NONE;
    }
    network.flags()[edge.index()].access(profile.mode)
}

impl Rows {
    fn of(network: &Network, profile: Profile, times: &[Tenths], closed: &[EdgeId], inward: bool) -> Self {
        let node_count = network.nodes().len();
        let mut first_out = vec![0_u32; node_count + 1];
        let arcs_of = |edge: EdgeId| {
            let [from, to] = network.ends()[edge.index()];
            let access = access(network, profile, closed, edge);
            let forward = access.forward.then_some((from, to));
            let backward = access.backward.then_some((to, from));
            [forward, backward]
                .into_iter()
                .flatten()
                .map(move |(tail, head)| if inward { (head, tail) } else { (tail, head) })
        };
        for edge in network.edge_ids() {
            for (tail, _) in arcs_of(edge) {
                first_out[tail.index() + 1] += 1;
            }
        }
        for node in 0..node_count {
            first_out[node + 1] += first_out[node];
        }
        let mut next = first_out.clone();
        let total = first_out[node_count] as usize;
        let mut arcs = vec![Arc { head: NodeId(0), time: Tenths(0) }; total];
        let mut edges = vec![EdgeId(0); total];
        for edge in network.edge_ids() {
            for (tail, head) in arcs_of(edge) {
                let slot = &mut next[tail.index()];
                arcs[*slot as usize] = Arc { head, time: times[edge.index()] };
                edges[*slot as usize] = edge;
                *slot += 1;
            }
        }
        Self { first_out, arcs, edges }
    }

    fn range(&self, node: NodeId) -> std::ops::Range<usize> {
        self.first_out[node.index()] as usize..self.first_out[node.index() + 1] as usize
    }
}
