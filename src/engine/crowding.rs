//! How full stations are, hour by hour.

use std::collections::BTreeMap;

use crate::coverage::{Crowding, HourDemand, Reach, SeatShares, StationCrowding};
use crate::hours::hours_of_week;
use crate::station::{Station, StationId};
use crate::travel_time::StationMask;

use super::presence::{DemandKey, hour_of_week};
use super::request::{CoverageRequest, Filter, MAX_DEPTH, RequestError};
use super::snapshot::Snapshot;

/// Minutes that a worker stays in every hour.
///
/// # Errors
///
/// [`RequestError::Stay`] outside 1 to 60.
pub fn check_stay(stay_min: f64) -> Result<f64, RequestError> {
    if (1.0..=60.0).contains(&stay_min) { Ok(stay_min) } else { Err(RequestError::Stay(stay_min)) }
}

/// The seats of a station: those of the list, else those that its tier takes for granted.
fn seats(station: &Station) -> Option<u32> {
    station.details.seats.or(station.details.assumed.seats).filter(|&seats| seats > 0)
}

impl Snapshot {
    /// How full stations are in the hour of the instant of the request, or in every hour of its week.
    ///
    /// # Errors
    ///
    /// [`RequestError::CrowdingWithoutAt`] when no instant says which hour, [`RequestError::StationsByDisc`] when reach
    /// is not measured along streets, [`RequestError::NoDemand`] where nothing says how many people are where.
    pub fn crowding(&self, request: &CoverageRequest, week: bool) -> Result<Crowding, RequestError> {
        let at = request.filter.at.ok_or(RequestError::CrowdingWithoutAt)?;
        if request.reach == Reach::Disc {
            return Err(RequestError::StationsByDisc);
        }
        let areas = self.areas(request.travel.profile.mode);
        let weights = areas.weights();
        // An estimate has no scale, and seats are a number.
        if weights.is_empty() || self.presence().is_estimate() {
            return Err(RequestError::NoDemand);
        }
        let hours = if week { hours_of_week(at) } else { vec![at] };
        let stations = self.stations();
        let known: Vec<(StationId, u32)> =
            stations.iter().filter_map(|(id, station)| Some((id, seats(station)?))).collect();
        let mut crowding = Crowding {
            without_seats: stations.len() - known.len(),
            stations: known
                .iter()
                .map(|&(station, seats)| StationCrowding { station, seats, demand: Vec::new() })
                .collect(),
            hours: Vec::new(),
        };
        // Most hours have the stations of another one.
        let mut spread: Vec<(StationMask, SeatShares)> = Vec::new();
        let mut by_hour: BTreeMap<Option<usize>, Vec<f64>> = BTreeMap::new();
        for at in hours {
            let mask = self.mask(&Filter { at: Some(at), ..request.filter });
            let which = spread.iter().position(|(other, _)| *other == mask).unwrap_or_else(|| {
                spread.push((mask.clone(), self.seat_shares(request, &mask)));
                spread.len() - 1
            });
            let key = DemandKey { hour: Some(hour_of_week(at)), group: request.group };
            let weights = if self.presence().is_empty() {
                &weights
            } else {
                by_hour.entry(key.hour).or_insert_with(|| self.presence().weights(self.network(), key))
            };
            let (demand, left) = spread[which].1.demand(stations.len(), weights);
            crowding.hours.push(HourDemand { at, total: weights.iter().sum(), left });
            for one in &mut crowding.stations {
                one.demand.push(mask.takes(one.station).then(|| demand[one.station.index()]));
            }
        }
        Ok(crowding)
    }

    fn seat_shares(&self, request: &CoverageRequest, mask: &StationMask) -> SeatShares {
        let areas = self.areas(request.travel.profile.mode);
        self.with_layer(request.travel.profile, |layer| {
            self.with_reader(layer, mask, request.travel.cutoff, MAX_DEPTH, |reader| {
                SeatShares::of(areas, &reader, |station| seats(self.stations().get(station)))
            })
        })
    }
}
