//! Questions asked of a drawn map: each of every surface that answers it, and all must say the same.

use geo::Contains;
use waystation::coord::{CELL_RESOLUTION, LngLat, Plane, cell_centre};
use waystation::coverage::{Judge, StreetCoverage};
use waystation::hours::{parse_moment, parse_zone};
use waystation::isochrone::{Raster, reached_cells, reached_parts};
use waystation::nearest::{Answer, Nearest, Question};
use waystation::network::{Mode, Profile, SNAP_LIMIT, Snap, StreetGraph};
use waystation::station::{FacilitySet, OpenRule, StationId, StationSet};
use waystation::travel_time::{
    Doors, Expansion, Heading, Origin, Reached, Reader, Reading, Search, StationMask, Times, TravelTimeField,
};
use waystation::units::Millis;

use crate::draft::station;
use crate::map::Map;

/// Long enough for every way on a drawing.
const HOUR: Millis = Millis(3_600_000);

/// The places within a contour, by letter and in their order.
#[derive(Debug, PartialEq)]
pub struct Within {
    /// Those whose own reading is within it.
    pub reached: String,
    /// Those that the area holds.
    pub drawn: String,
    /// Whole metres of street.
    pub street_m: u32,
    /// Holes of the area.
    pub holes: usize,
}

/// What is within, in the order of the fields.
pub fn within(reached: &str, drawn: &str, street_m: u32, holes: usize) -> Within {
    Within { reached: reached.to_owned(), drawn: drawn.to_owned(), street_m, holes }
}

impl Map {
    /// Whole metres of street of a mode: those that count, and those of islets.
    pub fn street_and_islet_m(&self, mode: Mode) -> [u32; 2] {
        let counts = self.network.mode_counts(mode);
        [counts.street_m, counts.islet_m].map(|metres| metres.round() as u32)
    }

    /// The character at which a place meets the street, and the whole metres to it.
    pub fn door(&self, mode: Mode, from: char) -> Option<(char, u32)> {
        let snap = self.network.snap(self.places[&from], mode, SNAP_LIMIT)?;
        let at_foot = |(_, place): &&(char, LngLat)| Plane::distance_m(*place, snap.foot) < 0.1;
        let drawn = self.drawn.iter().find(at_foot).expect("it meets the street at a character");
        Some((drawn.0, snap.gap.metres().round() as u32))
    }

    /// Asserts that somebody at `from` walks `metres` to a station at `to`.
    #[track_caller]
    pub fn walks(&self, from: char, to: char, metres: u32) {
        self.travels(Mode::Walk, from, to, [0, metres]);
    }

    /// Asserts that somebody at `from` rides and pushes so many metres on the way to a station at `to`.
    #[track_caller]
    pub fn rides(&self, from: char, to: char, ridden_and_pushed_m: [u32; 2]) {
        self.travels(Mode::Cycle, from, to, ridden_and_pushed_m);
    }

    #[track_caller]
    fn travels(&self, mode: Mode, from: char, to: char, [ridden, on_foot]: [u32; 2]) {
        let (seconds, metres) = self.trip(mode, from, to).expect("there is a way");
        let expect = f64::from(ridden) / 15.0 * 3.6 + f64::from(on_foot) / 1.2;
        assert!((metres - f64::from(ridden + on_foot)).abs() < 0.2, "{metres} m from {from} to {to}");
        // Each edge and the last stretch are rounded to a tenth.
        assert!((seconds - expect).abs() < 0.4, "{seconds} s instead of {expect} from {from} to {to}");
    }

    /// Asserts that nobody gets from `from` to a station at `to`.
    #[track_caller]
    pub fn parts(&self, mode: Mode, from: char, to: char) {
        let trip = self.trip(mode, from, to);
        assert_eq!(trip, None, "seconds and metres from {from} to {to}");
    }

    /// Seconds and metres from `from` to a station at `to`.
    #[track_caller]
    fn trip(&self, mode: Mode, from: char, to: char) -> Option<(f64, f64)> {
        let survey = Survey::of(self, mode, &to.to_string());
        let answer = survey.nearest(from, HOUR);
        survey.with_reach(Heading::To, HOUR, |reach| survey.agrees(reach, HOUR));
        let found = *answer?.found.first()?;
        Some((found.time.seconds(), found.distance.metres()))
    }

    /// Why nobody at `from` gets to a station at `to` within `seconds`, and the metres to the one that is named.
    pub fn nothing(&self, mode: Mode, from: char, to: char, seconds: u32) -> (&'static str, Option<u32>) {
        let answer = Survey::of(self, mode, &to.to_string()).nearest(from, Millis(1000 * seconds));
        let (reason, named) = answer.expect("a place on the network").nothing.expect("nothing is near");
        (reason.as_str(), named.map(|found| found.distance.metres().round() as u32))
    }

    /// What lies within `seconds` of stations at the letters of `stations`.
    #[track_caller]
    pub fn within(&self, mode: Mode, stations: &str, seconds: u32) -> Within {
        self.contour(mode, Heading::To, stations, seconds)
    }

