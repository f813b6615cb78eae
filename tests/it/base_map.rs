//! The base map and the places that people go to: out of an extract, generalised, stored, and found again.

use std::collections::BTreeMap;
use std::sync::Arc;

use waystation::coord::{E7, LngLat};
use waystation::network::{
    BaseMap, Bounds, FULL_ZOOM, Form, Network, OsmKind, PlaceClass, ShapeClass, Theme, build, build_base_map, osm,
};

use crate::command::data;
use crate::data;
use crate::http::{Random, own_region};
use crate::pbf::Osm;

fn of(pbf: &[u8]) -> (BaseMap, Network) {
    let mut extract = osm::read(pbf, &|_| {}).expect("a good extract");
    let map = build_base_map(std::mem::take(&mut extract.base_map));
    let network = build(extract.streets, &|_| {}).expect("there are streets");
    (BaseMap::open(Arc::new(map)).expect("whole"), Network::open(Arc::new(network)).expect("whole"))
}

/// A street, and what else is drawn; nodes 1 to 4 are a square of 100 m, 11 to 14 one of 20 m inside it.
fn drawn(add: impl FnOnce(Osm) -> Osm) -> BaseMap {
    let corners = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)];
    let osm = (1..).zip(corners).fold(Osm::new(), |osm, (id, (east, north))| osm.node(id, east, north, ""));
    let inner = |(east, north): (f64, f64)| (40.0 + east / 5.0, 40.0 + north / 5.0);
    let osm = (11..).zip(corners.map(inner)).fold(osm, |osm, (id, (east, north))| osm.node(id, east, north, ""));
    let osm = osm.node(20, 0.0, -50.0, "").node(21, 1500.0, -50.0, "");
    of(&add(osm.way(1, &[20, 21], "highway=residential name=长街 name:en=Long_Street")).pbf()).0
}

/// Class, form, name and number of parts of all shapes but the street.
fn shapes(map: &BaseMap) -> Vec<(ShapeClass, Form, String, usize)> {
    let told = |shape: waystation::network::Shape<'_>| {
        (shape.class, shape.form, shape.names.name.to_owned(), shape.parts().len())
    };
    let mut all: Vec<_> = map.shapes().filter(|shape| shape.class != ShapeClass::Minor).map(told).collect();
    all.sort();
    all
}

#[test]
fn streets_are_drawn_with_their_names_whoever_may_use_them() {
    let map = drawn(|osm| osm.way(2, &[1, 2], "highway=motorway").way(3, &[2, 3], "highway=service access=private"));
    let street = map.shapes().find(|shape| shape.class == ShapeClass::Minor).unwrap();
    assert_eq!((street.names.name, street.names.en, street.names.zh), ("长街", "Long_Street", ""));
    let classes: Vec<ShapeClass> = shapes(&map).into_iter().map(|shape| shape.0).collect();
    assert_eq!(classes, [ShapeClass::Motorway, ShapeClass::Service]);
}

#[test]
fn areas_come_from_ways_and_from_relations() {
    let map = drawn(|osm| {
        osm.way(2, &[1, 2, 3, 4, 1], "leisure=park name=Garden")
            .way(3, &[1, 2, 3], "")
            .way(4, &[3, 4, 1], "")
            .way(5, &[11, 12, 13, 14, 11], "")
            .relation(1, &[(1, 3, "outer"), (1, 4, "outer"), (1, 5, "inner")], "type=multipolygon building=apartments")
            .way(6, &[11, 12, 13, 14, 11], "natural=water")
            .way(7, &[11, 12, 13], "natural=wood")
    });
    let area = |class, name: &str, parts| (class, Form::Area, name.to_owned(), parts);
    assert_eq!(
        shapes(&map),
        [
            area(ShapeClass::Water, "", 1),
            area(ShapeClass::Park, "Garden", 1),
            area(ShapeClass::ResidentialBuilding, "", 2),
            (ShapeClass::GreenName, Form::Point, "Garden".to_owned(), 1),
        ],
        "an open line is no wood, and the name of a park stands in it"
    );
}

