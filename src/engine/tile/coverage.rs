//! Tiles of coverage: pieces of street, and cells.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::coord::{LngLat, World, cell_centre};
use crate::coverage::{Judge, Part, Piece, SnappedCell};
use crate::network::{EdgeId, Network};
use crate::render::tile::{Frame, Layer, Value};
use crate::travel_time::Reader;
use crate::units::{Millimetres, Millis};

use super::super::request::CoverageRequest;
use super::super::snapshot::Snapshot;
use super::Shown;

/// The first zoom at which streets are drawn; farther out there are cells only.
const STREETS: u8 = 13;
/// The first zoom at which times are told in small steps.
const SMALL_STEPS: u8 = 14;
/// No feature has more lines: what is left out of a tile that is too large goes by the feature.
const LINES: usize = 250;

impl Snapshot {
    /// Pieces of street by how soon a station is reached and how many are within reach; cells by the same of their centre.
    pub(super) fn coverage_tile(&self, request: &CoverageRequest, shown: Shown, frame: &Frame) -> Vec<Layer> {
        let mask = self.mask(&request.filter);
        self.with_layer(request.travel.profile, |layer| {
            self.with_judge(layer, request, request.reach, &mask, |judge| {
                let mut layers = Vec::new();
                if shown != Shown::Streets {
                    layers.push(self.cell_layer(request, &judge, frame));
                }
                if shown != Shown::Cells && frame.zoom() >= STREETS {
                    layers.push(self.street_layer(request, &judge, frame));
                }
                layers
            })
        })
    }

    fn cell_layer(&self, request: &CoverageRequest, judge: &Judge<'_>, frame: &Frame) -> Layer {
        let mode = request.travel.profile.mode;
        let (cells, level) = (&self.areas(mode).cells, self.cell_map(mode).level(frame.zoom()));
        let mut shown = Vec::new();
        level.search(&frame.window(), |cell| shown.push(cell));
        let unit = unit_of(request);
        let told = |&cell: &usize| {
            let of = &cells[level.cells[cell].start as usize..level.cells[cell].end as usize];
            let one = Told::of(judge, &of[0]);
            if level.cells.len() == cells.len() { (one, None) } else { (one, Some(Many::of(judge, of))) }
        };
        // A few cells are told sooner than threads are woken.
        let answers: Vec<(Told, Option<Many>)> =
            if shown.len() > 2000 { shown.par_iter().map(told).collect() } else { shown.iter().map(told).collect() };
        let mut layer = Layer::new("cells");
        for (&cell, (one, many)) in shown.iter().zip(answers) {
            let ring = [level.ring(cell).map(|at| frame.point(at))].into_iter();
            if let Some(many) = many {
                let tags = [
                    ("cells", Some(Value::Whole(many.cells))),
                    ("share", Some(Value::Number(many.share(many.reached)))),
                    ("deep_share", Some(Value::Number(many.share(many.deep)))),
                    (unit, many.mean().map(Value::Whole)),
                ];
                layer.area(0, ring, &tags);
            } else {
                let tags = [
                    ("depth", Some(Value::count(one.depth))),
                    (unit, one.time.map(|time| Value::Whole(whole(time)))),
                    ("off_network", one.off_network.then_some(Value::Flag(true))),
                ];
                layer.area(0, ring, &tags);
            }
        }
        layer
    }

    fn street_layer(&self, request: &CoverageRequest, judge: &Judge<'_>, frame: &Frame) -> Layer {
        let (network, mode) = (self.network(), request.travel.profile.mode);
        let window = frame.window();
        let (north_west, south_east): (LngLat, LngLat) = (window.low.into(), window.high.into());
        let corner = |lng: f64, lat: f64| LngLat::new(lng, lat).unwrap_or(north_west);
        let edges = network
            .window(corner(north_west.lng(), south_east.lat()), corner(south_east.lng(), north_west.lat()))
            .edges();
        let small = frame.zoom() >= SMALL_STEPS;
        let step = Millis(1000 * if request.travel.metres.is_some() { 50 } else { 60 } * if small { 1 } else { 5 });
        // Pieces of one answer are one feature: tags take more room than lines.
        let mut groups: BTreeMap<(Option<Millis>, usize), Vec<Line>> = BTreeMap::new();
        let mut pieces = Vec::new();
        for edge in edges.into_iter().filter(|edge| network.flags()[edge.index()].usable(mode)) {
            pieces.clear();
            let length = network.edge(edge).length;
            judge.pieces(edge, length, step, &mut pieces);
            draw(network, edge, length, &pieces, frame, |piece, line| {
                groups.entry((piece.within, piece.depth)).or_default().push(line);
            });
        }
        let mut layer = Layer::new("coverage");
        let unit = unit_of(request);
        for ((within, depth), lines) in groups {
            let tags = [("depth", Some(Value::count(depth))), (unit, within.map(|time| Value::Whole(whole(time))))];
            for lines in lines.chunks(LINES) {
                layer.lines(1, lines.iter().map(|line| line.iter().copied()), &tags);
            }
        }
        layer
    }
}

