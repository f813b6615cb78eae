//! Stations and the extract: which lie beyond it, and which nobody can walk to.

use geo::Contains;

use crate::coord::LngLat;
use crate::list::{Finding, Outcome};
use crate::network::{Mode, Network, SNAP_LIMIT, StreetHull};

use super::Reading;

/// What is wrong with a station at `place` when the extract has no data there; says so when lng and lat look swapped.
#[must_use]
pub fn outside_problem(hull: &StreetHull, place: LngLat) -> Option<&'static str> {
    let inside = |place: LngLat| hull.polygon().contains(&geo::Point::new(place.lng(), place.lat()));
    if inside(place) {
        return None;
    }
    let swapped = LngLat::new(place.lat(), place.lng()).is_ok_and(inside);
    Some(if swapped {
        "lies outside the extract; with lng and lat swapped it would lie inside"
    } else {
        "lies outside the extract, more than 150 m beyond its streets"
    })
}

/// What is wrong with a station at `place` when nobody can walk to it; it stays, for the straight line and for a
/// better extract.
#[must_use]
pub fn off_network_problem(network: &Network, place: LngLat) -> Option<&'static str> {
    let off = network.snap(place, Mode::Walk, SNAP_LIMIT).is_none();
    off.then_some(
        "no walkable street within 150 m that is not behind water, a railway or a motorway; nobody reaches it",
    )
}

/// Rejects stations where the extract has no data.
pub fn reject_outside(reading: &mut Reading, hull: &StreetHull) {
    let findings = &mut reading.findings;
    reading.stations.retain(|(line, station)| {
        let Some(problem) = outside_problem(hull, station.place) else { return true };
        findings.push(of_position(*line, station.place, problem, Outcome::Rejected));
        false
    });
}

/// Notes stations that nobody can walk to.
pub fn note_off_network(reading: &mut Reading, network: &Network) {
    for (line, station) in &reading.stations {
        if let Some(problem) = off_network_problem(network, station.place) {
            reading.findings.push(of_position(*line, station.place, problem, Outcome::Kept));
        }
    }
}

fn of_position(line: u64, place: LngLat, problem: &str, outcome: Outcome) -> Finding {
    Finding {
        line,
        column: "lng, lat".to_owned(),
        value: format!("{}, {}", place.lng(), place.lat()),
        problem: problem.to_owned(),
        outcome,
    }
}
