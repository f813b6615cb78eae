//! How far the stations of a region meet a standard: each of them, and by district or tier.

use crate::coord::LngLat;
use crate::network::{Mode, Network, SNAP_LIMIT};
use crate::station::{Assessment, Case, Level, Standard, StationId, StationSet, Verdict};

use super::district::District;

/// What came of one station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessedStation {
    /// The station.
    pub station: StationId,
    /// The districts that it lies in, as positions in the list of the region.
    pub districts: Vec<usize>,
    /// The verdicts.
    pub assessment: Assessment,
}

/// What stations are counted together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupBy {
    /// All of them.
    Region,
    /// Each district, of whatever level, and those in none.
    District,
    /// Each tier.
    Tier,
}

/// Stations that are counted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandardGroup {
    /// Key of the district, code of the tier, `region`, or `outside` for those in no district.
    pub key: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Level of the district.
    pub level: Option<Level>,
    /// How many stations were judged.
    pub stations: usize,
    /// How many meet every item.
    pub whole: usize,
    /// How many miss at least one.
    pub missing: usize,
    /// How many miss none, as far as is known, while something is not known.
    pub undecided: usize,
    /// For each item: met, not met, unknown.
    pub items: Vec<[usize; 3]>,
}

/// What came of a standard.
#[derive(Clone, Debug)]
pub struct StandardReport {
    /// The standard.
    pub standard: Standard,
    /// Every station that was judged, in the order of keys.
    pub stations: Vec<AssessedStation>,
    /// Stations that are out of service or there only for a time, and were not judged.
    pub left_out: usize,
    /// Stations of tiers that the standard is not for.
    pub other_tiers: usize,
}

/// Judges every station that is there for good.
#[must_use]
pub fn standard_report(
    network: &Network,
    districts: &[District],
    stations: &StationSet,
    standard: &Standard,
) -> StandardReport {
    let mut report = StandardReport { standard: standard.clone(), stations: Vec::new(), left_out: 0, other_tiers: 0 };
    for (id, station) in stations.iter() {
        if !station.is_there(None) {
            report.left_out += 1;
            continue;
        }
        let inside = districts_at(districts, station.place);
        let case = Case {
            station,
            tiers: stations.tiers(),
            street_m: network.snap(station.place, Mode::Walk, SNAP_LIMIT).map(|snap| snap.gap.metres()),
            in_district: (!districts.is_empty()).then_some(!inside.is_empty()),
        };
        match standard.assess(&case) {
            Some(assessment) => {
                report.stations.push(AssessedStation { station: id, districts: inside, assessment });
            }
            None => report.other_tiers += 1,
        }
    }
    report
}

/// The districts that a place lies in, as positions in their list.
pub(super) fn districts_at(districts: &[District], place: LngLat) -> Vec<usize> {
    let numbered = districts.iter().enumerate();
    numbered.filter(|(_, district)| district.outline.contains(place)).map(|(index, _)| index).collect()
}

impl StandardReport {
    /// The stations, counted together.
    #[must_use]
    pub fn groups(&self, districts: &[District], stations: &StationSet, by: GroupBy) -> Vec<StandardGroup> {
        let group = |key: &str, zh: &str, en: &str, level, takes: &dyn Fn(&AssessedStation) -> bool| {
            let (key, zh, en) = (key.to_owned(), zh.to_owned(), en.to_owned());
            counted(StandardGroup { key, zh, en, level, ..StandardGroup::empty(self) }, self, takes)
        };
        let mut groups = Vec::new();
        match by {
            GroupBy::Region => groups.push(group("region", "全区域", "region", None, &|_| true)),
            GroupBy::District => {
                for (index, district) in districts.iter().enumerate() {
                    let inside = |one: &AssessedStation| one.districts.contains(&index);
                    groups.push(group(&district.key, &district.name, &district.name, district.level, &inside));
                }
                let outside = group("outside", "区域外", "in no district", None, &|one| one.districts.is_empty());
                if outside.stations > 0 {
                    groups.push(outside);
                }
            }
            GroupBy::Tier => {
                for info in stations.tiers().iter() {
                    let of_tier = |one: &AssessedStation| stations.get(one.station).tier == info.tier;
                    groups.push(group(info.tier.as_str(), &info.zh, &info.en, None, &of_tier));
                }
            }
        }
        groups
    }
}

impl StandardGroup {
    fn empty(report: &StandardReport) -> Self {
        Self {
            key: String::new(),
            zh: String::new(),
            en: String::new(),
            level: None,
            stations: 0,
            whole: 0,
            missing: 0,
            undecided: 0,
            items: vec![[0; 3]; report.standard.items.len()],
        }
    }
}

fn counted(
    mut group: StandardGroup,
    report: &StandardReport,
    takes: &dyn Fn(&AssessedStation) -> bool,
) -> StandardGroup {
    for one in report.stations.iter().filter(|one| takes(one)) {
        group.stations += 1;
        match one.assessment.whole() {
            Verdict::Met => group.whole += 1,
            Verdict::NotMet => group.missing += 1,
            Verdict::Unknown => group.undecided += 1,
        }
        for (counts, verdict) in group.items.iter_mut().zip(&one.assessment.verdicts) {
            if let Some(verdict) = verdict {
                counts[*verdict as usize] += 1;
            }
        }
    }
    group
}
