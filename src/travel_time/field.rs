//! Travel times from every node to its nearest stations.
//!
//! One search starts at all stations at once and runs against the direction of travel, so the result is the
//! time *to* a station. Every edge takes at least a tenth of a second, so when a bucket of the queue is taken
//! all labels of that time are final, ties included.

use crate::network::{NodeId, StreetGraph};
use crate::station::StationId;
use crate::units::{Millis, Tenths};

use super::door::{Doors, StationMask};
use super::queue::BucketQueue;

/// The longest cutoff that labels can hold with room to spare: 90 minutes.
pub const MAX_CUTOFF: Millis = Millis(90 * 60 * 1000);

/// A time, and the station that it takes that long to: one word, in the order of (time, station).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Label(u64);

impl Label {
    /// A label that is not there: after all others, and of no station; never leaves this module.
    pub const UNREACHED: Self = Self(u64::MAX);

    pub const fn new(time: u16, station: StationId) -> Self {
        Self((time as u64) << 32 | station.0 as u64)
    }

    pub const fn time(self) -> u16 {
        (self.0 >> 32) as u16
    }

    pub const fn station(self) -> StationId {
        StationId(self.0 as u32)
    }
}

/// The times from every node to its `depth` nearest stations within a cutoff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TravelTimeField {
    depth: usize,
    cutoff: Millis,
    /// `depth` labels a node in their order, [`Label::UNREACHED`] at the end.
    labels: Vec<Label>,
}

impl TravelTimeField {
    /// Searches from the doors of the stations in `mask` against the direction of travel, up to `cutoff`.
    ///
    /// Each node keeps the `depth` nearest distinct stations. Equal times go to the smaller station id, so equal
    /// input gives an equal field.
    ///
    /// # Panics
    ///
    /// If `cutoff` is above [`MAX_CUTOFF`] or `depth` is 0.
    #[must_use]
    pub fn towards(graph: &StreetGraph, doors: &Doors, mask: &StationMask, cutoff: Millis, depth: usize) -> Self {
        assert!(cutoff <= MAX_CUTOFF && depth > 0, "cutoff {cutoff:?}, depth {depth}");
        let mut field = Self { depth, cutoff, labels: vec![Label::UNREACHED; graph.node_count() * depth] };
        let mut queue = BucketQueue::up_to(field.last());
        for seed in doors.seeds().iter().filter(|seed| mask.takes(seed.station)) {
            field.offer(seed.node, u32::from(seed.time.0), seed.station, &mut queue);
        }
        field.spread(graph, &mut queue, |_, _| ());
        field
    }

    /// The last tenth of a second within the cutoff.
    pub(super) const fn last(&self) -> u16 {
        (self.cutoff.0 / 100) as u16
    }

    /// The cutoff of the search.
    #[must_use]
    pub const fn cutoff(&self) -> Millis {
        self.cutoff
    }

    /// How many stations each node keeps at most.
    #[must_use]
    pub const fn depth(&self) -> usize {
        self.depth
    }

    /// The stations nearest to `node` within the cutoff, nearest first.
    pub fn labels(&self, node: NodeId) -> impl Iterator<Item = (Tenths, StationId)> + '_ {
        let there = self.slots(node).iter().take_while(|&&label| label != Label::UNREACHED);
        there.map(|label| (Tenths(label.time()), label.station()))
    }

    /// How many nodes have a station within the cutoff.
    #[must_use]
    pub fn reached(&self) -> usize {
        self.labels.iter().step_by(self.depth).filter(|&&label| label != Label::UNREACHED).count()
    }

    pub(super) fn slots(&self, node: NodeId) -> &[Label] {
        &self.labels[node.index() * self.depth..(node.index() + 1) * self.depth]
    }

    pub(super) fn slots_mut(&mut self, node: NodeId) -> &mut [Label] {
        &mut self.labels[node.index() * self.depth..(node.index() + 1) * self.depth]
    }

    pub(super) fn all_mut(&mut self) -> &mut [Label] {
        &mut self.labels
    }

    /// Puts a label where it belongs, and `node` into the queue, if that makes the node any better.
    #[inline]
    pub(super) fn offer(&mut self, node: NodeId, time: u32, station: StationId, queue: &mut BucketQueue<NodeId>) {
        if time <= u32::from(self.last()) && insert(self.slots_mut(node), Label::new(time as u16, station)) {
            queue.push(time, node);
        }
    }

    /// Hands the labels of the nodes in the queue on, against the direction of travel, until none gets any farther;
    /// `settled` hears of each label that was.
    pub(super) fn spread(
        &mut self,
        graph: &StreetGraph,
        queue: &mut BucketQueue<NodeId>,
        settled: impl FnMut(NodeId, Label),
    ) {
        let last = u32::from(self.last());
        match self.depth {
            // A depth known when the program is written makes one comparison of each offer.
            1 => spread(graph, &mut self.labels, 1, last, queue, settled),
            depth => spread(graph, &mut self.labels, depth, last, queue, settled),
        }
    }
}

#[inline]
fn spread(
    graph: &StreetGraph,
    labels: &mut [Label],
    depth: usize,
    last: u32,
    queue: &mut BucketQueue<NodeId>,
    mut settled: impl FnMut(NodeId, Label),
) {
    while let Some((time, node)) = queue.pop() {
        // Where a nearer label has taken the place of the one that waited, there is nothing to do.
        for slot in 0..depth {
            let label = labels[node.index() * depth + slot];
            if label.time() != time {
                continue;
            }
            for arc in graph.inward(node) {
                let later = u32::from(time) + u32::from(arc.time.0);
                if later <= last {
                    let slots = &mut labels[arc.head.index() * depth..][..depth];
                    if insert(slots, Label::new(later as u16, label.station())) {
                        queue.push(later, arc.head);
                    }
                }
            }
            settled(node, label);
        }
    }
}

/// Puts `label` into the slots of a node, unless that makes it no better: of each station the smallest label counts.
#[inline]
fn insert(slots: &mut [Label], label: Label) -> bool {
    let last = slots.len() - 1;
    if label >= slots[last] {
        return false;
    }
    if last == 0 {
        slots[0] = label;
        return true;
    }
    insert_among(slots, label)
}

fn insert_among(slots: &mut [Label], label: Label) -> bool {
    let last = slots.len() - 1;
    // The label that it pushes out: its own older one, else the last one.
    let old = slots.iter().position(|slot| slot.station() == label.station()).unwrap_or(last);
    let place = slots.partition_point(|&slot| slot < label);
    if old < place || slots[old] == label {
        return false;
    }
    slots[place..=old].rotate_right(1);
    slots[place] = label;
    true
}
