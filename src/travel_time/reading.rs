//! The one function that reads the time of a place.
//!
//! Nearest stations, cells, streets, gaps and isochrones all come here, so no two answers can disagree.

use crate::network::{Access, EdgeId, NodeId, Snap, StreetGraph};
use crate::station::StationId;
use crate::units::{Millimetres, Millis};

use super::door::{Door, Doors, StationMask};
use super::field::TravelTimeField;

/// The time from a place to a station, or the other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reading {
    /// Off the street, along the street, and off it again at the station.
    pub time: Millis,
    /// The station.
    pub station: StationId,
}

/// Which way somebody travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Heading {
    /// From a place to a station: what every answer means unless asked otherwise.
    #[default]
    To,
    /// From a station to a place.
    From,
}

/// Times of nodes and doors: all that reading a place needs.
pub trait Times {
    /// The streets.
    fn graph(&self) -> &StreetGraph;
    /// Which way somebody travels.
    fn heading(&self) -> Heading;
    /// The longest time that is known.
    fn limit(&self) -> Millis;
    /// How many stations a place can tell apart.
    fn depth(&self) -> usize;
    /// The times of a node, shortest first.
    fn at_node(&self, node: NodeId) -> impl Iterator<Item = (Millis, StationId)>;
    /// The doors inside an edge that count.
    fn doors_inside(&self, edge: EdgeId) -> impl Iterator<Item = &Door>;

    /// In which directions a place on `edge` is left (or, heading from a station, reached).
    fn ways_out(&self, edge: EdgeId) -> Access {
        let access = self.graph().access(edge);
        match self.heading() {
            Heading::To => access,
            Heading::From => Access { forward: access.backward, backward: access.forward, ..access },
        }
    }

    /// The nearest station within the limit, and the time to it.
    ///
    /// It is the minimum over the directions in which the street may be left (the part of the edge until its
    /// end and the time there), and over the doors on the same edge that lie ahead; plus the gap. The limit
    /// is inclusive; of equal times the smaller station wins.
    fn at(&self, snap: &Snap) -> Option<Reading> {
        let mut best: Option<Reading> = None;
        self.each(snap, |reading| {
            if best.is_none_or(|best| reading < best) {
                best = Some(reading);
            }
        });
        best
    }

    /// The nearest distinct stations within the limit, nearest first: at most as many as can be told apart.
    fn nearest_at(&self, snap: &Snap) -> Vec<Reading> {
        let mut readings = Vec::new();
        self.each(snap, |reading| readings.push(reading));
        readings.sort_unstable();
        let mut distinct: Vec<Reading> = Vec::with_capacity(self.depth());
        for reading in readings {
            if distinct.len() < self.depth() && distinct.iter().all(|other| other.station != reading.station) {
                distinct.push(reading);
            }
        }
        distinct
    }

    /// Every candidate within the limit; a station may come more than once.
    fn each(&self, snap: &Snap, mut found: impl FnMut(Reading)) {
        let graph = self.graph();
        let gap = graph.profile().gap_time(snap.gap);
        let mut offer = |street: Millis, station: StationId| {
            let time = street.saturating_add(gap);
            if time <= self.limit() {
                found(Reading { time, station });
            }
        };
        if let Some(node) = snap.node {
            for (time, station) in self.at_node(node) {
                offer(time, station);
            }
            return;
        }
        let edge = graph.network().edge(snap.edge);
        let out = self.ways_out(snap.edge);
        for (allowed, end, part) in
            [(out.forward, edge.to, edge.length - snap.along), (out.backward, edge.from, snap.along)]
        {
            if allowed {
                let part = graph.part_time(snap.edge, part);
                for (time, station) in self.at_node(end) {
                    offer(part + time, station);
                }
            }
        }
        for door in self.doors_inside(snap.edge) {
            let ahead = door.snap.along >= snap.along && out.forward || door.snap.along <= snap.along && out.backward;
            if ahead {
                let part = Millimetres(door.snap.along.0.abs_diff(snap.along.0));
                offer(graph.part_time(snap.edge, part) + door.gap_time, door.station);
            }
        }
    }

    /// The stretches of `edge` from which each station is reached within `cutoff`, gaps left aside.
    ///
    /// They follow from the same sums as [`Times::at`], solved for the place: a millimetre is in a stretch if
    /// and only if its reading is within the cutoff. One station may have several stretches.
    fn stretches(&self, edge: EdgeId, cutoff: Millis, mut found: impl FnMut(Millimetres, Millimetres, StationId)) {
        let graph = self.graph();
        let whole = graph.network().edge(edge);
        let out = self.ways_out(edge);
        let left = |spent: Millis| (spent <= cutoff).then(|| Millis(cutoff.0 - spent.0));
        if out.backward {
            for (time, station) in self.at_node(whole.from) {
                if let Some(part) = left(time).map(|budget| graph.part_within(edge, budget)) {
                    found(Millimetres(0), part, station);
                }
            }
        }
        if out.forward {
            for (time, station) in self.at_node(whole.to) {
                if let Some(part) = left(time).map(|budget| graph.part_within(edge, budget)) {
                    found(whole.length - part, whole.length, station);
                }
            }
        }
        for door in self.doors_inside(edge) {
            let Some(part) = left(door.gap_time).map(|budget| graph.part_within(edge, budget)) else { continue };
            let along = door.snap.along;
            if out.forward {
                found(Millimetres(along.0.saturating_sub(part.0)), along, door.station);
            }
            if out.backward {
                found(along, Millimetres((along.0.saturating_add(part.0)).min(whole.length.0)), door.station);
            }
        }
    }
}

/// A field together with what it was made from.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The streets.
    pub graph: &'a StreetGraph,
    /// The doors of all stations.
    pub doors: &'a Doors,
    /// The stations that count.
    pub mask: &'a StationMask,
    /// The times of the nodes.
    pub field: &'a TravelTimeField,
}

impl Times for Reader<'_> {
    fn graph(&self) -> &StreetGraph {
        self.graph
    }

    fn heading(&self) -> Heading {
        Heading::To
    }

    fn limit(&self) -> Millis {
        self.field.cutoff()
    }

    fn depth(&self) -> usize {
        self.field.depth()
    }

    fn at_node(&self, node: NodeId) -> impl Iterator<Item = (Millis, StationId)> {
        self.field.labels(node).map(|(time, station)| (time.millis(), station))
    }

    fn doors_inside(&self, edge: EdgeId) -> impl Iterator<Item = &Door> {
        self.doors.inside(edge).filter(|door| self.mask.takes(door.station))
    }
}

impl Reader<'_> {
    /// [`Times::at`].
    #[must_use]
    pub fn at(&self, snap: &Snap) -> Option<Reading> {
        Times::at(self, snap)
    }

    /// [`Times::nearest_at`].
    #[must_use]
    pub fn nearest_at(&self, snap: &Snap) -> Vec<Reading> {
        Times::nearest_at(self, snap)
    }

    /// [`Times::stretches`] within the cutoff of the field.
    pub fn stretches(&self, edge: EdgeId, found: impl FnMut(Millimetres, Millimetres, StationId)) {
        Times::stretches(self, edge, self.field.cutoff(), found);
    }
}
