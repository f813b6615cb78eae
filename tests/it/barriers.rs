//! Barriers, against a look at every one of them with the predicates of `geo`.

use geo::{Contains, Coord, Intersects, Line, LineString, Point, Polygon};
use waystation::coord::{E7, LngLat};
use waystation::network::{BarrierKind, Mode, QUAY, RawBarriers, SNAP_LIMIT};

use crate::city::City;
use crate::draft::{Draft, STREET, quzhou};
use crate::random::Random;

fn coord(point: E7) -> Coord {
    Coord { x: f64::from(point.lng), y: f64::from(point.lat) }
}

fn string(points: &[E7]) -> LineString {
    points.iter().map(|&point| coord(point)).collect()
}

/// Whether `place` lies in an odd number of the rings of an area, or right of the coast nearest to it.
fn in_water(barriers: &RawBarriers, place: LngLat) -> bool {
    let at = Point(coord(place.into()));
    let inside = |ring: &Vec<E7>| Polygon::new(string(ring), Vec::new()).contains(&at);
    let area = |rings: &Vec<Vec<E7>>| rings.iter().filter(|ring| inside(ring)).count() % 2 == 1;
    let mut coasts = barriers.lines.iter().filter(|(kind, _)| *kind == BarrierKind::Coast);
    barriers.waters.iter().any(area) || coasts.next().is_some_and(|(_, coast)| west_of(coast, at))
}

/// The coasts of random cities run south, from north of everything to south of everything: the sea is what lies
/// west, after an even number of crossings.
fn west_of(coast: &[E7], at: Point) -> bool {
    let crossings = coast.windows(2).filter(|pair| {
        let (a, b) = (coord(pair[0]), coord(pair[1]));
        (a.y < at.y()) != (b.y < at.y()) && a.x + (at.y() - a.y) / (b.y - a.y) * (b.x - a.x) < at.x()
    });
    crossings.count() % 2 == 0
}

/// Whether somebody at `place` may walk straight to `foot`, `gap_m` away.
pub fn lets_through(city: &City, place: LngLat, foot: LngLat, gap_m: f64) -> bool {
    let barriers = city.barriers();
    let far = gap_m > QUAY.metres();
    if far && in_water(barriers, place) {
        return false;
    }
    let gap = Line::new(coord(place.into()), coord(foot.into()));
    let cuts = |points: &[E7]| string(points).lines().any(|line| line.intersects(&gap));
    let lines =
        barriers.lines.iter().filter(|(kind, _)| far || matches!(kind, BarrierKind::Rail | BarrierKind::Motorway));
    let mut outlines = barriers.waters.iter().flatten().filter(|_| far);
    !lines.map(|(_, points)| points).any(|points| cuts(points)) && !outlines.any(|ring| cuts(ring))
}

#[test]
fn water_is_told_from_land() {
    let (mut wet, mut dry) = (0, 0);
    for seed in 1..=200 {
        let (city, mut random) = (City::random(seed), Random::new(seed));
        for _ in 0..60 {
            // Only places that the grid reaches: a street within 200 m.
            let place = city.random_place(&mut random);
            if Mode::ALL.into_iter().all(|mode| !city.near_street(place, mode)) {
                continue;
            }
            let expect = in_water(city.barriers(), place);
            assert_eq!(city.network.in_water(place), expect, "seed {seed} {place:?}");
            *(if expect { &mut wet } else { &mut dry }) += 1;
        }
    }
    assert!(wet > 300 && dry > 3000, "{wet} in water, {dry} on land");
}

#[test]
fn a_gap_crosses_neither_water_nor_rails_nor_a_motorway() {
    for kind in [BarrierKind::Water, BarrierKind::Rail, BarrierKind::Motorway, BarrierKind::Coast] {
        let mut draft = Draft::at(quzhou());
        draft.line(&[(0.0, 0.0), (1200.0, 0.0)], STREET);
        draft.line(&[(0.0, 100.0), (1200.0, 100.0)], STREET);
        // 30 m north of the first street, with its land side there.
        draft.barrier(kind, &[(1500.0, 30.0), (-500.0, 30.0)]);
        let network = draft.open();
        let snap = |north: f64| network.snap(draft.place(600.0, north), Mode::Walk, SNAP_LIMIT);
        assert_eq!(snap(20.0).map(|snap| snap.gap.metres().round()), Some(20.0), "{kind:?}");
        let beyond = snap(40.0);
        if kind == BarrierKind::Coast {
            assert_eq!(beyond, None, "40 m north is the sea, and the second street lies in it");
        } else {
            assert_eq!(beyond.map(|snap| snap.gap.metres().round()), Some(60.0), "{kind:?}: not the nearer street");
        }
    }
}

#[test]
fn out_of_the_water_leads_a_bridge_and_nothing_else() {
    let mut draft = Draft::at(quzhou());
    draft.line(&[(0.0, 0.0), (1200.0, 0.0)], STREET);
    draft.water(&[vec![(400.0, -300.0), (600.0, -300.0), (600.0, 300.0), (400.0, 300.0)]]);
    let network = draft.open();
    let gap = |east, north| {
        network.snap(draft.place(east, north), Mode::Walk, SNAP_LIMIT).map(|snap| snap.gap.metres().round())
    };
    assert_eq!(gap(500.0, 8.0), Some(8.0));
    assert_eq!(gap(500.0, 12.0), None);
    assert_eq!(gap(395.0, 12.0), Some(12.0));
    assert_eq!(gap(395.0, 120.0), Some(120.0));
    assert!(network.in_water(draft.place(500.0, 8.0)) && !network.in_water(draft.place(395.0, 8.0)));
}
