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

/// Marks a label that is not there; never leaves this file.
const UNREACHED: u16 = u16::MAX;

/// The times from every node to its `depth` nearest stations within a cutoff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TravelTimeField {
    depth: usize,
    cutoff: Millis,
    /// `depth` labels a node in the order of (time, station), [`UNREACHED`] at the end.
    times: Vec<u16>,
    stations: Vec<StationId>,
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
        let last = (cutoff.0 / 100) as u16;
        let mut field = Self::unreached(graph.node_count(), cutoff, depth);
        let mut queue = BucketQueue::up_to(last);
        for seed in doors.seeds().iter().filter(|seed| mask.takes(seed.station)) {
            if seed.time.0 <= last && field.offer(seed.node, seed.time.0, seed.station) {
                queue.push(u32::from(seed.time.0), (seed.node, seed.station));
            }
        }
        let mut bucket = Vec::new();
        while let Some(time) = queue.take(&mut bucket) {
            for &(node, station) in &bucket {
                if !field.holds(node, time, station) {
                    continue; // a nearer label has taken its place
                }
                for arc in graph.inward(node) {
                    let later = u32::from(time) + u32::from(arc.time.0);
                    if later <= u32::from(last) && field.offer(arc.head, later as u16, station) {
                        queue.push(later, (arc.head, station));
                    }
                }
            }
        }
        field
    }

    fn unreached(node_count: usize, cutoff: Millis, depth: usize) -> Self {
        let labels = node_count * depth;
        Self { depth, cutoff, times: vec![UNREACHED; labels], stations: vec![StationId(0); labels] }
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
        let range = node.index() * self.depth..(node.index() + 1) * self.depth;
        let labels = self.times[range.clone()].iter().zip(&self.stations[range]);
        labels.take_while(|(time, _)| **time != UNREACHED).map(|(&time, &station)| (Tenths(time), station))
    }

    /// How many nodes have a station within the cutoff.
    #[must_use]
    pub fn reached(&self) -> usize {
        self.times.iter().step_by(self.depth).filter(|&&time| time != UNREACHED).count()
    }

    /// Puts a label where it belongs; false if it does not make the node any better.
    #[inline]
    fn offer(&mut self, node: NodeId, time: u16, station: StationId) -> bool {
        let first = node.index() * self.depth;
        if self.depth == 1 {
            let better = (time, station) < (self.times[first], self.stations[first]);
            if better {
                self.times[first] = time;
                self.stations[first] = station;
            }
            return better;
        }
        self.insert(first, time, station)
    }

    fn insert(&mut self, first: usize, time: u16, station: StationId) -> bool {
        let times = &mut self.times[first..first + self.depth];
        let stations = &mut self.stations[first..first + self.depth];
        let reached = times.iter().position(|&time| time == UNREACHED).unwrap_or(times.len());
        let label = (time, station);
        let place = (0..reached).find(|&slot| label < (times[slot], stations[slot])).unwrap_or(reached);
        // The label it pushes out: its own older one, else the last one.
        let old = stations[..reached].iter().position(|&other| other == station);
        let end = match old {
            Some(old) if old < place => return false,
            Some(old) => old,
            None if place == times.len() => return false,
            None => reached.min(times.len() - 1),
        };
        times[place..=end].rotate_right(1);
        stations[place..=end].rotate_right(1);
        times[place] = time;
        stations[place] = station;
        true
    }

    /// Whether the label is still there.
    #[inline]
    fn holds(&self, node: NodeId, time: u16, station: StationId) -> bool {
        let range = node.index() * self.depth..(node.index() + 1) * self.depth;
        self.times[range.clone()].iter().zip(&self.stations[range]).any(|(&t, &s)| t == time && s == station)
    }
}
