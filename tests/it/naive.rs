//! The same answers a second time, from the definitions alone and without regard to time.
//!
//! A station is reached from a place by leaving the street in an allowed direction, or along the same street;
//! everything between nodes is Bellman and Ford's "relax every edge until nothing changes", one station at a
//! time. Nothing here uses `waystation::travel_time` or the graph.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use waystation::network::{Access, EdgeId, Mode, Network, NodeId, Profile, SNAP_LIMIT, Snap};
use waystation::station::{StationId, StationSet};
use waystation::units::{MetresPerSecond, Millimetres};

/// Beyond every time that comes up.
const NEVER: u32 = u32::MAX / 2;

/// The times of a city for one profile.
pub struct Naive<'a> {
    network: &'a Network,
    profile: Profile,
    /// Where each station meets the street; `None` off the network.
    doors: Vec<Option<Snap>>,
    /// Tenths of a second from each node to each station.
    times: Vec<Vec<u32>>,
    /// Edges that nobody may travel.
    closed: BTreeSet<EdgeId>,
}

/// One step along an edge, in the direction of travel.
#[derive(Clone, Copy)]
pub struct Step {
    pub from: NodeId,
    pub to: NodeId,
    pub edge: EdgeId,
}

impl<'a> Naive<'a> {
    /// Computes the time from every node to every station.
    pub fn of(network: &'a Network, profile: Profile, stations: &StationSet) -> Self {
        Self::without(network, profile, stations, BTreeSet::new())
    }

    /// The same where nobody may travel these edges.
    pub fn without(network: &'a Network, profile: Profile, stations: &StationSet, closed: BTreeSet<EdgeId>) -> Self {
        let doors = stations.iter().map(|(_, station)| network.snap(station.place, profile.mode, SNAP_LIMIT)).collect();
        let mut naive = Self { network, profile, doors, times: Vec::new(), closed };
        let mut steps = steps(network, profile.mode);
        steps.retain(|step| !naive.closed.contains(&step.edge));
        naive.times = naive.doors.iter().map(|door| naive.times_to(door.as_ref(), &steps)).collect();
        naive
    }

    fn access(&self, edge: EdgeId) -> Access {
        if self.closed.contains(&edge) {
            return Access::NONE;
        }
        self.network.edge(edge).flags.access(self.profile.mode)
    }

    fn times_to(&self, door: Option<&Snap>, steps: &[Step]) -> Vec<u32> {
        let mut times = vec![NEVER; self.network.nodes().len()];
        for (node, time, _) in door.map_or_else(Vec::new, |door| self.seeds(door)) {
            times[node.index()] = times[node.index()].min(time);
        }
        loop {
            let mut changed = false;
            for step in steps {
                let through = times[step.to.index()].saturating_add(self.edge_tenths(step.edge)).min(NEVER);
                if through < times[step.from.index()] {
                    times[step.from.index()] = through;
                    changed = true;
                }
            }
            if !changed {
                return times;
            }
        }
    }

    /// The nodes next to a door, with the tenths of a second from there into the station, rounded once, and the
    /// millimetres.
    fn seeds(&self, door: &Snap) -> Vec<(NodeId, u32, u64)> {
        let gap = self.gap_ms(door);
        let seed = |node, part: Millimetres| {
            (node, (self.part_ms(door.edge, part) + gap + 50) / 100, u64::from(part.0) + u64::from(door.gap.0))
        };
        if let Some(node) = door.node {
            return vec![seed(node, Millimetres(0))];
        }
        let edge = self.network.edge(door.edge);
        let access = self.access(door.edge);
        let arriving = [(access.forward, edge.from, door.along), (access.backward, edge.to, edge.length - door.along)];
        arriving.into_iter().filter(|end| end.0).map(|(_, node, part)| seed(node, part)).collect()
    }

    /// The stations that are reached from `node`, with tenths of a second, nearest first.
    pub fn labels(&self, node: NodeId) -> Vec<(u32, StationId)> {
        let all = self.times.iter().zip(0..).map(|(times, station)| (times[node.index()], StationId(station)));
        let mut labels: Vec<_> = all.filter(|label| label.0 < NEVER).collect();
        labels.sort_unstable();
        labels
    }

    /// Every station that is reached from a place, with milliseconds, nearest first.
    pub fn readings(&self, snap: &Snap) -> Vec<(u32, StationId)> {
        let stations = (0..self.doors.len() as u32).map(StationId);
        let mut readings: Vec<_> =
            stations.filter_map(|station| Some((self.ways(snap, station).into_iter().min()?.0, station))).collect();
        readings.sort_unstable();
        readings
    }

    /// The lengths of all quickest ways from a place to a station, in millimetres, gaps included.
    pub fn lengths(&self, snap: &Snap, station: StationId) -> BTreeSet<u64> {
        let ways = self.ways(snap, station);
        let quickest = ways.iter().map(|way| way.0).min();
        let mut lengths = BTreeSet::new();
        for (time, street, node) in ways.into_iter().filter(|way| Some(way.0) == quickest) {
            debug_assert!(time < NEVER);
            let rest = node.map_or_else(|| [0].into(), |node| self.lengths_from(node, station));
            lengths.extend(rest.into_iter().map(|rest| rest + street + u64::from(snap.gap.0)));
        }
        lengths
    }

