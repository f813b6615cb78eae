//! What is read out of an extract, and what becomes of mistakes that real extracts have.

use std::sync::Arc;

use waystation::network::osm::{Extract, read};
use waystation::network::{BuildError, Mode, Network, Profile, RawStreets, SNAP_LIMIT, build};
use waystation::station::StationSet;

use crate::draft::station;
use crate::naive::Naive;
use crate::pbf::{Message, Osm, block, header, raw};

fn extract(osm: &Osm) -> Extract {
    read(&osm.pbf(), &|_| {}).expect("a good extract")
}

fn network(osm: &Osm) -> Network {
    let bytes = build(extract(osm).streets, &|_| {}).expect("there are streets");
    Network::open(Arc::new(bytes)).expect("what `build` makes can be opened")
}

/// The streets as runs of positions, whatever the numbers of the nodes.
fn runs(streets: &RawStreets) -> Vec<Vec<(i32, i32)>> {
    let position = |&node: &u32| (streets.nodes[node as usize].lng, streets.nodes[node as usize].lat);
    streets.ways.iter().map(|way| way.nodes.iter().map(position).collect()).collect()
}

/// Whether `mode` gets from `from` to a station at `to`, both metres east and north.
fn passes(osm: &Osm, mode: Mode, from: (f64, f64), to: (f64, f64)) -> bool {
    let network = network(osm);
    let place = |(east, north)| osm.draft().place(east, north);
    let stations = StationSet::new(vec![station("s", place(to))]);
    let snap = network.snap(place(from), mode, SNAP_LIMIT).expect("it is on a street");
    !Naive::of(&network, Profile::preset(mode), &stations).readings(&snap).is_empty()
}

/// Nodes 1 to 5 on a line to the east, 600 m apart: either side of the middle is long enough to be no islet.
fn line() -> Osm {
    (1..=5).fold(Osm::new(), |osm, id| osm.node(id, 600.0 * (id - 1) as f64, 0.0, ""))
}

#[test]
fn a_missing_node_cuts_its_way_and_is_counted() {
    let osm = line().way(1, &[1, 2, 99, 4, 5], "highway=residential").way(2, &[3, 98, 4], "highway=residential");
    let found = extract(&osm);
    assert_eq!((found.street_ways, found.missing_nodes), (2, 2));
    assert_eq!(found.streets.ways.iter().map(|way| way.nodes.len()).collect::<Vec<_>>(), [2, 2]);
}

#[test]
fn ids_may_come_in_any_order_and_ways_before_their_nodes() {
    let streets = |osm: Osm| osm.way(7, &[1, 2, 3, 4, 5], "highway=path name=Lane");
    let expect = extract(&streets(line())).streets;
    let backwards = [4, 2, 5, 1, 3];
    let shuffled = backwards.iter().fold(Osm::new(), |osm, &id| osm.node(id, 600.0 * (id - 1) as f64, 0.0, ""));
    let found = extract(&streets(shuffled.clone())).streets;
    assert_eq!((&found.nodes, &found.ways, &found.names), (&expect.nodes, &expect.ways, &expect.names));

    let mut file = header(&["OsmSchema-V0.6", "DenseNodes"]);
    file.extend(streets(Osm::new()).data());
    file.extend(block("SomethingNew", &raw(&Message::default())));
    file.extend(shuffled.data());
    let found = read(&file, &|_| {}).unwrap().streets;
    assert_eq!((&found.nodes, &found.ways, &found.names), (&expect.nodes, &expect.ways, &expect.names));
}

#[test]
fn nodes_may_be_written_one_by_one() {
    let street = |osm: Osm| osm.node(-7, 0.0, -700.0, "barrier=stile").way(1, &[-7, 1, 5], "highway=residential");
    let (dense, plain) = (extract(&street(line())).streets, extract(&street(line()).one_by_one()).streets);
    assert_eq!((plain.nodes, plain.ways), (dense.nodes, dense.ways));
}

#[test]
fn the_bounding_box_of_the_header_is_not_believed() {
    let osm = line().way(1, &[1, 5], "highway=residential");
    // Left, right, top and bottom, in billionths of a degree: a speck in the Gulf of Guinea.
    let bounds = Message::default().int(1, 1).int(2, 2).int(3, 2).int(4, 1);
    let mut file = block("OSMHeader", &raw(&Message::default().bytes(1, &bounds.0)));
    file.extend(osm.data());
    assert_eq!(runs(&read(&file, &|_| {}).unwrap().streets), runs(&extract(&osm).streets));
}

#[test]
fn a_node_that_comes_twice_counts_as_it_came_first() {
    let street = |osm: Osm| osm.way(1, &[1, 2, 2, 3], "highway=residential");
    let twice = street(line().node(2, -9000.0, 0.0, ""));
    assert_eq!(runs(&extract(&twice).streets), runs(&extract(&street(line())).streets));
    assert_eq!(extract(&twice).streets.ways[0].nodes.len(), 3, "a node after itself is one node");
}

#[test]
fn a_node_off_the_earth_is_missing() {
    let found = extract(&line().node(6, 9e7, 0.0, "").way(1, &[1, 2, 6], "highway=residential"));
    assert_eq!((found.missing_nodes, found.streets.ways[0].nodes.len()), (1, 2));
}

