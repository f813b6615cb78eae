//! Round shapes: lakes, islands, ponds, the land of a village.

use super::chance::Chance;
use super::curve;
use super::point::{Point, at};

/// Sixteen directions around the circle.
const ROSE: [(f64, f64); 16] = [
    (1.0, 0.0),
    (0.924, 0.383),
    (0.707, 0.707),
    (0.383, 0.924),
    (0.0, 1.0),
    (-0.383, 0.924),
    (-0.707, 0.707),
    (-0.924, 0.383),
    (-1.0, 0.0),
    (-0.924, -0.383),
    (-0.707, -0.707),
    (-0.383, -0.924),
    (0.0, -1.0),
    (0.383, -0.924),
    (0.707, -0.707),
    (0.924, -0.383),
];

/// A round shape around `heart`, `size` metres along and across `axis`, dented by chance.
pub fn blob(heart: Point, axis: Point, size: [f64; 2], dents: f64, step: f64, chance: &mut Chance) -> Vec<Point> {
    let mut corners = Vec::new();
    for direction in ROSE {
        let reach = 1.0 - dents * chance.unit();
        let (x, y) = (direction.0 * size[0] / 2.0 * reach, direction.1 * size[1] / 2.0 * reach);
        corners.push(heart + axis * x + axis.left() * y);
    }
    curve::closed(&corners, step)
}

/// The shape made larger or smaller around a place.
pub fn scaled(shape: &[Point], heart: Point, factor: f64) -> Vec<Point> {
    shape.iter().map(|&point| heart + (point - heart) * factor).collect()
}

/// One metre east.
pub const EAST: Point = at(1.0, 0.0);
