//! Vector tiles: valid, and in agreement with the answers that they show.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use geo::{BoundingRect, Contains, Point};
use waystation::coord::{Datum, LngLat, cell_centre};
use waystation::coverage::{Judge, Part, Reach, StreetCoverage};
use waystation::engine::{CoverageRequest, Engine, Filter, Shown, Snapshot, TileLayer, TileRequest, travel};
use waystation::network::{EdgeId, Mode, Snap};
use waystation::render::tile::{Frame, TileId};
use waystation::station::{FacilitySet, OpenRule};
use waystation::units::{Millimetres, Millis};

use crate::command::helsinki;
use crate::http::{Random, server_with_districts};
use crate::mvt::{Feature, Layer, decode};

fn snapshot() -> Arc<Snapshot> {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::open(Path::new(helsinki())).expect("the region opens")).snapshot()
}

fn request(cutoff_s: f64, depth: usize, open: OpenRule) -> CoverageRequest {
    let travel = travel(Mode::Walk, None, Some(cutoff_s), None).expect("a cutoff");
    CoverageRequest::new(travel, Reach::Network, depth, Filter { at: None, open, needs: FacilitySet::default() })
        .expect("a depth")
}

/// Every question, with coverage within 3 minutes at two depths.
fn questions() -> [TileRequest; 6] {
    let coverage = request(180.0, 2, OpenRule::Any);
    [
        TileRequest::Base,
        TileRequest::Streets,
        TileRequest::Stations(coverage.filter),
        TileRequest::Coverage(coverage, Shown::All),
        TileRequest::Gaps(coverage),
        TileRequest::Districts(coverage),
    ]
}

/// The tiles of a zoom that the region lies in, and one beside it on each side.
fn tiles_of(snapshot: &Snapshot, zoom: u8) -> Vec<TileId> {
    let rect = snapshot.hull().polygon().bounding_rect().expect("streets");
    let corner = |x: f64, y: f64| TileId::around(LngLat::new(x, y).unwrap(), zoom);
    let (low, high) = (corner(rect.min().x, rect.max().y), corner(rect.max().x, rect.min().y));
    let rows = low.y().saturating_sub(1)..=high.y() + 1;
    let columns = move || low.x().saturating_sub(1)..=high.x() + 1;
    rows.flat_map(|y| columns().filter_map(move |x| TileId::new(zoom, x, y))).collect()
}

fn tile(snapshot: &Snapshot, request: &TileRequest, id: TileId) -> Vec<Layer> {
    let made = snapshot.tile(request, &Frame::of(id, Datum::Wgs84));
    assert!(made.bytes.len() <= 500_000 && made.dropped == 0, "{id:?}: {} bytes", made.bytes.len());
    decode(&made.bytes)
}

fn layer<'a>(layers: &'a [Layer], name: &str) -> &'a [Feature] {
    layers.iter().find(|layer| layer.name == name).map_or(&[], |layer| &layer.features)
}

#[test]
fn every_tile_of_a_region_is_valid_and_the_same_again() {
    let (snapshot, districts) = (snapshot(), server_with_districts().engine.snapshot());
    let mut seen: BTreeMap<(TileLayer, String), usize> = BTreeMap::new();
    for zoom in [0, 5, 9, 11, 12, 13, 14, 15, 17, 22] {
        for request in &questions() {
            let snapshot = if request.layer() == TileLayer::Districts { &districts } else { &snapshot };
            let tiles = if zoom > 17 { vec![centre(zoom)] } else { tiles_of(snapshot, zoom) };
            for id in tiles {
                let frame = Frame::of(id, Datum::Wgs84);
                let made = snapshot.tile(request, &frame);
                assert_eq!(made, snapshot.tile(request, &frame));
                for layer in tile(snapshot, request, id) {
                    *seen.entry((request.layer(), layer.name)).or_default() += layer.features.len();
                }
            }
        }
    }
    let names: Vec<&str> = seen.keys().map(|(_, name)| name.as_str()).collect();
    let expect = [
        "buildings",
        "green",
        "landuse",
        "names",
        "railways",
        "squares",
        "water", // of the base map
        "streets",
        "stations",
        "cells",
        "coverage",
        "gap_hearts",
        "gaps",
        "district_names",
        "districts",
    ];
    assert_eq!(names, expect, "{seen:?}");
    assert!(seen.values().all(|&count| count > 3), "{seen:?}");
}

