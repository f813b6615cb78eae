//! Which district, street or community has too few stations, as tables, JSON and GeoJSON.

use serde_json::{Map, Value, json};

use crate::coverage::{CheckedRule, District, QuotaReport};
use crate::station::{QuotaFinding, QuotaOutcome, Tier, Tiers};

use super::feature::{collection, feature, polygons};
use super::table::Table;
use crate::list::Lang;

/// A report, and the areas that it speaks of.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    /// What came of each rule.
    pub report: &'a QuotaReport,
    /// The areas.
    pub districts: &'a [District],
    /// The tiers of the region.
    pub tiers: &'a Tiers,
}

impl Counted<'_> {
    fn rows(&self) -> impl Iterator<Item = (&CheckedRule, &QuotaFinding, &District)> {
        let rows = self.report.rules.iter().flat_map(|checked| checked.findings.iter().map(move |one| (checked, one)));
        rows.map(|(checked, finding)| (checked, finding, &self.districts[finding.area]))
    }
}

fn tiers(checked: &CheckedRule) -> Vec<String> {
    checked.rule.tiers.iter().map(|tier: &Tier| tier.as_str().to_owned()).collect()
}

/// What tiers are called; of one that the region does not have, its code.
fn labels(known: &Tiers, tiers: &[Tier], lang: Lang) -> String {
    let label = |tier: &Tier| match known.get(*tier) {
        Some(info) => lang.of(&info.zh, &info.en).clone(),
        None => tier.as_str().to_owned(),
    };
    tiers.iter().map(label).collect::<Vec<_>>().join(lang.of("、", ", "))
}

/// How many stations each tier has, with its label.
#[must_use]
pub fn quota_stations(counted: &Counted<'_>, lang: Lang) -> String {
    let one = |(tier, count): &(Tier, usize)| format!("{} {count}", labels(counted.tiers, &[*tier], lang));
    counted.report.tiers.iter().map(one).collect::<Vec<_>>().join(lang.of("、", ", "))
}

fn count(checked: &CheckedRule, outcome: QuotaOutcome) -> usize {
    checked.findings.iter().filter(|finding| finding.outcome == outcome).count()
}

/// Everything.
#[must_use]
pub fn quota_json(counted: &Counted<'_>) -> Value {
    let report = counted.report;
    let finding = |finding: &QuotaFinding| {
        let District { key, name, .. } = &counted.districts[finding.area];
        json!({"key": key, "name": name, "stations": finding.stations, "outcome": finding.outcome.as_str()})
    };
    let rule = |checked: &CheckedRule| {
        json!({
            "zh": checked.rule.zh,
            "en": checked.rule.en,
            "level": checked.rule.level.as_str(),
            "tiers": tiers(checked),
            "at_least": checked.rule.at_least,
            "at_most": checked.rule.at_most,
            "areas": checked.findings.len(),
            "met": count(checked, QuotaOutcome::Met),
            "too_few": count(checked, QuotaOutcome::TooFew),
            "too_many": count(checked, QuotaOutcome::TooMany),
            "stations_outside": checked.outside,
            "findings": checked.findings.iter().map(finding).collect::<Vec<_>>(),
        })
    };
    let pairs = |pairs: &mut dyn Iterator<Item = (String, usize)>| -> Value {
        pairs.map(|(name, count)| (name, json!(count))).collect::<Map<_, _>>().into()
    };
    json!({
        "quota": {"code": report.quota.code, "zh": report.quota.zh, "en": report.quota.en, "source": report.quota.source},
        "met": report.met(),
        "pattern": report.pattern(),
        "stations": pairs(&mut report.tiers.iter().map(|(tier, count)| (tier.as_str().to_owned(), *count))),
        "left_out": report.left_out,
        "areas": pairs(&mut report.areas.iter().map(|(level, count)| (level.as_str().to_owned(), *count))),
        "areas_without_level": report.without_level,
        "rules": report.rules.iter().map(rule).collect::<Vec<_>>(),
    })
}

/// Every area that a rule speaks of, with what came of it.
#[must_use]
pub fn quota_geojson(counted: &Counted<'_>) -> Value {
    let one = |(checked, finding, district): (&CheckedRule, &QuotaFinding, &District)| {
        let mut properties = Map::new();
        let mut put = |name: &str, value: Value| properties.insert(name.to_owned(), value);
        put("key", json!(district.key));
        put("name", json!(district.name));
        put("level", json!(checked.rule.level.as_str()));
        put("tiers", json!(tiers(checked)));
        put("stations", json!(finding.stations));
        put("at_least", json!(checked.rule.at_least));
        put("outcome", json!(finding.outcome.as_str()));
        feature(polygons(district.outline.polygon()), properties)
    };
    let mut meta = quota_json(counted);
    for rule in meta["rules"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        rule.shift_remove("findings");
    }
    collection(counted.rows().map(one).collect(), meta)
}

/// One row for each rule.
#[must_use]
pub fn quota_rules_table(counted: &Counted<'_>, lang: Lang) -> Table {
    let header = lang.of(
        ["规则", "层级", "应有", "区域数", "满足", "不足", "超出", "区域外站点"],
        ["rule", "level", "asked", "areas", "met", "too few", "too many", "stations outside"],
    );
    let mut table = Table::new(&header);
    for checked in &counted.report.rules {
        let rule = &checked.rule;
        let asked = match rule.at_most {
            Some(most) => format!("{}..{most}", rule.at_least),
            None => format!(">= {}", rule.at_least),
        };
        table.push([
            lang.of(&rule.zh, &rule.en).clone(),
            lang.of(rule.level.label_zh(), rule.level.as_str()).to_owned(),
            asked,
            checked.findings.len().to_string(),
            count(checked, QuotaOutcome::Met).to_string(),
            count(checked, QuotaOutcome::TooFew).to_string(),
            count(checked, QuotaOutcome::TooMany).to_string(),
            checked.outside.to_string(),
        ]);
    }
    table
}

/// One row for each area that a rule speaks of; only those that do not meet it, or all.
#[must_use]
pub fn quota_areas_table(counted: &Counted<'_>, all: bool, lang: Lang) -> Table {
    let header = lang.of(
        ["层级", "编号", "名称", "级别", "站点", "应有", "结论"],
        ["level", "key", "name", "tiers", "stations", "at least", "outcome"],
    );
    let mut table = Table::new(&header);
    for (checked, finding, district) in counted.rows() {
        if finding.outcome == QuotaOutcome::Met && !all {
            continue;
        }
        let outcome = match (finding.outcome, lang) {
            (QuotaOutcome::Met, Lang::Zh) => "满足",
            (QuotaOutcome::TooFew, Lang::Zh) => "不足",
            (QuotaOutcome::TooMany, Lang::Zh) => "超出",
            (outcome, Lang::En) => outcome.as_str(),
        };
        table.push([
            lang.of(checked.rule.level.label_zh(), checked.rule.level.as_str()).to_owned(),
            district.key.clone(),
            district.name.clone(),
            labels(counted.tiers, &checked.rule.tiers, lang),
            finding.stations.to_string(),
            checked.rule.at_least.to_string(),
            outcome.to_owned(),
        ]);
    }
    table
}
