//! Codes and their labels, for pages that show them.

use serde_json::{Value, json};

use crate::station::{BuildMode, Facility, FacilitySet, HostKind, Level, Need, Status, TierInfo, Tiers};

use super::details::codes;

/// Every code of the region with its labels.
#[must_use]
pub fn vocabulary_json(tiers: &Tiers) -> Value {
    let label = |code: &str, zh: &str, en: &str| json!({"code": code, "zh": zh, "en": en});
    let tier = |info: &TierInfo| {
        json!({
            "code": info.tier.as_str(),
            "zh": info.zh,
            "en": info.en,
            "aliases": info.aliases,
            "services": info.services.map(codes),
            "opening_hours": (!info.hours_text.is_empty()).then_some(&info.hours_text),
            "seats": info.seats,
            "assume": info.assume,
            "default": info.tier == tiers.usual(),
        })
    };
    let need = |need: &Need| {
        let facilities: FacilitySet = [need.facility].into_iter().collect();
        json!({"code": need.code, "zh": need.zh, "en": need.en, "facilities": codes(facilities)})
    };
    let facilities = Facility::all().map(|one| label(one.as_str(), one.label_zh(), one.label_en()));
    let hosts = HostKind::all().map(|one| label(one.as_str(), one.label_zh(), one.label_en()));
    let modes = BuildMode::all().map(|one| label(one.as_str(), one.label_zh(), one.label_en()));
    let statuses = Status::ALL.into_iter().map(|one| label(one.as_str(), one.label_zh(), one.label_en()));
    let levels = Level::ALL.into_iter().map(|one| label(one.as_str(), one.label_zh(), one.as_str()));
    json!({
        "tiers": tiers.iter().map(tier).collect::<Vec<_>>(),
        "facilities": facilities.collect::<Vec<_>>(),
        "needs": Need::all().map(need).collect::<Vec<_>>(),
        "hosts": hosts.collect::<Vec<_>>(),
        "build_modes": modes.collect::<Vec<_>>(),
        "statuses": statuses.collect::<Vec<_>>(),
        "levels": levels.collect::<Vec<_>>(),
    })
}
