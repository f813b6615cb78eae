//! Standards, quotas, and the vocabulary.

#![expect(dead_code, reason = "descriptions, never values")]

use std::collections::BTreeMap;

use utoipa::ToSchema;

use super::Point;
use super::stations::Station;

/// The standards that come with the program.
#[derive(ToSchema)]
pub struct Standards {
    standards: Vec<Standard>,
}

/// A standard.
#[derive(ToSchema)]
struct Standard {
    #[schema(example = "six")]
    code: String,
    zh: String,
    en: String,
    version: String,
    /// Where its wording comes from.
    source: String,
    /// The tiers that it is for; empty for all.
    tiers: Vec<String>,
    items: Vec<StandardItem>,
}

#[derive(ToSchema)]
struct StandardItem {
    code: String,
    /// Its wording.
    zh: String,
    en: String,
    /// What is looked at.
    how_zh: String,
    how_en: String,
    /// The tiers that it is for; empty for all.
    tiers: Vec<String>,
}

/// What came of a standard.
#[derive(ToSchema)]
pub struct StandardReport {
    standard: Standard,
    /// Stations that were judged.
    judged: u64,
    /// Stations that are out of service or there only for a time.
    left_out: u64,
    /// Stations of tiers that the standard is not for.
    other_tiers: u64,
    groups: Vec<StandardGroup>,
    /// Whether the limit cut any station off.
    truncated: bool,
    stations: Vec<JudgedStation>,
}

#[derive(ToSchema)]
struct StandardGroup {
    /// Key of the district, code of the tier, `region`, or `outside` for stations in no district.
    key: String,
    zh: String,
    en: String,
    /// `district`, `street` or `community`, where it is known of a district.
    #[schema(required)]
    level: Option<String>,
    stations: u64,
    /// Stations that meet every item.
    whole: u64,
    /// Stations that miss an item.
    missing: u64,
    /// Stations that miss none as far as is known, while something is not known.
    undecided: u64,
    items: Vec<ItemCounts>,
}

#[derive(ToSchema)]
struct ItemCounts {
    code: String,
    met: u64,
    not_met: u64,
    unknown: u64,
}

/// What came of one station.
#[derive(ToSchema)]
struct Judgement {
    /// Code of the standard.
    std: String,
    /// How many items are for its tier.
    std_items: u64,
    std_met: u64,
    /// Codes of the items that it misses.
    std_missing: Vec<String>,
    /// Codes of the items of which nobody has written down whether it meets them.
    std_unknown: Vec<String>,
    /// `met`, `not_met` or `unknown`: the standard as a whole.
    std_whole: String,
    /// Keys of the districts that it lies in.
    districts: Vec<String>,
}

#[derive(ToSchema)]
struct JudgedStation {
    key: String,
    name: String,
    tier: String,
    #[schema(inline)]
    #[serde(flatten)]
    judgement: Judgement,
}

/// Stations with what they miss, as a GeoJSON `FeatureCollection`.
#[derive(ToSchema)]
pub struct StandardStations {
    #[schema(example = "FeatureCollection")]
    r#type: String,
    meta: StandardMeta,
    features: Vec<JudgedFeature>,
}

#[derive(ToSchema)]
struct StandardMeta {
    standard: Standard,
    judged: u64,
    left_out: u64,
    other_tiers: u64,
}

#[derive(ToSchema)]
struct JudgedFeature {
    #[schema(example = "Feature")]
    r#type: String,
    geometry: Point,
    properties: JudgedProperties,
}

#[derive(ToSchema)]
struct JudgedProperties {
    #[schema(inline)]
    #[serde(flatten)]
    station: Station,
    #[schema(inline)]
    #[serde(flatten)]
    judgement: Judgement,
}

/// What came of the quota.
#[derive(ToSchema)]
pub struct QuotaReport {
    quota: Quota,
    /// Whether every rule is met everywhere; null where a rule has no area of its level to speak of.
    #[schema(required)]
    met: Option<bool>,
    /// Stations of each tier, highest first.
    #[schema(example = "1+7+60+22")]
    pattern: String,
    /// The same by the code of the tier.
    stations: BTreeMap<String, u64>,
    /// Stations that are out of service or there only for a time.
    left_out: u64,
    /// Areas of each level.
    areas: BTreeMap<String, u64>,
    areas_without_level: u64,
    rules: Vec<QuotaRule>,
}

#[derive(ToSchema)]
struct Quota {
    code: String,
    zh: String,
    en: String,
    source: String,
}

#[derive(ToSchema)]
struct QuotaRule {
    zh: String,
    en: String,
    /// `district`, `street` or `community`.
    level: String,
    /// Stations of which tiers count; empty for all.
    tiers: Vec<String>,
    at_least: u64,
    #[schema(required)]
    at_most: Option<u64>,
    /// Areas of the level.
    areas: u64,
    met: u64,
    too_few: u64,
    too_many: u64,
    /// Stations of the tiers that lie in no area of the level.
    stations_outside: u64,
    findings: Vec<QuotaFinding>,
}

#[derive(ToSchema)]
struct QuotaFinding {
    /// Of the area.
    key: String,
    name: String,
    stations: u64,
    /// `met`, `too_few` or `too_many`.
    outcome: String,
}

/// Codes and their labels.
#[derive(ToSchema)]
pub struct Vocabulary {
    /// Highest first.
    tiers: Vec<TierLabel>,
    facilities: Vec<Label>,
    needs: Vec<NeedLabel>,
    hosts: Vec<Label>,
    build_modes: Vec<Label>,
    statuses: Vec<Label>,
    levels: Vec<Label>,
}

#[derive(ToSchema)]
struct Label {
    code: String,
    zh: String,
    en: String,
}

#[derive(ToSchema)]
struct NeedLabel {
    #[schema(example = "drink")]
    code: String,
    #[schema(example = "喝水")]
    zh: String,
    en: String,
    /// What answers it.
    facilities: Vec<String>,
}

#[derive(ToSchema)]
struct TierLabel {
    code: String,
    zh: String,
    en: String,
    /// Other words for it.
    aliases: Vec<String>,
    /// What its stations are meant to offer; never taken for what a station offers.
    #[schema(required)]
    services: Option<Vec<String>>,
    /// Its usual hours.
    #[schema(required)]
    opening_hours: Option<String>,
    /// Its usual seats.
    #[schema(required)]
    seats: Option<u64>,
    /// Whether the usual hours and seats stand in for unknown ones.
    assume: bool,
    /// Whether it is the tier of stations of which no list says one.
    default: bool,
}
