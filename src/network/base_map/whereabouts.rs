//! Where a place is, in words that people use: a street, a corner, a quarter.

use crate::coord::{LngLat, World};

use super::class::{ShapeClass, Theme};
use super::index::Bounds;
use super::raw::Names;
use super::store::{BaseMap, Shape};

/// A street with a name counts up to here.
const STREET_M: f64 = 150.0;
/// Where there is none, the nearest is named up to here as what the place is near.
const NEAR_M: f64 = 600.0;
/// A place is at a corner if both streets are as near as this.
const CORNER_M: f64 = 40.0;
/// A quarter or village counts up to here.
const QUARTER_M: f64 = 1500.0;
/// From this zoom on all streets with a name and the names of all quarters are there.
const NAMES_ZOOM: u8 = 14;

/// Where a place is.
///
/// Names are those of the extract; where they come from is said with the map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whereabouts {
    /// The nearest street with a name, within 150 m.
    pub street: Option<OwnedNames>,
    /// Another, where the place is at their corner: within 40 m of both.
    pub crossing: Option<OwnedNames>,
    /// The nearest street with a name, within 600 m, where there is none within 150 m.
    pub near: Option<OwnedNames>,
    /// The nearest name of a quarter or a village, within 1.5 km.
    pub quarter: Option<OwnedNames>,
}

/// [`Names`] that outlive the map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnedNames {
    /// The name on the spot.
    pub name: String,
    /// The Chinese name; empty where it is not told apart.
    pub zh: String,
    /// The English name; empty where it is not told apart.
    pub en: String,
}

impl From<Names<'_>> for OwnedNames {
    fn from(names: Names<'_>) -> Self {
        let [name, zh, en] = [names.name, names.zh, names.en].map(str::to_owned);
        Self { name, zh, en }
    }
}

impl BaseMap {
    /// Where `place` is, by the names on the map.
    #[must_use]
    pub fn whereabouts(&self, place: LngLat) -> Whereabouts {
        let here = Here::at(place);
        let streets = self.streets_near(&here, STREET_M);
        let farther = if streets.is_empty() { self.streets_near(&here, NEAR_M) } else { Vec::new() };
        let crossing = streets.get(1).filter(|(metres, _)| *metres <= CORNER_M);

        let mut quarter: Option<(f64, Names<'_>)> = None;
        self.shapes_in(&here.window(QUARTER_M), NAMES_ZOOM, |shape| {
            if !is_quarter(shape.class) || shape.names.name.is_empty() {
                return;
            }
            let metres = here.metres_to(&shape);
            if metres <= QUARTER_M && quarter.is_none_or(|(nearest, _)| metres < nearest) {
                quarter = Some((metres, shape.names));
            }
        });
        Whereabouts {
            street: streets.first().map(|(_, names)| (*names).into()),
            crossing: crossing.map(|(_, names)| (*names).into()),
            near: farther.first().map(|(_, names)| (*names).into()),
            quarter: quarter.map(|(_, names)| names.into()),
        }
    }
}

impl BaseMap {
    /// The streets with a name within so many metres, each once with how far away it is, the nearest first.
    fn streets_near(&self, here: &Here, limit_m: f64) -> Vec<(f64, Names<'_>)> {
        // A street is many pieces of one name.
        let mut streets: Vec<(f64, Names<'_>)> = Vec::new();
        self.shapes_in(&here.window(limit_m), NAMES_ZOOM, |shape| {
            if shape.class.theme() != Theme::Street || shape.names.name.is_empty() {
                return;
            }
            let metres = here.metres_to(&shape);
            match streets.iter_mut().find(|(_, names)| names.name == shape.names.name) {
                Some((nearest, _)) => *nearest = nearest.min(metres),
                None => streets.push((metres, shape.names)),
            }
        });
        streets.retain(|(metres, _)| *metres <= limit_m);
        streets.sort_by(|(one, a), (other, b)| one.total_cmp(other).then_with(|| a.name.cmp(b.name)));
        streets
    }
}

const fn is_quarter(class: ShapeClass) -> bool {
    use ShapeClass::{Hamlet, Neighbourhood, Quarter, Suburb, Village};
    matches!(class, Suburb | Village | Quarter | Neighbourhood | Hamlet)
}

/// A place on the square of the map, with the scale there.
struct Here {
    at: [f64; 2],
    units_per_metre: f64,
}

impl Here {
    fn at(place: LngLat) -> Self {
        Self { at: World::exact(place), units_per_metre: World::units_per_metre(place) }
    }

    /// The box that reaches so far around it.
    fn window(&self, metres: f64) -> Bounds {
        let reach = metres * self.units_per_metre;
        // A number too large or too small becomes the edge.
        let corner = |[x, y]: [f64; 2]| World { x: x as u32, y: y as u32 };
        Bounds {
            low: corner(self.at.map(|one| (one - reach).floor())),
            high: corner(self.at.map(|one| (one + reach).ceil())),
        }
    }

    /// How far away a line or a point is, in metres.
    fn metres_to(&self, shape: &Shape<'_>) -> f64 {
        let nearest = |part: &[World]| {
            let first = part.first().map_or(f64::INFINITY, |&end| self.units_to_segment(end, end));
            part.windows(2).fold(first, |nearest, ends| nearest.min(self.units_to_segment(ends[0], ends[1])))
        };
        shape.parts().map(nearest).fold(f64::INFINITY, f64::min) / self.units_per_metre
    }

    fn units_to_segment(&self, from: World, to: World) -> f64 {
        let from = [f64::from(from.x) - self.at[0], f64::from(from.y) - self.at[1]];
        let to = [f64::from(to.x) - self.at[0], f64::from(to.y) - self.at[1]];
        let along = [to[0] - from[0], to[1] - from[1]];
        let length = along[0].mul_add(along[0], along[1] * along[1]);
        let share = if length > 0.0 { -(from[0] * along[0] + from[1] * along[1]) / length } else { 0.0 };
        let share = share.clamp(0.0, 1.0);
        along[0].mul_add(share, from[0]).hypot(along[1].mul_add(share, from[1]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coord::Plane;

    /// The distance by looking at a thousand places along each segment.
    fn slowly(place: LngLat, line: &[World]) -> f64 {
        let steps = 1000;
        let each = line.windows(2).flat_map(|ends| {
            (0..=steps).map(move |step| {
                let share = f64::from(step) / f64::from(steps);
                let between = |a: u32, b: u32| (f64::from(a) + share * (f64::from(b) - f64::from(a))) as u32;
                World { x: between(ends[0].x, ends[1].x), y: between(ends[0].y, ends[1].y) }
            })
        });
        each.map(|at| Plane::distance_m(place, at.into())).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn a_way_to_a_segment_is_as_long_as_the_shortest_way_to_its_places() {
        let mut state = 11_u64;
        let mut random = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / f64::from(1_u32 << 31)
        };
        for _ in 0..50 {
            let mut near = || LngLat::new(121.47 + random() * 0.004, 31.23 + random() * 0.004).unwrap();
            let (place, line) = (near(), [World::from(near()), World::from(near())]);
            let here = Here::at(place);
            let fast = here.units_to_segment(line[0], line[1]) / here.units_per_metre;
            let slow = slowly(place, &line);
            // The square is of a sphere, so metres differ by up to 0.5 %.
            assert!((fast - slow).abs() <= 0.5 + 0.006 * slow, "{fast} {slow}");
        }
    }
}
