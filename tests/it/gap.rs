//! Gaps: what is in them, and why.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use h3o::CellIndex;
use waystation::coord::{CELL_RESOLUTION, Plane, cell_at, cell_centre};
use waystation::coverage::{Areas, Cause, District, GapQuestion, Gaps, Judge, StreetCoverage, gaps, tally};
use waystation::demand::DemandPoint;
use waystation::network::{BaseMap, Mode, Network, Profile, RawBaseMap, SNAP_LIMIT, StreetGraph, build_base_map};
use waystation::station::{StationId, StationSet};
use waystation::travel_time::{Doors, MAX_CUTOFF, Reader, StationMask, TravelTimeField};
use waystation::units::{Millimetres, Millis};

use crate::city::City;
use crate::draft::{Draft, STREET, quzhou, station};
use crate::random::Random;
use crate::tally::district;

/// A question on foot; stations for which `open` is false are closed at the instant asked about.
struct Setting<'a> {
    network: &'a Network,
    stations: &'a StationSet,
    open: &'a dyn Fn(StationId) -> bool,
    districts: &'a [District],
    people: &'a [DemandPoint],
    cutoff: Millis,
}

impl Setting<'_> {
    /// Finds the gaps, and hands them over with the question they answer.
    fn ask(&self, check: impl FnOnce(&Gaps, &GapQuestion<'_>)) {
        let graph = StreetGraph::of(self.network, Profile::preset(Mode::Walk));
        let doors = Doors::of(&graph, self.stations);
        let areas = Areas::of(self.network, Mode::Walk, self.districts, self.people, self.stations);
        let (open, all) = (StationMask::of(self.stations, self.open), StationMask::of(self.stations, |_| true));
        let field = |mask, cutoff| TravelTimeField::towards(&graph, &doors, mask, cutoff, 1);
        let fields = [field(&open, self.cutoff), field(&all, self.cutoff), field(&open, MAX_CUTOFF)];
        let reader = |mask, field| Reader { graph: &graph, doors: &doors, mask, field };
        let nameless = BaseMap::open(Arc::new(build_base_map(RawBaseMap::default()))).expect("whole");
        let question = GapQuestion {
            network: self.network,
            map: &nameless,
            areas: &areas,
            stations: self.stations,
            judge: Judge::Network(reader(&open, &fields[0])),
            at_any_hour: Judge::Network(reader(&all, &fields[1])),
            at_any_need: Judge::Network(reader(&all, &fields[1])),
            mask_at_any_hour: &all,
            far: reader(&open, &fields[2]),
            straight_m: graph.profile().reach(self.cutoff).0,
        };
        check(&gaps(&question), &question);
    }

    /// How many cells each cause has, over all gaps.
    fn causes(&self) -> BTreeMap<&'static str, usize> {
        let mut causes = BTreeMap::new();
        self.ask(|found, _| {
            for (cause, count) in found.gaps.iter().flat_map(|gap| &gap.causes) {
                *causes.entry(cause.as_str()).or_default() += count;
            }
        });
        causes
    }
}

/// Unserved street, taken metre by metre.
#[derive(Default)]
struct Streets {
    of_cell: BTreeMap<CellIndex, f64>,
    /// With how far off ten metres at a time may be: half of them at each change from one gap to another, or to none.
    of_gap: BTreeMap<usize, (f64, f64)>,
}

impl Streets {
    fn of(gap_of: &BTreeMap<CellIndex, usize>, question: &GapQuestion<'_>) -> Self {
        let network = question.network;
        let coverage = StreetCoverage::of(network, Mode::Walk, &question.judge);
        let mut streets = Self::default();
        for edge in network.edge_ids().filter(|&edge| network.edge(edge).flags.usable(Mode::Walk)) {
            for part in coverage.uncovered(edge, network.edge(edge).length) {
                let mut before = None;
                for start in (part.start.0..part.end.0).step_by(1000) {
                    let length = (part.end.0 - start).min(1000);
                    let cell = cell_at(network.place(edge, Millimetres(start + length / 2)), CELL_RESOLUTION);
                    let gap = gap_of.get(&cell).copied();
                    *streets.of_cell.entry(cell).or_default() += f64::from(length) / 1000.0;
                    if let Some(gap) = gap {
                        streets.of_gap.entry(gap).or_default().0 += f64::from(length) / 1000.0;
                    }
                    if let Some(left) = before.replace(gap).filter(|&left| left != gap) {
                        for changed in left.into_iter().chain(gap) {
                            streets.of_gap.entry(changed).or_default().1 += 5.6;
                        }
                    }
                }
            }
        }
        streets
    }
}

