//! The nearest stations that qualify, judged at the moment of arrival.
//!
//! A search runs outward from the place until `limit` stations qualify or the cutoff is passed. Times come out
//! of the same sums as [`Reader::at`](crate::travel_time::Reader::at), so the first answer and the field agree
//! to the millisecond; a test asserts it.

use std::collections::HashMap;
use std::ops::ControlFlow;

use chrono::TimeDelta;

use crate::coord::{LngLat, Plane};
use crate::hours::{Moment, OpenState};
use crate::network::{NodeId, SNAP_LIMIT, Snap, StreetGraph};
use crate::station::{FacilitySet, OpenRule, StationId, StationSet};
use crate::travel_time::{Doors, Search, starts};
use crate::units::{Millimetres, Millis};

/// How far an answer without a station looks for one to name: 60 minutes.
pub const FALLBACK_CUTOFF: Millis = Millis(60 * 60 * 1000);

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Where somebody is.
    pub place: LngLat,
    /// How many stations are wanted.
    pub limit: usize,
    /// The longest travel time, inclusive.
    pub cutoff: Millis,
    /// When they set out.
    pub at: Moment,
    /// Which states count on arrival.
    pub open: OpenRule,
    /// What the station must offer.
    pub needs: FacilitySet,
}

/// A station that qualifies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// The station.
    pub station: StationId,
    /// From the place to the station, gaps included.
    pub time: Millis,
    /// The length of that way, gaps included.
    pub distance: Millimetres,
    /// The straight line, in metres.
    pub straight_m: f64,
    /// The state on arrival of what is needed.
    pub state: OpenState,
    /// When the state on arrival next changes, and to what.
    pub change: Option<(Moment, OpenState)>,
}

impl Found {
    /// The way as a multiple of the straight line; `None` within a metre of the station.
    #[must_use]
    pub fn detour_factor(&self) -> Option<f64> {
        (self.straight_m >= 1.0).then(|| self.distance.metres() / self.straight_m)
    }
}

/// Why nothing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// No station at all within the cutoff.
    NoStation,
    /// Stations, but none with everything that is needed.
    NoneWithNeeds,
    /// Stations with everything needed, but none open on arrival.
    NoneOpen,
}

impl Reason {
    /// The code used in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoStation => "no_station_within_cutoff",
            Self::NoneWithNeeds => "none_with_needs",
            Self::NoneOpen => "none_open_on_arrival",
        }
    }
}

/// The answer for one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Where the place meets the street.
    pub snap: Snap,
    /// The stations that qualify, nearest first.
    pub found: Vec<Found>,
    /// When nothing was found: why, and the nearest one that qualifies within [`FALLBACK_CUTOFF`].
    pub nothing: Option<(Reason, Option<Found>)>,
}

/// The stations and streets that a question is asked of.
#[derive(Clone, Copy, Debug)]
pub struct Nearest<'a> {
    /// The streets as one profile travels them.
    pub graph: &'a StreetGraph,
    /// The doors of all stations on them.
    pub doors: &'a Doors,
    /// The stations.
    pub stations: &'a StationSet,
}

