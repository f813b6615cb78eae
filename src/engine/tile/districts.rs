//! Tiles of districts.

use geo::{InteriorPoint, Polygon};

use crate::coord::{LngLat, World};
use crate::coverage::{District, Figures, Unit};
use crate::network::{Bounds, corner_zooms};
use crate::render::tile::{Frame, Layer, Value};

use super::super::request::CoverageRequest;
use super::super::snapshot::Snapshot;

/// The districts as they are drawn, in the order of the region.
#[derive(Debug)]
pub struct DistrictMap(Vec<Drawn>);

#[derive(Debug)]
struct Drawn {
    bounds: Bounds,
    /// Closed rings, each corner with the first zoom that needs it.
    rings: Vec<Vec<(World, u8)>>,
    /// Where its name stands.
    middle: Option<LngLat>,
}

impl DistrictMap {
    pub fn of(districts: &[District]) -> Self {
        let drawn = |district: &District| {
            let rings = |part: &Polygon| -> Vec<Vec<World>> {
                let lines = std::iter::once(part.exterior()).chain(part.interiors());
                let places = |line: &geo::LineString| {
                    line.coords().filter_map(|at| LngLat::new(at.x, at.y).ok()).map(World::from).collect()
                };
                lines.map(places).collect()
            };
            let polygon = district.outline.polygon();
            let rings: Vec<Vec<World>> = polygon.iter().flat_map(rings).collect();
            let middle = polygon.interior_point().and_then(|point| LngLat::new(point.x(), point.y()).ok());
            Drawn {
                bounds: rings.iter().fold(Bounds::NONE, |all, ring| all.with(&Bounds::around(ring))),
                rings: rings.iter().map(|ring| ring.iter().copied().zip(corner_zooms(ring)).collect()).collect(),
                middle,
            }
        };
        Self(districts.iter().map(drawn).collect())
    }
}

impl Snapshot {
    /// The districts as areas and their names as points, each with its share of street metres.
    pub(super) fn district_tile(&self, request: &CoverageRequest, frame: &Frame) -> Vec<Layer> {
        let (mut areas, mut names) = (Layer::new("districts"), Layer::new("district_names"));
        let (window, zoom) = (frame.window(), frame.zoom());
        let map = self.district_map();
        if map.0.iter().all(|district| !district.bounds.meets(&window)) {
            return Vec::new();
        }
        self.with_figures(request, |figures| {
            // The region comes first.
            for (rank, (district, figures)) in (0_u32..).zip(map.0.iter().zip(&figures[1..])) {
                if !district.bounds.meets(&window) {
                    continue;
                }
                let tags = [
                    ("key", Some(Value::Text(&figures.key))),
                    ("name", Some(Value::Text(&figures.name))),
                    ("share", share(figures).map(Value::Number)),
                    ("stations", Some(Value::Whole(figures.stations as i64))),
                    ("partial", figures.partial.then_some(Value::Flag(true))),
                ];
                let rings = district.rings.iter().map(|ring| {
                    let corners = ring.iter().filter(|&&(_, detail)| detail <= zoom);
                    corners.map(|&(at, _)| frame.point(at))
                });
                areas.area(rank, rings, &tags);
                names.points(rank, district.middle.iter().map(|&at| frame.place(at)), &tags);
            }
        });
        vec![areas, names]
    }
}

/// The share of street metres, five decimals.
fn share(figures: &Figures) -> Option<f64> {
    let street = figures.figures.iter().find(|figure| figure.measure.unit == Unit::StreetM)?;
    street.measure.share().map(|share| (share * 1e5).round() / 1e5)
}
