//! The raster's inner loop: which street is nearest to each pixel, and how far away.

/// A straight piece of street on the plane of a raster, in metres and seconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub from: [f32; 2],
    pub way: [f32; 2],
    /// One over the square of the length; 0 for a point.
    pub inverse2: f32,
    pub length: f32,
    /// The time at the beginning for who goes by way of it; infinite where nobody does.
    pub before: f32,
    /// The same at the end.
    pub after: f32,
    /// Seconds a metre.
    pub rate: f32,
    /// Whose the two are.
    pub owners: [u32; 2],
}

impl Piece {
    /// A piece between two points that nobody reaches.
    pub fn unreached(from: [f32; 2], to: [f32; 2]) -> Self {
        let way = [to[0] - from[0], to[1] - from[1]];
        let length2 = way[0] * way[0] + way[1] * way[1];
        let inverse2 = if length2 > 0.0 { 1.0 / length2 } else { 0.0 };
        let never = f32::INFINITY;
        Self { from, way, inverse2, length: length2.sqrt(), before: never, after: never, rate: 0.0, owners: [0; 2] }
    }

    /// How much of it lies before the point nearest to `at`.
    #[inline]
    fn share_near(&self, at: [f32; 2]) -> f32 {
        let [x, y] = [at[0] - self.from[0], at[1] - self.from[1]];
        ((x * self.way[0] + y * self.way[1]) * self.inverse2).clamp(0.0, 1.0)
    }

    /// The point nearest to `at`.
    pub fn foot(&self, at: [f32; 2]) -> [f32; 2] {
        let share = self.share_near(at);
        [self.from[0] + share * self.way[0], self.from[1] + share * self.way[1]]
    }

    /// The square of the distance to `at`.
    pub fn distance2(&self, at: [f32; 2]) -> f32 {
        let foot = self.foot(at);
        (at[0] - foot[0]).powi(2) + (at[1] - foot[1]).powi(2)
    }

    /// The time at the point nearest to `at`, and whose it is.
    #[inline]
    pub fn time_near(&self, at: [f32; 2]) -> (f32, u32) {
        let along = self.share_near(at) * self.length;
        let before = self.before + along * self.rate;
        let after = self.after + (self.length - along) * self.rate;
        if before <= after { (before, self.owners[0]) } else { (after, self.owners[1]) }
    }
}

/// For each pixel the square of the distance to the nearest piece, and the number of that piece.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    pub columns: usize,
    pub rows: usize,
    /// Metres from pixel to pixel.
    pub grain: f32,
    pub distance2: Vec<f32>,
    pub nearest: Vec<u32>,
    /// The columns of each row between which something was painted.
    painted: Vec<[usize; 2]>,
}

/// No piece is near.
pub(super) const NONE: u32 = u32::MAX;

impl Canvas {
    /// Makes it ready: nothing is nearer than `radius` metres.
    pub fn start(&mut self, columns: usize, rows: usize, grain: f32, radius: f32) {
        (self.columns, self.rows, self.grain) = (columns, rows, grain);
        self.distance2.clear();
        self.distance2.resize(columns * rows, radius * radius);
        self.nearest.clear();
        self.nearest.resize(columns * rows, NONE);
        self.painted.clear();
        self.painted.resize(rows, [columns, 0]);
    }

    /// Paints a piece onto all pixels within `radius` metres to which it is nearer than what was painted before.
    pub fn paint(&mut self, piece: &Piece, number: u32, radius: f32) {
        self.paint_within(piece, number, radius, false);
    }

    /// The same, but only between pixels of a row that were painted before.
    pub fn paint_over(&mut self, piece: &Piece, number: u32, radius: f32) {
        self.paint_within(piece, number, radius, true);
    }

    fn paint_within(&mut self, piece: &Piece, number: u32, radius: f32, over: bool) {
        let [fx, fy] = piece.from;
        let [dx, dy] = piece.way;
        // Casts saturate at zero. A pixel too many costs less than rounding to the very one.
        let per_metre = 1.0 / self.grain;
        let first_row = ((fy.min(fy + dy) - radius) * per_metre) as usize;
        let end_row = (((fy.max(fy + dy) + radius) * per_metre + 1.0) as usize).min(self.rows);
        let limit = radius * radius;
        let (west, east) = (fx.min(fx + dx) - radius, fx.max(fx + dx) + radius);
        for row in first_row..end_row {
            let y = row as f32 * self.grain - fy;
            // Beside the line the piece lies on, within the radius; and within the box around the piece.
            let (mut low, mut high) = (west, east);
            if dy.abs() > 1e-3 {
                let (middle, half) = (fx + y * dx / dy, radius * piece.length / dy.abs());
                (low, high) = (low.max(middle - half), high.min(middle + half));
            }
            let mut first = (low * per_metre) as usize;
            let mut end = ((high * per_metre + 1.0) as usize).min(self.columns);
            let painted = &mut self.painted[row];
            if over {
                (first, end) = (first.max(painted[0]), end.min(painted[1]));
            }
            if first >= end {
                continue;
            }
            *painted = [painted[0].min(first), painted[1].max(end)];
            let pixels = row * self.columns + first..row * self.columns + end;
            let distance2 = &mut self.distance2[pixels.clone()];
            let nearest = &mut self.nearest[pixels];
            let row = Row { x: first as f32 * self.grain - fx, y, grain: self.grain, limit, number };
            row.paint(piece, distance2, nearest);
        }
    }
}

/// How many pixels are done at once: as many as every x86-64 and aarch64 processor has lanes for.
const LANES: usize = 4;

/// Neighbouring pixels of a row.
#[derive(Clone, Copy)]
struct Row {
    /// Of the first pixel, from the beginning of the piece.
    x: f32,
    y: f32,
    grain: f32,
    /// The square of the radius.
    limit: f32,
    number: u32,
}

impl Row {
    fn paint(self, piece: &Piece, distance2: &mut [f32], nearest: &mut [u32]) {
        let (distances, rest) = distance2.as_chunks_mut::<LANES>();
        let (numbers, rest_of_numbers) = nearest.as_chunks_mut::<LANES>();
        let done = (distances.len() * LANES) as f32;
        let mut lanes = std::array::from_fn(|lane| self.x + lane as f32 * self.grain);
        for (distances, numbers) in distances.iter_mut().zip(numbers) {
            self.pixels(piece, &lanes, distances, numbers);
            lanes = lanes.map(|x| x + LANES as f32 * self.grain);
        }
        for (lane, (distance2, nearest)) in rest.iter_mut().zip(rest_of_numbers).enumerate() {
            let x = self.x + (done + lane as f32) * self.grain;
            self.pixels(piece, &[x], std::array::from_mut(distance2), std::array::from_mut(nearest));
        }
    }

    #[inline]
    fn pixels<const N: usize>(self, piece: &Piece, x: &[f32; N], distance2: &mut [f32; N], nearest: &mut [u32; N]) {
        let [dx, dy] = piece.way;
        let mut found = [0.0; N];
        for lane in 0..N {
            let share = ((x[lane] * dx + self.y * dy) * piece.inverse2).clamp(0.0, 1.0);
            let (east, north) = (x[lane] - share * dx, self.y - share * dy);
            found[lane] = east * east + north * north;
        }
        // Chosen without a branch, so that all lanes go together.
        for lane in 0..N {
            let nearer = found[lane] < distance2[lane].min(self.limit);
            distance2[lane] = if nearer { found[lane] } else { distance2[lane] };
            nearest[lane] = if nearer { self.number } else { nearest[lane] };
        }
    }
}
