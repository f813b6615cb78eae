//! Building land: a face without the streets around it.

use super::chance::Chance;
use super::draft::Town;
use super::mesh::{FaceId, HalfId};
use super::point::{Point, at};
use super::ring::{self, Frame};

#[derive(Clone, Debug)]
pub struct Lot {
    pub face: FaceId,
    /// The halves around the face, from before anything was put into its sides.
    pub halves: Vec<HalfId>,
    pub ring: Vec<Point>,
    pub frame: Frame,
    /// What no house may touch: lines, each with the metres to keep off.
    keep_off: Vec<(Point, Point, f64)>,
}

/// The size of houses and the gaps between them, along and across their rows, in metres.
#[derive(Clone, Copy, Debug)]
pub struct Raster {
    pub house: [f64; 2],
    pub gap: [f64; 2],
    /// How much the size of a house differs, as a share of it.
    pub stray: f64,
    /// The share of places that are built.
    pub built: f64,
    /// Room to the street in front.
    pub room: f64,
}

impl Lot {
    pub fn of(town: &Town, face: FaceId) -> Self {
        let halves = town.mesh.around(face);
        let ring = town.mesh.outline(face);
        let side = |&half: &HalfId| {
            let (a, b) = town.mesh.ends(half);
            (a, b, town.kind(half).half_width())
        };
        Self { face, keep_off: halves.iter().map(side).collect(), frame: Frame::around(&ring), halves, ring }
    }

    pub fn hectares(&self) -> f64 {
        ring::area(&self.ring) / 1e4
    }

    /// The land behind the streets and `metres` more.
    pub fn inner(&self, metres: f64) -> Option<Vec<Point>> {
        let sides: Vec<(Point, f64)> =
            self.keep_off[..self.ring.len()].iter().map(|side| (side.0, side.2 + metres)).collect();
        ring::inset(&sides)
    }

    /// Keeps houses `metres` off a line.
    pub fn keep_off(&mut self, line: &[Point], metres: f64) {
        self.keep_off.extend(line.windows(2).map(|pair| (pair[0], pair[1], metres)));
    }

    /// How far a place is from the next street or line; negative where it is no building land.
    pub fn room(&self, place: Point) -> f64 {
        if !ring::contains(&self.ring, place) {
            return -1.0;
        }
        self.keep_off.iter().map(|&(a, b, metres)| ring::to_side(place, a, b) - metres).fold(f64::INFINITY, f64::min)
    }

    /// Whether a house with these corners stands free.
    pub fn takes(&self, house: &[Point], room: f64) -> bool {
        ring::sides(house).all(|(a, b)| {
            let steps = (a.to(b) / 9.0).ceil().max(1.0) as u32;
            (0..steps).all(|step| self.room(a.towards(b, f64::from(step) / f64::from(steps))) >= room)
        })
    }

    /// Houses in rows along `axis`.
    pub fn rows(&self, axis: Point, raster: &Raster, chance: &mut Chance) -> Vec<Vec<Point>> {
        let turned: Vec<Point> = self.ring.iter().map(|point| at(point.dot(axis), point.dot(axis.left()))).collect();
        let (low, high) = ring::bounds(&turned);
        let place = |x: f64, y: f64| axis * x + axis.left() * y;
        let step = [0, 1].map(|side| raster.house[side] + raster.gap[side]);
        let mut houses = Vec::new();
        let mut y = low.y + chance.between(0.2, 0.8) * raster.gap[1];
        while y < high.y {
            let mut x = low.x + chance.between(0.0, 1.0) * step[0];
            while x < high.x {
                let [long, wide] = raster.house.map(|metres| metres * (1.0 + raster.stray * chance.between(-1.0, 1.0)));
                let corners = [place(x, y), place(x + long, y), place(x + long, y + wide), place(x, y + wide)];
                if chance.is(raster.built) && self.takes(&corners, raster.room) {
                    houses.push(corners.to_vec());
                    x += long + raster.gap[0];
                } else {
                    x += step[0] / 4.0;
                }
            }
            y += step[1];
        }
        houses
    }

    /// The axis of the frame that points east rather than north: houses face south.
    pub fn eastward(&self) -> Point {
        let axis = self.frame.axis;
        let east = if axis.x.abs() >= axis.y.abs() { axis } else { axis.left() };
        if east.x < 0.0 { east * -1.0 } else { east }
    }

    /// The axis along its length.
    pub fn lengthwise(&self) -> Point {
        self.frame.axis
    }
}