#[test]
fn what_the_extract_cuts_off_is_closed_straight() {
    // Node 3 is missing in one, a whole way in the other.
    let map = drawn(|osm| {
        osm.way(2, &[1, 2, 99, 4, 1], "landuse=forest").way(3, &[1, 2, 3, 4], "").relation(
            1,
            &[(1, 3, "outer"), (1, 98, "outer")],
            "type=multipolygon landuse=residential",
        )
    });
    for shape in map.shapes().filter(|shape| shape.form == Form::Area) {
        // A square of 100 m, and half of one; the map is a sphere's, up to 0.7 % off.
        let area = if shape.class == ShapeClass::Wood { 5000.0 } else { 10_000.0 };
        assert!((shape.area_m2() / area - 1.0).abs() < 0.01, "{} m²", shape.area_m2());
        let ring: Vec<_> = shape.parts().next().unwrap().to_vec();
        assert_eq!(ring.first(), ring.last(), "{:?}", shape.class);
        assert_eq!(ring.len(), if shape.class == ShapeClass::Wood { 4 } else { 5 });
    }
    assert_eq!(shapes(&map).len(), 2);
}

#[test]
fn places_have_class_name_hours_and_id() {
    let map = drawn(|osm| {
        osm.node(30, 10.0, 0.0, "amenity=restaurant name=小吃店 name:en=Snacks opening_hours=Mo-Su_10:00-22:00")
            .node(31, 20.0, 0.0, "barrier=gate access=private")
            .node(32, 30.0, 0.0, "place=suburb name=东区")
            .node(33, 40.0, 0.0, "natural=tree")
            .way(2, &[1, 2, 3, 4, 1], "building=yes shop=supermarket name=Market")
            .way(3, &[1, 2, 3, 4, 1], "")
            .relation(1, &[(1, 3, "outer")], "type=multipolygon amenity=hospital")
    });
    let mut places: Vec<_> = map.places().collect();
    places.sort_by_key(|place| place.class);
    let classes: Vec<PlaceClass> = places.iter().map(|place| place.class).collect();
    assert_eq!(classes, [PlaceClass::Restaurant, PlaceClass::Supermarket, PlaceClass::Hospital, PlaceClass::Gate]);
    assert_eq!(
        (places[0].names.name, places[0].names.en, places[0].opening_hours),
        ("小吃店", "Snacks", "Mo-Su_10:00-22:00")
    );
    assert_eq!(places.iter().map(|place| place.id.to_string()).collect::<Vec<_>>(), ["n30", "w2", "r1", "n31"]);
    let middle = Osm::new().draft().place(50.0, 50.0);
    for place in &places[1..3] {
        assert!((place.place.lng() - middle.lng()).abs() < 1e-6 && (place.place.lat() - middle.lat()).abs() < 1e-6);
    }
    assert_eq!(shapes(&map).iter().filter(|shape| shape.1 == Form::Point).count(), 1, "the name of the suburb");
}

#[test]
fn places_within_a_box_are_found() {
    let (map, _) = of(&std::fs::read(data("helsinki-centre.osm.pbf")).unwrap());
    let mut random = Random(3);
    assert!(map.places().len() > 1000);
    for _ in 0..100 {
        let mut at =
            || LngLat::new(24.93 + random.below(2000) as f64 / 1e5, 60.16 + random.below(1500) as f64 / 1e5).unwrap();
        let (a, b) = (at(), at());
        let low = LngLat::new(a.lng().min(b.lng()), a.lat().min(b.lat())).unwrap();
        let high = LngLat::new(a.lng().max(b.lng()), a.lat().max(b.lat())).unwrap();
        let inside = |place: LngLat| {
            (low.lng()..=high.lng()).contains(&place.lng()) && (low.lat()..=high.lat()).contains(&place.lat())
        };
        let mut expect: Vec<_> = map.places().filter(|place| inside(place.place)).map(|place| place.id).collect();
        let mut found: Vec<_> = map.places_within(low, high).into_iter().map(|place| place.id).collect();
        expect.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expect);
    }
}

