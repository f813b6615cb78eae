//! The one function that reads the time of a place.
//!
//! Nearest stations, cells, streets and gaps all come here, so no two answers can disagree.

use crate::network::{EdgeId, Snap, StreetGraph};
use crate::station::StationId;
use crate::units::{Millimetres, Millis};

use super::door::{Doors, StationMask};
use super::field::TravelTimeField;

/// The time from a place to a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reading {
    /// Off the street, along the street, and off it again at the station.
    pub time: Millis,
    /// The station.
    pub station: StationId,
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

impl Reader<'_> {
    /// The nearest station within the cutoff of the field, and the time to it.
    ///
    /// It is the minimum over the directions in which the street may be left (the part of the edge until its
    /// end and the field there), and over the doors on the same edge that lie ahead; plus the gap. The cutoff
    /// is inclusive; of equal times the smaller station wins.
    #[must_use]
    pub fn at(&self, snap: &Snap) -> Option<Reading> {
        let mut best: Option<Reading> = None;
        self.each(snap, |reading| {
            if best.is_none_or(|best| reading < best) {
                best = Some(reading);
            }
        });
        best
    }

    /// The nearest distinct stations within the cutoff, nearest first: at most as many as the field is deep.
    #[must_use]
    pub fn nearest_at(&self, snap: &Snap) -> Vec<Reading> {
        let mut readings = Vec::new();
        self.each(snap, |reading| readings.push(reading));
        readings.sort_unstable();
        let mut distinct: Vec<Reading> = Vec::with_capacity(self.field.depth());
        for reading in readings {
            if distinct.len() < self.field.depth() && distinct.iter().all(|other| other.station != reading.station) {
                distinct.push(reading);
            }
        }
        distinct
    }

    /// Every candidate within the cutoff; a station may come more than once.
    fn each(&self, snap: &Snap, mut found: impl FnMut(Reading)) {
        let gap = self.graph.profile().gap_time(snap.gap);
        let mut offer = |street: Millis, station: StationId| {
            let time = street.saturating_add(gap);
            if time <= self.field.cutoff() {
                found(Reading { time, station });
            }
        };
        if let Some(node) = snap.node {
            for (time, station) in self.field.labels(node) {
                offer(time.millis(), station);
            }
            return;
        }
        let edge = self.graph.network().edge(snap.edge);
        let access = edge.flags.access(self.graph.profile().mode);
        for (allowed, end, part) in
            [(access.forward, edge.to, edge.length - snap.along), (access.backward, edge.from, snap.along)]
        {
            if allowed {
                let part = self.graph.part_time(snap.edge, part);
                for (time, station) in self.field.labels(end) {
                    offer(part + time.millis(), station);
                }
            }
        }
        for door in self.doors.inside(snap.edge).filter(|door| self.mask.takes(door.station)) {
            let ahead =
                door.snap.along >= snap.along && access.forward || door.snap.along <= snap.along && access.backward;
            if ahead {
                let part = Millimetres(door.snap.along.0.abs_diff(snap.along.0));
                offer(self.graph.part_time(snap.edge, part) + door.gap_time, door.station);
            }
        }
    }

    /// The stretches of `edge` from which each station is reached within the cutoff, gaps left aside.
    ///
    /// They follow from the same sums as [`Reader::at`], solved for the place: a millimetre is in a stretch if
    /// and only if its reading is within the cutoff. One station may have several stretches.
    pub fn stretches(&self, edge: EdgeId, mut found: impl FnMut(Millimetres, Millimetres, StationId)) {
        let cutoff = self.field.cutoff();
        let whole = self.graph.network().edge(edge);
        let access = whole.flags.access(self.graph.profile().mode);
        let left = |spent: Millis| (spent <= cutoff).then(|| Millis(cutoff.0 - spent.0));
        if access.backward {
            for (time, station) in self.field.labels(whole.from) {
                if let Some(part) = left(time.millis()).map(|budget| self.graph.part_within(edge, budget)) {
                    found(Millimetres(0), part, station);
                }
            }
        }
        if access.forward {
            for (time, station) in self.field.labels(whole.to) {
                if let Some(part) = left(time.millis()).map(|budget| self.graph.part_within(edge, budget)) {
                    found(whole.length - part, whole.length, station);
                }
            }
        }
        for door in self.doors.inside(edge).filter(|door| self.mask.takes(door.station)) {
            let Some(part) = left(door.gap_time).map(|budget| self.graph.part_within(edge, budget)) else { continue };
            let along = door.snap.along;
            if access.forward {
                found(Millimetres(along.0.saturating_sub(part.0)), along, door.station);
            }
            if access.backward {
                found(along, Millimetres((along.0.saturating_add(part.0)).min(whole.length.0)), door.station);
            }
        }
    }
}
