//! Measures of closed rings on the square of Web Mercator.

use crate::coord::World;

use super::class::FULL_ZOOM;

/// Twice the area of a closed ring, positive where it runs clockwise on the map.
pub fn twice_area(ring: &[World]) -> f64 {
    let Some(&first) = ring.first() else { return 0.0 };
    let cross = |pair: &[World]| {
        let ([x0, y0], [x1, y1]) = (offset(first, pair[0]), offset(first, pair[1]));
        x0 * y1 - x1 * y0
    };
    ring.windows(2).map(cross).sum()
}

/// From one position to another.
fn offset(from: World, to: World) -> [f64; 2] {
    [f64::from(to.x) - f64::from(from.x), f64::from(to.y) - f64::from(from.y)]
}

/// The first zoom, from `least` on, at which `area` (in square units) has so many pixels of a tile 512 pixels wide.
pub fn seen_from(area: f64, pixels: f64, least: u8) -> u8 {
    // At zoom z a pixel is 2^(32 - z - 9) units wide.
    let zoom = (23.0 - 0.5 * (area / pixels).log2()).ceil();
    zoom.clamp(f64::from(least), f64::from(FULL_ZOOM.max(least))) as u8
}

/// The centre of gravity of a closed ring, or the mean of its corners where it has no area.
pub fn centre_of(ring: &[World]) -> World {
    let Some(&first) = ring.first() else { return World::default() };
    let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
    for pair in ring.windows(2) {
        let ([x0, y0], [x1, y1]) = (offset(first, pair[0]), offset(first, pair[1]));
        let cross = x0 * y1 - x1 * y0;
        area += cross;
        x += (x0 + x1) * cross;
        y += (y0 + y1) * cross;
    }
    let [dx, dy] = if area == 0.0 {
        let count = ring.len() as f64;
        let sum = ring.iter().map(|&corner| offset(first, corner));
        sum.fold([0.0, 0.0], |sum, one| [sum[0] + one[0] / count, sum[1] + one[1] / count])
    } else {
        [x / (3.0 * area), y / (3.0 * area)]
    };
    // Beyond the edge of the square is its edge.
    World { x: (f64::from(first.x) + dx).round() as u32, y: (f64::from(first.y) + dy).round() as u32 }
}

/// Whether a closed ring is around a position.
pub fn holds(ring: &[World], at: World) -> bool {
    let crossed = ring.windows(2).filter(|pair| {
        let ([x0, y0], [x1, y1]) = (offset(at, pair[0]), offset(at, pair[1]));
        (y0 <= 0.0) != (y1 <= 0.0) && (x0 * y1 - x1 * y0 > 0.0) == (y0 < y1)
    });
    crossed.count() % 2 == 1
}

/// The area inside an odd number of closed rings, which do not cross, in square units.
pub fn area_of(rings: &[&[World]]) -> f64 {
    let part = |number: usize| {
        let around = |other: usize| other != number && holds(rings[other], rings[number][0]);
        let hole = (0..rings.len()).filter(|&other| around(other)).count() % 2 == 1;
        twice_area(rings[number]).abs() / if hole { -2.0 } else { 2.0 }
    };
    (0..rings.len()).filter(|&number| !rings[number].is_empty()).map(part).sum()
}

/// A place inside a closed ring: its centre, or where that lies outside, the middle of the widest stretch beside it.
pub fn inner_point(ring: &[World]) -> World {
    let centre = centre_of(ring);
    let level = f64::from(centre.y) + 0.5;
    let mut crossings: Vec<f64> = ring
        .windows(2)
        .filter(|pair| (f64::from(pair[0].y) < level) != (f64::from(pair[1].y) < level))
        .map(|pair| {
            let [dx, dy] = offset(pair[0], pair[1]);
            f64::from(pair[0].x) + (level - f64::from(pair[0].y)) / dy * dx
        })
        .collect();
    crossings.sort_unstable_by(f64::total_cmp);
    let x = f64::from(centre.x);
    let inside = crossings.chunks_exact(2).any(|span| span[0] <= x && x <= span[1]);
    let widest = crossings.chunks_exact(2).max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])));
    match widest {
        Some(span) if !inside => World { x: f64::midpoint(span[0], span[1]).round() as u32, y: centre.y },
        _ => centre,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(corners: &[(u32, u32)]) -> Vec<World> {
        corners.iter().chain(corners.first()).map(|&(x, y)| World { x, y }).collect()
    }

    #[test]
    fn a_square_has_its_area_and_its_centre() {
        let square = ring(&[(10, 10), (20, 10), (20, 20), (10, 20)]);
        assert_eq!((twice_area(&square), centre_of(&square)), (200.0, World { x: 15, y: 15 }));
        let back: Vec<World> = square.iter().rev().copied().collect();
        assert_eq!((twice_area(&back), centre_of(&back)), (-200.0, World { x: 15, y: 15 }));
        assert_eq!(centre_of(&ring(&[(10, 10), (20, 10)])), World { x: 13, y: 10 });
    }

    #[test]
    fn holes_are_no_area_and_islands_in_them_are() {
        let square = |low: u32, high: u32| ring(&[(low, low), (high, low), (high, high), (low, high)]);
        let rings = [square(0, 100), square(40, 60), square(20, 80), square(200, 210)];
        let all: Vec<&[World]> = rings.iter().map(Vec::as_slice).collect();
        assert!((area_of(&all) - (10_000.0 - 3600.0 + 400.0 + 100.0)).abs() < 1e-6);
        assert!((area_of(&all[..1]) - 10_000.0).abs() < 1e-6);
        assert!(holds(&rings[0], World { x: 50, y: 50 }) && !holds(&rings[0], World { x: 150, y: 50 }));
    }

    #[test]
    fn the_name_of_a_bay_stands_in_the_water() {
        // A U: its centre lies between its arms.
        let bay = ring(&[(0, 0), (10, 0), (10, 80), (80, 80), (80, 0), (100, 0), (100, 100), (0, 100)]);
        let point = inner_point(&bay);
        assert!((80..=100).contains(&point.x), "{point:?}");
    }

    #[test]
    fn an_area_is_seen_when_it_has_its_pixels() {
        // Four pixels of zoom 10, 2^13 units wide each.
        let four = 4.0 * 26.0_f64.exp2();
        assert_eq!(seen_from(four, 4.0, 0), 10);
        assert_eq!(seen_from(four * 0.99, 4.0, 0), 11);
        assert_eq!((seen_from(four, 4.0, 12), seen_from(0.0, 4.0, 12), seen_from(1e30, 4.0, 3)), (12, FULL_ZOOM, 3));
    }
}
