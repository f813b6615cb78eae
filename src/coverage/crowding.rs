//! Seats against the people who would sit on them.

use rayon::prelude::*;

use crate::hours::Moment;
use crate::station::StationId;
use crate::travel_time::Reader;

use super::area::Areas;

/// How full the stations of a region are.
#[derive(Clone, Debug)]
pub struct Crowding {
    /// The stations whose seats are known, in the order of their keys.
    pub stations: Vec<StationCrowding>,
    /// The hours that were looked at.
    pub hours: Vec<HourDemand>,
    /// How many stations are left out for want of seats.
    pub without_seats: usize,
}

/// One hour.
#[derive(Clone, Copy, Debug)]
pub struct HourDemand {
    /// Its beginning.
    pub at: Moment,
    /// All demand of the hour: worker-hours, where it comes from pings.
    pub total: f64,
    /// The part of it that no seat is within reach of.
    pub left: f64,
}

/// One station.
#[derive(Clone, Debug)]
pub struct StationCrowding {
    /// The station.
    pub station: StationId,
    /// Its seats, as a list or its tier says.
    pub seats: u32,
    /// The demand that comes to it in each hour; `None` where it does not count.
    pub demand: Vec<Option<f64>>,
}

impl StationCrowding {
    /// The part of its seats that is taken in an hour, if each worker stays so many minutes of every hour.
    #[must_use]
    pub fn saturation(&self, hour: usize, stay_min: f64) -> Option<f64> {
        self.demand[hour].map(|demand| demand * stay_min / 60.0 / f64::from(self.seats))
    }

    /// The fullest hour.
    #[must_use]
    pub fn fullest(&self) -> Option<usize> {
        let known = self.demand.iter().enumerate().filter_map(|(hour, demand)| Some((hour, (*demand)?)));
        known.max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0))).map(|found| found.0)
    }
}

/// How the people at each demand point spread over the stations within their reach: in proportion to the seats.
///
/// Of the stations within reach as many are told apart as the field of the reader is deep, the nearest ones. A station
/// without known seats takes nobody.
///
/// # References
///
/// Wang, *Inverted two-step floating catchment area method for measuring facility crowdedness* (The Professional
/// Geographer 70(2), 2018).
#[derive(Clone, Debug)]
pub struct SeatShares {
    /// Of each demand point, the stations and the share that goes there; the shares of a point add up to 1, or are
    /// none.
    points: Vec<Vec<(StationId, f64)>>,
}

impl SeatShares {
    /// Spreads the demand points of `areas` over the stations of `reader` by their `seats`.
    #[must_use]
    pub fn of(areas: &Areas, reader: &Reader<'_>, seats: impl Fn(StationId) -> Option<u32> + Sync) -> Self {
        let share = |(_, snap): &(_, Option<_>)| {
            let reached = snap.as_ref().map_or_else(Vec::new, |snap| reader.nearest_at(snap));
            let seated =
                reached.iter().filter_map(|reading| Some((reading.station, f64::from(seats(reading.station)?))));
            let seated: Vec<(StationId, f64)> = seated.filter(|&(_, seats)| seats > 0.0).collect();
            let all: f64 = seated.iter().map(|(_, seats)| seats).sum();
            seated.into_iter().map(|(station, seats)| (station, seats / all)).collect()
        };
        Self { points: areas.demand.par_iter().map(share).collect() }
    }

    /// The demand that comes to each of `stations` stations, by their index, and what is within reach of no seat.
    /// Together they are all of `weights`, the demand of each point.
    #[must_use]
    pub fn demand(&self, stations: usize, weights: &[f64]) -> (Vec<f64>, f64) {
        let mut demand = vec![0.0; stations];
        let mut left = 0.0;
        for (shares, weight) in self.points.iter().zip(weights) {
            if shares.is_empty() {
                left += weight;
            }
            for (station, share) in shares {
                demand[station.index()] += weight * share;
            }
        }
        (demand, left)
    }
}

impl Areas {
    /// The demand of each point, in the order of [`SeatShares`].
    #[must_use]
    pub fn weights(&self) -> Vec<f64> {
        self.demand.iter().map(|(point, _)| point.weight).collect()
    }
}
