//! Gaps of the region.

use crate::coverage::{GapQuestion, Gaps, Reach, gaps};
use crate::station::OpenRule;
use crate::travel_time::MAX_CUTOFF;

use super::request::CoverageRequest;
use super::snapshot::Snapshot;

impl Snapshot {
    /// The places that the stations of a request leave unserved, by time along streets.
    #[must_use]
    pub fn gaps(&self, request: &CoverageRequest) -> Gaps {
        let mask = self.mask(&request.filter);
        let any_hour = self.mask(&request.filter.with_open(OpenRule::Any));
        let areas = self.areas(request.travel.profile.mode);
        self.with_layer(request.travel.profile, |layer| {
            self.with_judge(layer, request, Reach::Network, &mask, |judge| {
                self.with_judge(layer, request, Reach::Network, &any_hour, |at_any_hour| {
                    self.with_reader(layer, &mask, MAX_CUTOFF, 1, |far| {
                        gaps(&GapQuestion {
                            network: self.network(),
                            areas,
                            stations: self.stations(),
                            judge,
                            at_any_hour,
                            mask_at_any_hour: &any_hour,
                            far,
                            straight_m: request.travel.profile.reach(request.travel.cutoff).0,
                        })
                    })
                })
            })
        })
    }
}
