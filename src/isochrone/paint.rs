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

    #[expect(
        clippy::manual_clamp,
        reason = "the smaller and the larger are one instruction each; `clamp` also minds what is no number"
    )]
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
            let start = first as f32 * self.grain - fx;
            let (along, step) = (y * dy, self.grain);
            for ((column, distance2), nearest) in (0_i32..).zip(distance2).zip(nearest) {
                // Whole numbers with a sign turn into floats four at a time.
                let x = start + column as f32 * step;
                let share = ((x * dx + along) * piece.inverse2).max(0.0).min(1.0);
                let (east, north) = (x - share * dx, y - share * dy);
                let found = east * east + north * north;
                // Bits and no branch, so that four pixels are done at once.
                let nearer = u32::from(found < distance2.min(limit)).wrapping_neg();
                *nearest = (number & nearer) | (*nearest & !nearer);
                *distance2 = if found < limit { found.min(*distance2) } else { *distance2 };
            }
        }
    }
}
