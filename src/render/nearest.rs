//! Nearest stations as GeoJSON, as a table, and as rows of a batch.

use serde_json::{Map, Value, json};

use crate::coord::LngLat;
use crate::hours::OpenState;
use crate::nearest::{Answer, Found, Question};
use crate::network::{Mode, Network};
use crate::station::StationSet;

use super::feature::{collection, feature, point};
use super::link::links;
use super::method::Method;
use super::number::{degrees, round};
use super::station::properties;
use super::table::Table;

/// One answered question with everything needed to print it.
#[derive(Clone, Copy, Debug)]
pub struct AnsweredPlace<'a> {
    /// What was asked.
    pub question: &'a Question,
    /// What came out.
    pub answer: &'a Answer,
    /// The stations.
    pub stations: &'a StationSet,
    /// The streets, for their names.
    pub network: &'a Network,
    /// How somebody travels.
    pub mode: Mode,
}

impl AnsweredPlace<'_> {
    /// Each station found as a feature.
    #[must_use]
    pub fn features(&self) -> Vec<Value> {
        self.answer.found.iter().enumerate().map(|(index, found)| self.feature(index + 1, found)).collect()
    }

    fn feature(&self, rank: usize, found: &Found) -> Value {
        let station = self.stations.get(found.station);
        let mut properties = properties(station);
        properties.extend(self.facts(rank, found));
        feature(point(station.place), properties)
    }

    fn facts(&self, rank: usize, found: &Found) -> Map<String, Value> {
        let mut facts = Map::new();
        let mut put = |name: &str, value: Value| facts.insert(name.to_owned(), value);
        put("rank", json!(rank));
        put("travel_time_s", json!(found.time.printed_seconds()));
        put("distance_m", json!(round(found.distance.metres(), 1)));
        put("straight_m", json!(round(found.straight_m, 1)));
        put("detour_factor", json!(found.detour_factor().map(|factor| round(factor, 3))));
        put("snap_m", json!(round(self.answer.snap.gap.metres(), 1)));
        put("open", json!(found.state.as_str()));
        put("arrival", json!(self.arrival(found)));
        let (closes, opens) = match found.change {
            Some((moment, _)) if found.state == OpenState::Open => (Some(moment), None),
            Some((moment, OpenState::Open)) => (None, Some(moment)),
            _ => (None, None),
        };
        let seconds_until = |moment: crate::hours::Moment| (moment - self.question.at).num_seconds();
        put("closes_in_s", json!(closes.map(seconds_until)));
        put("opens_in_s", json!(opens.map(seconds_until)));
        put("links", Value::Object(self.links(found)));
        facts
    }

    /// Ways to the station in the apps that people have.
    fn links(&self, found: &Found) -> Map<String, Value> {
        let station = self.stations.get(found.station);
        let name = if station.name.is_empty() { &station.key } else { &station.name };
        links(self.question.place, station.place, name, self.mode)
    }

    fn arrival(&self, found: &Found) -> String {
        let time = chrono::TimeDelta::milliseconds(i64::from(found.time.0));
        (self.question.at + time).to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
    }

    /// Where the place was taken to be, and why nothing was found if so.
    #[must_use]
    pub fn meta(&self) -> Map<String, Value> {
        let snap = &self.answer.snap;
        let mut meta = Map::new();
        meta.insert(
            "snap".to_owned(),
            json!({
                "lng": degrees(snap.foot.lng()), "lat": degrees(snap.foot.lat()),
                "gap_m": round(snap.gap.metres(), 1), "street": self.network.name(snap.edge),
            }),
        );
        if let Some((reason, nearest)) = &self.answer.nothing {
            meta.insert("reason".to_owned(), json!(reason.as_str()));
            let named = nearest.as_ref().map(|found| {
                let mut facts = self.facts(1, found);
                facts.insert("key".to_owned(), json!(self.stations.get(found.station).key));
                facts.insert("name".to_owned(), json!(self.stations.get(found.station).name));
                facts
            });
            meta.insert("nearest_within_60_min".to_owned(), json!(named));
        }
        meta
    }
}

