//! Coverage figures as JSON and as a table, and covered cells as GeoJSON.

use serde_json::{Map, Value, json};

use crate::coord::cell_ring;
use crate::coverage::{Figure, Figures, Unit};

use super::feature::{collection, feature, polygons};
use super::method::Method;
use super::number::{percent, round};
use super::sensitivity::sensitivity_json;
use super::table::Table;
use super::week::week_json;

/// The coverage answer.
#[must_use]
pub fn coverage_json(method: &Method, regions: &[Figures]) -> Value {
    json!({"method": method.json(), "regions": regions.iter().map(|region| region_json(method, region)).collect::<Vec<_>>()})
}

fn region_json(method: &Method, region: &Figures) -> Value {
    let mut json = json!({
        "key": region.key,
        "name": region.name,
        "measures": region.figures.iter().map(|figure| measure_json(method, figure)).collect::<Vec<_>>(),
        "overstatement": region.overstatement.map(|factor| round(factor, 5)),
        "stations": region.stations,
        "stations_outside_used": region.stations_outside_used,
        "share_inside": round(region.share_inside, 5),
        "partial": region.partial,
    });
    if !region.week.is_empty() {
        json["week"] = week_json(&region.week);
    }
    if !region.sensitivity.is_empty() {
        json["sensitivity"] = sensitivity_json(&region.sensitivity);
    }
    json
}

fn measure_json(method: &Method, figure: &Figure) -> Value {
    let measure = figure.measure;
    let mut json = Map::new();
    let mut put = |name: &str, value: Value| json.insert(name.to_owned(), value);
    put("unit", json!(measure.unit.as_str()));
    put("reach", json!(method.reach));
    put("depth", json!(method.depth));
    put("covered", json!(round(measure.covered, 3)));
    put("total", json!(round(measure.total, 3)));
    put("share", json!(measure.share().map(|share| round(share, 5))));
    if let (Some(lower), Some(upper)) = (figure.lower, figure.upper) {
        let share = |covered: f64| (measure.total > 0.0).then(|| round(covered / measure.total, 5));
        put("lower", json!({"covered": round(lower, 3), "share": share(lower)}));
        put("upper", json!({"covered": round(upper, 3), "share": share(upper)}));
    }
    Value::Object(json)
}

/// The same figures for a spreadsheet: one row a measure, each with its method.
#[must_use]
pub fn coverage_rows(method: &Method, regions: &[Figures]) -> Table {
    let mut table = Table::new(&[
        "key",
        "name",
        "unit",
        "reach",
        "depth",
        "covered",
        "total",
        "share",
        "share_unknown_closed",
        "share_unknown_open",
        "overstatement",
        "stations",
        "stations_outside_used",
        "share_inside",
        "partial",
    ]);
    table.header.extend(method.columns().map(|(name, _)| name.to_owned()));
    let number =
        |value: Option<f64>, decimals| value.map_or_else(String::new, |value| round(value, decimals).to_string());
    for region in regions {
        for figure in &region.figures {
            let measure = figure.measure;
            let share = |covered: Option<f64>| {
                number(covered.filter(|_| measure.total > 0.0).map(|covered| covered / measure.total), 5)
            };
            let mut row = vec![
                region.key.clone(),
                region.name.clone(),
                measure.unit.as_str().to_owned(),
                method.reach.unwrap_or_default().to_owned(),
                method.depth.map_or_else(String::new, |depth| depth.to_string()),
                number(Some(measure.covered), 3),
                number(Some(measure.total), 3),
                share(Some(measure.covered)),
                share(figure.lower),
                share(figure.upper),
                // It speaks of street metres alone.
                number(region.overstatement.filter(|_| measure.unit == Unit::StreetM), 5),
                region.stations.to_string(),
                region.stations_outside_used.to_string(),
                number(Some(region.share_inside), 5),
                region.partial.to_string(),
            ];
            row.extend(method.columns().map(|(_, value)| value));
            table.push(row);
        }
    }
    table
}

/// The same figures for people: one row an area.
#[must_use]
pub fn coverage_table(regions: &[Figures]) -> Table {
    let mut table = Table::new(&["key", "name", "stations", "from outside"]);
    let Some(first) = regions.first() else { return table };
    let band = first.figures.iter().any(|figure| figure.lower.is_some());
    for figure in &first.figures {
        let (unit, _) = for_people(figure.measure.unit);
        table.header.push(format!("{unit} covered"));
        table.header.push(format!("of {unit}"));
        table.header.push("share".to_owned());
        if band {
            table.header.push("unknown hours closed..open".to_owned());
        }
    }
    table.header.push("disc overstates (street)".to_owned());
    table.header.push("data for".to_owned());
    for region in regions {
        let mut row = vec![
            region.key.clone(),
            region.name.clone(),
            region.stations.to_string(),
            region.stations_outside_used.to_string(),
        ];
        for figure in &region.figures {
            let (_, scale) = for_people(figure.measure.unit);
            row.push(format!("{:.2}", figure.measure.covered / scale));
            row.push(format!("{:.2}", figure.measure.total / scale));
            row.push(percent(figure.measure.share()));
            if band {
                let share = |covered: Option<f64>| percent(covered.map(|covered| covered / figure.measure.total));
                let band = figure.measure.share().map(|_| format!("{}..{}", share(figure.lower), share(figure.upper)));
                row.push(band.unwrap_or_else(|| "-".to_owned()));
            }
        }
        row.push(region.overstatement.map_or_else(|| "-".to_owned(), |factor| format!("{:+.1} %", factor * 100.0)));
        let partial = if region.partial { " (partial)" } else { "" };
        row.push(format!("{:.1} %{partial}", region.share_inside * 100.0));
        table.push(row);
    }
    table
}

/// How people are told a unit: its name, and how many of it make one of that.
pub(super) const fn for_people(unit: Unit) -> (&'static str, f64) {
    match unit {
        Unit::StreetM => ("street km", 1000.0),
        Unit::AreaM2 => ("km²", 1e6),
        Unit::Demand => ("demand", 1.0),
    }
}

/// Cells with their time, as hexagons: `travel_time_s` and `station` where covered, `off_network` where so.
#[must_use]
pub fn cells_geojson(cells: Vec<(h3o::CellIndex, Map<String, Value>)>, meta: Value) -> Value {
    let hexagon = |(cell, mut properties): (h3o::CellIndex, Map<String, Value>)| {
        properties.insert("cell".to_owned(), json!(cell.to_string()));
        feature(polygons(&cell_ring(cell).into()), properties)
    };
    collection(cells.into_iter().map(hexagon).collect(), meta)
}
