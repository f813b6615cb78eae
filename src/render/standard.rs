//! How far stations meet a standard, as tables, JSON and GeoJSON.

use serde_json::{Map, Value, json};

use crate::coverage::{AssessedStation, District, StandardGroup, StandardReport};
use crate::station::{Item, Level, Standard, Station, StationSet, Verdict};

use super::feature::{collection, feature, point};
use super::number::degrees;
use super::station::properties;
use super::table::Table;
use crate::list::Lang;

/// A report with all that is needed to print it.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// What came of each station.
    pub report: &'a StandardReport,
    /// The same, counted together.
    pub groups: &'a [StandardGroup],
    /// The stations.
    pub stations: &'a StationSet,
    /// The districts.
    pub districts: &'a [District],
}

impl Judged<'_> {
    fn station(&self, one: &AssessedStation) -> &Station {
        self.stations.get(one.station)
    }

    /// The district of a station for one column: of several the smallest level, the last of equals.
    fn district(&self, one: &AssessedStation) -> Option<&District> {
        one.districts.iter().map(|&index| &self.districts[index]).max_by_key(|district| district.level)
    }

    fn codes(&self, one: &AssessedStation, verdict: Verdict) -> Vec<&str> {
        one.assessment.with(verdict).map(|item| self.report.standard.items[item].code.as_str()).collect()
    }

    fn labels(&self, one: &AssessedStation, verdict: Verdict, lang: Lang) -> String {
        let items = one.assessment.with(verdict).map(|item| label(&self.report.standard.items[item], lang));
        items.collect::<Vec<_>>().join(lang.of("、", "; "))
    }

    /// The members of one station that speak of the standard.
    fn facts(&self, one: &AssessedStation) -> Map<String, Value> {
        let mut facts = Map::new();
        let mut put = |name: &str, value: Value| facts.insert(name.to_owned(), value);
        put("std", json!(self.report.standard.code));
        put("std_items", json!(one.assessment.items()));
        put("std_met", json!(one.assessment.with(Verdict::Met).count()));
        put("std_missing", json!(self.codes(one, Verdict::NotMet)));
        put("std_unknown", json!(self.codes(one, Verdict::Unknown)));
        put("std_whole", json!(one.assessment.whole().as_str()));
        put("districts", json!(one.districts.iter().map(|&index| &self.districts[index].key).collect::<Vec<_>>()));
        facts
    }
}

fn label(item: &Item, lang: Lang) -> &str {
    lang.of(&item.zh, &item.en)
}

/// The standard and its items, without verdicts.
#[must_use]
pub fn standard_json(standard: &Standard) -> Value {
    let item = |item: &Item| {
        json!({
            "code": item.code, "zh": item.zh, "en": item.en, "how_zh": item.how_zh, "how_en": item.how_en,
            "tiers": item.tiers.iter().map(|tier| tier.as_str().to_owned()).collect::<Vec<_>>(),
        })
    };
    json!({
        "code": standard.code,
        "zh": standard.zh,
        "en": standard.en,
        "version": standard.version,
        "source": standard.source,
        "tiers": standard.tiers.iter().map(|tier| tier.as_str().to_owned()).collect::<Vec<_>>(),
        "items": standard.items.iter().map(item).collect::<Vec<_>>(),
    })
}

fn group_json(group: &StandardGroup, standard: &Standard) -> Value {
    let items = standard.items.iter().zip(&group.items).map(|(item, [met, not_met, unknown])| {
        json!({"code": item.code, "met": met, "not_met": not_met, "unknown": unknown})
    });
    json!({
        "key": group.key,
        "zh": group.zh,
        "en": group.en,
        "level": group.level.map(Level::as_str),
        "stations": group.stations,
        "whole": group.whole,
        "missing": group.missing,
        "undecided": group.undecided,
        "items": items.collect::<Vec<_>>(),
    })
}

/// Everything; of the stations at most `limit`.
#[must_use]
pub fn standard_report_json(judged: &Judged<'_>, limit: usize) -> Value {
    let report = judged.report;
    let station = |one: &AssessedStation| {
        let station = judged.station(one);
        let mut members = Map::new();
        members.insert("key".to_owned(), json!(station.key));
        members.insert("name".to_owned(), json!(station.name));
        members.insert("tier".to_owned(), json!(station.tier.as_str()));
        members.extend(judged.facts(one));
        Value::Object(members)
    };
    json!({
        "standard": standard_json(&report.standard),
        "judged": report.stations.len(),
        "left_out": report.left_out,
        "other_tiers": report.other_tiers,
        "groups": judged.groups.iter().map(|group| group_json(group, &report.standard)).collect::<Vec<_>>(),
        "truncated": report.stations.len() > limit,
        "stations": report.stations.iter().take(limit).map(station).collect::<Vec<_>>(),
    })
}

/// Each station as a feature, with the codes of what it misses in `std_missing`.
#[must_use]
pub fn standard_geojson(judged: &Judged<'_>) -> Value {
    let one = |one: &AssessedStation| {
        let station = judged.station(one);
        let mut properties = properties(station);
        properties.extend(judged.facts(one));
        feature(point(station.place), properties)
    };
    let report = judged.report;
    let meta = json!({
        "standard": standard_json(&report.standard),
        "judged": report.stations.len(),
        "left_out": report.left_out,
        "other_tiers": report.other_tiers,
    });
    collection(report.stations.iter().map(one).collect(), meta)
}

