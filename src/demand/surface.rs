//! The demand surface: worker-hours by cell and hour of the week.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use h3o::CellIndex;

use crate::coord::LngLat;
use crate::network::PlaceClass;

use super::estimate::estimate;
use super::{Group, PublishedPresence};

/// Hours of a week, Monday 0:00 first.
pub const WEEK: usize = 168;

/// Worker-hours of each hour of the week, by cell (resolution 9, or coarser for what had to be taken together) and group.
pub(super) type Hours = BTreeMap<(CellIndex, Option<Group>), Vec<f64>>;

/// Average worker-hours of each hour of the week, by cell and group.
///
/// It is made of published presence alone, and of whole dates: nothing can be read from it that was not published. Or
/// it is estimated from the places of the map, and then of nobody's presence at all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DemandSurface {
    hours: Hours,
    /// The dates it is made of.
    dates: BTreeSet<NaiveDate>,
}

impl DemandSurface {
    /// Folds the published presence of dates into a week.
    ///
    /// An hour is the mean over the dates of its weekday; a weekday without a date stays empty. The 25th hour of a
    /// date on which clocks go back counts with the 24th.
    #[must_use]
    pub fn of<'a>(dates: impl IntoIterator<Item = (NaiveDate, &'a [PublishedPresence])>) -> Self {
        let mut surface = Self::default();
        let mut weekdays = [0_u32; 7];
        for (date, entries) in dates {
            let weekday = date.weekday().num_days_from_monday() as usize;
            weekdays[weekday] += 1;
            surface.dates.insert(date);
            for entry in entries {
                let hour = weekday * 24 + usize::from(entry.hour.min(23));
                let hours = surface.hours.entry((entry.cell, entry.group)).or_insert_with(|| vec![0.0; WEEK]);
                hours[hour] += f64::from(entry.minutes) / 60.0;
            }
        }
        for hours in surface.hours.values_mut() {
            for (hour, worker_hours) in hours.iter_mut().enumerate() {
                *worker_hours /= f64::from(weekdays[hour / 24].max(1));
            }
        }
        surface
    }

    /// What may be assumed of a region without pings from the places in it, and how many of them tell something.
    ///
    /// The week adds up to [`super::ESTIMATE_HOURS`]; the weights by kind of place and hour are assumptions.
    #[must_use]
    pub fn estimated(places: impl IntoIterator<Item = (LngLat, PlaceClass)>) -> (Self, usize) {
        let (hours, used) = estimate(places);
        (Self { hours, dates: BTreeSet::new() }, used)
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hours.is_empty()
    }

    /// The dates it is made of.
    #[must_use]
    pub const fn dates(&self) -> &BTreeSet<NaiveDate> {
        &self.dates
    }

    /// The cells that have any demand, in order.
    #[must_use]
    pub fn cells(&self) -> Vec<CellIndex> {
        let mut cells: Vec<CellIndex> = self.hours.keys().map(|key| key.0).collect();
        cells.dedup();
        cells
    }

    /// Worker-hours of each hour of the week in `cell`, of one group or of all.
    #[must_use]
    pub fn week(&self, cell: CellIndex, group: Option<Group>) -> Vec<f64> {
        let mut week = vec![0.0; WEEK];
        for ((_, of), hours) in self.hours.range((cell, None)..=(cell, Some(Group::Driver))) {
            if group.is_none() || *of == group {
                week.iter_mut().zip(hours).for_each(|(sum, hours)| *sum += hours);
            }
        }
        week
    }

    /// Worker-hours in `cell`: in one hour of the week, or in the whole week.
    #[must_use]
    pub fn worker_hours(&self, cell: CellIndex, hour: Option<usize>, group: Option<Group>) -> f64 {
        let week = self.week(cell, group);
        hour.map_or_else(|| week.iter().sum(), |hour| week[hour])
    }
}

#[cfg(test)]
mod tests {
    use h3o::Resolution;

    use super::*;
    use crate::coord::{LngLat, cell_at};

    #[test]
    fn a_week_is_the_mean_of_its_dates() {
        let cell = cell_at(LngLat::new(118.87, 28.94).unwrap(), Resolution::Nine);
        let entry = |hour, minutes, group| PublishedPresence { hour, cell, group, workers: 10, minutes };
        let date = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        // Two Mondays and a Sunday.
        let (first, second) = ([entry(9, 600, None)], [entry(9, 300, Some(Group::Rider)), entry(9, 300, None)]);
        let sunday = [entry(23, 60, None), entry(24, 60, None)];
        let surface = DemandSurface::of([(date(9), &first[..]), (date(16), &second[..]), (date(15), &sunday[..])]);
        assert_eq!(surface.dates().len(), 3);
        assert_eq!(surface.cells(), [cell]);
        assert!((surface.worker_hours(cell, Some(9), None) - 10.0).abs() < 1e-12);
        assert!((surface.worker_hours(cell, Some(9), Some(Group::Rider)) - 2.5).abs() < 1e-12);
        assert!((surface.worker_hours(cell, Some(6 * 24 + 23), None) - 2.0).abs() < 1e-12);
        assert!((surface.worker_hours(cell, None, None) - 12.0).abs() < 1e-12);
        assert!(DemandSurface::of([]).is_empty());
    }
}
