//! What each station stands for.

use crate::coverage::{Catchment, Reach, catchments};

use super::request::{CoverageRequest, RequestError};
use super::snapshot::Snapshot;

impl Snapshot {
    /// What each station that counts is the nearest one of, and what would be lost without it, in the whole region.
    ///
    /// # Errors
    ///
    /// [`RequestError::StationsByDisc`] when reach is not measured along streets.
    pub fn catchments(&self, request: &CoverageRequest) -> Result<Vec<Catchment>, RequestError> {
        if request.reach == Reach::Disc {
            return Err(RequestError::StationsByDisc);
        }
        let mask = self.mask(&request.filter);
        let areas = self.areas(request.travel.profile.mode);
        Ok(self.with_layer(request.travel.profile, |layer| {
            self.with_reader(layer, &mask, request.travel.cutoff, request.depth + 1, |reader| {
                catchments(areas, &reader, request.depth)
            })
        }))
    }
}
