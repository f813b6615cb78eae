//! Demand from the published presence of workers.

use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate, Timelike};
use h3o::CellIndex;

use crate::demand::{DemandPoint, DemandSurface, Group, SharePoint, share_over_streets};
use crate::hours::Moment;
use crate::network::{BaseMap, Network};
use crate::store::{DaySurface, Region, hash_of};

use super::request::CoverageRequest;

/// Which demand is meant: of an hour of the week or of all of it, of a group or of everybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DemandKey {
    /// Hour of the week, Monday 0:00 first.
    pub hour: Option<usize>,
    /// Group of workers.
    pub group: Option<Group>,
}

impl DemandKey {
    /// What a request asks about: the hour of its instant, in the zone of the region.
    #[must_use]
    pub fn of(request: &CoverageRequest) -> Self {
        Self { hour: request.filter.at.map(hour_of_week), group: request.group }
    }
}

/// The hour of the week of an instant, Monday 0:00 first.
#[must_use]
pub fn hour_of_week(at: Moment) -> usize {
    (at.weekday().num_days_from_monday() * 24 + at.hour()) as usize
}

/// Where the demand of a region comes from, unless it has demand points of its own.
#[derive(Debug)]
enum Origin {
    /// Dates that were published: their sources in words, and the least k of all.
    Pings { sources: Vec<String>, k: u32 },
    /// The places of the map.
    Places(BaseMap),
    /// Nowhere.
    Nothing,
}

/// The demand surface of a region, and where on its streets the demand is.
#[derive(Debug)]
pub struct PresenceDemand {
    origin: Origin,
    hash: String,
    /// The surface, and how many places it is estimated from.
    surface: OnceLock<(DemandSurface, usize)>,
    cells: OnceLock<Vec<CellIndex>>,
    shares: OnceLock<Vec<SharePoint>>,
}

/// The version of the assumptions of [`DemandSurface::estimated`], for names of versions.
const ESTIMATE: &str = "estimate 1";

impl PresenceDemand {
    /// What was published for `region`, else what its places let assume; nothing where the region has demand points of
    /// its own, which then count.
    #[must_use]
    pub fn of(region: &Region) -> Self {
        Self::of_dates(region, &region.presence)
    }

    /// The same with dates that were published meanwhile.
    #[must_use]
    pub fn of_dates(region: &Region, dates: &[DaySurface]) -> Self {
        let made =
            |origin, hash, surface| Self { origin, hash, surface, cells: OnceLock::new(), shares: OnceLock::new() };
        if !region.demand.is_empty() {
            return made(Origin::Nothing, String::new(), OnceLock::new());
        }
        if dates.is_empty() {
            // The estimate is made when it is asked for; the extract that it follows from is part of every version.
            return if region.estimates() {
                made(Origin::Places(region.base_map.clone()), ESTIMATE.to_owned(), OnceLock::new())
            } else {
                made(Origin::Nothing, String::new(), OnceLock::new())
            };
        }
        let surface = DemandSurface::of(dates.iter().map(|day| (day.date, day.entries.as_slice())));
        let mut sources: Vec<String> = dates.iter().map(|day| day.source.clone()).filter(|it| !it.is_empty()).collect();
        sources.sort_unstable();
        sources.dedup();
        let k = dates.iter().map(|day| day.k).min().unwrap_or_default();
        let hash = hash_of(format!("{dates:?}").as_bytes());
        made(Origin::Pings { sources, k }, hash, OnceLock::from((surface, 0)))
    }

    /// Whether there is no surface.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        matches!(self.origin, Origin::Nothing)
    }

    /// Whether it is estimated from places, and nobody was counted.
    #[must_use]
    pub const fn is_estimate(&self) -> bool {
        matches!(self.origin, Origin::Places(_))
    }

    fn made(&self) -> &(DemandSurface, usize) {
        self.surface.get_or_init(|| match &self.origin {
            Origin::Places(map) => DemandSurface::estimated(map.places().map(|place| (place.place, place.class))),
            // Made with the rest.
            Origin::Pings { .. } | Origin::Nothing => Default::default(),
        })
    }

    /// The surface.
    #[must_use]
    pub fn surface(&self) -> &DemandSurface {
        &self.made().0
    }

    /// From how many places it is estimated.
    #[must_use]
    pub fn places(&self) -> usize {
        self.made().1
    }

    /// The least number of workers in an entry; none where nobody was counted.
    #[must_use]
    pub const fn k(&self) -> Option<u32> {
        match self.origin {
            Origin::Pings { k, .. } => Some(k),
            Origin::Places(_) | Origin::Nothing => None,
        }
    }

    /// A name for all that it is made of; empty where there is nothing.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// What the figures are made of, in words: dates, and where the pings come from when they are not real.
    #[must_use]
    pub fn described(&self) -> Option<String> {
        match &self.origin {
            Origin::Nothing => None,
            // Without their number: an answer that reads no demand need not wait for the estimate.
            Origin::Places(_) => Some("estimated from places of OpenStreetMap, no pings".to_owned()),
            Origin::Pings { sources, .. } => {
                let dates = self.surface().dates();
                let (first, last): (&NaiveDate, &NaiveDate) = (dates.first()?, dates.last()?);
                let sources = if sources.is_empty() { String::new() } else { format!(", {}", sources.join(", ")) };
                Some(format!("pings of {} dates, {first} to {last}{sources}", dates.len()))
            }
        }
    }

    /// The cells that have any demand, in order.
    fn cells(&self) -> &[CellIndex] {
        self.cells.get_or_init(|| self.surface().cells())
    }

    /// The pieces of street that stand for each cell.
    fn shares(&self, network: &Network) -> &[SharePoint] {
        self.shares.get_or_init(|| share_over_streets(network, self.cells()))
    }

    /// Demand points with the worker-hours of a whole week.
    #[must_use]
    pub fn points(&self, network: &Network) -> Vec<DemandPoint> {
        self.points_for(network, DemandKey::default())
    }

    /// Demand points with the worker-hours of one hour of the week, or of the whole of it.
    #[must_use]
    pub fn points_for(&self, network: &Network, key: DemandKey) -> Vec<DemandPoint> {
        let weights = self.weights(network, key);
        let shares = self.shares(network).iter();
        shares.zip(weights).map(|(point, weight)| DemandPoint { place: point.place, weight }).collect()
    }

    /// The worker-hours of each of these points, for one hour of the week or for the whole of it.
    #[must_use]
    pub fn weights(&self, network: &Network, key: DemandKey) -> Vec<f64> {
        let surface = self.surface();
        let cells = self.cells().iter().map(|&cell| surface.worker_hours(cell, key.hour, key.group));
        let cells: Vec<f64> = cells.collect();
        self.shares(network).iter().map(|point| cells[point.cell as usize] * point.share).collect()
    }
}
