//! Snapping, against a look at every segment of every street.

use rstar::primitives::{GeomWithData, Line};
use rstar::{PointDistance, RTree};
use waystation::coord::{E7, LngLat, Plane};
use waystation::network::{EdgeId, Mode, Network, SNAP_LIMIT, Snap};
use waystation::units::Millimetres;

use crate::barriers;
use crate::city::City;
use crate::draft::{Draft, STREET, quzhou};
use crate::random::Random;

/// A straight piece of street.
#[derive(Clone, Copy, Debug)]
struct Piece {
    edge: EdgeId,
    from: E7,
    to: E7,
    /// Where it begins on its edge.
    along: Millimetres,
}

/// Where a place meets a piece: the distance, and the millimetres along the edge.
#[derive(Clone, Copy, Debug)]
struct Foot {
    metres: f64,
    edge: EdgeId,
    along_mm: f64,
}

impl Foot {
    fn at(&self, network: &Network) -> LngLat {
        network.place(self.edge, Millimetres(self.along_mm.round() as u32))
    }
}

/// All pieces that `mode` may use.
fn pieces(network: &Network, mode: Mode) -> Vec<Piece> {
    let flags = network.flags();
    let usable = network.edge_ids().filter(|edge| flags[edge.index()].usable(mode));
    let of = |edge| {
        let points: Vec<_> = network.measured_points(edge).collect();
        points
            .windows(2)
            .map(|pair| Piece { edge, from: pair[0].0, to: pair[1].0, along: pair[0].1 })
            .collect::<Vec<_>>()
    };
    usable.flat_map(of).collect()
}

/// The foot of the perpendicular, or the nearer end, on the plane at `place`.
fn foot(place: LngLat, piece: &Piece) -> Foot {
    let plane = Plane::at(place.lat());
    let ((ax, ay), (bx, by)) =
        (plane.offset_m(piece.from.into(), piece.to.into()), plane.offset_m(piece.from.into(), place));
    let share = if (ax, ay) == (0.0, 0.0) { 0.0 } else { ((ax * bx + ay * by) / (ax * ax + ay * ay)).clamp(0.0, 1.0) };
    let length_mm = 1000.0 * Plane::distance_m(piece.from.into(), piece.to.into());
    Foot {
        metres: (bx - share * ax).hypot(by - share * ay),
        edge: piece.edge,
        along_mm: f64::from(piece.along.0) + share * length_mm,
    }
}

/// Asserts that `snap` is the best of all `feet` (any of those that are equally near), made a node within half a
/// metre of an end, and that there is none if the best is too far away.
fn check(network: &Network, place: LngLat, snap: Option<Snap>, feet: &[Foot], what: &str) {
    let best = feet.iter().map(|foot| foot.metres).fold(f64::INFINITY, f64::min);
    let Some(snap) = snap else {
        assert!(best > SNAP_LIMIT.metres(), "{what}: nothing found, but a street is {best} m away");
        return;
    };
    // The limit counts whole millimetres.
    assert!(best < SNAP_LIMIT.metres() + 0.001, "{what}: {snap:?}, but the nearest street is {best} m away");
    let edge = network.edge(snap.edge);
    let equal = feet.iter().filter(|foot| foot.edge == snap.edge && foot.metres < best + 1e-6);
    let explains = |foot: &Foot| {
        let rest_mm = f64::from(edge.length.0) - foot.along_mm;
        match snap.node {
            // Millimetres are whole, so what lies within half a metre is known to a millimetre.
            Some(node) if node == edge.from => foot.along_mm < 500.5 && snap.along.0 == 0,
            Some(node) => node == edge.to && rest_mm < 500.5 && snap.along == edge.length,
            None => (f64::from(snap.along.0) - foot.along_mm).abs() < 2.0 && foot.along_mm.min(rest_mm) > 498.5,
        }
    };
    assert!(equal.clone().any(explains), "{what}: {snap:?}, expected one of {:?}", equal.collect::<Vec<_>>());
    let gap_m = if snap.node.is_some() { Plane::distance_m(place, snap.foot) } else { best };
    assert!((snap.gap.metres() - gap_m).abs() < 0.001, "{what}: {snap:?}, expected a gap of {gap_m}");
    let along_m = Plane::distance_m(network.place(snap.edge, snap.along), snap.foot);
    assert!(along_m < 0.02, "{what}: {snap:?} has its foot {along_m} m from where it is on the edge");
}

#[test]
fn a_snap_is_the_best_of_all_segments() {
    let (mut found, mut missed) = (0, 0);
    for seed in 1..=100 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        for mode in Mode::ALL {
            let pieces = pieces(&city.network, mode);
            for _ in 0..17 {
                let place = city.random_place(&mut random);
                let feet: Vec<Foot> = pieces
                    .iter()
                    .map(|piece| foot(place, piece))
                    .filter(|foot| barriers::lets_through(&city, place, foot.at(&city.network), foot.metres))
                    .collect();
                let snap = city.network.snap(place, mode, SNAP_LIMIT);
                check(&city.network, place, snap, &feet, &format!("seed {seed} {mode} {place:?}"));
                *(if snap.is_some() { &mut found } else { &mut missed }) += 1;
            }
        }
    }
    assert!(found > 3000 && missed > 500, "{found} found, {missed} missed");
}

