//! The area within a contour, from a raster of readings.

use std::collections::BTreeMap;

use geo::{LineString, MultiPolygon};

use crate::coord::LngLat;
use crate::network::{Network, QUAY};
use crate::station::StationId;
use crate::travel_time::{Reached, Times};
use crate::units::{Millimetres, Millis};

use super::frame::Frame;
use super::paint::{Canvas, NONE, Piece};
use super::pieces::{pieces_of, walk};
use super::ring::{self, Crossings, PIECES};
use super::street::reached_parts;

/// The area holds places that are at most this far from the street.
pub const AREA_GAP: Millimetres = Millimetres(50_000);

/// Readings of places on a grid around all that was reached.
#[derive(Debug)]
pub struct Raster {
    pub(super) canvas: Canvas,
    pieces: Vec<Piece>,
    /// Seconds; infinite where no reading is within the gap.
    time: Vec<f32>,
    /// Metres to the street that was read.
    gap: Vec<f32>,
    owner: Vec<u32>,
    pub(super) frame: Frame,
    on_foot: f32,
}

impl Raster {
    /// Reads all places around what lies within `contour`, the largest one that will be asked for.
    ///
    /// # Panics
    ///
    /// If there is no origin.
    #[must_use]
    pub fn of(reached: &Reached<'_>, contour: Millis) -> Self {
        let frame = Frame::around(reached, contour);
        let on_foot = reached.graph().profile().on_foot.get() as f32;
        let mut raster = Self {
            canvas: Canvas::default(),
            pieces: Vec::new(),
            time: Vec::new(),
            gap: Vec::new(),
            owner: Vec::new(),
            frame,
            on_foot,
        };
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
        self.pieces = pieces;
        self.heed_barriers(reached, &window, &near_reached, contour);
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
                    let foot = frame.place_at(self.pieces[self.canvas.nearest[pixel] as usize].foot(at));
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
        // What was painted is not what is nearest here.
        self.canvas.nearest[pixel] = NONE;
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

    /// The reading that a pixel is drawn by: of its walk off the street, half a pixel is forgiven.
    ///
    /// Between two pixels on both sides of a street lies the street itself, where nobody walks off it. Straight lines
    /// from one reading to the other pass over that, and would cut every street off some metres too early.
    fn drawn(&self, pixel: usize) -> f32 {
        self.time[pixel] - self.gap[pixel].min(0.5 * self.canvas.grain) / self.on_foot
    }

    /// Where between two pixels their nearest pieces are equally near: 0 at the first, 1 at the second.
    fn halfway(&self, first: usize, second: usize) -> Option<f32> {
        let piece = |pixel: usize| self.pieces.get(self.canvas.nearest[pixel] as usize);
        let (one, other) = (piece(first)?, piece(second)?);
        let at = |pixel: usize| [(pixel % self.frame.columns) as f32, (pixel / self.frame.columns) as f32];
        let (from, to) = (at(first), at(second));
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..6 {
            let middle = 0.5 * (low + high);
            let place = [0, 1].map(|axis| (from[axis] + middle * (to[axis] - from[axis])) * self.canvas.grain);
            *(if one.distance2(place) < other.distance2(place) { &mut low } else { &mut high }) = middle;
        }
        Some(0.5 * (low + high))
    }

    pub(super) fn within(&self, reached: &Reached<'_>, contour: Millis, owner: Option<StationId>) -> Within<'_> {
        let tips = if owner.is_none() { self.tips(reached, contour) } else { BTreeMap::new() };
        let contour = contour.seconds() as f32;
        let gap = AREA_GAP.metres() as f32;
        let inside = |pixel: usize| {
            self.drawn(pixel) <= contour
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
        let (time, beyond) = (raster.drawn(inside), raster.drawn(outside));
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
            raster.halfway(inside, outside).unwrap_or(0.5 + 0.5 * (far - near) / grain)
        };
        // Never on a pixel, so that no two rings touch.
        share.clamp(0.02, 0.98)
    }
}
