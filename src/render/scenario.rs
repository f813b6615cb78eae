//! Scenarios side by side: what each changes, who gains and who loses.

use h3o::CellIndex;
use serde_json::{Value, json};

use crate::coverage::{Comparison, Figures, Moved, Unit};
use crate::list::Lang;

use super::coverage::coverage_json;
use super::method::Method;
use super::number::{percent, round};
use super::table::Table;

/// What an answer says of a scenario beside its figures.
#[derive(Clone, Debug)]
pub struct ComparedScenario {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u64,
    /// How many edits it has.
    pub edits: usize,
    /// How many streets it closes.
    pub closed_streets: usize,
    /// Whether the region is still as it was when the scenario was written.
    pub base_is_current: bool,
}

fn moved(moved: &Moved) -> Value {
    json!({"cells": moved.cells, "area_m2": round(moved.area_m2, 1), "demand": round(moved.demand, 3)})
}

/// A comparison for programs; `scenarios` are those of the comparison, in the same order. `listed` tells how cells that
/// are gained or lost are listed; see [`listed_cells`](super::listed_cells).
#[must_use]
pub fn comparison_json(
    method: &Method,
    scenarios: &[ComparedScenario],
    compared: &Comparison,
    listed: impl Fn(&[CellIndex]) -> Value,
) -> Value {
    let mut base = coverage_json(method, &compared.base);
    let method_json = base.as_object_mut().and_then(|members| members.shift_remove("method"));
    let of_scenario = |(scenario, outcome): (&ComparedScenario, &crate::coverage::Outcome)| {
        let mut answer = coverage_json(method, &outcome.figures);
        let areas = answer["regions"].as_array_mut().into_iter().flatten();
        for (((area, old), new), shift) in areas.zip(&compared.base).zip(&outcome.figures).zip(&outcome.shifts) {
            let measures = old.figures.iter().zip(&new.figures).map(|(old, new)| {
                let covered = difference(old.measure.covered, new.measure.covered);
                json!({"unit": new.measure.unit.as_str(), "covered": covered})
            });
            area["difference"] = json!({
                "stations": new.stations.cast_signed() - old.stations.cast_signed(),
                "measures": measures.collect::<Vec<_>>(),
            });
            (area["gains"], area["loses"]) = (moved(&shift.gains), moved(&shift.loses));
        }
        let whole = &outcome.shifts[0];
        json!({
            "name": scenario.name,
            "version": scenario.version,
            "edits": scenario.edits,
            "closed_streets": scenario.closed_streets,
            "base_is_current": scenario.base_is_current,
            "changed_cells": whole.gains.cells + whole.loses.cells,
            "regions": answer["regions"],
            "cells": {"gained": listed(&outcome.gained), "lost": listed(&outcome.lost)},
        })
    };
    let pairs = compared.pairs.iter().map(|([first, second], [only_first, only_second])| {
        json!({
            "names": [scenarios[*first].name, scenarios[*second].name],
            "only_first": moved(only_first),
            "only_second": moved(only_second),
        })
    });
    json!({
        "method": method_json,
        "base": base,
        "scenarios": scenarios.iter().zip(&compared.outcomes).map(of_scenario).collect::<Vec<_>>(),
        "pairs": pairs.collect::<Vec<_>>(),
    })
}

/// What is printed after, less what is printed before.
fn difference(before: f64, after: f64) -> f64 {
    round(round(after, 3) - round(before, 3), 3)
}

/// A comparison for a spreadsheet: one row an area, measure and scenario, the region as it is first.
#[must_use]
pub fn comparison_rows(method: &Method, scenarios: &[ComparedScenario], compared: &Comparison) -> Table {
    let names = [
        "scenario",
        "version",
        "key",
        "name",
        "unit",
        "covered",
        "total",
        "share",
        "difference",
        "stations",
        "gains",
        "loses",
        "changed_cells",
    ];
    let mut table = Table::new(&names);
    table.header.extend(method.columns().map(|(name, _)| name.to_owned()));
    let base = (String::new(), String::new(), &compared.base, None);
    let others = scenarios
        .iter()
        .zip(&compared.outcomes)
        .map(|(one, outcome)| (one.name.clone(), one.version.to_string(), &outcome.figures, Some(&outcome.shifts)));
    for (name, version, figures, shifts) in std::iter::once(base).chain(others) {
        for (index, area) in figures.iter().enumerate() {
            for (number, figure) in area.figures.iter().enumerate() {
                let measure = figure.measure;
                let shift = shifts.map(|shifts| &shifts[index]);
                let side = |moved: &Moved| amount(moved, measure.unit).map(|amount| round(amount, 3).to_string());
                let old = compared.base[index].figures[number].measure.covered;
                let mut row = vec![
                    name.clone(),
                    version.clone(),
                    area.key.clone(),
                    area.name.clone(),
                    measure.unit.as_str().to_owned(),
                    round(measure.covered, 3).to_string(),
                    round(measure.total, 3).to_string(),
                    measure.share().map_or_else(String::new, |share| round(share, 5).to_string()),
                    shift.map_or_else(String::new, |_| difference(old, measure.covered).to_string()),
                    area.stations.to_string(),
                    shift.and_then(|shift| side(&shift.gains)).unwrap_or_default(),
                    shift.and_then(|shift| side(&shift.loses)).unwrap_or_default(),
                    shift.map_or_else(String::new, |one| (one.gains.cells + one.loses.cells).to_string()),
                ];
                row.extend(method.columns().map(|(_, value)| value));
                table.push(row);
            }
        }
    }
    table
}

