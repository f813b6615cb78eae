//! Workers who do not exist, on streets that do: pings for demonstrations and for load.
//!
//! A town gets centres where its streets are densest. Couriers and riders go out from them and come back, riders most
//! at the hours of meals; cleaners are about at dawn, close to where they began; drivers cross the town. Each has a
//! phone that reports every so often, not always, and not exactly.

use std::collections::{BinaryHeap, HashMap};

use crate::coord::{LngLat, Plane};
use crate::network::{EdgeId, Mode, Network, NodeId, Profile, StreetGraph};
use crate::units::Millimetres;

use super::Group;

/// How a day is made up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Simulation {
    /// How many workers there are.
    pub workers: u32,
    /// Seconds between two pings of one phone.
    pub every_s: u32,
    /// Another number gives other people.
    pub seed: u64,
}

/// A ping of somebody who does not exist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimulatedPing {
    /// Number of the worker.
    pub worker: u32,
    /// What kind of work.
    pub group: Group,
    /// Where the phone says that it is.
    pub place: LngLat,
    /// Seconds since midnight; up to a few hours beyond the day for who works late.
    pub second: u32,
    /// Metres.
    pub accuracy_m: f32,
}

/// Numbers that look random and are the same for the same seed.
#[derive(Clone, Copy, Debug)]
struct Random(u64);

impl Random {
    /// Steele, Lea and Flood, *Fast splittable pseudorandom number generators* (OOPSLA 2014).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, count: usize) -> usize {
        (self.share() * count as f64) as usize
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    /// Normal, with mean 0 and deviation 1.
    fn normal(&mut self) -> f64 {
        (-2.0 * self.share().max(1e-12).ln()).sqrt() * (std::f64::consts::TAU * self.share()).cos()
    }
}

/// How a group works: share of all workers, metres a second, shifts in hours, reach of a trip in metres, seconds at
/// its end.
struct Habit {
    group: Group,
    share: f64,
    mode: Mode,
    shifts: &'static [(f64, f64)],
    reach_m: f64,
    stay_s: (f64, f64),
}

const HABITS: [Habit; 4] = [
    Habit {
        group: Group::Rider,
        share: 0.45,
        mode: Mode::Ebike,
        shifts: &[(10.5, 14.0), (16.5, 21.5)],
        reach_m: 2_500.0,
        stay_s: (60.0, 420.0),
    },
    Habit {
        group: Group::Courier,
        share: 0.30,
        mode: Mode::Cycle,
        shifts: &[(8.0, 12.5), (14.0, 18.5)],
        reach_m: 1_200.0,
        stay_s: (40.0, 300.0),
    },
    Habit {
        group: Group::Cleaner,
        share: 0.15,
        mode: Mode::Walk,
        shifts: &[(4.5, 10.0), (14.0, 17.0)],
        reach_m: 500.0,
        stay_s: (120.0, 600.0),
    },
    Habit {
        group: Group::Driver,
        share: 0.10,
        mode: Mode::Ebike,
        shifts: &[(6.0, 11.5), (12.5, 20.0)],
        reach_m: 5_000.0,
        stay_s: (120.0, 900.0),
    },
];

/// The most nodes that a way is looked for among.
const MOST_SETTLED: usize = 20_000;
/// One of so many pings never arrives.
const LOST: f64 = 0.08;
/// How far phones are off, in metres.
const NOISE_M: f64 = 6.0;

/// A town to simulate people in.
#[derive(Debug)]
pub struct Town<'a> {
    network: &'a Network,
    graphs: Vec<StreetGraph>,
    /// Where people start and end, by group: nodes that its mode can use.
    nodes: Vec<Vec<NodeId>>,
    centres: Vec<LngLat>,
}

impl<'a> Town<'a> {
    /// The streets of `network`, and centres where they are densest.
    #[must_use]
    pub fn of(network: &'a Network, seed: u64) -> Self {
        let usable = |mode: Mode| {
            let ends = network.edge_ids().filter(|edge| network.flags()[edge.index()].usable(mode));
            let mut nodes: Vec<NodeId> = ends.flat_map(|edge| network.ends()[edge.index()]).collect();
            nodes.sort_unstable();
            nodes.dedup();
            nodes
        };
        let nodes: Vec<Vec<NodeId>> = HABITS.iter().map(|habit| usable(habit.mode)).collect();
        let mut random = Random(seed ^ 0xce17);
        // A node drawn at random lies where nodes are dense.
        let walked = &nodes[2];
        let count = 12.min(walked.len());
        let centres = (0..count).map(|_| network.position(walked[random.below(walked.len())])).collect();
        let graphs = HABITS.iter().map(|habit| StreetGraph::of(network, Profile::preset(habit.mode))).collect();
        Self { network, graphs, nodes, centres }
    }

    /// Calls `take` with every ping of one worker's day, in the order of time.
    pub fn day(&self, simulation: Simulation, worker: u32, mut take: impl FnMut(SimulatedPing)) {
        let mut random = Random(simulation.seed ^ (u64::from(worker) << 20) ^ 0x51d3);
        let place_in_line = f64::from(worker) * 0.618_033_988_75;
        let mut sum = 0.0;
        let habit = HABITS.iter().position(|habit| {
            sum += habit.share;
            place_in_line.fract() < sum
        });
        let index = habit.unwrap_or(0);
        let (habit, graph, nodes) = (&HABITS[index], &self.graphs[index], &self.nodes[index]);
        let Some(base) = self.base(nodes, &mut random) else { return };
        let late = random.between(-0.5, 0.5);
        for &(begin, end) in habit.shifts {
            let (begin, end) = ((begin + late) * 3600.0, (end + late) * 3600.0);
            let mut walk = Track { simulation, worker, group: habit.group, next_s: begin, end_s: end, random };
            let (mut now, mut at, mut out) = (begin, base, true);
            while now < end {
                let goal = if out { self.near(nodes, base, habit.reach_m, &mut walk.random) } else { base };
                out = !out;
                for edge in way(self.network, graph, at, goal) {
                    now = walk.along(self.network, graph, edge, now, &mut take);
                }
                at = goal;
                let stay = now + walk.random.between(habit.stay_s.0, habit.stay_s.1);
                walk.stay(self.network.position(at), now, stay, &mut take);
                now = stay;
            }
            random = walk.random;
        }
    }