/// Why a cell is not served, by the definition; `None` where it is.
fn cause(question: &GapQuestion<'_>, cell: CellIndex) -> Option<Cause> {
    let centre = cell_centre(cell);
    let snap = question.network.snap(centre, Mode::Walk, SNAP_LIMIT);
    if question.judge.covers(centre, snap.as_ref()) {
        return None;
    }
    let near = |place| Plane::distance_m(centre, place) <= question.straight_m;
    Some(if snap.is_none() {
        Cause::OffNetwork
    } else if question.at_any_hour.covers(centre, snap.as_ref()) {
        Cause::Closed
    } else if question.stations.iter().any(|(_, station)| near(station.place)) {
        Cause::DetourOrBarrier
    } else {
        Cause::NoStation
    })
}

/// What makes gaps right, whatever the city.
fn check(found: &Gaps, question: &GapQuestion<'_>, what: &str) {
    let mask = question.far.mask;
    let figures = tally(question.network, Mode::Walk, question.areas, &question.judge, mask);
    let in_gaps: f64 = found.gaps.iter().map(|gap| gap.street_m).sum();
    let unserved = figures[0].measures[0].total - figures[0].measures[0].covered;
    assert!((found.unserved_street_m - unserved).abs() < 1e-6, "{what}: {} != {unserved}", found.unserved_street_m);
    assert!((in_gaps + found.fringe_street_m - unserved).abs() < 1e-6, "{what}: {in_gaps} of {unserved}");

    let mut gap_of: BTreeMap<CellIndex, usize> = BTreeMap::new();
    for (number, gap) in found.gaps.iter().enumerate() {
        assert!(gap.cells.is_sorted() && gap.cells.contains(&cell_at(gap.heart, CELL_RESOLUTION)), "{what}");
        for &cell in &gap.cells {
            assert_eq!(gap_of.insert(cell, number), None, "{what}: {cell} is in two gaps");
        }
        let snap = question.network.snap(gap.heart, Mode::Walk, SNAP_LIMIT);
        let nearest = snap.and_then(|snap| question.far.at(&snap)).map(|reading| (reading.station, reading.time));
        assert_eq!(gap.nearest, nearest, "{what}");
    }
    let known = question.areas.cells.iter().map(|cell| cell.cell);
    for cell in known.chain(gap_of.keys().copied()) {
        assert_eq!(gap_of.contains_key(&cell), cause(question, cell).is_some(), "{what}: {cell}");
    }
    // Places off the network are kept apart from those that a station could serve.
    let off = |gap: usize| found.gaps[gap].cause == Cause::OffNetwork;
    for (cell, gap) in &gap_of {
        for &neighbour in cell.grid_disk::<Vec<_>>(1).iter().filter_map(|neighbour| gap_of.get(neighbour)) {
            assert!(*gap == neighbour || off(*gap) != off(neighbour), "{what}: neighbours in two gaps");
        }
    }
    check_streets(found, question, &gap_of, what);
}

/// The street of each gap, and its cause, which is that of most of its street.
fn check_streets(found: &Gaps, question: &GapQuestion<'_>, gap_of: &BTreeMap<CellIndex, usize>, what: &str) {
    let streets = Streets::of(gap_of, question);
    for (number, gap) in found.gaps.iter().enumerate() {
        let (street_m, tolerance_m) = streets.of_gap.get(&number).copied().unwrap_or_default();
        assert!((gap.street_m - street_m).abs() < tolerance_m + 0.01, "{what}: {} m, not {street_m}", gap.street_m);
        let (mut causes, mut street_by_cause) = (BTreeMap::new(), BTreeMap::new());
        for cell in &gap.cells {
            let cause = cause(question, *cell).expect("cells of gaps are not served");
            *causes.entry(cause).or_default() += 1;
            *street_by_cause.entry(cause).or_insert(0.0) += streets.of_cell.get(cell).unwrap_or(&0.0);
        }
        assert_eq!(gap.causes, causes, "{what}");
        let most = street_by_cause.values().copied().fold(0.0, f64::max);
        let tolerance_m = 10.0 * gap.cells.len() as f64;
        assert!(street_by_cause[&gap.cause] >= most - tolerance_m, "{what}: {:?} of {street_by_cause:?}", gap.cause);
    }
}