/// The answer for one place.
#[must_use]
pub fn nearest_geojson(method: &Method, place: &AnsweredPlace<'_>) -> Value {
    let mut meta = Map::new();
    meta.insert("method".to_owned(), method.json());
    meta.extend(place.meta());
    collection(place.features(), Value::Object(meta))
}

/// The answer for one place, for people.
#[must_use]
pub fn nearest_table(place: &AnsweredPlace<'_>) -> Table {
    let mut table = Table::new(&[
        "rank",
        "station",
        "name",
        "minutes",
        "metres",
        "straight",
        "detour",
        "open on arrival",
        "facilities",
    ]);
    for (index, found) in place.answer.found.iter().enumerate() {
        let station = place.stations.get(found.station);
        let until =
            found.change.map_or_else(String::new, |(moment, _)| format!(" until {}", moment.format("%a %H:%M")));
        table.push([
            (index + 1).to_string(),
            station.key.clone(),
            station.name.clone(),
            format!("{:.1}", found.time.seconds() / 60.0),
            format!("{:.0}", found.distance.metres()),
            format!("{:.0}", found.straight_m),
            found.detour_factor().map_or_else(|| "-".to_owned(), |factor| format!("{factor:.2}")),
            format!("{}{until}{}", found.state.as_str(), if station.details.assumed.hours { " (assumed)" } else { "" }),
            station.facilities.map(crate::station::FacilitySet::codes).unwrap_or_default(),
        ]);
    }
    table
}

/// Columns of a batch.
pub const BATCH_HEADER: [&str; 13] = [
    "row",
    "place",
    "lng",
    "lat",
    "rank",
    "station",
    "name",
    "travel_time_s",
    "distance_m",
    "straight_m",
    "snap_m",
    "open",
    "reason",
];

/// Who asks in a batch: the number of the row, and what the list calls it.
#[derive(Clone, Copy, Debug)]
pub struct BatchRow<'a> {
    /// From 1.
    pub row: usize,
    /// Its key or name; empty where the list has none.
    pub place: &'a str,
}

/// The row of a place whose position cannot be read.
#[must_use]
pub fn batch_row_without_position(asked: BatchRow<'_>) -> Vec<String> {
    let blanks = std::iter::repeat_n(String::new(), BATCH_HEADER.len() - 3);
    let start = [asked.row.to_string(), asked.place.to_owned()];
    start.into_iter().chain(blanks).chain(["no_position".to_owned()]).collect()
}

/// The rows of one place in a batch: one per station found, or one with blanks and the reason: `off_network` or that
/// of the answer.
#[must_use]
pub fn batch_rows(asked: BatchRow<'_>, at: LngLat, answer: Option<&Answer>, stations: &StationSet) -> Vec<Vec<String>> {
    let (lng, lat) = (degrees(at.lng()).to_string(), degrees(at.lat()).to_string());
    let start = [asked.row.to_string(), asked.place.to_owned(), lng, lat];
    let snap = answer.map_or_else(String::new, |answer| format!("{:.1}", answer.snap.gap.metres()));
    let found = answer.map_or(&[][..], |answer| answer.found.as_slice());
    let with = |cells: [String; 9]| start.iter().cloned().chain(cells).collect::<Vec<_>>();
    if found.is_empty() {
        let blank = String::new;
        let reason =
            answer.map_or("off_network", |answer| answer.nothing.as_ref().map_or("", |(reason, _)| reason.as_str()));
        return vec![with([blank(), blank(), blank(), blank(), blank(), blank(), snap, blank(), reason.to_owned()])];
    }
    let row = |(index, found): (usize, &Found)| {
        with([
            (index + 1).to_string(),
            stations.get(found.station).key.clone(),
            stations.get(found.station).name.clone(),
            format!("{:.1}", found.time.printed_seconds()),
            format!("{:.1}", found.distance.metres()),
            format!("{:.1}", found.straight_m),
            snap.clone(),
            found.state.as_str().to_owned(),
            String::new(),
        ])
    };
    found.iter().enumerate().map(row).collect()
}
