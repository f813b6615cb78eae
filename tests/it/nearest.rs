//! The nearest stations, against the naive twin; open judged on arrival.

use chrono::TimeDelta;
use waystation::coord::{LngLat, Plane};
use waystation::hours::{Moment, OpenState, Schedule, parse_moment, parse_zone};
use waystation::nearest::{Answer, FALLBACK_CUTOFF, Nearest, Question, Reason};
use waystation::network::{Mode, Profile, SNAP_LIMIT, Snap, StreetGraph};
use waystation::station::{Facility, FacilitySet, OpenRule, ServiceHours, Station, StationId, StationSet};
use waystation::travel_time::{Doors, Reader, Search, StationMask, TravelTimeField};
use waystation::units::Millis;

use crate::city::{City, random_cutoff, random_profile};
use crate::draft::{Draft, STREET, quzhou, station};
use crate::naive::Naive;
use crate::random::Random;

const RULES: [OpenRule; 3] = [OpenRule::Any, OpenRule::Open, OpenRule::OpenOrUnknown];

/// A moment of a Monday.
fn monday(time: &str) -> Moment {
    parse_moment(&format!("2026-11-23T{time}"), parse_zone("Asia/Shanghai").unwrap()).unwrap()
}

/// A question without needs or hours.
fn question(place: LngLat, cutoff: Millis) -> Question {
    let at = monday("09:00");
    Question { place, limit: 1, cutoff, at, open: OpenRule::Any, needs: FacilitySet::default() }
}

/// Whether a station is open for all needs, from the words of its hours.
fn state(station: &Station, needs: FacilitySet, at: Moment) -> OpenState {
    let state = |hours: &str| Schedule::parse(hours).map_or(OpenState::Unknown, |hours| hours.state(at));
    let of_station = station.hours.as_ref().map_or(OpenState::Unknown, |hours| state(hours.text()));
    let of_service = |need: Facility| {
        let own = station.service_hours.iter().find(|(facility, _)| *facility == need);
        own.map_or(of_station, |(_, hours)| state(hours))
    };
    let states: Vec<OpenState> =
        if needs.is_empty() { vec![of_station] } else { needs.iter().map(of_service).collect() };
    [OpenState::Closed, OpenState::Unknown].into_iter().find(|state| states.contains(state)).unwrap_or(OpenState::Open)
}

/// Whether a station has all needs, by its list of facilities or its hours of services.
fn offers(station: &Station, needs: FacilitySet) -> bool {
    let has = |need: Facility| {
        station.facilities.is_some_and(|facilities| facilities.contains(need))
            || station.service_hours.iter().any(|(facility, _)| facility == need)
    };
    needs.iter().all(has)
}

/// What the definition says: those within the cutoff that qualify on arrival, else why there is none.
fn expected(city: &City, naive: &Naive<'_>, snap: &Snap, asked: &Question) -> Result<Vec<(u32, StationId)>, Reason> {
    let mut near = naive.readings(snap);
    near.retain(|reading| reading.0 <= asked.cutoff.0);
    let fitting = near.iter().filter(|reading| offers(city.stations.get(reading.1), asked.needs));
    let arrival = |time: u32| asked.at + TimeDelta::milliseconds(i64::from(time));
    let open = |reading: &&(u32, StationId)| {
        asked.open.admits(state(city.stations.get(reading.1), asked.needs, arrival(reading.0)))
    };
    let mut found: Vec<_> = fitting.clone().filter(open).copied().collect();
    found.truncate(asked.limit);
    match (near.first(), fitting.count(), found.is_empty()) {
        (_, _, false) => Ok(found),
        (None, _, _) => Err(Reason::NoStation),
        (_, 0, _) => Err(Reason::NoneWithNeeds),
        _ => Err(Reason::NoneOpen),
    }
}

