//! The area within a contour, from a raster of readings.

use std::collections::BTreeMap;

use geo::{Coord, LineString, MultiPolygon};

use crate::coord::{E7, LngLat, Plane};
use crate::network::{EdgeId, Network, QUAY};
use crate::station::StationId;
use crate::travel_time::{Reached, Times};
use crate::units::{Millimetres, Millis};

use super::paint::{Canvas, NONE, Piece};
use super::ring::{self, Crossings, PIECES};
use super::street::reached_parts;

/// The area holds places that are at most this far from the street.
pub const AREA_GAP: Millimetres = Millimetres(50_000);

/// Metres from pixel to pixel, unless the area is so large that they must lie wider.
const GRAIN_M: f64 = 10.0;
/// The most pixels of one raster.
const MAX_PIXELS: f64 = 4e6;

/// Readings of places on a grid around all that was reached.
#[derive(Debug)]
pub struct Raster {
    pub(super) canvas: Canvas,
    /// Seconds; infinite where no reading is within the gap.
    time: Vec<f32>,
    /// Metres to the street that was read.
    gap: Vec<f32>,
    owner: Vec<u32>,
    pub(super) frame: Frame,
    on_foot: f32,
}

/// Where the pixels lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    corner: LngLat,
    plane: Plane,
    /// Degrees from pixel to pixel.
    step: (f64, f64),
    grain: f64,
    columns: usize,
    rows: usize,
}

impl Frame {
    /// A frame around all streets that lie within `contour`.
    fn around(reached: &Reached<'_>, contour: Millis) -> Self {
        let network = reached.graph().network();
        let crow = |from: LngLat, metres: f64| {
            let (lng, lat) = Plane::at(from.lat()).degrees(metres, metres);
            [from.lng() - lng, from.lat() - lat, from.lng() + lng, from.lat() + lat]
        };
        let grown = |a: [f64; 4], b: [f64; 4]| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
        // Nobody gets farther than straight ahead; edges may be long and hardly begun.
        let profile = reached.graph().profile();
        let most = profile.reach(contour).0.max(profile.on_foot.get() * contour.seconds());
        let origins = reached.origins().iter();
        let far = origins.clone().map(|origin| crow(origin.place, most)).reduce(grown).expect("there are origins");
        let near = origins.map(|origin| grown(crow(origin.place, 0.0), crow(origin.snap.foot, 0.0)));
        let streets = reached
            .edges()
            .into_iter()
            .flat_map(|edge| network.points(edge).iter().map(|&point| crow(point.into(), 0.0)).collect::<Vec<_>>());
        let all = near.chain(streets).reduce(grown).expect("there are origins");
        let low = [all[0].max(far[0]), all[1].max(far[1])];
        let high = [all[2].min(far[2]), all[3].min(far[3])];
        let plane = Plane::at(f64::midpoint(low[1], high[1]));
        let side = |lng: f64, lat: f64| LngLat::new(lng.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0)).expect("clamped");
        let (width, height) = plane.offset_m(side(low[0], low[1]), side(high[0], high[1]));
        let margin = AREA_GAP.metres() + 1.5 * GRAIN_M;
        let (width, height) = (width.max(0.0) + 2.0 * margin, height.max(0.0) + 2.0 * margin);
        let grain = GRAIN_M.max((width * height / MAX_PIXELS).sqrt());
        let (lng, lat) = plane.degrees(margin, margin);
        Self {
            corner: side(low[0] - lng, low[1] - lat),
            plane,
            step: plane.degrees(grain, grain),
            grain,
            columns: (width / grain).ceil() as usize + 1,
            rows: (height / grain).ceil() as usize + 1,
        }
    }

    /// On the plane, in metres.
    pub fn metres(&self, place: LngLat) -> [f32; 2] {
        let (east, north) = self.plane.offset_m(self.corner, place);
        [east as f32, north as f32]
    }

    /// A position given in pixels, in degrees.
    fn degrees(&self, [east, north]: [f32; 2]) -> Coord {
        let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
        Coord {
            x: round(self.corner.lng() + f64::from(east) * self.step.0),
            y: round(self.corner.lat() + f64::from(north) * self.step.1),
        }
    }

    fn place(&self, column: usize, row: usize) -> LngLat {
        self.place_in_pixels([column as f32, row as f32])
    }

    /// A place given in metres on the plane.
    fn place_at(&self, metres: [f32; 2]) -> LngLat {
        self.place_in_pixels(metres.map(|metres| metres / self.grain as f32))
    }

    fn place_in_pixels(&self, pixels: [f32; 2]) -> LngLat {
        let at = self.degrees(pixels);
        LngLat::new(at.x.clamp(-180.0, 180.0), at.y.clamp(-90.0, 90.0)).expect("clamped")
    }
}

