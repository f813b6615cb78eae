//! Everything that a phone needs to answer without a server: stations, and when each is open in the next days.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::coord::{LngLat, Plane};
use crate::hours::{Moment, OpenState};
use crate::station::{Facility, FacilitySet, Station};

use super::number::degrees;

/// What a bundle is made for.
#[derive(Clone, Copy, Debug)]
pub struct BundleFrame<'a> {
    /// The version of the region.
    pub version: &'a str,
    /// The time zone in which hours are read.
    pub timezone: &'a str,
    /// From when its hours hold.
    pub made: Moment,
    /// For how long they hold.
    pub lasts: TimeDelta,
    /// West, south, east and north of the streets, in degrees.
    pub bounds: [f64; 4],
    /// The most bytes of stations; those nearest to the middle stay.
    pub largest: usize,
}

/// The states of some hours from `made` on: a state, then minutes since `made` and the state from then on.
type Calendar = Vec<i64>;

const fn code(state: OpenState) -> i64 {
    match state {
        OpenState::Closed => 0,
        OpenState::Open => 1,
        OpenState::Unknown => 2,
    }
}

fn calendar(station: &Station, needs: FacilitySet, frame: &BundleFrame<'_>) -> Calendar {
    let mut calendar = vec![code(station.state(needs, frame.made))];
    let mut at = frame.made;
    while let Some((next, state)) = station.next_change(needs, at) {
        if next >= frame.made + frame.lasts {
            break;
        }
        calendar.extend([(next - frame.made).num_minutes(), code(state)]);
        at = next;
    }
    calendar
}

/// Calendars, each once.
#[derive(Default)]
struct Calendars(BTreeMap<Calendar, usize>);

impl Calendars {
    fn index(&mut self, calendar: Calendar) -> usize {
        let next = self.0.len();
        *self.0.entry(calendar).or_insert(next)
    }

    fn list(self) -> Vec<Calendar> {
        let mut list: Vec<(usize, Calendar)> = self.0.into_iter().map(|(calendar, index)| (index, calendar)).collect();
        list.sort_unstable();
        list.into_iter().map(|(_, calendar)| calendar).collect()
    }
}

/// The bundle of `stations`, those nearest to the middle of the region first.
#[must_use]
pub fn bundle_json<'a>(stations: impl Iterator<Item = &'a Station>, frame: &BundleFrame<'_>) -> Value {
    let [west, south, east, north] = frame.bounds;
    let middle = LngLat::new(f64::midpoint(west, east), f64::midpoint(south, north)).ok();
    let off_middle = |place: LngLat| middle.map_or(0.0, |middle| Plane::distance_m(middle, place));
    let mut order: Vec<&Station> = stations.collect();
    order.sort_by(|a, b| off_middle(a.place).total_cmp(&off_middle(b.place)).then_with(|| a.key.cmp(&b.key)));
    let mut calendars = Calendars::default();
    let (mut bytes, mut rows) = (0, Vec::new());
    for station in &order {
        let row = row(station, frame, &mut calendars);
        bytes += row.to_string().len() + 1;
        if bytes > frame.largest {
            break;
        }
        rows.push(row);
    }
    json!({
        "version": frame.version,
        "timezone": frame.timezone,
        "made": frame.made.to_rfc3339(),
        "until": (frame.made + frame.lasts).to_rfc3339(),
        "bounds": frame.bounds.map(degrees),
        "total": order.len(),
        "truncated": rows.len() < order.len(),
        "hours": calendars.list(),
        "stations": rows,
    })
}

fn row(station: &Station, frame: &BundleFrame<'_>, calendars: &mut Calendars) -> Value {
    let services = station.service_hours.facilities();
    let own = |one: Facility| {
        let calendar = calendar(station, [one].into_iter().collect(), frame);
        (one.as_str().to_owned(), calendar)
    };
    let services: Vec<(String, Calendar)> = services.iter().map(own).collect();
    let hours = calendars.index(calendar(station, FacilitySet::default(), frame));
    let services: BTreeMap<String, usize> =
        services.into_iter().map(|(name, calendar)| (name, calendars.index(calendar))).collect();
    let codes = |set: FacilitySet| set.iter().map(Facility::as_str).collect::<Vec<_>>();
    json!({
        "key": station.key,
        "name": station.name,
        "lng": degrees(station.place.lng()),
        "lat": degrees(station.place.lat()),
        "tier": station.tier.as_str(),
        "facilities": station.facilities.map(codes),
        "hours": hours,
        "service_hours": (!services.is_empty()).then_some(services),
    })
}
