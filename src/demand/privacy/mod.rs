//! The privacy gate: what of the presence of a date may be published.
//!
//! Entries of one hour are apart from each other: each worker-minute is in at most one of them. No total of a cell,
//! of a parent cell or over all groups is ever published beside its parts, so nothing can be found by subtraction.
//! Every entry holds at least k distinct workers, counted exactly.
//!
//! # References
//!
//! Sweeney, *k-anonymity: a model for protecting privacy* (Int. J. Uncertainty, Fuzziness and Knowledge-based Systems
//! 10(5), 2002); complementary suppression: Cox, *Suppression methodology and statistical disclosure control* (JASA
//! 75(370), 1980).

use std::collections::BTreeMap;

use h3o::{CellIndex, Resolution};
use rayon::prelude::*;

use super::{DEMAND_RESOLUTION, Group, Presence, Worker};

/// How many workers an entry must hold, and how figures are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrivacyRule {
    k: u32,
}

/// A threshold below the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("k = {0} is below 5: fewer workers than that are never published; write 5 or more (10 unless set)")]
pub struct TooFew(pub u32);

/// The smallest threshold.
pub const LEAST_K: u32 = 5;
/// Numbers of workers are rounded down to multiples of this.
pub const ROUND_WORKERS: u32 = 5;
/// Minutes are rounded to the nearest multiple of this.
pub const ROUND_MINUTES: u32 = 10;

impl Default for PrivacyRule {
    fn default() -> Self {
        Self { k: 10 }
    }
}

impl PrivacyRule {
    /// At least `k` distinct workers in all that is published.
    ///
    /// # Errors
    ///
    /// [`TooFew`] below [`LEAST_K`].
    pub const fn new(k: u32) -> Result<Self, TooFew> {
        if k < LEAST_K { Err(TooFew(k)) } else { Ok(Self { k }) }
    }

    /// The threshold.
    #[must_use]
    pub const fn k(self) -> u32 {
        self.k
    }
}

/// Presence that may be published: at least k distinct workers, rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublishedPresence {
    /// Hour of the day.
    pub hour: u8,
    /// A cell of resolution 9; or a coarser one, for all of its cells that have no entry of their own.
    pub cell: CellIndex,
    /// One group; `None` for all workers who are in no other entry of the cell and hour.
    pub group: Option<Group>,
    /// Distinct workers, rounded down to a multiple of 5.
    pub workers: u32,
    /// Minutes of presence, rounded to a multiple of 10.
    pub minutes: u32,
}

/// What the gate lets through, and how much it keeps back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Release {
    /// What may be published, sorted.
    pub entries: Vec<PublishedPresence>,
    /// All minutes of the date.
    pub minutes: u64,
    /// The minutes in no entry.
    pub withheld_minutes: u64,
}

/// Some presence: whose, and how long each.
type People<'a> = Vec<&'a Presence>;

fn distinct(people: &[&Presence]) -> u32 {
    let mut workers: Vec<Worker> = people.iter().map(|it| it.worker).collect();
    workers.sort_unstable();
    workers.dedup();
    workers.len() as u32
}

/// Passes the presence of one date through the gate.
///
/// A cell with at least k distinct workers in an hour is an entry. The cells below that are taken together by their
/// parent of resolution 8, what is still too little by that of resolution 7; what is too little even then is
/// withheld. An entry is divided by group where each part holds at least k workers; groups too small are taken
/// together, with the smallest of the others if they are too few by themselves.
#[must_use]
pub fn release(presence: &[Presence], rule: PrivacyRule) -> Release {
    let mut by_hour: BTreeMap<u8, People<'_>> = BTreeMap::new();
    for it in presence {
        by_hour.entry(it.hour).or_default().push(it);
    }
    let hours: Vec<(u8, People<'_>)> = by_hour.into_iter().collect();
    let hours: Vec<Release> = hours.into_par_iter().map(|(hour, people)| release_hour(hour, people, rule)).collect();
    let mut release = Release::default();
    for hour in hours {
        release.entries.extend(hour.entries);
        release.minutes += hour.minutes;
        release.withheld_minutes += hour.withheld_minutes;
    }
    release.entries.sort_unstable();
    release
}

fn release_hour(hour: u8, people: People<'_>, rule: PrivacyRule) -> Release {
    let sum = |people: &People<'_>| people.iter().map(|it| u64::from(it.minutes)).sum::<u64>();
    let mut release = Release { minutes: sum(&people), ..Release::default() };
    let mut cells: BTreeMap<CellIndex, People<'_>> = BTreeMap::new();
    for it in people {
        cells.entry(it.cell).or_default().push(it);
    }
    for resolution in [DEMAND_RESOLUTION, Resolution::Eight, Resolution::Seven] {
        let mut left: BTreeMap<CellIndex, People<'_>> = BTreeMap::new();
        for (cell, people) in cells {
            if distinct(&people) >= rule.k {
                divide(hour, cell, &people, rule, &mut release.entries);
            } else {
                let parent = resolution.pred().and_then(|coarser| cell.parent(coarser));
                left.entry(parent.expect("coarser resolutions exist")).or_default().extend(people);
            }
        }
        cells = left;
    }
    release.withheld_minutes = cells.values().map(sum).sum();
    release
}

/// Divides an entry by group as far as every part holds at least k workers.
fn divide(hour: u8, cell: CellIndex, people: &People<'_>, rule: PrivacyRule, entries: &mut Vec<PublishedPresence>) {
    let mut groups: BTreeMap<Option<Group>, People<'_>> = BTreeMap::new();
    for &it in people {
        groups.entry(it.group).or_default().push(it);
    }
    let mut rest = groups.remove(&None).unwrap_or_default();
    let mut parts: Vec<(u32, Option<Group>, People<'_>)> = Vec::new();
    for (group, people) in groups {
        let count = distinct(&people);
        if count < rule.k { rest.extend(people) } else { parts.push((count, group, people)) }
    }
    parts.sort_by_key(|part| (part.0, part.1));
    // A worker has one group on a date, so the parts hold different workers.
    while !rest.is_empty() && distinct(&rest) < rule.k && !parts.is_empty() {
        rest.extend(parts.remove(0).2);
    }
    if !rest.is_empty() {
        parts.push((distinct(&rest), None, rest));
    }
    entries.extend(parts.into_iter().map(|(count, group, people)| {
        let minutes: u32 = people.iter().map(|it| u32::from(it.minutes)).sum();
        PublishedPresence {
            hour,
            cell,
            group,
            workers: count / ROUND_WORKERS * ROUND_WORKERS,
            minutes: (minutes + ROUND_MINUTES / 2) / ROUND_MINUTES * ROUND_MINUTES,
        }
    }));
}

#[cfg(test)]
mod tests;
