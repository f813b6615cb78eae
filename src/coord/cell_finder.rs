//! Cells of many places, faster than one by one and exactly the same.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use h3o::{CellIndex, Resolution};

use super::{LngLat, cell_at, cell_centre};

/// Degrees along the side of a patch.
const PATCH: f64 = 0.1;
/// The most patches; beyond their box each place is looked up alone.
const MOST_PATCHES: usize = 1 << 20;
/// Samples along the side of a patch.
const SAMPLES: usize = 9;
/// Coefficients of a polynomial of second degree in two variables.
const TERMS: usize = 6;
/// The worst fit that is used, as a share of the distance between neighbouring cells.
const WORST: f64 = 0.01;
/// How much nearer to the border of a cell than the fit is wrong a place is looked up exactly, in the same unit.
const CLEAR: f64 = 0.002;
/// The most cells of a patch that are remembered.
const MOST_CELLS: i64 = 1 << 22;

/// Finds the cells of places in a box, at one resolution.
///
/// H3 lays cells of a resolution as a lattice of regular hexagons on a face of its icosahedron. Within a few kilometres
/// the coordinates of that lattice are a polynomial of second degree in degrees, to a few thousandths of a cell. So a
/// place is rounded to the nearest point of the lattice and the cell read from a table; only where it lies too near to
/// a border for the fit to tell, where a face ends or a pentagon is near, H3 itself is asked. The answer is always
/// [`cell_at`]'s.
///
/// Threads may share it.
pub struct CellFinder {
    resolution: Resolution,
    west: f64,
    south: f64,
    columns: usize,
    rows: usize,
    patches: Vec<OnceLock<Option<Box<Patch>>>>,
}

impl std::fmt::Debug for CellFinder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { resolution, columns, rows, .. } = self;
        write!(formatter, "CellFinder({resolution:?}, {columns} x {rows} patches)")
    }
}

impl CellFinder {
    /// For the box `[west, south, east, north]` in degrees.
    #[must_use]
    pub fn new([west, south, east, north]: [f64; 4], resolution: Resolution) -> Self {
        let count = |low: f64, high: f64| ((high - low).max(0.0) / PATCH).floor() as usize + 1;
        let (columns, rows) = (count(west, east), count(south, north));
        let (columns, rows) = if columns.saturating_mul(rows) > MOST_PATCHES { (0, 0) } else { (columns, rows) };
        let patches = std::iter::repeat_with(OnceLock::new).take(columns * rows).collect();
        Self { resolution, west, south, columns, rows, patches }
    }

    /// The cell that holds `place`: that of [`cell_at`].
    #[must_use]
    pub fn cell_at(&self, place: LngLat) -> CellIndex {
        let (x, y) = ((place.lng() - self.west) / PATCH, (place.lat() - self.south) / PATCH);
        if x < 0.0 || y < 0.0 || x as usize >= self.columns || y as usize >= self.rows {
            return cell_at(place, self.resolution);
        }
        let (column, row) = (x as usize, y as usize);
        let patch = self.patches[row * self.columns + column].get_or_init(|| {
            let west = self.west + column as f64 * PATCH;
            let south = self.south + row as f64 * PATCH;
            Patch::of(west, south, self.resolution).map(Box::new)
        });
        match patch {
            Some(patch) => patch.cell_at(place, self.resolution),
            None => cell_at(place, self.resolution),
        }
    }
}

/// A part of the lattice.
struct Patch {
    /// Its middle, in degrees.
    middle: [f64; 2],
    /// The first coordinate of the lattice as a polynomial of what [`terms`] gives, and the second.
    fits: [[f64; TERMS]; 2],
    /// How near to the border of a cell the fit cannot be trusted.
    margin: f64,
    /// Where the table begins, and how long its rows are.
    low: [i64; 2],
    width: i64,
    /// Cells by their coordinates; 0 is not known yet.
    cells: Vec<AtomicU64>,
}

/// The terms of a polynomial of second degree at `place`, about `middle`; both variables are from -1 to 1 in a patch.
fn terms(place: LngLat, middle: [f64; 2]) -> [f64; TERMS] {
    let (u, v) = ((place.lng() - middle[0]) * (2.0 / PATCH), (place.lat() - middle[1]) * (2.0 / PATCH));
    [1.0, u, v, u * u, u * v, v * v]
}