impl Nearest<'_> {
    /// Answers a question; `None` when the place is off the network.
    #[must_use]
    pub fn answer(&self, question: &Question, search: &mut Search) -> Option<Answer> {
        let snap = self.graph.network().snap(question.place, self.graph.profile().mode, SNAP_LIMIT)?;
        let (qualified, reason) = self.settle(question, &snap, search);
        let found =
            |&(station, candidate): &(StationId, Candidate)| self.found(question, &snap, station, candidate, search);
        let near: Vec<Found> = qualified.iter().map(found).filter(|found| found.time <= question.cutoff).collect();
        let nothing = near.is_empty().then(|| (reason, qualified.first().map(found)));
        Some(Answer { snap, found: near, nothing })
    }

    /// The ways to the stations that [`Nearest::answer`] finds, or to the one that it names instead: each from the place
    /// by its foot point along the streets to the station.
    #[must_use]
    pub fn ways(&self, question: &Question, search: &mut Search) -> Vec<Vec<LngLat>> {
        let profile = self.graph.profile();
        let Some(snap) = self.graph.network().snap(question.place, profile.mode, SNAP_LIMIT) else { return Vec::new() };
        let (qualified, _) = self.settle(question, &snap, search);
        let gap = profile.gap_time(snap.gap);
        let near = qualified.iter().filter(|(_, candidate)| candidate.time + gap <= question.cutoff).count();
        let told = qualified.iter().take(near.max(1));
        told.map(|&(station, candidate)| self.way(question.place, &snap, station, candidate, search)).collect()
    }

    fn way(
        &self,
        place: LngLat,
        snap: &Snap,
        station: StationId,
        candidate: Candidate,
        search: &Search,
    ) -> Vec<LngLat> {
        let network = self.graph.network();
        let door = self.doors.of_station(station).expect("a candidate has a door");
        let mut way = vec![place];
        let mut walk = |edge, from, to| way.extend(network.places_between(edge, from, to));
        let Some(last) = candidate.from else {
            walk(snap.edge, snap.along, door.snap.along);
            way.push(self.stations.get(station).place);
            return way;
        };
        let (edges, start) = search.edges_to(last);
        if snap.node.is_none() {
            walk(snap.edge, snap.along, self.end_at(snap, start));
        }
        let mut at = start;
        for id in edges {
            let edge = network.edge(id);
            let (from, to, next) = if edge.from == at {
                (Millimetres(0), edge.length, edge.to)
            } else {
                (edge.length, Millimetres(0), edge.from)
            };
            walk(id, from, to);
            at = next;
        }
        if door.snap.node.is_none() {
            walk(door.snap.edge, self.end_at(&door.snap, last), door.snap.along);
        }
        way.push(door.snap.foot);
        way.push(self.stations.get(station).place);
        way.dedup();
        way
    }

    /// The end of the edge of a foot point that is `node`: the nearer one, if both are.
    fn end_at(&self, snap: &Snap, node: NodeId) -> Millimetres {
        let edge = self.graph.network().edge(snap.edge);
        let back = edge.from == node && (edge.to != node || snap.along <= edge.length - snap.along);
        if back { Millimetres(0) } else { edge.length }
    }

    /// Settles stations outward until enough of them qualify: as many as are asked for within the cutoff, or else
    /// one within [`FALLBACK_CUTOFF`]. The reason speaks of the cutoff.
    fn settle(&self, question: &Question, snap: &Snap, search: &mut Search) -> (Vec<(StationId, Candidate)>, Reason) {
        let gap = self.graph.profile().gap_time(snap.gap);
        let mut decided = Decided { qualified: Vec::new(), reason: Reason::NoStation };
        let farthest = FALLBACK_CUTOFF.max(question.cutoff);
        let Some(budget) = farthest.0.checked_sub(gap.0).map(Millis) else { return (Vec::new(), decided.reason) };
        // The first time that is too late; 0 when the gap alone is.
        let late = Millis((question.cutoff.0 + 1).saturating_sub(gap.0));

        let mut candidates = Candidates::default();
        for door in self.ahead(snap) {
            candidates.offer(door.station, Candidate { time: door.time, from: None });
        }
        search.run(self.graph, starts(self.graph, snap).into_iter().flatten(), budget, |node, front| {
            // Whoever is nearer than this node cannot be bettered any more.
            self.decide(question, gap, late, candidates.nearer_than(front), &mut decided);
            let wanted = if front < late { question.limit } else { 1 };
            if decided.qualified.len() >= wanted {
                return ControlFlow::Break(());
            }
            for (station, rest) in self.doors.next_to(node) {
                candidates.offer(station, Candidate { time: front + rest.millis(), from: Some(node) });
            }
            ControlFlow::Continue(())
        });
        self.decide(question, gap, late, candidates.nearer_than(Millis(budget.0 + 1)), &mut decided);
        decided.qualified.truncate(question.limit);
        (decided.qualified, decided.reason)
    }

    /// Judges candidates in the order of (time, station).
    fn decide(
        &self,
        question: &Question,
        gap: Millis,
        late: Millis,
        candidates: impl IntoIterator<Item = (StationId, Candidate)>,
        decided: &mut Decided,
    ) {
        for (station, candidate) in candidates {
            let data = self.stations.get(station);
            if !data.is_there(Some(arrival(question.at, candidate.time + gap))) {
                continue;
            }
            let reason = if !data.offers(question.needs) {
                decided.reason.max(Reason::NoneWithNeeds)
            } else if question.open.admits(data.state(question.needs, arrival(question.at, candidate.time + gap))) {
                decided.qualified.push((station, candidate));
                continue;
            } else {
                Reason::NoneOpen
            };
            if candidate.time < late {
                decided.reason = reason;
            }
        }
    }

    /// Doors on the same edge that can be reached along it.
    fn ahead(&self, snap: &Snap) -> impl Iterator<Item = Ahead> {
        let access = self.graph.access(snap.edge);
        let (edge, along, inside) = (snap.edge, snap.along, snap.node.is_none());
        self.doors.inside(edge).filter(move |_| inside).filter_map(move |door| {
            let forward = door.snap.along >= along && access.forward;
            let backward = door.snap.along <= along && access.backward;
            let part = Millimetres(door.snap.along.0.abs_diff(along.0));
            let time = self.graph.part_time(edge, part) + door.gap_time;
            (forward || backward).then_some(Ahead { station: door.station, time })
        })
    }

    fn found(
        &self,
        question: &Question,
        snap: &Snap,
        station: StationId,
        candidate: Candidate,
        search: &Search,
    ) -> Found {
        let time = candidate.time + self.graph.profile().gap_time(snap.gap);
        let door = self.doors.of_station(station).expect("a candidate has a door");
        let street = match candidate.from {
            None => Millimetres(door.snap.along.0.abs_diff(snap.along.0)),
            Some(node) => {
                let (way, start) = search.way_to(self.graph, node);
                part_between(self.graph, snap, start, Way::Out)
                    + way
                    + part_between(self.graph, &door.snap, node, Way::In)
            }
        };
        let at = arrival(question.at, time);
        let station_data = self.stations.get(station);
        Found {
            station,
            time,
            distance: snap.gap + street + door.snap.gap,
            straight_m: Plane::distance_m(question.place, station_data.place),
            state: station_data.state(question.needs, at),
            change: station_data.next_change(question.needs, at),
        }
    }
}