/// What times are told in: where length was asked for, a second stands for a metre.
const fn unit_of(request: &CoverageRequest) -> &'static str {
    if request.travel.metres.is_some() { "metres" } else { "seconds" }
}

/// Whole seconds, rounded up: what is within the cutoff stays within it.
const fn whole(time: Millis) -> i64 {
    time.0.div_ceil(1000) as i64
}

/// Calls `found` with each piece of an edge as a line in units of the tile.
fn draw(
    network: &Network,
    edge: EdgeId,
    length: Millimetres,
    pieces: &[Piece],
    frame: &Frame,
    mut found: impl FnMut(&Piece, Vec<[f64; 2]>),
) {
    let points = network.points(edge);
    let drawn: Vec<[f64; 2]> = points.iter().map(|&point| frame.point(World::from(LngLat::from(point)))).collect();
    if let [piece] = pieces {
        return found(piece, drawn);
    }
    let along: Vec<Millimetres> = network.measured_points(edge).map(|(_, along)| along).collect();
    for piece in pieces {
        let Part { start, end } = piece.part;
        let mut line = vec![between(&drawn, &along, start)];
        line.extend(drawn.iter().zip(&along).filter(|&(_, &at)| start < at && at < end).map(|(&point, _)| point));
        line.push(if end == length { drawn[drawn.len() - 1] } else { between(&drawn, &along, end) });
        found(piece, line);
    }
}

/// Where a line is, so far along.
fn between(drawn: &[[f64; 2]], along: &[Millimetres], at: Millimetres) -> [f64; 2] {
    let next = along.partition_point(|&corner| corner < at).clamp(1, along.len() - 1);
    let (from, to) = (along[next - 1], along[next]);
    let share = f64::from(at.0.saturating_sub(from.0)) / f64::from(to.0 - from.0).max(1.0);
    std::array::from_fn(|axis| {
        (drawn[next][axis] - drawn[next - 1][axis]).mul_add(share.min(1.0), drawn[next - 1][axis])
    })
}

/// What is told of one cell.
#[derive(Clone, Copy)]
struct Told {
    depth: usize,
    time: Option<Millis>,
    off_network: bool,
}

impl Told {
    /// By the reading of its centre, as `/v1/coverage/cells` has it.
    fn of(judge: &Judge<'_>, cell: &SnappedCell) -> Self {
        let off_network = cell.snap.is_none();
        match (judge, cell.snap) {
            (Judge::Network(reader), Some(snap)) => Self::read(reader, &snap),
            (Judge::Network(_), None) => Self { depth: 0, time: None, off_network },
            (Judge::Disc { stations, mask, radius, depth, .. }, _) => {
                let near = stations.within_straight(cell_centre(cell.cell), radius.0);
                let near = near.into_iter().filter(|&station| mask.takes(station)).count();
                Self { depth: near.min(*depth), time: None, off_network }
            }
        }
    }

    fn read(reader: &Reader<'_>, snap: &crate::network::Snap) -> Self {
        if reader.field.depth() == 1 {
            let nearest = reader.at(snap);
            return Self { depth: nearest.iter().len(), time: nearest.map(|one| one.time), off_network: false };
        }
        let nearest = reader.nearest_at(snap);
        Self { depth: nearest.len(), time: nearest.first().map(|one| one.time), off_network: false }
    }
}

/// A line in units of a tile.
type Line = Vec<[f64; 2]>;

/// What is told of many cells together.
#[derive(Clone, Copy)]
struct Many {
    cells: i64,
    /// With at least one station within reach.
    reached: i64,
    /// With as many as are told apart.
    deep: i64,
    millis: u64,
    timed: u64,
}

impl Many {
    fn of(judge: &Judge<'_>, cells: &[SnappedCell]) -> Self {
        let mut many =
            Self { cells: i64::try_from(cells.len()).unwrap_or(i64::MAX), reached: 0, deep: 0, millis: 0, timed: 0 };
        for told in cells.iter().map(|cell| Told::of(judge, cell)) {
            many.reached += i64::from(told.depth > 0);
            many.deep += i64::from(told.depth >= judge.depth());
            if let Some(time) = told.time {
                many.millis += u64::from(time.0);
                many.timed += 1;
            }
        }
        many
    }

    /// So many of them, three decimals.
    fn share(&self, of: i64) -> f64 {
        (1000.0 * of as f64 / self.cells as f64).round() / 1000.0
    }

    /// The mean of those that reach a station, in whole seconds.
    fn mean(&self) -> Option<i64> {
        (self.timed > 0).then(|| (self.millis / self.timed).div_ceil(1000).cast_signed())
    }
}