/// A square drawn as an area is walked along its outline, also when the outline has no tag of its own.
#[test]
fn a_multipolygon_square_is_walked_along_its_edge() {
    let corners = [(1, 0.0, 0.0), (2, 300.0, 0.0), (3, 300.0, 300.0), (4, 0.0, 300.0)];
    let osm = corners.iter().fold(Osm::new(), |osm, &(id, east, north)| osm.node(id, east, north, ""));
    let osm = osm.way(1, &[1, 2, 3], "").way(2, &[3, 4, 1], "").relation(
        1,
        &[(1, 1, "outer"), (1, 2, "outer"), (0, 1, "entrance")],
        "type=multipolygon highway=pedestrian",
    );
    let network = network(&osm);
    let walked = network.mode_counts(Mode::Walk).street_m;
    assert!((walked - 1200.0).abs() < 0.1, "{walked}");
    let snap = network.snap(osm.draft().place(150.0, 310.0), Mode::Cycle, SNAP_LIMIT).unwrap();
    assert!(network.edge(snap.edge).flags.access(Mode::Cycle).pushed);
}

#[test]
fn a_street_along_a_square_is_there_once_and_still_ridden() {
    let corners = [(1, 0.0, 0.0), (2, 600.0, 0.0), (3, 600.0, 600.0), (4, 0.0, 600.0)];
    let osm = corners.iter().fold(Osm::new(), |osm, &(id, east, north)| osm.node(id, east, north, ""));
    let osm = osm.way(1, &[1, 2, 3, 4, 1], "highway=pedestrian").way(2, &[2, 1], "highway=residential oneway=yes");
    let network = network(&osm);
    let walked = network.mode_counts(Mode::Walk).street_m;
    assert!((walked - 2400.0).abs() < 0.1, "{walked}");
    let snap = network.snap(osm.draft().place(300.0, -5.0), Mode::Cycle, SNAP_LIMIT).unwrap();
    let access = network.edge(snap.edge).flags.access(Mode::Cycle);
    assert!(!access.pushed && access.forward != access.backward, "{access:?}");
}

#[test]
fn a_private_gate_splits_a_street_and_a_stile_stops_bicycles_only() {
    let gated = |gate: &'static str| {
        let ends = [1, 2, 4, 5].iter().fold(Osm::new(), |osm, &id| osm.node(id, 600.0 * (id - 1) as f64, 0.0, ""));
        ends.node(3, 1200.0, 0.0, gate).way(1, &[1, 2, 3, 4, 5], "highway=residential")
    };
    let passes = |gate, mode| passes(&gated(gate), mode, (100.0, 0.0), (2300.0, 0.0));
    assert!(passes("", Mode::Walk) && passes("barrier=gate", Mode::Walk) && passes("barrier=gate", Mode::Ebike));
    assert!(!passes("barrier=gate access=private", Mode::Walk) && !passes("barrier=gate access=private", Mode::Cycle));
    assert!(passes("barrier=stile", Mode::Walk) && !passes("barrier=stile", Mode::Cycle));
}

#[test]
fn ferries_and_streets_that_are_not_built_yet_are_left_out() {
    let osm = line()
        .way(1, &[1, 2], "highway=residential")
        .way(2, &[2, 3], "route=ferry foot=yes")
        .way(3, &[3, 4], "highway=construction")
        .way(4, &[4, 5], "building=yes");
    assert_eq!(extract(&osm).street_ways, 1);
}

#[test]
fn an_extract_without_a_street_can_be_read_and_not_be_built_from() {
    let found = extract(&line());
    assert_eq!((found.street_ways, found.streets.ways.len()), (0, 0));
    let error = build(found.streets, &|_| {}).unwrap_err();
    assert_eq!(error, BuildError::NoStreets);
    assert_eq!(error.to_string(), "the extract holds no street that can be walked or ridden");
}

#[test]
fn a_boundary_is_given_when_its_outline_is_complete() {
    let tags = "boundary=administrative admin_level=8 name=Kecheng";
    let osm = line()
        .node(6, 0.0, 900.0, "")
        .way(1, &[1, 2, 3], "")
        .way(2, &[6, 3], "highway=residential")
        .way(3, &[6, 1], "")
        .relation(11, &[(1, 1, "outer"), (1, 2, "outer"), (1, 3, ""), (0, 1, "admin_centre")], tags)
        .relation(12, &[(1, 1, "outer"), (1, 3, "outer")], tags)
        .relation(13, &[(1, 1, "outer"), (1, 99, "outer"), (1, 3, "outer")], tags);
    let found = extract(&osm);
    assert_eq!(found.broken_boundaries, 2);
    let [boundary] = &found.boundaries[..] else { panic!("one whole boundary: {:?}", found.boundaries) };
    assert_eq!((boundary.id, boundary.name.as_str(), boundary.admin_level), (11, "Kecheng", 8));
    let ring = &boundary.rings[0];
    assert_eq!((boundary.rings.len(), ring.len(), ring[0]), (1, 5, ring[4]));
    let corner = osm.draft().place(0.0, 900.0);
    assert!(ring.contains(&corner.into()));
}