    /// The ways from a place to a station: milliseconds, the millimetres up to the first node, and that node;
    /// without a node all millimetres along the street and off it.
    fn ways(&self, snap: &Snap, station: StationId) -> Vec<(u32, u64, Option<NodeId>)> {
        let times = &self.times[station.index()];
        let gap = self.gap_ms(snap);
        let by_node = |node: NodeId, part: Millimetres| {
            let time = times[node.index()];
            (time < NEVER).then(|| (gap + self.part_ms(snap.edge, part) + 100 * time, u64::from(part.0), Some(node)))
        };
        if let Some(node) = snap.node {
            return by_node(node, Millimetres(0)).into_iter().collect();
        }
        let edge = self.network.edge(snap.edge);
        let access = self.access(snap.edge);
        let mut ways = Vec::new();
        ways.extend(access.forward.then(|| by_node(edge.to, edge.length - snap.along)).flatten());
        ways.extend(access.backward.then(|| by_node(edge.from, snap.along)).flatten());
        if let Some(door) = self.doors[station.index()].filter(|door| door.edge == snap.edge && door.node.is_none()) {
            let (onward, back) = (door.along >= snap.along, door.along <= snap.along);
            if onward && access.forward || back && access.backward {
                let part = Millimetres(door.along.0.abs_diff(snap.along.0));
                let time = gap + self.part_ms(snap.edge, part) + self.gap_ms(&door);
                ways.push((time, u64::from(part.0) + u64::from(door.gap.0), None));
            }
        }
        ways
    }

    /// The lengths of all quickest ways from a node into a station.
    fn lengths_from(&self, node: NodeId, station: StationId) -> BTreeSet<u64> {
        let times = &self.times[station.index()];
        let door = self.doors[station.index()].expect("it is reached");
        let time = times[node.index()];
        let mut lengths: BTreeSet<u64> =
            self.seeds(&door).into_iter().filter(|seed| seed.0 == node && seed.1 == time).map(|seed| seed.2).collect();
        for step in steps(self.network, self.profile.mode).iter().filter(|step| step.from == node) {
            if times[step.to.index()] + self.edge_tenths(step.edge) == time {
                let length = u64::from(self.network.edge(step.edge).length.0);
                lengths.extend(self.lengths_from(step.to, station).into_iter().map(|rest| rest + length));
            }
        }
        lengths
    }

    /// The time of an edge: tenths of a second, rounded half up, at least one.
    pub fn edge_tenths(&self, edge: EdgeId) -> u32 {
        let edge = self.network.edge(edge);
        let pushed = edge.flags.access(self.profile.mode).pushed;
        let speed = if pushed { self.profile.on_foot } else { self.profile.speed };
        ((ms(edge.length, speed) + 50) / 100).max(1)
    }

    /// The share that a part has in the time of its edge: milliseconds, rounded half up.
    fn part_ms(&self, edge: EdgeId, part: Millimetres) -> u32 {
        let length = u64::from(self.network.edge(edge).length.0.max(1));
        let whole = 100 * u64::from(self.edge_tenths(edge));
        ((2 * whole * u64::from(part.0) + length) / (2 * length)) as u32
    }

    fn gap_ms(&self, snap: &Snap) -> u32 {
        ms(snap.gap, self.profile.on_foot)
    }
}

/// The time of a length: millimetres over metres per second are milliseconds, rounded half up.
fn ms(length: Millimetres, speed: MetresPerSecond) -> u32 {
    (f64::from(length.0) / speed.get() + 0.5).floor() as u32
}

/// The nearest station of every node, with tenths of a second: Dijkstra's search from all doors at once, for
/// networks on which the rest of this file would take hours.
pub fn nearest_of_nodes(network: &Network, profile: Profile, stations: &StationSet) -> Vec<Option<(u32, StationId)>> {
    let naive = Naive { network, profile, doors: Vec::new(), times: Vec::new(), closed: BTreeSet::new() };
    let mut backward: Vec<Vec<Step>> = vec![Vec::new(); network.nodes().len()];
    for step in steps(network, profile.mode) {
        backward[step.to.index()].push(step);
    }
    let mut queue = BinaryHeap::new();
    for (id, station) in stations.iter() {
        let door = network.snap(station.place, profile.mode, SNAP_LIMIT);
        let seeds = door.iter().flat_map(|door| naive.seeds(door));
        queue.extend(seeds.map(|(node, time, _)| Reverse((time, id, node))));
    }
    let mut nearest = vec![None; network.nodes().len()];
    while let Some(Reverse((time, station, node))) = queue.pop() {
        if nearest[node.index()].is_none() {
            nearest[node.index()] = Some((time, station));
            let before = backward[node.index()].iter();
            queue.extend(before.map(|step| Reverse((time + naive.edge_tenths(step.edge), station, step.from))));
        }
    }
    nearest
}

/// Every step that `mode` may take.
pub fn steps(network: &Network, mode: Mode) -> Vec<Step> {
    let mut steps = Vec::new();
    for id in network.edge_ids() {
        let edge = network.edge(id);
        let access = edge.flags.access(mode);
        steps.extend(access.forward.then_some(Step { from: edge.from, to: edge.to, edge: id }));
        steps.extend(access.backward.then_some(Step { from: edge.to, to: edge.from, edge: id }));
    }
    steps
}
