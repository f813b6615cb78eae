//! Datums on real data: vectors of another program, two files of one district, and how often the streets are right.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use osmpbf::{Element, ElementReader};
use rayon::prelude::*;
use waystation::coord::{Datum, LngLat, Plane};
use waystation::coverage::{Outline, border_places, districts_of_geojson};
use waystation::network::{DatumCheck, Hypothesis, Mode, Network, Numbers, SNAP_LIMIT, StreetHull};
use waystation::store::Region;

use crate::command::{scratch, waystation};
use crate::data;
use crate::random::Random;
use crate::real::network;

fn at(lng: f64, lat: f64) -> LngLat {
    LngLat::new(lng, lat).unwrap()
}

/// 207 places, see PROVENANCE.md beside the file. gcoord shifts BD-09 outside the box too, where Baidu has WGS-84; and
/// its way back stops at about 0.1 m.
#[test]
fn conversions_agree_with_gcoord() {
    let Some(bytes) = data::read("datum/gcoord-1.0.7-vectors.csv") else { return };
    let text = String::from_utf8(bytes).unwrap();
    let (mut inside, mut forward_m, mut back_m) = (0, 0.0_f64, 0.0_f64);
    for line in text.lines().skip(1) {
        let numbers: Vec<f64> = line.split(',').skip(1).map(|cell| cell.parse().unwrap()).collect();
        let [wgs, gcj, bd] = [0, 2, 4].map(|column| at(numbers[column], numbers[column + 1]));
        if !Datum::differ_at(wgs) {
            assert_eq!((Datum::Gcj02.from_wgs84(wgs), wgs), (gcj, gcj), "{line}");
            continue;
        }
        inside += 1;
        for (datum, there) in [(Datum::Gcj02, gcj), (Datum::Bd09, bd)] {
            forward_m = forward_m.max(Plane::distance_m(datum.from_wgs84(wgs), there));
            back_m = back_m.max(Plane::distance_m(datum.to_wgs84(there), wgs));
        }
    }
    assert_eq!(inside, 198);
    assert!(forward_m < 0.02 && back_m < 0.02, "{forward_m} m, {back_m} m back");
}

/// The same outline of Futian in both datums: converted, the vertices of one lie on the other.
#[test]
fn a_district_that_nobody_converted_is_found_by_one_that_somebody_did() {
    let read = |name: &str| Some(districts_of_geojson(&data::read(&format!("districts/{name}.geojson"))?).unwrap());
    let (Some(gcj), Some(wgs)) = (read("shenzhen-districts-gcj02"), read("shenzhen-districts-wgs84")) else { return };
    let futian = |districts: &[waystation::coverage::District]| {
        let middle = at(114.0415, 22.5462);
        districts.iter().find(|district| district.outline.contains(middle)).expect("Futian").clone()
    };
    let (gcj, wgs) = (futian(&gcj), futian(&wgs));
    let median_m = |outline: &Outline| {
        let corners = outline.polygon().0[0].exterior().0.iter().map(|corner| at(corner.x, corner.y));
        let near = border_places(std::slice::from_ref(&wgs), 2.0);
        let far = |place: LngLat| near.iter().map(|&other| Plane::distance_m(place, other)).fold(f64::MAX, f64::min);
        let mut gaps: Vec<f64> = corners.map(far).collect();
        gaps.sort_by(f64::total_cmp);
        gaps[gaps.len() / 2]
    };
    let [as_it_is, converted, too_far] = Datum::ALL.map(|datum| median_m(&gcj.in_wgs84(datum).outline));
    assert!(converted < 5.0 && as_it_is > 100.0 && too_far > 100.0, "{as_it_is} {converted} {too_far}");
}