fn check(city: &City, naive: &Naive<'_>, asked: &Question, answer: &Answer, what: &str) {
    let found: Vec<_> = answer.found.iter().map(|found| (found.time.0, found.station)).collect();
    match expected(city, naive, &answer.snap, asked) {
        Ok(expect) => {
            assert_eq!(found, expect, "{what}");
            assert_eq!(answer.nothing, None, "{what}");
        }
        Err(reason) => {
            let farther = Question { cutoff: FALLBACK_CUTOFF.max(asked.cutoff), limit: 1, ..*asked };
            let fallback = expected(city, naive, &answer.snap, &farther).ok().map(|found| found[0]);
            let (found_reason, named) = answer.nothing.expect("nothing was found");
            assert_eq!((found_reason, named.map(|found| (found.time.0, found.station))), (reason, fallback), "{what}");
            assert!(found.is_empty(), "{what}");
        }
    }
    for found in answer.found.iter().chain(answer.nothing.iter().filter_map(|nothing| nothing.1.as_ref())) {
        let station = city.stations.get(found.station);
        let arrival = asked.at + TimeDelta::milliseconds(i64::from(found.time.0));
        assert_eq!(found.state, state(station, asked.needs, arrival), "{what}");
        assert_eq!(found.change, station.next_change(asked.needs, arrival), "{what}");
        let lengths = naive.lengths(&answer.snap, found.station);
        assert!(lengths.contains(&u64::from(found.distance.0)), "{what}: {found:?}, quickest ways are {lengths:?}");
        assert_eq!(found.straight_m.to_bits(), Plane::distance_m(asked.place, station.place).to_bits(), "{what}");
        // Foot points are rounded to a centimetre, on both ends; the plane is good to 1 part in 10^5.
        assert!(found.distance.metres() * 1.000_02 > found.straight_m - 0.1, "{what}: {found:?}");
    }
}

#[test]
fn answers_equal_the_naive_twin_with_needs_and_hours() {
    let mut outcomes = [0; 4];
    let mut search = Search::default();
    for seed in 1..=300 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let profile = random_profile(&mut random);
        let graph = StreetGraph::of(&city.network, profile);
        let doors = Doors::of(&graph, &city.stations);
        let naive = Naive::of(&city.network, profile, &city.stations);
        let nearest = Nearest { graph: &graph, doors: &doors, stations: &city.stations };
        for _ in 0..12 {
            let needs = [Facility::Toilet, Facility::Water].into_iter().filter(|_| random.chance(0.3)).collect();
            let place = city.random_place(&mut random);
            let snap = city.network.snap(place, profile.mode, SNAP_LIMIT);
            // Often the very time of a station, or a millisecond less: the cutoff is inclusive.
            let times = snap.as_ref().map_or_else(Vec::new, |snap| naive.readings(snap));
            let exact = times.get(random.below(6)).filter(|reading| (1000..5_400_000).contains(&reading.0));
            let exact = exact.map(|reading| Millis(reading.0 - random.up_to(1)));
            let cutoff = exact.unwrap_or_else(|| random_cutoff(&mut random));
            let asked = Question {
                limit: 1 + random.below(5),
                // Minutes before one of the lists opens or closes: what counts is the state on arrival.
                at: monday(random.pick(&["08:58", "09:02", "09:05", "17:55"])),
                open: random.pick(&RULES),
                needs,
                ..question(place, cutoff)
            };
            let what = format!("seed {seed} {asked:?}");
            let answer = nearest.answer(&asked, &mut search);
            assert_eq!(answer.as_ref().map(|answer| answer.snap), snap, "{what}");
            if let Some(answer) = answer {
                check(&city, &naive, &asked, &answer, &what);
                outcomes[answer.nothing.map_or(3, |nothing| nothing.0 as usize)] += 1;
            }
        }
    }
    assert!(outcomes.iter().all(|&count| count > 50), "some outcome hardly comes up: {outcomes:?}");
}

/// The promise of `travel_time::reading`: nearest and field agree on 1,000 random places, to the millisecond.
#[test]
fn the_first_answer_is_the_reading_of_the_field() {
    let (mut places, mut search) = (0, Search::default());
    for seed in 1001.. {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let graph = StreetGraph::of(&city.network, random_profile(&mut random));
        let doors = Doors::of(&graph, &city.stations);
        let mask = StationMask::of(&city.stations, |_| true);
        let cutoff = random_cutoff(&mut random);
        let field = TravelTimeField::towards(&graph, &doors, &mask, cutoff, 1);
        let reader = Reader { graph: &graph, doors: &doors, mask: &mask, field: &field };
        let nearest = Nearest { graph: &graph, doors: &doors, stations: &city.stations };
        for _ in 0..10 {
            let asked = question(city.random_place(&mut random), cutoff);
            let Some(answer) = nearest.answer(&asked, &mut search) else { continue };
            let first = answer.found.first().map(|found| (found.time, found.station));
            let reading = reader.at(&answer.snap).map(|reading| (reading.time, reading.station));
            assert_eq!(first, reading, "seed {seed} {asked:?}");
            places += 1;
        }
        if places >= 1000 {
            return;
        }
    }
}

