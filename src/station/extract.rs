//! Stations and the extract: which lie beyond it, and which nobody can walk to.

use geo::Contains;

use crate::coord::LngLat;
use crate::list::{Finding, Outcome, Rule, Words};
use crate::network::{Mode, Network, SNAP_LIMIT, StreetHull};

use super::{Reading, RowId};

/// What is wrong with a station at `place` when the extract has no data there; says so when lng and lat look swapped.
#[must_use]
pub fn outside_problem(hull: &StreetHull, place: LngLat) -> Option<Words> {
    let inside = |place: LngLat| hull.polygon().contains(&geo::Point::new(place.lng(), place.lat()));
    if inside(place) {
        return None;
    }
    let swapped = LngLat::new(place.lat(), place.lng()).is_ok_and(inside);
    Some(if swapped {
        Words::fixed(
            "lies outside the extract; with lng and lat swapped it would lie inside",
            "超出地图数据范围；若经纬度对调则在范围内",
        )
    } else {
        Words::fixed(
            "lies outside the extract, more than 150 m beyond its streets",
            "超出地图数据范围（距其道路 150 米以上）",
        )
    })
}

/// What is wrong with a station at `place` when nobody can walk to it; it stays, for the straight line and for a
/// better extract.
#[must_use]
pub fn off_network_problem(network: &Network, place: LngLat) -> Option<Words> {
    let off = network.snap(place, Mode::Walk, SNAP_LIMIT).is_none();
    off.then_some(Words::fixed(
        "no walkable street within 150 m that is not behind water, a railway or a motorway; nobody reaches it",
        "150 米内没有可步行到达的道路（不跨越水面、铁路、高速公路）；无人能到达",
    ))
}

/// Rejects stations where the extract has no data.
pub fn reject_outside(reading: &mut Reading, hull: &StreetHull) {
    let stations = std::mem::take(&mut reading.stations);
    for (row, station) in stations {
        match outside_problem(hull, station.place) {
            None => reading.stations.push((row, station)),
            Some(problem) => {
                let finding = of_position(reading, row, station.place, problem);
                reading.findings.push(Finding { rule: Rule::PositionOutside, outcome: Outcome::Rejected, ..finding });
            }
        }
    }
}

/// Notes stations that nobody can walk to.
pub fn note_off_network(reading: &mut Reading, network: &Network) {
    let off = reading.stations.iter().filter_map(|(row, station)| {
        let problem = off_network_problem(network, station.place)?;
        let finding = of_position(reading, *row, station.place, problem);
        Some(Finding { rule: Rule::PositionOffNetwork, ..finding })
    });
    let findings: Vec<Finding> = off.collect();
    reading.findings.extend(findings);
}

fn of_position(reading: &Reading, row: RowId, place: LngLat, problem: Words) -> Finding {
    Finding {
        sheet: reading.sheet_name(row).to_owned(),
        line: row.line,
        column: "lng, lat".to_owned(),
        value: format!("{}, {}", place.lng(), place.lat()),
        problem,
        ..Finding::default()
    }
}