#[test]
fn shanghai_is_put_right_from_any_datum_and_so_are_its_districts() {
    let (Some(_), Some(list)) = (data::read("osm/shanghai-roads/shanghai-roads.osm.pbf"), data::read(SYNTHETIC)) else {
        return;
    };
    let list = String::from_utf8(list).unwrap();
    let truth: Vec<LngLat> = synthetic(&list);
    let directory = scratch("datum-shanghai");
    for (datum, districts, how) in [
        (Datum::Gcj02, Some("shanghai-districts-gcj02"), "in GCJ-02, as the streets show"),
        (Datum::Bd09, Some("shanghai-districts-wgs84-by-gcoord"), "in WGS-84, as the streets show"),
        (Datum::Wgs84, None, ""),
    ] {
        let rows = list.lines().skip(1).zip(&truth).map(|(line, &place)| {
            let there = datum.from_wgs84(place);
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            (cells[2], cells[3]) = (format!("{:.6}", there.lng()), format!("{:.6}", there.lat()));
            format!("{}\n", cells.join(","))
        });
        let text = format!("{}\n{}", list.lines().next().unwrap(), rows.collect::<String>());
        let path = directory.join("list.csv");
        std::fs::write(&path, text).unwrap();
        let out = directory.join("region").to_str().unwrap().to_owned();
        let osm = data::path("osm/shanghai-roads/shanghai-roads.osm.pbf");
        let mut arguments = vec!["build", "--osm", &osm, "--stations", path.to_str().unwrap(), "--out", &out];
        arguments.extend(["--stations-datum", "auto"]);
        let file = districts.map(|name| data::path(&format!("districts/{name}.geojson")));
        if let Some(file) = &file {
            arguments.extend(["--districts", file, "--districts-datum", "auto"]);
        }
        let run = waystation(&arguments);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(run.stderr.contains(&format!("list.csv: in {datum}, as the streets show")), "{}", run.stderr);
        assert!(run.stderr.contains(how), "{}", run.stderr);
        let region = Region::open(Path::new(&out)).unwrap();
        let mut stations = region.list.stations;
        stations.sort_by(|a, b| a.key.cmp(&b.key));
        let worst = stations.iter().zip(&truth).map(|(one, &place)| Plane::distance_m(one.place, place));
        assert!(worst.fold(0.0, f64::max) < 0.1, "{datum}");
    }
    // Outlines of 21 corners run along no street.
    let (osm, stations) = (data::path("osm/shanghai-roads/shanghai-roads.osm.pbf"), data::path(SYNTHETIC));
    let rough = data::path("districts/shanghai-districts-tianditu-generalised.geojson");
    let out = directory.join("rough").to_str().unwrap().to_owned();
    let run = waystation(&[
        "build",
        "--osm",
        &osm,
        "--stations",
        &stations,
        "--districts",
        &rough,
        "--districts-datum",
        "auto",
        "--out",
        &out,
    ]);
    assert_eq!((run.status, run.stderr.contains("--districts-datum wgs84")), (2, true), "{}", run.stderr);
}

const SYNTHETIC: &str = "osm/shanghai-roads/stations-synthetic.csv";

fn synthetic(list: &str) -> Vec<LngLat> {
    let place = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        at(cells[2].parse().unwrap(), cells[3].parse().unwrap())
    };
    list.lines().skip(1).map(place).collect()
}

/// Amenities, shops and offices of an extract: nodes, and the mean corner of ways.
fn amenities(path: &str) -> Option<Vec<LngLat>> {
    const AMENITIES: [&str; 21] = [
        "bank",
        "post_office",
        "police",
        "pharmacy",
        "toilets",
        "library",
        "community_centre",
        "fuel",
        "cafe",
        "restaurant",
        "fast_food",
        "townhall",
        "clinic",
        "hospital",
        "school",
        "charging_station",
        "social_facility",
        "fire_station",
        "bus_station",
        "kindergarten",
        "marketplace",
    ];
    let wanted =
        |key: &str, value: &str| key == "shop" || key == "office" || key == "amenity" && AMENITIES.contains(&value);
    let bytes = data::read(path)?;
    let (mut nodes, mut places, mut ways) = (BTreeMap::new(), Vec::new(), Vec::new());
    let read = ElementReader::new(bytes.as_slice()).for_each(|element| match element {
        Element::Node(node) => {
            nodes.insert(node.id(), (node.lon(), node.lat()));
            places.extend(node.tags().any(|(key, value)| wanted(key, value)).then(|| at(node.lon(), node.lat())));
        }
        Element::DenseNode(node) => {
            nodes.insert(node.id(), (node.lon(), node.lat()));
            places.extend(node.tags().any(|(key, value)| wanted(key, value)).then(|| at(node.lon(), node.lat())));
        }
        Element::Way(way) if way.tags().any(|(key, value)| wanted(key, value)) => ways.push(way.refs().collect()),
        _ => {}
    });
    read.unwrap();
    places.extend(ways.iter().filter_map(|way: &Vec<i64>| {
        // The last corner is the first.
        let corners: Vec<(f64, f64)> = way.iter().skip(1).filter_map(|id| nodes.get(id).copied()).collect();
        let mean = |of: fn(&(f64, f64)) -> f64| corners.iter().map(of).sum::<f64>() / corners.len() as f64;
        (corners.len() > 2).then(|| at(mean(|corner| corner.0), mean(|corner| corner.1)))
    }));
    Some(places)
}

/// A city with true places, and how its datums differ.
struct City {
    name: &'static str,
    network: Network,
    hull: StreetHull,
    places: Vec<LngLat>,
    /// East and north of GCJ-02 and BD-09, in metres, where the city stands for one in China.
    shifts_m: Option<[(f64, f64); 2]>,
}

impl City {
    fn of(name: &'static str) -> Option<Self> {
        let path = format!("osm/{name}/{name}.osm.pbf");
        let network = network(&path)?;
        let mut places = match name {
            "shanghai-roads" => synthetic(&String::from_utf8(data::read(SYNTHETIC)?).unwrap()),
            _ => amenities(&path)?,
        };
        places.retain(|&place| network.snap(place, Mode::Walk, SNAP_LIMIT).is_some());
        let quzhou = at(118.87, 28.94);
        let shift = |datum: Datum| Plane::at(quzhou.lat()).offset_m(quzhou, datum.from_wgs84(quzhou));
        let china = Datum::differ_at(places[0]);
        let shifts_m = (!china).then(|| [shift(Datum::Gcj02), shift(Datum::Bd09)]);
        Some(Self { name, hull: StreetHull::of(&network), network, places, shifts_m })
    }