    /// Where somebody works from: near a centre, mostly.
    fn base(&self, nodes: &[NodeId], random: &mut Random) -> Option<NodeId> {
        if nodes.is_empty() || self.centres.is_empty() {
            return None;
        }
        // The first centres are the busiest.
        let centre = self.centres[(random.share().powi(2) * self.centres.len() as f64) as usize];
        let tries = (0..40).map(|_| nodes[random.below(nodes.len())]).collect::<Vec<_>>();
        let metres = |node: &NodeId| Plane::distance_m(centre, self.network.position(*node));
        tries.into_iter().min_by(|a, b| metres(a).total_cmp(&metres(b)))
    }

    /// A node within about `reach_m` of `from`.
    fn near(&self, nodes: &[NodeId], from: NodeId, reach_m: f64, random: &mut Random) -> NodeId {
        let place = self.network.position(from);
        // Neighbours in number are neighbours on the map: nodes lie along a space-filling curve.
        let at = nodes.partition_point(|&node| node < from);
        for spread in [400, 1_500, 6_000] {
            for _ in 0..12 {
                let (low, high) = (at.saturating_sub(spread), (at + spread).min(nodes.len()));
                let node = nodes[low + random.below(high - low)];
                let metres = Plane::distance_m(place, self.network.position(node));
                if node != from && metres < reach_m && metres > 0.1 * reach_m {
                    return node;
                }
            }
        }
        from
    }
}

/// Somebody on the way.
struct Track {
    simulation: Simulation,
    worker: u32,
    group: Group,
    next_s: f64,
    end_s: f64,
    random: Random,
}

impl Track {
    /// Goes along a directed edge, and tells when the end is reached.
    fn along(
        &mut self,
        network: &Network,
        graph: &StreetGraph,
        (edge, forward): (EdgeId, bool),
        now: f64,
        take: &mut impl FnMut(SimulatedPing),
    ) -> f64 {
        let takes = graph.edge_time(edge).millis().seconds();
        let length = network.edge(edge).length;
        while self.next_s < now + takes && self.next_s < self.end_s {
            let share = ((self.next_s - now) / takes).clamp(0.0, 1.0);
            let share = if forward { share } else { 1.0 - share };
            let place = network.place(edge, Millimetres((share * f64::from(length.0)) as u32));
            self.tell(place, take);
        }
        now + takes
    }

    fn stay(&mut self, place: LngLat, _: f64, until: f64, take: &mut impl FnMut(SimulatedPing)) {
        while self.next_s < until && self.next_s < self.end_s {
            self.tell(place, take);
        }
    }

    fn tell(&mut self, place: LngLat, take: &mut impl FnMut(SimulatedPing)) {
        let second = self.next_s as u32;
        self.next_s += f64::from(self.simulation.every_s) * self.random.between(0.9, 1.1);
        let (east, north) = (self.random.normal() * NOISE_M, self.random.normal() * NOISE_M);
        let accuracy_m = (NOISE_M * (1.0 + 0.5 * self.random.normal().abs())) as f32;
        if self.random.share() < LOST {
            return;
        }
        let (lng, lat) = Plane::at(place.lat()).degrees(east, north);
        if let Ok(place) = LngLat::new(place.lng() + lng, place.lat() + lat) {
            take(SimulatedPing { worker: self.worker, group: self.group, place, second, accuracy_m });
        }
    }
}

/// The fastest way from one node to another, as directed edges; empty where none is found.
fn way(network: &Network, graph: &StreetGraph, from: NodeId, to: NodeId) -> Vec<(EdgeId, bool)> {
    // Nobody is faster than the profile, so the straight line never promises too much (A*).
    let goal = network.position(to);
    let speed = graph.profile().speed.get().max(graph.profile().on_foot.get());
    let left = |node: NodeId| (Plane::distance_m(network.position(node), goal) / speed * 9.9) as u32;
    let mut best: HashMap<NodeId, (u32, Option<(NodeId, EdgeId)>)> = HashMap::new();
    let mut queue = BinaryHeap::new();
    best.insert(from, (0, None));
    queue.push((std::cmp::Reverse(left(from)), 0_u32, from));
    let mut settled = 0;
    while let Some((_, time, node)) = queue.pop() {
        if node == to {
            break;
        }
        if best[&node].0 < time {
            continue;
        }
        settled += 1;
        if settled > MOST_SETTLED {
            return Vec::new();
        }
        for (arc, &edge) in graph.outward(node).iter().zip(graph.outward_edges(node)) {
            let then = time + u32::from(arc.time.0);
            if best.get(&arc.head).is_none_or(|known| then < known.0) {
                best.insert(arc.head, (then, Some((node, edge))));
                queue.push((std::cmp::Reverse(then + left(arc.head)), then, arc.head));
            }
        }
    }
    let mut edges = Vec::new();
    let mut at = to;
    while let Some(&(_, Some((before, edge)))) = best.get(&at) {
        edges.push((edge, network.ends()[edge.index()][0] == before));
        at = before;
    }
    edges.reverse();
    edges
}