/// One row for each station, for a spreadsheet.
#[must_use]
pub fn standard_rows(judged: &Judged<'_>, lang: Lang) -> Table {
    let header = lang.of(
        ["编号", "名称", "经度", "纬度", "级别", "区域", "标准", "项数", "达标项", "缺项", "待核项", "结论"],
        ["key", "name", "lng", "lat", "tier", "district", "standard", "items", "met", "missing", "unknown", "whole"],
    );
    let mut table = Table::new(&header);
    for one in &judged.report.stations {
        let station = judged.station(one);
        table.push([
            station.key.clone(),
            station.name.clone(),
            degrees(station.place.lng()).to_string(),
            degrees(station.place.lat()).to_string(),
            tier_label(judged.stations, station, lang),
            judged.district(one).map(|district| district.name.clone()).unwrap_or_default(),
            judged.report.standard.code.clone(),
            one.assessment.items().to_string(),
            one.assessment.with(Verdict::Met).count().to_string(),
            judged.labels(one, Verdict::NotMet, lang),
            judged.labels(one, Verdict::Unknown, lang),
            verdict_label(one.assessment.whole(), lang).to_owned(),
        ]);
    }
    table
}

fn tier_label(stations: &StationSet, station: &Station, lang: Lang) -> String {
    let info = stations.tiers().get(station.tier);
    info.map_or_else(|| station.tier.as_str().to_owned(), |info| lang.of(&info.zh, &info.en).clone())
}

const fn verdict_label(verdict: Verdict, lang: Lang) -> &'static str {
    match (verdict, lang) {
        (Verdict::Met, Lang::Zh) => "达标",
        (Verdict::NotMet, Lang::Zh) => "不达标",
        (Verdict::Unknown, Lang::Zh) => "待核",
        (Verdict::Met, Lang::En) => "met",
        (Verdict::NotMet, Lang::En) => "not met",
        (Verdict::Unknown, Lang::En) => "unknown",
    }
}

/// One row for each group; of each item how many meet it, miss it, and are not known.
#[must_use]
pub fn standard_groups_table(judged: &Judged<'_>, lang: Lang) -> Table {
    let standard = &judged.report.standard;
    let first = lang.of(
        ["编号", "名称", "层级", "站点", "达标", "不达标", "待核"],
        ["key", "name", "level", "stations", "whole", "missing", "undecided"],
    );
    let items = standard.items.iter().map(|item| label(item, lang));
    let mut table = Table::new(&first.into_iter().chain(items).collect::<Vec<_>>());
    for group in judged.groups {
        let level = group.level.map(|level| lang.of(level.label_zh(), level.as_str())).unwrap_or_default();
        let cells = [
            group.key.clone(),
            lang.of(&group.zh, &group.en).clone(),
            level.to_owned(),
            group.stations.to_string(),
            group.whole.to_string(),
            group.missing.to_string(),
            group.undecided.to_string(),
        ];
        let counts = group.items.iter().map(|[met, not_met, unknown]| format!("{met}/{not_met}/{unknown}"));
        table.push(cells.into_iter().chain(counts));
    }
    table
}

/// One row for each item of the standard: its wording, what is looked at, and what came of it everywhere.
#[must_use]
pub fn standard_items_table(judged: &Judged<'_>, lang: Lang) -> Table {
    let header =
        lang.of(["项", "达标", "不达标", "待核", "怎么看"], ["item", "met", "not met", "unknown", "what is looked at"]);
    let mut table = Table::new(&header);
    for (number, item) in judged.report.standard.items.iter().enumerate() {
        let count = |verdict: Verdict| {
            let all = judged.report.stations.iter().filter_map(|one| one.assessment.verdicts[number]);
            all.filter(|one| *one == verdict).count().to_string()
        };
        table.push([
            label(item, lang).to_owned(),
            count(Verdict::Met),
            count(Verdict::NotMet),
            count(Verdict::Unknown),
            lang.of(&item.how_zh, &item.how_en).clone(),
        ]);
    }
    table
}

/// The stations that miss most, at most `limit`; `None` when none misses anything.
#[must_use]
pub fn standard_missing_table(judged: &Judged<'_>, limit: usize, lang: Lang) -> Option<Table> {
    let missing = |one: &&AssessedStation| one.assessment.with(Verdict::NotMet).count();
    let mut worst: Vec<&AssessedStation> = judged.report.stations.iter().filter(|one| missing(one) > 0).collect();
    worst.sort_by_key(|one| (std::cmp::Reverse(missing(one)), one.station));
    let header = lang
        .of(["编号", "名称", "级别", "达标项", "缺项", "待核项"], ["key", "name", "tier", "met", "missing", "unknown"]);
    let mut table = Table::new(&header);
    for one in worst.iter().take(limit) {
        let station = judged.station(one);
        table.push([
            station.key.clone(),
            station.name.clone(),
            tier_label(judged.stations, station, lang),
            format!("{}/{}", one.assessment.with(Verdict::Met).count(), one.assessment.items()),
            judged.labels(one, Verdict::NotMet, lang),
            judged.labels(one, Verdict::Unknown, lang),
        ]);
    }
    (!worst.is_empty()).then_some(table)
}
