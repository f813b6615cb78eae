//! Where workers are right now: in memory only, one position a worker, and an R-tree over them for each count.

use std::collections::HashMap;

use chrono::NaiveDate;
use rstar::RTree;
use rstar::primitives::GeomWithData;

use crate::coord::{LngLat, Plane};

use super::Worker;

/// How long a position counts, in seconds.
pub const LIVE_S: i64 = 15 * 60;
/// Most workers that are held; who comes beyond them has to wait until others are forgotten.
const MOST: usize = 1 << 20;

/// The last position of a worker. Never stored, logged or given out.
#[derive(Clone, Copy)]
pub struct Sighted {
    /// Who, for the day.
    pub worker: Worker,
    /// The day that the name is good for.
    pub date: NaiveDate,
    /// When, in seconds since 1970.
    pub time_s: i64,
    /// Where.
    pub place: LngLat,
}

impl std::fmt::Debug for Sighted {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Sighted(not shown)")
    }
}

/// The last position of every worker who sends pings.
#[derive(Default)]
pub struct LivePings {
    latest: HashMap<Worker, Sighted>,
}

impl std::fmt::Debug for LivePings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "LivePings({} workers)", self.latest.len())
    }
}

impl LivePings {
    /// Takes positions; of one worker the latest stays, whatever the order.
    pub fn take(&mut self, sighted: impl IntoIterator<Item = Sighted>) {
        for one in sighted {
            if self.latest.len() >= MOST && !self.latest.contains_key(&one.worker) {
                continue;
            }
            let slot = self.latest.entry(one.worker).or_insert(one);
            if one.time_s >= slot.time_s {
                *slot = one;
            }
        }
    }

    /// Forgets positions older than `now_s` less [`LIVE_S`].
    pub fn forget(&mut self, now_s: i64) {
        self.latest.retain(|_, one| one.time_s + LIVE_S > now_s);
        if self.latest.capacity() > 4 * self.latest.len() + 1024 {
            self.latest.shrink_to_fit();
        }
    }

    /// An index of the workers of `date`; names of another date are the same people again.
    #[must_use]
    pub fn index(&self, date: NaiveDate) -> LiveIndex {
        LiveIndex::of(self.latest.values().filter(|one| one.date == date).map(|one| one.place).collect())
    }

    /// How many positions are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.latest.len()
    }

    /// Whether none is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.latest.is_empty()
    }
}

/// An R-tree over positions of workers, bulk loaded.
pub struct LiveIndex {
    places: Vec<LngLat>,
    origin: Option<(LngLat, Plane)>,
    /// How much longer a metre can be on the plane of the tree than where it is.
    stretch: f64,
    tree: RTree<GeomWithData<[f64; 2], u32>>,
}

impl std::fmt::Debug for LiveIndex {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "LiveIndex({} workers)", self.places.len())
    }
}

impl LiveIndex {
    /// An index of these positions.
    #[must_use]
    pub fn of(places: Vec<LngLat>) -> Self {
        let Some(&origin) = places.first() else {
            return Self { places, origin: None, stretch: 1.0, tree: RTree::new() };
        };
        let latitudes = || places.iter().map(|place| place.lat());
        let (south, north) = (latitudes().fold(90.0, f64::min), latitudes().fold(-90.0, f64::max));
        let middle = f64::midpoint(south, north);
        let plane = Plane::at(middle);
        let points = places.iter().zip(0..).map(|(&place, number)| {
            let (east, north) = plane.offset_m(origin, place);
            GeomWithData::new([east, north], number)
        });
        let tree = RTree::bulk_load(points.collect());
        let shortest = south.abs().max(north.abs()).to_radians().cos().max(1e-6);
        // A few per cent more than needed costs little, and whoever asks measures again.
        let stretch = (middle.to_radians().cos() / shortest).max(1.0) * 1.01;
        Self { places, origin: Some((origin, plane)), stretch, tree }
    }

    /// The positions.
    #[must_use]
    pub fn places(&self) -> &[LngLat] {
        &self.places
    }

    /// Numbers of the positions within `radius_m` metres of `centre` by straight line, in no order.
    pub fn within(&self, centre: LngLat, radius_m: f64) -> impl Iterator<Item = usize> + '_ {
        let found = self.origin.iter().flat_map(move |(origin, plane)| {
            let (east, north) = plane.offset_m(*origin, centre);
            let reach = radius_m * self.stretch;
            self.tree.locate_within_distance([east, north], reach * reach)
        });
        let numbers = found.map(|point| point.data as usize);
        numbers.filter(move |&number| Plane::distance_m(centre, self.places[number]) <= radius_m)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    fn sighted(worker: u64, time_s: i64, lng: f64) -> Sighted {
        let place = LngLat::new(lng, 28.94).unwrap();
        Sighted { worker: Worker(worker), date: date(24), time_s, place }
    }

    #[test]
    fn the_latest_position_counts_and_old_ones_are_forgotten() {
        let mut live = LivePings::default();
        live.take([sighted(1, 1_000, 118.0), sighted(1, 900, 118.1), sighted(2, 1_000, 118.2)]);
        live.take([sighted(1, 1_100, 118.3)]);
        let mut places: Vec<f64> = live.index(date(24)).places().iter().map(|place| place.lng()).collect();
        places.sort_by(f64::total_cmp);
        assert_eq!(places, [118.2, 118.3]);
        assert!(live.index(date(25)).places().is_empty());
        live.forget(1_000 + LIVE_S);
        assert_eq!(live.len(), 1);
        live.forget(1_100 + LIVE_S);
        assert!(live.is_empty());
        let shown =
            format!("{live:?} {:?} {:?}", sighted(1, 0, 118.5), LiveIndex::of(vec![sighted(1, 0, 118.5).place]));
        assert!(!shown.contains("118"), "{shown}");
    }

    #[test]
    fn the_index_finds_what_a_scan_finds() {
        let mut state = 7_u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        for middle in [0.0, 28.9, 60.2, -75.0] {
            let places: Vec<LngLat> =
                (0..2_000).map(|_| LngLat::new(118.0 + random(), middle + 2.0 * random()).unwrap()).collect();
            let index = LiveIndex::of(places.clone());
            for _ in 0..20 {
                let centre = LngLat::new(118.0 + random(), middle + 2.0 * random()).unwrap();
                let radius_m = 30_000.0 * random();
                let scan = (0..places.len()).filter(|&at| Plane::distance_m(centre, places[at]) <= radius_m);
                let mut found: Vec<usize> = index.within(centre, radius_m).collect();
                found.sort_unstable();
                assert_eq!(found, scan.collect::<Vec<_>>());
            }
        }
        assert_eq!(LiveIndex::of(Vec::new()).within(LngLat::new(0.0, 0.0).unwrap(), 1e9).count(), 0);
    }
}
