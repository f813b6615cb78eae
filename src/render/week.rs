//! The figures of every hour of a week: for programs, for spreadsheets, and as a grid for people.

use chrono::{Datelike, SecondsFormat, Timelike};
use serde_json::{Map, Value, json};

use crate::coverage::{Figure, Figures, HourFigures, Night};
use crate::hours::Moment;

use super::method::Method;
use super::number::{percent, round};
use super::table::Table;

/// The week of one area: hours, and as many numbers for each measure.
pub(super) fn week_json(hours: &[HourFigures]) -> Value {
    let instants: Vec<String> = hours.iter().map(|hour| instant(hour.at)).collect();
    let stations: Vec<usize> = hours.iter().map(|hour| hour.stations).collect();
    let first = hours.first().map_or(&[][..], |hour| hour.figures.as_slice());
    let measures: Vec<Value> =
        first.iter().enumerate().map(|(number, figure)| measure(hours, number, figure)).collect();
    json!({"hours": instants, "stations": stations, "measures": measures})
}

fn measure(hours: &[HourFigures], number: usize, first: &Figure) -> Value {
    let total = first.measure.total;
    let share = |covered: f64| (total > 0.0).then(|| round(covered / total, 5));
    let series = |covered: fn(&Figure) -> Option<f64>| -> Map<String, Value> {
        let values = || hours.iter().filter_map(|hour| covered(&hour.figures[number]));
        let covered = values().map(|covered| round(covered, 3)).collect::<Vec<_>>();
        let shares = values().map(share).collect::<Vec<_>>();
        [("covered".to_owned(), json!(covered)), ("share".to_owned(), json!(shares))].into_iter().collect()
    };
    let mut json = Map::new();
    json.insert("unit".to_owned(), json!(first.measure.unit.as_str()));
    json.insert("total".to_owned(), json!(round(total, 3)));
    json.extend(series(|figure| Some(figure.measure.covered)));
    json.insert("lower".to_owned(), Value::Object(series(|figure| figure.lower)));
    json.insert("upper".to_owned(), Value::Object(series(|figure| figure.upper)));
    let night = Night::of(hours, number).map(|night| {
        let at = |(at, share): (Moment, f64)| json!({"at": instant(at), "share": round(share, 5)});
        json!({
            "best": at(night.best),
            "lowest": at(night.lowest),
            "mean": round(night.mean, 5),
            "mean_lower": round(night.band.0, 5),
            "mean_upper": round(night.band.1, 5),
            "of_best": night.of_best().map(|part| round(part, 5)),
        })
    });
    json.insert("night".to_owned(), json!(night));
    Value::Object(json)
}

/// For a spreadsheet: one row an area and hour, each with its method.
#[must_use]
pub fn week_rows(method: &Method, regions: &[Figures]) -> Table {
    let mut table = Table::new(&["key", "name", "hour", "stations", "reach", "depth"]);
    let units = regions.first().and_then(|region| region.week.first()).map_or(&[][..], |hour| hour.figures.as_slice());
    for unit in units.iter().map(|figure| figure.measure.unit.as_str()) {
        for column in ["covered", "total", "share", "share_unknown_closed", "share_unknown_open"] {
            table.header.push(format!("{unit}_{column}"));
        }
    }
    // The instant of the method is that of the row.
    let columns: Vec<_> = method.columns().filter(|(name, _)| *name != "at").collect();
    table.header.extend(columns.iter().map(|(name, _)| (*name).to_owned()));
    for region in regions {
        for hour in &region.week {
            let mut row = vec![
                region.key.clone(),
                region.name.clone(),
                instant(hour.at),
                hour.stations.to_string(),
                method.reach.unwrap_or_default().to_owned(),
                method.depth.map_or_else(String::new, |depth| depth.to_string()),
            ];
            for Figure { measure, lower, upper } in &hour.figures {
                row.push(round(measure.covered, 3).to_string());
                row.push(round(measure.total, 3).to_string());
                for covered in [Some(measure.covered), *lower, *upper] {
                    let share =
                        covered.filter(|_| measure.total > 0.0).map(|covered| round(covered / measure.total, 5));
                    row.push(share.map_or_else(String::new, |share| share.to_string()));
                }
            }
            row.extend(columns.iter().map(|(_, value)| value.clone()));
            table.push(row);
        }
    }
    table
}

/// A grid of one area and measure: a row a day, a column an hour, shares in whole percent.
///
/// An hour that the clocks jump over is `-`; of one that comes twice both shares are there.
#[must_use]
pub fn week_grid(hours: &[HourFigures], figure: usize) -> Table {
    let mut table = Table::new(&["% covered"]);
    table.header.extend((0..24).map(|hour| format!("{hour:02}")));
    for day in hours.chunk_by(|one, next| one.at.date_naive() == next.at.date_naive()) {
        let mut row = vec![day[0].at.format("%a %d %b").to_string()];
        row.extend((0..24).map(|hour| {
            let shares = day.iter().filter(|figures| figures.at.hour() == hour);
            let shares = shares.map(|figures| figures.figures[figure].measure.share());
            let words: Vec<String> = shares
                .map(|share| share.map_or_else(|| "-".to_owned(), |share| format!("{:.0}", share * 100.0)))
                .collect();
            if words.is_empty() { "-".to_owned() } else { words.join("/") }
        }));
        table.push(row);
    }
    table
}

/// The night circle of every area and measure.
#[must_use]
pub fn night_table(regions: &[Figures]) -> Table {
    let mut table = Table::new(&[
        "key",
        "name",
        "unit",
        "best hour",
        "share",
        "mean 22-06",
        "unknown hours closed..open",
        "lowest 22-06",
        "share",
        "night of best",
    ]);
    for region in regions {
        let units = region.week.first().map_or(&[][..], |hour| hour.figures.as_slice());
        for (number, figure) in units.iter().enumerate() {
            let mut row = vec![region.key.clone(), region.name.clone(), figure.measure.unit.as_str().to_owned()];
            match Night::of(&region.week, number) {
                Some(night) => row.extend([
                    hour(night.best.0),
                    percent(Some(night.best.1)),
                    percent(Some(night.mean)),
                    format!("{}..{}", percent(Some(night.band.0)), percent(Some(night.band.1))),
                    hour(night.lowest.0),
                    percent(Some(night.lowest.1)),
                    percent(night.of_best()),
                ]),
                None => row.extend((0..7).map(|_| "-".to_owned())),
            }
            table.push(row);
        }
    }
    table
}

fn hour(at: Moment) -> String {
    format!("{} {:02}:00", at.weekday(), at.hour())
}

fn instant(at: Moment) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, false)
}
