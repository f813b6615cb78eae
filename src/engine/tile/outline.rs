//! Areas of answers as they are drawn: projected once, with the corners that each zoom needs.

use geo::{MultiPolygon, Polygon};

use crate::coord::{LngLat, World};
use crate::network::{Bounds, corner_zooms};
use crate::render::tile::Frame;

/// An area of an answer.
#[derive(Debug)]
pub struct Outlined {
    bounds: Bounds,
    /// Closed rings, each corner with the first zoom that needs it.
    rings: Vec<Vec<(World, u8)>>,
}

impl Outlined {
    /// An area in degrees.
    pub fn of(area: &MultiPolygon) -> Self {
        let of = |part: &Polygon| -> Vec<Vec<World>> {
            let lines = std::iter::once(part.exterior()).chain(part.interiors());
            let places = |line: &geo::LineString| {
                line.coords().filter_map(|at| LngLat::new(at.x, at.y).ok()).map(World::from).collect()
            };
            lines.map(places).collect()
        };
        let rings: Vec<Vec<World>> = area.iter().flat_map(of).collect();
        Self {
            bounds: rings.iter().fold(Bounds::NONE, |all, ring| all.with(&Bounds::around(ring))),
            rings: rings.iter().map(|ring| ring.iter().copied().zip(corner_zooms(ring)).collect()).collect(),
        }
    }

    /// Whether it may show in a window.
    pub const fn meets(&self, window: &Bounds) -> bool {
        self.bounds.meets(window)
    }

    /// Its rings in units of a tile.
    pub fn rings<'a>(
        &'a self,
        frame: &'a Frame,
    ) -> impl Iterator<Item = impl Iterator<Item = [f64; 2]> + use<'a>> + use<'a> {
        self.rings.iter().map(move |ring| {
            let corners = ring.iter().filter(move |&&(_, zoom)| zoom <= frame.zoom());
            corners.map(move |&(at, _)| frame.point(at))
        })
    }
}
