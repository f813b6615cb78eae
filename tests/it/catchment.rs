//! Catchments: each by a second way, and all together.

use std::collections::BTreeMap;

use waystation::coverage::{Areas, Catchment, Judge, SeatShares, StreetCoverage, Tally, Unit, catchments, tally};
use waystation::demand::DemandPoint;
use waystation::network::{Mode, SNAP_LIMIT, Snap, StreetGraph};
use waystation::station::StationId;
use waystation::travel_time::{Doors, Reader, StationMask, TravelTimeField};
use waystation::units::{Millimetres, Millis};

use crate::city::{City, random_cutoff, random_profile};
use crate::naive::Naive;
use crate::random::Random;
use crate::tally::people;

/// A question over a random city.
struct Setting {
    city: City,
    graph: StreetGraph,
    doors: Doors,
    mask: StationMask,
    people: Vec<DemandPoint>,
    areas: Areas,
    cutoff: Millis,
    depth: usize,
}

impl Setting {
    fn random(seed: u64) -> Self {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let graph = StreetGraph::of(&city.network, random_profile(&mut random));
        let doors = Doors::of(&graph, &city.stations);
        let mask = StationMask::of(&city.stations, |station| station.0 % 5 != 4);
        let (cutoff, depth) = (random_cutoff(&mut random), 1 + random.below(3));
        let people = people(&city, &mut random);
        let areas = Areas::of(&city.network, graph.profile().mode, &[], &people, &city.stations);
        Self { city, graph, doors, mask, people, areas, cutoff, depth }
    }

    fn mode(&self) -> Mode {
        self.graph.profile().mode
    }