#[test]
fn shapes_in_a_window_are_found_and_no_others() {
    let (map, _) = of(&std::fs::read(data("helsinki-centre.osm.pbf")).unwrap());
    let all = map.bounds().expect("something is drawn");
    let mut random = Random(8);
    let mut within = |low: u32, high: u32| low + (f64::from(high - low) * random.below(1000) as f64 / 1000.0) as u32;
    for round in 0..50 {
        let low = waystation::coord::World { x: within(all.low.x, all.high.x), y: within(all.low.y, all.high.y) };
        let high = waystation::coord::World { x: within(low.x, all.high.x), y: within(low.y, all.high.y) };
        let (window, zoom) = (Bounds { low, high }, 10 + round % 7);
        let mut found = 0;
        map.shapes_in(&window, zoom, |shape| {
            assert!(shape.zoom <= zoom);
            found += 1;
        });
        let meets = |shape: &waystation::network::Shape<'_>| {
            let around = shape.parts().fold(Bounds::NONE, |all, part| all.with(&Bounds::around(part)));
            shape.zoom <= zoom && around.meets(&window)
        };
        assert_eq!(found, map.shapes().filter(meets).count());
    }
    // From the last zoom on everything is there, with every corner.
    assert!(map.shapes().all(|shape| shape.zoom <= FULL_ZOOM));
    for shape in map.shapes() {
        assert!(shape.parts().zip(shape.parts_at(FULL_ZOOM)).all(|(part, drawn)| drawn.eq(part.iter().copied())));
    }
}

/// The sea that is drawn is the sea that nobody walks across, as far as the extract tells: beyond the box around its
/// streets nothing is drawn, and where coasts were cut snapping carries them on by rows of its grid.
#[test]
fn the_sea_is_where_snapping_has_it() {
    let bundled = std::fs::read(data("helsinki-centre.osm.pbf")).ok();
    let extracts = [bundled, data::read("osm/malta/malta.osm.pbf"), data::read("osm/monaco/monaco.osm.pbf")];
    for pbf in extracts.into_iter().flatten() {
        let (map, network) = of(&pbf);
        let rings: Vec<Vec<LngLat>> = map
            .shapes()
            .filter(|shape| shape.form == Form::Area && shape.class.theme() == Theme::Water)
            .flat_map(|shape| shape.parts().map(|part| part.iter().map(|&at| at.into()).collect()).collect::<Vec<_>>())
            .collect();
        let shapes: Vec<Vec<Vec<LngLat>>> = map
            .shapes()
            .filter(|shape| shape.form == Form::Area && shape.class.theme() == Theme::Water)
            .map(|shape| shape.parts().map(|part| part.iter().map(|&at| at.into()).collect()).collect())
            .collect();
        let nodes = network.nodes();
        let mut random = Random(1);
        let range = |of: fn(&E7) -> i32| nodes.iter().map(of).min().unwrap()..=nodes.iter().map(of).max().unwrap();
        let (lngs, lats) = (range(|node| node.lng), range(|node| node.lat));
        let (mut wet, mut differ, mut all) = (0, 0, 0);
        let mut more = 0;
        for _ in 0..2000 {
            let shift = |random: &mut Random| i32::try_from(random.below(60_001)).unwrap() - 30_000;
            let node = nodes[random.below(nodes.len())];
            let place = E7 { lng: node.lng + shift(&mut random), lat: node.lat + shift(&mut random) };
            if !lngs.contains(&place.lng) || !lats.contains(&place.lat) {
                continue;
            }
            let place = LngLat::from(place);
            let inside = |rings: &Vec<Vec<LngLat>>| rings.iter().filter(|ring| holds(ring, place)).count() % 2 == 1;
            let (drawn, known) = (shapes.iter().any(inside), network.in_water(place));
            all += 1;
            wet += u32::from(known);
            differ += u32::from(drawn != known);
            more += u32::from(drawn && !known);
        }
        eprintln!(
            "{} rings of water: {wet} of {all} places are wet, {differ} are drawn otherwise, {more} of them as water",
            rings.len()
        );
        assert!(all > 1000 && wet > 20, "{wet} of {all}");
        // Pools and basins are drawn, and walked round anyway.
        assert!(f64::from(differ) < 0.003 * f64::from(all), "{differ} of {all}");
    }
}

