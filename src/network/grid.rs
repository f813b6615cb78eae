//! The grid over a region: which of its cells, about 100 m wide, a place lies in or a line runs through.

use bytemuck::{Pod, Zeroable};

use crate::coord::{E7, LngLat, Plane};

/// The side of a cell in metres, unless the region is so large and empty that it must be wider.
const CELL_M: f64 = 100.0;

/// So far beyond the streets does the grid reach: farther than any gap.
const MARGIN_M: f64 = 200.0;

/// Where the cells of a grid lie. Cells are counted from the south-west corner, row by row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Grid {
    /// South-west corner.
    pub origin: E7,
    /// Width and height of a cell.
    pub step: E7,
    /// Columns and rows.
    pub size: [u32; 2],
}

impl Grid {
    /// A grid over all points, with a margin.
    pub fn over(points: &[E7]) -> Self {
        let (mut low, mut high) = (points[0], points[0]);
        for point in points {
            low = E7 { lng: low.lng.min(point.lng), lat: low.lat.min(point.lat) };
            high = E7 { lng: high.lng.max(point.lng), lat: high.lat.max(point.lat) };
        }
        let plane = Plane::at(f64::midpoint(f64::from(low.lat), f64::from(high.lat)) / 1e7);
        let (width_m, height_m) = plane.offset_m(low.into(), high.into());
        // A distant islet may stretch the box; at most four cells a point keeps the grid in proportion.
        let cell_m = CELL_M.max((width_m * height_m / (4.0 * points.len() as f64)).sqrt());
        let units = |degrees: f64| (degrees * 1e7).min(1e9).ceil() as i32;
        let (lng, lat) = plane.degrees(cell_m, cell_m);
        let step = E7 { lng: units(lng), lat: units(lat) };
        let (lng, lat) = plane.degrees(MARGIN_M, MARGIN_M);
        let margin = E7 { lng: units(lng).min(10_000_000), lat: units(lat) };
        let origin = E7 { lng: low.lng - margin.lng, lat: low.lat - margin.lat };
        let cells = |low: i32, high: i32, step: i32| {
            u32::try_from((i64::from(high) - i64::from(low)) / i64::from(step) + 1).expect("a few thousand")
        };
        let size =
            [cells(origin.lng, high.lng + margin.lng, step.lng), cells(origin.lat, high.lat + margin.lat, step.lat)];
        Self { origin, step, size }
    }

    /// How many cells there are.
    pub const fn cells(&self) -> usize {
        self.size[0] as usize * self.size[1] as usize
    }

    /// Column and row of a place, also of one outside.
    pub fn at(&self, place: E7) -> [i64; 2] {
        let along = |value: i32, origin: i32, step: i32| (i64::from(value) - i64::from(origin)).div_euclid(step.into());
        [along(place.lng, self.origin.lng, self.step.lng), along(place.lat, self.origin.lat, self.step.lat)]
    }

    /// The number of a cell, if there is one in this column and row.
    pub fn cell(&self, [column, row]: [i64; 2]) -> Option<usize> {
        let inside = (0..i64::from(self.size[0])).contains(&column) && (0..i64::from(self.size[1])).contains(&row);
        inside.then(|| row as usize * self.size[0] as usize + column as usize)
    }

    /// Calls `visit` with each cell that a line runs through, row by row.
    pub fn for_each_cell(&self, from: E7, to: E7, mut visit: impl FnMut(usize)) {
        let (start, end) = (self.at(from), self.at(to));
        if start == end {
            // Most lines are short.
            return self.cell(start).into_iter().for_each(visit);
        }
        let column = |lng: f64| ((lng - f64::from(self.origin.lng)) / f64::from(self.step.lng)).floor();
        let (low, high) = if from.lat <= to.lat { (from, to) } else { (to, from) };
        let last_column = f64::from(self.size[0] - 1);
        let first_row = self.at(low)[1].max(0);
        let last_row = self.at(high)[1].min(i64::from(self.size[1]) - 1);
        for at in first_row..=last_row {
            // Where the line enters and leaves this row; a hair wider, so that no rounding loses a cell.
            let south = (at * i64::from(self.step.lat) + i64::from(self.origin.lat)).max(i64::from(low.lat));
            let north = ((at + 1) * i64::from(self.step.lat) + i64::from(self.origin.lat)).min(i64::from(high.lat));
            let lng_at = |lat: i64| {
                if high.lat == low.lat {
                    return f64::from(low.lng);
                }
                let share = (lat - i64::from(low.lat)) as f64 / (i64::from(high.lat) - i64::from(low.lat)) as f64;
                f64::from(low.lng) + share * (f64::from(high.lng) - f64::from(low.lng))
            };
            let (mut west, mut east) = (lng_at(south), lng_at(north));
            if high.lat == low.lat {
                east = f64::from(high.lng);
            }
            if west > east {
                (west, east) = (east, west);
            }
            let (first, last) = (column(west - 1.0).max(0.0), column(east + 1.0).min(last_column));
            if first > last {
                continue; // beside the grid
            }
            for column in first as usize..=last as usize {
                visit(at as usize * self.size[0] as usize + column);
            }
        }
    }

    /// Puts items into the cells that their lines run through: the first item of each cell and one more, and the items.
    ///
    /// `each` calls its argument with every item and the line that it follows, each time in the same order.
    pub fn sort<T: Copy + Zeroable>(&self, each: impl Fn(&mut dyn FnMut(T, E7, E7))) -> (Vec<u32>, Vec<T>) {
        // A counting sort: once through to count what each cell holds, once more to put it there.
        let mut start = vec![0_u32; self.cells() + 1];
        each(&mut |_, from, to| self.for_each_cell(from, to, |cell| start[cell + 1] += 1));
        for cell in 1..start.len() {
            start[cell] += start[cell - 1];
        }
        let mut next = start.clone();
        let mut items = vec![T::zeroed(); start[start.len() - 1] as usize];
        each(&mut |item, from, to| {
            self.for_each_cell(from, to, |cell| {
                items[next[cell] as usize] = item;
                next[cell] += 1;
            });
        });
        (start, items)
    }
}

/// What measures a unit of 10^-7 degree around a place, in metres.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    pub lng: f64,
    pub lat: f64,
    pub east_m: f64,
    pub north_m: f64,
}

impl View {
    pub fn from(place: LngLat) -> Self {
        let unit = LngLat::from(E7 { lng: 1, lat: 1 });
        let (east_m, north_m) = Plane::at(place.lat()).offset_m(LngLat::from(E7::default()), unit);
        Self { lng: place.lng() * 1e7, lat: place.lat() * 1e7, east_m, north_m }
    }

    /// East and north of the place, in metres.
    #[inline]
    pub fn metres(&self, point: E7) -> (f64, f64) {
        ((f64::from(point.lng) - self.lng) * self.east_m, (f64::from(point.lat) - self.lat) * self.north_m)
    }
}