    /// `place` in `datum` (`sign` 1), or what is in `datum` in WGS-84 (`sign` -1).
    fn shifted(&self, datum: Datum, place: LngLat, sign: f64) -> LngLat {
        match (self.shifts_m, datum) {
            (None, _) if sign > 0.0 => datum.from_wgs84(place),
            (None, _) => datum.to_wgs84(place),
            (Some(_), Datum::Wgs84) => place,
            (Some([gcj, bd]), datum) => {
                let (east_m, north_m) = if datum == Datum::Gcj02 { gcj } else { bd };
                moved(place, sign * east_m, sign * north_m)
            }
        }
    }

    /// What comes of a list of `count` places, of the kind `kind`: whether it was decided right, and wrongly.
    fn trial(&self, kind: &str, count: usize, random: &mut Random) -> (bool, bool) {
        let mut chosen: Vec<usize> = Vec::with_capacity(count);
        while chosen.len() < count {
            let one = random.below(self.places.len());
            if !chosen.contains(&one) {
                chosen.push(one);
            }
        }
        let datum = random.pick(&Datum::ALL);
        let (angle, length) = (random.between(0.0, std::f64::consts::TAU), random.between(200.0, 1500.0));
        let row = |index: usize| -> Numbers {
            let place = match kind {
                "geocoded" => {
                    let (east_m, north_m) = normal_pair(random);
                    moved(self.places[index], 60.0 * east_m, 60.0 * north_m)
                }
                "other" => moved(self.places[index], length * angle.cos(), length * angle.sin()),
                _ => self.places[index],
            };
            let there = self.shifted(datum, place, 1.0);
            [there.lng(), there.lat()]
        };
        let rows: Vec<Numbers> = chosen.into_iter().map(row).collect();
        let place = |hypothesis: Hypothesis, [first, second]: Numbers| {
            let (lng, lat) = if hypothesis.swapped { (second, first) } else { (first, second) };
            Some(self.shifted(hypothesis.datum, LngLat::new(lng, lat).ok()?, -1.0))
        };
        let check = DatumCheck::of(&self.network, &self.hull).placed_by(&place);
        let decided = check.weigh(&rows).verdict().decided();
        let right = kind != "other" && decided == Some(Hypothesis::of(datum));
        (right, decided.is_some() && !right)
    }

    /// The shares of right and wrong decisions.
    fn rates(&self, kind: &str, count: usize, trials: usize) -> (f64, f64) {
        let trial = |seed: usize| self.trial(kind, count, &mut Random::new((seed * 1000 + count) as u64));
        let trials: Vec<(bool, bool)> = (0..trials).into_par_iter().map(trial).collect();
        let share =
            |of: fn(&(bool, bool)) -> bool| trials.iter().filter(|one| of(one)).count() as f64 / trials.len() as f64;
        (share(|one| one.0), share(|one| one.1))
    }
}

fn moved(place: LngLat, east_m: f64, north_m: f64) -> LngLat {
    let (lng, lat) = Plane::at(place.lat()).degrees(east_m, north_m);
    at(place.lng() + lng, place.lat() + lat)
}

/// Two normal numbers (Box and Muller).
fn normal_pair(random: &mut Random) -> (f64, f64) {
    let radius = (-2.0 * (1.0 - random.between(0.0, 1.0)).ln()).sqrt();
    let (sin, cos) = random.between(0.0, std::f64::consts::TAU).sin_cos();
    (radius * cos, radius * sin)
}

#[test]
fn the_shift_is_recovered_on_real_streets() {
    for (name, count, least) in [("malta", 50, 0.95), ("beijing-haidian", 50, 0.85), ("shanghai-roads", 20, 0.95)] {
        let Some(city) = City::of(name) else { return };
        let (right, wrong) = city.rates("street", count, 20);
        assert!(right >= least && wrong == 0.0, "{name} {count}: right {right}, wrong {wrong}");
        // Too few for anybody.
        assert_eq!(city.rates("street", 5, 4), (0.0, 0.0), "{name}");
    }
}

/// Writes `tests/outside/datum.csv`; the README beside it says how to run this.
#[test]
#[ignore = "ten minutes; writes the table of detection rates"]
fn write_detection_rates() {
    let mut table = "city,list,stations,trials,right,refused,wrong\n".to_owned();
    for name in ["malta", "porto-centre", "beijing-haidian", "shanghai-roads"] {
        let Some(city) = City::of(name) else { return };
        for kind in ["street", "geocoded", "other"] {
            for count in [5, 10, 20, 50, 90] {
                let trials = 300;
                let (right, wrong) = city.rates(kind, count, trials);
                let refused = 1.0 - right - wrong;
                let _ = writeln!(table, "{},{kind},{count},{trials},{right:.3},{refused:.3},{wrong:.3}", city.name);
                eprintln!("{}", table.lines().last().unwrap());
            }
        }
    }
    std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outside/datum.csv"), table).unwrap();
}
