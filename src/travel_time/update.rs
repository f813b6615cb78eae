//! One station more or less: a field is repaired where that station matters, and nowhere else.
//!
//! A field is a function of the graph, the doors and the mask alone: each node holds its `depth` smallest labels.
//! Two facts make a repair small. Whoever holds a station holds it at every node on the way there, so the nodes that
//! do hang together, from its door outward. And a node with fewer labels than it has room for knows every station
//! within the cutoff, so only full nodes need another label in place of one that goes.
//!
//! # References
//!
//! Ramalingam, Reps, *An incremental algorithm for a generalization of the shortest-path problem* (Journal of
//! Algorithms 21, 1996).

use crate::network::{NodeId, StreetGraph};
use crate::station::{StationChange, StationId};

use super::door::{Doors, StationMask, seeds_of};
use super::field::{Label, TravelTimeField};
use super::queue::BucketQueue;

/// Scratch for repairs of fields; kept and used again.
#[derive(Debug, Default)]
pub struct Repair {
    queue: BucketQueue<NodeId>,
    changed: Vec<NodeId>,
    /// Nodes that lost a label and may have room for one that they had none for.
    lacking: Vec<NodeId>,
}

impl Repair {
    /// Adds a station to a field that did not take it; gives the nodes that hold it now, each once.
    ///
    /// The field is then the one of the mask with that station, bit for bit.
    pub fn take(
        &mut self,
        graph: &StreetGraph,
        doors: &Doors,
        station: StationId,
        field: &mut TravelTimeField,
    ) -> &[NodeId] {
        self.queue.start(field.last());
        self.changed.clear();
        let Some(door) = doors.of_station(station) else { return &self.changed };
        for seed in seeds_of(graph, door) {
            field.offer(seed.node, u32::from(seed.time.0), seed.station, &mut self.queue);
        }
        field.spread(graph, &mut self.queue, |node, label| {
            // Labels of other stations were there before, and are only met again at the same tenth of a second.
            if label.station() == station {
                self.changed.push(node);
            }
        });
        &self.changed
    }

    /// Removes a station from a field; `mask` takes those that remain. Gives the nodes that held it, each once.
    ///
    /// The field is then the one of `mask`, bit for bit.
    pub fn leave(
        &mut self,
        graph: &StreetGraph,
        doors: &Doors,
        mask: &StationMask,
        station: StationId,
        field: &mut TravelTimeField,
    ) -> &[NodeId] {
        debug_assert!(!mask.takes(station), "the mask is the one afterwards");
        self.queue.start(field.last());
        self.changed.clear();
        self.lacking.clear();
        let Some(door) = doors.of_station(station) else { return &self.changed };
        for seed in seeds_of(graph, door) {
            self.forget(seed.node, station, field);
        }
        let mut next = 0;
        while let Some(&node) = self.changed.get(next) {
            next += 1;
            for arc in graph.inward(node) {
                self.forget(arc.head, station, field);
            }
        }
        for &node in &self.lacking {
            for arc in graph.outward(node) {
                for slot in 0..field.depth() {
                    let label = field.slots(arc.head)[slot];
                    if label == Label::UNREACHED {
                        break;
                    }
                    let time = u32::from(label.time()) + u32::from(arc.time.0);
                    field.offer(node, time, label.station(), &mut self.queue);
                }
            }
            for (station, time) in doors.next_to(node).filter(|&(station, _)| mask.takes(station)) {
                field.offer(node, u32::from(time.0), station, &mut self.queue);
            }
        }
        field.spread(graph, &mut self.queue, |_, _| ());
        &self.changed
    }

    /// Takes the label of `station` away from `node`, if it has one.
    fn forget(&mut self, node: NodeId, station: StationId, field: &mut TravelTimeField) {
        let slots = field.slots_mut(node);
        let Some(held) = slots.iter().position(|label| label.station() == station) else { return };
        let last = slots.len() - 1;
        if slots[last] != Label::UNREACHED {
            self.lacking.push(node);
        }
        slots[held..].rotate_left(1);
        slots[last] = Label::UNREACHED;
        self.changed.push(node);
    }
}

impl TravelTimeField {
    /// Calls every station what it is called after `change`. Stations that go must have left the field before.
    ///
    /// Ids stay in the order of keys, so no tie is decided otherwise than before.
    pub fn renumber(&mut self, change: &StationChange) {
        if !change.renumbers() {
            return;
        }
        for label in self.all_mut().iter_mut().filter(|label| **label != Label::UNREACHED) {
            let station = change.now(label.station()).expect("a station that goes has left the field before");
            *label = Label::new(label.time(), station);
        }
    }
}