fn dot(a: &[f64; TERMS], b: &[f64; TERMS]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

impl Patch {
    /// The patch whose south-western corner this is; `None` where one polynomial does not fit the lattice.
    fn of(west: f64, south: f64, resolution: Resolution) -> Option<Self> {
        let middle = [west + PATCH / 2.0, south + PATCH / 2.0];
        let place = |x: f64, y: f64| LngLat::new(west + x * PATCH, south + y * PATCH).ok();
        let origin = cell_at(place(0.5, 0.5)?, resolution);
        let mut samples = Vec::with_capacity(SAMPLES * SAMPLES);
        for number in 0..SAMPLES * SAMPLES {
            let share = |number: usize| number as f64 / (SAMPLES - 1) as f64;
            let cell = cell_at(place(share(number % SAMPLES), share(number / SAMPLES))?, resolution);
            let at = cell.to_local_ij(origin).ok()?;
            // Axes at 60 degrees instead of 120: there the nearest point is found by rounding.
            samples
                .push((terms(cell_centre(cell), middle), [f64::from(at.coord.i - at.coord.j), f64::from(at.coord.j)]));
        }
        let fits = [fit(&samples, 0)?, fit(&samples, 1)?];
        let off = |which: usize| {
            samples.iter().map(move |(terms, at)| (dot(&fits[which], terms) - at[which]).abs()).fold(0.0, f64::max)
        };
        let worst = off(0).max(off(1));
        if worst > WORST {
            return None;
        }
        // The corners of a polynomial so close to a linear one are where it is least and greatest, but for a little.
        let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
        let mut reach = [[i64::MAX, i64::MIN]; 2];
        for (x, y) in corners {
            let terms = terms(place(x, y)?, middle);
            for (reach, fit) in reach.iter_mut().zip(&fits) {
                let at = dot(fit, &terms).round() as i64;
                *reach = [reach[0].min(at - 3), reach[1].max(at + 3)];
            }
        }
        let [width, height] = reach.map(|[low, high]| high - low + 1);
        if width * height > MOST_CELLS {
            return None;
        }
        let cells = std::iter::repeat_with(AtomicU64::default).take((width * height) as usize).collect();
        let margin = CLEAR + 4.0 * worst;
        Some(Self { middle, fits, margin, low: reach.map(|[low, _]| low), width, cells })
    }

    fn cell_at(&self, place: LngLat, resolution: Resolution) -> CellIndex {
        let exact = || cell_at(place, resolution);
        let terms = terms(place, self.middle);
        let [q, r] = [dot(&self.fits[0], &terms), dot(&self.fits[1], &terms)];
        let Some([near_q, near_r]) = nearest(q, r, self.margin) else { return exact() };
        let (x, y) = (near_q as i64 - self.low[0], near_r as i64 - self.low[1]);
        if x < 0 || x >= self.width || y < 0 {
            return exact();
        }
        let Some(slot) = self.cells.get((y * self.width + x) as usize) else { return exact() };
        if let Ok(known) = CellIndex::try_from(slot.load(Ordering::Relaxed)) {
            return known;
        }
        let cell = exact();
        slot.store(cell.into(), Ordering::Relaxed);
        cell
    }
}

/// The point of the lattice nearest to `(q, r)`, with axes at 60 degrees; `None` within `margin` of the border between two.
fn nearest(q: f64, r: f64, margin: f64) -> Option<[f64; 2]> {
    // The third coordinate makes the sum of all 0; the one that rounding moved most follows from the others.
    let s = -q - r;
    let [mut near_q, mut near_r, mut near_s] = [q.round(), r.round(), s.round()];
    let [off_q, off_r, off_s] = [(near_q - q).abs(), (near_r - r).abs(), (near_s - s).abs()];
    if off_q > off_r && off_q > off_s {
        near_q = -near_r - near_s;
    } else if off_r > off_s {
        near_r = -near_q - near_s;
    } else {
        near_s = -near_q - near_r;
    }
    // Along each of the three directions to neighbours the border is half way.
    let [q, r, s] = [q - near_q, r - near_r, s - near_s];
    let most = ((q - r).abs()).max((r - s).abs()).max((s - q).abs()) / 2.0;
    (most < 0.5 - margin).then_some([near_q, near_r])
}

/// The polynomial that fits best to one coordinate of the samples: the normal equations, solved by elimination.
fn fit(samples: &[([f64; TERMS], [f64; 2])], which: usize) -> Option<[f64; TERMS]> {
    let mut rows = [[0.0; TERMS + 1]; TERMS];
    for (terms, at) in samples {
        for (row, term) in rows.iter_mut().zip(terms) {
            for (sum, other) in row.iter_mut().zip(terms.iter().chain([&at[which]])) {
                *sum += term * other;
            }
        }
    }
    for step in 0..TERMS {
        let pivot = (step..TERMS).max_by(|&a, &b| rows[a][step].abs().total_cmp(&rows[b][step].abs()))?;
        rows.swap(step, pivot);
        let by = rows[step];
        if by[step].abs() < 1e-9 {
            return None;
        }
        for (other, row) in rows.iter_mut().enumerate() {
            if other != step {
                let factor = row[step] / by[step];
                row.iter_mut().zip(by).for_each(|(value, by)| *value -= factor * by);
            }
        }
    }
    Some(std::array::from_fn(|step| rows[step][TERMS] / rows[step][step]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers from 0 to 1 that are the same each time.
    fn random(state: &mut u64) -> f64 {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*state >> 11) as f64 / (1_u64 << 53) as f64
    }

    #[test]
    fn cells_are_those_of_h3() {
        let mut state = 11;
        let mut patched = 0;
        for resolution in [Resolution::Nine, Resolution::Eleven] {
            for _ in 0..40 {
                let (west, south) = (-179.0 + 357.0 * random(&mut state), -84.0 + 167.0 * random(&mut state));
                let finder = CellFinder::new([west, south, west + 0.3, south + 0.3], resolution);
                for _ in 0..500 {
                    let place = (west - 0.05 + 0.4 * random(&mut state), south - 0.05 + 0.4 * random(&mut state));
                    let place = LngLat::new(place.0, place.1).unwrap();
                    // Asked twice: the second answer comes from the table.
                    let again = [finder.cell_at(place), finder.cell_at(place)];
                    assert_eq!(again, [cell_at(place, resolution); 2], "{place:?}");
                }
                patched += finder.patches.iter().filter(|patch| matches!(patch.get(), Some(Some(_)))).count();
            }
        }
        assert!(patched > 600, "{patched} of 1,280 patches have a polynomial");
    }

    #[test]
    fn borders_corners_faces_and_pentagons_are_exact_too() {
        let mut state = 5;
        // Vertices of cells and places on their edges, near pentagons and at them, where three rules meet.
        for pentagon in Resolution::Five.pentagons() {
            let centre = cell_centre(pentagon);
            let box_of = [centre.lng() - 0.2, centre.lat() - 0.2, centre.lng() + 0.2, centre.lat() + 0.2];
            let finder = CellFinder::new(box_of, Resolution::Eleven);
            for _ in 0..60 {
                let place =
                    (centre.lng() + 0.4 * random(&mut state) - 0.2, centre.lat() + 0.4 * random(&mut state) - 0.2);
                let cell = cell_at(LngLat::new(place.0, place.1).unwrap(), Resolution::Eleven);
                for corner in cell.boundary().iter() {
                    for away in [0.0, 1e-9, -1e-9, 1e-6, -1e-6] {
                        let place = LngLat::new(corner.lng() + away, corner.lat() - away).unwrap();
                        assert_eq!(finder.cell_at(place), cell_at(place, Resolution::Eleven), "{place:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_box_beyond_all_measure_is_answered_one_by_one() {
        let finder = CellFinder::new([-180.0, -90.0, 180.0, 90.0], Resolution::Eleven);
        assert_eq!(finder.patches.len(), 0);
        let place = LngLat::new(121.47, 31.23).unwrap();
        assert_eq!(finder.cell_at(place), cell_at(place, Resolution::Eleven));
    }
}
