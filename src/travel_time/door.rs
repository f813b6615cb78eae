//! Doors: where stations meet the street.

use rayon::prelude::*;

use crate::coord::LngLat;
use crate::network::{EdgeId, NodeId, SNAP_LIMIT, Snap, StreetGraph};
use crate::station::{StationChange, StationId, StationSet};
use crate::units::{Millis, Tenths};

/// Where one station meets the street.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Door {
    /// The station.
    pub station: StationId,
    /// The foot point on the street.
    pub snap: Snap,
    /// The walk from the street to the station.
    pub gap_time: Millis,
}

/// What a station adds to the time of a node next to its door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seed {
    pub node: NodeId,
    pub station: StationId,
    pub time: Tenths,
}

/// The doors of all stations for one graph.
#[derive(Clone, Debug)]
pub struct Doors {
    /// In the order of stations.
    all: Vec<Door>,
    off_network: Vec<StationId>,
    /// In the order of nodes.
    seeds: Vec<Seed>,
    /// One bit a node that has a seed: few have, and whoever walks past asks every node.
    seeded: Vec<u64>,
    /// Doors inside edges, as indices into `all`, in the order of edges.
    inside: Vec<(EdgeId, u32)>,
}

impl Doors {
    /// Snaps every station to `graph`.
    ///
    /// The last stretch from a node to a station is its seed: the part of an edge and the gap, each in whole
    /// milliseconds, rounded together to a tenth of a second. Everything else along a way adds up without rounding.
    #[must_use]
    pub fn of(graph: &StreetGraph, stations: &StationSet) -> Self {
        let places: Vec<_> = stations.iter().map(|(id, station)| (id, station.place)).collect();
        Self::at(graph, places.into_par_iter().map(|(id, place)| (id, snap(graph, place))).collect())
    }

    /// The doors after `change`, of which `stations` is the outcome: only stations that are new or have moved are
    /// snapped.
    #[must_use]
    pub fn changed(&self, graph: &StreetGraph, stations: &StationSet, change: &StationChange) -> Self {
        let stayed = self.all.iter().filter_map(|door| Some((change.now(door.station)?, Some(door.snap))));
        let off_network = self.off_network.iter().filter_map(|&station| Some((change.now(station)?, None)));
        let come = change.come().iter().map(|&station| (station, snap(graph, stations.get(station).place)));
        let mut snaps: Vec<_> = stayed.chain(off_network).chain(come).collect();
        snaps.sort_unstable_by_key(|&(station, _)| station);
        Self::at(graph, snaps)
    }

    /// The doors at these snaps, which are in the order of stations.
    fn at(graph: &StreetGraph, snaps: Vec<(StationId, Option<Snap>)>) -> Self {
        let mut all = Vec::with_capacity(snaps.len());
        let mut off_network = Vec::new();
        for (station, snap) in snaps {
            match snap {
                Some(snap) => all.push(Door { station, snap, gap_time: graph.profile().gap_time(snap.gap) }),
                None => off_network.push(station),
            }
        }
        let mut seeds: Vec<Seed> = all.iter().flat_map(|door| seeds_of(graph, door)).collect();
        seeds.sort_unstable();
        let mut seeded = vec![0; graph.node_count().div_ceil(64)];
        for seed in &seeds {
            seeded[seed.node.index() / 64] |= 1 << (seed.node.index() % 64);
        }
        let inside = all.iter().enumerate().filter(|(_, door)| door.snap.node.is_none());
        let mut inside: Vec<(EdgeId, u32)> = inside.map(|(index, door)| (door.snap.edge, index as u32)).collect();
        inside.sort_unstable();
        Self { all, off_network, seeds, seeded, inside }
    }

    /// All doors, in the order of stations.
    #[must_use]
    pub fn all(&self) -> &[Door] {
        &self.all
    }

    /// The door of one station, unless it is off the network.
    #[must_use]
    pub fn of_station(&self, station: StationId) -> Option<&Door> {
        self.all.binary_search_by_key(&station, |door| door.station).ok().map(|index| &self.all[index])
    }

