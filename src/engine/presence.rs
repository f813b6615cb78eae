//! Demand from the published presence of workers.

use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate, Timelike};
use h3o::CellIndex;

use crate::demand::{DemandPoint, DemandSurface, Group, SharePoint, share_over_streets};
use crate::hours::Moment;
use crate::network::Network;
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

/// The demand surface of a region, and where on its streets the demand is.
#[derive(Debug)]
pub struct PresenceDemand {
    surface: DemandSurface,
    cells: Vec<CellIndex>,
    hash: String,
    sources: Vec<String>,
    /// The least k of all dates.
    k: u32,
    shares: OnceLock<Vec<SharePoint>>,
}

impl PresenceDemand {
    /// What was published for `region`; empty where the region has demand points of its own, which then count.
    #[must_use]
    pub fn of(region: &Region) -> Self {
        Self::of_dates(if region.demand.is_empty() { &region.presence } else { &[] })
    }

    /// What was published, by date.
    #[must_use]
    pub fn of_dates(dates: &[DaySurface]) -> Self {
        let surface = DemandSurface::of(dates.iter().map(|day| (day.date, day.entries.as_slice())));
        let mut sources: Vec<String> = dates.iter().map(|day| day.source.clone()).filter(|it| !it.is_empty()).collect();
        sources.sort_unstable();
        sources.dedup();
        let hash = if dates.is_empty() { String::new() } else { hash_of(format!("{dates:?}").as_bytes()) };
        let k = dates.iter().map(|day| day.k).min().unwrap_or_default();
        Self { cells: surface.cells(), surface, hash, sources, k, shares: OnceLock::new() }
    }

    /// Whether nothing was published.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.surface.dates().is_empty()
    }

    /// The surface.
    #[must_use]
    pub const fn surface(&self) -> &DemandSurface {
        &self.surface
    }

    /// The least number of workers in an entry.
    #[must_use]
    pub const fn k(&self) -> u32 {
        self.k
    }

    /// A name for all that was published; empty where nothing was.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// What the figures are made of, in words: dates, and where the pings come from when they are not real.
    #[must_use]
    pub fn described(&self) -> Option<String> {
        let dates = self.surface.dates();
        let (first, last): (&NaiveDate, &NaiveDate) = (dates.first()?, dates.last()?);
        let sources = if self.sources.is_empty() { String::new() } else { format!(", {}", self.sources.join(", ")) };
        Some(format!("pings of {} dates, {first} to {last}{sources}", dates.len()))
    }

    /// The pieces of street that stand for each cell.
    fn shares(&self, network: &Network) -> &[SharePoint] {
        self.shares.get_or_init(|| share_over_streets(network, &self.cells))
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
        let cells = self.cells.iter().map(|&cell| self.surface.worker_hours(cell, key.hour, key.group));
        let cells: Vec<f64> = cells.collect();
        self.shares(network).iter().map(|point| cells[point.cell as usize] * point.share).collect()
    }
}
