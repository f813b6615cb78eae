//! Where places are, in words.

use std::collections::BTreeMap;

use waystation::coord::{LngLat, Plane, World};
use waystation::network::{Shape, Theme};

use crate::http::server;
use crate::random::Random;

/// The distance to a line by looking at places five metres apart or nearer.
fn slowly(place: LngLat, shape: &Shape<'_>) -> f64 {
    let mut nearest = f64::INFINITY;
    for part in shape.parts() {
        for ends in part.windows(2) {
            let [from, to] = [ends[0], ends[1]].map(LngLat::from);
            let steps = (Plane::distance_m(from, to) / 0.5).ceil().max(1.0);
            for step in 0..=steps as u32 {
                let share = f64::from(step) / steps;
                let between = |a: u32, b: u32| (f64::from(a) + share * (f64::from(b) - f64::from(a))) as u32;
                let at = World { x: between(ends[0].x, ends[1].x), y: between(ends[0].y, ends[1].y) };
                nearest = nearest.min(Plane::distance_m(place, at.into()));
            }
        }
    }
    nearest
}

#[test]
fn the_street_of_a_place_is_the_nearest_one_with_a_name() {
    let snapshot = server().engine.snapshot();
    let map = &snapshot.region().base_map;
    let named: Vec<Shape<'_>> =
        map.shapes().filter(|one| one.class.theme() == Theme::Street && !one.names.name.is_empty()).collect();
    let mut random = Random::new(23);
    let mut told = 0;
    for _ in 0..60 {
        let place = LngLat::new(random.between(24.93, 24.95), random.between(60.163, 60.173)).unwrap();
        let mut each: BTreeMap<&str, f64> = BTreeMap::new();
        for shape in &named {
            let box_m = Plane::distance_m(place, shape.centre());
            // No street with a name is longer than this in the sample, so what is farther is not near.
            if box_m < 3000.0 {
                let metres = slowly(place, shape);
                each.entry(shape.names.name).and_modify(|nearest| *nearest = nearest.min(metres)).or_insert(metres);
            }
        }
        let mut right: Vec<(f64, &str)> = each.into_iter().map(|(name, metres)| (metres, name)).collect();
        right.sort_by(|one, other| one.0.total_cmp(&other.0));
        let found = map.whereabouts(place);
        let close = |name: &str, limit: f64| {
            let (metres, _) = right.iter().find(|(_, other)| *other == name).unwrap();
            // Half a metre between the places that are looked at, and 0.5 % by which the square of the map differs.
            assert!(*metres <= limit * 1.01 + 1.0, "{name} {metres} {limit}");
            *metres
        };
        if let Some(street) = &found.street {
            told += 1;
            let metres = close(&street.name, 150.0);
            assert!(metres <= right[0].0 + 1.0 + 0.01 * metres, "{street:?} {:?}", right[0]);
        } else {
            assert!(right[0].0 > 148.0, "{:?}", right[0]);
            if let Some(near) = &found.near {
                close(&near.name, 600.0);
            }
        }
        if let Some(crossing) = &found.crossing {
            close(&crossing.name, 40.0);
            assert_ne!(Some(crossing), found.street.as_ref());
        } else {
            assert!(right[1].0 > 39.0, "{:?}", right[1]);
        }
    }
    assert!(told > 40, "{told}");
}

#[test]
fn a_place_that_everybody_knows_is_where_everybody_says() {
    let snapshot = server().engine.snapshot();
    // The corner of Mannerheimintie and Aleksanterinkatu, at the Three Smiths.
    let found = snapshot.region().base_map.whereabouts(LngLat::new(24.94082, 60.16864).unwrap());
    let names: Vec<&str> =
        [&found.street, &found.crossing].into_iter().flatten().map(|one| one.name.as_str()).collect();
    assert!(names.contains(&"Mannerheimintie"), "{found:?}");
    // Out at sea nothing has a name.
    let nowhere = snapshot.region().base_map.whereabouts(LngLat::new(24.0, 59.5).unwrap());
    assert_eq!(nowhere, waystation::network::Whereabouts::default());
}

#[test]
fn gaps_and_plans_say_where_they_are_in_both_languages() {
    let server = server();
    let snapshot = server.engine.snapshot();
    let map = &snapshot.region().base_map;
    let right = |lng: &serde_json::Value, lat: &serde_json::Value| {
        let place = LngLat::new(lng.as_f64().unwrap(), lat.as_f64().unwrap()).unwrap();
        waystation::render::whereabouts_json(&map.whereabouts(place))
    };
    let gaps = server.good("/v1/gaps?cutoff_s=300&limit=20");
    let gaps = gaps["features"].as_array().unwrap();
    let told = gaps.iter().filter(|gap| gap["properties"]["where"]["zh"].is_string()).count();
    assert!(told > gaps.len() / 2, "{told} of {}", gaps.len());
    for gap in gaps {
        let from = &gap["properties"]["nearest_from"];
        assert_eq!(gap["properties"]["where"], right(&from[0], &from[1]));
    }
    let plan = server.post("/v1/siting?add=3&cutoff_s=300", "{}").json();
    for site in plan["sites"].as_array().unwrap() {
        assert_eq!(site["where"], right(&site["lng"], &site["lat"]));
        assert!(site["cells"][0]["where"]["en"].is_string(), "{site}");
        assert!(site["next"]["where"]["en"].is_string(), "{site}");
    }
}