    /// Stations that are off the network, and so cannot be reached.
    #[must_use]
    pub fn off_network(&self) -> &[StationId] {
        &self.off_network
    }

    /// The doors inside `edge`; those at its ends belong to the nodes.
    pub fn inside(&self, edge: EdgeId) -> impl Iterator<Item = &Door> {
        let first = self.inside.partition_point(|&(other, _)| other < edge);
        self.inside[first..]
            .iter()
            .take_while(move |&&(other, _)| other == edge)
            .map(|&(_, door)| &self.all[door as usize])
    }

    /// Stations next to `node`, with the time from the node to them.
    pub fn next_to(&self, node: NodeId) -> impl Iterator<Item = (StationId, Tenths)> {
        let seeds: &[Seed] = if self.seeded[node.index() / 64] >> (node.index() % 64) & 1 == 0 {
            &[]
        } else {
            &self.seeds[self.seeds.partition_point(|seed| seed.node < node)..]
        };
        seeds.iter().take_while(move |seed| seed.node == node).map(|seed| (seed.station, seed.time))
    }

    pub(super) fn seeds(&self) -> &[Seed] {
        &self.seeds
    }
}

/// Where a place meets the streets of a graph; `None` off the network.
fn snap(graph: &StreetGraph, place: LngLat) -> Option<Snap> {
    graph.network().snap(place, graph.profile().mode, SNAP_LIMIT)
}

/// The nodes from which somebody reaches `door` without passing another node.
pub(super) fn seeds_of(graph: &StreetGraph, door: &Door) -> impl Iterator<Item = Seed> + use<> {
    let Door { station, snap, gap_time } = *door;
    let seed = move |node: NodeId, street: Millis| {
        // Longer than the labels can hold is longer than any cutoff.
        let time = Tenths(u16::try_from((street + gap_time).rounded_tenths()).unwrap_or(u16::MAX));
        Seed { node, station, time }
    };
    let edge = graph.network().edge(snap.edge);
    let found = if let Some(node) = snap.node {
        [Some(seed(node, Millis(0))), None]
    } else {
        let access = graph.access(snap.edge);
        let before = access.forward.then(|| seed(edge.from, graph.part_time(snap.edge, snap.along)));
        let after = access.backward.then(|| seed(edge.to, graph.part_time(snap.edge, edge.length - snap.along)));
        [before, after]
    };
    found.into_iter().flatten()
}

/// Which stations a question takes into account.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StationMask(Vec<bool>);

impl StationMask {
    /// The stations for which `takes` is true.
    #[must_use]
    pub fn of(stations: &StationSet, takes: impl Fn(StationId) -> bool) -> Self {
        Self(stations.iter().map(|(id, _)| takes(id)).collect())
    }

    /// Whether `station` is taken.
    #[must_use]
    pub fn takes(&self, station: StationId) -> bool {
        self.0[station.index()]
    }

    /// Takes `station`, or leaves it out.
    pub fn set(&mut self, station: StationId, taken: bool) {
        self.0[station.index()] = taken;
    }

    /// The stations that only one of two masks of the same set takes, with whether it is `other`.
    pub fn flips<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (StationId, bool)> + 'a {
        let pairs = self.0.iter().zip(&other.0).enumerate();
        pairs.filter(|(_, (old, new))| old != new).map(|(index, (_, &new))| (StationId(index as u32), new))
    }

    /// The same stations in the set after `change`, of which `later` is a mask; none that is new or has moved.
    #[must_use]
    pub fn carried(&self, change: &StationChange, later: &Self) -> Self {
        let mut carried = vec![false; later.0.len()];
        for (earlier, _) in self.0.iter().enumerate().filter(|(_, taken)| **taken) {
            if let Some(now) = change.now(StationId(earlier as u32)) {
                carried[now.index()] = true;
            }
        }
        Self(carried)
    }

    /// The stations that are taken, in their order.
    pub fn taken(&self) -> impl Iterator<Item = StationId> + '_ {
        let taken = self.0.iter().enumerate().filter(|(_, taken)| **taken);
        taken.map(|(index, _)| StationId(index as u32))
    }

    /// How many are taken.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.iter().filter(|&&taken| taken).count()
    }
}
