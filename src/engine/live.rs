//! Workers by the station that is nearest to them now.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::demand::LiveIndex;
use crate::hours::Moment;
use crate::network::{Mode, SNAP_LIMIT};
use crate::station::{FacilitySet, OpenRule};

use super::request::{Filter, RequestError, travel};
use super::snapshot::Snapshot;

impl Snapshot {
    /// How many of the workers in `index` each station is the nearest one of, on foot within 15 minutes along streets,
    /// by its key. Stations count whatever their hours, where they are there at `at`.
    ///
    /// These are exact figures: nobody is to see them before they are rounded down.
    ///
    /// # Errors
    ///
    /// [`RequestError::NoStreets`] when nobody can walk here.
    pub fn workers_by_station(&self, index: &LiveIndex, at: Moment) -> Result<BTreeMap<String, u64>, RequestError> {
        self.check_mode(Mode::Walk)?;
        let travel = travel(Mode::Walk, None, None, None)?;
        let filter = Filter::new(Some(at), Some(OpenRule::Any), FacilitySet::default())?;
        let mask = self.mask(&filter);
        // Nobody farther away by straight line gets there in time.
        let reach_m = 1.01 * travel.profile.reach(travel.cutoff).0;
        let mut near = vec![false; index.places().len()];
        for station in mask.taken() {
            for worker in index.within(self.stations().get(station).place, reach_m) {
                near[worker] = true;
            }
        }
        let places: Vec<_> =
            index.places().iter().zip(near).filter(|(_, near)| *near).map(|(place, _)| *place).collect();
        let network = self.network();
        let nearest: Vec<_> = self.with_layer(travel.profile, |layer| {
            self.with_reader(layer, &mask, travel.cutoff, 1, |reader| {
                let nearest = |place| network.snap(place, Mode::Walk, SNAP_LIMIT).and_then(|snap| reader.at(&snap));
                places.par_iter().filter_map(|&place| nearest(place)).map(|reading| reading.station).collect()
            })
        });
        let mut workers: BTreeMap<String, u64> =
            mask.taken().map(|station| (self.stations().get(station).key.clone(), 0)).collect();
        for station in nearest {
            *workers.entry(self.stations().get(station).key.clone()).or_default() += 1;
        }
        Ok(workers)
    }
}
