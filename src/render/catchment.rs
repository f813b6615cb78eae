//! What each station stands for, as JSON and as tables.

use serde_json::{Value, json};

use crate::coverage::{Catchment, Measure};
use crate::station::StationSet;

use super::coverage::for_people;
use super::method::Method;
use super::number::round;
use super::table::Table;

/// The catchment of every station, as a member of the coverage answer.
#[must_use]
pub fn catchments_json(catchments: &[Catchment], stations: &StationSet) -> Value {
    let one = |catchment: &Catchment| {
        let station = stations.get(catchment.station);
        let measures = catchment.nearest.iter().zip(&catchment.lost).map(|(nearest, lost)| {
            json!({
                "unit": nearest.unit.as_str(),
                "nearest": round(nearest.covered, 3),
                "lost": round(lost.covered, 3),
                "covered": round(nearest.total, 3),
            })
        });
        json!({"key": station.key, "name": station.name, "measures": measures.collect::<Vec<_>>()})
    };
    catchments.iter().map(one).collect()
}

/// For a spreadsheet: one row a station and measure, each with its method.
#[must_use]
pub fn catchments_rows(method: &Method, catchments: &[Catchment], stations: &StationSet) -> Table {
    let mut table = Table::new(&["key", "name", "unit", "reach", "depth", "nearest", "lost", "covered"]);
    table.header.extend(method.columns().map(|(name, _)| name.to_owned()));
    for catchment in catchments {
        let station = stations.get(catchment.station);
        for (nearest, lost) in catchment.nearest.iter().zip(&catchment.lost) {
            let mut row = vec![
                station.key.clone(),
                station.name.clone(),
                nearest.unit.as_str().to_owned(),
                method.reach.unwrap_or_default().to_owned(),
                method.depth.map_or_else(String::new, |depth| depth.to_string()),
                round(nearest.covered, 3).to_string(),
                round(lost.covered, 3).to_string(),
                round(nearest.total, 3).to_string(),
            ];
            row.extend(method.columns().map(|(_, value)| value));
            table.push(row);
        }
    }
    table
}

/// For people: one row a station, and all of them together at the end.
#[must_use]
pub fn catchments_table(catchments: &[Catchment], stations: &StationSet) -> Table {
    let mut table = Table::new(&["station", "name"]);
    let Some(first) = catchments.first() else { return table };
    for measure in &first.nearest {
        let (unit, _) = for_people(measure.unit);
        table.header.push(format!("{unit} nearest"));
        table.header.push(format!("{unit} lost without it"));
    }
    let amount = |measure: &Measure, value: f64| format!("{:.2}", value / for_people(measure.unit).1);
    for catchment in catchments {
        let station = stations.get(catchment.station);
        let mut row = vec![station.key.clone(), station.name.clone()];
        for (nearest, lost) in catchment.nearest.iter().zip(&catchment.lost) {
            row.extend([amount(nearest, nearest.covered), amount(lost, lost.covered)]);
        }
        table.push(row);
    }
    let mut all = vec!["all".to_owned(), String::new()];
    all.extend(first.nearest.iter().flat_map(|measure| [amount(measure, measure.total), String::new()]));
    table.push(all);
    table
}
