//! Places on the drawing board: metres east and north of its south-west corner.

use std::ops::{Add, Mul, Sub};

/// Metres per degree of longitude and latitude at 28.9° north (WGS-84).
const METRES_PER_DEGREE: [f64; 2] = [97_532.543_776, 110_834.116_520];
/// Where the corner of the drawing board lies, in degrees.
const CORNER: [f64; 2] = [118.84, 28.86];

/// A place, or the way from one place to another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// A place at `x` metres east and `y` metres north.
pub const fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

impl Point {
    pub fn length(self) -> f64 {
        (self.x * self.x + self.y * self.y).sqrt()
    }

    pub fn to(self, other: Self) -> f64 {
        (other - self).length()
    }

    /// The same direction, one metre long.
    pub fn unit(self) -> Self {
        self * (1.0 / self.length().max(1e-9))
    }

    /// A quarter turn to the left.
    pub fn left(self) -> Self {
        at(-self.y, self.x)
    }

    pub fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }

    /// Positive where `other` points to the left of this.
    pub fn cross(self, other: Self) -> f64 {
        self.x * other.y - self.y * other.x
    }

    /// `share` of the way to `other`.
    pub fn towards(self, other: Self, share: f64) -> Self {
        self + (other - self) * share
    }

    /// Longitude and latitude (WGS-84) in ten millionths of a degree.
    pub fn e7(self) -> [i64; 2] {
        let value = [self.x, self.y];
        [0, 1].map(|axis| ((CORNER[axis] + value[axis] / METRES_PER_DEGREE[axis]) * 1e7).round() as i64)
    }

    /// Longitude and latitude (WGS-84).
    pub fn degrees(self) -> [f64; 2] {
        self.e7().map(|e7| e7 as f64 / 1e7)
    }
}

impl Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        at(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        at(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f64> for Point {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        at(self.x * factor, self.y * factor)
    }
}