#[test]
fn gaps_and_fringe_make_up_what_is_unserved() {
    let mut sizes = BTreeSet::new();
    for seed in 1..=60 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let people: Vec<DemandPoint> = (0..random.below(20))
            .map(|_| DemandPoint { place: city.random_place(&mut random), weight: random.between(0.0, 5.0) })
            .collect();
        let setting = Setting {
            network: &city.network,
            stations: &city.stations,
            open: &|station| station.0 % 3 != 0,
            districts: &[],
            people: &people,
            cutoff: Millis(60_000 + random.up_to(400_000)),
        };
        setting.ask(|found, question| {
            check(found, question, &format!("seed {seed}"));
            let size = |gap: &waystation::coverage::Gap| if people.is_empty() { gap.street_m } else { gap.demand };
            assert!(found.gaps.windows(2).all(|pair| size(&pair[0]) >= size(&pair[1])), "seed {seed}: not ranked");
            sizes.insert(found.gaps.len());
        });
    }
    assert!(sizes.len() > 3, "hardly any city has gaps: {sizes:?}");
}

/// A street of 1.5 km with a station in its middle; at most 900 m to walk, gap included.
#[test]
fn without_a_station_or_with_a_closed_one_the_cause_is_that() {
    let mut draft = Draft::at(quzhou());
    draft.line(&[(0.0, 0.0), (1500.0, 0.0)], STREET);
    let network = draft.open();
    let causes = |stations: &StationSet, open: bool| {
        let open = &move |_| open;
        let cutoff = Millis(900_000);
        Setting { network: &network, stations, open, districts: &[], people: &[], cutoff }.causes()
    };
    let middle = StationSet::new(vec![station("s", draft.place(750.0, 0.0))]);
    assert_eq!(causes(&middle, true), BTreeMap::new());
    let cells = causes(&middle, false)["closed_at_this_hour"];
    assert!(cells > 25, "1.5 km of street and 150 m on each side are at least 25 cells, not {cells}");
    assert_eq!(causes(&middle, false), [("closed_at_this_hour", cells)].into());
    assert_eq!(causes(&StationSet::new(Vec::new()), true), [("no_station", cells)].into());
    let far = StationSet::new(vec![station("far", draft.place(20_000.0, 0.0))]);
    assert_eq!(causes(&far, true), [("no_station", cells)].into());
}

/// Two streets 200 m apart, joined 900 m from the station: 922 m away by straight line at most, at least 1100 m
/// on foot.
#[test]
fn behind_a_barrier_the_cause_is_the_detour() {
    let mut draft = Draft::at(quzhou());
    draft.line(&[(0.0, 0.0), (900.0, 0.0), (900.0, 200.0), (0.0, 200.0)], STREET);
    let network = draft.open();
    let stations = StationSet::new(vec![station("s", draft.place(0.0, 0.0))]);
    let cutoff = Millis(900_000);
    let setting =
        Setting { network: &network, stations: &stations, open: &|_| true, districts: &[], people: &[], cutoff };
    setting.ask(|found, question| {
        check(found, question, "two streets");
        let [gap] = &found.gaps[..] else { panic!("one gap: {found:?}") };
        assert_eq!((gap.cause, gap.causes.len()), (Cause::DetourOrBarrier, 1), "{:?}", gap.causes);
        // All of the far street but the 20 m next to the corner that lie within 1080 m.
        assert!((found.unserved_street_m - 920.0).abs() < 0.1, "{}", found.unserved_street_m);
        assert!(gap.nearest.is_some_and(|(_, time)| time > cutoff));
    });
}

