//! Figures of areas: what they add up to.

use geo::{Area as _, Coord, LineString, MultiPolygon, Polygon};
use rayon::ThreadPoolBuilder;
use waystation::coord::{LngLat, Plane};
use waystation::coverage::{Areas, District, Judge, Outline, Tally, Unit, tally};
use waystation::demand::DemandPoint;
use waystation::network::{Mode, Profile, StreetGraph};
use waystation::station::StationSet;
use waystation::travel_time::{Doors, Reader, StationMask, TravelTimeField};
use waystation::units::{Metres, Millis};

use crate::city::{City, random_cutoff};
use crate::draft::{Draft, STREET, quzhou, station};
use crate::random::Random;

/// A district with these corners.
pub fn district(key: &str, corners: &[LngLat]) -> District {
    let ring: LineString = corners.iter().map(|corner| Coord { x: corner.lng(), y: corner.lat() }).collect();
    let outline = Outline::of(MultiPolygon::new(vec![Polygon::new(ring, Vec::new())])).expect("it has an extent");
    District { key: key.to_owned(), name: key.to_uppercase(), level: None, outline }
}

/// Two districts that share a slanting border through the city, and a box 20 km around it.
pub fn halves(city: &City, random: &mut Random) -> [District; 2] {
    let middle = Draft::at(city.random_place(random));
    let slant = random.between(-15_000.0, 15_000.0);
    let corner = |east: f64, north: f64| middle.place(east, north);
    let (south, north) = (corner(-slant, -20_000.0), corner(slant, 20_000.0));
    [
        district("west", &[corner(-20_000.0, -20_000.0), south, north, corner(-20_000.0, 20_000.0)]),
        district("east", &[south, corner(20_000.0, -20_000.0), corner(20_000.0, 20_000.0), north]),
    ]
}

pub fn people(city: &City, random: &mut Random) -> Vec<DemandPoint> {
    (0..30).map(|_| DemandPoint { place: city.random_place(random), weight: random.below(9) as f64 }).collect()
}

/// The tallies of a random city by its two halves.
fn tallies(seed: u64, mode: Mode, threads: usize) -> Vec<Tally> {
    let (city, mut random) = (City::random(seed), Random::new(seed));
    let graph = StreetGraph::of(&city.network, Profile::preset(mode));
    let doors = Doors::of(&graph, &city.stations);
    let mask = StationMask::of(&city.stations, |station| station.0 % 4 != 3);
    let field = TravelTimeField::towards(&graph, &doors, &mask, random_cutoff(&mut random), 1);
    let districts = halves(&city, &mut random);
    let people = people(&city, &mut random);
    let judge = if random.chance(0.5) {
        Judge::Network(Reader { graph: &graph, doors: &doors, mask: &mask, field: &field })
    } else {
        let (network, stations) = (&city.network, &city.stations);
        Judge::Disc { network, stations, mask: &mask, radius: Metres(random.between(50.0, 600.0)), depth: 1 }
    };
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let areas = Areas::of(&city.network, mode, &districts, &people, &city.stations);
        let figures = tally(&city.network, mode, &areas, &judge, &mask);
        let street_m = figures[0].measures[0].total;
        assert!((street_m - city.network.mode_counts(mode).street_m).abs() < 1e-6, "seed {seed}: {street_m}");
        assert_eq!(figures[0].stations, mask.count(), "seed {seed}");
        figures
    })
}

/// Streets and demand of two districts that divide the plane add up to the region. A street is cut at the
/// border to the millimetre on either side, so each crossing may add or lose one.
#[test]
fn two_halves_add_up_to_the_region() {
    for seed in 1..=60 {
        for mode in Mode::ALL {
            let figures = tallies(seed, mode, 2);
            let keys: Vec<&str> = figures.iter().map(|figures| figures.key.as_str()).collect();
            assert_eq!(keys, ["region", "west", "east"]);
            for (unit, tolerance) in [(Unit::StreetM, 0.05), (Unit::Demand, 1e-9)] {
                let of = |area: usize| *figures[area].measures.iter().find(|measure| measure.unit == unit).unwrap();
                let [region, west, east] = [0, 1, 2].map(of);
                let what = format!("seed {seed} {mode} {unit:?}: {region:?} = {west:?} + {east:?}");
                assert!((region.total - west.total - east.total).abs() < tolerance, "{what}");
                assert!((region.covered - west.covered - east.covered).abs() < tolerance, "{what}");
            }
            assert_eq!(figures[0].stations, figures[1].stations + figures[2].stations, "seed {seed}");
            for measure in figures.iter().flat_map(|figures| &figures.measures) {
                assert!(measure.share().is_none_or(|share| (0.0..=1.0).contains(&share)), "seed {seed}: {measure:?}");
            }
            assert!(figures[1..].iter().all(|figures| figures.partial), "the halves reach far beyond the streets");
        }
    }
}