    /// What lies within `seconds` of the letters of `origins`.
    #[track_caller]
    pub fn contour(&self, mode: Mode, heading: Heading, origins: &str, seconds: u32) -> Within {
        let (survey, contour) = (Survey::of(self, mode, origins), Millis(1000 * seconds));
        survey.with_reach(heading, contour.saturating_add(contour), |reach| {
            if heading == Heading::To {
                survey.agrees(reach, contour);
            }
            let area = Raster::of(reach, contour).area(reach, contour, None);
            let letters = |takes: &dyn Fn(char) -> bool| self.places.keys().filter(|letter| takes(**letter)).collect();
            let parts = reached_parts(reach, contour, false);
            let street_mm: u64 = parts.iter().map(|part| u64::from((part.end - part.start).0)).sum();
            Within {
                reached: letters(&|letter| {
                    let reading = survey.snap(letter).and_then(|snap| Times::at(reach, &snap));
                    reading.is_some_and(|reading| reading.time <= contour)
                }),
                drawn: letters(&|letter| {
                    let place = self.places[&letter];
                    area.contains(&geo::Point::new(place.lng(), place.lat()))
                }),
                street_m: (street_mm as f64 / 1000.0).round() as u32,
                holes: area.iter().map(|part| part.interiors().len()).sum(),
            }
        })
    }
}

/// Stations at some letters of a map, and the streets as one mode travels them.
struct Survey<'a> {
    map: &'a Map,
    graph: StreetGraph,
    stations: StationSet,
    doors: Doors,
}

impl<'a> Survey<'a> {
    fn of(map: &'a Map, mode: Mode, letters: &str) -> Self {
        let graph = StreetGraph::of(&map.network, Profile::preset(mode));
        let stations = letters.chars().map(|letter| station(&letter.to_string(), map.places[&letter]));
        let stations = StationSet::new(stations.collect());
        Self { map, doors: Doors::of(&graph, &stations), graph, stations }
    }

    fn mode(&self) -> Mode {
        self.graph.profile().mode
    }

    fn snap(&self, letter: char) -> Option<Snap> {
        self.map.network.snap(self.map.places[&letter], self.mode(), SNAP_LIMIT)
    }

    fn nearest(&self, from: char, cutoff: Millis) -> Option<Answer> {
        let at = parse_moment("2026-11-23T09:00", parse_zone("Asia/Shanghai").unwrap()).unwrap();
        let place = self.map.places[&from];
        let asked = Question { place, limit: 1, cutoff, at, open: OpenRule::Any, needs: FacilitySet::default() };
        Nearest { graph: &self.graph, doors: &self.doors, stations: &self.stations }
            .answer(&asked, &mut Search::default())
    }

    fn with_reach<T>(&self, heading: Heading, limit: Millis, ask: impl FnOnce(&Reached<'_>) -> T) -> T {
        let origins = self.stations.iter().filter_map(|(owner, station)| {
            let snap = self.map.network.snap(station.place, self.mode(), SNAP_LIMIT)?;
            Some(Origin { owner, place: station.place, snap })
        });
        let origins: Vec<Origin> = origins.collect();
        ask(&Expansion::default().run(&self.graph, heading, &origins, limit))
    }

    /// Asserts that the nearest station, the field, the isochrone and coverage say the same of every letter and every
    /// metre of street.
    #[track_caller]
    fn agrees(&self, reach: &Reached<'_>, cutoff: Millis) {
        let (network, mode) = (&self.map.network, self.mode());
        let mask = StationMask::of(&self.stations, |_| true);
        let field = TravelTimeField::towards(&self.graph, &self.doors, &mask, cutoff, 1);
        let reader = Reader { graph: &self.graph, doors: &self.doors, mask: &mask, field: &field };
        let judge = Judge::Network(reader);
        let best = |reading: Reading| (reading.time, reading.station);
        for (&letter, &place) in &self.map.places {
            let snap = self.snap(letter);
            let read: Option<(Millis, StationId)> = snap.and_then(|snap| reader.at(&snap)).map(best);
            let reached = snap.and_then(|snap| Times::at(reach, &snap)).filter(|it| it.time <= cutoff).map(best);
            let answer = self.nearest(letter, cutoff);
            let nearest = answer.as_ref().and_then(|answer| answer.found.first()).map(|it| (it.time, it.station));
            assert_eq!((read, read), (reached, nearest), "field, isochrone and nearest at {letter}");
            assert_eq!(answer.map(|answer| answer.snap), snap, "the street at {letter}");
            assert_eq!(judge.covers(place, snap.as_ref()), read.is_some(), "coverage at {letter}");
        }
        let covered = StreetCoverage::of(network, mode, &judge);
        let parts = reached_parts(reach, cutoff, false);
        for edge in network.edge_ids() {
            let own: Vec<_> =
                parts.iter().filter(|part| part.edge == edge).map(|part| (part.start, part.end)).collect();
            let expect: Vec<_> = covered.parts(edge).iter().map(|part| (part.start, part.end)).collect();
            assert_eq!(own, expect, "covered street and reached street");
        }
        for cell in reached_cells(reach, cutoff, CELL_RESOLUTION) {
            let snap = network.snap(cell_centre(cell.cell), mode, SNAP_LIMIT);
            assert_eq!(snap.and_then(|snap| reader.at(&snap)), Some(cell.reading), "{}", cell.cell);
        }
    }
}
