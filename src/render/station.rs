//! Stations as GeoJSON and as a table.

use serde_json::{Map, Value, json};

use crate::hours::Moment;
use crate::station::{Facility, FacilitySet, ServiceHours, Station};

use super::feature::{collection, feature, point};
use super::number::degrees;
use super::table::Table;

/// What an answer says about a station. Extra columns of a list may hold names and telephone numbers of
/// people: they stay in the region and are never published.
#[must_use]
pub(super) fn properties(station: &Station) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut put = |name: &str, value: Value| properties.insert(name.to_owned(), value);
    put("key", json!(station.key));
    put("name", json!(station.name));
    put("tier", json!(station.tier.as_str()));
    put("opening_hours", json!((!station.hours_text.is_empty()).then_some(&station.hours_text)));
    let codes = |set: FacilitySet| set.iter().map(Facility::as_str).collect::<Vec<_>>();
    put("facilities", json!(station.facilities.map(codes)));
    put("service_hours", service_hours(&station.service_hours));
    properties
}

/// Hours of services by their codes, as they are worded; null where none has its own.
pub(super) fn service_hours(services: &ServiceHours) -> Value {
    let one = |(facility, text): (Facility, &str)| (facility.as_str().to_owned(), json!(text));
    if services.is_empty() { Value::Null } else { Value::Object(services.iter().map(one).collect()) }
}

/// One station; with `at`, whether it is open then for somebody with these needs, and until when.
#[must_use]
pub fn station_feature(station: &Station, at: Option<(Moment, FacilitySet)>) -> Value {
    let mut properties = properties(station);
    if let Some((at, needs)) = at {
        properties.insert("open".to_owned(), json!(station.state(needs, at).as_str()));
        let change = station.next_change(needs, at);
        properties.insert("next_change".to_owned(), json!(change.map(|(moment, _)| moment.to_rfc3339())));
    }
    feature(point(station.place), properties)
}

/// Several stations.
pub fn stations_geojson<'a>(
    stations: impl Iterator<Item = &'a Station>,
    at: Option<(Moment, FacilitySet)>,
    meta: Value,
) -> Value {
    collection(stations.map(|station| station_feature(station, at)).collect(), meta)
}

/// The list as `build` reads it, so that what is exported can be read again.
pub fn stations_table<'a>(stations: impl Iterator<Item = &'a Station>) -> Table {
    let mut table = Table::new(&["key", "name", "lng", "lat", "tier", "opening_hours", "facilities", "service_hours"]);
    for station in stations {
        table.push([
            station.key.clone(),
            station.name.clone(),
            degrees(station.place.lng()).to_string(),
            degrees(station.place.lat()).to_string(),
            station.tier.as_str().to_owned(),
            station.hours_text.clone(),
            station.facilities.map(FacilitySet::codes).unwrap_or_default(),
            station.service_hours.list(),
        ]);
    }
    table
}