#[test]
fn a_place_farther_than_the_limit_is_off_the_network() {
    let mut draft = Draft::at(quzhou());
    draft.line(&[(0.0, 0.0), (1500.0, 0.0)], STREET);
    let network = draft.open();
    let gap = |east, north| Some(network.snap(draft.place(east, north), Mode::Walk, SNAP_LIMIT)?.gap.metres());
    for (east, toward) in [(700.0, (0.0, 1.0)), (700.0, (0.0, -1.0)), (0.0, (-1.0, 0.0)), (1500.0, (1.0, 0.0))] {
        let at = |metres: f64| gap(east + metres * toward.0, metres * toward.1);
        let near = at(149.9).expect("149.9 m are within the limit");
        assert!((near - 149.9).abs() < 0.02, "{near}");
        assert_eq!(at(150.1), None, "{east} {toward:?}");
    }
    assert_eq!(gap(1e5, 1e5), None);
    assert_eq!(gap(-3e6, -2e6), None);
}

#[test]
fn the_ends_of_the_earth_are_off_the_network_at_once() {
    let city = City::random(1);
    // A degree of longitude has no width at a pole: a search ring by ring would go round for ever.
    for lng in [-180.0, -0.0, 14.5, 179.999_999, 180.0] {
        for lat in [-90.0, -89.999_999, 89.999, 89.999_999_9, 90.0] {
            let place = LngLat::new(lng, lat).unwrap();
            assert_eq!(city.network.snap(place, Mode::Walk, SNAP_LIMIT), None, "{place:?}");
        }
    }
}

#[test]
fn a_foot_point_within_half_a_metre_of_an_end_is_the_node() {
    let mut draft = Draft::at(quzhou());
    draft.line(&[(0.0, 0.0), (1500.0, 0.0)], STREET);
    let network = draft.open();
    let node = |east| network.snap(draft.place(east, 30.0), Mode::Walk, SNAP_LIMIT).unwrap().node.is_some();
    // A centimetre to either side: positions are no finer.
    assert_eq!([0.0, 0.49, 0.51, 750.0, 1499.49, 1499.51].map(node), [true, true, false, false, false, true]);
}

/// Of a street shorter than a metre every place is an end: the nearer one.
#[test]
fn between_two_near_ends_the_nearer_one_counts() {
    let mut draft = Draft::at(quzhou());
    let west = draft.line(&[(0.0, 0.0), (700.0, 0.0)], STREET)[1];
    let east = draft.line(&[(700.8, 0.0), (1500.0, 0.0)], STREET)[0];
    draft.way(&[west, east], STREET, true);
    let network = draft.open();
    let foot = |at| {
        let snap = network.snap(draft.place(at, 0.0), Mode::Walk, SNAP_LIMIT).unwrap();
        assert!(network.edge(snap.edge).flags.stairs());
        Plane::distance_m(draft.place(0.0, 0.0), network.position(snap.node.expect("an end")))
    };
    for (at, end) in [(700.35, 700.0), (700.45, 700.8)] {
        assert!((foot(at) - end).abs() < 0.02, "at {at}: {}", foot(at));
    }
}

#[test]
fn an_islet_is_never_snapped_to() {
    let mut draft = Draft::at(quzhou());
    draft.line(&[(0.0, 0.0), (1500.0, 0.0)], STREET);
    draft.line(&[(0.0, 60.0), (900.0, 60.0)], STREET);
    let network = draft.open();
    let snap = network.snap(draft.place(400.0, 59.0), Mode::Walk, SNAP_LIMIT).unwrap();
    assert!((snap.gap.metres() - 59.0).abs() < 0.02, "{snap:?}");
    assert_eq!(network.mode_counts(Mode::Walk).islet_edges, 1);
}

/// The tree finds candidates on one plane for the whole island; each is measured again where the place is.
#[test]
fn on_malta_a_snap_is_what_an_r_tree_finds() {
    let Some(network) = crate::real::network("osm/malta/malta.osm.pbf") else { return };
    let middle = LngLat::new(14.4, 35.9).unwrap();
    let plane = Plane::at(middle.lat());
    let on_plane = |place: LngLat| <[f64; 2]>::from(plane.offset_m(middle, place));
    for mode in [Mode::Walk, Mode::Cycle] {
        let pieces = pieces(&network, mode);
        let line = |piece: &Piece| Line::new(on_plane(piece.from.into()), on_plane(piece.to.into()));
        let tree = RTree::bulk_load(pieces.iter().map(|piece| GeomWithData::new(line(piece), *piece)).collect());
        let mut random = Random::new(5);
        let mut compared = 0;
        for _ in 0..2000 {
            let place = LngLat::new(random.between(14.18, 14.58), random.between(35.80, 36.09)).unwrap();
            let point = on_plane(place);
            let nearest = tree.nearest_neighbor(point).expect("there are streets").distance_2(&point).sqrt();
            // Over the whole island a degree of longitude differs by 0.2 %.
            let near = tree.locate_within_distance(point, (1.01 * nearest + 1.0).powi(2));
            let feet: Vec<Foot> = near.map(|piece| foot(place, &piece.data)).collect();
            // Barriers have a test of their own: here only places whose nearest street is not behind one.
            let behind = |foot: &Foot| network.barred(place, foot.at(&network), Millimetres::from_metres(foot.metres));
            if network.in_water(place) || feet.iter().any(behind) {
                continue;
            }
            compared += 1;
            check(&network, place, network.snap(place, mode, SNAP_LIMIT), &feet, &format!("{mode} {place:?}"));
        }
        assert!(compared > 500, "{compared}");
    }
}
