//! The details of a station as members of an answer: those that are known, and never who is in charge.

use serde_json::{Map, Value, json};

use crate::station::{BuildMode, Details, Facility, FacilitySet, Host, HostKind, Station, Status};

/// Codes as JSON.
pub(super) fn codes(set: FacilitySet) -> Value {
    json!(set.iter().map(Facility::as_str).collect::<Vec<_>>())
}

/// Adds the details that are known, and what is assumed of the station since nothing is known.
pub(super) fn add_details(properties: &mut Map<String, Value>, station: &Station) {
    let Details { host, build_mode, seats, area_m2, dates, verified, status, nearby, contact: _, assumed } =
        &station.details;
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| json!(day.to_string()));
    let text = |host: &Host| (!host.text.is_empty()).then(|| json!(host.text));
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            properties.insert(name.to_owned(), value);
        }
    };
    put("host", host.as_ref().and_then(|host| host.kind).map(|kind| json!(kind.as_str())));
    put("host_name", host.as_ref().and_then(text));
    put("build_mode", build_mode.map(|mode| json!(mode.as_str())));
    put("seats", seats.map(|seats| json!(seats)));
    put("area_m2", area_m2.map(|area| json!(area)));
    put("valid_from", day(dates.from));
    put("valid_to", day(dates.to));
    put("verified", day(*verified));
    put("status", status.map(|status| json!(status.as_str())));
    put("nearby", (!nearby.is_empty()).then(|| codes(*nearby)));

    let mut taken = Map::new();
    if assumed.hours {
        taken.insert("opening_hours".to_owned(), json!(station.hours.as_ref().map(crate::hours::Schedule::text)));
    }
    if let Some(seats) = assumed.seats {
        taken.insert("seats".to_owned(), json!(seats));
    }
    if host.is_none()
        && let Some(kind) = station.host_kind()
    {
        taken.insert("host".to_owned(), json!(kind.as_str()));
    }
    put("assumed", (!taken.is_empty()).then_some(Value::Object(taken)));
}

/// The columns of an exported list, named as `build` reads them.
pub(super) const COLUMNS: [&str; 10] =
    ["host", "host_name", "build_mode", "seats", "area_m2", "valid_from", "valid_to", "verified", "status", "nearby"];

/// The cells of these columns, empty where nothing is known.
pub(super) fn cells(details: &Details) -> [String; 10] {
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    let host = details.host.as_ref();
    [
        host.and_then(|host| host.kind).map(HostKind::as_str).unwrap_or_default().to_owned(),
        host.map(|host| host.text.clone()).unwrap_or_default(),
        details.build_mode.map(BuildMode::as_str).unwrap_or_default().to_owned(),
        details.seats.map_or_else(String::new, |seats| seats.to_string()),
        details.area_m2.map_or_else(String::new, |area| area.to_string()),
        day(details.dates.from),
        day(details.dates.to),
        day(details.verified),
        details.status.map(Status::as_str).unwrap_or_default().to_owned(),
        details.nearby.codes(),
    ]
}