impl Raster {
    /// Reads all places around what lies within `contour`, the largest one that will be asked for.
    #[must_use]
    pub fn of(reached: &Reached<'_>, contour: Millis) -> Self {
        let frame = Frame::around(reached, contour);
        let on_foot = reached.graph().profile().on_foot.get() as f32;
        let mut raster =
            Self { canvas: Canvas::default(), time: Vec::new(), gap: Vec::new(), owner: Vec::new(), frame, on_foot };
        raster.fill(reached, contour);
        raster
    }

    /// Metres from pixel to pixel.
    #[must_use]
    pub const fn grain_m(&self) -> f64 {
        self.frame.grain
    }

    /// The place of each pixel, and its reading in seconds, if there is one within [`AREA_GAP`].
    pub fn readings(&self) -> impl Iterator<Item = (LngLat, Option<f64>)> + '_ {
        (0..self.time.len()).map(|pixel| {
            let place = self.frame.place(pixel % self.frame.columns, pixel / self.frame.columns);
            let there = self.time[pixel].is_finite() && self.gap[pixel] <= AREA_GAP.metres() as f32;
            (place, there.then(|| f64::from(self.time[pixel])))
        })
    }

    fn fill(&mut self, reached: &Reached<'_>, contour: Millis) {
        let frame = self.frame;
        let network = reached.graph().network();
        let mode = reached.graph().profile().mode;
        let window = network.window(frame.place(0, 0), frame.place(frame.columns - 1, frame.rows - 1));
        let gap = AREA_GAP.metres() as f32;
        // One pixel beyond the gap, so that the rim can be drawn between two.
        let radius = gap + 1.01 * frame.grain as f32;
        self.canvas.start(frame.columns, frame.rows, frame.grain as f32, radius);
        let (mut pieces, mut others) = (Vec::new(), Vec::new());
        for edge in window.edges() {
            if network.flags()[edge.index()].usable(mode) {
                pieces_of(reached, edge, frame, contour.seconds() as f32, &mut pieces, &mut others);
            }
        }
        for (number, piece) in (0..).zip(&pieces) {
            self.canvas.paint(piece, number, radius);
        }
        for origin in reached.origins() {
            let walk = walk(origin.place, origin.snap.foot, frame, self.on_foot, origin.owner);
            self.canvas.paint(&walk, pieces.len() as u32, QUAY.metres() as f32);
            pieces.push(walk);
        }
        let near_reached = self.canvas.distance2.clone();
        for piece in others {
            // Beyond the gap, and where nothing was reached, it does not matter who is nearest.
            self.canvas.paint_over(&piece, pieces.len() as u32, gap);
            pieces.push(piece);
        }
        self.read(&pieces, contour.seconds() as f32);
        self.heed_barriers(reached, &window, &near_reached, &pieces, contour);
    }

    /// Turns distances and pieces into readings.
    fn read(&mut self, pieces: &[Piece], most: f32) {
        let Canvas { columns, rows, grain, .. } = self.canvas;
        let pixels = columns * rows;
        self.time = vec![f32::INFINITY; pixels];
        self.owner = vec![0; pixels];
        self.gap = self.canvas.distance2.iter().map(|distance2| distance2.sqrt()).collect();
        for row in 0..rows {
            for column in 0..columns {
                let pixel = row * columns + column;
                let number = self.canvas.nearest[pixel];
                if number == NONE {
                    continue;
                }
                let (time, owner) = pieces[number as usize].time_near([column as f32 * grain, row as f32 * grain]);
                let time = time + self.gap[pixel] / self.on_foot;
                // Twice as late is as good as never, and keeps what is drawn between pixels small.
                if time <= 2.0 * most {
                    (self.time[pixel], self.owner[pixel]) = (time, owner);
                }
            }
        }
    }

    /// Reads again, one by one and as every other surface does, where a barrier may lie between a place and its street.
    fn heed_barriers(
        &mut self,
        reached: &Reached<'_>,
        window: &crate::network::Window<'_>,
        near_reached: &[f32],
        pieces: &[Piece],
        contour: Millis,
    ) {
        let frame = self.frame;
        let mut barriers = Canvas::default();
        let gap = AREA_GAP.metres() as f32;
        for [from, to] in window.barriers() {
            if barriers.rows == 0 {
                barriers.start(frame.columns, frame.rows, frame.grain as f32, gap);
            }
            barriers.paint(&Piece::unreached(frame.metres(from.into()), frame.metres(to.into())), 0, gap);
        }
        let wet = window.has_water();
        if barriers.rows == 0 && !wet {
            return;
        }
        let network = reached.graph().network();
        for row in 0..frame.rows {
            for column in 0..frame.columns {
                let pixel = row * frame.columns + column;
                if near_reached[pixel] >= gap * gap {
                    continue; // nothing that was reached is near enough, on whatever side
                }
                let near = barriers.rows > 0 && barriers.distance2[pixel] < self.canvas.distance2[pixel];
                let place = || frame.place(column, row);
                let barred = || {
                    let at = [column as f32 * self.canvas.grain, row as f32 * self.canvas.grain];
                    let foot = frame.place_at(pieces[self.canvas.nearest[pixel] as usize].foot(at));
                    network.barred(place(), foot, Millimetres::from_metres(self.gap[pixel].into()))
                };
                if near && barred() || wet && self.gap[pixel] > QUAY.metres() as f32 && network.in_water(place()) {
                    self.read_again(network, reached, pixel, place(), contour);
                }
            }
        }
    }

    fn read_again(&mut self, network: &Network, reached: &Reached<'_>, pixel: usize, place: LngLat, contour: Millis) {
        let snap = network.snap(place, reached.graph().profile().mode, AREA_GAP);
        let reading = snap.and_then(|snap| Some((snap.gap.metres() as f32, Times::at(reached, &snap)?)));
        // The walk to an origin is painted and not a street: it stays.
        match reading.filter(|(_, reading)| reading.time <= contour.saturating_add(contour)) {
            Some((gap, reading)) => {
                self.time[pixel] = reading.time.seconds() as f32;
                self.gap[pixel] = gap;
                self.owner[pixel] = reading.station.0;
            }
            None => self.time[pixel] = f32::INFINITY,
        }
    }

    /// The area within `contour`; with an owner, the part of it that is nearest to that origin.
    ///
    /// Rings are valid and wound as RFC 7946 asks; the area of a longer contour holds that of a shorter one, but for a
    /// few square metres at the tip of a street.
    #[must_use]
    pub fn area(&self, reached: &Reached<'_>, contour: Millis, owner: Option<StationId>) -> MultiPolygon {
        let within = self.within(reached, contour, owner);
        let close = |ring: Vec<[f32; 2]>| {
            let corners = ring.iter().chain(ring.first());
            corners.map(|&corner| self.frame.degrees(corner)).collect::<LineString>()
        };
        ring::polygons(ring::rings(&within).into_iter().map(close).collect())
    }

    pub(super) fn within(&self, reached: &Reached<'_>, contour: Millis, owner: Option<StationId>) -> Within<'_> {
        let tips = if owner.is_none() { self.tips(reached, contour) } else { BTreeMap::new() };
        let contour = contour.seconds() as f32;
        let gap = AREA_GAP.metres() as f32;
        let inside = |pixel: usize| {
            self.time[pixel] <= contour
                && self.gap[pixel] <= gap
                && owner.is_none_or(|owner| owner.0 == self.owner[pixel])
        };
        let inside = (0..self.time.len()).map(inside).collect();
        let mut within = Within { inside, raster: self, contour, gap, tips: BTreeMap::new() };
        // Only squares that the outline runs through once have room for a tip.
        within.tips = tips.into_iter().filter(|&(square, _)| PIECES[within.corners(square)].len() == 1).collect();
        within
    }

    /// The squares in which reached street ends for want of time, and where, in pixels.
    ///
    /// The contour runs out along each street to a tip, since places beside it take longer; squares of 10 m would cut
    /// the tip off. Of several in a square the first counts.
    fn tips(&self, reached: &Reached<'_>, contour: Millis) -> BTreeMap<usize, [f32; 2]> {
        let network = reached.graph().network();
        let mut tips = BTreeMap::new();
        for part in reached_parts(reached, contour, false) {
            let length = network.edge(part.edge).length;
            for along in [part.start, part.end].into_iter().filter(|&it| it > Millimetres(0) && it < length) {
                let [east, north] = self.frame.metres(network.place(part.edge, along)).map(|it| it / self.canvas.grain);
                let (column, row) = (east.floor(), north.floor());
                let inside = column >= 0.0
                    && row >= 0.0
                    && (column as usize) + 1 < self.frame.columns
                    && (row as usize) + 1 < self.frame.rows;
                if inside {
                    tips.entry(row as usize * self.frame.columns + column as usize).or_insert([east, north]);
                }
            }
        }
        tips
    }
}

