//! The sightings of a date, many of them.

use rayon::prelude::*;

use super::{Sighting, Worker};

/// Parts by worker, so that none has to be large to be sorted and none has to wait for another.
const PARTS: usize = 64;
/// A part is cleared of repetitions when it is full and holds so many.
const TIDY: usize = 1 << 15;

/// The sightings of one date, in any order, parted by worker.
#[derive(Clone, Debug, Default)]
pub struct Sightings {
    parts: Vec<Vec<Sighting>>,
}

fn part_of(worker: Worker) -> usize {
    // Names of workers are hashes.
    (worker.0 >> 58) as usize % PARTS
}

impl Sightings {
    /// Adds one; what was added just before is left out.
    pub fn push(&mut self, sighting: Sighting) {
        if self.parts.is_empty() {
            self.parts.resize(PARTS, Vec::new());
        }
        let part = &mut self.parts[part_of(sighting.worker)];
        // Most phones tell the same minute more than once.
        if part.last() == Some(&sighting) {
            return;
        }
        if part.len() == part.capacity() && part.len() >= TIDY {
            part.sort_unstable();
            part.dedup();
        }
        part.push(sighting);
    }

    /// Adds all of another.
    pub fn append(&mut self, other: Self) {
        if self.parts.is_empty() {
            self.parts = other.parts;
            return;
        }
        for (part, mut more) in self.parts.iter_mut().zip(other.parts) {
            part.append(&mut more);
        }
    }

    /// How many there are; what was told twice may count twice.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Sighting> {
        self.parts.iter().flatten()
    }

    /// What `each` makes of the sightings of every worker, sorted and each once; parts are let go as they are done.
    pub(super) fn by_worker<T: Send, I: IntoIterator<Item = T>>(
        self,
        each: impl Fn(&[Sighting]) -> I + Sync,
    ) -> Vec<T> {
        let of_part = |mut part: Vec<Sighting>| {
            part.sort_unstable();
            part.dedup();
            part.chunk_by(|a, b| a.worker == b.worker).flat_map(&each).collect::<Vec<T>>()
        };
        let parts: Vec<Vec<T>> = self.parts.into_par_iter().map(of_part).collect();
        let mut all = Vec::with_capacity(parts.iter().map(Vec::len).sum());
        for part in parts {
            all.extend(part);
        }
        all
    }
}

impl Extend<Sighting> for Sightings {
    fn extend<I: IntoIterator<Item = Sighting>>(&mut self, sightings: I) {
        sightings.into_iter().for_each(|sighting| self.push(sighting));
    }
}

impl FromIterator<Sighting> for Sightings {
    fn from_iter<I: IntoIterator<Item = Sighting>>(sightings: I) -> Self {
        let mut all = Self::default();
        all.extend(sightings);
        all
    }
}