#[test]
fn cells_of_a_district_far_from_every_street_are_off_the_network() {
    let mut draft = Draft::at(quzhou());
    let ring = draft.line(&[(0.0, 0.0), (1200.0, 0.0), (1200.0, 1200.0), (0.0, 1200.0)], STREET);
    draft.way(&[ring[3], ring[0]], STREET, false);
    let network = draft.open();
    let corners = [(-50.0, -50.0), (1250.0, -50.0), (1250.0, 1250.0), (-50.0, 1250.0)];
    let districts = [district("d", &corners.map(|(east, north)| draft.place(east, north)))];
    let everywhere = [(0.0, 0.0), (1200.0, 0.0), (1200.0, 1200.0), (0.0, 1200.0)];
    let rows = everywhere.into_iter().enumerate();
    let rows = rows.map(|(number, (east, north))| station(&number.to_string(), draft.place(east, north)));
    let stations = StationSet::new(rows.collect());
    let people = [DemandPoint { place: draft.place(600.0, 600.0), weight: 7.0 }];
    let cutoff = Millis(900_000);
    let setting = Setting {
        network: &network,
        stations: &stations,
        open: &|_| true,
        districts: &districts,
        people: &people,
        cutoff,
    };
    setting.ask(|found, question| {
        check(found, question, "a ring");
        let [gap] = &found.gaps[..] else { panic!("one gap: {found:?}") };
        assert_eq!((gap.cause, gap.causes.len(), gap.nearest), (Cause::OffNetwork, 1, None));
        assert_eq!((gap.demand.to_bits(), gap.street_m.to_bits()), (7.0_f64.to_bits(), 0.0_f64.to_bits()));
        assert_eq!(gap.districts, ["d"]);
    });
}

#[test]
fn every_gap_says_why_it_is_one() {
    let server = crate::http::server();
    let mut causes = BTreeMap::<String, usize>::new();
    for query in ["cutoff_s=180", "cutoff_s=240&at=2026-11-24T03:00", "cutoff_s=300&need=toilet,shower", "metres=200"] {
        let stations = server.good("/v1/stations?limit=1000");
        let name = |key: &str| {
            let all = stations["features"].as_array().unwrap();
            let one = all.iter().find(|one| one["properties"]["key"] == key).expect("a station");
            one["properties"]["name"].as_str().filter(|name| !name.is_empty()).unwrap_or(key).to_owned()
        };
        for gap in server.good(&format!("/v1/gaps?limit=200&{query}"))["features"].as_array().unwrap() {
            let (properties, card) = (&gap["properties"], &gap["properties"]["card"]);
            let cause = properties["cause"].as_str().unwrap();
            let (zh, en) = (card["zh"].as_str().unwrap(), card["en"].as_str().unwrap());
            assert!(!zh.is_empty() && !en.is_empty() && !zh.contains("  "), "{card}");
            if let Some(station) = card["station"].as_str() {
                assert!(zh.contains(&name(station)) && en.contains(&name(station)), "{card}");
            }
            match cause {
                "closed_at_this_hour" => assert!(query.contains("at=") && card["station_s"].is_number(), "{card}"),
                "need_not_met" => {
                    let missing = card["missing"].as_array().unwrap();
                    assert!(query.contains("need=") && !missing.is_empty(), "{card}");
                }
                "detour_or_barrier" => assert!(card["straight_m"].as_f64().unwrap() <= 600.0, "{card}"),
                "off_network" => assert!(card["station"].is_null() && en.contains("150 m"), "{card}"),
                _ => assert!(card["station"].is_null() && en.contains("by straight line"), "{card}"),
            }
            *causes.entry(cause.to_owned()).or_default() += 1;
        }
    }
    for cause in ["closed_at_this_hour", "need_not_met", "detour_or_barrier"] {
        assert!(causes.contains_key(cause), "{causes:?}");
    }
    let run = crate::command::waystation(&[
        "gaps",
        crate::command::helsinki(),
        "--minutes",
        "3",
        "--explain",
        "--lang",
        "zh",
    ]);
    assert!(run.status == 0 && run.stdout.contains("\n1. "), "{}", run.stdout);
}
