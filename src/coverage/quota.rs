//! Whether every district, street and community has the stations that it must have.

use crate::station::{Level, Quota, QuotaArea, QuotaFinding, QuotaOutcome, QuotaRule, StationSet, Tier};

use super::district::District;
use super::standard::districts_at;

/// What came of a quota.
#[derive(Clone, Debug)]
pub struct QuotaReport {
    /// The quota.
    pub quota: Quota,
    /// What came of each of its rules; `area` of a finding is a position in the list of districts.
    pub rules: Vec<CheckedRule>,
    /// Stations of each tier of the region, in the order of its tiers: the 1+7+60+N of the region.
    pub tiers: Vec<(Tier, usize)>,
    /// Stations that are out of service or there only for a time, and do not count.
    pub left_out: usize,
    /// Areas of each level.
    pub areas: [(Level, usize); 3],
    /// Areas of which no level is known.
    pub without_level: usize,
}

/// What came of one rule.
#[derive(Clone, Debug)]
pub struct CheckedRule {
    /// The rule.
    pub rule: QuotaRule,
    /// What came of each area of its level; empty when there is none.
    pub findings: Vec<QuotaFinding>,
    /// Stations of its tiers that lie in no area of its level.
    pub outside: usize,
}

/// Counts the stations of every area that are there for good, and checks the rules.
#[must_use]
pub fn quota_report(districts: &[District], stations: &StationSet, quota: &Quota) -> QuotaReport {
    let mut areas: Vec<QuotaArea> =
        districts.iter().map(|district| QuotaArea { level: district.level, tiers: Vec::new() }).collect();
    let mut places: Vec<(Tier, Vec<usize>)> = Vec::new();
    for (_, station) in stations.iter().filter(|(_, station)| station.is_there(None)) {
        let inside = districts_at(districts, station.place);
        for &area in &inside {
            areas[area].tiers.push(station.tier);
        }
        places.push((station.tier, inside));
    }
    let checked = |rule: &QuotaRule| {
        let counts = |tier: Tier| rule.tiers.is_empty() || rule.tiers.contains(&tier);
        let placed = |inside: &[usize]| inside.iter().any(|&area| districts[area].level == Some(rule.level));
        let outside = places.iter().filter(|(tier, inside)| counts(*tier) && !placed(inside)).count();
        CheckedRule { rule: rule.clone(), findings: rule.check(&areas), outside }
    };
    let of_tier = |tier: Tier| places.iter().filter(|place| place.0 == tier).count();
    let of_level = |level: Option<Level>| districts.iter().filter(|district| district.level == level).count();
    QuotaReport {
        rules: quota.rules.iter().map(checked).collect(),
        quota: quota.clone(),
        tiers: stations.tiers().iter().map(|info| (info.tier, of_tier(info.tier))).collect(),
        left_out: stations.len() - places.len(),
        areas: Level::ALL.map(|level| (level, of_level(Some(level)))),
        without_level: of_level(None),
    }
}

impl QuotaReport {
    /// Whether every rule is met everywhere; `None` where a rule has no area of its level to speak of.
    #[must_use]
    pub fn met(&self) -> Option<bool> {
        let met = |rule: &CheckedRule| rule.findings.iter().all(|one| one.outcome == QuotaOutcome::Met);
        if !self.rules.iter().all(met) {
            return Some(false);
        }
        self.rules.iter().all(|rule| !rule.findings.is_empty()).then_some(true)
    }

    /// How many stations each tier has, joined by `+`: `1+7+60+22`.
    #[must_use]
    pub fn pattern(&self) -> String {
        self.tiers.iter().map(|(_, count)| count.to_string()).collect::<Vec<_>>().join("+")
    }
}
