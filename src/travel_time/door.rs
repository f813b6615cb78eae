//! Doors: where stations meet the street.

use rayon::prelude::*;

use crate::network::{EdgeId, NodeId, SNAP_LIMIT, Snap, StreetGraph};
use crate::station::{StationId, StationSet};
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
    seeds: Vec<Seed>,
    seed_start: Vec<u32>,
    /// Doors inside edges, as indices into `doors`, in the order of edges.
    inside: Vec<(EdgeId, u32)>,
}

impl Doors {
    /// Snaps every station to `graph`.
    ///
    /// The last stretch from a node to a station is its seed: the part of an edge and the gap, each in whole
    /// milliseconds, rounded together to a tenth of a second. Everything else along a way adds up without rounding.
    #[must_use]
    pub fn of(graph: &StreetGraph, stations: &StationSet) -> Self {
        let (network, profile) = (graph.network(), graph.profile());
        let places: Vec<_> = stations.iter().map(|(id, station)| (id, station.place)).collect();
        let snaps: Vec<(StationId, Option<Snap>)> =
            places.into_par_iter().map(|(id, place)| (id, network.snap(place, profile.mode, SNAP_LIMIT))).collect();
        let mut doors = Vec::with_capacity(snaps.len());
        let mut off_network = Vec::new();
        for (station, snap) in snaps {
            match snap {
                Some(snap) => doors.push(Door { station, snap, gap_time: profile.gap_time(snap.gap) }),
                None => off_network.push(station),
            }
        }
        let mut seeds: Vec<Seed> = doors.iter().flat_map(|door| seeds_of(graph, door)).collect();
        seeds.sort_unstable();
        let mut seed_start = vec![0; graph.node_count() + 1];
        for seed in &seeds {
            seed_start[seed.node.index() + 1] += 1;
        }
        for node in 0..graph.node_count() {
            seed_start[node + 1] += seed_start[node];
        }
        let inside = doors.iter().enumerate().filter(|(_, door)| door.snap.node.is_none());
        let mut inside: Vec<(EdgeId, u32)> = inside.map(|(index, door)| (door.snap.edge, index as u32)).collect();
        inside.sort_unstable();
        Self { all: doors, off_network, seeds, seed_start, inside }
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
        let range = self.seed_start[node.index()] as usize..self.seed_start[node.index() + 1] as usize;
        self.seeds[range].iter().map(|seed| (seed.station, seed.time))
    }

    pub(super) fn seeds(&self) -> &[Seed] {
        &self.seeds
    }
}

/// The nodes from which somebody reaches `door` without passing another node.
fn seeds_of(graph: &StreetGraph, door: &Door) -> impl Iterator<Item = Seed> + use<> {
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
        let access = edge.flags.access(graph.profile().mode);
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

    /// How many are taken.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.iter().filter(|&&taken| taken).count()
    }
}