/// A raster seen at one contour.
pub(super) struct Within<'a> {
    inside: Vec<bool>,
    raster: &'a Raster,
    contour: f32,
    gap: f32,
    tips: BTreeMap<usize, [f32; 2]>,
}

impl Crossings for Within<'_> {
    fn columns(&self) -> usize {
        self.raster.frame.columns
    }

    fn rows(&self) -> usize {
        self.raster.frame.rows
    }

    fn inside(&self, pixel: usize) -> bool {
        self.inside[pixel]
    }

    fn tip(&self, square: usize) -> Option<[f32; 2]> {
        self.tips.get(&square).copied()
    }

    fn share(&self, inside: usize, outside: usize) -> f32 {
        let raster = self.raster;
        let grain = raster.canvas.grain;
        let (time, beyond) = (raster.time[inside], raster.time[outside]);
        let (near, far) = (raster.gap[inside], raster.gap[outside]);
        let share = if far > self.gap {
            // The rim, unless time runs out before it.
            let rim = (self.gap - near) / (far - near).max(1e-3);
            let on_time = (self.contour - time) * raster.on_foot / grain;
            if beyond.is_finite() {
                rim.min((self.contour - time) / (beyond - time).max(1e-3))
            } else {
                rim.min(on_time)
            }
        } else if beyond.is_finite() && beyond > self.contour && (beyond - time).abs() * raster.on_foot < 1.5 * grain {
            (self.contour - time) / (beyond - time)
        } else {
            // Two streets of different times: the places as near to one as to the other lie between.
            0.5 + 0.5 * (far - near) / grain
        };
        // Never on a pixel, so that no two rings touch.
        share.clamp(0.02, 0.98)
    }
}

