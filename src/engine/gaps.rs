//! Gaps of the region.

use crate::coverage::{GapQuestion, Gaps, Reach, gaps};
use crate::network::Profile;
use crate::station::OpenRule;
use crate::travel_time::{MAX_CUTOFF, Reader, StationMask};

use super::request::CoverageRequest;
use super::snapshot::Snapshot;

impl Snapshot {
    /// The places that the stations of a request leave unserved, by time along streets.
    #[must_use]
    pub fn gaps(&self, request: &CoverageRequest) -> Gaps {
        let mask = self.mask(&request.filter);
        let any_hour = self.mask(&request.filter.with_open(OpenRule::Any));
        let any_need = self.mask(&request.filter.with_open(OpenRule::Any).without_needs());
        let areas = &*self.areas_for(request);
        self.with_layer(request.travel.profile, |layer| {
            self.with_judge(layer, request, Reach::Network, &mask, |judge| {
                self.with_judge(layer, request, Reach::Network, &any_hour, |at_any_hour| {
                    self.with_judge(layer, request, Reach::Network, &any_need, |at_any_need| {
                        self.far(request.travel.clock(), &mask, |far| {
                            gaps(&GapQuestion {
                                network: self.network(),
                                map: &self.region().base_map,
                                areas,
                                stations: self.stations(),
                                judge,
                                at_any_hour,
                                at_any_need,
                                mask_at_any_hour: &any_hour,
                                far,
                                straight_m: request.travel.profile.reach(request.travel.cutoff).0,
                            })
                        })
                    })
                })
            })
        })
    }

    /// Times to the stations in `mask`, as far as they can be told.
    fn far<T>(&self, clock: Profile, mask: &StationMask, use_it: impl FnOnce(Reader<'_>) -> T) -> T {
        self.with_layer(clock, |layer| self.with_reader(layer, mask, MAX_CUTOFF, 1, use_it))
    }
}