/// How much of a unit has moved; of streets nobody says.
fn amount(moved: &Moved, unit: Unit) -> Option<f64> {
    match unit {
        Unit::StreetM => None,
        Unit::AreaM2 => Some(moved.area_m2),
        Unit::Demand => Some(moved.demand),
    }
}

/// A comparison for people: one row an area and measure, the scenarios side by side, then who gains and who loses.
#[must_use]
pub fn comparison_text(scenarios: &[ComparedScenario], compared: &Comparison, lang: Lang) -> String {
    let mut header = vec![lang.of("区域", "area").to_owned(), lang.of("计量", "measure").to_owned()];
    header.push(lang.of("现状", "as it is").to_owned());
    header.extend(scenarios.iter().map(|one| one.name.clone()));
    let mut table = Table { header, rows: Vec::new() };
    for (index, area) in compared.base.iter().enumerate() {
        for (number, figure) in area.figures.iter().enumerate() {
            let shown = |figures: &Figures| {
                let measure = figures.figures[number].measure;
                (measure.covered, percent(measure.share()))
            };
            let (before, share) = shown(area);
            let mut row = vec![area.name.clone(), unit(figure.measure.unit, lang).to_owned(), share];
            row.extend(compared.outcomes.iter().map(|outcome| {
                let (after, share) = shown(&outcome.figures[index]);
                format!("{share} ({})", signed(after - before, figure.measure.unit))
            }));
            table.rows.push(row);
        }
    }
    let mut text = table.aligned();
    for (scenario, outcome) in scenarios.iter().zip(&compared.outcomes) {
        text.push('\n');
        text += &scenario_lines(scenario, outcome, lang);
    }
    for ([first, second], [only_first, only_second]) in &compared.pairs {
        let (one, other) = (&scenarios[*first].name, &scenarios[*second].name);
        let (first, second) = (only_first.cells, only_second.cells);
        text += &lang.of(
            format!("\n只有“{one}”覆盖 {first} 个单元，只有“{other}”覆盖 {second} 个\n"),
            format!("\n{first} cells only with {one}, {second} only with {other}\n"),
        );
    }
    text
}

fn scenario_lines(scenario: &ComparedScenario, outcome: &crate::coverage::Outcome, lang: Lang) -> String {
    let ComparedScenario { name, version, edits, closed_streets, .. } = scenario;
    let mut text = lang.of(
        format!("{name}（第 {version} 版，{edits} 项改动，封闭道路 {closed_streets} 段）\n"),
        format!("{name} (version {version}, {edits} edits, {closed_streets} streets closed)\n"),
    );
    if !scenario.base_is_current {
        text += lang.of(
            "  方案保存之后站点又有变动；以上数字以现状为准\n",
            "  stations were edited since it was saved; the figures are over the region as it is now\n",
        );
    }
    for shift in &outcome.shifts {
        let (gains, loses) = (shift.gains, shift.loses);
        if gains == Moved::default() && loses == Moved::default() {
            continue;
        }
        let part = |moved: Moved| {
            let (cells, km2, demand) = (moved.cells, round(moved.area_m2 / 1e6, 3), round(moved.demand, 1));
            lang.of(
                format!("{cells} 个单元，{km2} 平方公里，需求 {demand}"),
                format!("{cells} cells, {km2} km2, demand {demand}"),
            )
        };
        let (name, gains, loses) = (&shift.name, part(gains), part(loses));
        text += &lang.of(
            format!("  {name}：新覆盖 {gains}；失去 {loses}\n"),
            format!("  {name}: gains {gains}; loses {loses}\n"),
        );
    }
    text
}

fn unit(unit: Unit, lang: Lang) -> &'static str {
    match unit {
        Unit::StreetM => lang.of("道路长度", "street"),
        Unit::AreaM2 => lang.of("面积", "area"),
        Unit::Demand => lang.of("需求", "demand"),
    }
}

fn signed(value: f64, unit: Unit) -> String {
    match unit {
        Unit::StreetM => format!("{:+.2} km", value / 1000.0),
        Unit::AreaM2 => format!("{:+.3} km2", value / 1e6),
        Unit::Demand => format!("{value:+.1}"),
    }
}
