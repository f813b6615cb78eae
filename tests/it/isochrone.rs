//! Isochrones against coverage, against single readings, and against their own definition.

use geo::{Area, BooleanOps, Contains, Validation};
use waystation::coord::LngLat;
use waystation::coverage::{Judge, StreetCoverage};
use waystation::isochrone::{AREA_GAP, Raster, reached_cells, reached_parts};
use waystation::network::{Mode, Network, SNAP_LIMIT, StreetGraph};
use waystation::station::{StationId, StationSet};
use waystation::travel_time::{
    Doors, Expansion, Heading, Origin, Reached, Reader, StationMask, Times, TravelTimeField,
};
use waystation::units::Millis;

use crate::city::{City, random_cutoff, random_profile};
use crate::random::Random;

/// The stations of a city that are on the network, as origins.
fn origins(network: &Network, mode: Mode, stations: &StationSet) -> Vec<Origin> {
    let snapped = stations.iter().filter_map(|(id, station)| {
        Some(Origin { owner: id, place: station.place, snap: network.snap(station.place, mode, SNAP_LIMIT)? })
    });
    snapped.collect()
}

#[test]
fn the_reached_street_is_the_street_that_coverage_counts() {
    let mut metres = 0.0;
    for seed in 1..=100 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let (profile, cutoff) = (random_profile(&mut random), random_cutoff(&mut random));
        let graph = StreetGraph::of(&city.network, profile);
        let doors = Doors::of(&graph, &city.stations);
        let mask = StationMask::of(&city.stations, |_| true);
        let field = TravelTimeField::towards(&graph, &doors, &mask, cutoff, 1);
        let reader = Reader { graph: &graph, doors: &doors, mask: &mask, field: &field };
        let covered = StreetCoverage::of(&city.network, profile.mode, &Judge::Network(reader));
        let origins = origins(&city.network, profile.mode, &city.stations);
        let mut scratch = Expansion::default();
        // A farther search must not change what is near.
        let reach = scratch.run(&graph, Heading::To, &origins, cutoff.saturating_add(cutoff));
        let parts = reached_parts(&reach, cutoff, false);
        for edge in city.network.edge_ids() {
            let own: Vec<_> =
                parts.iter().filter(|part| part.edge == edge).map(|part| (part.start, part.end)).collect();
            let expect: Vec<_> = covered.parts(edge).iter().map(|part| (part.start, part.end)).collect();
            assert_eq!(own, expect, "seed {seed} {edge:?}");
        }
        // Owners share the same street out among them, each where its own reading says so.
        let owned = reached_parts(&reach, cutoff, true);
        let sum = |parts: &[waystation::isochrone::ReachedPart]| -> u64 {
            parts.iter().map(|part| u64::from((part.end - part.start).0)).sum()
        };
        assert_eq!(sum(&parts), sum(&owned), "seed {seed}");
        for part in &owned {
            let middle = waystation::units::Millimetres(u32::midpoint(part.start.0, part.end.0));
            let reading = Times::at(&reach, &reach.on_street(part.edge, middle)).expect("within the contour");
            assert_eq!(reading.station, part.owner, "seed {seed} {part:?}");
        }
        metres += sum(&parts) as f64 / 1000.0;
    }
    assert!(metres > 100_000.0, "{metres}");
}