fn holds(ring: &[LngLat], place: LngLat) -> bool {
    let crossed = ring.windows(2).filter(|pair| {
        let (a, b) = (pair[0], pair[1]);
        (a.lat() <= place.lat()) != (b.lat() <= place.lat())
            && place.lng() < a.lng() + (place.lat() - a.lat()) / (b.lat() - a.lat()) * (b.lng() - a.lng())
    });
    crossed.count() % 2 == 1
}

#[test]
fn the_same_extract_gives_the_same_bytes() {
    let pbf = std::fs::read(data("helsinki-centre.osm.pbf")).unwrap();
    let bytes = || {
        let extract = osm::read(&pbf, &|_| {}).unwrap();
        let bytes = build_base_map(extract.base_map);
        bytes.as_ref().to_vec()
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn a_base_map_that_was_changed_is_refused() {
    let region = own_region("base-map-damaged");
    let path = region.join("basemap.bin");
    let good = std::fs::read(&path).unwrap();
    let told = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        let error = waystation::store::Region::open(&region).unwrap_err();
        (error.to_string(), error.hint().unwrap_or_default())
    };
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 1;
    let mut older = good.clone();
    older[8] = 0;
    for (bytes, expect) in [
        (&good[..good.len() - 8], "was not copied completely"),
        (&flipped, "its checksum is wrong"),
        (&older, "format version 0, and this program reads version 1"),
        (b"network".as_slice(), "not a base map file of Waystation"),
    ] {
        let (error, hint) = told(bytes);
        assert!(error.contains(expect) && hint.contains("waystation build"), "{error}; {hint}");
    }
    std::fs::remove_file(&path).unwrap();
    let error = waystation::store::Region::open(&region).unwrap_err().to_string();
    assert!(error.contains("it has no readable `basemap.bin`"), "{error}");
}

/// What real extracts hold, as their provenance counts it.
#[test]
fn real_extracts_have_what_they_are_said_to_have() {
    let Some(pbf) = data::read("osm/malta/malta.osm.pbf") else { return };
    let (map, _) = of(&pbf);
    let mut themes: BTreeMap<Theme, usize> = BTreeMap::new();
    for shape in map.shapes() {
        *themes.entry(shape.class.theme()).or_default() += 1;
    }
    let mut kinds: BTreeMap<PlaceClass, usize> = BTreeMap::new();
    for place in map.places() {
        *kinds.entry(place.class).or_default() += 1;
        assert!([OsmKind::Node, OsmKind::Way, OsmKind::Relation].contains(&place.id.kind));
    }
    eprintln!("{themes:?} {kinds:?}");
    // Buildings that are relations of type `building` have parts, which are counted in their place.
    assert!(themes[&Theme::Building].abs_diff(9732) < 50, "{themes:?}");
    let told = [
        (PlaceClass::Restaurant, 441),
        (PlaceClass::Bank, 61),
        (PlaceClass::Police, 46),
        (PlaceClass::PostOffice, 33),
        (PlaceClass::Toilets, 79),
        (PlaceClass::Library, 10),
        (PlaceClass::Fuel, 54),
        (PlaceClass::Pharmacy, 71),
        (PlaceClass::Townhall, 10),
    ];
    assert!(told.iter().all(|(class, count)| kinds[class] == *count), "{kinds:?}");
}
