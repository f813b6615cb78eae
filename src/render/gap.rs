//! Gaps as GeoJSON and as a table.

use serde_json::{Map, Value, json};

use crate::coverage::{Cause, District, Gap, Gaps};
use crate::list::Lang;
use crate::station::StationSet;

use super::feature::{collection, feature, polygons};
use super::gap_card::{gap_card_json, gap_sentence};
use super::method::Method;
use super::number::{degrees, round};
use super::table::Table;
use super::whereabouts::{whereabouts_json, whereabouts_text};

/// The first `limit` gaps as polygons.
#[must_use]
pub fn gaps_geojson(method: &Method, gaps: &Gaps, stations: &StationSet, limit: usize) -> Value {
    let features = gaps
        .gaps
        .iter()
        .take(limit)
        .enumerate()
        .map(|(index, gap)| gap_feature(method, index + 1, gap, gaps.with_demand, stations));
    let shown: f64 = gaps.gaps.iter().take(limit).map(|gap| gap.street_m).sum();
    let meta = json!({
        "method": method.json(),
        "gaps": gaps.gaps.len(),
        "shown": gaps.gaps.len().min(limit),
        "unserved_street_m": round(gaps.unserved_street_m, 3),
        "shown_street_m": round(shown, 3),
        "fringe_street_m": round(gaps.fringe_street_m, 3),
        "note": "a gap is a group of neighbouring H3 cells (resolution 10) whose centre is not served; fringe_street_m are unserved street metres in served cells",
    });
    collection(features.collect(), meta)
}

fn gap_feature(method: &Method, rank: usize, gap: &Gap, with_demand: bool, stations: &StationSet) -> Value {
    let mut properties = Map::new();
    let mut put = |name: &str, value: Value| properties.insert(name.to_owned(), value);
    put("rank", json!(rank));
    put("cause", json!(gap.cause.as_str()));
    put("street_m", json!(round(gap.street_m, 3)));
    put("area_m2", json!(round(gap.area_m2, 1)));
    put("demand", json!(with_demand.then(|| round(gap.demand, 3))));
    put("nearest", json!(gap.nearest.map(|(station, _)| &stations.get(station).key)));
    put("nearest_s", json!(gap.nearest.map(|(_, time)| time.printed_seconds())));
    put("nearest_from", json!([degrees(gap.heart.lng()), degrees(gap.heart.lat())]));
    put("where", whereabouts_json(&gap.whereabouts));
    put("cells", json!(gap.cells.len()));
    let causes = gap.causes.iter().map(|(cause, count)| (cause.as_str().to_owned(), json!(count)));
    put("cells_by_cause", Value::Object(causes.collect()));
    put("districts", json!(gap.districts));
    put("card", gap_card_json(method, gap, stations));
    feature(polygons(&gap.outline), properties)
}

/// The first `limit` gaps for a spreadsheet, each with its method.
#[must_use]
pub fn gaps_rows(method: &Method, gaps: &Gaps, stations: &StationSet, limit: usize) -> Table {
    let mut table = Table::new(&[
        "rank",
        "cause",
        "street_m",
        "area_m2",
        "demand",
        "nearest",
        "nearest_s",
        "lng",
        "lat",
        "where_zh",
        "where_en",
        "cells",
        "districts",
        "why_zh",
        "why_en",
    ]);
    table.header.extend(method.columns().map(|(name, _)| name.to_owned()));
    for (index, gap) in gaps.gaps.iter().take(limit).enumerate() {
        let (nearest, nearest_s) = gap.nearest.map_or_else(Default::default, |(station, time)| {
            (stations.get(station).key.clone(), time.printed_seconds().to_string())
        });
        let mut row = vec![
            (index + 1).to_string(),
            gap.cause.as_str().to_owned(),
            round(gap.street_m, 3).to_string(),
            round(gap.area_m2, 1).to_string(),
            if gaps.with_demand { round(gap.demand, 3).to_string() } else { String::new() },
            nearest,
            nearest_s,
            degrees(gap.heart.lng()).to_string(),
            degrees(gap.heart.lat()).to_string(),
            whereabouts_text(&gap.whereabouts, Lang::Zh),
            whereabouts_text(&gap.whereabouts, Lang::En),
            gap.cells.len().to_string(),
            gap.districts.join(";"),
            gap_sentence(method, gap, stations, Lang::Zh),
            gap_sentence(method, gap, stations, Lang::En),
        ];
        row.extend(method.columns().map(|(_, value)| value));
        table.push(row);
    }
    table
}

/// How many there are and how much street they have, for people.
#[must_use]
pub fn gaps_line(gaps: &Gaps, lang: Lang) -> String {
    let (count, unserved, fringe) = (gaps.gaps.len(), gaps.unserved_street_m / 1000.0, gaps.fringe_street_m / 1000.0);
    let noun = if count == 1 { "gap" } else { "gaps" };
    lang.of(
        format!("{count} 处空白；未覆盖的道路 {unserved:.2} km，其中 {fringe:.2} km 在已覆盖单元的边缘"),
        format!(
            "{count} {noun}; {unserved:.2} km of street are not served, {fringe:.2} km of them at the edge of served cells"
        ),
    )
}

/// The first `limit` gaps for people. `districts` are those of the region: a gap is told by their names.
#[must_use]
pub fn gaps_table(gaps: &Gaps, stations: &StationSet, districts: &[District], limit: usize, lang: Lang) -> Table {
    let mut table = Table::new(&lang.of(
        ["序号", "道路 km", "km²", "需求", "原因", "最近站点", "分钟", "中心 经度,纬度", "位置", "区划"],
        ["rank", "street km", "km²", "demand", "cause", "nearest", "minutes", "around lng,lat", "where", "district"],
    ));
    let district = |key: &String| {
        let named = districts.iter().find(|one| one.key == *key && !one.name.is_empty());
        named.map_or_else(|| key.clone(), |one| one.name.clone())
    };
    for (index, gap) in gaps.gaps.iter().take(limit).enumerate() {
        let (nearest, minutes) = gap.nearest.map_or_else(
            || (lang.of("90 分钟内没有", "none within 90 min").to_owned(), String::new()),
            |(station, time)| {
                let station = stations.get(station);
                let name = if station.name.is_empty() { &station.key } else { &station.name };
                (name.clone(), format!("{:.1}", time.seconds() / 60.0))
            },
        );
        table.push([
            (index + 1).to_string(),
            format!("{:.2}", gap.street_m / 1000.0),
            format!("{:.2}", gap.area_m2 / 1e6),
            if gaps.with_demand { format!("{:.1}", gap.demand) } else { "-".to_owned() },
            cause_word(gap.cause, lang).to_owned(),
            nearest,
            minutes,
            format!("{:.5},{:.5}", gap.heart.lng(), gap.heart.lat()),
            whereabouts_text(&gap.whereabouts, lang),
            gap.districts.first().map(district).unwrap_or_default(),
        ]);
    }
    table
}

/// A cause as people call it; in English it is the code, which is what tables and answers have.
const fn cause_word(cause: Cause, lang: Lang) -> &'static str {
    match (lang, cause) {
        (Lang::En, _) => cause.as_str(),
        (Lang::Zh, Cause::NoStation) => "附近没有驿站",
        (Lang::Zh, Cause::Closed) => "此时关闭",
        (Lang::Zh, Cause::NeedNotMet) => "近处站点没有所需服务",
        (Lang::Zh, Cause::DetourOrBarrier) => "绕路或有阻隔",
        (Lang::Zh, Cause::OffNetwork) => "附近没有道路",
    }
}
