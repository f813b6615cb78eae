//! What the log of a day keeps of a ping.

use h3o::{CellIndex, Resolution};

use super::{Group, Worker};

/// The resolution of a cell in the log: about 2,000 m² each. No position is finer than that.
pub const LOG_RESOLUTION: Resolution = Resolution::Eleven;

/// Somebody was in a cell in a minute. All that is left of a ping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sighting {
    /// Who.
    pub worker: Worker,
    /// Minutes since midnight of the day, in the time zone of the region.
    pub minute: u16,
    /// Where, at [`LOG_RESOLUTION`].
    pub cell: CellIndex,
    /// What kind of work, where the ping says so.
    pub group: Option<Group>,
}

/// Bytes of a sighting in the log.
pub const PACKED: usize = 19;

impl Sighting {
    /// Packs it for the log.
    pub fn pack(self, into: &mut Vec<u8>) {
        into.extend(self.worker.0.to_le_bytes());
        into.extend(u64::from(self.cell).to_le_bytes());
        into.extend(self.minute.to_le_bytes());
        into.push(self.group.map_or(u8::MAX, |group| group as u8));
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
        (minute < 25 * 60).then_some(Self { worker: Worker(number(0..8)?), minute, cell, group })
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
            .map(|n| Sighting {
                worker: Worker(n * 7_919),
                minute: (n * 29) as u16,
                cell,
                group: Group::from_number((n % 5) as u8),
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