fn centre(zoom: u8) -> TileId {
    TileId::around(LngLat::new(24.9414, 60.1699).unwrap(), zoom)
}

/// The same question may be asked of pieces of street, of a tile, and of the figures.
#[test]
fn pieces_of_street_are_what_coverage_counts() {
    let snapshot = snapshot();
    let network = snapshot.network();
    let mut random = Random(5);
    for cutoff_s in [100.0, 300.0] {
        let request = request(cutoff_s, 3, OpenRule::Any);
        let mask = snapshot.mask(&request.filter);
        snapshot.with_layer(request.travel.profile, |layer| {
            snapshot.with_reader(layer, &mask, request.travel.cutoff, 3, |reader| {
                let judge = Judge::Network(reader);
                let coverage: Vec<StreetCoverage> = (1..=3)
                    .map(|depth| {
                        snapshot.with_reader(layer, &mask, request.travel.cutoff, depth, |reader| {
                            StreetCoverage::of(network, Mode::Walk, &Judge::Network(reader))
                        })
                    })
                    .collect();
                let usable = |edge: &EdgeId| network.flags()[edge.index()].usable(Mode::Walk);
                for edge in network.edge_ids().filter(usable) {
                    let length = network.edge(edge).length;
                    let mut pieces = Vec::new();
                    judge.pieces(edge, length, Millis(60_000), &mut pieces);
                    // In order, without a hole, and each different from the one before.
                    let ends: Vec<Millimetres> = pieces.iter().map(|piece| piece.part.end).collect();
                    let starts = std::iter::once(Millimetres(0)).chain(ends.iter().copied());
                    assert!(pieces.iter().map(|piece| piece.part.start).eq(starts.take(pieces.len())));
                    assert_eq!(ends.last().copied().unwrap_or(length), length);
                    assert!(
                        pieces
                            .windows(2)
                            .all(|pair| (pair[0].depth, pair[0].within) != (pair[1].depth, pair[1].within))
                    );
                    for (depth, coverage) in (1..).zip(&coverage) {
                        let deep = pieces.iter().filter(|piece| piece.depth >= depth);
                        let length = |part: &Part| u64::from(part.length().0);
                        let (here, there): (u64, u64) = (
                            deep.map(|piece| length(&piece.part)).sum(),
                            coverage.parts(edge).iter().map(length).sum(),
                        );
                        assert_eq!(here, there, "{edge:?} at depth {depth}");
                    }
                    for piece in &pieces {
                        let room = piece.part.length().0;
                        if room < 2 {
                            continue;
                        }
                        let along = Millimetres(piece.part.start.0 + 1 + random.below(room as usize - 1) as u32);
                        let place = network.place(edge, along);
                        let snap = Snap { edge, along, gap: Millimetres(0), node: None, foot: place };
                        let time = reader.at(&snap).map(|reading| reading.time);
                        assert_eq!(time.is_some(), piece.within.is_some(), "{edge:?} {along:?}");
                        if let (Some(time), Some(within)) = (time, piece.within) {
                            let before = (within.0 - 1) / 60_000 * 60_000;
                            assert!(before < time.0.max(1) && time <= within, "{time:?} within {within:?}");
                        }
                    }
                }
            });
        });
    }
}

