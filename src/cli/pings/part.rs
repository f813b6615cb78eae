//! What comes of a part of a file of pings.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;

use crate::coord::Datum;
use crate::demand::{Intake, Ping, Refused, Sightings};
use crate::network::Numbers;

/// Positions that are kept to weigh in which datum they are; they stay in memory.
const SAMPLE: usize = 512;

/// Sightings by date, of all parts of all files.
pub(super) type Dates = BTreeMap<NaiveDate, Sightings>;
/// Sightings that a part holds before it hands them over: so that they are in memory once.
const HELD: usize = 1 << 16;

/// What came of a part of a file.
pub(super) struct Part<'a> {
    intake: Intake<'a>,
    datum: Datum,
    all: &'a Mutex<Dates>,
    own: Dates,
    held: usize,
    /// How many were refused, and the number of the first, by reason.
    pub refused: BTreeMap<Refused, (u64, u64)>,
    sample: Vec<Numbers>,
    /// One of so many pings is in the sample.
    stride: u64,
}

impl<'a> Part<'a> {
    /// `all` is where its sightings go.
    pub const fn new(intake: Intake<'a>, datum: Datum, all: &'a Mutex<Dates>) -> Self {
        Self {
            intake,
            datum,
            all,
            own: BTreeMap::new(),
            held: 0,
            refused: BTreeMap::new(),
            sample: Vec::new(),
            stride: 1,
        }
    }

    pub fn take(&mut self, ping: Result<Ping<'_>, Refused>, number: u64) {
        if let Ok(ping) = &ping
            && number.is_multiple_of(self.stride)
        {
            self.sample.push([ping.lng, ping.lat]);
            if self.sample.len() == SAMPLE {
                let mut other = false;
                self.sample.retain(|_| {
                    other = !other;
                    other
                });
                self.stride *= 2;
            }
        }
        match ping.and_then(|ping| self.intake.take(&ping.in_wgs84(self.datum))) {
            Ok((date, sighting)) => {
                self.own.entry(date).or_default().push(sighting);
                self.held += 1;
                if self.held == HELD {
                    self.hand_over();
                }
            }
            Err(reason) => self.refused.entry(reason).or_insert((0, number)).0 += 1,
        }
    }

    /// Adds what is held to all.
    pub fn hand_over(&mut self) {
        self.held = 0;
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        for (date, sightings) in std::mem::take(&mut self.own) {
            all.entry(date).or_default().append(sightings);
        }
    }

    /// Some of the positions, as they were written.
    pub fn sample(&self) -> impl Iterator<Item = Numbers> + '_ {
        self.sample.iter().copied().filter(|[lng, lat]| lng.is_finite() && lat.is_finite())
    }
}