/// The moment of arrival.
fn arrival(at: Moment, time: Millis) -> Moment {
    at + TimeDelta::milliseconds(i64::from(time.0))
}

/// Somebody who leaves a place, or arrives at one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Out,
    In,
}

/// The part of its edge between a foot point and the node at an end of that edge.
fn part_between(graph: &StreetGraph, snap: &Snap, node: NodeId, way: Way) -> Millimetres {
    if snap.node.is_some() {
        return Millimetres(0);
    }
    let edge = graph.network().edge(snap.edge);
    let access = graph.access(snap.edge);
    let (to_from, to_to) = match way {
        Way::Out => (access.backward, access.forward),
        Way::In => (access.forward, access.backward),
    };
    let before = (to_from && edge.from == node).then_some(snap.along);
    let after = (to_to && edge.to == node).then(|| edge.length - snap.along);
    // On a street that ends where it began both may lead to the node: the shorter one is the quicker one.
    before.into_iter().chain(after).min().expect("the search came along one of the parts")
}

/// Stations that were judged.
struct Decided {
    /// Those that qualify, nearest first.
    qualified: Vec<(StationId, Candidate)>,
    /// How far the others within the cutoff came.
    reason: Reason,
}

/// A door on the same edge.
struct Ahead {
    station: StationId,
    time: Millis,
}

/// A station in sight: the best way to it so far, the gap of the place left aside.
#[derive(Clone, Copy)]
struct Candidate {
    time: Millis,
    /// The last node on the way; `None` along the edge itself.
    from: Option<NodeId>,
}

/// Stations in sight that are not decided yet, and those that are.
#[derive(Default)]
struct Candidates {
    open: HashMap<StationId, Candidate>,
    decided: std::collections::HashSet<StationId>,
}

impl Candidates {
    fn offer(&mut self, station: StationId, candidate: Candidate) {
        if self.decided.contains(&station) {
            return;
        }
        let best = self.open.entry(station).or_insert(candidate);
        if candidate.time < best.time {
            *best = candidate;
        }
    }

    /// Takes out every candidate nearer than `front`, in the order of (time, station).
    fn nearer_than(&mut self, front: Millis) -> Vec<(StationId, Candidate)> {
        let mut near: Vec<(StationId, Candidate)> = self
            .open
            .iter()
            .filter(|(_, candidate)| candidate.time < front)
            .map(|(&id, &candidate)| (id, candidate))
            .collect();
        near.sort_unstable_by_key(|&(station, candidate)| (candidate.time, station));
        for (station, _) in &near {
            self.open.remove(station);
            self.decided.insert(*station);
        }
        near
    }
}
