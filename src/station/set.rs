//! A list of stations with an R-tree over their positions.

use rstar::RTree;
use rstar::primitives::GeomWithData;

use crate::coord::{LngLat, Plane};
use crate::hours::Holidays;

use super::Station;

/// A station of one [`StationSet`]: its place in the order of keys, so ties go to the smaller key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StationId(pub u32);

impl StationId {
    /// As an index into arrays of stations.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Stations in the order of their keys (byte by byte), whatever the order of the rows.
#[derive(Clone, Debug)]
pub struct StationSet {
    stations: Vec<Station>,
    /// By which all hours are read.
    holidays: Holidays,
    origin: LngLat,
    plane: Plane,
    /// How much longer a metre can be on the plane of the tree than where it is; 1 for a small region.
    stretch: f64,
    tree: RTree<GeomWithData<[f64; 2], StationId>>,
}

impl StationSet {
    /// Sorts and indexes stations; of several with the same key the first stays.
    #[must_use]
    pub fn new(mut stations: Vec<Station>) -> Self {
        stations.sort_by(|a, b| a.key.cmp(&b.key));
        stations.dedup_by(|later, first| later.key == first.key);
        let latitudes = || stations.iter().map(|station| station.place.lat());
        let (south, north) = (latitudes().fold(90.0, f64::min), latitudes().fold(-90.0, f64::max));
        let middle = if stations.is_empty() { 0.0 } else { f64::midpoint(south, north) };
        let origin = LngLat::new(stations.first().map_or(0.0, |station| station.place.lng()), middle)
            .expect("between the positions of stations");
        let plane = Plane::at(middle);
        let points = stations.iter().enumerate().map(|(index, station)| {
            let (east, north) = plane.offset_m(origin, station.place);
            GeomWithData::new([east, north], StationId(index as u32))
        });
        let tree = RTree::bulk_load(points.collect());
        let holidays = Holidays::none();
        Self { stretch: stretch(middle, south, north), stations, holidays, origin, plane, tree }
    }

    /// The same stations, their hours read by a calendar of holidays.
    #[must_use]
    pub fn with_holidays(mut self, holidays: &Holidays) -> Self {
        self.stations = self.stations.into_iter().map(|station| station.with_holidays(holidays)).collect();
        self.holidays = holidays.clone();
        self
    }

    /// The calendar of holidays that hours are read by.
    #[must_use]
    pub const fn holidays(&self) -> &Holidays {
        &self.holidays
    }

    /// Whether the hours of any station tell public holidays apart, so that answers hang on the calendar.
    #[must_use]
    pub fn names_holidays(&self) -> bool {
        self.stations.iter().any(Station::names_holidays)
    }

    /// How many stations there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.stations.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.stations.is_empty()
    }

    /// All stations with their ids, in the order of keys.
    #[must_use = "iterators do nothing unless used"]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (StationId, &Station)> {
        self.stations.iter().enumerate().map(|(index, station)| (StationId(index as u32), station))
    }

    /// One station.
    #[must_use]
    pub fn get(&self, id: StationId) -> &Station {
        &self.stations[id.index()]
    }

    /// The station with this key.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<StationId> {
        self.stations
            .binary_search_by(|station| station.key.as_str().cmp(key))
            .ok()
            .map(|index| StationId(index as u32))
    }

    /// The station nearest to `place` by straight line among those that `takes` accepts, and its distance in metres.
    #[must_use]
    pub fn nearest_straight(&self, place: LngLat, takes: impl Fn(StationId) -> bool) -> Option<(StationId, f64)> {
        let mut best: Option<(f64, StationId)> = None;
        for (point, distance2) in self.tree.nearest_neighbor_iter_with_distance_2(self.on_plane(place)) {
            if best.is_some_and(|(metres, _)| distance2.sqrt() > metres * self.stretch_to(place)) {
                break;
            }
            if takes(point.data) {
                let candidate = (Plane::distance_m(place, self.get(point.data).place), point.data);
                if best.is_none_or(|best| candidate < best) {
                    best = Some(candidate);
                }
            }
        }
        best.map(|(metres, id)| (id, metres))
    }

    /// Every station within `metres` of `place` by straight line, in the order of ids.
    #[must_use]
    pub fn within_straight(&self, place: LngLat, metres: f64) -> Vec<StationId> {
        let reach = metres * self.stretch_to(place);
        let near = self.tree.locate_within_distance(self.on_plane(place), reach * reach);
        let mut ids: Vec<StationId> =
            near.map(|point| point.data).filter(|&id| Plane::distance_m(place, self.get(id).place) <= metres).collect();
        ids.sort_unstable();
        ids
    }

    fn on_plane(&self, place: LngLat) -> [f64; 2] {
        let (east, north) = self.plane.offset_m(self.origin, place);
        [east, north]
    }

    /// The stretch between stations and a place that may lie north or south of them all.
    fn stretch_to(&self, place: LngLat) -> f64 {
        self.stretch.max(stretch(self.origin.lat(), place.lat(), place.lat()))
    }
}

/// How much longer a metre at latitudes `south` to `north` can look on the plane at `middle`.
fn stretch(middle: f64, south: f64, north: f64) -> f64 {
    let width = |lat: f64| 1.0 / Plane::at(lat).degrees(1.0, 1.0).0;
    let ratio = [south, north].into_iter().map(|lat| width(middle) / width(lat)).fold(1.0, f64::max);
    // Meridians differ by less than one percent from pole to equator; a little more covers rounding.
    ratio * 1.011
}

#[cfg(test)]
mod tests {
    use super::super::Tier;
    use super::*;

    fn station(key: String, lng: f64, lat: f64) -> Station {
        Station {
            key,
            name: String::new(),
            place: LngLat::new(lng, lat).unwrap(),
            tier: Tier::Street,
            hours: None,
            hours_text: String::new(),
            facilities: None,
            service_hours: crate::station::ServiceHours::default(),
            extra: Vec::new(),
            private: Vec::new(),
        }
    }

    #[test]
    fn nearest_and_within_equal_a_scan_of_all_stations() {
        let mut state = 42_u64;
        let mut random = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / f64::from(1 << 24)
        };
        // As tall as China, so that the plane of the tree is badly wrong at both ends.
        let stations =
            (0..500).map(|n| station(format!("s{n}"), 75.0 + 60.0 * random(), 18.0 + 35.0 * random())).collect();
        let set = StationSet::new(stations);
        for _ in 0..300 {
            let place = LngLat::new(75.0 + 60.0 * random(), 15.0 + 40.0 * random()).unwrap();
            let metres = |id: StationId| Plane::distance_m(place, set.get(id).place);
            let takes = |id: StationId| !id.0.is_multiple_of(3);
            let scan =
                set.iter().map(|(id, _)| id).filter(|&id| takes(id)).min_by(|&a, &b| metres(a).total_cmp(&metres(b)));
            assert_eq!(set.nearest_straight(place, takes).map(|found| found.0), scan);
            let scan: Vec<StationId> = set.iter().map(|(id, _)| id).filter(|&id| metres(id) <= 400_000.0).collect();
            assert_eq!(set.within_straight(place, 400_000.0), scan);
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter() {
        let rows = |keys: [&str; 3]| StationSet::new(keys.map(|key| station(key.to_owned(), 1.0, 1.0)).to_vec());
        let (a, b) = (rows(["b", "a", "c"]), rows(["c", "b", "a"]));
        assert!(a.iter().zip(b.iter()).all(|((id, one), (other, two))| id == other && one.key == two.key));
        assert_eq!(a.find("b"), Some(StationId(1)));
        assert_eq!(a.find("x"), None);
    }
}