#[test]
fn a_street_on_a_tile_has_the_answer_of_its_place() {
    let snapshot = snapshot();
    let (network, request) = (snapshot.network(), request(240.0, 2, OpenRule::Any));
    let mask = snapshot.mask(&request.filter);
    let mut random = Random(9);
    let mut tiles: BTreeMap<TileId, Vec<Layer>> = BTreeMap::new();
    let edges: Vec<EdgeId> =
        network.edge_ids().filter(|edge| network.flags()[edge.index()].usable(Mode::Walk)).collect();
    snapshot.with_layer(request.travel.profile, |layer_of| {
        snapshot.with_reader(layer_of, &mask, request.travel.cutoff, 2, |reader| {
            for _ in 0..1000 {
                let edge = edges[random.below(edges.len())];
                let length = network.edge(edge).length.0;
                let along = Millimetres(random.below(length as usize + 1) as u32);
                let place = network.place(edge, along);
                let snap = Snap { edge, along, gap: Millimetres(0), node: None, foot: place };
                let depth = reader.nearest_at(&snap).len();
                let id = TileId::around(place, 16);
                let layers =
                    tiles.entry(id).or_insert_with(|| tile(&snapshot, &TileRequest::Coverage(request, Shown::All), id));
                let at = Frame::of(id, Datum::Wgs84).place(place);
                // Where an answer changes, a unit of the grid (11 cm) tells one side from the other.
                let near: Vec<&Feature> =
                    layer(layers, "coverage").iter().filter(|feature| away(feature, at) < 1.5).collect();
                assert!(
                    near.iter().any(|feature| feature.number("depth") == Some(depth as f64)),
                    "depth {depth} at {place:?}: {near:?}"
                );
                if let Some(reading) = reader.at(&snap) {
                    let seconds = (f64::from(reading.time.0) / 60_000.0).ceil().max(1.0) * 60.0;
                    let told = near.iter().any(|feature| feature.number("seconds") == Some(seconds));
                    assert!(told, "{seconds} s at {place:?}: {near:?}");
                }
            }
        });
    });
}