    fn with_reader<T>(&self, mask: &StationMask, depth: usize, use_it: impl FnOnce(Reader<'_>) -> T) -> T {
        let field = TravelTimeField::towards(&self.graph, &self.doors, mask, self.cutoff, depth);
        use_it(Reader { graph: &self.graph, doors: &self.doors, mask, field: &field })
    }

    fn catchments(&self) -> Vec<Catchment> {
        self.with_reader(&self.mask, self.depth + 1, |reader| catchments(&self.areas, &reader, self.depth))
    }

    fn tally(&self, mask: &StationMask) -> Tally {
        self.with_reader(mask, self.depth, |reader| {
            tally(&self.city.network, self.mode(), &self.areas, &Judge::Network(reader), mask).swap_remove(0)
        })
    }
}

/// Whole millimetres; other units in millionths, which is more than figures show.
fn whole(unit: Unit, value: f64) -> i64 {
    (value * if unit == Unit::StreetM { 1e3 } else { 1e6 }).round() as i64
}

#[test]
fn catchments_add_up_to_what_is_covered() {
    let mut positive = 0;
    for seed in 1..=150 {
        let setting = Setting::random(seed);
        let (catchments, tally) = (setting.catchments(), setting.tally(&setting.mask));
        let stations: Vec<StationId> = catchments.iter().map(|catchment| catchment.station).collect();
        assert_eq!(stations, setting.mask.taken().collect::<Vec<_>>());
        for (number, measure) in tally.measures.iter().enumerate() {
            let of = |catchment: &Catchment| catchment.nearest[number];
            assert!(catchments.iter().all(|catchment| of(catchment).total.to_bits() == measure.covered.to_bits()));
            let sum: i64 = catchments.iter().map(|catchment| whole(measure.unit, of(catchment).covered)).sum();
            let rounding = if measure.unit == Unit::StreetM { 0 } else { i64::try_from(catchments.len()).unwrap() };
            // Without a station there is nothing, covered or not.
            assert!((sum - whole(measure.unit, measure.covered)).abs() <= rounding, "seed {seed}: {measure:?}");
            positive += usize::from(sum > 0);
        }
    }
    assert!(positive > 100, "{positive} sums to compare");
}

#[test]
fn what_is_lost_is_the_difference_of_two_whole_runs() {
    let mut positive = [0, 0, 0];
    for seed in 1..=120 {
        let setting = Setting::random(seed);
        let with = setting.tally(&setting.mask);
        for catchment in setting.catchments() {
            let mut mask = setting.mask.clone();
            mask.set(catchment.station, false);
            let without = setting.tally(&mask);
            for (number, lost) in catchment.lost.iter().enumerate() {
                let [with, without] = [&with, &without].map(|tally| whole(lost.unit, tally.measures[number].covered));
                let rounding = i64::from(lost.unit != Unit::StreetM);
                let found = whole(lost.unit, lost.covered);
                assert!((with - without - found).abs() <= rounding, "seed {seed} {:?}: {lost:?}", catchment.station);
                positive[number] += usize::from(found > 0);
            }
        }
    }
    assert!(positive.iter().all(|&count| count > 50), "{positive:?} losses to compare");
}

/// Cells and demand points by the naive twin; streets by asking every two centimetres who is nearest.
#[test]
fn each_place_belongs_to_the_station_nearest_to_it() {
    const STEP_MM: u32 = 20;
    for seed in 1..=40 {
        let setting = Setting::random(seed);
        let Setting { city, graph, areas, people, mask, depth, .. } = &setting;
        let naive = Naive::of(&city.network, *graph.profile(), &city.stations);
        let owner = |snap: &Snap| {
            let mut found = naive.readings(snap);
            found.retain(|&(time, station)| time <= setting.cutoff.0 && mask.takes(station));
            (found.len() >= *depth).then(|| found[0].1)
        };
        let mut demand: BTreeMap<StationId, f64> = BTreeMap::new();
        for point in people {
            let snap = city.network.snap(point.place, setting.mode(), waystation::network::SNAP_LIMIT);
            if let Some(station) = snap.as_ref().and_then(owner) {
                *demand.entry(station).or_default() += point.weight;
            }
        }
        let mut cells: BTreeMap<StationId, usize> = BTreeMap::new();
        for station in areas.cells.iter().filter_map(|cell| owner(cell.snap.as_ref()?)) {
            *cells.entry(station).or_default() += 1;
        }
        let (streets, switches) = setting.with_reader(mask, *depth, |reader| {
            let coverage = StreetCoverage::of(&city.network, setting.mode(), &Judge::Network(reader));
            let (mut streets, mut edges): (BTreeMap<StationId, f64>, u32) = (BTreeMap::new(), 0);
            for edge in city.network.edge_ids() {
                edges += u32::from(!coverage.parts(edge).is_empty());
                for part in coverage.parts(edge) {
                    for along in (part.start.0..part.end.0).step_by(STEP_MM as usize) {
                        let foot = city.network.place(edge, Millimetres(along));
                        let snap = Snap { edge, node: None, along: Millimetres(along), gap: Millimetres(0), foot };
                        let station = reader.at(&snap).expect("it is covered").station;
                        *streets.entry(station).or_default() += f64::from(STEP_MM.min(part.end.0 - along)) / 1000.0;
                    }
                }
            }
            (streets, edges)
        });
        for catchment in setting.catchments() {
            let of = |unit: Unit| catchment.nearest.iter().find(|measure| measure.unit == unit).unwrap().covered;
            let station = catchment.station;
            let what = format!("seed {seed} {station:?} depth {depth}");
            let weight = demand.get(&station).copied().unwrap_or_default();
            assert!((of(Unit::Demand) - weight).abs() < 1e-6, "{what}: {weight} of demand");
            let has_cells = cells.contains_key(&station);
            assert_eq!(of(Unit::AreaM2) > 0.0, has_cells, "{what}");
            let street_m = streets.get(&station).copied().unwrap_or_default();
            // Wherever one catchment ends on a street, a step may be on the wrong side.
            let tolerance = f64::from(switches * STEP_MM) / 1000.0;
            assert!((of(Unit::StreetM) - street_m).abs() <= tolerance, "{what}: {street_m} m, {catchment:?}");
        }
    }
}

#[test]
fn everybody_sits_down_once_or_has_no_seat_in_reach() {
    for seed in 0..12 {
        let setting = Setting::random(seed);
        let count = setting.city.stations.len();
        // Every third has no seats, or nobody knows them.
        let seats = |station: StationId| (!station.0.is_multiple_of(3)).then_some(4 + station.0 % 7);
        let weights: Vec<f64> = setting.people.iter().map(|point| point.weight).collect();
        let (demand, left) = setting.with_reader(&setting.mask, count, |reader| {
            SeatShares::of(&setting.areas, &reader, seats).demand(count, &weights)
        });
        let all: f64 = weights.iter().sum();
        assert!((demand.iter().sum::<f64>() + left - all).abs() <= 1e-9 * all.abs().max(1.0), "seed {seed}");

        // By a second way: each station alone says whom it can seat.
        let network = &setting.city.network;
        let snaps: Vec<Option<Snap>> =
            setting.people.iter().map(|point| network.snap(point.place, setting.mode(), SNAP_LIMIT)).collect();
        let mut reach = vec![vec![false; count]; snaps.len()];
        for station in setting.mask.taken() {
            let alone = StationMask::of(&setting.city.stations, |other| other == station);
            setting.with_reader(&alone, 1, |reader| {
                for (person, snap) in snaps.iter().enumerate() {
                    reach[person][station.index()] = snap.is_some_and(|snap| reader.at(&snap).is_some());
                }
            });
        }
        let mut naive = vec![0.0; count];
        for (person, weight) in weights.iter().enumerate() {
            let within = (0..count).filter(|&station| reach[person][station]);
            let within: Vec<(usize, f64)> =
                within.filter_map(|station| Some((station, f64::from(seats(StationId(station as u32))?)))).collect();
            let room: f64 = within.iter().map(|(_, seats)| seats).sum();
            for (station, seats) in &within {
                naive[*station] += weight * seats / room;
            }
        }
        for (station, demand) in demand.iter().enumerate() {
            assert!((demand - naive[station]).abs() <= 1e-9 * all.abs().max(1.0), "seed {seed}, station {station}");
        }
    }
}
