//! Rings around the pixels within a contour: marching squares.
//!
//! # References
//!
//! Maple, *Geometric design and space planning using the marching squares and marching cube algorithms* (GMAG 2003);
//! at a saddle the two corners inside stay apart, so that contours of rising time stay nested.

use std::collections::BTreeMap;

use geo::{Area, Coord, LineString, MultiPolygon, Polygon};

/// The directed pieces of boundary in a square, by which of its corners are inside (1 south-west, 2 south-east,
/// 4 north-east, 8 north-west): from side to side (0 south, 1 east, 2 north, 3 west), the inside on the left.
pub(super) const PIECES: [&[(u8, u8)]; 16] = [
    &[],
    &[(0, 3)],
    &[(1, 0)],
    &[(1, 3)],
    &[(2, 1)],
    &[(0, 3), (2, 1)],
    &[(2, 0)],
    &[(2, 3)],
    &[(3, 2)],
    &[(0, 2)],
    &[(1, 0), (3, 2)],
    &[(1, 2)],
    &[(3, 1)],
    &[(0, 1)],
    &[(3, 0)],
    &[],
];

/// Where the boundary crosses the lines between pixels.
pub(super) trait Crossings {
    fn columns(&self) -> usize;
    fn rows(&self) -> usize;
    /// Whether a pixel is inside.
    fn inside(&self, pixel: usize) -> bool;
    /// Where between an inside pixel and its outside neighbour the boundary lies: 0 at the inside one, 1 at the other.
    fn share(&self, inside: usize, outside: usize) -> f32;

    /// A place in the square north-east of a pixel that the outline is to run through, in pixels.
    fn tip(&self, square: usize) -> Option<[f32; 2]>;

    /// Which corners of the square north-east of a pixel are inside.
    #[inline]
    fn corners(&self, pixel: usize) -> usize {
        let columns = self.columns();
        usize::from(self.inside(pixel))
            | usize::from(self.inside(pixel + 1)) << 1
            | usize::from(self.inside(pixel + columns + 1)) << 2
            | usize::from(self.inside(pixel + columns)) << 3
    }

    /// The two pixels on a side of the square north-east of `pixel`.
    #[inline]
    fn side(&self, pixel: usize, side: u8) -> (usize, usize) {
        let columns = self.columns();
        match side {
            0 => (pixel, pixel + 1),
            1 => (pixel + 1, pixel + columns + 1),
            2 => (pixel + columns, pixel + columns + 1),
            _ => (pixel, pixel + columns),
        }
    }

    /// Where the boundary crosses a side, in pixels east and north of the corner of the raster.
    fn crossing(&self, (low, high): (usize, usize)) -> [f32; 2] {
        let share = if self.inside(low) { self.share(low, high) } else { 1.0 - self.share(high, low) };
        let at = [(low % self.columns()) as f32, (low / self.columns()) as f32];
        if high == low + 1 { [at[0] + share, at[1]] } else { [at[0], at[1] + share] }
    }
}

/// No ring goes on from here.
const NOWHERE: u32 = u32::MAX;

/// All rings, outer ones counter-clockwise and holes clockwise; corners in pixels.
pub(super) fn rings(field: &impl Crossings) -> Vec<Vec<[f32; 2]>> {
    let (columns, rows) = (field.columns(), field.rows());
    // The line between two pixels: twice the number of the lower one, and one more for a line that goes north.
    let line = |(low, high): (usize, usize)| 2 * low + usize::from(high != low + 1);
    let pixels = |line: usize| (line / 2, line / 2 + if line.is_multiple_of(2) { 1 } else { columns });
    let mut next = vec![NOWHERE; 2 * columns * rows];
    let mut tips: BTreeMap<usize, [f32; 2]> = BTreeMap::new();
    let mut starts = Vec::new();
    for row in 0..rows - 1 {
        for pixel in row * columns..(row + 1) * columns - 1 {
            for &(from, to) in PIECES[field.corners(pixel)] {
                let from = line(field.side(pixel, from));
                tips.extend(field.tip(pixel).map(|tip| (from, tip)));
                next[from] = line(field.side(pixel, to)) as u32;
                starts.push(from);
            }
        }
    }
    let mut rings = Vec::new();
    for start in starts {
        let mut ring = Vec::new();
        let mut at = start;
        while next[at] != NOWHERE {
            ring.push(field.crossing(pixels(at)));
            ring.extend(tips.get(&at));
            at = std::mem::replace(&mut next[at], NOWHERE) as usize;
        }
        if !ring.is_empty() {
            rings.push(ring);
        }
    }
    rings
}

/// Polygons of rings that are closed, outer ones counter-clockwise and holes clockwise.
pub(super) fn polygons(rings: Vec<LineString>) -> MultiPolygon {
    let mut outer: Vec<(f64, Polygon)> = Vec::new();
    let mut holes = Vec::new();
    for ring in rings {
        let polygon = Polygon::new(ring, Vec::new());
        let area = polygon.signed_area();
        if area > 0.0 {
            outer.push((area, polygon));
        } else if area < 0.0 {
            holes.push(polygon);
        }
    }
    // The smallest first: a hole belongs to the smallest ring around it.
    outer.sort_by(|a, b| a.0.total_cmp(&b.0));
    for hole in holes {
        let corner: Coord = hole.exterior().0[0];
        if let Some((_, around)) = outer.iter_mut().find(|(_, ring)| contains(ring, corner)) {
            around.interiors_push(hole.into_inner().0);
        }
    }
    outer.sort_by(|a, b| b.0.total_cmp(&a.0));
    MultiPolygon::new(outer.into_iter().map(|(_, polygon)| polygon).collect())
}

fn contains(ring: &Polygon, corner: Coord) -> bool {
    use geo::coordinate_position::{CoordPos, coord_pos_relative_to_ring};
    coord_pos_relative_to_ring(corner, ring.exterior()) == CoordPos::Inside
}
