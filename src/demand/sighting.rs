//! What the log of a day keeps of a ping.

use h3o::{CellIndex, Resolution};

use crate::coord::CellFinder;

use super::{Group, Worker};

/// The resolution of a cell in the log: about 2,000 m² each. No position is finer than that.
pub const LOG_RESOLUTION: Resolution = Resolution::Eleven;

/// Finds cells of the log in the box `[west, south, east, north]`, in degrees.
#[must_use]
pub fn log_cells(bounds: [f64; 4]) -> CellFinder {
    CellFinder::new(bounds, LOG_RESOLUTION)
}

/// Somebody was in a cell in a minute. All that is left of a ping.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sighting {
    /// Who.
    pub worker: Worker,
    /// The minute (21 bits), the digits of the cell (40), the group (3; 0 for none): so they sort in this order, and
    /// twenty million of them take no more than they must.
    rest: u64,
}

/// Where the digits of a cell are in its index, and how many bits they and its base cell take at [`LOG_RESOLUTION`].
const CELL_SHIFT: u32 = 12;
const CELL_BITS: u32 = 40;
/// What all cells of [`LOG_RESOLUTION`] have: the mode, the resolution, and ones for the digits that are not used.
const CELL_REST: u64 = 1 << 59 | (LOG_RESOLUTION as u64) << 52 | ((1 << CELL_SHIFT) - 1);
const GROUP_BITS: u32 = 3;

impl std::fmt::Debug for Sighting {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Sighting")
    }
}

impl Sighting {
    /// `worker` was in `cell`, of [`LOG_RESOLUTION`], in this minute since midnight, in the time zone of the region.
    #[must_use]
    pub fn new(worker: Worker, minute: u16, cell: CellIndex, group: Option<Group>) -> Self {
        debug_assert_eq!(cell.resolution(), LOG_RESOLUTION);
        let cell = u64::from(cell) >> CELL_SHIFT & ((1 << CELL_BITS) - 1);
        let group = group.map_or(0, |group| group as u64 + 1);
        Self { worker, rest: (u64::from(minute) << CELL_BITS | cell) << GROUP_BITS | group }
    }

    /// Minutes since midnight of the day, in the time zone of the region.
    #[must_use]
    pub const fn minute(self) -> u16 {
        (self.rest >> (CELL_BITS + GROUP_BITS)) as u16
    }

    /// Where, at [`LOG_RESOLUTION`].
    #[must_use]
    pub fn cell(self) -> CellIndex {
        let digits = self.rest >> GROUP_BITS & ((1 << CELL_BITS) - 1);
        CellIndex::try_from(CELL_REST | digits << CELL_SHIFT).expect("it was one")
    }

    /// What kind of work, where the ping says so.
    #[must_use]
    pub const fn group(self) -> Option<Group> {
        match self.rest & ((1 << GROUP_BITS) - 1) {
            0 => None,
            number => Group::from_number(number as u8 - 1),
        }
    }
}

/// Bytes of a sighting in the log.
pub const PACKED: usize = 19;

impl Sighting {
    /// Packs it for the log.
    pub fn pack(self, into: &mut Vec<u8>) {
        into.extend(self.worker.0.to_le_bytes());
        into.extend(u64::from(self.cell()).to_le_bytes());
        into.extend(self.minute().to_le_bytes());
        into.push(self.group().map_or(u8::MAX, |group| group as u8));
    }

    /// Unpacks all sightings of a piece of the log; `None` when it is damaged.
    #[must_use]
    pub fn unpack(bytes: &[u8]) -> Option<Vec<Self>> {
        let (chunks, rest) = bytes.as_chunks::<PACKED>();
        if !rest.is_empty() {
            return None;
        }
        chunks.iter().map(Self::unpack_one).collect()
    }

    fn unpack_one(bytes: &[u8; PACKED]) -> Option<Self> {
        let number = |range: std::ops::Range<usize>| bytes[range].try_into().ok().map(u64::from_le_bytes);
        let cell = CellIndex::try_from(number(8..16)?).ok().filter(|cell| cell.resolution() == LOG_RESOLUTION)?;
        let minute = u16::from_le_bytes([bytes[16], bytes[17]]);
        // A day with a change of clocks has up to 25 hours.
        let group = match bytes[18] {
            u8::MAX => None,
            number => Some(Group::from_number(number)?),
        };
        let worker = Worker(number(0..8)?);
        (minute < 25 * 60).then(|| Self::new(worker, minute, cell, group))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coord::{LngLat, cell_at};

    #[test]
    fn sightings_come_back_from_the_log() {
        let cell = cell_at(LngLat::new(118.87, 28.94).unwrap(), LOG_RESOLUTION);
        let sightings: Vec<Sighting> = (0..50)
            .map(|n| {
                let group = Group::from_number((n % 5) as u8);
                let sighting = Sighting::new(Worker(n * 7_919), (n * 29) as u16, cell, group);
                assert_eq!((sighting.minute(), sighting.cell(), sighting.group()), ((n * 29) as u16, cell, group));
                sighting
            })
            .collect();
        let mut bytes = Vec::new();
        for sighting in &sightings {
            sighting.pack(&mut bytes);
        }
        assert_eq!(Sighting::unpack(&bytes), Some(sightings));
        assert_eq!(Sighting::unpack(&bytes[1..]), None);
        bytes[8] ^= 0x55;
        bytes[15] = 0xff;
        assert_eq!(Sighting::unpack(&bytes), None);
    }
}
