//! How wrong an area is: street metres that its outline puts on the wrong side.

use std::collections::BTreeMap;

use crate::travel_time::{Reached, Times};
use crate::units::Millis;

use super::raster::Raster;
use super::ring::{Crossings, PIECES};
use super::street::{ReachedPart, reached_parts};

/// Street metres on the wrong side of an outline, among those within twice the contour.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AreaError {
    /// By level of the street: what lies above or below another street shares its place on the map.
    pub levels: BTreeMap<i8, LevelError>,
}

/// The street metres of one level.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LevelError {
    /// Inside the outline and not within the contour.
    pub false_in_m: f64,
    /// Outside the outline and within the contour.
    pub false_out_m: f64,
    /// All that was looked at.
    pub checked_m: f64,
}

impl AreaError {
    /// All levels together.
    #[must_use]
    pub fn total(&self) -> LevelError {
        self.levels.values().fold(LevelError::default(), |sum, level| LevelError {
            false_in_m: sum.false_in_m + level.false_in_m,
            false_out_m: sum.false_out_m + level.false_out_m,
            checked_m: sum.checked_m + level.checked_m,
        })
    }
}

impl Raster {
    /// Walks along every street within twice `contour` and asks each metre on which side of the outline it lies.
    ///
    /// `reached` must know the times up to there.
    #[must_use]
    pub fn error(&self, reached: &Reached<'_>, contour: Millis) -> AreaError {
        let network = reached.graph().network();
        let mut truth = reached_parts(reached, contour, false).into_iter().peekable();
        let within = self.within(reached, contour, None);
        let mut error = AreaError::default();
        let parts = reached_parts(reached, contour.saturating_add(contour), false);
        for parts in parts.chunk_by(|a, b| a.edge == b.edge) {
            let edge = parts[0].edge;
            let mut within_contour: Vec<ReachedPart> = Vec::new();
            while let Some(part) = truth.next_if(|part| part.edge <= edge) {
                if part.edge == edge {
                    within_contour.push(part);
                }
            }
            let level = error.levels.entry(network.flags()[edge.index()].level()).or_default();
            let measured: Vec<_> = network.measured_points(edge).collect();
            for pair in measured.windows(2) {
                let ((from, start), (to, end)) = (pair[0], pair[1]);
                let (from, to) = (self.frame.metres(from.into()), self.frame.metres(to.into()));
                let metres = (end - start).metres();
                // One sample a metre, in the middle of its metre.
                let samples = metres.ceil().max(1.0);
                for sample in 0..samples as u32 {
                    let share = (f64::from(sample) + 0.5) / samples;
                    let along = start.0 + (share * f64::from((end - start).0)) as u32;
                    let inside = |part: &ReachedPart| part.start.0 <= along && along < part.end.0;
                    if !parts.iter().any(inside) {
                        continue;
                    }
                    let between = |from: f32, to: f32| from + share as f32 * (to - from);
                    let drawn = inside_outline(&within, [between(from[0], to[0]), between(from[1], to[1])], self);
                    let length = metres / samples;
                    level.checked_m += length;
                    match (drawn, within_contour.iter().any(inside)) {
                        (true, false) => level.false_in_m += length,
                        (false, true) => level.false_out_m += length,
                        _ => {}
                    }
                }
            }
        }
        error
    }
}

/// Whether a place, in metres on the plane of the raster, lies inside the outline as it is drawn.
fn inside_outline(within: &impl Crossings, [east, north]: [f32; 2], raster: &Raster) -> bool {
    let grain = raster.canvas.grain;
    let (east, north) = (east / grain, north / grain);
    let (column, row) = (east.floor(), north.floor());
    let outside =
        column < 0.0 || row < 0.0 || column as usize + 1 >= within.columns() || row as usize + 1 >= within.rows();
    if outside {
        return false;
    }
    let pixel = row as usize * within.columns() + column as usize;
    match within.corners(pixel) {
        0 => false,
        15 => true,
        corners => PIECES[corners].iter().any(|&(from, to)| {
            let a = within.crossing(within.side(pixel, from));
            let b = within.crossing(within.side(pixel, to));
            let at = [east, north];
            let Some(tip) = within.tip(pixel) else { return left(a, b, at) };
            // The tip adds a triangle, or takes one away.
            let triangle = [left(a, tip, at), left(tip, b, at), left(b, a, at)];
            let inside_triangle = triangle == [true; 3] || triangle == [false; 3];
            if left(a, b, tip) { left(a, b, at) && !inside_triangle } else { left(a, b, at) || inside_triangle }
        }),
    }
}

/// Whether a place lies left of the way from `a` to `b`.
fn left(a: [f32; 2], b: [f32; 2], at: [f32; 2]) -> bool {
    (b[0] - a[0]) * (at[1] - a[1]) - (b[1] - a[1]) * (at[0] - a[0]) > 0.0
}
