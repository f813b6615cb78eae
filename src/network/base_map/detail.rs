//! How much of a line each zoom needs.
//!
//! A corner that lies half a pixel or more off the line drawn without it is kept (Douglas and Peucker 1973). The
//! distance at which a corner matters follows from the line alone, so it is worked out once, and a tile only has to
//! compare. A corner never matters more than the one that it was split off from, so coarser lines keep fewer corners.

use crate::coord::World;

use super::class::FULL_ZOOM;

/// Longer lines are worked on in runs of so many corners: a spiral would cost the square of its length.
const RUN: usize = 2048;

/// The first zoom that needs each corner of a line, added to `details`; both ends are needed from 0 on.
pub fn of_line(points: &[World], details: &mut Vec<u8>) {
    let first = details.len();
    details.resize(first + points.len(), FULL_ZOOM);
    let own = &mut details[first..];
    if let [one] = own {
        *one = 0;
    }
    let mut start = 0;
    while start + 1 < points.len() {
        let end = (start + RUN).min(points.len() - 1);
        (own[start], own[end]) = (0, 0);
        if end > start + 1 {
            split(points, start, end, own);
        }
        start = end;
    }
}

/// The same for a closed ring; of its corners the first and the one farthest from it are needed from 0 on.
pub fn of_ring(points: &[World], details: &mut Vec<u8>) {
    let Some(&first) = points.first() else { return };
    let distance = |point: &World| {
        let (dx, dy) = (f64::from(point.x) - f64::from(first.x), f64::from(point.y) - f64::from(first.y));
        dx * dx + dy * dy
    };
    let far = (0..points.len()).max_by(|&a, &b| distance(&points[a]).total_cmp(&distance(&points[b]))).unwrap_or(0);
    let before = details.len();
    of_line(&points[..=far], details);
    details.pop();
    of_line(&points[far..], details);
    debug_assert_eq!(details.len() - before, points.len());
}

/// The first zoom that needs each corner of a closed ring.
#[must_use]
pub fn corner_zooms(ring: &[World]) -> Vec<u8> {
    let mut details = Vec::with_capacity(ring.len());
    of_ring(ring, &mut details);
    details
}

/// Finds the corner between `start` and `end` that lies farthest off, and goes on before and after it.
fn split(points: &[World], start: usize, end: usize, details: &mut [u8]) {
    let mut open = vec![(start, end, f64::INFINITY)];
    while let Some((start, end, limit)) = open.pop() {
        let off = Off::line(points[start], points[end]);
        let farthest = (start + 1..end).map(|at| (at, off.squared(points[at]))).reduce(|best, one| {
            // Of equal distances the first corner counts.
            if one.1 > best.1 { one } else { best }
        });
        let Some((at, squared)) = farthest else { continue };
        let distance = squared.sqrt().min(limit);
        details[at] = first_zoom(distance);
        if distance > 0.0 {
            open.push((start, at, distance));
            open.push((at, end, distance));
        }
    }
}

/// The first zoom at which `distance`, in units of the square, is half a pixel of a tile 512 pixels wide.
fn first_zoom(distance: f64) -> u8 {
    // At zoom z a pixel has 2^(32 - z - 9) units, half of it 2^(22 - z).
    (22.0 - distance.log2()).ceil().clamp(0.0, f64::from(FULL_ZOOM)) as u8
}

/// Distances from a straight piece.
struct Off {
    from: [f64; 2],
    along: [f64; 2],
    length2: f64,
}

impl Off {
    fn line(from: World, to: World) -> Self {
        let start = [f64::from(from.x), f64::from(from.y)];
        let along = [f64::from(to.x) - start[0], f64::from(to.y) - start[1]];
        Self { from: start, along, length2: along[0] * along[0] + along[1] * along[1] }
    }

    fn squared(&self, point: World) -> f64 {
        let (x, y) = (f64::from(point.x) - self.from[0], f64::from(point.y) - self.from[1]);
        let share = if self.length2 > 0.0 { (x * self.along[0] + y * self.along[1]) / self.length2 } else { 0.0 };
        let share = share.clamp(0.0, 1.0);
        let (dx, dy) = (x - share * self.along[0], y - share * self.along[1]);
        dx * dx + dy * dy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: u32, y: u32) -> World {
        World { x, y }
    }

    #[test]
    fn a_point_is_needed_everywhere() {
        let mut details = Vec::new();
        of_line(&[at(5, 5)], &mut details);
        assert_eq!(details, [0]);
    }

    #[test]
    fn a_corner_is_needed_where_it_shows() {
        let mut details = Vec::new();
        // 2^8 units off: half a pixel at zoom 14. 2^12 off: at zoom 10. On the line: at the last zoom.
        let points = [at(0, 0), at(1 << 20, 1 << 12), at(1 << 21, 0), at(3 << 20, 0), at(1 << 22, 0)];
        of_line(&points, &mut details);
        assert_eq!((details[0], details[4]), (0, 0));
        assert_eq!(details[1], 10);
        assert!(details[2] > 10 && details[3] == FULL_ZOOM, "{details:?}");
    }

    /// Every corner left out at a zoom lies within half a pixel of the line that is left.
    #[test]
    fn what_is_left_out_lies_within_half_a_pixel() {
        let mut state = 3_u64;
        let mut random = move |below: u32| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u32 % below
        };
        for round in 0..60 {
            let count = 3 + random(if round < 50 { 60 } else { 5000 }) as usize;
            let mut here = at(1 << 30, 1 << 30);
            let mut points: Vec<World> = (0..count)
                .map(|_| {
                    here = at(here.x + random(20_000) - 8_000, here.y + random(20_000) - 10_000);
                    here
                })
                .collect();
            let mut details = vec![99];
            if round % 2 == 0 {
                points.push(points[0]);
                of_ring(&points, &mut details);
            } else {
                of_line(&points, &mut details);
            }
            assert_eq!(details.remove(0), 99);
            assert_eq!(details.len(), points.len());
            for zoom in 0..=FULL_ZOOM {
                let kept: Vec<usize> = (0..points.len()).filter(|&corner| details[corner] <= zoom).collect();
                assert!(kept[0] == 0 && kept[kept.len() - 1] == points.len() - 1);
                let half_pixel = f64::from(22 - i32::from(zoom)).exp2();
                for pair in kept.windows(2) {
                    let off = Off::line(points[pair[0]], points[pair[1]]);
                    for &corner in &points[pair[0] + 1..pair[1]] {
                        assert!(off.squared(corner).sqrt() < half_pixel, "zoom {zoom}");
                    }
                }
            }
        }
    }
}
