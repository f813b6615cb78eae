//! Real streets: read, built, and the field of all nodes against a plain Dijkstra.

use std::sync::Arc;

use rayon::ThreadPoolBuilder;
use waystation::coord::E7;
use waystation::network::osm::{Extract, read};
use waystation::network::{Counts, Mode, Network, NodeId, Profile, StreetGraph, build};
use waystation::station::{StationSet, delimited};
use waystation::travel_time::{Doors, MAX_CUTOFF, StationMask, TravelTimeField};

use crate::data;
use crate::naive::nearest_of_nodes;

const MALTA: &str = "osm/malta/malta.osm.pbf";
const SHANGHAI: &str = "osm/shanghai-roads/shanghai-roads.osm.pbf";

fn extract(path: &str) -> Option<Extract> {
    Some(read(&data::read(path)?, &|_| {}).unwrap_or_else(|error| panic!("{path}: {error}")))
}

fn open(extract: Extract) -> Network {
    let bytes = build(extract.streets, &|_| {}).expect("there are streets");
    Network::open(Arc::new(bytes)).expect("what `build` makes can be opened")
}

/// The network of a real extract, when it is there.
pub fn network(path: &str) -> Option<Network> {
    extract(path).map(open)
}

fn stations(path: &str) -> Option<StationSet> {
    let reading = delimited(&data::read(path)?).unwrap_or_else(|error| panic!("{path}: {error}"));
    Some(StationSet::new(reading.stations.into_iter().map(|(_, station)| station).collect()))
}

/// Kilometres of street, and of islets, for each mode.
fn kilometres(network: &Network) -> String {
    let of = |mode| {
        let counts = network.mode_counts(mode);
        format!("{mode} {:.3} + {:.3}", counts.street_m / 1000.0, counts.islet_m / 1000.0)
    };
    Mode::ALL.map(of).join(", ")
}

/// `malta/PROVENANCE.md` counts 3662 km that can be walked, private ways among them.
#[test]
fn malta_is_read_as_measured() {
    let Some(extract) = extract(MALTA) else { return };
    assert_eq!((extract.street_ways, extract.missing_nodes), (20_418, 0));
    let names: Vec<_> =
        extract.boundaries.iter().map(|it| (it.admin_level, it.name.as_str(), it.rings.len())).collect();
    let towns = ["Birgu", "Tas-Sliema", "Mġarr", "Mellieħa"].map(|name| (8, name, 1));
    let islands = [(4, "Malta", 2), (4, "Gozo", 1), (4, "Comino", 1)];
    assert_eq!(names, [&islands[..], &towns, &[(8, "Għajnsielem", 13)]].concat());
    assert_eq!(extract.broken_boundaries, 2, "their outlines are not all in the extract");
    let network = open(extract);
    assert_eq!(network.counts(), Counts { nodes: 32_001, edges: 41_545, segments: 102_202 });
    assert_eq!(kilometres(&network), "walk 3424.829 + 95.378, cycle 3409.473 + 127.911, ebike 3409.473 + 127.911");
}

/// `shanghai-roads/PROVENANCE.md` counts 913.5 km that can be walked.
#[test]
fn shanghai_is_read_as_measured() {
    let Some(extract) = extract(SHANGHAI) else { return };
    assert_eq!((extract.street_ways, extract.missing_nodes, extract.boundaries.len()), (4570, 0, 0));
    let network = open(extract);
    assert_eq!(network.counts(), Counts { nodes: 4098, edges: 6496, segments: 23_255 });
    assert_eq!(kilometres(&network), "walk 910.992 + 2.033, cycle 875.545 + 41.247, ebike 875.545 + 41.247");
    let named = network.edge_ids().filter(|&edge| network.name(edge).contains('路')).count();
    assert!(named > 3000, "only {named} streets of Shanghai have a name with 路");
}

#[test]
fn the_field_of_a_real_city_equals_a_plain_dijkstra() {
    let cities =
        [(MALTA, "osm/malta/stations-standin.csv", 385), (SHANGHAI, "osm/shanghai-roads/stations-synthetic.csv", 120)];
    for (streets, list, count) in cities {
        let (Some(network), Some(stations)) = (network(streets), stations(list)) else { return };
        assert_eq!(stations.len(), count, "{list}");
        for mode in Mode::ALL {
            let graph = StreetGraph::of(&network, Profile::preset(mode));
            let mask = StationMask::of(&stations, |_| true);
            let field = TravelTimeField::towards(&graph, &Doors::of(&graph, &stations), &mask, MAX_CUTOFF, 1);
            let nearest = nearest_of_nodes(&network, Profile::preset(mode), &stations);
            assert!(field.reached() > network.nodes().len() * 9 / 10, "{streets} {mode}: {}", field.reached());
            for (node, expect) in (0..).map(NodeId).zip(nearest) {
                let found = field.labels(node).next().map(|(time, station)| (u32::from(time.0), station));
                let expect = expect.filter(|label| 100 * label.0 <= MAX_CUTOFF.0);
                assert_eq!(found, expect, "{streets} {mode} {node:?}");
            }
        }
    }
}

#[test]
fn the_same_extract_gives_the_same_bytes_whatever_the_number_of_threads() {
    let Some(pbf) = data::read(SHANGHAI) else { return };
    let bytes = [1, 2, 8, 8].map(|threads| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| build(read(&pbf, &|_| {}).unwrap().streets, &|_| {}).unwrap())
    });
    assert!(bytes.iter().all(|other| other.as_ref() == bytes[0].as_ref()));
}

#[test]
fn extracts_with_missing_nodes_are_read_as_far_as_they_go() {
    for (path, missing, broken, expect) in [
        ("osm/lauf/lauf.osm.pbf", 701, 7, "walk 237.163 + 2.445, cycle 236.487 + 4.306, ebike 236.487 + 4.306"),
        (
            "osm/helsinki/helsinki.osm.pbf",
            1108,
            14,
            "walk 103.667 + 3.318, cycle 104.863 + 4.130, ebike 104.863 + 4.130",
        ),
    ] {
        let Some(extract) = extract(path) else { return };
        assert_eq!((extract.missing_nodes, extract.broken_boundaries, extract.boundaries.len()), (missing, broken, 0));
        assert_eq!(kilometres(&open(extract)), expect, "{path}");
    }
}

/// The header says that it covers a quarter of the earth.
#[test]
fn heidelberg_with_its_wrong_bounding_box_lies_where_it_lies() {
    let Some(network) = network("osm/heidelberg/heidelberg.osm.pbf") else { return };
    assert_eq!(kilometres(&network), "walk 3543.389 + 23.705, cycle 3538.083 + 37.957, ebike 3538.083 + 37.957");
    let within = |node: &E7| (75..95).contains(&(node.lng / 1_000_000)) && node.lat / 10_000_000 == 49;
    assert!(network.nodes().iter().all(within), "all of it lies round 8 degrees east and 49 north");
}