/// The pieces of an edge: those that are reached within twice `most` seconds, and the others.
fn pieces_of(
    reached: &Reached<'_>,
    edge: EdgeId,
    frame: Frame,
    most: f32,
    pieces: &mut Vec<Piece>,
    others: &mut Vec<Piece>,
) {
    let graph = reached.graph();
    let whole = graph.network().edge(edge);
    let out = reached.ways_out(edge);
    let length = whole.length.metres() as f32;
    let rate = graph.edge_time(edge).millis().seconds() as f32 / length.max(0.001);
    let nobody = (f32::INFINITY, 0);
    let at_node = |allowed: bool, node| {
        let first = if allowed { reached.at_node(node).next() } else { None };
        first.map_or(nobody, |(time, owner)| (time.seconds() as f32, owner.0))
    };
    let (start, end) = (at_node(out.backward, whole.from), at_node(out.forward, whole.to));
    let doors: Vec<(f32, f32, u32)> = reached
        .doors_inside(edge)
        .map(|door| (door.snap.along.metres() as f32, door.gap_time.seconds() as f32, door.station.0))
        .collect();
    let earlier = |a: (f32, u32), b: (f32, u32)| if b < a { b } else { a };
    // The time at `along` of who comes from before it, and from after it.
    let before = |along: f32| {
        let doors = doors.iter().filter(|door| out.backward && door.0 <= along);
        let doors = doors.map(|&(at, gap, owner)| (gap + (along - at) * rate, owner));
        doors.fold((start.0 + along * rate, start.1), earlier)
    };
    let after = |along: f32| {
        let doors = doors.iter().filter(|door| out.forward && door.0 >= along);
        let doors = doors.map(|&(at, gap, owner)| (gap + (at - along) * rate, owner));
        doors.fold((end.0 + (length - along) * rate, end.1), earlier)
    };
    let mut last: Option<(E7, f32)> = None;
    for (point, along) in graph.network().measured_points(edge) {
        let along = along.metres() as f32;
        let Some((from, passed)) = last.replace((point, along)) else { continue };
        let (from, to) = (frame.metres(from.into()), frame.metres(point.into()));
        // A door inside the piece cuts it.
        let mut cuts: Vec<f32> = doors.iter().map(|door| door.0).filter(|&at| passed < at && at < along).collect();
        cuts.sort_by(f32::total_cmp);
        let mut low = passed;
        for high in cuts.into_iter().chain([along]) {
            let at = |along_edge: f32| {
                let share = (along_edge - passed) / (along - passed).max(1e-6);
                [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]
            };
            let mut piece = Piece::unreached(at(low), at(high));
            let (first, second) = (before(low), after(high));
            (piece.before, piece.after, piece.rate) = (first.0, second.0, rate);
            piece.owners = [first.1, second.1];
            (if first.0.min(second.0) <= most { &mut *pieces } else { &mut *others }).push(piece);
            low = high;
        }
    }
}

/// The walk between an origin and the street.
fn walk(place: LngLat, foot: LngLat, frame: Frame, on_foot: f32, owner: StationId) -> Piece {
    let mut piece = Piece::unreached(frame.metres(place), frame.metres(foot));
    (piece.before, piece.rate, piece.owners) = (0.0, 1.0 / on_foot, [owner.0; 2]);
    piece
}