#[test]
fn from_a_place_is_to_it_on_the_way_back() {
    let mut compared = 0;
    for seed in 1..=60 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let profile = random_profile(&mut random);
        let graph = StreetGraph::of(&city.network, profile);
        let (mut outward, mut homeward) = (Expansion::default(), Expansion::default());
        for _ in 0..20 {
            let pair = [city.random_place(&mut random), city.random_place(&mut random)];
            let snaps = pair.map(|place| city.network.snap(place, profile.mode, SNAP_LIMIT));
            let [Some(here), Some(there)] = snaps else { continue };
            let origin = |place, snap| [Origin { owner: StationId(0), place, snap }];
            let (from, to) = (origin(pair[0], here), origin(pair[1], there));
            let limit = Millis(3_600_000);
            let gone = Times::at(&outward.run(&graph, Heading::From, &from, limit), &there);
            let come = Times::at(&homeward.run(&graph, Heading::To, &to, limit), &here);
            match (gone, come) {
                // The last stretch to a station is rounded to a tenth of a second.
                (Some(gone), Some(come)) => {
                    assert!(gone.time.0.abs_diff(come.time.0) <= 51, "seed {seed} {pair:?}: {gone:?} {come:?}");
                    compared += 1;
                }
                (None, None) => {}
                (gone, come) => {
                    let found = gone.or(come).expect("one of them");
                    assert!(found.time.0 > limit.0 - 100, "seed {seed} {pair:?}: {gone:?} {come:?}");
                }
            }
        }
    }
    assert!(compared > 300, "{compared}");
}

/// Up to three random places as origins.
fn random_origins(city: &City, random: &mut Random, mode: Mode) -> Vec<Origin> {
    let places: Vec<LngLat> = (0..=random.below(3)).map(|_| city.random_place(random)).collect();
    let snapped = (0..).zip(places).filter_map(|(owner, place)| {
        Some(Origin { owner: StationId(owner), place, snap: city.network.snap(place, mode, SNAP_LIMIT)? })
    });
    snapped.collect()
}

