//! From the log of a date to its surface, once and for good.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;

use crate::demand::{PrivacyRule, Sighting, Sightings, presence, release};

use super::error::StoreError;
use super::ping_log::DayLog;
use super::surface::{DaySurface, read_surfaces, remove_surface, write_surface};

/// Publishes every date before `today` that has sightings, `more` among them, and forgets how it came about.
///
/// The date is closed first: whatever comes for it later is refused, also when the machine stops in between. What was
/// begun is finished by the next call, with the same bytes. Gives the surfaces that were written.
///
/// # Errors
///
/// [`StoreError`] when the log or a surface cannot be written; [`StoreError::ClosedDate`] when `more` holds a date
/// that was published.
pub fn publish(
    region: &Path,
    today: NaiveDate,
    rule: PrivacyRule,
    source: &str,
    mut more: BTreeMap<NaiveDate, Sightings>,
) -> Result<Vec<DaySurface>, StoreError> {
    let log = DayLog::open(region)?;
    for &date in more.keys() {
        if log.is_closed(date)? {
            return Err(StoreError::ClosedDate(date));
        }
    }
    let mut dates = log.dates()?;
    dates.extend(more.keys());
    dates.sort_unstable();
    dates.dedup();
    let mut surfaces = Vec::new();
    for date in dates.into_iter().filter(|&date| date < today) {
        log.close(date)?;
        let mut sightings = more.remove(&date).unwrap_or_default();
        let mut damaged = false;
        log.chunks(date, |chunk| match Sighting::unpack(chunk) {
            Some(chunk) => sightings.extend(chunk),
            None => damaged = true,
        })?;
        if damaged {
            return Err(StoreError::DamagedLog(region.to_owned()));
        }
        let surface = DaySurface::of(date, rule.k(), source, release(&presence(sightings), rule));
        write_surface(region, &surface)?;
        log.forget(date)?;
        surfaces.push(surface);
    }
    Ok(surfaces)
}

/// What was destroyed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purged {
    /// Logs of dates, with their keys.
    pub logs: usize,
    /// Published surfaces.
    pub surfaces: usize,
}

/// Destroys all about pings up to `until`: logs and keys, and surfaces unless they are to be kept.
///
/// The dates stay closed: what was published once could otherwise be published again, and the two compared.
///
/// # Errors
///
/// [`StoreError`] when something cannot be destroyed.
pub fn purge(region: &Path, until: NaiveDate, keep_surfaces: bool) -> Result<Purged, StoreError> {
    let log = DayLog::open(region)?;
    let mut purged = Purged::default();
    for date in log.dates()?.into_iter().filter(|&date| date <= until) {
        log.close(date)?;
        log.forget(date)?;
        purged.logs += 1;
    }
    if !keep_surfaces {
        for surface in read_surfaces(region)?.into_iter().filter(|surface| surface.date <= until) {
            log.close(surface.date)?;
            remove_surface(region, surface.date)?;
            purged.surfaces += 1;
        }
    }
    Ok(purged)
}