/// A street of 1.5 km, a border across it at 400 m, and 120 m to walk at most from a station at 450 m.
#[test]
fn a_street_is_cut_at_the_border() {
    let mut draft = Draft::at(quzhou());
    draft.line(&[(0.0, 0.0), (1500.0, 0.0)], STREET);
    let network = draft.open();
    let corners = |west, east| [(west, -300.0), (east, -300.0), (east, 300.0), (west, 300.0)];
    let place = |(east, north)| draft.place(east, north);
    let districts =
        [district("west", &corners(-300.0, 400.0).map(place)), district("east", &corners(400.0, 1700.0).map(place))];
    let stations = StationSet::new(vec![station("s", place((450.0, 0.0)))]);
    let graph = StreetGraph::of(&network, Profile::preset(Mode::Walk));
    let (doors, mask) = (Doors::of(&graph, &stations), StationMask::of(&stations, |_| true));
    let field = TravelTimeField::towards(&graph, &doors, &mask, Millis(100_000), 1);
    let judge = Judge::Network(Reader { graph: &graph, doors: &doors, mask: &mask, field: &field });
    let areas = Areas::of(&network, Mode::Walk, &districts, &[], &stations);
    let figures = tally(&network, Mode::Walk, &areas, &judge, &mask);
    let street = |area: usize| figures[area].measures[0];
    // Positions are whole units of 10^-7 degree, about a centimetre.
    for (area, covered, total) in [(0, 240.0, 1500.0), (1, 70.0, 400.0), (2, 170.0, 1100.0)] {
        let found = street(area);
        assert!((found.covered - covered).abs() < 0.03 && (found.total - total).abs() < 0.03, "{found:?}");
    }
    assert_eq!([0, 1, 2].map(|area| figures[area].stations), [1, 0, 1]);
}

#[test]
fn the_number_of_threads_does_not_change_a_single_bit() {
    for seed in 1..=15 {
        let figures = tallies(seed, Mode::Cycle, 1);
        assert!(tallies(seed, Mode::Cycle, 2) == figures && tallies(seed, Mode::Cycle, 8) == figures, "seed {seed}");
    }
}

/// A ring of streets 1.2 km wide: its middle is off the network.
#[test]
fn the_cells_of_a_district_add_up_to_its_area_with_those_off_the_network() {
    let mut draft = Draft::at(quzhou());
    let ring = draft.line(&[(0.0, 0.0), (1200.0, 0.0), (1200.0, 1200.0), (0.0, 1200.0)], STREET);
    draft.way(&[ring[3], ring[0]], STREET, false);
    let network = draft.open();
    let corners = [(50.0, 100.0), (1150.0, 40.0), (1100.0, 1150.0), (600.0, 600.0), (90.0, 1180.0)];
    let inner = district("inner", &corners.map(|(east, north)| draft.place(east, north)));
    let stations = StationSet::new(vec![station("s", draft.place(0.0, 0.0))]);
    let person = |east, north| DemandPoint { place: draft.place(east, north), weight: 1.0 };
    let people = [person(600.0, 10.0), person(600.0, 500.0), person(-5000.0, 0.0)];
    let areas = Areas::of(&network, Mode::Walk, std::slice::from_ref(&inner), &people, &stations);
    let graph = StreetGraph::of(&network, Profile::preset(Mode::Walk));
    let (doors, mask) = (Doors::of(&graph, &stations), StationMask::of(&stations, |_| true));
    let field = TravelTimeField::towards(&graph, &doors, &mask, Millis(5_400_000), 1);
    let judge = Judge::Network(Reader { graph: &graph, doors: &doors, mask: &mask, field: &field });
    let figures = tally(&network, Mode::Walk, &areas, &judge, &mask);

    let (east, north) = Plane::at(quzhou().lat()).degrees(1.0, 1.0);
    let area_m2 = inner.outline.polygon().unsigned_area() / (east * north);
    let [streets, cells, demand] = figures[1].measures[..] else { panic!("three measures: {figures:?}") };
    // One plane for the district, one for each cell: 1 km makes 1 part in 10,000 of difference.
    assert!((cells.total / area_m2 - 1.0).abs() < 1e-3, "{} m2 of cells, {area_m2} m2", cells.total);
    assert!(cells.covered > 0.2 * cells.total && cells.covered < 0.8 * cells.total, "{cells:?}");
    assert_eq!((streets.total, figures[1].partial, figures[1].share_inside > 0.999_999), (0.0, false, true));
    // Of three people one is near a street, one in the middle, and one outside of the district.
    assert_eq!((demand.covered, demand.total), (0.0, 1.0));
    assert_eq!((figures[0].measures[2].covered, figures[0].measures[2].total), (1.0, 3.0));
}