fn with_random_reach(
    seeds: std::ops::RangeInclusive<u64>,
    mut check: impl FnMut(u64, &City, &mut Random, &Reached<'_>, Millis),
) {
    for seed in seeds {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        let profile = random_profile(&mut random);
        let graph = StreetGraph::of(&city.network, profile);
        let origins = random_origins(&city, &mut random, profile.mode);
        if origins.is_empty() {
            continue;
        }
        let contour = Millis(60_000 + random.up_to(840_000));
        let heading = random.pick(&[Heading::To, Heading::From]);
        let mut scratch = Expansion::default();
        let reach = scratch.run(&graph, heading, &origins, contour.saturating_add(contour));
        check(seed, &city, &mut random, &reach, contour);
    }
}

#[test]
fn every_pixel_is_the_reading_of_its_place() {
    let (mut equal, mut pixels) = (0, 0);
    with_random_reach(1..=60, |seed, city, _, reach, contour| {
        let raster = Raster::of(reach, contour);
        let mode = reach.graph().profile().mode;
        for (place, drawn) in raster.readings() {
            // Near the walk to an origin its own rule holds.
            let walk = |origin: &Origin| walk_m(origin, place) < 10.5;
            if reach.origins().iter().any(walk) {
                continue;
            }
            let snap = city.network.snap(place, mode, AREA_GAP);
            let reading = snap.and_then(|snap| Times::at(reach, &snap)).filter(|reading| reading.time <= contour);
            let drawn = drawn.filter(|&drawn| drawn <= contour.seconds());
            pixels += 1;
            // Equal distances to two streets and the last millisecond may fall either way.
            let same = match (reading, drawn) {
                (Some(reading), Some(drawn)) => (reading.time.seconds() - drawn).abs() < 0.05,
                (None, None) => true,
                _ => false,
            };
            equal += u32::from(same);
            let _ = seed;
        }
    });
    assert!(pixels > 100_000 && f64::from(equal) > 0.999 * f64::from(pixels), "{equal} of {pixels}");
}

fn walk_m(origin: &Origin, place: LngLat) -> f64 {
    let plane = waystation::coord::Plane::at(place.lat());
    let (wx, wy) = plane.offset_m(origin.place, origin.snap.foot);
    let (x, y) = plane.offset_m(origin.place, place);
    let length2 = (wx * wx + wy * wy).max(1e-9);
    let share = ((x * wx + y * wy) / length2).clamp(0.0, 1.0);
    (x - share * wx).hypot(y - share * wy)
}

#[test]
fn areas_are_valid_and_nested_and_nearly_right() {
    let (mut wrong, mut checked, mut drawn) = (0.0, 0.0, 0);
    with_random_reach(1..=100, |seed, _, _, reach, contour| {
        let raster = Raster::of(reach, contour);
        let shares = [0.2, 0.5, 0.8, 1.0];
        let contours = shares.map(|share| Millis((f64::from(contour.0) * share) as u32));
        let areas = contours.map(|contour| raster.area(reach, contour, None));
        for area in &areas {
            assert!(area.is_valid(), "seed {seed}: {:?}", area.validation_errors());
            drawn += usize::from(!area.0.is_empty());
        }
        for pair in areas.windows(2) {
            // The tip along one street may reach past the outline of the longer contour, by a few square metres.
            let outside = pair[0].difference(&pair[1]).unsigned_area();
            let square_m = (outside * (111_000.0 * 111_000.0)).min(1e9);
            assert!(square_m < 50.0, "seed {seed}: {square_m} m²");
        }
        let error = raster.error(reach, contour).total();
        wrong += error.false_in_m + error.false_out_m;
        checked += error.checked_m;
        // Owners divide the area among them.
        let owners: f64 =
            reach.origins().iter().map(|it| raster.area(reach, contour, Some(it.owner)).unsigned_area()).sum();
        let whole = areas[3].unsigned_area();
        assert!((owners - whole).abs() <= 0.05 * whole, "seed {seed}: {owners} of {whole}");
    });
    assert!(drawn > 200, "{drawn}");
    assert!(wrong < 0.007 * checked, "{wrong} of {checked} m are on the wrong side");
}

/// The measured error is what asking the finished polygon gives.
#[test]
fn the_error_is_that_of_the_polygon() {
    let mut metres = 0.0;
    with_random_reach(1..=20, |seed, city, _, reach, contour| {
        let raster = Raster::of(reach, contour);
        let area = raster.area(reach, contour, None);
        let error = raster.error(reach, contour).total();
        let truth = reached_parts(reach, contour, false);
        let (mut wrong, mut checked) = (0.0, 0.0);
        for part in reached_parts(reach, contour.saturating_add(contour), false) {
            let mut along = part.start.0 + 500;
            while along < part.end.0 {
                let place = city.network.place(part.edge, waystation::units::Millimetres(along));
                let reached = truth.iter().any(|it| it.edge == part.edge && it.start.0 <= along && along < it.end.0);
                wrong += f64::from(reached != area.contains(&geo::Point::new(place.lng(), place.lat())));
                checked += 1.0;
                along += 1000;
            }
        }
        let found = error.false_in_m + error.false_out_m;
        assert!(
            (error.checked_m - checked).abs() < 0.03 * checked + 20.0,
            "seed {seed}: {} {checked}",
            error.checked_m
        );
        assert!((found - wrong).abs() < 0.3 * wrong + 15.0, "seed {seed}: {found} instead of {wrong} m");
        metres += checked;
    });
    assert!(metres > 10_000.0);
}

#[test]
fn a_cell_is_reached_if_its_centre_is() {
    let mut cells = 0;
    with_random_reach(1..=30, |seed, city, _, reach, contour| {
        let found = reached_cells(reach, contour, waystation::coord::CELL_RESOLUTION);
        let mode = reach.graph().profile().mode;
        let expect: Vec<_> = waystation::coverage::region_cells(&city.network, mode)
            .into_iter()
            .filter_map(|cell| {
                let reading = Times::at(reach, &cell.snap?).filter(|reading| reading.time <= contour)?;
                Some((cell.cell, reading))
            })
            .collect();
        let found: Vec<_> = found.into_iter().map(|cell| (cell.cell, cell.reading)).collect();
        cells += found.len();
        assert_eq!(found, expect, "seed {seed}");
    });
    assert!(cells > 300, "{cells}");
}