/// A street of 1200 m, a station with water 600 m away (500 s), open from nine to ten past nine.
fn answer(needs: &[Facility], at: &str, cutoff: u32, place: (f64, f64)) -> Option<Answer> {
    let mut draft = Draft::at(quzhou());
    draft.line(&[(0.0, 0.0), (1200.0, 0.0)], STREET);
    let network = draft.open();
    let water = Station {
        hours: Some(Schedule::parse("09:00-09:10").unwrap()),
        facilities: Some([Facility::Water].into_iter().collect()),
        service_hours: ServiceHours::default(),
        ..station("water", draft.place(700.0, 0.0))
    };
    let stations = StationSet::new(vec![water]);
    let graph = StreetGraph::of(&network, Profile::preset(Mode::Walk));
    let doors = Doors::of(&graph, &stations);
    let asked = Question {
        at: monday(at),
        open: OpenRule::Open,
        needs: needs.iter().copied().collect(),
        ..question(draft.place(place.0, place.1), Millis(cutoff * 1000))
    };
    Nearest { graph: &graph, doors: &doors, stations: &stations }.answer(&asked, &mut Search::default())
}

/// A way begins at the place, ends at the station, and is as long as it is said to be.
#[test]
fn ways_are_as_long_as_they_are_said_to_be() {
    let (mut ways, mut search) = (0, Search::default());
    for seed in 2001..=2150 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let graph = StreetGraph::of(&city.network, random_profile(&mut random));
        let doors = Doors::of(&graph, &city.stations);
        let nearest = Nearest { graph: &graph, doors: &doors, stations: &city.stations };
        for _ in 0..10 {
            let asked = Question { limit: 3, ..question(city.random_place(&mut random), random_cutoff(&mut random)) };
            let drawn = nearest.ways(&asked, &mut search);
            let Some(answer) = nearest.answer(&asked, &mut search) else {
                assert!(drawn.is_empty());
                continue;
            };
            let named = answer.nothing.and_then(|(_, named)| named);
            let told: Vec<_> = answer.found.iter().copied().chain(named).collect();
            assert_eq!(drawn.len(), told.len(), "seed {seed} {asked:?}");
            for (way, found) in drawn.iter().zip(told) {
                let station = city.stations.get(found.station).place;
                assert_eq!((way.first(), way.last()), (Some(&asked.place), Some(&station)));
                let length: f64 = way.windows(2).map(|pair| Plane::distance_m(pair[0], pair[1])).sum();
                let off = (length - found.distance.metres()).abs();
                assert!(off < 0.5 + 0.001 * length, "seed {seed}: {length} m is not {found:?}");
                ways += 1;
            }
        }
    }
    assert!(ways > 500, "{ways}");
}

#[test]
fn an_empty_answer_says_why_and_names_the_nearest_within_an_hour() {
    let reason = |needs: &[Facility], at: &str, cutoff: u32| {
        let answer = answer(needs, at, cutoff, (100.0, 0.0)).expect("on the network");
        answer.nothing.map(|(reason, named)| (reason.as_str(), named.map(|found| found.time.printed_seconds())))
    };
    assert_eq!(reason(&[Facility::Water], "09:00", 900), None);
    assert_eq!(reason(&[], "08:55", 900), None, "closed now, open on arrival");
    assert_eq!(reason(&[], "09:02", 900), Some(("none_open_on_arrival", None)), "open now, closed on arrival");
    assert_eq!(reason(&[Facility::Toilet], "09:00", 900), Some(("none_with_needs", None)));
    assert_eq!(reason(&[], "09:00", 499), Some(("no_station_within_cutoff", Some(500.0))));
}

#[test]
fn a_place_off_the_network_has_no_answer() {
    assert!(answer(&[], "09:00", 900, (600.0, 149.0)).is_some());
    assert!(answer(&[], "09:00", 900, (600.0, 151.0)).is_none());
}