/// How far a place lies from the lines of a feature, in units of the grid.
fn away(feature: &Feature, [x, y]: [f64; 2]) -> f64 {
    let pairs = feature.parts.iter().flat_map(|part| part.windows(2));
    let distance = |pair: &[[i64; 2]]| {
        let [[x0, y0], [x1, y1]] = [pair[0], pair[1]].map(|corner| corner.map(|value| value as f64));
        let (dx, dy) = (x1 - x0, y1 - y0);
        let share = (((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
        (x - x0 - share * dx).hypot(y - y0 - share * dy)
    };
    pairs.map(distance).fold(f64::INFINITY, f64::min)
}

#[test]
fn a_cell_on_a_tile_has_the_answer_of_its_centre() {
    let snapshot = server_with_districts().engine.snapshot();
    for (reach, depth) in [(Reach::Network, 1), (Reach::Network, 2), (Reach::Disc, 2)] {
        let request = CoverageRequest { reach, ..request(200.0, depth, OpenRule::Any) };
        let cells = snapshot.cells(&request);
        let mut tiles: BTreeMap<TileId, Vec<Layer>> = BTreeMap::new();
        for reading in &cells {
            let centre = cell_centre(reading.cell);
            let id = TileId::around(centre, 14);
            let layers =
                tiles.entry(id).or_insert_with(|| tile(&snapshot, &TileRequest::Coverage(request, Shown::All), id));
            let [x, y] = Frame::of(id, Datum::Wgs84).place(centre);
            let drawn: Vec<&Feature> =
                layer(layers, "cells").iter().filter(|cell| cell.polygons().contains(&Point::new(x, y))).collect();
            let [cell] = drawn[..] else { panic!("{} cells at {centre:?}", drawn.len()) };
            assert_eq!(cell.number("depth").unwrap() >= depth as f64, reading.covered, "{reach:?} {depth} {reading:?}");
            assert_eq!(cell.tag("off_network") == "true", reading.off_network);
            if reach == Reach::Network {
                let seconds = reading.nearest.map(|(_, time)| f64::from(time.0.div_ceil(1000)));
                assert_eq!(cell.number("seconds"), seconds);
            }
        }
        // Farther out the same cells are counted.
        let far =
            tile(&snapshot, &TileRequest::Coverage(request, Shown::All), TileId::around(cell_centre(cells[0].cell), 8));
        let sum = |value: &dyn Fn(&Feature) -> f64| layer(&far, "cells").iter().map(value).sum::<f64>();
        let of = |cell: &Feature| cell.number("cells").unwrap();
        assert!((sum(&of) - cells.len() as f64).abs() < 1e-9);
        let covered = cells.iter().filter(|cell| cell.covered).count() as f64;
        let shares = sum(&|cell| of(cell) * cell.number("deep_share").unwrap());
        assert!((shares - covered).abs() < 1.0, "{shares} {covered}");
    }
}

#[test]
fn districts_and_gaps_are_told_as_elsewhere() {
    let snapshot = server_with_districts().engine.snapshot();
    let request = request(180.0, 1, OpenRule::Any);
    let figures = snapshot.coverage(&request);
    let layers = tile(&snapshot, &TileRequest::Districts(request), centre(12));
    let told: Vec<(&str, Option<f64>)> =
        layer(&layers, "districts").iter().map(|one| (one.tag("key"), one.number("share"))).collect();
    let expect: Vec<(&str, Option<f64>)> = figures[1..]
        .iter()
        .map(|one| (one.key.as_str(), one.figures[0].measure.share().map(|share| (share * 1e5).round() / 1e5)))
        .collect();
    assert_eq!(told, expect);
    assert_eq!(layer(&layers, "district_names").len(), 2);

    let gaps = snapshot.gaps(&request);
    let layers = tile(&snapshot, &TileRequest::Gaps(request), centre(11));
    assert_eq!(layer(&layers, "gaps").len(), gaps.gaps.len());
    for (rank, (gap, drawn)) in (1..).zip(gaps.gaps.iter().zip(layer(&layers, "gaps"))) {
        assert_eq!((drawn.number("rank"), drawn.tag("cause")), (Some(f64::from(rank)), gap.cause.as_str()));
        assert_eq!(drawn.number("street_m"), Some(gap.street_m.round()));
        assert_eq!(drawn.number("nearest_s"), gap.nearest.map(|(_, time)| time.printed_seconds()));
    }
}

#[test]
fn farther_out_less_is_drawn() {
    let snapshot = snapshot();
    let classes = |zoom: u8| -> Vec<String> {
        let layers = tile(&snapshot, &TileRequest::Streets, centre(zoom));
        let mut classes: Vec<String> =
            layer(&layers, "streets").iter().map(|one| one.tag("class").to_owned()).collect();
        classes.sort();
        classes.dedup();
        classes
    };
    assert!(classes(15).contains(&"footway".to_owned()) && !classes(13).contains(&"footway".to_owned()));
    assert!(classes(12).contains(&"minor".to_owned()) && !classes(11).contains(&"minor".to_owned()));
    assert!(classes(4).is_empty());
    let names = |zoom: u8| layer(&tile(&snapshot, &TileRequest::Base, centre(zoom)), "names").len();
    assert!(names(13) > 0 && names(15) > names(12), "{} {} {}", names(12), names(13), names(15));
    let buildings = |zoom: u8| layer(&tile(&snapshot, &TileRequest::Base, centre(zoom)), "buildings").len();
    assert!(buildings(12) == 0 && buildings(15) > 100, "{} {}", buildings(12), buildings(15));
    let corners = |zoom: u8| {
        let layers = tile(&snapshot, &TileRequest::Base, centre(zoom));
        layers.iter().flat_map(|layer| &layer.features).flat_map(|one| &one.parts).map(Vec::len).sum::<usize>()
    };
    // Each of these holds all of the extract.
    let all = [7, 9, 11, 13].map(corners);
    assert!(all.is_sorted_by(|farther, nearer| farther < nearer), "{all:?}");
}
